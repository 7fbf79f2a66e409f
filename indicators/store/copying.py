"""Backing a store up, restoring it, and taking it elsewhere.

Comes in: stores and files. Goes out: complete copies, read again and compared before they get their name; what stood
there before is kept. Refuses to write over a file, over a store in use, or from a backup that is not sound.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from indicators.errors import RefusedError, StoreError
from indicators.store.address import Address, FileAddress, LakeAddress
from indicators.store.file_copy import copy_into, put_in_place, sync_folder, write_copy
from indicators.store.holding import alone
from indicators.store.journal import journal_of
from indicators.store.opening import quiet_fold
from indicators.store.soundness import Soundness, check_store
from indicators.store.store import Store
from indicators.wording import say

_FOLDINGS: Final = 5


def back_up(store: Store, target: Path, *, replace: bool = False) -> Soundness:
    """Write a store into a file while others go on, read the file again and return what it holds; all or no file.

    Raises RefusedError where the file is there already and not to be replaced, StoreError where it cannot be written.
    """
    if isinstance(store.address, FileAddress) and target.exists() and target.samefile(store.path):
        raise RefusedError(say("备份文件不能就是数据库本身:{path}", path=target))
    found: list[Soundness] = []
    with store.lent() as opened:
        write_copy(opened, store.address, target, replace=replace, verify=lambda partial: found.append(_sound(partial)))
    return found[0]


def copy_store(store: Store, target: Address) -> Soundness:
    """Copy a store into an empty place, a file or a lake, and return what is there then. Raises as `back_up`."""
    if isinstance(target, FileAddress):
        return back_up(store, target.path)
    with store.lent() as opened:
        copy_into(opened, store.address, target)
    return _sound_store(Store(target.text), target)


def restore(at: Address, backup: Path, *, wait: float) -> tuple[Soundness, Path | None]:
    """Put a backup in the place of a store, at once or not at all; returns what it holds and where the former store is kept.

    Raises RefusedError for a lake or a missing file, StoreError where the backup is not sound or the store is in use.
    """
    if isinstance(at, LakeAddress):
        raise RefusedError(say("restore 只用于数据库文件;大库请建一个空的,再用 xushi copy 把备份复制进去"))
    if not backup.is_file():
        raise RefusedError(say("没有备份文件 {path}", path=backup))
    path = at.path
    if path.exists() and backup.samefile(path):
        raise RefusedError(say("备份文件不能就是数据库本身:{path}", path=backup))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _held(path, wait), _folder_beside(path) as folder:
            fresh = folder / path.name
            for kept, copied in ((backup, fresh), (journal_of(backup), journal_of(fresh))):
                if kept.exists():
                    shutil.copyfile(kept, copied)
            found = _sound(fresh)
            return found, _exchange(fresh, path)
    except OSError as error:
        raise StoreError(say("没有恢复,数据库未改动:{why}", why=error.strerror or error)) from error


def _exchange(fresh: Path, path: Path) -> Path | None:
    """The new file in the place of the old one; what was there, be it only a journal, stays under another name."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    former, kept = path.with_name(f"{path.stem}-before-restore-{moment}{path.suffix}"), None
    if path.exists():
        os.link(path, former)
        kept = former
    if journal_of(path).exists():  # of a damaged store, which could not be folded in, or of one that is gone
        journal = journal_of(path).replace(journal_of(former))
        kept = kept or journal
    if kept is not None:
        sync_folder(path.parent)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    put_in_place(fresh, path, replace=True)
    return kept


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    folder = path.with_name(f".{path.name}.restoring")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(path: Path, wait: float) -> Iterator[None]:
    """Keep every other process out of a store; its journal is folded in first, where it can be."""
    refusal = say("数据库 {path} 正在使用,没有恢复;请停止看板和其他命令后重试", path=path)
    for folding in range(1, _FOLDINGS + 1):
        if path.exists():
            quiet_fold(FileAddress(path), wait)
        with alone(path, refusal, wait=wait):
            if folding == _FOLDINGS or not (path.exists() and journal_of(path).exists()):
                yield
                return


def _sound(file: Path) -> Soundness:
    return _sound_store(Store(file), FileAddress(file))


def _sound_store(store: Store, address: Address) -> Soundness:
    try:
        found = check_store(store)
    finally:
        store.close()
    if found.faults:
        raise StoreError(say("{path} 不完好:{faults}", path=address, faults=say(";").join(found.faults[:3])))
    return found
