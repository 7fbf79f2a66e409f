"""`look` understands files of any origin: dialect, encoding, titles, headers, notes and further tables; nothing is lost in silence."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from workbooks import one_sheet, saved

from indicators.intake.finding import UnreadableError
from indicators.intake.reading import read_grid
from indicators.intake.reading.look import Look, look

HEAD = ["地区", "指标", "数据期", "实际值"]
ROWS = [
    ["东县", "新增贷款, 累计", "2025-06", "5.5"],
    ["西县", '社零"增速"', "2025-06", "6.1"],
    ["南县", "就业", "2025-06", "7"],
    ["北县", "税收", "2025-06", "8.25"],
]
CELLS = st.one_of(
    st.sampled_from(
        ["地区", "5", "6.5%", "12,000", "a;b", 'he said "x"', "", "2025-06-30", "12:30", "x|y", "it's", "(4.1)", "- note", "C:\\dir\\"]
    ),
    st.text('甲乙丙abc ,;|"、%1.é', max_size=6),
)


def table(seen: Look) -> list[list[str]]:
    return [list(row) for row in (seen.header, *seen.rows)]


def written(rows: list[list[str]], delimiter: str, ends: str = "\n", quote: str = '"', *, all_quoted: bool = False) -> str:
    if len(delimiter) == 1:
        text = io.StringIO()
        quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
        csv.writer(text, delimiter=delimiter, lineterminator=ends, quotechar=quote, quoting=quoting).writerows(rows)
        return text.getvalue()
    special = (delimiter, quote, "\n", "\r")
    return "".join(
        delimiter.join(
            quote + cell.replace(quote, quote * 2) + quote if all_quoted or any(mark in cell for mark in special) else cell for cell in row
        )
        + ends
        for row in rows
    )


@settings(max_examples=120, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=4, max_size=8),
    delimiter=st.sampled_from([",", "\t", ";", "|", "^", "~", ":", " ", ", "]),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    quote=st.sampled_from(['"', "'"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le", "utf-16-be"]),
    all_quoted=st.booleans(),
)
def test_what_is_written_in_any_dialect_is_read_back(
    rows: list[list[str]], delimiter: str, ends: str, quote: str, encoding: str, *, all_quoted: bool
) -> None:
    rows = [HEAD, *([f"甲{a}", f"乙{b}", f"{i}.5", f"丁{d}"] for i, (a, b, _, d) in enumerate(rows))]
    text = written(rows, delimiter, ends, quote, all_quoted=all_quoted or quote == "'")
    assert table(look(text.encode(encoding))) == rows


@pytest.mark.parametrize("delimiter", ["||", "::", "\uff0c", "\\t", "\t\t", "§", "; "])
def test_odd_delimiters(delimiter: str) -> None:
    assert table(look(written([HEAD, *ROWS], delimiter).encode())) == [HEAD, *ROWS]


def test_line_breaks_in_cells_and_lines_of_every_end() -> None:
    rows = [["地区", "说明", "值"], ["东县", "一\n二", "5"], ["西县", "三", "6"]]
    assert table(look('地区,说明,值\r\n东县,"一\r\n二",5\r西县,三,6\n'.encode())) == rows


def test_curly_marks_backslashes_and_a_declared_delimiter() -> None:
    assert table(look("名称,值\n“甲,乙”,5\n“丙,丁”,6\n".encode())) == [["名称", "值"], ["甲,乙", "5"], ["丙,丁", "6"]]
    assert table(look(b'a,b\n"say \\"x\\", y",1\n"C:\\dir\\",2\n"p\\"q",3\n')) == [
        ["a", "b"],
        ['say "x", y', "1"],
        ["C:\\dir\\", "2"],
        ['p"q', "3"],
    ]
    assert table(look(b"sep=;\na,x;b\n1,5;2\n")) == [["a,x", "b"], ["1,5", "2"]]


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ('"西县,社零增速,2025-06,6.1', ['"西县', "社零增速", "2025-06", "6.1"]),
        ('西县,""社零"增速,累计",2025-06,6.1', ["西县", '"社零"增速,累计', "2025-06", "6.1"]),
        ('西县,"社零" 增速",2025-06,6.1', ["西县", '社零" 增速', "2025-06", "6.1"]),
        ('西县,"社零增速"2025-06,6.1', ["西县", "社零增速", "2025-06", "6.1"]),
        ("西县 社零增速 2025-06 6.1", ["西县", "社零增速", "2025-06", "6.1"]),
        ('西县,社零增速,2025-06,6.1"', ["西县", "社零增速", "2025-06", '6.1"']),
        ("西县,社零增速,2025-06", ["西县", "社零增速", "2025-06", ""]),
        ("西县,社零增速,2025-06,6.1,,", ["西县", "社零增速", "2025-06", "6.1", "", ""]),
    ],
)
def test_one_broken_row_harms_no_other(broken: str, mended: list[str]) -> None:
    lines = written([HEAD, *ROWS], ",").splitlines()
    seen = look("\n".join([*lines[:2], broken, *lines[2:]]).encode())
    assert table(seen) == [HEAD, ROWS[0], mended, *ROWS[1:]]


def test_a_mark_inside_a_word_is_text() -> None:
    seen = look('规格,数量\n5" 管,1\n6" 管,2\n"7"" 管, 长",3\n'.encode())
    assert table(seen) == [["规格", "数量"], ['5" 管', "1"], ['6" 管', "2"], ['7" 管, 长', "3"]]
    assert seen.remarks == ()


def test_a_mended_row_is_named() -> None:
    lines = written([HEAD, *ROWS], ",").splitlines()
    seen = look("\n".join([*lines[:2], '"西县,社零增速,2025-06,6.1', *lines[2:]]).encode())
    assert any("第 3 行" in remark for remark in seen.remarks)


def test_titles_notes_and_empty_rows_are_passed_over_and_named() -> None:
    text = "2025年6月情况表,,,\n填报单位\uff1a统计局,,单位:亿元,\n,,,\n" + written([HEAD, *ROWS], ",") + "\n注:快报数\n"
    seen = look(text.encode())
    assert table(seen) == [HEAD, *ROWS]
    assert [remark.partition("行")[0] for remark in seen.remarks] == ["略过第 1 ", "略过第 2 ", "略过第 10 "]


def test_header_rows_are_joined_level_by_level() -> None:
    seen = look("地区,新增贷款,,社零增速\n,本月,累计,累计\n东县,1,5,6.5%\n西县,2,暂无,7%\n南县,3,9,8%\n".encode())
    assert seen.header == ("地区", "新增贷款 本月", "累计", "社零增速 累计")
    assert len(seen.rows) == 3


def test_missing_values_under_the_header_are_data() -> None:
    seen = look("地区,新增贷款,社零增速\n东县,暂无,—\n西县,2,7%\n南县,3,8%\n".encode())
    assert seen.header == ("地区", "新增贷款", "社零增速")
    assert len(seen.rows) == 3


def test_rows_without_a_header_are_all_kept() -> None:
    seen = look(written(ROWS, ",").encode())
    assert table(seen) == ROWS


@pytest.mark.parametrize("between", ["", "\n", "\n表二\n"])
def test_further_tables_are_named_and_can_be_chosen(between: str) -> None:
    second = [["地区", "指标", "数据期", "实际值", "备注"], ["东县", "财政", "2025-06", "9", "x"], ["西县", "财政", "2025-06", "9", "y"]]
    content = (written([HEAD, *ROWS], ",") + between + written(second, ",")).encode()
    seen = look(content)
    assert table(seen) == [HEAD, *ROWS]
    assert any("--table" in remark for remark in seen.remarks)
    assert table(look(content, table=2)) == second


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n,,\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_empty_table(content: bytes) -> None:
    seen = look(content)
    assert (seen.header, seen.rows, seen.remarks) == ((), (), ("文件是空的",))


def test_one_line_and_one_column() -> None:
    assert table(look("地区,指标,值".encode())) == [["地区", "指标", "值"]]
    assert table(look("甲\n乙\n丙\n".encode())) == [["甲"], ["乙"], ["丙"]]


CHINESE = "地区,指标,备注\n东县,社会消费品零售总额增速,镕\n西县,新增贷款,喆堃\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "gbk", "GB18030"),
        ("地區,指標\n臺灣,壹貳參肆\n", "gb18030", "GB18030"),
        ("name,city\nRené,Orléans\nJürgen,Köln\nAnaïs,Nîmes\n", "cp1252", "CP1252"),
        ("name,note\nA,“x” – y\nB,café\n", "cp1252", "CP1252"),
        ("имя,город\nАнна,Москва\nИван,Новосибирск\nОльга,Екатеринбург\n", "cp1251", "CP1251"),
        (CHINESE, "utf-16-le", "UTF-16(无 BOM)"),
        (CHINESE, "utf-16-be", "UTF-16(无 BOM)"),
    ],
)
def test_encodings(text: str, codec: str, name: str) -> None:
    seen = look(text.encode(codec))
    assert table(seen) == [line.split(",") for line in text.splitlines()]
    assert seen.encoding == name


@settings(max_examples=200, deadline=None)
@given(
    st.text("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多", min_size=1),
    st.sampled_from(["\n", ",", "5%"]),
)
def test_chinese_is_never_taken_for_another_encoding(words: str, more: str) -> None:
    seen = look(f"地区,指标\n{words},{more}".encode("gb18030"))
    assert seen.encoding == "GB18030"


def test_a_damaged_chinese_file_is_refused_with_the_place() -> None:
    with pytest.raises(UnreadableError, match="第 20 字节"):
        look("地区,指标\n东县,社零".encode("gb18030") + b"\xff\xff\n")


def test_sheets_are_chosen_by_name_and_merged_headers_spread() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "一"
    for row in (["标题"], ["地区", "贷款", None, "增速"], [None, "本月", "累计", None], ["东县", 1, 5, 6.5], ["西县", 2, 6, 7.5]):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("A2:A3")
    book.create_sheet("二").append(["x", "y"])
    content = saved(book)
    seen = look(content)
    assert table(seen) == [["地区", "贷款 本月", "贷款 累计", "增速"], ["东县", "1", "5", "6.5"], ["西县", "2", "6", "7.5"]]
    assert "一、二" in seen.remarks[0]
    assert table(look(content, sheet="二")) == [["x", "y"]]
    with pytest.raises(UnreadableError, match="一、二"):
        look(content, sheet="三")


def test_a_header_row_is_as_the_reader_says() -> None:
    assert table(look(one_sheet(["甲", "乙"], ["丙", "丁"], [1, 2]), header_row=2)) == [["丙", "丁"], ["1", "2"]]


def test_storing_stays_strict_where_looking_is_lenient() -> None:
    content = '地区,指标,值\n东县,"社零,5\n'.encode()
    assert table(look(content)) == [["地区", "指标", "值"], ["东县", '"社零', "5"]]
    with pytest.raises(UnreadableError, match="引号"):
        read_grid(content, "x")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text("甲\"'\\,;|\t\n\r 1:“”", max_size=60).map(lambda text: text.encode())))
def test_looking_at_any_bytes_ends_in_a_table_or_words(content: bytes) -> None:
    try:
        said: object = (look(content),)
    except UnreadableError as refusal:
        said = str(refusal)
    assert said
