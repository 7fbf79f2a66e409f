"""The values in force beside those of a file, in columns: a million of each are compared by a handful of arrays.

Comes in: the rows of the query `values_in_force` as an Arrow table. Goes out: `Known`, which tells for every value of a file
which value in force has its key, and what is in force in the same series.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.candidates import NUMBER
from indicators.intake.coded import Codes, numbered
from indicators.intake.reported import Reports

_DAYS = 1 << 20
_EPOCH = date(1970, 1, 1).toordinal()
_NO_ONE = -1


@dataclass(frozen=True)
class Known:
    """Values in force in columns of one length: codes of `terms` (plan, indicator) and of `regions`, days as ordinals, numbers."""

    terms: Sequence[tuple[str, str]]
    regions: Sequence[str]
    of_terms: Codes
    of_regions: Codes
    starts: Codes
    ends: Codes
    values: pa.Array

    def __len__(self) -> int:
        return len(self.ends)

    @cached_property
    def floats(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """The values nearly."""
        return np.asarray(pc.cast(self.values, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

    def series_in(self, rows: Reports) -> Codes:
        """The number that the series of each value in force has among `rows`; negative where it is not among them."""
        things = rows.things
        terms = {(each.plan, each.indicator): number for number, each in enumerate(things.terms)}
        regions = {code: number for number, (code, _) in enumerate(things.regions)}
        term = np.array([*(terms.get(each, _NO_ONE) for each in self.terms), _NO_ONE], dtype=np.int64)[self.of_terms]
        region = np.array([*(regions.get(code, _NO_ONE) for code in self.regions), _NO_ONE], dtype=np.int64)[self.of_regions]
        return np.where((term < 0) | (region < 0), _NO_ONE, term * max(1, len(things.regions)) + region)

    def standing_for(self, rows: Reports) -> pa.Array:
        """For every value of a file the one in force with its key; null where there is none."""
        if not len(rows) or not len(self):
            return pa.nulls(len(rows), NUMBER)
        series = self.series_in(rows)
        own = np.flatnonzero(series >= 0)
        by_start = np.array([*(terms.in_period for terms in rows.things.terms), False])
        width = max(1, len(rows.things.regions))
        days = np.concatenate(
            [
                self.ends[own] * _DAYS + np.where(by_start[series[own] // width], self.starts[own], 0),
                rows.ends * _DAYS + np.where(by_start[rows.terms], rows.starts, 0),
            ]
        )
        codes, different = numbered(days)
        keys = np.concatenate([series[own], rows.series]) * max(1, len(different)) + codes
        known, wanted = keys[: len(own)], keys[len(own) :]
        if not len(own):
            return pa.nulls(len(rows), NUMBER)
        order = np.argsort(known, kind="stable")
        place = np.minimum(np.searchsorted(known[order], wanted), len(own) - 1)
        found = known[order][place] == wanted
        return self.values.take(pa.array(own[order][place], mask=~found))

    def beside(self, rows: Reports) -> tuple[Codes, Codes, Codes]:
        """Series, ends and indexes of the values in force in the series of `rows` at ends that no value of them has."""
        series = self.series_in(rows)
        own = np.flatnonzero(series >= 0)
        if not len(own):
            return series[own], self.ends[own], own
        keys = np.isin(series[own] * _DAYS + self.ends[own], rows.series * _DAYS + rows.ends, invert=True)
        free = own[keys]
        return series[free], self.ends[free], free

    def periods_in(self, rows: Reports) -> dict[int, list[tuple[date, date]]]:
        """The periods in force of the in-period series of `rows`, by the number of the series."""
        series, width = self.series_in(rows), max(1, len(rows.things.regions))
        by_period = np.array([*(terms.in_period for terms in rows.things.terms), False])
        own = np.flatnonzero((series >= 0) & by_period[np.maximum(series, 0) // width])
        found: dict[int, list[tuple[date, date]]] = {}
        for index in own[np.argsort(self.ends[own], kind="stable")].tolist():
            period = (date.fromordinal(int(self.starts[index])), date.fromordinal(int(self.ends[index])))
            found.setdefault(int(series[index]), []).append(period)
        return found

    def extremes(self) -> Iterator[tuple[tuple[str, str], Decimal]]:
        """Of every plan and indicator the least and the greatest value in force."""
        for number, terms in enumerate(self.terms):
            own = self.values.filter(pa.array(self.of_terms == number))
            for extreme in pc.min_max(own).as_py().values() if len(own) else ():
                yield terms, extreme


def known_values(found: pa.Table) -> Known:
    """The values in force from the table of the query `values_in_force`."""
    plans, indicators, regions = (_codes(found[name]) for name in ("plan", "indicator", "region"))
    pairs, different = numbered(plans[0] * max(1, len(indicators[1])) + indicators[0])
    width = max(1, len(indicators[1]))
    return Known(
        terms=[(plans[1][pair // width], indicators[1][pair % width]) for pair in different.tolist()],
        regions=regions[1],
        of_terms=pairs,
        of_regions=regions[0],
        starts=_ordinals(found["period_start"]),
        ends=_ordinals(found["period_end"]),
        values=_one(found["value"].cast(NUMBER)),
    )


def _codes(column: pa.ChunkedArray) -> tuple[Codes, list[str]]:
    encoded = _one(column.cast(pa.string())).dictionary_encode()
    return np.asarray(encoded.indices, dtype=np.int64), encoded.dictionary.to_pylist()


def _ordinals(column: pa.ChunkedArray) -> Codes:
    return np.asarray(_one(column).cast(pa.int32()), dtype=np.int64) + _EPOCH


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


_NONE = np.zeros(0, dtype=np.int64)
NOTHING_KNOWN = Known((), (), _NONE, _NONE, _NONE, _NONE, pa.nulls(0, NUMBER))
