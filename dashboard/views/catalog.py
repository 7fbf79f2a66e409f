"""方案: what was promised. Every target and milestone of the plans, searchable, to take along as CSV.

Comes in: the chosen filters and a word to look for. Goes out: the targets plan by plan and area by area, with where the plan
says it, and the milestones by due date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from dashboard import cache, cards, charts
from dashboard.download import file_name
from dashboard.filters import Filters, milestones_within, shown, window_text
from dashboard.text import literal
from indicators import NOTHING, Assessment, Milestone, Plan, decomposition_text, listed, number, path_word, plain, say, written

PAGE: Final = 100


def show(filters: Filters) -> None:
    """Draw the catalog."""
    st.title(say("方案"), anchor=False)
    sought = st.text_input(
        say("查找"),
        key="q",
        bind="query-params",
        placeholder=say("查找指标、单位、出处、口径"),
        label_visibility="collapsed",
        icon=":material/search:",
    )
    rows = [row for row in shown(filters) if row.target_id and _found(sought, _texts(row))]
    dated = [one for one in milestones_within(filters) if _found(sought, _milestone_texts(one))]
    targets, milestones = st.tabs([say("目标 {n}", n=number(len(rows), 0)), say("节点 {n}", n=number(len(dated), 0))], key="catalog-tab")
    with targets:
        _targets(filters, rows)
    with milestones:
        _milestones(dated)


def _found(sought: str | None, texts: Iterable[str]) -> bool:
    """Whether every word that is looked for stands somewhere."""
    whole = " ".join(texts).casefold()
    return all(part in whole for part in (sought or "").casefold().split())


def _texts(row: Assessment) -> tuple[str, ...]:
    return (row.name, row.region, row.area_name, *row.leads, *row.partners, row.source, row.definition, charts.target_text(row))


def _milestone_texts(one: Milestone) -> tuple[str, ...]:
    return (one.name, one.region, one.area_name, *one.leads, *one.partners, one.source)


def _targets(filters: Filters, rows: Sequence[Assessment]) -> None:
    if not rows:
        st.caption(say("没有符合条件的目标。"))
        return
    _download(rows)
    _findings(filters, rows)
    here = cards.one_page(rows, PAGE, "catalog-page")
    plans = {plan.plan: plan for plan in cache.all_plans(filters.at)}
    with st.container(key="rows-targets"):
        for plan, of_plan in groupby(here, key=lambda row: row.plan):
            _plan_head(plans[plan])
            for area, of_area in groupby(of_plan, key=lambda row: row.area_name):
                st.markdown(f"**{literal(area)}**")
                _table(list(of_area))


def _findings(filters: Filters, rows: Sequence[Assessment]) -> None:
    """Where a plan does not add up: the targets of the parts against that of the whole."""
    shown = {(row.plan, row.indicator) for row in rows}
    wholes = {(row.plan, row.indicator, row.target_id, row.region_code): row for row in cache.results(filters.at, filters.as_of)}
    for one in cache.parts(filters.at, filters.as_of):
        if one.short and (one.plan, one.indicator) in shown:
            whole = wholes[one.plan, one.indicator, one.target_id, one.region_code]
            st.warning(f"**{say('目标分解')}** {literal(decomposition_text(one))}", icon=":material/rule:")
            cards.link(whole, before=f"{say('看该指标')} ")


def _plan_head(plan: Plan) -> None:
    st.header(literal(plan.title), anchor=False)
    parts = [plan.region, plan.document, say("印发 {day}", day=plan.issued) if plan.issued else ""]
    parts.append(f"{plan.window_start:%Y-%m} — {plan.window_end:%Y-%m}")
    st.caption(literal(" · ".join(part for part in parts if part)))


def _table(rows: Sequence[Assessment]) -> None:
    regions = len({row.region_code for row in rows}) > 1
    headings = [say("指标"), say("目标"), say("基期值"), say("目标期"), say("推进方式"), say("牵头单位"), say("出处")]
    lines = [(_cells(row, headings, with_region=regions), cards.query(row)) for row in rows]
    cards.row_links(headings, lines)


def _cells(row: Assessment, headings: Sequence[str], *, with_region: bool) -> list[str]:
    """One target; what a phone could not tell apart brings its heading along."""
    return [
        _name(row, with_region=with_region),
        literal(charts.promised(row)) + (f" :gray[{say('争取')}]" if row.stretch else ""),
        cards.labelled(headings[2], literal(written(row.baseline, row.unit))) if row.baseline is not None else "",
        literal(_window(row)),
        literal(path_word(row.path) or NOTHING),
        literal(listed(row.leads)),
        literal(row.source),
    ]


def _window(row: Assessment) -> str:
    due = say(",{day} 前", day=row.due) if row.due != row.window_end else ""
    return f"{window_text(row)}{due}" or NOTHING


def _name(row: Assessment, *, with_region: bool) -> str:
    region = f" :gray[{literal(row.region)}]" if with_region else ""
    definition = f" :gray[{literal(row.definition)}]" if row.definition else ""
    return f"**{literal(row.name)}**{region}{definition}"


def _download(rows: Sequence[Assessment]) -> None:
    headings = [say("方案"), say("区域"), say("领域"), say("指标编码"), say("指标"), say("单位"), say("目标"), say("起"), say("到期"),
                say("推进方式"), say("基期值"), say("牵头单位"), say("配合单位"), say("口径"), say("出处")]  # fmt: skip
    table = [
        (row.plan, row.region, row.area_name, row.indicator, row.name, row.unit, f"{row.comparator}{plain(row.target)}", row.window_start,
         row.due, path_word(row.path), row.baseline, row.leads, row.partners, row.definition, row.source)
        for row in rows
    ]  # fmt: skip
    cards.take_along(file_name(say("方案目标")), "targets", headings, table)


def _milestones(dated: Sequence[Milestone]) -> None:
    if not dated:
        st.caption(say("没有符合条件的节点。"))
        return
    headings = [say("方案"), say("领域"), say("节点"), say("到期"), say("牵头单位"), say("完成"), say("出处")]
    table = [(one.plan, one.area_name, one.name, one.due, one.leads, one.done_on, one.source) for one in dated]
    cards.take_along(file_name(say("方案节点")), "milestones", headings, table)
    cards.table(
        "milestones",
        {
            say("节点"): [f"**{literal(one.name)}**" for one in dated],
            say("到期"): [f"{one.due}" for one in dated],
            say("完成"): [say("✔ {day}", day=one.done_on) if one.done_on else NOTHING for one in dated],
            say("区域"): [literal(one.region) for one in dated],
            say("领域"): [literal(one.area_name) for one in dated],
            say("牵头单位"): [literal(listed(one.leads)) for one in dated],
            say("出处"): [literal(one.source) for one in dated],
        },
    )


show(st.session_state["filters"])
