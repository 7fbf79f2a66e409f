"""历次报送: what was reported of one target, period by period, as the table beside its trend.

Comes in: one row, its reports and the chosen filters. Goes out: a line a period with its light then and where its figure came
from, leading to the same page as it stood then; those older than a year on demand; the whole to take along.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from typing import Final

import streamlit as st

from dashboard import cards, charts
from dashboard.download import file_name
from dashboard.filters import YEAR
from dashboard.text import literal
from indicators import NOTHING, SHAPES, STATUS_OF_RULE, Assessment, Report, month_end, period_words, quantity, say

PERIOD, LIGHT, VALUE, EXPECTED, YEAR_AGO, ORIGIN = range(6)
KIND: Final = "history"


def show(row: Assessment, reports: Sequence[Report]) -> None:
    """Draw the reports of one row, the latest first."""
    if not reports:
        return
    st.header(say("历次报送"), anchor=False)
    value = say("年均值") if row.per_year else say("实际值")
    headings = [say("数据期"), say("状态"), value, say("序时目标"), say("上年同期"), say("来源")]
    latest_first = list(reversed(reports))
    with st.container(key="rows-history"):
        _lines(row, latest_first[:YEAR], headings)
        if len(reports) > YEAR:
            with st.expander(say("更早的 {n} 期", n=len(reports) - YEAR)):
                _lines(row, latest_first[YEAR:], headings)
    cards.take_along(
        file_name(row.name, row.region, say("历次报送")),
        KIND,
        [
            *(headings[n] for n in (PERIOD, VALUE, EXPECTED, LIGHT, YEAR_AGO)),
            say("当期报送数"),
            say("单位"),
            headings[ORIGIN],
            say("原文"),
        ],
        [_exported(row, report) for report in reports],
    )


def _lines(row: Assessment, reports: Sequence[Report], headings: Sequence[str]) -> None:
    with st.container(gap=None):
        cards.heads(headings)
        for report in reports:
            cards.row_button(KIND, report.data_period, _cells(row, report, headings), cards.lead_to, (row, _stood(report)))


def _stood(report: Report) -> date:
    """The viewing date that shows a report as the latest."""
    return month_end(report.period_end.year, report.period_end.month)


def _cells(row: Assessment, report: Report, headings: Sequence[str]) -> list[str]:
    def figure(which: int, text: str) -> str:
        return cards.labelled(headings[which], literal(text)) if text != NOTHING else ""

    return [
        literal(period_words(report.data_period)),
        _light_then(report),
        figure(VALUE, charts.value_then(row, report)),
        figure(EXPECTED, quantity(report.expected, row.unit, row.decimals)),
        figure(YEAR_AGO, quantity(report.year_ago, row.unit, row.decimals)),
        literal(_origin(report)),
    ]


def _light_then(report: Report) -> str:
    """The light a report had."""
    return f":{charts.TONES[STATUS_OF_RULE[report.rule]]}[{SHAPES[STATUS_OF_RULE[report.rule]]}] {charts.word_then(report)}"


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


def _exported(row: Assessment, report: Report) -> list[object]:
    return [
        report.data_period,
        report.value,
        report.expected,
        charts.word_then(report),
        report.year_ago,
        report.reported,
        row.unit,
        _origin(report),
        report.cell_text,
    ]
