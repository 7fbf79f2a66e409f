"""How a text file cuts its lines into cells: delimiter, quotation mark, escape. For looking at files of any origin.

Comes in: text. Goes out: the `Dialect` that fits best, by trying: the delimiter that cuts most lines into the same number of cells whose
text looks like one value each. Refuses nothing: where nothing fits, a line is one cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from indicators.intake.reading.plaintext import declared_delimiter
from indicators.intake.reading.shapes import is_value

# the more usual first: among delimiters that fit equally well the first is taken
DELIMITERS = (",", "\t", ";", "|", ", ", "; ", "\t\t", "||", "::", "\uff0c", "、", "^", "~", "¦", "§", "\x01", "\x1f", "#", ":", " ", "\\t")
QUOTES = ('"', "'")
# a cell in curly marks holds a delimiter; else they are the words' own
_CURLY_CELL = re.compile(r"(?:\A|[,;\t|\uff0c])“[^“”]*[,;\t|\uff0c][^“”]*”(?=\Z|[,;\t|\uff0c])")
_CURLY = str.maketrans("“”", '""')
_SAMPLE_LINES = 300
_SAMPLE_CHARACTERS = 200_000
_LONGEST_RECORD = 60  # lines of one quoted cell, while looking for the dialect
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_STRAY = 0.1  # so few of a delimiter stand alone where it is always doubled
_IN_MARKS = re.compile(r"\"[^\"]*\"|'[^'\n]*'")
_NEARLY = 0.9


@dataclass(frozen=True, slots=True)
class Dialect:
    """`width` is the usual number of cells in a line; `backslash`: a quotation mark inside a cell has one before it."""

    delimiter: str
    quote: str = '"'
    backslash: bool = False
    width: int = 1
    curly: bool = False

    @property
    def plain(self) -> bool:
        """Whether Python's own reader cuts these lines."""
        return len(self.delimiter) == 1 and not self.backslash


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text without their ends, which may be of any kind, mixed."""
    for found in _LINE.finditer(text):
        if found.end() == len(text) and not found[0]:
            return
        yield found[1]


def find_dialect(text: str) -> Dialect:
    """The dialect that fits the beginning of a text best."""
    declared = declared_delimiter(text)
    sample = [line for line in islice(lines_of(text[:_SAMPLE_CHARACTERS]), _SAMPLE_LINES) if line.strip()]
    if declared:
        sample = sample[1:]
    curly = _bounded(sample, '"') == 0 and any(_CURLY_CELL.search(line) for line in sample)
    if curly:
        sample = [line.translate(_CURLY) for line in sample]
    bounded = {mark: _bounded(sample, mark) for mark in QUOTES}
    marks = sorted((mark for mark in QUOTES if bounded[mark]), key=lambda mark: -bounded[mark]) or ['"']
    tried = [
        (*_fit(sample, dialect), -order, dialect)
        for order, dialect in enumerate(
            Dialect(delimiter, mark, _escapes_with_backslash(sample, mark), curly=curly)
            for mark in marks
            for delimiter in ((declared,) if declared else _occurring(sample))
        )
    ]
    if not tried:
        return Dialect(declared or ",", marks[0], curly=curly)
    _, width, _, dialect = max(tried, key=lambda found: found[:3])
    return replace(dialect, width=width)


def _occurring(sample: Sequence[str]) -> list[str]:
    """The delimiters to be tried: those that occur, but not `|` where it is always doubled."""
    text = "\n".join(sample)
    bare = _IN_MARKS.sub("", text)
    found = [delimiter for delimiter in DELIMITERS if delimiter in text]
    return [one for one in found if len(one) > 1 or one * 2 not in bare or bare.replace(one * 2, "").count(one) > _STRAY * bare.count(one)]


def straightened(text: str, dialect: Dialect) -> str:
    """The text with curly quotation marks straight where those bound its cells."""
    return text.translate(_CURLY) if dialect.curly else text


def _bounded(sample: Sequence[str], quote: str) -> int:
    """How many cells, whatever the delimiter, stand between these marks."""
    mark = re.compile(rf"(?:\A|[^\w\s{quote}]|\s){quote}[^{quote}]+{quote}(?=\Z|[^\w\s{quote}]|\s)")
    return sum(len(mark.findall(line)) for line in sample)


def _escapes_with_backslash(sample: Sequence[str], quote: str) -> bool:
    r"""Whether quotation marks within cells are written `\"`, more of them than doubled or left as they are."""
    text = "\n".join(sample)
    escaped = len(re.findall(rf"(?<!\\)\\{quote}(?=[^\W_]|{quote}| [^\W_])", text))
    doubled = len(re.findall(rf"(?<![{quote}\\,;|\t]){quote}{quote}(?!{quote})", text))
    bare = len(re.findall(rf"[^\W_]{quote}[^\W_]", text))
    return escaped > max(doubled, bare)


def _fit(sample: Sequence[str], dialect: Dialect) -> tuple[float, int]:
    """How well a dialect fits, up to 1, and its usual number of cells."""
    rows = list(_cut(sample, dialect))
    widths = Counter(len(row) for row, _ in rows)
    most = max((count for width, count in widths.items() if width > 1), default=0)
    # of two tables in one file the first is meant; a Counter keeps the order of coming
    width, count = next(((width, count) for width, count in widths.items() if width > 1 and count >= _NEARLY * most), (1, 0))
    if width < 2:  # noqa: PLR2004 — one cell is no cut
        return 0.0, 1
    cells = [cell for row, _ in rows for cell in row]
    values = sum(quoted or is_value(cell) for row, flags in rows for cell, quoted in zip(row, flags, strict=True))
    return count / len(rows) * (1 - 1 / width) * values / len(cells), width


def _cut(sample: Sequence[str], dialect: Dialect) -> Iterator[tuple[list[str], list[bool]]]:
    """The sample's records, by a pattern for one cell; a quotation mark left open takes the following lines along, but not many."""
    mark, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    inner = rf"(?:[^{mark}\\]|\\.|{mark}{mark})*" if dialect.backslash else rf"(?:[^{mark}]|{mark}{mark})*"
    cell = re.compile(rf"(?:{mark}({inner}){mark}(?={delimiter}|\Z)|((?:(?!{delimiter}).)*))({delimiter}|\Z)", re.DOTALL)
    opens = re.compile(rf"(?:\A|{delimiter}){mark}(?:[^{mark}]|{mark}{mark})*\Z")
    index = 0
    while index < len(sample):
        record = sample[index]
        if opens.search(record):
            for more in range(1, min(_LONGEST_RECORD, len(sample) - index)):
                joined = "\n".join(sample[index : index + more + 1])
                if not opens.search(joined):
                    record, index = joined, index + more
                    break
        index += 1
        cells: list[str] = []
        quoted: list[bool] = []
        for found in cell.finditer(record):
            quoted.append(found[1] is not None)
            cells.append(found[1] if found[1] is not None else found[2])
            if not found[3]:
                break
        yield cells, quoted
