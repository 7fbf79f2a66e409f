"""Where it stands: plan by plan, or within one plan region by area, as 序时达标率 with its counts.

Comes in: the chosen filters. Goes out: cells that are buttons; a click chooses the plan, region and area of a cell, a second
click lets go of them. A cell counts what the bar lets through, so that the page behind it says the same. A cell with nothing judged
says so and has no rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.grid_container import GridContainer

from dashboard import cache, cards
from dashboard.filters import ALL, Filters, within
from dashboard.text import cut_apart, literal
from indicators import Group, Plan, percent, say

NARROW: Final = 60
WIDE: Final = 150
MOST_ROWS: Final = 6
HEIGHT: Final = 246
LONGEST: Final = 12


@dataclass(frozen=True, slots=True)
class Place:
    """What a cell stands for; "" is "all"."""

    plan: str
    region: str = ALL
    area: str = ALL


Cell = Callable[[DeltaGenerator, str, Place, Place], None]


def show(filters: Filters) -> None:
    """Draw the plans, or the regions and areas of the one plan in question."""
    chosen = _plans(filters)
    if len(chosen) == 1:
        _regions_by_areas(filters, chosen[0])
        return
    st.header(say("各方案序时达标率"), anchor=False)
    cell = _cells(filters)
    with st.container(key="matrix", gap="xxsmall"):
        for plan in chosen:
            place = Place(plan.plan, filters.region, filters.area)
            cell(st.container(), literal(plan.title), place, replace(place, area=ALL))


def areas_of_plans(filters: Filters) -> None:
    """Where there are several plans: each with its own areas, which differ from plan to plan."""
    chosen = _plans(filters)
    if len(chosen) == 1:
        return
    st.header(say("各方案各领域序时达标率"), anchor=False)
    with st.container(key="areas"):
        for plan in chosen:
            st.markdown(f"**{literal(plan.title)}**")
            _row_of_areas(filters, plan, st.grid("auto", min_column_width=WIDE, gap=4))


def _plans(filters: Filters) -> list[Plan]:
    """The plans of which something is shown, or the chosen one."""
    held = {row.plan for row in within(filters)}
    return [plan for plan in cache.all_plans(filters.at) if plan.plan == filters.plan or (filters.plan == ALL and plan.plan in held)]


def _areas(filters: Filters, plan: Plan) -> list[str]:
    """The areas of a plan that the department has something in."""
    rows = within(replace(filters, region=ALL, area=ALL))
    return list(dict.fromkeys(row.area_name for row in rows if row.plan == plan.plan))


def _regions_by_areas(filters: Filters, plan: Plan) -> None:
    known = cache.all_regions(filters.at)
    areas = _areas(filters, plan)
    counted = {
        region for of, region, _, led_by in cache.slices(filters.at, filters.as_of) if (of, led_by) == (plan.plan, filters.department)
    }
    inside = sorted((counted & set(known[plan.region_code][1])) - {plan.region_code})
    if not inside:
        st.header(say("各领域序时达标率"), anchor=False)
        _row_of_areas(filters, plan, st.grid("auto", min_column_width=WIDE, gap=4, key="matrix"))
        return
    regions = {
        ALL: _whole(filters, plan),
        **{code: known[code][0].name for code in sorted(inside, key=lambda code: code != filters.region)},
    }
    by_region = len(regions) > len(areas)
    rows = list(regions.items()) if by_region else [(area, area) for area in areas]
    columns = [(area, area) for area in areas] if by_region else list(regions.items())
    long = len(rows) > MOST_ROWS + 1
    more = f" :gray[{literal(say('{n} 行,可上下滚动', n=len(rows)))}]" if long else ""
    st.header(say("区域 × 领域序时达标率") + more, anchor=False)
    cell = _cells(filters)
    with st.container(height=HEIGHT if long else "content", border=False, key="matrix"):
        grid = st.grid(len(columns) + 1, wrap=False, min_column_width=NARROW, gap=4, vertical_alignment="center")
        for label in ["", *cut_apart([name for _, name in columns], LONGEST)]:
            grid.markdown(f":small[{literal(label)}]")
        for (row, row_name), name in zip(rows, cut_apart([name for _, name in rows], LONGEST), strict=True):
            grid.markdown(f":small[{literal(name)}]")
            for column, column_name in columns:
                region, area = (row, column) if by_region else (column, row)
                heard = f":gray[{literal(f'{row_name} · {column_name}')}]"  # its row and column say it to who sees them
                cell(grid, heard, Place(plan.plan, region, area), Place(plan.plan))


def _whole(filters: Filters, plan: Plan) -> str:
    """What all regions together are called: what the plan's own region has promised itself stands in no row below."""
    own = any((row.plan, row.region_code) == (plan.plan, plan.region_code) for row in within(replace(filters, region=ALL, area=ALL)))
    return say("合计(含本级)") if own else say("合计")


def _row_of_areas(filters: Filters, plan: Plan, grid: GridContainer) -> None:
    cell = _cells(filters)
    for area in _areas(filters, plan):
        cell(grid, literal(area), Place(plan.plan, filters.region, area), Place(plan.plan, filters.region))


def _cells(filters: Filters) -> Cell:
    """What draws one cell; what all of them are taken from is asked for once."""
    return partial(_cell, cache.slices(filters.at, filters.as_of), filters)


def _cell(groups: Mapping[cache.Slice, Group], filters: Filters, grid: DeltaGenerator, label: str, place: Place, without: Place) -> None:
    """One rate behind its label (Markdown); a click chooses its place, a second one goes back to the place `without` it."""
    group = groups.get((place.plan, place.region, place.area, filters.department))
    if group is None:
        grid.markdown(f"{label} :gray[·]")
        return
    tenth = "none" if group.on_pace_rate is None else int(group.on_pace_rate / 10)
    rate = say("未判断") if group.on_pace_rate is None else percent(group.on_pace_rate, 0)
    chosen = place == Place(filters.plan, filters.region, filters.area)
    grid.button(
        f"{label} {cards.counted(rate, chosen=chosen)} :small[{group.met + group.on_track}/{group.judged}]",
        key=f"rate-{tenth}-{place.plan}-{place.region}-{place.area}",
        on_click=_choose,
        args=(without if chosen else place,),
        width="stretch",
        wrap=True,
    )


def _choose(place: Place) -> None:
    st.session_state["plan"] = place.plan
    st.session_state["region"] = place.region
    st.session_state["area"] = place.area
