"""The product's chain of rules against a second, plain implementation, over thousands of random targets."""

from collections import Counter
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import plain_groups
import pytest
from assessment_ground import CODES, REGIONS, as_candidates, empty_store, plan_text, send, store_of
from plain_results import half_up
from plain_terms import Target, is_month_end
from plain_values import nearer_is_better
from random_plans import Chance
from random_reports import DAYS, random_case, viewing_dates
from random_world import Promise, plain_view, promises, stored, without_target

from indicators import Assessment, Scope, Store, add_plan, assess, history
from indicators.assessment import By, ask, groups
from indicators.plan import Regions, read_regions

FIGURES = (
    "target", "baseline", "value", "elapsed", "expected", "attainment", "progress", "gap", "pace_gap", "required_per_month",
    "required_multiple", "forecast", "trend_previous", "trend_year",
)  # fmt: skip
WORDS = (
    "due", "window_end", "path", "data_period", "period_end", "forecast_met", "status", "rule", "stale", "periods_in_row", "caught_up",
    "met_late", "over_cap", "stretch", "example", "target_version", "trend_previous_side", "trend_year_side",
)  # fmt: skip
UNHOLDABLE = Fraction(10**27)
CUT = Fraction(1, 10**9)  # figures of the chain are cut after the tenth decimal


def differences(plain: dict, row: Assessment, *, extreme: bool = False, leave: AbstractSet[str] = frozenset()) -> list[str]:
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
        if not (extreme and name == "forecast_met") and name not in leave and plain[name] != getattr(row, name)
    ]
    missing = ";".join(sorted(plain["missing_periods"])) or None
    if missing != row.missing_periods:
        found.append(f"missing_periods: plain {missing}, chain {row.missing_periods}")
    return found


def shown(figure: Fraction | None) -> str:
    return "None" if figure is None else f"{float(figure):.12g}"


def compare(
    folder: Path, patch: pytest.MonkeyPatch, seed: int, count: int, dates: int, *, extreme: bool = False
) -> tuple[list[str], Counter]:
    """Everything that differs, in words, and how often each rule decided."""
    chance = Chance(seed)
    chance.extreme = extreme
    plans = promises(chance, count)
    store = stored(folder, plans, patch)
    found: list[str] = []
    rules: Counter = Counter()
    for place, as_of in enumerate(viewing_dates(chance, dates)):
        known_on = chance.choice(DAYS[1:]) if place % 2 else None
        rows = {key_of(row): row for row in assess(store, as_of=as_of, known_on=known_on)}
        judged = plain_view(plans, as_of, known_on)
        for plan, target, plain in judged:
            row = rows.pop((plan["plan"]["id"], target.indicator, target.target_id, target.region))
            rules[plain["rule"]] += 1
            what = differences(plain, row, extreme=extreme, leave=doubtful(target, plain))
            if what:
                found.append(f"seed {seed}, as_of {as_of}, known {known_on}, {described(target, plain)}\n    " + "\n    ".join(what))
        left = {key: (row.period_end, Fraction(row.value), row.status, row.rule) for key, row in rows.items()}
        wanted = {key: (*one, "no_target", "1") for key, one in without_target(plans, as_of, known_on).items()}
        rules["1"] += len(wanted)
        if left != wanted:
            found.append(
                f"seed {seed}, as_of {as_of}, known {known_on}: without target {sorted(left.items() ^ wanted.items(), key=str)[:4]}"
            )
        if not extreme:
            found += group_differences(store, judged, as_of, known_on, BYS[place % 4])
            found += light_differences(store, judged, as_of) if place == 2 else []
            found += unpromised_differences(store, plans, as_of, known_on)
    store.close()
    return found, rules


def unpromised_differences(store: Store, plans: list[Promise], as_of: date, known_on: date | None) -> list[str]:
    """The trend of what nothing was promised of: at each of its periods what the plain rules say at its end."""
    reports = [one for one in history(store, as_of=as_of, scope=Scope(), known_on=known_on) if one.target_id is None]
    trend = {(one.plan, one.indicator, None, NAMES[one.region_code], one.period_end): Fraction(one.value) for one in reports}
    ends = sorted({one.period_end for one in reports})[-4:]
    wanted = {
        (*key, end): value
        for day in {as_of, *ends}
        for key, (end, value) in without_target(plans, day, known_on).items()
        if day in {as_of, end}
    }
    wrong = {key: (value, trend.get(key)) for key, value in wanted.items() if trend.get(key) != value}
    return [f"as_of {as_of}, known {known_on}: trend without target {key}: {both}" for key, both in wrong.items()][:4]


BYS: tuple[By, ...] = ("region", "area", "department", "plan")
NAMES = {code: name for name, code in CODES.items()}


def key_of(row: Assessment) -> tuple[str, str, str | None, str]:
    return row.plan, row.indicator, row.target_id, NAMES[row.region_code]


def doubtful(target: Target, plain: dict) -> set[str]:
    """What these rules do not say: the path of a target without a number, the side of a sum, how a begun month is written."""
    leave = set()
    if plain["target"] is None:
        leave |= {"path", "trend_previous_side", "trend_year_side"}
    if nearer_is_better(target) and (target.measure in ("flow", "growth", "rank")):
        leave |= {"trend_previous_side", "trend_year_side"}
    if plain["period_end"] is not None and not is_month_end(plain["period_end"]):
        leave.add("data_period")
    return leave


def group_differences(store: Store, judged: list, as_of: date, known_on: date | None, by: By) -> list[str]:
    found = []
    plain = plain_groups.groups(judged, by, as_of)
    for group in groups(store, as_of=as_of, by=by, known_on=known_on):
        ours = plain.pop((NAMES.get(group.key, group.key), group.plan))
        for name, figure in ours.items():
            theirs = getattr(group, name)
            if (figure is None) != (theirs is None) or (figure is not None and abs(Fraction(theirs) - figure) > CUT):
                found.append(f"as_of {as_of}, known {known_on}, {by} {group.key}: {name} plain {figure}, chain {theirs}")
    return found + [f"as_of {as_of}, known {known_on}, {by} {key}: not in the chain" for key in plain]


def light_differences(store: Store, judged: list, as_of: date) -> list[str]:
    """The lights of every period reported so far, as the page of one indicator shows them."""
    chain: dict = {}
    for one in ask(store, "history", as_of=as_of):
        key = (one["plan"], one["indicator"], one["target_id"], NAMES[one["region_code"]])
        chain.setdefault(key, []).append((one["period_end"], one["rule"], Fraction(one["value"])))
    found = []
    for plan, target, plain in judged:
        ours, theirs = plain["lights"], chain.get((plan["plan"]["id"], target.indicator, target.target_id, target.region), [])
        same = len(ours) == len(theirs) and all(
            (day, rule) == (when, what) and abs(value - figure) <= CUT
            for (day, rule, value), (when, what, figure) in zip(ours, theirs, strict=True)
        )
        if not same:
            first = next((pair for pair in zip(ours, theirs, strict=False) if pair[0][:2] != pair[1][:2]), (ours[-1:], theirs[-1:]))
            found.append(f"as_of {as_of}, lights of {target}: {first}")
    return found


def described(target: Target, plain: dict) -> str:
    return f"{target}\n    " + ", ".join(f"{when} {rule} {float(value):g}" for when, rule, value in plain["lights"][-8:])


RULES = {"1", "1a", "2", "3", "3a", "4", "5", "6", "7", "7a", "8", "9", "10", "11", "12"}


@pytest.mark.parametrize("seed", range(2))
def test_the_chain_gives_what_the_plain_rules_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    found, rules = compare(tmp_path, monkeypatch, seed, count=240, dates=6)
    assert not found, f"{len(found)} targets differ, the first:\n" + "\n".join(found[:3])
    assert not RULES - set(rules)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 108))
def test_the_chain_gives_what_the_plain_rules_give_many_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    found, _ = compare(tmp_path, monkeypatch, seed, count=250, dates=6)
    assert not found, f"{len(found)} targets differ, the first:\n" + "\n".join(found[:3])


@pytest.mark.parametrize("seed", range(2))
def test_the_largest_and_smallest_figures_stop_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    found, _ = compare(tmp_path, monkeypatch, seed, count=25, dates=2, extreme=True)
    assert not found, f"{len(found)} targets differ, the first:\n" + "\n".join(found[:3])


def test_candidates_count_as_if_they_were_stored(tmp_path: Path) -> None:
    regions = Regions(read_regions(REGIONS.encode()))
    plan, _, reports = random_case(Chance(5), 60, regions)
    plain = list({(r.indicator, r.region, r.end): r for r in reports if not r.withdrawn}.values())
    store = store_of(plan, tmp_path)
    for start in range(0, len(plain), 2000):
        send(store, plain[start : start + 2000])
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
