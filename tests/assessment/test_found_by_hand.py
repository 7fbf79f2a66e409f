"""Cases in which the chain once gave another result than the rules, found by reckoning by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from assessment_ground import look, one_plan, report, send, store_of

from indicators import Scope, assess, history


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


def test_what_nothing_was_promised_of_has_a_trend(tmp_path: Path) -> None:
    terms = {"measure": "flow", "regions": {"东乡": 50}}
    plan = one_plan({"id": "each", "reporting": "in_period", **terms}, {"id": "so-far", **terms})
    store = store_of(plan, tmp_path)
    send(store, [report(name, f"2024-0{month}", 4 + month, "南乡") for name in ("each", "so-far") for month in (1, 2, 3)])
    reports = history(store, as_of=date(2024, 3, 31), scope=Scope(region="南乡"))
    store.close()
    found = {name: [(one.data_period, one.value, one.reported) for one in reports if one.indicator == name] for name in ("each", "so-far")}
    assert found["each"] == [("2024-01", 5, 5), ("2024-02", 11, 6), ("2024-03", 18, 7)]
    assert found["so-far"] == [("2024-01", 5, 5), ("2024-02", 6, 6), ("2024-03", 7, 7)]
    assert {(one.target_id, one.rule, one.file_name) for one in reports} == {(None, "1", "试验.csv")}


def test_the_trend_of_several_years_without_a_target_adds_the_years(tmp_path: Path) -> None:
    store = store_of(one_plan({"id": "a", "measure": "flow", "since": "year", "regions": {"东乡": 50}}, window="2024-01/2025-12"), tmp_path)
    sent = {"2024-06": 5, "2024-12": 10, "2025-01": 1, "2025-02": 3}
    send(store, [report("a", month, value, "南乡") for month, value in sent.items()])
    reports = history(store, as_of=date(2025, 2, 28), scope=Scope(region="南乡"))
    shown = {row.region_code: row.value for row in assess(store, as_of=date(2025, 2, 28)) if row.target_id is None}
    store.close()
    assert [one.value for one in reports] == [5, 10, 11, 13]
    assert shown == {"900003": 13}
