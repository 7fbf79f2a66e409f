"""The larger store: the same answers as the file, several processes at once, a killed one, a server that goes away, words for all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from pathlib import Path

import postgres
import pytest
from example_store import full_store
from exports import exports

from indicators import RefusedError, Store, StoreError, assess, check_store, copy_store, explain, groups, submissions
from indicators.intake.submission import ActualRow, store_submission
from indicators.store import FileAddress, LakeAddress, address_of
from indicators.store.lake import turn_to_write

JUNE = date(2025, 6, 30)
HERE = Path(__file__).resolve().parent
XUSHI = [sys.executable, "-c", "from indicators.cli import main; main()"]

# one process of the screen, as far as the store is concerned: it reads and stores without end, and tells what it was told
APP = """
import json, random, sys
from datetime import date
from decimal import Decimal
from indicators import Store, assess
from indicators.intake.submission import ActualRow, store_submission
store = Store(sys.argv[1])
number = int(sys.argv[2])
while True:
    number += 1
    row = ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), date(2025, 6, 30), Decimal(number))
    stored = store_submission(store, [row], who=sys.argv[2], file_name=f"{number}.csv", content=str(number).encode())
    print(json.dumps([stored, number]), flush=True)
    if number % 5 == 0:
        assert assess(store, as_of=date(2025, 6, 30))
"""


@contextmanager
def app(at: str, first: int) -> Iterator[subprocess.Popen[str]]:
    """A process that stores the numbers from `first` on."""
    with subprocess.Popen([sys.executable, "-c", APP, at, str(first)], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_two_apps_and_an_import_at_once_one_of_them_killed_and_nothing_is_lost(
    new_lake: postgres.NewLake, store: Store, tmp_path: Path
) -> None:
    at = new_lake()
    copy_store(store, address_of(at))
    file = tmp_path / "六月.csv"
    file.write_text("地区,指标,数据期,数值\n西洞庭管理区,社会消费品零售总额增速,2025-06,7.7\n", encoding="utf-8")
    with app(at, 1000) as first, app(at, 2000) as second:
        assert first.stdout is not None
        assert second.stdout is not None
        told = [first.stdout.readline(), *(second.stdout.readline() for _ in range(3))]
        imported = subprocess.run(
            [*XUSHI, "--db", at, "import", str(file), "--plan", "xidongting-2025", "--yes"], capture_output=True, text=True, check=False
        )
        os.kill(first.pid, signal.SIGKILL)
        told += first.stdout.readlines()
        told += [second.stdout.readline() for _ in range(3)]
        second.kill()
        told += second.stdout.readlines()
    assert imported.returncode == 0, imported.stdout + imported.stderr
    acknowledged = [json.loads(line) for line in told if line.endswith("\n")]
    assert len(acknowledged) >= 8
    lake = Store(at)
    found = {one.submission: one for one in submissions(lake)}
    assert [found[stored].file_name for stored, _ in acknowledged] == [f"{number}.csv" for _, number in acknowledged]
    assert {one.submitted_by for one in found.values()} == {"1000", "2000", "管理员"}
    assert check_store(lake).faults == ()
    in_force = [row["submission"] for row in lake.query("export_actuals", {"plan": None}).dicts() if row["in_force"]]
    assert in_force == [max(found)]
    lake.close()


def test_whoever_has_just_written_lets_those_who_wait_go_first(new_lake: postgres.NewLake) -> None:
    """They ask only now and then, and would find the lock taken again and again."""
    at = new_lake()
    address = address_of(at)
    assert isinstance(address, LakeAddress)
    stores = [Store(at) for _ in range(2)]
    order: list[str] = []

    def write(store: Store, name: str, after: Callable[[], None] = lambda: None) -> None:
        with store.lent() as opened, turn_to_write(opened.connection, address):
            order.append(name)
            after()

    for store in stores:
        store.version()
    with ThreadPoolExecutor(1) as pool:
        for _ in range(5):
            waiting: list[Future[None]] = []

            def let_the_other_wait(waiting: list[Future[None]] = waiting) -> None:
                waiting.append(pool.submit(write, stores[1], "other"))
                time.sleep(0.5)

            write(stores[0], "first", let_the_other_wait)
            write(stores[0], "again")
            waiting[0].result()
    assert order == ["first", "other", "again"] * 5
    for store in stores:
        store.close()


@pytest.mark.slow
def test_a_whole_assessment_is_the_same_on_both_and_so_is_every_export(new_lake: postgres.NewLake, tmp_path: Path) -> None:
    store = full_store(tmp_path / "full.duckdb")
    at = new_lake()
    copy_store(store, address_of(at))
    lake = Store(at)
    for day in (JUNE, date(2018, 12, 31)):
        rows = [sorted(map(repr, map(astuple, assess(one, as_of=day)))) for one in (store, lake)]
        assert rows[0] == rows[1] != []
        assert groups(store, as_of=day, by="region") == groups(lake, as_of=day, by="region")
    asked = {"as_of": JUNE, "plan": "xidongting-2025", "indicator": "retail-sales-growth", "region": "4307Z1"}
    assert explain(store, **asked) == explain(lake, **asked)
    assert exports(lake) == exports(store)
    copy_store(lake, FileAddress(tmp_path / "back.duckdb"))
    back = Store(tmp_path / "back.duckdb")
    assert exports(back) == exports(store)
    for one in (lake, store, back):
        one.close()


def test_a_server_that_goes_away_gives_a_sentence_and_coming_back_is_enough(store: Store, tmp_path: Path) -> None:
    pytest.importorskip("duckdb_extension_postgres_scanner")
    import tempfile  # noqa: PLC0415 — a short name, for the socket

    with tempfile.TemporaryDirectory(prefix="pg") as folder, postgres.running(Path(folder)) as server:
        at = f"ducklake:postgres:{server.new_database()} password=geheim data_path={tmp_path}/lake"
        copy_store(store, address_of(at))
        lake = Store(at, wait=1)
        _submit(lake, 1)
        server.stop()
        for work in (lake.version, lambda: _submit(lake, 2)):
            with pytest.raises(StoreError) as refused:
                work()
            assert "geheim" not in str(refused.value)
        server.start()
        assert _submit(lake, 3) == 3
        assert [one.file_name for one in submissions(lake)] == ["3.csv", "1.csv"]
        assert check_store(lake).faults == ()
        lake.close()


def _submit(store: Store, number: int) -> int:
    row = ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), JUNE, Decimal(number))
    return store_submission(store, [row], who="测试", file_name=f"{number}.csv", content=str(number).encode())


def test_who_starts_at_once_on_an_empty_lake_makes_one_store(new_lake: postgres.NewLake) -> None:
    at = new_lake()
    stores = [Store(at) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: one.version(), stores)) == [0, 0, 0, 0]
    assert sum(one.made for one in stores) == 1
    assert stores[0].query("schema_version").rows == stores[3].query("schema_version").rows
    for one in stores:
        one.close()


def test_a_lake_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("duckdb_extension_postgres_scanner")
    at = f"ducklake:postgres:dbname=none host={tmp_path} user=nobody password='ge heim' data_path={tmp_path}/lake"
    started = time.monotonic()
    with pytest.raises(StoreError, match="打不开数据库 ducklake:postgres:dbname=none") as refused:
        Store(at, wait=1).version()
    assert "heim" not in str(refused.value)
    assert time.monotonic() - started < 30


def test_a_missing_extension_is_told_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    with pytest.raises(StoreError, match=r"duckdb-extension-ducklake==.*xushi\[larger\]"):
        Store(f"ducklake:{tmp_path}/x.ducklake").version()


@pytest.mark.parametrize(
    ("said", "catalog", "data", "shown"),
    [
        ("ducklake:postgres:dbname=x host=db data_path=/srv/data", "postgres:dbname=x host=db", "/srv/data", "ducklake:postgres:dbname=x host=db"),
        ("ducklake:postgres:dbname=x data_path='/srv/my data' host=db", "postgres:dbname=x host=db", "/srv/my data", "ducklake:postgres:dbname=x host=db"),
        ("ducklake:postgres:dbname=x password=a1", "postgres:dbname=x password=a1", None, "ducklake:postgres:dbname=x password=***"),
        ("ducklake:postgres:postgresql://me:a1@db/x", "postgres:postgresql://me:a1@db/x", None, "ducklake:postgres:postgresql://me:***@db/x"),
        ("ducklake:x.ducklake", "x.ducklake", None, "ducklake:x.ducklake"),
    ],
)  # fmt: skip
def test_what_stands_behind_db_is_read(said: str, catalog: str, data: str | None, shown: str) -> None:
    address = address_of(said)
    assert isinstance(address, LakeAddress)
    assert (address.catalog, address.data, str(address)) == (catalog, data, shown)
    assert "a1" not in repr(str(address))


def test_a_file_may_not_have_the_name_of_the_rules(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"不能叫 rules\.duckdb"):
        Store(tmp_path / "rules.duckdb")


def test_restore_is_for_files(tmp_path: Path) -> None:
    from indicators import restore  # noqa: PLC0415

    with pytest.raises(RefusedError, match="xushi copy"):
        restore(address_of("ducklake:postgres:dbname=x"), tmp_path / "x.duckdb", wait=1)
