"""Every view as an English reader sees it: nothing Chinese but what plans, offices and files are called."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from dashboard.text import cut
from dashboard.trend import WIDEST_POINTED_AT
from indicators import Store, assess, change_word, milestones, open_store, origin_text, plans, regions, speak, submissions

Opened = Callable[..., AppTest]
HAN = re.compile(r"[\u3400-\u9fff\u3001\u3002\uff0c\uff1a\uff1b\uff08\uff09]+")
VIEWS = ("overview", "indicator", "league", "milestones", "upload", "catalog", "wall")
# the switch to Chinese and the switch of 万 and 亿, and names of who sent something
SAME = ("中文", "Scale 万/亿", "万 (10,000)", "亿 (100 million)", "示例", "公开发布", "管理员", "序时")


@pytest.fixture(scope="module")
def data_words(store_files: dict[str, Path]) -> re.Pattern[str]:
    """Names of plans, areas, indicators, regions, departments, units, files, and places in documents: they are data."""
    store = open_store(store_files["full"])
    words = {word for word in _data(store) if HAN.search(word)} | set(SAME)
    store.close()
    words |= {cut(word, WIDEST_POINTED_AT) for word in words}
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _data(store: Store) -> Iterator[str]:
    for row in assess(store, as_of=date(2030, 12, 31)):
        yield from (row.name, row.unit, row.region, row.area_name, row.source, row.definition, *row.leads, *row.partners)
    for one in milestones(store):
        yield from (one.name, one.region, one.area_name, one.source, one.note or "", *one.leads, *one.partners)
    for plan in plans(store):
        yield from (plan.title, plan.region, plan.document or "")
    for region in regions(store):
        yield region.name
    for sent in submissions(store):
        yield from (sent.file_name, sent.submitted_by)


def texts(app: AppTest) -> Iterator[str]:
    """Every text that the page sends to the reader, of the charts and the descriptions of charts too."""
    for node in app._tree:  # noqa: SLF001  the public lists name only some kinds of elements
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            yield from _strings(proto)


def _strings(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from _strings(one)
            elif isinstance(one, str):
                yield from _inside(one)


def _inside(text: str) -> Iterator[str]:
    """The texts of a figure one by one; else the text itself."""
    if not text.startswith("{"):
        yield text
        return

    def walk(part: Any) -> Iterator[str]:  # noqa: ANN401
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict | list):
            for inner in part.values() if isinstance(part, dict) else part:
                yield from walk(inner)

    yield from walk(json.loads(text))


def left_chinese(app: AppTest, data_words: re.Pattern[str]) -> set[str]:
    plain = (re.sub(r"\\(.)", r"\1", text).replace("\u2060", "") for text in texts(app) if not text.startswith("<style>"))
    return {text[:200] for text in plain if HAN.search(data_words.sub("", text))}


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_but_data_is_chinese(opened: Opened, data_words: re.Pattern[str], view: str) -> None:
    app = opened("full", view, lang="en")
    assert not app.exception
    assert left_chinese(app, data_words) == set()


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_but_data_is_chinese_over_an_empty_store(opened: Opened, data_words: re.Pattern[str], view: str) -> None:
    assert left_chinese(opened("none", view, lang="en"), data_words) == set()


@pytest.mark.parametrize("view", [*VIEWS, "audit"])
def test_no_list_asks_for_an_option_in_english(opened: Opened, view: str) -> None:
    app = opened("full", view)
    lists = [*app.selectbox, *app.multiselect]
    assert lists
    assert [one.label for one in lists if not HAN.search(one.proto.placeholder)] == []


@pytest.mark.parametrize("view", ["overview", "indicator", "league"])
def test_the_finder_finds_chinese_on_a_chinese_page(opened: Opened, data_words: re.Pattern[str], view: str) -> None:
    assert len(left_chinese(opened("full", view), data_words)) > 5


def test_the_comparison_too(opened: Opened, data_words: re.Pattern[str]) -> None:
    app = opened("full", "league", lang="en")
    app.button_group(key="by").set_value("compare").run()
    assert not app.exception
    assert left_chinese(app, data_words) == set()


def test_the_language_stays_over_a_switch_of_view_and_in_the_address(opened: Opened) -> None:
    app = opened("full", lang="en")
    assert app.selectbox(key="status").options[1] == "Missed"
    app.switch_page("views/league.py").run()
    assert app.title[0].value == "League"
    assert app.query_params["lang"] in ("en", ["en"])


def test_the_switch_turns_the_page_and_keeps_the_filters(opened: Opened) -> None:
    app = opened("full")
    app.selectbox(key="status").set_value("lagging").run()
    app.selectbox(key="as_of").set_value("2025-05-31").run()
    app.button(key="to-language").click().run()
    assert app.button(key="to-language").label == "中文"
    assert (app.selectbox(key="status").value, app.selectbox(key="as_of").value) == ("lagging", "2025-05-31")
    app.button(key="to-language").click().run()
    assert app.button(key="to-language").label == "English"
    assert (app.selectbox(key="status").value, app.selectbox(key="as_of").value) == ("lagging", "2025-05-31")
    assert "lang" not in app.query_params


def test_two_readers_at_once_each_have_their_own_language(opened: Opened) -> None:
    english, chinese = opened("full", "league", lang="en"), opened("full", "league")
    english.run()
    assert (english.title[0].value, chinese.title[0].value) == ("League", "晾晒")
    assert chinese.run().title[0].value == "晾晒"


def test_the_reasons_of_a_light_are_kept_for_each_language(opened: Opened) -> None:
    chinese = "\n".join(texts(opened("full", "indicator")))
    english = "\n".join(texts(opened("full", "indicator", lang="en")))
    assert "容差 θ" in chinese
    assert "Tolerance θ" in english


def test_scaling_changes_what_is_read_and_no_more(opened: Opened) -> None:
    plain = opened("full", "catalog")
    app = opened("full", "catalog", scaled="true")
    assert app.toggle(key="scaled").value is True
    assert not app.exception
    assert [button.label for button in app.button] == [button.label for button in plain.button]


def test_the_audit_says_its_own_words_in_english(opened: Opened) -> None:
    app = opened("full", "audit", lang="en")
    table = app.table[0].value
    assert not app.exception
    assert not HAN.search("".join(table["What was done"]))
    assert any("1,972 values" in text for text in table["Now"])


def test_what_the_product_stored_of_a_change_is_said_in_english() -> None:
    speak("en")
    sent = ("新报 3000、更正 1 个数值", "新报 0、更正 6 个数值;网办率 甲县 2025-06: 91")
    told = [change_word(text) for text in (*sent, "1 个目标", "有效,1200 个数值", "目标未变", "某人写的 3 个目标")]
    place = [origin_text(text) for text in ("命令行 county", "10.0.0.1")]
    speak("zh")
    assert place == ["Command line county", "10.0.0.1"]
    assert told == [
        "3,000 new, 1 corrected value",
        "0 new, 6 corrected values;网办率 甲县 2025-06: 91",
        "1 target",
        "1,200 values",
        "targets unchanged",
        "某人写的 3 个目标",
    ]


def test_the_audit_says_what_does_not_limit_it(opened: Opened) -> None:
    app = opened("full", "audit", lang="en")
    assert any("do not limit" in element.value for element in app.caption)
