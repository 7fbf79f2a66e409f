"""A write in progress, and the turns of writers.

Comes in: rows to append, what the audit is to say. Goes out: all of it stored under one number, or nothing. Two writers
never get one number: each first updates the one row of store_state, and who comes second begins anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import duckdb

from indicators import sql
from indicators.errors import StoreError
from indicators.store.rows import Rows, Values, run
from indicators.wording import say

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["office", "published", "example"]
WRITE_ATTEMPTS: Final = 200
PAUSE_SECONDS: Final = 0.05
_log = logging.getLogger(__name__)


class Transaction:
    """A write in progress. `version` numbers it; all of it is stored when the block ends, or nothing."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, version: int) -> None:
        self._cursor = cursor
        self.version = version
        self.old = ""
        self.new = ""

    def describe(self, *, old: str = "", new: str = "") -> None:
        """What the audit says of this change, where that is only known inside the block."""
        self.old, self.new = old or self.old, new or self.new

    def query(self, name: str, values: Values | None = None) -> Rows:
        """Run a named query inside the transaction."""
        return run(self._cursor, sql.queries()[name], values)

    def query_table(self, name: str, values: Values | None = None) -> pa.Table:
        """The same as an Arrow table, for answers of many rows."""
        return self._cursor.execute(sql.queries()[name], dict(values) if values else None).to_arrow_table()

    def append(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Append rows to a table by the names of their columns, as rows of this version."""
        if rows:
            import pyarrow as pa  # noqa: PLC0415  only who writes waits for it

            known = self._cursor.table(table).limit(0).to_arrow_table().schema
            schema = pa.schema([known.field(name) for name in ("version", *rows[0])])
            self.append_table(table, pa.Table.from_pylist([{"version": self.version, **row} for row in rows], schema=schema))

    def append_table(self, table: str, rows: pa.Table) -> None:
        """The same with an Arrow table, which says everything itself, for many rows."""
        if rows.num_rows:
            self._cursor.register("appended", rows)
            try:
                self._cursor.execute(sql.queries()[f"append_{table}"])
            finally:
                self._cursor.unregister("appended")

    def record(self, *, who: str, what: str, subject: str, reason: str, origin: str) -> dict[str, Any]:
        """Write the change into the audit; returns what finds it again."""
        change = {"version": self.version, "at": datetime.now(UTC).replace(tzinfo=None), "who": who}
        said = {"what": what, "subject": subject, "reason": reason, "old": self.old, "new": self.new}
        self.query("append_change", {**change, **said})
        self.query("append_change_origin", {"version": self.version, "origin": origin})
        return change


def take_turn(cursor: duckdb.DuckDBPyConnection) -> int:
    """Begin a transaction and win the one row of store_state; the loser of two writers tries again."""
    for _ in range(WRITE_ATTEMPTS):
        cursor.execute("BEGIN")
        try:
            cursor.execute(sql.queries()["take_turn"])
            return current_version(cursor)
        except duckdb.TransactionException:
            roll_back(cursor)
            time.sleep(PAUSE_SECONDS)
    raise StoreError(say("同时写入的人太多,请稍后重试"))


def roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    """Undo what the cursor began; an error that already undid it is no news."""
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error as error:
        _log.debug("nothing to roll back: %s", error)


def current_version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last stored transaction, or of the one in progress."""
    row = cursor.execute(sql.queries()["version"]).fetchone()
    return int(row[0]) if row else 0
