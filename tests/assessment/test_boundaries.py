"""Where two rules meet, where a figure is rounded, and where there is nothing at all."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from assessment_ground import empty_store, look, one_plan, report, store_of

from indicators import assess
from indicators.wording.numbers import percent

NEAR = Decimal("1e-9")
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


def test_a_boundary_belongs_to_the_better_side(tmp_path: Path) -> None:
    entries, reports, wanted = [], [], []
    for number, (measure, target, period, boundary, *lights) in enumerate(BOUNDARIES):
        worse = NEAR if target[0] == "<" else -NEAR
        for place, value, light in zip("abc", (Decimal(0), worse, -worse), lights, strict=True):
            name = f"b{number}-{place}"
            entries.append({"id": name, "unit": "%", "measure": measure, "target": target})
            reports.append(report(name, period, Decimal(boundary) + value))
            wanted.append((name, period, light))
    store = store_of(one_plan(*entries), tmp_path)
    for end in {entry.end for entry in reports}:
        rows = look(store, end, reports)
        for name, period, light in wanted:
            if report("x", period, 0).end == end:
                assert rows[name, "main", "900000"].status == light, (name, rows[name, "main", "900000"])
    store.close()


@pytest.mark.parametrize(
    ("value", "shown"), [("32.97", "55.0%"), ("32.9699999999", "54.9%"), ("32.91", "54.9%"), ("32.97000000001", "55.0%")]
)
def test_a_figure_for_the_eye_is_rounded_half_up_once(tmp_path: Path, value: str, shown: str) -> None:
    """32.97 of 60 is 54.95 percent; a hair less is 54.9, though ten decimals of it would round up to 54.95."""
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}), tmp_path)
    found = look(store, date(2024, 6, 30), [report("loans", "2024-06", Decimal(value).quantize(Decimal("1e-10")))])
    assert percent(found["loans", "main", "900000"].attainment) == shown
    store.close()


# ---------------------------------------------------------------- nothing there


def test_an_empty_store_has_no_results(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    assert assess(store, as_of=date(2024, 6, 30)) == ()
    store.close()


def test_a_target_without_data_says_so_and_nothing_else(tmp_path: Path) -> None:
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}), tmp_path)
    for as_of in (date(1950, 1, 1), date(2024, 6, 30), date(2099, 12, 31)):
        row = look(store, as_of)["loans", "main", "900000"]
        assert (row.status, row.rule, row.target) == ("no_data", "2", 60)
        nothing = ("value", "period_end", "elapsed", "expected", "gap", "forecast", "pace_gap", "attainment", "required_per_month")
        assert all(getattr(row, name) is None for name in nothing)
        assert (row.stale, row.periods_in_row, row.caught_up, row.met_late) == (False, 0, False, False)
    store.close()


def test_a_value_where_nothing_was_promised_has_a_row_without_a_light(tmp_path: Path) -> None:
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}), tmp_path)
    reports = [report("loans", "2024-05", 3, "东乡"), report("loans", "2024-06", 4, "东乡"), report("loans", "2023-06", 9, "西乡")]
    rows = look(store, date(2024, 6, 30), reports)
    assert set(rows) == {("loans", "main", "900000"), ("loans", None, "900001")}
    row = rows["loans", None, "900001"]
    assert (row.status, row.rule, row.value, row.data_period, row.target) == ("no_target", "1", 4, "2024-06", None)
    store.close()


def test_a_late_report_is_looked_at_with_its_own_period_and_told_stale(tmp_path: Path) -> None:
    store = store_of(one_plan({"id": "loans", "unit": "亿元", "measure": "flow", "target": ">= 60"}), tmp_path)
    june = [report("loans", "2024-06", 33)]
    fresh, stale = look(store, date(2024, 8, 20), june), look(store, date(2024, 8, 21), june)
    key = ("loans", "main", "900000")
    assert (fresh[key].status, fresh[key].stale, fresh[key].elapsed) == ("on_track", False, 50)
    assert (stale[key].status, stale[key].stale, stale[key].elapsed) == ("on_track", True, 50)
    last, gone = look(store, date(2025, 2, 20), june)[key], look(store, date(2025, 2, 21), june)[key]
    assert (last.status, gone.status, gone.rule, gone.value) == ("on_track", "no_data", "3a", 33)
    store.close()
