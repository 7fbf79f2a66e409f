"""A check as lines for reading: what was understood, what is wrong or odd, what would change.

Comes in: a check. Goes out: lines of text. Of long lists the first few, and how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from indicators.intake import Check, FindingGroup, PreviewRow
from indicators.intake.preview import PreviewRows, State
from indicators.wording.numbers import NOTHING, plain

FATES: Final[dict[State, str]] = {"new": "新增", "changed": "变更", "same": "相同", "not_reported": "未报", "refused": "退回"}
MOST_LINES: Final = 40


def shown(check: Check) -> Iterator[str]:
    """All that there is to say of a check before it is stored."""
    yield from _understood(check)
    if check.already:
        yield check.already
    yield from _findings("错误", [group for group in check.groups if group.first.severity == "error"])
    yield from _findings("请确认", [group for group in check.groups if group.first.severity == "warning"])
    if check.rows:
        words = [f"{word} {check.counts[state]} 行" for state, word in FATES.items() if check.counts[state]]
        passed = [f"略过 {len(check.passed_over)} 行"] if check.passed_over else []
        yield "、".join([*words, *passed])
    changed = check.rows.first(MOST_LINES, "changed") if isinstance(check.rows, PreviewRows) else ()
    yield from map(_change, changed)
    yield from _more(check.counts.get("changed", 0), "个变更")
    for light in check.lights[:MOST_LINES]:
        yield f"灯将改变:{light.region} {light.name} {light.before_word} → {light.after_word}"
    yield from _more(len(check.lights), "个灯将改变")


def _understood(check: Check) -> Iterator[str]:
    yield from check.understood
    if check.header_row is not None:
        yield f"表头:第 {check.header_row} 行"
    used = [f"{column.letter}“{column.heading}”是{column.meaning}" for column in check.columns if column.meaning]
    unused = [f"{column.letter}“{column.heading}”" for column in check.columns if not column.meaning and column.heading.strip()]
    yield from (f"{word}{'、'.join(names[:MOST_LINES])}" for word, names in (("列:", used), ("没有用到的列:", unused)) if names)
    for passed in check.passed_over[:MOST_LINES]:
        yield f"略过第 {passed.number} 行({passed.reason}):{passed.text}"
    yield from _more(len(check.passed_over), "行略过")


def _findings(word: str, groups: list[FindingGroup]) -> Iterator[str]:
    if groups:
        yield f"{word}({sum(group.count for group in groups)} 处):"
    yield from (f"  {number}. {group}" for number, group in enumerate(groups[:MOST_LINES], start=1))
    yield from _more(len(groups), f"种{word}")


def _more(count: int, what: str) -> Iterator[str]:
    if count > MOST_LINES:
        yield f"……另有 {count - MOST_LINES} {what}"


def _change(row: PreviewRow) -> str:
    """Old → new with the change in percent where there is something to divide by."""
    old = plain(row.old) if row.old is not None else NOTHING
    share = f"({(row.new - row.old) / abs(row.old) * 100:+.1f}%)" if row.old and row.new is not None else ""
    return f"变更:{row.region} {row.name} {row.period} {old} → {plain(row.new)} {row.unit}{share}"
