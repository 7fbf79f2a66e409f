"""What the measurements share: a place for large stores, and figures printed where a person reads them."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from serving import chromium, fresh_page, full_site

__all__ = ["chromium", "fresh_page", "full_site", "say"]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line of the report, whatever pytest captures."""

    def line(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}")
            sys.stdout.flush()

    return line
