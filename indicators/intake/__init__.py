"""A file becomes a submission: read, recognised, parsed, checked, stored.

Comes in: the bytes of a file of actuals, or pasted text. Goes out: a `Check` with findings and a preview, and once the
sender agrees a `Receipt`. Refuses nothing in silence: each cell is either stored right or named with its place.
"""

from indicators.intake.checking import Check, check_file
from indicators.intake.finding import Finding, FindingGroup, Place
from indicators.intake.lights import LightChange
from indicators.intake.preview import PreviewRow
from indicators.intake.reading import Limits
from indicators.intake.recognition import PassedRow, Table, read_table
from indicators.intake.submission import Receipt, Submission, submissions, submit, withdraw

__all__ = [
    "Check",
    "Finding",
    "FindingGroup",
    "LightChange",
    "Limits",
    "PassedRow",
    "Place",
    "PreviewRow",
    "Receipt",
    "Submission",
    "Table",
    "check_file",
    "read_table",
    "submissions",
    "submit",
    "withdraw",
]
