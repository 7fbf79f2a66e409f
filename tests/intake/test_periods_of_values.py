"""Period cells: the stretch that a value of an indicator speaks for, and the ones that are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import RefusedError, Store, add_plan
from indicators.intake import Check, check_file, submit
from indicators.intake.finding import CellError
from indicators.intake.reporting_period import is_dates_column, may_be_october, read_period
from indicators.wording.periods import stretch


def _check(store: Store, indicator: str, text: str, **options: object) -> Check:
    content = f"地区,指标,数据期,实际值\n试验市,{indicator},{text},5\n".encode()
    return check_file(store, content, "期.csv", today=date(2026, 7, 1), plan="trial-2025", with_lights=False, **options)  # type: ignore[arg-type]


SETTLED = [
    ("new-loans", "2025年6月", "2025-01/2025-06"), ("new-loans", "2025年1-6月", "2025-01/2025-06"), ("new-loans", "2025H1", "2025-01/2025-06"),
    ("new-loans", "2025年前三季度", "2025-01/2025-09"), ("new-loans", "2025年", "2025-01/2025-12"), ("new-loans", "2025年8月上半月", "2025-01/2025-08-15"),
    ("new-loans", "2025年6月中旬", "2025-01/2025-06-20"), ("new-loans", "2025-01", "2025-01"), ("new-loans", "2025年1季度", "2025-01/2025-03"),
    ("tax-total", "2025Q2", "2025-01/2025-06"), ("projects", "2025-06", "2024-01/2025-06"), ("projects", "2024-01/2025-06", "2024-01/2025-06"),
    ("loan-balance", "2025Q2", "2025-04/2025-06"), ("loan-balance", "2025-06-15", "2025-06-15"), ("retail-growth", "2025年1-6月", "2025-01/2025-06"),
    ("investment", "2025-02", "2025-01/2025-02"), ("investment", "2025年1-2月", "2025-01/2025-02"), ("investment", "2025-03-31", "2025-03"),
    ("tax", "2025-06", "2025-04/2025-06"), ("tax", "2025年二季度", "2025-04/2025-06"), ("tax", "2025-04/2025-06", "2025-04/2025-06"),
    ("grain", "2025年6月下旬", "2025-06-30"), ("grain", "2025-06-30", "2025-06-30"), ("grain", "2025-06-10", "2025-06-10"), ("accidents", "2025.06", "2025-06"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "text", "period"), SETTLED)
def test_the_stretch_a_value_speaks_for(read_only_store: Store, indicator: str, text: str, period: str) -> None:
    check = _check(read_only_store, indicator, text)
    assert [str(finding) for finding in check.errors] == []
    (row,) = check.values
    assert str(row.period) == period


def test_a_tenday_starts_at_its_first_day(read_only_store: Store) -> None:
    (row,) = _check(read_only_store, "grain", "2025-06-20").values
    assert (row.period.start, row.period.end) == (date(2025, 6, 11), date(2025, 6, 20))


REFUSED = [
    ("new-loans", "2025年4-6月", "period_not_cumulative"), ("new-loans", "2025年二季度", "period_not_cumulative"), ("new-loans", "2025年下半年", "period_not_cumulative"),
    ("new-loans", "2024-01/2025-06", "period_not_cumulative"), ("projects", "2025年1-6月", "period_not_cumulative"),
    ("accidents", "2025年1-6月", "period_not_one_interval"), ("accidents", "2025年二季度", "period_not_one_interval"), ("accidents", "2025-06-10", "period_not_one_interval"),
    ("investment", "2025年1月", "period_not_one_interval"), ("investment", "2025年1-3月", "period_not_one_interval"), ("tax", "2025-05", "period_not_one_interval"),
    ("tax", "2025年上半年", "period_not_one_interval"), ("grain", "2025年6月", "period_not_one_interval"), ("grain", "2025-06-15", "period_not_one_interval"),
    ("new-loans", "2026年7月", "period_in_future"), ("new-loans", "2025-13", "unreadable_period"), ("new-loans", "2025年6①月", "unreadable_period"),
    ("new-loans", "45838", "unreadable_period"), ("new-loans", "1-6月", "period_without_year"), ("new-loans", "6月", "period_without_year"), ("new-loans", "—", "empty_cell"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "text", "kind"), REFUSED)
def test_periods_that_are_refused(read_only_store: Store, indicator: str, text: str, kind: str) -> None:
    check = _check(read_only_store, indicator, text)
    assert [finding.kind for finding in check.errors] == [kind]
    assert check.values == ()


ODD = [
    ("loan-balance", "2025-06-15", "按月报"), ("online", "2025年6月上旬", "按月报"), ("retail-growth", "2025-06-15", "2025年6月"), ("tax-total", "2025-05", "按季报"),
    ("new-loans", "2025-07-15", "按月报"), ("retail-growth", "2025Q2", "不从 1 月起"), ("retail-growth", "2025年3-6月", "不从 1 月起"), ("firms", "2025.1", "2025-10"),
    ("tax", "2025-06", "2025年4-6月"), ("tax", "2025年6月", "每季一期"), ("tax", "2025-06-30", "只写了一个月"), ("investment", "2025年2月", "1-2月合并为一期"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "text", "said"), ODD)
def test_periods_that_are_asked_about(read_only_store: Store, indicator: str, text: str, said: str) -> None:
    check = _check(read_only_store, indicator, text)
    (asked,) = [finding for finding in check.warnings if finding.kind.startswith(("period", "growth"))]
    assert said in str(asked)
    assert check.values


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        ("loan-balance", "2025Q2"),
        ("retail-growth", "2025年1-6月"),
        ("tax-total", "2025-06-30"),
        ("grain", "2025-06-10"),
        ("firms", "2025.01"),
        ("tax", "2025Q2"),
        ("tax", "2025年4-6月"),
        ("investment", "2025年1-2月"),
        ("investment", "2025-03-31"),
        ("accidents", "2025-06-30"),
    ],
)
def test_periods_that_end_an_interval_are_not_asked_about(read_only_store: Store, indicator: str, text: str) -> None:
    assert not [finding for finding in _check(read_only_store, indicator, text).warnings if finding.kind.startswith(("period", "growth"))]


@pytest.mark.parametrize(
    ("every", "month", "stretch_words"),
    [("half-year", "6月", "2025年1-6月"), ("year", "12月", "2025年")],
)
def test_a_month_is_never_the_figure_of_a_longer_interval_in_silence(
    trial_store: Store, trial_plan: bytes, every: str, month: str, stretch_words: str
) -> None:
    changed = trial_plan.decode().replace("in_period, every: quarter", f"in_period, every: {every}")
    add_plan(trial_store, changed.encode(), "trial-2025.yaml", who="试验", reason="改报送期")
    named, chosen_beside = f"指标,数据期,实际值\n分季税收,2025年{month},5\n", "指标,实际值\n分季税收,5\n"
    for text, chosen in ((named, {}), (chosen_beside, {"period": f"2025-{month[:-1]:0>2}"})):
        content = text.encode()
        check = check_file(
            trial_store, content, "期.csv", today=date(2026, 7, 1), plan="trial-2025", region="试验市", with_lights=False, **chosen
        )  # type: ignore[arg-type]
        (asked,) = check.warnings
        assert asked.kind == "period_shorter_than_interval"
        assert stretch_words in asked.found
        with pytest.raises(RefusedError, match="需要确认"):
            submit(trial_store, check, who="张三")


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        ({"2025.1"}, True),
        ({"2025.1", "2025.9"}, True),
        ({"2025.1", "2025.2"}, False),
        ({"2025.1", "2025.9", "2025.10"}, False),
        (set(), False),
    ],
)
def test_a_dropped_zero_of_october(texts: set[str], asked: bool) -> None:  # noqa: FBT001
    assert may_be_october(texts) is asked


def test_the_year_comes_from_the_chosen_period(read_only_store: Store) -> None:
    (row,) = _check(read_only_store, "new-loans", "1-6月", period="2025-06").values
    assert str(row.period) == "2025-01/2025-06"


def test_the_year_comes_from_the_other_rows(read_only_store: Store) -> None:
    content = "地区,指标,数据期,实际值\n试验市,new-loans,2025年1-5月,5\n试验市,new-loans,1-6月,6\n".encode()
    check = check_file(read_only_store, content, "期.csv", today=date(2026, 7, 1), plan="trial-2025", with_lights=False)
    assert [str(row.period) for row in check.values] == ["2025-01/2025-05", "2025-01/2025-06"]
    assert any("2025" in line for line in check.understood)


def test_rows_of_two_years_lend_none_their_year(read_only_store: Store) -> None:
    content = (
        "地区,指标,数据期,实际值\n试验市,loan-balance,2024年12月,5\n试验市,loan-balance,2025年1月,6\n试验市,loan-balance,2月,6\n".encode()
    )
    check = check_file(read_only_store, content, "期.csv", today=date(2026, 7, 1), plan="trial-2025", with_lights=False)
    assert [(finding.kind, finding.place.row) for finding in check.errors] == [("period_without_year", 4)]


def test_serials_only_among_dates() -> None:
    assert is_dates_column({"2025-06-30", "45838", " "})
    assert not is_dates_column({"45838"})
    assert not is_dates_column({"2025年6月", "45838"})
    assert read_period("45838", year=None, dates_column=True).period.end == date(2025, 6, 30)


@given(st.text(max_size=20), st.booleans(), st.booleans(), st.sampled_from([None, 2025]))
def test_any_text_is_a_period_or_a_fault(text: str, months: bool, dates: bool, year: int | None) -> None:  # noqa: FBT001
    try:
        cell = read_period(text, year=year, months_column=months, dates_column=dates)
    except CellError as refusal:
        said = str(refusal)
    else:
        said = str(cell.period)
        assert cell.period.start <= cell.period.end
    assert said


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 6, 1), date(2025, 6, 30), "2025年6月"), (date(2025, 1, 1), date(2025, 6, 30), "2025年1-6月"), (date(2025, 1, 1), date(2025, 12, 31), "2025年"),
        (date(2025, 6, 11), date(2025, 6, 20), "2025年6月中旬"), (date(2025, 2, 21), date(2025, 2, 28), "2025年2月下旬"), (date(2025, 8, 1), date(2025, 8, 15), "2025年8月上半月"),
        (date(2025, 1, 1), date(2025, 8, 15), "2025年1-8月15日"), (date(2024, 1, 1), date(2025, 6, 30), "2024年1月至2025年6月"), (date(2025, 6, 1), date(2025, 6, 12), "2025年6月12日"),
    ],
)  # fmt: skip
def test_periods_in_words(first: date, last: date, words: str) -> None:
    assert stretch(first, last) == words
