"""The receipt: what was stored or withdrawn last. Comes in: its words. Goes out: they stand where it was done until another sheet is there.

That of a sheet heads the page, that of a withdrawal stands by its button.
"""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.text import literal

_SLIP: Final = "receipt"
_WORDS: Final = "words"
_BESIDE: Final = "beside"
_SHEETS: Final = "sheets"
_OF: Final = "of"
_A_SHEET: Final = "a sheet"
Slip = dict[str, str]


def slip() -> Slip:
    """What the next receipt is written on, fetched before anything is stored.

    Whatever touches the session after that may end the run, when a button is pressed a second time, and the sender would never read
    what became of the sheet.
    """
    if _SLIP not in st.session_state:
        st.session_state[_SLIP] = {}
    found: Slip = st.session_state[_SLIP]
    return found


def keep(on: Slip, words: str, *, of_a_sheet: bool = False) -> None:
    """Keep the words for the runs of the page that follow; after those of a sheet the next one has a box of its own."""
    on[_WORDS] = words
    on.pop(_BESIDE, None)
    on[_OF] = _A_SHEET if of_a_sheet else ""
    if of_a_sheet:
        on[_SHEETS] = f"{int(on.get(_SHEETS, 0)) + 1}"


def sheets() -> str:
    """How many sheets this page has dealt with."""
    return slip().get(_SHEETS, "0")


def show(place: DeltaGenerator, beside: str, *, of_a_sheet: bool = False) -> None:
    """Show them where they belong; `beside` is the digest of the sheet on the page, "" where there is none."""
    known = slip()
    if known.setdefault(_BESIDE, beside) != beside:
        known.pop(_WORDS, None)
    if _WORDS in known and (known[_OF] == _A_SHEET) == of_a_sheet:
        place.success(literal(known[_WORDS]), icon=":material/check_circle:")
