"""The product's chain of rules against a second, plain implementation, over thousands of random targets."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import plain_rules
import plain_values
import pytest
from assessment_ground import CODES, REGIONS, as_candidates, empty_store, plan_text, send
from plain_results import half_up
from plain_terms import Report, Target
from random_plans import Chance, random_case, viewing_dates

from indicators import Assessment, Store, add_plan, assess
from indicators.intake.submission import withdraw
from indicators.plan import Regions, read_regions

FIGURES = (
    "target", "baseline", "value", "elapsed", "expected", "attainment", "progress", "gap", "pace_gap", "required_per_month",
    "required_multiple", "forecast", "trend_previous", "trend_year",
)  # fmt: skip
WORDS = ("due", "period_end", "forecast_met", "status", "rule", "stale", "periods_in_row", "caught_up")
UNHOLDABLE = Fraction(10**27)
CUT = Fraction(1, 10**9)  # figures of the chain are cut after the tenth decimal


def differences(plain: dict, row: Assessment, *, extreme: bool = False) -> list[str]:
    found = []
    relative = Fraction(1, 10**9) if extreme else Fraction(0)  # floating numbers where 38 digits do not hold a product
    for name in FIGURES:
        ours, theirs = plain[name], getattr(row, name)
        if extreme and theirs is None and ours is not None and abs(ours) > UNHOLDABLE:
            continue
        if (ours is None) != (theirs is None):
            found.append(f"{name}: plain {shown(ours)}, chain {theirs}")
        elif ours is not None and abs(ours - Fraction(theirs)) > CUT + abs(ours) * relative:
            found.append(f"{name}: plain {shown(ours)}, chain {theirs}")
    found += [
        f"{name}: plain {plain[name]}, chain {getattr(row, name)}"
        for name in WORDS
        if not (extreme and name == "forecast_met") and plain[name] != getattr(row, name)
    ]
    missing = ";".join(sorted(plain["missing_periods"])) or None
    if missing != row.missing_periods:
        found.append(f"missing_periods: plain {missing}, chain {row.missing_periods}")
    return found


def shown(figure: Fraction | None) -> str:
    return "None" if figure is None else f"{float(figure):.12g}"


def stored(folder: Path, plan: dict, reports: list[Report]) -> Store:
    """A store with the plan, and the reports sent in as many submissions as it takes; withdrawn ones taken back."""
    store = empty_store(folder)
    add_plan(store, plan_text(plan), "trial.yaml", who="试验")
    batch: list[Report] = []
    keys: set = set()
    for entry in reports:
        key = (entry.indicator, entry.region, entry.end)
        if key in keys or (batch and entry.withdrawn != batch[-1].withdrawn):
            submit(store, batch)
            batch, keys = [], set()
        batch.append(entry)
        keys.add(key)
    submit(store, batch)
    return store


def submit(store: Store, batch: list[Report]) -> None:
    if batch:
        number = send(store, batch)
        if batch[0].withdrawn:
            withdraw(store, number, who="试验", reason="试验")


def compare(folder: Path, seed: int, count: int, dates: int, *, extreme: bool = False) -> tuple[list[str], Counter]:
    """Everything that differs, in words, and how often each rule decided."""
    chance = Chance(seed)
    chance.extreme = extreme
    regions = Regions(read_regions(REGIONS.encode()))
    plan, targets, reports = random_case(chance, count, regions)
    store = stored(folder, plan, reports)
    by_indicator: dict[str, list[Report]] = {}
    for entry in reports:
        by_indicator.setdefault(entry.indicator, []).append(entry)
    found: list[str] = []
    rules: Counter = Counter()
    for as_of in viewing_dates(chance, dates):
        rows = {(row.indicator, row.target_id, row.region_code): row for row in assess(store, as_of=as_of)}
        assert len(rows) == len(targets)
        for target in targets:
            own = [*by_indicator.get(target.indicator, []), *by_indicator.get(target.other or "", [])]
            plain = plain_rules.assess_target(target, own, as_of)
            row = rows[target.indicator, target.target_id, CODES[target.region]]
            rules[plain["rule"]] += 1
            what = differences(plain, row, extreme=extreme)
            if what:
                found.append(f"seed {seed}, as_of {as_of}, {described(target, own, as_of)}\n    " + "\n    ".join(what))
    store.close()
    return found, rules


def described(target: Target, reports: list[Report], as_of: date) -> str:
    known = plain_values.effective(reports, target.indicator, target.region, target.reporting, as_of)
    values = ", ".join(f"{when}={float(known[when].value):g}" for when in sorted(known)[-8:])
    return f"{target}\n    reported {values}"


RULES = {"1a", "2", "3", "3a", "4", "5", "6", "7", "7a", "8", "9", "10", "11", "12"}


@pytest.mark.parametrize("seed", range(3))
def test_the_chain_gives_what_the_plain_rules_give(tmp_path: Path, seed: int) -> None:
    found, rules = compare(tmp_path, seed, count=150, dates=4)
    assert not found, f"{len(found)} targets differ, the first:\n" + "\n".join(found[:3])
    assert not RULES - set(rules)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 108))
def test_the_chain_gives_what_the_plain_rules_give_many_times(tmp_path: Path, seed: int) -> None:
    found, _ = compare(tmp_path, seed, count=250, dates=6)
    assert not found, f"{len(found)} targets differ, the first:\n" + "\n".join(found[:3])


@pytest.mark.parametrize("seed", range(2))
def test_the_largest_and_smallest_figures_stop_nothing(tmp_path: Path, seed: int) -> None:
    found, _ = compare(tmp_path, seed, count=40, dates=2, extreme=True)
    assert not found, f"{len(found)} targets differ, the first:\n" + "\n".join(found[:3])


def test_candidates_count_as_if_they_were_stored(tmp_path: Path) -> None:
    regions = Regions(read_regions(REGIONS.encode()))
    plan, _, reports = random_case(Chance(5), 60, regions)
    plain = list({(r.indicator, r.region, r.end): r for r in reports if not r.withdrawn}.values())
    store = stored(tmp_path, plan, plain)
    assess_at = date(2024, 10, 31)
    first = [shared(row) for row in assess(store, as_of=assess_at)]
    other = tmp_path / "other"
    empty = empty_store(other)
    add_plan(empty, plan_text(plan), "trial.yaml", who="试验")
    second = [shared(row) for row in assess(empty, as_of=assess_at, candidates=as_candidates(plain))]
    assert first == second


def shared(row: Assessment) -> dict[str, object]:
    names = [name for name in Assessment.__dataclass_fields__ if name not in {"submission", "target_version", "revisions", "example"}]
    return {name: getattr(row, name) for name in names}


def test_eye_rounding_of_the_plain_rules() -> None:
    assert half_up(Fraction("13.85"), 1) == Decimal("13.9")
    assert half_up(Fraction("-13.85"), 1) == Decimal("-13.9")
