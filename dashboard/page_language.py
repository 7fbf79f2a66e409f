"""The language of the page, said in its first line, so that who listens to it hears Chinese read as Chinese.

Comes in: every request. Goes out: the same answers, but a page says the language of its address; Streamlit's own says that it is
English, whatever stands in it. Nothing else of a page is changed, not even its length: a code is two letters long.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators import LANGUAGES

CHINESE: Final = next(iter(LANGUAGES))
_SAID: Final = b'<html lang="en">'


def in_its_language(inner: ASGIApp) -> ASGIApp:
    """Let every page of a browser say the language of its address."""

    async def said(scope: Scope, receive: Receive, send: Send) -> None:
        chosen = _chosen(scope) if scope["type"] == "http" and _wants_a_page(scope) else "en"
        if chosen == "en":
            await inner(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = message.get("body", b"").replace(_SAID, _SAID.replace(b"en", chosen.encode()))
            await send(message)

        plain = {**scope, "headers": list(scope["headers"])}
        del MutableHeaders(scope=plain)["accept-encoding"]  # a page that is packed cannot be read here; it is small
        await inner(plain, receive, sending)

    return said


def _wants_a_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _chosen(scope: Scope) -> str:
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in LANGUAGES and len(asked) == len(CHINESE) else CHINESE
