"""晾晒: who leads, who lags? League tables of regions, areas, departments and plans, and a comparison.

Comes in: the chosen filters, what is ranked and which level of regions. Goes out: one row a group with its rank and how that
moved; a click leads to the overview of that group. Ranks are those among all of its kind: a filter hides rows, it moves none.
Departments are those of one government: 市发改委 of two cities stand in two rows, that of two plans of one city in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

import streamlit as st

from dashboard import cache, cards, comparison
from dashboard.download import file_name
from dashboard.filters import ALL, Filters, month_label, region_words, within
from dashboard.namesakes import regions_above
from dashboard.text import literal
from indicators import NOTHING, WORST_FIRST, By, Group, Scope, level_word, movement, number, percent, points, say, status_word

COMPARE: Final = "compare"
COUNTED: Final = tuple(status for status in WORST_FIRST if status != "no_target")
APART_KEY: Final = "\x1f"
HELD: Final = "\u00a0"
APART: Final = "\u2003"


def _kinds() -> dict[str, str]:
    """What is ranked, and the comparison."""
    return {"region": say("区域"), "area": say("领域"), "department": say("牵头单位"), "plan": say("方案"), COMPARE: say("比较")}


def show(filters: Filters) -> None:
    """Draw the league table that is asked for, or the comparison."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="headline"):
        st.title(say("晾晒"), anchor=False, width="content")
        about = " · ".join(part for part in (say("截至 {month}", month=month_label(filters.as_of)), *_limits(filters)) if part)
        st.markdown(f":gray[{literal(about)}]{cards.example_mark(within(filters))}", width="content")
    with st.container(horizontal=True, vertical_alignment="center", key="league-choices"):
        kind = _segments("by", say("排名对象"), _kinds()) or "region"
        if kind == COMPARE:
            how = comparison.choose()
        else:
            level = _level(filters) if kind == "region" else None
            worst = st.toggle(say("由差到好"), key="worst_first", bind="query-params")
    if kind == COMPARE:
        comparison.show(filters, how)
        return
    ranked = cache.ranking(filters.at, filters.as_of, cast(By, "office" if kind == "department" else kind), level, _scope(filters, kind))
    rows = [group for group in ranked if _wanted(group, filters, kind)]
    _table(filters, kind, _worst_first(rows) if worst else rows, ranked)


def _segments(key: str, label: str, options: Mapping[str, str]) -> str | None:
    return st.segmented_control(
        label,
        list(options),
        format_func=lambda option: options[option],
        default=next(iter(options)),
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )


def _limits(filters: Filters) -> list[str]:
    """What the bar chose, in words."""
    plans = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    region = cache.all_regions(filters.at)[filters.region][0].name if filters.region else ""
    status = say("状态:{status}", status=status_word(filters.status)) if filters.status else ""
    return [plans.get(filters.plan, ""), region, filters.area, filters.department, status]


def _level(filters: Filters) -> str | None:
    """Which level of regions is ranked: counties with counties. The one with most regions unless another is chosen."""
    known = cache.all_regions(filters.at)
    inside = known[_siblings(filters)][1] if filters.region else None
    rows = cache.results(filters.at, filters.as_of)
    codes = {row.region_code for row in rows if row.target_id and filters.plan in {ALL, row.plan}}
    found = Counter(known[code][0].level for code in codes if inside is None or code in inside)
    words: dict[str, str] = {level: level_word(level) for level, _ in sorted(found.items(), key=lambda one: (-one[1], one[0]))}
    if len(words) <= 1:
        return next(iter(words), None)
    if st.session_state.get("level", ALL) not in {ALL, *words}:
        del st.session_state["level"]
    return _segments("level", say("级别"), words)


def _siblings(filters: Filters) -> str:
    """Inside which region is ranked: the chosen one, or that above it where there is nothing below it."""
    region, below = cache.all_regions(filters.at)[filters.region]
    return region.code if len(below) > 1 or not region.parent else region.parent


def _scope(filters: Filters, kind: str) -> Scope:
    """What counts: every filter but that of the kind itself, which only hides rows."""
    return Scope(
        plan=None if kind == "plan" else filters.plan or None,
        region=(_siblings(filters) if kind == "region" else filters.region) if filters.region else None,
        area=None if kind == "area" else filters.area or None,
        department=None if kind == "department" else filters.department or None,
    )


def _wanted(group: Group, filters: Filters, kind: str) -> bool:
    chosen = {
        "plan": filters.plan in {ALL, group.key},
        "region": not filters.region or group.key in cache.all_regions(filters.at)[filters.region][1],
        "area": filters.area in {ALL, group.name},
        "department": filters.department in {ALL, group.name},
    }
    return chosen[kind] and (filters.status == ALL or getattr(group, filters.status, 0) > 0)


def _worst_first(rows: Sequence[Group]) -> list[Group]:
    """The last rank first; those without a rank stay at the end."""
    return [group for group in reversed(rows) if group.rank is not None] + [group for group in rows if group.rank is None]


def _table(filters: Filters, kind: str, rows: Sequence[Group], ranked: Sequence[Group]) -> None:
    if not rows:
        st.caption(say("没有符合条件的{kind}。", kind=_kinds()[kind]))
        return
    ties = Counter(group.rank for group in rows)
    homes = _homes(filters, kind, ranked)
    headings = [say("名次"), _kinds()[kind], say("序时达标率"), say("各状态"), say("平均超欠序时"), say("报送率")]
    leads = _leads(filters, kind, several=bool(homes))
    lines = [(_cells(group, homes.get(_home(group), ""), tied=ties[group.rank] > 1), leads(group) | cards.spoken_query()) for group in rows]
    with st.container(key="rows-league"):
        cards.row_links(headings, lines, cards.OVERVIEW)
    _notes(filters, kind, rows, len(ranked))
    name = file_name(say("晾晒"), _kinds()[kind], month_label(filters.as_of))
    cards.take_along(name, "league", *_exported(kind, rows, homes))


def _homes(filters: Filters, kind: str, rows: Sequence[Group]) -> Mapping[str, str]:
    """What a group is told apart by: what lies above regions of one name; of areas and departments of several plans, whose they are.

    By the code of the region, or by the plan of an area.
    """
    if kind == "region":
        return regions_above(cache.all_regions(filters.at), [group.key for group in rows])
    if filters.plan or kind == "plan":
        return {}
    plans = cache.all_plans(filters.at)
    homes = {plan.plan if kind == "area" else plan.region_code: plan.region for plan in plans}
    return homes if len(homes) > 1 else {}


def _home(group: Group) -> str:
    """What a group is told apart by from one of the same name: its plan, or the region of a department."""
    return group.plan or group.key.partition(APART_KEY)[0]


def _leads(filters: Filters, kind: str, *, several: bool) -> Callable[[Group], dict[str, str]]:
    """What the address of the overview says of a group; `several`: departments of one name are those of several governments."""
    plans = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    regions = region_words(filters)

    def said(group: Group) -> dict[str, str]:
        if kind == "region":
            return {"region": regions[group.key]}
        if kind == "plan":
            return {"plan": plans[group.key]}
        if kind == "area":
            return {"area": group.name} | ({"plan": plans[group.plan]} if group.plan else {})
        # a region that is chosen already lies in that of the department, or is it
        here = several and not filters.region
        return {"department": group.name} | ({"region": regions[_home(group)]} if here else {})

    return said


def _cells(group: Group, home: str, *, tied: bool) -> list[str]:
    moved = movement(group.rank, group.previous_rank)
    tone = "green" if moved.startswith("↑") else "red" if moved.startswith("↓") else "gray"
    rank = f"**{group.rank}** :{tone}[{moved}]" if group.rank is not None else NOTHING
    counts = [f"{cards.status_mark(name)} {number(getattr(group, name), 0)}".replace(" ", HELD) for name in COUNTED if getattr(group, name)]
    rate = percent(group.on_pace_rate) if group.judged else say("未判断")
    return [
        rank + (f" :gray[{say('并列')}]" if tied and group.rank is not None else ""),
        f"**{literal(group.name)}**" + (f" :gray[{literal(home)}]" if home else ""),
        f"**{rate}** :gray[{group.met + group.on_track}/{group.judged}]",
        APART.join(counts),
        # the words stand in for the headings that a phone leaves out
        f":gray[{say('平均超欠序时')}] {points(group.mean_pace)}",
        f":gray[{say('报送率')}] {percent(group.reporting_rate)} :gray[{group.reported}/{group.due}]",
    ]


def _notes(filters: Filters, kind: str, rows: Sequence[Group], of: int) -> None:
    """What a reader could take amiss: what the ranks are among, what a row counts, who has no rank."""
    notes = [say("名次按序时达标率、再按平均超欠序时;箭头为较上月。")]
    if kind == "region":
        notes.append(say("各区域只计自己的目标,同级相比。"))
    if len(rows) < of:
        notes.append(say("名次在全部 {n} 个中排出。", n=of))
    if filters.status:
        notes.append(say("只列有“{status}”目标的。", status=status_word(filters.status)))
    if any(group.rank is None for group in rows):
        notes.append(say("没有可判断目标的不排名,列在最后。"))
    st.caption("".join(notes))


def _exported(kind: str, rows: Sequence[Group], homes: Mapping[str, str]) -> tuple[list[str], list[tuple[object, ...]]]:
    """The same table with all digits: headings and rows."""
    headings = [say("名次"), say("上月名次"), _kinds()[kind], say("所属"), say("目标"), *(status_word(status) for status in COUNTED),
                say("判断"), say("序时达标率%"), say("平均超欠序时百分点"), say("应报"), say("已报"), say("报送率%")]  # fmt: skip
    return headings, [
        (group.rank, group.previous_rank, group.name, homes.get(_home(group), ""), group.targets,
         *(getattr(group, status) for status in COUNTED),
         group.judged, group.on_pace_rate, group.mean_pace, group.due, group.reported, group.reporting_rate)
        for group in rows
    ]  # fmt: skip


show(st.session_state["filters"])
