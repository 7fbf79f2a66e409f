"""Make the files of actuals that the tests read, and beside each what it must give.

Goes out: accepted/*.csv (no error) and rejected/*.csv (at least one), each with a .json beside it: the sender's choices
(`options`) and what is expected (`values`, `errors`, `warnings`, `passed_over`, each only where it is given). A file dropped
there without a .json must be accepted, or rejected, and no more. Run `python tests/files/make_files.py` after a change.
"""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
TODAY = "2025-09-05"
HEAD = "地区,指标,数据期,实际值,单位,备注"
LOANS = ["试验市", "new-loans", "2025-01/2025-06", "33"]


@dataclass(frozen=True)
class Case:
    """One file: its text (or bytes), the choices beside it, and what must come of it."""

    name: str
    content: str | bytes
    options: dict[str, object] = field(default_factory=lambda: {"plan": "trial-2025"})
    values: list[list[str]] | None = None
    errors: list[list[object]] | None = None
    warnings: list[list[object]] | None = None
    passed_over: list[int] | None = None


def lines(*rows: str, head: str = HEAD) -> str:
    """A table with the usual header."""
    return "\n".join([head, *rows]) + "\n"


def row(indicator: str, period: str, value: str, unit: str = "", region: str = "试验市") -> str:
    """A row under the usual header."""
    return f"{region},{indicator},{period},{value},{unit},"


def workbook() -> bytes:
    """As much of an .xlsx as its kind is known by."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(zipfile.ZipInfo(name), "<x/>")
    return content.getvalue()


ONE = lines(row("新增银行贷款", "2025-06", "33"))
TABLE = [["地区", "指标", "数据期", "实际值"], ["试验市", "新增银行贷款", "2025年1-6月", "33"], ["试验市", "社零增速", "2025年6月", "5.5"]]
BOTH = [LOANS, ["试验市", "retail-growth", "2025-01/2025-06", "5.5"]]
BOTH_PLAIN = [LOANS, ["试验市", "retail-growth", "2025-06", "5.5"]]


def cut(delimiter: str, ends: str = "\n") -> str:
    """The same small table with another delimiter or line end."""
    return ends.join(delimiter.join(cells) for cells in TABLE) + ends


ACCEPTED = (
    Case("plain", ONE, values=[LOANS], warnings=[], passed_over=[]),
    Case("utf8-bom", codecs.BOM_UTF8 + ONE.encode(), values=[LOANS]),
    Case("utf16-le", codecs.BOM_UTF16_LE + ONE.encode("utf-16-le"), values=[LOANS]),
    Case("utf16-be", codecs.BOM_UTF16_BE + ONE.encode("utf-16-be"), values=[LOANS]),
    Case("gb18030", ONE.encode("gb18030"), values=[LOANS]),
    Case("tabs", cut("\t"), values=BOTH_PLAIN),
    Case("semicolons", cut(";"), values=BOTH_PLAIN),
    Case("pipes", cut("|"), values=BOTH_PLAIN),
    Case("full-width-commas", cut(","), values=BOTH_PLAIN),
    Case("crlf", cut(",", "\r\n"), values=BOTH_PLAIN),
    Case("cr-alone", cut(",", "\r"), values=BOTH_PLAIN),
    Case("sep-line", "sep=;\n" + cut(";"), values=BOTH_PLAIN, passed_over=[1]),
    Case("semicolons-with-commas-in-numbers", "地区;指标;数据期;实际值\n试验市;贷款余额;2025-05;4,200.5\n试验市;贷款余额;2025-06;4,240\n",
         values=[["试验市", "loan-balance", "2025-05", "4200.5"], ["试验市", "loan-balance", "2025-06", "4240"]]),
    Case("quoted-line-break", '地区,指标,数据期,"实际\n值",备注\n试验市,新增银行贷款,2025-06,33,"第一行\n第二行"\n试验市,社零增速,2025-06,5.5,\n', values=BOTH_PLAIN),
    Case("empty-rows-and-columns", ",,,,,,\n" + HEAD + ",,,\n,,,,,,,\n" + row("新增银行贷款", "2025-06", "33") + ",,,\n\n\n,,\n", values=[LOANS], passed_over=[]),
    Case("columns-in-another-order", "完成值,统计期,指标名称,县区\n33,2025年1—6月,新增贷款,试验\n", values=[LOANS]),
    Case("english-header", "plan,region,indicator,period,value,unit,note\ntrial-2025,试验市,new-loans,2025-06,33,亿元,x\n", {}, values=[LOANS], warnings=[]),
    Case("plan-by-its-region", "方案,地区,指标,期间,数值\n试验市,试验市,新增贷款,2025-06,33\n独山区,独山,新增银行贷款,2025-06,20\n", {},
         values=[LOANS, ["独山区", "new-loans", "2025-01/2025-06", "20"]]),
    Case("plan-known-by-the-regions", "区域,指标,月份,数值\n东县,城镇新增就业,2025-06,210\n", {}, values=[["东县", "jobs", "2025-01/2025-06", "210"]]),
    Case("no-region-column-one-region", "指标,期间,实际值\n新增银行贷款,2025-06,33\n", {"plan": "solo-2025"}, values=[["独山区", "new-loans", "2025-01/2025-06", "33"]], warnings=[]),
    Case("no-region-column-chosen", "指标,期间,实际值\n城镇新增就业,2025-06,210\n", {"plan": "trial-2025", "region": "东县"}, values=[["东县", "jobs", "2025-01/2025-06", "210"]], warnings=[]),
    Case("no-region-column-assumed", "指标,期间,实际值\n新增银行贷款,2025-06,33\n", values=[LOANS], warnings=[["region_assumed", 2]]),
    Case("no-period-column-chosen", "指标,实际值\n新增银行贷款,33\n事故起数,2\n", {"plan": "trial-2025", "region": "试验市", "period": "2025年6月"},
         values=[LOANS, ["试验市", "accidents", "2025-06", "2"]]),
    Case("unit-under-its-short-heading", "指标,单位,数据期,完成值\n新增银行贷款,亿元,2025-06,33\n社零增速,%,2025-06,5.5\n", {"plan": "trial-2025", "region": "试验市"}, values=BOTH_PLAIN),
    Case("region-under-its-short-heading", "单位,指标,计量单位,数据期,完成值\n东县,城镇新增就业,人,2025-06,210\n", values=[["东县", "jobs", "2025-01/2025-06", "210"]]),
    Case("title-notes-and-signature", "试验市2025年上半年攻坚指标完成情况,,,,\n填报单位:市发改委,填报人:张三,,单位:亿元、%,\n,,,,\n地区,指标,数据期,实际值,备注\n"
         "试验市,新增银行贷款,1-6月,33,\n试验市,社零增速,上半年,5.5,\n注:社零为快报数,,,,\n填表人:张三,审核人:李四,,,\n",
         values=BOTH, warnings=[], passed_over=[1, 2, 7, 8]),
    Case("unit-in-the-title", "单位:万元,,,\n地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,330000\n试验市,高新技术企业,2025-06,20\n",
         values=[LOANS, ["试验市", "firms", "2025-06", "20"]], warnings=[["unit_from_title", 3]], passed_over=[1]),
    Case("unit-in-the-heading", "地区,指标,数据期,实际值(万元)\n试验市,新增银行贷款,2025-06,330000\n", values=[LOANS], warnings=[]),
    Case("unit-in-the-name", lines(row("其中:★新增银行贷款(万元)", "2025-06", "330000")), values=[LOANS], warnings=[]),
    Case("units-in-cells", lines(row("新增银行贷款", "2025-06", "330000万元"), row("高新技术企业", "2025-06", "0.0021万家"), row("攻坚项目", "2025-06", "1.2万个"),
         row("网办率", "2025-06", "925‰"), row("低保标准", "2025-06", "0.075万元/月")),
         values=[LOANS, ["试验市", "firms", "2025-06", "21"], ["试验市", "projects", "2024-01/2025-06", "12000"], ["试验市", "online", "2025-06", "92.5"],
                 ["试验市", "allowance", "2025-06", "750"]]),
    Case("numbers-as-people-write-them", lines(row("贷款余额", "2025-01", '"4,100.50"'), row("贷款余额", "2025-02", "+4 150"), row("贷款余额", "2025-03", "4.2e3"),
         row("贷款余额", "2025-04", "4210"), row("社零增速", "2025-02", "下降4.1%"), row("社零增速", "2025-03", "▼4.1"), row("社零增速", "2025-04", "(4.1)"),
         row("社零增速", "2025-05", "增长-4.1%"), row("社零增速", "2025-06", "同比增长4.1%"), row("社零增速", "2025-07", "−4.1%")),
         values=[["试验市", "loan-balance", "2025-01", "4100.5"], ["试验市", "loan-balance", "2025-02", "4150"], ["试验市", "loan-balance", "2025-03", "4200"],
                 ["试验市", "loan-balance", "2025-04", "4210"], *(["试验市", "retail-growth", f"2025-0{m}", "-4.1"] for m in (2, 3, 4, 5)),
                 ["试验市", "retail-growth", "2025-06", "4.1"], ["试验市", "retail-growth", "2025-07", "-4.1"]]),
    Case("not-reported", lines(*(row("贷款余额", f"2025-0{n + 1}", mark) for n, mark in enumerate(["", "—", "……", "暂无", "N/A", "#N/A", "NULL", "/"]))), values=[]),
    Case("periods-as-people-write-them", lines(*(row("贷款余额", text, str(4000 + n)) for n, text in enumerate(
        ["2025/1", "2025.02", "202503", "二〇二五年四月", "2025-05-31", "Jun-25", "2025年07月份", "20250815"]))),
        values=[*(["试验市", "loan-balance", f"2025-0{n + 1}", str(4000 + n)] for n in range(7)), ["试验市", "loan-balance", "2025-08-15", "4007"]]),
    Case("year-and-month-columns", "地区,指标,年份,月份,数值\n试验市,贷款余额,2025,6,4240\n", values=[["试验市", "loan-balance", "2025-06", "4240"]]),
    Case("date-serials-in-a-column-of-dates", "地区,指标,截止时间,数值\n试验市,贷款余额,2025-05-31,4230\n试验市,贷款余额,45838,4240\n",
         values=[["试验市", "loan-balance", "2025-05", "4230"], ["试验市", "loan-balance", "2025-06", "4240"]]),
    Case("in-period-intervals", lines(row("技改投资", "2025年1-2月", "1500"), row("技改投资", "2025-03", "800"), row("分季税收", "2025Q1", "2"), row("分季税收", "2025-06-30", "2.5"),
         row("旬产量", "2025年6月上旬", "90"), row("旬产量", "2025-06-20", "95"), row("事故起数", "2025年6月", "1")),
         values=[["试验市", "investment", "2025-01/2025-02", "1500"], ["试验市", "investment", "2025-03", "800"], ["试验市", "tax", "2025-01/2025-03", "2"],
                 ["试验市", "tax", "2025-04/2025-06", "2.5"], ["试验市", "grain", "2025-06-10", "90"], ["试验市", "grain", "2025-06-20", "95"],
                 ["试验市", "accidents", "2025-06", "1"]]),
    Case("cumulative-spellings", lines(row("新增银行贷款", "2025年3月", "15"), row("新增银行贷款", "2025年上半年", "33"), row("累计税收", "2025年二季度", "40"),
         row("攻坚项目", "2025-06", "12"), row("新增银行贷款", "2025-07-15", "35")),
         values=[["试验市", "new-loans", "2025-01/2025-03", "15"], LOANS, ["试验市", "tax-total", "2025-01/2025-06", "40"],
                 ["试验市", "projects", "2024-01/2025-06", "12"], ["试验市", "new-loans", "2025-01/2025-07-15", "35"]]),
    Case("totals-passed-over", lines(row("城镇新增就业", "2025-06", "200", region="东县"), row("城镇新增就业", "2025-06", "150", region="西县"),
         row("城镇新增就业", "2025-06", "360", region="合计"), row("城镇新增就业", "2025-06", "500", region="试验市")),
         values=[["东县", "jobs", "2025-01/2025-06", "200"], ["西县", "jobs", "2025-01/2025-06", "150"], ["试验市", "jobs", "2025-01/2025-06", "500"]],
         warnings=[["total_differs", 4]], passed_over=[4]),
    Case("headings-between-rows", "序号,指标,数据期,实际值\n一,资金,,\n1,新增银行贷款,2025-06,33\n序号,指标,数据期,实际值\n", {"plan": "trial-2025", "region": "试验市"},
         values=[LOANS], passed_over=[2, 4]),
    Case("code-and-name", "指标编码,指标名称,数据期,完成值\nnew-loans,新增贷款,2025-06,33\n", {"plan": "trial-2025", "region": "试验市"}, values=[LOANS]),
    Case("same-value-twice", lines(row("新增银行贷款", "2025-06", "33"), row("新增贷款", "2025年上半年", "33.0")), values=[LOANS], warnings=[["repeated_row", 3]]),
    Case("odd-values", lines(row("新增银行贷款", "2025-05", "33"), row("新增银行贷款", "2025-06", "30"), row("贷款余额", "2025-05", "4240"), row("贷款余额", "2025-06", "42400.1"),
         row("网办率", "2025-06", "101"), row("高新技术企业", "2025-06", "-2"), row("社零增速", "2025-06", "0.065"), row("社零增速", "2024-06", "5")),
         warnings=[["cumulative_falls", 3], ["jump", 5], ["ratio_out_of_range", 6], ["negative_count", 7], ["jump", 8], ["bare_fraction", 8],
                   ["outside_window", 9]]),
    Case("month-repeated-in-every-row", lines(row("新增银行贷款", "2025-05", "33"), row("贷款余额", "2025-05", "4240"), row("新增银行贷款", "2025-06", "33"), row("贷款余额", "2025-06", "4240")),
         warnings=[["repeats_previous", None]]),
    Case("bare-one-of-a-ratio", lines(row("网办率", "2025-06", "1")), warnings=[["bare_fraction", 2]]),
    Case("far-from-the-target", lines(row("新增银行贷款", "2025-06", "330000"), row("社零增速", "2025-06", "65")), warnings=[["far_from_target", 2], ["far_from_target", 3]]),
    Case("headed-as-of-the-period", "地区,指标,数据期,本期值\n试验市,新增银行贷款,2025-06,33\n试验市,贷款余额,2025-06,4240\n", warnings=[["period_figure", 2]]),
    Case("whole-city", lines(row("城镇新增就业", "2025-06", "200", region="东县"), row("城镇新增就业", "2025-06", "500", region="全市"), row("城镇新增就业", "2025-06", "500", region="全区")),
         values=[["东县", "jobs", "2025-01/2025-06", "200"], ["试验市", "jobs", "2025-01/2025-06", "500"]], passed_over=[4]),
    Case("invisible-in-names-and-periods", lines(row("新增\u200b银行贷款", "2025\u200b-06", "33\u200b")), values=[LOANS], warnings=[]),
    Case("value-column-chosen", "地区,指标,数据期,本月,六月完成\n试验市,新增银行贷款,2025-06,5,33\n", {"plan": "trial-2025", "columns": {"value": "E"}}, values=[LOANS]),
)  # fmt: skip

REJECTED = (
    Case("empty", b"", errors=[["empty_file", None]]),
    Case("only-commas", ",,,\n,,,\n", errors=[["empty_file", None]]),
    Case("header-alone", HEAD + "\n", errors=[["no_data", 1]]),
    Case("no-header", "试验市,新增银行贷款,2025-06,33\n", errors=[["no_header", 1]]),
    Case("no-value-column", "地区,指标,数据期\n试验市,新增银行贷款,2025-06\n", errors=[["no_header", 1]]),
    Case("header-in-two-rows", "试验市指标,,\n指标,1-6月,\n,实际值,目标\n新增银行贷款,33,60\n", errors=[["split_header", 2]]),
    Case("no-period", "地区,指标,实际值\n试验市,新增银行贷款,33\n", errors=[["missing_column", 1]]),
    Case("empty-period-column", "地区,指标,数据期,实际值\n试验市,新增银行贷款,,33\n", errors=[["missing_column", 1]]),
    Case("empty-region-column", "地区,指标,数据期,实际值\n,城镇新增就业,2025-06,33\n", errors=[["missing_region", 2]]),
    Case("broken-utf8", ONE.encode() + "试验市,新增".encode() + b"\xff" + "贷款,2025-06,33\n".encode(), errors=[["undecodable", 3]]),
    Case("no-plan", "指标,数据期,实际值\n新增银行贷款,2025-06,33\n", {}, errors=[["missing_plan", None]]),
    Case("two-value-columns", "地区,指标,数据期,完成值,累计完成\n试验市,新增银行贷款,2025-06,5,33\n", errors=[["duplicate_column", 1]]),
    Case("ambiguous-unit-heading", "单位,指标,数据期,完成值\n市发改委,新增银行贷款,2025-06,33\n", errors=[["ambiguous_column", 1]]),
    Case("wide-months", "指标,1月,2月,3月\n新增银行贷款,5,10,15\n", errors=[["wide_layout", 1]]),
    Case("wide-regions", "指标,东县,西县,南区\n城镇新增就业,5,10,15\n", errors=[["wide_layout", 1]]),
    Case("wide-indicators", "地区,城镇新增就业,高新技术企业(家)\n东县,5,10\n", errors=[["wide_layout", 1]]),
    Case("workbook", workbook(), errors=[["unsupported_file", None]]),
    Case("archive", b"PK\x05\x06" + b"\0" * 18, errors=[["not_a_table", None]]),
    Case("old-workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), errors=[["unsupported_file", None]]),
    Case("encrypted-workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), errors=[["encrypted", None]]),
    Case("html-named-csv", "<html><body><table><tr><td>指标</td></tr></table></body></html>", errors=[["unsupported_file", None]]),
    Case("pdf", b"%PDF-1.7\n...", errors=[["not_a_table", None]]),
    Case("control-characters", "指标,数值\n新增\x00贷款,1\n", errors=[["binary", 2]]),
    Case("bad-bytes", b"\xef\xbb\xbf" + "指标,数值\n".encode() + b"\xff\xff,1\n", errors=[["undecodable", 2]]),
    Case("open-quote", HEAD + '\n试验市,新增银行贷款,2025-06,33,,"快报\n试验市,社零增速,2025-06,5,,\n', errors=[["open_quote", 2]]),
    Case("thousands-without-quotes", HEAD + "\n试验市,贷款余额,2025-06,4,240,亿元,\n", errors=[["unit_mismatch", 2], ["split_number", 2]]),
    Case("thousands-fall-into-the-note", "地区,指标,数据期,实际值,备注\n试验市,贷款余额,2025-06,4,240\n", errors=[["split_number", 2]]),
    Case("unknown-names", lines(row("规上工业增加值", "2025-06", "5"), row("新增银行贷歀", "2025-06", "5"), row("新增银行贷款", "2025-06", "5", region="北县"),
         row("新增银行贷款", "2025-06", "5", region="衢州市")),
         errors=[["unknown_indicator", 2], ["unknown_indicator", 3], ["unknown_region", 4], ["region_outside", 5]]),
    Case("unknown-plan", "方案,地区,指标,期间,数值\n没有的方案,试验市,新增贷款,2025-06,33\n", {}, errors=[["unknown_plan", 2]]),
    Case("other-plan", "方案,地区,指标,期间,数值\nsolo-2025,独山区,新增银行贷款,2025-06,33\n", errors=[["other_plan", 2]]),
    Case("unreadable-values", lines(*(row("新增银行贷款", f"2025-0{n + 1}", text) for n, text in enumerate(
        ["六十", "约60", "NaN", "inf", "1e400", "2025-06", "#REF!", "60①"]))),
        errors=[["chinese_numeral", 2], ["unreadable_value", 3], ["not_a_number", 4], ["not_a_number", 5], ["number_out_of_range", 6], ["date_in_value", 7],
                ["formula_error", 8], ["special_digit", 9]]),
    Case("too-many-digits", lines(row("新增银行贷款", "2025-05", "12345678901234"), row("新增银行贷款", "2025-06", "1.23456789012")),
         errors=[["number_out_of_range", 2], ["number_out_of_range", 3]]),
    Case("units-that-do-not-convert", lines(row("新增银行贷款", "2025-06", "60家"), row("高新技术企业", "2025-06", "20", "亿元"), row("社零增速", "2025-06", "6.5个百分点"),
         row("高新技术企业", "2025-07", "下降3")),
         errors=[["unit_mismatch", 2], ["unit_mismatch", 3], ["unit_mismatch", 4], ["change_not_value", 5]]),
    Case("unit-column-against-name", lines(row("新增银行贷款(万元)", "2025-06", "60", "亿元")), errors=[["unit_conflict", 2]]),
    Case("units-that-contradict", lines(row("新增银行贷款", "2025-05", "6", "万元"), row("新增银行贷款", "2025-06", "6亿元", "亿元"),
         head="地区,指标,数据期,实际值(亿元),单位,备注"), errors=[["unit_conflict", 2]]),
    Case("unit-in-the-cell-against-its-column", lines(row("新增银行贷款", "2025-06", "6亿元", "万元")), errors=[["unit_conflict", 2]]),
    Case("unreadable-periods", lines(row("新增银行贷款", "六月份左右", "5"), row("新增银行贷款", "2025-13", "5"), row("新增银行贷款", "45838", "5"), row("新增银行贷款", "", "5")),
         errors=[["unreadable_period", 2], ["unreadable_period", 3], ["unreadable_period", 4], ["empty_cell", 5]]),
    Case("no-year-anywhere", lines(row("新增银行贷款", "1-6月", "5")), errors=[["period_without_year", 2]]),
    Case("future-period", lines(row("新增银行贷款", "2025-09", "50")), errors=[["period_in_future", 2]]),
    Case("not-one-interval", lines(row("事故起数", "2025年1-6月", "3"), row("技改投资", "2025-01", "700"), row("分季税收", "2025-05", "1"), row("旬产量", "2025-06", "270"),
         row("事故起数", "2025-06-15", "1")), errors=[["period_not_one_interval", n] for n in range(2, 7)]),
    Case("not-cumulative", lines(row("新增银行贷款", "2025年4-6月", "18"), row("新增银行贷款", "2025年二季度", "18"), row("攻坚项目", "2025年1-6月", "6")),
         errors=[["period_not_cumulative", 2], ["period_not_cumulative", 3], ["period_not_cumulative", 4]]),
    Case("contradiction", lines(row("新增银行贷款", "2025-06", "33"), row("社零增速", "2025-06", "5"), row("新增贷款", "2025年上半年", "34")), errors=[["contradiction", 4]]),
    Case("merged-region-cells", lines(row("城镇新增就业", "2025-05", "200", region="东县"), row("城镇新增就业", "2025-06", "210", region="")), errors=[["empty_cell", 3]]),
    Case("no-region-of-a-shared-target", "指标,数据期,实际值\n城镇新增就业,2025-06,210\n", errors=[["missing_region", 2]]),
    Case("code-against-name", "指标编码,指标名称,数据期,完成值\nnew-loans,贷款余额,2025-06,33\n", {"plan": "trial-2025", "region": "试验市"}, errors=[["indicator_conflict", 2]]),
)  # fmt: skip


def main() -> None:
    """Write every file and its expectation."""
    for folder, cases in (("accepted", ACCEPTED), ("rejected", REJECTED)):
        (HERE / folder).mkdir(exist_ok=True)
        for case in cases:
            content = case.content.encode() if isinstance(case.content, str) else case.content
            (HERE / folder / f"{case.name}.csv").write_bytes(content)
            names = ("values", "errors", "warnings", "passed_over")
            expected = {name: getattr(case, name) for name in names if getattr(case, name) is not None}
            text = json.dumps({"today": TODAY, "options": case.options, **expected}, ensure_ascii=False, indent=1)
            (HERE / folder / f"{case.name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
