"""报送情况: which figures are due for a period, which were sent in time, which late, which are owed and since when.

Comes in: a store, a period, the day on which it is asked. Goes out: one `Duty` a target whose reporting interval is the last
that ends by the period's end, counts by region and by lead department with the 报送率 of `groups`, and what falls due next.
What is due and what counts as reported is said in the query `due`; a period that is no period is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final, Literal

from indicators.accounts import Rights
from indicators.as_known import Known
from indicators.assessment import EVERYTHING, Scope, ask
from indicators.errors import RefusedError
from indicators.period import PeriodError, parse_period, period_words
from indicators.store import Store
from indicators.wording import say

DutyState = Literal["reported", "late", "skipped", "overdue", "not_yet"]
DUTY_STATES: Final[tuple[DutyState, ...]] = ("overdue", "skipped", "late", "not_yet", "reported")
_EXACT: Final = Decimal("1E-10")


@dataclass(frozen=True, slots=True)
class Duty:
    """One target's figure for one interval.

    `deadline` is the last day in time, `due` whether it is past, so that the 报送率 counts it. `days`: for `late` how many days late the
    first submission in force was, for `overdue` and `skipped` how many days have passed since the deadline, for `not_yet` how many
    are left; None for `reported`. `skipped`: no figure for just this period, but one for a later period (`data_period`), which the
    报送率 counts. `submission`, `sent_by` and `sent_on` (local day) are those of the first office submission in force, if there is one.
    """

    plan: str
    region: str
    region_code: str
    area: str
    area_name: str
    indicator: str
    target_id: str
    name: str
    unit: str
    leads: tuple[str, ...]
    period: str
    period_end: date
    deadline: date
    due: bool
    state: DutyState
    days: int | None
    data_period: str | None
    submission: int | None
    sent_by: str | None
    sent_on: date | None
    example: bool


@dataclass(frozen=True, slots=True)
class DutyCount:
    """Of one region or department: how many are due, reported among these (in time, late or by a later period), and owed."""

    key: str
    name: str
    due: int
    reported: int
    late: int
    skipped: int
    overdue: int
    not_yet: int
    reporting_rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Dues:
    """The answer for one period: every duty, the counts, and what falls due next, the nearest deadline first."""

    period: str
    today: date
    duties: tuple[Duty, ...]
    coming: tuple[Duty, ...]
    total: DutyCount
    by_region: tuple[DutyCount, ...]
    by_department: tuple[DutyCount, ...]


def due(store: Store, *, period: str, today: date, scope: Scope = EVERYTHING, known_on: Known = None, own: Rights | None = None) -> Dues:
    """Who has reported for `period` (2025-06) and who has not, on `today`; departments are counted in full for each lead.

    With `own`, of the figures that someone with these rights owes as a lead, and of no other; partners may send, but owe nothing.

    Raises RefusedError for a text that is no period, and for an unknown plan, area or region.
    """
    try:
        stretch = parse_period(period)
    except PeriodError as error:
        raise RefusedError(str(error)) from error
    rows = ask(store, "due", as_of=today, scope=scope, known_on=known_on, last_day=stretch.end)
    rows = [row for row in rows if own is None or own.covers(row["region_code"], row["leads"])]
    duties = tuple(_duty(row, today) for row in rows if not row["coming"])
    coming = sorted((_duty(row, today) for row in rows if row["coming"] and not row["reported"]), key=lambda one: one.deadline)
    return Dues(
        period=str(stretch),
        today=today,
        duties=duties,
        coming=tuple(coming),
        total=_count("", say("合计"), duties),
        by_region=_counts(duties, lambda one: ((one.region_code, one.region),)),
        by_department=_counts(duties, lambda one: tuple((lead, lead) for lead in dict.fromkeys(one.leads))),
    )


def duty_text(one: Duty) -> str:
    """What became of a duty, in words: 按时报送, 迟报 3 天, 未报,已逾期 5 天 …"""
    if one.state == "overdue":
        return say("未报,已逾期 {days} 天", days=one.days)
    if one.state == "skipped":
        return say("本期未报,后一期({period})已报", period=period_words(one.data_period))
    if one.state == "late":
        return say("迟报 {days} 天", days=one.days)
    if one.state == "not_yet":
        return say("未报,距截止 {days} 天", days=one.days)
    if one.example:
        return say("已报(示例)")
    return say("按时报送") if one.sent_on else say("已有公开数据")


def _duty(row: dict[str, Any], today: date) -> Duty:
    sent_on = _local_day(row["first_at"]) if row["first_at"] else None
    deadline: date = row["deadline"]
    state, days = _state(reported=row["reported"], exactly=row["exactly"], sent_on=sent_on, deadline=deadline, today=today)
    same = ("plan", "region", "region_code", "area", "area_name", "indicator", "target_id", "name", "unit", "period", "period_end",
            "deadline", "data_period", "example")  # fmt: skip
    return Duty(
        **{name: row[name] for name in same},
        leads=tuple(row["leads"]),
        due=today > deadline,
        state=state,
        days=days,
        submission=row["first_submission"],
        sent_by=row["first_by"],
        sent_on=sent_on,
    )


def _state(*, reported: bool, exactly: bool, sent_on: date | None, deadline: date, today: date) -> tuple[DutyState, int | None]:
    since = (today - deadline).days
    if not reported:
        return ("overdue", since) if since > 0 else ("not_yet", -since)
    if not exactly:
        return "skipped", max(since, 0)
    if sent_on is not None and sent_on > deadline:
        return "late", (sent_on - deadline).days
    return "reported", None


def _local_day(moment: datetime) -> date:
    """The day on the wall of this machine; the store keeps UTC."""
    return moment.replace(tzinfo=UTC).astimezone().date()


def _counts(duties: Iterable[Duty], groups: Callable[[Duty], Sequence[tuple[str, str]]]) -> tuple[DutyCount, ...]:
    """Counts of each group, the lowest 报送率 first; a group with nothing due last."""
    members: dict[tuple[str, str], list[Duty]] = {}
    for one in duties:
        for group in groups(one):
            members.setdefault(group, []).append(one)
    counts = [_count(key, name, those) for (key, name), those in members.items()]
    return tuple(sorted(counts, key=lambda one: (one.reporting_rate is None, one.reporting_rate or 0, -one.overdue, one.name)))


def _count(key: str, name: str, duties: Sequence[Duty]) -> DutyCount:
    number = {state: sum(one.state == state for one in duties) for state in DUTY_STATES}
    counted = [one for one in duties if one.due]
    reported = sum(one.state != "overdue" for one in counted)
    # cut off after the tenth place, as the chain of rules does
    rate = (Decimal(100 * reported) / len(counted)).quantize(_EXACT, rounding=ROUND_DOWN) if counted else None
    return DutyCount(
        key=key,
        name=name,
        due=len(counted),
        reported=reported,
        late=number["late"],
        skipped=number["skipped"],
        overdue=number["overdue"],
        not_yet=number["not_yet"],
        reporting_rate=rate,
    )
