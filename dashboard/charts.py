"""Assessments and reports as Plotly figures; the palette of the lights.

Comes in: frozen rows of `indicators`. Goes out: figures that hold no text which is not also on the page, each with a
sentence that says what it shows. Numbers become floating here and only here: for drawing, never for words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

import plotly.graph_objects as go

from indicators import (
    COMPARATORS,
    NOTHING,
    STATUS_OF_RULE,
    Assessment,
    Report,
    difference,
    light_word,
    plain,
    points,
    quantity,
    say,
    written,
)

LIGHT: Final = {"green": "#0a7b64", "yellow": "#c98408", "red": "#981b1b", "blue": "#5468cc", "gray": "#959da7"}
DARK: Final = {"green": "#3dc3a0", "yellow": "#f3c550", "red": "#dd5140", "blue": "#8e98f2", "gray": "#6a7480"}
TONES: Final = {
    "met": "green",
    "on_track": "green",
    "lagging": "yellow",
    "off_track": "red",
    "missed": "red",
    "pending": "blue",
    "no_data": "gray",
    "undetermined": "gray",
    "no_target": "gray",
}
FONT: Final = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
STILL: Final = {"displayModeBar": False, "staticPlot": True}
Drawn = dict[str, object]
_TRACK: Final = "rgba(128,140,152,0.20)"
_GOOD_SIDE: Final = "rgba(128,140,152,0.42)"
_CLEAR: Final = "rgba(0,0,0,0)"
KEPT = 2048
HALF_WAY, NOTCH = 0.5, 1 / 60


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one theme."""

    lights: dict[str, str]
    paper: str
    text: str
    faint: str
    line: str


INKS: Final = {
    False: Ink(LIGHT, "#ffffff", "#1a2530", "#55606b", "#e1e6ea"),
    True: Ink(DARK, "#10161c", "#e4e9ee", "#a7b1bb", "#2b3640"),
}


def pictured(name: str) -> dict[str, object]:
    """What the reader may do with a chart: point at it, and take it along as a picture named so."""
    words = {
        "Download plot as a PNG": say("下载图片"),
        "Preparing image - this may take a few seconds": say("正在生成图片……"),
        "Image download succeeded": say("图片已下载"),
        "Sorry, there was a problem downloading your image!": say("图片没有下载成功"),
    }
    return {
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "displaylogo": False,
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
        "locale": "xushi",
        "locales": {"xushi": {"dictionary": words}},
        "scrollZoom": False,
        "doubleClick": False,
        "showAxisDragHandles": False,
    }


def target_text(row: Assessment) -> str:
    """The target as it is written: 目标 ≥ 6%, 目标 ≤ 8 位."""
    if row.comparator is None:
        return say("未设目标")
    return say("目标 {target}", target=promised(row)) if row.target is not None else say("目标缺基期")


def promised(row: Assessment) -> str:
    """Comparator and number of a target: ≥ 6%; of a mean over years that it is one."""
    if row.comparator is None or row.target is None:
        return NOTHING
    target = f"{COMPARATORS[row.comparator]} {written(row.target, row.unit)}"
    return say("年均 {target}", target=target) if row.per_year else target


def promised_exactly(row: Assessment) -> str:
    """The same for a table that is taken along: in the indicator's unit, whatever scale is shown."""
    return f"{COMPARATORS[row.comparator]} {plain(row.target)}" if row.comparator and row.target is not None else NOTHING


def word(row: Assessment) -> str:
    """The word of a light, as its rule says it."""
    return light_word(row.status, row.rule, capped=row.capped, over_cap=row.over_cap)


def word_then(report: Report) -> str:
    """The word of the light that a report had."""
    over = report.capped and report.met is False
    return light_word(STATUS_OF_RULE[report.rule], report.rule, capped=report.capped, over_cap=over)


def value_then(row: Assessment, report: Report) -> str:
    """The value of a target at a report; where that is a sum of periods or a mean of years, the figure that was sent too."""
    value = quantity(report.value, row.unit, row.decimals)
    if report.reported == report.value:
        return value
    return say("{value}(当期 {reported})", value=value, reported=quantity(report.reported, row.unit, row.decimals))


def behind_text(row: Assessment) -> str:
    """How far ahead or behind: against time where the target has a pace, else against the target; so too once it is missed for good."""
    if row.pace_gap is not None:
        if row.pace_gap < 0:
            return say("欠序时 {gap}", gap=points(row.pace_gap).lstrip("−"))
        if row.status != "missed":
            return say("超序时 {gap}", gap=points(row.pace_gap).lstrip("+"))
    return say("差距 {gap}", gap=gap_text(row)) if row.gap is not None else ""


def gap_text(row: Assessment) -> str:
    """The gap to the target; where the target itself is not enough, that it is not."""
    beyond = {">": say("(须超过)"), "<": say("(须低于)")}.get(row.comparator or "", "") if row.gap == 0 else ""
    return difference(row.gap, row.unit, row.decimals) + beyond


def describe(row: Assessment) -> str:
    """One sentence of what a gauge shows."""
    value = quantity(row.value, row.unit, row.decimals) if row.value is not None else say("没有数据")
    return say(
        "{name}({region}):{value},{target},{word},{gap}",
        name=row.name,
        region=row.region,
        value=value,
        target=target_text(row),
        word=word(row),
        gap=behind_text(row) or say("无差距数据"),
    )


@lru_cache(maxsize=KEPT)
def gauge(row: Assessment, *, dark: bool, height: int = 84) -> go.Figure:
    """An arc towards the target with a mark where time says the value should be; past the target the mark is the target's.

    Where a share of the target would mislead (growth, ranks, caps, more than what must be equal): a dial, the target at its
    top, the better side right; where only equal is right, whatever is apart from it lies left, by as much as it is apart.
    """
    ink = INKS[dark]
    colour = ink.lights[TONES[row.status]]
    if row.value is None or row.target is None:
        drawn = _empty()
    elif row.attainment is not None and (row.comparator != "=" or row.value <= row.target):
        drawn = _arc(row, colour, ink)
    else:
        drawn = _dial(row, colour, ink)
    layout = {"margin": {"l": 6, "r": 6, "t": 6, "b": 2}, "height": height, "paper_bgcolor": _CLEAR}
    figure = go.Figure({"data": [{"type": "indicator", "mode": "gauge", **drawn}], "layout": layout})
    # Streamlit hands each chart to Plotly twice, and Plotly draws one with a template twice: to it that is another one each time
    figure.layout.template = None
    return figure


def _empty() -> Drawn:
    return {"value": 0, "gauge": {**_face([0, 1]), "bar": {"thickness": 0}}}


def _arc(row: Assessment, colour: str, ink: Ink) -> Drawn:
    value, target = float(row.value or 0), float(row.target or 0)
    end = max(value, target)
    steps = [{"range": [target, end], "color": _GOOD_SIDE}] if value > target else []
    at = target if value > target else float(row.expected) if _has_pace(row) and row.expected is not None else None
    mark = {} if at is None else {"threshold": {"line": {"color": ink.text, "width": 3}, "thickness": 1, "value": min(at, end)}}
    if value < 0:  # nought at the top, what was lost to its left
        reach = max(-value, end)
        return {
            "value": -reach,
            "gauge": {**_face([-reach, reach]), "bar": {"thickness": 0}, "steps": [{"range": [value, 0], "color": colour}], **mark},
        }
    return {"value": value, "gauge": {**_face([0, end]), "bar": {"color": colour, "thickness": 0.72}, "steps": steps, **mark}}


def _dial(row: Assessment, colour: str, ink: Ink) -> Drawn:
    at = _turned(row, row.value)
    due = _turned(row, row.expected) if _has_pace(row) else 0.0
    pointer = {"line": {"color": colour, "width": 7}, "thickness": 1, "value": at}
    better = [] if row.comparator == "=" else [{"range": [NOTCH, 1], "color": _GOOD_SIDE}]
    expected = [{"range": [due - NOTCH / 2, due + NOTCH / 2], "color": ink.text}] if due else []
    steps = [*better, *expected, {"range": [-NOTCH, NOTCH], "color": ink.text}]
    return {"value": -1, "gauge": {**_face([-1, 1]), "bar": {"thickness": 0}, "steps": steps, "threshold": pointer}}


def _has_pace(row: Assessment) -> bool:
    """Whether time says where the value should be."""
    return row.path in {"linear", "schedule"}


def _turned(row: Assessment, value: Decimal | None) -> float:
    """How far a dial turns from its target, in (-1, 1), to the right for the better side.

    Half way for half the target, and ever less for what is further: a worse miss always points lower, none leaves the dial.
    Where only equal is right, either side is the worse.
    """
    if value is None or row.target is None:
        return 0.0
    apart = float(value - row.target)
    better = -abs(apart) if row.comparator == "=" else -apart if row.comparator in {"<=", "<"} else apart
    return better / (abs(apart) + abs(float(row.target or 1)) * HALF_WAY)


def _face(span: Sequence[float]) -> dict[str, object]:
    return {"axis": {"range": list(span), "visible": False}, "bgcolor": _TRACK, "borderwidth": 0}
