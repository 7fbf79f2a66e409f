"""A table held against the plan and what is stored: every row's value, and everything wrong or odd about it.

Comes in: a table, the sender's choices, the store. Goes out: `Examined`: rows to keep, rows refused, findings, and what was
understood in words. A table whose structure is not clear is not read at all, so that nothing of it can be stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from indicators.catalog import Plan
from indicators.intake.answers import Answer, read_rows
from indicators.intake.duplicates import Once, kept_once
from indicators.intake.entries import entries
from indicators.intake.entry import place
from indicators.intake.field import Field, within_field
from indicators.intake.finding import Fault, Finding, Place, error, warning
from indicators.intake.header import Names
from indicators.intake.known import NOTHING_KNOWN, Known, known_values
from indicators.intake.lookups import Day, Intervals, Question
from indicators.intake.plausibility import oddities, sums_that_differ
from indicators.intake.preview import STATES, Fates, fates
from indicators.intake.progress import Progress, silent
from indicators.intake.recognition import Table
from indicators.intake.sections import lines_that_contradict
from indicators.intake.settling import Settled, missing_column, plans_in_question, settle_columns, unused_figures, year_of_file
from indicators.intake.surroundings import surroundings
from indicators.intake.titles import title_period, title_units
from indicators.intake.understanding import understood
from indicators.intake.vocabulary import Catalogue, PlanWords, read_words
from indicators.period import Period, in_words, parse_period
from indicators.store import Kind, Store
from indicators.wording import listed, say
from indicators.wording.numbers import exact


@dataclass(frozen=True, slots=True)
class Choices:
    """What the sender chose beside the file; the region by its code, `year` that of the period, `title` a period found in the title."""

    plan: Plan | None
    region: str | None
    period: str | None
    year: int | None
    title: str = ""


MOST_CHANGES_NAMED = 10_000


@dataclass(frozen=True, slots=True)
class Examined:
    """A table held against plan and store; `settled` and `answer` are None where it was not read."""

    findings: tuple[Finding, ...]
    understood: tuple[str, ...] = ()
    settled: Settled | None = None
    answer: Answer | None = None
    once: Once | None = None
    kept: Fates | None = None
    words: Mapping[str, PlanWords] = field(default_factory=dict)
    known: Known = NOTHING_KNOWN


def examine(
    store: Store,
    table: Table,
    catalogue: Catalogue,
    names: Names,
    choices: Choices,
    *,
    today: date,
    kind: Kind,
    whose: Field | None = None,
    progress: Progress = silent,
) -> Examined:
    """Read every value of a table and hold it against the plan, the sender's field and the values in force."""
    faults = list(table.faults)
    if table.layout == "unknown":
        return Examined(tuple(faults))
    settled = settle_columns(table, catalogue, names, faults)
    choices = _with_title_period(table, settled, choices, faults)
    chosen = plans_in_question(table, settled, catalogue, choices.plan, choices.region)
    words = read_words(store, catalogue, chosen)
    faults += _lacking(table, settled, catalogue, choices, chosen)
    if any(fault.severity == "error" for fault in faults):
        return Examined(tuple(faults), understood(table, settled), settled, words=words)
    faults += unused_figures(table, settled)
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
        units=title_units(table.titles),
        entries=entries(table, settled),
    )
    progress(say("核对各行"), 0.2)
    answer = read_rows(question, _interval_reader(store), progress)
    progress(say("与已报的数比较"), 0.75)
    in_force = store.query_table("values_in_force", {"plans": list(words), "office": kind == "office"})
    return _compared(question, answer, known_values(in_force), faults, understood(table, settled, question, choices.title), whose)


def _with_title_period(table: Table, settled: Settled, choices: Choices, faults: list[Finding]) -> Choices:
    """Without a column of periods the one in the title stands for all; a chosen one that contradicts it is a fault."""
    named = title_period(table.titles)
    if named is None or settled.has("period") or "year" in settled.columns:
        return choices
    text, period = named
    if choices.period is None:
        return replace(choices, period=text, year=period.end.year, title=text)
    if parse_period(choices.period, year=period.end.year).end != period.end:
        found = say("表头以上写的是“{title}”,所选的数据期是“{period}”", title=text, period=choices.period)
        fault = Fault("period_conflict", found, say("两处应一致"), say("请核对所选的数据期,或改正表里的标题"))
        faults.append(error(fault, Place(table.sheet)))
    return choices


def _compared(
    question: Question, answer: Answer, known: Known, faults: list[Finding], told: tuple[str, ...], whose: Field | None
) -> Examined:
    faults += lines_that_contradict(question, [*question.table.passed_over, *answer.passed])
    if any(fault.severity == "error" for fault in faults):
        # not even the good rows: which of them a line between them speaks of is not known
        return Examined((*faults, *answer.findings), told, question.settled, words=question.words)
    once = within_field(question, kept_once(question, answer.reported, known), whose)
    kept = fates(once.kept, known)
    findings = [*faults, *answer.findings, *once.findings, *_changes(question, kept)]
    findings += surroundings(question, answer.reported)
    findings += [*oddities(question, kept.of("new", "changed"), known), *sums_that_differ(question, answer.totals, once.kept)]
    return Examined(tuple(findings), told, question.settled, answer, once, kept, question.words, known)


def _changes(question: Question, kept: Fates) -> Iterator[Finding]:
    """Warnings on values that change one in force; of very many the rest together, the preview shows each."""
    changed = np.flatnonzero(kept.states == STATES.index("changed"))
    expected, remedy = say("每个数报一次"), say("若是更正请确认,原值保留可查")
    for index in changed[:MOST_CHANGES_NAMED]:
        row, before = kept.rows[int(index)], kept.old[int(index)].as_py()
        found = say("{period}已报过:{old} → {new}", period=in_words(row.period), old=exact(before), new=exact(row.value))
        yield warning(Fault("already_reported", found, expected, remedy), place(question, row.entry, "value"))
    rest = len(changed) - MOST_CHANGES_NAMED
    if rest > 0:
        found = say("另有 {count} 个已报过的数也会改变", count=rest)
        yield warning(Fault("already_reported", found, expected, remedy), Place(question.table.sheet))


def _lacking(table: Table, settled: Settled, catalogue: Catalogue, choices: Choices, chosen: tuple[Plan, ...]) -> list[Finding]:
    """Faults of a table that lacks a column which no choice of the sender stands in for."""
    lacking: list[Finding] = []
    columns = settled.columns
    if not settled.values and not table.faults:
        lacking.append(missing_column(table, "value", say("请加上这一列")))
    if not (settled.has("indicator") or "indicator_id" in columns) and not table.faults:
        lacking.append(missing_column(table, "indicator", say("请加上这一列")))
    if not (settled.has("period") or "year" in columns) and choices.period is None:
        lacking.append(missing_column(table, "period", say("请加上这一列,或先选定数据期")))
    if not chosen and "plan" not in columns:
        names = listed(say("《{title}》", title=plan.title) for plan in catalogue.plans[:10])
        fault = Fault(
            "missing_plan", say("不能断定报的是哪个方案"), say("应为其中一个:{names}", names=names), say("请先选定方案,或加“方案”一列")
        )
        lacking.append(error(fault, Place(table.sheet)))
    for plan in chosen:
        if choices.region is not None and not settled.has("region") and choices.region not in catalogue.inside[plan.plan]:
            fault = Fault(
                "region_outside",
                say("所选地区不在方案“{plan}”的区域之内", plan=plan.title),
                say("应为{region}或其下级区域", region=plan.region),
                say("请核对所选的地区与方案"),
            )
            lacking.append(error(fault, Place(table.sheet)))
    return lacking


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
