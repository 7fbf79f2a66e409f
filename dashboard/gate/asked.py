"""What a request is: which host it names, from where it came, over what.

Comes in: a scope, and whom the settings believe. Goes out: a frozen `Asked`. What a client says of where it comes from is
believed of no one but the proxies that were named at the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from dashboard.gate.settings import Settings

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# what a proxy writes; at this machine, where nobody signs in, it would be somebody from elsewhere
FORWARDED: Final = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via")
CHANGES_NOTHING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `host` without its port, `netloc` with it, `address` of who asks, `path` below the base, `secure` for TLS."""

    host: str
    netloc: str
    address: str
    secure: bool
    path: str
    websocket: bool

    @property
    def origin(self) -> str:
        """The address of this server as the browser sees it."""
        return f"{'https' if self.secure else 'http'}://{self.netloc}"


def asked_of(scope: Scope, settings: Settings) -> Asked:
    """What a scope asks."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    peer = client[0] if client else ""
    secure = scope.get("scheme", "http") in {"https", "wss"}
    if settings.believes(peer):
        secure = headers.get("x-forwarded-proto", "").split(",")[-1].strip().lower() in {"https", "wss"} or secure
        peer = _beyond_proxies(headers, settings, peer)
    netloc = headers.get("host", "")
    path: str = scope.get("path", "")
    if settings.base and (path == settings.base or path.startswith(f"{settings.base}/")):
        path = path.removeprefix(settings.base) or "/"
    return Asked(_name(netloc), netloc, peer, secure, path, scope["type"] == "websocket")


def forwarded(scope: Scope) -> bool:
    """Whether a proxy has handed this request on."""
    headers = Headers(scope=scope)
    return any(name in headers for name in FORWARDED)


def from_elsewhere(scope: Scope, asked: Asked) -> bool:
    """Whether a page of another site sent this: what changes something, and the websocket, come from our own pages alone.

    Our own are of the very address that is asked, scheme and port too: another port of this machine is another's page. Browsers
    name where a websocket comes from; one that does not, and yet brings cookies, is none of a program.
    """
    headers = Headers(scope=scope)
    if not asked.websocket and scope.get("method", "GET") in CHANGES_NOTHING:
        return False
    origin = headers.get("origin")
    if origin is None and asked.websocket and "cookie" in headers:
        return True
    if origin is not None and _place(origin) != _place(asked.origin):
        return True
    return headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}


def way_back(scope: Scope) -> str:
    """The path and query that were asked for, to return to after signing in."""
    query = scope.get("query_string", b"").decode("latin-1")
    path = quote(scope.get("path", "/"), safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{query}" if query else path


def safe_return(text: str, base: str) -> str:
    """A path of this server, whatever stood in the form: never another site, never this page again."""
    home = f"{base}/"
    if not text.startswith("/") or text.startswith(("//", "/\\")) or any(ord(letter) < ord("!") or letter == "\\" for letter in text):
        return home
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or parts.path.removeprefix(base).startswith(("/login", "/logout", "/_stcore")):
        return home
    return text


def _beyond_proxies(headers: Headers, settings: Settings, peer: str) -> str:
    """The last address in X-Forwarded-For that is no proxy of ours: what stands before it anyone could have written."""
    named = [part.strip() for value in headers.getlist("x-forwarded-for") for part in value.split(",")]
    for address in reversed(named):
        if not settings.believes(address):
            return address or peer
    return peer


def _name(netloc: str) -> str:
    """The name in a Host header without its port; brackets of an IPv6 address dropped."""
    if netloc.startswith("["):
        return netloc[1:].partition("]")[0].lower()
    return netloc.partition(":")[0].lower().rstrip(".")


def _place(origin: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an origin, alike however they are written; equal to no place of ours where there is no host."""
    try:
        parts = urlsplit(origin)
        return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return "", "", None
