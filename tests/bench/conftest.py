"""What the measurements share: a place for large stores, and figures printed where a person reads them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from serving import fresh_page, full_site, launched

__all__ = ["fresh_page", "full_site", "say"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser that is as fast as a reader's although Playwright looks into it.

    A looked-into V8 reads the whole of a file again, several times, for the place of every error that the file throws and catches
    while it loads; Plotly's is of 4.7 MB and throws some. No reader waits for that: V8 notes the places at the first reading here.
    """
    with launched("--js-flags=--no-enable-lazy-source-positions") as browser:
        yield browser


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line of the report, whatever pytest captures."""

    def line(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}")
            sys.stdout.flush()

    return line
