"""What is known: all of it, what was known at the end of a day, or what stood at a version of the store.

Comes in: a store or a transaction, and which of the three. Goes out: the version up to which its rows count.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from indicators.accounts import Asked

LATEST_VERSION: Final = 2**62
Known = date | int | None


def known_version(asked: Asked, known_on: Known) -> int:
    """A version of the store as it is, or that at the end of a day by the clock of this machine; beyond all of them for None."""
    if known_on is None:
        return LATEST_VERSION
    if isinstance(known_on, int):
        return known_on
    midnight = datetime.combine(known_on + timedelta(days=1), time()).astimezone(UTC).replace(tzinfo=None)
    return int(asked.query("version_on", {"until": midnight}).rows[0][0])
