"""Names as text: what comes from plans and files is shown letter by letter, never read as Markdown, HTML or a link."""

from __future__ import annotations

import re
from typing import Final

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


def cut(text: str, most: int = 40) -> str:
    """The text on one line, its end left out where it is longer than `most` characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most]}…"
