"""Cells: what people write in a value, a unit or a name, and what it must be read as."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.intake.finding import CellError, Fault, column_letter, error, grouped
from indicators.intake.parsing import Measured, not_reported, parse_value
from indicators.intake.units import converted, parse_unit
from indicators.intake.vocabulary import name_forms, unit_in_name


def _measured(unit: str, measure: str = "flow") -> Measured:
    return Measured(unit, parse_unit(unit), measure)


READ = [
    ("60", "亿元", "60"), ("60亿元", "亿元", "60"), ("600000万元", "亿元", "60"), ("6,000,000,000元", "亿元", "60"), ("60亿", "亿元", "60"),
    ("6 0 0 0".replace(" ", ""), "亿元", "6000"), ("1,234.5", "亿元", "1234.5"), ("1 234.5", "亿元", "1234.5"), ("60", "亿元", "60"),
    ("1,234.5%", "%", "1234.5"), (" +60\u00a0亿元 ", "亿元", "60"), ("(4.1)", "亿元", "-4.1"), ("(4.1)", "亿元", "-4.1"), ("(4.1亿元)", "亿元", "-4.1"),
    ("60(亿元)", "亿元", "60"), ("-4.1", "亿元", "-4.1"), ("\u22124.1", "亿元", "-4.1"), ("–4.1", "亿元", "-4.1"), ("1.2万家", "家", "12000"),
    ("1.2万", "家", "12000"), ("6.5%", "%", "6.5"), ("65‰", "%", "6.5"), ("1.2e3", "家", "1200"), ("1.2E+03", "家", "1200"), (".5", "%", "0.5"),
    ("5.", "%", "5"), ("-0", "%", "0"), ("0", "%", "0"), ("2025.06", "亿元", "2025.06"), ("第8位", "位", "8"), ("8名", "位", "8"),
    ("0.075万元/月", "元/月", "750"), ("1.50000000000000000000", "%", "1.5"), ('="60"', "亿元", "60"), ("60\u200b", "亿元", "60"), ("3公里", "米", "3000"),
    ("12吨", "万吨", "0.0012"), ("9999999999999", "元", "9999999999999"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "value"), READ)
def test_a_number_is_read(text: str, unit: str, value: str) -> None:
    measure = "rank" if unit == "位" else "level"
    assert parse_value(text, _measured(unit, measure)) == Decimal(value)


@pytest.mark.parametrize(("text", "unit", "value"), READ)
def test_the_same_number_in_full_width(text: str, unit: str, value: str) -> None:
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse_value(wide, _measured(unit, "rank" if unit == "位" else "level")) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("下降4.1%", "-4.1"),
        ("-4.1%", "-4.1"),
        ("▼4.1", "-4.1"),
        ("增长-4.1%", "-4.1"),
        ("增长4.1", "4.1"),
        ("同比下降 4.1 %", "-4.1"),
        ("下降0%", "0"),
    ],
)
def test_a_growth_rate_in_words(text: str, value: str) -> None:
    assert parse_value(text, _measured("%", "growth")) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "—", "——", "–", "/", "…", "……", "...", "暂无", "暂无数据", "无", "N/A", "n/a", "#N/A", "NULL", "未报", "\u3000"],
)
def test_not_reported_is_none_and_never_zero(text: str) -> None:
    assert not_reported(text)
    assert parse_value(text, _measured("亿元")) is None


FAULTS = [
    ("六十", "亿元", "chinese_numeral"), ("60①", "亿元", "special_digit"), ("5²", "亿元", "special_digit"), ("½", "亿元", "special_digit"),
    ("Ⅳ", "亿元", "special_digit"), ("NaN", "亿元", "not_a_number"), ("-inf", "亿元", "not_a_number"), ("Infinity", "亿元", "not_a_number"),
    ("1e400", "亿元", "number_out_of_range"), ("1e999999999", "亿元", "number_out_of_range"), ("10000000000000", "元", "number_out_of_range"),
    ("0.00000000001", "%", "number_out_of_range"), ("0.001元", "亿元", "number_out_of_range"), ("1." + "0" * 30 + "1", "%", "number_out_of_range"),
    ("2025-06-30", "亿元", "date_in_value"), ("2025年6月", "亿元", "date_in_value"), ("6月30日", "亿元", "date_in_value"), ("Jun-25", "亿元", "date_in_value"),
    ("#DIV/0!", "亿元", "formula_error"), ("#REF!", "亿元", "formula_error"), ("#NAME?", "亿元", "formula_error"), ("#####", "亿元", "formula_error"),
    ("60家", "亿元", "unit_mismatch"), ("60%", "亿元", "unit_mismatch"), ("24个", "家", "unit_mismatch"), ("6.5个百分点", "%", "unit_mismatch"),
    ("6万", "%", "unit_mismatch"), ("下降3", "家", "change_not_value"), ("增长3%", "%", "change_not_value"),
    ("约60", "亿元", "unreadable_value"), ("60左右", "亿元", "unreadable_value"), ("60余", "亿元", "unreadable_value"), ("60~65", "亿元", "unreadable_value"),
    ("60 70", "亿元", "unreadable_value"), ("1,23", "亿元", "unreadable_value"), ("12,34,567", "亿元", "unreadable_value"), ("1.2.3", "亿元", "unreadable_value"),
    ("1_000", "亿元", "unreadable_value"), ("0x10", "亿元", "unreadable_value"), ("٣", "亿元", "unreadable_value"), ("--5", "亿元", "unreadable_value"),
    ("(-4.1)", "亿元", "unreadable_value"), ("(4.1", "亿元", "unreadable_value"), ("-(4.1)", "亿元", "unreadable_value"), ("—4.1", "亿元", "unreadable_value"),
    ("\u202e60", "亿元", "direction_mark"), ("60\u2069", "亿元", "direction_mark"), ("=1+1", "亿元", "unreadable_value"), ("9" * 200, "亿元", "unreadable_value"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "kind"), FAULTS)
def test_what_is_not_clearly_one_number_is_a_fault_in_words(text: str, unit: str, kind: str) -> None:
    with pytest.raises(CellError) as refusal:
        parse_value(text, _measured(unit, "level"))
    fault = refusal.value.fault
    assert fault.kind == kind
    assert fault.found
    assert fault.expected or fault.remedy


def test_down_and_a_minus_is_asked_about() -> None:
    with pytest.raises(CellError):
        parse_value("下降-4.1%", _measured("%", "growth"))


@pytest.mark.parametrize(
    ("text", "beside", "value"),
    [("600000", "万元", "60"), ("600000万元", "万元", "60"), ("60", "亿元", "60"), ("60亿", "亿元", "60"), ("60亿", "元", "60")],
)
def test_the_unit_beside_a_number(text: str, beside: str, value: str) -> None:
    assert parse_value(text, _measured("亿元"), beside) == Decimal(value)


@pytest.mark.parametrize(("text", "beside"), [("60", "家"), ("60亿元", "家"), ("60", "亿圆")])
def test_a_wrong_unit_beside_a_number(text: str, beside: str) -> None:
    with pytest.raises(CellError) as refusal:
        parse_value(text, _measured("亿元"), beside)
    assert refusal.value.fault.kind == "unit_mismatch"


@pytest.mark.parametrize(("text", "beside"), [("600000万元", "亿元"), ("60亿元", "万元"), ("60亿", "万元")])
def test_two_units_that_contradict_each_other_are_both_named(text: str, beside: str) -> None:
    with pytest.raises(CellError, match=f"{text.lstrip('60')}.*{beside}") as refusal:
        parse_value(text, _measured("亿元"), beside)
    assert refusal.value.fault.kind == "unit_conflict"


UNITS = ["元", "千元", "万元", "百万元", "亿元"]


@given(
    number=st.decimals(min_value=-(10**8), max_value=10**8, places=4),
    written=st.sampled_from(UNITS),
    form=st.sampled_from(["{n}{u}", "{n} {u}", "{n:,}{u}", "{n}({u})", " {n}{u}\n", "{n}\u3000{u}"]),
    wide=st.booleans(),
)
def test_a_number_in_any_spelling_and_unit_is_the_same_number(number: Decimal, written: str, form: str, *, wide: bool) -> None:
    text = form.format(n=number, u=written)
    if wide:
        text = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.,-"})
    assert parse_value(text, _measured("万元")) == converted(number, parse_unit(written), parse_unit("万元"))


@given(
    st.text(max_size=30),
    st.sampled_from(["亿元", "家", "%", "百分点", "元/月", "位"]),
    st.sampled_from(["growth", "flow", "ratio", "rank"]),
)
def test_any_text_is_a_number_the_store_holds_or_a_fault(text: str, unit: str, measure: str) -> None:
    try:
        value = parse_value(text, _measured(unit, measure))
    except CellError as refusal:
        value = None
        said = str(refusal)
    else:
        said = "number"
    assert said
    if value is not None:
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
        assert abs(value) < 10**13
        assert 0 <= -exponent <= 10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("万人次", "人次"),
        ("亿立方米", "立方米"),
        ("个百分点", "百分点"),
        ("元/月·人", "元/人·月"),
        ("千瓦时", "度"),
        ("m²", "平方米"),
        ("㎡", "平方米"),
        ("μg/m³", "微克/立方米"),
    ],
)
def test_units_of_one_base(one: str, other: str) -> None:
    assert parse_unit(one).known
    assert parse_unit(one).base == parse_unit(other).base


@pytest.mark.parametrize(
    ("one", "other"), [("百分点", "%"), ("家", "个"), ("元", "美元"), ("人", "人次"), ("百分点", "分"), ("月", "个月"), ("亩", "公顷")]
)
def test_units_that_never_convert(one: str, other: str) -> None:
    assert converted(Decimal(1), parse_unit(one), parse_unit(other)) is None


@pytest.mark.parametrize(
    "text", ["其中:新增贷款", "#新增贷款", "★新增贷款", " 新增 贷款 ", "新增贷款(亿元)", "新增贷款(单位:万元)", "其中: ★新增贷款(亿元)"]
)
def test_names_without_marks_and_unit(text: str) -> None:
    assert name_forms(text)[-1] == "新增贷款"


def test_brackets_that_hold_no_unit_stay_in_the_name() -> None:
    assert name_forms("一般公共预算收入(地方财政收入)")[-1] == "一般公共预算收入(地方财政收入)"
    assert unit_in_name("新增贷款(本外币)(万元)") == "万元"


def test_column_letters() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_many_findings_on_the_whole_file_name_no_rows() -> None:
    (group,) = grouped([error(Fault("x", f"缺第 {number} 样", "", "请补上")) for number in range(60)])
    assert (group.count, group.rows) == (60, ())
    assert str(group).startswith("整个文件:")
    assert "行(" not in str(group)
