"""`xushi read`: the table on standard output, everything else in words on standard error."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import Workbook
from typer.testing import CliRunner, Result

from indicators.cli import app

TEXT = '情况表,,\n地区,指标,值\n东县,社零,5\n西县,贷款,"1,5"\n'


def read(file: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["read", str(file), *options])


def test_header_and_rows_as_csv(tmp_path: Path) -> None:
    file = tmp_path / "表.txt"
    file.write_bytes(TEXT.replace(",", ";").replace('"1;5"', "1,5").encode("gb18030"))
    seen = read(file)
    assert (seen.exit_code, seen.stdout) == (0, '地区,指标,值\n东县,社零,5\n西县,贷款,"1,5"\n')
    assert "第 1 行" in seen.stderr


def test_as_json_and_as_a_table(tmp_path: Path) -> None:
    file = tmp_path / "表.csv"
    file.write_text(TEXT, encoding="utf-8")
    seen = json.loads(read(file, "--format", "json").stdout)
    assert (seen["delimiter"], seen["header"], seen["rows"][1]) == (",", ["地区", "指标", "值"], ["西县", "贷款", "1,5"])
    assert "贷款" in read(file, "--format", "table").stdout
    assert read(file, "--format", "parquet").exit_code == 2


def test_a_sheet_by_name(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["甲"])
    book.create_sheet("二").append(["乙", 0.5])
    book["二"]["B1"].number_format = "0%"
    file = tmp_path / "表.csv"
    book.save(file)
    assert read(file, "--sheet", "二").stdout == "乙,50%\n"
    assert "有内容的工作表" in read(file).stderr


def test_an_empty_file_is_an_empty_table_and_no_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "空.csv"
    file.write_bytes(b"")
    seen = read(file)
    assert (seen.exit_code, seen.stdout, seen.stderr) == (0, "", "文件是空的\n")
    file.write_bytes(b"%PDF-1.7")
    assert "PDF" in str(read(file).exception)
