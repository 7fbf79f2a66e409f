"""A file or a lake, the same store: numbers, revisions, withdrawals, threads, the rules and their explanations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from exports import exports

from indicators import RefusedError, Scope, Store, add_regions, assess, check_store, explain
from indicators.intake.submission import ActualRow, store_submission
from indicators.submissions import submissions, withdraw

PLAN, REGION, INDICATOR = "xidongting-2025", "4307Z1", "retail-sales-growth"
JUNE = date(2025, 6, 30)


def _store_value(store: Store, value: str) -> int:
    row = ActualRow(PLAN, REGION, INDICATOR, date(2025, 1, 1), JUNE, Decimal(value))
    return store_submission(store, [row], who="测试", file_name=f"{value}.csv", content=value.encode())


def _value(store: Store) -> Decimal | None:
    rows = assess(store, as_of=JUNE, scope=Scope(plan=PLAN))
    return next(row.value for row in rows if row.indicator == INDICATOR and row.region_code == REGION)


def test_revisions_are_in_force_in_order_and_a_withdrawal_brings_the_one_before_back(any_store: Store) -> None:
    first = any_store.version()
    numbers = [_store_value(any_store, f"5.{place}") for place in range(4)]
    assert numbers == [first + 1, first + 2, first + 3, first + 4]
    assert _value(any_store) == Decimal("5.3")
    withdraw(any_store, numbers[-1], who="测试", reason="口径有误")
    assert _value(any_store) == Decimal("5.2")
    assert check_store(any_store).faults == ()


def test_a_region_may_lose_its_parent(any_store: Store) -> None:
    before = {row["code"]: row["parent"] for row in any_store.query("regions").dicts()}
    assert before[REGION] is not None
    add_regions(any_store, f"code,name,parent,level,aliases\n{REGION},西洞庭管理区,,zone,\n".encode(), "区域.csv", who="测试")
    assert {row["code"]: row["parent"] for row in any_store.query("regions").dicts()} == {**before, REGION: None}


def test_the_same_bytes_are_stored_once(any_store: Store) -> None:
    _store_value(any_store, "5.5")
    with pytest.raises(RefusedError, match="未重复入库"):
        _store_value(any_store, "5.5")


def test_a_failing_transaction_leaves_nothing(any_store: Store) -> None:
    before = exports(any_store)
    with pytest.raises(ZeroDivisionError), any_store.transaction(who="测试", what="试", subject="试"):
        raise ZeroDivisionError
    assert exports(any_store) == before


def test_writers_at_once_each_get_a_number_and_none_is_lost(any_store: Store) -> None:
    first = any_store.version()
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda place: _store_value(any_store, f"5.{place}"), range(12)))
    assert sorted(numbers) == list(range(first + 1, first + 13))
    assert {one.submission for one in submissions(any_store)} == set(numbers)
    assert check_store(any_store).faults == ()


def test_threads_never_get_one_anothers_answers(any_store: Store) -> None:
    plans = [row["plan"] for row in any_store.query("plans").dicts()]
    alone = {plan: sorted(map(repr, any_store.query("stored_targets", {"plan": plan}).rows)) for plan in plans}
    with ThreadPoolExecutor(4) as pool:
        asked = [plans[number % len(plans)] for number in range(60)]
        answers = list(pool.map(lambda plan: any_store.query("stored_targets", {"plan": plan}), asked))
    assert all(sorted(map(repr, answer.rows)) == alone[plan] for plan, answer in zip(asked, answers, strict=True))


def test_a_light_is_explained_alike(any_store: Store, store: Store) -> None:
    for one in (any_store, store):
        if _value(one) is None:
            _store_value(one, "5.5")
    asked = {"as_of": JUNE, "plan": PLAN, "indicator": INDICATOR, "region": REGION}
    titles = [[(step.title, step.result) for step in explain(one, **asked) if "5.5" in step.result] for one in (any_store, store)]
    assert titles[0] == titles[1] != []
