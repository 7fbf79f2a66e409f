"""The sheet 校核意见: every finding of a check, with a link to the cell it speaks of.

Comes in: a workbook, a check, and remarks on the workbook itself. Goes out: the same workbook with one more sheet, whose headings
are none that the reader takes for data. No text of it is ever run as a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from openpyxl.styles import Alignment, Font
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from indicators.intake.checking import Check
from indicators.intake.finding import Finding
from indicators.intake.packing import writable
from indicators.intake.sheets import OPINIONS
from indicators.wording import say

MOST_LISTED: Final = 5_000
_WIDTHS: Final = (6, 9, 26, 46, 34, 40)


def add_opinions(book: Any, check: Check, remarks: Sequence[str], sheets: Sequence[str]) -> None:  # noqa: ANN401 — openpyxl ships no types
    """Add the sheet behind the others; `sheets` are the names of those, the first of which a text file became.

    Without any the places are named and not linked.
    """
    sheet = book.create_sheet(OPINIONS)
    lines = [
        say("校核意见:{file}", file=check.file_name),
        say("错误 {errors} 处,请确认 {warnings} 处。改好后直接把这个文件再报一次,批注、底色和这一页都不用删。", errors=len(check.errors),
            warnings=len(check.warnings)),
        *remarks,
    ]  # fmt: skip
    listed = sorted(check.findings, key=lambda one: (one.severity, one.place.sheet, one.place.row or 0))
    if len(listed) > MOST_LISTED:
        lines.append(say("只列出前 {most} 处,另有 {more} 处", most=MOST_LISTED, more=len(listed) - MOST_LISTED))
    for row, text in enumerate(lines, start=1):
        _write(sheet, row, 1, text).font = Font(bold=row == 1, size=14 if row == 1 else 11)
    head = len(lines) + 1
    headings = (say("第几处"), say("轻重"), say("在哪里"), say("发现"), say("本应"), say("怎样改"))
    for column, (text, width) in enumerate(zip(headings, _WIDTHS, strict=True), start=1):
        _write(sheet, head, column, text).font = Font(bold=True)
        sheet.column_dimensions["ABCDEF"[column - 1]].width = width
    for number, finding in enumerate(listed[:MOST_LISTED], start=1):
        _line(sheet, head + number, number, finding, sheets)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _line(sheet: Any, row: int, number: int, finding: Finding, sheets: Sequence[str]) -> None:  # noqa: ANN401
    weight = say("✘ 错误") if finding.severity == "error" else say("▲ 请确认")
    texts = (f"({number})", weight, str(finding.place), finding.found, finding.expected, finding.remedy)
    for column, text in enumerate(texts, start=1):
        _write(sheet, row, column, text).alignment = Alignment(vertical="top", wrap_text=True)
    place = finding.place
    if place.row is not None and sheets:
        name = place.sheet if place.sheet in sheets else sheets[0]
        cell = sheet.cell(row, 3)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(name)}!{place.letter or 'A'}{place.row}")
        cell.font = Font(color="FF0B5CAD", underline="single")


def _write(sheet: Any, row: int, column: int, text: str) -> Any:  # noqa: ANN401
    cell = sheet.cell(row, column)
    cell.value = writable(text)
    cell.data_type = "s"  # never a formula
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell
