"""指标: one target of one region — why, since when, what next.

Comes in: the chosen filters and the indicator in the address. Goes out: gauge, figures, trend with its table, the same in
other regions, the reasons of its light, and where the plan says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import cache, cards, charts, history, peers, reasons, trend
from dashboard.download import file_name
from dashboard.filters import Filters, address, names, row_key, scope, window_text, within, worst_first
from dashboard.text import literal, width
from dashboard.turns import send_what_stands
from indicators import (
    NOTHING,
    Assessment,
    Decomposition,
    Milestone,
    Report,
    TargetVersion,
    decomposition_text,
    difference,
    listed,
    number,
    path_word,
    percent,
    period_words,
    points,
    quantity,
    say,
    version_change,
    version_origin,
    version_text,
    written,
)

SHORT: Final = 16
GAUGE: Final = 130
LONGEST: Final = 80


def show(filters: Filters) -> None:
    """Draw the view of one indicator."""
    rows = worst_first(within(filters))
    if not rows:
        st.info(say("没有符合条件的指标。"))
        return
    row = _chosen(filters, rows)
    reports = cache.reports(filters.at, filters.as_of, scope(row))
    reports = tuple(report for report in reports if report.region_code == row.region_code)
    _headline(filters, row)
    place = _figures(row)
    left, right = st.columns([7, 5], gap="medium")
    with right:
        reasons.show(filters, row)
        _in_the_plan(filters, row)
    send_what_stands()
    place.plotly_chart(
        charts.gauge(row, dark=cards.dark(), height=GAUGE), key="gauge", config=charts.STILL, theme=None, alt=charts.describe(row)
    )
    with left:
        _trend(filters, row, reports)
        history.show(row, reports)
        peers.show(filters, row)


def _chosen(filters: Filters, rows: Sequence[Assessment]) -> Assessment:
    """The indicator in the address, else the worst of those that the bar lets through; where these are not the same, it says so."""
    named = names(filters)
    offered = {address(row): row for row in rows}
    asked = st.query_params.get(cards.INDICATOR, "")
    row = offered.get(asked) or next((row for row in rows if named[row_key(row)] == asked), None)
    st.session_state[cards.INDICATOR] = address(row) if row else None
    st.selectbox(
        say("指标"),
        list(offered),
        format_func=lambda one: named[row_key(offered[one])],
        index=None,
        placeholder=say("选择指标,可输入文字查找"),
        key=cards.INDICATOR,
        on_change=_to_address,
        label_visibility="collapsed",
    )
    if row is None and asked:
        other = literal(named[row_key(rows[0])])
        known = {address(one): named[row_key(one)] for one in cache.results(filters.at, filters.as_of)}
        if asked in {*known, *known.values()}:
            st.info(say("“{name}”不在现在的筛选里,下面是“{other}”。", name=literal(known.get(asked, asked)), other=other))
        else:
            st.info(say("没有找到地址里的指标“{name}”,下面是“{other}”。", name=literal(asked[:LONGEST]), other=other))
    return row or rows[0]


def _to_address() -> None:
    """What the reader chose among the indicators goes into the address, which alone says what is shown."""
    chosen = st.session_state[cards.INDICATOR]
    if chosen:
        st.query_params[cards.INDICATOR] = chosen
    else:
        st.query_params.pop(cards.INDICATOR, None)


def _headline(filters: Filters, row: Assessment) -> None:
    st.title(literal(row.name), anchor=False)
    marks = cards.light(row)
    if row.stale:
        marks += f" :gray-badge[{say('数据陈旧')}]"
    if row.caught_up:
        marks += f" :green-badge[{say('已补齐')}]"
    if row.met_late:
        marks += f" :gray-badge[{say('逾期完成')}]"
    if row.stretch:
        marks += f" :gray-badge[{say('争取目标,不计入统计')}]"
    first = _versions(filters, row)[:1]
    if (row.target_version or 1) > 1 and first:
        marks += f" :blue-badge[{say('目标变更过,首个目标 {target}', target=literal(version_text(first[0])))}]"
    parts = [row.region, row.area_name, listed(row.leads), charts.target_text(row), window_text(row)]
    about = " · ".join(part for part in parts if part)
    st.markdown(f"{marks}{cards.example_mark([row])} :gray[{literal(about)}]")


def _figures(row: Assessment) -> DeltaGenerator:
    """The figures of one target; returns the place for its gauge."""
    left, right = st.columns([3, 9], gap="medium", vertical_alignment="center")
    with left:
        place = st.container(key="gauge-place")
        value = quantity(row.value, row.unit, row.decimals) if row.value is not None else say("未报送")
        period = say("数据期 {period}", period=period_words(row.data_period)) if row.data_period else say("没有数据")
        if row.per_year and row.data_period:
            period = say("年均,{period}", period=period)
        with st.container(key="reading", gap=None):
            st.markdown(f"**{literal(value)}**  \n:gray[{literal(period)}]", text_alignment="center")
    with right:
        grid = st.grid("auto", min_column_width=140, gap="xsmall", key="figures", dense=True)
        for label, text in _readings(row):
            grid.cell(column_span=1 if width(text) <= SHORT else 2).metric(label, literal(text), border=True)
    return place


def _readings(row: Assessment) -> list[tuple[str, str]]:
    """The figures of one target; those it has none of are left out."""
    forecast = quantity(row.forecast, row.unit, row.decimals)
    if row.forecast_met is not None:
        forecast += say(" 可达到") if row.forecast_met else say(" 达不到")
    per_month = quantity(row.required_per_month, row.unit, row.decimals)
    if row.required_multiple is not None:
        per_month += say("({n} 倍)", n=number(row.required_multiple))
    every = [
        (say("完成率"), percent(row.attainment)),
        (say("序时进度"), percent(row.elapsed)),
        (say("差距"), charts.gap_text(row)),
        (say("超/欠序时"), points(row.pace_gap)),
        (say("月均需完成"), per_month),
        (say("年末预计"), forecast),
        (say("当期较上期") if row.per_year else say("较上期"), difference(row.trend_previous, row.unit, row.decimals)),
        (say("当期较上年同期") if row.per_year else say("较上年同期"), difference(row.trend_year, row.unit, row.decimals)),
        (say("基期以来进度"), percent(row.progress)),
        (say("连续滞后"), say("{n} 期", n=row.periods_in_row) if row.periods_in_row else NOTHING),
    ]
    return [(label, text) for label, text in every if not text.startswith(NOTHING)]


def _trend(filters: Filters, row: Assessment, reports: Sequence[Report]) -> None:
    st.header(say("走势"), anchor=False)
    if not reports:
        st.caption(say("目标期内没有已报数据。"))
        return
    nodes = cache.schedule(filters.at, row.plan, row.indicator, row.target_id or "", row.region_code)
    dated = _milestones(filters, row)
    st.plotly_chart(
        trend.trend(row, reports, nodes, dark=cards.dark(), milestones=dated),
        key="trend",
        config=charts.pictured(file_name(row.name, row.region, say("走势"))),
        theme=None,
        alt=trend.describe_trend(row, reports),
    )
    if any(report.revisions > 1 for report in reports):
        st.caption(say("◆ 更正过的数值"))
    if dated:
        named = say(";").join(f"{one.due.isoformat()} {one.name}" for one in dated)
        st.caption(literal(say("◇ 本领域节点到期:{names}", names=named)))


def _milestones(filters: Filters, row: Assessment) -> list[Milestone]:
    """The deliverables of the same area of the plan that are due in the target's window, by due date."""
    if row.window_start is None or row.due is None:
        return []
    return [
        one
        for one in cache.all_milestones(filters.at)
        if (one.plan, one.area) == (row.plan, row.area) and row.window_start <= one.due <= row.due
    ]


def _in_the_plan(filters: Filters, row: Assessment) -> None:
    plan = next(plan for plan in cache.all_plans(filters.at) if plan.plan == row.plan)
    st.header(say("在方案中"), anchor=False)
    facts = [
        (say("方案"), plan.title + (f" {plan.document}" if plan.document else "")),
        (say("出处"), row.source),
        (say("口径"), row.definition),
        (say("牵头"), listed(row.leads)),
        (say("配合"), listed(row.partners)),
        (say("目标期"), window_text(row)),
        (say("到期"), row.due.isoformat() if row.due else ""),
        (say("推进方式"), path_word(row.path)),
        (say("基期值"), written(row.baseline, row.unit) if row.baseline is not None else ""),
        (say("目标版本"), str(row.target_version or "")),
        *_changes(_versions(filters, row)),
        *((say("目标分解"), _parts(one)) for one in cache.parts(filters.at, filters.as_of) if _is_of(one, row)),
    ]
    st.markdown("  \n".join(f":gray[{label}] {literal(text)}" for label, text in facts if text))


def _versions(filters: Filters, row: Assessment) -> tuple[TargetVersion, ...]:
    return cache.versions(filters.at, row.plan, row.indicator, row.target_id, row.region_code) if row.target_id else ()


def _changes(versions: Sequence[TargetVersion]) -> Iterator[tuple[str, str]]:
    """The first target and each change; nothing where it never changed."""
    if len(versions) > 1:
        yield say("首个目标"), f"{version_text(versions[0])}({version_origin(versions[0])})"
    for before, one in pairwise(versions):
        yield say("目标变更"), f"{version_change(one, before)}({version_origin(one)})"


def _is_of(one: Decomposition, row: Assessment) -> bool:
    return (one.plan, one.indicator, one.target_id, one.region_code) == (row.plan, row.indicator, row.target_id, row.region_code)


def _parts(one: Decomposition) -> str:
    """What the parts promised, and whether that comes to the whole."""
    if one.short:
        return decomposition_text(one)
    return say("{given}/{regions} 个下级区域有目标,合计 {sum}", given=one.given, regions=one.regions, sum=written(one.parts, one.unit))


show(st.session_state["filters"])
