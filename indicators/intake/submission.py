"""Storing a submission, and taking one back: each one transaction.

Comes in: rows that were checked, with the sender's file. Goes out: a submission number, which is the version of the
store from then on. A later value of the same key is a new revision; nothing is overwritten. Checking happens before
(checking.py); here only what must hold at the moment of writing is asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa

from indicators.catalog import NAMES, NUMBER
from indicators.errors import RefusedError
from indicators.store import Kind, Store

_SUBMISSION = pa.schema([("version", pa.int64()), ("kind", pa.string()), ("plans", NAMES), ("file_name", pa.string()),
                         ("sha256", pa.string()), ("content", pa.binary()), ("source", pa.string()),
                         ("left_out", pa.int32())])  # fmt: skip
_ACTUAL = pa.schema([("submission", pa.int64()), ("plan", pa.string()), ("region", pa.string()), ("indicator", pa.string()),
                     ("period_start", pa.date32()), ("period_end", pa.date32()), ("value", NUMBER), ("sheet", pa.string()),
                     ("row_number", pa.int32()), ("cell_text", pa.string()), ("note", pa.string())])  # fmt: skip
_WITHDRAWAL = pa.schema([("version", pa.int64()), ("submission", pa.int64()), ("reason", pa.string())])


@dataclass(frozen=True, slots=True)
class ActualRow:
    """One value ready to be stored, in the indicator's unit, with its place in the sender's file."""

    plan: str
    region: str
    indicator: str
    period_start: date
    period_end: date
    value: Decimal
    sheet: str = ""
    row_number: int | None = None
    cell_text: str = ""
    note: str = ""


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


def store_submission(
    store: Store,
    rows: Sequence[ActualRow],
    *,
    who: str,
    file_name: str,
    content: bytes,
    kind: Kind = "office",
    source: str = "",
    reason: str = "",
    left_out: int = 0,
) -> int:
    """Store all rows in one transaction and return the submission's number.

    Raises RefusedError where there is nothing to store, or where the same bytes were already stored and not withdrawn.
    """
    if not rows:
        raise RefusedError("没有可以入库的数据")
    digest = hashlib.sha256(content).hexdigest()
    plans = sorted({row.plan for row in rows})
    with store.transaction(who=who, what="报送", subject=file_name, reason=reason, new=f"{len(rows)} 个数值") as transaction:
        for stored in transaction.query("same_file", {"sha256": digest}).dicts():
            if set(plans) <= set(stored["plans"]):
                raise RefusedError(
                    f"同一文件已由{stored['who']}于 {stored['happened_at']:%Y-%m-%d %H:%M}(UTC)报送,"
                    f"批次号 {stored['submission']},未重复入库"
                )
        head = {"kind": kind, "plans": plans, "file_name": file_name, "sha256": digest, "content": content, "source": source}
        transaction.append(
            "submission", pa.Table.from_pylist([{"version": transaction.version, **head, "left_out": left_out}], schema=_SUBMISSION)
        )
        transaction.append("actual", _actuals(rows, transaction.version))
        return transaction.version


def withdraw(store: Store, submission: int, *, who: str, reason: str) -> None:
    """Take a whole submission back; the values before it are in force again. Raises RefusedError in words."""
    if not reason.strip():
        raise RefusedError("撤回须写明理由")
    with store.transaction(who=who, what="撤回报送", subject=str(submission), reason=reason) as transaction:
        found = [s for s in transaction.query("submissions", {"plan": None}).dicts() if s["submission"] == submission]
        if not found:
            raise RefusedError(f"没有报送批次 {submission}")
        if found[0]["withdrawn"]:
            raise RefusedError(f"报送批次 {submission} 已经撤回")
        rows = [{"version": transaction.version, "submission": submission, "reason": reason}]
        transaction.append("withdrawal", pa.Table.from_pylist(rows, schema=_WITHDRAWAL))


def submissions(store: Store, *, plan: str | None = None) -> tuple[Submission, ...]:
    """All submissions, the latest first."""
    rows = store.query("submissions", {"plan": plan}).dicts()
    return tuple(Submission(**{**row, "plans": tuple(row["plans"])}) for row in rows)


def _actuals(rows: Iterable[ActualRow], submission: int) -> pa.Table:
    return pa.Table.from_pylist([{"submission": submission, **asdict(row)} for row in rows], schema=_ACTUAL)
