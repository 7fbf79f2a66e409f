"""Lines between the rows of a table that say something of the rows below them: a unit, a period, a region.

Comes in: the rows passed over and what all rows are read with. Goes out: findings where such a line contradicts it: a table of
which each part is a month, a county or in another unit is never read as if it were all one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indicators.intake.finding import Fault, Finding, Place, error, shown, warning
from indicators.intake.lookups import Question
from indicators.intake.recognition import PassedRow
from indicators.intake.titles import title_period, title_units
from indicators.intake.units import parse_unit
from indicators.intake.vocabulary import find_region
from indicators.period import Period, PeriodError, in_words, parse_period
from indicators.wording import say


def lines_that_contradict(question: Question, passed: Iterable[PassedRow]) -> Iterator[Finding]:
    """Findings on lines below the header that name another unit, period or region than the rows are read with."""
    header = question.table.header_row or 0
    said = _period_of_all(question)
    for row in passed:
        if row.number <= header:
            continue
        place = Place(question.table.sheet, row.number)
        for unit in title_units([row.text]):
            if parse_unit(unit) not in [parse_unit(known) for known in question.units]:
                found = say("这一行写“单位:{unit}”,而各行的数没有按它换算", unit=unit)
                fault = Fault("unit_between", found, say("单位应写在表头以上,或有“计量单位”一列"), say("请核对各行的单位;没有影响请确认"))
                yield warning(fault, place)
        yield from (error(fault, place) for fault in _of_period(row, said))
        if not question.settled.has("region"):
            yield from (error(fault, place) for fault in _of_region(question, row))


def _period_of_all(question: Question) -> Period | None:
    """The period that stands for every row, where no column says it."""
    if question.settled.has("period") or "year" in question.settled.columns or not question.period:
        return None
    try:
        return parse_period(question.period, year=question.year)
    except PeriodError:
        return None


def _of_period(row: PassedRow, said: Period | None) -> Iterator[Fault]:
    named = title_period([row.text])
    if said and named and named[1].end != said.end:
        found = say("这一行写“{text}”,而各行都按{period}读", text=named[0], period=in_words(said))
        yield Fault("period_between", found, say("各行应是同一期,或有“数据期”一列"), say("请加“数据期”一列,或各期分别报送"))


def _of_region(question: Question, row: PassedRow) -> Iterator[Fault]:
    region = find_region(question.catalogue.regions, row.text)
    homes = {words.plan.region_code for words in question.words.values()}
    read_as = {question.region} if question.region else homes
    if region is not None and region.code not in read_as:
        found = say("这一行只写“{region}”,像是其下各行的地区", region=shown(row.text))
        yield Fault("region_between", found, say("每行都应写明地区"), say("请加“地区”一列逐行填写"))
