"""Where it stands: plan by plan, or within one plan region by area, as 序时达标率 with its counts.

Comes in: the chosen filters. Goes out: cells that are buttons; a click chooses the plan, region and area of a cell, a second
click lets go of them. A cell with nothing judged says so and has no rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.grid_container import GridContainer

from dashboard import cache
from dashboard.filters import ALL, Filters
from dashboard.text import cut_apart, literal
from indicators import Group, Plan, percent, say

NARROW: Final = 60
WIDE: Final = 150
MOST_ROWS: Final = 6
HEIGHT: Final = 264
LONGEST: Final = 12


@dataclass(frozen=True, slots=True)
class Place:
    """What a cell stands for; "" is "all"."""

    plan: str
    region: str = ALL
    area: str = ALL


def show(filters: Filters) -> None:
    """Draw the plans, or the regions and areas of the one plan in question."""
    chosen = _plans(filters)
    if len(chosen) == 1:
        _regions_by_areas(filters, chosen[0])
        return
    st.header(say("各方案序时达标率"), anchor=False)
    slices = cache.slices(filters.at, filters.as_of)
    with st.container(key="matrix", gap="xxsmall"):
        for plan in chosen:
            _cell(st.container(), slices.get((plan.plan, ALL, ALL, ALL)), plan.title, Place(plan.plan), filters)


def areas_of_plans(filters: Filters) -> None:
    """Where there are several plans: each with its own areas, which differ from plan to plan."""
    chosen = _plans(filters)
    if len(chosen) == 1:
        return
    slices = cache.slices(filters.at, filters.as_of)
    st.header(say("各方案各领域序时达标率"), anchor=False)
    for plan in chosen:
        st.markdown(f"**{literal(plan.title)}**")
        grid = st.grid("auto", min_column_width=WIDE, gap=4, key=f"areas-{plan.plan}")
        for area in _areas(filters, plan):
            _cell(grid, slices.get((plan.plan, ALL, area, ALL)), area, Place(plan.plan, area=area), filters)


def _plans(filters: Filters) -> list[Plan]:
    """The plans in question: the chosen one, or those whose region touches the chosen region."""
    known = cache.all_regions(filters.at)
    return [
        plan
        for plan in cache.all_plans(filters.at)
        if filters.plan in {ALL, plan.plan} and (filters.region == ALL or _touch(known, plan.region_code, filters.region))
    ]


def _touch(known: dict[str, cache.RegionBelow], one: str, other: str) -> bool:
    """Whether one of two regions lies in the other."""
    return one in known[other][1] or other in known[one][1]


def _areas(filters: Filters, plan: Plan) -> list[str]:
    rows = cache.results(filters.at, filters.as_of)
    return list(dict.fromkeys(row.area_name for row in rows if row.plan == plan.plan))


def _regions_by_areas(filters: Filters, plan: Plan) -> None:
    slices = cache.slices(filters.at, filters.as_of)
    known = cache.all_regions(filters.at)
    areas = _areas(filters, plan)
    inside = sorted({key[1] for key in slices if key[0] == plan.plan and key[1] in known[plan.region_code][1]} - {plan.region_code})
    if not inside:
        st.header(say("各领域序时达标率"), anchor=False)
        grid = st.grid("auto", min_column_width=WIDE, gap=4, key="matrix")
        for area in areas:
            _cell(grid, slices.get((plan.plan, ALL, area, ALL)), area, Place(plan.plan, area=area), filters)
        return
    st.header(say("区域 × 领域序时达标率"), anchor=False)
    regions = {ALL: say("合计"), **{code: known[code][0].name for code in inside}}
    by_region = len(regions) > len(areas)
    rows = list(regions.items()) if by_region else [(area, area) for area in areas]
    columns = [(area, area) for area in areas] if by_region else list(regions.items())
    with st.container(height=HEIGHT if len(rows) > MOST_ROWS + 1 else "content", border=False, key="matrix"):
        grid = st.grid(len(columns) + 1, wrap=False, min_column_width=NARROW, gap=4, vertical_alignment="center")
        for label in ["", *cut_apart([name for _, name in columns], LONGEST)]:
            grid.markdown(f":small[{literal(label)}]")
        for (row, _), name in zip(rows, cut_apart([name for _, name in rows], LONGEST), strict=True):
            grid.markdown(f":small[{literal(name)}]")
            for column, _ in columns:
                region, area = (row, column) if by_region else (column, row)
                _cell(grid, slices.get((plan.plan, region, area, ALL)), "", Place(plan.plan, region, area), filters)


def _cell(grid: DeltaGenerator | GridContainer, group: Group | None, label: str, place: Place, filters: Filters) -> None:
    if group is None:
        grid.markdown(":gray[·]")
        return
    tenth = "none" if group.on_pace_rate is None else int(group.on_pace_rate / 10)
    rate = say("未判断") if group.on_pace_rate is None else percent(group.on_pace_rate, 0)
    chosen = place == Place(filters.plan, filters.region, filters.area)
    grid.button(
        f"{literal(label)} **{rate}** :small[{group.met + group.on_track}/{group.judged}]",
        key=f"rate-{tenth}-{place.plan}-{place.region}-{place.area}" + ("-chosen" if chosen else ""),
        on_click=_choose,
        args=(Place("") if chosen else place,),
        width="stretch",
        wrap=True,
    )


def _choose(place: Place) -> None:
    st.session_state["plan"] = place.plan
    st.session_state["region"] = place.region
    st.session_state["area"] = place.area
