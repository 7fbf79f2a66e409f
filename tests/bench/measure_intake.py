"""Run by test_intake.py in a process of its own, so that time and memory are those of one thing alone.

Arguments: what to measure (read_csv, intake), file, store. Prints JSON: rows, seconds, and the most memory the process ever had in bytes.
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

from indicators.intake import check_file, submit
from indicators.store import Store

TODAY = date(LAST_YEAR, 9, 5)


def main(what: str, file: str, store: str) -> None:
    """Measure one thing once."""
    began = time.perf_counter()
    rows = read_csv(file, store) if what == "read_csv" else intake(file, store)
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"rows": rows, "seconds": seconds, "memory": most_memory()}))


def read_csv(file: str, target: str) -> int:
    """DuckDB's own reading of the file into a table."""
    with duckdb.connect(target) as connection:
        connection.execute("CREATE TABLE plain AS FROM read_csv($file)", {"file": file})
        (rows,) = connection.execute("SELECT count(*) FROM plain").fetchone() or (0,)
    return int(rows)


def intake(file: str, path: str) -> int:
    """The file checked and stored; the values that were new or changed."""
    store = Store(Path(path))
    check = check_file(store, Path(file).read_bytes(), "m.csv", today=TODAY, plan="national", with_lights=False)
    receipt = submit(store, check, who="试验", accept_warnings=True)
    store.close()
    return receipt.stored + receipt.same


if __name__ == "__main__":
    main(*sys.argv[1:4])
