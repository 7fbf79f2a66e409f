"""A column of texts as numbers of its different texts.

Comes in: a column of a file. Goes out: the different texts, and for every row which of them it is. A million rows name few
different things, and each of them is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int64]
# up to here a place is kept for every number of the range, which is faster than sorting
WIDEST_RANGE = 1 << 23


@dataclass(frozen=True, slots=True)
class Coded:
    """`texts[codes[i]]` is the text of entry i."""

    codes: Codes
    texts: Sequence[str]

    def __getitem__(self, index: int) -> str:
        return self.texts[int(self.codes[index])]


def coded(texts: pa.Array) -> Coded:
    """Number the different texts of a column in the order of their first row."""
    encoded = texts.dictionary_encode()
    return Coded(np.asarray(encoded.indices, dtype=np.int64), encoded.dictionary.to_pylist())


def constant(text: str, count: int) -> Coded:
    """A column that says the same everywhere."""
    return Coded(np.zeros(count, dtype=np.int64), [text])


def together(*columns: Codes) -> tuple[Codes, Codes]:
    """Number the different combinations of several columns; beside it an entry where each combination first stands."""
    codes, _ = numbered(columns[0])
    for column in columns[1:]:
        others, different = numbered(column)
        if len(different) > 1:
            codes, _ = numbered(codes * len(different) + others)
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, first


def numbered(values: Codes) -> tuple[Codes, Codes]:
    """The values numbered from 0 in the order in which they first stand, and the different values."""
    if not len(values):
        return values, values
    least, most = int(values.min()), int(values.max())
    if least == most:
        return np.zeros(len(values), dtype=np.int64), values[:1]
    if most - least > WIDEST_RANGE:
        different, codes = np.unique(values, return_inverse=True)
        order, ranks = _in_order(codes.astype(np.int64), len(different))
        return ranks[codes], different[order]
    offsets = values - least
    order, ranks = _in_order(offsets, most - least + 1)
    return ranks[offsets], order + least


def _in_order(values: Codes, count: int) -> tuple[Codes, Codes]:
    """The values that occur, of those below `count`, by where they first stand; and of every value its place among them."""
    first = np.full(count, -1, dtype=np.int64)
    first[values[::-1]] = np.arange(len(values) - 1, -1, -1)
    there = np.flatnonzero(first >= 0)
    order = there[np.argsort(first[there])]
    ranks = np.zeros(count, dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return order, ranks
