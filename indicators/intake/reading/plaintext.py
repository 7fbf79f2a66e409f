"""A text file becomes a grid: the strict way, for figures that are to be stored.

Comes in: text. Goes out: its delimiter and its rows. Refuses a quotation mark that is never closed, and what is too large. Only the
delimiters that offices send are known here; `dialect` knows the others, for looking.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from indicators.intake.finding import Fault, UnreadableError
from indicators.intake.reading.cell_rows import CellRows
from indicators.intake.reading.encoding import decode, refuse_control_characters
from indicators.intake.reading.grid import Grid
from indicators.intake.reading.limits import Limits, check_columns, check_row
from indicators.wording import say

DELIMITERS = (",", "\t", ";", "|")
FULL_WIDTH_COMMA = "\uff0c"
SAMPLE_ROWS = 200
# stands after the last line: where it does not come back as a row of its own, a quotation mark was left open
_END = "\ue000end\ue000"
_SOMETHING = re.compile(r"[^\s,;|\uff0c\x1a\ufeff]")
_DECLARED = re.compile(r"\Asep=(?P<delimiter>[,;|\t])\r?\n?", re.IGNORECASE)


def read_plaintext(content: bytes, file_name: str, limits: Limits) -> Grid:
    """The grid of a text file."""
    text, encoding = decode(content)
    if is_empty(text):
        raise UnreadableError(Fault("empty_file", say("文件是空的"), say("应有一行表头和至少一行数据"), say("请检查是否选错了文件")))
    text = text.rstrip("\x1a").rstrip("\r\n")
    refuse_control_characters(text)
    delimiter = declared_delimiter(text) or _delimiter(text)
    rows = in_columns(text, delimiter, limits)
    return Grid(file_name, "", encoding, delimiter, tuple(in_rows(text, delimiter, limits)) if rows is None else rows)


def is_empty(text: str) -> bool:
    """Whether a text holds nothing but delimiters and blanks."""
    return not _SOMETHING.search(text)


def declared_delimiter(text: str) -> str | None:
    """The delimiter of a first line like `sep=;`, as office software writes and obeys it."""
    declared = _DECLARED.match(text)
    return declared["delimiter"] if declared else None


def _delimiter(text: str) -> str:
    """The delimiter that cuts most rows into the same number of cells; among equals, into more cells.

    One that leaves text behind a closing quotation mark has cut inside a quoted cell, and stands behind those that do not.
    """
    sample = "".join(islice(io.StringIO(text, newline=""), SAMPLE_ROWS))

    def fit(delimiter: str) -> tuple[bool, int]:
        widths = Counter(len(row) for row in _lenient(sample, delimiter) if any(cell.strip() for cell in row))
        cells = max(((width - 1) * count for width, count in widths.items()), default=0)
        return cells > 0 and _quotes_are_whole(sample, delimiter), cells

    best = max(DELIMITERS, key=fit)
    return best if fit(best)[1] else (FULL_WIDTH_COMMA if fit(FULL_WIDTH_COMMA)[1] else ",")


def _quotes_are_whole(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "expected after" not in str(error)  # the sample may end inside a cell
    return True


def _lenient(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        return


def in_columns(text: str, delimiter: str, limits: Limits) -> CellRows | None:
    """The rows of a text in which nothing is quoted and every line has as many cells, many times faster; None for any other."""
    if '"' in text or text.startswith("\ufeff") or not delimiter.isascii() or text.count("\r") != text.count("\r\n"):
        return None
    content = text.encode()
    width = content.partition(b"\n")[0].count(delimiter.encode()) + 1
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            arrow_csv.ReadOptions(autogenerate_column_names=True),
            arrow_csv.ParseOptions(delimiter=delimiter, quote_char=False, double_quote=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(check_utf8=False, column_types={f"f{index}": pa.string() for index in range(width)}),
        )
    except pa.ArrowInvalid:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    longest = max((pc.max(pc.binary_length(column)).as_py() or 0 for column in columns), default=0)
    if width > limits.columns or longest > csv.field_size_limit():
        return None
    check_row(min(table.num_rows, limits.rows + 1), limits)
    return CellRows(columns, table.num_rows)


def in_rows(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[str, ...]]:
    """The rows of any text, cell by cell. Raises UnreadableError where a quotation mark is left open."""
    end = _END if text.endswith(("\n", "\r")) else f"\n{_END}"
    reader = csv.reader(io.StringIO(text + end, newline=""), delimiter=delimiter)
    row: list[str] = []
    number = last = 0
    try:
        for number, row in enumerate(reader, start=1):
            if row == [_END]:
                return
            if number > limits.rows:
                check_row(number, limits)
            while row and not row[-1].strip():
                row.pop()
            if len(row) > limits.columns:
                check_columns(len(row), number, limits)
            last = number
            yield tuple(row)
    except csv.Error as error:
        fault = Fault("cell_too_long", say("有一个单元格过长,可能是引号没有成对"), say("引号应成对出现"), say("请检查这一行的引号"))
        raise UnreadableError(fault, last + 1) from error
    raise UnreadableError(
        Fault("open_quote", say("这一行有引号没有配对,其后的内容无法分列"), say("引号应成对出现"), say("请补上或删去引号")), last
    )
