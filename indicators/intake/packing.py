"""A workbook made by openpyxl becomes bytes that are the same for the same content.

Comes in: a workbook, a day, and results of formulas that openpyxl does not keep. Goes out: the bytes of an .xlsx without a clock in
them: openpyxl writes the moment of saving into the properties and into every entry of the archive.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape  # nosec B406  it writes, and parses nothing

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f(?:\s[^>]*)?(?:/>|>.*?</f>))<v ?/?>(?:</v>)?</c>', re.DOTALL)
_KIND = re.compile(rb'\st="[^"]*"')
LONGEST_CELL = 32_767
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can name


@dataclass(frozen=True, slots=True)
class Result:
    """What a formula gave when the workbook was last saved: the kind and text of its cell, as the file has them."""

    kind: str
    text: str


def packed(book: Workbook, day: date, results: Mapping[int, Mapping[str, Result]] | None = None) -> bytes:
    """The bytes of a workbook, dated `day`; `results` of formulas by the number of the sheet (from 1) and the cell."""
    written = io.BytesIO()
    book.save(written)
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    again = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment + rb"\g<2>", content)
            number = re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", name)
            if number and results and int(number[1]) in results:
                content = _with_results(content, results[int(number[1])])
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, content)
    return again.getvalue()


def _with_results(content: bytes, results: Mapping[str, Result]) -> bytes:
    def filled(found: re.Match[bytes]) -> bytes:
        result = results.get(found[1].decode())
        if result is None:
            return found[0]
        kind = b"" if result.kind in {"", "n"} else b' t="' + result.kind.encode() + b'"'
        text = escape(result.text).encode()
        return b'<c r="' + found[1] + b'"' + _KIND.sub(b"", found[2]) + kind + b">" + found[3] + b"<v>" + text + b"</v></c>"

    return _FORMULA.sub(filled, content)


def writable(text: str) -> str:
    """A text without the characters that a workbook cannot hold, and no longer than a cell can be."""
    allowed: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    return allowed[:LONGEST_CELL]
