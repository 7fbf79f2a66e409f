"""What a sender corrected is remembered for the next file of the same form, said, and can be taken back; what office software hides is told."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook
from workbooks import saved

from indicators import Scope, Store, history
from indicators.intake import Check, check_file, forget_correction, submit
from indicators.wording.numbers import plain

TODAY = date(2025, 9, 5)
TWO_VALUES = "指标,数据期,本月,完成值,累计完成\n新增银行贷款,2025-0{month},1,{value},99\n"


def _check(store: Store, content: str | bytes, **options: object) -> Check:
    data = content.encode() if isinstance(content, str) else content
    options = {"plan": "trial-2025", "region": "试验市", "with_lights": False, **options}
    return check_file(store, data, "表.csv", today=TODAY, **options)  # type: ignore[arg-type]


def _month(month: int, value: int) -> str:
    return TWO_VALUES.format(month=month, value=value)


def test_a_correction_holds_for_the_next_file_of_that_sender_and_shape(trial_store: Store) -> None:
    first = _check(trial_store, _month(5, 30), columns={"value": "D"}, sender="张三")
    assert first.recalled == ()
    submit(trial_store, first, who="张三", accept_warnings=True)
    june = _check(trial_store, _month(6, 33), sender="张三")
    assert [plain(row.value) for row in june.values] == ["33"]
    assert june.understood[0] == "按上次的更正:实际值用“D”列"
    for other in ("李四", None):
        assert [finding.kind for finding in _check(trial_store, _month(6, 33), sender=other).errors] == ["duplicate_column"]


def test_a_later_correction_stands_in_place_of_an_earlier_one(trial_store: Store) -> None:
    submit(trial_store, _check(trial_store, _month(5, 30), columns={"value": "D"}, sender="张三"), who="张三", accept_warnings=True)
    again = _check(trial_store, _month(6, 33), columns={"value": "E"}, sender="张三")
    assert [plain(row.value) for row in again.values] == ["99"]
    assert again.recalled == ()
    submit(trial_store, again, who="张三", accept_warnings=True)
    assert [plain(row.value) for row in _check(trial_store, _month(7, 34), sender="张三").values] == ["99"]


def test_a_correction_is_taken_back(trial_store: Store) -> None:
    submit(trial_store, _check(trial_store, _month(5, 30), columns={"value": "D"}, sender="张三"), who="张三", accept_warnings=True)
    shape = _check(trial_store, _month(6, 33), sender="张三").shape
    assert forget_correction(trial_store, sender="张三", shape=shape)
    assert not forget_correction(trial_store, sender="张三", shape=shape)
    assert _check(trial_store, _month(6, 33), sender="张三").errors


def test_a_correction_that_no_longer_fits_is_left_out_and_said(trial_store: Store) -> None:
    sheets = {"五月": 30, "六月": 33}
    content = {month: _book({month: [["指标", "数据期", "实际值"], ["新增银行贷款", f"2025-0{n}", value]], "说明": [["指标", "数据期", "实际值"], ["x", "y", "1"]]})
               for n, (month, value) in enumerate(sheets.items(), start=5)}  # fmt: skip
    submit(trial_store, _check(trial_store, content["五月"], sheet="五月", sender="张三"), who="张三", accept_warnings=True)
    june = _check(trial_store, content["六月"], sender="张三")
    assert june.recalled == ("上次对这种表的更正对不上这一份,没有用",)
    assert [finding.kind for finding in june.errors] == ["several_sheets"]


def test_period_and_region_are_not_remembered(trial_store: Store) -> None:
    text = "指标,实际值\n新增银行贷款,30\n"
    submit(trial_store, _check(trial_store, text, period="2025-05", sender="张三"), who="张三", accept_warnings=True)
    again = check_file(trial_store, text.encode(), "表.csv", today=TODAY, plan="trial-2025", with_lights=False, sender="张三")
    assert [finding.kind for finding in again.errors] == ["missing_column"]
    assert again.recalled == ()


def _book(sheets: dict[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


@pytest.mark.parametrize(("cell", "letter"), [("C2", "C"), ("A2", "A"), ("D2", "D")])
def test_a_formula_without_its_result_is_an_error_with_its_place(read_only_store: Store, cell: str, letter: str) -> None:
    book = Workbook()
    for row in (["指标", "数据期", "实际值", "备注"], ["新增银行贷款", "2025-06", 33, "x"], ["高新技术企业", "2025-06", 5, "y"]):
        book.worksheets[0].append(row)
    book.worksheets[0][cell] = "=SUM(B9:B10)"
    check = _check(read_only_store, saved(book))
    assert [(f.kind, f.place.row, f.place.letter) for f in check.errors if f.place.row == 2] == [("uncomputed_formula", 2, letter)]
    assert [(row.number, row.letter) for row in check.values] == [(3, "C")]


def test_what_is_hidden_or_merged_is_read_and_told(read_only_store: Store) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["地区", "指标", "数据期", "实际值"], ["东县", "jobs", "2025-06", 20], [None, "firms", "2025-06", 5]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    check = _check(read_only_store, saved(book), region=None)
    assert "隐藏的行照样读取:第 3 行" in check.understood
    assert "隐藏的列照样读取:C 列" in check.understood
    assert "合并的单元格里的名称用于其中各行:A2:A3" in check.understood
    assert [row.region_name for row in check.values] == ["东县", "东县"]


def test_a_stored_value_knows_the_letter_of_its_column(trial_store: Store) -> None:
    check = _check(trial_store, "指标,2025年5月,2025年6月\n新增银行贷款,30,33亿元\n")
    submit(trial_store, check, who="张三")
    assert check.reports.columns()["column_letter"].to_pylist() == ["B", "C"]
    reports = history(trial_store, as_of=date(2025, 6, 30), scope=Scope(plan="trial-2025", indicator="new-loans"))
    assert [(one.row_number, one.column_letter, one.cell_text) for one in reports] == [(2, "B", "30"), (2, "C", "33亿元")]
