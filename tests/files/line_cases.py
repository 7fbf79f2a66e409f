"""Files with lines around the table: titles, units and periods above it, totals in it, notes and signatures below."""

from __future__ import annotations

from case import HERE_ONLY, JUNE, LOANS, Case, full_width

TABLE = "指标,实际值\n新增银行贷款,33\n"
COUNTIES = "地区,指标,数据期,实际值\n东县,城镇新增就业,2025-06,200\n西县,城镇新增就业,2025-06,150\n"
TWO = [["东县", "jobs", "2025-01/2025-06", "200"], ["西县", "jobs", "2025-01/2025-06", "150"]]

ACCEPTED = (
    Case("period-in-the-title", "试验市2025年1-6月主要指标\n" + TABLE, HERE_ONLY, values=[LOANS], warnings=[], passed_over=[1], understood=["没有数据期列,一律为表头以上所写的:2025年1-6月"]),
    Case("period-in-the-title-half-year", "试验市2025年上半年主要指标\n" + TABLE, HERE_ONLY, values=[LOANS], warnings=[]),
    Case("period-in-the-title-chinese", "试验市二〇二五年六月主要指标\n" + TABLE, HERE_ONLY, values=[LOANS], warnings=[]),
    Case("period-in-the-title-spaced", "2025 年 1—6 月完成情况\n" + TABLE, HERE_ONLY, values=[LOANS], warnings=[]),
    Case("period-in-the-title-same-as-chosen", "2025年上半年完成情况\n" + TABLE, {**HERE_ONLY, "period": "2025-06"}, values=[LOANS], warnings=[]),
    Case("period-in-the-title-beside-a-date", "2025年6月完成情况,\n填报日期:2025年7月5日,\n" + TABLE, HERE_ONLY, values=[LOANS], warnings=[], passed_over=[1, 2]),
    Case("period-column-before-the-title", "2025年5月完成情况\n指标,数据期,实际值\n新增银行贷款,2025-06,33\n", HERE_ONLY, values=[LOANS], warnings=[]),
    Case("unit-in-the-title-of-a-wide-table", "单位:万元,,\n指标,2025年5月,2025年6月\n新增银行贷款,300000,330000\n", HERE_ONLY,
         values=[["试验市", "new-loans", "2025-01/2025-05", "30"], LOANS], warnings=[["unit_from_title", 3, "B"], ["unit_from_title", 3, "C"]], understood=["表头以上写明单位:万元"]),
    Case("unit-in-the-title-is-that-of-the-plan", "填报单位:市发改委 填报人:张三 单位:亿元\n指标,数据期,实际值\n新增银行贷款,2025-06,33\n", HERE_ONLY, values=[LOANS], warnings=[], passed_over=[1]),
    Case("full-width-lines-and-headings", "填报单位" + full_width(":") + "市发改委 单位" + full_width(":") + "万元,\n指标,数据期,实际值" + full_width("(亿元)") + "\n新增银行贷款,2025-06,33\n注" + full_width(":") + "快报,,\n",
         HERE_ONLY, values=[LOANS], warnings=[], passed_over=[1, 4], understood=["表头以上写明单位:万元"]),
    Case("full-width-unit-in-the-title", "单位" + full_width(":") + "万元,,\n指标,数据期,实际值\n新增银行贷款,2025-06,330000\n", HERE_ONLY, values=[LOANS], warnings=[["unit_from_title", 3]]),
    Case("title-in-the-middle-cell", ",,试验市攻坚指标,\n地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n", values=[LOANS], warnings=[], passed_over=[1]),
    Case("many-lines-above", "附件1\n\n试验市攻坚指标\n(内部资料)\n填报单位:市发改委,联系人:张三\n地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n", values=[LOANS], passed_over=[1, 3, 4, 5]),
    Case("empty-column-in-the-middle", "地区,,指标,,数据期,实际值\n试验市,,新增银行贷款,,2025-06,33\n", values=[LOANS], warnings=[]),
    Case("empty-first-column", ",地区,指标,数据期,实际值\n,试验市,新增银行贷款,2025-06,33\n", values=[LOANS], warnings=[]),
    Case("empty-rows-in-the-middle", "地区,指标,数据期,实际值\n\n试验市,新增银行贷款,2025-05,30\n,,,\n\n试验市,新增银行贷款,2025-06,33\n", values=[["试验市", "new-loans", "2025-01/2025-05", "30"], LOANS], passed_over=[]),
    Case("signatures-spread-over-columns", "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n填表人:张三,审核人:李四,单位负责人:王五,联系电话:05701234567\n", values=[LOANS], warnings=[], passed_over=[3]),
    Case("signature-names-in-cells-of-their-own", "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n填表人:,张三,审核人:,李四\n", values=[LOANS], warnings=[], passed_over=[3]),
    Case("notes-of-several-lines", "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n注:1.贷款为快报数,,,\n说明:本表按月报送,,,\n数据来源:人民银行,,,\n", values=[LOANS], warnings=[], passed_over=[3, 4, 5]),
    Case("header-repeated-on-every-page", "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-05,30\n地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n",
         values=[["试验市", "new-loans", "2025-01/2025-05", "30"], LOANS], passed_over=[3]),
    Case("second-header-row", "地区,指标,数据期,2025年,\n,,,实际值,完成率\n试验市,新增银行贷款,2025-06,33,55%\n".replace("2025年,", "完成情况,"), values=[LOANS], warnings=[]),
    Case("total-that-adds-up", COUNTIES + "合计,城镇新增就业,2025-06,350\n", values=TWO, warnings=[], passed_over=[4]),
    Case("total-subtotal-sum", COUNTIES + "小计,城镇新增就业,2025-06,350\n总计,城镇新增就业,2025-06,350\n", values=TWO, warnings=[], passed_over=[4, 5]),
    Case("total-of-a-level-is-not-compared", "地区,指标,数据期,实际值\n东县,高新技术企业,2025-06,5\n西县,高新技术企业,2025-06,4\n合计,高新技术企业,2025-06,10\n",
         values=[["东县", "firms", "2025-06", "5"], ["西县", "firms", "2025-06", "4"]], warnings=[], passed_over=[4]),
    Case("own-region-is-data", COUNTIES + "试验市,城镇新增就业,2025-06,500\n", values=[*TWO, ["试验市", "jobs", "2025-01/2025-06", "500"]], warnings=[], passed_over=[]),
    Case("total-under-the-number", "序号,地区,指标,数据期,实际值\n1,东县,城镇新增就业,2025-06,200\n2,西县,城镇新增就业,2025-06,150\n,合计,城镇新增就业,2025-06,351\n", values=TWO, warnings=[["total_differs", 4, "E"]], passed_over=[4]),
    Case("header-row-chosen", "指标,实际值\n旧表,1\n地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n", {"plan": "trial-2025", "header_row": 3}, values=[LOANS], passed_over=[1, 2]),
    Case("columns-chosen-by-heading", "地方,项目,时段,金额,指标\n试验市,新增银行贷款,2025-06,33,x\n",
         {"plan": "trial-2025", "header_row": 1, "columns": {"region": "地方", "indicator": "项目", "period": "时段", "value": "金额"}}, values=[LOANS]),
    Case("region-column-there-but-empty", "地区,指标,数据期,实际值\n,新增银行贷款,2025-06,33\n", HERE_ONLY, values=[LOANS], understood=["“地区”列(A 列)是空的,一律为:试验市"]),
    Case("of-the-period-heading", "地区,指标,数据期,本期\n试验市,事故起数,2025-06,3\n", values=[["试验市", "accidents", "2025-06", "3"]], warnings=[]),
    Case("running-total-of-an-in-period-indicator", "指标,累计\n事故起数,5\n新增银行贷款,33\n", {**HERE_ONLY, "period": "2025-06"}, values=[["试验市", "accidents", "2025-06", "5"], LOANS],
         warnings=[["cumulative_figure", 2, "B"]]),
    Case("unit-between-the-rows", "指标,实际值\n新增银行贷款,33\n单位:万元,\n贷款余额,4240\n", {**HERE_ONLY, "period": "2025-06"}, values=[LOANS, ["试验市", "loan-balance", "2025-06", "4240"]],
         warnings=[["unit_between", 3]], passed_over=[3]),
    Case("title-whose-words-read-like-headings", "试验市,2025年6月,,\n指标,数据期,实际值,备注\n新增银行贷款,2025-06,33,\n", HERE_ONLY, values=[LOANS], warnings=[], passed_over=[1]),
    Case("bare-headings-of-values", "地区,指标,目标,实际,完成率\n试验市,新增银行贷款,60,33,55%\n", JUNE, values=[LOANS], warnings=[]),
    Case("title-names-another-region", "东县2025年6月主要指标\n指标,实际值\n城镇新增就业,20\n", {"plan": "trial-2025", "region": "西县"}, values=[["西县", "jobs", "2025-01/2025-06", "20"]], warnings=[["region_conflict", 1]], passed_over=[1]),
    Case("title-names-the-region-above", "试验市2025年6月主要指标\n指标,实际值\n城镇新增就业,20\n", {"plan": "trial-2025", "region": "西县"}, values=[["西县", "jobs", "2025-01/2025-06", "20"]], warnings=[]),
    Case("title-of-figures-of-the-month", "2025年6月主要指标(当月数)\n指标,完成值\n新增银行贷款,5\n事故起数,1\n", HERE_ONLY, values=[["试验市", "new-loans", "2025-01/2025-06", "5"], ["试验市", "accidents", "2025-06", "1"]], warnings=[["period_figure", 1]]),
    Case("title-of-running-totals", "2025年6月累计完成情况\n指标,完成值\n新增银行贷款,33\n事故起数,5\n", HERE_ONLY, values=[LOANS, ["试验市", "accidents", "2025-06", "5"]], warnings=[["cumulative_figure", 1]]),
    Case("period-chosen-that-no-row-is-of", "指标,数据期,实际值\n新增银行贷款,2025-06,33\n", {**HERE_ONLY, "period": "2025-07"}, values=[LOANS], warnings=[["period_not_in_file", None]]),
    Case("region-chosen-that-no-row-is-of", COUNTIES, {"plan": "trial-2025", "region": "南区"}, values=TWO, warnings=[["region_not_in_file", None]]),
    Case("region-chosen-that-holds-the-rows", COUNTIES, HERE_ONLY, values=TWO, warnings=[]),
    Case("heading-of-the-month-under-a-month", "指标,2025年6月,\n,当月,备注\n新增银行贷款,5,\n", HERE_ONLY, values=[["试验市", "new-loans", "2025-01/2025-06", "5"]], warnings=[["period_figure", 3, "B"]]),
)  # fmt: skip

REJECTED = (
    Case("period-in-the-title-against-the-chosen", "试验市2025年1-6月主要指标\n" + TABLE, {**HERE_ONLY, "period": "2025-05"}, errors=[["period_conflict", None]]),
    Case("two-periods-in-the-title", "试验市2025年5月、2025年6月主要指标\n" + TABLE, HERE_ONLY, errors=[["missing_column", 2]]),
    Case("day-of-filling-in-is-no-period", "填报日期:2025年6月\n" + TABLE, HERE_ONLY, errors=[["missing_column", 2]]),
    Case("title-period-in-the-future", "2025年1-9月完成情况\n" + TABLE, HERE_ONLY, errors=[["period_in_future", 3]]),
    Case("note-with-a-figure-under-the-value", "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n来源:人民银行,,,60\n", errors=[["unknown_region", 3], ["empty_cell", 3]]),
    Case("header-row-chosen-that-is-empty", "地区,指标,数据期,实际值\n\n试验市,新增银行贷款,2025-06,33\n", {"plan": "trial-2025", "header_row": 2}, errors=[["no_header", None]]),
    Case("column-chosen-that-is-not-there", "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n", {"plan": "trial-2025", "columns": {"value": "Z"}}, errors=[["unknown_column", 1]]),
    Case("two-tables-below-each-other", "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025-06,33\n县区,指标名称,月份,完成值\n东县,城镇新增就业,2025-06,200\n",
         errors=[["unknown_region", 3], ["unknown_indicator", 3]]),
    Case("periods-between-the-rows", "指标,实际值\n2025年5月,\n新增银行贷款,30\n2025年6月,\n贷款余额,4240\n", {**HERE_ONLY, "period": "2025-06"}, errors=[["period_between", 2]]),
    Case("regions-between-the-rows", "指标,实际值\n东县,\n城镇新增就业,30\n西县,\n高新技术企业,3\n", {**HERE_ONLY, "period": "2025-06"}, errors=[["region_between", 2], ["region_between", 4]]),
    Case("two-region-columns", "地区,县区,指标,数据期,实际值\n试验市,东县,城镇新增就业,2025-06,200\n", errors=[["duplicate_column", 1]]),
)  # fmt: skip
