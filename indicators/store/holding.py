"""Keeping other programs out of a file, with the lock that DuckDB itself takes.

Comes in: a file, whatever state it is in, and for how many seconds to try. Goes out: a block in which nobody else has it open.
Never for a file that this process has open: closing any of its numbers gives up every lock that the process has on a file.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

from indicators.errors import StoreError
from indicators.store.opening import RETRY_SECONDS


@contextmanager
def alone(path: Path, refusal: str, *, wait: float = 0.0) -> Iterator[None]:
    """Nobody else has the file open in this block.

    Raises StoreError with the refusal where it stays in use, OSError where it cannot be written.
    """
    if not path.exists() or sys.platform == "win32":  # there a file in use cannot be replaced anyway
        yield
        return
    with path.open("rb+") as file:
        _lock(file.fileno(), refusal, wait)
        yield


def _lock(number: int, refusal: str, wait: float) -> None:
    patience = time.monotonic() + wait
    while sys.platform != "win32":
        try:
            fcntl.lockf(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() > patience:
                raise StoreError(refusal) from error
            time.sleep(RETRY_SECONDS)
        else:
            return
