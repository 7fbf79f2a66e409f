"""The gate: it stands before every byte, pages, uploads and the websocket alike.

Comes in: where the server is to listen, and every request. Goes out: the request, or a refusal. Without accounts only the
person at this machine may enter: another address is refused before the server starts, and a request that names another
host (a page elsewhere that points its name here) is refused when it comes.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from indicators import RefusedError, say

LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_POLICY_VIOLATION = 1008


def refuse_other_machines(host: str) -> None:
    """Raise RefusedError where `host` lets others than this machine in: there are no accounts yet."""
    if host not in LOCAL:
        raise RefusedError(
            say(
                "不能监听 {host}:还没有账户,看板只能在本机使用(127.0.0.1、localhost 或 ::1)。请去掉 --host 后重新启动",
                host=host,
            )
        )


def guard(inner: ASGIApp) -> ASGIApp:
    """Let through what was asked of this machine by its own name; answer everything else with 403."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"} and _host(scope) not in LOCAL:
            if scope["type"] == "websocket":
                await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
            else:
                await PlainTextResponse(say("看板只能在本机使用"), status_code=403)(scope, receive, send)
            return
        await inner(scope, receive, send)

    return guarded


def _host(scope: Scope) -> str:
    """The name in the Host header without its port; brackets of an IPv6 address dropped."""
    named = Headers(scope=scope).get("host", "")
    if named.startswith("["):
        return named[1:].partition("]")[0]
    return named.partition(":")[0].lower()
