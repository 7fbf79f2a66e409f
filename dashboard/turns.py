"""Turns: pages are drawn one after the other, so that of many readers who click at once the first need not wait for the last.

Python draws on one core whatever the number of threads; drawn side by side, twenty pages are all done when the last one is. In turn
half of them stand in half that time, and none later. Who draws long (a first reckoning, a large file) holds up nobody: after two
seconds of one turn whoever else comes draws beside. Within a page what is read first goes out first: a browser puts up at once
whatever comes at once, and the numbers would wait for the charts below them. After each turn nobody draws for a moment: the server
sends a page in hundreds of pieces and waits for the interpreter before each of them, milliseconds while another page is drawn.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

LONGEST_WAIT_SECONDS: Final = 2.0
LONGEST_WAIT_IN_ALL_SECONDS: Final = 10.0
# the server collects for 10 ms what it sends, and the browser for 10 ms what it puts up
A_BATCH_SECONDS: Final = 0.03
# The first chart of a visit stops a browser for a second, while it takes in Plotly. Numbers and buttons that have not been put up by
# then are seen only afterwards: their own code comes late too, and React shows what was late no sooner than 0.3 s after its place.
BEFORE_THE_FIRST_CHART_SECONDS: Final = 0.6
TO_SEND_IT_SECONDS: Final = 0.005
_CHARTED: Final = "charted"
_turn: Final = threading.Semaphore()
_mine: Final = threading.local()
_since = 0.0


@contextmanager
def in_turn() -> Iterator[None]:
    """Draw a page when it is this one's turn."""
    _wait_for_it()
    try:
        yield
    finally:
        _give_it_back()


def send_what_stands() -> None:
    """Let the reader have what is drawn so far before the charts are drawn; another may draw meanwhile."""
    given = _give_it_back()
    time.sleep(A_BATCH_SECONDS if _CHARTED in st.session_state else BEFORE_THE_FIRST_CHART_SECONDS)
    st.session_state[_CHARTED] = True
    if given:
        _wait_for_it()


def _wait_for_it() -> None:
    _mine.held = _turn.acquire(blocking=False)
    end = time.monotonic() + LONGEST_WAIT_IN_ALL_SECONDS
    while not _mine.held and (left := min(_since + LONGEST_WAIT_SECONDS, end) - time.monotonic()) > 0:
        _mine.held = _turn.acquire(timeout=left)
    if _mine.held:
        _it_begins()


def _give_it_back() -> bool:
    held: bool = getattr(_mine, "held", False)
    if held:
        _mine.held = False
        _it_begins()  # the moment in which nobody draws
        threading.Timer(TO_SEND_IT_SECONDS, _turn.release).start()
    return held


def _it_begins() -> None:
    global _since  # noqa: PLW0603  the one turn of this process
    _since = time.monotonic()
