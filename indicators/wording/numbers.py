"""Numbers as people in the trade read them: 4,240.0 亿元, +5.0 个百分点, 第 3 位.

Comes in: exact decimals. Goes out: text, rounded half up away from zero (四舍五入) at the last moment and nowhere else.
None is "—": there is no such figure.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_decimal

from indicators.wording import say

NOTHING = "—"
COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "=", "~": "≈"}
PERCENT_UNITS = frozenset({"%", "百分点", "个百分点"})


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + Decimal(0)


def number(value: Decimal | int | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A grouped number, 4,240.0; with `signed` a plus before what is positive."""
    if value is None:
        return NOTHING
    shown = rounded(Decimal(value), decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(shown), pattern, locale=_chinese(), decimal_quantization=False)
    sign = "−" if shown < 0 else "+" if signed and shown > 0 else ""
    return sign + text


def plain(value: Decimal | None) -> str:
    """All digits and nothing more: 60, 7.25; for targets as written, for files and for explanations."""
    if value is None:
        return NOTHING
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def quantity(value: Decimal | None, unit: str, decimals: int = 1) -> str:
    """A value with its unit: 4,240.0 亿元, 6.5%, 第 3 位. Things that are counted show no decimals they do not have."""
    if value is None:
        return NOTHING
    places = 0 if value == value.to_integral_value() and unit not in PERCENT_UNITS and not _measured(unit) else decimals
    if unit == "位":
        return f"第 {number(value, places)} 位"
    return f"{number(value, places)}%" if unit == "%" else f"{number(value, places)} {unit}"


def difference(value: Decimal | None, unit: str, decimals: int = 1) -> str:
    """A signed difference with the unit differences have: 个百分点 for a unit of percent, 位 for a rank."""
    if value is None:
        return NOTHING
    whole = value == value.to_integral_value() and unit not in PERCENT_UNITS and not _measured(unit)
    shown = number(value, 0 if whole else decimals, signed=True)
    return f"{shown} {'个百分点' if unit in PERCENT_UNITS else unit}"


def percent(value: Decimal | None, decimals: int = 1) -> str:
    """A percentage: 97.2%."""
    return NOTHING if value is None else f"{number(value, decimals)}%"


def points(value: Decimal | None, decimals: int = 1) -> str:
    """A signed difference in 百分点: +5.0 个百分点."""
    return NOTHING if value is None else f"{number(value, decimals, signed=True)} 个百分点"


def movement(rank: int | None, previous: int | None) -> str:
    """How a rank moved: ↑2, ↓1, — where it stayed, 新 where there was none before; nothing where there is none now."""
    if rank is None:
        return ""
    if previous is None:
        return say("新")
    if rank == previous:
        return NOTHING
    return f"↑{previous - rank}" if rank < previous else f"↓{rank - previous}"


@cache
def _chinese() -> Locale:
    """Read once: reading it for every number took longer than writing the number."""
    return Locale.parse("zh_CN")


def _measured(unit: str) -> bool:
    return unit.endswith(("元", "美元", "公里", "吨", "平方米", "亩", "立方米", "度"))
