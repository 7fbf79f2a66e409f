"""Run by test_national.py in a process of its own, so that time and memory are those of one question alone.

Arguments: store, what to ask (floor, results, groups), region or "", indicator or "". Prints JSON: rows, seconds of the
best of a few turns, and the most memory the process ever had, in bytes.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
from memory import most_memory
from national import LAST_YEAR

from indicators.candidates import NO_CANDIDATES
from indicators.store import Store

AS_OF = date(LAST_YEAR, 12, 31)
# DuckDB's own plain scan of the window's rows for the same keys: the latest effective value of each
FLOOR = """
SELECT plan, region, indicator, period_end, arg_max(value, submission) AS value FROM actual
WHERE period_end BETWEEN $first AND $last GROUP BY ALL
"""


def main(path: str, question: str, region: str, indicator: str, turns: int) -> None:
    """Ask the question `turns` times and print the best."""
    seconds = []
    for _ in range(turns):
        began = time.perf_counter()
        rows = floor(path) if question == "floor" else chain(path, question, region, indicator)
        seconds.append(time.perf_counter() - began)
    sys.stdout.write(json.dumps({"rows": rows, "seconds": min(seconds), "memory": most_memory()}))


def floor(path: str) -> int:
    """The rows of the plain scan."""
    with duckdb.connect(path) as connection:
        return connection.execute(FLOOR, {"first": date(LAST_YEAR, 1, 1), "last": AS_OF}).to_arrow_table().num_rows


def chain(path: str, question: str, region: str, indicator: str) -> int:
    """The rows that the chain of rules gives."""
    store = Store(Path(path))
    values = {
        "as_of": AS_OF, "known": 2**40, "plan": None, "regions": [region] if region else None, "area": None, "department": None,
        "indicator": indicator or None, "target_id": None, "candidate_plans": [],
    }  # fmt: skip
    table = store.assess_table(question, values | ({"by": "region"} if question == "groups" else {}), NO_CANDIDATES)
    store.close()
    return table.num_rows


if __name__ == "__main__":
    main(*sys.argv[1:5], turns=int(sys.argv[5]))
