"""Everyone who is signed in at one server, and the accounts they may have.

Comes in: the store. Goes out: the accounts as they stood a moment ago, sessions, wrong tries, and a bell for every open page that
rings when its session ends.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from anyio import CapacityLimiter, to_thread

from dashboard.gate.sessions import COOKIE, Session, Sessions
from dashboard.gate.settings import Settings
from dashboard.gate.tries import Tries
from indicators import Account, Store, accounts, who_is

KNOWN_FOR_SECONDS: Final = 1.0
# each try of a password takes 64 MB for a moment
PASSWORDS_AT_ONCE: Final = 2


class Visitors:
    """What the gate remembers between requests."""

    def __init__(self, settings: Settings, store: Store, ended_file: Path | None = None) -> None:
        self.settings = settings
        self.store = store
        self.sessions = Sessions(settings.key, ended_file)
        self.tries = Tries()
        self._known: dict[str, Account] = {}
        self._asked_at = float("-inf")
        self._bells: dict[str, set[asyncio.Event]] = {}
        self._limit: CapacityLimiter | None = None

    async def accounts(self) -> Mapping[str, Account]:
        """The accounts by name, at most a second old. Raises StoreError."""
        if time.monotonic() - self._asked_at > KNOWN_FOR_SECONDS:
            self._known = {one.name: one for one in await to_thread.run_sync(accounts, self.store)}
            self._asked_at = time.monotonic()
        return self._known

    def forget_accounts(self) -> None:
        """Ask the store anew for the next request."""
        self._asked_at = float("-inf")

    async def who_is(self, name: str, password: str) -> Account | None:
        """The account that a name and a password sign in to. Raises StoreError."""
        if self._limit is None:
            self._limit = CapacityLimiter(PASSWORDS_AT_ONCE)
        return await to_thread.run_sync(who_is, self.store, name, password, limiter=self._limit)

    @contextmanager
    def page_of(self, session: Session) -> Iterator[asyncio.Event]:
        """An open page of a session, with its bell."""
        bell = asyncio.Event()
        self._bells.setdefault(session.id, set()).add(bell)
        try:
            yield bell
        finally:
            self._bells[session.id].discard(bell)
            if not self._bells[session.id]:
                del self._bells[session.id]

    def ring(self, session: Session) -> None:
        """Close every open page of a session that has ended."""
        for bell in self._bells.get(session.id, ()):
            bell.set()

    def cookie_for(self, session: Session) -> str:
        """The cookie of a session: out of reach of scripts and of other sites; over TLS alone where the request came so."""
        return f"{COOKIE}={self.sessions.cookie(session)}; Path={self.settings.base}/; HttpOnly; SameSite=Lax"
