"""Tables to take along: what a workbook and a CSV file hold, and what their names are."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from dashboard.download import as_csv, as_xlsx, file_name

ROWS = [("=1+1", Decimal("4240.50"), date(2025, 6, 30)), ("西洞庭\x07", Decimal("1234567890123456.7"), None), (("甲局", "乙局"), 3, None)]


def test_a_workbook_keeps_numbers_dates_and_text() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx(["名称", "数值", "日期"], ROWS))).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells == [
        ["名称", "数值", "日期"],
        ["=1+1", 4240.5, datetime(2025, 6, 30)],  # noqa: DTZ001  a workbook has no time zones
        ["西洞庭", "1234567890123456.7", None],
        ["甲局、乙局", 3, None],
    ]


def test_no_text_of_a_workbook_is_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx(["=2+2"], [("=1+1",), ("@x",), ("+1",)]))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert all(cell.quotePrefix for row in sheet.iter_rows() for cell in row)


def test_csv_keeps_all_digits_and_runs_no_formula() -> None:
    lines = as_csv(["名称", "数值", "日期"], ROWS).decode("utf-8-sig").splitlines()
    assert lines[1] == "'=1+1,4240.5,2025-06-30"
    assert lines[2].endswith(",1234567890123456.7,")


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("社零增速", "西洞庭管理区"), "社零增速-西洞庭管理区"),
        (("../../etc/passwd", ""), "etc_passwd"),
        (('a:b*c?"<>|', "x y"), "a_b_c-x_y"),
        (("长" * 200,), "长" * 80),
    ],
)
def test_names_of_files_are_no_paths(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts) == name
