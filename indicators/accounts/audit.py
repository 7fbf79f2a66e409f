"""The audit: who changed what, when, from where, old → new, and why. It is only ever appended to.

Comes in: who asks. Goes out: every change, the latest first. Refuses all but administrators. There is no function that
changes or removes a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from indicators.accounts.rights import Who, require
from indicators.store import Store


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `happened_at` is UTC, `origin` an address or a command line, `old` and `new` empty where there is nothing to say."""

    version: int
    happened_at: datetime
    who: str
    origin: str
    what: str
    subject: str
    reason: str
    old: str
    new: str


def audit(store: Store, *, who: Who, of: str | None = None) -> tuple[Change, ...]:
    """The changes, the latest first; `of` only those of one name. Raises RefusedError for who may not see them."""
    require(store, who, "administrator")
    return tuple(Change(**row) for row in store.query("audit", {"who": of}).dicts())
