"""Letting stores go: when idle, and in order when the program ends.

Comes in: who may be closed, and when. One thread closes whatever has been idle for long enough. At the end of the program
it is stopped and joined, running queries are interrupted and every file is let go: a thread that is still inside DuckDB
when the interpreter ends is torn out of it, and the process aborts ("terminate called without an active exception", seen).
"""

from __future__ import annotations

import atexit
import os
import threading
import time
import weakref
from typing import Final, Protocol


class Closable(Protocol):
    """What can be let go."""

    def close_if_idle(self) -> None:
        """Let go unless somebody uses it now."""

    def end(self) -> None:
        """Interrupt, let go, and refuse from now on."""


_ALIVE: weakref.WeakSet[Closable] = weakref.WeakSet()
_DUE: Final[dict[Closable, float]] = {}


class _Closer:
    """The one thread that closes, begun when first needed."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.thread: threading.Thread | None = None
        self.ended = False

    def run(self) -> None:
        while True:
            with self.changed:
                if self.ended:
                    return
                now = time.monotonic()
                idle = [one for one, due in _DUE.items() if due <= now]
                for one in idle:
                    del _DUE[one]
                if not idle:
                    self.changed.wait(min(_DUE.values()) - now if _DUE else None)
            for one in idle:
                one.close_if_idle()


_closer = _Closer()


def watch(store: Closable) -> None:
    """Let this one go in order when the program ends."""
    _ALIVE.add(store)


def close_later(store: Closable, seconds: float) -> None:
    """Have it closed after so many seconds, unless `keep_open` is said before."""
    with _closer.changed:
        _DUE[store] = time.monotonic() + seconds
        if _closer.thread is None and not _closer.ended:
            _closer.thread = threading.Thread(target=_closer.run, name="closing idle stores", daemon=True)
            _closer.thread.start()
        _closer.changed.notify()


def keep_open(store: Closable) -> None:
    """It is in use again."""
    with _closer.changed:
        _DUE.pop(store, None)


@atexit.register
def _end() -> None:
    with _closer.changed:
        _closer.ended = True
        _closer.changed.notify()
    if _closer.thread is not None:
        _closer.thread.join()
    for store in tuple(_ALIVE):
        store.end()


def _begin_anew() -> None:
    """In a forked process: the thread stayed with the parent, and so did the files."""
    global _closer  # noqa: PLW0603  the one of this process
    _closer = _Closer()
    _DUE.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
