from __future__ import annotations

import re
import string

import pytest
from gather import english, help_texts, said_in_code

HAN = re.compile(r"[\u3400-\u9fff]")
# English words that stay Chinese, each with its reason
STAYS = {
    "万/亿换算": "万 and 亿 are what the switch switches",
    "大数换成万、亿来显示;存储和导出的数不变": "万 and 亿 are explained",
}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_code_says_enough_to_be_worth_the_test() -> None:
    assert len(said_in_code()) > 1000
    assert "打开看板,在浏览器中查看。" in set(help_texts())


def test_every_text_has_an_english_translation_and_none_is_left_over() -> None:
    said, translated = set(said_in_code()), {str(message.id): str(message.string) for message in english() if message.id}
    assert sorted(said - translated.keys()) == [], "python tests/wording/gather.py, then translate"
    assert sorted(translated.keys() - said) == [], "python tests/wording/gather.py takes them out"
    assert [text for text, translation in translated.items() if not translation.strip()] == []


def test_no_translation_is_a_guess_or_obsolete() -> None:
    catalogue = english()
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert not catalogue.obsolete


def test_a_translation_has_the_same_places() -> None:
    wrong = {
        str(message.id): str(message.string)
        for message in english()
        if message.id and ("{" in str(message.id) or "{" in str(message.string)) and places(str(message.id)) != places(str(message.string))
    }
    assert wrong == {}


def test_words_for_one_and_many_stand_with_a_count_that_is_said() -> None:
    wrong = [
        str(message.string)
        for message in english()
        if message.id
        for _, name, forms, _ in string.Formatter().parse(str(message.string) if "{" in str(message.id) else "")
        if forms and (forms.count("|") != 1 or f"{{{name}}}" not in str(message.string))
    ]
    assert wrong == []


def test_no_translation_is_chinese() -> None:
    chinese = {str(message.id) for message in english() if message.id and HAN.search(str(message.string))}
    assert {text.replace("\uff0c", ",").replace("\uff1b", ";") for text in chinese} == set(STAYS)


@pytest.mark.parametrize("stop", ["。", "\uff1b", "\uff0c", "\uff1a"])
def test_no_translation_keeps_chinese_punctuation(stop: str) -> None:
    assert [message.id for message in english() if message.id and stop in str(message.string)] == []
