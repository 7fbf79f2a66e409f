"""比较: the same targets side by side, of two or more regions, or at two viewing dates.

Comes in: the chosen filters and what is set against what. Goes out: one row a target with status, value and gap a column; what
only one of the sides has is counted, not shown. Nothing is reckoned between the columns. A row leads to its indicator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from dashboard import cache, cards, charts
from dashboard.download import file_name
from dashboard.filters import ALL, Filters, month_ends, month_label, window_text, within
from dashboard.namesakes import RegionBelow
from dashboard.text import literal
from indicators import NOTHING, WORST_FIRST, Assessment, month_before, quantity, say

MOST: Final = 4
PAGE: Final = 60
FEWEST: Final = 2
HELD: Final = "\u00a0"
TargetKey = tuple[str, str, str | None, str]
Side = dict[TargetKey, Assessment]


def choose() -> str:
    """Ask whether regions or dates are compared."""
    between = {"regions": say("区域之间"), "dates": say("两个时间")}
    chosen = st.segmented_control(
        say("比较什么"),
        list(between),
        format_func=lambda option: between[option],
        default="regions",
        required=True,
        key="between",
        bind="query-params",
        label_visibility="collapsed",
    )
    return str(chosen or "regions")


def show(filters: Filters, how: str) -> None:
    """Draw the comparison."""
    sides = _dates(filters) if how == "dates" else _regions(filters)
    if len(sides) < FEWEST:
        st.caption(say("请选择两个以上的区域。"))
        return
    every = dict.fromkeys(key for _, side in sides for key in side)
    shared = [key for key in every if sum(key in side for _, side in sides) >= FEWEST]
    if filters.status:
        shared = [key for key in shared if any(key in side and side[key].status == filters.status for _, side in sides)]
    if not shared:
        st.caption(say("它们没有相同的目标可比。"))
        return
    _table(filters, sides, shared)
    if len(shared) < len(every) and not filters.status:
        st.caption(say("另有 {n} 个目标只在其中一方。", n=len(every) - len(shared)))


def _regions(filters: Filters) -> list[tuple[str, Side]]:
    """The chosen regions with their targets; at first the two that have most."""
    known = cache.all_regions(filters.at)
    rows = [row for row in within(filters) if row.target_id]
    shown = dict(sorted((row.region_code, row.region) for row in rows))
    usual = _usual(rows, known)
    chosen = st.multiselect(
        say("区域"),
        list(shown),
        default=usual,
        format_func=lambda code: shown.get(code, code),
        max_selections=MOST,
        placeholder=say("选择要比较的区域,最多 {n} 个", n=MOST),
        key="versus",
        bind="query-params",
        label_visibility="collapsed",
        select_all=False,
    )
    return [
        (shown[code], {(row.plan, row.indicator, row.target_id, ""): row for row in rows if row.region_code == code}) for code in chosen
    ]


def _usual(rows: Sequence[Assessment], known: dict[str, RegionBelow]) -> list[str]:
    """Two regions of one level and one plan, those with most targets: of the plan that has most regions."""
    found = Counter((row.plan, known[row.region_code][0].level, row.region_code) for row in rows)
    regions = Counter((plan, level) for plan, level, _ in found)
    if not regions:
        return []
    widest = max(regions, key=lambda one: regions[one])
    return sorted((code for *of, code in found if tuple(of) == widest), key=lambda code: (-found[*widest, code], code))[:FEWEST]


def _dates(filters: Filters) -> list[tuple[str, Side]]:
    """The viewing date of the bar and another one, the earlier first."""
    plans = [plan for plan in cache.all_plans(filters.at) if filters.plan in {ALL, plan.plan}]
    first = min([plan.window_start for plan in plans] or [filters.today])
    days = [day for day in month_ends(first, filters.today) if day != filters.as_of]
    usual = month_before(filters.as_of)
    other = st.selectbox(
        say("与哪个月相比"),
        days,
        index=days.index(usual) if usual in days else 0,
        format_func=lambda day: say("与 {month} 相比", month=month_label(day)),
        key="versus_as_of",
        bind="query-params",
        placeholder=say("输入文字查找"),
        label_visibility="collapsed",
        width=260,
    )
    return [(month_label(day), _at(filters, day)) for day in sorted({other or usual, filters.as_of})]


def _at(filters: Filters, day: date) -> Side:
    looked_at = Filters(filters.at, filters.today, filters.plan, filters.region, filters.area, filters.department, day, filters.status)
    return {(row.plan, row.indicator, row.target_id, row.region_code): row for row in within(looked_at) if row.target_id}


def _table(filters: Filters, sides: Sequence[tuple[str, Side]], shared: Sequence[TargetKey]) -> None:
    ordered = sorted(shared, key=lambda key: min(WORST_FIRST.index(side[key].status) for _, side in sides if key in side))
    place = st.container()
    here = cards.one_page(ordered, PAGE, "comparison-page")
    about = _told_apart(filters, sides, ordered)
    headings = [say("指标"), *(literal(label) for label, _ in sides)]
    lines = [
        ([_name(key, sides, about[key]), *(_cell(label, side.get(key)) for label, side in sides)], cards.query(_first(key, sides)))
        for key in here
    ]
    with place.container(key=f"sides-{len(sides)}"), st.container(key="rows-comparison"):
        cards.row_links(headings, lines)
    _take_along(filters, sides, ordered)


def _last(key: TargetKey, sides: Sequence[tuple[str, Side]]) -> Assessment:
    return next(side[key] for _, side in reversed(sides) if key in side)


def _first(key: TargetKey, sides: Sequence[tuple[str, Side]]) -> Assessment:
    """What a row leads to: the indicator of the first side that has it, where the other regions stand beside it."""
    return next(side[key] for _, side in sides if key in side)


def _told_apart(filters: Filters, sides: Sequence[tuple[str, Side]], ordered: Sequence[TargetKey]) -> dict[TargetKey, str]:
    """What each row says beside its name: region, target and years; plan and number of the target only where these are not enough."""
    lasts = {key: _last(key, sides) for key in ordered}
    plans = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    several = len({row.region_code for row in lasts.values()}) > 1 and all(key[3] for key in ordered)
    said = {
        key: [row.region if several else "", _shared_target(key, sides), window_text(row), say("争取") if row.stretch else ""]
        for key, row in lasts.items()
    }
    for further in ({key: plans.get(key[0], key[0]) for key in ordered}, {key: key[2] or key[1] for key in ordered}):
        times = Counter((lasts[key].name, *parts) for key, parts in said.items())
        said = {key: [*parts, further[key] if times[lasts[key].name, *parts] > 1 else ""] for key, parts in said.items()}
    return {key: " · ".join(part for part in parts if part) for key, parts in said.items()}


def _shared_target(key: TargetKey, sides: Sequence[tuple[str, Side]]) -> str:
    """The target in words where it is one on every side; regions often promise different ones."""
    targets = {charts.target_text(side[key]) for _, side in sides if key in side}
    return targets.pop() if len(targets) == 1 else ""


def _take_along(filters: Filters, sides: Sequence[tuple[str, Side]], ordered: Sequence[TargetKey]) -> None:
    """The same rows with all digits, and what tells them apart in columns of its own."""
    plans = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    lasts = [_last(key, sides) for key in ordered]
    headings = [say("方案"), say("领域"), say("指标"), say("单位"), say("区域"), say("目标期起"), say("目标期止"), say("到期"), say("争取")]
    for label, _ in sides:
        headings += [
            say("{side}目标", side=label),
            say("{side}状态", side=label),
            say("{side}实际值", side=label),
            say("{side}差距", side=label),
        ]
    table = [
        [plans.get(row.plan, row.plan), row.area_name, row.name, row.unit, row.region if key[3] else "",
         row.window_start, row.window_end, row.due, say("是") if row.stretch else "",
         *(part for _, side in sides for part in _exported(side.get(key)))]
        for key, row in zip(ordered, lasts, strict=True)
    ]  # fmt: skip
    cards.take_along(file_name(say("比较"), *(label for label, _ in sides)), "comparison", headings, table)


def _name(key: TargetKey, sides: Sequence[tuple[str, Side]], about: str) -> str:
    return f"**{literal(_last(key, sides).name)}**" + (f" :gray[{literal(about)}]" if about else "")


def _cell(label: str, row: Assessment | None) -> str:
    """One side of one target; the small label stands for the heading where a phone has none."""
    if row is None:
        return f":gray[{literal(label)}] {NOTHING}"
    value = quantity(row.value, row.unit, row.decimals) if row.value is not None else NOTHING
    gap = charts.behind_text(row)
    parts = [f":gray[{literal(label)}]", cards.light(row), f"**{literal(value)}**", literal(gap).replace(" ", HELD)]
    return " ".join(part for part in parts if part)


def _exported(row: Assessment | None) -> list[object]:
    return ["", "", None, None] if row is None else [charts.promised_exactly(row), charts.word(row), row.value, row.gap]
