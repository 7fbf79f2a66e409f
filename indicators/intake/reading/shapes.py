"""What the text of a cell looks like: a number, a date, a time, nothing, or words. Its shape only, never its meaning.

Comes in: the text of a cell. Goes out: yes or no. Used to tell a header from data, and one delimiter from another.
"""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"[-+(\uff08▲▼<>=≥≤~]*\s*[$¥\uffe5€£]?\s*[-+]?(?:\d{1,3}(?:[,\uff0c]\d{3})+|\d+)?(?:[.,]\d+)?(?:e[-+]?\d+)?\s*[%‰)\uff05\uff09]*"
    r"\s*(?:[万亿]?(?:元|吨|人|家|户|个|人次|亩|公里|美元)?)?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}年(?:\d{1,2}[-—~至]\d{1,2}月)?|\d{6,8})"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
)
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?")
_ADDRESS = re.compile(r"[a-z]+://\S+|[\w.+-]+@[\w-]+\.[\w.]+", re.IGNORECASE)
_CODE = re.compile(r"(?=[^ ]*\d)[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)+|#[A-Z/0]+[!?]?")
_NOTHING = re.compile(r"[-—–…/]*|n/?a|null|none|nan|暂无(?:数据)?|无|未报", re.IGNORECASE)
_WORDS = re.compile(r"[^,;|\t^~\"]*")
_LONGEST = 200


def is_figure(text: str) -> bool:
    """Whether a text is a number, a date, a time, an address or a code: what stands in data and not in headers."""
    cell = text.strip()
    if not cell or len(cell) > _LONGEST:
        return False
    return any(shape.fullmatch(cell) for shape in (_DATE, _TIME, _ADDRESS, _CODE)) or (
        any(c.isdigit() for c in cell) and bool(_FIGURE.fullmatch(cell))
    )


def is_nothing(text: str) -> bool:
    """Whether a text is empty or a mark for a missing value."""
    return bool(_NOTHING.fullmatch(text.strip()))


def is_value(text: str) -> bool:
    """Whether a text looks like one whole cell, neither cut from a longer one nor several together."""
    cell = text.strip()
    if cell != text.rstrip(" "):
        return False  # a blank in front belongs to the delimiter
    return is_nothing(cell) or is_figure(cell) or bool(_WORDS.fullmatch(cell))
