"""A file of any origin, looked at: the table as it was understood, before any meaning.

Comes in: bytes, and which sheet or table the reader wants. Goes out: a `Look`: header, rows of text, and remarks on what was passed over
or mended. Reads as well as it can; refuses only what is no table at all. Nothing of this is ever stored.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from csv import field_size_limit
from dataclasses import dataclass

from indicators.intake.finding import Fault, UnreadableError, shown
from indicators.intake.reading import Grid, read_grids
from indicators.intake.reading.containers import workbook_kind
from indicators.intake.reading.dialect import Dialect, find_dialect, straightened
from indicators.intake.reading.encoding import decode_any, refuse_control_characters
from indicators.intake.reading.limits import DEFAULT_LIMITS, Limits, check_columns, check_row, check_size
from indicators.intake.reading.outline import Outline, outline
from indicators.intake.reading.plaintext import declared_delimiter
from indicators.intake.reading.records import Record, cut
from indicators.wording import listed, say

_MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Look:
    """What was understood. `header` and each row are cells of text; `remarks` are sentences on everything else."""

    sheet: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]


def look(
    content: bytes, *, sheet: str | None = None, table: int = 1, header_row: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Look:
    """Look at a file: one sheet of a workbook (the first with anything in it), one table of it. Raises UnreadableError in words."""
    check_size(content, limits)
    if workbook_kind(content):
        grids = read_grids(content, "", limits=limits)
        grid = _wanted(grids, sheet)
        found = outline(_records(grid), table=table, header_line=header_row)
        return _look(grid.sheet, grid.encoding, "", found, _workbook_remarks(grid, grids))
    text, encoding = decode_any(content)
    refuse_control_characters(text.rstrip("\x1a"))
    dialect = find_dialect(text)
    records = _text_records(text.rstrip("\x1a"), dialect, limits)
    if not any(cell.strip() for record in records for cell in record.cells):
        return Look("", encoding, "", (), (), (say("文件是空的"),))
    return _look("", encoding, dialect.delimiter, outline(records, table=table, header_line=header_row), ())


def _text_records(text: str, dialect: Dialect, limits: Limits) -> list[Record]:
    former = field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        records = []
        for record in cut(straightened(text, dialect), dialect):
            check_row(record.line, limits)
            check_columns(len(record.cells), record.line, limits)
            records.append(record)
    finally:
        field_size_limit(former)
    return records[1:] if declared_delimiter(text) else records


def _wanted(grids: Sequence[Grid], sheet: str | None) -> Grid:
    if sheet is None:
        return next((grid for grid in grids if not grid.hidden), grids[0])
    for grid in grids:
        if grid.sheet == sheet:
            return grid
    names = listed(grid.sheet for grid in grids)
    raise UnreadableError(
        Fault(
            "unknown_sheet", say("没有工作表“{sheet}”", sheet=sheet), say("有内容的工作表:{names}", names=names), say("请改正工作表的名称")
        )
    )


def _records(grid: Grid) -> list[Record]:
    """A sheet's rows, all of one width, with the text of merged cells in the first row of each range spread to its right."""
    width = max(len(row) for row in grid.rows)
    rows = [list(row) + [""] * (width - len(row)) for row in grid.rows]
    for row, first, _, last in grid.merged:
        title = first == 0 and (last - first + 1) * 2 > width
        for column in range(first + 1, 0 if title else min(last, width - 1) + 1):
            rows[row][column] = rows[row][column] or rows[row][first]
    return [Record(number, tuple(row)) for number, row in enumerate(rows, start=1)]


def _look(sheet: str, encoding: str, delimiter: str, found: Outline, remarks: Sequence[str]) -> Look:
    own = [say("略过第 {line} 行({reason}):{text}", line=p.line, reason=p.reason, text=shown(p.text)) for p in found.passed[:_MOST_SHOWN]]
    if len(found.header_lines) > 1:
        own.append(say("表头在第 {first} 至 {last} 行,已合成一行", first=found.header_lines[0], last=found.header_lines[-1]))
    if found.further:
        lines = listed(map(str, found.further[:_MOST_SHOWN]))
        own.append(say("第 {lines} 行起是另外的表,没有列出;用 --table 选择", lines=lines))
    mended = [record.line for record in found.rows if record.mended]
    if mended:
        lines = listed(map(str, mended[:_MOST_SHOWN]))
        own.append(say("引号或分隔符不合规则、按多数行的格数拆开的有 {count} 行:第 {lines} 行", count=len(mended), lines=lines))
    rows = tuple(record.cells for record in found.rows)
    return Look(sheet, encoding, delimiter, found.header, rows, (*remarks, *own))


def _workbook_remarks(grid: Grid, grids: Sequence[Grid]) -> list[str]:
    remarks = []
    if len(grids) > 1:
        names = listed(other.sheet + (say("(隐藏)") if other.hidden else "") for other in grids)
        remarks.append(say("有内容的工作表:{names};列出的是“{sheet}”", names=names, sheet=grid.sheet))
    if grid.hidden_rows:
        remarks.append(say("有 {count} 行是隐藏的,照样列出", count=len(grid.hidden_rows)))
    if grid.hidden_columns:
        remarks.append(say("有 {count} 列是隐藏的,照样列出", count=len(grid.hidden_columns)))
    if grid.uncomputed:
        remarks.append(say("有 {count} 个单元格只有公式、没有算出的结果", count=len(grid.uncomputed)))
    if not grid.formats_known:
        remarks.append(say("数字的显示格式读不出,数字按存储的值列出"))
    return remarks
