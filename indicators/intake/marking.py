"""The sender's own workbook back, with what was found in it marked where it stands.

Comes in: the bytes that were checked and the check. Goes out: an .xlsx: the sender's, or one made of the cells of a file of another
kind, each cell with a finding framed, coloured and commented, and a sheet 校核意见 that lists every finding. Marks of an earlier
check are taken out first. Refuses what cannot be read as tables at all, and what is too large to be marked.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from indicators.errors import RefusedError
from indicators.intake.checking import Check
from indicators.intake.finding import Finding
from indicators.intake.kept import formula_results, not_kept
from indicators.intake.opinions import add_opinions
from indicators.intake.packing import LONGEST_CELL, Result, packed, writable
from indicators.intake.reading import DEFAULT_LIMITS, Grid, Limits, read_grids
from indicators.intake.reading.containers import workbook_kind
from indicators.intake.sheets import OPINIONS
from indicators.wording import in_every_language, say, sentence

AUTHOR: Final = "序时校核"
MOST_CELLS: Final = 400_000
LAST_ROW: Final = 1_048_576
LARGEST_MERGED: Final = 10_000
MOST_MARKS: Final = 3_000
LONGEST_COMMENT: Final = 1_500
# solid for an error, dotted for a warning, so that colour is not all there is
_FILLS: Final = {
    "error": PatternFill("solid", fgColor="FFF8C9C4"),
    "warning": PatternFill("gray125", fgColor="FF8A6100", bgColor="FFFFF0B8"),
}
_BEHIND_THEIRS: Final = "\n——\n"
# openpyxl meets with odd files in its own ways; the cells can still be given back without their looks
_ODD_WORKBOOK: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, SyntaxError, BadZipFile, InvalidFileException)
Place = tuple[str, int, str]


def marked_workbook(content: bytes, check: Check, *, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The workbook with the findings of `check` marked; formulas and looks stay, macros do not, which is said.

    Raises RefusedError in words for a file that is no table or has too many cells to be marked.
    """
    grids = read_grids(content, check.file_name, limits=limits)
    grids = tuple(grid for grid in grids if grid.sheet != OPINIONS) or grids
    if sum(len(row) for grid in grids for row in grid.rows) > MOST_CELLS or any(len(grid.rows) > LAST_ROW for grid in grids):
        found = say("表格多于 {count} 个单元格,不另做标注;请按校核意见逐条改正", count=MOST_CELLS)
        raise RefusedError(found)
    book, results, remarks = _sender_workbook(content, grids, limits)
    if check.encoding != "XLSX":
        _keep_in_doubt(book, check, grids, remarks)
    marks = _by_cell(check.findings)
    for (sheet, row, letter), findings in list(marks.items())[:MOST_MARKS]:
        _mark(_sheet(book, sheet), f"{letter}{row}", findings)
    if any(len(text) > LONGEST_CELL for grid in grids for row in grid.rows for text in row):
        remarks.append(say("有的单元格长于 {count} 个字,这里只留开头", count=LONGEST_CELL))
    if len(marks) > MOST_MARKS:
        remarks.append(say("有问题的单元格多于 {count} 个,只标注前 {count} 个", count=MOST_MARKS))
    add_opinions(book, check, remarks, [sheet.title for sheet in book.worksheets])
    return packed(book, check.today, results)


def findings_workbook(check: Check, remark: str) -> bytes:
    """The list of findings alone, with a remark why the sender's own table is not beside it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    add_opinions(book, check, [remark], [])
    return packed(book, check.today)


def _sender_workbook(content: bytes, grids: Sequence[Grid], limits: Limits) -> tuple[Any, Mapping[int, Mapping[str, Result]], list[str]]:
    """The workbook to be marked without earlier marks, what its formulas gave, and what is to be said about it."""
    if workbook_kind(content) != "xlsx":
        return _of_grids(grids), {}, [say("原文件不是 .xlsx,这里按读到的内容另成一个工作簿,位置与原文件相同")]
    by_name, cells = formula_results(content, limits)
    if cells > MOST_CELLS:
        return _of_grids(grids), {}, [say("原表的格子太多,这里只按有内容的另成一个工作簿,位置与原表相同")]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what openpyxl leaves out is said by not_kept
            book = load_workbook(io.BytesIO(content), keep_vba=False, rich_text=True)
        if OPINIONS in book.sheetnames and len(book.sheetnames) > 1:
            del book[OPINIONS]
        for sheet in book.worksheets:
            _clean(sheet)
    except _ODD_WORKBOOK:
        return _of_grids(grids), {}, [say("原表的样式读不出来,这里按读到的内容另成一个工作簿,位置与原表相同")]
    results = {number: by_name.get(sheet.title, {}) for number, sheet in enumerate(book.worksheets, start=1)}
    return book, results, not_kept(content)


def _of_grids(grids: Sequence[Grid]) -> Any:  # noqa: ANN401 — openpyxl ships no types
    """A workbook with the same texts in the same places; as texts, so that office software turns none into a date."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.sheet or say("数据"))
        for row, cells in enumerate(grid.rows, start=1):
            for column, text in enumerate(cells, start=1):
                if text:
                    cell = sheet.cell(row, column)
                    cell.value, cell.data_type, cell.number_format = writable(text), "s", "@"
        for first_row, first_column, last_row, last_column in grid.merged:
            if (last_row - first_row + 1) * (last_column - first_column + 1) > LARGEST_MERGED:
                continue
            sheet.merge_cells(start_row=first_row + 1, start_column=first_column + 1, end_row=last_row + 1, end_column=last_column + 1)
    return book


def _keep_in_doubt(book: Any, check: Check, grids: Sequence[Grid], remarks: list[str]) -> None:  # noqa: ANN401
    """What only the kind of the file made doubtful would be taken without a word from a workbook: a mark keeps it unread until mended."""
    doubtful = {"split_number"} if all(grid.formats_known for grid in grids) else {"split_number", "bare_fraction"}
    places = [finding.place for finding in check.findings if finding.kind in doubtful and finding.place.letter]
    for place in places:
        cell = _sheet(book, place.sheet)[f"{place.letter}{place.row}"]
        cell.value = f"{cell.value or ''}?"
    if places:
        remarks.append(say("有 {count} 格的数不能断定,后面加了“?”;请改成确切的数", count=len(places)))


def _clean(sheet: Any) -> None:  # noqa: ANN401
    """Take out the marks of an earlier check: our words in comments, and the colours that came with them; dates stay dates."""
    starts = tuple(word for words in in_every_language(_weights) for word in words.values())
    for cell in list(sheet._cells.values()):  # noqa: SLF001 — only cells that are there; to go by rows makes all between them
        if cell.data_type == "d" and cell.number_format == "General":
            cell.number_format = "yyyy-mm-dd"  # a date by its kind is written by its format
        if cell.comment is None:
            continue
        text = cell.comment.text
        theirs, between, ours = text.partition(_BEHIND_THEIRS)
        if text.startswith(starts):
            cell.comment = None
        elif between and ours.startswith(starts):
            cell.comment = Comment(theirs, cell.comment.author, height=cell.comment.height, width=cell.comment.width)
        else:
            continue
        if any(cell.fill.fill_type == fill.fill_type and cell.fill.fgColor.rgb == fill.fgColor.rgb for fill in _FILLS.values()):
            cell.fill = PatternFill()


def _by_cell(findings: Sequence[Finding]) -> dict[Place, list[Finding]]:
    """The findings of each cell; one on a whole row stands at its first cell, one on the whole file at none."""
    marks: dict[Place, list[Finding]] = {}
    for finding in findings:
        place = finding.place
        if place.row is not None:
            marks.setdefault((place.sheet, place.row, place.letter or "A"), []).append(finding)
    return marks


def _sheet(book: Any, name: str) -> Any:  # noqa: ANN401
    return book[name] if name in book.sheetnames else book.worksheets[0]


def _mark(sheet: Any, reference: str, findings: Sequence[Finding]) -> None:  # noqa: ANN401
    """Colour and comment; a comment of the sender's stays before ours."""
    worst = "error" if any(finding.severity == "error" for finding in findings) else "warning"
    said = "\n".join(_text(finding) for finding in findings)[:LONGEST_COMMENT]
    for area in sheet.merged_cells.ranges:
        if reference in area:
            reference = area.start_cell.coordinate
            break
    cell = sheet[reference]
    theirs, author = (cell.comment.text + _BEHIND_THEIRS, cell.comment.author) if cell.comment is not None else ("", AUTHOR)
    cell.comment = Comment(writable(theirs + said), author, height=40 + 18 * (1 + len(said) // 24), width=320)
    cell.fill = _FILLS[worst]


def _weights() -> dict[str, str]:
    """How a comment begins, by the weight of its finding."""
    return {"error": say("【错误】"), "warning": say("【请确认】")}


def _text(finding: Finding) -> str:
    return _weights()[finding.severity] + sentence((finding.found, finding.expected, finding.remedy))
