"""The receipt: what was stored or withdrawn last. Comes in: its words. Goes out: they head the page until another sheet is there."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.text import literal

_WORDS: Final = "receipt"
_BESIDE: Final = "receipt-beside"


def keep(words: str) -> None:
    """Keep the words for the runs of the page that follow; who presses a button twice reads them too."""
    st.session_state[_WORDS] = words
    st.session_state.pop(_BESIDE, None)


def show(place: DeltaGenerator, beside: str) -> None:
    """Show them; `beside` is the digest of the sheet on the page, "" where there is none."""
    words = st.session_state.get(_WORDS)
    if words and st.session_state.setdefault(_BESIDE, beside) == beside:
        place.success(literal(words), icon=":material/check_circle:")
    else:
        st.session_state.pop(_WORDS, None)
