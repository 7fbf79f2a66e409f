"""Which cells of a grid are header, data and notes, and what each column is.

Comes in: a grid of text cells, and what the sender said of it (header row, columns). Goes out: a `Table`: header, data
rows with the row the sender sees, meanings of columns, and the rows passed over, each with the reason. Only the long
layout, a row a value, is understood; another is named in a fault and not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from indicators.intake.finding import Fault, Finding, Place, column_letter, error, shown
from indicators.intake.headings import REQUIRED, Meaning, fold, heading_meanings, meaning_word, spellings
from indicators.intake.reading import DEFAULT_LIMITS, Grid, Limits, read_grid
from indicators.period import PeriodError, parse_period
from indicators.wording import say

Layout = Literal["long", "wide", "unknown"]
SEARCHED_ROWS = 40
WIDE_FROM = 2
ANY_YEAR = 2000
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
class Column:
    """One column: `meanings` has one entry where it is clear, several where it must be settled, none where it is not used."""

    index: int
    heading: str
    meanings: tuple[Meaning, ...]

    @property
    def letter(self) -> str:
        """The letter office software shows over the column."""
        return column_letter(self.index)

    def place(self, sheet: str, row: int | None = None) -> Place:
        """The place of this column's cell in a row."""
        return Place(sheet, row, self.letter, shown(self.heading))


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was understood, before any meaning of its cells; `faults` say what was not understood."""

    file_name: str
    sheet: str
    encoding: str
    delimiter: str
    layout: Layout
    header_row: int | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    passed_over: tuple[PassedRow, ...]
    titles: tuple[str, ...]
    faults: tuple[Finding, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The headings as written."""
        return tuple(column.heading for column in self.columns)


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
    return recognise(read_grid(content, file_name, limits=limits), header_row=header_row, columns=columns or {})


def recognise(grid: Grid, *, header_row: int | None, columns: Mapping[str, str]) -> Table:
    """Find header, data and notes of a grid."""
    faults: list[Finding] = []
    index = _header_index(grid.rows, header_row, columns)
    layout: Layout = "long" if index is not None else "unknown"
    if index is None:
        layout, index, fault = _not_long(grid.rows, header_row)
        faults.append(error(fault, Place(grid.sheet, None if index is None else index + 1)))
    headings = grid.rows[index] if index is not None else ()
    found = _columns(headings, columns, grid.sheet, (index or 0) + 1, faults) if layout == "long" else _unused(headings)
    titles = grid.rows[:index]
    rows, passed = _data(grid.rows, -1 if index is None else index, found)
    above = [PassedRow(n, _joined(row), say("表头以上的标题或说明")) for n, row in enumerate(titles, start=1) if _joined(row)]
    if layout == "long" and not rows:
        fault = Fault("no_data", say("表头下面没有数据"), say("每行一个数"), say("请检查文件是否保存完整"))
        faults.append(error(fault, Place(grid.sheet, (index or 0) + 1)))
    return Table(
        file_name=grid.file_name,
        sheet=grid.sheet,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        layout=layout,
        header_row=None if index is None else index + 1,
        columns=found,
        rows=rows,
        passed_over=(*above, *passed),
        titles=tuple(_joined(row) for row in titles),
        faults=tuple(faults),
    )


@lru_cache(maxsize=1 << 16)
def is_note(text: str) -> bool:
    """Whether a text reads like a note or a signature (注:…, 填表人:…)."""
    return bool(_NOTE.match(fold(text)))


def _joined(row: Sequence[str]) -> str:
    return " ".join(" ".join(cell.split()) for cell in row if cell.strip())


def _header_index(rows: Sequence[Sequence[str]], header_row: int | None, columns: Mapping[str, str]) -> int | None:
    if header_row is not None:
        inside = 1 <= header_row <= len(rows) and any(cell.strip() for cell in rows[header_row - 1])
        return header_row - 1 if inside else None
    wanted = set(REQUIRED) - set(columns)
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        meanings = {meaning for cell in row for meaning in heading_meanings(cell)}
        if "indicator_id" in meanings:
            meanings.add("indicator")
        if wanted <= meanings and len(meanings) + len(columns) >= len(REQUIRED) and meanings:
            return index
    return None


def _not_long(rows: Sequence[Sequence[str]], header_row: int | None) -> tuple[Layout, int | None, Fault]:
    """What else the table may be: its layout, its most likely header, and the words for it."""
    if header_row is not None:
        fault = Fault("no_header", say("第 {row} 行是空的或不存在", row=header_row), say("应为表头所在的行"), say("请另选表头行"))
        return "unknown", None, fault
    example = say("请改成一行一个数,表头写:地区、指标、数据期、实际值")
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        if sum(_is_period(cell) for cell in row) >= WIDE_FROM:
            found = say("这是一期一列的宽表(如 {heading}),目前还不能读取", heading="、".join(c for c in row if _is_period(c))[:40])
            return "wide", index, Fault("wide_layout", found, say("应为一行一个数的长表"), example)
    for index in range(min(len(rows) - 1, SEARCHED_ROWS)):
        if set(REQUIRED) <= {meaning for row in rows[index : index + 2] for cell in row for meaning in heading_meanings(cell)}:
            found = say("表头分在第 {first}、{second} 两行,目前还不能读取", first=index + 1, second=index + 2)
            return (
                "unknown",
                index,
                Fault("split_header", found, say("表头应在一行里"), say("请把表头合成一行,不用合并单元格")),
            )
    words = [sum(bool(cell.strip()) and not _is_figure(cell) for cell in row) for row in rows[:SEARCHED_ROWS]]
    likely = words.index(max(words)) if max(words, default=0) >= WIDE_FROM else None
    seen = sorted({m for row in rows[:SEARCHED_ROWS] for cell in row for m in heading_meanings(cell)})
    lacking = [meaning_word(m) for m in REQUIRED if m not in seen]
    if seen and lacking:
        found = say("没有找到完整的表头:有“{seen}”列,缺“{lacking}”列", seen="、".join(map(meaning_word, seen)), lacking="、".join(lacking))
    else:
        found = say("没有找到表头")
    expected = say("表头应有:{names}", names="、".join(f"{meaning_word(m)}({'/'.join(spellings(m))})" for m in REQUIRED))
    return "unknown", likely, Fault("no_header", found, expected, example)


def _is_figure(cell: str) -> bool:
    return not any(c.isalpha() for c in cell)


def _is_period(cell: str) -> bool:
    if not cell.strip() or cell.strip().replace(".", "").isdigit():
        return False
    try:
        parse_period(cell, year=ANY_YEAR)
    except (PeriodError, ValueError):
        return False
    return True


def _unused(headings: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(index, text.strip(), ()) for index, text in enumerate(headings))


def _columns(headings: Sequence[str], chosen: Mapping[str, str], sheet: str, row: int, faults: list[Finding]) -> tuple[Column, ...]:
    """Every column with what it may mean; two columns of one meaning are asked about."""
    forced: dict[int, Meaning] = {}
    for name, which in chosen.items():
        index = _chosen_index(headings, which)
        if index is None or name not in _MEANINGS:
            found = say("没有列“{which}”", which=which) if index is None else say("没有“{name}”这种列", name=name)
            expected = say("列名应为 {names}", names="、".join(_MEANINGS))
            faults.append(error(Fault("unknown_column", found, expected, say("请写列的字母或表头,如 value=D")), Place(sheet, row)))
        else:
            forced[index] = _MEANINGS[name]
    taken = set(forced.values())
    columns = [
        Column(index, text.strip(), (forced[index],) if index in forced else tuple(m for m in heading_meanings(text) if m not in taken))
        for index, text in enumerate(headings)
    ]
    for meaning in dict.fromkeys(m for column in columns for m in column.meanings):
        same = [column for column in columns if column.meanings == (meaning,)]
        if len(same) > 1 and meaning not in {"note", "region"}:
            names = "、".join(say("{letter} 列“{heading}”", letter=c.letter, heading=shown(c.heading)) for c in same)
            found = say("有 {count} 列都像是“{meaning}”:{names}", count=len(same), meaning=meaning_word(meaning), names=names)
            remedy = say("请只留一列,或指明用哪一列(如 {meaning}={letter})", meaning=meaning, letter=same[-1].letter)
            faults.append(error(Fault("duplicate_column", found, say("应只有一列"), remedy), Place(sheet, row)))
    return tuple(columns)


_MEANINGS: dict[str, Meaning] = {
    "plan": "plan",
    "region": "region",
    "indicator": "indicator",
    "indicator_id": "indicator_id",
    "period": "period",
    "year": "year",
    "value": "value",
    "unit": "unit",
    "note": "note",
}


def _chosen_index(headings: Sequence[str], which: str) -> int | None:
    for index, text in enumerate(headings):
        if fold(which) == fold(text) or which.strip().upper() == column_letter(index):
            return index
    return None


def _data(rows: Sequence[tuple[str, ...]], header: int, columns: Sequence[Column]) -> tuple[tuple[Row, ...], tuple[PassedRow, ...]]:
    width = len(columns)
    used = [column.index for column in columns if column.meanings]
    value = next((column.index for column in columns if column.meanings == ("value",)), None)
    head = tuple(fold(cell) for cell in rows[header]) if header >= 0 else ()
    data: list[Row] = []
    passed: list[PassedRow] = []
    for number, cells in enumerate(rows[header + 1 :], start=header + 2):
        if not any(cell.strip() for cell in cells):
            continue
        reason = _why_passed(cells, used, value, head)
        if reason:
            passed.append(PassedRow(number, _joined(cells), reason))
        else:
            data.append(Row(number, cells + ("",) * (width - len(cells))))
    return tuple(data), tuple(passed)


def _why_passed(cells: tuple[str, ...], used: Sequence[int], value: int | None, head: tuple[str, ...]) -> str:
    """Why a row is no data; empty where it is. A row with something under 实际值 is a note only if it reads like one there too."""
    if value is None:
        return ""
    if fold(cells[-1]) == head[-1] and tuple(fold(cell) for cell in cells) == head:
        return say("重复的表头")
    filled = [cell for cell in cells if cell.strip()]
    under_value = cells[value].strip() if value < len(cells) else ""
    if is_note(filled[0]) and (not under_value or is_note(under_value)):
        return say("表下的注释或落款")
    if not under_value and not any(index < len(cells) and cells[index].strip() for index in used):
        return say("已认出的各列都是空的")
    return ""
