"""An old workbook (.xls, also as WPS writes it) becomes grids, sheet by sheet.

Comes in: the bytes of an .xls. Goes out: a `Grid` for each sheet with anything in it, numbers as the sheet shows them. Where the
formats of a workbook cannot be read, numbers stand as stored and the grid says so. Refuses encrypted and damaged files.
"""

from __future__ import annotations

import io
import warnings

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as OldSheet

from indicators.intake.finding import UnreadableError
from indicators.intake.reading.archive import damaged
from indicators.intake.reading.containers import encrypted
from indicators.intake.reading.grid import Grid
from indicators.intake.reading.limits import Limits, too_large
from indicators.intake.reading.number_format import GENERAL, number_text
from indicators.intake.reading.sheet import Sheet
from indicators.wording import say

KIND = "XLS"


def read_xls(content: bytes, file_name: str, limits: Limits) -> tuple[Grid, ...]:
    """Every sheet of the workbook that has cells, in order."""
    book, formats_known = _opened(content)
    if book.nsheets > limits.sheets:
        raise too_large(say("有 {count} 张工作表", count=book.nsheets), say("至多 {count} 张", count=limits.sheets))
    grids = []
    for old in book.sheets():
        sheet = Sheet(str(old.name), limits, hidden=bool(old.visibility))
        for row in range(old.nrows):
            for column in range(old.row_len(row)):
                sheet.put(row, column, _meaning(book, old.cell(row, column), formats_known=formats_known))
        _surroundings(old, sheet)
        if sheet.rows:
            grids.append(sheet.grid(file_name, KIND, formats_known=formats_known))
    return tuple(grids)


def _opened(content: bytes) -> tuple[Book, bool]:
    """The workbook, with its formats if they can be read."""
    for formats in (True, False):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return xlrd.open_workbook(file_contents=content, formatting_info=formats, ragged_rows=True, logfile=io.StringIO()), formats
        except Exception as error:
            if "encrypted" in str(error).lower():
                raise UnreadableError(encrypted(say("加密的工作簿"))) from error
            last = error
    raise damaged(say("老式 Excel 工作簿(.xls)")) from last


def _meaning(book: Book, cell: Cell, *, formats_known: bool) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(cell.value), "#ERROR!"))
    if cell.ctype in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        return number_text(repr(cell.value), _format(book, cell, formats_known=formats_known), from_1904=bool(book.datemode))
    return ""


def _format(book: Book, cell: Cell, *, formats_known: bool) -> str:
    if formats_known and cell.xf_index is not None and cell.xf_index < len(book.xf_list):
        found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return str(found.format_str) if found else GENERAL
    return "yyyy-mm-dd" if cell.ctype == xlrd.XL_CELL_DATE else GENERAL


def _surroundings(old: OldSheet, sheet: Sheet) -> None:
    for first_row, beyond_row, first_column, beyond_column in old.merged_cells:
        sheet.merge((first_row, first_column, beyond_row - 1, beyond_column - 1))
    sheet.hidden_rows.update(row for row, how in old.rowinfo_map.items() if how.hidden)
    sheet.hidden_columns.update(column for column, how in old.colinfo_map.items() if how.hidden)
