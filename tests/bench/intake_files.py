"""Large files of actuals, made by SQL: the same on every run, kept nowhere."""

from __future__ import annotations

from pathlib import Path

import duckdb
from national import CATALOG, INDICATORS, KIND, LAST_YEAR

from indicators.sql import schema

REGIONS, MONTHS = 2500, (5, 6)
# plausible from month to month, so that there is nothing to ask the sender about
FILE = """
COPY (SELECT r.name AS 地区, '指标' || n AS 指标, printf('%d-%02d', $year, m) AS 数据期,
             CASE measure WHEN 'flow' THEN CASE WHEN n % 20 = 0 THEN 1 ELSE m END * (90 + hash(code, n) % 20)
                          WHEN 'level' THEN 1000 + 8 * m + hash(code, n) % 200
                          WHEN 'rank' THEN 11 + hash(code, n) % 40
                          WHEN 'growth' THEN (2 + (hash(code, n) % 800) / 100 + m / 10)::DECIMAL(10, 2)
                          ELSE (50 + (hash(code, n) % 400) / 10 + m / 10)::DECIMAL(10, 1) END AS 实际值
      FROM (SELECT unnest($months::INTEGER[]) AS m), region AS r, kind
      WHERE code <> '000000'
      ORDER BY m, code, n) TO '{file}' (HEADER)
"""


def make_store_and_file(store: Path, file: Path) -> int:
    """A store with the national plan and no actuals, and a CSV with a value for each indicator, region and month; its rows."""
    with duckdb.connect(str(store)) as connection:
        connection.execute(schema())
        connection.execute(KIND, {"indicators": INDICATORS})
        for statement in CATALOG.strip().split(";\n"):
            wanted = {"regions": REGIONS, "year": LAST_YEAR}
            connection.execute(statement, {name: value for name, value in wanted.items() if f"${name}" in statement})
        connection.execute("UPDATE store_state SET version = 1")
        connection.execute(FILE.format(file=str(file).replace("'", "''")), {"year": LAST_YEAR, "months": list(MONTHS)})
    return REGIONS * INDICATORS * len(MONTHS)
