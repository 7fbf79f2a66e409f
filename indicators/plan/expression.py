"""A target as it is written: `>= 6`, `~ 8`, `>= x2`, `<= -3`, `> @other-indicator`.

Comes in: the text from a plan file and the measure it stands for. Goes out: comparator, basis and number. A sign makes
the number relative to the baseline (three more, three fewer), except for a growth rate, where −4.1 is the rate itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from indicators.wording import say

Comparator = Literal[">=", ">", "<=", "<", "=", "~"]
Basis = Literal["absolute", "times", "plus", "minus", "indicator"]
Measure = Literal["flow", "level", "growth", "ratio", "standard", "rank"]

LARGEST = Decimal(10) ** 13
MOST_DECIMALS = 10

_EXPRESSION = re.compile(r"(?P<comparator>>=|<=|>|<|=|~)\s*(?:@(?P<indicator>[a-z0-9-]+)|(?P<sign>[x+-])?\s*(?P<number>\d+(?:\.\d+)?))")
_BASES: dict[str | None, Basis] = {None: "absolute", "x": "times", "+": "plus", "-": "minus"}


@dataclass(frozen=True, slots=True)
class Expression:
    """`number` is in the indicator's unit (for `times` a factor); `indicator` is set for the basis of that name."""

    comparator: Comparator
    basis: Basis
    number: Decimal | None
    indicator: str | None = None


def parse_expression(text: str, measure: Measure) -> Expression:
    """Read a comparator and a number; raises ValueError in words."""
    found = _EXPRESSION.fullmatch(text.strip())
    if not found:
        raise ValueError(
            say(
                '“{text}”不是目标,应为比较符({names})加数字,如 ">= 6"、">= x2"(翻番)、"> @另一指标"',
                text=text,
                names=" ".join(get_args(Comparator)),
            )
        )
    comparator: Comparator = found["comparator"]  # type: ignore[assignment]
    if found["indicator"]:
        return Expression(comparator, "indicator", None, found["indicator"])
    number = checked_number(Decimal(found["number"]))
    basis = _BASES[found["sign"]]
    if measure == "growth" and basis in {"plus", "minus"}:
        return Expression(comparator, "absolute", number if basis == "plus" else -number)
    return Expression(comparator, basis, number)


def checked_number(number: Decimal) -> Decimal:
    """Return `number` if the store can hold it exactly: below 10^13, ten decimals at most."""
    fits = number.is_finite() and abs(number) < LARGEST and (not number or number.adjusted() >= -MOST_DECIMALS)
    if not fits or len(f"{number:f}".partition(".")[2].rstrip("0")) > MOST_DECIMALS:
        raise ValueError(
            say("数字 {number} 超出范围:整数部分至多 13 位,小数至多 {most_decimals} 位", number=number, most_decimals=MOST_DECIMALS)
        )
    return number
