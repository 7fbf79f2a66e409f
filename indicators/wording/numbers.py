"""Numbers as people in the trade read them: 4,240.0 亿元, +5.0 个百分点, 第 3 位; in English +5.0 pp, no. 3.

Comes in: exact decimals. Goes out: text, rounded half up away from zero (四舍五入) at the last moment and nowhere else.
None is "—": there is no such figure. Units are data and stay as the plan writes them. A reader may choose to have long
amounts scaled to 万 and 亿: that moves the decimal point of the text and drops no digit of it, so that no two figures which
were told apart become alike; what is stored, exported or reckoned with is never scaled.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.numbers import format_decimal

from indicators.wording import language, say, scaled

NOTHING = "—"
COMPARATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "=", "~": "≈"}
PERCENT_UNITS = frozenset({"%", "百分点", "个百分点"})
MYRIADS = ("", "万", "亿")
MYRIAD = 4


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + Decimal(0)


def number(value: Decimal | int | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A grouped number, 4,240.0; with `signed` a plus before what is positive."""
    if value is None:
        return NOTHING
    shown = rounded(Decimal(value), decimals)
    sign = "−" if shown < 0 else "+" if signed and shown > 0 else ""
    return sign + _grouped(abs(shown), decimals, language())


@lru_cache(maxsize=16_384)
def _grouped(shown: Decimal, decimals: int, spoken_in: str) -> str:
    """The digits of a number; a page writes hundreds of them, and nearly the same ones at every click."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(shown, pattern, locale=_locale(spoken_in), decimal_quantization=False)


def plain(value: Decimal | None) -> str:
    """All digits and nothing more: 60, 7.25; for targets as written and for files."""
    if value is None:
        return NOTHING
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def exact(value: Decimal | None) -> str:
    """All digits and nothing more, grouped: 987,654,321,098, −7.25; for what is said of a figure that was reported or reckoned."""
    return number(value, len(plain(value).partition(".")[2]))


def quantity(value: Decimal | None, unit: str, decimals: int = 1) -> str:
    """A value with its unit: 4,240.0 亿元, 6.5%, 第 3 位. Things that are counted show no decimals they do not have."""
    if value is None:
        return NOTHING
    places = _places(value, unit, decimals)
    if unit == "位":
        return say("第 {n} 位", n=number(value, places))
    if unit == "%":
        return f"{number(value, places)}%"
    value, unit, places = _moved(value, unit, places)
    return f"{number(value, places)} {unit}"


def difference(value: Decimal | None, unit: str, decimals: int = 1) -> str:
    """A signed difference with the unit differences have: 个百分点 for a unit of percent, 位 for a rank."""
    if value is None:
        return NOTHING
    places = _places(value, unit, decimals)
    if unit in PERCENT_UNITS or unit == "位":
        return f"{number(value, places, signed=True)} {unit_of_difference(unit)}"
    value, unit, places = _moved(value, unit, places)
    return f"{number(value, places, signed=True)} {unit}"


def changed_by(old: Decimal, new: Decimal, unit: str) -> str:
    """How much a number changed: in 百分点 for a unit of percent, in 位 for a rank, else in percent of it; nothing where it was 0."""
    by = new - old
    if unit in PERCENT_UNITS or unit == "位":
        return difference(by, unit, max(-int(by.normalize().as_tuple().exponent), 1))
    return f"{number(by / abs(old) * 100, 1, signed=True)}%" if old else ""


def unit_of_difference(unit: str) -> str:
    """The unit that differences have: 个百分点 for a unit of percent; the unit itself else."""
    if unit in PERCENT_UNITS:
        return say("个百分点")
    return unit_word(unit)


def unit_word(unit: str) -> str:
    """A unit as it stands behind a number: that of ranks in the reader's language, the others as the plan writes them."""
    return say("位") if unit == "位" else unit


def written(value: Decimal | None, unit: str) -> str:
    """A number with all its digits and its unit: 6%, 4,000 亿元."""
    if value is None or unit == "%":
        return f"{_every_digit(value)}{unit if unit == '%' else f' {unit}'}"
    if unit == "位":
        return f"{_every_digit(value)} {unit_word(unit)}"
    value, unit, _ = _moved(value, unit, max(-int(value.as_tuple().exponent), 0))
    return f"{_every_digit(value)} {unit}"


def _every_digit(value: Decimal | None) -> str:
    """A grouped number with the decimals that it has and no more."""
    return NOTHING if value is None else number(value, max(-int(value.normalize().as_tuple().exponent), 0))


def percent(value: Decimal | None, decimals: int = 1) -> str:
    """A percentage: 97.2%."""
    return NOTHING if value is None else f"{number(value, decimals)}%"


def points(value: Decimal | None, decimals: int = 1) -> str:
    """A signed difference in 百分点: +5.0 个百分点."""
    return NOTHING if value is None else f"{number(value, decimals, signed=True)} {say('个百分点')}"


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
def _locale(language: str) -> Locale:
    """Read once: reading it for every number took longer than writing the number."""
    return Locale.parse(language)


def _places(value: Decimal, unit: str, decimals: int) -> int:
    return 0 if value == value.to_integral_value() and unit not in PERCENT_UNITS and not _measured(unit) else decimals


def _measured(unit: str) -> bool:
    return unit.endswith(("元", "美元", "公里", "吨", "平方米", "亩", "立方米", "度"))


def _moved(value: Decimal, unit: str, places: int) -> tuple[Decimal, str, int]:
    """The same amount with 1 to 9,999 before the point where 万 and 亿 allow it, and the places that keep every digit it showed.

    Only amounts of money and people: 万吨 is how the trade counts tons, and 家 is counted one by one.
    """
    prefix, base = (unit[0], unit[1:]) if unit[:1] in MYRIADS[1:] else ("", unit)
    if not scaled() or base not in {"元", "美元", "人", "人次"} or not value:
        return value, unit, places
    step = MYRIADS.index(prefix)
    shown = rounded(value, places)
    while abs(shown) >= 10**MYRIAD and step < len(MYRIADS) - 1:
        shown, step, places = shown.scaleb(-MYRIAD), step + 1, places + MYRIAD
    while shown and abs(shown) < 1 and step:
        shown, step, places = shown.scaleb(MYRIAD), step - 1, max(places - MYRIAD, 0)
    if step == MYRIADS.index(prefix):
        return value, unit, places
    digits = -int(shown.normalize().as_tuple().exponent)
    return shown, MYRIADS[step] + base, min(places, max(digits, 0))
