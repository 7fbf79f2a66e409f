"""节点 on a time line, as a Plotly figure: a lane a plan or area, a mark a due date, the day it is looked at as a line.

Comes in: deadlines. Goes out: a figure whose marks have the shapes and colours of the states; those of one lane, day and state
are one mark with their number in it. All that it says stands in the list beside it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import plotly.graph_objects as go

from dashboard.charts import FONT, INKS, Ink
from dashboard.text import cut_apart
from indicators import DEADLINE_SHAPES, Deadline, count_by_state, deadline_text, deadline_word, say

TONES: Final = {"overdue": "red", "soon": "yellow", "later": "blue", "done": "green"}
SYMBOLS: Final = {"overdue": "x", "soon": "triangle-up", "later": "circle-open", "done": "circle"}
LANE: Final = 58
WIDEST_LANE: Final = 26
NAME_ABOVE: Final = 0.3
MARK_ABOVE: Final = {"overdue": -0.08, "soon": -0.08, "later": -0.08, "done": -0.3}
NUMBER_AT: Final = {"overdue": "middle left", "soon": "middle right", "later": "middle right", "done": "middle right"}
APART: Final = "\u00a0"
MOST_NAMES: Final = 8
MOST_MARKS: Final = 14
YEAR: Final = 12
EDGE: Final = 0.09


def timeline(found: Sequence[Deadline], day: date, *, by_plan: dict[str, str], dark: bool) -> go.Figure:
    """The time line; `by_plan` holds the titles of the plans where each is a lane, and is empty where the areas are."""
    ink = INKS[dark]
    names = list(dict.fromkeys(_lane(one, by_plan) for one in sorted(found, key=lambda one: one.milestone.due)))
    place = {name: len(names) - 1 - number for number, name in enumerate(names)}
    figure = go.Figure()
    days = [*(one.milestone.due for one in found), day]
    months = _months_together(min(days), max(days))
    for state in DEADLINE_SHAPES:
        marks = _marks([one for one in found if one.state == state], months, by_plan)
        if marks:
            colour = ink.lights[TONES[state]]
            figure.add_scatter(
                x=[held[-1].milestone.due for _, held in marks],
                y=[place[name] + MARK_ABOVE[state] for name, held in marks],
                mode="markers+text",
                text=[f"{APART}{len(held)}{APART}" if len(held) > 1 else "" for _, held in marks],
                textposition=NUMBER_AT[state],
                textfont={"color": ink.text, "size": 13},
                marker={"symbol": SYMBOLS[state], "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                name=deadline_word(state),
                cliponaxis=False,
                hovertemplate=[_hover(held) for _, held in marks],
            )
    for name, at in zip(cut_apart(names, WIDEST_LANE), place.values(), strict=True):
        text = name.replace("<", "&lt;")  # a figure reads < as a tag
        figure.add_annotation(x=0, xref="paper", y=at + NAME_ABOVE, text=text, showarrow=False, xanchor="left", align="left")
    _lay_out(figure, ink, (min(days), max(days)), len(names))
    figure.add_vline(x=day.isoformat(), line={"color": ink.text, "width": 1.5, "dash": "dot"})
    return figure


def _months_together(first: date, last: date) -> int:
    """How many months one mark stands for, so that marks beside one another can be told apart on a phone."""
    whole = (last.year - first.year) * YEAR + last.month - first.month + 1
    return next((months for months in (1, 2, 3, 6, 12, 24) if whole <= months * MOST_MARKS), 60)


def _marks(found: Sequence[Deadline], months: int, by_plan: dict[str, str]) -> list[tuple[str, list[Deadline]]]:
    """The deadlines that share a mark: those of one lane that are due within the same months, by due date."""

    def place(one: Deadline) -> tuple[str, int]:
        due = one.milestone.due
        return _lane(one, by_plan), (due.year * YEAR + due.month - 1) // months

    ordered = sorted(found, key=lambda one: (*place(one), one.milestone.due))
    return [(lane, list(held)) for (lane, _), held in groupby(ordered, key=place)]


def _lane(one: Deadline, by_plan: dict[str, str]) -> str:
    return by_plan.get(one.milestone.plan) or one.milestone.area_name


def _lay_out(figure: go.Figure, ink: Ink, days: tuple[date, date], lanes: int) -> None:
    first, last = days
    edge = max((last - first) * EDGE, timedelta(days=10))
    figure.update_xaxes(
        range=[first - edge, last + edge], showgrid=False, linecolor=ink.line, zeroline=False, automargin=True, fixedrange=True,
        tickformat="%Y-%m", nticks=7, tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=[lane - 0.5 for lane in range(lanes)], showticklabels=False, gridcolor=ink.line, zeroline=False, fixedrange=True,
        range=[-0.5, lanes - 0.5],
    )  # fmt: skip
    figure.update_layout(
        template="none",
        height=LANE * lanes + 80,
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        paper_bgcolor=ink.paper,
        plot_bgcolor=ink.paper,
        font={"family": FONT, "size": 13, "color": ink.text},
        hoverlabel={"font": {"family": FONT, "color": ink.text}, "bgcolor": ink.paper, "bordercolor": ink.line, "align": "left"},
        dragmode=False,
        showlegend=True,
        legend={"orientation": "h", "y": 1, "x": 0, "yanchor": "bottom"},
    )


def describe(found: Sequence[Deadline], day: date) -> str:
    """One sentence of what the time line shows."""
    counts = count_by_state(found)
    words = ",".join(f"{deadline_word(state)} {many}" for state, many in counts.items() if many)
    return say("节点时间线,按 {day}:{words}", day=day.isoformat(), words=words)


def _hover(held: Sequence[Deadline]) -> str:
    names = [f"{one.milestone.due} {one.milestone.name} {deadline_text(one)}".replace("<", "&lt;") for one in held[:MOST_NAMES]]
    more = [say("另有 {n} 个", n=len(held) - MOST_NAMES)] if len(held) > MOST_NAMES else []
    return "<br>".join([*names, *more]).replace("%{", "%&#123;") + "<extra></extra>"
