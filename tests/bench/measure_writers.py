"""Run by test_writers.py in processes of their own: uploads of one value, as many as are acknowledged in the given time.

Arguments: the store as --db names it, a number of one's own, seconds. Says "ready" after a first upload, waits for a line, and
prints how many it stored.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from decimal import Decimal

from indicators import Store
from indicators.intake.submission import ActualRow, store_submission


def main(at: str, own: int, seconds: float) -> None:
    """Upload until the time is over."""
    store = Store(at, wait=60)
    stored = 0

    def upload() -> None:
        number = own * 1_000_000 + stored
        row = ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), date(2025, 6, 30), Decimal(number))
        store_submission(store, [row], who=str(own), file_name=f"{number}.csv", content=str(number).encode())

    upload()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        stored += 1
        upload()
    sys.stdout.write(f"{stored}\n")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
