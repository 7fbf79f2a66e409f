"""What the product knows, without a screen: plans, the store, files of actuals, assessment.

from indicators import open_store, assess
store = open_store(Path("data/local/xushi.duckdb"))
for row in assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="xidongting-2025")):
    print(row.name, row.value, row.status)
"""

from pathlib import Path

from indicators.assessment import Assessment, Group, Report, Scope, assess, groups, history, latest_period, league
from indicators.catalog import Milestone, Plan, add_plan, add_regions, check_plan, milestones, plans, prepare, regions
from indicators.errors import PlanRefusedError, RefusedError, StoreError, XushiError
from indicators.explanation import Step, explain
from indicators.store import Store

DEFAULT_STORE = Path(__file__).resolve().parent.parent / "data" / "local" / "xushi.duckdb"


def open_store(path: Path = DEFAULT_STORE, *, wait: float = 10.0) -> Store:
    """Open a store, made on first use with the shipped regions and plans; `wait` is the patience in seconds."""
    store = Store(path, wait=wait)
    prepare(store)
    return store


__all__ = [
    "DEFAULT_STORE",
    "Assessment",
    "Group",
    "Milestone",
    "Plan",
    "PlanRefusedError",
    "RefusedError",
    "Report",
    "Scope",
    "Step",
    "Store",
    "StoreError",
    "XushiError",
    "add_plan",
    "add_regions",
    "assess",
    "check_plan",
    "explain",
    "groups",
    "history",
    "latest_period",
    "league",
    "milestones",
    "open_store",
    "plans",
    "regions",
]
