"""节点 on a time line, as a Plotly figure: a lane a plan or area, a mark a due date, the day it is looked at as a line.

Comes in: deadlines. Goes out: a figure whose marks have the shapes and colours of the states, each state in a row of its own
within its lane; those of one lane and state that are due close to one another are one mark, on the first of their days, with
their number beside it. All that it says stands in the list beside it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import plotly.graph_objects as go

from dashboard.charts import FONT, INKS, Ink
from dashboard.text import cut_apart
from indicators import Deadline, count_by_state, deadline_text, deadline_word, say

TONES: Final = {"overdue": "red", "soon": "yellow", "later": "blue", "done": "green"}
SYMBOLS: Final = {"overdue": "x", "soon": "triangle-up", "later": "circle-open", "done": "circle"}
APART: Final = "\u00a0"
NAME, ROW, FOOT = 26, 20, 6
WIDEST_LANE: Final = 26
MOST_NAMES: Final = 8
MOST_MARKS: Final = 14
YEAR: Final = 12
SHORT_YEARS, MOST_YEARS = 3 * YEAR, 7
EDGE: Final = 0.06


def timeline(found: Sequence[Deadline], day: date, *, lanes: Sequence[str], by_plan: dict[str, str], dark: bool) -> go.Figure:
    """The time line; `by_plan` holds the titles of the plans where each is a lane, and is empty where the areas are.

    `lanes` are the names of lanes in the order of the plans.
    """
    ink = INKS[dark]
    known = dict.fromkeys(_lane(one, by_plan) for one in found)
    names = [*(name for name in dict.fromkeys(lanes) if name in known), *(name for name in known if name not in lanes)]
    place = {name: len(names) - 1 - number for number, name in enumerate(names)}
    rows = [state for state, many in count_by_state(found).items() if many]
    height = NAME + ROW * len(rows) + FOOT
    figure = go.Figure()
    for number, state in enumerate(rows):
        marks = _marks([one for one in found if one.state == state], months_together(found, day), by_plan)
        colour = ink.lights[TONES[state]]
        figure.add_scatter(
            x=[held[0].milestone.due for _, held in marks],
            y=[place[name] + 0.5 - (NAME + ROW * (number + 0.5)) / height for name, _ in marks],
            mode="markers+text",
            text=[f"{APART}{len(held)}{APART}" if len(held) > 1 else "" for _, held in marks],
            textposition="middle left" if state == "overdue" else "middle right",  # away from the line of the day
            textfont={"color": ink.text, "size": 12},
            marker={"symbol": SYMBOLS[state], "size": 10, "color": colour, "line": {"width": 2, "color": colour}},
            name=deadline_word(state),
            cliponaxis=False,
            hovertemplate=[_hover(held) for _, held in marks],
        )
    for name, at in zip(cut_apart(names, WIDEST_LANE), place.values(), strict=True):
        figure.add_annotation(
            x=0, xref="paper", y=at + 0.5 - NAME / 2 / height, text=name.replace("<", "&lt;"),  # a figure reads < as a tag
            showarrow=False, xanchor="left", align="left", bgcolor=ink.paper,
        )  # fmt: skip
    days = [*(one.milestone.due for one in found), day]
    _lay_out(figure, ink, (min(days), max(days)), len(names), height)
    figure.add_vline(x=day.isoformat(), line={"color": ink.text, "width": 1.5, "dash": "dot"}, layer="below")
    return figure


def months_together(found: Sequence[Deadline], day: date) -> int:
    """Within how many months those that are due are one mark, so that marks beside one another can be told apart on a phone."""
    days = [*(one.milestone.due for one in found), day]
    whole = _months(min(days), max(days))
    return next((months for months in (1, 2, 3, 6, 12, 24) if whole <= months * MOST_MARKS), 60)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * YEAR + last.month - first.month + 1


def _marks(found: Sequence[Deadline], months: int, by_plan: dict[str, str]) -> list[tuple[str, list[Deadline]]]:
    """The deadlines that share a mark: those of one lane that are due within so many months of the first of them."""
    marks: list[tuple[str, list[Deadline]]] = []
    for one in sorted(found, key=lambda one: (_lane(one, by_plan), one.milestone.due)):
        lane = _lane(one, by_plan)
        if marks and marks[-1][0] == lane and _months(marks[-1][1][0].milestone.due, one.milestone.due) <= months:
            marks[-1][1].append(one)
        else:
            marks.append((lane, [one]))
    return marks


def _lane(one: Deadline, by_plan: dict[str, str]) -> str:
    return by_plan.get(one.milestone.plan) or one.milestone.area_name


def _lay_out(figure: go.Figure, ink: Ink, days: tuple[date, date], lanes: int, height: int) -> None:
    first, last = days
    edge = max((last - first) * EDGE, timedelta(days=10))
    figure.update_xaxes(
        range=[first - edge, last + edge], showgrid=False, linecolor=ink.line, zeroline=False, automargin=True, fixedrange=True,
        tickangle=0, **_ticks(_months(first, last)),
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=[lane - 0.5 for lane in range(lanes)], showticklabels=False, gridcolor=ink.line, zeroline=False, fixedrange=True,
        range=[-0.5, lanes - 0.5],
    )  # fmt: skip
    figure.update_layout(
        template="none",
        height=height * lanes + 80,
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        paper_bgcolor=ink.paper,
        plot_bgcolor=ink.paper,
        font={"family": FONT, "size": 13, "color": ink.text},
        hoverlabel={"font": {"family": FONT, "color": ink.text}, "bgcolor": ink.paper, "bordercolor": ink.line, "align": "left"},
        dragmode=False,
        showlegend=True,
        legend={"orientation": "h", "y": 1, "x": 0, "yanchor": "bottom"},
    )


def _ticks(months: int) -> dict[str, object]:
    """Years, or months where there are few, as many as stand side by side on a phone."""
    if months <= SHORT_YEARS:
        return {"tickformat": "%Y-%m", "nticks": 5}
    apart = next((years for years in (1, 2, 5) if months <= years * YEAR * MOST_YEARS), 10)
    return {"tickformat": "%Y", "dtick": f"M{apart * YEAR}"}


def describe(found: Sequence[Deadline], day: date) -> str:
    """One sentence of what the time line shows."""
    counts = count_by_state(found)
    words = ",".join(f"{deadline_word(state)} {many}" for state, many in counts.items() if many)
    return say("节点时间线,按 {day}:{words}", day=day.isoformat(), words=words)


def _hover(held: Sequence[Deadline]) -> str:
    names = [f"{one.milestone.due} {one.milestone.name} {deadline_text(one)}".replace("<", "&lt;") for one in held[:MOST_NAMES]]
    more = [say("另有 {n} 个", n=len(held) - MOST_NAMES)] if len(held) > MOST_NAMES else []
    return "<br>".join([*names, *more]).replace("%{", "%&#123;") + "<extra></extra>"
