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

from indicators.intake.finding import Fault, UnreadableError
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
    text = text.rstrip("\x1a")
    refuse_control_characters(text)
    delimiter = declared_delimiter(text) or _delimiter(text)
    return Grid(file_name, "", encoding, delimiter, tuple(_rows(text, delimiter, limits)))


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


def _rows(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[str, ...]]:
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
        fault = Fault("cell_too_long", say("有一个单元格过长,可能是引号没有成对"), "", say("请检查这一行的引号"))
        raise UnreadableError(fault, last + 1) from error
    raise UnreadableError(
        Fault("open_quote", say("这一行有引号没有配对,其后的内容无法分列"), say("引号应成对出现"), say("请补上或删去引号")), last
    )
