"""Tables to take along: CSV that office software opens right.

Comes in: headings and rows of texts and exact numbers. Goes out: UTF-8 with a byte order mark, all digits, nothing for none;
text that a spreadsheet would run as a formula is written so that none does.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from indicators import plain

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as bytes of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    text = "、".join(value) if isinstance(value, tuple) else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text
