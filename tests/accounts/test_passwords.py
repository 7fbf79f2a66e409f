from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import RefusedError
from indicators.accounts.passwords import checked_password, fits, hashed

GOOD = "lantern june figures"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short one", "太短"),
        ("x" * 129 + "abcde", "太长"),
        ("figures\u200bof the month", "看不见"),
        ("张三丰的口令很长很长", "账户名"),
        ("abcabcabcabcabc", "不同的字符"),
        ("1111111111", "不同的字符"),
        ("1234567890", "太常见"),
        ("0987654321", "太常见"),
        ("qwertyuiop", "太常见"),
        ("1qaz2wsx3edc", "太常见"),
        ("password123!", "太常见"),
        ("Tongji@2024#", "太常见"),
        ("woaini1314520", "太常见"),
        ("19720304561", "太常见"),
    ],
)
def test_weak_passwords_are_refused_in_words_that_do_not_repeat_them(password: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why) as refusal:
        checked_password(password, "张三丰")
    assert password not in str(refusal.value)


@pytest.mark.parametrize("password", [GOOD, "西洞庭统计六月灯笼表", "k7Q!vz-p0Lm2", "1972年的五个夏天啊"])
def test_other_passwords_are_taken(password: str) -> None:
    assert checked_password(password, "张三") == password


def test_a_password_fits_its_hash_alone_and_equal_ones_look_different() -> None:
    first, second = hashed(GOOD), hashed(GOOD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert GOOD not in first
    assert fits(first, GOOD)
    assert not fits(first, GOOD + " ")
    assert not fits("", GOOD)
    assert not fits("not a hash", GOOD)


def test_one_password_written_in_two_ways_is_one() -> None:
    assert fits(hashed("caf\u00e9 lantern june"), "cafe\u0301 lantern june")


@given(st.text(max_size=30), st.text(max_size=20))
def test_whatever_is_typed_is_taken_or_refused_in_words(password: str, name: str) -> None:
    try:
        taken = checked_password(password, name)
    except RefusedError as refusal:
        assert str(refusal)  # noqa: PT017  either of two outcomes
    else:
        assert len(taken) >= 10
        assert len(set(taken.casefold())) >= 5
