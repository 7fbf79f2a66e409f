"""Files of the wide layouts: a column a period, an indicator or a region, with headers of one to three rows."""

from __future__ import annotations

from case import HERE_ONLY, JUNE, JUNE_HERE, Case

MAY = "2025-01/2025-05"
JUN = "2025-01/2025-06"


def loans(*values: str, first: int = 1) -> list[list[str]]:
    """新增银行贷款 of months one after another."""
    periods = ["2025-01", *(f"2025-01/2025-{month:02d}" for month in range(2, 13))]
    return [["试验市", "new-loans", period, value] for period, value in zip(periods[first - 1 :], values, strict=False)]


def jobs(east: str, west: str, period: str = JUN) -> list[list[str]]:
    """城镇新增就业 of two counties."""
    return [["东县", "jobs", period, east], ["西县", "jobs", period, west]]


PAIRS = [["东县", "jobs", JUN, "200"], ["东县", "firms", "2025-06", "5"], ["西县", "jobs", JUN, "150"], ["西县", "firms", "2025-06", "4"]]

ACCEPTED = (
    Case("wide-months", "指标,1月,2月,3月\n新增银行贷款,5,10,15\n", JUNE_HERE, values=loans("5", "10", "15"), warnings=[], layout="months",
         understood=["一期一列(宽表)", "没有写年份的数据期按 2025 年"]),
    Case("wide-months-with-years", "地区,指标,2025年5月,2025年6月\n东县,城镇新增就业,180,200\n西县,城镇新增就业,130,150\n",
         values=[["东县", "jobs", MAY, "180"], ["东县", "jobs", JUN, "200"], ["西县", "jobs", MAY, "130"], ["西县", "jobs", JUN, "150"]], warnings=[], layout="months"),
    Case("wide-months-as-iso", "指标,2025-05,2025-06\n贷款余额,4230,4240\n", HERE_ONLY, values=[["试验市", "loan-balance", "2025-05", "4230"], ["试验市", "loan-balance", "2025-06", "4240"]], layout="months"),
    Case("wide-months-as-digits", "指标,202505,202506\n贷款余额,4230,4240\n", HERE_ONLY, values=[["试验市", "loan-balance", "2025-05", "4230"], ["试验市", "loan-balance", "2025-06", "4240"]], layout="months"),
    Case("wide-months-with-dots", "指标,2025.05,2025.06\n贷款余额,4230,4240\n", HERE_ONLY, values=[["试验市", "loan-balance", "2025-05", "4230"], ["试验市", "loan-balance", "2025-06", "4240"]], layout="months"),
    Case("wide-cumulative-months", "试验市2025年主要指标\n指标,1-2月,1-3月,1-6月\n新增银行贷款,10,15,33\n", HERE_ONLY,
         values=[["试验市", "new-loans", "2025-01/2025-02", "10"], ["试验市", "new-loans", "2025-01/2025-03", "15"], ["试验市", "new-loans", JUN, "33"]], passed_over=[1], layout="months"),
    Case("wide-quarters", "指标,2025年一季度,2025年二季度\n分季税收,2,2.5\n", HERE_ONLY,
         values=[["试验市", "tax", "2025-01/2025-03", "2"], ["试验市", "tax", "2025-04/2025-06", "2.5"]], layout="months"),
    Case("wide-one-month", "地区,指标,2025年1-6月\n试验市,新增银行贷款,33\n", values=[["试验市", "new-loans", JUN, "33"]], warnings=[], layout="months"),
    Case("wide-month-said-with-the-value", "指标,年度目标,1-6月完成,完成率\n新增银行贷款,60,33,55%\n贷款余额,4600,4240,92.2%\n", JUNE_HERE,
         values=[["试验市", "new-loans", JUN, "33"], ["试验市", "loan-balance", JUN, "4240"]], warnings=[], layout="months"),
    Case("wide-month-in-brackets", "指标,实际值(2025年6月)\n新增银行贷款,33\n", HERE_ONLY, values=[["试验市", "new-loans", JUN, "33"]], warnings=[], layout="months"),
    Case("wide-months-with-units", "指标,计量单位,2025年5月,2025年6月,备注\n新增银行贷款,万元,300000,330000,快报\n社零增速,%,5.2,5.5,\n", HERE_ONLY,
         values=[["试验市", "new-loans", MAY, "30"], ["试验市", "new-loans", JUN, "33"], ["试验市", "retail-growth", "2025-05", "5.2"], ["试验市", "retail-growth", "2025-06", "5.5"]], warnings=[]),
    Case("wide-months-short-unit-heading", "指标,单位,2025年5月,2025年6月\n新增银行贷款,万元,300000,330000\n", HERE_ONLY, values=[["试验市", "new-loans", MAY, "30"], ["试验市", "new-loans", JUN, "33"]], warnings=[]),
    Case("wide-form-of-a-year", "指标,1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月\n新增银行贷款,5,10,15,20,27,33,,,,,,\n贷款余额,4010,4020,4030,4040,4050,4060,4070,4080,,,,\n", JUNE_HERE,
         values=[*loans("5", "10", "15", "20", "27", "33"), *(["试验市", "loan-balance", f"2025-{m:02d}", str(4000 + 10 * m)] for m in range(1, 9))], warnings=[]),
    Case("wide-months-not-reported", "指标,2025年5月,2025年6月\n新增银行贷款,—,33\n贷款余额,4230,暂无\n", HERE_ONLY, values=[["试验市", "new-loans", JUN, "33"], ["试验市", "loan-balance", "2025-05", "4230"]], warnings=[]),
    Case("wide-months-sections-and-marks", "指标名称,计量单位,2025年5月,2025年6月\n一、资金,,,\n1.新增银行贷款,亿元,30,33\n二、民生,,,\n其中:★网办率,%,91,92\n".replace("1.新增", "新增"), HERE_ONLY,
         values=[["试验市", "new-loans", MAY, "30"], ["试验市", "new-loans", JUN, "33"], ["试验市", "online", "2025-05", "91"], ["试验市", "online", "2025-06", "92"]], passed_over=[2, 4], warnings=[]),
    Case("wide-months-totals", "地区,指标,2025年5月,2025年6月\n东县,城镇新增就业,180,200\n西县,城镇新增就业,130,150\n合计,城镇新增就业,310,360\n",
         values=[["东县", "jobs", MAY, "180"], ["东县", "jobs", JUN, "200"], ["西县", "jobs", MAY, "130"], ["西县", "jobs", JUN, "150"]], warnings=[["total_differs", 4, "D"]], passed_over=[4]),
    Case("wide-months-under-a-year", "指标,2025年,,\n,1月,2月,3月\n新增银行贷款,5,10,15\n", HERE_ONLY, values=loans("5", "10", "15"), warnings=[], layout="months"),
    Case("wide-months-under-two-years", "指标,2024年,,2025年,\n,11月,12月,1月,2月\n贷款余额,4001,4002,4003,4004\n", HERE_ONLY,
         values=[["试验市", "loan-balance", p, v] for p, v in (("2024-11", "4001"), ("2024-12", "4002"), ("2025-01", "4003"), ("2025-02", "4004"))],
         warnings=[["outside_window", 3, "B"], ["outside_window", 3, "C"]], layout="months"),
    Case("wide-months-year-row-without-labels", ",,2025年,,\n指标,单位,1月,2月,3月\n新增银行贷款,亿元,5,10,15\n", HERE_ONLY, values=loans("5", "10", "15"), warnings=[]),
    Case("wide-months-target-and-actual", "指标,1-5月,,,1-6月,,\n,目标值,实际值,完成率,目标值,实际值,完成率\n新增银行贷款,25,30,120%,30,33,110%\n", JUNE_HERE,
         values=[["试验市", "new-loans", MAY, "30"], ["试验市", "new-loans", JUN, "33"]], warnings=[], layout="months"),
    Case("wide-unlabelled-indicators", ",2025年5月,2025年6月\n新增银行贷款,30,33\n网办率,91,92\n", HERE_ONLY,
         values=[["试验市", "new-loans", MAY, "30"], ["试验市", "new-loans", JUN, "33"], ["试验市", "online", "2025-05", "91"], ["试验市", "online", "2025-06", "92"]],
         understood=["A 列“”按内容认作指标"]),
    Case("wide-indicators", "地区,城镇新增就业,高新技术企业(家)\n东县,200,5\n西县,150,4\n", JUNE, values=PAIRS, warnings=[], layout="indicators"),
    Case("wide-indicators-period-column", "地区,月份,城镇新增就业,高新技术企业\n东县,2025-06,200,5\n西县,2025-06,150,4\n", values=PAIRS, warnings=[], layout="indicators"),
    Case("wide-indicators-period-in-the-title", "2025年6月各县区情况\n地区,城镇新增就业,高新技术企业\n东县,200,5\n西县,150,4\n", values=PAIRS, warnings=[], passed_over=[1],
         understood=["没有数据期列,一律为表头以上所写的:2025年6月"]),
    Case("wide-indicators-by-month", "月份,新增银行贷款(万元),社零增速(%)\n1-5月,300000,5.2\n1-6月,330000,5.5\n", JUNE_HERE,
         values=[["试验市", "new-loans", MAY, "30"], ["试验市", "retail-growth", MAY, "5.2"], ["试验市", "new-loans", JUN, "33"], ["试验市", "retail-growth", JUN, "5.5"]], warnings=[], layout="indicators"),
    Case("wide-indicators-units-below", "地区,城镇新增就业,高新技术企业\n,人,家\n东县,200,5\n西县,150,4\n", JUNE, values=PAIRS, warnings=[]),
    Case("wide-indicators-units-that-convert", "地区,新增银行贷款,贷款余额\n,万元,亿元\n试验市,330000,4240\n", JUNE, values=[["试验市", "new-loans", JUN, "33"], ["试验市", "loan-balance", "2025-06", "4240"]], warnings=[]),
    Case("wide-indicators-target-actual-rate", "地区,城镇新增就业,,,高新技术企业,,\n,目标值,实际值,完成率,目标值,实际值,完成率\n东县,400,200,50%,10,5,50%\n西县,300,150,50%,8,4,50%\n", JUNE, values=PAIRS, warnings=[], layout="indicators"),
    Case("wide-indicators-joined-names", "地区,社会消费品零售总额,,城镇新增就业\n,总量,增速,\n试验市,80,5.5,500\n", JUNE,
         values=[["试验市", "retail-growth", "2025-06", "5.5"], ["试验市", "jobs", JUN, "500"]], warnings=[["unused_column", 2, "B"]]),
    Case("wide-indicators-ranks-beside", "地区,城镇新增就业,位次,同比增长,高新技术企业,排名\n东县,200,1,3%,5,1\n西县,150,2,2%,4,2\n", JUNE, values=PAIRS, warnings=[]),
    Case("wide-indicators-totals", "地区,城镇新增就业,高新技术企业\n东县,200,5\n西县,150,4\n合计,351,10\n", JUNE, values=PAIRS, warnings=[["total_differs", 4, "B"]], passed_over=[4]),
    Case("wide-indicators-own-region", "地区,城镇新增就业,高新技术企业\n东县,200,5\n西县,150,4\n全市,500,20\n", JUNE,
         values=[*PAIRS, ["试验市", "jobs", JUN, "500"], ["试验市", "firms", "2025-06", "20"]], warnings=[], passed_over=[]),
    Case("wide-indicators-codes", "region,jobs,firms\n东县,200,5\n西县,150,4\n", JUNE, values=PAIRS, warnings=[], layout="indicators"),
    Case("wide-indicators-unit-as-region", "单位,城镇新增就业,高新技术企业\n东县,200,5\n西县,150,4\n", JUNE, values=PAIRS, warnings=[], understood=["A 列“单位”按内容认作地区"]),
    Case("wide-indicators-by-period", "地区,2025年5月,,2025年6月,\n,城镇新增就业,高新技术企业,城镇新增就业,高新技术企业\n东县,180,4,200,5\n",
         values=[["东县", "jobs", MAY, "180"], ["东县", "firms", "2025-05", "4"], ["东县", "jobs", JUN, "200"], ["东县", "firms", "2025-06", "5"]], warnings=[], layout="indicators"),
    Case("wide-indicators-unknown-column", "地区,城镇新增就业,高新技木企业\n东县,200,5\n", JUNE, values=[["东县", "jobs", JUN, "200"]], warnings=[["unused_column", 1, "C"]]),
    Case("wide-regions", "指标,东县,西县\n城镇新增就业,200,150\n", JUNE, values=jobs("200", "150"), warnings=[], layout="regions"),
    Case("wide-regions-with-units", "指标,单位,东县,西县\n城镇新增就业,人,200,150\n", JUNE, values=jobs("200", "150"), warnings=[], layout="regions"),
    Case("wide-regions-period-column", "指标,期间,东县,西县\n城镇新增就业,2025-05,180,130\n城镇新增就业,2025-06,200,150\n", values=[*jobs("180", "130", MAY), *jobs("200", "150")], warnings=[]),
    Case("wide-regions-own-region-and-total", "指标,东县,西县,全市,全区\n城镇新增就业,200,150,500,350\n", JUNE, values=[*jobs("200", "150"), ["试验市", "jobs", JUN, "500"]], warnings=[]),
    Case("wide-regions-total-column", "指标,东县,西县,合计\n城镇新增就业,200,150,350\n", JUNE, values=jobs("200", "150"), warnings=[]),
    Case("wide-regions-by-month", "指标,东县,,西县,\n,5月,6月,5月,6月\n城镇新增就业,180,200,130,150\n", JUNE,
         values=[["东县", "jobs", MAY, "180"], ["东县", "jobs", JUN, "200"], ["西县", "jobs", MAY, "130"], ["西县", "jobs", JUN, "150"]], warnings=[], layout="regions"),
    Case("wide-regions-codes", "指标,99A001,99A002\n城镇新增就业,200,150\n", JUNE, values=jobs("200", "150"), warnings=[], layout="regions"),
    Case("layout-chosen-long", "地区,指标,数据期,1月,实际值\n东县,城镇新增就业,2025-06,6,200\n", {"plan": "trial-2025", "layout": "long"}, values=[["东县", "jobs", JUN, "200"]], layout="long"),
    Case("layout-chosen-months", "地区,指标,1月,2月,累计\n东县,城镇新增就业,6,12,18\n", {**JUNE, "layout": "months"}, values=[["东县", "jobs", "2025-01", "6"], ["东县", "jobs", "2025-01/2025-02", "12"]],
         warnings=[["unused_column", 1, "E"]], layout="months"),
    Case("value-column-chosen-among-months", "地区,指标,数据期,1月,实际值\n东县,城镇新增就业,2025-06,6,200\n", {"plan": "trial-2025", "columns": {"value": "E"}}, values=[["东县", "jobs", JUN, "200"]], layout="long"),
)  # fmt: skip

REJECTED = (
    Case("wide-months-no-year", "指标,1月,2月,3月\n新增银行贷款,5,10,15\n", HERE_ONLY, errors=[["period_without_year", 1, letter] for letter in "BCD"]),
    Case("wide-no-period", "指标,东县,西县,南区\n城镇新增就业,5,10,15\n", errors=[["missing_column", 1]]),
    Case("wide-no-period-indicators", "地区,城镇新增就业,高新技术企业(家)\n东县,5,10\n", errors=[["missing_column", 1]]),
    Case("wide-no-indicator", "地区,2025年5月,2025年6月\n东县,5,6\n", errors=[["missing_column", 1]]),
    Case("fits-long-and-months", "指标,数据期,实际值,1月,2月\n新增银行贷款,2025-06,33,1,2\n", HERE_ONLY, errors=[["ambiguous_layout", 1]]),
    Case("fits-months-and-a-running-total", "指标,1月,2月,累计\n新增银行贷款,5,6,11\n", JUNE_HERE, errors=[["ambiguous_layout", 1]]),
    Case("fits-regions-and-months", "指标,东县,西县,2025年6月\n城镇新增就业,5,6,11\n", JUNE, errors=[["ambiguous_layout", 1]]),
    Case("indicators-twice", "地区,指标,城镇新增就业,高新技术企业\n东县,x,5,6\n", JUNE, errors=[["ambiguous_layout", 1]]),
    Case("wide-unreadable-cells", "指标,2025年5月,2025年6月\n新增银行贷款,三十,33\n贷款余额,4230,#REF!\n", HERE_ONLY, errors=[["chinese_numeral", 2, "B"], ["formula_error", 3, "C"]]),
    Case("wide-unknown-row", "指标,2025年5月,2025年6月\n新增银行贷歀,30,33\n", HERE_ONLY, errors=[["unknown_indicator", 2, "A"], ["unknown_indicator", 2, "A"]][:1]),
    Case("wide-region-outside", "指标,东县,衢州市\n城镇新增就业,5,6\n", JUNE, errors=[["region_outside", 1, "C"]]),
    Case("wide-months-future", "指标,2025年8月,2025年9月\n新增银行贷款,40,45\n", HERE_ONLY, errors=[["period_in_future", 2, "C"]]),
    Case("wide-not-one-interval", "指标,1-5月,1-6月\n事故起数,1,2\n", JUNE_HERE, errors=[["period_not_one_interval", 2, "B"], ["period_not_one_interval", 2, "C"]]),
    Case("wide-two-headings-of-one-period", "指标,2025年6月,2025年1-6月\n新增银行贷款,6,33\n", HERE_ONLY, errors=[["contradiction", 2, "C"]]),
    Case("wide-unit-conflict", "指标,计量单位,2025年6月(万元)\n新增银行贷款,亿元,33\n", HERE_ONLY, errors=[["unit_conflict", 2, "B"]]),
    Case("wide-too-many-cells", "指标,2025年5月,2025年6月\n贷款余额,4,230,4,240\n", HERE_ONLY, errors=[["too_many_cells", 2]]),
    Case("header-in-two-rows", "试验市指标,,\n指标,1-6月,\n,实际值,目标\n新增银行贷款,33,60\n", errors=[["period_without_year", 3, "B"]]),
)  # fmt: skip
