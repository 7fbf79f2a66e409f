"""What must hold whatever the plan and whatever was reported; every example judges some hundred targets at once."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import plain_rules
import pytest
from assessment_ground import CODES, REGIONS, as_candidates, empty_store, one_plan, plan_text, report, send
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from plain_rules import Report, Target
from random_plans import Chance, random_case, random_plan

from indicators import Assessment, Store, add_plan, assess
from indicators.intake.submission import withdraw
from indicators.plan import Regions, read_regions
from indicators.wording.numbers import percent

KNOWN = Regions(read_regions(REGIONS.encode()))
BETTER = ["no_target", "off_track", "missed", "lagging", "pending", "on_track", "met"]
SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
NEAR = Decimal("1e-9")
Rows = dict[tuple[str, str | None, str], Assessment]


def store_of(plan: dict[str, Any]) -> Store:
    store = empty_store(Path(tempfile.mkdtemp()))
    add_plan(store, plan_text(plan), "trial.yaml", who="试验")
    return store


def look(store: Store, as_of: date, reports: Iterable[Report] = ()) -> Rows:
    rows = assess(store, as_of=as_of, candidates=as_candidates(reports))
    return {(row.indicator, row.target_id, row.region_code): row for row in rows}


def in_force(reports: list[Report]) -> list[Report]:
    """The last of each key, those taken back left out."""
    return list({(r.indicator, r.region, r.end): r for r in reports if not r.withdrawn}.values())


# ---------------------------------------------------------------- a better value is never judged worse


RUNGS = 24


def ladder(target: Target) -> list[Fraction]:
    """Values from worse to better, on and around every boundary that the plain rules know."""
    wanted = target.number or Fraction(0)
    size = abs(wanted) or Fraction(10)
    near = [wanted, wanted + target.margin, wanted - target.margin, wanted * (1 - target.theta / 100), wanted * (1 + target.theta / 100)]
    steps = {wanted + size * step / 4 for step in range(-5, 7)}
    steps |= {value + tiny for value in near for tiny in (Fraction(0), Fraction(NEAR), -Fraction(NEAR))}
    steps = {Fraction(plain_rules.half_up(value, 10)) for value in steps}
    if plain_rules.nearer_is_better(target):
        return sorted(steps, key=lambda value: -abs(value - wanted))[-RUNGS:]
    return sorted(steps, reverse=plain_rules.downwards(target))[-RUNGS:]


def last_interval(target: Target, as_of: date) -> tuple[date, date] | None:
    """The latest interval inside the window that ends by the day."""
    first, last = plain_rules.interval_of(min(as_of, target.end), target.every, target.january)
    while last > min(as_of, target.end):
        first, last = plain_rules.interval_of(first - timedelta(days=1), target.every, target.january)
    return (first, last) if first >= target.start else None


def simple(target: Target) -> bool:
    """Left out: targets whose number is not in the plan; an exact growth rate with nodes, which is near its node; no place."""
    return (
        target.basis == "absolute"
        and not (plain_rules.nearer_is_better(target) and target.measure == "growth" and target.nodes)
        and not (target.measure == "rank" and target.number == 0)
    )


@settings(FEW, max_examples=2)
@given(SEEDS)
def test_a_better_value_never_gives_a_worse_status(seed: int) -> None:
    chance = Chance(seed)
    plan = random_plan(chance, 100, KNOWN)
    as_of = date(2024, chance.randint(2, 12), 28)
    store = store_of(plan)
    reports: list[list[Report]] = [[] for _ in range(RUNGS)]
    targets = {}
    for target in plain_rules.targets_of(plan):
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
@given(SEEDS)
def test_what_comes_after_the_viewing_date_changes_nothing(seed: int) -> None:
    chance = Chance(seed)
    plan, _, reports = random_case(chance, 60, KNOWN)
    reports = in_force(reports)
    as_of = date(2024, chance.randint(2, 12), chance.randint(1, 28))
    store = store_of(plan)
    later = [replace(r, value=r.value * 2 + 1) if r.end > as_of else r for r in reports]
    assert look(store, as_of, reports) == look(store, as_of, later) == look(store, as_of, [r for r in reports if r.end <= as_of])
    store.close()


@FEW
@given(SEEDS)
def test_only_the_last_submission_of_a_key_counts(seed: int) -> None:
    chance = Chance(seed)
    plan, _, reports = random_case(chance, 40, KNOWN)
    last = in_force(reports)
    as_of = date(2024, chance.randint(2, 12), 28)
    wanted = store_of(plan)
    send(wanted, last)
    mixed = store_of(plan)
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
    entries = [scaled_terms(entry, factor) for entry in plan["areas"][0]["indicators"]]
    return {**plan, "areas": [{**plan["areas"][0], "indicators": entries}]}


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
            name: scaled_terms(one, factor) if isinstance(one, dict) else times(one, factor) for name, one in terms["regions"].items()
        }
    return new


def scaled_target(target: str, factor: int) -> str:
    comparator, number = target.split()
    if number[0] in "@x":
        return target
    sign = number[0] if number[0] in "+-" else ""
    return f"{comparator} {sign}{times(number.removeprefix(sign), factor)}"


def times(number: str, factor: int) -> str:
    return f"{Decimal(number) * factor:f}"


@FEW
@given(SEEDS, st.sampled_from([4, 10, 10000]))
def test_the_unit_changes_no_percentage_and_no_light(seed: int, factor: int) -> None:
    chance = Chance(seed)
    plan, targets, reports = random_case(chance, 80, KNOWN)
    reports = in_force(reports)
    as_of = date(2024, chance.randint(3, 12), 28)
    small, large = store_of(plan), store_of(scaled_plan(plan, factor))
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


# ---------------------------------------------------------------- boundaries

BOUNDARIES = [
    # terms, data period, boundary, status on it, status a billionth beside it on the worse side, on the better side
    ("growth", ">= 6.5", "2024-06", "5.85", "lagging", "off_track", "lagging"),
    ("growth", ">= 6.5", "2024-06", "6.5", "on_track", "lagging", "on_track"),
    ("growth", ">= 6.5", "2024-12", "6.5", "met", "missed", "met"),
    ("growth", "> 6.5", "2024-06", "6.5", "lagging", "lagging", "on_track"),
    ("growth", ">= -4.1", "2024-06", "-4.51", "lagging", "off_track", "lagging"),
    ("growth", "~ 8", "2024-12", "7.5", "met", "missed", "met"),
    ("ratio", "<= 8", "2024-06", "8", "on_track", "lagging", "on_track"),
    ("ratio", "<= 8", "2024-06", "8.8", "lagging", "off_track", "lagging"),
    ("ratio", "< 8", "2024-12", "8", "missed", "missed", "met"),
    ("flow", ">= 60", "2024-06", "30", "on_track", "lagging", "on_track"),
    ("flow", ">= 60", "2024-06", "24", "lagging", "off_track", "lagging"),
    ("flow", ">= 60", "2024-06", "60", "met", "on_track", "met"),
    ("flow", ">= 70", "2024-04", "23.3333333333", "lagging", "lagging", "on_track"),
    ("flow", "<= 12", "2024-06", "6", "on_track", "lagging", "on_track"),
    ("flow", "<= 12", "2024-06", "7.2", "lagging", "off_track", "lagging"),
    ("flow", "<= 12", "2024-12", "12", "met", "missed", "met"),
    ("rank", "<= 8", "2024-06", "9", "lagging", "off_track", "lagging"),
    ("rank", "<= 30", "2024-06", "33", "lagging", "off_track", "lagging"),
    ("level", ">= 90", "2024-09", "81", "pending", "lagging", "pending"),
    ("level", ">= 90", "2024-09", "90", "met", "pending", "met"),
]


def test_a_boundary_belongs_to_the_better_side() -> None:
    entries, reports, wanted = [], [], []
    for number, (measure, target, period, boundary, *lights) in enumerate(BOUNDARIES):
        worse = NEAR if target[0] == "<" else -NEAR
        for place, value, light in zip("abc", (Decimal(0), worse, -worse), lights, strict=True):
            name = f"b{number}-{place}"
            entries.append({"id": name, "unit": "%", "measure": measure, "target": target})
            reports.append(report(name, period, Decimal(boundary) + value))
            wanted.append((name, period, light))
    store = store_of(one_plan(*entries))
    for end in {entry.end for entry in reports}:
        rows = look(store, end, reports)
        for name, period, light in wanted:
            if report("x", period, 0).end == end:
                assert rows[name, "main", "900000"].status == light, (name, rows[name, "main", "900000"])
    store.close()


@pytest.mark.parametrize(
    ("value", "shown"), [("32.97", "55.0%"), ("32.9699999999", "54.9%"), ("32.91", "54.9%"), ("32.97000000001", "55.0%")]
)
def test_a_figure_for_the_eye_is_rounded_half_up_once(value: str, shown: str) -> None:
    """32.97 of 60 is 54.95 percent; a hair less is 54.9, though ten decimals of it would round up to 54.95."""
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}))
    found = look(store, date(2024, 6, 30), [report("loans", "2024-06", Decimal(value).quantize(Decimal("1e-10")))])
    assert percent(found["loans", "main", "900000"].attainment) == shown
    store.close()


# ---------------------------------------------------------------- nothing there


def test_an_empty_store_has_no_results() -> None:
    store = empty_store(Path(tempfile.mkdtemp()))
    assert assess(store, as_of=date(2024, 6, 30)) == ()
    store.close()


def test_a_target_without_data_says_so_and_nothing_else() -> None:
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}))
    for as_of in (date(1950, 1, 1), date(2024, 6, 30), date(2099, 12, 31)):
        row = look(store, as_of)["loans", "main", "900000"]
        assert (row.status, row.rule, row.target) == ("no_data", "2", 60)
        nothing = ("value", "period_end", "elapsed", "expected", "gap", "forecast", "pace_gap", "attainment", "required_per_month")
        assert all(getattr(row, name) is None for name in nothing)
        assert (row.stale, row.periods_in_row, row.caught_up, row.met_late) == (False, 0, False, False)
    store.close()


def test_a_value_where_nothing_was_promised_has_a_row_without_a_light() -> None:
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}))
    reports = [report("loans", "2024-05", 3, "东乡"), report("loans", "2024-06", 4, "东乡"), report("loans", "2023-06", 9, "西乡")]
    rows = look(store, date(2024, 6, 30), reports)
    assert set(rows) == {("loans", "main", "900000"), ("loans", None, "900001")}
    row = rows["loans", None, "900001"]
    assert (row.status, row.rule, row.value, row.data_period, row.target) == ("no_target", "1", 4, "2024-06", None)
    store.close()


def test_a_late_report_is_looked_at_with_its_own_period_and_told_stale() -> None:
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}))
    june = [report("loans", "2024-06", 33)]
    fresh, stale = look(store, date(2024, 8, 20), june), look(store, date(2024, 8, 21), june)
    key = ("loans", "main", "900000")
    assert (fresh[key].status, fresh[key].stale, fresh[key].elapsed) == ("on_track", False, 50)
    assert (stale[key].status, stale[key].stale, stale[key].elapsed) == ("on_track", True, 50)
    last, gone = look(store, date(2025, 2, 20), june)[key], look(store, date(2025, 2, 21), june)[key]
    assert (last.status, gone.status, gone.rule, gone.value) == ("on_track", "no_data", "3a", 33)
    store.close()
