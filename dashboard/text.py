"""Names as text: what comes from plans and files is shown letter by letter, never read as Markdown, HTML or a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from unicodedata import east_asian_width

_ANYWHERE: Final = r"[\\`*_{}\[\]#<>!|~$:&]"
_LINE_START: Final = r"^[ \t]*[-+=]"
_LIST_NUMBER: Final = r"(?<=\d)[.)](?=\s|$)"
_MARKS: Final = re.compile(rf"(?:{_ANYWHERE}|{_LINE_START}|{_LIST_NUMBER})", re.MULTILINE)
# Addresses become links after escapes are undone, and :words: become pictures; only a mark without width keeps them apart.
_WIDTHLESS: Final = "\u2060"
_ADDRESSES: Final = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)|(?<=:)(?=[a-z0-9_+/-]+:)|(?<=[<~>-])(?=[->=])", re.IGNORECASE)


def literal(text: str) -> str:
    """The text on one line with every mark that Markdown could read as its own escaped."""
    parted = _ADDRESSES.sub(_WIDTHLESS, " ".join(text.split()))
    return _MARKS.sub(lambda mark: f"{mark[0][:-1]}\\{mark[0][-1]}", parted)


def cut_apart(names: Sequence[str], most: int) -> list[str]:
    """Names for narrow places, cut to `most` characters each: at the end, or in the middle where only their ends tell them apart."""
    many, half = len(set(names)), most // 2
    shorter = [cut(name, most) for name in names]
    if len(set(shorter)) < many:
        shorter = [name if len(name) <= most else f"{name[:half]}…{name[half - most :]}" for name in names]
    return shorter if len(set(shorter)) == many else list(names)


def cut(text: str, most: int = 40) -> str:
    """The text on one line, its end left out where it is longer than `most` characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most]}…"


def width(text: str) -> int:
    """How many narrow letters wide a text is; a Chinese one counts for two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
