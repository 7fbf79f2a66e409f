"""节点: the dated deliverables of the plans, and marking one done.

Comes in: rows of the plans in force, and who marks. Goes out: frozen milestones, and new rows: a mark is never taken out, only
followed by another. Refuses an unknown one, and marks by who neither leads it nor takes part in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indicators.accounts import Asked, Rights, Who, change
from indicators.errors import RefusedError
from indicators.store import Store
from indicators.wording import listed, say


@dataclass(frozen=True, slots=True)
class Milestone:
    """节点: a dated deliverable; `done_on` is None while it is not done."""

    plan: str
    region: str
    region_code: str
    area: str
    area_name: str
    milestone: str
    name: str
    due: date
    leads: tuple[str, ...]
    partners: tuple[str, ...]
    source: str
    done_on: date | None
    note: str | None


def milestones(asked: Asked, *, plan: str | None = None) -> tuple[Milestone, ...]:
    """The milestones of the plans in force, by due date."""
    rows = asked.query("milestones", {"plan": plan}).dicts()
    return tuple(Milestone(**{**row, "leads": tuple(row["leads"]), "partners": tuple(row["partners"])}) for row in rows)


def finish_milestone(store: Store, milestone: str, *, done_on: date, note: str, who: Who, plan: str | None = None) -> None:
    """Mark a milestone done. Raises RefusedError for an unknown one, an id that several plans use, and one that is not theirs to mark."""
    of = _one_milestone(store, milestone, plan).plan
    whose = {"plan": of, "milestone": milestone, "done_on": done_on, "note": note}
    subject = f"{of} {milestone}"
    with change(store, who, what="节点完成", subject=subject, role="reporter", reason=note, new=str(done_on)) as (transaction, rights):
        found = _one_milestone(transaction, milestone, of)
        _refuse_others(rights, found)
        transaction.describe(old=str(found.done_on or "未完成"))
        transaction.append("milestone_done", [whose])


def reopen_milestone(store: Store, milestone: str, *, reason: str, who: Who, plan: str | None = None) -> None:
    """Take the mark of a milestone back, as a new row. Raises RefusedError without a reason, where it is not marked done or not theirs."""
    of = _one_milestone(store, milestone, plan).plan
    if not reason.strip():
        raise RefusedError(say("撤销完成标记要写明理由"))
    whose = {"plan": of, "milestone": milestone, "done_on": None, "note": reason}
    subject = f"{of} {milestone}"
    with change(store, who, what="撤销节点完成", subject=subject, role="reporter", reason=reason, new="未完成") as (transaction, rights):
        found = _one_milestone(transaction, milestone, of)
        _refuse_others(rights, found)
        if found.done_on is None:
            raise RefusedError(say("节点 {milestone} 没有标记完成", milestone=milestone))
        transaction.describe(old=str(found.done_on))
        transaction.append("milestone_done", [whose])


def _refuse_others(rights: Rights, milestone: Milestone) -> None:
    """A reporter marks what their departments lead or take part in, in plans of their regions."""
    if not rights.covers(milestone.region_code, (*milestone.leads, *milestone.partners)):
        raise RefusedError(
            say(
                "节点 {milestone} 不是您负责的地区或单位的,没有存下任何内容;请由{leads}或管理员标记",
                milestone=milestone.milestone,
                leads=listed(milestone.leads),
            )
        )


def _one_milestone(asked: Asked, milestone: str, plan: str | None) -> Milestone:
    found = [one for one in milestones(asked, plan=plan) if one.milestone == milestone]
    if len(found) != 1:
        raise RefusedError(
            say("没有节点 {milestone}", milestone=milestone)
            if not found
            else say("节点 {milestone} 在多个方案中,请写明方案", milestone=milestone)
        )
    return found[0]
