"""指标: one target of one region — why, since when, what next.

Comes in: the chosen filters and the indicator in the address. Goes out: gauge, figures, trend with its table, the same in
other regions, the reasons of its light, and where the plan says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import pairwise

import streamlit as st

from dashboard import cache, cards, charts, peers, reasons, trend
from dashboard.download import as_csv
from dashboard.filters import YEAR, Filters, Names, names, row_key, scope, window_text, within, worst_first
from dashboard.text import literal
from indicators import (
    NOTHING,
    PATHS,
    SHAPES,
    STATUS_OF_RULE,
    Assessment,
    Decomposition,
    Milestone,
    Report,
    TargetVersion,
    decomposition_text,
    difference,
    light_word,
    month_end,
    number,
    percent,
    points,
    quantity,
    say,
    version_change,
    version_origin,
    version_text,
)


def show(filters: Filters) -> None:
    """Draw the view of one indicator."""
    rows = worst_first(within(filters))
    if not rows:
        st.info(say("没有符合条件的指标。"))
        return
    named = names(filters)
    by_name = {named[row_key(row)]: row for row in rows}
    chosen = st.selectbox(
        say("指标"),
        list(by_name),
        index=None,
        placeholder=say("选择指标,可输入文字查找"),
        key="indicator",
        bind="query-params",
        label_visibility="collapsed",
    )
    row = by_name.get(chosen or "", rows[0])
    reports = cache.reports(filters.at, filters.as_of, scope(row)) if row.target_id else ()
    reports = tuple(report for report in reports if report.region_code == row.region_code)
    _headline(filters, row)
    _figures(row)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _trend(filters, row, reports)
        peers.show(filters, row)
        _table(filters, row, reports)
    with right:
        reasons.show(filters, row)
        _in_the_plan(filters, row)


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
    parts = [row.region, row.area_name, "、".join(row.leads), charts.target_text(row), window_text(row)]
    about = " · ".join(part for part in parts if part)
    st.markdown(f"{marks}{cards.example_mark([row])} :gray[{literal(about)}]")


def _figures(row: Assessment) -> None:
    left, right = st.columns([3, 9], gap="medium", vertical_alignment="center")
    with left:
        st.plotly_chart(
            charts.gauge(row, dark=cards.dark(), height=130), key="gauge", config=charts.STILL, theme=None, alt=charts.describe(row)
        )
        value = quantity(row.value, row.unit, row.decimals) if row.value is not None else say("未报送")
        period = say("数据期 {period}", period=row.data_period) if row.data_period else say("没有数据")
        with st.container(key="reading", gap=None):
            st.markdown(f"**{literal(value)}**  \n:gray[{literal(period)}]", text_alignment="center")
    with right:
        grid = st.grid("auto", min_column_width=140, gap="xsmall", key="figures")
        for label, text in _readings(row):
            grid.metric(label, literal(text), border=True)


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
        (say("差距"), difference(row.gap, row.unit, row.decimals)),
        (say("超/欠序时"), points(row.pace_gap)),
        (say("月均需完成"), per_month),
        (say("年末预计"), forecast),
        (say("较上期"), difference(row.trend_previous, row.unit, row.decimals)),
        (say("较上年同期"), difference(row.trend_year, row.unit, row.decimals)),
        (say("基期以来进度"), percent(row.progress)),
        (say("连续滞后"), say("{n} 期", n=row.periods_in_row) if row.periods_in_row else NOTHING),
    ]
    return [(label, text) for label, text in every if not text.startswith(NOTHING)]


def _trend(filters: Filters, row: Assessment, reports: Sequence[Report]) -> None:
    st.subheader(say("走势"), anchor=False)
    if not reports:
        st.caption(say("目标期内没有已报数据。"))
        return
    nodes = cache.schedule(filters.at, row.plan, row.indicator, row.target_id or "", row.region_code)
    dated = _milestones(filters, row)
    st.plotly_chart(
        trend.trend(row, reports, nodes, dark=cards.dark(), milestones=dated),
        key="trend",
        config=charts.HOVER,
        theme=None,
        alt=trend.describe_trend(row, reports),
    )
    if dated:
        named = ";".join(f"{one.due.isoformat()} {one.name}" for one in dated)
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


def _table(filters: Filters, row: Assessment, reports: Sequence[Report]) -> None:
    """The reports, the latest first; those older than a year on demand."""
    if not reports:
        return
    st.subheader(say("历次报送"), anchor=False)
    headings = [say("数据期"), say("实际值"), say("序时目标"), say("状态"), say("上年同期"), say("来源")]
    named = names(filters)
    shown = [
        [
            _then(filters, row, report, named),
            literal(quantity(report.value, row.unit, row.decimals)),
            literal(quantity(report.expected, row.unit, row.decimals)),
            _light_then(report),
            literal(quantity(report.year_ago, row.unit, row.decimals)),
            literal(_origin(report)),
        ]
        for report in reversed(reports)
    ]
    known = [n for n in range(len(headings)) if {line[n] for line in shown} != {NOTHING}]
    columns = {headings[n]: [line[n] for line in shown] for n in known}
    # no paragraphs on a phone here: two figures side by side need their headings
    st.table({heading: cells[:YEAR] for heading, cells in columns.items()}, border="horizontal", hide_index=True)
    if len(shown) > YEAR:
        with st.expander(say("更早的 {n} 期", n=len(shown) - YEAR)):
            st.table({heading: cells[YEAR:] for heading, cells in columns.items()}, border="horizontal", hide_index=True)
    st.download_button(
        say("下载 CSV"),
        as_csv([*headings, say("原文")], [_exported(report) for report in reports]),
        file_name=f"{row.indicator}-{row.region_code}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _then(filters: Filters, row: Assessment, report: Report, named: Names) -> str:
    """A data period, leading to the same page as it stood then with the reasons of the light it had."""
    end = report.period_end
    if end != month_end(end.year, end.month) or end == row.period_end:
        return literal(report.data_period)
    return cards.address(row, named, filters, label=literal(report.data_period), as_of=end)


def _light_then(report: Report) -> str:
    """The light a report had."""
    status = STATUS_OF_RULE[report.rule]
    over = report.capped and report.met is False
    return f":{charts.TONES[status]}[{SHAPES[status]}] {light_word(status, report.rule, capped=report.capped, over_cap=over)}"


def _origin(report: Report) -> str:
    """Where a value came from: submission, file, row, sender, day, and how often it was sent."""
    row = say("第 {row} 行", row=report.row_number) if report.row_number else ""
    day = f"{report.submitted_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d}" if report.submitted_at else ""
    again = say("第 {n} 次报送", n=report.revisions) if report.revisions > 1 else ""
    column = say("{letter} 列", letter=report.column_letter) if report.column_letter else ""
    parts = [
        say("批次 {n}", n=report.submission),
        report.file_name or "",
        report.sheet or "",
        row,
        column,
        report.submitted_by or "",
        day,
        again,
    ]
    return " ".join(part for part in parts if part)


def _exported(report: Report) -> list[object]:
    status = STATUS_OF_RULE[report.rule]
    return [
        report.data_period,
        report.value,
        report.expected,
        light_word(status, report.rule),
        report.year_ago,
        _origin(report),
        report.cell_text,
    ]


def _in_the_plan(filters: Filters, row: Assessment) -> None:
    plan = next(plan for plan in cache.all_plans(filters.at) if plan.plan == row.plan)
    st.subheader(say("在方案中"), anchor=False)
    facts = [
        (say("方案"), plan.title + (f" {plan.document}" if plan.document else "")),
        (say("出处"), row.source),
        (say("口径"), row.definition),
        (say("牵头"), "、".join(row.leads)),
        (say("配合"), "、".join(row.partners)),
        (say("目标期"), window_text(row)),
        (say("到期"), row.due.isoformat() if row.due else ""),
        (say("推进方式"), PATHS.get(row.path or "", "")),
        (say("基期值"), charts.written(row.baseline, row.unit) if row.baseline is not None else ""),
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
    return say(
        "{given}/{regions} 个下级区域有目标,合计 {sum}", given=one.given, regions=one.regions, sum=charts.written(one.parts, one.unit)
    )


show(st.session_state["filters"])
