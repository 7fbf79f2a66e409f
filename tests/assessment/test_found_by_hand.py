"""Cases in which the chain once gave another result than the rules, found by reckoning by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from assessment_ground import look, one_plan, report, store_of


def test_a_whole_year_as_baseline_of_an_in_period_flow_is_not_its_last_month(tmp_path: Path) -> None:
    terms = {"id": "a", "measure": "flow", "reporting": "in_period", "target": ">= x1.1", "baseline": {"period": "2023-01/2023-12"}}
    store = store_of(one_plan(terms), tmp_path)
    reports = [report("a", f"2023-{month:02}", 10) for month in range(1, 13)] + [report("a", "2024-01", 11)]
    row = look(store, date(2024, 1, 31), reports)["a", "main", "900000"]
    store.close()
    assert row.baseline == Decimal(120)  # the sum of the year; its last month alone would make January green
    assert row.status == "on_track"


def test_what_is_met_late_over_years_is_marked(tmp_path: Path) -> None:
    store = store_of(one_plan({"id": "a", "measure": "flow", "target": ">= 120", "window": "2023-07/2024-06"}), tmp_path)
    reports = [report("a", "2023-12", 70), report("a", "2024-06", 40), report("a", "2024-09", 60)]
    row = look(store, date(2024, 9, 30), reports)["a", "main", "900000"]
    store.close()
    assert (row.status, row.value) == ("missed", Decimal(110))
    assert row.met_late  # 70 + 60


def test_a_mean_of_ten_years_just_below_its_target_is_missed(tmp_path: Path) -> None:
    terms = {"id": "a", "measure": "growth", "unit": "%", "target": ">= 8", "per": "year", "window": "2015-01/2024-12"}
    store = store_of(one_plan(terms), tmp_path)
    rates = ["8"] * 8 + ["8.0007", "7.9993"]  # 7.9999999995463 on average
    reports = [report("a", f"{2015 + number}-12", rate) for number, rate in enumerate(rates)]
    row = look(store, date(2024, 12, 31), reports)["a", "main", "900000"]
    store.close()
    assert row.status == "missed"


def test_a_sum_of_periods_without_a_target_is_a_sum_too(tmp_path: Path) -> None:
    store = store_of(one_plan({"id": "a", "measure": "flow", "reporting": "in_period", "regions": {"东乡": 50}}), tmp_path)
    reports = [report("a", f"2024-0{month}", 4 + month, region) for region in ("东乡", "南乡") for month in (1, 2)]
    rows = look(store, date(2024, 2, 29), reports)
    store.close()
    assert rows["a", "main", "900001"].value == rows["a", None, "900003"].value == Decimal(11)
