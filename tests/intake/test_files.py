"""Every file in tests/files/accepted and rejected gives what the .json beside it says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators import Store
from indicators.intake import Check, check_file, submit

FILES = Path(__file__).resolve().parent.parent / "files"
ACCEPTED = sorted(path for path in (FILES / "accepted").iterdir() if path.suffix != ".json")
REJECTED = sorted(path for path in (FILES / "rejected").iterdir() if path.suffix != ".json")


def _expected(path: Path) -> dict[str, Any]:
    beside = path.with_suffix(".json")
    found = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    return {"today": "2025-09-05", "options": {"plan": "trial-2025"}, **found}


def _check(store: Store, path: Path, expected: dict[str, Any]) -> Check:
    return check_file(
        store, path.read_bytes(), path.name, today=date.fromisoformat(expected["today"]), with_lights=False, **expected["options"]
    )


def _places(check: Check, severity: str, expected: list[list[object]]) -> list[list[object]]:
    """Kind and row of the findings, and the column where the expectation names it."""
    with_column = {(kind, row) for kind, row, *column in expected if column}
    found = [f for f in check.findings if f.severity == severity]
    places = [[f.kind, f.place.row, f.place.letter] if (f.kind, f.place.row) in with_column else [f.kind, f.place.row] for f in found]
    return sorted(places, key=str)


def _compare(check: Check, expected: dict[str, Any]) -> None:
    if "values" in expected:
        values = [
            [row.region_name, row.terms.indicator, str(row.period), format(row.value, "f") if row.value is not None else ""]
            for row in check.values
        ]
        assert values == expected["values"]
    if "passed_over" in expected:
        assert [row.number for row in check.passed_over] == expected["passed_over"]
    for severity in ("errors", "warnings"):
        if severity in expected:
            assert _places(check, severity[:-1], expected[severity]) == sorted(expected[severity], key=str)
    if "layout" in expected:
        assert check.layout == expected["layout"]
    assert set(expected.get("understood", ())) <= set(check.understood)
    for finding in check.findings:
        assert finding.found
        assert finding.expected
        assert finding.remedy


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_accepted(read_only_store: Store, path: Path) -> None:
    expected = _expected(path)
    check = _check(read_only_store, path, expected)
    assert [str(group) for group in check.groups if group.first.severity == "error"] == []
    _compare(check, expected)


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: path.stem)
def test_rejected(read_only_store: Store, path: Path) -> None:
    expected = _expected(path)
    check = _check(read_only_store, path, expected)
    assert check.errors
    _compare(check, expected)


def test_every_accepted_file_is_stored_as_previewed(trial_store: Store) -> None:
    path = FILES / "accepted" / "units-in-cells.csv"
    check = _check(trial_store, path, _expected(path))
    receipt = submit(trial_store, check, who="张三", accept_warnings=True)
    stored = {
        (r["indicator"], r["period_end"]): r["value"]
        for r in trial_store.query("values_in_force", {"plans": ["trial-2025"], "office": True}).dicts()
    }
    assert stored == {(row.terms.indicator, row.period.end): row.value for row in check.values}
    assert receipt.stored == len(check.values) == 5
