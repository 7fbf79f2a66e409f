"""The sender's own workbook back with its findings: marked where they stand, all else kept, and fit to be sent again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from workbooks import changed, open_document, packed, saved

from indicators import RefusedError, Store, marked_workbook, template_workbook
from indicators.intake import Check, Limits, check_file, submit
from indicators.intake.finding import UnreadableError
from indicators.intake.reading import read_grids

FILES = Path(__file__).resolve().parent.parent / "files"
TODAY = date(2025, 9, 5)
ROWS: list[list[object]] = [
    ["试验市 2025年6月报表"],
    ["地区", "指标", "数据期", "实际值", "备注"],
    ["试验市", "新增银行贷款", "2025年6月", 33, ""],
    ["试验市", "网办率", "2025年6月", "很多人", ""],
    ["试验市", "高企业", "2025年6月", 20, ""],
    ["东县", "城镇新增就业", "2025年6月", 99999, ""],
]


def _book(rows: list[list[object]] = ROWS) -> Workbook:
    book = Workbook()
    book.worksheets[0].title = "六月"
    for row in rows:
        book.worksheets[0].append(row)
    return book


def _check(store: Store, content: bytes, name: str = "六月.xlsx", region: str | None = None) -> Check:
    return check_file(store, content, name, today=TODAY, with_lights=False, plan="trial-2025", region=region)


def _opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def _result(check: Check) -> tuple[object, ...]:
    """What a check says of the values: which, and what is wrong where."""
    values = [(row.region, row.terms.indicator, str(row.period), row.value) for row in check.values]
    return values, [(f.severity, f.kind, f.place.row, f.place.letter, f.found) for f in check.findings]


def test_findings_stand_at_their_cells(read_only_store: Store) -> None:
    content = saved(_book())
    check = _check(read_only_store, content)
    assert {(f.kind, f.place.letter, f.place.row) for f in check.findings} == {
        ("unreadable_value", "D", 4), ("unknown_indicator", "B", 5), ("far_from_target", "D", 6)}  # fmt: skip
    sheet = _opened(marked_workbook(content, check))["六月"]
    commented = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.comment}
    assert set(commented) == {"D4", "B5", "D6"}
    assert commented["D4"].comment.text.startswith("【错误】“很多人”")
    assert "是否“高新技术企业”" in commented["B5"].comment.text
    assert commented["D6"].comment.text.startswith("【请确认】")
    assert commented["D4"].fill.fill_type == commented["B5"].fill.fill_type == "solid"
    assert commented["D6"].fill.fill_type == "gray125"
    assert commented["D6"].value == 99999


def test_every_finding_is_listed_with_a_link(read_only_store: Store) -> None:
    content = saved(_book())
    check = _check(read_only_store, content)
    sheet = _opened(marked_workbook(content, check))["校核意见"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(index for index, row in enumerate(rows) if row[0] == "第几处")
    assert len(rows) - head - 1 == len(check.findings)
    assert [row[1] for row in rows[head + 1 :]] == ["✘ 错误", "✘ 错误", "▲ 请确认"]
    links = [sheet.cell(index, 3).hyperlink.location for index in range(head + 2, len(rows) + 1)]
    assert links == ["'六月'!D4", "'六月'!B5", "'六月'!D6"]
    assert rows[1][0].startswith("错误 2 处,请确认 1 处")


def test_the_marked_file_says_the_same_and_goes_in_when_mended(trial_store: Store) -> None:
    content = saved(_book())
    check = _check(trial_store, content)
    marked = marked_workbook(content, check)
    again = _check(trial_store, marked)
    assert _result(again) == _result(check)
    assert _result(_check(trial_store, marked_workbook(marked, again))) == _result(check)
    book = _opened(marked)
    book["六月"]["D4"], book["六月"]["B5"], book["六月"]["D6"] = "81%", "高企", 210
    mended = _check(trial_store, saved(book))
    assert [str(finding) for finding in mended.findings] == []
    receipt = submit(trial_store, mended, who="张三")
    assert receipt.stored == 4
    assert {row.terms.indicator: row.value for row in mended.values} == {
        "new-loans": Decimal(33), "online": Decimal(81), "firms": Decimal(20), "jobs": Decimal(210)}  # fmt: skip


def test_a_chosen_header_row_does_not_make_the_sheet_of_findings_data(read_only_store: Store) -> None:
    content = saved(_book())
    marked = marked_workbook(content, _check(read_only_store, content))
    for row in (1, 2, 3, 4):
        check = check_file(read_only_store, marked, "六月.xlsx", today=TODAY, plan="trial-2025", header_row=row)
        assert "several_sheets" not in {finding.kind for finding in check.errors}


def test_marks_of_an_earlier_check_are_taken_out(read_only_store: Store) -> None:
    content = saved(_book())
    book = _opened(marked_workbook(content, _check(read_only_store, content)))
    book["六月"]["D4"] = "81%"
    mended = saved(book)
    marked = _opened(marked_workbook(mended, _check(read_only_store, mended)))
    assert marked.sheetnames == ["六月", "校核意见"]
    assert marked["六月"]["D4"].comment is None
    assert marked["六月"]["D4"].fill.fill_type is None
    assert marked["六月"]["B5"].comment.text.count("【错误】") == 1


def test_formulas_and_looks_of_the_sender_stay(read_only_store: Store) -> None:
    book = _book([*ROWS, ["西县", "城镇新增就业", "2025年6月", "=100+50", '=UPPER("a")']])
    sheet = book["六月"]
    sheet["D3"].number_format, sheet["B3"].font, sheet["A3"].fill = (
        "0.00",
        Font(bold=True, name="黑体"),
        PatternFill("solid", fgColor="FF00FF00"),
    )
    sheet["D4"].comment = Comment("请科室核对", "李四")
    sheet.column_dimensions["B"].width = 33
    sheet.conditional_formatting.add("D3:D9", CellIsRule(operator="lessThan", formula=["1"], font=Font(color="FFFF0000")))
    rule = DataValidation(type="whole")
    rule.add("D3:D9")
    sheet.add_data_validation(rule)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=3, max_row=6))
    sheet.add_chart(chart, "H2")
    other = book.create_sheet("附表")
    other["A1"], other["B2"] = "说明文字", "=SUM(六月!D3:D6)"
    content = saved(book)
    for cell, result in (("D7", "<v>150</v>"), ("E7", "<v>A</v>")):
        formula = "100+50" if cell == "D7" else 'UPPER("a")'
        old = (
            f"<f>{formula}</f><v />"
            if f"<f>{formula}</f><v />".encode() in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
            else f"<f>{formula}</f><v></v>"
        )
        content = changed(content, "xl/worksheets/sheet1.xml", old, f"<f>{formula}</f>{result}")
    content = changed(content, "xl/worksheets/sheet1.xml", '<c r="E7">', '<c r="E7" t="str">')
    check = _check(read_only_store, content)
    assert [row.value for row in check.values if row.number == 7] == [Decimal(150)]
    marked = marked_workbook(content, check)
    assert _result(_check(read_only_store, marked)) == _result(check)
    now = _opened(marked)["六月"]
    assert (now["D7"].value, now["E7"].value) == ("=100+50", '=UPPER("a")')
    assert load_workbook(io.BytesIO(marked), data_only=True)["六月"]["E7"].value == "A"
    assert _opened(marked)["附表"]["B2"].value == "=SUM(六月!D3:D6)"
    assert (now["D3"].number_format, now["B3"].font.name, now["A3"].fill.fgColor.rgb) == ("0.00", "黑体", "FF00FF00")
    assert now["D4"].comment.text.startswith("请科室核对\n——\n【错误】")
    assert now.column_dimensions["B"].width == 33
    assert len(now.conditional_formatting) == 1
    assert len(now.data_validations.dataValidation) == 1
    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        assert any(name.startswith("xl/charts/") for name in archive.namelist())
    twice = _opened(marked_workbook(marked, _check(read_only_store, marked)))["六月"]["D4"].comment.text
    assert (twice.count("请科室核对"), twice.count("【错误】")) == (1, 1)


def test_macros_are_dropped_and_that_is_said(read_only_store: Store) -> None:
    content = saved(_book())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    content = packed({**parts, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})
    marked = marked_workbook(content, _check(read_only_store, content, "六月.xlsm"))
    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        assert not any("vba" in name.lower() for name in archive.namelist())
    said = [row[0].value for row in _opened(marked)["校核意见"].iter_rows()]
    assert "原文件里的宏没有保留" in said


CSV = "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n试验市,网办率,2025-06,很多人\n试验市,=SUM(A1),2025-06,1\n"


def test_a_text_file_becomes_a_workbook_with_the_same_places(trial_store: Store) -> None:
    content = CSV.encode("gb18030")
    check = _check(trial_store, content, "六月.csv")
    marked = marked_workbook(content, check)
    book = _opened(marked)
    assert book.sheetnames == ["数据", "校核意见"]
    assert [[cell.value for cell in row] for row in book["数据"].iter_rows()] == [line.split(",") for line in CSV.splitlines()]
    assert book["数据"]["D3"].comment.text.startswith("【错误】")
    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert _result(_check(trial_store, marked)) == _result(check)
    book["数据"]["D3"], book["数据"]["B4"] = "81%", "高企"
    mended = _check(trial_store, saved(book))
    assert [str(finding) for finding in mended.findings] == []
    assert submit(trial_store, mended, who="张三").stored == 3


def _old_workbook(rows: list[list[str]]) -> bytes:
    book, content = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("六月")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.save(content)
    return content.getvalue()


def test_old_and_open_workbooks_too(read_only_store: Store) -> None:
    rows = [["地区", "指标", "数据期", "实际值"], ["试验市", "网办率", "2025-06", "很多人"]]
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    ods = open_document(f'<table:table table:name="六月">{cells}</table:table>')
    for content, name in ((ods, "六月.ods"), (_old_workbook(rows), "六月.xls")):
        check = _check(read_only_store, content, name)
        marked = marked_workbook(content, check)
        sheet = _opened(marked).worksheets[0]
        assert sheet.title == check.sheet
        assert sheet["D2"].comment.text.startswith("【错误】")
        assert _result(_check(read_only_store, marked)) == _result(check)


def test_an_earlier_list_of_findings_is_no_sheet_of_the_sender(read_only_store: Store) -> None:
    rows = [["地区", "指标", "数据期", "实际值"], ["试验市", "网办率", "2025-06", "很多人"]]
    book, content = xlwt.Workbook(), io.BytesIO()
    for name in ("六月", "校核意见"):
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows if name == "六月" else [["旧的"]]):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    book.save(content)
    check = _check(read_only_store, content.getvalue(), "六月.xls")
    marked = _opened(marked_workbook(content.getvalue(), check))
    assert marked.sheetnames == ["六月", "校核意见"]
    assert "旧的" not in {cell.value for row in marked["校核意见"].iter_rows() for cell in row}


def test_a_form_filled_in_wrong_comes_back_marked(read_only_store: Store) -> None:
    book = _opened(template_workbook(read_only_store, plan="trial-2025", period="2025-06"))
    book["填报表"]["K5"] = "很多"
    content = saved(book)
    check = _check(read_only_store, content)
    marked = _opened(marked_workbook(content, check))
    assert marked.sheetnames == ["填报表", "说明", "校核意见"]
    assert marked["填报表"]["K5"].comment.text.startswith("【错误】")
    assert marked["填报表"].protection.sheet
    assert len(marked["填报表"].data_validations.dataValidation) == len(book["填报表"].data_validations.dataValidation)
    marked["填报表"]["K5"] = 12
    assert [str(finding) for finding in _check(read_only_store, saved(marked)).findings] == []


def test_what_is_no_table_or_too_large_is_refused_in_words(read_only_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    check = _check(read_only_store, b"%PDF-1.7", "a.pdf")
    with pytest.raises(UnreadableError, match="PDF"):
        marked_workbook(b"%PDF-1.7", check)
    content = saved(_book())
    check = _check(read_only_store, content)
    with pytest.raises(UnreadableError, match="至多 3 行"):
        marked_workbook(content, check, limits=Limits(rows=3))
    monkeypatch.setattr("indicators.intake.marking.MOST_CELLS", 10)
    with pytest.raises(RefusedError, match="多于 10 个单元格"):
        marked_workbook(content, check)


def test_the_same_check_gives_the_same_bytes(read_only_store: Store) -> None:
    content = saved(_book())
    check = _check(read_only_store, content)
    assert marked_workbook(content, check) == marked_workbook(content, check)


KEPT = sorted([*(FILES / "accepted").glob("*.xls*"), *(path for path in (FILES / "rejected").iterdir() if path.suffix != ".json")])


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_every_file_of_the_tests_says_the_same_when_marked(read_only_store: Store, path: Path) -> None:
    """Whatever was wrong with a file is still wrong with the marked one, at the same cells, and every value is the same."""
    content = path.read_bytes()
    check = _check(read_only_store, content, path.name)
    try:
        marked = marked_workbook(content, check)
    except UnreadableError:
        assert check.errors
        return
    doubtful = any(finding.kind == "split_number" for finding in check.findings)
    before = {grid.sheet or "数据": _filled(grid.rows) for grid in read_grids(content, path.name)}
    after = {grid.sheet: _filled(grid.rows) for grid in read_grids(marked, path.name)}
    assert doubtful or {name: after[name] for name in before} == before
    commented = sum(cell.comment is not None for sheet in _opened(marked).worksheets for row in sheet.iter_rows() for cell in row)
    assert commented == len({(f.place.sheet, f.place.row, f.place.letter or "A") for f in check.findings if f.place.row is not None})
    again = _check(read_only_store, marked, path.name)
    assert _result(again) == _result(check) or (doubtful and again.errors)


def _filled(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows without empty ones at the end."""
    last = max((number for number, row in enumerate(rows, start=1) if row), default=0)
    return list(rows[:last])


def test_a_number_in_doubt_stays_in_doubt(read_only_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fraction of which only the kind of the file hides what the sheet showed is not taken from the marked file without a word."""
    rows = [["地区", "指标", "数据期", "实际值"], ["试验市", "社零增速", "2025-06", "0.9"]]
    content = _old_workbook(rows)
    unsure = [replace(grid, formats_known=False) for grid in read_grids(content, "六月.xls")]
    monkeypatch.setattr("indicators.intake.checking.read_grids", lambda *_, **__: unsure)
    check = _check(read_only_store, content, "六月.xls")
    assert [(finding.kind, finding.severity) for finding in check.findings] == [("bare_fraction", "warning")]
    monkeypatch.undo()
    monkeypatch.setattr("indicators.intake.marking.read_grids", lambda *_, **__: unsure)
    marked = marked_workbook(content, check)
    assert _opened(marked)["六月"]["D2"].value == "0.9?"
    assert [finding.kind for finding in _check(read_only_store, marked).errors] == ["unreadable_value"]


@pytest.mark.parametrize(
    "far",
    [
        '<mergeCells count="1"><mergeCell ref="F1:XFD1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="F1:XFD1048576" location="A1"/></hyperlinks>',
    ],
)
def test_a_range_over_the_whole_sheet_costs_nothing(read_only_store: Store, far: str) -> None:
    content = changed(saved(_book()), "xl/worksheets/sheet1.xml", "</sheetData>", f"</sheetData>{far}")
    check = _check(read_only_store, content)
    marked = marked_workbook(content, check)
    assert _opened(marked)["六月"]["D4"].comment.text.startswith("【错误】")
    assert any("格子太多" in str(row[0].value) for row in _opened(marked)["校核意见"].iter_rows())
    assert _result(_check(read_only_store, marked)) == _result(check)


def test_a_lone_cell_far_away_costs_nothing(read_only_store: Store) -> None:
    content = changed(
        saved(_book()), "xl/worksheets/sheet1.xml", "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    check = _check(read_only_store, content)
    book = load_workbook(io.BytesIO(marked_workbook(content, check)), read_only=True)
    assert book.sheetnames == ["六月", "校核意见"]


def test_dates_and_odd_cells_are_read_the_same(read_only_store: Store) -> None:
    odd = '<c r="G3" t="d"><v>2025-06-30</v></c><c r="H3"><v>33.300000000000004</v></c><c r="I3" t="b"><v>1</v></c><c r="J3" t="e"><v>#DIV/0!</v></c>'
    rich = '<c r="K3" t="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></is></c></row><row r="4">'
    content = changed(saved(_book()), "xl/worksheets/sheet1.xml", '</row><row r="4">', odd + rich)
    before = read_grids(content, "六月.xlsx")[0].rows
    assert before[2][6:] == ("2025-06-30", "33.3", "TRUE", "#DIV/0!", "甲乙")
    after = read_grids(marked_workbook(content, _check(read_only_store, content)), "六月.xlsx")[0].rows
    assert after == before
