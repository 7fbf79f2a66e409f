"""A target can be changed: versions, reasons, and what was known on an earlier day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from indicators import RefusedError, Scope, Store, add_plan, assess, explain, target_versions, withdraw
from indicators.intake.submission import ActualRow, store_submission

PLAN = """\
plan: {id: sixth, title: 第六方案, region: 鹤城区, window: 2025-01/2025-12, report_by: 20}
areas:
  - id: one
    name: 领域
    lead: 区发改局
    indicators:
      - id: loans
        name: 新增贷款
        unit: 亿元
        measure: flow
        source: 二(一)
        definition: 本外币
        target: ">= 60"
        baseline: {value: 50, period: 2024-12}
        schedule: {2025-06: 25, 2025-12: 60}
        tolerance: 10
      - {id: firms, name: 高企, unit: 家, measure: level, target: ">= 30"}
"""


def _add(store: Store, text: str, reason: str = "", who: str = "张三") -> None:
    add_plan(store, text.encode(), "sixth.yaml", who=who, reason=reason)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('target: ">= 60"', 'target: "> 60"'),
        ("value: 50", "value: 51"),
        ("2025-06: 25", "2025-06: 24"),
        ("tolerance: 10", "tolerance: 12"),
        ("tolerance: 10", "tolerance: 10\n        due: 2025-12-30"),
        ("tolerance: 10", "tolerance: 10\n        stretch: true"),
        ("unit: 亿元", "unit: 万元"),
        ("measure: flow", "measure: flow\n        reporting: in_period"),
        ('measure: level, target: ">= 30"', 'measure: level, target: ">= 31"'),
        ('      - {id: firms, name: 高企, unit: 家, measure: level, target: ">= 30"}\n', ""),
        ("report_by: 20", "report_by: 25"),
    ],
)
def test_a_changed_number_wants_a_reason(store: Store, old: str, new: str) -> None:
    assert old in PLAN
    _add(store, PLAN)
    version = store.version()
    changed = PLAN.replace(old, new)
    for blank in ("", "  "):
        with pytest.raises(RefusedError, match="--reason"):
            _add(store, changed, blank)
    assert store.version() == version
    _add(store, changed, "年中调整")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: 新增贷款", "name: 新增各项贷款"),
        ("lead: 区发改局", "lead: 区政府办"),
        ("source: 二(一)", "source: 二(二)"),
        ("definition: 本外币", "definition: 人民币"),
        ('">= 60"', '">= 60.0"'),
        ("tolerance: 10", "tolerance: 10.0"),
        ("title: 第六方案", "title: 第六号方案"),
        ("unit: 家, measure: level", "aliases: [高新企业], unit: 家, measure: level"),
        ('">= 30"}\n', '">= 30"}\n      - {id: jobs, name: 新增就业, unit: 人, measure: flow, target: ">= 100"}\n'),
        ('">= 30"}\n', '">= 30"}\n    milestones:\n      - {id: m, name: 开工, due: 2025-06-30}\n'),
    ],
)
def test_words_and_additions_want_none_and_make_no_new_version_of_a_target(store: Store, old: str, new: str) -> None:
    assert old in PLAN
    _add(store, PLAN)
    _add(store, PLAN.replace(old, new))
    assert {row.target_version for row in assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="sixth"))} == {1}


def test_first_and_current_target_who_when_and_why(store: Store) -> None:
    _add(store, PLAN)
    _add(store, PLAN.replace("lead: 区发改局", "lead: 区政府办"))
    _add(store, PLAN.replace('"60', '"70').replace(">= 60", ">= 70").replace("2025-12: 60", "2025-12: 70"), "年中调整", "李四")
    first, current = target_versions(store, plan="sixth", indicator="loans")
    assert (first.target_version, first.number, first.who, first.reason) == (1, 60, "张三", "")
    assert (current.target_version, current.number, current.who, current.reason) == (2, 70, "李四", "年中调整")
    (row,) = assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="sixth", indicator="loans"))
    assert (row.target, row.target_version) == (70, 2)
    told = {step.title: step for step in explain(store, as_of=date(2025, 6, 30), plan="sixth", indicator="loans", region="鹤城区")}
    assert "目标版本 2" in told["目标 T"].formula
    assert told["首个目标"].result == "≥ 60 亿元"
    assert told["目标变更"].result == "目标 ≥ 60 亿元 → ≥ 70 亿元"
    assert "由 李四 入库,理由:年中调整(现行,据此判定)" in told["目标变更"].formula


def test_a_target_that_comes_back_goes_on_counting_its_versions(store: Store) -> None:
    without = PLAN[: PLAN.index("      - {id: firms")]
    _add(store, PLAN)
    _add(store, without, "取消")
    _add(store, PLAN.replace(">= 30", ">= 40"))
    assert [(one.target_version, one.number) for one in target_versions(store, plan="sixth", indicator="firms")] == [(1, 30), (2, 40)]


def test_known_on_gives_targets_values_and_withdrawals_as_they_then_were(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(datetime(2025, 7, 1, 4, tzinfo=UTC) + timedelta(days=10 * n) for n in range(9))

    class Clock(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]
            return next(clock)

    monkeypatch.setattr("indicators.store.transaction.datetime", Clock)
    row = ActualRow("sixth", "431202", "loans", date(2025, 6, 1), date(2025, 6, 30), Decimal(33), "", 2, "33", "")
    _add(store, PLAN)  # 1 July
    sent = store_submission(store, [row], who="张三", file_name="一.csv", content=b"1")  # 11 July
    withdraw(store, sent, who="张三", reason="口径有误")  # 21 July
    _add(store, PLAN.replace(">= 60", ">= 70").replace("2025-12: 60", "2025-12: 70"), "年中调整")  # 31 July
    scope = Scope(plan="sixth", indicator="loans")

    def known(day: date) -> list[tuple[Decimal | None, int | None, Decimal | None, str]]:
        rows = assess(store, as_of=date(2025, 6, 30), scope=scope, known_on=day)
        return [(one.target, one.target_version, one.value, one.status) for one in rows]

    assert known(date(2025, 6, 30)) == []
    assert known(date(2025, 7, 10)) == [(60, 1, None, "no_data")]
    assert known(date(2025, 7, 15)) == [(60, 1, 33, "on_track")]
    assert known(date(2025, 7, 25)) == [(60, 1, None, "no_data")]
    assert known(date(2025, 8, 1)) == [(70, 2, None, "no_data")]

    def told(day: date) -> str:
        steps = explain(store, as_of=date(2025, 6, 30), plan="sixth", indicator="loans", region="鹤城区", known_on=day)
        return " ".join(f"{step.title} {step.formula} {step.result}" for step in steps)

    assert "一.csv 第 2 行" in told(date(2025, 7, 15))
    assert "年中调整" not in told(date(2025, 7, 25))
    assert "年中调整" in told(date(2025, 8, 1))
