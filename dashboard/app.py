"""The screen as an ASGI application: gate, /healthz, navigation — a table of contents.

Comes in: the path of a store and where to listen. Goes out: the dashboard at `/` and the state of the store at /healthz.
Refuses to listen where others than this machine could come in. Streamlit runs this same file as its script, a run a click.
"""

from __future__ import annotations

import logging
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import cache, cards, filters
from dashboard.gate import guard, refuse_other_machines
from dashboard.text import literal
from indicators import RefusedError, XushiError, say

_log = logging.getLogger(__name__)
HERE: Final = Path(__file__).parent
ICON: Final = str(HERE / "icon.svg")
WALL: Final = "wall"
VIEWS: Final = {
    "overview": (say("总览"), ""),
    "indicator": (say("指标"), "indicator"),
    "league": (say("晾晒"), "league"),
    "milestones": (say("节点"), "milestones"),
    "upload": (say("填报"), "upload"),
    "catalog": (say("方案"), "catalog"),
    WALL: (say("大屏"), WALL),
}


def serve(store_path: Path, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve the dashboard until stopped. Raises RefusedError for an address others can reach, or a port that is taken."""
    refuse_other_machines(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise RefusedError(say("端口 {port} 已被占用或不能使用,请用 --port 换一个", port=port)) from error
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(say("看板已打开:http://{host}:{port}(按 Ctrl+C 停止)", host=shown, port=port) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(build(store_path), log_level="warning", access_log=False, ws="websockets-sansio")
    uvicorn.Server(config).run(sockets=[listening])


def build(store_path: Path) -> st.App:
    """The ASGI application over one store."""

    def health(_request: Request) -> Response:
        try:
            cache.store(str(store_path)).version()
        except XushiError as error:
            return PlainTextResponse(str(error), status_code=503)
        return PlainTextResponse("ok")

    return st.App(
        Path(__file__),
        secrets={"store": str(store_path)},
        routes=[Route("/healthz", health)],
        middleware=[Middleware(guard)],
        on_script_error=_say_sorry,
    )


def show() -> None:
    """One run of the page: navigation, bar, then the chosen view."""
    st.set_page_config(page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    st.html(HERE / "style.css")
    pages = [
        st.Page(HERE / "views" / f"{name}.py", title=title, url_path=path or None, default=not path)
        for name, (title, path) in VIEWS.items()
    ]
    chosen = st.navigation(pages, position="hidden")
    # the wall shows neither; its bar is drawn all the same, because what it holds is in the address
    above = "above-dark" if cards.dark() else "above-light"
    with st.container(key="unseen" if chosen.url_path == WALL else above, gap="small"):
        with st.container(horizontal=True, key="navigation", gap="xsmall", vertical_alignment="center"):
            st.markdown(f"**{say('序时')}**", width="content")
            for page in pages[:-1]:
                st.page_link(page, label=page.title)
            with st.container(key="to-wall", width="content"):  # a phone is no wall
                st.page_link(pages[-1], label=pages[-1].title)
        bar = st.container(key="bar-place")
    try:
        today = datetime.now().astimezone().date()
        with bar:
            st.session_state["filters"] = filters.bar(cache.snapshot(st.secrets["store"]), today)
        chosen.run()
    except XushiError as error:
        st.error(literal(str(error)), icon=":material/error:")


def _say_sorry(error: Exception) -> bool:
    """What nobody foresaw: the log gets the trace, the reader a sentence."""
    _log.error("the page failed", exc_info=error)
    st.error(say("这一页出错了。请重新打开;仍然出错时,请把现在的时间告诉管理员,日志里有原因。"), icon=":material/error:")
    return True


if __name__ == "__main__":
    show()
