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

from indicators.candidates import NUMBER
from indicators.intake.alike import ALONE, ReadEntry, at_row, kinds, read_with_care
from indicators.intake.coded import Codes
from indicators.intake.entry import Read, Refused, entry_of
from indicators.intake.finding import Finding
from indicators.intake.lookups import Intervals, Question, lookups
from indicators.intake.plain_entries import plain_entries
from indicators.intake.progress import Progress, rows_read, silent
from indicators.intake.recognition import PassedRow, joined
from indicators.intake.reported import Reports, Things

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
    samples: dict[int, ReadEntry] = {}
    numbers = question.entries.table.numbers[question.entries.rows[unclear]].tolist()
    for done, (index, number, kind) in enumerate(zip(unclear.tolist(), numbers, kinds(question, unclear).tolist(), strict=True)):
        rows_read(progress, done, len(unclear))
        sample = samples.get(kind)
        if sample is not None:
            _collect(question, at_row(sample, index, number), found)
            continue
        own = read_with_care(entry_of(question, look, index))
        if kind != ALONE:
            samples[kind] = own
        _collect(question, own, found)
    return Answer(
        reported=_merged(clear, found.reported),
        totals=_merged(clear.take(np.zeros(0, dtype=np.int64)), found.totals),
        refused=found.refused,
        passed=tuple(found.passed.values()),
        findings=tuple(dict.fromkeys(found.findings)),
    )


def _collect(question: Question, own: ReadEntry, found: _Collected) -> None:
    entries = question.entries
    of_read = [(own.index, own.read)] if own.read else []
    if own.passed and own.total and not question.settled.columns.get("region") and entries.texts.get("region"):
        found.totals.extend(of_read)  # a column of totals beside those of regions
    elif own.passed:
        if own.number not in found.passed:
            found.passed[own.number] = PassedRow(own.number, joined(entries.row(own.index)), own.passed)
        found.totals.extend(of_read if own.total else [])
    elif not own.nothing:
        found.findings.extend(own.found)
        if own.read and not own.faulty:
            found.reported.extend(of_read)
        else:
            found.refused.append(own.refused)


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
