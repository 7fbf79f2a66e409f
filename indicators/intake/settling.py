"""Before rows are read: which plan a file speaks of, what each unclear column is, and what its title lines say.

Comes in: a table, the plans and regions of the store, what the sender chose. Goes out: columns by meaning, the plans in
question, the year and unit of the title. What cannot be settled without guessing is a fault and asks the sender.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indicators.catalog import Plan
from indicators.intake.finding import CellError, Fault, Finding, Place, error, shown
from indicators.intake.headings import DEPARTMENT_OR_REGION, Meaning, fold, heading, meaning_word, spellings
from indicators.intake.parsing import not_reported
from indicators.intake.recognition import WIDE_FROM, Column, Table
from indicators.intake.units import parse_unit
from indicators.intake.vocabulary import TOTALS, Catalogue, PlanWords, find_plan, find_region, name_forms
from indicators.wording import say

_TITLE_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量|金额|数据)?单位[::]\s*(?P<units>[^\s,,;;))]+)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=\s*年|\s*[-./]\s*\d{1,2}(?!\d)|(?:0[1-9]|1[0-2])(?!\d))")


@dataclass(frozen=True, slots=True)
class Settled:
    """Columns by meaning, several for notes; and the columns that are not used."""

    columns: Mapping[Meaning, Column]
    notes: tuple[Column, ...]
    unused: tuple[Column, ...]


def settle_columns(table: Table, catalogue: Catalogue, faults: list[Finding]) -> Settled:
    """Give each column its one meaning; a column that fits two is settled by what stands in it, or asked about."""
    taken: dict[Meaning, Column] = {}
    notes: list[Column] = []
    unclear: list[Column] = []
    for column in table.columns:
        if len(column.meanings) > 1 or (column.meanings == ("region",) and heading(column.heading) in DEPARTMENT_OR_REGION):
            unclear.append(column)
        elif column.meanings == ("note",):
            notes.append(column)
        elif column.meanings and not _blank(table, column):
            if column.meanings == ("region",) and "region" in taken:
                faults.append(_two_regions(table, taken["region"], column))
            taken.setdefault(column.meanings[0], column)
    for column in unclear:
        meaning = _by_contents(table, column, catalogue, faults, only_unit="region" in taken)
        if meaning and meaning not in taken:
            taken[meaning] = column
    used = {column.index for column in (*taken.values(), *notes)}
    return Settled(taken, tuple(notes), tuple(column for column in table.columns if column.index not in used))


def _cells(table: Table, column: Column) -> set[str]:
    return {row.cells[column.index] for row in table.rows if row.cells[column.index].strip()}


def _blank(table: Table, column: Column) -> bool:
    """A column of which every cell is empty says nothing, except that of the values: there it says "not reported"."""
    return bool(table.rows) and column.meanings not in {("value",), ("indicator",)} and not _cells(table, column)


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
    example = "、".join(shown(cell) for cell in sorted(cells)[:2])
    found = say("“{heading}”可以是地区,也可以是计量单位,内容(如 {example})不能断定", heading=shown(column.heading), example=example)
    remedy = say("请把表头改成“地区”或“计量单位”(填报部门则写“填报单位”),或指明(如 region={letter})", letter=column.letter)
    faults.append(error(Fault("ambiguous_column", found, say("每列应只有一个意思"), remedy), column.place(table.sheet, table.header_row)))
    return None


def _two_regions(table: Table, first: Column, second: Column) -> Finding:
    names = "、".join(say("{letter} 列“{heading}”", letter=c.letter, heading=shown(c.heading)) for c in (first, second))
    found = say("有 {count} 列都像是“{meaning}”:{names}", count=2, meaning=meaning_word("region"), names=names)
    remedy = say("请只留一列,或指明用哪一列(如 {meaning}={letter})", meaning="region", letter=second.letter)
    return error(Fault("duplicate_column", found, say("应只有一列"), remedy), Place(table.sheet, table.header_row))


def missing_column(table: Table, meaning: Meaning, remedy: str) -> Finding:
    """The fault of a table that lacks a column it needs."""
    empty = empty_column(table, meaning)
    if empty:
        found = say("“{heading}”列({letter} 列)是空的", heading=shown(empty.heading), letter=empty.letter)
        fault = Fault("missing_column", found, say("每行都应写明{meaning}", meaning=meaning_word(meaning)), say("请逐行填写"))
        return error(fault, empty.place(table.sheet, table.header_row))
    found = say("没有“{meaning}”列", meaning=meaning_word(meaning))
    expected = say("表头应有 {names} 之一", names="、".join(spellings(meaning)))
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
    if "region" in settled.columns:
        for cell in _cells(table, settled.columns["region"]):
            found = find_region(catalogue.regions, cell)
            if found:
                yield found.code


def year_of_file(table: Table, settled: Settled) -> int | None:
    """The one year that the title lines name, else the one that the periods with a year name; None where there are several."""
    periods = _cells(table, settled.columns["period"]) if "period" in settled.columns else set()
    for texts in (table.titles, periods):
        years = {int(year) for text in texts for year in _YEAR.findall(text)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def lacks_year(table: Table, column: Column) -> bool:
    """Whether a period in a column names no year."""
    return any(not _YEAR.search(cell) for cell in _cells(table, column))


def title_units(table: Table) -> tuple[str, ...]:
    """The units that a line such as `填报人:… 单位:亿元` over the table names."""
    named = (found["units"] for title in table.titles for found in _TITLE_UNIT.finditer(title))
    return tuple(unit for units in named for unit in re.split("[、,,和]", units) if parse_unit(unit).known)


def wide_by_names(table: Table, words: Iterable[PlanWords], catalogue: Catalogue) -> tuple[Finding, ...]:
    """The faults of a table that is not long, in better words where its header holds regions or indicators, a column each."""
    headings = [column.heading for column in table.columns if column.heading]
    regions = [text for text in headings if find_region(catalogue.regions, text)]
    known = [each.indicators for each in words]
    indicators = [text for text in headings if any(form in names for form in name_forms(text) for names in known)]
    if table.layout == "wide" or max(len(regions), len(indicators)) < WIDE_FROM:
        return table.faults
    kind, named = (say("一个地区一列"), regions) if len(regions) >= len(indicators) else (say("一个指标一列"), indicators)
    found = say("这是{kind}的宽表(如 {heading}),目前还不能读取", kind=kind, heading="、".join(shown(text) for text in named[:3]))
    fault = Fault("wide_layout", found, say("应为一行一个数的长表"), say("请改成一行一个数,表头写:地区、指标、数据期、实际值"))
    return (error(fault, Place(table.sheet, table.header_row)),)
