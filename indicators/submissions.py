"""What was sent: every 报送批次 as it stands, and taking one back.

Comes in: a store, and for a withdrawal its number, who and why. Goes out: the submissions, or the withdrawal as a row of its own:
nothing that was sent is removed. Refuses a withdrawal without a reason, a second one, and that of another's submission by a reporter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from indicators.accounts import Rights, Who, change
from indicators.errors import RefusedError
from indicators.store import Store
from indicators.wording import say


@dataclass(frozen=True, slots=True)
class Submission:
    """报送批次 as it stands in the store."""

    submission: int
    kind: str
    plans: tuple[str, ...]
    file_name: str
    source: str
    left_out: int
    submitted_by: str
    submitted_at: datetime
    values: int
    withdrawn: bool
    withdrawal_reason: str | None


def withdraw(store: Store, submission: int, *, who: Who, reason: str) -> None:
    """Take a whole submission back; the values before it are in force again. A reporter their own only. Raises RefusedError in words."""
    if not reason.strip():
        raise RefusedError(say("撤回须写明理由"))
    with change(store, who, what="撤回报送", subject=str(submission), role="reporter", reason=reason) as (transaction, rights):
        found = [s for s in transaction.query("submissions", {"plan": None}).dicts() if s["submission"] == submission]
        if not found:
            raise RefusedError(say("没有报送批次 {submission}", submission=submission))
        if found[0]["withdrawn"]:
            raise RefusedError(say("报送批次 {submission} 已经撤回", submission=submission))
        _refuse_withdrawing_others(rights, found[0])
        transaction.describe(old=f"有效,{found[0]['values']} 个数值", new="已撤回")
        transaction.append("withdrawal", [{"submission": submission, "reason": reason}])


def _refuse_withdrawing_others(rights: Rights, stored: Mapping[str, Any]) -> None:
    if rights.role != "administrator" and stored["submitted_by"] != rights.name:
        raise RefusedError(
            say(
                "报送批次 {number} 是{who}报的,您只能撤回自己报的;请找{who}或管理员撤回",
                number=stored["submission"],
                who=stored["submitted_by"],
            )
        )


def submissions(store: Store, *, plan: str | None = None) -> tuple[Submission, ...]:
    """All submissions, the latest first."""
    rows = store.query("submissions", {"plan": plan}).dicts()
    return tuple(Submission(**{**row, "plans": tuple(row["plans"])}) for row in rows)
