"""What was understood of a file: layout, rows, columns; and the correction of it by hand.

Comes in: a check. Goes out: words and tables for the sender to compare with the file, and a form whose answers hold for this
file until it is stored, and from then on for the sender's next file of the same form.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import cache, cards
from dashboard.filters import Filters
from dashboard.text import cut, literal
from indicators import LAYOUTS, Actor, Check, correction_words, forget_correction, language, layout_word, listed, meanings_to_choose, say

AUTO: Final = ""
MOST_ROWS: Final = 40
_SHAPES: Final = "corrected-shapes"
MOST_CELLS: Final = 8
LONGEST_LINE: Final = 80


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the sender corrected of this file; None and empty where it is left to the program."""

    sheet: str | None = None
    layout: str | None = None
    header_row: int | None = None
    columns: dict[str, str] = field(default_factory=dict)


def corrected(this: str) -> Corrected:
    """What was corrected of the file with this digest so far."""
    found: Corrected = st.session_state.get(f"corrected-{this}", Corrected())
    return found


def carry_over(this: str, shape: str) -> bool:
    """Let what was corrected in this session in a file of the same form, perhaps this one before it was mended, hold for this file too."""
    said = st.session_state.get(_SHAPES, {}).get(shape, Corrected())
    if said == Corrected() or f"corrected-{this}" in st.session_state:
        return False
    st.session_state[f"corrected-{this}"], st.session_state[f"carried-{this}"] = said, True
    return True


def forget(this: str, shape: str = "") -> None:
    """Read this file, and those of that shape, without the correction made before."""
    st.session_state[f"corrected-{this}"], st.session_state[f"carried-{this}"] = Corrected(), False
    st.session_state.get(_SHAPES, {}).pop(shape, None)


def show(filters: Filters, check: Check, this: str, who: Actor) -> None:
    """How the file was read, and the way to correct it."""
    if check.recalled:
        _recalled(filters, check, who)
    elif st.session_state.get(f"carried-{this}"):
        _carried(check, this)
    if not (check.first_rows or check.understood):
        return  # not even a table: the finding has said it all
    unclear = not check.rows and bool(check.first_rows)
    with st.expander(say("读懂了什么?读错了可以在这里改"), expanded=unclear):
        st.markdown("  \n".join(literal(line) for line in check.understood if line not in check.recalled))
        if check.first_rows:
            _rows(check)
        if check.columns and check.layout != "unknown":
            _columns(check)
        if check.passed_over:
            _passed(check)
        if check.first_rows:
            _form(check, this)


def _recalled(filters: Filters, check: Check, who: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(literal(say(";").join(check.recalled)), icon=":material/history:")
        if st.button(say("不用上次的更正"), key="forget-correction"):
            forget_correction(cache.store(filters.at.path), sender=who, shape=check.shape)
            st.rerun()


def _carried(check: Check, this: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        told = listed(correction_words(check.correction))
        st.info(literal(say("按刚才对同样的表的更正:{what}", what=told)), icon=":material/history:")
        st.button(say("不用刚才的更正"), key="forget-carried", on_click=forget, args=(this, check.shape))


def _rows(check: Check) -> None:
    st.markdown(f"**{say('表的前几行')}**")
    cards.table(
        "seen",
        {
            say("行"): [str(row.number) for row in check.first_rows],
            say("认作"): [row.taken_for for row in check.first_rows],
            say("内容"): [literal(_cells(row.cells)) for row in check.first_rows],
        },
    )


def _cells(cells: tuple[str, ...]) -> str:
    filled = [cut(cell) for cell in cells if cell.strip()]
    text = " | ".join(filled[:MOST_CELLS])
    return text if len(filled) <= MOST_CELLS else f"{text} …"


def _columns(check: Check) -> None:
    st.markdown(f"**{say('各列')}**")
    shown = [column for column in check.columns if column.heading.strip() or column.meaning][:MOST_ROWS]
    cards.table(
        "columns",
        {
            say("列"): [column.letter for column in shown],
            say("表头"): [literal(column.heading) for column in shown],
            say("认作"): [column.meaning or f":gray[{say('不用')}]" for column in shown],
        },
    )


def _passed(check: Check) -> None:
    st.markdown(f"**{say('略过的行(不入库)')}**")
    passed = check.passed_over[:MOST_ROWS]
    cards.table(
        "passed",
        {
            say("行"): [str(row.number) for row in passed],
            say("原因"): [literal(row.reason) for row in passed],
            say("内容"): [literal(cut(row.text, LONGEST_LINE)) for row in passed],
        },
    )
    if len(check.passed_over) > MOST_ROWS:
        st.caption(say("只列出前 {n} 行,共 {all} 行。", n=MOST_ROWS, all=len(check.passed_over)))


def _form(check: Check, this: str) -> None:
    """Sheet, layout, header row and the column of each meaning, all at once."""
    said = corrected(this)
    with st.form(f"correct-{this}", border=True):
        st.markdown(f"**{say('改正')}** :gray[{say('没有读错的不用动')}]")
        left, middle, right = st.columns(3)
        sheet = _or_auto(left, say("工作表"), {name: name for name in check.sheets}, said.sheet, disabled=len(check.sheets) < 2)  # noqa: PLR2004
        layout = _or_auto(middle, say("版式"), {name: layout_word(name) for name in LAYOUTS}, said.layout)
        header = right.number_input(say("表头在第几行"), min_value=1, value=said.header_row, step=1, placeholder=say("自动"))
        letters = {column.letter: column.heading for column in check.columns}
        columns = _column_choices(letters, said, this)
        if st.form_submit_button(say("按此重新核对"), type="primary"):
            answer = Corrected(sheet or None, layout or None, int(header) if header else None, columns)
            st.session_state[f"corrected-{this}"], st.session_state[f"carried-{this}"] = answer, False
            st.session_state.setdefault(_SHAPES, {})[check.shape] = answer
            st.rerun()


def _column_choices(letters: dict[str, str], said: Corrected, this: str) -> dict[str, str]:
    """Which column the sender chose for each meaning."""
    chosen: dict[str, str] = {}
    places = st.columns(3)
    words = {letter: say("{letter} 列 {heading}", letter=letter, heading=heading) for letter, heading in letters.items()}
    for number, (name, word) in enumerate(meanings_to_choose().items()):
        label, key = say("{meaning}是哪一列", meaning=word), f"column-of-{name}-{this}-{language()}"
        which = _or_auto(places[number % 3], label, words, said.columns.get(name), key=key)
        if which:
            chosen[name] = which
    return chosen


def _or_auto(
    place: DeltaGenerator, label: str, words: dict[str, str], chosen: str | None, *, key: str | None = None, disabled: bool = False
) -> str:
    """One of these, or what the program finds by itself."""
    offered = {AUTO: say("自动")} | {one: word for one, word in words.items() if one != AUTO}
    at = list(offered).index(chosen) if chosen in offered else 0
    return place.selectbox(
        label, list(offered), index=at, format_func=offered.__getitem__, key=key, disabled=disabled, placeholder=say("输入文字查找")
    )


def as_options(said: Corrected) -> dict[str, object]:
    """The correction as options of `check_file`."""
    return asdict(said)
