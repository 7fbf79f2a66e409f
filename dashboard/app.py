"""The screen as an ASGI application: gate, /healthz, navigation — a table of contents.

Comes in: the path of a store and where to listen. Goes out: the dashboard at `/` and the state of the store at /healthz.
Refuses to listen where others than this machine could come in. Streamlit runs this same file as its script, a run a click.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config as streamlit_config

from dashboard import cache, cards, filters, reader
from dashboard.gate import AT_THIS_MACHINE, Settings, Visitors, guard, opened_gate
from dashboard.logs import log_lines
from dashboard.mends import mend
from dashboard.page_language import CHINESE, in_its_language
from dashboard.preload import early_charts, loading_soon
from dashboard.text import literal
from dashboard.turns import in_turn
from indicators import LANGUAGES, PRODUCT, ROLES, RefusedError, Role, XushiError, language, say, scale, speak

_log = logging.getLogger(__name__)
HERE: Final = Path(__file__).parent
ICON: Final = str(HERE / "icon.svg")
WALL: Final = "wall"
LANGUAGE: Final = "lang"
SCALED: Final = "scaled"
HEARD_OF: Final = "lang-heard-of"
SOON_SECONDS: Final = 2.0
# what is chosen stands in the browser, and of most in the address too, in words of a language; of some only the beginning is known
WORDED: Final = frozenset(
    {
        *filters.KEYS,
        filters.KNOWN_ON,
        "sort",
        "by",
        "level",
        "between",
        "versus",
        "versus_as_of",
        "upload-how",
        "withdraw-which",
        "audit-who",
    }
)
WORDED_FROM: Final = ("upload-plan-", "upload-period-", "upload-region-", "fates-")
NEEDED: Final[dict[str, Role]] = {"upload": "reporter", "audit": "administrator"}


def serve(
    store_path: Path | str,
    host: str = "127.0.0.1",
    port: int = 8501,
    *,
    sign_in: bool = False,
    allow_hosts: Sequence[str] = (),
    proxies: Sequence[str] = (),
    base_path: str = "",
) -> None:
    """Serve the dashboard until stopped. Raises RefusedError where others could come in and nobody can sign in, or a port is taken."""
    gate = opened_gate(
        cache.store(str(store_path)), host, os.environ, sign_in=sign_in, allow_hosts=allow_hosts, proxies=proxies, base_path=base_path
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
        # what is accepted here inherits it; else a browser waits 40 ms for every file that goes out in two pieces
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise RefusedError(say("端口 {port} 已被占用或不能使用,请用 --port 换一个", port=port)) from error
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(say("看板已打开:http://{host}:{port}(按 Ctrl+C 停止)", host=shown, port=f"{port}{gate[0].base}") + "\n")
    sys.stdout.flush()
    # what proxies say is weighed at the gate, not by the server
    config = uvicorn.Config(
        build(store_path, *gate),
        log_config=None,
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        proxy_headers=False,
        server_header=False,
    )
    log_lines()
    uvicorn.Server(config).run(sockets=[listening])


def build(store_path: Path | str, settings: Settings = AT_THIS_MACHINE, visitors: Visitors | None = None) -> st.App:
    """The ASGI application over one store, behind its gate."""

    def health(_request: Request) -> Response:
        try:
            cache.store(str(store_path)).query("version")  # of the store itself, not of what is remembered
        except XushiError as error:
            _log.error("the store does not answer: %s", error)  # anyone may ask, nobody hears paths
            return PlainTextResponse("the store does not answer", status_code=503)
        return PlainTextResponse("ok")

    mend()
    app = st.App(
        Path(__file__),
        secrets={"store": str(store_path), reader.SIGN_IN: settings.sign_in, "base": settings.base},
        lifespan=loading_soon,
        routes=[Route(path, health) for path in dict.fromkeys(("/healthz", f"{settings.base}/healthz"))],
        middleware=[Middleware(guard, settings, visitors), Middleware(early_charts), Middleware(in_its_language)],
        on_script_error=_say_sorry,
    )
    # after the app, which says where config.toml lies: an option that is set before it would be read without that file
    streamlit_config.set_option("server.baseUrlPath", settings.base.strip("/"))
    return app


def views() -> dict[str, str]:
    """The views by the name of their script, with their titles; the first is the one that opens."""
    return {
        "overview": say("总览"),
        "indicator": say("指标"),
        "league": say("晾晒"),
        "milestones": say("节点"),
        "upload": say("填报"),
        "catalog": say("方案"),
        "audit": say("操作记录"),
        WALL: say("大屏"),
    }


def may_open(view: str, role: Role) -> bool:
    """Whether a role is enough for a view; what a view stores is asked again where it is stored."""
    return ROLES.index(role) >= ROLES.index(NEEDED.get(view, "viewer"))


def show() -> None:
    """One run of the page: navigation, bar, then the chosen view."""
    _speak()
    st.set_page_config(page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    st.html(HERE / "style.css")
    if language() == CHINESE:
        st.html(HERE / "chinese.css")
    try:
        st.session_state[reader.AT] = cache.snapshot(st.secrets["store"])
        role = reader.rights().role
    except XushiError as error:  # no account any more: not even the navigation
        st.error(literal(str(error)), icon=":material/error:")
        return
    pages = [
        st.Page(HERE / "views" / f"{name}.py", title=title, url_path=name if number else None, default=not number)
        for number, (name, title) in enumerate(views().items())
    ]
    chosen = st.navigation(pages, position="hidden")
    # the wall shows neither; its bar is drawn all the same, because what it holds is in the address
    above = "above-dark" if cards.dark() else "above-light"
    with st.container(key="unseen" if chosen.url_path == WALL else above, gap="small"):
        with st.container(horizontal=True, key="navigation", gap="xsmall", vertical_alignment="center"):
            st.markdown(f"**{PRODUCT[language()]}**", width="content")
            for page in [page for page in pages[:-1] if may_open(page.url_path, role)]:
                st.page_link(page, label=page.title, query_params=cards.spoken_query())
            with st.container(key="to-wall", width="content"):  # a phone is no wall
                st.page_link(pages[-1], label=pages[-1].title, query_params=cards.spoken_query())
            _display()
            _signed_in()
        bar = st.container(key="bar-place")
    try:
        today = datetime.now().astimezone().date()
        with bar:
            st.session_state["filters"] = chosen_by_bar = filters.bar(st.session_state[reader.AT], today, chosen.url_path)
            if chosen_by_bar.at.known_on:
                day = chosen_by_bar.at.known_on.isoformat()
                st.caption(say("这是 {day} 那天结束时所知的数据,之后的报送、更正和撤回都不算在内。", day=day))
        if may_open(chosen.url_path, role):
            chosen.run()
        else:
            st.info(say("这一页您的账户打不开;需要时请找管理员"), icon=":material/lock:")
    except XushiError as error:
        st.error(literal(str(error)), icon=":material/error:")


def _speak() -> None:
    """Speak the language of the address, which is Chinese where it says none; that of the switch until the browser has heard of it."""
    asked = st.query_params.get(LANGUAGE)
    chosen = asked if asked in LANGUAGES else next(iter(LANGUAGES))
    if time.monotonic() < st.session_state.get(HEARD_OF, 0.0):
        chosen = st.session_state[LANGUAGE]
    st.session_state[LANGUAGE] = chosen
    speak(chosen)
    scale(bool(st.session_state.get(SCALED)))
    wanted = None if chosen == next(iter(LANGUAGES)) else chosen
    if asked != wanted:
        _to_address(wanted)


def _keep_choices() -> None:
    """Before the language changes: what is chosen is written anew, in the words of the other."""
    for key in map(str, list(st.session_state)):
        if key in WORDED or key.startswith(WORDED_FROM):
            st.session_state[key] = st.session_state[key]


def _to_address(chosen: str | None) -> None:
    if chosen is None:
        st.query_params.pop(LANGUAGE, None)
    else:
        st.query_params[LANGUAGE] = chosen


def _display() -> None:
    """The other language, and how long amounts are written."""
    other = next(one for one in LANGUAGES if one != language())
    st.button(LANGUAGES[other], key="to-language", type="tertiary", on_click=_change_language, args=(other,))
    scale(st.toggle(say("万/亿换算"), key=SCALED, bind="query-params", help=say("大数换成万、亿来显示;存储和导出的数不变")))


def _signed_in() -> None:
    """Who is signed in, and the way out; nothing for the person at this machine."""
    if reader.signs_in():
        st.markdown(f":material/person: {literal(reader.actor().name)}", width="content")
        # a link of Markdown would open another window, and leave this one signed in to look at
        st.html(f'<a href="{st.secrets["base"]}/logout" target="_self">{say("退出")}</a>', width="content")


def _change_language(chosen: str) -> None:
    """What is chosen in the bar stays; its words in the address change."""
    _keep_choices()
    st.session_state[LANGUAGE] = chosen
    st.session_state[HEARD_OF] = time.monotonic() + SOON_SECONDS
    _to_address(None if chosen == next(iter(LANGUAGES)) else chosen)


def _say_sorry(error: Exception) -> bool:
    """What nobody foresaw: the log gets the trace, the reader a sentence."""
    _log.error("the page failed", exc_info=error)
    st.error(say("这一页出错了。请重新打开;仍然出错时,请把现在的时间告诉管理员,日志里有原因。"), icon=":material/error:")
    return True


if __name__ == "__main__":
    with in_turn():
        show()
