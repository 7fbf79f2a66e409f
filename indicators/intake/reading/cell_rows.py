"""Rows of text cells kept in columns: a million of them are a handful of arrays, and a row is put together when it is asked for.

Comes in: rows of texts, or columns of one length. Goes out: `CellRows`, which looks like a sequence of rows without the empty cells
at their ends, and hands out whole columns to those who look at all rows at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from indicators.intake.coded import Coded, Codes, coded

Cells = tuple[str, ...]
ROWS_AT_ONCE = 4096


class CellRows(Sequence[Cells]):
    """Rows over columns of texts; a row is as long as its last cell with anything in it."""

    def __init__(self, columns: Sequence[pa.Array], count: int) -> None:
        """Keep columns of `count` texts each."""
        self._columns = tuple(columns)
        self._count = count
        self._coded: dict[int, Coded] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Cells: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Cells, ...]: ...

    def __getitem__(self, index: int | slice) -> Cells | tuple[Cells, ...]:
        if isinstance(index, slice):
            first, last, step = index.indices(self._count)
            return tuple(self._put_together(first, last)) if step == 1 else tuple(self[place] for place in range(first, last, step))
        place = index + self._count if index < 0 else index
        if not 0 <= place < self._count:
            raise IndexError(index)
        return _without_end(tuple(column[place].as_py() for column in self._columns))

    def __iter__(self) -> Iterator[Cells]:
        for first in range(0, self._count, ROWS_AT_ONCE):
            yield from self._put_together(first, min(first + ROWS_AT_ONCE, self._count))

    def take(self, places: Codes) -> CellRows:
        """The rows at these places."""
        if len(places) == self._count and np.array_equal(places, np.arange(self._count)):
            return self
        chosen = pa.array(places)
        return CellRows([column.take(chosen) for column in self._columns], len(places))

    def column(self, index: int) -> pa.Array:
        """The texts of one column, row by row."""
        return self._columns[index] if index < len(self._columns) else pa.array(("",) * self._count, pa.string())

    def coded(self, index: int) -> Coded:
        """The same as numbers of its different texts, reckoned once."""
        if index not in self._coded:
            self._coded[index] = coded(self.column(index))
        return self._coded[index]

    def blank(self, index: int) -> npt.NDArray[np.bool_]:
        """The rows with nothing to be seen in a column."""
        column = self.coded(index)
        return np.array([not text.strip() for text in column.texts], dtype=np.bool_)[column.codes]

    def longer_than(self, width: int) -> npt.NDArray[np.bool_]:
        """The rows with anything in them beyond so many columns."""
        longer = np.zeros(self._count, dtype=np.bool_)
        for index in range(width, len(self._columns)):
            longer |= ~self.blank(index)
        return longer

    def _put_together(self, first: int, last: int) -> Iterator[Cells]:
        count = max(0, last - first)
        if not self._columns:
            return iter(((),) * count)
        return map(_without_end, zip(*(column.slice(first, count).to_pylist() for column in self._columns), strict=True))


def cell_rows(rows: Sequence[Sequence[str]]) -> CellRows:
    """Rows of texts as `CellRows`."""
    if isinstance(rows, CellRows):
        return rows
    return CellRows([pa.array(texts, pa.string()) for texts in zip_longest(*rows, fillvalue="")], len(rows))


def _without_end(cells: Cells) -> Cells:
    """A row without the empty cells at its end."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]
