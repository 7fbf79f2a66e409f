"""Rows kept in columns are the rows: however they came in, whatever stands in them."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import RefusedError
from indicators.intake.coded import numbered, together
from indicators.intake.finding import UnreadableError
from indicators.intake.reading import DEFAULT_LIMITS, Limits, cell_rows, limits_from, read_grid
from indicators.intake.reading.plaintext import in_columns, in_rows

CELL = st.text(alphabet=st.sampled_from("祝丰镇A1.5 \u3000\u00a0\t,;|'\x85\u2028\uff0c\"\r\n"), max_size=4)
PLAIN = st.text(alphabet=st.sampled_from("祝丰镇A1.5 \u3000\u00a0;|'\x85\u2028\uff0c"), max_size=4)
NUMBERS = st.lists(st.integers(-5, 5) | st.integers(-(2**62), 2**62), max_size=30)


@given(st.text(alphabet=st.sampled_from("镇A1, \t\r\n\x85\u2028"), min_size=1, max_size=60), st.sampled_from(",\t"))
def test_a_text_read_in_columns_is_the_text_read_in_rows(text: str, delimiter: str) -> None:
    text = text.rstrip("\r\n")
    in_one = in_columns(text, delimiter, DEFAULT_LIMITS)
    if in_one is not None:
        assert list(in_one) == list(in_rows(text, delimiter, DEFAULT_LIMITS))


@given(st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_a_table_without_quotes_is_read_in_columns(rows: list[list[str]], line_end: str) -> None:
    text = line_end.join(",".join(row) for row in [["地区", "指标", "实际值"], *rows])
    read = in_columns(text, ",", DEFAULT_LIMITS)
    assert read is not None
    assert list(read) == list(in_rows(text, ",", DEFAULT_LIMITS))


@pytest.mark.parametrize("text", ['a,"b"\n1,2', "a,b\n1", "a,b\n1,2,3", "a,b\r1,2"])
def test_what_columns_cannot_hold_is_read_in_rows(text: str) -> None:
    assert in_columns(text, ",", DEFAULT_LIMITS) is None


def test_the_limits_hold_in_columns_too() -> None:
    with pytest.raises(UnreadableError, match="多于 2 行"):
        read_grid(b"a,b\n1,2\n3,4", "t.csv", limits=Limits(rows=2))
    with pytest.raises(UnreadableError, match="有 3 列"):
        read_grid(b"a,b,c\n1,2,3", "t.csv", limits=Limits(columns=2))
    with pytest.raises(UnreadableError, match="过长"):
        read_grid(b"a,b\n1," + b"2" * 200_000, "t.csv")


def test_an_installation_sets_its_own_limits() -> None:
    assert limits_from({}) == DEFAULT_LIMITS
    assert limits_from({"XUSHI_LIMITS": "rows=7, columns=3"}) == Limits(rows=7, columns=3)


@pytest.mark.parametrize("said", ["rows", "rows=", "rows=0", "rows=-1", "rows=x", "lines=7", "rows=\u0661"])
def test_a_limit_that_cannot_be_is_refused_with_those_that_can(said: str) -> None:
    with pytest.raises(RefusedError, match=r"rows=2000000.*unpacked_bytes"):
        limits_from({"XUSHI_LIMITS": said})


@given(st.lists(st.lists(CELL, max_size=4), max_size=8), st.data())
def test_rows_of_any_length_are_given_back_without_their_empty_ends(rows: list[list[str]], data: st.DataObject) -> None:
    kept = cell_rows(rows)
    trimmed = [_trimmed(row) for row in rows]
    assert list(kept) == trimmed
    assert [kept[index] for index in range(-len(rows), len(rows))] == trimmed * 2
    first, last, step = (data.draw(st.none() | st.integers(-9, 9)) for _ in range(3))
    assert kept[first : last : step or None] == tuple(trimmed[first : last : step or None])
    width = data.draw(st.integers(0, 5))
    assert kept.longer_than(width).tolist() == [len(row) > width for row in trimmed]
    for index in range(5):
        cells = [row[index] if index < len(row) else "" for row in rows]
        assert kept.column(index).to_pylist() == cells
        assert [kept.coded(index)[place] for place in range(len(rows))] == cells
        assert kept.blank(index).tolist() == [not cell.strip() for cell in cells]
    places = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=5)) if rows else []
    assert list(kept.take(np.array(places, dtype=np.int64))) == [trimmed[place] for place in places]


def _trimmed(row: list[str]) -> tuple[str, ...]:
    while row and not row[-1].strip():
        row = row[:-1]
    return tuple(row)


@given(NUMBERS)
def test_numbers_are_numbered_in_the_order_in_which_they_first_stand(values: list[int]) -> None:
    codes, different = numbered(np.array(values, dtype=np.int64))
    assert different.tolist() == list(dict.fromkeys(values))
    assert different[codes].tolist() == values if values else not len(codes)


@given(st.lists(st.tuples(st.integers(-3, 3), st.sampled_from([0, 739_000, 2**40]), st.integers(0, 2)), max_size=30))
def test_combinations_are_numbered_so_too(rows: list[tuple[int, int, int]]) -> None:
    columns = [np.array([row[place] for row in rows], dtype=np.int64) for place in range(3)]
    codes, first = together(*columns)
    assert [rows[index] for index in first] == list(dict.fromkeys(rows))
    assert [rows[first[code]] for code in codes] == rows


def test_half_a_character_in_a_workbook_is_shown_as_such() -> None:
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append(["a_xD800_b_x0041_", "_xD83D__xDE00_"])
    book.save(content)
    assert tuple(read_grid(content.getvalue(), "t.xlsx").rows) == (("a\ufffdbA", "\U0001f600"),)
