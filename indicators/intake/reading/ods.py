"""An OpenDocument sheet (.ods) becomes grids, sheet by sheet.

Comes in: the bytes of an .ods. Goes out: a `Grid` for each sheet with anything in it; a percentage or a date is written in the file as
what it is, other numbers stand as stored. Cells and rows said to be repeated are repeated only as far as something stands in them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.intake.finding import UnreadableError
from indicators.intake.reading.archive import Archive, damaged
from indicators.intake.reading.containers import encrypted
from indicators.intake.reading.grid import Grid
from indicators.intake.reading.limits import Limits, check_cell, check_columns, in_sheet, too_large
from indicators.intake.reading.number_format import exact, number_text, plain, words
from indicators.intake.reading.sheet import Sheet
from indicators.wording import say

KIND = "ODS"
_HIDDEN = ("collapse", "filter")
_MOST_DIGITS = 9
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+", re.ASCII)
_SHIFTS = (0, -3, -4, -6, -8, -9)  # as shown, in thousands, 万, millions, 亿
_ERRORS = ("#", "Err:")


def read_ods(content: bytes, file_name: str, limits: Limits) -> tuple[Grid, ...]:
    """Every sheet of the workbook that has cells, in order."""
    archive = Archive(content, say("ODS 表格"), limits)
    _refuse_encrypted(archive)
    reader = _OdsReader(limits)
    if not archive.parse("content.xml", reader.start, reader.end, reader.text):
        raise damaged(archive.kind)
    return tuple(sheet.grid(file_name, KIND, formats_known=reader.formats_known) for sheet in reader.sheets if sheet.rows)


def _refuse_encrypted(archive: Archive) -> None:
    found: list[str] = []
    archive.parse("META-INF/manifest.xml", lambda tag, _: found.append(tag) if tag == "encryption-data" else None)
    if found:
        raise UnreadableError(encrypted(say("加密的工作簿")))


class _OdsReader:
    """Handlers for the XML of a whole document."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self.formats_known = True
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row = self._column = 0
        self._repeat_row = 1
        self._columns = 0
        self._cell: dict[str, str] | None = None
        self._row_cells: list[tuple[int, int, str, bool]] = []
        self._lines: list[list[str]] = []
        self._skip = 0
        self._deep = 0
        self._repeated = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if tag == "style":
            self._style = plain.get("name", "")
        elif tag == "table-properties" and plain.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table":
            self._open_sheet(plain)
        elif tag == "table-column" and self.sheets:
            self._pass_columns(plain)
        elif tag == "table-row" and self.sheets:
            self._column, self._row_cells = 0, []
            self._repeat_row = _count(plain.get("number-rows-repeated"))
            if plain.get("visibility") in _HIDDEN:
                last = min(self._row + self._repeat_row, self._limits.rows)
                self.sheets[-1].hidden_rows.update(range(self._row, last))
        elif tag in {"table-cell", "covered-table-cell"} and self.sheets:
            self._cell, self._lines, self._skip = plain, [], 0
        elif self._cell is not None:
            self._inside(tag, plain)

    def text(self, text: str) -> None:
        """Characters of a cell's paragraphs; those of its comment are not its own."""
        if self._cell is not None and self._lines and not self._skip and self._deep:
            self._lines[-1].append(text)

    def end(self, tag: str) -> None:
        """An element closes; cells and rows are kept then."""
        if tag in {"annotation", "ruby-text"}:
            self._skip = max(self._skip - 1, 0)
        elif tag in {"p", "h"}:
            self._deep = max(self._deep - 1, 0)
        elif tag in {"table-cell", "covered-table-cell"} and self._cell is not None:
            self._keep_cell(covered=tag != "table-cell")
        elif tag == "table-row" and self.sheets:
            self._keep_row()

    def _inside(self, tag: str, plain: dict[str, str]) -> None:
        if tag in {"annotation", "ruby-text"}:
            self._skip += 1
        elif tag in {"p", "h"}:
            self._deep += 1
            if not self._skip:
                self._lines.append([])
            if len(self._lines) > self._limits.cell_characters:
                check_cell("\n" * len(self._lines), self._row + 1, self._limits, self.sheets[-1].name)
        elif self._lines and not self._skip:
            if tag == "s":
                self._lines[-1].append(" " * min(_count(plain.get("c")), self._limits.cell_characters))
            elif tag in {"tab", "line-break"}:
                self._lines[-1].append("\t" if tag == "tab" else "\n")

    def _open_sheet(self, plain: dict[str, str]) -> None:
        if len(self.sheets) >= self._limits.sheets:
            raise too_large(say("有 {count} 张以上工作表", count=self._limits.sheets), say("至多 {count} 张", count=self._limits.sheets))
        self.sheets.append(Sheet(plain.get("name", ""), self._limits, plain.get("style-name", "") in self._hidden_styles))
        self._row = self._columns = 0

    def _pass_columns(self, plain: dict[str, str]) -> None:
        count = _count(plain.get("number-columns-repeated"))
        if plain.get("visibility") in _HIDDEN:
            self.sheets[-1].hidden_columns |= set(range(self._columns, min(self._columns + count, self._limits.columns)))
        self._columns += count

    def _keep_cell(self, *, covered: bool) -> None:
        cell = self._cell or {}
        self._cell = None
        count = _count(cell.get("number-columns-repeated"))
        text = "" if covered else self._meaning(cell, "\n".join("".join(line) for line in self._lines))
        uncomputed = bool(cell.get("formula")) and not covered and "value-type" not in cell and not text
        if uncomputed:
            text = "=" + cell["formula"].partition("=")[2]
        if text.strip():
            check_columns(self._column + count, self._row + 1, self._limits, self.sheets[-1].name)
            self._row_cells.append((self._column, count, text, uncomputed))
        down, right = _count(cell.get("number-rows-spanned")), _count(cell.get("number-columns-spanned"))
        if down * right > 1:
            self.sheets[-1].merge((self._row, self._column, self._row + down - 1, self._column + right - 1))
        self._column += count

    def _keep_row(self) -> None:
        sheet = self.sheets[-1]
        if self._row_cells:
            self._repeated += self._repeat_row * sum(count for _, count, _, _ in self._row_cells) - len(self._row_cells)
            if self._repeated > self._limits.repeated_cells:
                most = say("至多 {count} 个", count=self._limits.repeated_cells)
                raise too_large(in_sheet(say("重复的单元格太多"), sheet.name), most, self._row + 1)
            for row in range(self._row, self._row + self._repeat_row):
                for first, count, text, uncomputed in self._row_cells:
                    for column in range(first, first + count):
                        sheet.put(row, column, text)
                        if uncomputed:
                            sheet.uncomputed.append((row, column))
        self._row += self._repeat_row

    def _meaning(self, cell: dict[str, str], shown: str) -> str:
        kind = cell.get("value-type", "")
        if kind == "percentage":
            return number_text(cell.get("value", ""), "0%")
        if kind in {"float", "currency"}:
            return self._number(cell.get("value", ""), shown)
        if kind == "date":
            return cell.get("date-value", "").replace("T", " ").removesuffix(" 00:00:00")
        if kind == "boolean":
            return "TRUE" if cell.get("boolean-value") == "true" else "FALSE"
        return shown

    def _number(self, stored: str, shown: str) -> str:
        value = exact(stored)
        if value is None or shown.startswith(_ERRORS):
            return shown
        text = _as_shown(value, shown) if shown else plain(value)
        if text is None:
            self.formats_known = False
        return text or plain(value)


def _as_shown(value: Decimal, shown: str) -> str | None:
    """The number at full precision in the magnitude and with the unit that the sheet shows; None where the two do not agree."""
    found = _NUMBER.search(shown)
    if not found:
        return None
    digits = found[0].replace(",", "")
    seen = Decimal(digits)
    for shift in _SHIFTS:
        moved = value.scaleb(shift) if value else value
        if abs(abs(moved) - seen) * 2 <= Decimal(1).scaleb(-len(digits.partition(".")[2])):
            return plain(moved) + words(shown[found.end() :])
    return None


def _count(text: str | None) -> int:
    """How often something is repeated or how far it reaches; at least once."""
    return int(text) if text and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) else 1
