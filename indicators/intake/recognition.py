"""Which cells of a grid are header, data and notes, and what each column is.

Comes in: a grid of text cells, and what the sender said of it (header row, columns, layout). Goes out: a `Table`: header,
data rows with the row the sender sees, meanings of columns, and the rows passed over, each with the reason. What is not
understood is named in a fault and not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from indicators.intake.coded import Coded, Codes
from indicators.intake.finding import Fault, Finding, Place, error
from indicators.intake.header import NO_NAMES, SEARCHED_ROWS, GridRows, Header, Merged, Names, headers
from indicators.intake.headings import REQUIRED, fold, heading_meanings, meaning_word, spellings
from indicators.intake.layouts import (
    WIDE_FROM,
    Column,
    Layout,
    Understood,
    chosen_columns,
    doubled_meaning,
    duplicate_fault,
    understand,
)
from indicators.intake.reading import DEFAULT_LIMITS, CellRows, Grid, Limits, cell_rows, read_grid
from indicators.wording import listed, say

_NOTE = re.compile(
    r"(?:[**※]*(?:注|备注|说明|附注|填表|制表|审核|复核|审签|负责人|单位负责人|统计负责人|分管领导|联系|电话|数据来源|资料来源|来源|填报|报送|报出|上报|盖章|日期))"
    r"[^::]{0,8}[::]|^\(?(?:签字|盖章|签章|公章)\)?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: its number as the sender sees it, and its cells, as many as the header has or more."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedRow:
    """A row that holds no data, with the reason why it was passed over."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What the sender said of a file: where its header is, which column is what, which layout and sheet, its period and region."""

    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    layout: Layout | None = None
    sheet: str | None = None
    period: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was understood, before any meaning of its cells; `faults` say what was not understood.

    `numbers` and `cells` go together: the rows of data as the sender numbers them, empty cells at their end left out.
    `uncomputed`: cells (row as the sender numbers it, column from 0) with a formula whose result the file does not hold.
    """

    file_name: str
    sheet: str
    encoding: str
    delimiter: str
    layout: Layout
    header_row: int | None
    columns: tuple[Column, ...]
    numbers: Codes
    cells: CellRows
    passed_over: tuple[PassedRow, ...]
    titles: tuple[str, ...]
    faults: tuple[Finding, ...]
    formats_known: bool = True
    other_sheets: tuple[str, ...] = ()
    grid: Grid | None = field(default=None, repr=False, compare=False)
    uncomputed: frozenset[tuple[int, int]] = frozenset()

    @property
    def header(self) -> tuple[str, ...]:
        """The headings as written."""
        return tuple(column.heading for column in self.columns)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of data, each filled up to the width of the header."""
        width = len(self.columns)
        rows = zip(self.numbers.tolist(), self.cells, strict=True)
        return tuple(Row(number, (*cells, *("",) * (width - len(cells)))) for number, cells in rows)

    def coded(self, index: int) -> Coded:
        """The texts of one column, as numbers of its different texts."""
        return self.cells.coded(index)


def read_table(
    content: bytes,
    file_name: str,
    *,
    header_row: int | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Read a file and find its table; `columns` says of a meaning which column it is (letter or heading).

    Raises UnreadableError (a RefusedError) where the bytes are no table; what is wrong with a table is in its faults.
    """
    return recognise(read_grid(content, file_name, limits=limits), Correction(header_row=header_row, columns=columns or {}))


def recognise(grid: Grid, said: Correction, names: Names = NO_NAMES) -> Table:
    """Find header, data and notes of a grid; `names` tells which headings are indicators and regions."""
    merged: Merged = grid.merged
    header, understood, faults = _header(grid.rows, merged, names, said)
    if header is None:
        likely, fault = _no_header(grid.rows, said.header_row)
        faults.append(fault)
        headings = grid.rows[likely] if likely is not None else ()
        columns = tuple(Column(index, text.strip(), ()) for index, text in enumerate(headings))
        first = last = likely
    else:
        columns, first, last = understood.columns, header.first, header.last
        faults += [understood.fault] if understood.fault else []
        faults += [duplicate_fault(meaning, same) for meaning, same in doubled_meaning(columns, understood.layout)]
    repeated = [_folded(grid.rows[index]) for index in range(first or 0, (last or 0) + 1)] if header else []
    rows = cell_rows(_filled_down(grid.rows, merged, last, columns) if merged and last is not None else grid.rows)
    places, passed = _data(rows, -1 if last is None else last, columns, repeated)
    titles = _computed(grid, first or 0)
    above = [PassedRow(n, joined(row), say("表头以上的标题或说明")) for n, row in enumerate(titles, start=1) if joined(row)]
    if header is not None and not len(places):
        faults.append(Fault("no_data", say("表头下面没有数据"), say("每行一个数"), say("请检查文件是否保存完整")))
    return Table(
        file_name=grid.file_name,
        sheet=grid.sheet,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        layout=understood.layout if header else "unknown",
        header_row=None if last is None else last + 1,
        columns=columns,
        numbers=places + 1,
        cells=rows.take(places),
        passed_over=(*above, *passed),
        titles=tuple(joined(row) for row in titles),
        faults=tuple(error(fault, Place(grid.sheet, None if last is None else last + 1)) for fault in faults),
        formats_known=grid.formats_known,
        grid=grid,
        uncomputed=frozenset((row + 1, column) for row, column in grid.uncomputed),
    )


@lru_cache(maxsize=1 << 16)
def is_note(text: str) -> bool:
    """Whether a text reads like a note or a signature (注:…, 填表人:…)."""
    return bool(_NOTE.match(fold(text)))


def joined(row: Iterable[str]) -> str:
    """The texts of a row in one line."""
    return " ".join(" ".join(cell.split()) for cell in row if cell.strip())


def _computed(grid: Grid, rows: int) -> GridRows:
    """The rows above the header; a formula without a result says nothing of unit or period."""
    unknown = {place for place in grid.uncomputed if place[0] < rows}
    if not unknown:
        return grid.rows[:rows]
    return tuple(tuple("" if (n, m) in unknown else cell for m, cell in enumerate(row)) for n, row in enumerate(grid.rows[:rows]))


def _folded(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(cell) for cell in row)


def _header(rows: GridRows, merged: Merged, names: Names, said: Correction) -> tuple[Header | None, Understood, list[Fault]]:
    """The first header that says enough to be read; where the sender named its row, that one whatever it says."""
    start = None if said.header_row is None else said.header_row - 1
    nothing = Understood("unknown", (), complete=False)
    unclear: tuple[Header, Understood, list[Fault]] | None = None
    if start is not None and not (0 <= start < len(rows) and any(cell.strip() for cell in rows[start])):
        return None, nothing, []
    for header in headers(rows, merged, names, start):
        texts = [" ".join(parts) for parts in header.parts]
        forced, faults = chosen_columns(texts, said.columns)
        understood = understand(header, names, forced, said.layout)
        complete = understood.complete and any(c.meanings for c in understood.columns if c.index not in forced)
        if unclear is not None and (header.last != unclear[0].last or not complete or understood.fault):
            return unclear
        if start is None and complete and understood.fault and header.first < header.last:
            unclear = (header, understood, faults)  # its first row may be a title whose words read like headings
        elif start is not None or complete:
            return header, understood, faults
    return unclear or (None, nothing, [])


def _no_header(rows: GridRows, header_row: int | None) -> tuple[int | None, Fault]:
    """The row most likely meant as header, and the words for what it lacks."""
    example = say("请改成一行一个数,表头写:地区、指标、数据期、实际值")
    if header_row is not None:
        fault = Fault("no_header", say("第 {row} 行是空的或不存在", row=header_row), say("应为表头所在的行"), say("请另选表头行"))
        return None, fault
    words = [sum(bool(cell.strip()) and any(c.isalpha() for c in cell) for cell in row) for row in rows[:SEARCHED_ROWS]]
    likely = words.index(max(words)) if max(words, default=0) >= WIDE_FROM else None
    seen = sorted({m for row in rows[:SEARCHED_ROWS] for cell in row for m in heading_meanings(cell)})
    lacking = [meaning_word(m) for m in REQUIRED if m not in seen]
    if seen and lacking:
        found = say("没有找到完整的表头:有“{seen}”列,缺“{lacking}”列", seen=listed(map(meaning_word, seen)), lacking=listed(lacking))
    else:
        found = say("没有找到表头")
    expected = say("表头应有:{names}", names=listed(f"{meaning_word(m)}({'/'.join(spellings(m))})" for m in REQUIRED))
    return likely, Fault("no_header", found, expected, example)


def _filled_down(rows: GridRows, merged: Merged, last: int, columns: Sequence[Column]) -> GridRows:
    """A name merged over several rows stands in each of them, as the sheet shows it; a value does not."""
    names = {column.index for column in columns if column.meanings and column.meanings != ("value",)}
    filled = [list(row) for row in rows]
    for top, left, bottom, right in merged:
        if last < top < bottom < len(filled) and left == right and left in names and left < len(filled[top]):
            for row in filled[top + 1 : bottom + 1]:
                row.extend([""] * (left + 1 - len(row)))
                row[left] = row[left] or filled[top][left]
    return filled


def _data(rows: CellRows, last: int, columns: Sequence[Column], repeated: Sequence[tuple[str, ...]]) -> tuple[Codes, list[PassedRow]]:
    """The places of the rows below the header that hold data, and the rows that are passed over."""
    used = [column.index for column in columns if column.meanings]
    values = [column.index for column in columns if column.meanings == ("value",)]
    data = np.zeros(len(rows), dtype=np.bool_)
    if values:
        # most rows begin with a name and have something under 实际值: these are told by their columns, the others looked at one by one
        heads = {head[0] for head in repeated if head}
        first = rows.coded(0)
        names = [bool(text.strip()) and not is_note(text) and fold(text) not in heads for text in first.texts]
        data = np.array(names, dtype=np.bool_)[first.codes] & ~rows.blank(values[0])
    data[: last + 1] = False
    passed: list[PassedRow] = []
    others = np.flatnonzero(~data[last + 1 :]) + last + 1
    for place, row in zip(others.tolist(), rows.take(others), strict=True):
        if not row:
            continue
        reason = _why_passed(row, used, values, repeated)
        data[place] = not reason
        if reason:
            passed.append(PassedRow(place + 1, joined(row), reason))
    return np.flatnonzero(data), passed


def _why_passed(row: Sequence[str], used: Sequence[int], values: Sequence[int], repeated: Sequence[tuple[str, ...]]) -> str:
    """Why a row is no data; empty where it is. A row with something under 实际值 is a note only if it reads like one there too."""
    if not values:
        return ""
    if any(_repeats(row, head) for head in repeated):
        return say("重复的表头")
    filled = [cell for cell in row if cell.strip()]
    under_values = [row[index].strip() for index in values if index < len(row) and row[index].strip()]
    notes = sum(is_note(cell) for cell in filled)
    figures = any(c.isdigit() for cell in under_values if not is_note(cell) for c in cell)
    if is_note(filled[0]) and (notes > 1 or not figures):
        return say("表下的注释或落款")
    if not under_values and not any(index < len(row) and row[index].strip() for index in used):
        return say("已认出的各列都是空的")
    return ""


def _repeats(row: Sequence[str], head: tuple[str, ...]) -> bool:
    return len(row) > 1 and fold(row[-1]) == head[-1] and _folded(row) == head
