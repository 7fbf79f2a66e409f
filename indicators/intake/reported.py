"""Values that were understood, kept in columns: a million of them are a handful of arrays, not a million objects.

Comes in: entries of a file with their indicator, region, period and value. Goes out: `Reports`, which looks like a sequence
of `Reported` and hands out columns to those who look at all values at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from indicators.intake.coded import Codes, together
from indicators.intake.entries import Entries
from indicators.intake.vocabulary import Terms
from indicators.period import Period

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Reported:
    """A value that was understood: in the indicator's unit, None where it is not reported; `bare` without a unit, `letter` its column."""

    sheet: str
    number: int
    letter: str
    terms: Terms
    region: str
    region_name: str
    period: Period
    value: Decimal | None
    text: str
    note: str
    bare: bool
    entry: int

    @property
    def series(self) -> tuple[str, str, str]:
        """Plan, region, indicator."""
        return (self.terms.plan, self.region, self.terms.indicator)


@dataclass(frozen=True, slots=True)
class Things:
    """What the codes of a file's values stand for: indicators, regions (code and name), periods."""

    terms: Sequence[Terms]
    regions: Sequence[tuple[str, str]]
    periods: Sequence[Period]


@dataclass(frozen=True, slots=True)
class Reports(Sequence[Reported]):
    """Values in columns of one length; `at` is the entry of each, the others are codes of `things` and the values themselves."""

    entries: Entries
    things: Things
    at: Codes
    terms: Codes
    regions: Codes
    periods: Codes
    values: pa.Array
    bare: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, index: int) -> Reported: ...

    @overload
    def __getitem__(self, index: slice) -> Reports: ...

    def __getitem__(self, index: int | slice) -> Reported | Reports:
        if isinstance(index, slice):
            return self.take(np.arange(len(self))[index])
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        entry = int(self.at[index])
        of_value = self.values[index].as_py()
        code, name = self.things.regions[self.regions[index]]
        return Reported(
            self.entries.table.sheet,
            self.entries.number(entry),
            self.entries.letter(entry),
            self.things.terms[self.terms[index]],
            code,
            name,
            self.things.periods[self.periods[index]],
            None if of_value is None else trimmed(of_value),
            self.entries.value(entry),
            self.entries.note(entry),
            bool(self.bare[index]),
            entry,
        )

    def __iter__(self) -> Iterator[Reported]:
        return (self[index] for index in range(len(self)))

    def take(self, chosen: Codes | npt.NDArray[np.bool_]) -> Reports:
        """Some of the values, by a mask or by their indexes."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return Reports(
            self.entries,
            self.things,
            self.at[places],
            self.terms[places],
            self.regions[places],
            self.periods[places],
            self.values.take(pa.array(places)),
            self.bare[places],
        )

    @property
    def floats(self) -> npt.NDArray[np.float64]:
        """The values nearly, for finding what deserves an exact look; nan where nothing is reported."""
        return np.asarray(pc.cast(self.values, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

    @property
    def ends(self) -> Codes:
        """The last day of each value's period, counted in days."""
        return np.array([period.end.toordinal() for period in self.things.periods] or [0], dtype=np.int64)[self.periods]

    @property
    def starts(self) -> Codes:
        """The first day of each value's period, counted in days."""
        return np.array([period.start.toordinal() for period in self.things.periods] or [0], dtype=np.int64)[self.periods]

    @property
    def series(self) -> Codes:
        """A number for each value's indicator and region."""
        return self.terms * max(1, len(self.things.regions)) + self.regions

    def of_terms(self, fact: Iterable[object], kind: npt.DTypeLike = bool) -> npt.NDArray[np.generic]:
        """A fact of each indicator, spread over the values."""
        return np.array([*fact, 0], dtype=kind)[self.terms]

    def columns(self) -> dict[str, pa.Array]:
        """The values as columns to store: plan, region, indicator, period, value, and the place in the file."""
        entries, things = self.entries, self.things
        day = pa.date32()
        return {
            "plan": _spread([terms.plan for terms in things.terms], self.terms),
            "region": _spread([code for code, _ in things.regions], self.regions),
            "indicator": _spread([terms.indicator for terms in things.terms], self.terms),
            "period_start": _spread([period.start for period in things.periods], self.periods, day),
            "period_end": _spread([period.end for period in things.periods], self.periods, day),
            "value": self.values,
            "sheet": _spread([entries.table.sheet], np.zeros(len(self), dtype=np.int64)),
            "row_number": pa.array(np.asarray(entries.table.numbers, dtype=np.int32)[entries.rows[self.at]]),
            "column_letter": _spread([column.letter for column in entries.settled.values], entries.which[self.at]),
            "cell_text": entries.values.take(pa.array(self.at)),
            "note": self._notes(),
        }

    def _notes(self) -> pa.Array:
        """What stands in the columns of notes, beside each value."""
        rows = self.entries.rows[self.at]
        columns = [self.entries.table.coded(column.index) for column in self.entries.settled.notes]
        if not columns or not len(rows):
            return _spread([""], np.zeros(len(self), dtype=np.int64))
        codes, first = together(*(column.codes[rows] for column in columns))
        return _spread([self.entries.note(int(self.at[index])) for index in first], codes)


def _spread(things: Sequence[str] | Sequence[date], codes: Codes, kind: pa.DataType | None = None) -> pa.Array:
    return pa.array(things, kind or pa.string()).take(pa.array(codes)) if len(things) else pa.array([], kind or pa.string())


def trimmed(number: Decimal) -> Decimal:
    """The same number without zeros at its end."""
    plain = number.normalize()
    return plain.quantize(WHOLE) if plain.as_tuple().exponent > 0 else plain  # type: ignore[operator]
