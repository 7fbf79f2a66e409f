"""The text of a workbook's cell is what the sheet means; its places are those the sender sees."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from workbooks import by_hand, changed, old_workbook, one_sheet, open_document, packed, saved

from indicators.intake.finding import UnreadableError
from indicators.intake.reading import Limits, read_grid, read_grids
from indicators.intake.reading.number_format import number_text

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("0.065", "0.0%", "6.5%"),
        ("6.5339999999999995E-2", "0%", "6.534%"),
        ("6.5000000000000001E-2", "0.00%", "6.5%"),
        ("0.0041", "0.0‰", "4.1‰"),
        ("0.30000000000000004", "General", "0.3"),
        ("7.0", "General", "7"),
        ("3", "0.00_);[Red]\\(0.00\\)", "3"),
        ("-0.041", "0.0%;[Red](0.0%)", "-4.1%"),
        ("-0.041", '"增长"0.0%;"下降"0.0%', "下降4.1%"),
        ("0.041", '"增长"0.0%;"下降"0.0%', "增长4.1%"),
        ("-0.05", "0.0%;", "-5%"),
        ("-0.05", '0.0%;"负";"零"', "-5%"),
        ("5", ";;;", "5"),
        ("12345", '0!.0,"万"', "1.2345万"),
        ("1234567890", '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "12.3456789亿"),
        ("55", '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "55"),
        ("12345678", "#,##0,,", "12.345678"),
        ("12345678", "#,##0", "12345678"),
        ("6.5", '0.0"亿元"', "6.5亿元"),
        ("2.5", '0.0 "个百分点"', "2.5个百分点"),
        ("7", 'General"亿元"', "7亿元"),
        ("7", '0.0"\uff08亿元\uff09"', "7亿元"),
        ("7", '"\uffe5"0.0', "7"),
        ("6", "G/通用格式", "6"),
        ("5", "¥#,##0.00", "5"),
        ("5", "[$$-409]#,##0.00", "$5"),
        ("0", '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "0"),
        ("45838", "yyyy/m/d", "2025-06-30"),
        ("45838", '[$-804]yyyy"年"m"月"d"日";@', "2025-06-30"),
        ("45809", 'yyyy"年"m"月"', "2025-06"),
        ("45838.5", "yyyy/m/d h:mm", "2025-06-30 12:00:00"),
        ("0.5", "h:mm", "12:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("12345678901234567", "0", "12345678901234567"),
        ("1E+300", "General", "1e+300"),
        ("nan", "General", "nan"),
    ],
)
def test_a_number_means_what_the_sheet_shows(stored: str, code: str, text: str) -> None:
    assert number_text(stored, code) == text


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    assert number_text("44376", "yyyy/m/d", from_1904=True) == "2025-06-30"


def test_cells_of_every_kind() -> None:
    content = one_sheet(
        ["甲", True, False, None, 0.1 + 0.2, 7.0, date(2025, 6, 30), datetime(2025, 6, 30, 8, 5), time(8, 30)],  # noqa: DTZ001
        [],
        ["#DIV/0!", " 空 ", "两\n行", 0.065, 6.5, -1, 10**14],
        formats={"D3": "0.0%", "E3": '0.0"亿元"'},
    )
    (grid,) = read_grids(content, "表.csv")
    assert grid.rows == (
        ("甲", "TRUE", "FALSE", "", "0.3", "7", "2025-06-30", "2025-06-30 08:05:00", "08:30"),
        (),
        ("#DIV/0!", " 空 ", "两\n行", "6.5%", "6.5亿元", "-1", "100000000000000"),
    )
    assert (grid.encoding, grid.delimiter, grid.is_text, grid.formats_known) == ("XLSX", "", False, True)


def test_sheets_merged_ranges_and_what_is_hidden_are_named() -> None:
    book = Workbook()
    first = book.worksheets[0]
    first.title = "上报表"
    first["A1"] = "标题"
    first.merge_cells("A1:C1")
    first["B3"] = 5
    first.row_dimensions[3].hidden = True
    first.column_dimensions["B"].hidden = True
    book.create_sheet("空表")
    book.create_sheet("藏")["A1"] = "x"
    book["藏"].sheet_state = "hidden"
    shown, hidden = read_grids(saved(book), "x")
    assert (shown.sheet, shown.hidden, shown.merged, shown.hidden_rows, shown.hidden_columns) == (
        "上报表",
        False,
        ((0, 0, 0, 2),),
        (2,),
        (1,),
    )
    assert shown.rows == (("标题",), (), ("", "5"))
    assert (hidden.sheet, hidden.hidden) == ("藏", True)
    with pytest.raises(UnreadableError, match="上报表、藏"):
        read_grid(saved(book), "x")


def test_a_formula_gives_its_result_or_itself_but_never_nothing() -> None:
    content = one_sheet(["合计", "=SUM(B2:B3)", "=A1"])
    (grid,) = read_grids(content, "x")
    assert (grid.rows, grid.uncomputed) == ((("合计", "=SUM(B2:B3)", "=A1"),), ((0, 1), (0, 2)))
    computed = changed(content, SHEET, "<f>SUM(B2:B3)</f><v />", "<f>SUM(B2:B3)</f><v>12.5</v>")
    computed = changed(computed, SHEET, '<c r="C1"><f>A1</f><v /></c>', '<c r="C1" t="str"><f>A1</f><v></v></c>')
    (grid,) = read_grids(computed, "x")
    assert (grid.rows, grid.uncomputed) == ((("合计", "12.5"),), ())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text("甲乙ab1 ,;%\"'\n=_x000D", min_size=1, max_size=6).filter(lambda text: text.strip() and not text.startswith("=")),
                st.integers(-(10**14), 10**14),
                st.decimals(-(10**6), 10**6, places=3).map(float),
                st.booleans(),
                st.dates(date(1950, 1, 1), date(2100, 1, 1)),
            ),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_openpyxl_writes_is_read_back(rows: list[list[object]]) -> None:
    (grid,) = read_grids(one_sheet(*rows), "x")
    assert [list(row) for row in grid.rows] == [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return repr(cell + 0).removesuffix(".0") if cell else "0"
    return str(cell)


def test_an_old_workbook() -> None:
    shown, hidden = read_grids(old_workbook(), "x.xls")
    assert shown.rows == (("地区",), ("6.534%", "2025-06-30", "TRUE", "1.2345万", "3.3"), (), ("合并",))
    assert (shown.encoding, shown.merged, shown.hidden_rows, shown.formats_known) == ("XLS", ((3, 0, 3, 2),), (1,), True)
    assert (hidden.sheet, hidden.hidden) == ("藏", True)


def test_an_open_document() -> None:
    cell = '<table:table-cell office:value-type="{}" office:{}value="{}"><text:p>{}</text:p></table:table-cell>'
    content = open_document(
        '<table:table table:name="甲"><table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><office:annotation><text:p>批注</text:p>'
        '</office:annotation><text:p>标<text:s text:c="2"/>题</text:p><text:p>二</text:p></table:table-cell><table:covered-table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2">'
        + cell.format("percentage", "", "0.06534", "6.5%")
        + cell.format("float", "", "12345678", "1,235万")
        + cell.format("float", "", "6.5", "6.5亿元")
        + "</table:table-row><table:table-row>"
        + cell.format("date", "date-", "2025-06-30T00:00:00", "30/06")
        + '<table:table-cell table:formula="of:=1+1"/>'
        + cell.format("boolean", "boolean-", "true", "真")
        + '<table:table-cell table:number-columns-repeated="16380"/></table:table-row><table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        '<table:table table:name="乙" table:style-name="ta1"><table:table-row>'
        + cell.format("float", "", "0.30000000000000004", "0.3")
        + "</table:table-row></table:table>"
    )
    first, second = read_grids(content, "x.ods")
    numbers = ("6.534%", "1234.5678万", "6.5亿元")
    assert first.rows == (("标  题\n二",), numbers, numbers, ("2025-06-30", "=1+1", "TRUE"))
    assert (first.merged, first.hidden_columns, first.uncomputed, first.formats_known) == (((0, 0, 0, 1),), (2,), ((3, 1),), True)
    assert (second.sheet, second.hidden, second.rows) == ("乙", True, (("0.3",),))


def _far_away() -> bytes:
    return changed(one_sheet([1]), SHEET, '<dimension ref="A1:A1" />', '<dimension ref="A1:XFD1048576"/>')


def test_a_sheet_that_only_claims_to_be_large_is_read() -> None:
    (grid,) = read_grids(
        changed(_far_away(), SHEET, "</sheetData>", '<row r="1048576"><c r="B1048576"><v>2</v></c></row></sheetData>'), "x"
    )
    assert (grid.rows[0], grid.rows[-1], len(grid.rows)) == (("1",), ("", "2"), 1_048_576)


@pytest.mark.parametrize(
    ("content", "limits", "words"),
    [
        (changed(_far_away(), SHEET, "</sheetData>", '<row r="2"><c r="XFD2"><v>2</v></c></row></sheetData>'), Limits(), "16384 列"),
        (one_sheet(*[[1]] * 9), Limits(rows=8), "多于 8 行"),
        (one_sheet(*[[1, 2]] * 9), Limits(cells=10), "多于 10 个单元格"),
        (one_sheet(["字" * 50]), Limits(cell_characters=40), "50 个字"),
        (one_sheet([1]), Limits(archive_entries=3), "部件"),
        (one_sheet([1]), Limits(unpacked_bytes=3000), "展开后"),
        (packed({"xl/workbook.xml": b" " * 60_000_000}), Limits(), "展开后"),
        (old_workbook(), Limits(sheets=2), "3 张工作表"),
        (
            open_document(
                '<table:table table:name="甲"><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="900"'
                ' office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
            ),
            Limits(),
            "重复的单元格太多",
        ),
    ],
    ids=["columns", "rows", "cells", "cell", "parts", "unpacked", "bomb", "sheets", "repeated"],
)
def test_limits_hold_before_the_memory_is_gone(content: bytes, limits: Limits, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as refusal:
        read_grids(content, "x", limits=limits)
    assert refusal.value.fault.kind in {"too_large", "cell_too_long"}


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (packed({"word/document.xml": "<x/>"}), "not_a_table", "Word"),
        (packed({"ppt/presentation.xml": "<x/>"}), "not_a_table", "演示"),
        (packed({"Index/Document.iwa": "x"}), "not_a_table", "Numbers"),
        (packed({"a.csv": "x"}), "not_a_table", "ZIP"),
        (packed({"xl/workbook.bin": "x"}), "unsupported_file", "xlsb"),
        (packed({"xl/workbook.xml": "<x/>"}), "unsupported_file", "打不开"),
        (one_sheet([1])[:-40], "damaged", "损坏"),
        (open_document("", "<m><encryption-data/></m>"), "encrypted", "加密"),
        (saved(Workbook()), "empty_file", "没有内容"),
        (old_workbook()[:3000], "unsupported_file", ".xls"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "unsupported_file", "HTML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "unsupported_file", "XML 表格"),
        (b"\x89PNG\r\n\x1a\n", "not_a_table", "图片"),
    ],
)
def test_what_is_no_readable_workbook_is_refused_by_name(content: bytes, kind: str, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as refusal:
        read_grids(content, "报表.xlsx")
    assert refusal.value.fault.kind == kind


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([one_sheet(["地区", 0.5]), old_workbook(), open_document("<table:table/>")]), st.data())
def test_damaged_workbooks_end_in_words(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        said: object = read_grids(bytes(damaged), "x")
    except UnreadableError as refusal:
        said = str(refusal)
    assert said


def test_the_writer_of_a_workbook_does_not_matter() -> None:
    """Other programs write prefixes, absolute names of parts, texts in the cell, rows and cells without places."""
    content = by_hand(
        '<w:worksheet xmlns:w="m"><w:sheetData><w:row><w:c t="inlineStr"><w:is><w:r><w:t>地</w:t></w:r><w:r><w:t>区</w:t></w:r>'
        "<w:rPh><w:t>di</w:t></w:rPh></w:is></w:c><w:c><w:v>1.50</w:v></w:c></w:row><w:row><w:c/><w:c t='d'><w:v>2025-06-30T00:00:00</w:v></w:c>"
        "<w:c t='s'><w:v>1</w:v></w:c><w:c t='s'><w:v>7</w:v></w:c></w:row></w:sheetData></w:worksheet>",
        "<sst><si><t>一</t></si><si><r><t>二_x000A_</t></r><rPh><t>er</t></rPh><r><t>三</t></r></si></sst>",
    )
    (grid,) = read_grids(content, "x")
    assert grid.rows == (("地区", "1.5"), ("", "2025-06-30", "二\n三"))


def test_a_workbook_defines_no_words_of_its_own() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    with pytest.raises(UnreadableError, match="打不开"):
        read_grids(by_hand("<worksheet/>", laughs), "x")
