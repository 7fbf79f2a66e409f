"""节点 on a day: which deliverables are done, overdue, due soon or still to come.

Comes in: milestones and the day they are looked at. Goes out: one `Deadline` each with the days left or late, and how many
of each kind there are in all and by lead. A milestone that was done after that day counts as not done yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from indicators.milestones import Milestone
from indicators.wording import say

SOON_DAYS: Final = 30
DEADLINE_SHAPES: Final = {"overdue": "✘", "soon": "▲", "later": "◔", "done": "✔"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A milestone on a day. `state` is a key of DEADLINE_SHAPES, `days` those left until it is due (negative: overdue).

    `late` is how many days after its due date it was done; 0 where it was in time or is not done.
    """

    milestone: Milestone
    state: str
    days: int
    late: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many milestones of one lead are in each state."""

    name: str
    overdue: int
    soon: int
    later: int
    done: int


def deadlines(milestones: Iterable[Milestone], day: date) -> tuple[Deadline, ...]:
    """The milestones as they stand on a day: overdue (the longest first), due within SOON_DAYS, later, done (the latest first)."""
    order = list(DEADLINE_SHAPES)
    found = [_deadline(one, day) for one in milestones]
    return tuple(
        sorted(found, key=lambda one: (order.index(one.state), -one.days if one.state == "done" else one.days, one.milestone.name))
    )


def count_by_state(found: Iterable[Deadline]) -> dict[str, int]:
    """How many are in each state, those with none too."""
    counts = Counter(one.state for one in found)
    return {state: counts[state] for state in DEADLINE_SHAPES}


def tallies(found: Sequence[Deadline]) -> tuple[Tally, ...]:
    """How many of each state every lead has, who is overdue most first; a milestone counts in full for each of its leads."""
    leads = dict.fromkeys(lead for one in found for lead in one.milestone.leads)
    counted = [Tally(lead, **count_by_state(one for one in found if lead in one.milestone.leads)) for lead in leads]
    return tuple(sorted(counted, key=lambda one: (-one.overdue, -one.soon, -one.later, one.name)))


def deadline_word(state: str) -> str:
    """The word for a state, for counts and choices."""
    return {
        "overdue": say("逾期"),
        "soon": say("{n} 天内到期", n=SOON_DAYS),
        "later": say("未到期"),
        "done": say("已完成"),
    }[state]


def deadline_text(one: Deadline) -> str:
    """How one stands: 逾期 12 天, 还有 5 天, 当天到期, 按期完成, 逾期 3 天完成."""
    if one.state == "done":
        return say("逾期 {n} 天完成", n=one.late) if one.late else say("按期完成")
    if one.days == 0:
        return say("当天到期")
    return say("逾期 {n} 天", n=-one.days) if one.days < 0 else say("还有 {n} 天", n=one.days)


def _deadline(one: Milestone, day: date) -> Deadline:
    days = (one.due - day).days
    if one.done_on is not None and one.done_on <= day:
        return Deadline(one, "done", days, max((one.done_on - one.due).days, 0))
    return Deadline(one, "overdue" if days < 0 else "soon" if days <= SOON_DAYS else "later", days, 0)
