"""A workbook of the .xlsx family becomes grids, sheet by sheet, with the text that each cell means.

Comes in: the bytes of an .xlsx or .xlsm. Goes out: a `Grid` for each sheet with anything in it. Numbers are text as the sheet shows
them, at full precision; a formula gives the result the file holds. A formula without one gives its own text and is named.
"""

from __future__ import annotations

import re
from datetime import datetime

from indicators.intake.reading.archive import Archive, damaged
from indicators.intake.reading.grid import Grid
from indicators.intake.reading.limits import Limits, too_large
from indicators.intake.reading.number_format import BUILT_IN, GENERAL, number_text
from indicators.intake.reading.sheet import Sheet
from indicators.wording import say

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = 26
_MOST_COLUMNS = 16_384
_MOST_STYLES = 100_000
_TRUE = ("1", "true", "on")
KIND = "XLSX"


def read_xlsx(content: bytes, file_name: str, limits: Limits) -> tuple[Grid, ...]:
    """Every sheet of the workbook that has cells, in order."""
    archive = Archive(content, say("Excel 工作簿(.xlsx)"), limits)
    main = next((part for kind, part in archive.relations("").values() if kind == "officeDocument"), "xl/workbook.xml")
    workbook = _Workbook(archive, main, limits)
    if len(workbook.sheets) > limits.sheets:
        raise too_large(say("有 {count} 张工作表", count=len(workbook.sheets)), say("至多 {count} 张", count=limits.sheets))
    grids = []
    for name, part, hidden in workbook.sheets:
        reader = _SheetReader(Sheet(name, limits, hidden), workbook)
        archive.parse(part, reader.start, reader.end, reader.text)
        if reader.sheet.rows:
            grids.append(reader.sheet.grid(file_name, KIND))
    return tuple(grids)


class _Workbook:
    """What the sheets share: their names, texts and number formats."""

    def __init__(self, archive: Archive, main: str, limits: Limits) -> None:
        relations = archive.relations(main)
        listed: list[tuple[str, str, bool]] = []
        self.from_1904 = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                identity = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                listed.append((attributes.get("name", ""), identity, attributes.get("state", "visible") != "visible"))
            elif tag == "workbookPr":
                self.from_1904 = attributes.get("date1904", "").lower() in _TRUE

        if not archive.parse(main, start) or not listed:
            raise damaged(archive.kind)
        self.sheets = [(name, relations[key][1], hidden) for name, key, hidden in listed if relations.get(key, ("",))[0] == "worksheet"]
        parts = dict(relations.values())
        self.texts = _shared_texts(archive, parts.get("sharedStrings", ""), limits)
        self.formats = _formats(archive, parts.get("styles", ""))

    def format_of(self, style: str) -> str:
        """The number format of a cell's style."""
        return self.formats[int(style)] if style.isdecimal() and int(style) < len(self.formats) else GENERAL


def _shared_texts(archive: Archive, part: str, limits: Limits) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    inside = {"t": 0, "rPh": 0}

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        elif tag in inside:
            inside[tag] += 1

    def end(tag: str) -> None:
        if tag == "si":
            texts.append(_decoded("".join(pieces)))
            if len(texts) > limits.cells:
                raise too_large(say("多于 {count} 个单元格", count=limits.cells), say("至多 {count} 个单元格", count=limits.cells))
        elif tag in inside:
            inside[tag] -= 1

    archive.parse(part, start, end, lambda text: pieces.append(text) if inside["t"] and not inside["rPh"] else None)
    return texts


def _formats(archive: Archive, part: str) -> list[str]:
    """The number format of each cell style, in the order that cells refer to them."""
    own: dict[int, str] = {}
    styles: list[int] = []
    within: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        number = attributes.get("numFmtId", "0")
        if tag == "numFmt" and number.isdecimal():
            own[int(number)] = attributes.get("formatCode", GENERAL)
        elif tag == "xf" and "cellXfs" in within and len(styles) < _MOST_STYLES:
            styles.append(int(number) if number.isdecimal() else 0)
        within.append(tag)

    def end(_: str) -> None:
        within.pop()

    archive.parse(part, start, end)
    return [own.get(number, BUILT_IN.get(number, GENERAL)) for number in styles]


def _decoded(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_`; half a character (_xD800_) is none and is shown as such."""
    if "_x" not in text:
        return text
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _SheetReader:
    """Handlers for the XML of one sheet; the row and column of a cell without a reference follow from those before it."""

    def __init__(self, sheet: Sheet, workbook: _Workbook) -> None:
        self.sheet = sheet
        self._workbook = workbook
        self._row = self._column = -1
        self._cell: dict[str, str] = {}
        self._pieces: dict[str, list[str]] = {}
        self._at: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if tag == "c":
            self._open_cell(attributes)
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and number != "0" else self._row + 1
            self._column = -1
            if attributes.get("hidden", "").lower() in _TRUE:
                self.sheet.hidden_rows.add(self._row)
        elif tag == "col" and attributes.get("hidden", "").lower() in _TRUE:
            first, last = (attributes.get(key, "") for key in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                self.sheet.hidden_columns.update(range(int(first) - 1, min(int(last), self.sheet.limits.columns)))
        elif tag == "mergeCell":
            ends = [_place(end) for end in attributes.get("ref", "").split(":")]
            if len(ends) > 1 and ends[0] and ends[1]:
                self.sheet.merge((*ends[0], *ends[1]))
        elif self._cell:
            self._at.append(tag)
            if tag in {"v", "f"}:
                self._pieces.setdefault(tag, [])

    def text(self, text: str) -> None:
        """Characters, of which those of a value, a formula or an inline text count."""
        if self._at and self._at[-1] in {"v", "f", "t"} and "rPh" not in self._at:
            self._pieces.setdefault(self._at[-1], []).append(text)

    def end(self, tag: str) -> None:
        """An element closes; at the end of a cell it is kept."""
        if tag == "c" and self._cell:
            self._close_cell()
            self._cell = {}
            self._at.clear()
        elif self._at:
            self._at.pop()

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = _place(attributes.get("r", ""))
        self._row, self._column = place or (max(self._row, 0), self._column + 1)
        self._cell = {"t": attributes.get("t", "n"), "s": attributes.get("s", "0")}
        self._pieces = {}

    def _close_cell(self) -> None:
        value = "".join(self._pieces.get("v", ())) if "v" in self._pieces else None
        kind = self._cell["t"]
        if "f" in self._pieces and not value and not (kind == "str" and value is not None):
            formula = "".join(self._pieces["f"]) or say("公式")
            self.sheet.uncomputed.append((self._row, self._column))
            self.sheet.put(self._row, self._column, f"={formula}")
            return
        if kind == "inlineStr":
            value = "".join(self._pieces.get("t", ()))
        if value:
            self.sheet.put(self._row, self._column, self._meaning(kind, value))

    def _meaning(self, kind: str, value: str) -> str:
        if kind == "s":
            texts = self._workbook.texts
            return texts[int(value)] if value.strip().isdecimal() and int(value) < len(texts) else ""
        if kind == "b":
            return "TRUE" if value.strip().lower() in _TRUE else "FALSE"
        if kind in {"str", "inlineStr", "e"}:
            return _decoded(value)
        if kind == "d":
            return _iso(value)
        return number_text(value, self._workbook.format_of(self._cell["s"]), from_1904=self._workbook.from_1904)


def _iso(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.isoformat(sep=" ") if moment.time() != datetime.min.time() else moment.date().isoformat()


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column, from 0, of a reference like B7."""
    found = _REFERENCE.fullmatch(reference)
    if not found or int(found[2]) == 0:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return (int(found[2]) - 1, column - 1) if column <= _MOST_COLUMNS else None
