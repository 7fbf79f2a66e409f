"""The words people read, in the language they chose.

Comes in: a Chinese text as it stands in the code, with named places in braces. Goes out: the same text in the
reader's language with the places filled. Chinese is the source; another language is one gettext catalog beside this
file. A text without a translation is shown in Chinese rather than not at all.
"""

from __future__ import annotations


def say(text: str, /, **values: object) -> str:
    """Return `text` with its {places} filled; values are put in as they are and never read as a format again."""
    return text.format(**values) if values else text
