"""大屏: one area after another on a big screen, without bars, legible from five metres, turning by itself.

Comes in: the chosen filters, and from the address the area that is shown and the seconds each stands. Goes out: the area with
its counts, its rate, those that lag most, as many as find room, and its place among the others. It turns in its own time, stops
when told to, and starts anew when something else is stored. Whoever clicks an area, or presses ← or →, chooses the next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import cache, cards, charts
from dashboard.filters import ALL, BEHIND, GOOD, Filters, RowKey, month_label, of_several_years, row_key, window_text, within, worst_first
from dashboard.text import cut_apart, literal, width
from indicators import NOTHING, WORST_FIRST, Assessment, Group, number, percent, quantity, say, spoken

Turn = tuple[str, str]
SHEET: Final = Path(__file__).parents[1] / "wall.css"
SECONDS: Final = 20
SHORTEST, LONGEST = 3, 3600
LINES, LINES_OVER_REGIONS = 13, 10
WIDE_NAME: Final = 46
MOST_CELLS: Final = 16
SHORT: Final = 9
LONG: Final = 26
SHOWN: Final = "turn"
STAYS: Final = "wall-stays"
STOPPED: Final = "wall-stopped"
LEAVES: Final = "wall-leaves"


def show(filters: Filters) -> None:
    """Draw the wall; a run of the whole page stays at the area of the address, and it alone can leave with the bar's choices."""
    if st.session_state.pop(LEAVES, False):
        st.switch_page(cards.OVERVIEW, query_params=cards.spoken_query())  # what the bar holds comes back by itself
    st.html(SHEET)
    st.session_state[STAYS] = True
    st.fragment(spoken(_screen), run_every=_seconds())(filters)
    with st.container(key="screen-exit", width="content"):
        st.button(say("退出大屏"), key="wall-leave", type="tertiary", on_click=_leave, shortcut="Esc")


def _seconds() -> int:
    asked = st.query_params.get("seconds", "")
    return min(max(int(asked), SHORTEST), LONGEST) if asked.isdecimal() else SECONDS


def _screen(filters: Filters) -> None:
    """One turn."""
    if st.session_state.get(LEAVES) or cache.snapshot(filters.at.path).version != filters.at.version:
        st.rerun()
    rows = [row for row in within(replace(filters, status=ALL)) if row.target_id]
    turns = list(dict.fromkeys((row.plan, row.area_name) for row in rows))
    with st.container(key="screen"):
        if not turns:
            st.title(say("大屏"), anchor=False)
            st.caption(say("没有符合条件的指标。"))
            return
        at = _now(turns)
        plan, area = turns[at]
        shown = [row for row in rows if (row.plan, row.area_name) == (plan, area)]
        _head(filters, turns, at, shown)
        with st.container(key="screen-body"):
            _standing(filters, turns[at])
            _worst(shown)
        _places(filters, turns, at)
        _regions(filters, turns[at], shown)
        _controls(turns, at)


def _now(turns: Sequence[Turn]) -> int:
    """Which area is shown: that of the address, the next one when its time has passed; the address follows."""
    keys = [_key(turn) for turn in turns]
    asked = st.query_params.get(SHOWN, "")
    at = keys.index(asked) if asked in keys else 0
    if not st.session_state.pop(STAYS, False) and not st.session_state.get(STOPPED):
        at = (at + 1) % len(keys)
    if asked != keys[at]:
        st.query_params[SHOWN] = keys[at]
    return at


def _key(turn: Turn) -> str:
    return "/".join(turn)


def _turn_to(turn: Turn) -> None:
    st.query_params[SHOWN] = _key(turn)
    st.session_state[STAYS] = True


def _head(filters: Filters, turns: Sequence[Turn], at: int, shown: Sequence[Assessment]) -> None:
    plan, area = turns[at]
    titles = {one.plan: one.title for one in cache.all_plans(filters.at)}
    region = cache.all_regions(filters.at)[filters.region][0].name if filters.region else ""
    with st.container(horizontal=True, vertical_alignment="bottom", key="screen-head"):
        with st.container(gap=None, width="stretch", key="screen-long" if len(area) > LONG else "screen-title"):
            st.markdown(literal(" · ".join(part for part in (titles[plan], region, filters.department) if part)))
            st.title(literal(area), anchor=False)
        st.markdown(
            f"{cards.example_mark(shown)} {literal(say('截至 {month}', month=month_label(filters.as_of)))} :gray[{at + 1}/{len(turns)}]",
            width="content",
        )


def _group(filters: Filters, turn: Turn, region: str | None = None) -> Group | None:
    plan, area = turn
    return cache.slices(filters.at, filters.as_of).get((plan, filters.region if region is None else region, area, filters.department))


def _standing(filters: Filters, turn: Turn) -> None:
    """The rate and the counts by status, as large as they can be."""
    group = _group(filters, turn)
    if group is None:
        return
    rate = percent(group.on_pace_rate) if group.judged else say("未判断")
    counts = [f"**{number(getattr(group, name), 0)}** {cards.status_mark(name)}" for name in WORST_FIRST if getattr(group, name, 0)]
    with st.container(key="screen-standing", gap=None):
        st.markdown(f"{say('序时达标率')} :gray[{group.met + group.on_track}/{group.judged}]\n\n**{rate}**")
        st.markdown(f"{say('报送率')} **{percent(group.reporting_rate)}** :gray[{group.reported}/{group.due}]")
        with st.container(key="screen-counts"):
            st.markdown("\n\n".join(counts))


def _worst(shown: Sequence[Assessment]) -> None:
    """Those that lag most; where few lag, those that come next, so that the screen says how the area stands."""
    rows = [row for row in worst_first(shown) if not row.stretch]
    behind = sum(row.status in BEHIND for row in rows)
    codes = {row.region_code: row.region for row in rows}
    dated = of_several_years(rows)
    short = dict(zip(codes, cut_apart(list(codes.values()), SHORT), strict=True))
    listed = rows[: _room(rows, short, LINES_OVER_REGIONS if len(codes) > 1 else LINES)]
    left_out = behind - sum(row.status in BEHIND for row in listed)
    more = f" :gray[· {say('另有 {n} 项', n=number(left_out, 0))}]" if left_out else ""
    judged = behind or any(row.status in GOOD for row in rows)
    told = say("滞后 {n} 项", n=number(behind, 0)) if behind else say("没有滞后的指标") if judged else say("还没有可以判断的数据")
    with st.container(key="screen-worst", gap=None):
        st.markdown(f"**{told}** :gray[{say('由差到好')}]{more}")
        with st.container(key="screen-lines"):
            st.markdown("\n\n".join(_line(row, dated, short) for row in listed))


def _room(rows: Sequence[Assessment], regions: Mapping[str, str], lines: int) -> int:
    """How many rows find room on so many lines; a wide name, with its region, takes two and no more: the style sheet ends it there."""
    before = {code: width(f"{name} ") if len(regions) > 1 else 0 for code, name in regions.items()}
    heights = accumulate(1 if before[row.region_code] + width(row.name) <= WIDE_NAME else 2 for row in rows)
    return sum(height <= lines for height in heights)


def _line(row: Assessment, dated: Collection[RowKey], regions: Mapping[str, str]) -> str:
    """Light, name, value, gap; before the name its region where there are several, after it the years where it stands twice."""
    region = regions[row.region_code] if len(regions) > 1 else ""
    value = quantity(row.value, row.unit, row.decimals) if row.value is not None else NOTHING
    parts = [
        f":gray[{literal(region)}]" if region else "",
        literal(row.name),
        f":gray[{window_text(row)}]" if row_key(row) in dated else "",
    ]
    name = " ".join(part for part in parts if part)
    return f"{cards.light(row)} :small[{name}] :small[{literal(value)}] :small[{literal(charts.behind_text(row) or NOTHING)}]"


def _places(filters: Filters, turns: Sequence[Turn], at: int) -> None:
    """Every area with its rate; a click shows it."""
    beside = [turn for turn in turns if turn[0] == turns[at][0]]
    if len(beside) <= 1:
        return
    with st.container(horizontal=True, gap="xsmall", key="screen-places"):
        for turn, name in zip(beside, cut_apart([turn[1] for turn in beside], 2 * SHORT), strict=True):
            _cell(_group(filters, turn), name, turn, chosen=turn == turns[at])


def _regions(filters: Filters, turn: Turn, shown: Sequence[Assessment]) -> None:
    """The area in each region, where the plan has several."""
    known = cache.all_regions(filters.at)
    codes = sorted({row.region_code for row in shown})
    if len(codes) <= 1:
        return
    whole = [code for code in codes if known[code][1].issuperset(codes)]
    left_out = len(codes) - MOST_CELLS
    if left_out > 0:  # those where it goes worst, after the whole
        groups = {code: _group(filters, turn, code) for code in codes}
        codes = sorted(codes, key=lambda code: (code not in whole, *_rate(groups[code]), code))[:MOST_CELLS]
    names = cut_apart([say("合计") if code in whole else known[code][0].name for code in codes], SHORT)
    with st.container(horizontal=True, gap="xsmall", key="screen-regions", vertical_alignment="center"):
        for code, name in zip(codes, names, strict=True):
            _cell(_group(filters, turn, code), name, turn, chosen=False, code=code)
        if left_out > 0:
            st.markdown(f":gray[{say('另有 {n} 个', n=left_out)}]", width="content")


def _rate(group: Group | None) -> tuple[bool, Decimal]:
    """By 序时达标率, the lowest first; without one at the end."""
    rate = group.on_pace_rate if group else None
    return rate is None, rate or Decimal(0)


def _cell(group: Group | None, label: str, turn: Turn, *, chosen: bool, code: str = "") -> None:
    if group is None:
        return
    tenth = "none" if group.on_pace_rate is None else int(group.on_pace_rate / 10)
    rate = say("未判断") if group.on_pace_rate is None else percent(group.on_pace_rate, 0)
    st.button(
        f"{literal(label)} {cards.counted(rate, chosen=chosen)}",
        key=f"rate-{tenth}-wall-{code}-{_key(turn)}",
        on_click=_choose_region if code else _turn_to,
        args=(code,) if code else (turn,),
        width="stretch",
        wrap=True,
    )


def _choose_region(code: str) -> None:
    st.session_state["region"] = code
    st.session_state[LEAVES] = True


def _controls(turns: Sequence[Turn], at: int) -> None:
    """The way back, to a stop, and on: small, at the foot, reachable by keyboard."""
    if len(turns) <= 1:
        return
    stopped = bool(st.session_state.get(STOPPED))
    before, after = turns[at - 1], turns[(at + 1) % len(turns)]
    with st.container(horizontal=True, gap="xsmall", key="screen-controls"):
        st.button(say("上一个"), key="wall-before", type="tertiary", on_click=_turn_to, args=(before,), shortcut="Left")
        st.button(say("继续轮播") if stopped else say("暂停"), key="wall-stop", type="tertiary", on_click=_stop, args=(not stopped,))
        st.button(say("下一个"), key="wall-after", type="tertiary", on_click=_turn_to, args=(after,), shortcut="Right")


def _stop(stopped: bool) -> None:  # noqa: FBT001  the argument of a callback
    st.session_state[STOPPED] = stopped
    st.session_state[STAYS] = True


def _leave() -> None:
    st.session_state[LEAVES] = True


show(st.session_state["filters"])
