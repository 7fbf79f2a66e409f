"""The number format of a workbook's cell: what the sheet shows where that is not the number as stored.

Comes in: a format code and a stored number. Goes out: text at full precision that means what the sheet shows: `6.534%` for
0.06534 under `0.0%`, `2025-06-30` under a date format, `1.2345万` for 12345 under `0!.0,"万"`, `6.5亿元` under `0.0"亿元"`.
Rounding, thousands separators, colours and alignment change no meaning and are left out. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

GENERAL = "General"
_SIGNIFICANT = 15  # as many digits as office software keeps; the rest is noise of binary fractions
_LONGEST_PLAIN = 24
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<exponent>E[+-])|(?P<char>.)',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\s*(<=|>=|<>|=|<|>)\s*(-?[0-9.]+(?:E[+-]?[0-9]+)?)\s*", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_EDGES = re.compile(r"^[\s()\uff08\uff09+/:\uff1a'-]+|[\s()\uff08\uff09+/:\uff1a'-]+$")
_DATE_LETTERS = "ymdhsb"
_PLACEHOLDERS = "0#?"
_OWN_CURRENCY = ("¥", "\uffe5", "元", "RMB", "CNY", "人民币")
_LAST_SERIAL = 2_958_466  # 9999-12-31 and a day
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 — a sheet's dates have no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_FAULT = 60  # serials below are a day off, for a 29 February 1900 that never was

BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), "上午/下午h时mm分"), **dict.fromkeys((35, 56), "上午/下午h时mm分ss秒"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a format code (positive; negative; zero). `shift` is the power of ten between stored and shown."""

    condition: tuple[str, Decimal] | None
    dates: frozenset[str]
    shift: int
    percents: str
    prefix: str
    suffix: str
    numeric: bool


def number_text(stored: str, code: str = GENERAL, *, from_1904: bool = False) -> str:
    """The text of a stored number under a format code; a text that is no number comes back as it is."""
    value = exact(stored)
    if value is None:
        return stored
    sections = _sections(code)
    index = _chosen(value, sections)
    section = sections[index]
    if section.dates:
        return _date_text(value, section.dates, from_1904=from_1904) or plain(value)
    if not section.numeric:
        section, index = sections[0], 0  # a section of words or of nothing: the measure is that of the first
    if not section.numeric:
        return plain(value)
    shown = value.scaleb(section.shift) if value else value
    if index and section.prefix and value < 0 and section.condition is None:
        shown = abs(shown)  # the section for negatives says so in words: 下降, ▼
    return f"{section.prefix}{plain(shown)}{section.percents}{section.suffix}"


def exact(stored: str) -> Decimal | None:
    """The number that a file's text of a binary fraction stands for; whole numbers keep every digit."""
    text = stored.strip()
    if text.lstrip("-").isascii() and text.lstrip("-").isdecimal():
        return Decimal(text)
    try:
        number = float(text)
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 — not a number
        return None
    return Decimal(f"{number:.{_SIGNIFICANT}g}")


def plain(value: Decimal) -> str:
    """Digits without an exponent while they are few; without a trailing `.0`."""
    if not value:
        return "0"
    if value.as_tuple().exponent == 0:
        return str(value)
    value = value.normalize()
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 — finite  # nosec B101
    few = -_LONGEST_PLAIN < exponent < _LONGEST_PLAIN
    return format(value, "f") if few else str(value).replace("E", "e")


def _chosen(value: Decimal, sections: Sequence[Section]) -> int:
    conditions = [section.condition for section in sections]
    if any(conditions):
        for index, condition in enumerate(conditions):
            if condition is not None and _holds(value, *condition):
                return index
        return next((index for index, condition in enumerate(conditions) if condition is None), 0)
    if len(sections) > 1 and value < 0:
        return 1
    # where a section for zero shows a dash, the cell still holds a nought
    return 0


def _holds(value: Decimal, comparator: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        ">": value > bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[comparator]


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code[:1000]):
        if token["char"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_section(part) for part in parts[:4])


def _section(tokens: Sequence[re.Match[str]]) -> Section:
    condition: tuple[str, Decimal] | None = None
    dates: set[str] = set()
    # the number as a row of placeholders (0), points (.), commas (,) and literal text
    body: list[tuple[str, str]] = []
    for token in tokens:
        bracket, char = token["bracket"], token["char"]
        if bracket is not None:
            found = _CONDITION.fullmatch(bracket)
            if found and exact(found[2]) is not None:
                condition = (found[1], exact(found[2]) or Decimal(0))
            elif _ELAPSED.fullmatch(bracket):
                dates.add("elapsed")
            elif bracket.startswith("$"):
                body.append(("text", bracket[1:].split("-")[0]))
        elif token["ampm"] or (char and char.lower() in _DATE_LETTERS and char.isascii()):
            dates.add("h" if token["ampm"] else char.lower())
        elif token["general"]:
            body.append(("digit", "0"))
        elif token["quoted"] is not None or token["escaped"] is not None:
            body.append(("text", token["quoted"] if token["quoted"] is not None else token["escaped"]))
        elif char:
            kind = "digit" if char in _PLACEHOLDERS else char if char in ".,%‰" else "text"
            body.append((kind, char))
    return _measured(condition, frozenset(dates), body)


def _measured(condition: tuple[str, Decimal] | None, dates: frozenset[str], body: Sequence[tuple[str, str]]) -> Section:
    places = [index for index, (kind, _) in enumerate(body) if kind == "digit"]
    if not places:
        return Section(condition, dates, 0, "", "", "", numeric=False)
    first, last = places[0], places[-1]
    thousands = 0
    while last + 1 + thousands < len(body) and body[last + 1 + thousands][0] == ",":
        thousands += 1
    inside = body[first : last + 1]
    shift = -3 * thousands
    if not any(kind == "." for kind, _ in inside):
        # 0!.0 shows the last digits behind a point that is only written there
        written = next((index for index, (kind, text) in enumerate(inside) if kind == "text" and text == "."), None)
        if written is not None:
            shift -= sum(kind == "digit" for kind, _ in inside[written:])
    percents = "".join(text for kind, text in body if kind in "%‰")
    shift += 2 * percents.count("%") + 3 * percents.count("‰")
    prefix = words(text for kind, text in body[:first] if kind == "text")
    suffix = words(text for kind, text in body[last + 1 :] if kind == "text")
    return Section(condition, dates, shift, percents[:1] if len(percents) == 1 else percents, prefix, suffix, numeric=True)


def words(texts: Iterable[str]) -> str:
    """The letters among literal texts: a unit, a direction, a foreign currency. The own currency's sign says nothing new."""
    text = "".join(texts)
    text = _EDGES.sub("", text)
    return "" if text in _OWN_CURRENCY else text


def _date_text(value: Decimal, letters: frozenset[str], *, from_1904: bool) -> str | None:
    """A serial number as an ISO date, as much of it as the sheet shows: without a day a month, without a month a year."""
    if not 0 <= value < _LAST_SERIAL:
        return None
    if "elapsed" in letters and not letters & {"y", "d"}:
        return _clock(timedelta(days=float(value)))
    if not letters & {"y", "d", "b"} and (value < 1 or "m" not in letters or "h" in letters or "s" in letters):
        return _clock(timedelta(days=float(value % 1)))
    early = 1 if value < _LEAP_FAULT and not from_1904 else 0
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=int(value) + early, seconds=round(float(value % 1) * 86_400))
    if moment.hour or moment.minute or moment.second:
        return moment.isoformat(sep=" ")
    if "d" in letters or "h" in letters:
        return moment.date().isoformat()
    return f"{moment:%Y-%m}" if "m" in letters else f"{moment:%Y}"


def _clock(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{seconds % 60:02d}" if seconds % 60 else "")
