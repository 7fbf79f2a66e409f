"""Every query of the product is understood by DuckDB, and the schema stands on the larger store too."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from indicators import sql

CANDIDATE = """
CREATE TEMP TABLE candidate (
    plan VARCHAR, region VARCHAR, indicator VARCHAR, period_start DATE, period_end DATE, value DECIMAL(23, 10)
)"""


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect()
    opened.execute("ATTACH ':memory:' AS rules")
    opened.execute(sql.macros())
    opened.execute(sql.schema())
    opened.execute(CANDIDATE)
    return opened


def _explain(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    names = re.findall(r"\$([a-z_0-9]+)", text)
    values = {name: date(2025, 6, 30) if name == "as_of" else None for name in names}
    connection.execute(f"EXPLAIN {text}", values or None)


@pytest.mark.parametrize("name", sorted(name for name in sql.queries() if not name.startswith("append_")))
def test_named_query_fits_the_schema(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    _explain(connection, sql.queries()[name])


@pytest.mark.parametrize("name", sorted(sql.answers()))
def test_answer_of_the_chain_fits_the_schema(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    _explain(connection, sql.assessment(name))


def test_every_append_names_a_table_of_the_schema(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {row[0] for row in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    appends = {name.removeprefix("append_") for name in sql.queries() if name.startswith("append_")}
    assert appends <= tables


def test_the_schema_and_the_chain_stand_on_ducklake(tmp_path: Path) -> None:
    extension = pytest.importorskip("duckdb_extension_ducklake")
    lake = duckdb.connect()
    folder = Path(next(iter(extension.__path__)))
    (binary,) = folder.rglob("ducklake.duckdb_extension")
    lake.execute(f"LOAD '{binary}'")
    lake.execute("ATTACH ':memory:' AS rules")
    lake.execute(sql.macros())
    lake.execute(f"ATTACH 'ducklake:{tmp_path / 'catalog.ducklake'}' AS lake (DATA_PATH '{tmp_path / 'data'}')")
    lake.execute("USE lake")
    lake.execute(sql.schema())
    lake.execute(CANDIDATE)
    _explain(lake, sql.assessment("results"))
    lake.execute("UPDATE store_state SET version = version + 1")
    assert lake.execute("SELECT version FROM store_state").fetchall() == [(1,)]


def test_nothing_that_was_stored_is_changed_or_taken_out() -> None:
    """The audit as all else: no query of the product has words for it but for the one row that counts the versions."""
    written = [*sql.queries().values(), *sql.answers().values(), *sql.soundness().values()]
    found = {
        word
        for text in written
        for word in re.findall(r"\b(?:UPDATE|DELETE FROM|TRUNCATE|DROP TABLE|REPLACE INTO)\s+\w+", text, re.IGNORECASE)
    }
    assert found == {"UPDATE store_state"}
