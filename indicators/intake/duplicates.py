"""The same thing reported twice in one file, and periods that overlap.

Comes in: the rows that were understood, and what is in force. Goes out: the rows to keep, those that say the same again,
those that contradict one another, and findings that name all rows of a contradiction. Which of two values is right is
never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow.compute as pc

from indicators.errors import RefusedError
from indicators.intake.coded import Codes, together
from indicators.intake.entry import place
from indicators.intake.finding import Fault, Finding, error, warning
from indicators.intake.known import Known
from indicators.intake.lookups import Question
from indicators.intake.reported import Reported, Reports
from indicators.period import Period, in_words
from indicators.wording import listed, say
from indicators.wording.numbers import exact

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Once:
    """Each key once: `kept` has one value a key; `repeated` says the same again; `refused` contradicts or overlaps."""

    kept: Reports
    repeated: Reports
    refused: Reports
    findings: Sequence[Finding] = ()


def kept_once(question: Question, reported: Reports, known: Known) -> Once:
    """Sort the values by their key (series, period's end, of an in-period flow its start too), and refuse what contradicts or overlaps."""
    rows = reported.take(np.asarray(pc.is_valid(reported.values).to_numpy(zero_copy_only=False), dtype=np.bool_))
    in_period = rows.of_terms(terms.in_period for terms in rows.things.terms)
    keys, first = together(rows.series, rows.ends, np.where(in_period, rows.starts, 0))
    keep = np.zeros(len(rows), dtype=np.bool_)
    keep[first] = True
    lost = np.zeros(len(rows), dtype=np.bool_)
    findings: list[Finding] = []
    for same in _several(keys):
        group = [rows[int(index)] for index in same]
        if len({row.value for row in group}) > 1:
            lost[same] = True
            findings.append(_contradiction(question, group))
        else:
            findings.append(_repetition(question, group))
    repeated = ~keep & ~lost
    for index, other in _overlaps(rows, np.flatnonzero(keep & ~lost & in_period.astype(np.bool_)), known):
        lost[index] = True
        findings.append(error(_overlap(rows[index], other), place(question, rows[index].entry, "period")))
    return Once(rows.take(keep & ~lost), rows.take(repeated), rows.take(lost), findings)


def _several(keys: Codes) -> Iterator[Codes]:
    """The entries of every key that stands more than once, in the order of the file."""
    counts = np.bincount(keys) if len(keys) else np.zeros(0, dtype=np.int64)
    often = np.flatnonzero(counts[keys] > 1) if len(keys) else keys
    groups: dict[int, list[int]] = {}
    for index in often:
        groups.setdefault(int(keys[index]), []).append(int(index))
    for group in groups.values():
        yield np.array(group, dtype=np.int64)


def refuse_overlaps(rows: Reports, known: Known) -> None:
    """The same once more at the moment of writing. Raises RefusedError where a period that overlaps came in since the check."""
    in_period = rows.of_terms(terms.in_period for terms in rows.things.terms)
    for index, other in _overlaps(rows, np.flatnonzero(in_period), known):
        row = rows[index]
        raise RefusedError(
            say(
                "“{name}”的数据期{period}与检查之后入库的另一期{other}重叠,没有存下任何内容;请重新检查后再报",
                name=row.terms.name,
                period=in_words(row.period),
                other=in_words(Period(*other)),
            )
        )


def _overlaps(rows: Reports, own: Codes, known: Known) -> Iterator[tuple[int, tuple[date, date]]]:
    """In-period values that share days with another period of the same series in force.

    Those of one file cannot: each is exactly one interval of its indicator.
    """
    in_force, series = known.periods_in(rows) if len(own) else {}, rows.series
    for index in own:
        if int(series[index]) not in in_force:
            continue
        period = rows.things.periods[rows.periods[index]]
        for start, end in in_force[int(series[index])]:
            if (start, end) != (period.start, period.end) and start <= period.end and period.start <= end:
                yield int(index), (start, end)
                break


def _named(row: Reported) -> str:
    return say("“{indicator}”({region},{period})", indicator=row.terms.name, region=row.region_name, period=in_words(row.period))


def _place(question: Question, row: Reported) -> str:
    if question.wide:
        return say("第 {row} 行 {letter} 列", row=row.number, letter=row.letter)
    return say("第 {row} 行", row=row.number)


def _contradiction(question: Question, rows: Sequence[Reported]) -> Finding:
    values = listed(
        say("{place}是 {value} {unit}", place=_place(question, row), value=exact(row.value), unit=row.terms.unit)
        for row in rows[:MOST_NAMED]
    )
    found = say("{name}有不同的值:{values}", name=_named(rows[0]), values=values)
    fault = Fault("contradiction", found, say("同一指标、地区、数据期只能有一个值"), say("请删去错的一行"))
    return error(fault, place(question, rows[1].entry, "value"))


def _repetition(question: Question, rows: Sequence[Reported]) -> Finding:
    places = listed(_place(question, row) for row in rows[:MOST_NAMED])
    found = say("{name}在{places}重复,值相同", name=_named(rows[0]), places=places)
    return warning(
        Fault("repeated_row", found, say("每个数报一次"), say("只存一次;请核对是否漏改了数据期或指标")),
        place(question, rows[1].entry, "value"),
    )


def _overlap(row: Reported, other: tuple[date, date]) -> Fault:
    found = say("数据期{period}与另一期{other}重叠", period=in_words(row.period), other=in_words(Period(*other)))
    return Fault("period_overlaps", found, say("当期数的各期不能重叠"), say("请核对数据期,或先撤回那一期的报送"))
