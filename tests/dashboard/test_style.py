"""The style sheet costs little: a click changes the classes of all that is shown, and what depends on a class is looked through again."""

from __future__ import annotations

import re
from pathlib import Path

SHEET = (Path(__file__).parents[2] / "dashboard" / "style.css").read_text(encoding="utf-8")
NOT_FOR_PAPER, ON_PAPER = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL).split("@media print {", 1)


def test_on_the_screen_no_part_of_a_class_is_asked_for_but_of_an_element_itself() -> None:
    asked = re.findall(r'([^\s{},;]*)\[class\*="[^"]*"\]([^{]*)\{', NOT_FOR_PAPER)
    assert len(asked) == 12  # the shares of the matrix
    assert [(of, below) for of, below in asked if of != "&" or below.strip()] == []


def test_on_the_screen_nothing_is_asked_for_what_it_holds() -> None:
    assert ":has(" in ON_PAPER
    assert ":has(" not in NOT_FOR_PAPER
