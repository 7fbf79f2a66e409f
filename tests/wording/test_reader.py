from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from indicators import language, say, scale, speak, spoken
from indicators.period import period_words
from indicators.wording import in_every_language, in_source, listed, sentence
from indicators.wording.numbers import difference, number, points, quantity, written
from indicators.wording.periods import month_text, stretch


@pytest.fixture(autouse=True)
def _chinese_again() -> object:
    yield
    speak("zh")
    scale(False)


def test_chinese_is_what_stands_in_the_code() -> None:
    assert language() == "zh"
    assert say("没有指标“{name}”", name="社零") == "没有指标“社零”"


def test_english_comes_from_the_catalogue() -> None:
    speak("en")
    assert say("没有指标“{name}”", name="社零") == "There is no indicator “社零”"


def test_what_has_no_translation_is_said_in_chinese() -> None:
    speak("en")
    assert say("没有人说过的话") == "没有人说过的话"


@pytest.mark.parametrize(("days", "words"), [(0, "0 days overdue"), (1, "1 day overdue"), ("1", "1 day overdue"), (21, "21 days overdue")])
def test_one_and_many_have_words_of_their_own(days: object, words: str) -> None:
    speak("en")
    assert say("逾期 {n} 天", n=days) == words


def test_a_value_that_looks_like_forms_stays_as_it_is() -> None:
    speak("en")
    assert say("没有指标“{name}”", name="{name:day|days}") == "There is no indicator “{name:day|days}”"


def test_a_value_is_never_read_as_a_place() -> None:
    speak("en")
    assert say("没有指标“{name}”", name="{name}{0}") == "There is no indicator “{name}{0}”"


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        speak("fr")
    assert language() == "zh"


def test_readers_at_the_same_time_do_not_mix() -> None:
    together = threading.Barrier(8)

    def read(chosen: str) -> set[str]:
        speak(chosen)
        together.wait()
        return {say("滞后") for _ in range(2000)}

    with ThreadPoolExecutor(8) as readers:
        found = list(readers.map(read, ["zh", "en"] * 4))
    assert found == [{"滞后"}, {"Lagging"}] * 4
    assert say("滞后") == "滞后"


def test_what_runs_later_in_another_thread_speaks_to_the_same_reader() -> None:
    speak("en")
    scale(True)
    later = spoken(lambda: f"{say('滞后')} {quantity(Decimal(20000), '万元')}")
    speak("zh")
    with ThreadPoolExecutor(1) as other:
        assert other.submit(later).result() == "Lagging 2 亿元"
    assert say("滞后") == "滞后"


def test_what_offices_send_back_is_chinese_for_everybody() -> None:
    speak("en")
    assert in_source(lambda: say("实际值"))() == "实际值"
    assert say("实际值") == "Actual"


def test_words_of_another_reader_are_known_again() -> None:
    speak("en")
    assert in_every_language(lambda: say("滞后")) == ("滞后", "Lagging")
    assert language() == "en"


def test_lists_and_sentences_are_parted_as_the_language_parts_them() -> None:
    assert (listed("甲乙"), sentence(("找到", "", "改正"))) == ("甲、乙", "找到;改正。".replace(";", say("{one};{other}")[5]))
    speak("en")
    assert (listed("ab"), sentence(("Found", "", "Mend it"))) == ("a, b", "Found. Mend it.")


ENGLISH_STRETCHES = {
    (date(2025, 6, 1), date(2025, 6, 30)): "Jun 2025",
    (date(2025, 1, 1), date(2025, 6, 30)): "Jan\u2009–\u2009Jun 2025",
    (date(2025, 1, 1), date(2025, 12, 31)): "2025",
    (date(2023, 1, 1), date(2025, 12, 31)): "2023–2025",
    (date(2024, 3, 1), date(2025, 6, 30)): "Mar 2024\u2009–\u2009Jun 2025",
    (date(2025, 6, 1), date(2025, 6, 10)): "Jun 1\u2009–\u200910, 2025",
    (date(2025, 1, 1), date(2025, 8, 15)): "Jan 1\u2009–\u2009Aug 15, 2025",
}


@pytest.mark.parametrize(("days", "text"), ENGLISH_STRETCHES.items())
def test_stretches_of_time_by_locale(days: tuple[date, date], text: str) -> None:
    speak("en")
    assert stretch(*days) == text


@pytest.mark.parametrize(
    ("kept", "chinese", "english"),
    [
        (None, "—", "—"),
        ("2025-06", "2025年6月", "Jun 2025"),
        ("2025-01/2025-06", "2025年1-6月", "Jan\u2009–\u2009Jun 2025"),
        ("2023-01/2025-06", "2023年1月至2025年6月", "Jan 2023\u2009–\u2009Jun 2025"),
        ("2025-01/2025-12", "2025年", "2025"),
        ("2025-06-10", "2025年6月10日", "Jun 10, 2025"),
        ("2025-01/2025-08-15", "2025年1-8月15日", "Jan 1\u2009–\u2009Aug 15, 2025"),
        ("2025-06-30", "2025年6月30日", "Jun 30, 2025"),
    ],
)
def test_a_kept_period_by_locale(kept: str | None, chinese: str, english: str) -> None:
    assert period_words(kept) == chinese
    speak("en")
    assert period_words(kept) == english


def test_months_by_locale() -> None:
    assert month_text(date(2025, 6, 30)) == "2025年6月"
    speak("en")
    assert month_text(date(2025, 6, 30)) == "Jun 2025"


def test_numbers_and_their_words_by_locale() -> None:
    assert (quantity(Decimal(4240), "亿元"), points(Decimal(5)), quantity(Decimal(3), "位")) == ("4,240.0 亿元", "+5.0 个百分点", "第 3 位")
    speak("en")
    assert (quantity(Decimal(4240), "亿元"), points(Decimal(5)), quantity(Decimal(3), "位")) == ("4,240.0 亿元", "+5.0 pp", "no. 3")
    assert (difference(Decimal("-2.5"), "%"), difference(Decimal(3), "位")) == ("−2.5 pp", "+3 places")


SCALED = {
    ("12345", "万元", 1): "1.2345 亿元",
    ("0.5", "亿元", 1): "5,000 万元",
    ("-0.25", "亿元", 2): "−2,500 万元",
    ("4240", "亿元", 1): "4,240.0 亿元",
    ("99999999", "亿元", 1): "99,999,999.0 亿元",
    ("123456789012.34", "元", 2): "1,234.5678901234 亿元",
    ("20000", "人", 0): "2 万人",
    ("20001", "人次", 0): "2.0001 万人次",
    ("9999", "万元", 1): "9,999.0 万元",
    ("10000", "万元", 1): "1 亿元",
    ("0", "亿元", 1): "0.0 亿元",
    ("12345", "万吨", 1): "12,345.0 万吨",
    ("12345", "家", 1): "12,345 家",
}


@pytest.mark.parametrize(("given", "text"), SCALED.items())
def test_scaling_moves_the_point(given: tuple[str, str, int], text: str) -> None:
    scale(True)
    assert quantity(Decimal(given[0]), given[1], given[2]) == text


UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "人": 1, "万人": 10_000, "亿人": 100_000_000}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("text", ["0", "0.04", "0.05", "1", "9999.94", "9999.95", "12345.678", "-60000.5", "99999999.9", "123456789012.3"])
def test_scaling_says_the_same_amount_to_the_last_digit_that_was_shown(text: str, unit: str) -> None:
    """A figure just short of its target may not become alike to it by being scaled: a light would contradict what is read."""

    def amount(shown: str) -> Decimal:
        digits, _, its_unit = shown.replace(",", "").replace("−", "-").partition(" ")
        return Decimal(digits) * UNITS[its_unit]

    value = Decimal(text)
    plain = [quantity(value, unit), difference(value, unit).replace("+", ""), written(value, unit)]
    scale(True)
    assert [amount(shown) for shown in (quantity(value, unit), difference(value, unit).replace("+", ""), written(value, unit))] == [
        amount(shown) for shown in plain
    ]


def test_scaling_touches_neither_shares_nor_counts() -> None:
    scale(True)
    assert (quantity(Decimal("12345.6"), "%"), number(Decimal(123456)), points(Decimal(20000))) == (
        "12,345.6%",
        "123,456.0",
        "+20,000.0 个百分点",
    )
