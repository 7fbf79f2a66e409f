"""总览: where are we? Cards, what lags most, region by area, and the wall of gauges, worst first.

Comes in: the chosen filters. Goes out: the page; each count, cell and gauge leads on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from dashboard import cache, cards, charts, counted, matrix
from dashboard.download import file_name
from dashboard.filters import (
    ALL,
    BEHIND,
    GOOD,
    Filters,
    alphabetical,
    month_label,
    of_several_years,
    past_window,
    row_key,
    shown,
    standing,
    window_text,
    within,
    worst_first,
)
from dashboard.text import literal
from dashboard.turns import send_what_stands
from indicators import WORST_FIRST, Assessment, Group, month_before, number, percent, points, say, status_word

WALL_PAGE: Final = 24
TOP: Final = 5
ALWAYS_SHOWN: Final = frozenset({"missed", "off_track", "lagging", "pending", "on_track", "met", "no_data"})


def show(filters: Filters) -> None:
    """Draw the overview."""
    rows = worst_first(shown(filters))
    _headline(filters, rows)
    _cards(filters)
    send_what_stands()
    left, right = st.columns(2, gap="medium")
    with left:
        _lagging(filters, rows)
    with right:
        matrix.show(filters)
    _wall(filters, rows)
    matrix.areas_of_plans(filters)
    counted.show(filters)


def _headline(filters: Filters, rows: Sequence[Assessment]) -> None:
    plans = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    region = cache.all_regions(filters.at)[filters.region][0].name if filters.region else ""
    title = plans.get(filters.plan) or region or say("{n} 个方案", n=len(plans))
    chosen = [region if title != region else "", filters.area, filters.department, filters.status and status_word(filters.status)]
    counted = [row for row in rows if row.target_id is not None and not row.stretch]
    stretch = sum(row.stretch for row in rows)
    about = [
        say("截至 {month}", month=month_label(filters.as_of)),
        *chosen,
        say("{n} 个目标", n=number(len(counted), 0)),
        say("另有 {n} 个争取目标不计入", n=number(stretch, 0)) if stretch else "",
    ]
    with st.container(horizontal=True, vertical_alignment="bottom", key="headline"):
        st.title(literal(title), anchor=False, width="content")
        st.markdown(f":gray[{literal(' · '.join(part for part in about if part))}]{cards.example_mark(rows)}", width="content")


def _cards(filters: Filters) -> None:
    now = standing(filters)
    grid = st.grid("auto", min_column_width=82, gap="xsmall", key="cards", dense=True)
    if now is None:
        grid.cell(column_span=2).metric(say("序时达标率"), say("没有目标"), border=True)
        return
    before = standing(filters, month_before(filters.as_of))
    _rate(grid, "pace", say("序时达标率"), now.on_pace_rate, before.on_pace_rate if before else None, (now.met + now.on_track, now.judged))
    _rate(grid, "reporting", say("报送率"), now.reporting_rate, before.reporting_rate if before else None, (now.reported, now.due))
    counts = _counts(now, within(filters))
    for status in WORST_FIRST:
        if status in ALWAYS_SHOWN or counts[status]:
            grid.button(
                f"{cards.counted(counts[status], chosen=filters.status == status)} {cards.status_mark(status)}",
                key=f"card-{status}",
                on_click=_toggle_status,
                args=(status, filters.status),
                width="stretch",
                wrap=True,
            )


def _rate(grid: GridContainer, name: str, label: str, now: Decimal | None, before: Decimal | None, share: tuple[int, int]) -> None:
    """A rate with what it is of, its change against the month before, and the list of the targets that it counts."""
    change = points(now - before) if now is not None and before is not None else ""
    same = change == points(Decimal(0))
    of = f"{number(share[0], 0)}/{number(share[1], 0)}"
    card = grid.cell(column_span=2).container(key=f"ratecard-{name}", gap=None)
    card.metric(
        f"{label} :gray[{of}]",
        percent(now),
        say("持平") if same else change.replace("−", "-"),  # the arrow reads the plain minus
        delta_color="off" if same else "normal",
        delta_arrow="off" if same else "auto",
        delta_description=say("较上月") if change else None,
        border=True,
    )
    card.button(say("名单"), key=f"counted-{name}", type="tertiary", on_click=counted.ask_for, args=(name, label))


def _counts(group: Group, rows: Sequence[Assessment]) -> dict[str, int]:
    """Counts by status as the group has them; values without a target belong to no group."""
    without = sum(row.status == "no_target" for row in rows)
    return {status: without if status == "no_target" else getattr(group, status) for status in WORST_FIRST}


def _toggle_status(status: str, chosen: str) -> None:
    st.session_state["status"] = ALL if status == chosen else status


def _lagging(filters: Filters, rows: Sequence[Assessment]) -> None:
    behind = [row for row in rows if row.status in BEHIND and not row.stretch]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(f"{say('滞后清单')} :gray[{number(len(behind), 0)}]", anchor=False, width="stretch")
        whole = len(behind) > TOP and st.toggle(say("全部显示"), key="all_lagging")
    if not behind:
        to_judge = rows and not any(row.status in BEHIND | GOOD for row in rows) and any(row.target_id for row in rows)
        st.caption(say("所列指标还没有可以判断的数据;数据从“填报”送来。") if to_judge else say("没有滞后的指标。"))
        return
    dated = of_several_years(behind)
    with st.container(key="rows-lagging", gap=None):
        for row in behind if whole else behind[:TOP]:
            cards.lagging_line(row, window_text(row) if row_key(row) in dated else past_window(row, filters.as_of))
        if len(behind) > TOP and not whole:
            with st.container(key="on-paper"):  # which has no switch for all of them
                st.caption(say("第 {first}—{last} 项,共 {n} 项", first=1, last=TOP, n=number(len(behind), 0)))


def _wall(filters: Filters, rows: Sequence[Assessment]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="wall-head"):
        st.header(say("指标墙"), anchor=False, width="content")
        order = _order() if rows else ""
    if not rows:
        st.caption(say("没有符合条件的指标。"))
        return
    if order == "area":  # as the plans have them
        places = {row_key(row): place for place, row in enumerate(within(filters))}
        rows = sorted(rows, key=lambda row: places[row_key(row)])
    elif order == "name":
        rows = sorted(rows, key=lambda row: (alphabetical(row.name), row.region_code))
    _gauges(filters, rows, with_area=order == "area")
    _take_along(filters, rows)


def _order() -> str:
    """In which order the gauges are wanted."""
    orders = {"worst": say("由差到好"), "area": say("按领域"), "name": say("按名称")}
    chosen = st.segmented_control(
        say("排序"),
        list(orders),
        format_func=lambda option: orders[option],
        default="worst",
        required=True,
        key="sort",
        bind="query-params",
        label_visibility="collapsed",
        width="content",
    )
    return str(chosen or "worst")


def _gauges(filters: Filters, rows: Sequence[Assessment], *, with_area: bool) -> None:
    """One page of the wall, and the way to the others. The years that most targets share now are not said; those that are over are."""
    place = st.container()
    here = cards.one_page(rows, WALL_PAGE, "page")
    regions = {row.region_code for row in rows}
    told = {filters.region or plan.region_code for plan in cache.all_plans(filters.at)}  # by what heads the page, or the plan's own
    running = Counter(window_text(row) for row in rows if not past_window(row, filters.as_of))
    usual = running.most_common(1)[0][0] if running else ""
    grid = place.grid("auto", min_column_width=165, gap="xsmall", border=True, key="wall")
    for row in here:
        with grid.cell():
            cards.gauge_card(row, with_region=len(regions) > 1 or not regions <= told, with_area=with_area, whole_window=usual)


def _take_along(filters: Filters, rows: Sequence[Assessment]) -> None:
    """Everything that the wall shows as a table."""
    headings = [say("方案"), say("领域"), say("指标"), say("区域"), say("单位"), say("目标"), say("目标期"), say("到期"), say("数据期"),
                say("实际值"), say("序时目标"), say("完成率%"), say("差距"), say("超/欠序时"), say("状态"), say("连续滞后"),
                say("牵头单位"), say("示例数据")]  # fmt: skip
    table = [
        (row.plan, row.area_name, row.name, row.region, row.unit, charts.promised_exactly(row), window_text(row), row.due, row.data_period,
         row.value, row.expected, row.attainment, row.gap, row.pace_gap, charts.word(row), row.periods_in_row, row.leads,
         say("是") if row.example else "")
        for row in rows
    ]  # fmt: skip
    cards.take_along(file_name(say("指标"), month_label(filters.as_of)), "overview", headings, table)


show(st.session_state["filters"])
