"""How things stand: the results of the rules in `sql/assessment/` as frozen rows.

Comes in: a store, a viewing date, what to look at, and perhaps values that are not stored yet. Goes out: one
`Assessment` a target (and one for each value without a target). Nothing is reckoned here; the chain has done it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, cast

from indicators.as_known import Known, known_version
from indicators.catalog import regions
from indicators.errors import RefusedError
from indicators.period import month_before
from indicators.store import Store
from indicators.wording import say

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Assessment:
    """One target of one region at a viewing date; figures are exact decimals, percentages in percent.

    None means "there is none", never 0. `rule` is the number of the rule of the semantics that decided `status`. Where `per_year`,
    target and value are a mean over years.
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
    per_year: bool
    tolerance: Decimal | None
    margin: Decimal | None
    example: bool
    submission: int | None
    revisions: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """One reported period of a target, with the light it had and where its value came from; or of what has none.

    `reported` is the figure as sent, `value` what the target's value is at that period (a sum of periods, a mean of years).
    """

    plan: str
    indicator: str
    target_id: str | None
    region_code: str
    data_period: str
    period_end: date
    reported: Decimal
    value: Decimal
    expected: Decimal | None
    target: Decimal | None
    rule: str
    behind: bool
    behind_before: bool | None
    capped: bool
    met: bool | None
    revisions: int
    kind: str
    submission: int
    year_ago: Decimal | None
    file_name: str | None
    sheet: str | None
    row_number: int | None
    cell_text: str | None
    note: str | None
    submitted_by: str | None
    submitted_at: datetime | None
    column_letter: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Counts by status, rates in percent and rank of one region, area, department or plan; see semantics 7.

    `rank` is None where nothing is judged; `previous_rank` is that at the viewing date before.
    """

    key: str
    plan: str | None
    name: str
    targets: int
    met: int
    on_track: int
    lagging: int
    off_track: int
    missed: int
    pending: int
    no_data: int
    undetermined: int
    judged: int
    on_pace_rate: Decimal | None
    mean_pace: Decimal | None
    due: int
    reported: int
    reporting_rate: Decimal | None
    example: bool
    rank: int | None
    previous_rank: int | None = None


# an "office" is a department of one government, its key the code of the plan's region, chr(31) and its name
By = Literal["all", "plan", "region", "area", "department", "office", "slice", "target"]
_LISTS = ("leads", "partners", "also_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is looked at; None is no limit. `region` (name or code) takes in all below it, `area` is an id or a name."""

    plan: str | None = None
    region: str | None = None
    area: str | None = None
    department: str | None = None
    indicator: str | None = None
    target_id: str | None = None


EVERYTHING = Scope()


def assess(
    store: Store,
    *,
    as_of: date,
    scope: Scope = EVERYTHING,
    known_on: Known = None,
    candidates: pa.Table | None = None,
    without_examples_of: Sequence[str] = (),
) -> tuple[Assessment, ...]:
    """Results at `as_of`, as known at the end of a day or at a version of the store, `known_on` (default: now).

    `candidates` (columns of `candidates.CANDIDATE`) count as if an office had sent them last; the example values of their plans, and of
    those in `without_examples_of`, are left out. Raises RefusedError for an unknown plan, area or region.
    """
    values = _values(store, as_of, scope, known_on) | _without_examples(candidates, without_examples_of)
    rows = store.assess("results", values, _candidates(candidates)).dicts()
    return tuple(Assessment(**{**row, **{name: tuple(row[name]) for name in _LISTS}}) for row in rows)


def assess_columns(
    store: Store,
    columns: Sequence[str],
    *,
    as_of: date,
    scope: Scope = EVERYTHING,
    candidates: pa.Table | None = None,
    without_examples_of: Sequence[str] = (),
) -> pa.Table:
    """The light of each of the same results as an Arrow table, in columns of the answer `lights`: too many for a row each."""
    values = _values(store, as_of, scope) | _without_examples(candidates, without_examples_of)
    return store.assess_table("lights", values, _candidates(candidates)).select(list(columns))


def _candidates(given: pa.Table | None = None) -> pa.Table:
    """Those given, or the table of none."""
    from indicators.candidates import NO_CANDIDATES  # noqa: PLC0415  see there

    return NO_CANDIDATES if given is None else given


def _without_examples(candidates: pa.Table | None, more: Sequence[str]) -> dict[str, Any]:
    of_candidates = () if candidates is None else candidates["plan"].unique().to_pylist()
    return {"candidate_plans": sorted({*of_candidates, *more})}


def history(store: Store, *, as_of: date, scope: Scope, known_on: Known = None) -> tuple[Report, ...]:
    """Every report inside the windows of the targets in scope, oldest first, with the light each had.

    Where a region has no target of an indicator, its reports inside the plan's window.
    """
    return tuple(Report(**row) for row in ask(store, "history", as_of=as_of, scope=scope, known_on=known_on))


def groups(
    store: Store, *, as_of: date, by: By, scope: Scope = EVERYTHING, known_on: Known = None, level: str | None = None
) -> tuple[Group, ...]:
    """Groups at `as_of`, best first, those with nothing judged last (semantics 7); of the regions of one `level` where that is given."""
    values = {**_values(store, as_of, scope, known_on), "by": by}
    if level is not None:
        inside = values["regions"]
        values["regions"] = [one.code for one in regions(store) if one.level == level and (inside is None or one.code in inside)]
    return tuple(
        Group(key=row.pop("group_key"), plan=row.pop("group_plan"), **row) for row in store.assess("groups", values, _candidates()).dicts()
    )


def league(
    store: Store, *, as_of: date, by: By, scope: Scope = EVERYTHING, known_on: Known = None, level: str | None = None
) -> tuple[Group, ...]:
    """Groups with the rank each had a month before, among the regions of one `level` where that is given."""
    earlier = groups(store, as_of=month_before(as_of), by=by, scope=scope, known_on=known_on, level=level)
    before = {(group.key, group.plan): group.rank for group in earlier}
    return tuple(
        replace(group, previous_rank=before.get((group.key, group.plan)))
        for group in groups(store, as_of=as_of, by=by, scope=scope, known_on=known_on, level=level)
    )


def latest_period(store: Store, *, today: date, scope: Scope = EVERYTHING, known_on: Known = None) -> date | None:
    """The end of the latest data period inside a plan's window, as known at the end of `known_on`; None where nothing was reported."""
    return cast(date | None, store.assess("latest_period", _values(store, today, scope, known_on), _candidates()).rows[0][0])


def ask(
    store: Store, answer: str, *, as_of: date, scope: Scope = EVERYTHING, known_on: Known = None, **more: object
) -> list[dict[str, Any]]:
    """The rows of another query of `answers.sql`, by column; `more` are values that this query alone asks for."""
    return store.assess(answer, {**_values(store, as_of, scope, known_on), **more}, _candidates()).dicts()


def _values(store: Store, as_of: date, scope: Scope, known_on: Known = None) -> dict[str, Any]:
    _refuse_unknown(store, scope)
    return {
        "as_of": as_of,
        "known": known_version(store, known_on),
        "plan": scope.plan,
        "regions": _region_codes(store, scope.region),
        "area": scope.area,
        "department": scope.department,
        "indicator": scope.indicator,
        "target_id": scope.target_id,
        "candidate_plans": [],
    }


def _refuse_unknown(store: Store, scope: Scope) -> None:
    """A misspelt plan or area is refused with near names; it must not look like one without figures."""
    for kind, wanted, known in ((say("方案"), scope.plan, "plan_names"), (say("领域"), scope.area, "area_names")):
        if wanted is not None and wanted not in (names := [row[0] for row in store.query(known).rows]):
            near = get_close_matches(wanted, names, n=3)
            offered = say(",是否“{names}”", names="”“".join(near)) if near else ""
            raise RefusedError(say("没有{kind}“{wanted}”", kind=kind, wanted=wanted) + offered)


def _region_codes(store: Store, region: str | None) -> list[str] | None:
    if region is None:
        return None
    known = regions(store)
    if (found := known.find(region)) is None:
        raise RefusedError(say("没有区域“{region}”", region=region))
    return list(known.below(found.code))
