"""Layouts: headers of one to three rows, what fits two layouts, corrections that are kept, and clear rows read as any other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import RefusedError, Store
from indicators.intake import Check, answers, check_file, submit
from indicators.intake.alike import ALONE
from indicators.intake.correction import from_text, shape_of, to_text
from indicators.intake.header import NO_NAMES, Header, headers
from indicators.intake.headings import heading_meanings, period_in_heading, stands_beside
from indicators.intake.plain_entries import plain_entries
from indicators.intake.reading import read_grid
from indicators.intake.recognition import Correction, is_note, recognise
from indicators.intake.titles import title_period, title_units

TODAY = date(2025, 9, 5)
FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _check(store: Store, text: str, **options: object) -> Check:
    options = {"plan": "trial-2025", "with_lights": False, **options}
    return check_file(store, text.encode(), "表.csv", today=TODAY, **options)  # type: ignore[arg-type]


def _first(*rows: str, merged: tuple[tuple[int, int, int, int], ...] = ()) -> Header:
    return next(headers([tuple(row.split(",")) for row in rows], merged, NO_NAMES))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1月", "1月"), ("1-2月", "1-2月"), ("2025年6月", "2025年6月"), ("2025-06", "2025-06"), ("一季度", "一季度"), ("202506", "2025年6月"), ("2025.06", "2025年6月"),
        ("1-6月完成值", "1-6月"), ("1-6月累计完成(亿元)", "1-6月"), ("截至6月末", "6月"), ("2025年上半年实际", "2025年上半年"), ("2025年", "2025年"),
        ("1-6月目标", ""), ("6月同比", ""), ("33", ""), ("2025", ""), ("指标", ""), ("", ""), ("月份", ""),
    ],
)  # fmt: skip
def test_the_period_in_a_heading(text: str, period: str) -> None:
    assert period_in_heading(text) == period


@pytest.mark.parametrize("text", ["目标值", "年度计划", "完成率(%)", "序时进度", "同比增长", "上年同期", "全省排名", "序号", "合计"])
def test_what_stands_beside_values(text: str) -> None:
    assert stands_beside(text)
    assert heading_meanings(text) != ("value",)


def test_a_spanning_cell_stands_over_all_its_columns() -> None:
    header = _first("指标,2025年,,", ",1月,2月,3月", "新增银行贷款,1,2,3")
    assert (header.first, header.last) == (0, 1)
    assert header.parts == (("指标",), ("2025年", "1月"), ("2025年", "2月"), ("2025年", "3月"))


def test_merged_cells_say_what_spans() -> None:
    header = _first("指标,,2025年,", "名称,口径,1月,2月", "新增银行贷款,本外币,1,2", merged=((0, 0, 0, 1), (0, 2, 0, 3)))
    assert header.parts == (("指标", "名称"), ("指标", "口径"), ("2025年", "1月"), ("2025年", "2月"))


@pytest.mark.parametrize("row", [",,2025-06,", "试验市,,2025年6月,", "东县,城镇新增就业,,", ",,,亿元"])
def test_a_row_of_data_is_no_second_header(row: str) -> None:
    assert _first("地区,指标,数据期,实际值", row).last == 0


@pytest.mark.parametrize(
    ("titles", "period"),
    [
        (["试验市2025年1-6月完成情况"], "2025年1-6月"), (["2025 年 6 月"], "2025年6月"), (["二〇二五年六月"], "二〇二五年六月"), (["2025年上半年(2025年1-6月)"], "2025年上半年"),
        (["2025Q2通报"], "2025Q2"), (["2025年5月、6月"], "2025年5月"), (["2025年5月与2025年6月"], None), (["填报日期:2025年7月5日"], None), (["填报时间:2025年7月"], None),
        (["2025年7月5日印发"], None), (["2025年主要指标"], None), ([], None),
    ],
)  # fmt: skip
def test_the_period_in_the_title(titles: list[str], period: str | None) -> None:
    found = title_period(titles)
    assert (found[0] if found else None) == period


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("填报单位:市发改委 填报人:张三 单位:亿元", ("亿元",)),
        ("单位:亿元、%", ("亿元", "%")),
        ("金额单位:万元", ("万元",)),
        ("填报单位:市发改委", ()),
    ],
)
def test_the_unit_in_the_title(title: str, units: tuple[str, ...]) -> None:
    assert title_units([title]) == units


@pytest.mark.parametrize(
    ("text", "note"), [("注:快报数", True), ("填表人:张三", True), ("新增银行贷款", False), ("注册企业数", False), ("来源地", False)]
)
def test_notes_and_signatures(text: str, *, note: bool) -> None:
    assert is_note(text) is note


def test_what_fits_two_layouts_names_both_and_either_settles_it(read_only_store: Store) -> None:
    text = "指标,数据期,实际值,1月,2月\n新增银行贷款,2025-06,33,5,10\n"
    (fault,) = _check(read_only_store, text, region="试验市").errors
    assert fault.kind == "ambiguous_layout"
    assert "一行一个数(长表)" in fault.remedy
    assert "一期一列(宽表)" in fault.remedy
    assert [row.value for row in _check(read_only_store, text, region="试验市", layout="long").values] == [33]
    with pytest.raises(RefusedError, match="long、months"):
        _check(read_only_store, text, layout="diagonal")


def test_values_of_a_wide_table_are_stored_with_their_places(trial_store: Store) -> None:
    check = _check(trial_store, "指标,2025年5月,2025年6月\n新增银行贷款,30,33亿元\n", region="试验市")
    assert [(row.row, row.letter, row.state, row.new) for row in check.rows] == [(2, "B", "new", 30), (2, "C", "new", 33)]
    submit(trial_store, check, who="张三")
    stored = trial_store.query("export_actuals", {"plan": "trial-2025"}).dicts()
    assert sorted((row["period"], row["value"], row["row"], row["cell_text"]) for row in stored) == [
        ("2025-01/2025-05", 30, 2, "30"),
        ("2025-01/2025-06", 33, 2, "33亿元"),
    ]


def test_a_wide_file_of_changed_values_is_stored_after_a_look(trial_store: Store) -> None:
    submit(trial_store, _check(trial_store, "指标,2025年5月,2025年6月\n新增银行贷款,30,33\n", region="试验市"), who="张三")
    check = _check(trial_store, "指标,2025年5月,2025年6月\n新增银行贷款,31,34\n", region="试验市")
    assert [(row.state, row.old, row.new) for row in check.rows] == [("changed", 30, 31), ("changed", 33, 34)]
    assert submit(trial_store, check, who="张三", accept_warnings=True).changed == 2


def test_a_correction_is_kept_and_given_back() -> None:
    correction = Correction(header_row=3, columns={"value": "D"}, layout="long", sheet="六月", period="2025-06", region="试验市")
    back = from_text(to_text(correction))
    assert back == Correction(header_row=3, columns={"value": "D"}, layout="long", sheet="六月", region="试验市")
    with pytest.raises(RefusedError):
        from_text("[1]")


def _shape(text: str) -> str:
    return shape_of(recognise(read_grid(text.encode(), "x.csv"), Correction()))


def test_the_shape_of_next_months_file_is_the_same() -> None:
    june = _shape("试验市2025年6月\n指标,单位,1-5月,1-6月\n甲,个,1,2\n")
    assert june == _shape("试验市2025年7月\n\n指标,单位,1-6月,1-7月\n乙,个,3,4\n丙,个,5,6\n")
    assert june != _shape("试验市2025年6月\n指标,口径,1-5月,1-6月\n甲,个,1,2\n")
    assert _shape("指标,实际值\n甲,1\n") != _shape("指标编码,实际值\n甲,1\n")


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["试验市", "东县", "西县", "合计", "北县", "", "全市"]),
        st.sampled_from(["新增银行贷款", "社零增速", "城镇新增就业", "网办率", "事故起数", "没有的", "", "新增贷款(万元)", "贷款余额"]),
        st.sampled_from(["2025-06", "2025年5月", "1-6月", "2025-06-15", "2025-13", "", "2024-12", "2025Q2"]),
        st.sampled_from(
            ["33", "5.5", "-4.1", "33亿元", "—", "", "三十", "0.065", "100", "101", "1.2e3", "1,234", "12345678901234", "0", "+7"]
        ),
        st.sampled_from(["", "亿元", "万元", "%", "人", "家"]),
    ),
    max_size=8,
)


@FUZZ
@given(rows=ROWS, titled=st.booleans())
def test_clear_rows_read_together_give_what_each_gives_alone(read_only_store: Store, rows: list[tuple[str, ...]], *, titled: bool) -> None:
    text = ("单位:万元\n" if titled else "") + "\n".join(",".join(row) for row in [("地区", "指标", "数据期", "实际值", "计量单位"), *rows])
    together = _check(read_only_store, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "plain_entries", lambda question, look: _nothing(*plain_entries(question, look)))
        alike = _check(read_only_store, text)
        patch.setattr(answers, "kinds", lambda _, unclear: np.full(len(unclear), ALONE))
        alone = _check(read_only_store, text)
    for other in (together, alike):
        assert list(other.rows) == list(alone.rows)
        assert _all(other) == _all(alone)
        assert set(other.findings) == set(alone.findings)
        assert other.passed_over == alone.passed_over
    assert alike.findings == alone.findings


WIDE_CELLS = st.sampled_from(["33", "5.5", "", "—", "三十", "合计", "东县", "6%", "0.5"])


@FUZZ
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["新增银行贷款", "网办率", "没有的", "", "合计", "一、资金"]), WIDE_CELLS, WIDE_CELLS, WIDE_CELLS),
        max_size=5,
    ),
    times=st.integers(1, 3),
)
def test_entries_that_say_the_same_are_read_once_for_all(read_only_store: Store, rows: list[tuple[str, ...]], times: int) -> None:
    lines = [",".join(row) for row in [("指标", "2025年5月", "2025年6月", "备注"), *(rows * times)]]
    for text in ("\n".join(lines), "地区," + "\n".join(["指标,城镇新增就业,高新技术企业,备注", *lines[1:]])):
        alike = _check(read_only_store, text, period="2025-06")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(answers, "kinds", lambda _, unclear: np.full(len(unclear), ALONE))
            alone = _check(read_only_store, text, period="2025-06")
        assert (alike.findings, list(alike.rows), alike.passed_over) == (alone.findings, list(alone.rows), alone.passed_over)


def _all(check: Check) -> list[tuple[object, ...]]:
    return [(row.number, row.letter, row.series, row.period, row.value, row.text, row.note, row.bare) for row in check.values]


def _nothing(reports: object, mask: object) -> tuple[object, object]:
    none = np.zeros(len(mask), dtype=np.bool_)  # type: ignore[arg-type]
    return reports.take(np.zeros(0, dtype=np.int64)), none  # type: ignore[attr-defined]
