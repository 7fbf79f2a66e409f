"""Whether DuckDB's journal (.wal) can be trusted before DuckDB reads it.

What was committed stands in the journal until it is folded into the file. DuckDB takes an entry that seems to reach past
the end for one that a power cut broke off, and drops it with all that follow, in silence: right for a last entry, but
one flipped byte in the length of an earlier one would lose what people were told is stored (seen on DuckDB 1.5). A commit
ends with an entry that always has the same bytes; so entries that do not join up with a commit behind them are damage.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path
from typing import Final

from indicators.errors import StoreError
from indicators.wording import say

_HEAD: Final = bytes.fromhex("640062650002ffff")
_COMMIT: Final = bytes.fromhex("0500000000000000e7fe7d722fed3d5e640064ffff")
_FRAME: Final = struct.Struct("<QQ")
_PAUSE_SECONDS: Final = 0.1


def refuse_damaged_journal(store: Path) -> None:
    """Raise StoreError where the journal beside the store has lost its thread before a commit."""
    journal = journal_of(store)
    content = _read(journal)
    if content is None:
        return
    if not store.exists():
        raise StoreError(say("数据库 {path} 不见了,只剩它的日志 {journal}。请放回原处,或从备份恢复", path=store, journal=journal))
    if content and _is_damaged(content):
        time.sleep(_PAUSE_SECONDS)
        if _read(journal) != content:  # another process is writing it just now
            return
        raise StoreError(
            say("数据库的日志 {path} 已损坏,最近存入的内容可能读不出。请先另存这两个文件,再用 xushi restore 从备份恢复", path=journal)
        )


def _read(journal: Path) -> bytes | None:
    try:
        return journal.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(say("读不了数据库的日志 {path}:{why}", path=journal, why=error.strerror)) from error


def journal_of(store: Path) -> Path:
    """The journal beside a store."""
    return store.with_name(store.name + ".wal")


def _is_damaged(content: bytes) -> bool:
    if not content.startswith(_HEAD):
        return len(content) >= len(_HEAD)
    place = len(_HEAD)
    while place + _FRAME.size <= len(content):
        length, _ = _FRAME.unpack_from(content, place)
        if length > len(content) - place - _FRAME.size:
            break
        place += _FRAME.size + length
    if place == len(content):
        return False
    return _COMMIT in content[place + 1 :] or _nearly_a_commit(content[-len(_COMMIT) :])


def _nearly_a_commit(end: bytes) -> bool:
    """The last commit itself with some of its bytes flipped; entries broken off do not look like it."""
    return len(end) == len(_COMMIT) and sum(a == b for a, b in zip(end, _COMMIT, strict=True)) >= len(_COMMIT) - 4
