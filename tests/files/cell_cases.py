"""Files for the promises on cells: numbers, units, percent, words, marks of nothing, periods, names — several spellings a file."""

from __future__ import annotations

from case import HERE_ONLY, LOANS, Case, full_width, lines, row

MONTHS = [f"2025-{month:02d}" for month in range(1, 9)]


def values(indicator: str, *texts: str, unit: str = "") -> str:
    """One spelling a month."""
    return lines(*(row(indicator, month, f'"{text}"', unit) for month, text in zip(MONTHS, texts, strict=False)))


def given(indicator: str, *numbers: str) -> list[list[str]]:
    """The numbers of a level, month by month."""
    return [["试验市", indicator, month, number] for month, number in zip(MONTHS, numbers, strict=False) if number]


def periods(indicator: str, *texts: str) -> str:
    """One spelling of a period a row."""
    return lines(*(row(indicator, text, "5") for text in texts))


def same(indicator: str, period: str) -> list[list[str]]:
    """The one value that several spellings of a period give."""
    return [["试验市", indicator, period, "5"]]


ACCEPTED = (
    Case("numbers-full-width", values("贷款余额", *map(full_width, ("4200", "4,210.5", "+4220", "4230.0", "4240亿元", "4.25e3"))),
         values=given("loan-balance", "4200", "4210.5", "4220", "4230", "4240", "4250"), warnings=[]),
    Case("growth-full-width", values("社零增速", *map(full_width, ("4.1%", "-4.1%", "(4.1)", "下降4.1%"))), values=given("retail-growth", "4.1", "-4.1", "-4.1", "-4.1")),
    Case("periods-full-width", periods("新增银行贷款", *map(full_width, ("2025-06", "2025/6", "2025年6月", "2025年1-6月", "2025H1"))), values=same("new-loans", "2025-01/2025-06"), warnings=[["repeated_row", 3]]),
    Case("names-full-width", lines(row("其中" + full_width(":") + "新增贷款" + full_width("(亿元)"), "2025-06", "33", region="试验市"), row(full_width("NEW-LOANS"), "2025-05", "30")),
         values=[LOANS, ["试验市", "new-loans", "2025-01/2025-05", "30"]], warnings=[]),
    Case("numbers-with-spaces", values("贷款余额", " 4200 ", "\u00a04210\u00a0", "4 220", "\u30004230", "4\u00a0240.5"), values=given("loan-balance", "4200", "4210", "4220", "4230", "4240.5")),
    Case("numbers-negative", values("社零增速", "-4.1", "−4.1", "–4.1", "(4.1)", "(4.1)", "-4.1"), values=given("retail-growth", *["-4.1"] * 6)),
    Case("numbers-scientific", values("贷款余额", "4.2e3", "4.21E+03", "42.2E2", "4230e0"), values=given("loan-balance", "4200", "4210", "4220", "4230")),
    Case("units-of-money", values("贷款余额", "4200亿元", "42100000万元", "4220亿", "423000000000元", "4240(亿元)", "4250 亿元", "0.426万亿元"),
         values=given("loan-balance", "4200", "4210", "4220", "4230", "4240", "4250", "4260")),
    Case("units-of-counts", values("高新技术企业", "20家", "0.0021万家", "22", "0.0023万", "24 家"), values=given("firms", "20", "21", "22", "23", "24")),
    Case("units-of-percent", values("网办率", "90%", "91", "920‰", "93%", "94 %"), values=given("online", "90", "91", "92", "93", "94")),
    Case("units-in-their-column", lines(row("贷款余额", "2025-05", "42300000", "万元"), row("贷款余额", "2025-06", "4240", "亿元"), row("网办率", "2025-06", "925", "‰"), row("网办率", "2025-05", "91", "%")),
         values=[["试验市", "loan-balance", "2025-05", "4230"], ["试验市", "loan-balance", "2025-06", "4240"], ["试验市", "online", "2025-06", "92.5"], ["试验市", "online", "2025-05", "91"]], warnings=[]),
    Case("growth-in-words", values("社零增速", "增长4.1%", "下降4.1%", "同比增长4.1%", "同比下降 4.1 %", "▼4.1", "↑4.1%", "增长-4.1%", "较上年同期下降4.1%"),
         values=given("retail-growth", "4.1", "-4.1", "4.1", "-4.1", "-4.1", "4.1", "-4.1", "-4.1")),
    Case("zero-is-zero", lines(row("事故起数", "2025-05", "0"), row("事故起数", "2025-06", "0起"), row("社零增速", "2025-06", "-0.0%")),
         values=[["试验市", "accidents", "2025-05", "0"], ["试验市", "accidents", "2025-06", "0"], ["试验市", "retail-growth", "2025-06", "0"]]),
    Case("marks-of-nothing-dashes", values("贷款余额", "-", "—", "——", "–", "/", "…", "……", "―"), values=[], warnings=[]),
    Case("marks-of-nothing-words", values("贷款余额", "暂无", "暂无数据", "无", "N/A", "#N/A", "NULL", "未报", "n/a"), values=[], warnings=[]),
    Case("marks-in-other-widths", values("贷款余额", full_width("N/A"), full_width("-"), full_width("/"), " — ", full_width("..."), full_width("null"), full_width("#N/A")), values=[], warnings=[]),
    Case("percent-in-text-as-a-fraction", lines(row("社零增速", "2025-06", "0.065")), values=[["试验市", "retail-growth", "2025-06", "0.065"]], warnings=[["bare_fraction", 2, "D"]]),
    Case("percent-fraction-beside-larger-values", lines(row("网办率", "2025-05", "91"), row("网办率", "2025-06", "0.92")),
         values=[["试验市", "online", "2025-05", "91"], ["试验市", "online", "2025-06", "0.92"]], warnings=[["bare_fraction", 3, "D"], ["jump", 3, "D"]]),
    Case("rank-in-words", values("营商环境位次", "第8位", "8", "第7名", "7位"), values=given("rank", "8", "8", "7", "7")),
    Case("periods-of-one-month", periods("贷款余额", "2025-06", "2025/6", "2025.06", "202506", "2025年6月", "2025年06月份", "二〇二五年六月", "Jun-25", "2025-06-30", "2025/6/30", "20250630", "2025年6月末", "2025 年 6 月"),
         values=same("loan-balance", "2025-06"), warnings=[["repeated_row", 3]]),
    Case("periods-of-a-half-year", periods("新增银行贷款", "2025年1-6月", "2025年1—6月", "2025年1至6月", "2025年1~6月", "2025H1", "2025年上半年", "2025年6月", "2025Q2".replace("Q2", "-06"), "2025年1月-6月", "2025-01/2025-06"),
         values=same("new-loans", "2025-01/2025-06"), warnings=[["repeated_row", 3]]),
    Case("periods-of-a-quarter", periods("分季税收", "2025Q2", "2025年二季度", "2025年第二季度", "2025年2季度", "2025年4-6月", "2025年6月"), values=same("tax", "2025-04/2025-06"), warnings=[["repeated_row", 3], ["period_shorter_than_interval", 7, "C"]]),
    Case("one-month-of-a-quarter", lines(row("分季税收", "2025年6月", "5"), row("技改投资", "2025年2月", "1500")), values=[*same("tax", "2025-04/2025-06"), ["试验市", "investment", "2025-01/2025-02", "1500"]],
         warnings=[["period_shorter_than_interval", 2, "C"], ["period_shorter_than_interval", 3, "C"]]),
    Case("periods-of-three-quarters", lines(row("累计税收", "2024年前三季度", "5"), row("累计税收", "2024年1-9月", "5")), values=[["试验市", "tax-total", "2024-01/2024-09", "5"]],
         warnings=[["repeated_row", 3], ["outside_window", 2], ["far_from_target", 2]][:2]),
    Case("periods-of-a-year", lines(row("贷款余额", "2024年", "4000"), row("贷款余额", "2024年12月", "4000"), row("贷款余额", "2024-12-31", "4000")), values=[["试验市", "loan-balance", "2024-01/2024-12", "4000"]],
         warnings=[["outside_window", 2], ["repeated_row", 3]]),
    Case("periods-without-year", lines(row("新增银行贷款", "1-5月", "30"), row("新增银行贷款", "1—6月", "33"), row("新增银行贷款", "上半年", "33"), row("新增银行贷款", "一季度", "15"), row("新增银行贷款", "1至8月", "40"), row("新增银行贷款", "6月", "33")),
         {"plan": "trial-2025", "period": "2025-08"}, values=[["试验市", "new-loans", "2025-01/2025-05", "30"], LOANS, ["试验市", "new-loans", "2025-01/2025-03", "15"], ["试验市", "new-loans", "2025-01/2025-08", "40"]],
         warnings=[["repeated_row", 4]], understood=["没有写年份的数据期按 2025 年"]),
    Case("periods-inside-a-month", lines(row("旬产量", "2025年6月上旬", "90"), row("旬产量", "2025年6月中旬", "91"), row("旬产量", "2025年6月下旬", "92"), row("新增银行贷款", "2025年1至8月上半月", "38")),
         values=[["试验市", "grain", "2025-06-10", "90"], ["试验市", "grain", "2025-06-20", "91"], ["试验市", "grain", "2025-06-30", "92"], ["试验市", "new-loans", "2025-01/2025-08-15", "38"]],
         warnings=[["period_inside_interval", 5]]),
    Case("periods-january-february", lines(row("技改投资", "2025年1-2月", "1500"), row("技改投资", "2025年3月", "800")), values=[["试验市", "investment", "2025-01/2025-02", "1500"], ["试验市", "investment", "2025-03", "800"]]),
    Case("names-decorated", lines(*(row(name, month, str(30 + n)) for n, (name, month) in enumerate(zip(["其中:新增银行贷款", "#新增银行贷款", "★新增银行贷款", " 新增 银行贷款 ", "新增银行贷款(亿元)", "*新增贷款", "其中:★新增贷款(亿元)", "NEW-LOANS"], MONTHS, strict=True)))),
         values=[["试验市", "new-loans", "2025-01" if n == 0 else f"2025-01/{month}", str(30 + n)] for n, month in enumerate(MONTHS)]),
    Case("names-by-alias", lines(row("新增贷款", "2025-06", "33"), row("社零增速", "2025-06", "5.5"), row("高企", "2025-06", "20"), row("一网通办率", "2025-06", "92")),
         values=[LOANS, ["试验市", "retail-growth", "2025-06", "5.5"], ["试验市", "firms", "2025-06", "20"], ["试验市", "online", "2025-06", "92"]], warnings=[]),
    Case("regions-by-any-name", lines(row("城镇新增就业", "2025-06", "500", region="试验"), row("城镇新增就业", "2025-06", "200", region="99A001"), row("城镇新增就业", "2025-06", "150", region="西"), row("城镇新增就业", "2025-06", "100", region="南城区")),
         values=[["试验市", "jobs", "2025-01/2025-06", "500"], ["东县", "jobs", "2025-01/2025-06", "200"], ["西县", "jobs", "2025-01/2025-06", "150"], ["南区", "jobs", "2025-01/2025-06", "100"]], warnings=[]),
    Case("far-below-the-target", lines(row("贷款余额", "2025-06", "4.2"), row("新增银行贷款", "2025-06", "33万元")), values=[["试验市", "loan-balance", "2025-06", "4.2"], ["试验市", "new-loans", "2025-01/2025-06", "0.0033"]],
         warnings=[["far_from_target", 2, "D"], ["far_from_target", 3, "D"]]),
    Case("counts-that-are-not-whole", lines(row("高新技术企业", "2025-06", "20.5"), row("营商环境位次", "2025-06", "0"), row("营商环境位次", "2025-05", "8.5"), row("贷款余额", "2025-06", "4200.5")),
         values=[["试验市", "firms", "2025-06", "20.5"], ["试验市", "rank", "2025-06", "0"], ["试验市", "rank", "2025-05", "8.5"], ["试验市", "loan-balance", "2025-06", "4200.5"]],
         warnings=[["not_whole", 2, "D"], ["not_whole", 3, "D"], ["not_whole", 4, "D"]]),
)  # fmt: skip

REJECTED = (
    Case("values-in-chinese-numerals", values("贷款余额", "四千二百", "肆仟", "二〇", "百分之六"), errors=[["chinese_numeral", n, "D"] for n in range(2, 6)]),
    Case("values-that-are-errors", values("贷款余额", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "####"), errors=[["formula_error", n, "D"] for n in range(2, 9)]),
    Case("values-that-are-dates", values("贷款余额", "2025-06-30", "2025/6/30", "2025年6月", "6月30日", "Jun-25", "30-Jun"), errors=[["date_in_value", n, "D"] for n in range(2, 8)]),
    Case("values-that-are-no-numbers", values("贷款余额", "NaN", "inf", "-Infinity", "nan"), errors=[["not_a_number", n, "D"] for n in range(2, 6)]),
    Case("values-that-are-text", values("贷款余额", "约4200", "4200左右", "4200~4300", "超过4200", "4200?", "1.2.3", "见附件"), errors=[["unreadable_value", n, "D"] for n in range(2, 9)]),
    Case("values-with-bad-thousands", values("贷款余额", "42,00", "4,20", "4,2000", "1,23,456"), errors=[["unreadable_value", n, "D"] for n in range(2, 6)]),
    Case("units-of-another-kind", values("贷款余额", "4200家", "4200%", "4200人", "4200美元"), errors=[["unit_mismatch", n, "D"] for n in range(2, 6)]),
    Case("points-are-not-percent", lines(row("社零增速", "2025-06", "1.5个百分点"), row("网办率", "2025-06", "2", "百分点")), errors=[["unit_mismatch", 2], ["unit_mismatch", 3, "E"]]),
    Case("minus-and-down", lines(row("社零增速", "2025-06", "下降-4.1%")), errors=[["unreadable_value", 2, "D"]]),
    Case("change-for-an-amount", lines(row("贷款余额", "2025-06", "增长4.1%"), row("高新技术企业", "2025-06", "减少3家")), errors=[["change_not_value", 2], ["change_not_value", 3]]),
    Case("periods-that-are-none", periods("贷款余额", "六月前后", "2025-13", "2025-06-31", "2025", "1899年6月", "2025年6月①").replace(",2025,", ",20250,"), errors=[["unreadable_period", n, "C"] for n in range(2, 8)]),
    Case("serial-outside-a-column-of-dates", periods("贷款余额", "45838", "45869"), errors=[["unreadable_period", 2, "C"], ["unreadable_period", 3, "C"]]),
    Case("range-longer-than-an-interval", periods("事故起数", "2025年1-6月", "2025年上半年", "2025Q2", "2025年"), errors=[["period_not_one_interval", 2, "C"], ["period_not_one_interval", 3, "C"], ["period_not_one_interval", 4, "C"], ["period_not_one_interval", 5, "C"]]),
    Case("range-not-from-january", periods("新增银行贷款", "2025年2-6月", "2025年二季度", "2025年3-8月"), errors=[["period_not_cumulative", n, "C"] for n in (2, 3, 4)]),
    Case("name-nearly-right", lines(row("城镇新增就业人数", "2025-06", "200")), errors=[["unknown_indicator", 2, "B"]]),
    Case("region-nearly-right", lines(row("城镇新增就业", "2025-06", "200", region="东县城")), errors=[["unknown_region", 2, "A"]]),
    Case("unit-nobody-knows", lines(row("贷款余额", "2025-06", "4200", "亿圆"), head="地区,指标,数据期,实际值,计量单位,备注"), errors=[["unit_mismatch", 2, "E"]]),
    Case("same-key-three-times", lines(row("新增银行贷款", "2025-06", "33"), row("新增贷款", "2025年1-6月", "34"), row("new-loans", "2025H1", "35")), errors=[["contradiction", 3]]),
    Case("year-column-that-is-none", "地区,指标,年份,月份,数值\n试验市,贷款余额,今年,6,4240\n", errors=[["unreadable_year", 2, "C"]]),
    Case("empty-indicator-cell", "地区,指标,数据期,实际值\n试验市,,2025-06,33\n试验市,新增银行贷款,2025-06,33\n", errors=[["empty_cell", 2, "B"]]),
    Case("direction-mark", lines(row("新增银行贷款", "2025-06", "\u202e33")), HERE_ONLY, errors=[["direction_mark", 2, "D"]]),
)  # fmt: skip
