"""The parts that views are made of: a light as word and shape, a gauge with its text and link, a line of the list.

Comes in: assessments. Goes out: elements of the page. Names are text and lead to their indicator; the bar's choices stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard import charts
from dashboard.filters import Filters, Names, month_label, row_key, window_text
from dashboard.text import literal
from indicators import NOTHING, SHAPES, Assessment, quantity, say, status_word

OVERVIEW: Final = Path(__file__).parent / "views" / "overview.py"
_HELD_OPEN: Final = "\u200b"
INDICATOR_VIEW: Final = Path(__file__).parent / "views" / "indicator.py"


def dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def light(row: Assessment) -> str:
    """The light as Markdown: a word and a shape, then a colour."""
    return f":{charts.TONES[row.status]}-badge[{SHAPES[row.status]} {charts.word(row)}]"


def status_mark(status: str) -> str:
    """Shape and word of a status as Markdown, the shape in its colour."""
    return f":{charts.TONES[status]}[{SHAPES[status]}] {status_word(status)}"


def example_mark(rows: Iterable[Assessment]) -> str:
    """The mark of example values as Markdown, or nothing."""
    return f" :orange-badge[{say('示例数据')}]" if any(row.example for row in rows) else ""


def link(row: Assessment, named: Names, *, before: str = "") -> None:
    """The name of an indicator, leading to its view."""
    st.page_link(INDICATOR_VIEW, label=before + literal(row.name), query_params={"indicator": named[row_key(row)]})


def address(row: Assessment, named: Names, filters: Filters, *, label: str = "", as_of: date | None = None) -> str:
    """The same as Markdown for the cell of a table; it keeps the day that is looked at, or leads to another."""
    query = {"indicator": named[row_key(row)], "as_of": month_label(as_of or filters.as_of)}
    return f"[{label or literal(row.name)}](indicator?{urlencode(query, quote_via=quote)})"


def gauge_card(row: Assessment, named: Names, *, with_region: bool, whole_window: str) -> None:
    """One gauge of the wall: name, arc, value, light, gap; its region and years where they are not those of the whole wall."""
    link(row, named)
    st.plotly_chart(
        charts.gauge(row, dark=dark()),
        key=f"gauge-{'-'.join(map(str, row_key(row)))}",
        config=charts.STILL,
        theme=None,
        alt=charts.describe(row),
    )
    value = quantity(row.value, row.unit, row.decimals) if row.value is not None else NOTHING
    years = window_text(row)
    small = [
        charts.target_text(row) + (f" · {years}" if years not in {"", whole_window} else ""),
        charts.behind_text(row),
        row.region if with_region else "",
        say("争取目标,不计入统计") if row.stretch else "",
    ]
    lines = [f"**{literal(value)}**", light(row) + _example(row), *(f":small[{literal(line)}]" for line in small if line)]
    st.markdown("  \n".join(lines))


def lagging_line(row: Assessment, named: Names) -> None:
    """One line of the list of what lags: light, name, region, lead, gap, periods in a row."""
    link(row, named, before=f"{light(row)} ")
    parts = [row.region, "、".join(row.leads), charts.behind_text(row)]
    if row.periods_in_row > 1:
        parts.append(say("连续 {n} 期", n=row.periods_in_row))
    st.markdown(f":small[{literal(' · '.join(part for part in parts if part))}]{_example(row)}")


def _example(row: Assessment) -> str:
    return f" :gray-badge[{say('示例')}]" if row.example else ""


def table(name: str, columns: Mapping[str, Sequence[str]]) -> None:
    """A table of Markdown cells that becomes paragraphs on a phone."""
    with st.container(key=f"stacked-{name}"):
        st.table(dict(columns), border="horizontal", hide_index=True)


def heads(kind: str, headings: Sequence[str]) -> None:
    """The headings over rows that are buttons; `kind` names their columns in the style sheet."""
    with st.container(key=f"rowheads-{kind}"):
        st.markdown(_columns(headings))


def row_button(kind: str, key: str, cells: Sequence[str], on_click: Callable[..., None], args: tuple[object, ...]) -> None:
    """A row of a table of Markdown cells that is one button: the whole of it can be pressed, by keyboard too."""
    st.button(_columns(cells), key=f"row-{kind}-{key}", on_click=on_click, args=args, type="tertiary", width="stretch", wrap=True)


def _columns(cells: Sequence[str]) -> str:
    """Each cell an element of its own, which the style sheet places; one that is empty keeps its place."""
    return " ".join(f":small[{cell or _HELD_OPEN}]" for cell in cells)
