"""What a file would change: each value with its fate, and the lights.

Comes in: a check. Goes out: counts that choose which values are listed, old → new with the change, lights before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import cards, charts
from dashboard.text import cut, literal
from indicators import NOTHING, SHAPES, Check, LightChange, PreviewRow, changed_by, number, say, written

FIRST: Final = 8
MOST_ROWS: Final = 200


def _states() -> dict[str, str]:
    """The words for what becomes of a value, in the order in which they are shown."""
    return {"refused": say("有误"), "changed": say("更正"), "new": say("新报"), "not_reported": say("未报"), "same": say("未变")}


def show(check: Check, this: str) -> None:
    """Values by their fate, then the lights."""
    counts = {state: check.counts[state] for state in _states() if check.counts[state]}  # type: ignore[index]
    if counts:
        _values(check, counts, this)
    _lights(check.lights, check.lights_changed)


def _values(check: Check, counts: dict[str, int], this: str) -> None:
    st.markdown(f"### {say('每个数的结果')}")
    chosen = st.segmented_control(
        say("按结果看"),
        list(counts),
        format_func=lambda state: f"{_states()[state]} {number(counts[state], 0)}",
        key=f"fates-{this}",
        label_visibility="collapsed",
    )
    first = getattr(check.rows, "first", None)
    wanted = [chosen] if chosen else list(counts)
    rows: Sequence[PreviewRow] = first(MOST_ROWS, *wanted) if first else ()
    _rows("preview", rows[:FIRST])
    total = sum(counts[state] for state in wanted)
    if len(rows) > FIRST:
        with st.expander(say("其余 {n} 个", n=number(total - FIRST, 0))):
            _rows("preview-rest", rows[FIRST:])
            if total > len(rows):
                st.caption(say("只列出前 {n} 个,共 {all} 个。", n=len(rows), all=number(total, 0)))


def _rows(name: str, shown: Sequence[PreviewRow]) -> None:
    cards.table(
        name,
        {
            say("格"): [f"{row.letter}{row.row}" for row in shown],
            say("结果"): [_states()[row.state] for row in shown],
            say("指标"): [literal(cut(row.name)) for row in shown],
            say("地区"): [literal(cut(row.region)) for row in shown],
            say("数据期"): [literal(cut(row.period)) for row in shown],
            say("值"): [literal(_change(row)) for row in shown],
        },
    )


def _change(row: PreviewRow) -> str:
    """Old → new with the change; the cell as sent where it was not understood."""
    if row.new is None:
        return cut(row.text) or NOTHING
    if row.state == "changed" and row.old is not None:
        by = changed_by(row.old, row.new, row.unit)
        return f"{written(row.old, row.unit)} → {written(row.new, row.unit)}" + (f"({by})" if by else "")
    return written(row.new, row.unit)


def _lights(lights: Sequence[LightChange], count: int) -> None:
    """The lights that would change, the first few at once, and how many there are."""
    if not lights:
        return
    st.markdown(f"### {say('{n} 个灯会变', n=number(count, 0))} :small[:gray[{say('不计示例数据')}]]")
    lines = [
        f"- {literal(one.name)}({literal(one.region)}) {_light(one.before, one.before_word)} → {_light(one.after, one.after_word)}"
        for one in lights[:MOST_ROWS]
    ]
    st.markdown("\n".join(lines[:FIRST]))
    if len(lights) > FIRST:
        with st.expander(say("其余 {n} 个", n=number(count - FIRST, 0))):
            st.markdown("\n".join(lines[FIRST:]))
            if count > len(lines):
                st.caption(say("只列出前 {n} 个,共 {all} 个。", n=len(lines), all=number(count, 0)))


def _light(status: str, word: str) -> str:
    return f":{charts.TONES[status]}[{SHAPES[status]}] {word}"
