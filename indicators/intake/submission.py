"""Storing a submission: one transaction.

Comes in: a check the sender agreed to, or rows that were checked, with the sender's file. Goes out: a submission number,
which is the version of the store from then on. A later value of the same key is a new revision; nothing is overwritten.
Checking happens before (checking.py); here what must hold at the moment of writing is asked again, inside the transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.accounts import Rights, Role, Who, change, departments_of
from indicators.candidates import NUMBER
from indicators.errors import RefusedError
from indicators.intake.checking import Check, plans_of, stored_before
from indicators.intake.duplicates import refuse_overlaps
from indicators.intake.field import Departments, others, refuse_others
from indicators.intake.known import known_values
from indicators.intake.preview import STATES, Fates, State, fates
from indicators.intake.recall import correction_words, keep
from indicators.period import in_words
from indicators.store import Kind, Store, Transaction
from indicators.wording import say
from indicators.wording.numbers import exact, plain

_ACTUAL = pa.schema([("submission", pa.int64()), ("plan", pa.string()), ("region", pa.string()), ("indicator", pa.string()),
                     ("period_start", pa.date32()), ("period_end", pa.date32()), ("value", NUMBER), ("sheet", pa.string()),
                     ("row_number", pa.int32()), ("column_letter", pa.string()), ("cell_text", pa.string()),
                     ("note", pa.string())])  # fmt: skip
# pieces of a large table are written by several threads
ROWS_AT_ONCE = 122_880
MOST_TOLD = 20


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
    column_letter: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """What is stored of a submission beside its values."""

    kind: Kind
    file_name: str
    sha256: str
    content: bytes
    source: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: what became of a file. `submission` is None where nothing was new; `stored` counts new and changed values."""

    submission: int | None
    stored: int
    new: int
    changed: int
    same: int
    not_reported: int
    left_out: int
    message: str


def store_submission(
    store: Store,
    rows: Sequence[ActualRow],
    *,
    who: Who,
    file_name: str,
    content: bytes,
    kind: Kind = "office",
    source: str = "",
    reason: str = "",
    left_out: int = 0,
) -> int:
    """Store all rows in one transaction and return the submission's number.

    Raises RefusedError where there is nothing to store, where the same bytes were already stored and not withdrawn, and for rows that
    are not theirs to send.
    """
    if not rows:
        raise RefusedError(say("没有可以入库的数据"))
    digest = hashlib.sha256(content).hexdigest()
    new = f"{len(rows)} 个数值"
    with change(store, who, what="报送", subject=file_name, role=_sends(kind), reason=reason, new=new) as (transaction, rights):
        plans = {row.plan for row in rows}
        departments = _departments(transaction, rights, plans)
        refuse_others(rights, sum(not rights.covers(row.region, departments.get((row.plan, row.indicator), ())) for row in rows))
        _refuse_again(transaction, digest, plans, left_out)
        _append(transaction, plans, _actuals(rows, transaction.version), _Head(kind, file_name, digest, content, source, left_out))
        return transaction.version


def submit(
    store: Store,
    check: Check,
    *,
    who: Who,
    accept_warnings: bool = False,
    reason: str = "",
    partial: bool = False,
    kind: Kind | None = None,
    source: str = "",
) -> Receipt:
    """Store what a check found fit, in one transaction; values that are in force already are not stored again.

    Raises RefusedError in words: errors and not `partial`, warnings and not `accept_warnings`, the same file again,
    nothing fit to be stored, a plan or a value that was changed by someone since the check, or rows that are not theirs to send.
    `kind`: default that of the check.
    """
    counts = check.counts
    left_out, kind = counts["refused"], kind or check.kind
    amount = counts["new"] + counts["changed"]
    _refuse_findings(check, accept_warnings=accept_warnings or not amount, partial=partial)
    if not amount:
        return _receipt(check, None, {})
    with change(store, who, what="报送", subject=check.file_name, role=_sends(kind), reason=reason) as (transaction, rights):
        _refuse_again(transaction, check.fingerprint, plans_of(check.values), left_out)
        now = _still_fresh(transaction, check, kind, accept_warnings=accept_warnings)
        rows = now.of("new", "changed")
        refuse_others(rights, int(others(rights, rows, _departments(transaction, rights, check.plans)).sum()))
        transaction.describe(**_told(now))
        head = _Head(kind, check.file_name, check.fingerprint, check.content, source, left_out)
        actuals = pa.table({"submission": _same(transaction.version, len(rows)), **rows.columns()}, schema=_ACTUAL)
        _append(transaction, plans_of(rows), actuals, head)
        if correction_words(check.correction):
            keep(transaction, rights.name, check.shape, check.correction)
        return _receipt(check, transaction.version, {state: len(now.of(state)) for state in ("new", "changed")})


def _departments(transaction: Transaction, rights: Rights, plans: Iterable[str]) -> Departments:
    """Who answers for the indicators, where the sender's rights go by that."""
    return departments_of(transaction, plans) if rights.departments is not None else {}


def _sends(kind: Kind) -> Role:
    """Who may store figures of a kind: what no office sent, an administrator alone."""
    return "reporter" if kind == "office" else "administrator"


def _told(now: Fates) -> dict[str, str]:
    """The values that correct one in force, as they were and as they are, for the audit; of many the first."""
    changed = np.flatnonzero(now.states == STATES.index("changed"))
    rows = [(now.rows[int(index)], now.old[int(index)].as_py()) for index in changed[:MOST_TOLD]]
    named = [(f"{row.terms.name} {row.region_name} {row.period}", row.value, before) for row, before in rows]
    more = ["……"] if len(changed) > MOST_TOLD else []
    count = f"新报 {len(now.of('new'))}、更正 {len(changed)} 个数值"
    return {
        "old": ";".join([*(f"{name}: {plain(before)}" for name, _, before in named), *more]),
        "new": ";".join([count, *(f"{name}: {plain(value)}" for name, value, _ in named), *more]),
    }


def _refuse_findings(check: Check, *, accept_warnings: bool, partial: bool) -> None:
    if check.already:
        raise RefusedError(check.already)
    if check.errors and not partial:
        raise RefusedError(say("有 {count} 处错误,没有存下任何内容;请改正后再报,或选择只存无误的行", count=len(check.errors)))
    if not check.values:
        raise RefusedError(say("没有可以入库的数据"))
    if check.warnings and not accept_warnings:
        raise RefusedError(say("有 {count} 处需要确认,没有存下任何内容;请核对后确认再报", count=len(check.warnings)))


def _refuse_again(transaction: Transaction, digest: str, plans: set[str], left_out: int) -> None:
    again = stored_before(transaction.query("same_file", {"sha256": digest}).dicts(), plans, left_out)
    if again:
        raise RefusedError(again)


def _still_fresh(transaction: Transaction, check: Check, kind: Kind, *, accept_warnings: bool) -> Fates:
    """The values against what is in force now. Another's value since the check needs the sender's word, as it would have then."""
    plans = list(check.plans)
    versions = {row["plan"]: row["version"] for row in transaction.query("plans").dicts()}
    for plan, version in check.versions:
        if versions.get(plan) != version:
            raise RefusedError(say("方案 {plan} 在检查之后有了新版本,没有存下任何内容;请重新检查后再报", plan=plan))
    known = known_values(transaction.query_table("values_in_force", {"plans": plans, "office": kind == "office"}))
    now = fates(check.reports, known)
    if not accept_warnings and (others := _reported_since(now, check.old_values)):
        row, value = now.rows[others[0]], now.old[others[0]].as_py()
        found = say("“{name}”{period}在检查之后由别人报了 {value}", name=row.terms.name, period=in_words(row.period), value=exact(value))
        raise RefusedError(say("{found},没有存下任何内容;请重新检查后再报", found=found))
    refuse_overlaps(now.of("new", "changed"), known)
    if not len(now.of("new", "changed")):
        raise RefusedError(say("所有的数在检查之后都已由别人报过,没有存下任何内容"))
    return now


def _reported_since(now: Fates, shown: pa.Array) -> list[int]:
    """The values for whose key another value is in force than the sender was shown, and not the one sent."""
    differs = [pc.fill_null(pc.not_equal(now.old, beside), fill_value=True) for beside in (shown, now.rows.values)]
    other = pc.and_(pc.is_valid(now.old), pc.and_(*differs))
    return [int(index) for index in np.flatnonzero(np.asarray(other.to_numpy(zero_copy_only=False), dtype=np.bool_))]


def _receipt(check: Check, submission: int | None, stored: Mapping[State, int]) -> Receipt:
    new, changed, counts = stored.get("new", 0), stored.get("changed", 0), check.counts
    same = counts["same"] + counts["new"] + counts["changed"] - new - changed
    if submission is None:
        message = say("所有的数都与已入库的相同,没有存下任何内容")
    else:
        message = say(
            "已入库 {count} 个数值(新报 {new}、更正 {changed}),批次号 {number}",
            count=new + changed,
            new=new,
            changed=changed,
            number=submission,
        )
    if counts["refused"]:
        message += say(";{count} 行有误,未入库", count=counts["refused"])
    return Receipt(submission, new + changed, new, changed, same, counts["not_reported"], counts["refused"], message)


def _append(transaction: Transaction, plans: set[str], actuals: pa.Table, head: _Head) -> None:
    own = {"plans": sorted(plans), "content_sha256": hashlib.sha256(head.content).hexdigest()}
    entry = {**asdict(head), **own}
    transaction.append("submission", [entry])
    transaction.append_table("actual", pa.Table.from_batches(actuals.to_batches(max_chunksize=ROWS_AT_ONCE), schema=_ACTUAL))


def _actuals(rows: Sequence[ActualRow], submission: int) -> pa.Table:
    columns = {name: [getattr(row, name) for row in rows] for name in ActualRow.__dataclass_fields__}
    return pa.table({"submission": _same(submission, len(rows)), **columns}, schema=_ACTUAL)


def _same(number: int, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(number, pa.int64()), count)
