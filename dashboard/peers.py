"""同一指标在各区域: the same target of other regions as bars, each leading to its own reasons, and what they add up to.

Comes in: one row and the chosen filters. Goes out: chart, links, and for a flow the total of the regions of a level with its
coverage, beside what the region above them reported itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import streamlit as st

from dashboard import cache, cards, charts, trend
from dashboard.download import file_name
from dashboard.filters import Filters, worst_first
from dashboard.text import literal
from indicators import Assessment, Total, coverage_text, listed, period_words, quantity, say

FEW: Final = 14


def show(filters: Filters, row: Assessment) -> None:
    """Draw the other regions of one row; nothing where it stands alone."""
    same = worst_first(_same(filters, row))
    if len(same) == 1:
        return
    st.header(say("同一指标在各区域"), anchor=False)
    config = charts.pictured(file_name(row.name, say("各区域")))
    drawn = _comparable(filters, row, same)
    alt = say(";").join(charts.describe(other) for other in drawn)
    st.plotly_chart(trend.regions(drawn, dark=cards.dark()), key="regions", config=config, theme=None, alt=alt)
    if len(same) <= FEW:
        _table(same)
    else:
        with st.expander(say("全部 {n} 个区域的数值", n=len(same))):
            _table(same)
    for one in _of(filters, row):
        st.markdown(_sentence(one, row) + (cards.example_mark(same) if one.example else ""))


def _same(filters: Filters, row: Assessment) -> Iterable[Assessment]:
    """The same target in every region, and values without one; beside a value without a target the last one of each region."""
    found = [one for one in cache.results(filters.at, filters.as_of) if (one.plan, one.indicator) == (row.plan, row.indicator)]
    if row.target_id is not None:
        return [one for one in found if one.target_id in {row.target_id, None}]
    return {one.region_code: one for one in sorted(found, key=lambda one: one.window_start or date.min)}.values()


def _comparable(filters: Filters, row: Assessment, same: Sequence[Assessment]) -> Sequence[Assessment]:
    """The rows that one scale can hold: where amounts add up, the whole that a region is a part of would leave it too small to see."""
    if row.measure != "flow":
        return same
    known = cache.all_regions(filters.at)
    above = {one.region_code for one in same if row.region_code in known[one.region_code][1]} - {row.region_code}
    others = [one for one in same if one.region_code not in above]
    return others if len(others) > 1 else same


def _table(same: Sequence[Assessment]) -> None:
    """The figures of the chart, a line a region, each leading to its own reasons; to take along."""
    headings = [say("区域"), say("状态"), say("实际值"), say("目标"), say("差距")]
    with st.container(key="rows-peers", gap=None):
        cards.heads(headings)
        for one in same:
            cells = [
                f"**{literal(one.region)}**",
                cards.light(one),
                literal(quantity(one.value, one.unit, one.decimals)),
                cards.labelled(headings[3], literal(charts.promised(one))),
                literal(charts.behind_text(one)),
            ]
            key = f"{one.region_code}-{one.target_id}"
            cards.row_button("peers", key, cells, cards.lead_to, (one,))
    table = [(one.region, charts.word(one), one.value, charts.promised_exactly(one), one.gap, one.unit, one.data_period) for one in same]
    cards.take_along(file_name(same[0].name, say("各区域")), "peers", [*headings, say("单位"), say("数据期")], table)


def _of(filters: Filters, row: Assessment) -> list[Total]:
    """The totals below the region of the row; where there is nothing below it, those of the region above."""
    if row.measure != "flow":
        return []
    totals = [
        one
        for one in cache.sums(filters.at, filters.as_of, row.plan, row.indicator)
        if row.target_id is None or (one.target_id, one.window_start) == (row.target_id, row.window_start)
    ]
    known = cache.all_regions(filters.at)
    return [one for one in totals if one.region_code == row.region_code] or [
        one for one in totals if row.region_code in known[one.region_code][1]
    ]


def _sentence(one: Total, row: Assessment) -> str:
    """A total with its period, its coverage, who is missing, and the difference from what the region itself said."""
    parts = [
        say("{region}各地合计 {total}", region=one.region, total=quantity(one.total, row.unit, row.decimals)),
        say("数据期 {period}", period=period_words(one.data_period)),
        coverage_text(one),
    ]
    if one.own is not None and one.difference is not None:
        own, apart = quantity(one.own, row.unit, row.decimals), quantity(abs(one.difference), row.unit, row.decimals)
        words = {"region": one.region, "own": own, "apart": apart}
        parts.append(
            say("与{region}自报的 {own} 相同", **words)
            if not one.difference
            else say("比{region}自报的 {own} 多 {apart}", **words)
            if one.difference > 0
            else say("比{region}自报的 {own} 少 {apart}", **words)
        )
    lines = [f"**{literal(parts[0])}** {literal(' · '.join(parts[1:]))}"]
    if one.missing:
        lines.append(f":small[:gray[{literal(say('该期未报:{names}', names=listed(one.missing)))}]]")
    if one.gaps:
        lines.append(f":small[:gray[{literal(say('其中缺期:{names}', names=';'.join(one.gaps)))}]]")
    return "  \n".join(lines)
