"""大屏: the area of the address stays on a run of the whole page, and every part of it is on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache
from indicators import Assessment, assessment

Opened = Callable[..., AppTest]
XIDONGTING = "西洞庭管理区“七大攻坚”总体方案"
LIVELIHOOD = "xidongting-2025/民生补短提质"


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def test_the_area_of_the_address_stays(opened: Opened) -> None:
    app = opened("full", "wall", plan=XIDONGTING, turn=LIVELIHOOD)
    assert app.title[0].value == "民生补短提质"
    app.run()
    assert app.title[0].value == "民生补短提质"
    assert app.query_params["turn"] == LIVELIHOOD


def test_it_shows_period_rate_counts_and_those_that_lag_most(opened: Opened) -> None:
    app = opened("full", "wall", plan=XIDONGTING, turn=LIVELIHOOD)
    shown = said(app)
    assert "截至 2025年6月" in shown
    assert "示例数据" in shown
    assert "序时达标率" in shown
    lines = next(element.value for element in app.markdown if element.value.count("badge[") > 5)
    assert len(lines.split("\n\n")) == 13
    assert "滞后 12 项" in shown
    assert "另有" not in shown
    assert "◆ 严重滞后" in lines


def test_next_and_before_go_round(opened: Opened) -> None:
    app = opened("full", "wall", plan=XIDONGTING, turn=LIVELIHOOD)
    app.button(key="wall-after").click().run()
    assert app.title[0].value == "内需扩量提效"
    app.button(key="wall-before").click().run()
    assert app.title[0].value == "民生补短提质"


def test_the_way_out_leads_to_the_overview_with_the_filters(opened: Opened) -> None:
    app = opened("full", "wall", plan=XIDONGTING)
    app.button(key="wall-leave").click().run()
    assert not app.exception
    assert app.selectbox(key="plan").value == "xidongting-2025"
    assert app.title[0].value == XIDONGTING


def test_nothing_to_show_is_said(opened: Opened) -> None:
    app = opened("full", "wall", plan=XIDONGTING, department="衢州海关", region="祝丰镇")
    assert not app.exception
    assert app.title


def test_where_nothing_can_be_judged_nothing_is_praised(opened: Opened) -> None:
    assert "还没有可以判断的数据" in said(opened("none", "wall", plan=XIDONGTING))
    assert "还没有可以判断的数据" not in said(opened("full", "wall", plan=XIDONGTING))


def test_it_says_how_many_more_lag(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = assessment.assess

    def all_behind(*given: Any, **named: Any) -> tuple[Assessment, ...]:  # noqa: ANN401  whatever it is asked
        return tuple(replace(row, status="lagging") for row in whole(*given, **named))

    monkeypatch.setattr(cache, "assess", all_behind)
    cache.st.cache_resource.clear()
    shown = said(opened("full", "wall", plan=XIDONGTING, turn=LIVELIHOOD))
    cache.st.cache_resource.clear()
    lagging = int(re.findall(r"滞后 (\d+) 项", shown)[0])
    assert lagging > 13
    assert f"另有 {lagging - 13} 项" in shown
