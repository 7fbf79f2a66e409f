"""Where the header of a grid may stand: one row, or two or three with cells that span columns.

Comes in: the rows of a grid, its merged cells, and a test of names. Goes out: candidate headers, each with the parts that
stand over every column, from the top down. What the parts mean is said in layouts.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indicators.intake.headings import fold, heading_meanings, period_in_heading, stands_beside
from indicators.intake.units import parse_unit

SEARCHED_ROWS = 40
MOST_HEADER_ROWS = 3
LONGEST_HEADING = 30
FEWEST_UNITS = 1
_FIGURE = re.compile(r"[-+(]?[0-9][0-9,]*(?:\.[0-9]+)?[%)]?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
Merged = Sequence[tuple[int, int, int, int]]
GridRows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Names:
    """Which texts are names of indicators and of regions, as far as that is known."""

    indicator: Callable[[str], bool]
    region: Callable[[str], bool]


def _never(_: str) -> bool:
    return False


NO_NAMES = Names(_never, _never)


@dataclass(frozen=True, slots=True)
class Header:
    """First and last row of a header (from 0), and over every column the texts from the top down, each once."""

    first: int
    last: int
    parts: tuple[tuple[str, ...], ...]


def headers(rows: GridRows, merged: Merged, names: Names, start: int | None = None) -> Iterator[Header]:
    """Candidates from the top; `start` names the row where the header begins."""
    for first in range(min(len(rows), SEARCHED_ROWS)) if start is None else (start,):
        filled = [index for index, cell in enumerate(rows[first]) if cell.strip()]
        if not filled or (start is None and not _may_begin(rows, first, filled, merged, names)):
            continue
        if start is None and any(_is_figure(rows[first][index]) for index in filled):
            continue
        last = first
        while last + 1 < min(len(rows), first + MOST_HEADER_ROWS) and _goes_on(rows, first, last + 1, merged, names):
            last += 1
        if last > first and start is None and any(_like_a_title(cell) for cell in rows[first]):
            last = first
        yield Header(first, last, compose(rows, merged, first, last))


def compose(rows: GridRows, merged: Merged, first: int, last: int) -> tuple[tuple[str, ...], ...]:
    """The texts over each column, a spanning cell over every column that it spans."""
    width = max(len(row) for row in rows[first : last + 1])
    block = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows[first : last + 1]]
    empty = [not any(row[index] for row in block) for index in range(width)]
    for line, left, right in _spans(block, merged, first):
        for index in range(left + 1, right + 1):
            block[line][index] = block[line][index] or ("" if empty[index] else block[line][left])
    return tuple(tuple(dict.fromkeys(row[index] for row in block if row[index])) for index in range(width))


def _spans(block: Sequence[Sequence[str]], merged: Merged, first: int) -> list[tuple[int, int, int]]:
    """Row of the block, first and last column of every cell that spans columns; without merged cells, by what stands below."""
    width = len(block[0]) if block else 0
    known = [(top - first, left, min(right, width - 1)) for top, left, _, right in merged if 0 <= top - first < len(block) and right > left]
    if known:
        return known
    spans = []
    for line, row in enumerate(block[:-1]):
        # an empty column in the middle ends no span
        empty = [not any(other[index] for other in block) for index in range(width)]
        below = [empty[index] or any(under[index] for under in block[line + 1 :]) for index in range(width)]
        for left, cell in enumerate(row):
            right = left
            while cell and below[left] and right + 1 < width and not row[right + 1] and below[right + 1]:
                right += 1
            if right > left:
                spans.append((line, left, right))
    return spans


def _may_begin(rows: GridRows, first: int, filled: Sequence[int], merged: Merged, names: Names) -> bool:
    """Whether a row may be the first of a header: a lone cell only where it is a heading that spans columns to the right of the first."""
    if len(filled) > 1:
        return True
    text = rows[first][filled[0]]
    whole = any(top == first and left == 0 and right > 0 for top, left, _, right in merged)
    below = rows[first + 1] if first + 1 < len(rows) else ()
    return filled[0] > 0 and not whole and bool(below) and bool(below[0].strip()) and (_is_word(text) or _is_name(text, names))


def _is_word(text: str) -> bool:
    """Whether a text is a word of headings or a period."""
    return bool(heading_meanings(text) or stands_beside(text) or period_in_heading(text))


def _is_name(text: str, names: Names) -> bool:
    return names.indicator(text) or names.region(text)


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a number, which no heading does unless it is a month (202506) or a year."""
    return bool(_FIGURE.fullmatch(fold(cell))) and not period_in_heading(cell) and not _YEAR.fullmatch(fold(cell))


def _like_a_title(cell: str) -> bool:
    return ":" in fold(cell) or len(fold(cell)) > LONGEST_HEADING


def _goes_on(rows: GridRows, first: int, below: int, merged: Merged, names: Names) -> bool:
    """Whether the row below still belongs to the header: all of it reads like headings, and part of it stands under a spanning cell.

    A row of units under the names does too. What stands under 地区, 指标 and the like is data, unless it repeats the heading.
    """
    above = compose(rows, (), first, below - 1)
    row = [cell.strip() for cell in rows[below]]
    filled = [index for index, cell in enumerate(row) if cell]
    over = [above[index][-1] if index < len(above) and above[index] else "" for index in range(max(len(row), len(above)))]
    under_merged = {
        index
        for top, left, bottom, right in merged
        if right > left and first <= top and bottom == below - 1
        for index in range(left, right + 1)
    }
    if not filled or filled == [0] or not all(_may_stand_under(over, row, index, index in under_merged, names) for index in filled):
        return False
    if all(parse_unit(row[index]).known for index in filled):
        return len(filled) > FEWEST_UNITS or filled[0] in under_merged
    return any(not over[index] or _spans_right(over, row, index) or index in under_merged for index in filled)


def _may_stand_under(over: Sequence[str], row: Sequence[str], index: int, under_merged: bool, names: Names) -> bool:  # noqa: FBT001
    """Whether a cell of the row below may be a heading, for what stands over it."""
    text = row[index]
    if under_merged:
        return not _is_figure(text)
    if _is_label(over[index]):
        return text == over[index] or (_is_word(text) and _spans_right(over, row, index))
    known = _is_word(text) or parse_unit(text).known or _is_name(text, names)
    return known or (_spans_right(over, row, index) and not _is_figure(text))


def _spans_right(over: Sequence[str], row: Sequence[str], index: int) -> bool:
    following = index + 1
    return bool(over[index]) and following < len(row) and following < len(over) and not over[following] and bool(row[following])


def _is_label(text: str) -> bool:
    return any(meaning != "value" for meaning in heading_meanings(text))
