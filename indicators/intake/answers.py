"""All values of a table: those that are clear taken together, the others read one by one.

Comes in: the question (table, names, the sender's choices). Goes out: an `Answer`: every entry in one of its lists, and
every finding on them. Nothing is stored or compared here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pyarrow as pa

from indicators.catalog import NUMBER
from indicators.intake.coded import Codes
from indicators.intake.entry import Entry, Read, Refused, entry_of
from indicators.intake.finding import Finding
from indicators.intake.lookups import Intervals, Question, lookups
from indicators.intake.plain_entries import plain_entries
from indicators.intake.progress import Progress, rows_read, silent
from indicators.intake.recognition import PassedRow, joined
from indicators.intake.reported import Reports, Things
from indicators.intake.rows import read_entry

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """All entries of a file, each in one of the lists, and the findings on them. `totals` are passed over but compared."""

    reported: Reports
    totals: Reports
    refused: Sequence[Refused] = ()
    passed: Sequence[PassedRow] = ()
    findings: Sequence[Finding] = ()


@dataclass(slots=True)
class _Collected:
    """What was read one by one."""

    reported: list[tuple[int, Read]] = field(default_factory=list)
    totals: list[tuple[int, Read]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    passed: dict[int, PassedRow] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_rows(question: Question, intervals: Intervals, progress: Progress = silent) -> Answer:
    """Read every value of the file."""
    look = lookups(question, intervals)
    clear, mask = plain_entries(question, look)
    found = _Collected()
    unclear = np.flatnonzero(~mask)
    for done, index in enumerate(unclear):
        rows_read(progress, done, len(unclear))
        _collect(entry_of(question, look, int(index)), found)
    return Answer(
        reported=_merged(clear, found.reported),
        totals=_merged(clear.take(np.zeros(0, dtype=np.int64)), found.totals),
        refused=found.refused,
        passed=tuple(found.passed.values()),
        findings=tuple(dict.fromkeys(found.findings)),
    )


def _collect(entry: Entry, found: _Collected) -> None:
    read, total = read_entry(entry)
    entries = entry.question.entries
    number = entries.number(entry.index)
    if entry.passed and total and not entry.question.settled.columns.get("region") and entries.texts.get("region"):
        found.totals.extend([(entry.index, read)] if read else [])  # a column of totals beside those of regions
        return
    if entry.passed:
        found.passed.setdefault(number, PassedRow(number, joined(entries.row(entry.index)), entry.passed))
        found.totals.extend([(entry.index, read)] if total and read else [])
        return
    if entry.nothing:
        return
    found.findings.extend(entry.found)
    if read and not entry.faulty:
        found.reported.append((entry.index, read))
        return
    found.refused.append(
        Refused(
            number,
            entries.letter(entry.index),
            entry.text("region"),
            entry.text("indicator"),
            entry.text("period"),
            entry.text("value"),
            entry.index,
        )
    )


def _merged(clear: Reports, others: Sequence[tuple[int, Read]]) -> Reports:
    """The values read together and those read one by one, in the order of the file."""
    if not others:
        return clear
    things = clear.things
    terms, terms_codes = _numbered(things.terms, [read.terms for _, read in others])
    regions, region_codes = _numbered(things.regions, [read.region for _, read in others])
    periods, period_codes = _numbered(things.periods, [read.period for _, read in others])
    at = np.concatenate([clear.at, np.array([index for index, _ in others], dtype=np.int64)])
    merged = Reports(
        entries=clear.entries,
        things=Things(terms, regions, periods),
        at=at,
        terms=np.concatenate([clear.terms, terms_codes]),
        regions=np.concatenate([clear.regions, region_codes]),
        periods=np.concatenate([clear.periods, period_codes]),
        values=pa.concat_arrays([_one(clear.values), pa.array([read.value for _, read in others], NUMBER)]),
        bare=np.concatenate([clear.bare, np.array([read.bare for _, read in others], dtype=np.bool_)]),
    )
    return merged.take(np.argsort(at, kind="stable"))


def _one(values: pa.Array) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _numbered(known: Sequence[T], more: Iterable[T]) -> tuple[list[T], Codes]:
    """The things known and new, and the numbers of the new ones among them."""
    numbers = {thing: number for number, thing in enumerate(known)}
    codes = [numbers.setdefault(thing, len(numbers)) for thing in more]
    return list(numbers), np.array(codes, dtype=np.int64)
