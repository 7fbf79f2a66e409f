"""Stretches of time as people read them: 2025年1-6月, 2025年6月上旬, 2025年.

Comes in: a first and a last day. Goes out: text; what has no usual name is written with its days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from indicators.wording import say

DECEMBER = 12


def stretch(first: date, last: date) -> str:
    """The words for a stretch from its first to its last day."""
    whole = last.day == monthrange(last.year, last.month)[1]
    if (first.year, first.month) == (last.year, last.month):
        return _within_a_month(first, last, whole=whole)
    if first.day != 1:
        return say("{first}至{last}", first=first.isoformat(), last=last.isoformat())
    end = say("{month}月", month=last.month) if whole else say("{month}月{day}日", month=last.month, day=last.day)
    if first.year != last.year:
        return say("{year}年{month}月至{last_year}年{end}", year=first.year, month=first.month, last_year=last.year, end=end)
    if first.month == 1 and last.month == DECEMBER and whole:
        return say("{year}年", year=last.year)
    return say("{year}年{month}-{end}", year=last.year, month=first.month, end=end)


def _within_a_month(first: date, last: date, *, whole: bool) -> str:
    if first.day == 1 and whole:
        return say("{year}年{month}月", year=last.year, month=last.month)
    parts = {(1, 10): say("上旬"), (11, 20): say("中旬"), (1, 15): say("上半月")}
    last_parts = {21: say("下旬"), 16: say("下半月")}
    part = parts.get((first.day, last.day)) or (last_parts.get(first.day) if whole else None)
    if part:
        return say("{year}年{month}月{part}", year=last.year, month=last.month, part=part)
    return say("{year}年{month}月{day}日", year=last.year, month=last.month, day=last.day)
