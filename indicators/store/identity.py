"""Which file a store is, and how it was left: so that another is not taken for it, and the same need not be opened for its version.

Comes in: the path of a store. Goes out: what the system says of the file and of its journal: which, how long, when written. Refuses
a file that has become another. Reads no byte of it: to close one's number of a file gives up every lock of this process on it.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

from indicators.errors import StoreError
from indicators.store.journal import journal_of
from indicators.wording import say

# far longer than a tick of the clock of any file system: two changes within one tick would look the same
MOMENT_SECONDS: Final = 2.5
Inode = tuple[int, int]
Left = tuple[Inode, int, int, tuple[int, int] | None]


def inode(path: Path) -> Inode | None:
    """Which file it is; None where there is none. Raises StoreError where the system does not say."""
    found = _asked(path)
    return None if found is None else (found.st_dev, found.st_ino)


def refuse_another_file(path: Path, former: Inode | None) -> None:
    """What was kept of the former file would be shown together with what is in another. Raises StoreError."""
    if former is None:
        return
    now = inode(path)
    if now is None:
        raise StoreError(say("数据库 {path} 不见了。请放回原处,或从备份恢复后重新启动;程序不会另建一个空库", path=path))
    if now != former:
        raise StoreError(say("数据库 {path} 已被换成另一个文件(例如刚恢复了备份)。请重新启动看板", path=path))


def as_left(path: Path) -> Left | None:
    """The file and its journal as the system describes them; None where one is missing that must be there, or was written just now."""
    file, journal = _asked(path), _asked(journal_of(path))
    if file is None or any(_just_written(one) for one in (file, journal) if one is not None):
        return None
    beside = None if journal is None else (journal.st_size, journal.st_mtime_ns)
    return (file.st_dev, file.st_ino), file.st_size, file.st_mtime_ns, beside


def _just_written(file: os.stat_result) -> bool:
    return abs(time.time_ns() - file.st_mtime_ns) < MOMENT_SECONDS * 1e9


def _asked(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(say("打不开数据库 {path}:{reason}", path=path, reason=error.strerror)) from error
