"""One value of a table with all that is said of it, read with care: every fault of every cell is named.

Comes in: one entry of a table whose columns are settled. Goes out: what it is (indicator, region, period, number), or the
faults that keep it out, or why its row is passed over. Nothing is stored or compared here.
"""

from __future__ import annotations

import re

from indicators.intake.entry import Entry, Read
from indicators.intake.entry_parts import find_period, find_plan, find_region, find_terms, find_value
from indicators.intake.finding import Fault, error, shown
from indicators.intake.headings import fold
from indicators.intake.lookups import Question
from indicators.intake.parsing import not_reported
from indicators.intake.vocabulary import TOTALS, Terms
from indicators.wording import say

HEAD_OF_THOUSANDS = r"\s*[+-]?[0-9]{1,3}\s*"
REST_OF_THOUSANDS = re.compile(r"\s*[0-9]{3}(?:\.[0-9]+)?\s*", re.ASCII)
_HEAD = re.compile(HEAD_OF_THOUSANDS, re.ASCII)
_BARE = re.compile(r"[-+0-9.,eE() \u3000\xa0]*")


def read_entry(entry: Entry) -> tuple[Read | None, bool]:
    """Read one entry; what it is as far as it can be read, and whether it is one of a row of totals."""
    check_cells(entry)
    plan = find_plan(entry)
    terms = find_terms(entry, plan) if plan else None
    if _is_total(entry, plan, terms):
        entry.passed = _why_total(entry, plan)
        return (_read(entry, terms, ("", "")) if terms and plan else None), True
    if _uncomputed(entry):
        return None, False
    if terms is None and _holds_nothing(entry):
        entry.passed = say("没有数值的小标题或说明")
        return None, False
    region = find_region(entry, plan, terms) if plan else None
    if entry.found and _blank_row(entry):
        entry.passed = say("没有数值的小标题或说明")
        return None, False
    return (_read(entry, terms, region) if terms and region else None), False


def _read(entry: Entry, terms: Terms, region: tuple[str, str]) -> Read | None:
    before = len(entry.found)
    period = find_period(entry, terms, region[0])
    if period is None and entry.question.wide and not_reported(entry.cells["value"]):
        # a form with twelve columns is sent in June: the months to come are empty
        entry.nothing = all(finding.kind == "period_in_future" for finding in entry.found)
    value = find_value(entry, terms)
    if period is None or any(finding.severity == "error" for finding in entry.found[before:]):
        return None
    return Read(terms, region, period, value, is_bare(entry.cells["value"]))


def _uncomputed(entry: Entry) -> bool:
    """Whether a cell of this entry is a formula without its result; that is then all there is to say of it."""
    table, settled, number = entry.question.table, entry.question.settled, entry.question.entries.number(entry.index)
    used = (*settled.columns.values(), *settled.notes, settled.values[entry.question.entries.which[entry.index]])
    columns = [column for column in used if (number, column.index) in table.uncomputed] if table.uncomputed else []
    if not columns:
        return False
    row = entry.question.entries.row(entry.index)
    expected, remedy = say("单元格里应有算好的结果"), say("请用办公软件打开表格、存一次盘再报;或复制这一列,选择性粘贴为数值")
    entry.found = [
        error(
            Fault("uncomputed_formula", say("只有公式“{formula}”,没有算出的结果", formula=shown(row[column.index])), expected, remedy),
            column.place(table.sheet, number),
        )
        for column in columns
    ]
    return True


def is_bare(text: str) -> bool:
    """Whether a value cell holds a number and no unit."""
    return bool(_BARE.fullmatch(text))


def _blank_row(entry: Entry) -> bool:
    """Whether a row of a wide table has no value at all: a heading between rows."""
    row = entry.question.entries.row(entry.index)
    columns = entry.question.settled.values
    return entry.question.wide and not any(column.index < len(row) and row[column.index].strip() for column in columns)


def check_cells(entry: Entry) -> None:
    """A number written 1,234.5 in a file cut at commas falls into two cells: never read as 1."""
    table, row = entry.question.table, entry.question.entries.row(entry.index)
    beyond = [cell for cell in row[len(table.columns) :] if cell.strip()]
    remedy = say("请检查分隔符;带千分位逗号的数要加引号或去掉逗号")
    if beyond:
        found = say("这一行比表头多出 {count} 格(如“{cell}”)", count=len(beyond), cell=shown(beyond[0]))
        entry.fault(Fault("too_many_cells", found, say("应有 {count} 格", count=len(table.columns)), remedy))
        return
    value = entry.question.settled.values[entry.question.entries.which[entry.index]].index
    if value not in split_columns(entry.question):
        return
    head, rest = entry.cells["value"], row[value + 1] if value + 1 < len(row) else ""
    if _HEAD.fullmatch(head) and REST_OF_THOUSANDS.fullmatch(rest):
        found = say("“{head}”与下一格“{rest}”像是被逗号拆开的一个数", head=head.strip(), rest=rest.strip())
        entry.fault(Fault("split_number", found, say("一个数应在一格里"), remedy), "value")


def split_columns(question: Question) -> set[int]:
    """The columns of values behind which the rest of a split number could stand unseen."""
    settled, unit = question.settled, question.settled.columns.get("unit")
    beside = {column.index for column in settled.notes} | ({unit.index} if unit else set())
    if question.table.delimiter not in {",", "\uff0c"}:
        return set()
    return {column.index for column in settled.values if column.index + 1 in beside}


def _is_total(entry: Entry, plan: str | None, terms: Terms | None) -> bool:
    if fold(entry.text("region")) in TOTALS:
        return plan is None or isinstance(entry.look.region((plan, entry.text("region"))), Fault)
    first = next((cell for cell in entry.question.entries.row(entry.index) if cell.strip()), "")
    return terms is None and (fold(entry.text("indicator")) in TOTALS or fold(first) in TOTALS)


def _why_total(entry: Entry, plan: str | None) -> str:
    if plan is None or fold(entry.text("region")) not in TOTALS:
        return say("合计行")
    return say("合计行;若指“{region}”,请写“{region}”", region=entry.question.words[plan].plan.region)


def _holds_nothing(entry: Entry) -> bool:
    if entry.question.wide and not _blank_row(entry):
        return False
    filled = {meaning for meaning in entry.cells if entry.text(meaning)}
    return "value" not in filled and (len(filled) <= 1 or not filled & {"indicator", "indicator_id"})
