"""What stands around the values and does not fit them, though each of them can be read: the sender is asked.

Comes in: what the rows were read with, and the values. Goes out: warnings: a title that names another region, or 当月数 over
running totals; a chosen period or region that no row is of; a figure in merged cells that was taken for the first of them only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

import numpy as np

from indicators.intake.finding import Fault, Finding, Place, shown, warning
from indicators.intake.headings import heading
from indicators.intake.lookups import Question
from indicators.intake.neighbours import RUNNING_TOTAL, Mask, says_of_a_period
from indicators.intake.recognition import PassedRow
from indicators.intake.reported import Reports
from indicators.intake.settling import lacks_year
from indicators.intake.vocabulary import Terms
from indicators.period import PeriodError, in_words, parse_period
from indicators.wording import listed, say

_OF_A_PERIOD = re.compile("(?:当月|本月|当期|本期|单月)(?:数|值|完成)|当月|单月")
_SHORTEST_NAME = 2


def surroundings(question: Question, rows: Reports) -> Iterator[Finding]:
    """Warnings on the whole table, for the values that were read."""
    if not len(rows):
        return
    for title in question.table.passed_over:
        if title.number < (question.table.header_row or 0):
            plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title.text))
            for fault in (*_other_region(question, plain), *_other_reporting(question, rows, title, plain)):
                yield warning(fault, Place(question.table.sheet, title.number))
    yield from (
        warning(fault, Place(question.table.sheet)) for fault in (*_period_of_none(question, rows), *_region_of_none(question, rows))
    )
    yield from _merged_figures(question)


def _other_region(question: Question, title: str) -> Iterator[Fault]:
    """A title that names regions, none of which is the one that all rows are read as, nor one above it."""
    if question.settled.has("region") or "plan" in question.settled.columns:
        return
    known = {region.code: region for region in question.catalogue.regions}
    read_as = question.region or next(iter({words.plan.region_code for words in question.words.values()}), None)
    above: list[str] = []
    code = read_as
    while code is not None:
        above.append(code)
        code = known[code].parent
    named, left = [], title
    for region in sorted(known.values(), key=lambda one: -len(one.name)):
        if len(region.name) >= _SHORTEST_NAME and region.name in left:
            named.append(region)
            left = left.replace(region.name, "\n")
    if read_as is None or not named or any(region.code in above or region.name == known[read_as].name for region in named):
        return
    others = listed(region.name for region in named)
    found = say("表头以上写的是“{other}”,而各行都按“{region}”读", other=others, region=known[read_as].name)
    yield Fault("region_conflict", found, say("两处应一致"), say("请核对所选的地区,或加“地区”一列;没有错请确认"))


def _other_reporting(question: Question, rows: Reports, row: PassedRow, title: str) -> Iterator[Fault]:
    """A title that says 当月数 over running totals, or 累计 over figures of the period, where the heading says nothing of it."""
    running, of_a_period = RUNNING_TOTAL in title, bool(_OF_A_PERIOD.search(title))
    if running == of_a_period:
        return
    if of_a_period:
        long = np.array([_longer_than_a_month(rows, index) for index in range(len(rows.things.periods))] + [False])[rows.periods]
        wrong = _of(rows, lambda terms: terms.cumulative) & long & _silent_headings(question, rows)
        said, kind = say("累计数"), "period_figure"
    else:
        not_first = np.array([(p.start.month, p.start.day) != (1, 1) for p in rows.things.periods] + [False])[rows.periods]
        wrong = _of(rows, lambda terms: terms.in_period) & not_first & _silent_headings(question, rows)
        said, kind = say("当期数"), "cumulative_figure"
    indexes = np.flatnonzero(wrong)
    if not len(indexes):
        return
    name = rows.things.terms[rows.terms[indexes[0]]].name
    found = say(
        "表头以上写“{title}”,而“{name}”等 {count} 个数的指标报{said}", title=shown(row.text), name=name, count=len(indexes), said=said
    )
    yield Fault(kind, found, say("应为{said}", said=said), say("请核对填的是哪一种;没有错请确认"))


def _longer_than_a_month(rows: Reports, index: int) -> bool:
    period = rows.things.periods[index]
    return (period.start.year, period.start.month) != (period.end.year, period.end.month)


def _of(rows: Reports, fact: Callable[[Terms], bool]) -> Mask:
    return rows.of_terms(fact(terms) for terms in rows.things.terms).astype(np.bool_)


def _silent_headings(question: Question, rows: Reports) -> Mask:
    """Values whose own heading does not say which of the two they are."""
    silent = [not (says_of_a_period(column.heading) or RUNNING_TOTAL in heading(column.heading)) for column in question.settled.values]
    return np.array([*silent, False])[rows.entries.which[rows.at]]


def _period_of_none(question: Question, rows: Reports) -> Iterator[Fault]:
    """A period was chosen, the file says its own, and no row is of the chosen one: perhaps last month's file."""
    settled = question.settled
    if not question.period or not (settled.has("period") or "year" in settled.columns):
        return
    if question.table.layout == "months" and lacks_year(question.table, settled):
        return  # over columns of months without a year the chosen period says the year
    try:
        chosen = parse_period(question.period)
    except PeriodError:
        return
    if not (rows.ends == chosen.end.toordinal()).any():
        found = say("所选的数据期是{period},而文件里没有一个数是这一期的", period=in_words(chosen))
        yield Fault("period_not_in_file", found, say("两处应一致"), say("文件里写明的数据期为准;请核对是不是拿错了文件"))


def _region_of_none(question: Question, rows: Reports) -> Iterator[Fault]:
    """A region was chosen, the file says its own, and no row is of the chosen one or below it."""
    if question.region is None or not question.settled.has("region"):
        return
    inside = set(question.catalogue.regions.below(question.region))
    read = {rows.things.regions[number][0] for number in np.unique(rows.regions)}
    if not read & inside:
        region = next(region.name for region in question.catalogue.regions if region.code == question.region)
        found = say("所选的地区是“{region}”,而文件里没有一个数是那里的", region=region)
        yield Fault("region_not_in_file", found, say("两处应一致"), say("文件里写明的地区为准;请核对是不是拿错了文件"))


def _merged_figures(question: Question) -> Iterator[Finding]:
    """A figure in a cell that is merged over several cells of values stands, as it was read, for the first alone."""
    table = question.table
    if table.grid is None or not table.grid.merged:
        return
    values = {column.index: column for column in question.settled.values}
    for top, left, bottom, right in table.grid.merged:
        columns = [values[index] for index in range(left, min(right, max(values, default=-1)) + 1) if index in values]
        first, last = (int(place) for place in np.searchsorted(table.numbers, (top + 1, bottom + 2)))
        if left not in values or len(columns) * (last - first) < 2 or first == len(table.numbers) or table.numbers[first] != top + 1:  # noqa: PLR2004
            continue
        text = table.grid.rows[top][left] if left < len(table.grid.rows[top]) else ""
        if text.strip():
            found = say("“{text}”所在的单元格合并了 {count} 格,只当第一格的数", text=shown(text), count=len(columns) * (last - first))
            fault = Fault("merged_figure", found, say("每个数一格"), say("请取消合并,逐格填写;只报第一格请确认"))
            yield warning(fault, columns[0].place(table.sheet, top + 1))
