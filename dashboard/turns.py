"""Turns: pages are drawn one after the other, so that of many readers who click at once the first need not wait for the last.

Python draws on one core whatever the number of threads; drawn side by side, twenty pages are all done when the last one is. In turn
half of them stand in half that time, and none later. Who draws long (a first reckoning, a large file) holds up nobody: a reader who
has waited for two seconds draws beside.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LONGEST_WAIT_SECONDS: Final = 2.0
_turn: Final = threading.Semaphore()


@contextmanager
def in_turn() -> Iterator[None]:
    """Draw a page when it is this one's turn."""
    waited_for = _turn.acquire(timeout=LONGEST_WAIT_SECONDS)
    try:
        yield
    finally:
        if waited_for:
            _turn.release()
