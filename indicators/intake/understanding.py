"""How a table was understood, in words, for the sender to see before anything is stored.

Comes in: a table, its settled columns, and what rows are read with. Goes out: sentences: the layout, the plan, the region, the
period and the unit where no column says them, and columns that were told by what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.intake.finding import column_letter
from indicators.intake.headings import Meaning, meaning_word
from indicators.intake.layouts import Column, layout_word
from indicators.intake.lookups import Question
from indicators.intake.recognition import PassedRow, Table
from indicators.intake.settling import Settled, empty_column, lacks_year
from indicators.wording import listed, say

MOST_COLUMNS = 6
MOST_PLACES = 8
MOST_ROWS_SEEN = 15


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One of the first rows of a sheet: its number, what it was taken for, and its cells."""

    number: int
    taken_for: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnderstoodColumn:
    """A column as it was understood; `meaning` is empty where the column is not used."""

    letter: str
    heading: str
    meaning: str


def understood(table: Table, settled: Settled, question: Question | None = None, title: str = "") -> tuple[str, ...]:
    """Sentences on layout and columns and, where rows are read, on what is the same for each; `title` is a period found there."""
    said = [layout_word(table.layout)]
    if table.layout != "long":
        said.append(say("数值列:{columns}", columns=_named(settled.values)))
    if table.sheet:
        said.append(say("工作表:{sheet}", sheet=table.sheet))
    if table.other_sheets:
        said.append(say("没有用到的工作表:{sheets}", sheets=listed(table.other_sheets)))
    said += _not_in_sight(table)
    if question is not None:
        said += _for_all(question, title)
    said += [
        say("{letter} 列“{heading}”按内容认作{meaning}", letter=column.letter, heading=column.heading, meaning=meaning_word(meaning))
        for meaning, column in settled.columns.items()
        if column.meanings != (meaning,)
    ]
    return tuple(said)


def first_rows(table: Table, passed_over: Iterable[PassedRow]) -> tuple[SeenRow, ...]:
    """The first rows with anything in them: header, data, or passed over."""
    if table.grid is None:
        return ()
    passed, data, header = {row.number for row in passed_over}, set(table.numbers[:MOST_ROWS_SEEN]), table.header_row or 0
    seen: list[SeenRow] = []
    for number, cells in enumerate(table.grid.rows, start=1):
        if len(seen) == MOST_ROWS_SEEN:
            break
        if any(cell.strip() for cell in cells):
            unread = number > header and table.layout == "unknown"
            word = say("略过") if number in passed else say("未读") if unread else say("数据") if number in data else say("表头")
            seen.append(SeenRow(number, word, tuple(" ".join(cell.split()) for cell in cells)))
    return tuple(seen)


def understood_columns(table: Table | None, settled: Settled | None) -> tuple[UnderstoodColumn, ...]:
    """Every column with what it was taken for."""
    if table is None:
        return ()
    meanings: dict[int, Meaning] = {}
    if settled is not None:
        meanings.update({column.index: meaning for meaning, column in settled.columns.items()})
        meanings.update({column.index: "note" for column in settled.notes})
        meanings.update({column.index: "value" for column in settled.values})
    return tuple(
        UnderstoodColumn(column.letter, column.heading, meaning_word(meanings[column.index]) if column.index in meanings else "")
        for column in table.columns
    )


def _not_in_sight(table: Table) -> list[str]:
    """What office software hides or shows as one cell, and is read all the same."""
    grid = table.grid
    if grid is None:
        return []
    said = [say("工作表“{sheet}”是隐藏的,照样读取", sheet=table.sheet)] if grid.hidden else []
    rows = [str(row + 1) for row in grid.hidden_rows if row + 1 in set(table.numbers)]
    if rows:
        said.append(say("隐藏的行照样读取:第 {rows} 行", rows=_first(rows)))
    used = [column_letter(column) for column in grid.hidden_columns if any(c.index == column and c.meanings for c in table.columns)]
    if used:
        said.append(say("隐藏的列照样读取:{columns} 列", columns=_first(used)))
    last = table.header_row or 0
    filled = [f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}" for top, left, bottom, right in grid.merged
              if top >= last and bottom > top and left == right and _names(table, left)]  # fmt: skip
    if filled:
        said.append(say("合并的单元格里的名称用于其中各行:{areas}", areas=_first(filled)))
    return said


def _names(table: Table, index: int) -> bool:
    return any(column.index == index and column.meanings and column.meanings != ("value",) for column in table.columns)


def _first(places: Sequence[str]) -> str:
    shown = listed(places[:MOST_PLACES])
    return shown if len(places) <= MOST_PLACES else say("{shown} 等 {count} 处", shown=shown, count=len(places))


def _named(columns: tuple[Column, ...]) -> str:
    shown = listed(say("{letter} 列“{heading}”", letter=c.letter, heading=c.heading) for c in columns[:MOST_COLUMNS])
    return shown if len(columns) <= MOST_COLUMNS else say("{shown} 等 {count} 列", shown=shown, count=len(columns))


def _for_all(question: Question, title: str) -> list[str]:
    settled, words = question.settled, list(question.words.values())
    said = []
    if "plan" not in settled.columns and words:
        said.append(say("方案:{title}", title=words[0].plan.title))
    if not settled.has("region"):
        home = question.catalogue.regions.find(question.region) if question.region else None
        region = home.name if home else listed(each.plan.region for each in words)
        empty = empty_column(question.table, "region")
        if empty:
            said.append(say("“{heading}”列({letter} 列)是空的,一律为:{region}", heading=empty.heading, letter=empty.letter, region=region))
        else:
            said.append(say("没有地区列,一律为:{region}", region=region))
    if not settled.has("period") and title:
        said.append(say("没有数据期列,一律为表头以上所写的:{period}", period=title))
    elif not settled.has("period") and "year" not in settled.columns and question.period:
        said.append(say("没有数据期列,一律为所选的:{period}", period=question.period))
    elif question.year and "year" not in settled.columns and lacks_year(question.table, settled):
        said.append(say("没有写年份的数据期按 {year} 年", year=question.year))
    if question.units:
        said.append(say("表头以上写明单位:{units}", units=listed(question.units)))
    return said
