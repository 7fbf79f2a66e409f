"""The values of a table one after another, whatever its layout, each with all that row and heading say of it.

Comes in: a table whose columns are settled. Goes out: `Entries`: for each value cell its row, its column and the texts of
plan, region, indicator, period, unit and value. A column a month becomes as many entries a row as there are months.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from indicators.intake.coded import Coded, Codes
from indicators.intake.headings import Meaning
from indicators.intake.layouts import Dimension
from indicators.intake.recognition import Table
from indicators.intake.settling import Settled

_SAID: tuple[Dimension, ...] = ("indicator", "region", "period")


@dataclass(frozen=True, slots=True)
class Entries:
    """Columns of one length, a value cell each, row by row: `rows` are indexes into the table's, `which` into the settled values."""

    table: Table
    settled: Settled
    rows: Codes
    which: Codes
    texts: Mapping[Meaning, Coded]
    values: pa.Array

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self, index: int) -> dict[Meaning, str]:
        """All texts of one entry by their meaning."""
        said = {meaning: column[index] for meaning, column in self.texts.items()}
        return {**said, "value": self.value(index)}

    def value(self, index: int) -> str:
        """The text of the value cell."""
        text: str = self.values[index].as_py()
        return text

    def number(self, index: int) -> int:
        """The row of an entry as the sender sees it."""
        return int(self.table.numbers[self.rows[index]])

    def letter(self, index: int) -> str:
        """The letter over the column of an entry's value."""
        return self.settled.values[int(self.which[index])].letter

    def row(self, index: int) -> Sequence[str]:
        """All cells of an entry's row."""
        return self.table.cells[int(self.rows[index])]

    def note(self, index: int) -> str:
        """What stands in the columns of notes."""
        row = self.row(index) if self.settled.notes else ()
        notes = (row[column.index].strip() for column in self.settled.notes if column.index < len(row))
        return ";".join(note for note in notes if note)


def entries(table: Table, settled: Settled) -> Entries:
    """All values of a table as entries."""
    count, wide = len(table.cells), len(settled.values)
    rows = np.repeat(np.arange(count, dtype=np.int64), wide)
    which = np.tile(np.arange(wide, dtype=np.int64), count)
    texts: dict[Meaning, Coded] = {}
    for meaning, column in settled.columns.items():
        in_rows = table.coded(column.index)
        texts[meaning] = Coded(in_rows.codes[rows] if wide != 1 else in_rows.codes, in_rows.texts)
    for meaning in _SAID:
        if settled.values and any(column.says(meaning) for column in settled.values):
            headings = [column.says(meaning) for column in settled.values]
            different = list(dict.fromkeys(headings))
            codes = np.array([different.index(heading) for heading in headings], dtype=np.int64)
            texts[meaning] = Coded(codes[which], different)
    return Entries(table, settled, rows, which, texts, _values(table, settled))


def _values(table: Table, settled: Settled) -> pa.Array:
    places = [column.index for column in settled.values]
    if len(places) == 1:
        return table.cells.column(places[0])
    if not places:
        return pa.array([], pa.string())
    in_columns = pa.concat_arrays([table.cells.column(place) for place in places])
    # row by row, as the entries stand
    return in_columns.take(pa.array(np.arange(len(in_columns)).reshape(len(places), -1).T.ravel()))
