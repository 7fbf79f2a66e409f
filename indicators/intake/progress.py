"""How far a long check has come, for a bar on the screen or in the terminal.

Goes out: `Progress`, a function that is told what is being done and the share of the whole that is behind, from 0 to 1. The shares
are those of a large file of which most rows are clear.
"""

from __future__ import annotations

from collections.abc import Callable

from indicators.wording import say

Progress = Callable[[str, float], None]
FROM, TO = 0.35, 0.75
EVERY = 2_000


def silent(_doing: str, _share: float) -> None:
    """Tell nobody."""


def rows_read(progress: Progress, done: int, count: int) -> None:
    """Tell of rows that are read one by one, now and then."""
    if done % EVERY == 0:
        progress(say("逐行核对:{done}/{count}", done=done, count=count), FROM + (TO - FROM) * done / max(1, count))
