from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import preload
from dashboard.preload import SOON, charts_file, early_charts, loading_soon


def answered(request: Request) -> Response:
    return PlainTextResponse("ok") if request.url.path == "/healthz" else HTMLResponse("<p>")


@pytest.fixture
def reader() -> TestClient:
    return TestClient(Starlette(routes=[Route("/{path:path}", answered)], middleware=[Middleware(early_charts)]))


def test_the_file_of_the_charts_is_there() -> None:
    assert (Path(streamlit.__file__).parent / "static" / "static" / "js" / charts_file()).is_file()


@pytest.mark.parametrize("path", ["/", "/indicator", "/xushi/league", "/wall"])
def test_a_page_with_charts_names_it(reader: TestClient, path: str) -> None:
    assert reader.get(path).headers["link"] == f"<./static/js/{charts_file()}>; rel=modulepreload; as=script; fetchpriority=low"


@pytest.mark.parametrize("path", ["/upload", "/xushi/catalog", "/audit/", "/healthz"])
def test_nothing_else_does(reader: TestClient, path: str) -> None:
    assert "link" not in reader.get(path).headers


def test_the_server_starts_without_what_it_needs_later() -> None:
    loaded = "import sys, dashboard.app, indicators.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    later = {*SOON, "openpyxl", "xlrd", "rich.markdown"}
    assert later.isdisjoint(done.stdout.split())


def test_a_moment_after_the_start_it_is_loaded_and_no_garbage_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preload, "MOMENT", 0.0)
    loaded: list[str] = []
    monkeypatch.setattr(preload, "import_module", loaded.append)

    async def serving() -> None:
        async with loading_soon(object()):
            await asyncio.sleep(0.05)

    gc.unfreeze()
    gc.disable()
    asyncio.run(serving())  # waits for what it began
    assert loaded == list(SOON)
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()
