"""Backup, restore, copy, check: the same export byte for byte, nothing written over, nothing replaced while in use."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from exports import exports

from indicators import (
    ADMINISTRATOR,
    RefusedError,
    Store,
    StoreError,
    add_account,
    back_up,
    check_file,
    check_store,
    copy_store,
    open_store,
    restore,
    submit,
    withdraw,
)
from indicators.cli import keeping, main
from indicators.intake.submission import ActualRow, store_submission
from indicators.store import Address, FileAddress, Soundness, address_of
from indicators.store.journal import journal_of

JUNE = date(2025, 6, 30)
GOOD = "lantern june figures"


def _submit(store: Store, value: int) -> int:
    row = ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), JUNE, Decimal(value))
    return store_submission(store, [row], who="测试", file_name=f"{value}.csv", content=str(value).encode())


def _journal_after(store: Store, submissions: int) -> bytes:
    """What a process leaves in the journal that was killed after so many more submissions."""
    store.close()
    for value in range(submissions):
        _submit(store, 100 + value)
    return journal_of(store.path).read_bytes()


@contextmanager
def _held_by_another(path: Path) -> Iterator[int]:
    """Another process has the file open in this block; its number."""
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield holder.pid
        holder.kill()


@pytest.fixture
def used_store(store: Store) -> Store:
    """Two submissions, one of them withdrawn."""
    _submit(store, 5)
    withdraw(store, _submit(store, 6), who="测试", reason="误报")
    return store


def test_a_backup_restores_to_the_same_exports_byte_for_byte(used_store: Store, tmp_path: Path) -> None:
    before = exports(used_store)
    found = back_up(used_store, tmp_path / "saved.duckdb")
    assert (found.version, found.rows["submission"], found.faults) == (used_store.version(), 2, ())
    _submit(used_store, 7)
    after = exports(used_store)
    used_store.close()
    _, kept = restore(used_store.address, tmp_path / "saved.duckdb", wait=5)
    restored = Store(used_store.path)
    assert exports(restored) == before != after
    restored.close()
    assert kept is not None
    former = Store(kept)
    assert exports(former) == after
    former.close()


def test_a_file_with_a_chosen_region_and_period_is_sound(trial_store: Store) -> None:
    content = "指标,实际值\n城镇新增就业,20\n".encode()
    check = check_file(trial_store, content, "表.csv", today=date(2025, 9, 5), plan="trial-2025", period="2025-06", region="西县")
    submit(trial_store, check, who="测试", accept_warnings=True)
    assert check.fingerprint != hashlib.sha256(content).hexdigest()
    assert check_store(trial_store).faults == ()


def test_a_backup_while_others_write_is_one_state_of_the_store(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()
    stored: list[int] = []

    def write() -> None:
        while not stop.is_set():
            stored.append(_submit(store, len(stored)))

    writers = [threading.Thread(target=write)]
    for writer in writers:
        writer.start()
    try:
        saved = [(back_up(store, tmp_path / f"{number}.duckdb"), tmp_path / f"{number}.duckdb") for number in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    whole = store.query("export_submissions", {"plan": None}).rows
    for found, file in saved:
        copy = Store(file)
        assert copy.query("export_submissions", {"plan": None}).rows == whole[: found.rows["submission"]]
        copy.close()
    assert saved[-1][0].version <= store.version()


def test_a_file_that_is_there_is_only_replaced_when_told(used_store: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    with pytest.raises(RefusedError, match="已有文件"):
        back_up(used_store, target)
    assert target.read_text() == "mine"
    assert back_up(used_store, target, replace=True).rows["submission"] == 2
    with pytest.raises(RefusedError, match="不能就是数据库本身"):
        back_up(used_store, used_store.path, replace=True)
    assert sorted(path.name for path in tmp_path.iterdir() if "partial" in path.name) == []


def test_a_backup_that_is_not_sound_is_not_restored(used_store: Store, tmp_path: Path) -> None:
    before = exports(used_store)
    back_up(used_store, tmp_path / "saved.duckdb")
    with duckdb.connect(str(tmp_path / "saved.duckdb")) as connection:
        connection.execute("DELETE FROM submission WHERE file_name = '5.csv'")
    used_store.close()
    with pytest.raises(StoreError, match=r"不完好.*不存在的报送批次 2"):
        restore(used_store.address, tmp_path / "saved.duckdb", wait=1)
    (tmp_path / "noise.duckdb").write_bytes(os.urandom(100_000))
    with pytest.raises(StoreError, match="打不开数据库"):
        restore(used_store.address, tmp_path / "noise.duckdb", wait=1)
    with pytest.raises(RefusedError, match="没有备份文件"):
        restore(used_store.address, tmp_path / "nowhere.duckdb", wait=1)
    assert exports(Store(used_store.path)) == before
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_store_in_use_is_not_replaced(used_store: Store, tmp_path: Path) -> None:
    back_up(used_store, tmp_path / "saved.duckdb")
    used_store.close()
    with _held_by_another(used_store.path) as holder, pytest.raises(StoreError, match=f"仍被别的程序占用.*{holder}"):
        restore(used_store.address, tmp_path / "saved.duckdb", wait=0.3)


def test_a_damaged_store_can_be_restored_and_is_kept(used_store: Store, tmp_path: Path) -> None:
    before = exports(used_store)
    back_up(used_store, tmp_path / "saved.duckdb")
    used_store.close()
    used_store.path.write_bytes(b"not a store" * 1000)
    with pytest.raises(StoreError, match="打不开"):
        Store(used_store.path).version()
    _, kept = restore(used_store.address, tmp_path / "saved.duckdb", wait=1)
    assert kept is not None
    assert kept.read_bytes().startswith(b"not a store")
    assert exports(Store(used_store.path)) == before


def test_a_journal_left_without_its_store_is_not_replayed_over_what_is_restored(used_store: Store, tmp_path: Path) -> None:
    saved = back_up(used_store, tmp_path / "saved.duckdb")
    journal = _journal_after(used_store, 3)
    used_store.close()
    used_store.path.unlink()
    journal_of(used_store.path).write_bytes(journal)
    found, kept = restore(used_store.address, tmp_path / "saved.duckdb", wait=1)
    restored = Store(used_store.path)
    assert restored.version() == found.version == saved.version
    restored.close()
    assert kept is not None
    assert kept.read_bytes() == journal


@pytest.mark.parametrize("beside", ["the file", "nothing"])
def test_a_journal_left_beside_a_backup_is_not_replayed_over_the_one_that_replaces_it(
    used_store: Store, tmp_path: Path, beside: str
) -> None:
    target = tmp_path / "saved.duckdb"
    if beside == "the file":
        back_up(used_store, target)
    journal = _journal_after(used_store, 3)
    journal_of(target).write_bytes(journal)
    with pytest.raises(RefusedError, match="已有文件"):
        back_up(used_store, target)
    assert journal_of(target).read_bytes() == journal
    found = back_up(used_store, target, replace=True)
    assert sorted(path.name for path in tmp_path.glob("saved*")) == ["saved.duckdb"]
    saved = Store(target)
    assert saved.version() == found.version == used_store.version()
    saved.close()


def test_a_backup_that_somebody_has_open_is_not_replaced(used_store: Store, tmp_path: Path) -> None:
    target = tmp_path / "saved.duckdb"
    back_up(used_store, target)
    before = target.stat().st_ino
    with _held_by_another(target), pytest.raises(StoreError, match=r"saved\.duckdb 正在使用,没有改动"):
        back_up(used_store, target, replace=True)
    assert (target.stat().st_ino, list(tmp_path.glob("*.partial*"))) == (before, [])
    assert back_up(used_store, target, replace=True).faults == ()


def test_restoring_as_an_account_leaves_no_number_of_the_file_that_would_give_up_its_lock(
    used_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(used_store, "admin-a", role="administrator", who=ADMINISTRATOR, password=GOOD)
    back_up(used_store, tmp_path / "saved.duckdb")
    used_store.close()
    numbers: list[int] = []

    def watched(at: Address, backup: Path, *, wait: float) -> tuple[Soundness, Path | None]:
        numbers.append(sum(os.path.realpath(one) == str(used_store.path) for one in Path("/proc/self/fd").iterdir()))
        return restore(at, backup, wait=wait)

    monkeypatch.setattr(keeping, "restore", watched)
    command = ["xushi", "--db", str(used_store.path), "restore", str(tmp_path / "saved.duckdb"), "--user", "admin-a"]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code or 0, numbers) == (0, [0])
    (line,) = used_store.path.with_name(f"{used_store.path.name}.restored.jsonl").read_text(encoding="utf-8").splitlines()
    noted = json.loads(line)
    assert (noted["who"], noted["backup"]) == ("admin-a", str(tmp_path / "saved.duckdb"))
    assert Path(noted["former"]).exists()


def test_an_open_dashboard_never_mixes_a_restored_store_with_what_it_kept(used_store: Store, tmp_path: Path) -> None:
    back_up(used_store, tmp_path / "saved.duckdb")
    used_store.close()
    restore(FileAddress(used_store.path), tmp_path / "saved.duckdb", wait=1)
    with pytest.raises(StoreError, match=r"已被换成另一个文件.*重新启动"):
        used_store.version()


def test_a_copy_goes_to_a_lake_and_back_with_the_same_exports(used_store: Store, tmp_path: Path) -> None:
    pytest.importorskip("duckdb_extension_ducklake")
    before = exports(used_store)
    at = f"ducklake:{tmp_path}/catalog.ducklake data_path={tmp_path}/lake"
    copy_store(used_store, address_of(at))
    lake = Store(at)
    assert exports(lake) == before
    copy_store(lake, FileAddress(tmp_path / "back.duckdb"))
    assert exports(Store(tmp_path / "back.duckdb")) == before
    lake.close()
    with pytest.raises(RefusedError, match="已有内容"):
        copy_store(Store(tmp_path / "back.duckdb"), address_of(at))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM change WHERE version = 2", "表 submission 的版本 2 没有操作记录"),
        ("DELETE FROM change WHERE version = 2", "操作记录缺第 2 号"),
        ("INSERT INTO change SELECT * FROM change WHERE version = 3", "操作记录第 3 号有 2 行"),
        ("UPDATE store_state SET version = 3", "操作记录有第 4 号,而数据库只到第 3 号"),
        ("INSERT INTO store_state SELECT * FROM store_state", "版本记录应为一行,有 2 行"),
        ("DELETE FROM store_state", "没有版本记录"),
        ("DELETE FROM actual WHERE submission = 2", "报送批次 2 没有实际值"),
        ("DELETE FROM submission WHERE version = 2", "有 1 个实际值属于不存在的报送批次 2|不存在的报送批次 2"),
        ("INSERT INTO submission SELECT * FROM submission WHERE version = 2", "报送批次 2 有 2 行"),
        ("UPDATE submission SET content = 'x'::BLOB WHERE version = 2", "报送批次 2 留存的原文件“5.csv”与入库时不同"),
        ("UPDATE withdrawal SET submission = 99", "撤回记录指向不存在的报送批次 99"),
        ("INSERT INTO withdrawal SELECT * FROM withdrawal", "报送批次 3 撤回了 2 次"),
        ("UPDATE actual SET region = 'nowhere' WHERE submission = 2", "区域 nowhere 不存在"),
        ("UPDATE actual SET period_start = '2026-01-01' WHERE submission = 2", "数据期首尾颠倒"),
        ("UPDATE target SET indicator = 'none' WHERE indicator = 'retail-sales-growth'", "指向不存在的指标 none"),
        ("UPDATE area SET version = 2 WHERE plan = 'jian-2023'", "表 area 中方案 jian-2023 的版本 2 不存在"),
        ("INSERT INTO milestone_done VALUES (2, 'jian-2023', 'none', '2025-01-01', '')", "不存在的节点 jian-2023 none"),
        ("ALTER TABLE actual DROP COLUMN note", "表 actual 的列 note"),
    ],
)
def test_a_check_names_what_does_not_hold(used_store: Store, damage: str, said: str) -> None:
    assert check_store(used_store).faults == ()
    used_store.close()
    with duckdb.connect(str(used_store.path)) as connection:
        connection.execute(damage)
    try:
        found = "\n".join(check_store(Store(used_store.path)).faults)
    except StoreError as error:
        found = str(error)
    assert any(part in found for part in said.split("|")), found


def test_every_table_with_a_version_is_asked_for_its_change() -> None:
    from indicators import sql  # noqa: PLC0415 — only this test reads the question

    with duckdb.connect() as connection:
        connection.execute(sql.schema())
        found = connection.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'version'").fetchall()
    asked = sql.soundness()["versions_without_change"]
    assert [
        name
        for (name,) in found
        if name not in {"change", "store_state"} and f"'{name}', version FROM {name}" not in asked.replace(" AS place", "")
    ] == []


def test_a_wrong_path_is_told_of(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from indicators.cli import main; main()",
        "--db",
        str(tmp_path / "typo.duckdb"),
        "export",
        "submissions",
    ]
    first = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"新建了数据库 {tmp_path}/typo.duckdb" in first.stderr
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == ""
    nothing = subprocess.run([*command[:4], str(tmp_path / "none.duckdb"), "check"], capture_output=True, text=True, check=False)
    assert (nothing.returncode, "没有数据库" in nothing.stderr, (tmp_path / "none.duckdb").exists()) == (3, True, False)


def test_no_trace_of_the_program_reaches_a_user(tmp_path: Path) -> None:
    broken = "from indicators import cli\nfrom indicators.cli import questions\ndef fail(*_): raise KeyError('secret')\nquestions.EXPORTS['audit'] = fail\ncli.main()"
    command = [sys.executable, "-c", broken, "--db", str(tmp_path / "x.duckdb"), "export", "audit"]
    open_store(tmp_path / "x.duckdb").close()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(tmp_path)})
    assert done.returncode == 1
    assert "程序出错了(KeyError)" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    (log,) = tmp_path.glob("xushi-*.log")
    assert "KeyError: 'secret'" in log.read_text(encoding="utf-8")


_APP = """
import sys
from datetime import date
from decimal import Decimal
from indicators import Store
from indicators.intake.submission import ActualRow, store_submission
store, number = Store(sys.argv[1]), 0
while True:
    number += 1
    row = ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), date(2025, 6, 30), Decimal(number))
    print(store_submission(store, [row], who="看板", file_name=f"{number}.csv", content=str(number).encode()), flush=True)
"""


@pytest.mark.slow
def test_a_command_backs_up_beside_a_running_app_and_loses_none_of_its_uploads(store: Store, tmp_path: Path) -> None:
    store.close()
    command = [
        sys.executable,
        "-c",
        "from indicators.cli import main; main()",
        "--db",
        str(store.path),
        "backup",
        str(tmp_path / "saved.duckdb"),
    ]
    with subprocess.Popen([sys.executable, "-c", _APP, str(store.path)], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        before = int(running.stdout.readline())
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        after = int(running.stdout.readline())
        running.kill()
        acknowledged = [before, after, *(int(line) for line in running.stdout if line.endswith("\n"))]
    assert done.returncode == 0, done.stderr
    saved = Store(tmp_path / "saved.duckdb")
    kept = [row["submission"] for row in saved.query("export_submissions", {"plan": None}).dicts()]
    saved.close()
    assert before in kept
    assert kept == list(range(2, 2 + len(kept)))
    again = Store(store.path)
    found = [row["submission"] for row in again.query("export_submissions", {"plan": None}).dicts()]
    assert set(acknowledged) <= set(found)
    assert check_store(again).faults == ()
    again.close()
