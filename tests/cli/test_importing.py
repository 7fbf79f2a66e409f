"""`xushi import` from the outside: what is said of a file, corrections by options and from memory, the marked workbook."""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl
import pytest

from indicators import Store
from indicators.cli import main

PLAN = ("--plan", "trial-2025", "--region", "试验市")
TWO_VALUES = "指标,数据期,本月,完成值,累计完成\n新增银行贷款,2025-0{month},1,{value},99\n"


class Terminal:
    def __init__(self, store: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self._store, self._monkeypatch, self._captured = store, monkeypatch, capfd

    def __call__(self, *arguments: str | Path) -> tuple[int, str]:
        self._monkeypatch.setattr(sys, "argv", ["xushi", "--db", str(self._store), *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = self._captured.readouterr()
        return int(left.value.code or 0), printed.out + printed.err


@pytest.fixture
def xushi(trial_store: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Terminal:
    trial_store.close()
    return Terminal(trial_store.path, monkeypatch, capfd)


def _file(folder: Path, month: int, value: int) -> Path:
    file = folder / f"{month}.csv"
    file.write_text(TWO_VALUES.format(month=month, value=value), encoding="utf-8")
    return file


def test_a_correction_by_option_is_remembered_said_and_forgotten(xushi: Terminal, tmp_path: Path) -> None:
    may, june = _file(tmp_path, 5, 30), _file(tmp_path, 6, 33)
    assert xushi("import", may, *PLAN, "--user", "张三")[0] == 1
    assert xushi("import", may, *PLAN, "--user", "张三", "--column", "value=D", "--yes")[0] == 0
    status, said = xushi("import", june, *PLAN, "--user", "张三")
    assert status == 0
    assert "按上次的更正:实际值用“D”列" in said
    assert "D“完成值”是实际值" in said
    assert xushi("import", june, *PLAN, "--user", "张三", "--forget")[0] == 1
    assert "按上次的更正" not in xushi("import", june, *PLAN, "--user", "张三")[1]


def test_the_limits_of_an_installation_hold_for_import_and_read(xushi: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUSHI_LIMITS", "columns=4")
    for command in (("import", _file(tmp_path, 5, 30), *PLAN), ("read", _file(tmp_path, 5, 30))):
        status, said = xushi(*command)
        assert (status, "至多 4 列" in said) == (1, True)
    monkeypatch.setenv("XUSHI_LIMITS", "column=4")
    status, said = xushi("read", _file(tmp_path, 5, 30))
    assert (status, "读不懂" in said, "columns" in said) == (1, True, True)


def test_sheet_layout_and_header_row_are_chosen(xushi: Terminal, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "甲"
    for sheet in (book.worksheets[0], book.create_sheet("乙")):
        for row in (["试验市报表"], ["指标", "数据期", "实际值"], ["新增银行贷款", "2025-06", 33 if sheet.title == "乙" else 3]):
            sheet.append(row)
    file = tmp_path / "两张.xlsx"
    book.save(file)
    status, said = xushi("import", file, *PLAN)
    assert status == 1
    assert "有 2 个工作表都有数据" in said
    status, said = xushi("import", file, *PLAN, "--sheet", "乙", "--header-row", "2", "--layout", "long", "--yes")
    assert status == 0
    assert "灯将改变:试验市 新增银行贷款" in said
    assert "已入库 1 个数值" in said
    assert xushi("import", file, *PLAN, "--layout", "diagonal")[0] == 1


def test_a_change_is_shown_with_its_share_and_the_same_file_is_named(xushi: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for value in ("30", "33"):
        file.write_text(f"指标,数据期,实际值\n新增银行贷款,2025-06,{value}\n", encoding="utf-8")
        said = xushi("import", file, *PLAN, "--yes", "--user", "李四")[1]
    assert "30 → 33 亿元(+10.0%)" in said
    status, said = xushi("import", file, *PLAN)
    assert status == 1
    assert "同一文件已由李四于" in said


def test_the_marked_workbook_is_written_beside_and_never_over_a_file(xushi: Terminal, tmp_path: Path) -> None:
    file, marked = tmp_path / "a.csv", tmp_path / "marked.xlsx"
    file.write_text("指标,数据期,实际值\n新增银行贷款,2025-06,三十\n", encoding="utf-8")
    status, said = xushi("import", file, *PLAN, "--marked", marked)
    assert status == 1
    assert "错误(1 处):" in said
    assert openpyxl.load_workbook(marked).worksheets[0]["C2"].comment is not None
    assert "没有改动" in xushi("import", file, *PLAN, "--marked", marked)[1]


def test_how_a_table_is_to_be_read_can_be_told_and_that_is_said(xushi: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "两列.csv"
    file.write_text("指标,数据期,完成值,累计完成\n新增银行贷款,2025-06,5,33\n", encoding="utf-8")
    status, said = xushi("import", file, *PLAN)
    assert status == 1
    assert "--column value=D" in said
    assert "--layout long|months|indicators|regions" in said
    assert "怎样读这张表" not in xushi("import", file, *PLAN, "--column", "value=D")[1]
