"""The screen over three stores: no values, one value, values for nearly every target."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from example_store import full_store, one_row_store
from streamlit.testing.v1 import AppTest

from dashboard import turns

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
KINDS = ("none", "one", "full")


@pytest.fixture(autouse=True)
def no_browser_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest has no browser that must take in the code of the charts."""
    monkeypatch.setattr(turns, "BEFORE_THE_FIRST_CHART_SECONDS", 0.0)


@pytest.fixture(scope="session")
def store_files(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("screens")
    files = {kind: folder / f"{kind}.duckdb" for kind in KINDS}
    for path in files.values():
        shutil.copy(shipped_store_file, path)
    one_row_store(files["one"]).close()
    full_store(files["full"]).close()
    return files


@pytest.fixture
def opened(store_files: dict[str, Path]) -> Callable[..., AppTest]:
    """Open a view of the screen over one of the stores, with an address."""

    def open_view(kind: str, view: str = "overview", **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.secrets["store"] = str(store_files[kind])
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        return app if view == "overview" else app.switch_page(f"views/{view}.py").run()

    return open_view
