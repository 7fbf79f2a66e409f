"""操作记录: who changed what, when, from where, old → new, and why. For administrators; to be read and taken along, never edited.

Comes in: nothing of the bar; every change of the store is there. Goes out: the changes, the latest first, of one name or all, and
the same as CSV. The words that the product itself stored are said in the reader's language; those of people stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Final

import streamlit as st

from dashboard import cache, cards, reader
from dashboard.download import file_name
from dashboard.text import literal
from indicators import Change, audit, change_word, milestones, number, origin_text, say, subject_text, submissions

PAGE: Final = 30
ALL: Final = ""


def show(path: str) -> None:
    """Draw the audit."""
    st.title(say("操作记录"), anchor=False)
    found = audit(cache.store(path), who=reader.actor())
    names = {ALL: say("全部")} | {name: name for name in sorted({one.who for one in found})}
    left, right = st.columns([4, 8], gap="medium", vertical_alignment="bottom")
    chosen = left.selectbox(say("谁"), list(names), format_func=names.__getitem__, key="audit-who", placeholder=say("输入文字查找"))
    shown = [one for one in found if chosen in {ALL, one.who}]
    right.caption(say("{n} 项改动,新的在前。这里只能看,不能改;每一项都永久保留。", n=number(len(shown), 0)))
    st.caption(say("上方选的方案、区域等不限制操作记录。"))
    told = list(zip(shown, _named(path, shown), strict=True))
    _table(cards.one_page(told, PAGE, "audit-page"))
    headings = [say("编号"), say("时间"), say("谁"), say("从哪里"), say("做了什么"), say("对象"), say("原来"), say("现在"), say("理由")]
    cards.take_along(file_name(say("操作记录"), chosen), "audit", headings, [_row(one, subject) for one, subject in told])


def _named(path: str, shown: Sequence[Change]) -> list[str]:
    """What each change was made to, by name also where it noted a code or a number alone."""
    store = cache.store(path)
    marked = {f"{one.plan} {one.milestone}": one.name for one in milestones(store)}
    sent = {str(one.submission): f"{say('批次 {n}', n=one.submission)} {one.file_name or ''}" for one in submissions(store)}
    return [subject_text(one, marked, sent) for one in shown]


def _table(told: Sequence[tuple[Change, str]]) -> None:
    shown = [one for one, _ in told]
    cards.table(
        "audit",
        {
            say("时间"): [_local_time(one) for one in shown],
            say("谁"): [literal(one.who) for one in shown],
            say("从哪里"): [literal(origin_text(one.origin)) for one in shown],
            say("做了什么"): [literal(change_word(one.what)) for one in shown],
            say("对象"): [literal(subject) for _, subject in told],
            say("原来"): [literal(change_word(one.old)) for one in shown],
            say("现在"): [literal(change_word(one.new)) for one in shown],
            say("理由"): [literal(one.reason) for one in shown],
        },
        named=True,
    )


def _row(one: Change, subject: str) -> Sequence[object]:
    return (
        one.version,
        _local_time(one),
        one.who,
        origin_text(one.origin),
        change_word(one.what),
        subject,
        change_word(one.old),
        change_word(one.new),
        one.reason,
    )


def _local_time(one: Change) -> str:
    return f"{one.happened_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M:%S}"


show(st.secrets["store"])
