"""A store with made-up values for most targets of the five plans: the same on every run, lights of every colour."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from indicators import Assessment, Store, assess, open_store
from indicators.intake.submission import ActualRow, store_submission
from indicators.period import month_end

FAR = date(2030, 12, 31)
LATEST = {"dongyang-2016": date(2018, 12, 31), "hecheng-2024": date(2024, 12, 31), "jian-2023": date(2025, 6, 30),
          "quzhou-2023": date(2023, 12, 31), "xidongting-2025": date(2025, 6, 30)}  # fmt: skip
STEP = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
NO_TARGET_THERE = "4307Z1A"
TENTH, WHOLE = Decimal("0.1"), Decimal(1)


def full_store(path: Path) -> Store:
    """The five plans with values for nine targets of ten, stored as examples."""
    store = open_store(path)
    seed = random.Random(7)  # noqa: S311  made-up values, not secrets
    chosen: dict[tuple[str, str, str], Assessment] = {}
    for row in assess(store, as_of=FAR):
        chosen.setdefault((row.plan, row.indicator, row.region_code), row)
    rows = [value for row in chosen.values() if seed.random() < 0.9 for value in _values(row, seed)]
    rows.append(actual("xidongting-2025", NO_TARGET_THERE, "retail-sales-growth", date(2025, 6, 30), "7.2"))
    store_submission(store, rows, who="示例", file_name="示例.csv", content=b"example", kind="example", source="示例")
    return store


def one_row_store(path: Path) -> Store:
    """The five plans and one single value."""
    store = open_store(path)
    rows = [actual("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 6, 30), "6.4")]
    store_submission(store, rows, who="张三", file_name="六月.csv", content=b"one")
    return store


def actual(plan: str, region: str, indicator: str, end: date, value: str) -> ActualRow:
    """One value of one month."""
    return ActualRow(plan, region, indicator, end.replace(day=1), end, Decimal(value), "", 2, value, "")


def _values(row: Assessment, seed: random.Random) -> Iterator[ActualRow]:
    if row.target is None or row.window_start is None or row.window_end is None:
        return
    luck = Decimal(str(round(seed.triangular(0.55, 1.22, 1.02), 3)))
    quantum = (
        WHOLE if row.measure == "rank" or row.unit in {"家", "个", "项", "人", "次", "份", "名", "起", "户", "件", "台", "场"} else TENTH
    )
    year, month = row.window_start.year, row.window_start.month
    while month_end(year, month) <= min(row.window_end, LATEST[row.plan]):
        if month % STEP[row.every] == 0 and (month, row.every) != (1, "month"):
            share = _share(row, month_end(year, month))
            value = _value(row, share, luck + Decimal(str(round(seed.uniform(-0.04, 0.04), 3)))).quantize(quantum)
            yield actual(row.plan, row.region_code, row.indicator, month_end(year, month), str(value))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _share(row: Assessment, end: date) -> Decimal:
    if row.measure != "flow" or row.window_start is None or row.window_end is None:
        return WHOLE
    whole = (row.window_end.year - row.window_start.year) * 12 + row.window_end.month - row.window_start.month + 1
    passed = (end.year - row.window_start.year) * 12 + end.month - row.window_start.month + 1
    return Decimal(passed) / whole


def _value(row: Assessment, share: Decimal, luck: Decimal) -> Decimal:
    target = row.target or Decimal(0)
    if row.comparator in {"<=", "<", "="}:
        return target * (2 - luck) if target else max(Decimal(0), (1 - luck) * 10)
    if row.measure == "ratio":
        return min(Decimal(100), target * (luck + 1) / 2)
    if target <= 0:
        return (luck - Decimal("0.8")) * 5
    return target * luck * share
