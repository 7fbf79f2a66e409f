"""One row of a table becomes a value of an indicator, region and period, or the faults that keep it out.

Comes in: the rows of a table whose columns are settled. Goes out: for each row a `Reported`, a `Refused` or a row passed
over, with every fault of every cell of it. Nothing is stored or compared here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.intake.figures import read_figure
from indicators.intake.finding import Fault, Finding, Place, error, shown, warning
from indicators.intake.headings import Meaning, fold, meaning_word
from indicators.intake.lookups import Intervals, Lookups, Question, lookups, texts
from indicators.intake.parsing import not_reported
from indicators.intake.recognition import PassedRow, Row
from indicators.intake.reporting_period import PeriodCell, in_words
from indicators.intake.settling import empty_column
from indicators.intake.vocabulary import TOTALS, Terms
from indicators.period import Period
from indicators.wording import say

_REST_OF_THOUSANDS = re.compile(r"\s*[0-9]{3}(?:\.[0-9]+)?\s*", re.ASCII)
_HEAD_OF_THOUSANDS = re.compile(r"\s*[+-]?[0-9]{1,3}\s*", re.ASCII)
_BARE = re.compile(r"[-+0-9.,eE() \u3000\xa0]*")


@dataclass(frozen=True, slots=True)
class Reported:
    """A row that was understood. `value` is in the indicator's unit, None where it is not reported; `bare` without a unit."""

    sheet: str
    number: int
    terms: Terms
    region: str
    region_name: str
    period: Period
    value: Decimal | None
    text: str
    note: str
    bare: bool

    @property
    def series(self) -> tuple[str, str, str]:
        """Plan, region, indicator."""
        return (self.terms.plan, self.region, self.terms.indicator)

    @property
    def key(self) -> tuple[str, str, str, date, date | None]:
        """What makes two values values of the same thing: the period's end, for an in-period flow its start too."""
        return (*self.series, self.period.end, self.period.start if self.terms.in_period else None)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not understood, as it stands in the file."""

    number: int
    region: str
    indicator: str
    period: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All rows of a file, each in one of the lists, and the findings on them. `totals` are passed over but compared."""

    reported: list[Reported] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    totals: list[Reported] = field(default_factory=list)
    passed: list[PassedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Entry:
    """One row on its way: its cells by meaning, and the faults found so far."""

    question: Question
    look: Lookups
    row: Row
    cells: dict[Meaning, str]
    found: list[Finding] = field(default_factory=list)

    def fault(self, fault: Fault, meaning: Meaning | None = None) -> None:
        self.found.append(error(fault, self.place(meaning)))

    def place(self, meaning: Meaning | None) -> Place:
        return place(self.question, self.row.number, meaning)

    def text(self, meaning: Meaning) -> str:
        return self.cells.get(meaning, "").strip()

    def joined(self) -> str:
        return " ".join(" ".join(cell.split()) for cell in self.row.cells if cell.strip())


def place(question: Question, row: int, meaning: Meaning | None) -> Place:
    """The place of a row's cell of that meaning."""
    column = question.settled.columns.get(meaning) if meaning else None
    return column.place(question.table.sheet, row) if column else Place(question.table.sheet, row)


def read_rows(question: Question, intervals: Intervals) -> Answer:
    """Read every row of the file."""
    look = lookups(question, intervals)
    answer = Answer()
    for row in question.table.rows:
        _read_row(_Entry(question, look, row, texts(row, question.settled)), answer)
    return answer


def _read_row(entry: _Entry, answer: Answer) -> None:
    _check_cells(entry)
    plan = _plan(entry)
    terms = _terms(entry, plan) if plan else None
    if _is_total(entry, plan, terms):
        answer.passed.append(PassedRow(entry.row.number, entry.joined(), _why_total(entry, plan)))
        answer.totals.extend(_reported(entry, terms, ("", "")) if terms and plan else [])
        return
    if terms is None and _holds_nothing(entry):
        answer.passed.append(PassedRow(entry.row.number, entry.joined(), say("没有数值的小标题或说明")))
        return
    region = _region(entry, plan, terms) if plan else None
    reported = _reported(entry, terms, region) if terms and region else []
    answer.findings.extend(entry.found)
    if reported and not any(finding.severity == "error" for finding in entry.found):
        answer.reported.extend(reported)
    else:
        answer.refused.append(Refused(entry.row.number, *(entry.text(m) for m in ("region", "indicator", "period", "value"))))


def _reported(entry: _Entry, terms: Terms, region: tuple[str, str]) -> list[Reported]:
    period = _period(entry, terms, region[0])
    before = len(entry.found)
    value = _value(entry, terms)
    if period is None or any(finding.severity == "error" for finding in entry.found[before:]):
        return []
    text = entry.cells.get("value", "")
    note = ";".join(
        entry.row.cells[column.index].strip() for column in entry.question.settled.notes if entry.row.cells[column.index].strip()
    )
    return [Reported(entry.question.table.sheet, entry.row.number, terms, *region, period, value, text, note, bool(_BARE.fullmatch(text)))]


def _check_cells(entry: _Entry) -> None:
    """A number written 1,234.5 in a file cut at commas falls into two cells: never read as 1."""
    table, value = entry.question.table, entry.question.settled.columns["value"].index
    beyond = [cell for cell in entry.row.cells[len(table.columns) :] if cell.strip()]
    remedy = say("请检查分隔符;带千分位逗号的数要加引号或去掉逗号")
    if beyond:
        found = say("这一行比表头多出 {count} 格(如“{cell}”)", count=len(beyond), cell=shown(beyond[0]))
        entry.fault(Fault("too_many_cells", found, say("应有 {count} 格", count=len(table.columns)), remedy))
        return
    beside = {column.index for column in entry.question.settled.notes}
    unit = entry.question.settled.columns.get("unit")
    if value + 1 not in beside | ({unit.index} if unit else set()) or table.delimiter not in ",,":
        return
    head, rest = entry.row.cells[value], entry.row.cells[value + 1]
    if _HEAD_OF_THOUSANDS.fullmatch(head) and _REST_OF_THOUSANDS.fullmatch(rest):
        found = say("“{head}”与下一格“{rest}”像是被逗号拆开的一个数", head=head.strip(), rest=rest.strip())
        entry.fault(Fault("split_number", found, say("一个数应在一格里"), remedy), "value")


def _plan(entry: _Entry) -> str | None:
    if "plan" not in entry.question.settled.columns:
        return entry.question.plan
    if not entry.text("plan"):
        entry.fault(_empty("plan"), "plan")
        return None
    found = entry.look.plan(entry.text("plan"))
    if isinstance(found, Fault):
        entry.fault(found, "plan")
        return None
    return found


def _terms(entry: _Entry, plan: str) -> Terms | None:
    meanings: tuple[Meaning, ...] = ("indicator_id", "indicator")
    answers = [(meaning, entry.look.indicator((plan, entry.text(meaning)))) for meaning in meanings if entry.text(meaning)]
    if not answers:
        entry.fault(_empty("indicator"), "indicator" if "indicator" in entry.cells else "indicator_id")
    for meaning, found in answers:
        if isinstance(found, Fault):
            entry.fault(found, meaning)
    terms = [found for _, found in answers if isinstance(found, Terms)]
    if len(terms) != len(answers) or not terms:
        return None
    if terms[0] is not terms[-1]:
        named = say("编码“{id}”与名称“{name}”不是同一个指标", id=entry.text("indicator_id"), name=shown(entry.text("indicator")))
        expected = say("编码 {id} 的名称是“{name}”", id=terms[0].indicator, name=terms[0].name)
        entry.fault(Fault("indicator_conflict", named, expected, say("请核对编码与名称")), "indicator")
        return None
    return terms[0]


def _is_total(entry: _Entry, plan: str | None, terms: Terms | None) -> bool:
    if fold(entry.text("region")) in TOTALS:
        return plan is None or isinstance(entry.look.region((plan, entry.text("region"))), Fault)
    first = next((cell for cell in entry.row.cells if cell.strip()), "")
    return terms is None and (fold(entry.text("indicator")) in TOTALS or fold(first) in TOTALS)


def _why_total(entry: _Entry, plan: str | None) -> str:
    if plan is None or fold(entry.text("region")) not in TOTALS:
        return say("合计行")
    return say("合计行;若指“{region}”,请写“{region}”", region=entry.question.words[plan].plan.region)


def _holds_nothing(entry: _Entry) -> bool:
    filled = {meaning for meaning in entry.cells if entry.text(meaning)}
    return "value" not in filled and (len(filled) <= 1 or not filled & {"indicator", "indicator_id"})


def _region(entry: _Entry, plan: str, terms: Terms | None) -> tuple[str, str] | None:
    question, words = entry.question, entry.question.words[plan]
    text = entry.text("region") or ("" if "region" in entry.cells else question.region or "")
    if text:
        found = entry.look.region((plan, text))
        if isinstance(found, Fault):
            entry.fault(found, "region")
            return None
        return found.code, found.name
    if "region" in entry.cells:
        entry.fault(_empty("region"), "region")
        return None
    home = words.plan.region_code
    if terms is not None and not set(terms.windows) <= {home}:
        found_text = say("{lacking},而指标“{name}”按地区分解", lacking=_no_region(entry), name=terms.name)
        entry.fault(Fault("missing_region", found_text, say("应写明是哪个地区的数"), say("请加“地区”一列,或先选定地区")))
        return None
    if not words.only_region:
        found_text = say("{lacking},按方案所在的“{region}”登记", lacking=_no_region(entry), region=words.plan.region)
        fault = Fault("region_assumed", found_text, "", say("若是下级区域的数,请加“地区”一列或先选定地区"))
        entry.found.append(warning(fault, entry.place(None)))
    return home, words.plan.region


def _no_region(entry: _Entry) -> str:
    empty = empty_column(entry.question.table, "region")
    return say("“{heading}”列是空的", heading=empty.heading) if empty else say("没有写地区")


def _period(entry: _Entry, terms: Terms, region: str) -> Period | None:
    text = entry.text("period") if "period" in entry.cells else entry.question.period or ""
    if not_reported(text) and not entry.text("year"):
        entry.fault(_empty("period"), "period")
        return None
    cell = entry.look.period((entry.cells.get("period", text), entry.cells.get("year", "")))
    span = cell if isinstance(cell, Fault) else entry.look.span((cell, terms.plan, terms.indicator, region))
    if isinstance(span, Fault):
        entry.fault(span, "year" if span.kind == "unreadable_year" else "period")
        return None
    if span.end > entry.question.today:
        found = say("数据期“{period}”到 {end} 才结束", period=in_words(span), end=span.end.isoformat())
        expected = say("应不晚于报送之日 {today}", today=entry.question.today.isoformat())
        entry.fault(Fault("period_in_future", found, expected, say("请核对年份和月份")), "period")
        return None
    odd = entry.look.odd(cell, terms.plan, terms.indicator) if isinstance(cell, PeriodCell) else ()
    entry.found.extend(warning(fault, entry.place("period")) for fault in odd)
    return span


def _value(entry: _Entry, terms: Terms) -> Decimal | None:
    """The value in the indicator's unit; faults go to the entry."""
    figure = read_figure(
        entry.cells.get("value", ""),
        terms,
        unit=entry.text("unit"),
        name=entry.text("indicator"),
        heading=entry.question.settled.columns["value"].heading,
        titles=entry.question.units,
    )
    if figure.fault:
        entry.fault(figure.fault, figure.at)
    if figure.told:
        entry.found.append(warning(figure.told, entry.place("value")))
    return figure.value


def _empty(meaning: Meaning) -> Fault:
    remedy = say("请逐行填写,不用合并单元格")
    return Fault(
        "empty_cell",
        say("“{meaning}”是空的", meaning=meaning_word(meaning)),
        say("每行都应写明{meaning}", meaning=meaning_word(meaning)),
        remedy,
    )
