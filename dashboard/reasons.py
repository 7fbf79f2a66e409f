"""为什么是这个灯, on the page: the rule that decided first, then what was promised, what follows, and every figure with its cell.

Comes in: one row and the chosen filters. Goes out: a panel of steps. What a row has many of (the periods of a sum) is folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import cache
from dashboard.filters import Filters
from dashboard.text import literal
from indicators import Assessment, Step, say

SHOWN: Final = 8


def show(filters: Filters, row: Assessment) -> None:
    """Draw the panel of one row."""
    st.header(say("为什么是这个灯"), anchor=False)
    steps = cache.reasons(filters.at, filters.as_of, row.plan, row.indicator, row.region_code, row.target_id)
    *others, rule = steps
    with st.container(border=True, key="reasons"):
        st.markdown(_lines([rule]))
        # whose light it is stands at the head of the page already
        _part(say("目标与基期"), [step for step in others if step.part == "promise" and "indicator_id" not in step.columns])
        _part(say("推算"), [step for step in others if step.part == "figures"])
        _part(say("时效与连续"), [step for step in others if step.part == "verdict"])
        _part(say("所用数据"), [step for step in others if step.part == "inputs"])


def _part(heading: str, steps: Sequence[Step]) -> None:
    """One part under its heading, the last SHOWN in sight."""
    if not steps:
        return
    st.markdown(f":small[:gray[**{heading}**]]")
    st.markdown(_lines(steps[-SHOWN:] if steps[0].part == "inputs" else steps))
    if steps[0].part == "inputs" and len(steps) > SHOWN:
        with st.expander(say("更早的 {n} 个数据", n=len(steps) - SHOWN)):
            st.markdown(_lines(steps[:-SHOWN]))


def _lines(steps: Sequence[Step]) -> str:
    return "\n\n".join(f"**{literal(step.title)}** {literal(step.result)}  \n:small[:gray[{literal(step.formula)}]]" for step in steps)
