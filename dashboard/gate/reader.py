"""In which language the gate speaks to whoever stands before it.

Comes in: a request, of whom nothing is known yet. Goes out: the language its address asks for, or the page it is to go on to.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from starlette.types import Scope

from indicators import LANGUAGES


def language_of(scope: Scope) -> str:
    """Chinese unless the address says another language that there is."""
    query: bytes = scope.get("query_string", b"")
    asked = parse_qs(query.decode("latin-1"))
    try:
        onward = parse_qs(urlsplit(asked.get("next", [""])[-1]).query)
    except ValueError:
        onward = {}  # a stranger may ask for anything: no address, no language
    for said in (*asked.get("lang", []), *onward.get("lang", [])):
        if said in LANGUAGES:
            return said
    return next(iter(LANGUAGES))
