"""A table of text cells as it stands in a file: what reading hands to recognition.

Goes out: `Grid`, with the place of every cell as the sender sees it: `rows[0]` is row 1, `rows[0][0]` is cell A1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or the one table of a text file. Empty cells at the end of a row are dropped.

    `merged`: ranges (first row, first column, last row, last column), counted from 0; the value stands in the first cell only.
    `uncomputed`: cells (row, column, from 0) with a formula whose result the file does not hold; their text is the formula.
    `formats_known`: whether the text of numbers is what the sheet shows (percent, 万); else numbers are as stored.
    Hidden rows and columns (from 0) are data like any other; `hidden` is of the whole sheet.
    """

    file_name: str
    sheet: str
    encoding: str
    delimiter: str
    rows: Sequence[tuple[str, ...]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    uncomputed: tuple[tuple[int, int], ...] = ()
    formats_known: bool = True

    @property
    def is_text(self) -> bool:
        """Whether the file is a text table, not a workbook."""
        return bool(self.delimiter)
