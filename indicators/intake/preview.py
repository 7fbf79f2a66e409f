"""What would happen to every value of a file if it were stored.

Comes in: values by their fate and the values in force. Goes out: one `PreviewRow` a value of the file, in its order, made
when it is looked at: a million of them are never all made at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from indicators.intake.entry import Refused
from indicators.intake.finding import CellError
from indicators.intake.known import Known
from indicators.intake.reported import Reported, Reports
from indicators.intake.reporting_period import read_period
from indicators.period import in_words

State = Literal["new", "changed", "same", "not_reported", "refused"]
STATES: tuple[State, ...] = ("refused", "changed", "new", "not_reported", "same")


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One value: its row and column in the file, its fate, the value in force (`old`) and the file's (`new`) in the indicator's unit."""

    row: int
    state: State
    plan: str
    region: str
    indicator: str
    name: str
    unit: str
    period: str
    old: Decimal | None
    new: Decimal | None
    text: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Fates:
    """Values with what becomes of each: an index into STATES, and the value in force, null where there is none."""

    rows: Reports
    states: npt.NDArray[np.int8]
    old: pa.Array

    def of(self, *states: State) -> Reports:
        """The values with one of these fates."""
        return self.rows.take(np.isin(self.states, [STATES.index(state) for state in states]))


def fates(rows: Reports, known: Known, *, always: State | None = None) -> Fates:
    """What becomes of values that were understood, given what is in force; `always` where that does not depend on it."""
    reported = np.asarray(pc.is_valid(rows.values).to_numpy(zero_copy_only=False), dtype=np.bool_)
    states = np.where(reported, STATES.index("new"), STATES.index("not_reported")).astype(np.int8)
    old = known.standing_for(rows)
    before = np.asarray(pc.is_valid(old).to_numpy(zero_copy_only=False), dtype=np.bool_)
    equal = np.asarray(pc.fill_null(pc.equal(old, rows.values), fill_value=False).to_numpy(zero_copy_only=False), dtype=np.bool_)
    states[reported & before] = STATES.index("changed")
    states[reported & before & equal] = STATES.index("same")
    if always is not None:
        states[:] = STATES.index(always)
    return Fates(rows, states, old)


class PreviewRows(Sequence[PreviewRow]):
    """The values of a file with their fates, in its order."""

    def __init__(self, understood: Sequence[Fates] = (), refused: Sequence[Refused] = ()) -> None:
        """Put the values in the order of the file."""
        self._understood, self._refused = tuple(understood), tuple(refused)
        at = [*(each.rows.at for each in self._understood), np.array([one.entry for one in self._refused], dtype=np.int64)]
        of_refused = np.full(len(self._refused), STATES.index("refused"), dtype=np.int8)
        self._states = np.concatenate([*(each.states for each in self._understood), of_refused])
        self._order = np.argsort(np.concatenate(at), kind="stable")

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> PreviewRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[PreviewRow]: ...

    def __getitem__(self, index: int | slice) -> PreviewRow | Sequence[PreviewRow]:
        if isinstance(index, slice):
            return tuple(self._at(int(place)) for place in self._order[index])
        return self._at(int(self._order[index]))

    def __iter__(self) -> Iterator[PreviewRow]:
        return (self._at(int(place)) for place in self._order)

    def counts(self) -> Counter[State]:
        """How many values have each fate."""
        numbers = np.bincount(self._states, minlength=len(STATES))
        return Counter({state: int(numbers[code]) for code, state in enumerate(STATES) if numbers[code]})

    def first(self, most: int, *states: State) -> tuple[PreviewRow, ...]:
        """The first of those with one of these fates, what is wrong and what changes before the rest."""
        wanted = sorted(states or STATES, key=STATES.index)
        in_order = self._states[self._order]
        places = (int(self._order[place]) for state in wanted for place in np.flatnonzero(in_order == STATES.index(state)))
        return tuple(self._at(place) for place in islice(places, most))

    def _at(self, place: int) -> PreviewRow:
        state = STATES[self._states[place]]
        for each in self._understood:
            if place < len(each.rows):
                return _understood(each.rows[place], state, each.old[place].as_py())
            place -= len(each.rows)
        row = self._refused[place]
        period = _in_words_if_read(row.period)
        return PreviewRow(row.number, state, "", row.region, "", row.indicator, "", period, None, None, row.text, row.letter)


def _in_words_if_read(text: str) -> str:
    """The period of a refused value in the words of the others; as it stands in the file where it is no period."""
    try:
        return in_words(read_period(text, year=None).period)
    except CellError:
        return text


def _understood(row: Reported, state: State, old: Decimal | None) -> PreviewRow:
    terms = row.terms
    period = in_words(row.period)
    return PreviewRow(
        row.number,
        state,
        terms.plan,
        row.region_name,
        terms.indicator,
        terms.name,
        terms.unit,
        period,
        old,
        row.value,
        row.text,
        row.letter,
    )
