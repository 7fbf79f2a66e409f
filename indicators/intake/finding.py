"""What is wrong or odd in a file of actuals, said so that the sender can mend it.

Comes in: a kind (a stable id), what was expected, what was found and how to mend it, with its place. Goes out: frozen
findings, and the same findings grouped for reading. An `error` keeps its row out of the store, a `warning` asks for a tick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from indicators.errors import RefusedError
from indicators.wording import listed, say, sentence

Severity = Literal["error", "warning"]
LONGEST_SHOWN = 40
MOST_ROWS_SHOWN = 8
MOST_GROUPS_OF_A_KIND = {"error": 50, "warning": 12}
MOST_EXAMPLES = 3
_ALPHABET = 26


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sender sees it: sheet, row and column letter as office software shows them, and the column's heading."""

    sheet: str = ""
    row: int | None = None
    letter: str = ""
    heading: str = ""

    def __str__(self) -> str:
        column = (
            say("{letter} 列“{heading}”", letter=self.letter, heading=self.heading)
            if self.heading
            else say("{letter} 列", letter=self.letter)
        )
        parts = [
            say("工作表“{sheet}”", sheet=self.sheet) if self.sheet else "",
            say("第 {row} 行", row=self.row) if self.row is not None else "",
            column if self.letter else "",
        ]
        return " ".join(part for part in parts if part) or say("整个文件")


WHOLE_FILE = Place()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell or a file, without its place. `kind` is a stable id, the rest is for people."""

    kind: str
    found: str
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return sentence((self.found, self.expected, self.remedy))


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place."""

    severity: Severity
    kind: str
    place: Place
    found: str
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}:{Fault(self.kind, self.found, self.expected, self.remedy)}"


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one cause: the first of them, and the rows where they stand (none for a finding on the whole file)."""

    first: Finding
    count: int
    rows: tuple[int, ...]

    @property
    def where(self) -> str:
        """The place of the first, and the rows of the others, as the sender sees them."""
        if self.count == 1 or not self.rows:
            return str(self.first.place)
        shown = listed(str(row) for row in self.rows[:MOST_ROWS_SHOWN])
        more = say("等 {count} 处", count=self.count) if self.count > MOST_ROWS_SHOWN else say("共 {count} 处", count=self.count)
        column = str(Place(self.first.place.sheet, None, self.first.place.letter, self.first.place.heading))
        place = f"{column} " if self.first.place.letter or self.first.place.sheet else ""
        return f"{place}{say('第 {rows} 行({more})', rows=shown, more=more)}"

    @property
    def where_in_sheet(self) -> str:
        """The same without the sheet, for where it is named once for all."""
        place = self.first.place
        return replace(self, first=replace(self.first, place=replace(place, sheet=""))).where if place.sheet else self.where

    def __str__(self) -> str:
        said = Fault(self.first.kind, self.first.found, self.first.expected, self.first.remedy)
        return say("{how}:{formula}", how=self.where, formula=said)


class CellError(Exception):
    """A cell that cannot be taken; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class UnreadableError(RefusedError):
    """A file that cannot be read as a table at all; carries the fault and the row where reading stopped."""

    def __init__(self, fault: Fault, row: int | None = None) -> None:
        super().__init__(str(Finding("error", fault.kind, Place(row=row), fault.found, fault.expected, fault.remedy)))
        self.fault = fault
        self.row = row


def error(fault: Fault, place: Place = WHOLE_FILE) -> Finding:
    """The fault at a place, keeping its row out."""
    return Finding("error", fault.kind, place, fault.found, fault.expected, fault.remedy)


def warning(fault: Fault, place: Place = WHOLE_FILE) -> Finding:
    """The fault at a place, asking for a tick."""
    return Finding("warning", fault.kind, place, fault.found, fault.expected, fault.remedy)


def grouped(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """Equal causes together with their count, errors first; many different ones of one kind become one with examples."""
    by_cause: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        place = finding.place
        cause: tuple[str, ...] = (
            finding.severity,
            finding.kind,
            place.sheet,
            place.letter,
            finding.found,
            finding.expected,
            finding.remedy,
        )
        by_cause.setdefault(cause, []).append(finding)
    by_kind: dict[tuple[str, ...], list[list[Finding]]] = {}
    for cause, members in by_cause.items():
        by_kind.setdefault(cause[:4], []).append(members)
    groups: list[FindingGroup] = []
    for causes in by_kind.values():
        too_many = len(causes) > MOST_GROUPS_OF_A_KIND[causes[0][0].severity]
        groups += [_together(causes)] if too_many else [_group(members) for members in causes]
    return tuple(sorted(groups, key=lambda group: (group.first.severity, group.first.place.row or 0)))


def _group(members: list[Finding]) -> FindingGroup:
    return FindingGroup(members[0], len(members), tuple(m.place.row for m in members if m.place.row is not None))


def _together(causes: list[list[Finding]]) -> FindingGroup:
    members = [finding for cause in causes for finding in cause]
    first, examples = members[0], [cause[0].found for cause in causes[:MOST_EXAMPLES]]
    found = say("{examples} 等 {count} 种", examples=listed(examples), count=len(causes))
    alike = all(member.remedy == first.remedy for member in members)
    merged = Finding(first.severity, first.kind, first.place, found, first.expected, first.remedy if alike else say("请逐处核对"))
    rows = sorted({m.place.row for m in members if m.place.row is not None})
    return FindingGroup(merged, len(members), tuple(rows))


def shown(text: str) -> str:
    """A cell's text cut to what fits into a sentence."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def column_letter(index: int) -> str:
    """A, B … Z, AA … for 0, 1 … 25, 26 …"""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, _ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters
