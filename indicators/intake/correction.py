"""What a sender corrected by hand, as a text to keep, and the shape of a table it belongs to.

Comes in: a table as recognised, or a correction. Goes out: a signature that is the same for next month's file of the same form,
and a text that gives the same correction back. Where corrections are kept is not decided here.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict

from indicators.errors import RefusedError
from indicators.intake.headings import fold, period_in_heading
from indicators.intake.recognition import Correction, Table
from indicators.wording import say

_DIGITS = re.compile(r"[0-9〇一二三四五六七八九十]+")


def shape_of(table: Table) -> str:
    """The signature of a table's form: its headings and layout, whatever the periods and the number of columns of periods in it."""
    headings = list(dict.fromkeys(_same_next_month(column.heading) for column in table.columns))
    return hashlib.sha256(json.dumps([table.layout, headings], ensure_ascii=False).encode()).hexdigest()


def _same_next_month(heading: str) -> str:
    if period_in_heading(heading):
        return "期"
    return _DIGITS.sub("数", fold(heading))


def to_text(correction: Correction) -> str:
    """The correction as a text to keep; without what holds for one file only, its period."""
    kept = {name: value for name, value in asdict(correction).items() if value and name != "period"}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Correction:
    """The correction that `to_text` wrote. Raises RefusedError where it is none."""
    try:
        return Correction(**json.loads(text))
    except (ValueError, TypeError) as wrong:
        raise RefusedError(say("保存的更正读不出来")) from wrong
