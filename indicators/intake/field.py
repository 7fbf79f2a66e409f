"""Whose figures these are: what lies outside the sender's regions and departments is refused, row by row.

Comes in: values that were understood and the sender's rights. Goes out: the values that are theirs, and a finding on each of
the others that says where it stands, whose it is and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from indicators.accounts import Rights, Who, departments_of, require
from indicators.errors import RefusedError
from indicators.intake.duplicates import Once
from indicators.intake.entry import place
from indicators.intake.finding import Fault, Finding, Place, error
from indicators.intake.lookups import Question
from indicators.intake.reported import Reports
from indicators.store import Store
from indicators.wording import listed, say

MOST_NAMED = 10_000
Departments = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """What a sender answers for: their rights, and the departments of every indicator (plan, id) in question."""

    rights: Rights
    departments: Departments


def others(rights: Rights, rows: Reports, departments: Departments) -> npt.NDArray[np.bool_]:
    """Which of the values are not the sender's; each indicator and region is looked at once."""
    things = rows.things
    if rights.role == "administrator" or not len(rows):
        return np.zeros(len(rows), dtype=np.bool_)
    theirs = np.zeros((len(things.terms), len(things.regions)), dtype=np.bool_)
    for number, terms in enumerate(things.terms):
        leads = departments.get((terms.plan, terms.indicator), ())
        for at, (code, _) in enumerate(things.regions):
            theirs[number, at] = rights.covers(code, leads)
    return ~theirs[rows.terms, rows.regions]


def field_of(store: Store, sender: Who | None, plans: Iterable[str]) -> Field | None:
    """What the sender may send; None where nobody is named. Raises RefusedError for who may send nothing at all."""
    if sender is None:
        return None
    rights = require(store, sender, "reporter")
    return Field(rights, departments_of(store, plans) if rights.role == "reporter" else {})


def within_field(question: Question, once: Once, field: Field | None) -> Once:
    """The values that the sender may send, with an error on each of the others."""
    outside = others(field.rights, once.kept, field.departments) if field else None
    if field is None or outside is None or not outside.any():
        return once
    out = once.kept.take(outside)
    return Once(once.kept.take(~outside), once.repeated, _joined(once.refused, out), [*once.findings, *_findings(question, out, field)])


def refuse_others(rights: Rights, count: int) -> None:
    """Raise RefusedError where values are not the sender's: asked again at the moment of storing."""
    if count:
        raise RefusedError(
            say("有 {count} 个数不是“{name}”负责的地区或单位的,没有存下任何内容;请由负责的单位报送", count=count, name=rights.name)
        )


def _findings(question: Question, rows: Reports, field: Field) -> Iterator[Finding]:
    regions = field.rights.regions
    for index in range(min(len(rows), MOST_NAMED)):
        row = rows[index]
        leads = field.departments.get((row.terms.plan, row.terms.indicator), ())
        remedy = say("请删去这一行,由负责的单位报送;应归您报的,请管理员改您的账户")
        if regions is not None and row.region not in regions:
            found, expected = say("“{region}”不是您负责的地区", region=row.region_name), say("应为您负责的地区或其下级")
            yield error(Fault("not_your_region", found, expected, remedy), place(question, row.entry, "region"))
        else:
            found = say("“{name}”不是您负责的单位的指标", name=row.terms.name)
            expected = say("牵头或配合单位是{leads}", leads=listed(leads)) if leads else say("这个指标没有写明单位")
            yield error(Fault("not_your_department", found, expected, remedy), place(question, row.entry, "indicator"))
    if len(rows) > MOST_NAMED:
        found = say("另有 {count} 个数也不是您负责的", count=len(rows) - MOST_NAMED)
        yield error(
            Fault("not_your_region", found, say("应为您负责的地区和单位的数"), say("请由负责的单位报送")), Place(question.table.sheet)
        )


def _joined(some: Reports, more: Reports) -> Reports:
    """Values of one file together; their order in it is kept by their entries."""
    return Reports(
        some.entries,
        some.things,
        np.concatenate([some.at, more.at]),
        np.concatenate([some.terms, more.terms]),
        np.concatenate([some.regions, more.regions]),
        np.concatenate([some.periods, more.periods]),
        pa.concat_arrays([some.values, more.values]),
        np.concatenate([some.bare, more.bare]),
    )
