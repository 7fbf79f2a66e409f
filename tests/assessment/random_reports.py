"""Random reports for random plans, and what becomes of them: examples, wrong ones, right ones, some taken back.

Every choice comes from one seeded `random.Random`. A good part of the values is put exactly on a boundary of the rules,
or a ten-billionth beside it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import plain_rules
import plain_terms
import plain_values
from plain_results import half_up
from plain_terms import Report, Target, interval_of, month_end, months_through, next_interval
from random_plans import LARGEST, Chance, month, random_plan

from indicators.plan import Regions

# plans, examples, published, wrong, right, more, back, changed
DAYS = tuple(date(2026, 3, 1) + timedelta(days=n) for n in range(8))
TINY = Fraction(1, 10**10)


def random_reports(chance: Chance, target: Target) -> list[Report]:
    """Reports of one target's indicator and region, history included, gaps and odd days too."""
    density = chance.choice([1.0, 1.0, 1.0, 0.95, 0.8, 0.4])
    back = chance.choice([0, 0, 1, 14, 26])
    first, last = interval_of(month(target.start, -back), target.every, target.january)
    stop = month(target.end, chance.choice([1, 3, 15]))
    size = abs(target.number or Fraction(10)) or Fraction(10)
    speed, noise = Fraction(chance.choice([2, 6, 9, 10, 11, 15])) / 10, chance.choice([0, 5, 40])
    reports = []
    while last < stop:
        start, end = first, last
        if not target.january and end.month == 2 and target.reporting != "in_period" and chance.random() < 0.2:
            reports.append(Report(target.indicator, target.region, start, date(end.year, 1, 31), Fraction(size // 16)))
        if chance.random() < 0.04 and target.reporting != "in_period":
            end = start + timedelta(days=chance.randrange((last - start).days + 1))
        if chance.random() < density:
            value = size * speed * shape(target, start, end) * (100 + chance.randint(-noise, noise)) / 100
            if chance.random() < 0.03:
                value = Fraction(0)
            elif chance.random() < 0.03:
                value = -value
            value = Fraction(half_up(value, 0 if target.measure == "rank" else chance.choice([0, 1, 2, 3])))
            if chance.extreme:
                value = chance.choice([value, LARGEST - TINY, TINY - LARGEST, TINY])
            value = max(min(value, LARGEST - TINY), TINY - LARGEST)
            begin = start if target.reporting == "in_period" else chance.choice([start, date(end.year, 1, 1)])
            reports.append(Report(target.indicator, target.region, begin, end, value))
        first, last = next_interval(last, target.every, target.january)
    return reports


def shape(target: Target, start: date, end: date) -> Fraction:
    """Roughly the share of the target that a report in good time would show."""
    whole = months_through(target.start, target.end)
    if target.measure != "flow":
        return 1 + max(months_through(target.start, end), Fraction(0)) / whole / 10
    if target.reporting == "in_period":
        return months_through(start, end) / whole
    if target.since == "window":
        return abs(months_through(target.start, end)) / whole
    return months_through(max(date(end.year, 1, 1), start if start.year < end.year else date(end.year, 1, 1)), end) / whole


def on_a_boundary(chance: Chance, target: Target, reports: list[Report]) -> list[Report]:
    """The same reports with one value moved to where two rules meet, where its target can be judged there."""
    inside = [r for r in reports if target.start <= r.end <= target.end]
    if not inside:
        return reports
    chosen = chance.choice(inside)
    known = plain_values.effective(reports, target.indicator, target.region, target.reporting, chosen.end)
    judged = plain_rules.judge(target, known, {}, chosen.end)
    if judged.now.value is None or judged.wanted is None:
        return reports
    aim = boundary(chance, target, judged) + chance.choice([0, 0, 0, TINY, -TINY, Fraction(1, 10)])
    value = Fraction(half_up(chosen.value + aim - judged.now.value, 10))
    if abs(value) >= LARGEST:
        return reports
    return [replace(r, value=value) if r is chosen else r for r in reports]


def boundary(chance: Chance, target: Target, judged: plain_rules.Judged) -> Fraction:
    wanted = judged.stand_in if judged.stand_in is not None else judged.wanted
    expected = judged.expected if judged.expected is not None else wanted
    slack = target.theta / 100
    span = abs(judged.wanted - (judged.baseline or 0))
    choices: list[Callable[[], Fraction]] = [
        lambda: wanted,
        lambda: wanted + chance.choice([-1, 1]) * target.margin,
        lambda: expected,
        lambda: expected + chance.choice([-1, 1]) * slack * abs(judged.wanted),
        lambda: expected + chance.choice([-1, 1]) * slack * span,
        lambda: wanted + chance.choice([-1, 1]) * slack * abs(wanted),
        lambda: wanted + chance.choice([-1, 1]) * max(Fraction(1), slack * wanted),
        lambda: wanted * (1 - slack),
        lambda: 2 * wanted - expected,
    ]
    return chance.choice(choices)()


def random_case(
    chance: Chance, count: int, regions: Regions, name: str = "trial", *, office: bool = True
) -> tuple[dict[str, Any], list[Target], list[Report]]:
    """A plan, its targets as the plain rules read them, and the reports of all of them in the order of submission."""
    plan = random_plan(chance, count, regions, name)
    targets = plain_terms.targets_of(plan)
    reports: list[Report] = []
    done = set()
    places = {(target.indicator, target.region) for target in targets}
    for target in targets:
        if (target.indicator, target.region) in done or chance.random() < 0.03:
            continue
        done.add((target.indicator, target.region))
        own = random_reports(chance, target)
        if target.other_terms is not None and like(target, target.other_terms) and chance.random() < 0.5:  # with an equal
            own = [replace(r, indicator=target.indicator) for r in reports_of(reports, target.other, target.region)] or own
        for _ in range(3):
            own = on_a_boundary(chance, target, own)
        reports += own
        if (target.indicator, "南乡") not in places and chance.random() < 0.2:  # nothing was promised there
            reports += [replace(r, region="南乡") for r in own[: chance.randint(1, 20)]]
            places.add((target.indicator, "南乡"))
    return plan, targets, with_revisions(chance, reports, office=office)


def like(target: Target, other: Target) -> bool:
    return (target.measure, target.reporting, target.every, target.january) == (other.measure, other.reporting, other.every, other.january)


def reports_of(reports: list[Report], indicator: str, region: str) -> list[Report]:
    return [r for r in reports if (r.indicator, r.region) == (indicator, region)]


def with_revisions(chance: Chance, reports: list[Report], *, office: bool = True) -> list[Report]:
    """Some values were sent wrong at first and came again; some of those that came last were taken back.

    Before them there are examples and published figures; without an office, only a submission of one that was taken back.
    """

    def some(share: float, factor: Fraction, **word: Any) -> list[Report]:
        even = [r for r in reports if chance.random() < share and r.value % 2 == 0]
        return [replace(r, value=r.value * factor if abs(r.value) < LARGEST / 2 else r.value, **word) for r in even]

    examples = some(0.3 if office else 2, Fraction(3, 2), kind="example", sent=DAYS[1])
    published = some(0.04, Fraction(1, 2), kind="published", sent=DAYS[2])
    wrong = some(0.2, Fraction(1, 2), sent=DAYS[3])
    right = [replace(r, sent=DAYS[4]) for r in reports]
    withdrawn = [replace(r, value=-r.value, sent=DAYS[5], withdrawn=True, taken_back=DAYS[6]) for r in reports if chance.random() < 0.05]
    return [*examples, *published, *(wrong if office else []), *(right if office else []), *withdrawn]


def viewing_dates(chance: Chance, count: int) -> list[date]:
    """Month ends and other days, before, in and after the windows; the first in the last quarter."""
    dates = []
    for place in range(count):
        day = date(2024, 2, 1) + timedelta(days=chance.randrange(chance.choice([330, 500, 1000])))
        if place == 0:  # the last quarter, where the yellow of rule 7 is
            day = date(2024, 10, 1) + timedelta(days=chance.randrange(90))
        dates.append(month_end(day.year, day.month) if chance.random() < 0.6 else day)
    return dates
