"""Who looks at this page, and what they may do: asked anew on every run of the page, of the store as it stands then.

Comes in: the headers that the gate alone writes, and the snapshot that the page took. Goes out: the actor for what is stored,
and the rights that decide what is shown. The person at this machine administers; with sign-in nobody is taken for that person.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import cache
from dashboard.gate import ADDRESS_HEADER, USER_HEADER, named
from indicators import ADMINISTRATOR, ROLES, Actor, RefusedError, Rights, Role, say

SIGN_IN: Final = "sign_in"
AT: Final = "at"


def signs_in() -> bool:
    """Whether people sign in to this server."""
    return bool(st.secrets.get(SIGN_IN, False))


def actor(name: str = ADMINISTRATOR) -> Actor:
    """Who acts on this page; `name` is what the person at this machine calls themselves. Raises RefusedError."""
    address = st.context.headers.get(ADDRESS_HEADER) or "127.0.0.1"
    if not signs_in():
        return Actor(name, address, "keyboard")
    account = named(st.context.headers.get(USER_HEADER) or "")
    if not account:
        raise RefusedError(say("没有登录,请重新打开"))
    return Actor(account, address, "signed_in")


def rights() -> Rights:
    """What the reader may do now. Raises RefusedError for an account that is not there any more, or disabled."""
    return cache.rights_now(st.session_state[AT], actor())


def limits() -> Rights | None:
    """The reader's rights where they may send for some regions or departments only; None where there is no limit."""
    return found if (found := rights()).limited else None


def may(role: Role) -> bool:
    """Whether the reader's role is at least this one."""
    return ROLES.index(rights().role) >= ROLES.index(role)
