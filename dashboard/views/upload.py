"""填报: send a month. A file or a pasted table is checked, shown, and stored once the sender agrees.

Comes in: the chosen filters, a file or text, and the sender's word. Goes out: what was understood, findings with their
places, a preview with the lights that would change, a receipt; who has not reported; earlier submissions, to be withdrawn.
"""

from __future__ import annotations

import streamlit as st

from dashboard.filters import Filters
from dashboard.text import literal
from dashboard.upload import findings, preview, receipt, records, sending, storing, understood
from dashboard.upload.checking import checked, digest
from indicators import RefusedError, listed, say


def show(filters: Filters) -> None:
    """Draw the upload view."""
    st.title(say("填报"), anchor=False)
    place = st.empty()  # there without a receipt too: what moves up when it goes would close what the reader has opened
    left, right = st.columns([4, 8], gap="medium")
    with left:
        choices = sending.choose(filters)
        sending.offer_form(filters, choices)
        sent = sending.sent()
    this = digest(sent) if sent else ""
    receipt.show(place, this, of_a_sheet=True)
    with right:
        if sent is None:
            _how_to()
        else:
            _checked(filters, sent, this, choices)
    records.owed(filters, choices)
    records.earlier(filters, choices.who)
    receipt.show(st.empty(), this)


def _how_to() -> None:
    st.markdown(
        say(
            "1. 放入各单位报来的表,或把表格粘贴进来;没有表的,先下载填报表。  \n"
            "2. 核对:读懂了什么、哪里有误、哪些数会变、哪些灯会变,一一列出。这时什么都还没有存。  \n"
            "3. 核对无误再点“入库”;有误的表整个不入库,改好再报。"
        )
    )
    st.caption(
        say(
            "一行一个数,或一期一列、一个指标一列、一个地区一列,都能读;标题、单位、合计行不用删。支持 {types}。",
            types=listed(sending.TYPES),
        )
    )


def _checked(filters: Filters, sent: sending.Sent, this: str, choices: sending.Choices) -> None:
    """The verdict first, then the reasons, then what would change, then storing."""
    st.header(literal(sent.name), anchor=False)
    try:
        check = checked(filters, sent, choices)
    except RefusedError as refusal:
        st.error(literal(str(refusal)), icon=":material/error:")
        return
    storing.verdict(check)
    findings.show(check, this)
    understood.show(filters, check, this, choices.who)
    preview.show(check, this)
    storing.show(filters, check, this, choices.who)


show(st.session_state["filters"])
