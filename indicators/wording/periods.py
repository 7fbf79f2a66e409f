"""Stretches of time as people read them: 2025年1-6月, 2025年6月上旬, 2025年; Jan – Jun 2025, 1–10 Jun.

Comes in: a first and a last day. Goes out: text; what has no usual name is written with its days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from babel.dates import format_interval, format_skeleton

from indicators.wording import SOURCE, language, say

DECEMBER = 12


def month_text(day: date) -> str:
    """The month of a day: 2025年6月, Jun 2025."""
    if language() == SOURCE:
        return say("{year}年{month}月", year=day.year, month=day.month)
    return format_skeleton("yMMM", day, locale=language())


def month_name(day: date) -> str:
    """The month of a day without its year: 6月, Jun."""
    return say("{month}月", month=day.month) if language() == SOURCE else format_skeleton("MMM", day, locale=language())


def years_text(first: int, last: int) -> str:
    """Whole years: 2025年, 2023—2025年; 2025, 2023–2025."""
    return say("{year}年", year=last) if first == last else say("{first}—{last}年", first=first, last=last)


def stretch(first: date, last: date) -> str:
    """The words for a stretch from its first to its last day."""
    if language() != SOURCE:
        return _by_locale(first, last)
    whole = last.day == monthrange(last.year, last.month)[1]
    if (first.year, first.month) == (last.year, last.month):
        return _within_a_month(first, last, whole=whole)
    if first.day != 1:
        return say("{first}至{last}", first=first.isoformat(), last=last.isoformat())
    end = say("{month}月", month=last.month) if whole else say("{month}月{day}日", month=last.month, day=last.day)
    if first.year != last.year:
        return say("{year}年{month}月至{last_year}年{end}", year=first.year, month=first.month, last_year=last.year, end=end)
    if first.month == 1 and last.month == DECEMBER and whole:
        return years_text(last.year, last.year)
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


def _by_locale(first: date, last: date) -> str:
    """The stretch as the locale writes intervals: whole years, whole months, else days."""
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole and (first.month, last.month) == (1, DECEMBER):
        return years_text(first.year, last.year)
    if whole and (first.year, first.month) == (last.year, last.month):
        return month_text(last)
    return format_interval(first, last, "yMMM" if whole else "yMMMd", locale=language())
