"""The same thing reported twice in one file, and periods that overlap.

Comes in: the rows that were understood, and what is in force. Goes out: the rows to keep, those that say the same again,
those that contradict one another, and findings that name all rows of a contradiction. Which of two values is right is
never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.intake.finding import Fault, Finding, error, warning
from indicators.intake.lookups import Question
from indicators.intake.plausibility import Known, Series
from indicators.intake.reporting_period import in_words
from indicators.intake.rows import Reported, place
from indicators.period import Period
from indicators.wording import say
from indicators.wording.numbers import plain

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Once:
    """Each key once: `kept` has one row a key; `repeated` says the same again; `refused` contradicts or overlaps."""

    kept: list[Reported] = field(default_factory=list)
    repeated: list[Reported] = field(default_factory=list)
    refused: list[Reported] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def kept_once(question: Question, rows: Iterable[Reported], known: Known) -> Once:
    """Sort the rows that have a value by their key, and refuse what contradicts or overlaps."""
    by_key: dict[object, list[Reported]] = {}
    for row in rows:
        if row.value is not None:
            by_key.setdefault(row.key, []).append(row)
    once = Once()
    for same in by_key.values():
        if len({row.value for row in same}) > 1:
            once.refused.extend(same)
            once.findings.append(_contradiction(question, same))
            continue
        once.kept.append(same[0])
        once.repeated.extend(same[1:])
        if len(same) > 1:
            once.findings.append(_repetition(question, same))
    overlaps = list(_overlaps(once.kept, known))
    once.findings.extend(error(_overlap(row, other), place(question, row.number, "period")) for row, other in overlaps)
    lost = {row.number for row, _ in overlaps}
    once.refused.extend(row for row in once.kept if row.number in lost)
    once.kept[:] = [row for row in once.kept if row.number not in lost]
    return once


def _overlaps(rows: Iterable[Reported], known: Known) -> Iterator[tuple[Reported, tuple[date, date]]]:
    """In-period rows that share days with another period of the same series, in the file or in force."""
    periods: dict[Series, set[tuple[date, date]]] = {}
    own = [row for row in rows if row.terms.in_period]
    for row in own:
        if row.series not in periods:
            periods[row.series] = {(start, end) for end, start, _ in known.values.get(row.series, ())}
        periods[row.series].add((row.period.start, row.period.end))
    for row in own:
        for start, end in sorted(periods[row.series]):
            if (start, end) != (row.period.start, row.period.end) and start <= row.period.end and row.period.start <= end:
                yield row, (start, end)
                break


def _named(row: Reported) -> str:
    return say("“{indicator}”({region},{period})", indicator=row.terms.name, region=row.region_name, period=in_words(row.period))


def _contradiction(question: Question, rows: Sequence[Reported]) -> Finding:
    values = "、".join(
        say("第 {row} 行是 {value} {unit}", row=row.number, value=plain(row.value), unit=row.terms.unit) for row in rows[:MOST_NAMED]
    )
    found = say("{name}有不同的值:{values}", name=_named(rows[0]), values=values)
    fault = Fault("contradiction", found, say("同一指标、地区、数据期只能有一个值"), say("请删去错的一行"))
    return error(fault, place(question, rows[1].number, "value"))


def _repetition(question: Question, rows: Sequence[Reported]) -> Finding:
    numbers = "、".join(str(row.number) for row in rows[:MOST_NAMED])
    found = say("{name}在第 {rows} 行重复,值相同", name=_named(rows[0]), rows=numbers)
    return warning(
        Fault("repeated_row", found, say("每个数报一次"), say("只存一次;请核对是否漏改了数据期或指标")),
        place(question, rows[1].number, "value"),
    )


def _overlap(row: Reported, other: tuple[date, date]) -> Fault:
    found = say("数据期{period}与另一期{other}重叠", period=in_words(row.period), other=in_words(Period(*other)))
    return Fault("period_overlaps", found, say("当期数的各期不能重叠"), say("请核对数据期,或先撤回那一期的报送"))
