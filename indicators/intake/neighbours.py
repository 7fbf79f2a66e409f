"""Each value beside those before and after it, and which values deserve an exact look.

Comes in: the values of a file in columns, and those in force. Goes out: for every value its neighbours in its series, and
the indexes of values that may be odd. Here numbers are compared nearly (floats), always on the side of looking too often;
whether one is odd is decided exactly, by plausibility.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from indicators.intake.coded import Codes, together
from indicators.intake.headings import heading
from indicators.intake.known import Known
from indicators.intake.lookups import Question
from indicators.intake.reported import Reports
from indicators.intake.units import COUNTS
from indicators.intake.vocabulary import Terms

JUMP = 10
NEARLY = 0.9999999
RUNNING_TOTAL = "累计"
OF_A_PERIOD = ("本期", "当期", "本月", "当月", "单月", "本季", "当季")
# a first value this many times below its target is more likely in another unit than true
FAR_BELOW = 1000
# up to here two different numbers of ten decimals are two different floats
EXACT_FLOATS = 1e5
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


class Neighbours:
    """The values of a file and those in force in one line a series, oldest first; a value of the file stands for the one in force."""

    def __init__(self, rows: Reports, known: Known) -> None:
        """Sort values and what is in force."""
        self._rows = rows
        more, last_days, self._places = known.beside(rows)
        self._known = known
        series, ends = np.concatenate([rows.series, more]), np.concatenate([rows.ends, last_days])
        self._values = np.concatenate([rows.floats, known.floats[self._places]])
        self._order = np.lexsort((ends, series))
        self._series, self._ends = series, ends
        in_order = series[self._order]
        same = np.zeros(len(series), dtype=np.bool_)
        same[1:] = in_order[1:] == in_order[:-1]
        run = np.array([not terms.cumulative or terms.since == "window" for terms in rows.things.terms] + [True])
        year = _years(ends)[self._order]
        of_terms = in_order // max(1, len(rows.things.regions))
        same[1:] &= run[of_terms[1:]] | (year[1:] == year[:-1])
        self._before = _shifted(self._order, same)
        after = np.full(len(series), -1, dtype=np.int64)
        has = self._before >= 0
        after[self._before[has]] = np.flatnonzero(has)
        after[(after >= 0) & (after < len(rows))] = -1  # the next one is in the file itself, and looks back
        self._after = after

    def of(self, index: int) -> tuple[Decimal | None, Decimal | None]:
        """The exact values before a value of the file, and after it where that one is in force and not in the file."""
        return self._exact(int(self._before[index])), self._exact(int(self._after[index]))

    def nearly(self) -> tuple[Floats, Floats, Floats]:
        """The values of the file, those before them and those after them; nan where there is none."""
        own = len(self._rows)
        padded = np.append(self._values, np.nan)
        return self._values[:own], padded[self._before[:own]], padded[self._after[:own]]

    def repeated_months(self, fewest: int) -> Iterator[tuple[date, int]]:
        """Ends of periods of which every value of a plan is exactly that of the period before."""
        value, before, _ = self.nearly()
        if not len(value):
            return
        plans = sorted({terms.plan for terms in self._rows.things.terms})
        whose = self._rows.of_terms((plans.index(terms.plan) for terms in self._rows.things.terms), np.int64).astype(np.int64)
        ends = self._rows.ends
        groups, first = np.unique(whose * (int(ends.max()) + 1) + ends, return_inverse=True)
        different = np.bincount(first, weights=value != before)
        for group in np.flatnonzero((different == 0) & (np.bincount(first) >= fewest)):
            members = np.flatnonzero(first == group)
            if all(self._exact(int(index)) == self.of(int(index))[0] for index in members):
                yield date.fromordinal(int(groups[group] % (int(ends.max()) + 1))), len(members)

    def _exact(self, place: int) -> Decimal | None:
        own = len(self._rows)
        if place < 0:
            return None
        if place < own:
            return self._rows[place].value
        found: Decimal = self._known.values[int(self._places[place - own])].as_py()
        return found


def _years(days: Codes) -> Codes:
    epoch = date(1970, 1, 1).toordinal()
    return (days - epoch).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)


def _shifted(order: Codes, same: Mask) -> Codes:
    """For every place the one before it in its series; -1 where there is none."""
    before = np.full(len(order), -1, dtype=np.int64)
    before[order[1:]] = np.where(same[1:], order[:-1], -1)
    return before


def says_of_a_period(text: str) -> bool:
    """Whether a heading, at any of its levels, says that what stands under it is of the period alone: 本期, 6月 当月 …"""
    folded = heading(text)
    return RUNNING_TOTAL not in folded and any(word in folded for word in OF_A_PERIOD)


def counted_whole(terms: Terms) -> bool:
    """Whether an indicator counts one by one: a rank, or 家, 人, 个 and the like, but no 万人, and no average with a broken target."""
    one_by_one = terms.measure in {"flow", "level"} and terms.scale.base in COUNTS and terms.scale.exponent == 0
    return (one_by_one or terms.measure == "rank") and all(number == number.to_integral_value() for number in terms.numbers)


def worth_a_look(question: Question, rows: Reports, neighbours: Neighbours, largest: Mapping[tuple[str, str], Decimal]) -> Codes:
    """The indexes of values that may be odd, in the order of the file."""
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    value, before, after = neighbours.nearly()
    things, size = rows.things.terms, np.abs(value)

    def of(fact: Sequence[bool]) -> Mask:
        return rows.of_terms(fact).astype(np.bool_)

    cumulative = of([terms.cumulative for terms in things])
    unsure = size >= EXACT_FLOATS
    look: Mask = cumulative & ((value < before) | (value > after) | (unsure & ((value == before) | (value == after))))
    beside = np.abs(before)
    look |= ((size > NEARLY * JUMP * beside) | (beside > NEARLY * JUMP * size)) & (beside > 0) & (size > 0)
    target = rows.of_terms([_target(terms) for terms in things], np.float64).astype(np.float64)
    look |= np.isnan(before) & (target > 0) & (size > NEARLY * JUMP * target)
    least = rows.of_terms([_least_target(terms) for terms in things], np.float64).astype(np.float64)
    look |= np.isnan(before) & (size > 0) & (NEARLY * FAR_BELOW * size < least)
    look |= of([terms.measure == "ratio" for terms in things]) & ((value < 0) | (size > NEARLY * 100))
    look |= of([terms.measure == "rank" or terms.scale.base in COUNTS for terms in things]) & (value < 0)
    whole = of([counted_whole(terms) for terms in things])
    look |= whole & ((value != np.floor(value)) | ((value < 1) & of([terms.measure == "rank" for terms in things])))
    percent = of([(terms.plan, terms.indicator) in largest or terms.scale.base == "%" for terms in things])
    look |= percent & rows.bare & (size > 0) & (size <= 1 / NEARLY)
    of_a_period = np.array([says_of_a_period(column.heading) for column in question.settled.values] + [False])
    look |= cumulative & of_a_period[rows.entries.which[rows.at]]
    running = np.array([RUNNING_TOTAL in heading(column.heading) for column in question.settled.values] + [False])
    look |= of([terms.in_period for terms in things]) & running[rows.entries.which[rows.at]]
    return np.flatnonzero(look | _maybe_outside(question, rows))


def _target(terms: Terms) -> float:
    """The largest target of an indicator of which a first value is held against it; 0 where none is."""
    if terms.measure not in {"flow", "level", "growth"}:
        return 0.0
    return float(max((abs(number) for number in terms.numbers), default=Decimal(0)))


def _least_target(terms: Terms) -> float:
    """The smallest target of an indicator of which a first value is held against it; 0 where none is."""
    return float(min((abs(number) for number in terms.numbers if number), default=Decimal(0))) if _target(terms) else 0.0


def _maybe_outside(question: Question, rows: Reports) -> Mask:
    """Values whose period may not end inside a window of their indicator: it does not for all regions that have targets."""
    things = rows.things
    pairs, first = together(rows.terms, rows.periods)
    windows = [{*terms.windows.values()} or {_of_plan(question, terms)} for terms in things.terms]
    outside = []
    for index in first:
        end = things.periods[rows.periods[index]].end
        outside.append(not all(any(start <= end <= last for start, last in own) for own in windows[rows.terms[index]]))
    return np.array(outside, dtype=np.bool_)[pairs]


def _of_plan(question: Question, terms: Terms) -> tuple[tuple[date, date], ...]:
    plan = question.words[terms.plan].plan
    return ((plan.window_start, plan.window_end),)
