"""What one page shows is of one state of the store, also where somebody stores between two of its questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from dashboard import cache
from indicators import By, Scope, Store, month_end
from indicators.intake.submission import ActualRow, store_submission

JUNE = date(2025, 6, 30)
PLAN, REGION, INDICATOR = "xidongting-2025", "4307Z1", "retail-sales-growth"
HERE = Scope(plan=PLAN, region=REGION, indicator=INDICATOR)
BY: By = "region"
ASKED: dict[str, Callable[[cache.Snapshot], object]] = {
    "results": lambda at: cache.results(at, JUNE),
    "slices": lambda at: cache.slices(at, JUNE),
    "ranking": lambda at: cache.ranking(at, JUNE, BY, None, Scope(plan=PLAN)),
    "latest": lambda at: cache.latest(at, JUNE, Scope(plan=PLAN)),
    "reports": lambda at: cache.reports(at, JUNE, HERE),
    "reasons": lambda at: cache.reasons(at, JUNE, PLAN, INDICATOR, REGION, "main"),
    "dues": lambda at: cache.dues(at, JUNE, "2025-05", Scope(plan=PLAN)),
    "submissions": lambda at: cache.all_submissions(at, PLAN),
    "counted": lambda at: cache.counted(at, JUNE),
}


def store_value(store: Store, month: int, value: str) -> None:
    row = ActualRow(PLAN, REGION, INDICATOR, date(2025, 1, 1), month_end(2025, month), Decimal(value))
    store_submission(store, [row], who="测试", file_name=f"{value}.csv", content=value.encode())


@pytest.mark.parametrize("asked", list(ASKED))
def test_what_is_stored_meanwhile_is_on_the_next_page(store: Store, asked: str) -> None:
    store_value(store, 4, "5.1")
    path = str(store.path)
    before, twice = cache.snapshot(path), cache.Snapshot(path, store.version())
    answer = ASKED[asked](before)
    store_value(store, 5, "7.9")
    cache.st.cache_resource.clear()  # asked only now, by another session of the same state
    assert ASKED[asked](twice) == answer
    assert ASKED[asked](cache.snapshot(path)) != answer
    cache.store(path).close()
