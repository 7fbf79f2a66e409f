"""Eight threads revise the same keys while eight read: every acknowledged revision is there in order, no answer is mixed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from indicators import Scope, Store, assess, check_store
from indicators.intake.submission import ActualRow, store_submission

PLAN, REGION = "xidongting-2025", "4307Z1"
JUNE = date(2025, 6, 30)
REVISIONS = 6


def in_force(store: Store, keys: Sequence[str]) -> set[Decimal | None]:
    """The values in force of some indicators: one submission holds the same for each, so two values are mixed of two states."""
    rows = assess(store, as_of=JUNE, scope=Scope(plan=PLAN))
    return {row.value for row in rows if row.region_code == REGION and row.indicator in keys}


@pytest.mark.slow
def test_eight_writers_and_eight_readers_on_the_same_keys(store: Store) -> None:
    rows = assess(store, as_of=JUNE, scope=Scope(plan=PLAN))
    keys = sorted({row.indicator for row in rows if row.region_code == REGION and row.measure in {"growth", "ratio", "level"}})[:4]
    assert len(keys) == 4
    stop = threading.Event()

    def write(writer: int) -> list[tuple[int, int]]:
        stored = []
        for revision in range(REVISIONS):
            value = writer * 1000 + revision
            sent = [ActualRow(PLAN, REGION, key, date(2025, 1, 1), JUNE, Decimal(value)) for key in keys]
            stored.append((store_submission(store, sent, who=str(writer), file_name=f"{value}.csv", content=str(value).encode()), value))
        return stored

    def read(_: int) -> int:
        reads, last = 0, 0
        while not stop.is_set():
            version = store.version()
            assert version >= last
            last = version
            found = in_force(store, keys)
            assert len(found) == 1, found
            reads += 1
        return reads

    with ThreadPoolExecutor(16) as pool:
        readers = [pool.submit(read, place) for place in range(8)]
        writers = [pool.submit(write, place + 1) for place in range(8)]
        acknowledged = [stored for writer in writers for stored in writer.result()]
        stop.set()
        assert sum(reader.result() for reader in readers) >= 8

    for number, writer in enumerate(writers):
        own = [version for version, _ in writer.result()]
        assert own == sorted(own), number
    assert sorted(version for version, _ in acknowledged) == list(range(2, 2 + 8 * REVISIONS))
    by_version = dict(acknowledged)
    revisions = [
        (row["submission"], row["value"]) for row in store.query("export_actuals", {"plan": PLAN}).dicts() if row["indicator_id"] == keys[0]
    ]
    assert revisions == [(version, by_version[version]) for version in sorted(by_version)]
    assert in_force(store, keys) == {by_version[max(by_version)]}
    assert check_store(store).faults == ()
