"""Before rows are read: which plan a file speaks of, what each unclear column is, and what its title lines say.

Comes in: a table, the plans and regions of the store, what the sender chose. Goes out: columns by meaning, the plans in
question, the year and unit of the title. What cannot be settled without guessing is a fault and asks the sender.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from indicators.catalog import Plan
from indicators.intake.finding import CellError, Fault, Finding, Place, error, shown, warning
from indicators.intake.header import Names
from indicators.intake.headings import DEPARTMENT_OR_REGION, Meaning, fold, heading, meaning_word, spellings
from indicators.intake.layouts import Column
from indicators.intake.parsing import not_reported
from indicators.intake.recognition import Table, is_note
from indicators.intake.titles import names_year, years
from indicators.intake.units import parse_unit
from indicators.intake.vocabulary import TOTALS, Catalogue, find_plan, find_region
from indicators.wording import listed, say

_FIGURE = re.compile(r"[(▼+-]*[0-9][0-9,.]*(?:[^0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Settled:
    """Columns by meaning, those of values, several for notes; and the columns that are not used."""

    columns: Mapping[Meaning, Column]
    values: tuple[Column, ...]
    notes: tuple[Column, ...]
    unused: tuple[Column, ...]

    def has(self, meaning: Meaning) -> bool:
        """Whether every value is told its meaning of that kind by a column or by the heading over it."""
        return meaning in self.columns or (bool(self.values) and all(column.says(meaning) for column in self.values))


def settle_columns(table: Table, catalogue: Catalogue, names: Names, faults: list[Finding]) -> Settled:
    """Give each column its one meaning; a column that fits two is settled by what stands in it, or asked about."""
    taken: dict[Meaning, Column] = {}
    notes: list[Column] = []
    unclear: list[Column] = []
    said: set[Meaning] = {name for column in table.columns for name in column.dimensions}
    said |= {"indicator_id"} if "indicator" in said else set()
    for column in table.columns:
        if column.meanings == ("value",) or (column.meanings and said >= set(column.meanings)):
            continue
        if len(column.meanings) > 1 or (column.meanings == ("region",) and heading(column.heading) in DEPARTMENT_OR_REGION):
            unclear.append(column)
        elif column.meanings == ("note",):
            notes.append(column)
        elif column.meanings and not _blank(table, column):
            if column.meanings == ("region",) and "region" in taken:
                faults.append(_two_regions(table, taken["region"], column))
            taken.setdefault(column.meanings[0], column)
    for column in unclear:
        meaning = _by_contents(table, column, catalogue, faults, only_unit="region" in taken or "region" in said)
        if meaning and meaning not in taken:
            taken[meaning] = column
    if table.layout != "long":
        _by_names(table, names, taken, said)
    values = tuple(
        column for column in table.columns if column.meanings == ("value",) and (table.layout == "long" or not _empty(table, column))
    )
    used = {column.index for column in (*taken.values(), *notes, *values)}
    return Settled(taken, values, tuple(notes), tuple(column for column in table.columns if column.index not in used))


def _by_names(table: Table, names: Names, taken: dict[Meaning, Column], said: Collection[str]) -> None:
    """In a wide table a column without a known heading in which only indicators or only regions stand is theirs."""
    tests: tuple[tuple[Meaning, Callable[[str], bool]], ...] = (("indicator", names.indicator), ("region", names.region))
    for meaning, known in tests:
        if meaning in said or meaning in taken or (meaning == "indicator" and "indicator_id" in taken):
            continue
        for column in table.columns:
            if column.meanings or column.beside or column in taken.values():
                continue
            cells = {cell for cell in _cells(table, column) if fold(cell) not in TOTALS and not is_note(cell)}
            if cells and all(known(cell) for cell in cells):
                taken[meaning] = column
                break


def _cells(table: Table, column: Column) -> set[str]:
    return {cell for cell in table.coded(column.index).texts if cell.strip()}


def _empty(table: Table, column: Column) -> bool:
    return not _cells(table, column)


def _blank(table: Table, column: Column) -> bool:
    """A column of which every cell is empty says nothing, except that of the values: there it says "not reported"."""
    return bool(table.cells) and column.meanings not in {("value",), ("indicator",)} and _empty(table, column)


def _by_contents(table: Table, column: Column, catalogue: Catalogue, faults: list[Finding], *, only_unit: bool) -> Meaning | None:
    cells = {cell for cell in _cells(table, column) if not not_reported(cell)}
    if not cells:
        return None
    regions = {cell for cell in cells if fold(cell) in TOTALS or find_region(catalogue.regions, cell)}
    units = {cell for cell in cells if parse_unit(cell).known} if "unit" in column.meanings else set()
    if regions and not units and (regions == cells or "unit" in column.meanings):
        return "region"
    if not regions and (units or (only_unit and any(c.isdigit() for cell in cells for c in cell))):
        return "unit"
    if not regions and heading(column.heading) in DEPARTMENT_OR_REGION:
        return None
    example = listed(shown(cell) for cell in sorted(cells)[:2])
    found = say("“{heading}”可以是地区,也可以是计量单位,内容(如 {example})不能断定", heading=shown(column.heading), example=example)
    remedy = say("请把表头改成“地区”或“计量单位”(填报部门则写“填报单位”),或指明这一列是什么")
    faults.append(error(Fault("ambiguous_column", found, say("每列应只有一个意思"), remedy), column.place(table.sheet, table.header_row)))
    return None


def _two_regions(table: Table, first: Column, second: Column) -> Finding:
    names = listed(say("{letter} 列“{heading}”", letter=c.letter, heading=shown(c.heading)) for c in (first, second))
    found = say("有 {count} 列都像是“{meaning}”:{names}", count=2, meaning=meaning_word("region"), names=names)
    remedy = say("请只留一列,或指明用哪一列(如 {letter} 列)", letter=second.letter)
    return error(Fault("duplicate_column", found, say("应只有一列"), remedy), Place(table.sheet, table.header_row))


def missing_column(table: Table, meaning: Meaning, remedy: str) -> Finding:
    """The fault of a table that lacks a column it needs."""
    empty = empty_column(table, meaning)
    if empty:
        found = say("“{heading}”列({letter} 列)是空的", heading=shown(empty.heading), letter=empty.letter)
        fault = Fault("missing_column", found, say("每行都应写明{meaning}", meaning=meaning_word(meaning)), say("请逐行填写"))
        return error(fault, empty.place(table.sheet, table.header_row))
    found = say("没有“{meaning}”列", meaning=meaning_word(meaning))
    expected = say("表头应有 {names} 之一", names=listed(spellings(meaning)))
    return error(Fault("missing_column", found, expected, remedy), Place(table.sheet, table.header_row))


def empty_column(table: Table, meaning: Meaning) -> Column | None:
    """The column of that meaning in which nothing stands, if there is one."""
    return next((column for column in table.columns if column.meanings == (meaning,) and _blank(table, column)), None)


def plans_in_question(table: Table, settled: Settled, catalogue: Catalogue, chosen: Plan | None, region: str | None) -> tuple[Plan, ...]:
    """The plans that the file names; else the chosen one, the only one, or the only one of the file's regions. Empty: ask."""
    if "plan" in settled.columns:
        found: dict[str, Plan] = {}
        for cell in _cells(table, settled.columns["plan"]):
            try:
                plan = find_plan(catalogue, cell)
            except CellError:
                continue
            found[plan.plan] = plan
        return tuple(found.values())
    if chosen is not None:
        return (chosen,)
    if len(catalogue.plans) == 1:
        return catalogue.plans
    codes = {region} if region else set(_region_codes(table, settled, catalogue))
    whose = tuple(plan for plan in catalogue.plans if codes and codes <= catalogue.inside[plan.plan])
    return whose if len(whose) == 1 else ()


def _region_codes(table: Table, settled: Settled, catalogue: Catalogue) -> Iterable[str]:
    named = [column.region for column in settled.values if column.region]
    named += _cells(table, settled.columns["region"]) if "region" in settled.columns else ()
    if named:
        for cell in named:
            found = find_region(catalogue.regions, cell)
            if found:
                yield found.code


def year_of_file(table: Table, settled: Settled) -> int | None:
    """The one year that the title lines name, else the one that the periods with a year name; None where there are several."""
    periods = [column.period for column in settled.values if column.period]
    periods += _cells(table, settled.columns["period"]) if "period" in settled.columns else ()
    for texts in (table.titles, periods):
        found = years(texts)
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def lacks_year(table: Table, settled: Settled) -> bool:
    """Whether a period of the file names no year."""
    texts = [column.period for column in settled.values if column.period]
    texts += _cells(table, settled.columns["period"]) if "period" in settled.columns else ()
    return any(not names_year(text) for text in texts)


def unused_figures(table: Table, settled: Settled) -> Iterable[Finding]:
    """Warnings on columns of a wide table that hold figures and are not used, though nothing says that they stand beside the values."""
    if table.layout == "long":
        return
    for column in settled.unused:
        cells = [cell for cell in _cells(table, column) if not not_reported(cell)]
        if column.beside or column.meanings or not any(_FIGURE.fullmatch(fold(cell)) for cell in cells):
            continue
        found = say("“{heading}”列有数,但没有认出是哪个指标、地区或数据期,不读取", heading=shown(column.heading))
        fault = Fault("unused_column", found, say("数值列的表头应是指标、地区或数据期的名称"), say("若要报送请改正表头,不报请确认"))
        yield warning(fault, column.place(table.sheet, table.header_row))
