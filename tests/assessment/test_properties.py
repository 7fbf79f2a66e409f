"""What must hold whatever the plan and whatever was reported; every example judges some hundred targets at once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import plain_terms
import pytest
from assessment_ground import CODES, REGIONS, Rows, look, send, store_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from plain_results import half_up
from plain_terms import Report, Target
from plain_values import downwards, nearer_is_better
from random_plans import Chance, random_plan
from random_reports import random_case

from indicators import Assessment
from indicators.plan import Regions, read_regions
from indicators.submissions import withdraw

KNOWN = Regions(read_regions(REGIONS.encode()))
BETTER = ["no_target", "off_track", "missed", "lagging", "pending", "on_track", "met"]
SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
NEAR = Decimal("1e-9")


def in_force(reports: list[Report]) -> list[Report]:
    """The last of each key, those taken back left out."""
    return list({(r.indicator, r.region, r.end): r for r in reports if not r.withdrawn}.values())


# ---------------------------------------------------------------- a better value is never judged worse


RUNGS = 16


def ladder(target: Target) -> list[Fraction]:
    """Values from worse to better, on and around every boundary that the plain rules know."""
    wanted = target.number or Fraction(0)
    size = abs(wanted) or Fraction(10)
    near = [wanted, wanted + target.margin, wanted - target.margin, wanted * (1 - target.theta / 100), wanted * (1 + target.theta / 100)]
    steps = {wanted + size * step / 4 for step in range(-5, 7)}
    steps |= {value + tiny for value in near for tiny in (Fraction(0), Fraction(NEAR), -Fraction(NEAR))}
    steps = {Fraction(half_up(value, 10)) for value in steps}
    if nearer_is_better(target):
        return sorted(steps, key=lambda value: -abs(value - wanted))[-RUNGS:]
    return sorted(steps, reverse=downwards(target))[-RUNGS:]


def last_interval(target: Target, as_of: date) -> tuple[date, date] | None:
    """The latest interval inside the window that ends by the day."""
    first, last = plain_terms.interval_of(min(as_of, target.end), target.every, target.january)
    while last > min(as_of, target.end):
        first, last = plain_terms.interval_of(first - timedelta(days=1), target.every, target.january)
    return (first, last) if first >= target.start else None


def simple(target: Target) -> bool:
    """Left out: targets whose number is not in the plan; an exact growth rate with nodes, which is near its node; no place."""
    return (
        target.basis == "absolute"
        and not (nearer_is_better(target) and target.measure == "growth" and target.nodes)
        and not (target.measure == "rank" and target.number == 0)
    )


@settings(FEW, max_examples=2)
@given(seed=SEEDS)
def test_a_better_value_never_gives_a_worse_status(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = Chance(seed)
    plan = random_plan(chance, 100, KNOWN)
    as_of = date(2024, chance.randint(2, 12), 28)
    store = store_of(plan, tmp_path_factory.mktemp("store"))
    reports: list[list[Report]] = [[] for _ in range(RUNGS)]
    targets = {}
    for target in plain_terms.targets_of(plan):
        interval = last_interval(target, as_of)
        if interval and simple(target) and (target.indicator, target.region) not in targets:
            targets[target.indicator, target.region] = target
            for rung, value in enumerate(ladder(target)):
                reports[rung].append(Report(target.indicator, target.region, *interval, value))
    before: Rows = {}
    for rung in range(RUNGS):
        rows = look(store, as_of, reports[rung])
        for (indicator, region), target in targets.items():
            key = (indicator, target.target_id, CODES[region])
            worse, better = before.get(key), rows[key]
            if worse is None or "no_data" in {worse.status, better.status}:
                continue
            assert BETTER.index(worse.status) <= BETTER.index(better.status), (target, worse, better)
        before = rows
    store.close()


# ---------------------------------------------------------------- time and order


@FEW
@given(seed=SEEDS)
def test_what_comes_after_the_viewing_date_changes_nothing(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = Chance(seed)
    plan, _, reports = random_case(chance, 60, KNOWN)
    reports = in_force(reports)
    as_of = date(2024, chance.randint(2, 12), chance.randint(1, 28))
    store = store_of(plan, tmp_path_factory.mktemp("store"))
    later = [replace(r, value=r.value * 2 + 1) if r.end > as_of else r for r in reports]
    assert look(store, as_of, reports) == look(store, as_of, later) == look(store, as_of, [r for r in reports if r.end <= as_of])
    store.close()


@FEW
@given(seed=SEEDS)
def test_only_the_last_submission_of_a_key_counts(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = Chance(seed)
    plan, _, reports = random_case(chance, 40, KNOWN)
    last = in_force(reports)
    as_of = date(2024, chance.randint(2, 12), 28)
    wanted = store_of(plan, tmp_path_factory.mktemp("store"))
    send(wanted, last)
    mixed = store_of(plan, tmp_path_factory.mktemp("store"))
    # earlier ones of the same keys in another order, one that is taken back, and the last ones in two parts
    earlier = [replace(r, value=r.value + 3) for r in last if chance.random() < 0.5]
    chance.shuffle(earlier)
    for part in (earlier[::2], earlier[1::2]):
        if part:
            send(mixed, part)
    parts = last[::2], last[1::2]
    send(mixed, parts[1])
    send(mixed, parts[0])
    withdraw(mixed, send(mixed, [replace(r, value=r.value - 5) for r in last[::3]]), who="试验", reason="误报")
    first, second = look(wanted, as_of), look(mixed, as_of)
    assert [without_origin(row) for row in first.values()] == [without_origin(row) for row in second.values()]
    wanted.close()
    mixed.close()


def without_origin(row: Assessment) -> Assessment:
    return replace(row, submission=None, revisions=None)


# ---------------------------------------------------------------- scale

SAME = ("elapsed", "attainment", "progress", "pace_gap", "required_multiple")
SCALED = ("value", "target", "baseline", "expected", "gap", "required_per_month", "forecast", "trend_previous", "trend_year")
JUDGED = ("status", "rule", "stale", "periods_in_row", "caught_up", "forecast_met", "missing_periods", "path", "met_late", "over_cap")


def scaled_plan(plan: dict[str, Any], factor: int) -> dict[str, Any]:
    """The same plan in a unit that is smaller by the factor."""
    areas = [{**area, "indicators": [scaled_terms(entry, factor) for entry in area["indicators"]]} for area in plan["areas"]]
    return {**plan, "areas": areas}


def scaled_terms(terms: dict[str, Any], factor: int) -> dict[str, Any]:
    new = dict(terms)
    if "target" in terms:
        new["target"] = scaled_target(terms["target"], factor)
    if "margin" in terms:
        new["margin"] = times(terms["margin"], factor)
    if "value" in terms.get("baseline", {}):
        new["baseline"] = {**terms["baseline"], "value": times(terms["baseline"]["value"], factor)}
    if "schedule" in terms:
        new["schedule"] = {when: times(value, factor) for when, value in terms["schedule"].items()}
    if "targets" in terms:
        new["targets"] = [scaled_terms(one, factor) for one in terms["targets"]]
    if "regions" in terms:
        new["regions"] = {
            name: scaled_terms(one if isinstance(one, dict) else {"target": one}, factor) for name, one in terms["regions"].items()
        }
    return new


def scaled_target(target: str, factor: int) -> str:
    comparator, _, number = target.rpartition(" ")
    if number[0] in "@x":
        return target
    sign = number[0] if number[0] in "+-" else ""
    return f"{comparator} {sign}{times(number.removeprefix(sign), factor)}".strip()


def times(number: str, factor: int) -> str:
    return f"{Decimal(number) * factor:f}"


@FEW
@given(seed=SEEDS, factor=st.sampled_from([4, 10, 10000]))
def test_the_unit_changes_no_percentage_and_no_light(tmp_path_factory: pytest.TempPathFactory, seed: int, factor: int) -> None:
    chance = Chance(seed)
    plan, targets, reports = random_case(chance, 80, KNOWN)
    reports = in_force(reports)
    as_of = date(2024, chance.randint(3, 12), 28)
    small, large = store_of(plan, tmp_path_factory.mktemp("store")), store_of(scaled_plan(plan, factor), tmp_path_factory.mktemp("store"))
    first, second = look(small, as_of, reports), look(large, as_of, [replace(r, value=r.value * factor) for r in reports])
    # a rank has whole places (one place is always tolerated) and a mean of growth rates is not linear
    odd = {target.indicator for target in targets if target.measure == "rank" or target.per_year or target.other}
    for key, row in first.items():
        other = second[key]
        if row.indicator in odd:
            continue
        for name in JUDGED:
            assert getattr(row, name) == getattr(other, name), (name, row, other)
        for names, by in ((SAME, 1), (SCALED, factor)):
            for name in names:
                one, two = getattr(row, name), getattr(other, name)
                assert (one is None) == (two is None), name
                assert one is None or abs(one * by - two) <= Decimal("1e-9") * by, (name, row, other)
    small.close()
    large.close()
