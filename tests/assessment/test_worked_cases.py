"""The worked cases of the page of rules (section 8), through a real store and the real chain, figure by figure."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from assessment_ground import look, one_plan, report

from indicators.wording.lights import light_word
from indicators.wording.numbers import number


@dataclass(frozen=True)
class Case:
    number: str
    terms: dict[str, Any]
    reports: tuple[tuple[str, str], ...]
    as_of: str
    figures: dict[str, Any] = field(default_factory=dict)
    window: str = "2024-01/2024-12"
    word: str = ""


def flow(target: str, **terms: Any) -> dict[str, Any]:
    return {"measure": "flow", "unit": "亿元", "target": target, **terms}


def level(target: str, **terms: Any) -> dict[str, Any]:
    return {"measure": "level", "unit": "亿元", "target": target, **terms}


def percent(measure: str, target: str, **terms: Any) -> dict[str, Any]:
    return {"measure": measure, "unit": "%", "target": target, **terms}


RANK = {"measure": "rank", "unit": "位", "target": "<= 8"}
CAP = flow("<= 12", unit="起")
NODES = flow(">= 100", schedule={"2024-03": "10", "2024-06": "40", "2024-12": "100"})
YEARLY = {"baseline": {"value": "4000", "period": "2022-12"}}

CASES = (
    Case("1", flow(">= 60"), (("2024-06", "33"),), "2024-06-30",
         {"elapsed": 50, "expected": 30, "attainment": 55, "gap": -27, "pace_gap": 5, "required_per_month": "4.5", "forecast": 66, "status": "on_track"}),
    Case("2", flow(">= 1000", unit="人"), (("2025-08-15", "611.4"),), "2025-08-31",
         {"elapsed": "62.5", "attainment": "61.14", "pace_gap": "-1.36", "status": "lagging"}, window="2025-01/2025-12"),
    Case("3", flow(">= 647.4"), (("2024-10", "629.0"),), "2024-10-31", {"status": "on_track"}),
    Case("4", percent("growth", ">= 6"), (("2024-06", "5.5"),), "2024-06-30", {"gap": "-0.5", "attainment": None, "pace_gap": None, "status": "lagging"}),
    Case("5", percent("growth", ">= 8"), (("2024-12", "5.5"),), "2024-12-31", {"gap": "-2.5", "status": "missed"}),
    Case("6", percent("ratio", "<= 8"), (("2024-09", "6.5"),), "2024-09-30", {"gap": "1.5", "status": "on_track"}),
    Case("6 on the line", percent("ratio", "<= 8"), (("2024-09", "8.0"),), "2024-09-30", {"gap": 0, "status": "on_track"}),
    Case("6 close", percent("ratio", "<= 8"), (("2024-09", "8.5"),), "2024-09-30", {"status": "lagging"}, word="接近达标"),
    Case("6 off", percent("ratio", "<= 8"), (("2024-09", "9"),), "2024-09-30", {"status": "off_track"}, word="未达标"),
    Case("7", level(">= 4600", **YEARLY), (("2023-06", "4240"),), "2023-06-30",
         {"expected": 4300, "progress": 40, "pace_gap": -10, "status": "lagging", "path": "linear"}, window="2023-01/2023-12"),
    Case("8", level(">= 24", unit="家"), (("2024-06", "20"),), "2024-06-30", {"attainment": "83.3333333333", "status": "pending", "path": "final"}),
    Case("8 met", level(">= 24", unit="家"), (("2024-06", "24"),), "2024-06-30", {"status": "met"}),
    Case("9", RANK, (("2024-06", "11"),), "2024-06-30", {"gap": -3, "attainment": None, "status": "off_track"}),
    Case("9 held", RANK, (("2024-06", "8"),), "2024-06-30", {"gap": 0, "status": "on_track"}),
    Case("10", level("= 0", unit="件"), (("2024-06", "2"),), "2024-06-30", {"gap": -2, "status": "off_track"}),
    Case("10 at year end", level("= 0", unit="件"), (("2024-12", "2"),), "2024-12-31", {"gap": -2, "status": "missed"}),
    Case("10 cleared", level("= 0", unit="件"), (("2024-06", "0"),), "2024-06-30", {"gap": 0, "status": "on_track"}),
    Case("11", flow("> 0"), (("2024-06", "0"),), "2024-06-30", {"attainment": None, "pace_gap": None, "status": "pending"}),
    Case("11 broken through", flow("> 0"), (("2024-06", "1"),), "2024-06-30", {"status": "met"}),
    Case("12", NODES, (("2024-05", "28"),), "2024-05-31", {"expected": 30, "pace_gap": -2, "status": "lagging", "path": "schedule"}),
    Case("13", CAP, (("2024-06", "5"),), "2024-06-30", {"expected": 6, "pace_gap": "8.3333333333", "status": "on_track"}, word="控制进度内"),
    Case("13 at year end", CAP, (("2024-12", "11"),), "2024-12-31", {"status": "met"}),
    Case("13 over", CAP, (("2024-06", "13"),), "2024-06-30", {"status": "off_track"}, word="已超限"),
    Case("14", percent("growth", "~ 8"), (("2024-12", "7.6"),), "2024-12-31", {"status": "met"}),
    Case("14 above", percent("growth", "~ 8"), (("2024-12", "9.2"),), "2024-12-31", {"status": "met"}),
    Case("14 below", percent("growth", "~ 8"), (("2024-12", "7.4"),), "2024-12-31", {"status": "missed"}),
    Case("15", percent("ratio", ">= 60", baseline={"value": "62", "period": "2023-12"}), (("2024-06", "59"),), "2024-06-30",
         {"path": "hold", "gap": -1, "pace_gap": None, "status": "lagging"}),
    Case("16", percent("ratio", "<= 60", baseline={"value": "55", "period": "2023-12"}), (("2024-01", "58"),), "2024-01-31",
         {"path": "hold", "status": "on_track"}),
    Case("17", percent("ratio", ">= 90"), (("2024-11", "57"),), "2024-11-30", {"attainment": "63.3333333333", "status": "lagging"}, word="临期未达"),
    Case("17 in June", percent("ratio", ">= 90"), (("2024-06", "57"),), "2024-06-30", {"status": "pending"}),
    Case("18", percent("growth", ">= 6.5"), (("2024-06", "5.85"),), "2024-06-30", {"gap": "-0.65", "status": "lagging"}),
    Case("19", RANK, (("2024-06", "9"),), "2024-06-30", {"gap": -1, "status": "lagging"}),
    Case("20", percent("growth", "~ 8", per="year"), (("2016-12", "8.5"), ("2017-12", "8.0"), ("2018-12", "7.4")), "2018-12-31",
         {"status": "met", "missing_periods": None}, window="2016-01/2018-12"),
    Case("21", level(">= x2", unit="万人次"), (("2024-06", "50"),), "2024-06-30", {"target": None, "status": "undetermined"}),
    Case("22", flow("<= 0", unit="件"), (("2024-03", "5"),), "2024-03-31", {"path": "hold", "status": "off_track"}),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_worked_case(case: Case, tmp_path: Path) -> None:
    plan = one_plan({"id": "case", **case.terms}, window=case.window)
    row = look(tmp_path, plan, [report("case", period, value) for period, value in case.reports], case.as_of)["case"]
    found = {name: getattr(row, name) for name in case.figures}
    wanted = {name: Decimal(value) if isinstance(value, int) or _is_figure(value) else value for name, value in case.figures.items()}
    assert found == wanted
    if case.word:
        assert light_word(row.status, row.rule, capped=row.capped, over_cap=row.over_cap) == case.word


def _is_figure(value: object) -> bool:
    return isinstance(value, str) and value.lstrip("-").replace(".", "", 1).isdigit()


def test_case_3_is_shown_as_the_page_shows_it(tmp_path: Path) -> None:
    row = look(tmp_path, one_plan({"id": "case", **flow(">= 647.4")}), [report("case", "2024-10", "629.0")], "2024-10-31")["case"]
    assert row.attainment is not None
    assert round(row.attainment, 3) == Decimal("97.158")
    assert number(row.pace_gap, signed=True) == "+13.8"


def test_case_1_needs_four_fifths_of_its_pace_so_far(tmp_path: Path) -> None:
    row = look(tmp_path, one_plan({"id": "case", **flow(">= 60")}), [report("case", "2024-06", "33")], "2024-06-30")["case"]
    assert number(row.required_multiple) == "0.8"


def test_case_7_attainment_as_shown(tmp_path: Path) -> None:
    plan = one_plan({"id": "case", **level(">= 4600", **YEARLY)}, window="2023-01/2023-12")
    row = look(tmp_path, plan, [report("case", "2023-06", "4240")], "2023-06-30")["case"]
    assert number(row.attainment, 2) == "92.17"


def test_case_20_is_the_geometric_mean(tmp_path: Path) -> None:
    plan = one_plan({"id": "case", **percent("growth", "~ 8", per="year")}, window="2016-01/2018-12")
    reports = [report("case", "2016-12", "8.5"), report("case", "2017-12", "8.0"), report("case", "2018-12", "7.4")]
    row = look(tmp_path, plan, reports, "2018-12-31")["case"]
    assert number(row.value, 3) == "7.966"
