"""What tests share: stores that are built once in a run and copied for each test."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from indicators import Store, add_plan, add_regions, open_store

FILES = Path(__file__).resolve().parent / "files"

# the same cases in every run, so that a check that fails here fails everywhere; HYPOTHESIS_PROFILE=search looks further
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


def pytest_collection_finish() -> None:
    """Streamlit looks for garbage after every run of a page; what is loaded by now is none."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shipped_store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with the shipped regions and plans."""
    path = tmp_path_factory.mktemp("shipped") / "xushi.duckdb"
    open_store(path).close()
    return path


@pytest.fixture(scope="session")
def trial_store_file(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the made-up plans of tests/files, which have indicators of every kind."""
    path = tmp_path_factory.mktemp("trial") / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    store = Store(path)
    add_regions(store, (FILES / "regions.csv").read_bytes(), "regions.csv", who="试验")
    for plan in sorted(FILES.glob("*.yaml")):
        add_plan(store, plan.read_bytes(), plan.name, who="试验")
    store.close()
    return path


def _copy(path: Path, folder: Path) -> Iterator[Store]:
    copy = folder / "xushi.duckdb"
    shutil.copy(path, copy)
    store = Store(copy)
    yield store
    store.close()


@pytest.fixture
def store(shipped_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A fresh store with the shipped regions and plans, for this test alone."""
    yield from _copy(shipped_store_file, tmp_path)


@pytest.fixture
def trial_store(trial_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A fresh store with the shipped and the made-up plans, for this test alone."""
    yield from _copy(trial_store_file, tmp_path)


@pytest.fixture(scope="session")
def read_only_store(trial_store_file: Path) -> Iterator[Store]:
    """The store with the made-up plans, shared by tests that store nothing."""
    store = Store(trial_store_file)
    yield store
    store.close()


@pytest.fixture(scope="session")
def trial_plan() -> bytes:
    """The file of the made-up plan with indicators of every kind."""
    return (FILES / "trial-2025.yaml").read_bytes()
