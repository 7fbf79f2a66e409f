"""The product's own command on a free port over a store of its own, and the system's chromium to look at it.

For the browser tests and for those that measure: a conftest takes the fixtures from here.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from example_store import full_store, one_row_store
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from started import COMMAND, free_port, started, status

OUTPUT = Path(__file__).resolve().parent / "output"
READ_ONCE = "--js-flags=--no-enable-lazy-source-positions"
"""A looked-into V8 reads the whole of a file again, several times, for the place of every error that the file throws and catches
while it loads; Plotly's is of 4.7 MB and throws some. No reader waits for that: here V8 notes the places at the first reading."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", READ_ONCE]  # fmt: skip
PATIENCE = 30.0
SETTLED = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && document.querySelectorAll('[data-testid=stSkeleton], [data-stale=true]').length === 0
  && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(e => e.querySelector('.main-svg'))"""


@dataclass(frozen=True)
class Site:
    """A running dashboard: its address, its store and the number of its process."""

    url: str
    store: Path | str
    process: int = 0

    def health(self) -> int | None:
        """The status that /healthz answers; None while nobody listens."""
        return status(f"{self.url}/healthz")

    def run(self, *arguments: str) -> str:
        """Run another command of the product on the same store, as another process would."""
        done = subprocess.run([*COMMAND, "--db", str(self.store), *arguments], capture_output=True, text=True, check=True)
        return done.stdout


def settle(page: Page) -> None:
    """Wait until the script has run, nothing is stale and every chart is drawn."""
    page.wait_for_function(SETTLED)


@contextmanager
def serving(store: Path | str) -> Iterator[Site]:
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", store)
    with started([*COMMAND, "--db", str(store), "serve", "--port", str(port)], lambda: site.health() == 200) as process:
        yield replace(site, process=process)


@pytest.fixture(scope="session")
def full_site(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Values for nearly every target; tests on it store nothing."""
    path = tmp_path_factory.mktemp("full") / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    full_store(path).close()
    with serving(path) as site:
        yield site


@pytest.fixture
def own_site(shipped_store_file: Path, tmp_path: Path) -> Iterator[Site]:
    """One single value, for a test that stores more."""
    path = tmp_path / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    one_row_store(path).close()
    with serving(path) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def fresh_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages that share nothing with one another."""
    opened: list[BrowserContext] = []

    def open_page(width: int = 1400, height: int = 900, *, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()
