"""The parts of one entry: its plan, indicator, region, period and number, each with its own faults.

Comes in: an entry. Goes out: one part of it, or None with the faults in the entry. What every row lacks is told by settling
and examination; here it is told what this one says.
"""

from __future__ import annotations

from decimal import Decimal

from indicators.intake.entry import Entry, heading_place, place
from indicators.intake.figures import Figure, read_figure
from indicators.intake.finding import Fault, error, shown, warning
from indicators.intake.headings import Meaning, meaning_word
from indicators.intake.parsing import not_reported
from indicators.intake.reporting_period import PeriodCell
from indicators.intake.settling import empty_column
from indicators.intake.vocabulary import Terms
from indicators.period import Period, in_words
from indicators.wording import say


def find_plan(entry: Entry) -> str | None:
    """The plan that the entry speaks of."""
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


def find_terms(entry: Entry, plan: str) -> Terms | None:
    """The indicator, by its code, its name or both."""
    meanings: tuple[Meaning, ...] = ("indicator_id", "indicator")
    answers = [(meaning, entry.look.indicator((plan, entry.text(meaning)))) for meaning in meanings if entry.text(meaning)]
    if not answers:
        entry.fault(_empty("indicator"), "indicator" if "indicator" in entry.cells else "indicator_id")
    for meaning, found in answers:
        if isinstance(found, Fault):
            entry.found.append(error(found, heading_place(entry.question, entry.index, meaning)))
    terms = [found for _, found in answers if isinstance(found, Terms)]
    if len(terms) != len(answers) or not terms:
        return None
    if terms[0] is not terms[-1]:
        named = say("编码“{id}”与名称“{name}”不是同一个指标", id=entry.text("indicator_id"), name=shown(entry.text("indicator")))
        expected = say("编码 {id} 的名称是“{name}”", id=terms[0].indicator, name=terms[0].name)
        entry.fault(Fault("indicator_conflict", named, expected, say("请核对编码与名称")), "indicator")
        return None
    return terms[0]


def find_region(entry: Entry, plan: str, terms: Terms | None) -> tuple[str, str] | None:
    """Code and name of the region; without a column for it the chosen one, or that of the plan."""
    question, words = entry.question, entry.question.words[plan]
    text = entry.text("region") or ("" if "region" in entry.cells else question.region or "")
    if text:
        found = entry.look.region((plan, text))
        if isinstance(found, Fault):
            entry.found.append(error(found, heading_place(entry.question, entry.index, "region")))
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
        fault = Fault("region_assumed", found_text, say("应写明是哪个地区的数"), say("若是下级区域的数,请加“地区”一列或先选定地区"))
        entry.found.append(warning(fault, place(question, entry.index, None)))
    return home, words.plan.region


def _no_region(entry: Entry) -> str:
    empty = empty_column(entry.question.table, "region")
    return say("“{heading}”列是空的", heading=empty.heading) if empty else say("没有写地区")


def find_period(entry: Entry, terms: Terms, region: str) -> Period | None:
    """The stretch that the value speaks for."""
    text = entry.text("period") if "period" in entry.cells else entry.question.period or ""
    if not_reported(text) and not entry.text("year"):
        entry.fault(_empty("period"), "period")
        return None
    cell = entry.look.period((entry.cells.get("period", text), entry.cells.get("year", "")))
    span = cell if isinstance(cell, Fault) else entry.look.span((cell, terms.plan, terms.indicator, region))
    if isinstance(span, Fault):
        at: Meaning = "year" if span.kind == "unreadable_year" else "period"
        of_heading = isinstance(cell, Fault)
        where = heading_place(entry.question, entry.index, at) if of_heading else place(entry.question, entry.index, at)
        entry.found.append(error(span, where))
        return None
    if span.end > entry.question.today:
        found = say("数据期“{period}”到 {end} 才结束", period=in_words(span), end=span.end.isoformat())
        expected = say("应不晚于报送之日 {today}", today=entry.question.today.isoformat())
        entry.fault(Fault("period_in_future", found, expected, say("请核对年份和月份")), "period")
        return None
    odd = entry.look.odd(cell, terms.plan, terms.indicator) if isinstance(cell, PeriodCell) else ()
    entry.found.extend(warning(fault, place(entry.question, entry.index, "period")) for fault in odd)
    return span


def find_value(entry: Entry, terms: Terms) -> Decimal | None:
    """The value in the indicator's unit; faults go to the entry."""
    figure = read_value(entry, terms, entry.cells.get("value", ""))
    if figure.fault:
        entry.fault(figure.fault, figure.at)
    if figure.told:
        entry.found.append(warning(figure.told, place(entry.question, entry.index, "value")))
    return figure.value


def read_value(entry: Entry, terms: Terms, text: str) -> Figure:
    """A text as the value of this entry, with the units of its row, heading and title."""
    question = entry.question
    return read_figure(
        text,
        terms,
        unit=entry.text("unit"),
        name=entry.text("indicator"),
        heading=question.settled.values[question.entries.which[entry.index]].heading,
        titles=question.units,
    )


def _empty(meaning: Meaning) -> Fault:
    remedy = say("请逐行填写,不用合并单元格")
    return Fault(
        "empty_cell",
        say("“{meaning}”是空的", meaning=meaning_word(meaning)),
        say("每行都应写明{meaning}", meaning=meaning_word(meaning)),
        remedy,
    )
