"""The whole of a store into a new file.

Comes in: a store in use, the name of the file. Goes out: the file, complete and on the disk, or no file: it is written
under another name, compared row for row, and only then renamed. All of the store is read while it is copied, so that a
damaged one cannot become a backup in silence.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

import duckdb

from indicators import sql
from indicators.errors import RefusedError, StoreError
from indicators.store.address import Address, FileAddress
from indicators.store.holding import alone
from indicators.store.journal import journal_of
from indicators.store.opening import Opened, attach, quoted
from indicators.store.rows import reason
from indicators.store.transaction import roll_back
from indicators.wording import say

_numbers: Final = count(1)


def write_copy(
    opened: Opened, source: Address, target: Path, *, replace: bool = False, verify: Callable[[Path], object] | None = None
) -> None:
    """Copy a store into a file; `verify` sees it before it gets its name.

    Raises RefusedError where the file is there already and not to be replaced, StoreError in words.
    """
    for there in (target, journal_of(target)):  # DuckDB would replay the journal over what gets the name beside it
        if there.exists() and not replace:
            raise RefusedError(say("已有文件 {path},没有改动;请换个文件名,或加 --replace", path=there))
    partial = target.with_name(target.name + ".partial")
    try:
        with alone(target, say("文件 {path} 正在使用,没有改动;请关闭用着它的程序后重试", path=target)):
            _discard(partial)
            copy_into(opened, source, FileAddress(partial))
            if verify is not None:
                verify(partial)
            _to_disk(partial)
            put_in_place(partial, target, replace=replace)
    except OSError as error:
        raise StoreError(say("写不了文件 {path}:{why}", path=target, why=error.strerror)) from error
    finally:
        with suppress(OSError):  # what kept it from being written may keep it from being removed
            _discard(partial)


def copy_into(opened: Opened, source: Address, target: Address) -> None:
    """Copy a store into an empty one, in one transaction, and compare both row for row before it is committed."""
    cursor = opened.cursor()
    name = f"copy_{next(_numbers)}"
    try:
        attach(cursor, target, name)
        try:
            (own,) = cursor.execute("SELECT current_database()").fetchone() or ("",)
            cursor.execute("BEGIN")
            _refuse_full(cursor, name, target)
            cursor.execute(f"COPY FROM DATABASE {quoted(own)} TO {quoted(name)}")
            _compare(cursor, own, name)
            cursor.execute("COMMIT")
        except BaseException:
            roll_back(cursor)
            with suppress(duckdb.Error):  # what went wrong first is what is to be told
                cursor.execute(f"DETACH {quoted(name)}")
            raise
        cursor.execute(f"DETACH {quoted(name)}")
    except duckdb.Error as error:
        detail = target.hidden(reason(error, source))
        raise StoreError(say("没有复制到 {path}:{reason}", path=target, reason=detail)) from error
    finally:
        cursor.close()


def tables(cursor: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """The names of the tables of a database, in order."""
    return [row[0] for row in cursor.execute(sql.queries()["tables_of"], {"database": database}).fetchall()]


def fingerprint(cursor: duckdb.DuckDBPyConnection, database: str, table: str) -> tuple[int, int]:
    """How many rows a table has and the sum of their hashes: equal for equal rows in any order. Reads every byte of it."""
    place = f"{quoted(database)}.main.{quoted(table)}"
    row = cursor.execute(f"SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM {place} AS t").fetchone()  # noqa: S608  names of the schema  # nosec B608
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _refuse_full(cursor: duckdb.DuckDBPyConnection, database: str, target: Address) -> None:
    if tables(cursor, database):
        raise RefusedError(say("{path} 里已有内容,没有改动;请给一个空的目标", path=target))


def _compare(cursor: duckdb.DuckDBPyConnection, own: str, other: str) -> None:
    for table in tables(cursor, own):
        if fingerprint(cursor, own, table) != fingerprint(cursor, other, table):
            raise StoreError(say("复制后表 {table} 与原来的不同,没有留下副本", table=table))


def put_in_place(partial: Path, target: Path, *, replace: bool) -> None:
    """Give a finished file its name, at once or not at all. Raises RefusedError where another came first and is to stay.

    What replaces a file never stands beside its journal, which DuckDB would replay over it.
    """
    if replace:
        journal, aside = journal_of(target), target.with_name(target.name + ".wal-replaced")
        if journal.exists():
            journal.replace(aside)
            sync_folder(target.parent)
        try:
            partial.replace(target)
        except OSError:
            if aside.exists():
                aside.replace(journal)
            raise
        aside.unlink(missing_ok=True)
    else:
        try:
            os.link(partial, target)
        except FileExistsError as error:
            raise RefusedError(say("已有文件 {path},没有改动;请换个文件名,或加 --replace", path=target)) from error
        partial.unlink()
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _discard(partial: Path) -> None:
    partial.unlink(missing_ok=True)
    journal_of(partial).unlink(missing_ok=True)
