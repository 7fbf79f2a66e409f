"""Below: who has not reported yet, and earlier submissions with their withdrawal.

Comes in: the chosen filters and choices. Goes out: tables, and a withdrawal with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Final

import streamlit as st

from dashboard import cache, cards, reader
from dashboard.filters import Filters
from dashboard.text import literal
from dashboard.upload import receipt
from dashboard.upload.sending import Choices, month_asked
from indicators import (
    Actor,
    Dues,
    Duty,
    RefusedError,
    Scope,
    Submission,
    duty_text,
    listed,
    number,
    origin_word,
    percent,
    period_words,
    say,
    withdraw,
)

MOST_SUBMISSIONS: Final = 20
MOST_DUTIES: Final = 15
OWED: Final = ("overdue", "skipped", "not_yet")


def owed(filters: Filters, choices: Choices) -> None:
    """Who has not reported for the chosen period, else last month; before that, what the reader owes where some figures are not theirs."""
    period = month_asked(filters, choices)
    when = period_words(period) if choices.period else say("最近应报的一期 {period}", period=period_words(period))
    scope = Scope(
        plan=choices.plan or None, region=filters.region or None, area=filters.area or None, department=filters.department or None
    )
    own = reader.limits()
    if own:
        st.header(say("您还没报的"), anchor=False)
        _of_period("own", cache.dues(filters.at, filters.today, period, scope, own), when)
    st.header(say("谁还没报"), anchor=False)
    _of_period("owed", cache.dues(filters.at, filters.today, period, scope), when)


def _of_period(name: str, found: Dues, when: str) -> None:
    """Counts, then what is owed, the longest overdue first."""
    if not found.duties:
        st.caption(literal(say("{period} 没有应报的数。", period=when)))
        return
    total = found.total
    st.markdown(
        literal(say("{period}:应报 {all} 个,未报 {missing} 个", period=when, all=len(found.duties), missing=total.overdue + total.not_yet))
        + (literal(say(",报送率 {rate}", rate=percent(total.reporting_rate))) if total.reporting_rate is not None else "")
    )
    missing = [one for one in found.duties if one.state in OWED]
    if not missing:
        st.caption(say("都报了。"))
        return
    missing.sort(key=lambda one: (OWED.index(one.state), -(one.days or 0) if one.state == "overdue" else one.days or 0, one.region_code))
    figures = _figures(missing)
    _duties(name, figures[:MOST_DUTIES])
    if len(figures) > MOST_DUTIES:
        with st.expander(say("其余 {n} 个", n=number(len(figures) - MOST_DUTIES, 0))):
            _duties(f"{name}-rest", figures[MOST_DUTIES : MOST_DUTIES * 10])
            if len(figures) > MOST_DUTIES * 10:
                st.caption(say("只列出前 {n} 个,共 {all} 个。", n=MOST_DUTIES * 10, all=number(len(figures), 0)))


def _figures(missing: Sequence[Duty]) -> list[list[Duty]]:
    """What is to be sent, in the order of what is missing: one figure of an indicator answers for all of its targets."""
    figures: dict[tuple[str, str, str], list[Duty]] = {}
    for one in missing:
        figures.setdefault((one.plan, one.indicator, one.region_code), []).append(one)
    return list(figures.values())


def _duties(name: str, figures: Sequence[Sequence[Duty]]) -> None:
    cards.table(
        name,
        {
            say("指标"): [literal(one.name) + (say("({n} 个目标)", n=len(more) + 1) if more else "") for one, *more in figures],
            say("地区"): [literal(one.region) for one, *_ in figures],
            say("牵头单位"): [literal(listed(one.leads)) for one, *_ in figures],
            say("情况"): [literal(duty_text(one)) for one, *_ in figures],
        },
    )


def earlier(filters: Filters, who: Actor) -> None:
    """Submissions, the latest first."""
    st.header(say("报送记录"), anchor=False)
    sent = cache.all_submissions(filters.at, filters.plan)
    if not sent:
        st.caption(say("还没有报送。"))
        return
    shown = sent[:MOST_SUBMISSIONS]
    table = {
        say("批次"): [str(one.submission) for one in shown],
        say("文件"): [literal(one.file_name) for one in shown],
        say("来源"): [origin_word(one.kind) for one in shown],
        say("数值"): [number(one.values, 0) + (say("({n} 个有误未存)", n=one.left_out) if one.left_out else "") for one in shown],
        say("填报人"): [literal(one.submitted_by) for one in shown],
        say("时间"): [_local_time(one) for one in shown],
        say("状态"): [
            say("已撤回:{reason}", reason=literal(one.withdrawal_reason or "")) if one.withdrawn else say("有效") for one in shown
        ],
    }
    cards.table("submissions", table, named=True)
    if len(sent) > MOST_SUBMISSIONS:
        st.caption(say("只列出最近 {n} 批,共 {all} 批。", n=MOST_SUBMISSIONS, all=len(sent)))
    everyone = reader.may("administrator")
    _withdrawal(filters, [one for one in sent if not one.withdrawn and (everyone or one.submitted_by == who.name)], who)


def _local_time(submission: Submission) -> str:
    return f"{submission.submitted_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"


def _withdrawal(filters: Filters, sent: Sequence[Submission], who: Actor) -> None:
    if not sent:
        return
    with st.expander(say("撤回一批"), key="on-screen-withdraw"):
        known = {one.submission: say("批次 {n} {file}", n=one.submission, file=one.file_name) for one in sent}
        # none is chosen beforehand: it would stay when a later one comes to stand above it
        which = st.selectbox(
            say("批次"), list(known), index=None, placeholder=say("选择要撤回的一批"), format_func=known.__getitem__, key="withdraw-which"
        )
        st.caption(say("撤回后,这一批之前的数值重新有效;这一批仍留在记录里。"))
        if which is None:
            return
        # each batch has a reason and a button of its own: the second press of two withdraws no other
        reason = st.text_input(say("理由(必填)"), key=f"withdraw-reason-{which}")
        if st.button(say("撤回"), disabled=not reason.strip(), key=f"withdraw-{which}"):
            slip = receipt.slip()
            try:
                withdraw(cache.store(filters.at.path), which, who=who, reason=reason)
            except RefusedError as refusal:
                st.error(literal(str(refusal)), icon=":material/error:")
                return
            receipt.keep(slip, say("已撤回批次 {n},之前的数值重新有效", n=which))
            st.rerun()
