"""The cells of one sheet, gathered in any order, become a grid.

Comes in: cells with their place (row and column from 0), ranges, hidden rows and columns. Goes out: a `Grid`. A cell far away costs
no more than the rows above it; a sheet beyond the limits is refused where it passes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from indicators.intake.reading.grid import Grid
from indicators.intake.reading.limits import Limits, check_cell, check_columns, check_row, in_sheet, too_large
from indicators.wording import say

Range = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """A sheet while it is read."""

    name: str
    limits: Limits
    hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    cells: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a cell; an empty one is nothing."""
        if not text.strip():
            return
        check_row(row + 1, self.limits, self.name)
        check_columns(column + 1, row + 1, self.limits, self.name)
        check_cell(text, row + 1, self.limits, self.name)
        self.cells += 1
        if self.cells > self.limits.cells:
            found = say("多于 {count} 个单元格", count=self.limits.cells)
            raise too_large(in_sheet(found, self.name), say("至多 {count} 个单元格", count=self.limits.cells), row + 1)
        self.rows.setdefault(row, {})[column] = text

    def merge(self, area: Range) -> None:
        """Keep a merged range."""
        if len(self.merged) < self.limits.merged_ranges and area[0] <= area[2] and area[1] <= area[3] and area[:2] != area[2:]:
            self.merged.append(area)

    def grid(self, file_name: str, kind: str, *, formats_known: bool = True) -> Grid:
        """The sheet as a grid; what is merged or hidden is named as far as there are cells."""
        last_row = max(self.rows, default=-1)
        last_column = max((max(row) for row in self.rows.values()), default=-1)
        return Grid(
            file_name=file_name,
            sheet=self.name,
            encoding=kind,
            delimiter="",
            rows=tuple(_cells(self.rows.get(row)) for row in range(last_row + 1)),
            merged=tuple(sorted(area for area in self.merged if area[0] <= last_row and area[1] <= last_column)),
            hidden=self.hidden,
            hidden_rows=tuple(sorted(row for row in self.hidden_rows if row in self.rows)),
            hidden_columns=tuple(sorted(column for column in self.hidden_columns if column <= last_column)),
            uncomputed=tuple(self.uncomputed),
            formats_known=formats_known,
        )


def _cells(cells: dict[int, str] | None) -> tuple[str, ...]:
    if not cells:
        return ()
    return tuple(cells.get(column, "") for column in range(max(cells) + 1))
