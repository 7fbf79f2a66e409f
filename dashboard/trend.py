"""How one indicator went, and how it goes in other regions, as Plotly figures.

Comes in: reports and assessments. Goes out: the trend with target, 序时 line or nodes, forecast and last year; and bars by
region against each one's target. Nothing is reckoned: every point is a figure of the rules, lines only join them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from math import ceil

import plotly.graph_objects as go

from dashboard.charts import FONT, INKS, TONES, Ink, target_text, value_then, word, word_then
from dashboard.text import cut_apart
from indicators import SHAPES, STATUS_OF_RULE, Assessment, Milestone, Report, month_end, month_name, period_words, quantity, say

Points = Sequence[tuple[date, Decimal]]
ROW_HEIGHT = 40
MOST_TICKS = 6
EDGE = 0.04
LEAST_EDGE = timedelta(days=10)
ROOM = 1.04
WIDEST = 26
WIDEST_NAME = 16
WIDEST_POINTED_AT, MOST_POINTED_AT = 10, 5
TITLE_LINE, TITLE_APART = 17, 8
TICK_LINES = (28, 46)
UNSAID: dict[str, object] = {"hoverinfo": "skip", "hovertemplate": None}
BESIDE_TOOLS = 44  # the legend ends before the button that takes the picture


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trend: its name, its points and how it is drawn."""

    name: str
    points: Points
    style: dict[str, object]


def trend(row: Assessment, reports: Sequence[Report], nodes: Points, *, dark: bool, milestones: Sequence[Milestone] = ()) -> go.Figure:
    """Actual, target or cap, 序时, forecast and last year over the target's window; milestones due in it at the foot."""
    ink = INKS[dark]
    lines = [line for line in _lines(row, reports, nodes, ink) if line.points]
    figure = go.Figure([_scatter(line, row) for line in lines])
    first = row.window_start or (reports[0].period_end if reports else date(2000, 1, 1))
    last = max([day for day in (row.due, row.period_end) if day] or [first])
    ticks = _month_ends(first, last)
    edge = max((last - first) * EDGE, LEAST_EDGE)
    figure.update_xaxes(
        range=[first - edge, last + edge],
        spikethickness=1,
        spikecolor=ink.faint,
        tickvals=ticks,
        ticktext=[month_name(day) if first.year == last.year else f"{month_name(day)}<br>{day.year}" for day in ticks],
        tickangle=0,
        unifiedhovertitle={"text": _month_pointed_at()},
        linecolor=ink.line,
        showgrid=False,
    )
    _scale(figure, row, lines, ink)
    if milestones:  # once the scale is set, which they have none of
        _mark(figure, milestones, ink)
    title = _title(row)
    below = TITLE_LINE * len(title)  # the plot keeps its height, however long the name is
    height = 280 + below
    _lay_out(figure, ink, height)
    figure.update_layout(
        margin_b=TICK_LINES[first.year < last.year] + below,
        margin_r=BESIDE_TOOLS,
        title={"text": "<br>".join(title), "font": {"size": 12, "color": ink.faint}, "xref": "container", "x": 0.5, "xanchor": "center",
               "yref": "container", "y": (below - TITLE_APART) / height, "yanchor": "top"},
    )  # fmt: skip
    figure.update_layout(hovermode="x unified", legend={"orientation": "h", "y": 1.12, "x": 0, "yanchor": "bottom"})
    return figure


def _month_pointed_at() -> str:
    """The month over what is pointed at; without it, a tick would lend its two lines."""
    return "%{x|" + say("%Y年%-m月") + "}"


def _scale(figure: go.Figure, row: Assessment, lines: Sequence[Line], ink: Ink) -> None:
    figure.update_yaxes(gridcolor=ink.line, zeroline=False, ticksuffix="%" if row.unit == "%" else "", nticks=6, rangemode="normal")
    values = [value for line in lines for _, value in line.points]
    if row.measure == "rank" and values:  # the first place stands on top, and between two places is none
        apart = max(1, ceil((max(values) - min(values)) / MOST_TICKS))
        figure.update_yaxes(range=[float(max(values)) + apart / 2, float(min(values)) - apart / 2], tick0=0, dtick=apart)
    elif not any(values):  # left alone, nothing but noughts stands between −1 and 1
        figure.update_yaxes(range=[0, 1])


def _title(row: Assessment) -> list[str]:
    """Whose trend it is and in what unit, line by line, for a picture that stands alone; a figure reads < as a tag."""
    text = say("{name}({unit}) · {region}", name=row.name, unit=row.unit, region=row.region)
    return [text[at : at + WIDEST].replace("<", "&lt;") for at in range(0, len(text), WIDEST)]


def _mark(figure: go.Figure, milestones: Sequence[Milestone], ink: Ink) -> None:
    """Deliverables on an axis of their own, so that they move no figure: one mark a day, its first names for who points at it."""
    days = {day: list(held) for day, held in groupby(milestones, key=lambda one: one.due)}
    figure.add_scatter(
        x=list(days),
        y=[0] * len(days),
        yaxis="y2",
        mode="markers",
        marker={"symbol": "diamond-open", "size": 10, "color": ink.faint, "line": {"width": 2}},
        name=say("节点到期"),
        cliponaxis=False,
        hovertemplate=[f"{_pointed_at(day, held)}<extra></extra>" for day, held in days.items()],
    )
    figure.update_layout(yaxis2={"overlaying": "y", "range": [-0.03, 1], "visible": False, "fixedrange": True})


def _pointed_at(day: date, held: Sequence[Milestone]) -> str:
    """The milestones of a day, in lines that half a phone holds; whole names stand below the chart."""
    names = cut_apart([one.name for one in held], WIDEST_POINTED_AT)[:MOST_POINTED_AT]
    more = [say("另有 {n} 项", n=len(held) - len(names))] if len(held) > len(names) else []
    return "<br>".join(line.replace("<", "&lt;").replace("%{", "%&#123;") for line in [str(day), *names, *more])


def _month_ends(first: date, last: date) -> list[date]:
    """Ends of months from `first` to `last`, at most MOST_TICKS, evenly apart and with the last among them."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    apart = next(step for step in (1, 2, 3, 6, 12, 24, 60, months) if months <= step * MOST_TICKS)
    counted = range(months - 1, -1, -apart)
    return [month_end(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in counted]


def describe_trend(row: Assessment, reports: Sequence[Report]) -> str:
    """One sentence of what the trend shows."""
    if not reports:
        return say("{name}({region})没有已报数据", name=row.name, region=row.region)
    return say(
        "{name}({region})走势:{n} 期,{first} 为 {start},{last} 为 {end};{target}",
        name=row.name,
        region=row.region,
        n=len(reports),
        first=period_words(reports[0].data_period),
        start=quantity(reports[0].value, row.unit, row.decimals),
        last=period_words(reports[-1].data_period),
        end=quantity(reports[-1].value, row.unit, row.decimals),
        target=target_text(row),
    )


def regions(rows: Sequence[Assessment], *, dark: bool) -> go.Figure:
    """The same target in other regions: a bar a region, a tick where its target stands."""
    ink = INKS[dark]
    known = [row for row in rows if row.value is not None]
    labels = [_label(row, name) for row, name in zip(known, cut_apart([row.region for row in known], WIDEST_NAME), strict=True)]
    figure = go.Figure(
        go.Bar(
            y=labels,
            x=[float(row.value or 0) for row in known],
            orientation="h",
            marker={"color": [ink.lights[TONES[row.status]] for row in known]},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    aimed = [(label, row) for label, row in zip(labels, known, strict=True) if row.target is not None]
    figure.add_scatter(
        y=[label for label, _ in aimed],
        x=[float(row.target or 0) for _, row in aimed],
        mode="markers",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": ink.text}},
        name=say("目标"),
        hoverinfo="skip",
    )
    ends = [float(number) for row in known for number in (row.value, row.target) if number is not None] + [0.0]
    lowest, widest = min(ends), max([*ends, 1e-9])
    figure.update_xaxes(
        zeroline=lowest < 0, zerolinecolor=ink.faint, showgrid=False, range=[lowest * ROOM, widest * ROOM], showticklabels=False
    )
    figure.update_yaxes(range=[len(known) - 0.5, -0.5], ticklabelstandoff=6)
    _lay_out(figure, ink, 60 + ROW_HEIGHT * len(known))
    figure.update_layout(bargap=0.45, legend={"orientation": "h", "y": 1, "x": 0, "yanchor": "bottom"})
    return figure


def _label(row: Assessment, region: str) -> str:
    """Region, then value and light, on two lines; a figure reads < as a tag."""
    region = region.replace("<", "&lt;")
    return f"{region}<br>{quantity(row.value, row.unit, row.decimals)} {SHAPES[row.status]} {word(row)}"


def _lines(row: Assessment, reports: Sequence[Report], nodes: Points, ink: Ink) -> list[Line]:
    actual = [(report.period_end, report.value) for report in reports]
    year_ago = [(report.period_end, report.year_ago) for report in reports if report.year_ago is not None]
    texts = [_point_text(row, report) for report in reports]
    symbols = ["diamond" if report.revisions > 1 else "circle" for report in reports]
    target = [(day, row.target) for day in (row.window_start, row.due) if day and row.target is not None]
    ahead = [(row.period_end, row.value), (row.due, row.forecast)]
    foreseen = [(day, value) for day, value in ahead if day and value is not None] if row.period_end and row.due != row.period_end else []
    return [
        Line(say("上年同期"), year_ago, _dashed(ink.faint, 1, "solid")),
        Line(_aim(row), target, _dashed(ink.lights["green"], 2, "solid")),
        Line(say("序时"), _pace(row, reports, nodes), _dashed(ink.faint, 1.5, "dash")),
        Line(say("节点"), nodes, {"mode": "markers", "marker": {"color": ink.faint, "symbol": "square-open", "size": 9}}),
        Line(say("年末预计"), foreseen if len(foreseen) > 1 else [], _dashed(ink.text, 2, "dot") | UNSAID),
        Line(say("年末预计"), foreseen[1:], {"mode": "markers", "marker": {"color": ink.text, "symbol": "circle-open", "size": 8},
                                        "showlegend": False}),
        Line(say("年均值") if row.per_year else say("实际"), actual, {"mode": "lines+markers", "line": {"color": ink.text, "width": 2.5},
                                  "marker": {"size": 8, "symbol": symbols, "color": ink.text}, "text": texts}),
    ]  # fmt: skip


def _aim(row: Assessment) -> str:
    """What the line of the target is called: a cap is kept below."""
    return say("上限") if row.comparator in {"<=", "<"} and row.measure != "rank" else say("目标")


def _point_text(row: Assessment, report: Report) -> str:
    """What an actual value says to who points at it: value, light, and how often it was sent."""
    text = f"{value_then(row, report)} {SHAPES[STATUS_OF_RULE[report.rule]]} {word_then(report)}"
    return text + (say("(第 {n} 次报送)", n=report.revisions) if report.revisions > 1 else "")


def _dashed(colour: str, width: float, dash: str) -> dict[str, object]:
    return {"mode": "lines", "line": {"color": colour, "width": width, "dash": dash}}


def _pace(row: Assessment, reports: Sequence[Report], nodes: Points) -> Points:
    """The 序时 line: from the start of the window through what was expected of each report to the target when it is due."""
    if row.path not in {"linear", "schedule"} or row.target is None or row.due is None or row.window_start is None:
        return []
    start = Decimal(0) if row.measure == "flow" else row.baseline
    known = {report.period_end: report.expected for report in reports if report.expected is not None}
    ends = {row.window_start: start, **known, **dict(nodes), row.due: row.target}
    return sorted((day, value) for day, value in ends.items() if value is not None)


def _scatter(line: Line, row: Assessment) -> go.Scatter:
    return go.Scatter(
        x=[day for day, _ in line.points],
        y=[float(value) for _, value in line.points],
        name=line.name,
        **({"text": [quantity(value, row.unit, row.decimals) for _, value in line.points], "hovertemplate": "%{text}"} | line.style),
    )


def _lay_out(figure: go.Figure, ink: Ink, height: int) -> None:
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 8, "r": 20, "t": 8, "b": 8},
        paper_bgcolor=ink.paper,
        plot_bgcolor=ink.paper,
        font={"family": FONT, "size": 13, "color": ink.text},
        hoverlabel={"font": {"family": FONT, "color": ink.text}, "bgcolor": ink.paper, "bordercolor": ink.line},
        dragmode=False,
    )
    figure.update_xaxes(automargin=True, fixedrange=True, exponentformat="none", separatethousands=True)
    figure.update_yaxes(automargin=True, fixedrange=True, exponentformat="none", separatethousands=True)
