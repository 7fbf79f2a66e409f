"""The worked cases of design/semantics.md, section 8, through the whole chain: plan file, store, rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from assessment_ground import as_candidates, empty_store, one_plan, plan_text, report, send
from plain_results import half_up

from indicators import Assessment, add_plan, assess

YEAR = "2024-01/2024-12"


@dataclass(frozen=True)
class Case:
    """One line of the table; figures are compared at the decimals they are written with."""

    name: str
    terms: dict[str, Any]
    reports: dict[str, str]
    as_of: str
    status: str
    rule: str
    figures: dict[str, str | None] = field(default_factory=dict)


def case(name: str, terms: str, value: str, light: str, /, **figures: str | None) -> Case:
    """`terms` is measure, target and unit; `value` is period and value; `light` is status and rule."""
    measure, target, unit = (part.strip() for part in terms.split(","))
    period, number = value.split()
    status, rule = light.split()
    entry = {"measure": measure, "target": target, "unit": unit, "window": YEAR}
    return Case(name, entry, {period: number}, end_of(period), status, rule, figures)


def end_of(period: str) -> str:
    return report("x", period, 0).end.isoformat()


def with_terms(one: Case, **terms: Any) -> Case:
    return Case(one.name, {**one.terms, **terms}, one.reports, one.as_of, one.status, one.rule, one.figures)


JANUARY_2023 = "2023-01/2024-12"
CASES = [
    case("1", "flow, >= 60, 亿元", "2024-01/2024-06 33", "on_track 8", elapsed="50", expected="30", attainment="55.0", gap="-27",
         pace_gap="5.0", required_per_month="4.5", required_multiple="0.8", forecast="66"),
    with_terms(
        case("2", "flow, >= 1000, 人", "2025-01/2025-08-15 611.4", "lagging 9", elapsed="62.5", attainment="61.14", pace_gap="-1.36"),
        window="2025-01/2025-12", every="half-month"),
    case("3", "flow, >= 647.4, 亿元", "2024-10 629.0", "on_track 8", attainment="97.158", pace_gap="13.825"),
    case("3-shown", "flow, >= 647.4, 亿元", "2024-10 629.0", "on_track 8", pace_gap="13.8"),
    case("4", "growth, >= 6, %", "2024-06 5.5", "lagging 11", gap="-0.5", attainment=None),
    case("5", "growth, >= 8, %", "2024-12 5.5", "missed 6", gap="-2.5"),
    case("6", "ratio, <= 8, %", "2024-09 6.5", "on_track 4", gap="1.5"),
    case("6-at-8", "ratio, <= 8, %", "2024-09 8.0", "on_track 4", gap="0"),
    case("6-at-8-5", "ratio, <= 8, %", "2024-09 8.5", "lagging 11"),
    case("6-at-9", "ratio, <= 8, %", "2024-09 9", "off_track 12"),
    with_terms(
        case("7", "level, >= 4600, 亿元", "2023-06 4240", "lagging 9", expected="4300", attainment="92.17", progress="40", pace_gap="-10.0"),
        window="2023-01/2023-12", baseline={"value": "4000", "period": "2022-12"}),
    case("8", "level, >= 24, 家", "2024-06 20", "pending 7a", attainment="83.3", pace_gap=None, expected=None),
    case("8-at-24", "level, >= 24, 家", "2024-06 24", "met 3"),
    case("9", "rank, <= 8, 位", "2024-06 11", "off_track 12", gap="-3", attainment=None),
    case("9-at-8", "rank, <= 8, 位", "2024-06 8", "on_track 4", gap="0"),
    case("10", "level, = 0, 户", "2024-06 2", "off_track 12", gap="-2"),
    case("10-at-the-end", "level, = 0, 户", "2024-12 2", "missed 6", gap="-2"),
    case("10-at-0", "level, = 0, 户", "2024-06 0", "on_track 4", gap="0"),
    case("11", "flow, > 0, 项", "2024-06 0", "pending 7a", attainment=None, pace_gap=None, target="0"),
    case("11-at-1", "flow, > 0, 项", "2024-06 1", "met 3"),
    with_terms(
        case("12", "flow, >= 100, 亿元", "2024-05 28", "lagging 9", expected="30", pace_gap="-2.0"),
        schedule={"2024-03": "10", "2024-06": "40", "2024-12": "100"}),
    case("13", "flow, <= 12, 起", "2024-06 5", "on_track 8", expected="6", pace_gap="8.33"),
    case("13-in-december", "flow, <= 12, 起", "2024-12 11", "met 3"),
    case("13-over", "flow, <= 12, 起", "2024-06 13", "off_track 10"),
    case("14", "growth, ~ 8, %", "2024-12 7.6", "met 5"),
    case("14-at-9-2", "growth, ~ 8, %", "2024-12 9.2", "met 5"),
    case("14-at-7-4", "growth, ~ 8, %", "2024-12 7.4", "missed 6"),
    with_terms(
        case("15", "ratio, >= 60, %", "2024-06 59", "lagging 11", gap="-1", pace_gap=None, expected="60"), baseline={"value": "62"}),
    with_terms(case("16", "ratio, <= 60, %", "2024-01 58", "on_track 4", pace_gap=None), baseline={"value": "55"}),
    case("17", "ratio, >= 90, %", "2024-11 57", "lagging 7", elapsed="91.7", attainment="63.3"),
    case("17-in-june", "ratio, >= 90, %", "2024-06 57", "pending 7a", attainment="63.3"),
    case("18", "growth, >= 6.5, %", "2024-06 5.85", "lagging 11", gap="-0.65"),
    case("19", "rank, <= 8, 位", "2024-06 9", "lagging 11", gap="-1"),
    Case("20", {"measure": "growth", "target": "~ 8", "unit": "%", "window": "2016-01/2018-12", "per": "year", "every": "year"},
         {"2016": "8.5", "2017": "8.0", "2018": "7.4"}, "2018-12-31", "met", "5", {"value": "7.966"}),
    case("21", "level, >= x2, 万人次", "2024-06 70", "undetermined 1a", target=None, gap=None, attainment=None),
    case("22", "flow, <= 0, 件", "2024-03 5", "off_track 12", expected="0", pace_gap=None),
]  # fmt: skip

PATHS = {"8": "final", "12": "schedule", "13": "linear", "15": "hold", "16": "hold", "22": "hold", "7": "linear", "4": "hold"}


def name_of(one: Case) -> str:
    return f"case-{one.name}"


@pytest.fixture(scope="module", params=["stored", "candidates"])
def look(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], dict[str, Assessment]]]:
    """All cases in one plan; the results at a viewing date, the values stored or only being checked."""
    store = empty_store(Path(tmp_path_factory.mktemp("cases")))
    plan = one_plan(*({"id": name_of(one), **one.terms} for one in CASES))
    add_plan(store, plan_text(plan), "trial.yaml", who="试验")
    reports = [report(name_of(one), period, value) for one in CASES for period, value in one.reports.items()]
    if request.param == "stored":
        send(store, reports)
    candidates = as_candidates([] if request.param == "stored" else reports)

    @cache
    def at(as_of: str) -> dict[str, Assessment]:
        return {row.indicator: row for row in assess(store, as_of=date.fromisoformat(as_of), candidates=candidates)}

    yield at
    store.close()


@pytest.mark.parametrize("one", CASES, ids=name_of)
def test_worked_case(one: Case, look: Callable[[str], dict[str, Assessment]]) -> None:
    row = look(one.as_of)[name_of(one)]
    assert (row.status, row.rule) == (one.status, one.rule)
    for name, wanted in one.figures.items():
        found = getattr(row, name)
        if wanted is None:
            assert found is None, name
        else:
            places = len(wanted.partition(".")[2])
            assert half_up(Fraction(found), places) == Decimal(wanted), name
    if one.name in PATHS:
        assert row.path == PATHS[one.name]


def test_figures_that_end_are_exact(look: Callable[[str], dict[str, Assessment]]) -> None:
    first = look("2024-06-30")["case-1"]
    assert (first.elapsed, first.expected, first.attainment, first.gap) == (50, 30, 55, -27)
    assert (first.pace_gap, first.required_per_month, first.forecast) == (5, Decimal("4.5"), 66)
    assert first.forecast_met is True
    second = look("2025-08-15")["case-2"]
    assert (second.attainment, second.pace_gap) == (Decimal("61.14"), Decimal("-1.36"))
    assert look("2024-06-30")["case-18"].gap == Decimal("-0.65")


def test_figures_that_do_not_end_are_cut(look: Callable[[str], dict[str, Assessment]]) -> None:
    cap = look("2024-06-30")["case-13"]
    assert cap.pace_gap == Decimal("8.3333333333")
    assert look("2024-06-30")["case-8"].attainment == Decimal("83.3333333333")
    assert look("2024-10-31")["case-3"].attainment == Decimal("97.1578622181")
