"""Data periods: the stretch of time a value speaks for.

Comes in: the spellings people use (2025年1-6月, 2025Q2, 2025-06-10, 一季度 …). Goes out: a `Period` with a first and a
last day. Refuses, with a sentence, whatever is not clearly one stretch. How much of a window has passed and which
interval follows which is reckoned in `sql/`, the one place of the rules; here a text only becomes two dates.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.wording import say
from indicators.wording.numbers import NOTHING
from indicators.wording.periods import stretch

EARLIEST_YEAR, LATEST_YEAR = 1949, 2100
FEBRUARY, DECEMBER = 2, 12
FIRST_TENDAY_END, HALF_MONTH_END, SECOND_TENDAY_END = 10, 15, 20


class PeriodError(ValueError):
    """The text is not a period: `found` says what is wrong, `expected` how it should be written, where it can be said.

    `without_year` where only the year is lacking.
    """

    def __init__(self, found: str, expected: str = "", *, without_year: bool = False) -> None:
        super().__init__(say("{found},应写成 {expected}", found=found, expected=expected) if expected else found)
        self.found, self.expected, self.without_year = found, expected, without_year


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First and last day, both included. `Period(2025-01-01, 2025-06-30)` is 2025年1-6月."""

    start: date
    end: date

    def __str__(self) -> str:
        """The canonical writing: 2025-06, 2025-06-10 (上旬), 2025-06-30 (下旬), 2025-01/2025-06."""
        if self.start.day != 1:
            return self.end.isoformat()
        last = _month_text(self.end) if self.end == month_end(self.end.year, self.end.month) else self.end.isoformat()
        if (self.start.year, self.start.month) == (self.end.year, self.end.month):
            return last
        return f"{_month_text(self.start)}/{last}"


def _month_text(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


_CHINESE_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DASH = r"(?:-|—|–|~|至|到)"
_PART_OF_MONTH = r"(?P<part>上旬|中旬|下旬|上半月|下半月)"

_SPELLINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("range", rf"{_YEAR}-(?P<m1>\d{{1,2}})/(?P<year2>(?:19|20)\d{{2}})-(?P<m2>\d{{1,2}})(?:-(?P<d2>\d{{1,2}}))?"),
        ("day", rf"{_YEAR}(?P<separator>[-/.])(?P<m2>\d{{1,2}})(?P=separator)(?P<d2>\d{{1,2}})"),
        ("day", rf"{_YEAR}年(?P<m2>\d{{1,2}})月(?P<d2>\d{{1,2}})日?"),
        ("month", rf"{_YEAR}(?:[-/.]|年)(?P<m2>\d{{1,2}})(?:月份?)?{_PART_OF_MONTH}?"),
        ("month", rf"{_YEAR}(?P<m2>0[1-9]|1[0-2])"),
        ("months", rf"(?:{_YEAR}年)?(?P<m1>\d{{1,2}})月?{_DASH}(?P<m2>\d{{1,2}})月份?{_PART_OF_MONTH}?"),
        ("months", rf"{_YEAR}[年/.](?P<m1>\d{{1,2}}){_DASH}(?P<m2>\d{{1,2}})"),
        ("month", rf"(?:{_YEAR}年)?(?P<m2>\d{{1,2}})月份?{_PART_OF_MONTH}?"),
        ("quarter", rf"(?:{_YEAR}年?)?第?(?:Q(?P<q>[1-4])|(?P<q2>[1-4])季度)"),
        ("quarters", rf"(?:{_YEAR}年?)?前(?P<q>[1-4])季度"),
        ("half", rf"(?:{_YEAR}年?)?(?:H(?P<h>[12])|(?P<hw>[上下])半年)"),
        ("year", rf"{_YEAR}(?:年(?:度|全年)?)?"),
    )
)
_MONTH_NAME = re.compile(r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[- ](?P<year>\d{4}|\d{2})", re.IGNORECASE)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_period(text: str, *, year: int | None = None) -> Period:
    """Read a period in any of the spellings people use.

    `year` stands in where the text names none (1-6月). A range of months is that stretch; a plain month is that month.
    Raises `PeriodError` with what was expected.
    """
    plain = _plain(text)
    named = _MONTH_NAME.fullmatch(plain)
    if named:
        number = int(named["year"])
        return _months(number if number >= EARLIEST_YEAR else 2000 + number, _MONTH_NAMES.index(named["month"].lower()) + 1)
    for kind, pattern in _SPELLINGS:
        found = pattern.fullmatch(plain)
        if found:
            return _read(kind, {k: v for k, v in found.groupdict().items() if v is not None}, year, text)
    raise PeriodError(
        say("“{text}”不是数据期", text=text.strip()), say("2025-06、2025年6月、2025年1-6月、2025年二季度、2025年上半年或 2025年")
    )


def in_words(period: Period) -> str:
    """A period as people read it: 2025年1-6月, Jan – Jun 2025."""
    return stretch(period.start, period.end)


def period_words(canonical: str | None) -> str:
    """A period kept as text, as people read it; a dash for none. Of a 旬 or a half-month the text knows the last day alone."""
    if not canonical:
        return NOTHING
    period = parse_period(canonical)
    return in_words(Period(period.end, period.end) if canonical == period.end.isoformat() else period)


def _plain(text: str) -> str:
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)) if not _MONTH_NAME.fullmatch(text.strip()) else text.strip()
    return _CHINESE_NUMBER.sub(lambda m: _western(m[0]), folded)


def _western(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(_CHINESE_DIGITS[c] for c in numeral)
    tens, _, ones = numeral.partition("十")
    return str(int(_CHINESE_DIGITS.get(tens, "1")) * 10 + int(_CHINESE_DIGITS.get(ones, "0")))


def _read(kind: str, part: dict[str, str], default_year: int | None, text: str) -> Period:
    if "year" not in part and default_year is None:
        raise PeriodError(say("“{text}”没有年份,请写成 2025年… 或先选定数据期", text=text.strip()), without_year=True)
    year = int(part.get("year", default_year or 0))
    if kind == "year":
        return _months(year, 1, DECEMBER)
    if kind in {"quarter", "quarters"}:
        quarter = int(part.get("q") or part["q2"])
        return _months(year, 1 if kind == "quarters" else 3 * quarter - 2, 3 * quarter)
    if kind == "half":
        second = part.get("h") == "2" or part.get("hw") == "下"
        return _months(year, 7 if second else 1, DECEMBER if second else 6)
    last_year, last_month = int(part.get("year2", year)), int(part["m2"])
    first_month = int(part.get("m1", last_month))
    if not (1 <= first_month <= DECEMBER and 1 <= last_month <= DECEMBER):
        raise PeriodError(say("“{text}”里的月份应在 1 至 12 之间", text=text.strip()))
    whole = Period(date(year, first_month, 1), month_end(last_year, last_month))
    if whole.start > whole.end:
        raise PeriodError(say("“{text}”的起月晚于止月", text=text.strip()))
    return _cut(whole, part, text)


def _months(year: int, first: int, last: int | None = None) -> Period:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise PeriodError(
            say("年份 {year} 不在 {earliest_year} 至 {latest_year} 之间", year=year, earliest_year=EARLIEST_YEAR, latest_year=LATEST_YEAR)
        )
    return Period(date(year, first, 1), month_end(year, last or first))


def _cut(whole: Period, part: dict[str, str], text: str) -> Period:
    """Shorten a stretch of whole months to the day, 旬 or half-month in which it ends."""
    year, month, last_day = whole.end.year, whole.end.month, whole.end.day
    if not EARLIEST_YEAR <= whole.start.year <= LATEST_YEAR:
        raise PeriodError(
            say(
                "年份 {year} 不在 {earliest_year} 至 {latest_year} 之间",
                year=whole.start.year,
                earliest_year=EARLIEST_YEAR,
                latest_year=LATEST_YEAR,
            )
        )
    words = {"上旬": (1, FIRST_TENDAY_END), "中旬": (11, SECOND_TENDAY_END), "下旬": (21, last_day)}
    words |= {"上半月": (1, HALF_MONTH_END), "下半月": (16, last_day)}
    if "part" in part:
        first, last = words[part["part"]]
    elif "d2" in part:
        first, last = 1, int(part["d2"])
        if not 1 <= last <= last_day:
            raise PeriodError(say("“{text}”里的日应在 1 至 {last_day} 之间", text=text.strip(), last_day=last_day))
    else:
        first, last = 1, last_day
    same_month = (whole.start.year, whole.start.month) == (year, month)
    return Period(date(year, month, first) if same_month else whole.start, date(year, month, last))


def parse_window(text: str) -> Period:
    """Read a plan's window, `2025-01/2025-12` or a single month; whole months only."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:/(\d{4})-(\d{2}))?", text.strip())
    if not found:
        raise PeriodError(say("“{text}”不是起止月份", text=text), "2025-01/2025-12")
    first_year, first_month = int(found[1]), int(found[2])
    last_year, last_month = int(found[3] or first_year), int(found[4] or first_month)
    if not (1 <= first_month <= DECEMBER and 1 <= last_month <= DECEMBER):
        raise PeriodError(say("“{text}”里的月份应在 01 至 12 之间", text=text))
    window = Period(date(first_year, first_month, 1), month_end(last_year, last_month))
    if window.start > window.end:
        raise PeriodError(say("“{text}”的起月晚于止月", text=text))
    return window


def month_before(day: date) -> date:
    """The last day of the month before that of `day`."""
    return day.replace(day=1) - timedelta(days=1)
