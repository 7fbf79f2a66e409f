"""Entries that say the same in every part, of which one is read with care for all: a million faulty rows have few different faults.

Comes in: the entries that are not clear. Goes out: for each of them a number, the same for those that say the same; ALONE where the
rest of its row is looked at too. What is read of one is said of the others at their own rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from indicators.intake.coded import Codes, together
from indicators.intake.entry import Entry, Read, Refused
from indicators.intake.finding import Finding, Place
from indicators.intake.headings import fold
from indicators.intake.lookups import Question
from indicators.intake.plain_entries import Mask, row_is_whole
from indicators.intake.rows import read_entry
from indicators.intake.vocabulary import TOTALS

ALONE = -1


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """What an entry is and what was found on it; `number` and `index` are its row and entry, `passed` why its row is no data."""

    number: int
    index: int
    read: Read | None
    total: bool
    passed: str
    nothing: bool
    faulty: bool
    found: tuple[Finding, ...]
    refused: Refused


def read_with_care(entry: Entry) -> ReadEntry:
    """Read one entry."""
    read, total = read_entry(entry)
    entries, index = entry.question.entries, entry.index
    number = entries.number(index)
    texts = (entry.text("region"), entry.text("indicator"), entry.text("period"), entry.text("value"))
    refused = Refused(number, entries.letter(index), *texts, index)
    return ReadEntry(number, index, read, total, entry.passed, entry.nothing, entry.faulty, tuple(entry.found), refused)


def at_row(sample: ReadEntry, index: int, number: int) -> ReadEntry:
    """The same of an entry that says the same in another row."""
    refused, own = sample.refused, sample.number
    found = tuple(_moved(one, number) if one.place.row == own else one for one in sample.found)
    same = Refused(number, refused.letter, refused.region, refused.indicator, refused.period, refused.text, index)
    return ReadEntry(number, index, sample.read, sample.total, sample.passed, sample.nothing, sample.faulty, found, same)


def _moved(finding: Finding, number: int) -> Finding:
    place = finding.place
    there = Place(place.sheet, number, place.letter, place.heading)
    return Finding(finding.severity, finding.kind, there, finding.found, finding.expected, finding.remedy)


def kinds(question: Question, unclear: Codes) -> Codes:
    """For each of these entries the number of its kind; ALONE for one whose reading asks for more of its row than these texts."""
    entries = question.entries
    if not len(unclear):
        return unclear
    texts = entries.values.take(pa.array(unclear)).dictionary_encode()
    parts = [column.codes[unclear] for column in entries.texts.values()]
    of_row = [mask[entries.rows[unclear]].astype(np.int64) for mask in (_starts_with_total(question), _without_values(question))]
    codes, _ = together(np.asarray(texts.indices, dtype=np.int64), entries.which[unclear], *parts, *of_row)
    return np.where(row_is_whole(question)[unclear], codes, ALONE)


def _starts_with_total(question: Question) -> Mask:
    """Rows whose first cell with anything in it is a word for a total."""
    table = question.table
    total, open_still = np.zeros(len(table.cells), dtype=np.bool_), np.ones(len(table.cells), dtype=np.bool_)
    for column in table.columns:
        if not open_still.any():
            break
        coded = table.coded(column.index)
        word = np.array([fold(text) in TOTALS for text in coded.texts] + [False])[coded.codes]
        filled = np.array([bool(text.strip()) for text in coded.texts] + [False])[coded.codes]
        total |= open_still & word & filled
        open_still &= ~filled
    return total


def _without_values(question: Question) -> Mask:
    """Rows in whose columns of values nothing stands."""
    table = question.table
    empty = np.ones(len(table.cells), dtype=np.bool_)
    for column in question.settled.values:
        coded = table.coded(column.index)
        empty &= np.array([not text.strip() for text in coded.texts] + [True])[coded.codes]
    return empty
