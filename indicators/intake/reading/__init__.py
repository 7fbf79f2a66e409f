"""Bytes become grids of text cells, each with the place the sender sees. Never judges what a cell means.

Comes in: the bytes of a file or of pasted text. Goes out: a `Grid` for each sheet with anything in it, one for a text file. What the
bytes are decides, not the name. Refuses, in words, what is no table, what is too large, encrypted or damaged, what decodes in no
encoding, and a quotation mark that is never closed.
"""

from __future__ import annotations

from indicators.intake.finding import Fault, UnreadableError
from indicators.intake.reading.cell_rows import CellRows, cell_rows
from indicators.intake.reading.containers import workbook_kind
from indicators.intake.reading.encoding import decode
from indicators.intake.reading.grid import Grid
from indicators.intake.reading.limits import DEFAULT_LIMITS, Limits, check_size, limits_from
from indicators.intake.reading.ods import read_ods
from indicators.intake.reading.plaintext import read_plaintext
from indicators.intake.reading.xls import read_xls
from indicators.intake.reading.xlsx import read_xlsx
from indicators.wording import listed, say

__all__ = ["DEFAULT_LIMITS", "CellRows", "Grid", "Limits", "cell_rows", "decode", "limits_from", "read_grid", "read_grids"]

_READERS = {"xlsx": read_xlsx, "xls": read_xls, "ods": read_ods}


def read_grid(content: bytes, file_name: str, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read the one table of a file: that of a text file, or the only sheet with anything in it. Raises UnreadableError in words."""
    grids = read_grids(content, file_name, limits=limits)
    if len(grids) > 1:
        names = listed(grid.sheet for grid in grids)
        found = say("有 {count} 张工作表有内容:{names}", count=len(grids), names=names)
        raise UnreadableError(Fault("several_sheets", found, say("应指明用哪一张"), say("请选定工作表,或只留一张")))
    return grids[0]


def read_grids(content: bytes, file_name: str, *, limits: Limits = DEFAULT_LIMITS) -> tuple[Grid, ...]:
    """Read every sheet with anything in it, in order; the name of the file decides nothing. Raises UnreadableError in words."""
    check_size(content, limits)
    kind = workbook_kind(content)
    if kind is None:
        return (read_plaintext(content, file_name, limits),)
    grids = _READERS[kind](content, file_name, limits)
    if not grids:
        raise UnreadableError(Fault("empty_file", say("工作簿里没有内容"), say("应有一行表头和至少一行数据"), say("请检查是否选错了文件")))
    return grids
