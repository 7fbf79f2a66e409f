"""The door: every request passes it before anything is answered.

Comes in: every request and every message of an open page. Goes out: the request with who asks, or a refusal. Without accounts
only the person at this machine may enter, by this machine's own name; a request that a proxy handed on or that another site's
page sent is refused. With accounts everything but /healthz and the pages for signing in needs a session, and an open page is
sent to sign in and closed when its session ends.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final
from urllib.parse import urlencode

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.gate.asked import Asked, asked_of, forwarded, from_elsewhere, way_back
from dashboard.gate.events import tell
from dashboard.gate.headers import guarded_send
from dashboard.gate.identity import vouched
from dashboard.gate.reader import language_of
from dashboard.gate.sessions import COOKIE, Session
from dashboard.gate.settings import AT_THIS_MACHINE, Settings
from dashboard.gate.signing import signing
from dashboard.gate.visitors import Visitors
from indicators import StoreError, say, speak

POLICY_VIOLATION: Final = 1008
LOOK_AGAIN_SECONDS: Final = 10.0
HEALTH: Final = "/healthz"
SIGNING: Final = frozenset({"/login", "/logout", "/login/sso", "/login/sso/callback"})


def guard(inner: ASGIApp, settings: Settings = AT_THIS_MACHINE, visitors: Visitors | None = None) -> ASGIApp:
    """Stand before an application. `visitors` where people sign in."""
    desk = signing(visitors) if visitors else None

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await inner(scope, receive, send)
            return
        speak(language_of(scope))
        asked = asked_of(scope, settings)
        safely = guarded_send(send, secure=asked.secure)
        refusal = _refusal(scope, asked, settings)
        if refusal:
            await _refuse(scope, receive, safely, refusal, 403)
        elif visitors is None or desk is None or (asked.path == HEALTH and not asked.websocket):
            await inner(vouched(scope, address=asked.address), receive, safely)
        elif asked.path in SIGNING and not asked.websocket:
            await desk({**vouched(scope, address=asked.address), "asked": asked}, receive, safely)
        else:
            await _for_signed_in(inner, visitors, asked, scope, receive, send)

    return guarded


def _refusal(scope: Scope, asked: Asked, settings: Settings) -> str:
    """Why a request is not even looked at; empty where it is."""
    if not settings.allows(asked.host):
        return say("看板不用这个地址打开;用别的域名打开要在启动时写明(--allow-host)") if settings.sign_in else say("看板只能在本机使用")
    if not settings.sign_in and forwarded(scope):
        return say("看板只能在本机使用;经反向代理打开要先登录,启动时请写 --allow-host")
    if not from_elsewhere(scope, asked):
        return ""
    # both addresses, for whoever has put a proxy before it without a word: its TLS is not known here
    tell("from_elsewhere", level=logging.WARNING, address=asked.address, origin=Headers(scope=scope).get("origin"), here=asked.origin)
    return say("请求来自别的网站,没有处理")


async def _for_signed_in(inner: ASGIApp, visitors: Visitors, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
    cookie = cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE, "")
    try:
        session = visitors.sessions.read(cookie, await visitors.accounts())
    except StoreError:
        tell("store_not_there", address=asked.address)
        await _refuse(scope, receive, guarded_send(send, secure=asked.secure), say("数据库现在用不了,请稍后再试"), 503)
        return
    if session is None:
        await _ask_to_sign_in(visitors, scope, receive, guarded_send(send, secure=asked.secure))
        return
    known = vouched(scope, address=asked.address, name=session.name, session=session.id)
    renewed = visitors.cookie_for(session) if visitors.sessions.use(session) else ""
    safely = guarded_send(send, secure=asked.secure, cookie=renewed)
    if not asked.websocket:
        await inner(known, receive, safely)
        return
    with visitors.page_of(session) as bell:
        await inner(known, _receiving(visitors, session, bell, receive, send), safely)


def _receiving(visitors: Visitors, session: Session, bell: asyncio.Event, receive: Receive, send: Send) -> Receive:
    """The messages of an open page, as long as its session lasts; each is looked at before it is let through."""
    opened = False

    async def receiving() -> Message:
        nonlocal opened
        coming = asyncio.ensure_future(receive())
        rung = asyncio.ensure_future(bell.wait())
        try:
            while True:
                done, _ = await asyncio.wait({coming, rung}, timeout=LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if rung in done or not await _goes_on(visitors, session):
                    if opened:
                        await send({"type": "websocket.send", "bytes": _to_sign_in()})
                    await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
                    return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
                if coming in done:
                    message = coming.result()
                    if _by_hand(message):
                        visitors.sessions.use(session)
                    opened = True
                    return message
        finally:
            rung.cancel()
            coming.cancel()

    return receiving


def _to_sign_in() -> bytes:
    """What has an open page load its own address once more, where the door leads to signing in and back."""
    message = ForwardMsg()
    message.auth_redirect.SetInParent()
    return bytes(message.SerializeToString())


def _by_hand(message: Message) -> bool:
    """Whether somebody is there: a page that turns by itself, as 大屏 does, and its heartbeat would keep a session for ever."""
    said = message.get("bytes")
    if not said:
        return False
    try:
        asked = BackMsg.FromString(said)
    except DecodeError:
        return False
    return asked.WhichOneof("type") not in {None, "app_heartbeat"} and not asked.rerun_script.is_auto_rerun


async def _goes_on(visitors: Visitors, session: Session) -> bool:
    """Whether a session lasts; while the store cannot be asked, nothing of it can be shown either."""
    if not visitors.sessions.lasts(session):
        return False
    try:
        return visitors.sessions.stands(session, await visitors.accounts())
    except StoreError:
        return True


async def _ask_to_sign_in(visitors: Visitors, scope: Scope, receive: Receive, send: Send) -> None:
    """A page leads to signing in, everything else is refused."""
    wants_page = scope["type"] == "http" and scope.get("method") == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    if wants_page:
        query = urlencode({"next": way_back(scope)})
        answer = RedirectResponse(f"{visitors.settings.base}/login?{query}", 303)
        await answer(scope, receive, send)
    else:
        await _refuse(scope, receive, send, say("请刷新页面,重新登录"), 401)


async def _refuse(scope: Scope, receive: Receive, send: Send, words: str, status: int) -> None:
    answer: Response | WebSocketClose
    answer = WebSocketClose(POLICY_VIOLATION) if scope["type"] == "websocket" else PlainTextResponse(words, status_code=status)
    await answer(scope, receive, send)
