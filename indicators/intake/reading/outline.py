"""Which rows of a sheet are title, header, data and notes, by their shape alone: the table as it is understood before any meaning.

Comes in: rows of text. Goes out: an `Outline`: one header (several header rows joined level by level), the data rows, what was
passed over and why, and where further tables begin. For looking; storing is decided by `recognition`, which knows the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.intake.reading.records import Record
from indicators.intake.reading.shapes import is_figure, is_nothing
from indicators.wording import say

_TYPED_SHARE = 0.8
_MOST_HEADER_ROWS = 4
_SEARCHED_ROWS = 200
_MOST_TITLE_ROWS = 40
_NOTE_FROM = 3  # columns: in a narrower table a row with one cell may be data
_NOTES = ("注", "备注", "说明", "附注", "填表", "制表", "审核", "数据来源", "资料来源", "来源", "填报", "note", "source", "*", "※")


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is neither header nor data, with the reason."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The table: `header` is empty where there are no rows at all. `further` are the lines where other tables begin."""

    header: tuple[str, ...]
    header_lines: tuple[int, ...]
    rows: tuple[Record, ...]
    passed: tuple[Passed, ...]
    further: tuple[int, ...]


def outline(records: Sequence[Record], *, table: int = 1, header_line: int | None = None) -> Outline:
    """The table with that number, from 1, of a sheet's rows; `header_line` says where its header stands, if the reader knows."""
    filled = [record for record in records if any(cell.strip() for cell in record.cells)]
    if header_line is not None:
        filled = [record for record in filled if record.line >= header_line]
    if not filled:
        return Outline((), (), (), (), ())
    starts = _table_starts(filled)
    number = min(max(table, 1), len(starts)) - 1
    own = filled[starts[number] : starts[number + 1] if number + 1 < len(starts) else None]
    further = tuple(filled[start].line for index, start in enumerate(starts) if index != number)
    width = _usual_width(own)
    titles = 0 if header_line is not None else _titles(own, width)
    body = own[titles:]
    levels = 1 if header_line is not None else _header_rows(body)
    data, notes = _without_notes(body[levels:], width)
    passed = [Passed(record.line, _joined(record), say("表头以上的标题或说明")) for record in own[:titles]]
    passed += [Passed(record.line, _joined(record), say("表下的注释或落款")) for record in notes]
    return Outline(
        header=_without_stray_cell(_joined_levels(body[:levels]), width),
        header_lines=tuple(record.line for record in body[:levels]),
        rows=tuple(Record(record.line, record.cells + ("",) * (width - len(record.cells)), record.mended) for record in data),
        passed=tuple(passed),
        further=further,
    )


def _joined(record: Record) -> str:
    return " ".join(cell.strip() for cell in record.cells if cell.strip())


def _usual_width(records: Sequence[Record]) -> int:
    widths = Counter(len(record.cells) for record in records[1:] or records)
    return max(widths, key=lambda width: (widths[width], width))


def _titles(records: Sequence[Record], width: int) -> int:
    """How many rows stand above the table: one cell filled, or a line of `name:value` pairs, in a table of several columns."""
    count = 0
    for record in records[:_MOST_TITLE_ROWS]:
        filled = [cell for cell in record.cells if cell.strip()]
        lonely = len(filled) == 1 and width > (1 if len(record.cells) == 1 else 2)
        pairs = len(filled) < width and all(":" in cell or "\uff1a" in cell for cell in filled) and width >= _NOTE_FROM
        if not lonely and not pairs:
            break
        count += 1
    return 0 if count >= len(records) else count


def _typed_columns(records: Sequence[Record]) -> set[int]:
    """The columns in which nearly every cell is a number, a date or a code."""
    sample = records[:_SEARCHED_ROWS]
    figures: Counter[int] = Counter()
    others: Counter[int] = Counter()
    for record in sample:
        for index, cell in enumerate(record.cells):
            if is_figure(cell):
                figures[index] += 1
            elif not is_nothing(cell):
                others[index] += 1
    return {index for index, count in figures.items() if count >= _TYPED_SHARE * (count + others[index])}


def _header_like(record: Record, typed: set[int]) -> bool:
    """Whether a row holds words only, and holds words where the table holds figures."""
    against = [index for index in typed if index < len(record.cells) and not is_nothing(record.cells[index])]
    return (
        bool(against) and not any(is_figure(cell) for cell in record.cells) and not any(is_nothing(c) and c.strip() for c in record.cells)
    )


def _header_rows(records: Sequence[Record]) -> int:
    """How many of the first rows are the header."""
    typed = _typed_columns(records[min(_MOST_HEADER_ROWS, len(records) // 2) :])
    if len(typed) < 2:  # noqa: PLR2004 — one column of figures proves little
        return 1
    count = 0
    for record in records[: min(_MOST_HEADER_ROWS, len(records) - 1)]:
        against = sum(index < len(record.cells) and bool(record.cells[index].strip()) for index in typed)
        if not _header_like(record, typed) or (count and against * 2 < len(typed)):
            break
        count += 1
    return max(count, 1)


def _joined_levels(records: Sequence[Record]) -> tuple[str, ...]:
    if len(records) == 1:
        return records[0].cells
    width = max(len(record.cells) for record in records)
    columns = [[record.cells[index].strip() for record in records if index < len(record.cells)] for index in range(width)]
    return tuple(" ".join(level for level in column if level) for column in columns)


def _without_stray_cell(header: tuple[str, ...], width: int) -> tuple[str, ...]:
    """A header one cell longer than its table, with one empty cell, has a delimiter too many there."""
    empty = [index for index, cell in enumerate(header) if not cell.strip()]
    if len(header) == width + 1 and len(empty) == 1 and width > 1:
        return header[: empty[0]] + header[empty[0] + 1 :]
    return header


def _without_notes(records: Sequence[Record], width: int) -> tuple[list[Record], list[Record]]:
    """The data, and the rows at the end that read like notes: one cell filled, behind an empty line or with a note's words."""
    end = len(records)
    kept = end
    while width >= _NOTE_FROM and end:
        record = records[end - 1]
        filled = [cell for cell in record.cells if cell.strip()]
        if len(filled) != 1 or not record.cells[0].strip() or is_figure(filled[0]):
            break
        end -= 1
        apart = end > 0 and _ends(records[end - 1]) < record.line
        if apart or len(record.cells) == 1 or filled[0].strip().lower().startswith(_NOTES):
            kept = end
    return list(records[:kept]), list(records[kept:])


def _ends(record: Record) -> int:
    return record.line + sum(cell.count("\n") for cell in record.cells) + 1


def _table_starts(records: Sequence[Record]) -> list[int]:
    """Where tables begin: at the top, where the header comes again, and behind an empty line where another header stands."""
    width = _usual_width(records)
    top = _titles(records, width)
    levels = _header_rows(records[top:])
    head = tuple(cell.strip() for cell in records[top].cells)
    typed = _typed_columns(records[top + levels :])
    starts = [0]
    for index in range(top + levels, len(records)):
        record = records[index]
        cells = tuple(cell.strip() for cell in record.cells)
        if _same_header(cells, head) and len(typed) > 0 and _header_like(record, typed):
            starts.append(index)
        elif _ends(records[index - 1]) < record.line and index + 1 < len(records) and _another_header(records, index, typed):
            starts.append(index - _titles_before(records, index, starts[-1]))
    return starts


def _same_header(cells: Sequence[str], head: Sequence[str]) -> bool:
    common = min(len(cells), len(head))
    return common > 1 and tuple(cells[:common]) == tuple(head[:common]) and sum(map(bool, cells[:common])) > 1


def _another_header(records: Sequence[Record], index: int, typed: set[int]) -> bool:
    record, following = records[index], records[index + 1]
    words = sum(bool(cell.strip()) for cell in record.cells)
    return words > 1 and _header_like(record, typed) and any(is_figure(cell) for cell in following.cells)


def _titles_before(records: Sequence[Record], index: int, start: int) -> int:
    count = 0
    while index - count - 1 > start + 1 and sum(bool(cell.strip()) for cell in records[index - count - 1].cells) == 1:
        count += 1
    return count
