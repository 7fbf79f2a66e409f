"""Whatever the bytes are: words, never a traceback; and every row of a table has one fate."""

from __future__ import annotations

import ast
import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import indicators
from indicators import Store
from indicators.intake import Limits, check_file, read_table
from indicators.intake.finding import UnreadableError, grouped
from indicators.intake.reading import decode, read_grid

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADS = [
    "地区",
    "指标",
    "指标编码",
    "数据期",
    "实际值",
    "单位",
    "备注",
    "方案",
    "年份",
    "计量单位",
    "填报单位",
    "完成值",
    "月份",
    "1月",
    "",
    "unit",
    "东县",
]
WORDS = ["试验市", "东县", "社零增速", "new-loans", "城镇新增就业", "2025年6月", "1-6月", "45838", "2025-06-30", "6.5%", "12000万元", "——", "合计", "注:", "亿元",
         '"', "1e400", "=1+1", "单位:万元", "全市", "2025Q2", "(4.1)", "trial-2025", "5", "5.5", "1,234"]  # fmt: skip
CELLS = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]
STARTS = [
    b"",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "指标,数值\n".encode(),
    b"<?xml ",
    b"sep=;\n",
]


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(STARTS), st.one_of(st.binary(max_size=80), st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore"))))
def test_reading_any_bytes_gives_a_table_or_words(start: bytes, content: bytes) -> None:
    try:
        table = read_table(start + content, "任意")
    except UnreadableError as refusal:
        said: object = str(refusal)
    else:
        said = table.rows or table.faults or table.passed_over
    assert said


@FUZZ
@given(
    head=st.lists(st.sampled_from(HEADS), min_size=1, max_size=7),
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=6),
    delimiter=st.sampled_from([",", "\t", ";", "|"]),
    encoding=st.sampled_from(ENCODINGS),
    chosen=st.booleans(),
)
def test_checking_any_table_gives_findings_and_one_fate_a_row(
    read_only_store: Store, head: list[str], rows: list[list[str]], delimiter: str, encoding: str, *, chosen: bool
) -> None:
    text = "\n".join(delimiter.join(row) for row in (head, *rows))
    options = {"plan": "trial-2025", "period": "2025-06", "region": "试验市"} if chosen else {}
    content = text.encode(encoding, "ignore")
    check = check_file(read_only_store, content, "任意.csv", today=date(2025, 9, 5), with_lights=False, **options)  # type: ignore[arg-type]
    assert all(str(group) for group in check.groups)
    fates = [row.row for row in check.rows] + [row.number for row in check.passed_over]
    assert len(fates) == len(set(fates))
    refused = {row.row for row in check.rows if row.state == "refused"}
    assert not refused or check.errors
    assert not refused & {row.number for row in check.values}


@settings(FUZZ, max_examples=60)
@given(
    st.lists(st.lists(st.text("甲,,;|\t\n\"' 、%1.㐀🏙é", max_size=5), min_size=3, max_size=3), min_size=2, max_size=4),
    st.sampled_from(ENCODINGS),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_office_software_writes_is_read_back(rows: list[list[str]], encoding: str, delimiter: str, ends: str) -> None:
    rows = [["地区", "指标", "数值"], *([f"甲{a}", f"乙{b}", f"丙{c}"] for a, b, c in rows)]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL).writerows(rows)
    grid = read_grid(text.getvalue().encode(encoding), "表.csv")
    assert grid.delimiter == delimiter
    assert [list(row) for row in grid.rows] == rows


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8(带 BOM)"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16(无 BOM)"),
        ("utf-16-be", "UTF-16(无 BOM)"),
        ("gb18030", "GB18030"),
    ],
)
def test_encodings_are_named(encoding: str, name: str) -> None:
    assert decode("指标,西洞庭管理区\n".encode(encoding)) == ("指标,西洞庭管理区\n", name)


def test_a_second_mark_is_no_text() -> None:
    assert decode("\ufeff指标,值".encode("utf-8-sig"))[0] == "指标,值"
    assert decode("\ufeff指标,值".encode("gb18030"))[0] == "指标,值"


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Limits(file_bytes=50), "MB"), (Limits(rows=3), "3 行"), (Limits(columns=3), "4 列")],
)
def test_what_is_too_large_is_said_and_not_read(read_only_store: Store, limits: Limits, words: str) -> None:
    content = ("地区,指标,数据期,实际值\n" + "试验市,new-loans,2025-06,1\n" * 5).encode()
    check = check_file(read_only_store, content, "大.csv", today=date(2025, 9, 5), plan="trial-2025", limits=limits)
    assert [finding.kind for finding in check.errors] == ["too_large"]
    assert words in str(check.errors[0])
    assert check.rows == ()


def test_equal_findings_are_shown_once_with_their_count(read_only_store: Store) -> None:
    rows = [f"试验市,没有的指标,2025-{month:02d},5" for month in range(1, 8)]
    content = "\n".join(["地区,指标,数据期,实际值", *rows]).encode()
    check = check_file(read_only_store, content, "x.csv", today=date(2025, 9, 5), plan="trial-2025", with_lights=False)
    (group,) = grouped(check.findings)
    assert (group.count, group.rows) == (7, tuple(range(2, 9)))
    assert "共 7 处" in str(group)


def test_places_are_as_the_sender_sees_them(read_only_store: Store) -> None:
    content = '\n标题,,,\n\n地区,"指\n标",数据期,实际值\n试验市,new-loans,2025-06,"三\n十"\n试验市,没有,2025-06,5\n'.encode()
    check = check_file(read_only_store, content, "x.csv", today=date(2025, 9, 5), plan="trial-2025", with_lights=False)
    places = [(finding.kind, finding.place.row, finding.place.letter, finding.place.heading) for finding in check.errors]
    assert places == [("chinese_numeral", 5, "D", "实际值"), ("unknown_indicator", 6, "B", "指 标")]


def test_near_names_are_offered_and_never_stored(store: Store) -> None:
    content = "地区,指标,数据期,实际值\n西洞庭管理区,规上工业增加值增数,2025-06,5\n".encode()
    check = check_file(store, content, "x.csv", today=date(2025, 9, 5))
    assert "是否“规模工业增加值增速”" in str(check.errors[0])
    assert check.values == ()


def test_every_fault_says_what_was_found_what_was_expected_and_how_to_mend_it() -> None:
    calls = [
        (path.name, call)
        for path in (Path(indicators.__file__).parent / "intake").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Fault"
    ]
    assert len(calls) > 50
    for name, call in calls:
        parts = [*call.args, *(keyword.value for keyword in call.keywords)]
        assert len(parts) == 4 or any(isinstance(part, ast.Starred) for part in parts), (name, ast.unparse(call))
        assert not [part for part in parts if isinstance(part, ast.Constant) and part.value == ""], (name, ast.unparse(call))


def test_a_long_check_says_how_far_it_has_come(read_only_store: Store) -> None:
    heard: list[tuple[str, float]] = []
    content = "\n".join(["指标,数据期,实际值", *(f"新增银行贷款,2025-06,很多{number}" for number in range(5000))]).encode()
    check = check_file(
        read_only_store, content, "x.csv", today=date(2025, 9, 5), plan="trial-2025", region="试验市", with_lights=False,
        progress=lambda doing, share: heard.append((doing, share)),
    )  # fmt: skip
    assert len(check.errors) == 5000
    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert [doing for doing, _ in heard if "/5000" in doing] == [f"逐行核对:{done}/5000" for done in (0, 2000, 4000)]
