"""The view 填报 when the language is switched in the middle of sending: what is chosen and pasted stays, in the new words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest
from test_english import texts

Opened = Callable[..., AppTest]
TABLE = "指标,地区,数据期,实际值\n社会消费品零售总额增速,西洞庭管理区,2025-06,6.5\n"
PLAN = "xidongting-2025"


def switched(app: AppTest) -> AppTest:
    app.button(key="to-language").click().run()
    app.run()  # the browser sends back what it was told to show
    assert not app.exception
    return app


def choices(app: AppTest) -> dict[str, tuple[str, str]]:
    """What is chosen, and the words the browser shows for it."""
    boxes = [box for box in app.selectbox if str(box.key).startswith(("upload-", "withdraw-which"))]
    return {str(box.key): (box.value, box.options[box.index or 0]) for box in boxes}


def values(app: AppTest) -> dict[str, str]:
    return {key: value for key, (value, _) in choices(app).items()}


def pasted(app: AppTest) -> AppTest:
    app.button_group(key="upload-how").select("paste").run()
    app.text_area(key="text-0").input(TABLE).run()
    return app


def test_nothing_chosen_is_no_choice_in_any_language(opened: Opened) -> None:
    app = opened("full", "upload")
    before = choices(app)
    sections = len(app.header)
    switched(app)
    assert values(app) == {key: value for key, (value, _) in before.items()}
    assert choices(app)["upload-plan-"] == ("", "As the file says")
    assert not [text for text in texts(app) if "以文件为准" in text]
    assert len(app.header) == sections
    switched(app)
    assert choices(app) == before
    assert [header.value for header in app.header][-2:] == ["谁还没报", "报送记录"]


@pytest.mark.parametrize("first", ["", "en"])
def test_a_sheet_is_checked_alike_before_and_after_the_switch(opened: Opened, first: str) -> None:
    app = pasted(opened("one", "upload", **({"lang": first} if first else {})))
    for _ in range(2):
        assert [button for button in app.button if button.key == "upload-store"]
        switched(app)
        assert not app.error
        assert app.button_group(key="upload-how").value == "paste"
        assert app.text_area(key="text-0").value == TABLE


def test_the_plan_the_period_and_the_region_chosen_stay_in_the_new_words(opened: Opened) -> None:
    app = opened("full", "upload")
    app.selectbox(key="upload-plan-").select(PLAN).run()
    app.selectbox(key=f"upload-period-{PLAN}").select("2025-06").run()
    region = next(box for box in app.selectbox if str(box.key).startswith(f"upload-region-{PLAN}"))
    region.select_index(1).run()
    batch = app.selectbox(key="withdraw-which")
    batch.select_index(len(batch.options) - 1).run()
    before = choices(app)
    assert before[f"upload-period-{PLAN}"] == ("2025-06", "2025年6月")
    switched(app)
    assert choices(app)[f"upload-period-{PLAN}"] == ("2025-06", "Jun 2025")
    assert values(app) == {key: value for key, (value, _) in before.items()}
    assert not app.error
    assert choices(switched(app)) == before
