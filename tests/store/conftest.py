"""Stores of every kind for the same tests: a file, a lake whose catalog is a file, a lake in PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import postgres
import pytest

from indicators import Store, copy_store
from indicators.store import address_of


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server; its folder has a short name, as that of a socket must."""
    pytest.importorskip("duckdb_extension_ducklake")
    pytest.importorskip("duckdb_extension_postgres_scanner")
    with tempfile.TemporaryDirectory(prefix="pg") as folder, postgres.running(Path(folder)) as running:
        yield running


@pytest.fixture
def new_lake(server: postgres.Server, tmp_path: Path) -> postgres.NewLake:
    """Makes empty places for the larger store, as --db names them."""

    def make() -> str:
        catalog = server.new_database()
        return f"ducklake:postgres:{catalog} data_path={tmp_path}/{catalog.split()[0]}"

    return make


@pytest.fixture(params=["file", "lake-file", "lake"])
def any_store(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Iterator[Store]:
    """The shipped plans in a store of each kind."""
    if request.param == "file":
        yield store
        return
    pytest.importorskip("duckdb_extension_ducklake")
    at = (
        request.getfixturevalue("new_lake")()
        if request.param == "lake"
        else f"ducklake:{tmp_path}/catalog.ducklake data_path={tmp_path}/lake"
    )
    copy_store(store, address_of(at))
    larger = Store(at)
    yield larger
    larger.close()
