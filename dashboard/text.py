"""Names as text: what comes from plans and files is shown letter by letter, never read as Markdown or HTML."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"([!-/:-@\[-`{-~])")


def literal(text: str) -> str:
    """The text with every mark that Markdown could read as its own escaped."""
    return _MARKS.sub(r"\\\1", text)
