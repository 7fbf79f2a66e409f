"""填报: send a month. A file or pasted text is checked, shown, and stored once the sender agrees.

Comes in: the chosen filters, a file or text, and the sender's word. Goes out: what was understood, findings with their
places, a preview with the lights that would change, a receipt; and earlier submissions, to be withdrawn with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Final

import streamlit as st

from dashboard import cache, cards, charts
from dashboard.filters import ALL, Filters, month_ends, month_label
from dashboard.text import literal
from indicators import ORIGINS, SHAPES, Check, LightChange, PreviewRow, RefusedError, Submission, number, say, submit, withdraw

TYPES: Final = ["csv", "tsv", "txt"]
STATES: Final = {
    "refused": say("有误"),
    "changed": say("更正"),
    "new": say("新报"),
    "same": say("未变"),
    "not_reported": say("未报"),
}
FIRST: Final = 8
MOST_ROWS: Final = 200
MOST_SUBMISSIONS: Final = 20
OPERATOR: Final = say("管理员")


def show(filters: Filters) -> None:
    """Draw the upload view."""
    st.title(say("填报"), anchor=False)
    done = st.session_state.pop("receipt", None)
    if done:
        st.success(literal(done), icon=":material/check_circle:")
    left, right = st.columns([4, 8], gap="medium")
    with left:
        choices = _choices(filters)
        sent = _sent()
    with right:
        if sent is None:
            _how_to()
        else:
            content, file_name = sent
            try:
                check = cache.checked(filters.at, filters.today, content, file_name, choices)
            except RefusedError as refusal:
                st.error(literal(str(refusal)), icon=":material/error:")
            else:
                _checked(filters, check)
    _earlier(filters)


def _choices(filters: Filters) -> tuple[str, str, str]:
    """Plan, period and region that the sender chose; "" leaves it to the file."""
    known = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    plans = [ALL, *known]
    plan = st.selectbox(
        say("方案"),
        plans,
        index=plans.index(filters.plan),
        format_func=lambda one: known.get(one, say("以文件为准")),
        key=f"upload-plan-{filters.plan}",
    )
    first = min((one.window_start for one in cache.all_plans(filters.at)), default=filters.today)
    months = {f"{day:%Y-%m}": month_label(day) for day in month_ends(first, filters.today)}
    period = st.selectbox(
        say("数据期(文件里没有数据期一列时)"),
        [ALL, *months],
        format_func=lambda one: months.get(one, say("以文件为准")),
        key="upload-period",
    )
    return plan, period, filters.region


def _sent() -> tuple[bytes, str] | None:
    """The bytes of a file, or of pasted text, with their name."""
    turn = st.session_state.get("turn", 0)
    how = st.segmented_control(
        say("方式"), [say("文件"), say("粘贴")], default=say("文件"), required=True, key="upload-how", label_visibility="collapsed"
    )
    if how == say("文件"):
        uploaded = st.file_uploader(say("把文件拖到这里,或选择文件"), type=TYPES, key=f"file-{turn}")
        return (uploaded.getvalue(), uploaded.name) if uploaded else None
    text = st.text_area(say("从表格里复制后粘贴,连同表头"), height=180, key=f"text-{turn}")
    st.button(say("核对"), key="check-pasted")
    return (text.encode(), say("粘贴的文字.txt")) if text.strip() else None


def _how_to() -> None:
    st.markdown(
        say(
            "1. 选方案,放入各单位报来的表,或把表格粘贴进来。  \n"
            "2. 先核对:读懂了什么、哪里有误、哪些数会变、哪些灯会变,一一列出。  \n"
            "3. 核对无误再入库;有误的文件整个不入库,改好再报。"
        )
    )
    st.caption(say("一行一个数:地区、指标、数据期、实际值。支持 {types};其他电子表格请先另存为 CSV。", types="、".join(TYPES)))


def _checked(filters: Filters, check: Check) -> None:
    """What was understood, what is wrong, what would change, and the step that stores it."""
    st.subheader(literal(check.file_name), anchor=False)
    if check.already:
        st.warning(literal(check.already), icon=":material/content_copy:")
    _findings(check)
    counts = [
        f"**{number(n, 0)}** {STATES[state]}" for state, n in sorted(check.counts.items(), key=lambda one: list(STATES).index(one[0]))
    ]
    if check.passed_over:
        counts.append(f"**{len(check.passed_over)}** {say('跳过')}")
    st.markdown(" · ".join(counts))
    _preview(check.rows)
    _lights(check.lights)
    with st.expander(say("读懂了什么")):
        st.markdown("  \n".join(literal(line) for line in check.understood))
        columns = [f"{column.letter} 列“{column.heading}”:{column.meaning or say('未使用')}" for column in check.columns]
        st.caption("  \n".join(literal(column) for column in columns))
        passed = [say("第 {n} 行跳过({reason}):{text}", n=row.number, reason=row.reason, text=row.text) for row in check.passed_over]
        st.caption("  \n".join(literal(line) for line in passed[:MOST_ROWS]))
    _store(filters, check)


def _findings(check: Check) -> None:
    errors = [literal(str(group)) for group in check.groups if group.first.severity == "error"]
    warnings = [literal(str(group)) for group in check.groups if group.first.severity == "warning"]
    if errors:
        st.error(f"**{say('有误,整个文件不入库')}**\n\n" + "\n".join(f"- {line}" for line in errors), icon=":material/error:")
    if warnings:
        st.warning(f"**{say('需要确认')}**\n\n" + "\n".join(f"- {line}" for line in warnings), icon=":material/warning:")


def _lights(lights: Sequence[LightChange]) -> None:
    """The lights that would change, the first few at once."""
    if not lights:
        return
    st.markdown(f"**{say('{n} 个灯会变', n=len(lights))}**")
    lines = [
        f"- {literal(one.name)}({literal(one.region)}) {_light(one.before, one.before_word)} → {_light(one.after, one.after_word)}"
        for one in lights
    ]
    st.markdown("\n".join(lines[:FIRST]))
    if len(lines) > FIRST:
        with st.expander(say("其余 {n} 个", n=len(lines) - FIRST)):
            st.markdown("\n".join(lines[FIRST:]))


def _light(status: str, word: str) -> str:
    return f":{charts.TONES[status]}[{SHAPES[status]}] {word}"


def _preview(rows: Sequence[PreviewRow]) -> None:
    """Every row with its fate: what is wrong and what changes first, the first few at once."""
    order = list(STATES)
    shown = sorted(rows, key=lambda row: (order.index(row.state), row.row))
    if shown:
        _rows("preview", shown[:FIRST])
    if len(shown) > FIRST:
        with st.expander(say("其余 {n} 行", n=len(shown) - FIRST)):
            _rows("preview-rest", shown[FIRST:MOST_ROWS])
            if len(shown) > MOST_ROWS:
                st.caption(say("只列出前 {n} 行,共 {all} 行。", n=MOST_ROWS, all=len(shown)))


def _rows(name: str, shown: Sequence[PreviewRow]) -> None:
    cards.table(
        name,
        {
            say("行"): [str(row.row) for row in shown],
            say("结果"): [STATES[row.state] for row in shown],
            say("指标"): [literal(row.name) for row in shown],
            say("地区"): [literal(row.region) for row in shown],
            say("数据期"): [literal(row.period) for row in shown],
            say("值"): [literal(_change(row)) for row in shown],
        },
    )


def _change(row: PreviewRow) -> str:
    """Old → new, in the indicator's unit; the cell as sent where it was not understood."""
    if row.new is None:
        return row.text
    if row.state == "changed":
        return f"{charts.written(row.old, row.unit)} → {charts.written(row.new, row.unit)}"
    return charts.written(row.new, row.unit)


def _store(filters: Filters, check: Check) -> None:
    fit = check.counts["new"] + check.counts["changed"]
    if fit and any(row.example and row.plan in check.plans for row in cache.results(filters.at, filters.as_of)):
        st.caption(say("入库后,该方案的示例数据不再显示。"))
    this = check.fingerprint  # what is ticked for one file does not hold for the next
    partial = (
        bool(check.errors) and fit > 0 and st.checkbox(say("仍把无误的 {n} 行入库,有误的行不入库", n=fit), key=f"upload-partial-{this}")
    )
    accepted = not check.warnings or st.checkbox(say("以上需要确认之处已核对无误"), key=f"upload-accepted-{this}")
    reason = st.text_input(say("说明(可不填)"), key=f"upload-reason-{this}") if check.warnings else ""
    who = st.text_input(say("填报人"), value=OPERATOR, key="upload-who")
    ready = fit > 0 and accepted and (partial or not check.errors) and not check.already
    if st.button(say("入库 {n} 个数值", n=fit), type="primary", disabled=not ready, key="upload-store"):
        try:
            receipt = submit(
                cache.store(filters.at.path),
                check,
                who=who.strip() or OPERATOR,
                accept_warnings=bool(accepted),
                reason=reason,
                partial=bool(partial),
            )
        except RefusedError as refusal:
            st.error(literal(str(refusal)), icon=":material/error:")
            return
        st.session_state["receipt"] = receipt.message
        st.session_state["turn"] = st.session_state.get("turn", 0) + 1
        st.rerun()


def _earlier(filters: Filters) -> None:
    st.subheader(say("报送记录"), anchor=False)
    sent = cache.all_submissions(filters.at, filters.plan)
    if not sent:
        st.caption(say("还没有报送。"))
        return
    shown = sent[:MOST_SUBMISSIONS]
    table = {
        say("批次"): [str(one.submission) for one in shown],
        say("文件"): [literal(one.file_name) for one in shown],
        say("来源"): [ORIGINS.get(one.kind, one.kind) for one in shown],
        say("数值"): [str(one.values) for one in shown],
        say("填报人"): [literal(one.submitted_by) for one in shown],
        say("时间"): [_local_time(one) for one in shown],
        say("状态"): [
            say("已撤回:{reason}", reason=literal(one.withdrawal_reason or "")) if one.withdrawn else say("有效") for one in shown
        ],
    }
    cards.table("submissions", table)
    if len(sent) > MOST_SUBMISSIONS:
        st.caption(say("只列出最近 {n} 批,共 {all} 批。", n=MOST_SUBMISSIONS, all=len(sent)))
    _withdrawal(filters, [one for one in sent if not one.withdrawn])


def _local_time(submission: Submission) -> str:
    return f"{submission.submitted_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"


def _withdrawal(filters: Filters, sent: Sequence[Submission]) -> None:
    if not sent:
        return
    with st.expander(say("撤回一批")):
        known = {one.submission: one for one in sent}
        number = st.selectbox(
            say("批次"), list(known), format_func=lambda n: say("批次 {n} {file}", n=n, file=known[n].file_name), key="withdraw-which"
        )
        reason = st.text_input(say("理由(必填)"), key="withdraw-reason")
        if st.button(say("撤回"), disabled=not reason.strip(), key="withdraw"):
            try:
                withdraw(cache.store(filters.at.path), number, who=OPERATOR, reason=reason)
            except RefusedError as refusal:
                st.error(literal(str(refusal)), icon=":material/error:")
                return
            st.session_state["receipt"] = say("已撤回批次 {n},之前的数值重新有效", n=number)
            st.rerun()


show(st.session_state["filters"])
