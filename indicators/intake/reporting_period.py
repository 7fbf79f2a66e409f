"""The text of a period cell becomes the stretch that a value of this indicator speaks for.

Comes in: the cell, the year that stands in where it names none, the indicator, and the reporting interval of its last
day. Goes out: a `Period`: of a cumulative from its start, of an in-period flow exactly one interval. Raises `CellError`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.intake.finding import CellError, Fault, shown
from indicators.intake.headings import INVISIBLE
from indicators.intake.vocabulary import Terms
from indicators.period import Period, PeriodError, in_words, parse_period
from indicators.wording import say

SERIAL_DAY_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"[2-6][0-9]{4}(?:\.0+)?")
_DAY = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?: 0?0:00(?::00)?)?")
_EIGHT_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DOT_MONTH = re.compile(r"(?:19|20)\d{2}\.(\d{1,2})")
_THIRD_QUARTER = frozenset({7, 8, 9})
_MONTH_ALONE = re.compile(r"0?[1-9]|1[0-2]")


@dataclass(frozen=True, slots=True)
class PeriodCell:
    """A period as written; `day` says that it names a single day."""

    text: str
    period: Period
    day: bool


def read_period(text: str, *, year: int | None, months_column: bool = False, dates_column: bool = False) -> PeriodCell:
    """Read a period cell; in a column of months a bare 6 is June, in a column of dates 45838 a day. Raises CellError."""
    plain = re.sub(r"^(?:截至|截止到|截止|至)|(?:底|末)$", "", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).strip())
    if any(unicodedata.category(c) == "No" for c in text):
        raise CellError(
            Fault("unreadable_period", say("数据期“{text}”里有带圈或上标字符", text=shown(text)), expected_spelling(), say("请删去注码"))
        )
    if dates_column and _SERIAL.fullmatch(plain):
        plain = (SERIAL_DAY_ZERO + timedelta(days=int(plain.partition(".")[0]))).isoformat()
    elif months_column and _MONTH_ALONE.fullmatch(plain):
        plain = f"{int(plain)}月"
    plain = re.sub(r" 0?0:00(?::00)?$", "", _EIGHT_DIGITS.sub(r"\1-\2-\3", plain) if _EIGHT_DIGITS.fullmatch(plain) else plain)
    try:
        return PeriodCell(text, parse_period(plain, year=year), bool(_DAY.fullmatch(plain)))
    except PeriodError as error:
        remedy = say("若是日期序号,请把该列设为日期格式后另存") if _SERIAL.fullmatch(plain) else say("请改写数据期")
        kind = "period_without_year" if error.without_year else "unreadable_period"
        expected = say("应写成 {spellings}", spellings=error.expected) if error.expected else expected_spelling()
        raise CellError(Fault(kind, error.found, expected, remedy)) from error


def expected_spelling() -> str:
    """How a period should be written."""
    return say("应写成 2025-06、2025年6月、2025年1-6月")


def is_dates_column(texts: set[str]) -> bool:
    """Whether all cells of a column are days or date serials, and one at least is written as a day."""
    plain = [unicodedata.normalize("NFKC", text).strip() for text in texts if text.strip()]
    days = [text for text in plain if _DAY.fullmatch(text)]
    return bool(days) and all(_DAY.fullmatch(text) or _SERIAL.fullmatch(text) for text in plain)


def may_be_october(texts: set[str]) -> bool:
    """Whether a 2025.1 of a column may be a 2025.10 of which a spreadsheet dropped the last zero."""
    found = (_DOT_MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip()) for text in texts)
    months = {match[1] for match in found if match}
    beside = {int(month) for month in months - {"1"}}
    return "1" in months and "10" not in months and (not beside or 1 in beside or bool(beside & _THIRD_QUARTER))


def odd_stretch(cell: PeriodCell, terms: Terms, interval: Period, *, october: bool) -> tuple[Fault, ...]:
    """What the sender is asked about a period that can be read; `october` says that 2025.1 may be 2025.10."""
    dropped: tuple[Fault, ...] = ()
    if october and _DOT_MONTH.fullmatch(plain := unicodedata.normalize("NFKC", cell.text).strip()) and plain.endswith(".1"):
        remedy = say("若是 10 月(软件去掉了末尾的 0),请写成 {year}-10", year=cell.period.end.year)
        dropped = (Fault("period_october", say("“{text}”按 1 月读", text=shown(cell.text)), say("应写明是 1 月还是 10 月"), remedy),)
    if terms.in_period:
        return (*dropped, *_month_for_interval(cell, terms, interval))
    period, example = cell.period, in_words(interval)
    if period.end != interval.end:
        found = say("数据期“{text}”不是一个报送期的末尾", text=shown(cell.text))
        expected = say("这个指标{every},这一天在 {example} 这一期", every=_how_often(terms, interval), example=example)
        remedy = say("若是整期的数请写成 {example},若确是期中的数请确认", example=example)
        return (*dropped, Fault("period_inside_interval", found, expected, remedy))
    in_one_month = (period.start.year, period.start.month) == (period.end.year, period.end.month)
    from_january = period.start == date(period.end.year, 1, 1)
    if terms.measure == "growth" and not in_one_month and not from_january and period != interval:
        found = say("增速的数据期“{text}”不从 1 月起,按截止到 {example} 的增速保存", text=shown(cell.text), example=example)
        expected = say("这个指标{every}", every=_how_often(terms, interval))
        return (*dropped, Fault("growth_of_a_stretch", found, expected, say("请核对是不是这几个月单独的增速;累计增速请写成 1 月起")))
    return dropped


def _month_for_interval(cell: PeriodCell, terms: Terms, interval: Period) -> tuple[Fault, ...]:
    """Of a figure of the period whose interval is longer than the month that the cell names: is it that of the interval or of the month?"""
    month = (cell.period.end.year, cell.period.end.month)
    if cell.period == interval or (interval.start.year, interval.start.month) == month:
        return ()
    example = in_words(interval)
    found = say("数据期“{text}”只写了一个月,按{example}的当期数保存", text=shown(cell.text), example=example)
    expected = say("这个指标报当期数,{every},如 {example}", every=_one_interval_is(terms, interval), example=example)
    remedy = say("若已是{example}合计请确认或改写数据期;若只是一个月的数,请改填合计", example=example)
    return (Fault("period_shorter_than_interval", found, expected, remedy),)


def _one_interval_is(terms: Terms, interval: Period) -> str:
    if not terms.january and interval.end.month == 2:  # noqa: PLR2004
        return say("1-2月合并为一期")
    return say("每{every}一期", every=_every(terms.every))


def _every(name: str) -> str:
    words = {
        "旬": say("旬"),
        "half-month": say("半月"),
        "month": say("月"),
        "quarter": say("季"),
        "half-year": say("半年"),
        "year": say("年"),
    }
    return words[name]


def _how_often(terms: Terms, interval: Period) -> str:
    if not terms.january and interval.end.month == 2:  # noqa: PLR2004
        return say("按月报,1-2月合并为一期")
    return say("按{every}报", every=_every(terms.every))


def settle(cell: PeriodCell, terms: Terms, interval: Period, region: str, plan_start: date) -> Period:
    """The stretch that the value speaks for; `interval` is the reporting interval in which the cell's last day lies."""
    if terms.in_period:
        return _one_interval(cell, terms, interval)
    if terms.cumulative:
        return _from_the_start(cell, interval, _run_start(cell.period.end, terms, region, plan_start))
    return cell.period


def _one_interval(cell: PeriodCell, terms: Terms, interval: Period) -> Period:
    period = cell.period
    if period == interval:
        return interval
    within_month = (period.start.year, period.start.month) == (period.end.year, period.end.month) and period.start.day == 1
    fine = terms.every in {"旬", "half-month"} and not cell.day
    if within_month and period.end == interval.end and not fine:
        return interval
    found = say("数据期“{text}”不是一个报送期", text=shown(cell.text))
    expected = say("这个指标报当期数,{every},如 {example}", every=_one_interval_is(terms, interval), example=in_words(interval))
    raise CellError(Fault("period_not_one_interval", found, expected, say("请按期分行填写当期数")))


def _from_the_start(cell: PeriodCell, interval: Period, start: date) -> Period:
    period = cell.period
    within_month = (period.start.year, period.start.month) == (period.end.year, period.end.month)
    if within_month or period == interval or period.start == start:
        return Period(min(start, period.end), period.end)
    found = say("数据期“{text}”不是从 {start} 起的累计", text=shown(cell.text), start=in_words(Period(start, start)))
    expected = say("这个指标报累计数,如 {example}", example=in_words(Period(start, period.end)))
    raise CellError(Fault("period_not_cumulative", found, expected, say("请填累计数,数据期写到截止的月份即可")))


def _run_start(end: date, terms: Terms, region: str, plan_start: date) -> date:
    """Where the cumulative that ends on that day began: 1 January, or the start of the target's window."""
    if terms.since == "year":
        return date(end.year, 1, 1)
    own = terms.windows.get(region) or tuple(window for windows in terms.windows.values() for window in windows)
    starts = [first for first, last in own if first <= end <= last]
    if starts:
        return min(starts)
    return plan_start if plan_start <= end else date(end.year, 1, 1)
