"""A table held against the plan and what is stored: every row's value, and everything wrong or odd about it.

Comes in: a table, the sender's choices, the store. Goes out: `Examined`: rows to keep, rows refused, findings, and what was
understood in words. A table whose structure is not clear is not read at all, so that nothing of it can be stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.catalog import Plan
from indicators.intake.duplicates import Once, kept_once
from indicators.intake.finding import Fault, Finding, Place, error, warning
from indicators.intake.headings import meaning_word
from indicators.intake.lookups import Day, Intervals, Question
from indicators.intake.plausibility import Known, oddities, sums_that_differ
from indicators.intake.preview import state_of
from indicators.intake.recognition import Table
from indicators.intake.reporting_period import in_words
from indicators.intake.rows import Answer, place, read_rows
from indicators.intake.settling import (
    Settled,
    lacks_year,
    missing_column,
    plans_in_question,
    settle_columns,
    title_units,
    wide_by_names,
    year_of_file,
)
from indicators.intake.vocabulary import Catalogue, PlanWords, read_words
from indicators.period import Period
from indicators.store import Kind, Store
from indicators.wording import say
from indicators.wording.numbers import plain


@dataclass(frozen=True, slots=True)
class Choices:
    """What the sender chose beside the file; the region by its code, `year` that of the period."""

    plan: Plan | None
    region: str | None
    period: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Examined:
    """A table held against plan and store; `settled` is None where it was not read."""

    findings: tuple[Finding, ...]
    understood: tuple[str, ...]
    settled: Settled | None
    answer: Answer
    once: Once
    known: Known
    words: Mapping[str, PlanWords]


def not_read(findings: Iterable[Finding], settled: Settled | None = None, words: Mapping[str, PlanWords] | None = None) -> Examined:
    """What is known of a file that could not be read."""
    return Examined(tuple(findings), (), settled, Answer(), Once(), Known({}, {}), words or {})


def examine(store: Store, table: Table, catalogue: Catalogue, choices: Choices, *, today: date, kind: Kind) -> Examined:
    """Read every row of a table and hold it against the plan and the values in force."""
    faults = list(table.faults)
    if table.layout != "long":
        return not_read(wide_by_names(table, read_words(store, catalogue, catalogue.plans).values(), catalogue))
    settled = settle_columns(table, catalogue, faults)
    chosen = plans_in_question(table, settled, catalogue, choices.plan, choices.region)
    words = read_words(store, catalogue, chosen)
    faults += _lacking(table, settled, catalogue, choices, chosen)
    if any(fault.severity == "error" for fault in faults):
        return not_read(faults, settled, words)
    alone = chosen[0] if len(chosen) == 1 and "plan" not in settled.columns else choices.plan
    question = Question(
        table=table,
        settled=settled,
        catalogue=catalogue,
        words=words,
        today=today,
        plan=alone.plan if alone else None,
        region=choices.region,
        period=choices.period,
        year=choices.year or year_of_file(table, settled),
        units=title_units(table),
    )
    answer = read_rows(question, _interval_reader(store))
    in_force = store.query("values_in_force", {"plans": list(words), "office": kind == "office"})
    return _compared(question, answer, known_values(in_force.dicts()), faults, _in_words(question, choices))


def known_values(found: Iterable[Mapping[str, Any]]) -> Known:
    """The values in force from the rows of the query `values_in_force`."""
    values: dict[tuple[str, str, str], list[tuple[date, date, Decimal]]] = {}
    by_day: dict[tuple[str, str, str, date], list[tuple[date, Decimal]]] = {}
    for row in found:
        series, end, start, value = (row["plan"], row["region"], row["indicator"]), row["period_end"], row["period_start"], row["value"]
        values.setdefault(series, []).append((end, start, value))
        by_day.setdefault((*series, end), []).append((start, value))
    for line in values.values():
        line.sort()
    return Known(values, by_day)


def _compared(question: Question, answer: Answer, known: Known, faults: list[Finding], understood: tuple[str, ...]) -> Examined:
    once = kept_once(question, answer.reported, known)
    old = {row.number: known.at(row) for row in once.kept}
    fresh = [row for row in once.kept if state_of(row, old[row.number]) != "same"]
    findings = [*faults, *answer.findings, *once.findings]
    for row in fresh:
        before = old[row.number]
        if before is not None and row.value is not None:
            found = say("{period}已报过:{old} → {new}", period=in_words(row.period), old=plain(before), new=plain(row.value))
            fault = Fault("already_reported", found, "", say("若是更正请确认,原值保留可查"))
            findings.append(warning(fault, place(question, row.number, "value")))
    findings += [*oddities(question, fresh, known), *sums_that_differ(question, answer.totals, once.kept)]
    return Examined(tuple(findings), understood, question.settled, answer, once, known, question.words)


def _lacking(table: Table, settled: Settled, catalogue: Catalogue, choices: Choices, chosen: tuple[Plan, ...]) -> list[Finding]:
    """Faults of a table that lacks a column which no choice of the sender stands in for."""
    lacking: list[Finding] = []
    columns = settled.columns
    if "value" not in columns and not table.faults:
        lacking.append(missing_column(table, "value", say("请加上这一列")))
    if not {"indicator", "indicator_id"} & columns.keys() and not table.faults:
        lacking.append(missing_column(table, "indicator", say("请加上这一列")))
    if not {"period", "year"} & columns.keys() and choices.period is None:
        lacking.append(missing_column(table, "period", say("请加上这一列,或先选定数据期")))
    if not chosen and "plan" not in columns:
        names = "、".join(plan.plan for plan in catalogue.plans[:10])
        fault = Fault(
            "missing_plan", say("不能断定报的是哪个方案"), say("应为其中一个:{names}", names=names), say("请先选定方案,或加“方案”一列")
        )
        lacking.append(error(fault, Place(table.sheet)))
    for plan in chosen:
        if choices.region is not None and "region" not in columns and choices.region not in catalogue.inside[plan.plan]:
            fault = Fault("region_outside", say("所选地区不在方案“{plan}”的区域之内", plan=plan.title), "", say("请核对所选的地区与方案"))
            lacking.append(error(fault, Place(table.sheet)))
    return lacking


def _in_words(question: Question, choices: Choices) -> tuple[str, ...]:
    """How plan, region, period and unit were settled, for the sender to see."""
    columns, words = question.settled.columns, list(question.words.values())
    said = [say("每行一个数(长表)")]
    if "plan" not in columns and words:
        said.append(say("方案:{title}", title=words[0].plan.title))
    if "region" not in columns:
        home = question.catalogue.regions.find(question.region) if question.region else None
        region = home.name if home else "、".join(each.plan.region for each in words)
        said.append(say("没有地区列,一律为:{region}", region=region))
    if "period" not in columns and choices.period:
        said.append(say("没有数据期列,一律为所选的:{period}", period=choices.period))
    elif question.year and "year" not in columns and lacks_year(question.table, columns["period"]):
        said.append(say("没有写年份的数据期按 {year} 年", year=question.year))
    if question.units:
        said.append(say("表头以上写明单位:{units}", units="、".join(question.units)))
    said += [
        say("{letter} 列“{heading}”按内容认作{meaning}", letter=column.letter, heading=column.heading, meaning=meaning_word(meaning))
        for meaning, column in columns.items()
        if len(column.meanings) > 1
    ]
    return tuple(said)


def _interval_reader(store: Store) -> Intervals:
    """The reporting intervals as the rules reckon them, asked in one query."""

    def intervals(days: Iterable[Day]) -> dict[Day, Period]:
        asked = list(days)
        if not asked:
            return {}
        values = {"days": [d for d, _, _ in asked], "every": [e for _, e, _ in asked], "january": [j for _, _, j in asked]}
        rows = store.query("intervals", values).rows
        return {(day, every, january): Period(first, last) for day, every, january, first, last in rows}

    return intervals
