"""节点: what falls due? Dated deliverables as overdue, due soon, to come and done; by lead; on a time line; marking one done.

Comes in: the chosen filters and which state is wanted. Goes out: counts that lead to their list, the time line with the list
as its table, and windows to mark a milestone done or to take that back. The status of the bar is one of targets: it limits
nothing here. They stand at the day the reader chose, and at today where the bar says "latest".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, TypedDict
from unicodedata import normalize

import streamlit as st

from dashboard import cache, cards, charts, reader, timeline
from dashboard.download import file_name
from dashboard.filters import ALL, ARRIVED, Filters, milestones_within
from dashboard.text import literal
from dashboard.turns import send_what_stands
from indicators import (
    DEADLINE_SHAPES,
    Deadline,
    Milestone,
    RefusedError,
    count_by_state,
    deadline_text,
    deadline_word,
    deadlines,
    finish_milestone,
    listed,
    number,
    reopen_milestone,
    say,
    spoken,
    tallies,
)

STATE: Final = "due"
PAGE: Final = 40
MARKING: Final = "milestone-marking"
DAY: Final = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?", re.ASCII)


class Marking(TypedDict, total=False):
    """The window to mark a milestone: which one while it is open, its last mark that was seen, and what was stored last."""

    of: tuple[str, str]
    seen: int
    said: str


def show(filters: Filters) -> None:
    """Draw the milestones."""
    day = filters.as_of if st.session_state.get("as_of") else filters.today
    found = deadlines(milestones_within(filters), day)
    with st.container(horizontal=True, vertical_alignment="bottom", key="headline"):
        st.title(say("节点"), anchor=False, width="content")
        st.markdown(f":gray[{literal(_about(filters, day, len(found)))}]", width="content")
    if said := _kept().pop("said", ""):
        st.toast(literal(said), icon=":material/check:", duration="long")  # seen wherever the list was scrolled to
    if not found:
        st.caption(say("没有符合条件的节点。"))
        return
    state = _cards(found)
    send_what_stands()
    if filters.status:
        st.caption(say("上方选的状态是指标的状态,不限制节点;要看某种节点,请点上面的数。"))
    _timeline(filters, found, day)
    chosen = [one for one in found if state in {ALL, one.state}]
    left, right = st.columns([8, 5], gap="medium")
    with left:
        _list(filters, chosen, state)
    with right:
        _by_lead(filters, found)
    _window(filters)


def _about(filters: Filters, day: date, many: int) -> str:
    """The day, what the bar chose, and how many there are."""
    plans = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    region = cache.all_regions(filters.at)[filters.region][0].name if filters.region else ""
    parts = [say("按 {day}", day=day.isoformat()), plans.get(filters.plan, ""), region, filters.area, filters.department]
    return " · ".join(part for part in [*parts, say("{n} 个节点", n=number(many, 0))] if part)


def _cards(found: Sequence[Deadline]) -> str:
    """The counts by state, each leading to its list and a second time back; returns the state that is chosen."""
    counts = count_by_state(found)
    asked = st.query_params.get(STATE, ALL)
    chosen = asked if asked in counts else ALL
    grid = st.grid(len(counts), min_column_width=120, gap="xsmall", key="cards")
    for state, many in counts.items():
        grid.button(
            f"{cards.counted(many, chosen=state == chosen)} {_mark(state)}",
            key=f"due-{state}",
            on_click=_choose_state,
            args=(ALL if state == chosen else state,),
            width="stretch",
            wrap=True,
        )
    return chosen


def _mark(state: str) -> str:
    return f":{timeline.TONES[state]}[{DEADLINE_SHAPES[state]}] {deadline_word(state)}"


def _choose_state(state: str) -> None:
    if state:
        st.query_params[STATE] = state
    else:
        st.query_params.pop(STATE, None)


def _timeline(filters: Filters, found: Sequence[Deadline], day: date) -> None:
    plans = {plan.plan: plan.title for plan in cache.all_plans(filters.at)}
    several = len({one.milestone.plan for one in found}) > 1
    lanes = list(plans.values()) if several else [row.area_name for row in cache.results(filters.at, filters.as_of)]
    figure = timeline.timeline(found, day, lanes=lanes, by_plan=plans if several else {}, dark=cards.dark())
    st.plotly_chart(
        figure, key="timeline", config=charts.pictured(file_name(say("节点时间线"))), theme=None, alt=timeline.describe(found, day)
    )
    months = timeline.months_together(found, day)
    st.caption(say("{n} 个月内到期、状态相同的合为一个标记,标在其中最早到期的一天,旁边是个数;虚线是所按的这一天。", n=months))


def _list(filters: Filters, chosen: Sequence[Deadline], state: str) -> None:
    """The milestones of the chosen state, what is overdue longest first, each with its window."""
    st.header(f"{_mark(state) if state else say('全部节点')} :gray[{number(len(chosen), 0)}]", anchor=False)
    here = cards.one_page(chosen, PAGE, "milestones-page")
    several = len({one.milestone.region_code for one in chosen}) > 1
    with st.container(key="milestones", gap=None):
        for one in here:
            _line(one, with_region=several, may_mark=not filters.at.known_on)
    headings = [say("方案"), say("区域"), say("领域"), say("节点"), say("到期"), say("状态"), say("情况"), say("完成"), say("说明"),
                say("牵头单位"), say("配合单位"), say("出处")]  # fmt: skip
    table = [
        (held.plan, held.region, held.area_name, held.name, held.due, deadline_word(one.state), deadline_text(one), held.done_on,
         held.note or "", held.leads, held.partners, held.source)
        for one in chosen for held in (one.milestone,)
    ]  # fmt: skip
    cards.take_along(file_name(say("节点"), deadline_word(state) if state else ""), "milestones", headings, table)


def _line(one: Deadline, *, with_region: bool, may_mark: bool) -> None:
    held = one.milestone
    done = say("{day} 完成", day=held.done_on.isoformat()) if one.state == "done" and held.done_on else ""
    note = (held.note or "") if one.state == "done" else ""
    parts = [say("{day} 到期", day=held.due.isoformat()), done, held.region if with_region else "", held.area_name, listed(held.leads),
             held.source, note]  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", key=f"milestone-{held.plan}-{held.milestone}"):
        st.markdown(
            f":{timeline.TONES[one.state]}-badge[{DEADLINE_SHAPES[one.state]} {deadline_text(one)}] **{literal(held.name)}**  \n"
            f":small[:gray[{literal(' · '.join(part for part in parts if part))}]]",
            width="stretch",
        )
        if may_mark and reader.rights().covers(held.region_code, (*held.leads, *held.partners)):
            st.button(
                say("更正") if held.done_on else say("标记完成"),
                key=f"mark-{held.plan}-{held.milestone}",
                type="tertiary",
                on_click=_ask_for,
                args=(held.plan, held.milestone, held.mark),
            )


def _by_lead(filters: Filters, found: Sequence[Deadline]) -> None:
    """How many each lead has in each state; a click chooses the lead in the bar, a second one lets go."""
    st.header(say("按牵头单位"), anchor=False)
    with st.container(key="rows-leads", gap=None):
        cards.heads([say("牵头单位"), *(deadline_word(state) for state in DEADLINE_SHAPES)])
        for one in tallies(found):
            counts = [_count(state, getattr(one, state)) for state in DEADLINE_SHAPES]
            then = ALL if filters.department == one.name else one.name
            cards.row_button("leads", one.name, [f"**{literal(one.name)}**", *counts], _choose_lead, (then,))


def _count(state: str, many: int) -> str:
    counted = f":{timeline.TONES[state]}[{DEADLINE_SHAPES[state]}] {number(many, 0)}" if many else "0"
    return cards.labelled(deadline_word(state), counted)


def _choose_lead(name: str) -> None:
    st.session_state["department"] = name


def _ask_for(plan: str, milestone: str, seen: int) -> None:
    """Remember which milestone is to be marked, and its last mark that was seen; its window is open until it is stored or closed."""
    _kept().update({"of": (plan, milestone), "seen": seen})


def _kept() -> Marking:
    found: Marking = st.session_state.setdefault(MARKING, {})
    return found


def _let_go() -> None:
    _kept().pop("of", None)


def _window(filters: Filters) -> None:
    if filters.at.known_on or st.session_state[ARRIVED]:  # the past is looked at, not marked; who comes back begins anew
        _let_go()
    asked = _kept().get("of")
    for one in cache.all_milestones(filters.at):
        if asked == (one.plan, one.milestone):
            st.dialog(literal(one.name), on_dismiss=_let_go)(spoken(_marking))(filters, one)


def _marking(filters: Filters, one: Milestone) -> None:
    """The window: the day it was done and a note; and for one that is done, to take that back with a reason."""
    st.markdown(f":gray[{literal(say('{day} 到期', day=one.due.isoformat()) + ' · ' + listed(one.leads))}]")
    # a text, because the calendar of the screen's makers speaks English to who listens to it
    written = st.text_input(say("完成日期(如 2025-06-30)"), value=(one.done_on or filters.today).isoformat(), key="done-on")
    note = st.text_input(say("说明(可不填)"), value=one.note or "", key="done-note")
    if st.button(say("更正") if one.done_on else say("标记完成"), type="primary", key="done-store"):
        done_on = _day(written)
        if done_on is None or done_on > filters.today:
            st.error(say("完成日期要写成 2025-06-30 这样的日期,不能晚于今天"), icon=":material/error:")
        elif (done_on, note) == (one.done_on, one.note or ""):
            st.info(say("日期和说明都没有变,没有要存的。"), icon=":material/info:")
        else:
            _store(filters, one, done_on, note)
    if one.done_on is None:
        return
    with st.expander(say("撤销完成标记"), key="on-screen-undone"):
        reason = st.text_input(say("理由(必填)"), key="reopen-reason")
        if st.button(say("撤销"), key="reopen-store", disabled=not reason.strip()):
            _store(filters, one, None, reason)


def _day(written: str) -> date | None:
    """The day as people write it: year, month and day with something between them (2025-06-30, 2025/6/30, 2025年6月30日)."""
    parts = DAY.fullmatch(normalize("NFKC", written).strip())
    try:
        return date(*map(int, parts.groups())) if parts else None
    except ValueError:
        return None


def _store(filters: Filters, one: Milestone, done_on: date | None, note: str) -> None:
    """Store the mark or take it back, say so on the page, and close the window.

    All is fetched before: whatever touches the session afterwards may end the run, when the button is pressed a second time.
    """
    store, who, kept = cache.store(filters.at.path), reader.actor(), _kept()
    seen = kept["seen"]
    try:
        if done_on is None:
            reopen_milestone(store, one.milestone, reason=note, who=who, plan=one.plan, seen=seen)
        else:
            finish_milestone(store, one.milestone, done_on=done_on, note=note, who=who, plan=one.plan, seen=seen)
        kept["said"] = (
            say("“{name}”已标记完成({day})", name=one.name, day=done_on) if done_on else say("“{name}”的完成标记已撤销", name=one.name)
        )
        kept.pop("of", None)
    except RefusedError as refusal:
        st.error(literal(str(refusal)), icon=":material/error:")
        now = cache.all_milestones(cache.snapshot(filters.at.path))
        kept["seen"] = next((other.mark for other in now if (other.plan, other.milestone) == (one.plan, one.milestone)), seen)
        return
    st.rerun()


show(st.session_state["filters"])
