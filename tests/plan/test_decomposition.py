"""目标分解, and totals over regions: what may be added up, what is compared with it, who is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators import (
    Decomposition,
    Scope,
    Store,
    Total,
    add_plan,
    assess,
    check_plan,
    decomposition_text,
    decompositions,
    decompositions_of_file,
    totals,
)
from indicators.intake.submission import ActualRow, store_submission

PLAN = """\
plan: {{id: parts, title: 分解, region: 吉安市, window: 2025-01/2025-12}}
areas:
  - id: one
    name: 领域
    indicators:
      - id: whole
        name: {name}
        unit: {unit}
        measure: {measure}
        source: 二(一)
        {terms}
"""
COUNTIES = ("吉州区", "青原区", "吉安县", "吉水县")


def _plan(terms: str, measure: str = "flow", unit: str = "亿元", name: str = "新增贷款") -> bytes:
    return PLAN.format(terms=terms, measure=measure, unit=unit, name=name).encode()


def _of_file(store: Store, content: bytes) -> tuple[Decomposition, ...]:
    document, targets = check_plan(store, content, "parts.yaml")
    return decompositions_of_file(store, document, targets)


def _parts(whole: str, *parts: str, more: str = "") -> str:
    given = ", ".join(f'{name}: "{part}"' for name, part in zip(COUNTIES, parts, strict=False))
    return f'target: "{whole}"{more}\n        regions: {{{given}}}'


@pytest.mark.parametrize(
    ("whole", "parts", "short"),
    [
        (">= 60", ("20", "20", "19.9"), True),
        (">= 60", ("20", "20", "20"), False),
        ("> 60", ("20", "20", "20"), False),
        (">= 60", ("20", "20", "= 19"), True),
        ("<= 60", ("20", "20", "20.1"), True),
        ("<= 60", ("20", "20", "20"), False),
        ("< 60", ("70", "20"), True),
        ("= 60", ("20", "20"), True),
        ("= 60", ("20", "40"), False),
    ],
)
def test_the_sum_of_the_parts_beside_the_whole(store: Store, whole: str, parts: tuple[str, ...], short: bool) -> None:  # noqa: FBT001
    (one,) = _of_file(store, _plan(_parts(whole, *parts)))
    assert one.short is short
    assert (one.level, one.given, one.regions, len(one.without)) == ("county", len(parts), 13, 13 - len(parts))


def test_the_finding_has_figures_place_and_coverage(store: Store) -> None:
    (one,) = _of_file(store, _plan(_parts(">= 60", "20", "20", "10.5")))
    assert decomposition_text(one).startswith(
        "新增贷款(出处 二(一)):分解目标合计 50.5 亿元,比吉安市目标 ≥ 60 亿元 少 9.5 亿元;13 个县区中 3 个有分解目标(没有的:"
    )
    (one,) = _of_file(store, _plan(_parts("<= 60", "20", "20", "30.5")))
    assert "比吉安市目标 ≤ 60 亿元 多 10.5 亿元" in decomposition_text(one)


@pytest.mark.parametrize(
    ("measure", "unit", "name", "compared"),
    [
        ("flow", "亿元", "新增贷款", True),
        ("level", "亿元", "贷款余额", True),
        ("level", "家", "高新技术企业", True),
        ("level", "元", "人均可支配收入", False),
        ("level", "微克/立方米", "颗粒物浓度", False),
        ("level", "分", "满意度", False),
        ("ratio", "%", "网办率", False),
        ("growth", "%", "社零增速", False),
        ("standard", "元/月", "低保标准", False),
    ],
)
def test_only_what_adds_up_is_compared(store: Store, measure: str, unit: str, name: str, compared: bool) -> None:  # noqa: FBT001
    assert bool(_of_file(store, _plan(_parts(">= 60", "20", "20"), measure, f'"{unit}"', name))) is compared


def test_only_the_same_window_due_date_and_direction_is_added(store: Store) -> None:
    regions = 'regions: {吉州区: 20, 青原区: {target: ">= 20", window: 2025-01/2025-06}, 吉安县: "<= 20", 吉水县: {target: "20", due: 2025-11-30}}'
    (one,) = _of_file(store, _plan(f'target: ">= 60"\n        {regions}'))
    assert (one.given, one.parts, one.difference) == (1, 20, 40)


def test_a_relative_target_counts_where_its_baseline_is_known(store: Store) -> None:
    regions = 'regions: {吉州区: {target: ">= x2", baseline: {value: 20}}, 青原区: {target: ">= x2", baseline: {period: 2024-12}}}'
    (one,) = _of_file(store, _plan(f'target: ">= +10"\n        baseline: {{value: 50}}\n        {regions}', "level"))
    assert (one.whole, one.parts, one.given) == (60, 40, 1)


def test_a_stored_plan_says_the_same_as_its_file(store: Store) -> None:
    content = _plan(_parts(">= 60", "20", "20"))
    add_plan(store, content, "parts.yaml", who="张三")
    rows = assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="parts"))
    assert decompositions(store, rows) == _of_file(store, content)


def _report(store: Store, values: dict[str, dict[int, str]], *, until: int = 12) -> None:
    codes = {row.region: row.region_code for row in assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="parts"))}
    rows = [
        ActualRow(
            "parts",
            codes[name],
            "whole",
            date(2025, month, 1),
            date(2025, month, 28 if month == 2 else 30),
            Decimal(value),
            "",
            2,
            value,
            "",
        )
        for name, months in values.items()
        for month, value in months.items()
        if month <= until
    ]
    store_submission(store, rows, who="张三", file_name="县.csv", content=b"x")


def _totals(store: Store) -> tuple[Total, ...]:
    return totals(store, as_of=date(2025, 12, 31), scope=Scope(plan="parts", indicator="whole"))


def test_a_total_is_of_one_period_and_names_who_is_missing(store: Store) -> None:
    add_plan(store, _plan(_parts(">= 100", "20", "20", "30", "30")), "parts.yaml", who="张三")
    _report(
        store,
        {
            "吉州区": {4: "5", 6: "9"},
            "青原区": {4: "6", 6: "10"},
            "吉安县": {4: "7", 6: "11.5"},
            "吉水县": {4: "8", 9: "20"},
            "吉安市": {6: "31"},
        },
    )
    (one,) = _totals(store)
    assert (one.data_period, one.total, one.reported, one.regions) == ("2025-06", Decimal("30.5"), 3, 13)
    assert "吉水县" in one.missing
    assert len(one.missing) == 10
    assert (one.own, one.difference) == (31, Decimal("-0.5"))


def test_a_total_of_sums_names_the_gaps(store: Store) -> None:
    add_plan(store, _plan("reporting: in_period\n        " + _parts(">= 100", "20", "20")), "parts.yaml", who="张三")
    _report(store, {"吉州区": {2: "1", 4: "2"}, "青原区": {4: "6"}})
    (one,) = _totals(store)
    assert (one.total, one.own, one.difference) == (9, None, None)
    assert one.gaps == ("吉州区:2025-01、2025-03", "青原区:2025-01、2025-02、2025-03")


@pytest.mark.parametrize(("measure", "unit"), [("level", "家"), ("growth", '"%"'), ("ratio", '"%"')])
def test_nothing_but_a_flow_is_summed(store: Store, measure: str, unit: str) -> None:
    add_plan(store, _plan(_parts(">= 100", "20", "20"), measure, unit), "parts.yaml", who="张三")
    _report(store, {"吉州区": {4: "5"}, "青原区": {4: "6"}})
    assert _totals(store) == ()


def test_the_level_of_the_shipped_regions_has_a_word(store: Store) -> None:
    path = Path(__file__).resolve().parents[2] / "data" / "plans" / "jian-2023.yaml"
    assert not [one for one in _of_file(store, path.read_bytes()) if one.short]
