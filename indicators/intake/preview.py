"""What would happen to every row of a file if it were stored.

Comes in: rows by their fate and the values in force. Goes out: one `PreviewRow` a row of the file, in its order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from indicators.intake.plausibility import Known
from indicators.intake.reporting_period import in_words
from indicators.intake.rows import Refused, Reported

State = Literal["new", "changed", "same", "not_reported", "refused"]


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row: its number in the file, its fate, the value in force (`old`) and the file's (`new`) in the indicator's unit."""

    row: int
    state: State
    plan: str
    region: str
    indicator: str
    name: str
    unit: str
    period: str
    old: Decimal | None
    new: Decimal | None
    text: str


def state_of(row: Reported, old: Decimal | None) -> State:
    """The fate of a row that was understood, given the value in force for its key."""
    if row.value is None:
        return "not_reported"
    if old is None:
        return "new"
    return "same" if old == row.value else "changed"


def preview(
    reported: Iterable[Reported], repeated: Iterable[Reported], contradicting: Iterable[Reported], refused: Iterable[Refused], known: Known
) -> tuple[PreviewRow, ...]:
    """Every row with its fate, in the order of the file."""
    rows = [_understood(row, state_of(row, known.at(row)), known.at(row)) for row in reported]
    rows += [_understood(row, "same", known.at(row)) for row in repeated]
    rows += [_understood(row, "refused", known.at(row)) for row in contradicting]
    rows += [PreviewRow(row.number, "refused", "", row.region, "", row.indicator, "", row.period, None, None, row.text) for row in refused]
    return tuple(sorted(rows, key=lambda row: row.row))


def _understood(row: Reported, state: State, old: Decimal | None) -> PreviewRow:
    terms = row.terms
    return PreviewRow(
        row.number,
        state,
        terms.plan,
        row.region_name,
        terms.indicator,
        terms.name,
        terms.unit,
        in_words(row.period),
        old,
        row.value,
        row.text,
    )
