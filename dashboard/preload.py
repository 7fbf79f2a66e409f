"""What is needed soon, loaded before it is asked for: the browser's code of the charts, and the libraries of the first page.

Comes in: every request. Goes out: the same answers; a page with charts names Streamlit's file of Plotly in a Link header, so that
the browser fetches and compiles it while the page is still being reckoned, after what the page itself needs. Where that file is not
found, nothing is said. The server listens before it has loaded what draws figures and reads sheets; it does that in the moment after,
while the first browser loads.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)
_FILES: Final = Path(streamlit.__file__).parent / "static" / "static" / "js"
WITHOUT_CHARTS: Final = ("/upload", "/catalog", "/audit")
SOON: Final = ("pandas", "indicators.intake")
MOMENT: Final = 1.0


@asynccontextmanager
async def loading_soon(_app: object) -> AsyncIterator[None]:
    """While the server runs: a moment (a second) after its start, load the libraries that the start did without."""
    loop = asyncio.get_running_loop()
    later = loop.call_later(MOMENT, loop.run_in_executor, None, _load)
    yield
    later.cancel()


def _load() -> None:
    """Load them, and spare all that is loaded the search for garbage that Streamlit makes after every run of a page.

    The command that starts the server has put that search off until now.
    """
    try:
        for name in SOON:
            import_module(name)
        gc.collect()
        gc.freeze()
    except Exception:  # noqa: BLE001  the pages meet whatever it is themselves; here the log hears of it
        _log.exception("what the pages need could not be loaded")
    finally:
        gc.enable()


def early_charts(inner: ASGIApp) -> ASGIApp:
    """Name the file of the charts on every page that has some."""

    async def named(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message) and charts_file():
                link = f"<./static/js/{charts_file()}>; rel=modulepreload; as=script; fetchpriority=low"
                MutableHeaders(scope=message).append("Link", link)
            await send(message)

        with_charts = scope["type"] == "http" and not scope["path"].rstrip("/").endswith(WITHOUT_CHARTS)
        await inner(scope, receive, sending if with_charts else send)

    return named


@cache
def charts_file() -> str:
    """The name of the file that holds Plotly; empty where there is not exactly one."""
    found = [path.name for path in _FILES.glob("PlotlyChart.*.js")]
    return found[0] if len(found) == 1 else ""


def _is_page(message: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])
