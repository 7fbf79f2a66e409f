"""What can go wrong in a way the person at the screen must hear about.

Each error carries a sentence that says what is wrong and what to do; the command line and the screen show that
sentence and nothing else. What a person can mend in a file is a finding (see intake), not an exception.
"""

from __future__ import annotations

from dataclasses import dataclass

from indicators.wording import say


class XushiError(Exception):
    """A refusal in words; the text of the exception is what the person reads."""


class RefusedError(XushiError):
    """The input is wrong: nothing was stored."""


class StoreError(XushiError):
    """The store cannot be used: locked, damaged, unwritable, or of another version."""


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One thing wrong in a plan file: where it stands, what was expected, what was found."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return say("{file} 第 {line} 行 {field}:{message}", file=self.file, line=self.line, field=self.field, message=self.message)


class PlanRefusedError(RefusedError):
    """A plan file that cannot be taken, with every fault found in it."""

    def __init__(self, faults: tuple[PlanFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
