"""The figure of a row, with every unit that is written around it.

Comes in: the texts of the value cell, the unit column, the indicator's name and the heading, and the units of the title.
Goes out: a `Figure`: a number in the indicator's unit, or the fault that keeps it out, and what the sender should know.
Two places that name different units are never settled by choosing one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from indicators.intake.finding import CellError, Fault, shown
from indicators.intake.headings import Meaning
from indicators.intake.parsing import not_reported, parse_value
from indicators.intake.units import converted, parse_unit
from indicators.intake.vocabulary import Terms, unit_in_name
from indicators.wording import say


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where nothing is reported or a `fault` keeps it out; `at` says whose cell the fault is."""

    value: Decimal | None = None
    fault: Fault | None = None
    at: Meaning = "value"
    told: Fault | None = None


def read_figure(text: str, terms: Terms, *, unit: str, name: str, heading: str, titles: Sequence[str]) -> Figure:
    """The number of a value cell; `unit`, `name` and `heading` are the texts of the unit cell, the indicator cell and the value heading."""
    column_unit = "" if not_reported(unit) else unit
    name_unit, heading_unit = unit_in_name(name), unit_in_name(heading)
    beside = column_unit or name_unit or heading_unit
    conflict = _conflict(column_unit, name_unit, heading_unit)
    if conflict:
        return Figure(fault=conflict, at="unit" if column_unit else "value")
    try:
        return Figure(parse_value(text, terms.measured, beside)) if beside else _with_title_unit(text, terms, titles)
    except CellError as refusal:
        of_column = column_unit and converted(Decimal(1), parse_unit(column_unit), terms.scale) is None
        return Figure(fault=refusal.fault, at="unit" if of_column and refusal.fault.kind == "unit_mismatch" else "value")


def _conflict(column_unit: str, name_unit: str, heading_unit: str) -> Fault | None:
    """The fault of two places that name different units."""
    places = ((say("单位列"), column_unit), (say("指标名称"), name_unit), (say("数值列的表头"), heading_unit))
    for (first, one), (second, other) in combinations([(where, unit) for where, unit in places if unit], 2):
        if one != other and parse_unit(one) != parse_unit(other):
            found = say("{first}写“{unit}”,{second}里写“{other}”", first=first, unit=shown(one), second=second, other=shown(other))
            return Fault("unit_conflict", found, say("两处应一致"), say("请核对数值是按哪个单位填的,把另一处改成一样"))
    return None


def _with_title_unit(text: str, terms: Terms, titles: Sequence[str]) -> Figure:
    """A figure without a unit of its own, under a title that says 单位:万元, counts 万元, and the sender is told."""
    units = [unit for unit in titles if parse_unit(unit).base == terms.scale.base]
    plain = parse_value(text, terms.measured)
    if not units or any(parse_unit(unit) == terms.scale for unit in units) or plain is None:
        return Figure(plain)
    try:
        value = parse_value(text, terms.measured, units[0])
    except CellError as refusal:
        if refusal.fault.kind == "unit_conflict":
            return Figure(plain)
        raise
    if value == plain:
        return Figure(plain)
    found = say("表头以上写“单位:{unit}”,数值按此换算成“{wanted}”", unit=units[0], wanted=terms.unit)
    return Figure(
        value,
        told=Fault("unit_from_title", found, say("这个指标以“{wanted}”计", wanted=terms.unit), say("若各行的单位不同,请加“计量单位”一列")),
    )
