"""A file held against the store, once a file and choice, with a bar while it takes long.

Comes in: what was sent and chosen. Goes out: the check, kept in the session until something of it changes.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

import streamlit as st

from dashboard import cache
from dashboard.filters import Filters
from dashboard.upload.sending import Choices, Sent
from dashboard.upload.understood import as_options, carry_over, corrected, forget
from indicators import Check, check_file, language, limits_from, say

LONG_FILE: Final = 1_000_000


def digest(sent: Sent) -> str:
    """A short name for the bytes that were sent."""
    return hashlib.sha256(sent.content).hexdigest()[:16]


def checked(filters: Filters, sent: Sent, choices: Choices) -> Check:
    """The check of what was sent. Raises RefusedError for a choice that cannot be."""
    this = digest(sent)
    found = _checked(filters, sent, choices)
    if not carry_over(this, found.shape):
        return found
    again = _checked(filters, sent, choices)
    if again.followed:
        return again
    forget(this)
    return found


def _checked(filters: Filters, sent: Sent, choices: Choices) -> Check:
    said = corrected(digest(sent))
    key = (filters.at, filters.today, digest(sent), sent.name, choices, repr(said), language())
    kept = st.session_state.get("checked")
    if kept is not None and kept[0] == key:
        check: Check = kept[1]
        return check
    bar = st.progress(0.0, text=say("正在核对文件……")) if len(sent.content) > LONG_FILE else None

    def tell(doing: str, share: float) -> None:
        if bar is not None:
            bar.progress(share, text=doing)

    with st.spinner(say("正在核对文件……")):
        check = check_file(
            cache.store(filters.at.path), sent.content, sent.name, today=filters.today, plan=choices.plan or None,
            period=choices.period or None, region=choices.region or None, sender=choices.who, limits=limits_from(os.environ), progress=tell,
            **as_options(said),  # type: ignore[arg-type]
        )  # fmt: skip
    if bar is not None:
        bar.empty()
    st.session_state["checked"] = (key, check)
    return check
