"""What browsers are told to refuse: scripts of others, frames, guesses at types, addresses handed on.

Comes in: the sending side of a request. Goes out: the same, with headers on every answer, and cookies that go over TLS alone
where the request came over TLS. As strict as Streamlit can live with: its pages style themselves inline and compile checks of
charts' data, and its charts come from its own address.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

# 'unsafe-eval' is what Streamlit's tables and charts need; 'wasm-unsafe-eval' alone leaves them blank
PAGE_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; "
    "media-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TLS_ONLY: Final = "max-age=31536000"


def guarded_send(send: Send, *, secure: bool, cookie: str = "") -> Send:
    """Send with the headers that protect, and with a cookie to set where there is one."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in FIXED.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", PAGE_POLICY)
            if "text/html" in headers.get("content-type", ""):
                headers["Cache-Control"] = "no-store"
            if cookie:
                headers.append("Set-Cookie", cookie)
            if secure:
                headers["Strict-Transport-Security"] = TLS_ONLY
                message["headers"] = [_over_tls(name, value) for name, value in message["headers"]]
        await send(message)

    return sending


def _over_tls(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    if name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; "):
        return name, value + b"; Secure"
    return name, value
