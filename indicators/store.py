"""The store: the only module that opens DuckDB.

Comes in: names of queries with values, and rows to append. Goes out: rows. One DuckDB connection shared by threads
mixes answers up, so every call works on a cursor of its own and the connection is never handed out. Only one process
at a time can open the file, even to read; so it is opened for use, let go a moment later, and whoever waits longer
than `wait` seconds hears who holds it. Writers take turns on the one row of store_state.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa

from indicators import sql
from indicators.errors import StoreError

SCHEMA_VERSION = 1
IDLE_SECONDS = 0.5
LONGEST_HOLD_SECONDS = 3.0
LONGEST_PAUSE_SECONDS = 0.5
RETRY_SECONDS = 0.05
# The chain of rules names the smaller side of each join last. DuckDB's own guess of sizes is far off behind so many
# steps: on a national set it built tables of the larger side and took six times as long.
JOINS_AS_WRITTEN = "join_order,build_side_probe_side"
WRITE_ATTEMPTS = 200

Kind = Literal["office", "published", "example"]
Values = Mapping[str, object]
_log = logging.getLogger(__name__)
_stores: weakref.WeakSet[Store] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: names of the columns and the rows as tuples."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows as dicts by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Transaction:
    """A write in progress. `version` numbers it; all of it is stored when the block ends, or nothing."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, version: int) -> None:
        self._cursor = cursor
        self.version = version

    def query(self, name: str, values: Values | None = None) -> Rows:
        """Run a named query inside the transaction."""
        return _run(self._cursor, sql.queries()[name], values)

    def query_table(self, name: str, values: Values | None = None) -> pa.Table:
        """The same as an Arrow table, for answers of many rows."""
        return self._cursor.execute(sql.queries()[name], dict(values) if values else None).to_arrow_table()

    def append(self, table: str, rows: pa.Table) -> None:
        """Append rows to a table by the names of their columns."""
        if rows.num_rows:
            self._cursor.register("appended", rows)
            try:
                self._cursor.execute(sql.queries()[f"append_{table}"])
            finally:
                self._cursor.unregister("appended")


class Store:
    """One store in a DuckDB file, made on first use."""

    def __init__(self, path: Path, *, wait: float = 10.0) -> None:
        self.path = path
        self._wait = wait
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._users = 0
        self._opened_at = 0.0
        self._was_there = path.exists()
        self._free = threading.Condition(self._lock)
        self._closer: threading.Timer | None = None
        _stores.add(self)

    def version(self) -> int:
        """A number that grows with every stored transaction; 0 for an empty store."""
        with self._cursor() as cursor:
            return _version(cursor)

    def query(self, name: str, values: Values | None = None) -> Rows:
        """Run a named query."""
        with self._cursor() as cursor:
            return _run(cursor, sql.queries()[name], values)

    def query_table(self, name: str, values: Values | None = None) -> pa.Table:
        """The same as an Arrow table, for answers of many rows."""
        with self._cursor() as cursor:
            return cursor.execute(sql.queries()[name], dict(values) if values else None).to_arrow_table()

    def assess(self, last: str, values: Values, candidates: pa.Table) -> Rows:
        """Run the chain of rules up to the named query, with the candidates as if they were stored."""
        with self._cursor() as cursor:
            cursor.register("candidate", candidates)
            return _run(cursor, sql.assessment(last), values)

    def assess_table(self, last: str, values: Values, candidates: pa.Table) -> pa.Table:
        """The same as an Arrow table, for answers of many rows."""
        with self._cursor() as cursor:
            cursor.register("candidate", candidates)
            return cursor.execute(sql.assessment(last), dict(values)).to_arrow_table()

    @contextmanager
    def transaction(self, *, who: str, what: str, subject: str, reason: str = "", new: str = "") -> Iterator[Transaction]:
        """Write all of a block or none of it, as one numbered change of the audit."""
        with self._cursor() as cursor:
            version = _take_turn(cursor)
            try:
                transaction = Transaction(cursor, version)
                yield transaction
                change = {"version": version, "at": datetime.now(UTC).replace(tzinfo=None), "who": who, "what": what}
                transaction.query("append_change", {**change, "subject": subject, "reason": reason, "new": new})
                cursor.execute("COMMIT")
            except BaseException as error:
                _roll_back(cursor)
                if isinstance(error, duckdb.Error):
                    raise StoreError(f"没有存下任何内容:{_reason(error)}") from error
                raise

    def close(self) -> None:
        """Let the file go now."""
        with self._lock:
            self._let_go()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._lease()
        try:
            cursor = connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()
        except duckdb.Error as error:
            raise StoreError(f"数据库 {self.path} 出错:{_reason(error)}") from error
        finally:
            self._release()

    def _lease(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._closer is not None:
                self._closer.cancel()
                self._closer = None
            if self._users and self._held_too_long():
                self._free.wait(LONGEST_PAUSE_SECONDS)  # let the others finish, so that the file can be let go
            if self._connection is None:
                self._connection = self._open()
                self._opened_at = time.monotonic()
            self._users += 1
            return self._connection

    def _release(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users:
                return
            if self._held_too_long():
                self._let_go()
                time.sleep(2 * RETRY_SECONDS)  # who waits for the file looks every RETRY_SECONDS
                self._free.notify_all()
                return
            self._closer = threading.Timer(IDLE_SECONDS, self._close_if_idle)
            self._closer.daemon = True
            self._closer.start()

    def _held_too_long(self) -> bool:
        return self._connection is not None and time.monotonic() - self._opened_at > LONGEST_HOLD_SECONDS

    def _close_if_idle(self) -> None:
        with self._lock:
            if self._users == 0:
                self._let_go()

    def _let_go(self) -> None:
        if self._closer is not None:
            self._closer.cancel()
            self._closer = None
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except duckdb.Error:
                _log.exception("the store could not be closed in order")

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self._was_there and not self.path.exists():
            raise StoreError(f"数据库 {self.path} 不见了。请放回原处,或从备份恢复后重新启动;程序不会另建一个空库")
        connection = self._connect()
        try:
            _prepare(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, duckdb.Error):
                raise StoreError(f"{self.path} 不是序时的数据库,或已损坏:{_reason(error)}。请从备份恢复,或换一个 --db") from error
            raise
        self._was_there = True
        return connection

    def _connect(self) -> duckdb.DuckDBPyConnection:
        patience = time.monotonic() + self._wait
        while True:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                return duckdb.connect(str(self.path), config={"disabled_optimizers": JOINS_AS_WRITTEN})
            except OSError as error:
                raise StoreError(f"不能建立数据库目录 {self.path.parent}:{error.strerror}") from error
            except duckdb.Error as error:
                if not _is_taken(error):
                    raise StoreError(f"打不开数据库 {self.path}:{_reason(error)}。请从备份恢复,或换一个 --db") from error
                if time.monotonic() > patience:
                    raise StoreError(
                        f"等了 {self._wait:.0f} 秒,数据库 {self.path} 仍被别的程序占用:{_reason(error)}。请关闭该程序后重试"
                    ) from error
                time.sleep(RETRY_SECONDS)


@atexit.register
def _close_all() -> None:
    """Let every file go in order: a timer that is still closing one when the interpreter ends would abort the process."""
    for store in tuple(_stores):
        store.close()


def _is_taken(error: duckdb.Error) -> bool:
    """Whether another process has the file open; the second sentence is that of Windows."""
    return "Could not set lock on file" in str(error) or "being used by another process" in str(error)


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("ATTACH IF NOT EXISTS ':memory:' AS rules")  # two stores on one file share DuckDB's instance
    connection.execute(sql.macros())
    tables = connection.execute(sql.queries()["own_tables"]).fetchall()
    if tables and ("store_state",) not in tables:
        raise StoreError("这个 DuckDB 文件里是别的内容,不是序时的数据库;请换一个 --db")
    if not tables:
        connection.execute("BEGIN")
        connection.execute(sql.schema())
        connection.execute("COMMIT")
    found = connection.execute(sql.queries()["schema_version"]).fetchone()
    if found is None or found[0] != SCHEMA_VERSION:
        number = found[0] if found else "?"
        raise StoreError(f"数据库的版本是 {number},本程序用的是 {SCHEMA_VERSION};请用与之相配的程序版本打开")


def _take_turn(cursor: duckdb.DuckDBPyConnection) -> int:
    """Begin a transaction and win the one row of store_state; the loser of two writers tries again."""
    for _ in range(WRITE_ATTEMPTS):
        cursor.execute("BEGIN")
        try:
            cursor.execute(sql.queries()["take_turn"])
            return _version(cursor)
        except duckdb.TransactionException:
            _roll_back(cursor)
            time.sleep(RETRY_SECONDS)
    raise StoreError("同时写入的人太多,请稍后重试")


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error as error:
        _log.debug("nothing to roll back: %s", error)


def _version(cursor: duckdb.DuckDBPyConnection) -> int:
    row = cursor.execute(sql.queries()["version"]).fetchone()
    return int(row[0]) if row else 0


def _run(cursor: duckdb.DuckDBPyConnection, text: str, values: Values | None) -> Rows:
    answer = cursor.execute(text, dict(values) if values else None)
    return Rows(tuple(column[0] for column in answer.description or ()), tuple(answer.fetchall()))


def _reason(error: duckdb.Error) -> str:
    return str(error).split("\n", maxsplit=1)[0]
