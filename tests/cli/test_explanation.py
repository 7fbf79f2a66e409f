"""为什么是这个灯: every figure of a result stands in its explanation, with every reported figure behind it."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from example_store import full_store

from indicators import Assessment, Scope, Step, Store, add_plan, assess, explain, explanations
from indicators.cli.tables import ASSESS_COLUMNS
from indicators.intake.submission import ActualRow, store_submission
from indicators.period import month_end, period_words
from indicators.wording.lights import light_word
from indicators.wording.numbers import COMPARATORS

ALSO = ("met_late", "tolerance", "margin")
FIELDS = {"area": "area_name", "indicator_id": "indicator", "indicator": "name"}
MEASURES = {"flow": "累计量", "level": "时点值", "growth": "增速", "ratio": "比率", "standard": "标准", "rank": "位次"}
NUMBER = re.compile(r"[-−]?\d+(?:,\d{3})*(?:\.\d+)?")


@pytest.fixture(scope="module")
def examples(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("examples") / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    store = full_store(path)
    yield store
    store.close()


@pytest.fixture(scope="module")
def trial(trial_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The trial plan with two years of values, some months left out, and targets of every path."""
    path = tmp_path_factory.mktemp("trial-values") / "xushi.duckdb"
    shutil.copy(trial_store_file, path)
    store = Store(path)
    add_plan(store, (Path(__file__).parent / "paths-2025.yaml").read_bytes(), "paths-2025.yaml", who="试验")
    seed = random.Random(3)  # noqa: S311  made-up values, not secrets
    rows: dict[tuple[str, str, str, date], ActualRow] = {}
    for row in assess(store, as_of=date(2026, 6, 30)):
        if row.plan in {"trial-2025", "paths-2025"}:
            for year in (2024, 2025):
                for value in _year(row, year, seed):
                    rows.setdefault((value.plan, value.region, value.indicator, value.period_end), value)
    store_submission(store, list(rows.values()), who="李四", file_name="试验.csv", content=b"trial")
    yield store
    store.close()


def _year(row: Assessment, year: int, seed: random.Random) -> Iterator[ActualRow]:
    step = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}.get(row.every, 1)
    total = Decimal(0)
    for month in range(step, 13, step):
        end = month_end(year, month)
        total += Decimal(str(round(seed.uniform(0, 14), 1)))
        if seed.random() < 0.9 or month == 12:
            value = total if row.measure == "flow" else Decimal(str(round(seed.uniform(-2, 120), 1)))
            first = date(year, month - step + 1, 1)
            yield ActualRow(row.plan, row.region_code, row.indicator, first, end, value, "表", month, str(value), "")


@pytest.mark.parametrize("as_of", [date(2016, 9, 30), date(2018, 12, 31), date(2023, 8, 31), date(2025, 6, 30), date(2026, 3, 10)])
def test_every_figure_of_the_five_plans_stands_in_its_explanation(examples: Store, as_of: date) -> None:
    _check_all(examples, as_of, Scope())


@pytest.mark.parametrize("as_of", [date(2025, 1, 31), date(2025, 5, 31), date(2025, 10, 31), date(2025, 12, 31), date(2026, 2, 10)])
def test_every_figure_of_the_trial_plans_stands_in_its_explanation(trial: Store, as_of: date) -> None:
    for plan in ("trial-2025", "paths-2025"):
        _check_all(trial, as_of, Scope(plan=plan))


def _check_all(store: Store, as_of: date, scope: Scope) -> None:
    told = explanations(store, as_of=as_of, scope=scope)
    rows = assess(store, as_of=as_of, scope=scope)
    assert len(rows) == len(told) > 0
    for row in rows:
        _check(row, told[row.plan, row.indicator, row.region_code, row.target_id])


def _check(row: Assessment, steps: tuple[Step, ...]) -> None:
    about = (row.plan, row.indicator, row.region, row.target_id, row.rule)
    for column in (*ASSESS_COLUMNS, *ALSO):
        value = getattr(row, FIELDS.get(column, column))
        if value is None or (column == "met_late" and not value) or (column in ALSO and row.target_id is None):
            continue
        texts = [f"{step.formula} {step.result}" for step in steps if column in step.columns]
        assert any(_holds(text, column, value, row) for text in texts) or (column == "rule" and _named(steps, row)), (
            about,
            column,
            value,
            texts,
        )
    values = [step for step in steps if step.part == "inputs" and "当前值" in step.formula]
    assert bool(values) == (row.value is not None), about
    assert all("批次 " in step.formula and "原文“" in step.formula and "第 " in step.formula for step in values), about
    assert "None" not in " ".join(f"{step.title} {step.formula} {step.result}" for step in steps), about


def _named(steps: tuple[Step, ...], row: Assessment) -> bool:
    return steps[-1].title.endswith(f"规则 {row.rule}")


def _holds(text: str, column: str, value: object, row: Assessment) -> bool:
    """Whether the text has the figure; a value without a target is said to be unjudged, and has no light to count."""
    if row.target_id is None and column in {"stale", "caught_up", "periods_in_row"}:
        return "没有设目标" in text
    if column in {"data_period", "missing_periods"}:
        return "、".join(period_words(one) for one in str(value).split(";")) in text
    words = {
        "status": light_word(row.status, row.rule, capped=row.capped, over_cap=row.over_cap),
        "forecast_met": "预计达到" if value else "预计达不到",
        "stale": "数据陈旧" if value else "否",
        "caught_up": "是" if value else "否",
        "met_late": "第 ",
        "periods_in_row": f"{value} 期",
        "comparator": COMPARATORS.get(str(value), ""),
    }
    if column in words:
        return words[column] in text
    if isinstance(value, Decimal):
        return _number_in(text, value) or (column == "margin" and row.comparator != "~")
    return MEASURES.get(str(value), str(value)) in text


def _number_in(text: str, value: Decimal) -> bool:
    return any(abs(Decimal(found.replace("−", "-").replace(",", "")) - value) <= Decimal("0.00005") for found in NUMBER.findall(text))


@pytest.mark.parametrize("as_of", [date(2025, 5, 31), date(2025, 10, 31)])
def test_the_figures_of_a_trend_come_to_the_trend(trial: Store, as_of: date) -> None:
    seen = set()
    told = explanations(trial, as_of=as_of, scope=Scope(plan="trial-2025"))
    for row in assess(trial, as_of=as_of, scope=Scope(plan="trial-2025")):
        for step in told[row.plan, row.indicator, row.region_code, row.target_id]:
            if step.title in {"较上期", "较上年同期"}:
                wanted = row.trend_previous if step.title == "较上期" else row.trend_year
                formula = step.formula.rpartition(":")[2].replace("−", "-")
                assert re.fullmatch(r"[-+(). ,\d]+", formula), formula
                exact = re.sub(r"\d+(?:,\d{3})*(?:\.\d+)?", lambda found: f"Decimal('{found[0].replace(',', '')}')", formula)
                assert eval(exact) == wanted, (row.indicator, step)  # noqa: S307  digits and signs only
                seen.add((row.measure, step.title))
    assert {("flow", "较上期"), ("flow", "较上年同期"), ("growth", "较上期"), ("level", "较上年同期")} <= seen


def test_the_six_values_of_the_line_and_the_shares_of_last_year_are_named(trial: Store) -> None:
    as_of = date(2025, 10, 31)
    steps = explain(trial, as_of=as_of, plan="trial-2025", indicator="loan-balance", region="试验市")
    assert sum("连线外推" in step.formula for step in steps if step.part == "inputs") == 6
    steps = explain(trial, as_of=as_of, plan="trial-2025", indicator="new-loans", region="试验市")
    assert any("上年全年" in step.formula and "试验.csv 表 第 12 行" in step.formula for step in steps if step.part == "inputs")
    (forecast,) = [step for step in steps if step.title == "年末预计"]
    assert "上年同期 ÷ 上年全年" in forecast.formula


def test_the_other_value_the_reported_baseline_and_the_nodes_are_named(trial: Store) -> None:
    as_of = date(2025, 5, 31)
    told = {
        name: explain(trial, as_of=as_of, plan="paths-2025", indicator=name, region="试验市")
        for name in ("beside", "reported-base", "nodes", "steps")
    }
    assert any("用作对照值" in step.formula and step.title.startswith("指标 对照 ") for step in told["beside"])
    assert any("基期值" in step.formula and step.title == "实际值 2024年12月" for step in told["reported-base"])
    (expected,) = [step for step in told["nodes"] if step.title.startswith("序时目标")]
    assert expected.formula == "2025-03-31 的节点与 2025-06-30 的节点之间按月折算:10 + (40 − 10) × (5 − 3) ÷ (6 − 3)"
    assert expected.result == "30 亿元"
    (expected,) = [step for step in told["steps"] if step.title.startswith("序时目标")]
    assert expected.formula == "已到的最近节点 2025-03-31:4"
