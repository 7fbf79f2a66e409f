"""Opening a store: the file or the lake, in turn with other processes.

Comes in: an address and how long to wait, in seconds. Goes out: an open connection and how to use it. A file is open to
one process at a time, even to read: whoever waits longer hears who holds it. A file or folder that cannot be written is
opened for reading. Refuses in words what is damaged or cannot be reached.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from indicators import sql
from indicators.errors import StoreError
from indicators.store.address import Address, FileAddress, LakeAddress
from indicators.store.journal import refuse_damaged_journal
from indicators.store.lake import attach_lake, attach_queue
from indicators.store.rows import reason
from indicators.wording import say

RETRY_SECONDS: Final = 0.05
ATTACHED: Final = "store"
# The chain of rules names the smaller side of each join last. DuckDB's own guess of sizes is far off behind so many
# steps: on a national set it built tables of the larger side and took six times as long.
_JOINS_AS_WRITTEN: Final = {"disabled_optimizers": "join_order,build_side_probe_side"}
_HOLDER: Final = re.compile(r"lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


class TakenError(StoreError):
    """Another process has the store open."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A store in use.

    `attached` where it stands beside the connection's own database in memory, `shared` where other processes may have it
    open too.
    """

    connection: duckdb.DuckDBPyConnection
    attached: bool = False
    read_only: bool = False
    shared: bool = False

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own on the store."""
        cursor = self.connection.cursor()
        if self.attached:
            cursor.execute(f"USE {ATTACHED}")
        return cursor


def quoted(name: str) -> str:
    """The name of a database or table as DuckDB reads it; DuckDB binds no names."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as DuckDB reads it, for ATTACH alone, which binds no values."""
    return "'" + text.replace("'", "''") + "'"


def open_store_at(address: Address, wait: float) -> Opened:
    """Open what is at the address, with the small arithmetic of the rules beside it; tried once.

    Raises StoreError in words, TakenError where another process has it; `wait` is what these say was waited, in seconds.
    """
    opened = _open_lake(address, wait) if isinstance(address, LakeAddress) else _open_file(address, wait)
    try:  # two stores on one file share DuckDB's instance
        opened.connection.execute("ATTACH IF NOT EXISTS ':memory:' AS rules")
        opened.connection.execute(sql.macros())
    except duckdb.Error as error:
        opened.connection.close()
        raise _unusable(address, error) from error
    return opened


def patiently(opening: Callable[[], Opened], wait: float) -> Opened:
    """What opens a store, again and again while another process has it, for so many seconds."""
    patience = time.monotonic() + wait
    while True:
        try:
            return opening()
        except TakenError:
            if time.monotonic() > patience:
                raise
        time.sleep(RETRY_SECONDS)


def attach(connection: duckdb.DuckDBPyConnection, address: Address, name: str, *, read_only: bool = False) -> None:
    """Attach a store beside the one in use, under a name."""
    if isinstance(address, LakeAddress):
        attach_lake(connection, address, quoted(name), literal)
    else:
        how = " (READ_ONLY)" if read_only else ""
        connection.execute(f"ATTACH {literal(str(address.path))} AS {quoted(name)}{how}")


def _open_file(address: FileAddress, wait: float) -> Opened:
    path = address.path
    read_only = path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    try:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(say("不能建立数据库目录 {parent}:{why}", parent=path.parent, why=error.strerror)) from error

    def to_write() -> Opened:
        refuse_damaged_journal(path)
        return Opened(duckdb.connect(str(path), config=dict(_JOINS_AS_WRITTEN)))

    def to_read() -> Opened:
        refuse_damaged_journal(path)
        return _beside_memory(lambda connection: attach(connection, address, ATTACHED, read_only=True), read_only=True)

    return _once(address, to_read if read_only else to_write, wait)


def _open_lake(address: LakeAddress, wait: float) -> Opened:
    def attached(connection: duckdb.DuckDBPyConnection) -> None:
        attach(connection, address, ATTACHED)
        attach_queue(connection, address, literal)

    return _once(address, lambda: _beside_memory(attached, shared=address.postgres is not None), wait)


def _beside_memory(attached: Callable[[duckdb.DuckDBPyConnection], None], *, read_only: bool = False, shared: bool = False) -> Opened:
    connection = duckdb.connect(config={**_JOINS_AS_WRITTEN, "autoinstall_known_extensions": False})
    try:
        attached(connection)
        connection.execute(f"USE {ATTACHED}")
    except BaseException:
        connection.close()
        raise
    return Opened(connection, attached=True, read_only=read_only, shared=shared)


def _once(address: Address, opening: Callable[[], Opened], wait: float) -> Opened:
    try:
        return opening()
    except duckdb.Error as error:
        if not _is_taken(error):
            raise _unusable(address, error) from error
        raise TakenError(
            say(
                "等了 {wait} 秒,数据库 {path} 仍被别的程序占用:{holder}。请关闭该程序后重试",
                wait=f"{wait:.0f}",
                path=address,
                holder=_holder(str(error)),
            )
        ) from error


def _unusable(address: Address, error: duckdb.Error) -> StoreError:
    return StoreError(say("打不开数据库 {path}:{reason}。请从备份恢复,或换一个 --db", path=address, reason=reason(error, address)))


def _is_taken(error: duckdb.Error) -> bool:
    """Whether another process has the file open (the second sentence is that of Windows), or is making the same lake just now."""
    text = str(error)
    being_made = "Failed to initialize DuckLake" in text and ("duplicate key" in text or "already exists" in text)
    return being_made or "Could not set lock on file" in text or "being used by another process" in text


def _holder(text: str) -> str:
    """Who has the file: the command and number of the process where the machine tells, else DuckDB's words."""
    found = _HOLDER.search(text)
    if found is None:
        return text.split("\n", maxsplit=1)[0]
    return say("{program}(进程 {pid})", program=_command(int(found["pid"])) or found["program"], pid=found["pid"])


def _command(pid: int) -> str:
    """`xushi` and its subcommand, if that is what runs under the number; further arguments are nobody's business."""
    try:
        words = [word for word in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").split("\0") if word]
    except OSError:
        return ""
    for place, word in enumerate(words):
        if Path(word).name == "xushi":
            commands = {"serve", "demo", "plan", "region", "template", "import", "withdraw", "backup", "restore", "check", "copy", "export"}
            return " ".join(["xushi", *[later for later in words[place + 1 :] if later in commands][:1]])
    return ""


def quiet_fold(address: FileAddress, wait: float) -> None:
    """Have the journal of a file folded into it, where that can be done. Raises TakenError only, where the file stays in use."""
    try:
        patiently(lambda: _open_file(address, wait), wait).connection.close()
    except TakenError:
        raise
    except StoreError:
        return
