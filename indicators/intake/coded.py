"""A column of texts as numbers of its different texts.

Comes in: a column of a file. Goes out: the different texts, and for every row which of them it is. A million rows name few
different things, and each of them is looked at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coded:
    """`texts[codes[i]]` is the text of entry i."""

    codes: Codes
    texts: Sequence[str]

    def __getitem__(self, index: int) -> str:
        return self.texts[int(self.codes[index])]


def coded(texts: Sequence[str]) -> Coded:
    """Number the different texts of a column in the order of their first row."""
    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    codes, different = pd.factorize(column)
    return Coded(codes.astype(np.int64), [str(text) for text in different])


def constant(text: str, count: int) -> Coded:
    """A column that says the same everywhere."""
    return Coded(np.zeros(count, dtype=np.int64), [text])


def together(*columns: Codes) -> tuple[Codes, Codes]:
    """Number the different combinations of several columns; beside it an entry where each combination first stands."""
    codes = columns[0]
    for column in columns[1:]:
        codes, _ = numbered(codes * (int(column.max(initial=0)) + 1) + column)
    codes, _ = numbered(codes)
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, first


def numbered(values: Codes) -> tuple[Codes, Codes]:
    """The values numbered from 0 in the order in which they first stand, and the different values."""
    codes, different = pd.factorize(values)
    return codes.astype(np.int64), different
