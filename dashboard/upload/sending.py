"""The left side of 填报: the form to fill in, the file or pasted table, and who sends it.

Comes in: the chosen filters. Goes out: what was sent with what the sender chose for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard import cache, reader
from dashboard.filters import ALL, Filters, month_ends, month_label
from dashboard.text import literal
from dashboard.upload import receipt
from indicators import ADMINISTRATOR, Actor, RefusedError, month_before, period_words, say

TYPES: Final = ["xlsx", "csv", "xls", "ods", "tsv", "txt"]
HOW: Final = "upload-how"
FILE: Final = "file"
PASTE: Final = "paste"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Choices:
    """Plan, period (2025-06) and region (its code) that the sender chose, "" where the file says it; and who sends."""

    plan: str
    period: str
    region: str
    who: Actor


@dataclass(frozen=True, slots=True)
class Sent:
    """The bytes of a file or of pasted text, with their name."""

    content: bytes
    name: str


def choose(filters: Filters) -> Choices:
    """What holds for the whole file, and for the form to fill in."""
    known = {ALL: say("以文件为准")} | {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    key = f"upload-plan-{filters.plan}"
    st.session_state.setdefault(key, filters.plan)
    plan = st.selectbox(say("方案"), list(known), format_func=known.__getitem__, key=key, placeholder=say("输入文字查找"))
    chosen = [one for one in cache.all_plans(filters.at) if plan in {ALL, one.plan}]
    first = min((one.window_start for one in chosen), default=filters.today)
    months = {ALL: say("以文件为准")} | {f"{day:%Y-%m}": month_label(day) for day in month_ends(first, filters.today)}
    period = st.selectbox(
        say("数据期"),
        list(months),
        format_func=months.__getitem__,
        key=f"upload-period-{plan}",
        placeholder=say("输入文字查找"),
        help=say("文件里没有“数据期”一列、标题里也没有写时,在这里选"),
    )
    region = _region(filters, plan)
    return Choices(plan, period, region, _who())


def _who() -> Actor:
    """Who sends: the account, or what the person at this machine calls themselves."""
    if not reader.signs_in():
        return reader.actor(st.text_input(say("填报人"), value=ADMINISTRATOR, key="upload-who").strip() or ADMINISTRATOR)
    st.caption(literal(say("填报人:{name}", name=reader.actor().name)))
    return reader.actor()


def _region(filters: Filters, plan: str) -> str:
    """A region of the plan for a file that names none."""
    known = cache.all_regions(filters.at)
    homes = [one.region_code for one in cache.all_plans(filters.at) if plan in {ALL, one.plan}]
    below = sorted({code for home in homes for code in known[home][1]}) if plan else []
    offered = {ALL: say("以文件为准")} | ({code: known[code][0].name for code in [*homes, *below]} if plan else {})
    start = filters.region if filters.region in offered else ALL
    key = f"upload-region-{plan}-{start}"
    st.session_state.setdefault(key, start)
    return st.selectbox(
        say("地区"),
        list(offered),
        format_func=offered.__getitem__,
        key=key,
        placeholder=say("输入文字查找"),
        help=say("文件里没有“地区”一列时,在这里选"),
        disabled=not plan,
    )


def month_asked(filters: Filters, choices: Choices) -> str:
    """The period that was chosen; else last month, or the last one that the plans in question reach where they are over."""
    last = max((one.window_end for one in cache.all_plans(filters.at) if choices.plan in {ALL, one.plan}), default=filters.today)
    return choices.period or f"{min(last, month_before(filters.today)):%Y-%m}"


def offer_form(filters: Filters, choices: Choices) -> None:
    """The form to fill in, for the chosen plan, period and region."""
    period = month_asked(filters, choices)
    with st.expander(say("还没有表?下载填报表"), key="on-screen-form"):
        if not choices.plan:
            st.caption(say("先在上面选定方案。"))
            return
        with_below = st.checkbox(say("连同下级地区"), key="upload-form-below")
        when = period_words(period)
        filled = say("{period} 应报的指标、单位和报送过的上期值已填好(示例数据不算报送),只填实际值,存盘后放到下面。", period=when)
        st.caption(literal(filled))
        own = reader.limits()
        if own:
            st.caption(say("只列您可以报的指标。"))
        wanted = {"plan": choices.plan, "period": period, "region": choices.region or None, "sub_regions": with_below, "own": own}
        try:
            made = cache.forms(filters.at, tuple(wanted.items()))
        except RefusedError as refusal:
            st.info(literal(str(refusal)), icon=":material/info:")
            return
        name = f"{say('填报表')}-{choices.plan}-{period}"
        with st.container(horizontal=True, gap="xsmall"):
            st.download_button("xlsx", made[0], file_name=f"{name}.xlsx", mime=XLSX, key="form-xlsx", on_click="ignore")
            st.download_button("csv", made[1], file_name=f"{name}.csv", mime="text/csv", key="form-csv", on_click="ignore")


def sent() -> Sent | None:
    """What was dropped or pasted."""
    turn = receipt.sheets()
    ways = {FILE: say("文件"), PASTE: say("粘贴")}
    st.session_state.setdefault(HOW, FILE)
    how = st.segmented_control(say("方式"), list(ways), format_func=ways.__getitem__, required=True, key=HOW, label_visibility="collapsed")
    if how == FILE:
        uploaded = st.file_uploader(say("把文件拖到这里,或选择文件"), type=TYPES, key=f"file-{turn}")
        return Sent(uploaded.getvalue(), uploaded.name) if uploaded else None
    text = st.text_area(say("从表格里复制后粘贴,连同表头"), height=180, key=f"text-{turn}")
    st.button(say("核对"), key="check-pasted")
    return Sent(text.encode(), say("粘贴的文字.txt")) if text.strip() else None
