"""The store in use: opened when needed, let go a moment later, a cursor a call.

Comes in: names of queries with values, and rows to append. Goes out: rows. One DuckDB connection shared by threads
mixes answers up, so every call works on a cursor of its own and the connection is never handed out. Only one process
at a time can open a file, even to read; so it is opened for use, let go a moment later, and whoever waits longer
than `wait` seconds hears who holds it. Writers take turns on the one row of store_state.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from indicators import sql
from indicators.errors import StoreError
from indicators.store.address import FileAddress, LakeAddress, address_of
from indicators.store.closing import close_later, keep_open, watch
from indicators.store.identity import Left, as_left, inode, refuse_another_file
from indicators.store.lake import turn_to_write
from indicators.store.migration import prepare
from indicators.store.opening import RETRY_SECONDS, Opened, open_store_at, patiently
from indicators.store.rows import Rows, Values, reason, run
from indicators.store.transaction import Transaction, current_version, roll_back, take_turn
from indicators.wording import say

if TYPE_CHECKING:
    import pyarrow as pa

IDLE_SECONDS: Final = 0.5
LONGEST_HOLD_SECONDS: Final = 3.0
LONGEST_PAUSE_SECONDS: Final = 0.5
LONGEST_REPAIR_SECONDS: Final = 5.0
_REFERENCES_HERE: Final = 2
# after these DuckDB may refuse everything that follows, or the server of the catalog is gone: open anew
_BREAKING = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.ConnectionException)
_log = logging.getLogger(__name__)


class Store:
    """One store, in a DuckDB file or on a DuckLake, made on first use.

    `at` is what stands behind --db, `wait` the patience in seconds; `made` says whether this one made the store.
    """

    def __init__(self, at: Path | str, *, wait: float = 10.0) -> None:
        self.address = address_of(at)
        self._wait = wait
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._cursors: set[duckdb.DuckDBPyConnection] = set()
        self._spent: list[duckdb.DuckDBPyConnection] = []
        self._users = 0
        self._opened_at = 0.0
        self._left: tuple[Left, int] | None = None
        self._inode = inode(self.address.path) if isinstance(self.address, FileAddress) else None
        self.made = False
        self._broken = False
        self._ended = False
        self._free = threading.Condition(self._lock)
        self._writing = threading.Lock()
        watch(self)

    @property
    def path(self) -> Path:
        """The file of the store. Raises StoreError for a store that is none."""
        if isinstance(self.address, LakeAddress):
            raise StoreError(say("数据库 {path} 不是一个文件", path=self.address))
        return self.address.path

    def version(self) -> int:
        """A number that grows with every stored transaction; 0 for an empty store. A file found as it was left is not opened for it."""
        with self._lock:
            if self._left is not None and self._left[0] == as_left(self.path):
                return self._left[1]
        with self._cursor() as cursor:
            return current_version(cursor)

    def query(self, name: str, values: Values | None = None) -> Rows:
        """Run a named query."""
        with self._cursor() as cursor:
            return run(cursor, sql.queries()[name], values)

    def query_table(self, name: str, values: Values | None = None) -> pa.Table:
        """The same as an Arrow table, for answers of many rows."""
        with self._cursor() as cursor:
            return cursor.execute(sql.queries()[name], dict(values) if values else None).to_arrow_table()

    def assess(self, last: str, values: Values, candidates: pa.Table) -> Rows:
        """Run the chain of rules up to the named query, with the candidates as if they were stored."""
        with self._cursor() as cursor:
            cursor.register("candidate", candidates)
            return run(cursor, sql.assessment(last), values)

    def assess_table(self, last: str, values: Values, candidates: pa.Table) -> pa.Table:
        """The same as an Arrow table, for answers of many rows."""
        with self._cursor() as cursor:
            cursor.register("candidate", candidates)
            return cursor.execute(sql.assessment(last), dict(values)).to_arrow_table()

    @contextmanager
    def transaction(self, *, who: str, what: str, subject: str, reason: str = "", new: str = "", origin: str = "") -> Iterator[Transaction]:
        """Write all of a block or none of it, as one numbered change of the audit; `origin` says from where it was made."""
        failed = None
        with self._turn() as cursor:
            version = take_turn(cursor)
            try:
                transaction = Transaction(cursor, version)
                transaction.describe(new=new)
                yield transaction
                change = transaction.record(who=who, what=what, subject=subject, reason=reason, origin=origin)
            except BaseException as error:
                roll_back(cursor)
                if isinstance(error, duckdb.Error):
                    self._broken = self._broken or isinstance(error, _BREAKING)
                    raise self._nothing_stored(error) from error
                raise
            try:
                cursor.execute("COMMIT")
            except duckdb.Error as error:
                roll_back(cursor)
                failed = error
                self._broken = True
        if failed is not None and not self._holds(change, failed):
            raise self._nothing_stored(failed) from failed

    def close(self) -> None:
        """Let the file go now."""
        with self._lock:
            self._let_go()

    def close_if_idle(self) -> None:
        """Let the file go unless somebody uses it now."""
        with self._lock:
            if self._users == 0:
                self._let_go()

    def end(self) -> None:
        """The program ends: interrupt what runs, wait for it to come back, and open nothing any more."""
        with self._lock:
            self._ended = True
            patience = time.monotonic() + LONGEST_REPAIR_SECONDS
            while self._users and time.monotonic() < patience:
                for cursor in tuple(self._cursors):
                    cursor.interrupt()
                self._free.wait(RETRY_SECONDS)
            self._let_go()

    @contextmanager
    def lent(self) -> Iterator[Opened]:
        """The open store, for the length of a block; for the rooms of the store alone. DuckDB's errors become words."""
        opened = self._lease()
        try:
            yield opened
        except duckdb.Error as error:
            self._broken = self._broken or isinstance(error, _BREAKING)
            raise StoreError(say("数据库 {path} 出错:{reason}", path=self.address, reason=reason(error, self.address))) from error
        finally:
            self._release()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self.lent() as opened, self._cursor_of(opened) as cursor:
            yield cursor

    @contextmanager
    def _cursor_of(self, opened: Opened) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = opened.cursor()
        self._cursors.add(cursor)
        try:
            yield cursor
        finally:
            self._cursors.discard(cursor)
            cursor.close()
            self._spent.append(cursor)

    @contextmanager
    def _turn(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor to write with, when it is this writer's turn."""
        address = self.address
        in_turn = self._writing if isinstance(address, LakeAddress) else nullcontext()
        with in_turn, self.lent() as opened:
            if opened.read_only:
                raise StoreError(say("数据库 {path} 只能读,不能存入:没有写入权限。没有存下任何内容", path=address))
            queue = turn_to_write(opened.connection, address) if isinstance(address, LakeAddress) else nullcontext()
            with queue, self._cursor_of(opened) as cursor:
                yield cursor

    def _holds(self, change: Mapping[str, Any], failed: duckdb.Error) -> bool:
        """Whether a change was stored although its commit failed: the disk may fill up after it was written down."""
        try:
            return bool(self.query("change_of", change).rows)
        except StoreError as error:
            words = say("不能确定是否已存下,请打开后核对:{reason}", reason=reason(failed, self.address))
            raise StoreError(words) from error

    def _nothing_stored(self, error: duckdb.Error) -> StoreError:
        return StoreError(say("没有存下任何内容:{reason}", reason=reason(error, self.address)))

    def _lease(self) -> Opened:
        """Whoever asks waits for another process without the lock: the patience of several would add up behind it."""
        return patiently(self._lease_once, self._wait)

    def _lease_once(self) -> Opened:
        with self._lock:
            keep_open(self)
            self._drop_spent()
            if self._users and self._held_too_long():
                self._free.wait(LONGEST_PAUSE_SECONDS)  # let the others finish, so that the file can be let go
            if self._broken:
                self._free.wait_for(lambda: not self._users, LONGEST_REPAIR_SECONDS)
                if not self._users:
                    self._let_go()
            if self._ended:
                raise StoreError(say("程序正在退出,数据库已经关闭"))
            if self._opened is None:
                self._opened, self._left = self._open(), None
                self._broken = False
                self._opened_at = time.monotonic()
            self._users += 1
            return self._opened

    def _release(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users:
                return
            self._free.notify_all()
            if self._opened is not None and self._opened.shared:
                return
            if self._held_too_long():
                self._let_go()
                time.sleep(2 * RETRY_SECONDS)  # who waits for the file looks every RETRY_SECONDS
                return
            close_later(self, IDLE_SECONDS)

    def _held_too_long(self) -> bool:
        held = self._opened is not None and not self._opened.shared
        return held and time.monotonic() - self._opened_at > LONGEST_HOLD_SECONDS

    def _let_go(self) -> None:
        keep_open(self)
        opened, self._opened = self._opened, None
        if opened is None:
            return
        version = self._last_version(opened)
        try:
            opened.connection.close()
        except duckdb.Error:
            _log.exception("the store could not be closed in order")
        self._spent.append(opened.connection)
        if isinstance(self.address, FileAddress) and version is not None:
            found = as_left(self.address.path)
            self._left = None if found is None else (found, version)

    def _last_version(self, opened: Opened) -> int | None:
        try:
            return None if self._broken or opened.shared else current_version(opened.connection)
        except duckdb.Error:
            return None

    def _drop_spent(self) -> None:
        """Let go of closed cursors here, under the lock, and not where a thread leaves the frame that held one.

        What DuckDB does then it does without Python's lock; a thread that wants it back after the interpreter has ended is torn
        out of a destructor, and the process aborts (seen).
        """
        spent, self._spent = self._spent, []
        while spent:
            cursor = spent.pop()
            if sys.getrefcount(cursor) > _REFERENCES_HERE:
                self._spent.append(cursor)

    def _open(self) -> Opened:
        if isinstance(self.address, FileAddress):
            refuse_another_file(self.address.path, self._inode)
        opened = open_store_at(self.address, self._wait)
        try:
            self.made = prepare(opened, self.address) or self.made
        except BaseException:
            opened.connection.close()
            raise
        if isinstance(self.address, FileAddress):
            self._inode = inode(self.address.path)
        return opened
