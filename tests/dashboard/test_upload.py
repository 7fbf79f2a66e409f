"""The view 填报 as a clerk meets it: pasted tables, correction by hand, good rows only, the same table twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from indicators import Store
from indicators.intake.submission import ActualRow, store_submission

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
        app.button_group(key="upload-how").select("paste").run()
        app.text_area(key="text-0").input(text).run()
        assert not app.exception
        return app

    return paste


def table_with(app: AppTest, heading: str) -> dict[str, list[str]]:
    """The cells of the table with that column, without the heading that a cell brings along for the phone."""
    found = next(table.value for table in app.table if heading in table.value)
    return {column: [cell.removeprefix(f":gray[{column}] ") for cell in found[column]] for column in found}


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


def test_the_receipt_stays_until_another_sheet_is_put_in(pasted: Pasted) -> None:
    app = pasted("指标,数据期,实际值\n新增银行贷款,2025-06,33\n")
    app.button(key="upload-store").click().run()
    for _ in range(2):  # whatever is pressed meanwhile
        app.run()
        assert "已入库 1 个数值" in app.success[0].value
    next(area for area in app.text_area).set_value("指标,数据期,实际值\n新增银行贷款,2025-05,30\n").run()
    assert not [one for one in app.success if "已入库" in one.value]


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


def correct_the_value(app: AppTest, letter: str) -> AppTest:
    next(box for box in app.selectbox if box.label == "实际值是哪一列").select(letter)
    return next(button for button in app.button if button.label == "按此重新核对").click().run()


def test_a_correction_holds_for_the_file_after_it_was_mended(pasted: Pasted) -> None:
    app = correct_the_value(pasted(TWO_VALUES.replace(",33,", ",三十三,")), "D")
    assert "有 1 处错误" in app.error[0].value
    app.text_area(key="text-0").input(TWO_VALUES).run()
    assert not app.exception
    assert not app.error
    assert "实际值用“D”列" in app.info[0].value
    assert "33" in table_with(app, "格")["值"][0]
    app.button(key="forget-carried").click().run()
    assert not app.exception
    assert "没有读懂" in app.error[0].value
    assert not app.info
    app.text_area(key="text-0").input(TWO_VALUES.replace(",33,", ",34,")).run()
    assert "没有读懂" in app.error[0].value


def test_a_correction_that_does_not_fit_the_next_file_is_not_carried_over(pasted: Pasted) -> None:
    app = correct_the_value(pasted(TWO_VALUES), "D")
    assert not app.error
    app.text_area(key="text-0").input("指标,数据期,实际值\n新增银行贷款,2025-06,35\n").run()
    assert not app.info
    assert "35" in table_with(app, "格")["值"][0]


def test_warnings_are_ticked_before_anything_is_stored(pasted: Pasted) -> None:
    app = pasted("指标,数据期,实际值\n网办率,2025-06,101\n")
    assert "1 处要您先确认" in app.warning[0].value
    assert app.button(key="upload-store").disabled
    next(box for box in app.checkbox if str(box.key).startswith("upload-accepted")).check().run()
    next(box for box in app.text_input if str(box.key).startswith("upload-reason")).set_value("年终折算").run()
    app.button(key="upload-store").click().run()
    assert "已入库 1 个数值" in app.success[0].value
    assert list(table_with(app, "批次")["数值"]) == ["1"]


@pytest.mark.parametrize(
    ("indicator", "value", "asked_again"), [("loan-balance", "4300", True), ("loan-balance", "4200", False), ("jobs", "20", False)]
)
def test_a_tick_holds_until_another_value_of_the_same_key_is_in_force(
    pasted: Pasted, trial_store: Store, indicator: str, value: str, *, asked_again: bool
) -> None:
    pasted("指标,数据期,实际值\n贷款余额,2025-06,4200\n").button(key="upload-store").click().run()
    app = pasted("指标,数据期,实际值\n贷款余额,2025-06,4410\n")
    tick = next(box for box in app.checkbox if str(box.key).startswith("upload-accepted"))
    tick.check().run()
    row = ActualRow("trial-2025", "99A000", indicator, date(2025, 1, 1), date(2025, 6, 30), Decimal(value))
    store_submission(trial_store, [row], who="李四", file_name="别人.csv", content=value.encode())
    trial_store.close()
    app.run()
    assert app.button(key="upload-store").disabled == asked_again
    assert next(box for box in app.checkbox if str(box.key).startswith("upload-accepted")).value != asked_again


def test_a_change_shows_old_new_and_its_share_and_is_withdrawn(pasted: Pasted) -> None:
    pasted("指标,数据期,实际值\n贷款余额,2025-06,4200\n").button(key="upload-store").click().run()
    app = pasted("指标,数据期,实际值\n贷款余额,2025-06,4410\n")
    assert "4,200 亿元 → 4,410 亿元(+5.0%)" in table_with(app, "格")["值"][0].replace("\\", "")
    next(box for box in app.checkbox if str(box.key).startswith("upload-accepted")).check().run()
    app.button(key="upload-store").click().run()
    which = app.selectbox(key="withdraw-which").select_index(0).run().selectbox(key="withdraw-which").value
    assert app.button(key=f"withdraw-{which}").disabled
    app.text_input(key=f"withdraw-reason-{which}").set_value("报错了").run()
    app.button(key=f"withdraw-{which}").click().run()
    assert f"已撤回批次 {which}" in app.success[-1].value
    assert list(table_with(app, "批次")["状态"]) == ["已撤回:报错了", "有效"]
    assert app.selectbox(key="withdraw-which").value is None  # who presses twice withdraws no other
    assert not [button for button in app.button if str(button.key).startswith("withdraw-")]
    again = pasted("指标,数据期,实际值\n贷款余额,2025-06,4200.0\n")
    assert "都已入库" in again.info[0].value


def test_a_changed_rate_is_told_in_points_and_a_rank_in_places(pasted: Pasted) -> None:
    before = "指标,数据期,实际值\n网办率,2025-06,81.5\n营商环境位次,2025-06,12\n"
    pasted(before).button(key="upload-store").click().run()
    app = pasted(before.replace("81.5", "80.25").replace("12", "10"))
    told = [text.replace("\\", "") for text in table_with(app, "格")["值"]]
    assert told == ["81.5% → 80.25%(−1.25 个百分点)", "12 位 → 10 位(−2 位)"]


def test_the_periods_of_values_are_written_one_way_refused_or_not(pasted: Pasted) -> None:
    app = pasted("指标,数据期,实际值\n网办率,2025-06,八十\n贷款余额,2025.6,4200\n新增银行贷款,2025年1-6月,33\n网办率,某月,8\n")
    assert list(table_with(app, "格")["数据期"]) == ["2025年6月", "某月", "2025年6月", "2025年1-6月"]


def test_many_findings_are_listed_in_part_and_counted_in_full(pasted: Pasted) -> None:
    app = pasted("指标,数据期,实际值\n" + "".join(f"没有{n},2025-06,{n}\n" for n in range(80)))
    assert "有 80 处错误" in app.error[0].value
    assert "80 处" in next(line.value for line in app.markdown if "不能入库" in line.value)
    names = [cell for table in app.table for cell in table.value.get("发现", ())]
    assert len(names) == 1
    assert "等 80 种" in names[0]
    assert not [button for button in app.button if button.key == "upload-store"]


def test_text_that_is_no_table_ends_in_words(pasted: Pasted) -> None:
    app = pasted("各位领导:\n本月情况良好。")
    assert "没有读懂" in app.error[0].value
    assert table_with(app, "发现")["发现"][0]
    assert not [button for button in app.button if button.key == "upload-store"]


def test_a_figure_owed_for_two_targets_is_one_line(opened: Callable[..., AppTest]) -> None:
    app = opened("none", "upload", plan="吉安市重点改革突破攻坚战实施方案")
    owed = [
        (name, region)
        for table in app.table
        if "情况" in table.value
        for name, region in zip(table.value["指标"], table.value["地区"], strict=True)
    ]
    assert any("(2 个目标)" in name for name, _ in owed)
    assert len(owed) == len(set(owed))


@pytest.mark.parametrize("kind", ["none", "one", "full"])
def test_before_anything_is_sent(opened: Callable[..., AppTest], kind: str) -> None:
    app = opened(kind, "upload")
    assert not app.exception
    assert not app.error
    assert [header.value for header in app.header][-2:] == ["谁还没报", "报送记录"]
    recorded = [table for table in app.table if "批次" in table.value]
    assert bool(recorded) == (kind != "none")
    assert [caption.value for caption in app.caption if "还没有报送" in caption.value] == ([] if recorded else ["还没有报送。"])
