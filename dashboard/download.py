"""Tables to take along: CSV and xlsx that office software opens right, under names that say what they are.

Comes in: headings and rows of texts and exact numbers. Goes out: bytes, all digits, nothing for none, and names of files.
Text that a spreadsheet would run as a formula is written so that none does; what no file name may hold is left out of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dashboard.text import width
from indicators import plain

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
_LONGEST_NAME: Final = 80
# a workbook keeps fifteen digits of a number; more are kept as text
_MOST_DIGITS: Final = 15
_WIDEST: Final = 48


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as bytes of a CSV file, UTF-8 with a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as bytes of a workbook: one sheet, numbers and dates as such, every text as text."""
    from openpyxl import Workbook  # noqa: PLC0415  only who takes a workbook waits for what writes it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  see above

    table = [list(row) for row in rows]
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings):
        widest = max([width(heading), *(width(_cell(row[number])) for row in table)])
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(widest, _WIDEST) + 2
    sheet.append([_text(sheet, heading, bold=True) for heading in headings])
    for row in table:
        sheet.append([_written(sheet, value) for value in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def file_name(*parts: str) -> str:
    """A name for a file without its ending; what a path or a system could take amiss becomes a line."""
    named = (_NOT_IN_NAMES.sub("_", part).strip("._ ") for part in parts)
    return "-".join(part for part in named if part)[:_LONGEST_NAME]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    text = "、".join(value) if isinstance(value, tuple) else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def _written(sheet: WriteOnlyWorksheet, value: object) -> object:
    if value is None or (isinstance(value, int | date) and not isinstance(value, bool)):
        return value
    if isinstance(value, Decimal):
        return value if len(value.as_tuple().digits) <= _MOST_DIGITS else _text(sheet, plain(value))
    return _text(sheet, "、".join(value) if isinstance(value, tuple) else str(value))


def _text(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    """A cell that stays text whatever it begins with, to whoever edits it too."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  see above
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415  see above
    from openpyxl.styles import Font  # noqa: PLC0415  see above

    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.quotePrefix = text.startswith(_RISKY)
    return cell
