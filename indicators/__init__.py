"""What the product knows, without a screen: plans, the store, files of actuals, assessment.

from indicators import open_store, assess
store = open_store(Path("data/local/xushi.duckdb"))
for row in assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="xidongting-2025")):
    print(row.name, row.value, row.status)
"""

from pathlib import Path

from indicators.assessment import Assessment, By, Group, Report, Scope, assess, groups, history, latest_period, league
from indicators.catalog import (
    Milestone,
    Plan,
    TargetVersion,
    add_plan,
    add_regions,
    check_plan,
    finish_milestone,
    milestones,
    nodes,
    plans,
    prepare,
    regions,
    reopen_milestone,
    target_versions,
)
from indicators.deadlines import (
    DEADLINE_SHAPES,
    Deadline,
    Tally,
    count_by_state,
    deadline_text,
    deadline_word,
    deadlines,
    tallies,
)
from indicators.decomposition import Decomposition, decomposition_text, decompositions, decompositions_of_file
from indicators.due import DUTY_STATES, Dues, Duty, DutyCount, due, duty_text
from indicators.errors import PlanRefusedError, RefusedError, StoreError, XushiError
from indicators.explanation import ORIGINS, PATHS, Step, explain, explanations, version_change, version_origin, version_text
from indicators.intake import (
    LAYOUTS,
    MEANINGS_TO_CHOOSE,
    Check,
    Finding,
    FindingGroup,
    LightChange,
    Limits,
    PassedRow,
    PreviewRow,
    Receipt,
    Submission,
    Table,
    check_file,
    correction_words,
    forget_correction,
    layout_word,
    marked_workbook,
    read_table,
    submissions,
    submit,
    template_csv,
    template_workbook,
    withdraw,
)
from indicators.period import month_before, month_end
from indicators.plan import Region
from indicators.store import Store
from indicators.totals import Total, coverage_text, totals
from indicators.wording import say
from indicators.wording.lights import SHAPES, STATUS_OF_RULE, STATUSES, WORST_FIRST, light_word, status_word
from indicators.wording.numbers import COMPARATORS, NOTHING, difference, movement, number, percent, plain, points, quantity
from indicators.wording.places import level_word

DEFAULT_STORE = Path(__file__).resolve().parent.parent / "data" / "local" / "xushi.duckdb"


def open_store(path: Path = DEFAULT_STORE, *, wait: float = 10.0) -> Store:
    """Open a store, made on first use with the shipped regions and plans; `wait` is the patience in seconds."""
    store = Store(path, wait=wait)
    prepare(store)
    return store


__all__ = [
    "COMPARATORS",
    "DEADLINE_SHAPES",
    "DEFAULT_STORE",
    "DUTY_STATES",
    "LAYOUTS",
    "MEANINGS_TO_CHOOSE",
    "NOTHING",
    "ORIGINS",
    "PATHS",
    "SHAPES",
    "STATUSES",
    "STATUS_OF_RULE",
    "WORST_FIRST",
    "Assessment",
    "By",
    "Check",
    "Deadline",
    "Decomposition",
    "Dues",
    "Duty",
    "DutyCount",
    "Finding",
    "FindingGroup",
    "Group",
    "LightChange",
    "Limits",
    "Milestone",
    "PassedRow",
    "Plan",
    "PlanRefusedError",
    "PreviewRow",
    "Receipt",
    "RefusedError",
    "Region",
    "Report",
    "Scope",
    "Step",
    "Store",
    "StoreError",
    "Submission",
    "Table",
    "Tally",
    "TargetVersion",
    "Total",
    "XushiError",
    "add_plan",
    "add_regions",
    "assess",
    "check_file",
    "check_plan",
    "correction_words",
    "count_by_state",
    "coverage_text",
    "deadline_text",
    "deadline_word",
    "deadlines",
    "decomposition_text",
    "decompositions",
    "decompositions_of_file",
    "difference",
    "due",
    "duty_text",
    "explain",
    "explanations",
    "finish_milestone",
    "forget_correction",
    "groups",
    "history",
    "latest_period",
    "layout_word",
    "league",
    "level_word",
    "light_word",
    "marked_workbook",
    "milestones",
    "month_before",
    "month_end",
    "movement",
    "nodes",
    "number",
    "open_store",
    "percent",
    "plain",
    "plans",
    "points",
    "quantity",
    "read_table",
    "regions",
    "reopen_milestone",
    "say",
    "status_word",
    "submissions",
    "submit",
    "tallies",
    "target_versions",
    "template_csv",
    "template_workbook",
    "totals",
    "version_change",
    "version_origin",
    "version_text",
    "withdraw",
]
