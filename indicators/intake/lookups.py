"""Names and periods of a file, each different text looked up once.

Comes in: what the file is read with (`Question`). Goes out: `Lookups`: functions from a cell's text to a plan, region,
indicator or period, or to the fault it has. A million rows name few different things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count
from typing import TypeVar

from indicators.intake.coded import constant, together
from indicators.intake.entries import Entries
from indicators.intake.finding import CellError, Fault, shown
from indicators.intake.headings import fold, heading
from indicators.intake.parsing import not_reported
from indicators.intake.recognition import Table
from indicators.intake.reporting_period import PeriodCell, is_dates_column, may_be_october, odd_stretch, read_period, settle
from indicators.intake.settling import Settled
from indicators.intake.vocabulary import Catalogue, PlanWords, Terms, find_indicator, find_plan, find_region, near_names
from indicators.period import Period
from indicators.plan import Region
from indicators.wording import say

K = TypeVar("K")
V = TypeVar("V")
MOST_NEAR_SEARCHES = 300
# day, every, january: what decides in which reporting interval a day lies
Day = tuple[date, str, bool]
Intervals = Callable[[Iterable[Day]], Mapping[Day, Period]]


@dataclass(frozen=True, slots=True)
class Question:
    """What every row of a file is read with: names, the sender's choices (`region` a code), and what the title says."""

    table: Table
    settled: Settled
    catalogue: Catalogue
    words: Mapping[str, PlanWords]
    today: date
    plan: str | None
    region: str | None
    period: str | None
    year: int | None
    units: tuple[str, ...]
    entries: Entries

    @property
    def wide(self) -> bool:
        """Whether a row holds several values."""
        return self.table.layout != "long"


@dataclass(frozen=True, slots=True)
class Lookups:
    """`plan` by its cell; `region` and `indicator` by plan and cell; `period` by its cell and that of the year."""

    plan: Callable[[str], str | Fault]
    region: Callable[[tuple[str, str]], Region | Fault]
    indicator: Callable[[tuple[str, str]], Terms | Fault]
    period: Callable[[tuple[str, str]], PeriodCell | Fault]
    span: Callable[[tuple[PeriodCell, str, str, str]], Period | Fault]
    odd: Callable[[PeriodCell, str, str], tuple[Fault, ...]]


def lookups(question: Question, intervals: Intervals) -> Lookups:
    """The look-ups of one file; `intervals` is asked once, for every last day that occurs in it."""
    searches = count()
    period = remembered(_periods(question))
    known = _intervals(question, period, intervals)

    def plan(text: str) -> str:
        found = find_plan(question.catalogue, text).plan
        if question.plan not in {None, found}:
            named = say("这一行写的方案是“{plan}”", plan=shown(text))
            raise CellError(Fault("other_plan", named, say("所选的方案是 {plan}", plan=question.plan), say("请核对所选方案或文件")))
        return found

    def region(key: tuple[str, str]) -> Region:
        return _region(question, *key, searches)

    def indicator(key: tuple[str, str]) -> Terms:
        return find_indicator(question.words[key[0]], key[1], offer=next(searches) < MOST_NEAR_SEARCHES)

    def span(key: tuple[PeriodCell, str, str, str]) -> Period:
        cell, plan_id, indicator_id, code = key
        words = question.words[plan_id]
        terms = words.indicators[fold(indicator_id)][0]
        interval = known.get((cell.period.end, terms.every, terms.january), cell.period)
        return settle(cell, terms, interval, code, words.plan.window_start)

    october = may_be_october(_period_cells(question))

    @cache
    def odd(cell: PeriodCell, plan_id: str, indicator_id: str) -> tuple[Fault, ...]:
        terms = question.words[plan_id].indicators[fold(indicator_id)][0]
        interval = known.get((cell.period.end, terms.every, terms.january))
        return odd_stretch(cell, terms, interval, october=october) if interval else ()

    return Lookups(remembered(plan), remembered(region), remembered(indicator), period, remembered(span), odd)


def _region(question: Question, plan: str, cell: str, searches: Iterator[int]) -> Region:
    words = question.words[plan]
    # 全市 in a plan of 试验市 is the plan's own region; any other 全… stays a total
    own = fold(cell) == f"全{words.plan.region[-1]}"
    found = find_region(question.catalogue.regions, words.plan.region if own else cell, within=words.plan.region_code)
    if found is not None and found.code in words.inside:
        return found
    expected = say("应为{region}或其下级区域", region=words.plan.region)
    if found is not None:
        raise CellError(Fault("region_outside", say("“{name}”不在方案的区域之内", name=found.name), expected, say("请核对区域或方案")))
    names = {fold(name): name for each in question.catalogue.regions if each.code in words.inside for name in (each.name, *each.aliases)}
    otherwise = say("请改成方案之内的区域名称")
    near = near_names(fold(cell), names, otherwise) if next(searches) < MOST_NEAR_SEARCHES else otherwise
    raise CellError(Fault("unknown_region", say("没有区域“{name}”", name=shown(cell)), expected, near))


def remembered(find: Callable[[K], V]) -> Callable[[K], V | Fault]:
    """`find`, asked once for each key; a CellError becomes its fault."""
    known: dict[K, V | Fault] = {}

    def look_up(key: K) -> V | Fault:
        if key not in known:
            try:
                known[key] = find(key)
            except CellError as refusal:
                known[key] = refusal.fault
        return known[key]

    return look_up


def _period_cells(question: Question) -> set[str]:
    column = question.entries.texts.get("period")
    return set(column.texts) if column is not None else set()


def _periods(question: Question) -> Callable[[tuple[str, str]], PeriodCell]:
    column = question.settled.columns.get("period")
    months = column is not None and heading(column.heading).endswith(("月份", "月"))
    dates = is_dates_column({cell for cell in _period_cells(question) if not not_reported(cell)})

    def period(key: tuple[str, str]) -> PeriodCell:
        text, year_text = key
        year = question.year
        if year_text.strip():
            found = re.fullmatch(r"((?:19|20)\d{2})(?:年度?)?", fold(year_text))
            if not found:
                raise CellError(
                    Fault("unreadable_year", say("“{text}”不是年份", text=shown(year_text)), say("应写成 2025"), say("请改正年份"))
                )
            year = int(found[1])
        return read_period(text or f"{year}年", year=year, months_column=months, dates_column=dates)

    return period


def _intervals(question: Question, period: Callable[[tuple[str, str]], PeriodCell | Fault], intervals: Intervals) -> Mapping[Day, Period]:
    every = {(terms.every, terms.january) for words in question.words.values() for found in words.indicators.values() for terms in found}
    texts = question.entries.texts
    alone = constant("", len(question.entries))
    periods, of_year = texts.get("period", constant(question.period or "", len(question.entries))), texts.get("year", alone)
    _, first = together(periods.codes, of_year.codes)
    keys = {(periods[index], of_year[index]) for index in first}
    ends = {found.period.end for key in keys if isinstance(found := period(key), PeriodCell)}
    return intervals([(end, *kind) for end in sorted(ends) for kind in sorted(every)])
