"""The same figures written in any layout, with anything around them, are read back as exactly these figures."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import Store
from indicators.intake import check_file

TODAY = date(2025, 9, 5)
REGIONS = ["试验市", "东县", "西县", "南区"]
UNITS = {"城镇新增就业": "人", "高新技术企业": "家", "贷款余额": "亿元", "网办率": "%"}
IDS = {"城镇新增就业": "jobs", "高新技术企业": "firms", "贷款余额": "loan-balance", "网办率": "online"}
Rows = list[list[str]]
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Figures:
    """What is true: a number for some of region, indicator and month; and the dice for how it is written."""

    regions: list[str]
    indicators: list[str]
    months: list[int]
    numbers: dict[Key, int]
    dice: random.Random

    def cell(self, region: str, indicator: str, month: int, *, unit: bool = False) -> str:
        """A number as somebody writes it, or one of the marks of nothing."""
        number = self.numbers.get((region, indicator, month))
        if number is None:
            return self.dice.choice(["", "—", "/", "暂无", "…"])
        own = UNITS[indicator] if unit and self.dice.random() < 0.2 else ""
        return self.dice.choice([f"{number}{own}", f" {number}{own}", f"{number}.0{own}", f"+{number}{own}"])

    def month(self, month: int) -> str:
        """A month with its year, in one of its spellings."""
        spellings = (f"2025年{month}月", f"2025-{month:02d}", f"2025/{month}", f"2025年{month:02d}月份", f"2025{month:02d}")
        return self.dice.choice(spellings)

    def shuffled(self, things: list[str]) -> list[str]:
        """The same in another order."""
        return self.dice.sample(things, len(things))


def long_layout(true: Figures) -> Rows:
    heads = true.shuffled(["地区", "指标", "数据期", "实际值", "计量单位", "序号"])
    rows = []
    for region in true.regions:
        for indicator in true.indicators:
            for month in true.months:
                says = {"地区": region, "指标": indicator, "数据期": true.month(month), "实际值": true.cell(region, indicator, month, unit=True),
                        "计量单位": true.dice.choice(["", UNITS[indicator]]), "序号": str(len(rows) + 1)}  # fmt: skip
                rows.append([says[head] for head in heads])
    return [heads, *true.dice.sample(rows, len(rows))]


def a_column_a_month(true: Figures) -> Rows:
    spelled = true.dice.choice([lambda m: f"2025年{m}月", lambda m: f"2025-{m:02d}", lambda m: f"2025年1-{m}月" if m > 1 else "2025年1月"])
    heads = ["地区", "指标", "计量单位", *map(spelled, true.months)]
    pairs = [(region, indicator) for region in true.regions for indicator in true.indicators]
    return [heads, *([r, i, UNITS[i], *(true.cell(r, i, m, unit=True) for m in true.months)] for r, i in pairs)]


def months_under_a_year(true: Figures) -> Rows:
    first = ["地区", "指标", "2025年", *[""] * (len(true.months) - 1)]
    second = ["", "", *(f"{month}月" for month in true.months)]
    pairs = [(region, indicator) for region in true.regions for indicator in true.indicators]
    return [first, second, *([r, i, *(true.cell(r, i, m) for m in true.months)] for r, i in pairs)]


def a_column_an_indicator(true: Figures) -> Rows:
    heads = ["地区", "月份", *(f"{i}({UNITS[i]})" if true.dice.random() < 0.5 else i for i in true.indicators)]
    return [
        heads,
        *([r, true.month(m), *(true.cell(r, i, m, unit=True) for i in true.indicators)] for r in true.regions for m in true.months),
    ]


def indicators_with_targets(true: Figures) -> Rows:
    first = ["地区", "数据期"]
    for indicator in true.indicators:
        first += [indicator, "", ""]
    second = ["", "", *["目标值", "实际值", "完成率"] * len(true.indicators)]
    rows = []
    for region in true.regions:
        for month in true.months:
            rows.append([region, true.month(month)])
            for indicator in true.indicators:
                rows[-1] += ["100", true.cell(region, indicator, month), "50%"]
    return [first, second, *rows]


def a_column_a_region(true: Figures) -> Rows:
    heads = ["指标", "单位", "期间", *true.regions]
    return [
        heads,
        *(
            [i, UNITS[i], true.month(m), *(true.cell(r, i, m, unit=True) for r in true.regions)]
            for i in true.indicators
            for m in true.months
        ),
    ]


def indicators_under_months(true: Figures) -> Rows:
    first, second = ["地区"], [""]
    for month in true.months:
        first += [f"2025年{month}月", *[""] * (len(true.indicators) - 1)]
        second += true.indicators
    return [first, second, *([r, *(true.cell(r, i, m) for m in true.months for i in true.indicators)] for r in true.regions)]


def months_under_regions(true: Figures) -> Rows:
    first, second = ["指标"], [""]
    for region in true.regions:
        first += [region, *[""] * (len(true.months) - 1)]
        second += [f"2025年{month}月" for month in true.months]
    return [first, second, *([i, *(true.cell(r, i, m) for r in true.regions for m in true.months)] for i in true.indicators)]


ALONE = (long_layout, a_column_a_month, a_column_an_indicator, indicators_with_targets, a_column_a_region)
# a heading over a single column spans nothing, so these need two at least of what stands below
SPANNING = (months_under_a_year, indicators_under_months, months_under_regions)


def around(true: Figures, rows: Rows) -> Rows:
    """The same table with what offices put around it."""
    width, dice = len(rows[0]), true.dice
    if dice.random() < 0.3:
        at = dice.randint(1, width - 1)
        rows = [[*row[:at], "", *row[at:]] for row in rows]
    body = list(rows)
    if dice.random() < 0.3:
        body.insert(dice.randint(2 + (rows[1][0] == ""), len(body)), [])
    above = [["试验市攻坚指标完成情况"], ["填报单位:市发改委", "填报人:张三"], [], ["附件1"]]
    below = [[], ["注:部分为快报数"], ["填表人:张三", "审核人:李四"], ["", "说明:空白为未报"]]
    return [*dice.sample(above, dice.randint(0, 2)), *body, *dice.sample(below, dice.randint(0, 2))]


@st.composite
def figures(draw: st.DrawFn, *, fewest_months: int, fewest: int) -> Figures:
    dice = draw(st.randoms(use_true_random=False))
    regions = dice.sample(REGIONS, dice.randint(1, len(REGIONS)))
    indicators = dice.sample(list(UNITS), dice.randint(fewest, len(UNITS)))
    months = sorted(dice.sample(range(1, 9), dice.randint(fewest_months, 4)))
    keys = [(region, indicator, month) for region in regions for indicator in indicators for month in months]
    return Figures(regions, indicators, months, {key: dice.randint(50, 99) for key in keys if dice.random() < 0.9}, dice)


def _read_back(store: Store, true: Figures, layout: Callable[[Figures], Rows]) -> None:
    text = "\n".join("\t".join(row) for row in around(true, layout(true)))
    check = check_file(store, text.encode(), "表.txt", today=TODAY, plan="trial-2025", with_lights=False)
    assert [str(finding) for finding in check.errors] == []
    found = {(row.region_name, row.terms.indicator, row.period.end): row.value for row in check.values}
    month_ends = [31, 28, 31, 30, 31, 30, 31, 31]
    assert found == {(r, IDS[i], date(2025, m, month_ends[m - 1])): number for (r, i, m), number in true.numbers.items()}
    assert len(check.values) == len(true.numbers)


READ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@READ
@given(true=figures(fewest_months=1, fewest=1), layout=st.sampled_from(ALONE))
def test_figures_in_any_layout(read_only_store: Store, true: Figures, layout: Callable[[Figures], Rows]) -> None:
    _read_back(read_only_store, true, layout)


@READ
@given(true=figures(fewest_months=2, fewest=2), layout=st.sampled_from(SPANNING))
def test_figures_under_spanning_headings(read_only_store: Store, true: Figures, layout: Callable[[Figures], Rows]) -> None:
    _read_back(read_only_store, true, layout)
