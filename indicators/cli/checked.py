"""A check as lines for reading: what was understood, what is wrong or odd, what would change.

Comes in: a check. Goes out: lines of text. Of long lists the first few, and how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from indicators.intake import LAYOUTS, Check, FindingGroup, PreviewRow
from indicators.intake.preview import PreviewRows, State
from indicators.wording import listed, say
from indicators.wording.numbers import NOTHING, plain

MOST_LINES: Final = 40
# findings that a word of the sender on how to read the table can settle
_TOLD_BY_OPTIONS: Final = frozenset(
    {"several_sheets", "unknown_sheet", "duplicate_column", "ambiguous_column", "ambiguous_layout", "unknown_column", "no_header"}
)


def shown(check: Check) -> Iterator[str]:
    """All that there is to say of a check before it is stored."""
    yield from _understood(check)
    if check.already:
        yield check.already
    yield from _findings(say("错误"), [group for group in check.groups if group.first.severity == "error"])
    yield from _findings(say("请确认"), [group for group in check.groups if group.first.severity == "warning"])
    if {finding.kind for finding in check.errors} & _TOLD_BY_OPTIONS:
        yield say("怎样读这张表可以指明:--sheet 工作表、--header-row 行号、--layout {layouts}、--column value=D", layouts="|".join(LAYOUTS))
    if check.rows:
        words = [
            say("{word} {counts} 行", word=word, counts=check.counts[state]) for state, word in _fates().items() if check.counts[state]
        ]
        passed = [say("略过 {n} 行", n=len(check.passed_over))] if check.passed_over else []
        yield listed([*words, *passed])
    changed = check.rows.first(MOST_LINES, "changed") if isinstance(check.rows, PreviewRows) else ()
    yield from map(_change, changed)
    yield from _more(check.counts.get("changed", 0), say("个变更"))
    for light in check.lights[:MOST_LINES]:
        yield say(
            "灯将改变:{region} {name} {before_word} → {after_word}",
            region=light.region,
            name=light.name,
            before_word=light.before_word,
            after_word=light.after_word,
        )
    yield from _more(check.lights_changed, say("个灯将改变"))


def _fates() -> dict[State, str]:
    return {"new": say("新增"), "changed": say("变更"), "same": say("相同"), "not_reported": say("未报"), "refused": say("退回")}


def _understood(check: Check) -> Iterator[str]:
    yield from check.understood
    if check.header_row is not None:
        yield say("表头:第 {header_row} 行", header_row=check.header_row)
    used = [
        say("{letter}“{heading}”是{meaning}", letter=column.letter, heading=column.heading, meaning=column.meaning)
        for column in check.columns
        if column.meaning
    ]
    unused = [f"{column.letter}“{column.heading}”" for column in check.columns if not column.meaning and column.heading.strip()]
    yield from (f"{word}{listed(names[:MOST_LINES])}" for word, names in ((say("列:"), used), (say("没有用到的列:"), unused)) if names)
    for passed in check.passed_over[:MOST_LINES]:
        yield say("略过第 {number} 行({reason}):{text}", number=passed.number, reason=passed.reason, text=passed.text)
    yield from _more(len(check.passed_over), say("行略过"))


def _findings(word: str, groups: list[FindingGroup]) -> Iterator[str]:
    if groups:
        yield say("{word}({n} 处):", word=word, n=sum(group.count for group in groups))
    yield from (f"  {number}. {group}" for number, group in enumerate(groups[:MOST_LINES], start=1))
    yield from _more(len(groups), say("种{word}", word=word))


def _more(count: int, what: str) -> Iterator[str]:
    if count > MOST_LINES:
        yield say("……另有 {n} {what}", n=count - MOST_LINES, what=what)


def _change(row: PreviewRow) -> str:
    """Old → new with the change in percent where there is something to divide by."""
    old = plain(row.old) if row.old is not None else NOTHING
    share = f"({(row.new - row.old) / abs(row.old) * 100:+.1f}%)" if row.old and row.new is not None else ""
    return say(
        "变更:{region} {name} {period} {old} → {plain} {unit}{share}",
        region=row.region,
        name=row.name,
        period=row.period,
        old=old,
        plain=plain(row.new),
        unit=row.unit,
        share=share,
    )
