"""Who asks, handed on inside the server: headers that the gate alone writes.

Comes in: a request's scope. Goes out: the same scope without any such header of the client's, and with the gate's own; and the
name back from a header. What a client says of itself here is never heard.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote

from starlette.types import Scope

PREFIX: Final = b"x-xushi-"
USER_HEADER: Final = "X-Xushi-User"
SESSION_HEADER: Final = "X-Xushi-Session"
ADDRESS_HEADER: Final = "X-Xushi-Address"


def vouched(scope: Scope, *, address: str, name: str = "", session: str = "") -> Scope:
    """The scope with who asks; an empty name is the person at this machine."""
    kept = [(key, value) for key, value in scope["headers"] if not _is_ours(key)]
    ours = [(USER_HEADER, quote(name, safe="")), (SESSION_HEADER, session[:12]), (ADDRESS_HEADER, address)]
    return {**scope, "headers": [*kept, *((key.lower().encode(), value.encode("latin-1", "replace")) for key, value in ours)]}


def named(header: str) -> str:
    """The name in a header."""
    return unquote(header)


def _is_ours(key: bytes) -> bool:
    """Servers behind take _ for - in the names of headers; so does this."""
    return key.lower().replace(b"_", b"-").startswith(PREFIX)
