"""The last step: what the sender confirms, and storing. Comes in: a check. Goes out: a receipt, kept until the next sheet."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import cache
from dashboard.filters import Filters
from dashboard.text import literal
from dashboard.upload import receipt
from indicators import Actor, Check, RefusedError, number, say, submit

NAMED: Final = 1_000


def verdict(check: Check) -> None:
    """One sentence before all details: can it be stored?"""
    fit = check.counts["new"] + check.counts["changed"]
    if check.already:
        st.warning(literal(check.already), icon=":material/content_copy:")
    elif not check.rows and check.errors:
        st.error(say("这张表没有读懂,没有可以入库的数。请看下面的原因。"), icon=":material/error:")
    elif check.errors:
        bad = number(len(check.errors), 0)
        some = say("有 {n} 处错误,整个文件不入库。改好再报,或只存无误的 {fit} 个数。", n=bad, fit=number(fit, 0))
        st.error(some if fit else say("有 {n} 处错误,没有可以入库的数。请改好再报。", n=bad), icon=":material/error:")
    elif not fit:
        st.info(say("这个文件里的数都已入库,没有要存的。"), icon=":material/info:")
    elif check.warnings:
        st.warning(
            say("可以入库 {fit} 个数,但有 {n} 处要您先确认。", fit=number(fit, 0), n=number(len(check.warnings), 0)), icon=":material/help:"
        )
    else:
        st.success(say("全部读懂,可以入库 {fit} 个数。", fit=number(fit, 0)), icon=":material/check_circle:")


def show(filters: Filters, check: Check, this: str, who: Actor) -> None:
    """Confirm and store."""
    fit = check.counts["new"] + check.counts["changed"]
    if check.already or not fit:
        return
    st.markdown(f"### {say('入库')}")
    examples = sum(row.example and row.plan in check.plans for row in cache.results(filters.at, filters.as_of))
    if examples:
        told = say("该方案现有 {n} 个目标显示的是示例数据。入库后示例数据都不再显示,没有报过数的目标变为“未报送”。", n=number(examples, 0))
        st.info(told, icon=":material/info:")
    # what is ticked for one file beside certain findings does not hold for the next, nor beside another's later values; what
    # other offices store meanwhile changes nothing about it, as long as the findings name every value that would be corrected
    named = check.counts["changed"] <= NAMED
    this = f"{this}-{hash(check.findings):x}" + ("" if named else f"-{filters.at.version}")
    partial = bool(check.errors) and st.checkbox(
        say("只存无误的 {n} 个数,有误的不入库", n=number(fit, 0)), key=f"upload-partial-{this}", wrap=True
    )
    accepted = not check.warnings or st.checkbox(
        say("上面 {n} 处需要确认的,已核对无误", n=number(len(check.warnings), 0)), key=f"upload-accepted-{this}", wrap=True
    )
    reason = st.text_input(say("说明(可不填)"), key=f"upload-reason-{this}") if check.warnings else ""
    ready = bool(accepted) and (bool(partial) or not check.errors)
    if st.button(say("入库 {n} 个数值", n=number(fit, 0)), type="primary", disabled=not ready, key="upload-store") and ready:
        sure = bool(check.warnings) and accepted  # where there was nothing to confirm, another's value since the check is refused
        slip = receipt.slip()
        try:
            with st.spinner(say("正在入库……")):
                stored = submit(cache.store(filters.at.path), check, who=who, accept_warnings=sure, reason=reason, partial=bool(partial))
                receipt.keep(slip, stored.message, of_a_sheet=True)
        except RefusedError as refusal:
            st.error(literal(str(refusal)), icon=":material/error:")
            return
        st.rerun()
