"""One step of an explanation, and how figures are written in it.

Comes in: names, figures and what they were reckoned from. Goes out: frozen steps; figures with four decimals, or with all
they have where four would look like a round number that they are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from indicators.wording.numbers import NOTHING, exact, rounded, unit_of_difference, unit_word

Part = Literal["promise", "inputs", "figures", "verdict"]
SHOWN, ROUND = 4, 2


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its part, its name, how it was reckoned with its figures, what came out, and which columns of a result it explains."""

    part: Part
    title: str
    formula: str
    result: str
    columns: tuple[str, ...] = ()


def fine(value: Decimal | None) -> str:
    """A figure fine enough to be compared: −10.00001 is not written as −10."""
    if value is None:
        return NOTHING
    shown = rounded(value, SHOWN)
    return exact(value if shown != value and shown == rounded(shown, ROUND) else shown)


def signed(value: Decimal) -> str:
    """The same with its sign."""
    return f"+{fine(value)}" if value > 0 else fine(value)


def with_unit(value: Decimal | None, unit: str) -> str:
    """A figure with its unit: 60 亿元, 6.5%."""
    if value is None:
        return NOTHING
    return f"{fine(value)}%" if unit == "%" else f"{fine(value)} {unit_word(unit)}"


def apart(value: Decimal, unit: str) -> str:
    """A difference with the unit differences have: 个百分点 for a unit of percent."""
    return f"{signed(value)} {unit_of_difference(unit)}"


def in_brackets(value: Decimal | None) -> str:
    """A figure in a formula; what is below 0 stands in brackets."""
    return f"({fine(value)})" if value is not None and value < 0 else fine(value)


Row = Mapping[str, Any]
