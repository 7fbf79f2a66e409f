"""The second part of an explanation: every reported figure behind a light, with where it came from and what it served for.

Comes in: one result of the rules and the figures behind it. Goes out: a step a figure (one that serves twice stands once),
and what the value at the data period is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from indicators.explanation.step import Row, Step, in_brackets, with_unit
from indicators.period import period_words
from indicators.wording import listed, say


@dataclass(frozen=True, slots=True)
class Sent:
    """One reported figure behind a result: the part it plays, its value and the cell it was sent in."""

    plan: str
    region: str
    indicator: str
    target_id: str | None
    sent_for: str
    role: str
    sent_for_name: str
    unit: str
    data_period: str
    period_end: date
    value: Decimal
    kind: str
    submission: int
    revisions: int
    file_name: str | None
    sheet: str | None
    row_number: int | None
    cell_text: str | None
    note: str | None
    submitted_by: str | None
    submitted_at: datetime | None
    column_letter: str | None = None


def origin_word(kind: str) -> str:
    """From whom a submission came: an office, what was published, an example."""
    words = {"office": say("单位报送"), "published": say("公开发布"), "example": say("示例数据"), "candidate": say("待入库")}
    return words.get(kind, kind)


def _roles() -> dict[str, str]:
    return {
        "value": say("当前值"),
        "baseline": say("基期值"),
        "other": say("对照值"),
        "previous": say("上期"),
        "before_previous": say("上期之前"),
        "year_ago": say("上年同期"),
        "share_then": say("上年份额"),
        "share_whole": say("上年全年"),
        "line": say("连线外推"),
        "late": say("逾期完成"),
    }


def input_steps(row: Row, sent: Sequence[Sent]) -> Iterator[Step]:
    """Each figure once, oldest first, then how the current value is formed of them."""
    served: dict[tuple[str, date, str], list[Sent]] = {}
    for one in sent:
        served.setdefault((one.sent_for, one.period_end, one.data_period), []).append(one)
    for figures in served.values():
        yield _figure(figures)
    yield _value(row, [one for one in sent if one.role == "value"])


def _figure(figures: Sequence[Sent]) -> Step:
    one = figures[0]
    played = {figure.role for figure in figures}
    uses = listed(word for role, word in _roles().items() if role in played)
    other = say("指标 {name} ", name=one.sent_for_name) if one.sent_for != one.indicator else ""
    title = say("{other}实际值 {period}", other=other, period=period_words(one.data_period))
    return Step("inputs", title, say("用作{uses};{origin}", uses=uses, origin=origin(one)), with_unit(one.value, one.unit))


def origin(one: Sent) -> str:
    """Submission, sender, day, file, sheet, row and the text of the cell."""
    row = say("第 {row} 行", row=one.row_number) if one.row_number else ""
    column = say("{letter} 列", letter=one.column_letter) if one.column_letter else ""
    place = " ".join(part for part in (one.file_name or "", one.sheet or "", row, column) if part)
    day = f"{one.submitted_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d}" if one.submitted_at else "—"
    text = say(
        "批次 {submission}({kind}),{who} {day},{place},原文“{cell}”",
        submission=one.submission,
        kind=origin_word(one.kind),
        who=one.submitted_by or "—",
        day=day,
        place=place or "—",
        cell=one.cell_text or "",
    )
    return text + (say(",第 {n} 次报送", n=one.revisions) if one.revisions > 1 else "")


def _value(row: Row, parts: Sequence[Sent]) -> Step:
    """The current value: its data period, what it is made of, and what is missing in between."""
    columns = ("value", "data_period", "period_end", "missing_periods")
    if row["period_end"] is None:
        return Step("inputs", say("当前值 v"), say("目标期内没有已报数据"), "—", columns)
    period, end = period_words(row["data_period"]), row["period_end"]
    how = say("数据期 {period}(截至 {end})的值", period=period, end=end)
    if len(parts) > 1 or row["missing_periods"]:
        if row["per_year"]:
            rates = listed(in_brackets(one.value) for one in parts)
            how = say("{rates} 的年均(百分点为算术平均,其余为几何平均),数据期 {period}(截至 {end})",
                      rates=rates, period=period, end=end)  # fmt: skip
        else:
            added = " + ".join(in_brackets(one.value) for one in parts)
            how = say("各期之和 {added},数据期 {period}(截至 {end})", added=added, period=period, end=end)
    if row["missing_periods"]:
        how += say(";缺 {periods}", periods=listed(period_words(one) for one in row["missing_periods"].split(";")))
    return Step("inputs", say("当前值 v"), how, with_unit(row["value"], row["unit"]), columns)
