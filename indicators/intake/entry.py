"""One value of a table on its way to being understood: its texts by meaning, what was found, and where it stands.

Comes in: an entry's index. Goes out: the texts, and the place of each as the sender sees it. What the texts mean is found
in entry_parts.py, one part after another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from indicators.intake.finding import Fault, Finding, Place, error
from indicators.intake.headings import Meaning
from indicators.intake.layouts import Column
from indicators.intake.lookups import Lookups, Question
from indicators.intake.vocabulary import Terms
from indicators.period import Period


@dataclass(frozen=True, slots=True)
class Read:
    """What an entry is; `value` is in the indicator's unit, None where it is not reported."""

    terms: Terms
    region: tuple[str, str]
    period: Period
    value: Decimal | None
    bare: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A value that was not understood, as it stands in the file; `letter` is its column."""

    number: int
    letter: str
    region: str
    indicator: str
    period: str
    text: str
    entry: int


@dataclass(slots=True)
class Entry:
    """One entry on its way: its cells by meaning, and what was found so far; `passed` says why its row is no data."""

    question: Question
    look: Lookups
    index: int
    cells: dict[Meaning, str]
    found: list[Finding] = field(default_factory=list)
    passed: str = ""
    nothing: bool = False

    def fault(self, fault: Fault, meaning: Meaning | None = None) -> None:
        """Keep the entry out."""
        self.found.append(error(fault, place(self.question, self.index, meaning)))

    def text(self, meaning: Meaning) -> str:
        """The text of that meaning, empty where there is none."""
        return self.cells.get(meaning, "").strip()

    @property
    def faulty(self) -> bool:
        """Whether something keeps the entry out."""
        return any(finding.severity == "error" for finding in self.found)


def entry_of(question: Question, look: Lookups, index: int) -> Entry:
    """The entry of that index, unread."""
    return Entry(question, look, index, question.entries.cells(index))


def place(question: Question, entry: int, meaning: Meaning | None) -> Place:
    """The place of an entry's cell of that meaning; what a heading says is placed at the value under it."""
    sheet, entries, settled = question.table.sheet, question.entries, question.settled
    column = settled.columns.get(meaning) if meaning else None
    under: Column = settled.values[int(entries.which[entry])]
    if column is None and meaning and (meaning == "value" or under.says(meaning)):
        column = under
    return column.place(sheet, entries.number(entry)) if column else Place(sheet, entries.number(entry))


def heading_place(question: Question, entry: int, meaning: Meaning) -> Place:
    """The place of the heading that says what is wrong, else that of the cell."""
    under: Column = question.settled.values[int(question.entries.which[entry])]
    if meaning not in question.settled.columns and under.says(meaning):
        return under.place(question.table.sheet, question.table.header_row)
    return place(question, entry, meaning)
