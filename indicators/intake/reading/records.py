"""Text is cut into rows as well as it can be, whatever is wrong with its quotation marks. For looking, never for storing.

Comes in: text and its dialect. Goes out: rows of cells with the line where each begins. A line that follows the dialect is cut by it; for
another one the reading is taken that needs the fewest assumptions (a mark that is only text, a mark not doubled, a missing
delimiter, another delimiter in this line) and gives the usual number of cells. Refuses nothing.
"""

from __future__ import annotations

import csv
import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indicators.intake.reading.dialect import Dialect, lines_of

_MOST_LINES = 1000  # of one record
_MOST_STEPS = 4000
_LONGEST_SEARCHED = 40_000
_MOST_WORK = 3_000_000_000  # characters looked at, over all broken lines of a file
_OTHER_DELIMITERS = ("\t", ";", "|", ",", " ")
# the price of an assumption; a cell too many or too few costs as much as the dearest
_UNDOUBLED, _LITERAL, _UNDELIMITED, _SWALLOWED, _WRONG_WIDTH = 2.0, 3.0, 4.0, 6.0, 5.0


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the line where it begins, counted from 1, its cells, and whether it had to be mended to be cut."""

    line: int
    cells: tuple[str, ...]
    mended: bool = False


def cut(text: str, dialect: Dialect) -> Iterator[Record]:
    """The rows of a text."""
    lines = list(lines_of(text))
    work = [_MOST_WORK]
    index = 0
    while index < len(lines):
        line = lines[index]
        if dialect.quote not in line:
            cells: Sequence[str] = _simply(line, dialect)
            taken, mended = 1, False
            if len(cells) != dialect.width and dialect.width > 1:
                other = _otherwise(line, dialect)
                cells, mended = (other, True) if other else (cells, False)
        else:
            cells, taken, mended = _with_marks(lines, index, dialect, work)
        yield Record(index + 1, tuple(cells), mended)
        index += taken


def _simply(line: str, dialect: Dialect) -> list[str]:
    return line.split(dialect.delimiter)


def _with_marks(lines: Sequence[str], index: int, dialect: Dialect, work: list[int]) -> tuple[Sequence[str], int, bool]:
    """The cells of the record that begins at a line, how many lines it takes, and whether it had to be mended."""
    cells, taken = _strictly(lines, index, dialect)
    if cells is not None and (len(cells) == dialect.width or dialect.width == 1):
        return cells, taken, False
    line = lines[index]
    mended, price = _cheapest(line, dialect, work)
    off = _WRONG_WIDTH * abs(len(cells) - dialect.width) if cells is not None else float("inf")
    if price < off and len(mended) == dialect.width:
        return mended, 1, True
    other = _otherwise(line, dialect)
    if other:
        return other, 1, True
    return (cells, taken, False) if cells is not None and (taken == 1 or off <= price) else (mended, 1, True)


def _strictly(lines: Sequence[str], index: int, dialect: Dialect) -> tuple[list[str] | None, int]:
    """The record by the dialect alone, over as many lines as its quoted cells take; None where it is broken."""
    parts: list[str] = []
    marks = 0
    for line in lines[index : index + _MOST_LINES]:
        parts.append(line)
        marks += line.count(dialect.quote)
        if marks % 2 and not dialect.backslash and len(parts) > 1:
            continue  # an odd mark is open
        cells, complete = _by_rule("\n".join(parts), dialect)
        if complete:
            return cells, (1 if cells is None else len(parts))
        if marks % 2 == 0 and not dialect.backslash:
            break  # even, and yet open: broken
    return None, 1


def _by_rule(record: str, dialect: Dialect) -> tuple[list[str] | None, bool]:
    """Cells of a record that follows the rule, else None; and whether it ends there (an open mark may close on a later line)."""
    if dialect.plain:
        try:
            rows = list(csv.reader([record], delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True))
        except csv.Error as error:
            return None, "unexpected end" not in str(error)
        return (rows[0] if rows else [""]), True
    cells: list[str] = []
    at = 0
    while True:
        if record.startswith(dialect.quote, at):
            found = _quoted(dialect).match(record, at)
            if not found:
                return None, not _open(dialect).match(record, at)
            cells.append(_unescaped(found[1], dialect))
            at = found.end()
        else:
            end = record.find(dialect.delimiter, at)
            end = len(record) if end < 0 else end
            cells.append(record[at:end])
            at = end
        if at >= len(record):
            return cells, True
        at += len(dialect.delimiter)


@lru_cache(maxsize=64)
def _quoted(dialect: Dialect) -> re.Pattern[str]:
    mark, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    inner = rf"[^{mark}\\]|\\.|{mark}{mark}" if dialect.backslash else rf"[^{mark}]|{mark}{mark}"
    return re.compile(rf"{mark}((?:{inner})*+){mark}(?={delimiter}|\Z)", re.DOTALL)


@lru_cache(maxsize=64)
def _open(dialect: Dialect) -> re.Pattern[str]:
    mark = re.escape(dialect.quote)
    inner = rf"[^{mark}\\]|\\.|{mark}{mark}" if dialect.backslash else rf"[^{mark}]|{mark}{mark}"
    return re.compile(rf"{mark}(?:{inner})*+\Z", re.DOTALL)


def _unescaped(text: str, dialect: Dialect) -> str:
    text = text.replace(f"\\{dialect.quote}", dialect.quote) if dialect.backslash else text
    return text.replace(dialect.quote * 2, dialect.quote)


def _otherwise(line: str, dialect: Dialect) -> Sequence[str] | None:
    """The line by another delimiter, if that alone gives the usual number of cells."""
    if dialect.width <= 2:  # noqa: PLR2004 — two cells are soon found
        return None
    for delimiter in _OTHER_DELIMITERS:
        if delimiter != dialect.delimiter and delimiter in line:
            cells, complete = _by_rule(line, Dialect(delimiter, dialect.quote, dialect.backslash))
            if complete and cells is not None and len(cells) == dialect.width:
                return cells
    return None


def _cheapest(line: str, dialect: Dialect, work: list[int]) -> tuple[tuple[str, ...], float]:
    """The reading of a line with the fewest assumptions for the usual number of cells, and its price."""
    if len(line) > _LONGEST_SEARCHED or work[0] <= 0:
        return tuple(_simply(line, dialect)), float("inf")
    heap: list[tuple[float, int, int, tuple[str, ...]]] = [(0.0, 0, 0, ())]
    seen: set[tuple[int, int]] = set()
    best: tuple[tuple[str, ...], float] = (tuple(_simply(line, dialect)), float("inf"))
    step = 0
    while heap and step < _MOST_STEPS:
        price, _, at, cells = heapq.heappop(heap)
        if price >= best[1]:
            break
        if (at, len(cells)) in seen:
            continue
        seen.add((at, len(cells)))
        for cost, end, cell in _cells_from(line, at, dialect):
            step += 1
            row, total = (*cells, cell), price + cost
            if end > len(line):
                total += _WRONG_WIDTH * abs(len(row) - dialect.width)
                best = min(best, (row, total), key=lambda found: found[1])
            elif len(row) <= dialect.width + 1:
                heapq.heappush(heap, (total, -end, end, row))
    work[0] -= step * len(line)
    return best


def _cells_from(line: str, at: int, dialect: Dialect) -> Iterator[tuple[float, int, str]]:
    """Each way to read the cell that begins here: its price, where the next begins (beyond the end: none), its text."""
    mark, delimiter = dialect.quote, dialect.delimiter
    if line.startswith(mark, at):
        yield from _quoted_from(line, at, dialect)
    end = line.find(delimiter, at)
    beyond = (len(line), len(line) + 1) if end < 0 else (end, end + len(delimiter))
    yield (_LITERAL if line.startswith(mark, at) else 0.0), beyond[1], line[at : beyond[0]]
    inside = line.find(mark, at + 1, beyond[0])
    if inside > 0 and not line.startswith(mark, at):
        yield _UNDELIMITED, inside, line[at:inside]


def _quoted_from(line: str, at: int, dialect: Dialect) -> Iterator[tuple[float, int, str]]:
    mark, delimiter = dialect.quote, dialect.delimiter
    swallowed = 0
    close = line.find(mark, at + 1)
    while close >= 0 and swallowed < 3:  # noqa: PLR2004 — a cell that holds more such ends is none
        rest = close + 1
        ends = rest == len(line)
        if ends or line.startswith(delimiter, rest):
            inner = line[at + 1 : close]
            sound = mark not in inner.replace(mark * 2, "") and not (dialect.backslash and inner.endswith("\\"))
            if dialect.backslash:
                sound = bool(_quoted(dialect).fullmatch(line[at:rest]))
            yield (
                (0.0 if sound else _UNDOUBLED + _SWALLOWED * swallowed),
                (rest + 1 if ends else rest + len(delimiter)),
                _unescaped(inner, dialect),
            )
            swallowed += 1
        elif swallowed == 0 and rest - at > 2:  # noqa: PLR2004 — two marks are an empty cell
            yield _UNDELIMITED, rest, _unescaped(line[at + 1 : close], dialect)
        close = line.find(mark, rest)
