"""Bytes become a grid of text cells, each with the row the sender sees. Never judges what a cell means.

Comes in: the bytes of a file or of pasted text. Goes out: a `Grid`: encoding, delimiter, rows of text. Refuses, in words,
what is no table of text, what is too large, what decodes in no encoding and a quotation mark that is never closed.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from indicators.intake.containers import container_fault
from indicators.intake.finding import Fault, UnreadableError
from indicators.wording import say

DELIMITERS = (",", "\t", ";", "|")
FULL_WIDTH_COMMA = ","
SAMPLE_ROWS = 200
# stands after the last line: where it does not come back as a row of its own, a quotation mark was left open
_END = "\ue000end\ue000"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SOMETHING = re.compile(r"[^\s,;|,\x1a\ufeff]")
_DECLARED = re.compile(r"\Asep=(?P<delimiter>[,;|\t])\r?\n?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read: bytes, rows, columns. Looked at before anything is parsed."""

    file_bytes: int = 200_000_000
    rows: int = 1_200_000
    columns: int = 1_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands in the file. `rows[0]` is row 1; empty cells at the end of a row are dropped."""

    file_name: str
    sheet: str
    encoding: str
    delimiter: str
    rows: tuple[tuple[str, ...], ...]


def read_grid(content: bytes, file_name: str, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read the text table in `content`; the name of the file decides nothing. Raises UnreadableError in words."""
    if len(content) > limits.file_bytes:
        size, most = len(content) / 1_000_000, limits.file_bytes / 1_000_000
        raise UnreadableError(_too_large(say("文件有 {size} MB", size=f"{size:.1f}"), say("至多 {most} MB", most=f"{most:g}")))
    fault = container_fault(content)
    if fault:
        raise UnreadableError(fault)
    text, encoding = decode(content)
    if not _SOMETHING.search(text):
        raise UnreadableError(Fault("empty_file", say("文件是空的"), say("应有一行表头和至少一行数据"), say("请检查是否选错了文件")))
    text = text.rstrip("\x1a")
    control = _CONTROL.search(text)
    if control:
        row = text.count("\n", 0, control.start()) + 1
        found = say("文件里有文字表格不会有的控制字符(U+{code})", code=f"{ord(control[0]):04X}")
        raise UnreadableError(Fault("binary", found, say("应为 CSV 或文本"), say("请用办公软件打开原文件,另存为 CSV 后再报")), row)
    delimiter = _declared_delimiter(text) or _delimiter(text)
    return Grid(file_name, "", encoding, delimiter, tuple(_rows(text, delimiter, limits)))


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by the byte order mark, else strict UTF-8, else GB18030."""
    if content.startswith(codecs.BOM_UTF8):
        return _decoded(content[len(codecs.BOM_UTF8) :], "utf-8", len(codecs.BOM_UTF8)), "UTF-8(带 BOM)"
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return _decoded(content[len(mark) :], codec, len(mark)), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as not_utf8:
        if b"\x00" in content[:1000]:
            fault = Fault(
                "binary", say("文件里有零字节,不是文字表格"), say("应为 CSV 或文本"), say("请用办公软件打开原文件,另存为 CSV 后再报")
            )
            raise UnreadableError(fault) from not_utf8
        if _mostly_utf8(content):
            return _decoded(content, "utf-8", 0), "UTF-8"
        return _decoded(content, "gb18030", 0), "GB18030"


def _mostly_utf8(content: bytes) -> bool:
    """Whether most characters are whole in UTF-8, as they hardly ever are in a file of GB18030."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(c >= "\u2e80" for c in text) - broken > 4 * broken


def _decoded(content: bytes, codec: str, offset: int) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        found = say("第 {byte} 字节起不是 {codec} 文字", byte=error.start + offset + 1, codec=codec.upper())
        expected = say("应为 UTF-8、UTF-16(带 BOM)或 GB18030(GBK)编码")
        raise UnreadableError(
            Fault("undecodable", found, expected, say("请用办公软件打开,另存为“CSV UTF-8(逗号分隔)”后再报")),
            content.count(b"\n", 0, error.start) + 1,
        ) from error


def _declared_delimiter(text: str) -> str | None:
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
                raise UnreadableError(_too_large(say("多于 {rows} 行", rows=limits.rows), say("至多 {rows} 行", rows=limits.rows)), number)
            while row and not row[-1].strip():
                row.pop()
            if len(row) > limits.columns:
                raise UnreadableError(
                    _too_large(say("有 {columns} 列", columns=len(row)), say("至多 {columns} 列", columns=limits.columns)), number
                )
            last = number
            yield tuple(row)
    except csv.Error as error:
        fault = Fault("cell_too_long", say("有一个单元格过长,可能是引号没有成对"), "", say("请检查这一行的引号"))
        raise UnreadableError(fault, last + 1) from error
    raise UnreadableError(
        Fault("open_quote", say("这一行有引号没有配对,其后的内容无法分列"), say("引号应成对出现"), say("请补上或删去引号")), last
    )


def _too_large(found: str, expected: str) -> Fault:
    return Fault("too_large", found, expected, say("请拆成几个文件分别报送"))
