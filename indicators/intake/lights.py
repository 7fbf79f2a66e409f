"""Which lights a file would change, before it is stored.

Comes in: the rows that would be stored. Goes out: the targets whose status differs with them and without them, both
judged by the one chain of rules. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from indicators.assessment import CANDIDATE, Assessment, Scope, assess
from indicators.intake.reported import Reports
from indicators.period import month_end
from indicators.store import Store
from indicators.wording.lights import light_word

NO_TARGET = "no_target"
Key = tuple[str, str, str, str | None]


@dataclass(frozen=True, slots=True)
class LightChange:
    """A target whose light would change: statuses in the English words of the rules, and in the words people read."""

    plan: str
    region: str
    indicator: str
    target_id: str | None
    name: str
    before: str
    after: str
    before_word: str
    after_word: str


def changed_lights(store: Store, rows: Reports, as_of: date) -> tuple[LightChange, ...]:
    """The lights at `as_of` that would change if the rows were stored; what examples showed is no light."""
    if not rows:
        return ()
    concerned = {rows.things.terms[number].plan for number in np.unique(rows.terms)}
    scope = Scope(plan=next(iter(concerned)) if len(concerned) == 1 else None)
    before = _by_target(assess(store, as_of=as_of, scope=scope, without_examples_of=sorted(concerned)))
    after = _by_target(assess(store, as_of=as_of, scope=scope, candidates=_candidates(rows)))
    return tuple(
        _change(before[key], new)
        for key, new in after.items()
        if key[0] in concerned and key in before and before[key].status != new.status
    )


def month_of_latest(rows: Reports) -> date | None:
    """The end of the month of the latest period among the rows."""
    latest = date.fromordinal(int(rows.ends.max())) if len(rows) else None
    return None if latest is None else month_end(latest.year, latest.month)


def _by_target(assessments: Sequence[Assessment]) -> dict[Key, Assessment]:
    return {(row.plan, row.region_code, row.indicator, row.target_id): row for row in assessments if row.status != NO_TARGET}


def _change(before: Assessment, after: Assessment) -> LightChange:
    return LightChange(
        plan=after.plan,
        region=after.region,
        indicator=after.indicator,
        target_id=after.target_id,
        name=after.name,
        before=before.status,
        after=after.status,
        before_word=light_word(before.status, before.rule, capped=before.capped, over_cap=before.over_cap),
        after_word=light_word(after.status, after.rule, capped=after.capped, over_cap=after.over_cap),
    )


def _candidates(rows: Reports) -> pa.Table:
    columns = rows.columns()
    return pa.table({name: columns[name] for name in CANDIDATE.names}, schema=CANDIDATE)
