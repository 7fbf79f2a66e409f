"""How a table was understood, in words, for the sender to see before anything is stored.

Comes in: a table, its settled columns, and what rows are read with. Goes out: sentences: the layout, the plan, the region, the
period and the unit where no column says them, and columns that were told by what stands in them.
"""

from __future__ import annotations

from indicators.intake.headings import meaning_word
from indicators.intake.layouts import Column, layout_word
from indicators.intake.lookups import Question
from indicators.intake.recognition import Table
from indicators.intake.settling import Settled, empty_column, lacks_year
from indicators.wording import say

MOST_COLUMNS = 6


def understood(table: Table, settled: Settled, question: Question | None = None, title: str = "") -> tuple[str, ...]:
    """Sentences on layout and columns and, where rows are read, on what is the same for each; `title` is a period found there."""
    said = [layout_word(table.layout)]
    if table.layout != "long":
        said.append(say("数值列:{columns}", columns=_named(settled.values)))
    if table.sheet:
        said.append(say("工作表:{sheet}", sheet=table.sheet))
    if table.other_sheets:
        said.append(say("没有用到的工作表:{sheets}", sheets="、".join(table.other_sheets)))
    if question is not None:
        said += _for_all(question, title)
    said += [
        say("{letter} 列“{heading}”按内容认作{meaning}", letter=column.letter, heading=column.heading, meaning=meaning_word(meaning))
        for meaning, column in settled.columns.items()
        if column.meanings != (meaning,)
    ]
    return tuple(said)


def _named(columns: tuple[Column, ...]) -> str:
    shown = "、".join(say("{letter} 列“{heading}”", letter=c.letter, heading=c.heading) for c in columns[:MOST_COLUMNS])
    return shown if len(columns) <= MOST_COLUMNS else say("{shown} 等 {count} 列", shown=shown, count=len(columns))


def _for_all(question: Question, title: str) -> list[str]:
    settled, words = question.settled, list(question.words.values())
    said = []
    if "plan" not in settled.columns and words:
        said.append(say("方案:{title}", title=words[0].plan.title))
    if not settled.has("region"):
        home = question.catalogue.regions.find(question.region) if question.region else None
        region = home.name if home else "、".join(each.plan.region for each in words)
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
        said.append(say("表头以上写明单位:{units}", units="、".join(question.units)))
    return said
