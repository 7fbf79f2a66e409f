"""A file becomes a submission: read, recognised, parsed, checked, stored.

Comes in: the bytes of a file of actuals, or pasted text. Goes out: a `Check` with findings and a preview, and once the
sender agrees a `Receipt`. Refuses nothing in silence: each cell is either stored right or named with its place.
"""

from indicators.intake.checking import LAYOUTS, Check, check_file, meanings_to_choose
from indicators.intake.finding import Finding, FindingGroup, Place
from indicators.intake.layouts import layout_word
from indicators.intake.lights import LightChange
from indicators.intake.marking import findings_workbook, marked_workbook
from indicators.intake.preview import PreviewRow
from indicators.intake.reading import Limits, limits_from
from indicators.intake.recall import correction_words, forget_correction
from indicators.intake.recognition import PassedRow, Table, read_table
from indicators.intake.submission import Receipt, submit
from indicators.intake.template import template_csv, template_workbook

__all__ = [
    "LAYOUTS",
    "Check",
    "Finding",
    "FindingGroup",
    "LightChange",
    "Limits",
    "PassedRow",
    "Place",
    "PreviewRow",
    "Receipt",
    "Table",
    "check_file",
    "correction_words",
    "findings_workbook",
    "forget_correction",
    "layout_word",
    "limits_from",
    "marked_workbook",
    "meanings_to_choose",
    "read_table",
    "submit",
    "template_csv",
    "template_workbook",
]
