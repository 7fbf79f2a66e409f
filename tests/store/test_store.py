"""The store: nothing mixed between threads, writers in turn, two processes in turn, words instead of tracebacks."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from indicators import RefusedError, Store, StoreError, open_store
from indicators.catalog import prepare
from indicators.intake.submission import ActualRow, store_submission
from indicators.submissions import submissions, withdraw


def _row(value: str, month: int = 6) -> ActualRow:
    return ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), date(2025, month, 28), Decimal(value))


def _store_value(store: Store, value: str) -> int:
    return store_submission(store, [_row(value)], who="测试", file_name="a.csv", content=value.encode())


def test_a_new_store_holds_the_shipped_plans_and_counts_its_versions(store: Store) -> None:
    assert store.version() == 1
    assert {row["plan"] for row in store.query("plans").dicts()} == {
        "dongyang-2016", "hecheng-2024", "jian-2023", "quzhou-2023", "xidongting-2025",
    }  # fmt: skip
    assert _store_value(store, "5.5") == store.version() == 2


def test_threads_never_get_one_anothers_answers(store: Store) -> None:
    plans = [row["plan"] for row in store.query("plans").dicts()]
    alone = {plan: store.query("stored_targets", {"plan": plan}) for plan in plans}
    with ThreadPoolExecutor(8) as pool:
        asked = [plans[number % len(plans)] for number in range(400)]
        answers = list(pool.map(lambda plan: store.query("stored_targets", {"plan": plan}), asked))
    assert all(sorted(map(repr, answer.rows)) == sorted(map(repr, alone[plan].rows)) for plan, answer in zip(asked, answers, strict=True))


def test_concurrent_writers_each_get_a_number_of_their_own(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda n: _store_value(store, f"5.{n}"), range(24)))
    assert sorted(numbers) == list(range(2, 26))
    assert {s.submission for s in submissions(store)} == set(numbers)


def test_a_failing_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction(who="测试", what="试", subject="试"):
        raise ZeroDivisionError
    assert store.version() == 1
    assert store.query("export_audit", {"plan": None}).rows[-1][0] == 1


def test_the_same_bytes_are_stored_once_and_again_after_a_withdrawal(store: Store) -> None:
    first = _store_value(store, "5.5")
    with pytest.raises(RefusedError, match=f"同一文件已由测试于 .* 报送,批次号 {first},未重复入库".replace(" 报送", "报送")):
        _store_value(store, "5.5")
    withdraw(store, first, who="测试", reason="口径有误")
    assert _store_value(store, "5.5") > first


def test_a_withdrawal_needs_a_reason_and_a_submission(store: Store) -> None:
    with pytest.raises(RefusedError, match="理由"):
        withdraw(store, 2, who="测试", reason=" ")
    with pytest.raises(RefusedError, match="没有报送批次 99"):
        withdraw(store, 99, who="测试", reason="试")


_HOLD = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


def test_a_second_process_waits_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    open_store(path).close()
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(path), "1"], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert Store(path, wait=10).version() == 1


def test_who_waits_too_long_hears_who_holds_the_store(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    open_store(path).close()
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(path), "3"], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreError, match=f"仍被别的程序占用.*{holder.pid}"):
            Store(path, wait=0.3).version()
        holder.kill()


def test_of_several_who_wait_at_once_none_waits_for_the_patience_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    open_store(path).close()
    store = Store(path, wait=1)

    def waited(_: int) -> float:
        started = time.monotonic()
        with pytest.raises(StoreError, match="仍被别的程序占用"):
            store.version()
        return time.monotonic() - started

    with subprocess.Popen([sys.executable, "-c", _HOLD, str(path), "20"], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with ThreadPoolExecutor(6) as pool:
            times = list(pool.map(waited, range(6)))
        holder.kill()
    assert min(times) >= 1
    assert max(times) < 2.5


def test_an_idle_store_lets_the_file_go(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store = open_store(path)
    started = time.monotonic()
    command = "import sys; from pathlib import Path; from indicators import open_store; print(open_store(Path(sys.argv[1])).version())"
    done = subprocess.run([sys.executable, "-c", command, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
    assert time.monotonic() - started < 10
    store.close()


def test_a_busy_store_still_gives_a_second_process_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store = open_store(path)
    stop = threading.Event()

    def click() -> None:
        while not stop.is_set():
            store.version()
            time.sleep(0.05)

    thread = threading.Thread(target=click)
    thread.start()
    try:
        command = "import sys; from pathlib import Path; from indicators import open_store; print(open_store(Path(sys.argv[1])).version())"
        done = subprocess.run([sys.executable, "-c", command, str(path)], capture_output=True, text=True, check=False)
    finally:
        stop.set()
        thread.join()
        store.close()
    assert done.stdout.strip() == "1", done.stderr


def test_a_damaged_file_is_named_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    path.write_bytes(b"not a store" * 1000)
    with pytest.raises(StoreError, match="打不开数据库"):
        Store(path).version()
    assert path.read_bytes().startswith(b"not a store")


def test_a_store_of_another_version_is_refused_by_name(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 — only this test looks behind the store

    path = tmp_path / "x.duckdb"
    open_store(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE store_state SET schema_version = 99")
    with pytest.raises(StoreError, match="数据库的版本是 99"):
        Store(path).version()


def test_flipped_bytes_are_called_damage_and_not_another_program(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    open_store(path).close()
    blocks = range(12388, path.stat().st_size, 262144)  # which of them are in use depends on how the file grew
    for name, offsets in (("header", [60]), ("blocks", blocks)):
        damaged = bytearray(path.read_bytes())
        for offset in offsets:
            damaged[offset] ^= 0xFF
        file = tmp_path / f"{name}.duckdb"
        file.write_bytes(damaged)
        with pytest.raises(StoreError, match="从备份恢复"):
            Store(file, wait=0.2).version()


def test_a_file_that_vanishes_is_never_replaced_by_an_empty_store(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store = open_store(path)
    store.close()
    path.unlink()
    with pytest.raises(StoreError, match="不见了"):
        store.version()
    assert not path.exists()


def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 — only these tests look behind the store

    path = tmp_path / "x.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE plan (a INTEGER)")
    with pytest.raises(StoreError, match="不是序时的数据库"):
        Store(path).version()
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT table_name FROM information_schema.tables").fetchall() == [("plan",)]


def test_two_that_start_at_once_load_the_plans_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.duckdb")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: prepare(store), range(4)))
    assert store.version() == 1
    assert len(store.query("export_audit", {"plan": None}).rows) == 1
    store.close()


def test_overlapping_readers_leave_a_second_process_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store = open_store(path)
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            store.query("stored_targets", {"plan": "xidongting-2025"})

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        command = "import sys; from pathlib import Path; from indicators import open_store; print(open_store(Path(sys.argv[1])).version())"
        done = subprocess.run([sys.executable, "-c", command, str(path)], capture_output=True, text=True, check=False)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        store.close()
    assert done.stdout.strip() == "1", done.stderr


def test_two_stores_on_one_file_in_one_process_stand_beside_each_other(tmp_path: Path) -> None:
    first = open_store(tmp_path / "x.duckdb")
    second = Store(tmp_path / "x.duckdb")
    assert first.version() == second.version()
    first.close()
    assert second.query("plans").rows
    second.close()


def _written_an_hour_ago(path: Path) -> None:
    then = time.time() - 3600
    os.utime(path, (then, then))


def test_the_version_of_a_file_found_as_it_was_left_is_known_without_opening_it(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store = open_store(path, wait=0.2)
    store.close()
    _written_an_hour_ago(path)
    assert store.version() == 1
    store.close()
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(path), "5"], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert store.version() == 1
        with pytest.raises(StoreError, match="占用"):
            store.query("version")
        holder.kill()


def test_what_another_stores_is_seen_however_the_file_was_left(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store, other = open_store(path), Store(path)
    for turn in range(4):
        store.close()
        _written_an_hour_ago(path)
        before = store.version()
        store.close()
        assert store.version() == before
        stored = _store_value(other, f"6.{turn}")
        if turn % 2:
            other.close()
        assert store.version() == stored == before + 1
    other.close()


def test_a_file_written_just_now_is_opened_for_its_version(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    store = open_store(path)
    for turn in range(20):
        store.close()
        with duckdb.connect(str(path)) as other:
            other.execute("UPDATE store_state SET version = version + 1")
        assert store.version() == turn + 2
