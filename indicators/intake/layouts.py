"""Which layout a header has: a row a value, or a column a period, an indicator or a region.

Comes in: the texts over every column. Goes out: columns with what they mean, those of values with what their headings say
(period, indicator, region), and the layout. A header that fits two layouts is a fault that names the choices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indicators.intake.finding import Fault, Place, column_letter, shown
from indicators.intake.header import Header, Names
from indicators.intake.headings import Meaning, bracketed, fold, heading_meanings, meaning_word, period_in_heading, stands_beside
from indicators.intake.units import parse_unit
from indicators.wording import listed, say

Layout = Literal["long", "months", "indicators", "regions", "unknown"]
Dimension = Literal["period", "indicator", "region"]
WIDE_FROM = 2
_DIMENSIONS: tuple[Dimension, ...] = ("indicator", "region", "period")
_LAYOUT_OF: Mapping[Dimension, Layout] = {"period": "months", "indicator": "indicators", "region": "regions"}
# what a row may say itself where a heading says it: a column of these beside headings of the kind is asked about
_SAID_BY: Mapping[Dimension, frozenset[Meaning]] = {
    "period": frozenset({"period"}),
    "indicator": frozenset({"indicator", "indicator_id"}),
    "region": frozenset({"region"}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `meanings` has one entry where it is clear, several where it must be settled, none where it is not used.

    `period`, `indicator` and `region` are what the heading of a column of values says; `beside` marks 目标, 完成率 and the like.
    """

    index: int
    heading: str
    meanings: tuple[Meaning, ...]
    period: str = ""
    indicator: str = ""
    region: str = ""
    beside: bool = False

    @property
    def letter(self) -> str:
        """The letter office software shows over the column."""
        return column_letter(self.index)

    def says(self, meaning: Meaning) -> str:
        """What the heading says of that kind; empty where it says nothing."""
        return {"period": self.period, "indicator": self.indicator, "region": self.region}.get(meaning, "")

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Which of indicator, region and period the heading says."""
        return tuple(name for name in _DIMENSIONS if self.says(name))

    def place(self, sheet: str, row: int | None = None) -> Place:
        """The place of this column's cell in a row."""
        return Place(sheet, row, self.letter, shown(self.heading))


@dataclass(frozen=True, slots=True)
class Understood:
    """A header with its layout; `complete` where it says enough to be read; `fault` where it fits two layouts."""

    layout: Layout
    columns: tuple[Column, ...]
    complete: bool
    fault: Fault | None = None


def layout_word(layout: str) -> str:
    """How a layout is called on the screen."""
    words = {
        "long": say("一行一个数(长表)"),
        "months": say("一期一列(宽表)"),
        "indicators": say("一个指标一列(宽表)"),
        "regions": say("一个地区一列(宽表)"),
    }
    return words.get(layout, say("没有认出"))


def understand(header: Header, names: Names, forced: Mapping[int, Meaning], layout: Layout | None) -> Understood:
    """What the columns under a header mean; `forced` and `layout` are the sender's word."""
    columns = [_column(index, parts, names) for index, parts in enumerate(header.parts)]
    columns = [_forced(column, forced) for column in columns]
    labels: set[Meaning] = {meaning for column in columns for meaning in column.meanings if meaning != "value"}
    if "indicator_id" in labels:
        labels.add("indicator")
    if "value" in forced.values():
        columns = [_of_chosen_value(column, labels) if forced.get(column.index) == "value" else _unless_label(column) for column in columns]
    wide = [column for column in columns if column.dimensions and column.meanings == ("value",)]
    plain = [column for column in columns if "value" in column.meanings and not column.dimensions]
    if layout == "long" or not wide:
        return Understood("long", _without(columns, wide), "indicator" in labels and bool(plain))
    if layout is not None:
        wanted = next(name for name, of in _LAYOUT_OF.items() if of == layout)
        chosen = [column for column in wide if wanted in column.dimensions]
        return Understood(layout, _without(columns, [c for c in (*wide, *plain) if c not in chosen]), bool(chosen))
    return _wide(columns, wide, plain, labels)


def _wide(columns: Sequence[Column], wide: Sequence[Column], plain: Sequence[Column], labels: set[Meaning]) -> Understood:
    kinds = {column.dimensions for column in wide}
    said = {name for kind in kinds for name in kind}
    found: Layout = next(_LAYOUT_OF[name] for name in ("indicator", "region", "period") if name in said)
    fitting = [_LAYOUT_OF[name] for name in ("period", "indicator", "region") if any(name in kind for kind in kinds)]
    long_too = bool(plain) and "indicator" in labels
    doubled = [name for name in said if {column.meanings for column in columns} & {(m,) for m in _SAID_BY[name]}]
    complete = _enough(wide, labels, said)
    if complete and (long_too or len(kinds) > 1 or doubled):
        candidates: list[str] = [*(["long"] if long_too or doubled else []), *fitting]
        return Understood(found, _without(columns, plain), complete=True, fault=_ambiguous(candidates, wide, plain))
    return Understood(found, _without(columns, plain), complete)


def _enough(wide: Sequence[Column], labels: set[Meaning], said: set[Dimension]) -> bool:
    most = max(sum(column.dimensions == kind for column in wide) for kind in {column.dimensions for column in wide})
    if "indicator" in said:
        return most >= WIDE_FROM or bool(labels & {"region", "period", "year"}) or any(len(c.dimensions) > 1 for c in wide)
    return "indicator" in labels or most >= WIDE_FROM


def _ambiguous(candidates: Iterable[str], wide: Sequence[Column], plain: Sequence[Column]) -> Fault:
    columns = listed(say("{letter} 列“{heading}”", letter=c.letter, heading=shown(c.heading)) for c in (*plain[:2], *wide[:3]))
    words = listed(layout_word(name) for name in dict.fromkeys(candidates))
    found = say("表头可以按几种版式读({columns} 都像是数值列)", columns=columns)
    return Fault("ambiguous_layout", found, say("应只合一种版式"), say("请指明版式({words}),或指明哪一列是实际值", words=words))


def _without(columns: Sequence[Column], unused: Iterable[Column]) -> tuple[Column, ...]:
    dropped = {column.index for column in unused}
    return tuple(replace(c, meanings=(), period="", indicator="", region="") if c.index in dropped else c for c in columns)


def _of_chosen_value(column: Column, labels: Collection[Meaning]) -> Column:
    """The column of values that the sender chose: what a column of its own says, its heading need not."""
    return replace(
        column,
        period="" if "period" in labels else column.period,
        indicator="" if "indicator" in labels else column.indicator,
        region="" if "region" in labels else column.region,
    )


def _unless_label(column: Column) -> Column:
    return replace(column, meanings=(), period="", indicator="", region="") if column.meanings == ("value",) else column


def _forced(column: Column, forced: Mapping[int, Meaning]) -> Column:
    if column.index in forced:
        return replace(column, meanings=(forced[column.index],), beside=False)
    taken = set(forced.values())
    return replace(column, meanings=tuple(meaning for meaning in column.meanings if meaning not in taken or column.dimensions))


def _column(index: int, parts: Sequence[str], names: Names) -> Column:
    """One column by the texts over it; a name that several of them make together (总额 under 社零, 增速) comes first."""
    heading = " ".join(" ".join(part.split()) for part in parts)
    labels = [meanings for part in parts if (meanings := heading_meanings(part)) and "value" not in meanings]
    if labels:
        return Column(index, heading, labels[-1])
    periods = [part for part in parts if period_in_heading(part)]
    words = [part for part in parts if part not in periods and not parse_unit(part).known]
    indicator, used = _named(words, names.indicator)
    rest = [part for part in words if part not in used]
    region = next((part for part in rest if names.region(part)), "")
    rest = [part for part in rest if part != region]
    beside = any(stands_beside(part) for part in rest)
    values = [meanings for part in rest if "value" in (meanings := heading_meanings(part))]
    if values and not periods:
        periods = [inside for part in parts for inside in bracketed(part) if period_in_heading(inside)]
    if beside or not (indicator or region or periods or values):
        return Column(index, heading, (), beside=beside)
    return Column(index, _with_unit(heading, parts), ("value",), _joined_period(periods), indicator, region)


def _with_unit(heading: str, parts: Sequence[str]) -> str:
    """A unit that stands in a row of its own goes in brackets behind the heading, where units are looked for."""
    unit = parts[-1]
    alone = len(parts) > 1 and parse_unit(unit).known
    return f"{heading.removesuffix(unit).strip()}({fold(unit).strip('()')})" if alone else heading


def _named(parts: Sequence[str], known: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """The name that parts following one another make, the longest first, and the parts used."""
    for length in range(len(parts), 0, -1):
        for first in range(len(parts) - length + 1):
            together = tuple(parts[first : first + length])
            if known("".join(together)):
                return "".join(together), together
    return "", ()


def _joined_period(periods: Sequence[str]) -> str:
    """2025年 over 6月 is 2025年6月; of several that cannot be joined the lowest."""
    texts = [period_in_heading(part) for part in periods]
    if len(texts) > 1 and period_in_heading("".join(texts)):
        return "".join(texts)
    return texts[-1] if texts else ""


def chosen_columns(headings: Sequence[str], chosen: Mapping[str, str]) -> tuple[dict[int, Meaning], list[Fault]]:
    """Which column the sender chose for which meaning, by letter or heading; faults for what is not there."""
    forced: dict[int, Meaning] = {}
    faults = []
    for name, which in chosen.items():
        index = next((i for i, text in enumerate(headings) if fold(which) == fold(text) or which.strip().upper() == column_letter(i)), None)
        if index is None or name not in MEANINGS:
            found = say("没有列“{which}”", which=which) if index is None else say("没有“{name}”这种列", name=name)
            expected = say("列名应为 {names}", names=listed(MEANINGS))
            faults.append(Fault("unknown_column", found, expected, say("请写列的字母或表头")))
        else:
            forced[index] = MEANINGS[name]
    return forced, faults


MEANINGS: Mapping[str, Meaning] = {
    "plan": "plan",
    "region": "region",
    "indicator": "indicator",
    "indicator_id": "indicator_id",
    "period": "period",
    "year": "year",
    "value": "value",
    "unit": "unit",
    "note": "note",
}


def doubled_meaning(columns: Sequence[Column], layout: Layout) -> Iterator[tuple[Meaning, list[Column]]]:
    """Meanings that several columns claim for themselves; notes may, and regions are settled by what stands in them."""
    for meaning in dict.fromkeys(m for column in columns for m in column.meanings):
        same = [column for column in columns if column.meanings == (meaning,)]
        if len(same) > 1 and meaning not in {"note", "region"} and (meaning != "value" or layout == "long"):
            yield meaning, same


def duplicate_fault(meaning: Meaning, same: Sequence[Column]) -> Fault:
    """The fault of two columns of one meaning."""
    names = listed(say("{letter} 列“{heading}”", letter=c.letter, heading=shown(c.heading)) for c in same)
    found = say("有 {count} 列都像是“{meaning}”:{names}", count=len(same), meaning=meaning_word(meaning), names=names)
    remedy = say("请只留一列,或指明用哪一列(如 {letter} 列)", letter=same[-1].letter)
    return Fault("duplicate_column", found, say("应只有一列"), remedy)
