"""名单: which targets a rate counts, above the line, below it, and not at all.

Comes in: the chosen filters and which rate. Goes out: a window over the page with one table a group; every line leads to the
target's own reasons. What counts as what is the rules' answer, target by target, not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import cache, cards, charts
from dashboard.filters import Filters, RowKey, of_several_years, row_key, window_text, within, worst_first
from dashboard.text import literal
from indicators import Assessment, Group, period_words, say, spoken


@dataclass(frozen=True, slots=True)
class Share:
    """One group of a rate: its heading, and whether a target (a group of one) belongs to it."""

    heading: str
    holds: Callable[[Group | None], bool]


def _shares(rate: str) -> tuple[Share, ...]:
    """The groups of a rate: above the line, below it only, not counted."""
    if rate == "reporting":
        return (
            Share(say("应报已报"), lambda one: one is not None and one.due > 0 and one.reported > 0),
            Share(say("应报未报"), lambda one: one is not None and one.due > one.reported),
            Share(say("还不到报送期限,或已过目标期"), lambda one: one is None or one.due == 0),
        )
    return (
        Share(say("计入分子:已完成、达序时"), lambda one: one is not None and one.met + one.on_track > 0),
        Share(say("只计入分母:滞后、严重滞后、未完成"), lambda one: one is not None and one.judged > one.met + one.on_track),
        Share(say("不计:未报送、缺基期、推进中、争取目标"), lambda one: one is None or one.judged == 0),
    )


def ask_for(rate: str, label: str) -> None:
    """Remember that the list behind a rate is wanted; the next run of the page shows it."""
    st.session_state["counted"] = (rate, label)


def show(filters: Filters) -> None:
    """Open the list that was asked for, once."""
    wanted = st.session_state.pop("counted", None)
    if wanted:
        rate, label = wanted
        st.dialog(label, width="large")(spoken(_lists))(filters, rate)


def _lists(filters: Filters, rate: str) -> None:
    counted = cache.counted(filters.at, filters.as_of)
    rows = [row for row in worst_first(within(filters)) if row.target_id is not None]
    dated = of_several_years(rows)
    with st.container(key="rows-counted"):
        for share in _shares(rate):
            held = [row for row in rows if share.holds(counted.get(row_key(row)))]
            st.markdown(f"**{literal(share.heading)}** :gray[{len(held)}]")
            if held:
                _table(held, dated)


def _table(rows: Sequence[Assessment], dated: Collection[RowKey]) -> None:
    headings = [say("指标"), say("状态"), say("区域"), say("数据期"), say("差距")]
    lines = [
        (
            [
                f"**{literal(row.name)}**" + (f" :gray[{window_text(row)}]" if row_key(row) in dated else ""),
                cards.light(row),
                literal(row.region),
                cards.labelled(headings[3], literal(period_words(row.data_period))),
                literal(charts.behind_text(row)),
            ],
            cards.query(row),
        )
        for row in rows
    ]
    cards.row_links(headings, lines)
