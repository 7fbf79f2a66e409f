"""The words people read, in the language they chose.

Comes in: a Chinese text as it stands in the code, with named places in braces. Goes out: the same text in the
reader's language with the places filled. Chinese is the source; another language is one gettext catalog in `locale/`
beside this file, read on its first use and compiled by nobody. A text without a translation is shown in Chinese rather
than not at all. Where one and many have other words, a translation has both beside their count: “{n} {n:day|days}”.
The language belongs to whoever reads: a run of a page and a call of a command each choose it for themselves, and what
others read at the same time is not touched. So nothing may be said while a module is imported, and an answer that
holds words may only be kept together with its language. What is stored (reasons, audit, receipts) stays in the words
of whoever wrote it, as do names: of plans, indicators, regions, departments, units.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar, copy_context
from functools import cache, reduce, wraps
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from babel.messages.pofile import read_po

SOURCE: Final = "zh"
LANGUAGES: Final = {SOURCE: "中文", "en": "English"}
PRODUCT: Final = {SOURCE: "序时", "en": "Xushi"}
CATALOGS: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "xushi"
_ONE_OR_MORE: Final = re.compile(r"\{(\w+):([^|{}]*)\|([^|{}]*)\}")

_language: ContextVar[str] = ContextVar("language", default=SOURCE)
_scaled: ContextVar[bool] = ContextVar("scaled", default=False)
_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def say(text: str, /, **values: object) -> str:
    """Return `text` in the reader's language with its {places} filled; values are put in as they are and never read as a format again."""
    chosen = _language.get()
    if chosen != SOURCE:
        text = _ONE_OR_MORE.sub(lambda forms: forms[2 if str(values[forms[1]]) == "1" else 3], _catalog(chosen).get(text, text))
    return text.format(**values) if values else text


def listed(names: Iterable[str]) -> str:
    """Several names in one line, parted as the reader's language parts them."""
    return say("、").join(names)


def sentence(parts: Iterable[str]) -> str:
    """What was found, what was expected and what to do, those that are said, as one line with its stop."""
    return reduce(lambda one, other: say("{one};{other}", one=one, other=other), [part for part in parts if part]) + say("。")


def language() -> str:
    """The reader's language: zh or en."""
    return _language.get()


def speak(chosen: str) -> None:
    """Choose the language of all that this thread or task says from now on. Raises ValueError for one that has no catalog."""
    if chosen not in LANGUAGES:
        raise ValueError(chosen)
    _language.set(chosen)


def scale(chosen: bool) -> None:  # noqa: FBT001  the one thing it is told
    """Choose whether this thread or task writes long amounts in 万 and 亿 from now on."""
    _scaled.set(chosen)


def scaled() -> bool:
    """Whether the reader wants long amounts in 万 and 亿."""
    return _scaled.get()


def spoken(answer: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
    """The same function, writing for the reader of now wherever it is called later: in another thread, on another run."""
    chosen, long = _language.get(), _scaled.get()

    @wraps(answer)
    def speaking(*given: _Given.args, **named: _Given.kwargs) -> _Answer:
        _language.set(chosen)
        _scaled.set(long)
        return answer(*given, **named)

    return speaking


def in_source(answer: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
    """The same function, speaking Chinese to whomever: for what goes to every office and is read back by its words."""

    @wraps(answer)
    def speaking(*given: _Given.args, **named: _Given.kwargs) -> _Answer:
        before = _language.set(SOURCE)
        try:
            return answer(*given, **named)
        finally:
            _language.reset(before)

    return speaking


def in_every_language(answer: Callable[[], _Answer]) -> tuple[_Answer, ...]:
    """What a function says in each language: to know words again that were written for another reader."""
    return tuple(copy_context().run(_saying, answer, one) for one in LANGUAGES)


def _saying(answer: Callable[[], _Answer], chosen: str) -> _Answer:
    speak(chosen)
    return answer()


@cache
def _catalog(chosen: str) -> dict[str, str]:
    """The translations of one language by their Chinese text."""
    with (CATALOGS / chosen / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string and not message.fuzzy}
