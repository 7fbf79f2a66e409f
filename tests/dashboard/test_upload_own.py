"""The view 填报 for a clerk who reports for one region or department only, and for a plan whose window is over."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache, reader
from indicators import Rights, plans
from indicators.accounts import departments_of

Opened = Callable[..., AppTest]
PLAN = "xidongting-2025"
OFFICE = "区农业农村局"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Rights:
    """A reporter for one department alone looks at the page."""
    own = Rights("张三", "reporter", departments=frozenset((OFFICE,)))
    monkeypatch.setattr(reader, "rights", lambda: own)
    return own


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], str]]:
    """What was asked of each form, and the form as CSV."""
    made: list[tuple[dict[str, Any], str]] = []
    make = cache.forms

    def kept(at: cache.Snapshot, wanted: tuple[tuple[str, Any], ...]) -> tuple[bytes, bytes]:
        both = make(at, wanted)
        made.append((dict(wanted), both[1].decode("utf-8-sig")))
        return both

    monkeypatch.setattr(cache, "forms", kept)
    return made


def test_the_form_of_a_clerk_holds_what_is_theirs(opened: Opened, office: Rights, forms: list[tuple[dict[str, Any], str]]) -> None:
    app = opened("none", "upload")
    app.selectbox(key="upload-plan-").select(PLAN).run()
    app.selectbox(key=f"upload-period-{PLAN}").select("2025-06").run()
    assert not app.exception
    assert office.limited
    lines = list(csv.DictReader(io.StringIO(forms[-1][1])))
    departments = departments_of(cache.store(app.secrets["store"]), [PLAN])
    assert lines
    assert all(OFFICE in departments[PLAN, line["指标编码"]] for line in lines)
    assert len(departments) > len(lines)
    assert "只列您可以报的指标。" in [caption.value for caption in app.caption]


def test_a_clerk_first_sees_what_they_owe(opened: Opened, office: Rights) -> None:
    app = opened("none", "upload")
    app.selectbox(key="upload-plan-").select(PLAN).run()
    app.selectbox(key=f"upload-period-{PLAN}").select("2025-06").run()
    assert office.limited
    assert [header.value for header in app.header] == ["您还没报的", "谁还没报", "报送记录"]
    owed = [list(table.value["牵头单位"]) for table in app.table if "情况" in table.value]
    assert all(OFFICE in leads for leads in owed[0])
    assert not all(OFFICE in leads for leads in owed[1])


def test_nobody_else_is_told_what_they_owe(opened: Opened) -> None:
    assert "您还没报的" not in [header.value for header in opened("none", "upload").header]


def test_the_area_narrows_who_has_not_reported(opened: Opened) -> None:
    app = opened("none", "upload")
    app.selectbox(key="plan").select(PLAN).run()
    told = _told(app)
    app.selectbox(key="area").select_index(1).run()
    assert not app.exception
    assert 0 < _told(app) < told


def _told(app: AppTest) -> int:
    line = next(one.value for one in app.markdown if ":应报" in one.value)
    return int(line.partition("应报 ")[2].partition(" 个")[0])


def test_a_plan_that_is_over_is_asked_for_its_last_month(opened: Opened, forms: list[tuple[dict[str, Any], str]]) -> None:
    app = opened("none", "upload")
    last = next(plan.window_end for plan in plans(cache.store(app.secrets["store"])) if plan.plan == PLAN)
    if last >= datetime.now().astimezone().date().replace(day=1):
        pytest.skip("the plan is not over yet")
    app.selectbox(key="upload-plan-").select(PLAN).run()
    assert not app.exception
    assert forms[-1][0]["period"] == f"{last:%Y-%m}"
    assert _told(app)
    assert any(str(button.key) == "form-xlsx" for button in app.get("download_button"))


def test_the_form_does_not_promise_last_values_of_examples(opened: Opened, forms: list[tuple[dict[str, Any], str]]) -> None:
    app = opened("none", "upload")
    app.selectbox(key="upload-plan-").select(PLAN).run()
    assert forms
    assert any("示例数据不算报送" in caption.value for caption in app.caption)
