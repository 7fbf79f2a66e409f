"""Stores of every released schema open, with a backup beside them; the sum of the migrations is the schema."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import duckdb
import pytest

from indicators import Store, StoreError, check_store, sql, submissions
from indicators.store import SCHEMA_VERSION
from indicators.wording import speak

RELEASED = sorted((Path(__file__).parent / "released").glob("schema-*.duckdb.gz"))
COLUMNS = "SELECT table_name, ordinal_position, column_name, data_type, is_nullable FROM information_schema.columns ORDER BY ALL"


def _unpacked(released: Path, folder: Path) -> Path:
    path = folder / "x.duckdb"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    return path


def test_the_sum_of_the_migrations_is_the_schema() -> None:
    with duckdb.connect() as migrated, duckdb.connect() as made:
        for _, text in sorted(sql.migrations().items()):
            migrated.execute(text)
        made.execute(sql.schema())
        assert migrated.execute(COLUMNS).fetchall() == made.execute(COLUMNS).fetchall()
        assert made.execute("SELECT schema_version, version FROM store_state").fetchall() == [(SCHEMA_VERSION, 0)]


def test_migrations_are_numbered_without_gaps() -> None:
    assert sorted(sql.migrations()) == list(range(1, SCHEMA_VERSION + 1))


def test_a_store_of_every_earlier_version_is_kept() -> None:
    assert [int(re.sub(r"\D", "", one.name)) for one in RELEASED] == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("released", RELEASED, ids=lambda one: one.name)
def test_a_released_store_opens_with_all_it_held(released: Path, tmp_path: Path) -> None:
    path = _unpacked(released, tmp_path)
    store = Store(path)
    found = check_store(store)
    assert found.faults == ()
    assert found.schema_version == SCHEMA_VERSION
    assert [(one.file_name, one.values, one.withdrawn) for one in submissions(store)] == [
        ("误报.csv", 1, True), ("六月更正.csv", 1, False), ("上半年.csv", 5, False),
    ]  # fmt: skip
    last = store.query("export_audit", {"plan": None}).dicts()[-1]
    assert (last["who"], last["origin"], last["what"]) == ("系统", "", "升级数据结构")
    assert (last["old"], last["new"]) == (re.sub(r"\D", "", released.name), str(SCHEMA_VERSION))
    store.close()
    (kept,) = tmp_path.glob("x-before-*.duckdb")
    with duckdb.connect(str(kept)) as connection:
        (version,) = connection.execute("SELECT schema_version FROM store_state").fetchone() or ("",)
    assert version == int(re.sub(r"\D", "", released.name))


def test_the_audit_of_a_migration_is_the_same_in_either_language(tmp_path: Path) -> None:
    speak("en")
    try:
        store = Store(_unpacked(RELEASED[-1], tmp_path))
        last = store.query("export_audit", {"plan": None}).dicts()[-1]
        store.close()
    finally:
        speak("zh")
    assert (last["who"], last["what"]) == ("系统", "升级数据结构")


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _unpacked(RELEASED[-1], tmp_path)
    broken = {**sql.migrations(), SCHEMA_VERSION: sql.migrations()[SCHEMA_VERSION] + "\nINSERT INTO nowhere VALUES (1);"}
    with monkeypatch.context() as patched:
        patched.setattr(sql, "migrations", lambda: broken)
        with pytest.raises(StoreError, match="nowhere"):
            Store(path).version()
    with duckdb.connect(str(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        (version,) = connection.execute("SELECT schema_version FROM store_state").fetchone() or ("",)
    assert (version, "account" in tables) == (SCHEMA_VERSION - 1, False)
    store = Store(path)
    assert check_store(store).faults == ()
    store.close()


def test_no_backup_no_migration(tmp_path: Path) -> None:
    path = _unpacked(RELEASED[-1], tmp_path)
    damaged = bytearray(path.read_bytes())
    for place in range(400_000, 400_400):
        damaged[place] ^= 0xFF
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match="损坏"):
        Store(path).version()
    assert path.read_bytes() == bytes(damaged)
    assert not list(tmp_path.glob("x-before-*"))
