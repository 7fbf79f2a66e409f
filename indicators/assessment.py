"""How things stand: the results of the rules in `sql/assessment/` as frozen rows.

Comes in: a store, a viewing date, what to look at, and perhaps values that are not stored yet. Goes out: one
`Assessment` a target (and one for each value without a target). Nothing is reckoned here; the chain has done it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

import pyarrow as pa

from indicators.catalog import NUMBER, regions
from indicators.errors import RefusedError
from indicators.store import Store

CANDIDATE = pa.schema([("plan", pa.string()), ("region", pa.string()), ("indicator", pa.string()),
                       ("period_start", pa.date32()), ("period_end", pa.date32()), ("value", NUMBER)])  # fmt: skip
NO_CANDIDATES = CANDIDATE.empty_table()
LATEST_VERSION = 2**62


@dataclass(frozen=True, slots=True)
class Assessment:
    """One target of one region at a viewing date; figures are exact decimals, percentages in percent.

    None means "there is none", never 0. `rule` is the number of the rule of the semantics that decided `status`.
    """

    plan: str
    region: str
    region_code: str
    area: str
    area_name: str
    indicator: str
    target_id: str | None
    target_version: int | None
    name: str
    unit: str
    measure: str
    every: str
    decimals: int
    leads: tuple[str, ...]
    partners: tuple[str, ...]
    also_in: tuple[str, ...]
    source: str
    definition: str
    comparator: str | None
    basis: str | None
    target: Decimal | None
    window_start: date | None
    window_end: date | None
    due: date | None
    path: str | None
    baseline: Decimal | None
    data_period: str | None
    period_end: date | None
    value: Decimal | None
    elapsed: Decimal | None
    expected: Decimal | None
    attainment: Decimal | None
    progress: Decimal | None
    gap: Decimal | None
    pace_gap: Decimal | None
    required_per_month: Decimal | None
    required_multiple: Decimal | None
    forecast: Decimal | None
    forecast_met: bool | None
    trend_previous: Decimal | None
    trend_previous_side: int | None
    trend_year: Decimal | None
    trend_year_side: int | None
    status: str
    rule: str
    stale: bool
    missing_periods: str | None
    periods_in_row: int
    caught_up: bool
    met_late: bool
    capped: bool
    over_cap: bool
    stretch: bool
    tolerance: Decimal | None
    margin: Decimal | None
    example: bool
    submission: int | None
    revisions: int | None


_LISTS = ("leads", "partners", "also_in")
_NAMES = tuple(field.name for field in fields(Assessment))


def assess(
    store: Store,
    *,
    as_of: date,
    plan: str | None = None,
    region: str | None = None,
    area: str | None = None,
    indicator: str | None = None,
    candidates: pa.Table = NO_CANDIDATES,
) -> tuple[Assessment, ...]:
    """Results at `as_of` for a plan, a region (name or code) with all below it, an area (id or name), an indicator.

    `candidates` (columns of CANDIDATE) count as if they were stored last. Raises RefusedError for an unknown region.
    """
    values = {
        "as_of": as_of,
        "known": LATEST_VERSION,
        "plan": plan,
        "regions": region_codes(store, region),
        "area": area,
        "indicator": indicator,
        "target_id": None,
        "candidate_plans": candidates["plan"].unique().to_pylist(),
    }
    rows = store.assess("results", values, candidates).dicts()
    return tuple(Assessment(**{**row, **{name: tuple(row[name]) for name in _LISTS}}) for row in rows)


def region_codes(store: Store, region: str | None) -> list[str] | None:
    """The codes of a region and all below it; None for all regions."""
    if region is None:
        return None
    known = regions(store)
    found = known.find(region)
    if found is None:
        raise RefusedError(f"没有区域“{region}”")
    return list(known.below(found.code))
