"""节点: what is due on a day, marking one done and taking that back, the list behind each count."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache, timeline
from indicators import (
    Milestone,
    RefusedError,
    Store,
    count_by_state,
    deadline_text,
    deadlines,
    finish_milestone,
    milestones,
    reopen_milestone,
    tallies,
)

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
Opened = Callable[..., AppTest]
QUZHOU = "衢州市营商环境优化提升“一号改革工程”实施方案"
JUNE = date(2025, 6, 30)


def milestone(due: date, done_on: date | None = None, name: str = "节点", leads: tuple[str, ...] = ("甲局",)) -> Milestone:
    return Milestone("p", "某市", "1", "a", "领域", name, name, due, leads, (), "", done_on, None)


@pytest.mark.parametrize(
    ("due", "done_on", "state", "text"),
    [
        (date(2025, 6, 29), None, "overdue", "逾期 1 天"),
        (date(2025, 6, 30), None, "soon", "当天到期"),
        (date(2025, 7, 30), None, "soon", "还有 30 天"),
        (date(2025, 7, 31), None, "later", "还有 31 天"),
        (date(2025, 6, 1), date(2025, 6, 1), "done", "按期完成"),
        (date(2025, 6, 1), date(2025, 6, 4), "done", "逾期 3 天完成"),
        (date(2025, 6, 1), date(2025, 7, 1), "overdue", "逾期 29 天"),
    ],
)
def test_where_one_stands(due: date, done_on: date | None, state: str, text: str) -> None:
    (one,) = deadlines([milestone(due, done_on)], JUNE)
    assert (one.state, deadline_text(one)) == (state, text)


def test_the_longest_overdue_first_and_each_lead_counted_in_full() -> None:
    late, later = milestone(date(2025, 1, 31), name="早", leads=("甲局", "乙局")), milestone(date(2025, 5, 31), name="晚")
    found = deadlines([later, milestone(date(2026, 1, 31), name="来"), late], JUNE)
    assert [one.milestone.name for one in found] == ["早", "晚", "来"]
    assert [(one.name, one.overdue, one.later) for one in tallies(found)] == [("甲局", 2, 1), ("乙局", 1, 0)]


def test_a_mark_is_kept_corrected_and_taken_back(store: Store) -> None:
    def now() -> Milestone:
        return next(one for one in milestones(store, plan="quzhou-2023") if one.milestone == "chain-alliance")

    finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 1), note="", who="张三", plan="quzhou-2023")
    finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 20), note="更正", who="张三", plan="quzhou-2023")
    assert (now().done_on, now().note) == (date(2023, 12, 20), "更正")
    with pytest.raises(RefusedError, match="理由"):
        reopen_milestone(store, "chain-alliance", reason=" ", who="张三", plan="quzhou-2023")
    reopen_milestone(store, "chain-alliance", reason="标错了", who="张三", plan="quzhou-2023")
    assert (now().done_on, now().note) == (None, None)
    with pytest.raises(RefusedError, match="没有标记完成"):
        reopen_milestone(store, "chain-alliance", reason="再来", who="张三", plan="quzhou-2023")
    finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 31), note="", who="张三", plan="quzhou-2023")
    assert now().done_on == date(2023, 12, 31)


def listed(app: AppTest) -> list[str]:
    return [element.value for element in app.markdown if re.match(r":[a-z]+-badge\[", element.value)]


def test_counts_add_up_and_lead_to_their_lists(opened: Opened) -> None:
    app = opened("none", "milestones", plan=QUZHOU, as_of="2023年6月")
    counts = {str(button.key): int(button.label.split("**")[1]) for button in app.button if str(button.key).startswith("due-")}
    assert sum(counts.values()) == len(listed(app)) == 28
    app.button(key="due-overdue").click().run()
    assert app.query_params["due"] == "overdue"
    assert len(listed(app)) == counts["due-overdue"]
    assert all("逾期" in line for line in listed(app))
    app.button(key="due-overdue").click().run()
    assert len(listed(app)) == 28


def test_filters_hold_and_a_lead_is_chosen_by_its_row(opened: Opened) -> None:
    app = opened("none", "milestones", plan=QUZHOU, as_of="2023年6月")
    row = next(button for button in app.button if button.key == "row-leads-市司法局")
    row.click().run()
    assert app.selectbox(key="department").value == "市司法局"
    assert listed(app)
    assert all("市司法局" in line for line in listed(app))


def test_a_plan_without_milestones_says_so(opened: Opened) -> None:
    app = opened("full", "milestones", plan="鹤城区改革攻坚行动实施方案")
    assert "没有符合条件的节点。" in [element.value for element in app.caption]


def test_one_is_marked_done_and_taken_back_on_the_page(store: Store) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.secrets["store"] = str(store.path)
    app.query_params["plan"] = QUZHOU
    store.close()
    app.run().switch_page("views/milestones.py").run()
    app.button(key="mark-quzhou-2023-chain-alliance").click().run()
    for wrong in ("十二月", "2999-01-01"):
        app.text_input(key="done-on").set_value(wrong).run()
        app.button(key="done-store").click().run()
        assert "不能晚于今天" in app.error[0].value
    app.text_input(key="done-on").set_value("2023年12月20日").run()
    app.text_input(key="done-note").set_value("已发文").run()
    app.button(key="done-store").click().run()
    assert not app.exception
    assert "已标记完成" in app.toast[0].value
    assert any("按期完成" in line and "已发文" in line for line in listed(app))
    app.button(key="mark-quzhou-2023-chain-alliance").click().run()
    assert app.button(key="done-store").click().run().info[-1].value == "日期和说明都没有变,没有要存的。"
    app.text_input(key="reopen-reason").set_value("标错了").run()
    app.button(key="reopen-store").click().run()
    assert not app.exception
    assert "已撤销" in app.toast[0].value
    assert not any("已发文" in line for line in listed(app))
    assert [entry.label for entry in app.button if entry.key == "mark-quzhou-2023-chain-alliance"] == ["标记完成"]


def test_the_time_line_draws_every_milestone_once(store: Store) -> None:
    found = deadlines(milestones(store), date(2023, 6, 30))
    figure = timeline.timeline(found, date(2023, 6, 30), lanes=(), by_plan={}, dark=False)
    drawn = [int(text or 1) for line in figure.data for text in line.text]
    assert sum(drawn) == len(found)
    said = timeline.describe(found, date(2023, 6, 30))
    assert all(str(many) in said for many in count_by_state(found).values() if many)


MARK = "mark-quzhou-2023-chain-alliance"


def of_quzhou(store: Store, **address: str) -> AppTest:
    """The milestones of one plan on a store that others write too."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.secrets["store"] = str(store.path)
    for key, value in {"plan": QUZHOU, **address}.items():
        app.query_params[key] = value
    return app.run().switch_page("views/milestones.py").run()


def test_a_mark_counts_from_when_it_was_known(store: Store) -> None:
    finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 20), note="", who="张三", plan="quzhou-2023")
    finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 21), note="", who="张三", plan="quzhou-2023", seen=store.version())

    def known(known_on: date | int) -> Milestone:
        return next(one for one in milestones(store, known_on=known_on) if one.milestone == "chain-alliance")

    last = store.version()
    assert [known(version).done_on for version in (last - 2, last - 1, last)] == [None, date(2023, 12, 20), date(2023, 12, 21)]
    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    assert known(yesterday).done_on is None
    assert known(yesterday + timedelta(days=1)).done_on == date(2023, 12, 21)


def test_the_past_shows_the_marks_of_then_and_offers_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 20), note="已发文", who="张三", plan="quzhou-2023")
    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    monkeypatch.setattr(cache, "days_before", lambda _at: (yesterday,))
    store.close()
    now, then = of_quzhou(store), of_quzhou(store, known_on=f"{yesterday} 所知")
    assert not then.exception
    assert any("已发文" in line for line in listed(now))
    assert not any("已发文" in line for line in listed(then))
    assert any(button.key == MARK for button in now.button)
    assert not any(str(button.key).startswith("mark-") for button in then.button)


def test_who_marks_in_a_second_window_is_told_of_the_first(store: Store) -> None:
    store.close()
    first, second = of_quzhou(store), of_quzhou(store)
    for app in (first, second):
        app.button(key=MARK).click().run()
    first.text_input(key="done-on").set_value("2023-12-20").run()
    first.button(key="done-store").click().run()
    assert "已标记完成" in first.toast[0].value
    second.text_input(key="done-on").set_value("2023-12-25").run()
    second.button(key="done-store").click().run()
    assert not second.exception
    assert not second.toast
    assert "已由管理员在" in second.error[0].value
    assert "2023-12-20" in second.error[0].value
    second.button(key="done-store").click().run()
    assert "2023-12-25" in second.toast[0].value


def test_a_mark_that_was_taken_back_meanwhile_is_not_taken_back_twice(store: Store) -> None:
    finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 20), note="", who="张三", plan="quzhou-2023")
    seen = store.version()
    reopen_milestone(store, "chain-alliance", reason="标错了", who="李四", plan="quzhou-2023", seen=seen)
    with pytest.raises(RefusedError, match=r"已由李四在 .* 撤销"):
        finish_milestone(store, "chain-alliance", done_on=date(2023, 12, 21), note="", who="张三", plan="quzhou-2023", seen=seen)


def test_marks_of_the_time_line_never_lie_on_one_another(store: Store) -> None:
    for day in (date(2023, 6, 30), date(2026, 11, 22)):
        found = deadlines(milestones(store), day)
        plans = {one.milestone.plan: one.milestone.plan for one in found}
        lanes = sorted(plans)
        figure = timeline.timeline(found, day, lanes=lanes, by_plan=plans, dark=False)
        places = [(y, x) for line in figure.data for x, y in zip(line.x, line.y, strict=True)]
        assert len({line.y[0] % 1 for line in figure.data}) == len(figure.data)
        apart = timeline.months_together(found, day) * 28
        for (row, x), (other_row, other_x) in pairwise(sorted(places)):
            assert row != other_row or (other_x - x).days >= apart
        assert [note.text for note in figure.layout.annotations] == lanes
        overdue = next(line for line in figure.data if line.name == "逾期")
        assert max(overdue.x) < day


def test_the_time_line_says_what_a_mark_is_and_follows_the_plan(opened: Opened) -> None:
    app = opened("none", "milestones", plan=QUZHOU, as_of="2023年6月", status="滞后")
    said = [element.value for element in app.caption]
    assert any("1 个月内到期" in text for text in said)
    assert any("状态是指标的状态" in text for text in said)
    assert not any("状态是指标的状态" in element.value for element in opened("none", "milestones", plan=QUZHOU).caption)


def test_a_list_of_several_pages_says_which_part_it_is(opened: Opened) -> None:
    assert "第 1—40 项,共 46 项" in [element.value for element in opened("none", "milestones").caption]
