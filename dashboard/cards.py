"""The parts that views are made of: a light as word and shape, a gauge with its text and link, a line of the list.

Comes in: assessments. Goes out: elements of the page. Names are text and lead to their indicator; the bar's choices stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import streamlit as st

from dashboard import charts
from dashboard.download import XLSX, as_csv, as_xlsx
from dashboard.filters import address, row_key, window_text
from dashboard.text import literal
from indicators import LANGUAGES, NOTHING, SHAPES, Assessment, language, listed, number, percent, period_words, quantity, say, status_word

OVERVIEW: Final = Path(__file__).parent / "views" / "overview.py"
_HELD_OPEN: Final = "\u200b"
INDICATOR: Final = "indicator"
WHOLE: Final = 100
SHORT: Final = 11
INDICATOR_VIEW: Final = Path(__file__).parent / "views" / "indicator.py"
Row = TypeVar("Row")


def dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def light(row: Assessment) -> str:
    """The light as Markdown: a word and a shape, then a colour."""
    return f":{charts.TONES[row.status]}-badge[{SHAPES[row.status]} {charts.word(row)}]"


def status_mark(status: str) -> str:
    """Shape and word of a status as Markdown, the shape in its colour."""
    return f":{charts.TONES[status]}[{SHAPES[status]}] {status_word(status)}"


def counted(many: int | str, *, chosen: bool) -> str:
    """What a button counts, as Markdown; of a chosen one emphasised.

    Nothing else of it may change: under another key or type it would be another button, and who came by keyboard would lose the place.
    """
    text = many if isinstance(many, str) else number(many, 0)
    return f"***{text}***" if chosen else f"**{text}**"


def example_mark(rows: Iterable[Assessment]) -> str:
    """The mark of example values as Markdown, or nothing."""
    return f" :orange-badge[{say('示例数据')}]" if any(row.example for row in rows) else ""


def link(row: Assessment, *, before: str = "") -> None:
    """The name of an indicator, leading to its view."""
    st.page_link(INDICATOR_VIEW, label=before + literal(row.name), query_params=query(row))


def query(row: Assessment) -> dict[str, str]:
    """What the address of an indicator says."""
    return {INDICATOR: address(row), **spoken_query()}


def spoken_query() -> dict[str, str]:
    """What an address says of the reader: the language, where it is not Chinese."""
    return {} if language() == next(iter(LANGUAGES)) else {"lang": language()}


def gauge_card(row: Assessment, *, with_region: bool, with_area: bool, whole_window: str) -> None:
    """One gauge of the wall: name, arc, value, light, gap; area, region and years where they are not those of the whole wall."""
    link(row)
    st.plotly_chart(
        charts.gauge(row, dark=dark()),
        key=f"gauge-{'-'.join(map(str, row_key(row)))}",
        config=charts.STILL,
        theme=None,
        alt=charts.describe(row),
    )
    years = window_text(row)
    small = [
        charts.target_text(row) + (f" · {years}" if years not in {"", whole_window} else ""),
        charts.behind_text(row),
        say("完成率 {share}", share=percent(row.attainment)) if (row.attainment or 0) > WHOLE and row.comparator != "=" else "",
        row.region if with_region else "",
        row.area_name if with_area else "",
        say("数据期 {period}", period=period_words(row.data_period)) if row.stale else "",
        say("争取目标,不计入统计") if row.stretch else "",
    ]
    lines = [_value(row), light(row) + _stale(row) + _example(row), *(f":small[{literal(line)}]" for line in small if line)]
    st.markdown("  \n".join(lines))


def _value(row: Assessment) -> str:
    """The value of a gauge, smaller where its digits would not stand on one line."""
    value = quantity(row.value, row.unit, row.decimals) if row.value is not None else NOTHING
    return f"**{literal(value)}**" if len(value) <= SHORT else f":small[**{literal(value)}**]"


def lagging_line(row: Assessment, years: str) -> None:
    """One line of the list of what lags, the whole of it a link: light, name; below years if any, gap, periods, region, lead."""
    in_row = say("连续 {n} 期", n=row.periods_in_row) if row.periods_in_row > 1 else ""
    parts = [years, charts.behind_text(row), in_row, row.region, listed(row.leads)]
    name = f"{light(row)} **{literal(row.name)}**{_stale(row)}{_example(row)}"
    label = f"{name} :small[{literal(' · '.join(part for part in parts if part))}]"
    st.page_link(INDICATOR_VIEW, label=label, query_params=query(row), width="stretch")


def _stale(row: Assessment) -> str:
    return f" :gray-badge[{say('陈旧')}]" if row.stale else ""


def _example(row: Assessment) -> str:
    return f" :gray-badge[{say('示例')}]" if row.example else ""


def table(name: str, columns: Mapping[str, Sequence[str]], *, named: bool = False) -> None:
    """A table of Markdown cells that becomes paragraphs on a phone, where `named` cells after the first bring their headings along."""
    (first, lead), *others = columns.items()
    told = {heading: [labelled(heading, cell) if named and cell else cell for cell in cells] for heading, cells in others}
    with st.container(key=f"stacked-{name}"):
        st.table({first: lead, **told}, border="horizontal", hide_index=True)


def take_along(name: str, key: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """What a table or chart shows, as CSV and as a workbook of that name; each is made when it is asked for."""
    with st.container(horizontal=True, gap="xsmall", key=f"take-{key}"):
        for ending, label, mime, made in (
            ("csv", say("下载 CSV"), "text/csv", as_csv),
            ("xlsx", say("下载 xlsx"), XLSX, as_xlsx),
        ):
            st.download_button(
                label,
                partial(made, headings, rows),
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"take-{key}-{ending}",
                icon=":material/download:",
                on_click="ignore",
            )


def row_links(headings: Sequence[str], rows: Iterable[tuple[Sequence[str], Mapping[str, str]]], view: Path = INDICATOR_VIEW) -> None:
    """A table of Markdown cells each of whose rows leads to another view; what is not said in its address stays as it is.

    The style sheet knows its columns by the key of a container around it, rows-….
    """
    with st.container(gap=None):
        heads(headings)
        for cells, query in rows:
            st.page_link(view, label=_columns(cells), query_params=dict(query), width="stretch")


def one_page(rows: Sequence[Row], size: int, key: str) -> Sequence[Row]:
    """The rows of the page that is chosen; where there are several it can be turned, and says which rows these are, on paper too."""
    pages = -(-len(rows) // size)
    if pages <= 1:
        return rows
    page = st.pagination(pages, key=key, bind="query-params")
    first, last = (page - 1) * size + 1, min(page * size, len(rows))
    st.caption(say("第 {first}—{last} 项,共 {n} 项", first=first, last=last, n=number(len(rows), 0)))
    return rows[first - 1 : last]


def labelled(heading: str, text: str) -> str:
    """A cell that brings its heading along to where the headings are left out, on a phone."""
    return f":gray[{heading}] {text}"


def heads(headings: Sequence[str]) -> None:
    """The headings over the rows of a table, the only thing in it that lies in a line: by that the style sheet knows them."""
    with st.container(horizontal=True):
        st.markdown(_columns(headings), width="stretch")


def row_button(kind: str, key: str, cells: Sequence[str], on_click: Callable[..., None], args: tuple[object, ...]) -> None:
    """A row of a table of Markdown cells that is one button: the whole of it can be pressed, by keyboard too."""
    st.button(_columns(cells), key=f"row-{kind}-{key}", on_click=on_click, args=args, type="tertiary", width="stretch", wrap=True)


def lead_to(row: Assessment, as_of: date | None = None) -> None:
    """Lead to an indicator, with `as_of` as it was then: the callback of a row on the view of another one."""
    st.query_params[INDICATOR] = address(row)
    if as_of is not None:
        st.session_state["as_of"] = as_of.isoformat()


def _columns(cells: Sequence[str]) -> str:
    """Each cell an element of its own, which the style sheet places; one that is empty keeps its place."""
    return " ".join(f":small[{cell or _HELD_OPEN}]" for cell in cells)
