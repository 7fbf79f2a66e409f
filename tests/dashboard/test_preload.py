from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.preload import charts_file, early_charts


def answered(request: Request) -> Response:
    return PlainTextResponse("ok") if request.url.path == "/healthz" else HTMLResponse("<p>")


@pytest.fixture
def reader() -> TestClient:
    return TestClient(Starlette(routes=[Route("/{path:path}", answered)], middleware=[Middleware(early_charts)]))


def test_the_file_of_the_charts_is_there() -> None:
    assert (Path(streamlit.__file__).parent / "static" / "static" / "js" / charts_file()).is_file()


@pytest.mark.parametrize("path", ["/", "/indicator", "/xushi/league", "/wall"])
def test_a_page_with_charts_names_it(reader: TestClient, path: str) -> None:
    assert reader.get(path).headers["link"] == f"<./static/js/{charts_file()}>; rel=modulepreload; as=script"


@pytest.mark.parametrize("path", ["/upload", "/xushi/catalog", "/audit/", "/healthz"])
def test_nothing_else_does(reader: TestClient, path: str) -> None:
    assert "link" not in reader.get(path).headers
