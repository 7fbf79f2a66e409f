"""The fixed columns of what the command line writes for programs.

Comes in: assessments and what is stored. Goes out: names of columns and rows in that order; the names are a contract.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from indicators.assessment import Assessment, Scope, ask
from indicators.cli.output import Row
from indicators.period import LATEST_YEAR
from indicators.store import Store
from indicators.wording.numbers import plain

_LAST_DAY: Final = date(LATEST_YEAR, 12, 31)
_FIELDS: Final = {"area": "area_name", "indicator_id": "indicator", "indicator": "name"}
ASSESS_COLUMNS: Final = (
    "plan", "region", "area", "indicator_id", "target_id", "target_version", "indicator", "unit", "measure", "comparator", "target",
    "due", "baseline", "data_period", "period_end", "value", "elapsed", "expected", "attainment", "progress", "gap", "pace_gap",
    "required_per_month", "required_multiple", "forecast", "forecast_met", "trend_previous", "trend_year", "status", "rule", "stale",
    "missing_periods", "periods_in_row", "caught_up",
)  # fmt: skip
Export = tuple[tuple[str, ...], list[Row]]


def assess_row(row: Assessment) -> Row:
    """One assessment in the order of ASSESS_COLUMNS."""
    return tuple(getattr(row, _FIELDS.get(column, column)) for column in ASSESS_COLUMNS)


def _stored(name: str) -> Callable[[Store, str | None], Export]:
    def rows(store: Store, plan: str | None) -> Export:
        answer = store.query(name, {"plan": plan})
        return answer.columns, list(answer.rows)

    return rows


def _targets(store: Store, plan: str | None) -> Export:
    columns = ("plan", "region", "area", "indicator_id", "target_id", "indicator", "unit", "measure", "reporting", "comparator", "target",
               "basis", "window_start", "due", "path", "baseline", "lead", "with", "source")  # fmt: skip
    renamed = {"indicator_id": "indicator", "indicator": "name", "lead": "leads", "with": "partners"}
    rows = ask(store, "targets", as_of=_LAST_DAY, scope=Scope(plan=plan))
    rows = [{**row, "target": f"@{row['reference']}" if row["basis"] == "indicator" else plain(row["number"])} for row in rows]
    return columns, [tuple(row[renamed.get(column, column)] for column in columns) for row in rows]


EXPORTS: Final[dict[str, Callable[[Store, str | None], Export]]] = {
    "targets": _targets,
    "actuals": _stored("export_actuals"),
    "milestones": _stored("export_milestones"),
    "submissions": _stored("export_submissions"),
    "audit": _stored("export_audit"),
}
