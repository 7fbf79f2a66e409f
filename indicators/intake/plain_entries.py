"""The values of a table about which there is nothing to say, found for all rows at once.

Comes in: the entries of a file. Goes out: `Reports` of those that are clear in every part, and a mask of them. Each part
is read by the careful reader (rows.py) once for every different text that occurs; whatever has a fault or a warning in
any part is left to it, row by row, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from indicators.candidates import NUMBER
from indicators.intake.coded import Codes, together
from indicators.intake.entry import Entry, entry_of
from indicators.intake.entry_parts import find_period, find_plan, find_region, find_terms, read_value
from indicators.intake.figures import Figure
from indicators.intake.headings import fold
from indicators.intake.lookups import Lookups, Question
from indicators.intake.reported import Reports, Things
from indicators.intake.rows import HEAD_OF_THOUSANDS, REST_OF_THOUSANDS, is_bare, split_columns
from indicators.intake.vocabulary import TOTALS, Terms
from indicators.period import Period

PLAIN_NUMBER = r"^[+-]?[0-9]{1,13}(\.[0-9]{1,10})?$"
UNCLEAR = -1
Mask = npt.NDArray[np.bool_]
T = TypeVar("T")


def plain_entries(question: Question, look: Lookups) -> tuple[Reports, Mask]:
    """The entries that are clear in every part, and which they are."""
    entries = question.entries
    zero = np.zeros(len(entries), dtype=np.int64)

    def texts(meaning: str) -> Codes:
        column = entries.texts.get(meaning)  # type: ignore[call-overload]
        return zero if column is None else column.codes

    def read(codes: Sequence[Codes], find: Callable[[Entry], T | None]) -> tuple[Codes, list[T]]:
        return _each(question, look, codes, find)

    plans, of_plan = read([texts("plan")], find_plan)
    terms, of_terms = read([plans, texts("indicator_id"), texts("indicator")], lambda e: _terms(e, of_plan, plans))
    where = texts("region") if "region" in entries.texts else terms
    regions, of_region = read([plans, where], lambda e: _region(e, of_plan, plans, of_terms, terms))
    by_region = np.array([each.since == "window" for each in of_terms] + [False])[terms]
    periods, of_period = read(
        [texts("period"), texts("year"), terms, np.where(by_region, regions, 0)], lambda e: _period(e, of_terms, terms, of_region, regions)
    )
    clear = row_is_whole(question) & (plans >= 0) & (terms >= 0) & (regions >= 0) & (periods >= 0)
    scales, first = together(terms + 1, texts("unit"), texts("indicator"), entries.which)
    values, bare, valued = _values(question, look, clear, scales, first, of_terms, terms)
    clear &= valued
    at = np.flatnonzero(clear)
    things = Things(of_terms, of_region, of_period)
    places = pa.array(at)
    return Reports(entries, things, at, terms[at], regions[at], periods[at], values.take(places), bare[at]), clear


def _each(question: Question, look: Lookups, codes: Sequence[Codes], find: Callable[[Entry], T | None]) -> tuple[Codes, list[T]]:
    """`find` for one entry of each different combination; what has anything found on it is unclear."""
    if not len(question.entries):
        return np.zeros(0, dtype=np.int64), []
    combined, first = together(*(column + 1 for column in codes))
    things: list[T] = []
    number: dict[T, int] = {}
    known = np.full(len(first), UNCLEAR, dtype=np.int64)
    unclear = np.zeros(len(first), dtype=np.bool_)
    for column in codes:
        unclear |= column[first] < 0
    for index in np.flatnonzero(~unclear):
        entry = entry_of(question, look, int(first[index]))
        found = find(entry)
        if found is None or entry.found:
            continue
        if found not in number:
            number[found] = len(things)
            things.append(found)
        known[index] = number[found]
    return known[combined], things


def _terms(entry: Entry, plans: Sequence[str], codes: Codes) -> Terms | None:
    return find_terms(entry, plans[codes[entry.index]])


def _region(entry: Entry, plans: Sequence[str], plan: Codes, of_terms: Sequence[Terms], terms: Codes) -> tuple[str, str] | None:
    if fold(entry.text("region")) in TOTALS:
        return None
    number = terms[entry.index]
    return find_region(entry, plans[plan[entry.index]], of_terms[number] if number >= 0 else None)


def _period(entry: Entry, of_terms: Sequence[Terms], terms: Codes, of_region: Sequence[tuple[str, str]], regions: Codes) -> Period | None:
    number, code = terms[entry.index], regions[entry.index]
    region = of_region[code][0] if code >= 0 else ""
    return find_period(entry, of_terms[number], region)


def row_is_whole(question: Question) -> Mask:
    """Entries of rows that are no longer than the header, and whose value is not the head of a number that a comma cut in two."""
    entries, table = question.entries, question.table
    whole = ~table.cells.longer_than(len(table.columns))[entries.rows]
    if table.uncomputed:
        formulas = {row for row, _ in table.uncomputed}
        whole &= ~np.isin(table.numbers, list(formulas))[entries.rows]
    risky = split_columns(question)
    for which, column in enumerate(question.settled.values):
        if column.index not in risky:
            continue
        behind = table.coded(column.index + 1)
        rest = np.array([bool(REST_OF_THOUSANDS.fullmatch(text)) for text in behind.texts] + [False])[behind.codes]
        head = np.asarray(pc.match_substring_regex(entries.values, f"^{HEAD_OF_THOUSANDS}$").to_numpy(zero_copy_only=False))
        whole &= ~(rest[entries.rows] & head & (entries.which == which))
    return np.asarray(whole, dtype=np.bool_)


def _values(
    question: Question, look: Lookups, clear: Mask, scales: Codes, first: Codes, of_terms: Sequence[Terms], terms: Codes
) -> tuple[pa.Array, Mask, Mask]:
    """The value of every clear entry, whether it is a bare number, and whether it could be read without anything to say."""
    entries = question.entries

    def figure(index: int, text: str) -> Figure:
        return read_value(entry_of(question, look, index), of_terms[terms[index]], text)

    own = np.array([terms[index] >= 0 and _is_one(figure(int(index), "1")) for index in first] + [False])[scales]
    numbers = np.asarray(pc.match_substring_regex(entries.values, PLAIN_NUMBER).to_numpy(zero_copy_only=False), dtype=np.bool_)
    plain = numbers & own & clear
    values = pc.cast(pc.if_else(pa.array(plain), entries.values, None), NUMBER)
    bare = plain.copy()
    other = np.flatnonzero(clear & ~plain)
    if not len(other):
        return values, bare, plain
    texts = entries.values.take(pa.array(other)).dictionary_encode()
    kinds, of_kind = together(np.asarray(texts.indices, dtype=np.int64), scales[other])
    spellings = texts.dictionary.to_pylist()
    text_of = [spellings[code] for code in np.asarray(texts.indices)[of_kind]]
    figures = [figure(int(other[index]), text) for index, text in zip(of_kind, text_of, strict=True)]
    said = np.array([each.fault is None and each.told is None for each in figures])[kinds]
    bare[other] = np.array([is_bare(text) for text in text_of])[kinds]
    read = pa.array([each.value for each in figures], NUMBER).take(pa.array(kinds))
    valued = plain.copy()
    valued[other] = said
    return pc.replace_with_mask(values, pa.array(_at(len(entries), other)), read), bare, valued


def _at(count: int, places: Codes) -> Mask:
    mask = np.zeros(count, dtype=np.bool_)
    mask[places] = True
    return mask


def _is_one(figure: Figure) -> bool:
    return figure.value == 1 and figure.fault is None and figure.told is None
