"""What of a sender's workbook would be lost by writing it again, and what that would cost, found before it happens.

Comes in: the bytes of an .xlsx that was read without a fault. Goes out: the results of its formulas, which openpyxl drops and
`packed` puts back; how many cells openpyxl would make of it; and words for what is not kept: macros, controls, drawn shapes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

from openpyxl.utils import column_index_from_string

from indicators.intake.packing import Result
from indicators.intake.reading import Limits
from indicators.intake.reading.archive import Archive
from indicators.wording import say

_RANGE: Final = re.compile(
    r"\$?([A-Z]{1,2}|[A-W][A-Z]{2}|X[A-F][A-Z])\$?([0-9]{1,7}):\$?([A-Z]{1,2}|[A-W][A-Z]{2}|X[A-F][A-Z])\$?([0-9]{1,7})"
)
_WORKBOOK: Final = "xl/workbook.xml"
Results = Mapping[str, Mapping[str, Result]]


def formula_results(content: bytes, limits: Limits) -> tuple[Results, int]:
    """What the formulas gave when the workbook was last saved, by name of the sheet and by cell; and the cells of all sheets.

    A range that is merged or linked counts with every cell in it, as openpyxl makes one of each.
    """
    archive = Archive(content, say("Excel 工作簿(.xlsx)"), limits)
    main = next((part for kind, part in archive.relations("").values() if kind == "officeDocument"), _WORKBOOK)
    relations = archive.relations(main)
    listed: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            identity = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            listed[attributes.get("name", "")] = relations.get(identity, ("", ""))[1]

    archive.parse(main, start)
    read = {name: _results(archive, part) for name, part in listed.items()}
    return {name: results for name, (results, _) in read.items()}, sum(cells for _, cells in read.values())


def _results(archive: Archive, part: str) -> tuple[dict[str, Result], int]:
    found: dict[str, Result] = {}
    cells = 0
    cell: dict[str, str] = {}
    pieces: list[str] = []
    within: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cells
        within.append(tag)
        if tag in {"mergeCell", "hyperlink"}:
            cells += _area(attributes.get("ref", ""))
        if tag == "c":
            cells += 1
            cell.clear()
            cell.update(attributes)
            pieces.clear()
        elif tag == "f":
            cell["formula"] = "1"

    def end(tag: str) -> None:
        within.pop()
        if tag == "c" and "formula" in cell and pieces and "r" in cell:
            found[cell["r"]] = Result(cell.get("t", "n"), "".join(pieces))

    archive.parse(part, start, end, lambda text: pieces.append(text) if within and within[-1] == "v" else None)
    return found, cells


def _area(reference: str) -> int:
    """How many cells a range like B2:D9 has; 1 where it is none."""
    ends = _RANGE.fullmatch(reference)
    if ends is None:
        return 1
    first: int = column_index_from_string(ends[1])
    last: int = column_index_from_string(ends[3])
    return (abs(last - first) + 1) * (abs(int(ends[4]) - int(ends[2])) + 1)


def not_kept(content: bytes) -> list[str]:
    """Words for each kind of content that is lost when the workbook is written again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        parts = (
            ("vbaproject", say("原文件里的宏没有保留")),
            ("ctrlprops/", say("原文件里的按钮等控件没有保留")),
            ("slicers/", say("原文件里的切片器没有保留")),
            ("threadedcomments/", say("原文件里的会话批注改成了普通批注")),
        )
        said = [words for part, words in parts if any(part in name for name in names)]
        drawings = (archive.read(own) for name, own in names.items() if name.startswith("xl/drawings/drawing"))
        if any(b"<xdr:sp" in drawing for drawing in drawings):
            said.append(say("原文件里的文本框、图形没有保留"))
        sheets = (archive.read(own) for name, own in names.items() if name.startswith("xl/worksheets/sheet"))
        if any(b"extLst" in sheet for sheet in sheets):
            said.append(say("原文件里新式的条件格式、数据有效性和迷你图没有保留"))
    return said
