"""A made-up national set of figures: every county, 200 indicators, monthly for years; rows made by SQL, kept nowhere.

Regions and indicators are numbered, every value is reckoned from those numbers, so that each run has the same figures.
One plan of the running year holds a target for every indicator in every county.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from indicators.sql import schema

LAST_YEAR = 2025
INDICATORS = 200

# kind of indicator by its number: the measures that plans use, with the comparators and paths that each leads to
CATALOG = """
INSERT INTO change VALUES (1, TIMESTAMP '2025-01-10', '试验', 'plan', 'national', '', NULL, NULL);
INSERT INTO region SELECT 1, '000000', '全国', NULL, 'province', [];
INSERT INTO region SELECT 1, printf('%06d', 110000 + n), printf('第%d县', n), '000000', 'county', [] FROM range(1, $regions + 1) AS r(n);
INSERT INTO plan SELECT 1, 'national', 'national.yaml', ''::BLOB, '全国试验方案', NULL, NULL, '000000',
    make_date($year, 1, 1), make_date($year, 12, 31), 10, 20;
INSERT INTO area SELECT 1, 'national', printf('area-%d', n), n, printf('领域%d', n), ['牵头单位' || n] FROM range(10) AS a(n);
INSERT INTO indicator SELECT 1, 'national', printf('indicator-%03d', n), n, printf('area-%d', n % 10), printf('指标%d', n), [],
    CASE WHEN measure IN ('growth', 'ratio') THEN '%' WHEN measure = 'rank' THEN '位' ELSE '亿元' END, measure,
    CASE WHEN measure = 'flow' AND n % 20 = 0 THEN 'in_period' WHEN measure = 'flow' THEN 'cumulative' END,
    'month', true, 'year', NULL, 1, ['部门' || n % 30], [], [], '一', ''
FROM kind;
INSERT INTO target SELECT 1, 'national', printf('indicator-%03d', n), 'main', code, 0,
    CASE WHEN measure = 'rank' OR n % 7 = 0 THEN '<=' ELSE '>=' END, 'absolute',
    CASE measure WHEN 'flow' THEN 1200 WHEN 'level' THEN 2000 WHEN 'growth' THEN 6 WHEN 'rank' THEN 20 ELSE 90 END + (hash(code) % 100)::INTEGER / 10, NULL,
    make_date($year, 1, 1), make_date($year, 12, 31), make_date($year, 12, 31), NULL,
    CASE WHEN measure = 'level' AND n % 3 > 0 THEN 1800 END,
    CASE WHEN measure = 'level' AND n % 3 > 0 THEN make_date($year - 1, 12, 1) END,
    CASE WHEN measure = 'level' AND n % 3 > 0 THEN make_date($year - 1, 12, 31) END,
    10, NULL, false, false, false, 1
FROM kind, region WHERE code <> '000000' ORDER BY code, n;
"""
KIND = """
CREATE TEMP TABLE kind AS SELECT n, CASE WHEN n % 10 < 4 THEN 'flow' WHEN n % 10 < 6 THEN 'level' WHEN n % 10 < 8 THEN 'growth'
                                         WHEN n % 10 = 8 THEN 'ratio' ELSE 'rank' END AS measure FROM range($indicators) AS k(n)
"""
# one submission a month, as the offices send them: all counties and indicators of the month
SUBMISSIONS = """
INSERT INTO submission SELECT m + 2, 'office', ['national'], 'm.csv', '', ''::BLOB, NULL, 0, '' FROM range($months) AS s(m)
"""
ACTUALS = """
INSERT INTO actual
SELECT m + 2, 'national', code, printf('indicator-%03d', n), CASE WHEN measure = 'flow' AND n % 20 > 0 THEN date_trunc('year', first)::DATE ELSE first END,
       last_day(first),
       CASE measure WHEN 'flow' THEN CASE WHEN n % 20 = 0 THEN 1 ELSE month(first) END * (90 + hash(code, n) % 20)::DECIMAL(10, 2)
                    WHEN 'level' THEN 1000 + 8 * m + (hash(code, n) % 200)::DECIMAL(10, 2)
                    WHEN 'rank' THEN 1 + hash(code, n, m) % 40
                    ELSE (hash(code, n, m) % 1000)::DECIMAL(10, 2) / CASE measure WHEN 'growth' THEN 100 ELSE 10 END END,
       '', (hash(code) % 100000)::INTEGER, 'D', '0', ''
FROM range($months) AS s(m), region, kind, LATERAL (SELECT (make_date($year + 1, 1, 1) - to_months(($months - m)::INTEGER))::DATE AS first)
WHERE code <> '000000'
ORDER BY m, code, n
"""


def make_national_store(path: Path, *, regions: int, years: int, indicators: int = INDICATORS) -> int:
    """Write a store with the national set to `path`; the number of its actuals."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(schema())
        connection.execute(KIND, {"indicators": indicators})
        for statement in CATALOG.strip().split(";\n"):
            wanted = {"regions": regions, "year": LAST_YEAR}
            connection.execute(statement, {name: value for name, value in wanted.items() if f"${name}" in statement})
        connection.execute(SUBMISSIONS, {"months": 12 * years})
        connection.execute(ACTUALS, {"months": 12 * years, "year": LAST_YEAR})
        connection.execute("UPDATE store_state SET version = $last", {"last": 12 * years + 1})
        (rows,) = connection.execute("SELECT count(*) FROM actual").fetchone() or (0,)
    return int(rows)
