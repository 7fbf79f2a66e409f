"""The example files are what their script makes, fit the plans, and say that they are examples."""

from __future__ import annotations

import csv
import runpy
from datetime import date
from pathlib import Path

import pytest

from indicators import Store
from indicators.catalog import DATA
from indicators.intake import check_file

EXAMPLES = DATA / "examples"
NAMES = sorted(path.stem for path in (DATA / "plans").glob("*.yaml"))


def test_the_script_makes_the_same_files_again(tmp_path: Path) -> None:
    runpy.run_path(str(EXAMPLES / "make_examples.py"))["main"](tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == NAMES
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (EXAMPLES / path.name).read_bytes(), f"{path.name}: run data/examples/make_examples.py"


@pytest.mark.parametrize("plan", NAMES)
def test_an_example_file_has_no_error(store: Store, plan: str) -> None:
    content = (EXAMPLES / f"{plan}.csv").read_bytes()
    check = check_file(store, content, f"{plan}.csv", today=date(2026, 1, 1), plan=plan, with_lights=False)
    assert [str(finding) for finding in check.errors] == []
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert {row["备注"] for row in rows} == {"示例"}


def test_published_figures_name_their_source() -> None:
    rows = list(csv.DictReader((EXAMPLES / "published.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 17
    assert all(row["source_title"] and row["source_address"].startswith("http") for row in rows)
