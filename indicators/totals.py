"""Totals over regions: the sum of a flow over the regions of one level, with who reported and who did not.

Comes in: a viewing date and what is looked at. Goes out: one `Total` for each target's window, region and level of regions
below it. Only flows are summed, only at one data period, as the query `totals` of the rules has it; nothing is reckoned here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.as_known import Known
from indicators.assessment import EVERYTHING, Scope, ask
from indicators.store import Store
from indicators.wording import say
from indicators.wording.places import level_word


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over the regions of one level below `region` at `data_period`, in the indicator's unit.

    `reported` of `regions` are in it, `missing` names the others, `gaps` those whose own sum lacks periods. `own` is what
    the region itself reported for that period, `difference` the sum less that; None where it did not.
    """

    plan: str
    indicator: str
    target_id: str
    region: str
    region_code: str
    window_start: date
    level: str
    data_period: str
    period_end: date
    total: Decimal
    reported: int
    regions: int
    missing: tuple[str, ...]
    gaps: tuple[str, ...]
    own: Decimal | None
    difference: Decimal | None
    example: bool


def totals(store: Store, *, as_of: date, scope: Scope = EVERYTHING, known_on: Known = None) -> tuple[Total, ...]:
    """The totals at `as_of`. A scope with a region sums only what lies in it."""
    rows = ask(store, "totals", as_of=as_of, scope=scope, known_on=known_on)
    return tuple(Total(**{**row, "missing": tuple(row["missing"] or ()), "gaps": tuple(row["gaps"] or ())}) for row in rows)


def coverage_text(one: Total) -> str:
    """How many of the regions are in a total: 9/11 个县区."""
    return say("{reported}/{regions} 个{level}", reported=one.reported, regions=one.regions, level=level_word(one.level))
