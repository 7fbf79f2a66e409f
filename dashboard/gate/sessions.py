"""Who is signed in: signed cookies, and what ends them.

Comes in: an account that has signed in, or a cookie of a browser. Goes out: a cookie, or the session it stands for. A session
ends when it is long unused, when its day is over, when its person signs out, and with any change of its account: disabled,
another password, another role. Nothing in a cookie is secret; nothing in it can be changed without the key.

Who has signed out is known to this server alone, in memory and in a file beside its store: a version of the store for every
sign-out would be too much. Of several servers on one lake with one key, the others go by a copy of the cookie until it ends by
time; what an administrator changes in the account ends it everywhere.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.gate.events import tell
from indicators import Account

COOKIE: Final = "xushi_session"
IDLE_SECONDS: Final = 2 * 60 * 60
LONGEST_SECONDS: Final = 12 * 60 * 60
RENEWED_AFTER_SECONDS: Final = 5 * 60
MOST_KEPT: Final = 50_000


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one browser. `account` is the store's version of the account it was begun under; times are seconds."""

    id: str
    name: str
    account: int
    begun: float
    used: float


class Sessions:
    """The sessions of one server. Signed-out ones are remembered in `ended_file` too, so that a restart brings none back."""

    def __init__(self, key: bytes, ended_file: Path | None = None) -> None:
        self._serializer = URLSafeSerializer(key, salt="xushi-session", signer_kwargs={"digest_method": hashlib.sha256})
        self._used: dict[str, float] = {}
        self._ended_file = ended_file
        self._ended = _read(ended_file)

    def begin(self, account: Account) -> Session:
        """A new session; its id has nothing to do with any earlier one."""
        now = time.time()
        return Session(secrets.token_urlsafe(24), account.name, account.version, now, now)

    def cookie(self, session: Session) -> str:
        """What the browser keeps."""
        return str(self._serializer.dumps([session.id, session.name, session.account, session.begun, time.time()]))

    def read(self, cookie: str, known: Mapping[str, Account]) -> Session | None:
        """The session of a cookie, if it still stands for an account as it is now."""
        try:
            name_of, name, account, begun, used = self._serializer.loads(cookie)
            session = Session(str(name_of), str(name), int(account), float(begun), float(used))
        except (BadSignature, TypeError, ValueError):
            return None
        return session if self.stands(session, known) else None

    def stands(self, session: Session, known: Mapping[str, Account]) -> bool:
        """Whether a session goes on: neither over, nor signed out, nor of an account that has changed."""
        account = known.get(session.name)
        return self.lasts(session) and account is not None and not account.disabled and account.version == session.account

    def lasts(self, session: Session) -> bool:
        """What can be said of it without the store: whether it is neither over nor signed out."""
        now = time.time()
        used = max(session.used, self._used.get(session.id, 0.0))
        return now - session.begun <= LONGEST_SECONDS and now - used <= IDLE_SECONDS and session.id not in self._ended

    def use(self, session: Session) -> bool:
        """Note that someone was there; whether the browser's cookie should be made new."""
        now = time.time()
        if len(self._used) > MOST_KEPT:
            self._used = {name: when for name, when in self._used.items() if now - when < IDLE_SECONDS}
        self._used[session.id] = now
        return now - session.used > RENEWED_AFTER_SECONDS

    def end(self, session: Session) -> None:
        """Sign out: no copy of the cookie is good any more; where that cannot be written down, until this server stops."""
        self._ended[session.id] = session.begun + LONGEST_SECONDS
        if self._ended_file is None:
            return
        self._ended = {name: until for name, until in self._ended.items() if until > time.time()}
        draft = self._ended_file.with_name(f"{self._ended_file.name}.new")
        try:
            draft.write_text("".join(f"{until:.0f} {name}\n" for name, until in self._ended.items()), encoding="ascii")
            draft.replace(self._ended_file)
        except OSError as error:
            tell("sign_out_not_written", level=logging.ERROR, name=session.name, error=type(error).__name__)


def _read(file: Path | None) -> dict[str, float]:
    if file is None or not file.exists():
        return {}
    lines = (line.split() for line in file.read_text(encoding="ascii").splitlines())
    return {parts[1]: float(parts[0]) for parts in lines if len(parts) == 2}  # noqa: PLR2004  a time and an id
