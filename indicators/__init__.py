"""What the product knows, without a screen: plans, the store, files of actuals, assessment.

from indicators import open_store, assess
store = open_store(Path("data/local/xushi.duckdb"))
for row in assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="xidongting-2025")):
    print(row.name, row.value, row.status)
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.accounts import (
    ADMINISTRATOR,
    ROLES,
    Account,
    Actor,
    Change,
    Rights,
    Role,
    account_name,
    accounts,
    add_account,
    as_role,
    as_typed,
    audit,
    change_word,
    disable_account,
    origin_text,
    region_codes,
    rights,
    role_word,
    set_password,
    subject_text,
    who_is,
)
from indicators.assessment import Assessment, By, Group, Report, Scope, assess, groups, history, latest_period, league
from indicators.catalog import (
    Plan,
    TargetVersion,
    add_plan,
    add_regions,
    check_plan,
    nodes,
    plans,
    prepare,
    regions,
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
from indicators.explanation import Step, explain, explanations, origin_word, path_word, version_change, version_origin, version_text
from indicators.milestones import Milestone, finish_milestone, milestones, reopen_milestone
from indicators.period import Period, in_words, month_before, month_end, period_words
from indicators.plan import Region
from indicators.store import Soundness, Store, back_up, check_store, copy_store, restore
from indicators.submissions import Submission, submissions, withdraw
from indicators.totals import Total, coverage_text, totals
from indicators.wording import LANGUAGES, PRODUCT, language, listed, say, scale, scaled, speak, spoken
from indicators.wording.lights import SHAPES, STATUS_OF_RULE, STATUSES, WORST_FIRST, light_word, status_word
from indicators.wording.numbers import (
    COMPARATORS,
    NOTHING,
    changed_by,
    difference,
    movement,
    number,
    percent,
    plain,
    points,
    quantity,
    written,
)
from indicators.wording.periods import month_name, month_text, years_text
from indicators.wording.places import level_word

if TYPE_CHECKING:
    from indicators.intake import (
        LAYOUTS,
        Check,
        Finding,
        FindingGroup,
        LightChange,
        Limits,
        PassedRow,
        PreviewRow,
        Receipt,
        Table,
        check_file,
        correction_words,
        findings_workbook,
        forget_correction,
        layout_word,
        limits_from,
        marked_workbook,
        meanings_to_choose,
        read_table,
        submit,
        template_csv,
        template_workbook,
    )

DEFAULT_STORE = Path(__file__).resolve().parent.parent / "data" / "local" / "xushi.duckdb"


def open_store(path: Path | str = DEFAULT_STORE, *, wait: float = 10.0) -> Store:
    """Open a store, made on first use with the shipped regions and plans; `wait` is the patience in seconds."""
    store = Store(path, wait=wait)
    prepare(store)
    return store


def __getattr__(name: str) -> object:
    """What reads sheets is loaded when it is first asked for: it and its libraries would be a third of every start."""
    if name in __all__:
        return getattr(import_module("indicators.intake"), name)
    raise AttributeError(name)


__all__ = [
    "ADMINISTRATOR",
    "COMPARATORS",
    "DEADLINE_SHAPES",
    "DEFAULT_STORE",
    "DUTY_STATES",
    "LANGUAGES",
    "LAYOUTS",
    "NOTHING",
    "PRODUCT",
    "ROLES",
    "SHAPES",
    "STATUSES",
    "STATUS_OF_RULE",
    "WORST_FIRST",
    "Account",
    "Actor",
    "Assessment",
    "By",
    "Change",
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
    "Period",
    "Plan",
    "PlanRefusedError",
    "PreviewRow",
    "Receipt",
    "RefusedError",
    "Region",
    "Report",
    "Rights",
    "Role",
    "Scope",
    "Soundness",
    "Step",
    "Store",
    "StoreError",
    "Submission",
    "Table",
    "Tally",
    "TargetVersion",
    "Total",
    "XushiError",
    "account_name",
    "accounts",
    "add_account",
    "add_plan",
    "add_regions",
    "as_role",
    "as_typed",
    "assess",
    "audit",
    "back_up",
    "change_word",
    "changed_by",
    "check_file",
    "check_plan",
    "check_store",
    "copy_store",
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
    "disable_account",
    "due",
    "duty_text",
    "explain",
    "explanations",
    "findings_workbook",
    "finish_milestone",
    "forget_correction",
    "groups",
    "history",
    "in_words",
    "language",
    "latest_period",
    "layout_word",
    "league",
    "level_word",
    "light_word",
    "limits_from",
    "listed",
    "marked_workbook",
    "meanings_to_choose",
    "milestones",
    "month_before",
    "month_end",
    "month_name",
    "month_text",
    "movement",
    "nodes",
    "number",
    "open_store",
    "origin_text",
    "origin_word",
    "path_word",
    "percent",
    "period_words",
    "plain",
    "plans",
    "points",
    "quantity",
    "read_table",
    "region_codes",
    "regions",
    "reopen_milestone",
    "restore",
    "rights",
    "role_word",
    "say",
    "scale",
    "scaled",
    "set_password",
    "speak",
    "spoken",
    "status_word",
    "subject_text",
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
    "who_is",
    "withdraw",
    "written",
    "years_text",
]
