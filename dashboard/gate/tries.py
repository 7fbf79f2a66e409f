"""Wrong passwords cost time: for the account that is tried, and for the address that tries.

Comes in: an account's name and an address, each time a password was wrong or right. Goes out: how many seconds the next try has
to wait. A few slips cost nothing; then each costs twice as long as the one before.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

FREE_FOR_ACCOUNT: Final = 5
FREE_FOR_ADDRESS: Final = 20
LONGEST_SECONDS: Final = 15 * 60.0
FORGOTTEN_SECONDS: Final = 60 * 60.0
MOST_KEPT: Final = 20_000


@dataclass(slots=True)
class _Count:
    wrong: int = 0
    last: float = 0.0


class Tries:
    """The wrong tries of one server. Kept in memory: a restart forgives, which nobody outside can bring about."""

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[str, str], _Count] = OrderedDict()

    def wait(self, name: str, address: str) -> float:
        """The seconds until this account may be tried again from this address; 0 for now."""
        free = {"account": FREE_FOR_ACCOUNT, "address": FREE_FOR_ADDRESS}
        return max(self._left(key, free[key[0]]) for key in _keys(name, address))

    def wrong(self, name: str, address: str) -> None:
        """A try begins; it counts as wrong until it is known to be right."""
        for key in _keys(name, address):
            count = self._counts.setdefault(key, _Count())
            count.wrong = count.wrong + 1 if time.monotonic() - count.last < FORGOTTEN_SECONDS else 1
            count.last = time.monotonic()
            self._counts.move_to_end(key)
        while len(self._counts) > MOST_KEPT:
            self._counts.popitem(last=False)

    def right(self, name: str, address: str) -> None:
        """The last try was right: the account's slips are forgotten, the address's others are not."""
        self._counts.pop(("account", name), None)
        count = self._counts.get(("address", address))
        if count is not None:
            count.wrong -= 1

    def _left(self, key: tuple[str, str], free: int) -> float:
        count = self._counts.get(key)
        if count is None or count.wrong < free:
            return 0.0
        pause = min(LONGEST_SECONDS, 2.0 ** (count.wrong - free + 1))
        return max(0.0, pause - (time.monotonic() - count.last))


def _keys(name: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("account", name), ("address", address)
