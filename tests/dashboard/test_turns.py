from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import turns
from dashboard.turns import in_turn, send_what_stands


def test_pages_are_drawn_one_after_the_other() -> None:
    drawn: list[tuple[int, str]] = []

    def draw(reader: int) -> None:
        with in_turn():
            drawn.append((reader, "begins"))
            time.sleep(0.02)
            drawn.append((reader, "ends"))

    readers = [threading.Thread(target=draw, args=(number,)) for number in range(8)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert len(drawn) == 16
    assert all(begun[0] == ended[0] for begun, ended in zip(drawn[::2], drawn[1::2], strict=True))


def test_a_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), in_turn():
            raise ZeroDivisionError


def test_who_draws_long_holds_up_nobody_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", 0.05)
    done = threading.Event()

    def draw() -> None:
        with in_turn():
            done.set()

    with in_turn():
        beside = threading.Thread(target=draw)
        beside.start()
        assert done.wait(10)
        beside.join()
    again = threading.Thread(target=draw)  # who drew beside has given back no turn that was not theirs
    with in_turn():
        done.clear()
        monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", 60.0)
        again.start()
        assert not done.wait(0.2)
    again.join()
    assert done.is_set()


def test_while_what_stands_goes_out_another_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def beside() -> None:
        with in_turn():
            drawn.append("the other")

    other = threading.Thread(target=beside)
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", 60.0)
    monkeypatch.setattr(time, "sleep", lambda _: other.join(10))
    with in_turn():
        other.start()
        drawn.append("numbers")
        send_what_stands()
        drawn.append("pictures")
    other.join()
    assert drawn == ["numbers", "the other", "pictures"]


def test_once_a_visit_the_reader_has_time_to_see_the_numbers_before_charts(
    opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(turns, "BEFORE_THE_FIRST_CHART_SECONDS", 7.0)
    monkeypatch.setattr(time, "sleep", waited.append)
    page = opened("full")
    page.run()
    page.switch_page("views/indicator.py").run()
    long = [seconds for seconds in waited if seconds == 7.0]
    assert len(long) == 1
    assert waited.count(turns.A_BATCH_SECONDS) >= 2


def test_what_stands_goes_out_without_a_turn_too() -> None:
    send_what_stands()
    with in_turn():
        pass


def test_after_a_turn_the_page_is_sent_before_another_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TO_SEND_IT_SECONDS", 0.2)
    begun: list[float] = []

    def draw() -> None:
        with in_turn():
            begun.append(time.monotonic())

    with in_turn():
        other = threading.Thread(target=draw)
        other.start()
    given_back = time.monotonic()
    other.join()
    assert begun[0] - given_back > 0.15


def test_who_waits_waits_for_the_turn_of_now_and_not_for_all_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", 0.3)
    drawn: list[tuple[int, str]] = []

    def draw(reader: int) -> None:
        with in_turn():
            drawn.append((reader, "begins"))
            time.sleep(0.1)
            drawn.append((reader, "ends"))

    readers = [threading.Thread(target=draw, args=(number,)) for number in range(8)]  # 0.8 seconds in all
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert all(begun[0] == ended[0] for begun, ended in zip(drawn[::2], drawn[1::2], strict=True))


def test_who_is_overtaken_again_and_again_draws_beside_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT_SECONDS", 0.1)
    monkeypatch.setattr(turns, "LONGEST_WAIT_IN_ALL_SECONDS", 0.5)
    drawn = threading.Event()

    def draw() -> None:
        with in_turn():
            drawn.set()

    with in_turn():
        overtaken = threading.Thread(target=draw)
        overtaken.start()
        for _ in range(100):
            if drawn.wait(0.02):
                break
            monkeypatch.setattr(turns, "_since", time.monotonic())  # somebody else's turn begins
        assert drawn.is_set()
    overtaken.join()
