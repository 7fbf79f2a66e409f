"""Every file of tests/files on the upload view: no exception, and whatever is found in it reaches the screen in words."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.upload.understood import Corrected
from indicators import Check, Store, check_file

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
FILES = Path(__file__).resolve().parents[1] / "files"
FEWEST = 40
with (FILES / "regions.csv").open(encoding="utf-8-sig", newline="") as _file:
    CODES = {row["name"]: row["code"] for row in csv.DictReader(_file)}
_OFFERED = re.compile(r"(\d{4}-\d{2})?")  # the page offers months; other spellings are for the command line
_ESCAPED = re.compile(r"\\(.)")
Choice = tuple[str, str, str]


def _options(path: Path) -> dict[str, Any]:
    beside = path.with_suffix(".json")
    return json.loads(beside.read_text(encoding="utf-8"))["options"] if beside.exists() else {"plan": "trial-2025"}  # type: ignore[no-any-return]


def _by_choice() -> list[tuple[Choice, list[Path]]]:
    """The files in heaps of one choice of plan, period and region, so that one page serves many."""
    heaps: dict[Choice, list[Path]] = {}
    for folder in ("accepted", "rejected"):
        for path in sorted((FILES / folder).iterdir()):
            if path.suffix != ".json":
                options = _options(path)
                heaps.setdefault((options.get("plan", ""), options.get("period", ""), options.get("region", "")), []).append(path)
    # a whole page costs half a second a file: of every heap a tenth, and one at least
    return [(choice, heap[::10]) for choice, heap in heaps.items() if _OFFERED.fullmatch(choice[1])]


@pytest.fixture
def page(trial_store_file: Path, tmp_path: Path) -> Callable[[Choice], AppTest]:
    """The upload view with a plan, a period and a region chosen."""
    store = tmp_path / "xushi.duckdb"
    shutil.copy(trial_store_file, store)

    def open_page(choice: Choice) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.secrets["store"] = str(store)
        app = app.run().switch_page("views/upload.py").run()
        plan, period, region = choice
        for key, wanted in (
            ("upload-plan-", plan),
            (f"upload-period-{plan}", period),
            (f"upload-region-{plan}", CODES.get(region, region)),
        ):
            if wanted:
                next(box for box in app.selectbox if str(box.key).startswith(key)).select(wanted).run()
        return app

    return open_page


def _words(app: AppTest) -> str:
    """All that stands on the screen, as it is read."""
    texts = [
        element.value for kind in ("markdown", "caption", "error", "warning", "info", "success", "header") for element in getattr(app, kind)
    ]
    texts += [cell for table in app.table for column in table.value.columns for cell in table.value[column]]
    return "\n".join(_ESCAPED.sub(r"\1", str(text)).replace("\u2060", "") for text in texts)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _today() -> date:
    return datetime.now().astimezone().date()


def _shown() -> None:
    import streamlit as st  # noqa: PLC0415  a page is a script of its own

    from dashboard.upload import findings, preview, storing, understood  # noqa: PLC0415

    check, this = st.session_state["check"], st.session_state["this"]
    storing.verdict(check)
    findings.show(check, this)
    understood.show(st.session_state["filters"], check, this, "")
    preview.show(check, this)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["accepted", "rejected"])
def test_every_finding_of_every_file_reaches_the_screen(read_only_store: Store, folder: str) -> None:
    app = AppTest.from_function(_shown, default_timeout=60)
    app.session_state["filters"] = None
    paths = [path for path in sorted((FILES / folder).iterdir()) if path.suffix != ".json"]
    assert len(paths) > FEWEST
    for number, path in enumerate(paths):
        lights = number % 10 == 0  # two runs of the rules are most of the cost
        check = check_file(read_only_store, path.read_bytes(), path.name, today=_today(), with_lights=lights, **_options(path))
        app.session_state["check"], app.session_state["this"] = check, path.name
        app.run()
        assert not app.exception, path.name
        _compare(app, check, path.name)


@pytest.mark.slow
@pytest.mark.parametrize(("choice", "heap"), _by_choice(), ids=lambda one: "-".join(one) if isinstance(one, tuple) else f"{len(one)}-files")
def test_files_on_the_whole_page(read_only_store: Store, page: Callable[[Choice], AppTest], choice: Choice, heap: list[Path]) -> None:
    app = page(choice)
    for path in heap:
        content, options = path.read_bytes(), _options(path)
        expected = check_file(read_only_store, content, path.name, today=_today(), with_lights=False, **options)
        corrected = {name: options[name] for name in ("sheet", "layout", "header_row", "columns") if name in options}
        if corrected:
            app.session_state[f"corrected-{_digest(content)}"] = Corrected(**corrected)
        app.file_uploader[0].set_value((path.name, content, "text/csv")).run()
        assert not app.exception, path.name
        _compare(app, expected, path.name)
        stores = [button for button in app.button if button.key == "upload-store"]
        fit = expected.counts["new"] + expected.counts["changed"]
        assert bool(stores) == bool(fit), path.name
        if stores and (expected.errors or expected.warnings):
            assert stores[0].disabled, path.name


def _digest(content: bytes) -> str:
    from dashboard.upload.checking import digest  # noqa: PLC0415  after the page has set up its modules
    from dashboard.upload.sending import Sent  # noqa: PLC0415

    return digest(Sent(content, ""))


def _compare(app: AppTest, expected: Check, name: str) -> None:
    words = _words(app)
    missing = [
        text
        for group in expected.groups
        for text in (group.where_in_sheet, group.first.place.sheet, group.first.found, group.first.expected, group.first.remedy)
        if _plain(text) not in words
    ]
    assert missing == [], name
    assert bool(app.error) == bool(expected.errors), name
    passed = [row.reason for row in expected.passed_over[:40] if _plain(row.reason) not in words]
    assert passed == [], name
