"""A million rows checked and stored, against DuckDB's own reading of the same file; a workbook against openpyxl's own reading."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from intake_files import make_store_and_file

from indicators import Store, check_file

pytestmark = pytest.mark.bench

GIBIBYTE = 2**30
AIM, MOST_TIMES_SLOWER = 10, 30
MEASURE = Path(__file__).parent / "measure_intake.py"
Say = Callable[[str], None]


def measured(what: str, file: Path, store: Path) -> dict[str, float]:
    """Rows, seconds and bytes in a process of its own."""
    command = [sys.executable, str(MEASURE), what, str(file), str(store)]
    return dict(json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=MEASURE.parent).stdout))


def test_a_million_rows_are_checked_and_stored(tmp_path: Path, say: Say) -> None:
    store, file = tmp_path / "store.duckdb", tmp_path / "m.csv"
    rows = make_store_and_file(store, file)
    plain = min((measured("read_csv", file, tmp_path / f"plain-{turn}.duckdb") for turn in range(3)), key=lambda one: one["seconds"])
    first = measured("intake", file, store)
    with file.open("a", encoding="utf-8") as more:
        more.write("\n")  # other bytes, so that it is not the same file
    again = measured("intake", file, store)
    ratio = first["seconds"] / plain["seconds"]
    say(f"{rows} rows: {first['seconds']:.1f} s, read_csv {plain['seconds']:.2f} s, ratio {ratio:.1f} (aim {AIM})")
    say(f"memory {first['memory'] / GIBIBYTE:.2f} GiB; all the same again {again['seconds']:.1f} s, {again['memory'] / GIBIBYTE:.2f} GiB")
    assert first["rows"] == again["rows"] == plain["rows"] == rows
    assert ratio < MOST_TIMES_SLOWER
    assert max(first["memory"], again["memory"]) < 2 * GIBIBYTE
    assert again["seconds"] < 3 * first["seconds"]


def test_a_workbook_of_200_rows_is_checked_quickly(trial_store: Store, say: Say) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["地区", "指标", "数据期", "实际值"])
    for row in range(200):
        book.worksheets[0].append(["东县", ("jobs", "firms")[row % 2], f"{2020 + row // 24}-{row // 2 % 12 + 1:02d}", 100 + row])
    content = io.BytesIO()
    book.save(content)
    plain, checked = [], []
    for _ in range(5):
        began = time.perf_counter()
        sheet = openpyxl.load_workbook(io.BytesIO(content.getvalue()), data_only=True).worksheets[0]
        assert len(list(sheet.iter_rows(values_only=True))) == 201
        plain.append(time.perf_counter() - began)
        began = time.perf_counter()
        check = check_file(trial_store, content.getvalue(), "表.xlsx", today=date(2030, 1, 1), plan="trial-2025", with_lights=False)
        checked.append(time.perf_counter() - began)
        assert len(check.rows) == 200
    say(f"200 rows of a workbook: {min(checked) * 1000:.0f} ms, openpyxl alone {min(plain) * 1000:.0f} ms")
    assert min(checked) < 20 * min(plain)
