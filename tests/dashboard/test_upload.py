"""The view 填报 as a clerk meets it: pasted tables, correction by hand, good rows only, the same table twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from indicators import Store

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
TWO_VALUES = "指标,数据期,本月,完成值,累计完成\n新增银行贷款,2025-06,1,33,99\n"
Pasted = Callable[[str], AppTest]


@pytest.fixture
def pasted(trial_store: Store) -> Pasted:
    """Paste a table on the upload view, for the made-up plan and its own region."""
    trial_store.close()

    def paste(text: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.secrets["store"] = str(trial_store.path)
        app = app.run().switch_page("views/upload.py").run()
        app.selectbox(key="upload-plan-").select("trial-2025").run()
        region = next(one for one in app.selectbox if str(one.key).startswith("upload-region-trial-2025"))
        region.select("99A000").run()
        app.button_group(key="upload-how").select("粘贴").run()
        app.text_area(key="text-0").input(text).run()
        assert not app.exception
        return app

    return paste


def table_with(app: AppTest, heading: str) -> dict[str, list[str]]:
    return next(table.value for table in app.table if heading in table.value)  # type: ignore[no-any-return]


def test_a_good_table_is_stored_and_named_the_second_time(pasted: Pasted) -> None:
    app = pasted("指标,数据期,实际值\n新增银行贷款,2025-06,33\n")
    assert "全部读懂,可以入库 1 个数" in app.success[0].value
    assert list(table_with(app, "格")["格"]) == ["C2"]
    app.text_input(key="upload-who").set_value("王五").run()
    app.button(key="upload-store").click().run()
    assert "已入库 1 个数值" in app.success[0].value
    assert list(table_with(app, "批次")["填报人"]) == ["王五"]
    again = pasted("指标,数据期,实际值\n新增银行贷款,2025-06,33\n")
    assert "已由王五于" in again.warning[0].value
    assert not [button for button in again.button if button.key == "upload-store"]


def test_only_the_good_rows_are_stored_when_told(pasted: Pasted) -> None:
    app = pasted("指标,数据期,实际值\n新增银行贷款,2025-06,33\n高新技术企业,2025-06,很多\n")
    assert app.button(key="upload-store").disabled
    next(box for box in app.checkbox if str(box.key).startswith("upload-partial")).check().run()
    app.button(key="upload-store").click().run()
    assert list(table_with(app, "批次")["数值"]) == ["1(1 个有误未存)"]


def test_a_table_read_wrong_is_corrected_by_hand_and_remembered(pasted: Pasted) -> None:
    app = pasted(TWO_VALUES)
    assert "没有读懂" in app.error[0].value
    next(box for box in app.selectbox if box.label == "实际值是哪一列").select("D")
    next(button for button in app.button if button.label == "按此重新核对").click().run()
    assert not app.exception
    assert "33" in table_with(app, "格")["值"][0]
    for box in app.checkbox:
        if str(box.key).startswith("upload-accepted"):
            box.check().run()
    app.button(key="upload-store").click().run()
    july = pasted(TWO_VALUES.replace("2025-06", "2025-07").replace("33", "40"))
    assert "实际值用“D”列" in july.info[0].value
    july.button(key="forget-correction").click().run()
    assert "没有读懂" in july.error[0].value
