"""Workbooks made with openpyxl, the same bytes on every run: merged headers, formats, sheets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import openpyxl
from case import HERE_ONLY, JUNE, JUNE_HERE, LOANS, Case

LONG = ["地区", "指标", "数据期", "实际值"]
PAIRS = [["东县", "jobs", "2025-01/2025-06", "200"], ["东县", "firms", "2025-06", "5"]]
LONG_AGO = datetime(2025, 7, 1)  # noqa: DTZ001  a workbook has no time zone
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def book(
    sheets: Mapping[str, Sequence[Sequence[object]]], merged: Sequence[str] = (), formats: Mapping[str, str] | None = None, hidden: str = ""
) -> bytes:
    """A workbook; `merged` and `formats` are those of its first sheet."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    first = made.worksheets[0]
    for cell, code in (formats or {}).items():
        first[cell].number_format = code
    for area in merged:
        first.merge_cells(area)
    made.properties.created = made.properties.modified = LONG_AGO
    written = io.BytesIO()
    made.save(written)
    return _without_the_clock(written.getvalue())


def _without_the_clock(content: bytes) -> bytes:
    """The same archive with the same dates whenever it is made."""
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = (
                    data[: data.index(b"<dcterms:modified")] + data[data.index(b"</dcterms:modified>") + 19 :]
                    if b"<dcterms:modified" in data
                    else data
                )
            new.writestr(zipfile.ZipInfo(name, FIRST_DAY), data)
    return plain.getvalue()


def case(name: str, sheets: Mapping[str, Sequence[Sequence[object]]], options: dict[str, object] | None = None, *, merged: Sequence[str] = (),
         formats: Mapping[str, str] | None = None, **expected: object) -> Case:  # fmt: skip
    """A workbook and what it must give."""
    return Case(name, book(sheets, merged, formats), options or {"plan": "trial-2025"}, extension="xlsx", **expected)  # type: ignore[arg-type]


ACCEPTED = (
    case("book-plain", {"六月": [LONG, ["试验市", "新增银行贷款", "2025-06", 33]]}, values=[LOANS], warnings=[], understood=["工作表:六月"]),
    case("book-percent-format", {"六月": [LONG, ["试验市", "社零增速", "2025-06", 0.065], ["试验市", "网办率", "2025-06", 92]]}, formats={"D2": "0.0%"},
         values=[["试验市", "retail-growth", "2025-06", "6.5"], ["试验市", "online", "2025-06", "92"]], warnings=[]),
    case("book-dates", {"六月": [LONG, ["试验市", "新增银行贷款", date(2025, 6, 30), 33], ["试验市", "贷款余额", date(2025, 5, 31), 4230]]},
         values=[LOANS, ["试验市", "loan-balance", "2025-05", "4230"]], warnings=[]),
    case("book-title-merged", {"六月": [["试验市2025年1-6月完成情况", None, None], ["指标", "单位", "实际值"], ["新增银行贷款", "亿元", 33]]}, HERE_ONLY, merged=["A1:C1"],
         values=[LOANS], warnings=[], passed_over=[1]),
    case("book-months-under-a-year", {"六月": [["指标", "单位", "2025年", None, None], [None, None, "4月", "5月", "6月"], ["新增银行贷款", "亿元", 27, 30, 33]]}, HERE_ONLY,
         merged=["A1:A2", "B1:B2", "C1:E1"], values=[["试验市", "new-loans", "2025-01/2025-04", "27"], ["试验市", "new-loans", "2025-01/2025-05", "30"], LOANS], warnings=[], layout="months"),
    case("book-three-header-rows", {"六月": [["试验市2025年攻坚指标", None, None, None], ["指标", None, "2025年", None], ["名称", "单位", "5月", "6月"], ["新增银行贷款", "亿元", 30, 33]]}, HERE_ONLY,
         merged=["A1:D1", "A2:B2", "C2:D2"], values=[["试验市", "new-loans", "2025-01/2025-05", "30"], LOANS], warnings=[], passed_over=[1]),
    case("book-target-actual-rate", {"六月": [["地区", "城镇新增就业", None, None, "高新技术企业", None, None], [None, "目标值", "实际值", "完成率", "目标值", "实际值", "完成率"], ["东县", 400, 200, 0.5, 10, 5, 0.5]]}, JUNE,
         merged=["A1:A2", "B1:D1", "E1:G1"], formats={"D3": "0%", "G3": "0%"}, values=PAIRS, warnings=[], layout="indicators"),
    case("book-merged-regions", {"六月": [LONG, ["东县", "城镇新增就业", "2025-06", 200], [None, "高新技术企业", "2025-06", 5]]}, merged=["A2:A3"], values=PAIRS, warnings=[]),
    case("book-one-sheet-with-data", {"说明": [["请于每月5日前报送"], ["联系人:张三"]], "数据": [LONG, ["试验市", "新增银行贷款", "2025-06", 33]], "目录": [["序号", "名称"], [1, "表一"]]},
         values=[LOANS], understood=["没有用到的工作表:说明、目录", "工作表:数据"]),
    case("book-sheet-chosen", {"五月": [LONG, ["试验市", "新增银行贷款", "2025-05", 30]], "六月": [LONG, ["试验市", "新增银行贷款", "2025-06", 33]]}, {"plan": "trial-2025", "sheet": "六月"},
         values=[LOANS], understood=["没有用到的工作表:五月"]),
    case("book-month-headings-are-dates", {"六月": [["指标", date(2025, 5, 1), date(2025, 6, 1)], ["贷款余额", 4230, 4240]]}, HERE_ONLY, formats={"B1": 'yyyy"年"m"月"', "C1": 'yyyy"年"m"月"'},
         values=[["试验市", "loan-balance", "2025-05", "4230"], ["试验市", "loan-balance", "2025-06", "4240"]], warnings=[], layout="months"),
    case("book-empty-rows-and-columns", {"六月": [[], [None, *LONG], [], [None, "试验市", "新增银行贷款", "2025-06", 33]]}, values=[LOANS], warnings=[], passed_over=[]),
    case("book-thousands-format", {"六月": [LONG, ["试验市", "贷款余额", "2025-06", 4240.5]]}, formats={"D2": "#,##0.00"}, values=[["试验市", "loan-balance", "2025-06", "4240.5"]], warnings=[]),
    case("book-merged-figure", {"六月": [LONG, ["试验市", "新增银行贷款", "2025-06", 33], ["试验市", "贷款余额", "2025-06", None]]}, merged=["D2:D3"], values=[LOANS], warnings=[["merged_figure", 2, "D"]]),
)  # fmt: skip

REJECTED = (
    case("book-two-sheets-with-data", {"五月": [LONG, ["试验市", "新增银行贷款", "2025-05", 30]], "六月": [LONG, ["试验市", "新增银行贷款", "2025-06", 33]]}, errors=[["several_sheets", None]]),
    case("book-sheet-not-there", {"六月": [LONG, ["试验市", "新增银行贷款", "2025-06", 33]]}, {"plan": "trial-2025", "sheet": "七月"}, errors=[["unknown_sheet", None]]),
    case("book-no-data", {"说明": [["请于每月5日前报送"]]}, errors=[["no_header", None]]),
    case("book-title-against-the-chosen", {"六月": [["2025年1-6月完成情况", None], ["指标", "实际值"], ["新增银行贷款", 33]]}, {**JUNE_HERE, "period": "2025-05"}, merged=["A1:B1"], errors=[["period_conflict", None]]),
    case("book-fault-with-its-place", {"六月": [LONG, ["试验市", "新增银行贷款", "2025-06", "三十三"]]}, errors=[["chinese_numeral", 2, "D"]]),
)  # fmt: skip
