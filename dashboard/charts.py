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

from indicators import COMPARATORS, NOTHING, Assessment, difference, light_word, plain, points, quantity, say

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
HOVER: Final = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showAxisDragHandles": False}
Drawn = dict[str, object]
_TRACK: Final = "rgba(128,140,152,0.20)"
_GOOD_SIDE: Final = "rgba(128,140,152,0.42)"
_CLEAR: Final = "rgba(0,0,0,0)"
KEPT = 2048
LEAST_SPAN, WIDEN = 0.5, 1.25


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


def written(value: Decimal | None, unit: str) -> str:
    """A number with all its digits and its unit: 6%, 4000 亿元."""
    return f"{plain(value)}%" if unit == "%" else f"{plain(value)} {unit}"


def target_text(row: Assessment) -> str:
    """The target as it is written: 目标 ≥ 6%, 目标 ≤ 8 位."""
    if row.comparator is None:
        return say("未设目标")
    return say("目标 {target}", target=promised(row)) if row.target is not None else say("目标缺基期")


def promised(row: Assessment) -> str:
    """Comparator and number of a target: ≥ 6%."""
    return f"{COMPARATORS[row.comparator]} {written(row.target, row.unit)}" if row.comparator and row.target is not None else NOTHING


def word(row: Assessment) -> str:
    """The word of a light, as its rule says it."""
    return light_word(row.status, row.rule, capped=row.capped, over_cap=row.over_cap)


def behind_text(row: Assessment) -> str:
    """How far ahead or behind: against time where the target has a pace, else against the target."""
    if row.pace_gap is not None:
        return (
            say("超序时 {gap}", gap=points(row.pace_gap).lstrip("+"))
            if row.pace_gap >= 0
            else say("欠序时 {gap}", gap=points(row.pace_gap).lstrip("−"))
        )
    return say("差距 {gap}", gap=difference(row.gap, row.unit, row.decimals)) if row.gap is not None else ""


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
    """An arc towards the target with a mark where time says the value should be.

    Where a share of the target would mislead (growth, ranks, caps): a dial, the target at its top, the better side right.
    """
    ink = INKS[dark]
    colour = ink.lights[TONES[row.status]]
    if row.value is None or row.target is None:
        drawn = _empty()
    elif row.attainment is not None:
        drawn = _arc(row, colour, ink)
    else:
        drawn = _dial(row, colour, ink)
    layout = {"margin": {"l": 6, "r": 6, "t": 6, "b": 2}, "height": height, "paper_bgcolor": _CLEAR, "template": "none"}
    return go.Figure({"data": [{"type": "indicator", "mode": "gauge", **drawn}], "layout": layout})


def _empty() -> Drawn:
    return {"value": 0, "gauge": {**_face([0, 1]), "bar": {"thickness": 0}}}


def _arc(row: Assessment, colour: str, ink: Ink) -> Drawn:
    value, target = float(row.value or 0), float(row.target or 0)
    end = max(value, target)
    steps = [{"range": [target, end], "color": _GOOD_SIDE}] if value > target else []
    mark = {}
    if row.expected is not None and row.path in {"linear", "schedule"}:
        mark = {"threshold": {"line": {"color": ink.text, "width": 3}, "thickness": 1, "value": min(float(row.expected), end)}}
    return {"value": max(value, 0), "gauge": {**_face([0, end]), "bar": {"color": colour, "thickness": 0.72}, "steps": steps, **mark}}


def _dial(row: Assessment, colour: str, ink: Ink) -> Drawn:
    gap = float(row.gap or 0)
    span = max(abs(gap) * WIDEN, abs(float(row.target or 0)) * LEAST_SPAN, LEAST_SPAN)
    notch = span / 60
    pointer = {"line": {"color": colour, "width": 7}, "thickness": 1, "value": gap}
    steps = [{"range": [notch, span], "color": _GOOD_SIDE}, {"range": [-notch, notch], "color": ink.text}]
    return {"value": -span, "gauge": {**_face([-span, span]), "bar": {"thickness": 0}, "steps": steps, "threshold": pointer}}


def _face(span: Sequence[float]) -> dict[str, object]:
    return {"axis": {"range": list(span), "visible": False}, "bgcolor": _TRACK, "borderwidth": 0}
