"""The larger store: a DuckLake with its catalog in PostgreSQL, for several machines at once.

Comes in: its address. Goes out: the lake attached to a connection; turns of writers. The extensions of DuckDB come as
packages of Python and are loaded from there: nothing is fetched while the product runs. The keys of a bucket come from
the environment, where DuckDB's httpfs looks for them. DuckLake finds out at the commit that another writer was faster,
when it is too late to try again; so writers queue for a lock of PostgreSQL, which the server gives up by itself when a
process dies. Who has just written would find that lock free before all others, who only ask now and then; so whoever
wants to write first waits for the place next in turn. The row of store_state still refuses whoever would come by another way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Final

import duckdb

from indicators.errors import StoreError
from indicators.store.address import LakeAddress
from indicators.wording import say

# rows of small submissions stay in the catalog instead of a file each
_INLINED_ROWS: Final = 1000
_QUEUE: Final = "queue"
_LONGEST_QUEUE_SECONDS: Final = 60.0
_TURN: Final = "SELECT pg_try_advisory_xact_lock(20250427) AS mine"
_NEXT: Final = "SELECT pg_try_advisory_xact_lock(20250428) AS mine"
# who is next must hear at once that the turn has come; who is not has time
_PAUSE_SECONDS: Final = {_TURN: 0.01, _NEXT: 0.05}


def attach_lake(connection: duckdb.DuckDBPyConnection, address: LakeAddress, name: str, literal: Callable[[str], str]) -> None:
    """Attach the lake under a quoted name; `literal` writes a text for ATTACH. Raises StoreError, or what DuckDB raises."""
    load(connection, "ducklake")
    if address.postgres is not None:
        load(connection, "postgres_scanner")
    if address.data is None:  # the catalog knows, and may name a bucket
        with suppress(StoreError):
            load(connection, "httpfs")
    elif "://" in address.data:
        load(connection, "httpfs")
    if address.path_style:
        connection.execute("SET GLOBAL s3_url_style = 'path'")
    where = f", DATA_PATH {literal(address.data)}" if address.data else ""
    connection.execute(f"ATTACH {literal('ducklake:' + address.catalog)} AS {name} (DATA_INLINING_ROW_LIMIT {_INLINED_ROWS}{where})")


def attach_queue(connection: duckdb.DuckDBPyConnection, address: LakeAddress, literal: Callable[[str], str]) -> None:
    """Attach the catalog's server once more, for the lock of writers."""
    if address.postgres is not None:
        connection.execute(f"ATTACH {literal(address.postgres)} AS {_QUEUE} (TYPE postgres, READ_ONLY)")


@contextmanager
def turn_to_write(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> Iterator[None]:
    """Wait in the queue of writers, of all machines, and leave it when the block ends. Raises StoreError after a minute."""
    if address.postgres is None:
        yield
        return
    patience = time.monotonic() + _LONGEST_QUEUE_SECONDS
    with ExitStack() as turn:
        with _held(connection, _NEXT, patience):
            turn.enter_context(_held(connection, _TURN, patience))
        yield


@contextmanager
def _held(connection: duckdb.DuckDBPyConnection, lock: str, patience: float) -> Iterator[None]:
    """A lock of PostgreSQL for the length of a block. Raises StoreError where it is not free before `patience` is over."""
    cursor = connection.cursor()
    try:
        cursor.execute("BEGIN")
        while not _is_mine(cursor, lock):  # asking again: DuckDB keeps a processor busy while its query waits (seen)
            if time.monotonic() > patience:
                raise StoreError(say("同时写入的人太多,请稍后重试"))
            time.sleep(_PAUSE_SECONDS[lock])
        yield
    finally:
        cursor.close()


def _is_mine(cursor: duckdb.DuckDBPyConnection, lock: str) -> bool:
    row = cursor.execute("SELECT mine FROM postgres_query($server, $asked)", {"server": _QUEUE, "asked": lock}).fetchone()
    return row is not None and bool(row[0])


def load(connection: duckdb.DuckDBPyConnection, extension: str) -> None:
    """Load an extension of DuckDB from its package. Raises StoreError where the package is missing."""
    try:
        package = import_module(f"duckdb_extension_{extension}")
    except ImportError as error:
        wanted = f"duckdb-extension-{extension.replace('_', '-')}=={duckdb.__version__}"
        raise StoreError(say('大库需要 Python 包 {name};请先安装:pip install "xushi[larger]"', name=wanted)) from error
    (binary,) = Path(next(iter(package.__path__))).rglob(f"{extension}.duckdb_extension")
    connection.load_extension(str(binary))
