"""节点: the dated deliverables of the plans, and marking one done.

Comes in: rows of the plans in force, and who marks. Goes out: frozen milestones, and new rows: a mark is never taken out, only
followed by another. Refuses an unknown one, marks by who neither leads it nor takes part in it, and marks by who has not seen
the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date

from indicators.accounts import Asked, Rights, Who, change
from indicators.as_known import Known, known_version
from indicators.errors import RefusedError
from indicators.store import Store
from indicators.wording import listed, say


@dataclass(frozen=True, slots=True)
class Milestone:
    """节点: a dated deliverable; `done_on` is None while it is not done, `mark` the version of its last mark, 0 without one."""

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
    mark: int = 0


def milestones(asked: Asked, *, plan: str | None = None, known_on: Known = None) -> tuple[Milestone, ...]:
    """The milestones of the plans in force, by due date; marked done as was known then."""
    rows = asked.query("milestones", {"plan": plan, "known_version": known_version(asked, known_on)}).dicts()
    return tuple(Milestone(**{**row, "leads": tuple(row["leads"]), "partners": tuple(row["partners"])}) for row in rows)


def finish_milestone(
    store: Store, milestone: str, *, done_on: date, note: str, who: Who, plan: str | None = None, seen: int | None = None
) -> None:
    """Mark a milestone done; `seen` is the last mark that who marks knows of.

    Raises RefusedError for an unknown one, an id that several plans use, one that is not theirs to mark, and where another mark came
    after `seen`.
    """
    of = _one_milestone(store, milestone, plan).plan
    whose = {"plan": of, "milestone": milestone, "done_on": done_on, "note": note}
    subject = f"{of} {milestone}"
    with change(store, who, what="节点完成", subject=subject, role="reporter", reason=note, new=str(done_on)) as (transaction, rights):
        found = _one_milestone(transaction, milestone, of)
        _refuse_others(rights, found)
        _refuse_unseen(transaction, found, seen)
        transaction.describe(old=str(found.done_on or "未完成"))
        transaction.append("milestone_done", [whose])


def reopen_milestone(store: Store, milestone: str, *, reason: str, who: Who, plan: str | None = None, seen: int | None = None) -> None:
    """Take the mark of a milestone back, as a new row; `seen` as above.

    Raises RefusedError without a reason, where it is not marked done or not theirs, and where another mark came after `seen`.
    """
    of = _one_milestone(store, milestone, plan).plan
    if not reason.strip():
        raise RefusedError(say("撤销完成标记要写明理由"))
    whose = {"plan": of, "milestone": milestone, "done_on": None, "note": reason}
    subject = f"{of} {milestone}"
    with change(store, who, what="撤销节点完成", subject=subject, role="reporter", reason=reason, new="未完成") as (transaction, rights):
        found = _one_milestone(transaction, milestone, of)
        _refuse_others(rights, found)
        _refuse_unseen(transaction, found, seen)
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


def _refuse_unseen(asked: Asked, milestone: Milestone, seen: int | None) -> None:
    """Who had another mark before them is told whose came in between."""
    if seen is None or milestone.mark == seen:
        return
    ((who, happened_at),) = asked.query("who_changed", {"version": milestone.mark}).rows
    moment = f"{happened_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
    marked = (
        say("“{name}”已由{who}在 {moment} 标记完成({day})", name=milestone.name, who=who, moment=moment, day=milestone.done_on)
        if milestone.done_on
        else say("“{name}”的完成标记已由{who}在 {moment} 撤销", name=milestone.name, who=who, moment=moment)
    )
    raise RefusedError(say("{marked},是在您打开之后;没有存下您的内容,核对后可以再存一次", marked=marked))


def _one_milestone(asked: Asked, milestone: str, plan: str | None) -> Milestone:
    found = [one for one in milestones(asked, plan=plan) if one.milestone == milestone]
    if len(found) != 1:
        raise RefusedError(
            say("没有节点 {milestone}", milestone=milestone)
            if not found
            else say("节点 {milestone} 在多个方案中,请写明方案", milestone=milestone)
        )
    return found[0]
