"""Which sheet of a workbook holds the values.

Comes in: the grids of a file and the sheet the sender chose, if any. Goes out: the one table with data, the other sheets named.
Two sheets with data are asked about; a sheet that is not there is refused with the names of those that are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indicators.intake.finding import Fault, Place, UnreadableError, error, shown
from indicators.intake.header import Names
from indicators.intake.headings import fold
from indicators.intake.reading import Grid
from indicators.intake.recognition import Correction, Table, recognise
from indicators.wording import listed, say

# the sheet that a marked workbook has beside the sender's own; it holds no values, whatever header row is chosen
OPINIONS = "校核意见"


def table_of(grids: Sequence[Grid], said: Correction, names: Names) -> Table:
    """The table of the sheet that holds data, or of the chosen one. Raises UnreadableError where the chosen one is not there."""
    if said.sheet is not None:
        chosen = [grid for grid in grids if fold(grid.sheet) == fold(said.sheet)]
        if not chosen:
            raise UnreadableError(_no_such_sheet(said.sheet, grids))
        return replace(recognise(chosen[0], said, names), other_sheets=tuple(g.sheet for g in grids if g is not chosen[0]))
    tables = [recognise(grid, said, names) for grid in grids]
    of_senders = [table for table in tables if table.sheet != OPINIONS] or tables
    with_data = [table for table in of_senders if table.layout != "unknown" and len(table.numbers)] or of_senders[:1]
    first = with_data[0]
    others = tuple(table.sheet for table in tables if table not in with_data)
    if len(with_data) == 1:
        return replace(first, other_sheets=others)
    sheets = listed(_sheet_word(table) for table in with_data)
    found = say("有 {count} 个工作表都有数据:{sheets}", count=len(with_data), sheets=sheets)
    remedy = say("请选定其中一个(如“{sheet}”),各表分别报送", sheet=first.sheet)
    fault = Fault("several_sheets", found, say("一次报送一个工作表"), remedy)
    return replace(first, layout="unknown", faults=(error(fault, Place()),), other_sheets=others)


def _sheet_word(table: Table) -> str:
    """A sheet by its name; the sender cannot see one that is hidden."""
    hidden = table.grid is not None and table.grid.hidden
    return say("“{sheet}”(隐藏)", sheet=shown(table.sheet)) if hidden else f"“{shown(table.sheet)}”"


def _no_such_sheet(wanted: str, grids: Sequence[Grid]) -> Fault:
    sheets = listed(f"“{shown(grid.sheet)}”" for grid in grids if grid.sheet)
    found = say("没有工作表“{sheet}”", sheet=shown(wanted))
    expected = say("有这些工作表:{sheets}", sheets=sheets) if sheets else say("这个文件没有分工作表")
    return Fault("unknown_sheet", found, expected, say("请改正工作表的名称"))
