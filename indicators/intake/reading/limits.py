"""The largest file that is read, as settings with sane defaults.

Comes in: nothing but the numbers an installation sets. Goes out: `Limits`, and the words for a file beyond them. Every limit is
looked at before, or while, bytes become cells, so that a hostile file costs no more than an honest one of that size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from indicators.errors import RefusedError
from indicators.intake.finding import Fault, UnreadableError
from indicators.wording import listed, say


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read.

    `unpacked_bytes`, `packed_times` and `archive_entries` are for workbooks, which are zip archives inside; `repeated_cells` for .ods,
    where one cell may say that it stands many times.
    """

    file_bytes: int = 200_000_000
    rows: int = 1_200_000
    columns: int = 1_000
    cells: int = 12_000_000
    repeated_cells: int = 1_000_000
    cell_characters: int = 131_072
    sheets: int = 200
    archive_entries: int = 5_000
    unpacked_bytes: int = 600_000_000
    packed_times: int = 400
    merged_ranges: int = 100_000


DEFAULT_LIMITS = Limits()
VARIABLE = "XUSHI_LIMITS"
_MEGABYTE = 1_000_000


def limits_from(environment: Mapping[str, str]) -> Limits:
    """The limits an installation sets, as in XUSHI_LIMITS="rows=2000000 columns=500". Raises RefusedError in words."""
    known = [field.name for field in fields(Limits)]
    chosen: dict[str, int] = {}
    for part in environment.get(VARIABLE, "").replace(",", " ").split():
        name, _, number = part.partition("=")
        if name not in known or not (number.isascii() and number.isdigit() and int(number)):
            found = say("环境变量 {variable} 里的“{part}”读不懂", variable=VARIABLE, part=part)
            raise RefusedError(found + say(",应写成 rows=2000000 这样;可以设的有 {names}", names=listed(known)))
        chosen[name] = int(number)
    return Limits(**chosen)


def too_large(found: str, expected: str, row: int | None = None, sheet: str = "") -> UnreadableError:
    """The refusal of a file that is larger than the limits."""
    return UnreadableError(Fault("too_large", in_sheet(found, sheet), expected, say("请拆成几个文件分别报送")), row)


def in_sheet(found: str, sheet: str) -> str:
    """What was found, with the sheet it was found on."""
    return say("工作表“{sheet}”{found}", sheet=sheet, found=found) if sheet else found


def check_size(content: bytes, limits: Limits) -> None:
    """Refuse a file of too many bytes."""
    if len(content) > limits.file_bytes:
        size, most = f"{len(content) / _MEGABYTE:.1f}", f"{limits.file_bytes / _MEGABYTE:g}"
        raise too_large(say("文件有 {size} MB", size=size), say("至多 {most} MB", most=most))


def check_row(number: int, limits: Limits, sheet: str = "") -> None:
    """Refuse a row, counted from 1, beyond the last one that is read."""
    if number > limits.rows:
        raise too_large(say("多于 {rows} 行", rows=limits.rows), say("至多 {rows} 行", rows=limits.rows), number, sheet)


def check_columns(columns: int, row: int, limits: Limits, sheet: str = "") -> None:
    """Refuse a row with too many cells."""
    if columns > limits.columns:
        raise too_large(say("有 {columns} 列", columns=columns), say("至多 {columns} 列", columns=limits.columns), row, sheet)


def check_cell(text: str, row: int, limits: Limits, sheet: str = "") -> None:
    """Refuse a cell of too many characters."""
    if len(text) > limits.cell_characters:
        found = say("有一个单元格有 {count} 个字", count=len(text))
        expected = say("至多 {count} 个字", count=limits.cell_characters)
        raise UnreadableError(Fault("cell_too_long", in_sheet(found, sheet), expected, say("请删去多余的内容")), row)
