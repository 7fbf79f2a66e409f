"""What is wrong or odd in a file, grouped by cause: where, what was found, what was expected, how to mend it.

Comes in: a check. Goes out: tables, errors first, and the sender's own workbook with the bad cells marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

import streamlit as st

from dashboard import cards
from dashboard.text import literal
from dashboard.upload.sending import XLSX
from indicators import Check, FindingGroup, RefusedError, findings_workbook, marked_workbook, say, spoken

FIRST: Final = 6
MOST: Final = 60


def show(check: Check, this: str) -> None:
    """The findings of a check; all are in the one sheet that was read, which is named once."""
    if check.findings and check.sheet:
        st.caption(literal(say("工作表“{sheet}”", sheet=check.sheet)))
    with st.container(key="findings"):
        for severity, heading in (("error", say("有误,这些数不能入库")), ("warning", say("需要确认"))):
            groups = [group for group in check.groups if group.first.severity == severity]
            if groups:
                count = say("{n} 处", n=sum(group.count for group in groups))
                mark = ":red[✘]" if severity == "error" else ":orange[▲]"
                st.markdown(f"### {mark} {heading} :gray[{count}]")
                _table(severity, groups[:FIRST])
                if len(groups) > FIRST:
                    with st.expander(say("其余 {n} 种", n=len(groups) - FIRST)):
                        _table(f"{severity}-rest", groups[FIRST:MOST])
                        if len(groups) > MOST:
                            st.caption(say("只列出前 {n} 种,共 {all} 种。", n=MOST, all=len(groups)))
    if check.findings and check.first_rows:
        _marked(check, this)


def _table(name: str, groups: Sequence[FindingGroup]) -> None:
    cards.table(
        f"findings-{name}",
        {
            say("哪里"): [literal(group.where_in_sheet) for group in groups],
            say("发现"): [literal(group.first.found) for group in groups],
            say("应为"): [literal(group.first.expected) for group in groups],
            say("怎么改"): [literal(group.first.remedy) for group in groups],
        },
    )


def _marked(check: Check, this: str) -> None:
    """The workbook is made when it is asked for: for a long file that takes a while."""
    name = f"{PurePath(check.file_name).stem}-{say('标出问题')}.xlsx"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            say("下载标出问题的表"),
            spoken(lambda: workbook(check)),
            file_name=name,
            mime=XLSX,
            key=f"marked-{this}",
            on_click="ignore",
            icon=":material/download:",
        )
        st.caption(say("有问题的格子标了颜色、附了批注;在里面改好,直接再报。"))


def workbook(check: Check) -> bytes:
    """The marked workbook; of a table too large to be marked the list of its findings, with the reason."""
    try:
        return marked_workbook(check.content, check)
    except RefusedError as refusal:
        return findings_workbook(check, str(refusal))
