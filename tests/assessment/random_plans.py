"""Random plans with random reports, for the comparison with the plain rules.

Every choice comes from one seeded `random.Random`. What the plan checker refuses is thrown away, so that nothing here
repeats its rules. A good part of the values is put exactly on a boundary of the rules, or a ten-billionth beside it.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import plain_rules
import plain_terms
import plain_values
from assessment_ground import HOME, one_plan, plan_text
from plain_results import half_up
from plain_terms import Report, Target, interval_of, month_end, months_through, next_interval

from indicators.errors import PlanRefusedError
from indicators.plan import Regions, read_plan

TINY = Fraction(1, 10**10)
LARGEST = Fraction(10**13)
WINDOWS = (
    *["2024-01/2024-12"] * 6,
    *("2023-01/2024-12", "2022-01/2024-12", "2023-01/2025-12", "2024-01/2025-12"),
    *("2024-04/2025-03", "2024-07/2025-06", "2023-07/2024-12", "2024-03/2024-11", "2024-02/2024-12"),
    *("2024-01/2024-06", "2023-10/2025-09", "2024-05/2024-05"),
)
LONG_WINDOWS = ("2010-01/2029-12", "2005-04/2025-03", "2024-01/2024-12")
COMPARATORS = {"rank": ["<="], "flow": [">=", ">=", ">=", ">", "~", "=", "<=", "<=", "<"]}
ALL_COMPARATORS = [">=", ">=", ">", "<=", "<", "=", "~"]
UNITS = {"flow": ["亿元", "人", "%"], "growth": ["%", "%", "百分点"], "ratio": ["%"], "rank": ["位"]}


class Chance(random.Random):
    """Where every choice comes from; `extreme` asks for the largest and the smallest figures that can be stored."""

    extreme = False


def number(chance: Chance) -> str:
    if chance.extreme:
        return chance.choice(["9999999999999.9999999999", "0.0000000001", "1", "4999999999999.5", f"{chance.uniform(1e9, 9e12):.3f}"])
    return f"{chance.uniform(0.5, 300):.{chance.choice([0, 0, 0, 1, 1, 2, 4])}f}"


def month(day: date, forward: int) -> date:
    """The first day of another month."""
    index = day.year * 12 + day.month - 1 + forward
    return date(index // 12, index % 12 + 1, 1)


def random_indicator(chance: Chance, name: str) -> dict[str, Any]:
    measure = chance.choice(["flow", "flow", "flow", "level", "level", "growth", "ratio", "standard", "rank"])
    entry: dict[str, Any] = {"id": name, "measure": measure, "unit": chance.choice(UNITS.get(measure, ["家", "元/月"]))}
    entry["every"] = chance.choice(["month"] * 8 + ["旬", "half-month", "quarter", "quarter", "half-year", "year"])
    if entry["every"] == "month" and chance.random() < 0.3:
        entry["january"] = False
    if measure == "flow":
        entry["reporting"] = chance.choice(["cumulative", "cumulative", "in_period"])
        entry["since"] = chance.choice(["year", "year", "window"])
    entry["window"] = chance.choice(LONG_WINDOWS if chance.extreme else WINDOWS)
    entry |= random_terms(chance, measure, entry["window"])
    return entry


def random_terms(chance: Chance, measure: str, window: str) -> dict[str, Any]:
    comparator = chance.choice(COMPARATORS.get(measure, ALL_COMPARATORS))
    amount = str(chance.randint(1, 40)) if measure == "rank" else number(chance)
    if chance.random() < 0.08:
        amount = "0"
    sign = "-" if measure == "growth" and chance.random() < 0.3 else ""
    baseline = chance.random()
    if measure != "rank" and baseline < 0.25 and chance.random() < 0.5:
        sign, amount = chance.choice(
            [("x", "2" if chance.extreme else chance.choice(["2", "1.5", "1.08"])), ("+", amount), ("-", amount), ("-", amount)]
        )
    terms: dict[str, Any] = {"target": f"{comparator} {sign}{amount}"}
    start, end = plain_terms.read_period(window)
    before = month(start, -1)
    if baseline < 0.4:
        near = Decimal(amount) if sign == "" and chance.random() < 0.15 else Decimal(number(chance))
        terms["baseline"] = {"value": str(near), "period": f"{before:%Y-%m}"}
        if chance.random() < 0.3:
            terms["baseline"] = {"period": f"{before:%Y-%m}"}
        elif chance.random() < 0.2:
            terms["baseline"] = {"value": f"-{near}"}
    if comparator == "~":
        terms["margin"] = chance.choice(["0.5", "0", "3", "10.25"])
        terms["both"] = chance.random() < 0.5
    if chance.random() < 0.3:
        terms["schedule"] = random_nodes(chance, start, end, amount if sign != "-" else f"-{amount}")
    elif chance.random() < 0.3:
        terms["path"] = chance.choice(["linear", "hold", "final", "final"])
    if chance.random() < 0.3:
        terms["tolerance"] = chance.choice(["0", "5", "12.5", "20", "100"])
    if chance.random() < 0.12:
        terms["due"] = (start + timedelta(days=chance.randrange((end - start).days + 1))).isoformat()
    if measure == "growth" and chance.random() < 0.3:
        terms["per"] = "year"
    return terms


def random_nodes(chance: Chance, start: date, end: date, amount: str) -> dict[str, str]:
    days = set()
    for _ in range(chance.randint(1, 4)):
        first = month(start, chance.randrange((end.year - start.year) * 12 + end.month - start.month + 1))
        days.add(month_end(first.year, first.month) if chance.random() < 0.7 else first.replace(day=chance.choice([10, 15, 20, 7])))
    nodes = {}
    for place, day in enumerate(sorted(days), start=1):
        value = Fraction(amount) * place / (len(days) + 1) + (0 if chance.extreme else chance.choice([0, 0, 0, 5, -3]))
        nodes[written(day)] = str(half_up(value, 2))
    if chance.random() < 0.5:
        nodes[written(end)] = amount
    return nodes


def written(day: date) -> str:
    return f"{day:%Y-%m}" if plain_terms.is_month_end(day) else day.isoformat()


def random_plan(chance: Chance, count: int, regions: Regions) -> dict[str, Any]:
    """A plan with `count` indicators that the plan checker accepts."""
    entries: list[dict[str, Any]] = []
    while len(entries) < count:
        name = f"i{len(entries)}"
        entry = random_indicator(chance, name)
        group = [entry]
        if chance.random() < 0.08:  # against another indicator
            other = random_indicator(chance, f"{name}-other")
            other |= {"unit": entry["unit"], "target": f">= {number(chance)}"}
            entry["target"] = entry["target"].split()[0] + f" @{other['id']}"
            if chance.random() < 0.6:
                other |= {name: entry[name] for name in ("measure", "every", "january", "reporting", "since", "window") if name in entry}
            group.insert(0, other)
        elif chance.random() < 0.1:
            entry["regions"] = {"东乡": number(chance), "西乡": {"target": entry["target"].split()[0] + " 7.5", "tolerance": "3"}}
        elif chance.random() < 0.1:
            terms = random_terms(chance, entry["measure"], entry["window"])
            entry["targets"] = [{"id": "one", "target": entry.pop("target")}, {"id": "two", **terms}]
        try:
            read_plan(plan_text(one_plan(*group)), "trial.yaml", regions)
        except PlanRefusedError:
            continue
        entries += group
    return one_plan(*entries, tolerance=chance.choice(["10", "8"]))


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


def random_case(chance: Chance, count: int, regions: Regions) -> tuple[dict[str, Any], list[Target], list[Report]]:
    """A plan, its targets as the plain rules read them, and the reports of all of them in the order of submission."""
    plan = random_plan(chance, count, regions)
    targets = plain_terms.targets_of(plan)
    reports: list[Report] = []
    done = set()
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
    return plan, targets, with_revisions(chance, reports)


def like(target: Target, other: Target) -> bool:
    return (target.measure, target.reporting, target.every, target.january) == (other.measure, other.reporting, other.every, other.january)


def reports_of(reports: list[Report], indicator: str, region: str) -> list[Report]:
    return [r for r in reports if (r.indicator, r.region) == (indicator, region)]


def with_revisions(chance: Chance, reports: list[Report]) -> list[Report]:
    """Some values were sent wrong at first and came again; some of those that came last were taken back."""
    wrong = [replace(r, value=r.value / 2) for r in reports if r.value % 2 == 0 and chance.random() < 0.1]
    withdrawn = [replace(r, value=-r.value, withdrawn=True) for r in reports if chance.random() < 0.05]
    return [*wrong, *reports, *withdrawn]


def viewing_dates(chance: Chance, count: int) -> list[date]:
    """Month ends and other days, before, in and after the windows."""
    dates = []
    for _ in range(count):
        day = date(2024, 2, 1) + timedelta(days=chance.randrange(chance.choice([330, 500, 1000])))
        dates.append(month_end(day.year, day.month) if chance.random() < 0.6 else day)
    return dates


__all__ = ["HOME", "random_case", "viewing_dates"]
