"""The filter bar: plan, region, area, department, as of and status, on every view and in the address of the page.

Comes in: the store as it stands and today's date. Goes out: the chosen `Filters`, and the assessments that they let
through. "" is "all". A choice that another choice has made impossible falls back to "all".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import streamlit as st

from dashboard import cache
from dashboard.cache import Slice, Snapshot
from dashboard.namesakes import region_names
from dashboard.text import literal
from indicators import (
    WORST_FIRST,
    Assessment,
    Group,
    Milestone,
    Period,
    Plan,
    Scope,
    in_words,
    month_before,
    month_end,
    month_text,
    say,
    status_word,
    years_text,
)

ALL = ""
KEYS = ("plan", "region", "area", "department", "as_of", "status")
BEHIND = frozenset({"missed", "off_track", "lagging"})
GOOD = frozenset({"met", "on_track"})
KNOWN_ON = "known_on"
YEAR = 12
LONGEST = 40
STANDS_ON = "bar-stands-on"
ARRIVED = "bar-arrived"
RowKey = tuple[str, str, str, str | None]
Names = dict[RowKey, str]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader chose. `region` is a code, `area` a name; `as_of` is the viewing date the rows stand at."""

    at: Snapshot
    today: date
    plan: str
    region: str
    area: str
    department: str
    as_of: date
    status: str

    @property
    def slice(self) -> Slice:
        """The key of this choice among the counted groups."""
        return (self.plan, self.region, self.area, self.department)


def bar(at: Snapshot, today: date, view: str) -> Filters:
    """Draw the bar and return what is chosen; on coming from another view by a link that is what its address says."""
    st.session_state[ARRIVED] = st.session_state.get(STANDS_ON, view) != view
    past = cache.days_before(at)
    keys = (*KEYS, KNOWN_ON) if past else KEYS
    grid = st.grid(len(keys), min_column_width=150 if len(keys) == len(KEYS) else 130, gap="xsmall", key="bar")
    cells = {key: grid.cell() for key in keys}
    if past:
        asked = st.session_state.get(KNOWN_ON) or KNOWN_ON in st.query_params
        with cells[KNOWN_ON].container(key="known-then" if asked else "known-now"):  # a phone leaves out what nobody chose
            at = _choose_known_on(at, past)
    known = {plan.plan: plan for plan in cache.all_plans(at)}
    with cells["plan"]:
        plan = _choose("plan", say("方案"), say("全部方案"), {plan.plan: plan.title for plan in known.values()})
    chosen = [known[plan]] if plan else list(known.values())
    with cells["as_of"]:
        as_of = _choose_as_of(at, today, plan, chosen)
    rows = [row for row in cache.results(at, as_of) if plan in {ALL, row.plan}]
    with cells["region"]:
        region = _choose("region", say("区域"), say("全部区域"), _region_names(at, rows, chosen))
    inside = _inside(at, region)
    rows = [row for row in rows if inside(row)]
    dated = [one for one in cache.all_milestones(at) if plan in {ALL, one.plan} and inside(one)]
    named = cache.area_names(at, as_of)
    with cells["area"]:
        areas = [*(name for row in rows for name in _areas(row, named)), *(one.area_name for one in dated)]
        area = _choose("area", say("领域"), say("全部领域"), {name: name for name in areas})
    rows = [row for row in rows if area == ALL or area in _areas(row, named)]
    with cells["department"]:
        of_dated = {lead for one in dated if area in {ALL, one.area_name} for lead in one.leads}
        leads = sorted({lead for row in rows for lead in row.leads} | of_dated)
        department = _choose("department", say("牵头单位"), say("全部牵头单位"), {lead: lead for lead in leads})
    with cells["status"]:
        status = _choose("status", say("状态"), say("全部状态"), {name: status_word(name) for name in WORST_FIRST})
    st.session_state[STANDS_ON] = view  # last, so that a run that is broken off has not arrived
    return Filters(at, today, plan, region, area, department, as_of, status)


def within(filters: Filters) -> tuple[Assessment, ...]:
    """The assessments of the chosen plan, region, area and department, whatever their status."""
    return tuple(_within(filters))


def shown(filters: Filters) -> tuple[Assessment, ...]:
    """The assessments that every chosen filter lets through."""
    return tuple(row for row in within(filters) if filters.status in {ALL, row.status})


def milestones_within(filters: Filters) -> tuple[Milestone, ...]:
    """The milestones of the chosen plan, region, area and department; a status is one of targets and limits none."""
    inside = _inside(filters.at, filters.region)
    return tuple(
        one
        for one in cache.all_milestones(filters.at)
        if filters.plan in {ALL, one.plan}
        and inside(one)
        and filters.area in {ALL, one.area_name}
        and filters.department in {ALL, *one.leads}
    )


def standing(filters: Filters, as_of: date | None = None) -> Group | None:
    """Counts and rates of the chosen plan, region, area and department; None where there is no target."""
    return cache.slices(filters.at, as_of or filters.as_of).get(filters.slice)


def region_words(filters: Filters) -> dict[str, str]:
    """What the bar calls each region that it offers."""
    plans = [plan for plan in cache.all_plans(filters.at) if filters.plan in {ALL, plan.plan}]
    rows = [row for row in cache.results(filters.at, filters.as_of) if filters.plan in {ALL, row.plan}]
    return _region_names(filters.at, rows, plans)


def month_label(day: date) -> str:
    """A month as it is written: 2025年6月."""
    return month_text(day)


def month_ends(first: date, today: date) -> list[date]:
    """Ends of months, the latest first, from `first` to this month."""
    months = range(first.year * YEAR + first.month - 1, today.year * YEAR + today.month)
    return [month_end(n // YEAR, n % YEAR + 1) for n in reversed(months)]


def row_key(row: Assessment) -> RowKey:
    """What tells one row from all others."""
    return (row.plan, row.indicator, row.region_code, row.target_id)


def address(row: Assessment) -> str:
    """What stands for a row in the address of a page, whatever the language, the day and the other plans."""
    return "/".join(part for part in row_key(row) if part)


def window_text(row: Assessment) -> str:
    """The years of a target: 2023年, 2023—2025年; months where it is not whole years."""
    start, end = row.window_start, row.window_end
    if start is None or end is None:
        return ""
    if (start.month, end.month) != (1, YEAR):
        return in_words(Period(start, end))
    return years_text(start.year, end.year)


def past_window(row: Assessment, as_of: date) -> str:
    """The years of a target that are over; empty while they last."""
    return window_text(row) if row.window_end is not None and row.window_end < as_of else ""


def of_several_years(rows: Iterable[Assessment]) -> set[RowKey]:
    """Those that only their years tell apart: the same indicator of the same region stands there more than once."""
    rows = tuple(rows)
    times = Counter((row.name, row.region_code) for row in rows)
    return {row_key(row) for row in rows if times[row.name, row.region_code] > 1}


def names(filters: Filters) -> Names:
    """For each row a name that no other row has, whatever is chosen: indicator, region, and what else tells them apart."""
    rows = cache.results(filters.at, filters.as_of)
    parts = [
        {row_key(row): row.name for row in rows},
        {row_key(row): row.region for row in rows},
        {row_key(row): window_text(row) for row in rows},
        {row_key(row): say("争取") if row.stretch else "" for row in rows},
        {row_key(row): f"{row.plan}/{row.region_code}/{row.target_id}" for row in rows},
    ]
    found: Names = {}
    for many in range(2, len(parts) + 1):
        written = {key: " · ".join(part[key] for part in parts[:many] if part[key]) for key in parts[0]}
        times = Counter(written.values())
        found = {key: found.get(key) or (text if times[text] == 1 else "") for key, text in written.items()}
    return found


def worst_first(rows: Iterable[Assessment]) -> list[Assessment]:
    """By status, then by how far behind time, or behind the target where there is no pace; stretch targets at the end."""

    def depth(row: Assessment) -> Decimal:
        if row.pace_gap is not None:
            return row.pace_gap
        return row.gap / abs(row.target) * 100 if row.gap is not None and row.target else Decimal(0)

    return sorted(rows, key=lambda row: (row.stretch, WORST_FIRST.index(row.status), depth(row), row.name, row.region_code))


def alphabetical(name: str) -> bytes:
    """What names are sorted by: GB 18030 has the common characters in the order of their pinyin."""
    return name.encode("gb18030", "replace")


def scope(row: Assessment) -> Scope:
    """The one target a row is about."""
    return Scope(plan=row.plan, region=row.region_code, indicator=row.indicator, target_id=row.target_id)


def _choose(key: str, label: str, everything: str, names: dict[str, str]) -> str:
    """A choice bound to the address, which holds the name that is shown; what is not offered falls back to "all", and that is said."""
    asked = st.query_params.get(key, ALL)
    if st.session_state[ARRIVED]:  # a link's word; Streamlit gives it only to a bar that is new
        st.session_state[key] = next((option for option, name in names.items() if name == asked), st.session_state.get(key, ALL))
    if st.session_state.get(key, ALL) not in {ALL, *names}:
        st.session_state[key] = ALL
    chosen = st.selectbox(
        label,
        [ALL, *names],
        format_func=lambda option: names.get(option, everything),
        key=key,
        bind="query-params",
        placeholder=say("输入文字查找"),
        label_visibility="collapsed",
    )
    if chosen == ALL and asked not in {ALL, everything, *names.values()}:
        st.caption(literal(say("没有“{name}”可选,现为{everything}", name=asked[:LONGEST], everything=everything)))
    return chosen


def _choose_as_of(at: Snapshot, today: date, plan: str, chosen: Sequence[Plan]) -> date:
    first = min([plan.window_start for plan in chosen] or [today])
    months = {day.isoformat(): month_label(day) for day in month_ends(first, today)}
    named = _choose("as_of", say("统计截止"), say("最新数据"), months)
    if named != ALL:
        return date.fromisoformat(named)
    return cache.latest(at, today, Scope(plan=plan or None)) or month_before(today)


def _choose_known_on(at: Snapshot, past: Sequence[date]) -> Snapshot:
    """The store as it is known now, or as it was at the end of a day on which something was sent."""
    days = {day.isoformat(): say("{day} 所知", day=day.isoformat()) for day in past}
    named = _choose(KNOWN_ON, say("何时所知"), say("现在所知"), days)
    return replace(at, known_on=date.fromisoformat(named)) if named != ALL else at


def _region_names(at: Snapshot, rows: Iterable[Assessment], chosen: Sequence[Plan]) -> dict[str, str]:
    """Codes and names of the regions that have a target, each plan's own region before those inside it."""
    known = cache.all_regions(at)
    targets = {row.region_code: row.region for row in rows}
    codes = [plan.region_code for plan in chosen] + sorted(targets)
    homes = {code: next((home.region_code for home in chosen if code in known[home.region_code][1]), "") for code in codes}
    ordered = sorted(dict.fromkeys(codes), key=lambda code: (homes[code], code != homes[code], code))
    return region_names(known, ordered) | {code: targets[code] for code in ordered if code in targets}


def _within(filters: Filters) -> Iterable[Assessment]:
    named = cache.area_names(filters.at, filters.as_of)
    inside = _inside(filters.at, filters.region)
    for row in cache.results(filters.at, filters.as_of):
        if (
            filters.plan in {ALL, row.plan}
            and inside(row)
            and (filters.area == ALL or filters.area in _areas(row, named))
            and filters.department in {ALL, *row.leads}
        ):
            yield row


def _inside(at: Snapshot, region: str) -> Callable[[Assessment | Milestone], bool]:
    """Whether the region of a row or a milestone is the chosen one or lies in it."""
    if region == ALL:
        return lambda _row: True
    codes = cache.all_regions(at)[region][1]
    return lambda row: row.region_code in codes


def _areas(row: Assessment, named: dict[tuple[str, str], str]) -> list[str]:
    """The names of the area of a row and of the others under which it stands too."""
    return [named[row.plan, area] for area in (row.area, *row.also_in) if (row.plan, area) in named]
