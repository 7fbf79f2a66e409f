"""Which lights a file would change, before it is stored.

Comes in: the rows that would be stored. Goes out: the targets whose status differs with them and without them, both
judged by the one chain of rules. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.assessment import Scope, assess_columns
from indicators.candidates import CANDIDATE
from indicators.intake.reported import Reports
from indicators.period import month_end
from indicators.store import Store
from indicators.wording.lights import light_word

NO_TARGET = "no_target"
# nobody reads more of them; all of a national file would cost gigabytes
MOST_LIGHTS = 1_000
PLACE = "place"
BEFORE = "_before"
KEY = ("plan", "region_code", "indicator", "target_id")
JUDGED = ("status", "rule", "capped", "over_cap")
NAMED = ("region", "name")


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


def changed_lights(store: Store, rows: Reports, as_of: date) -> tuple[tuple[LightChange, ...], int]:
    """The first MOST_LIGHTS of the lights at `as_of` that would change if the rows were stored, and how many there are in all.

    What examples showed is no light.
    """
    if not rows:
        return (), 0
    concerned = sorted({rows.things.terms[number].plan for number in np.unique(rows.terms)})
    scope = Scope(plan=concerned[0] if len(concerned) == 1 else None)
    before = assess_columns(store, [*KEY, *JUDGED], as_of=as_of, scope=scope, without_examples_of=concerned)
    after = assess_columns(store, [*KEY, *JUDGED, *NAMED], as_of=as_of, scope=scope, candidates=_candidates(rows))
    both = _narrow(after).join(_narrow(before), keys=list(KEY), join_type="inner", right_suffix=BEFORE)
    own = pc.and_(pc.is_in(both["plan"], pa.array(concerned)), pc.not_equal(both["status"], NO_TARGET))
    changed = both.filter(pc.and_(own, pc.not_equal(both["status"], both[f"status{BEFORE}"]))).select([PLACE, f"{PLACE}{BEFORE}"])
    first = changed.sort_by(PLACE).slice(0, MOST_LIGHTS)
    old, new = before.take(first[f"{PLACE}{BEFORE}"]), after.take(first[PLACE])
    return tuple(map(_change, old.to_pylist(), new.to_pylist())), changed.num_rows


def _narrow(results: pa.Table) -> pa.Table:
    """Key and status with the place of each, for joining: a national file changes half a million lights."""
    return results.select([*KEY, "status"]).append_column(PLACE, pa.array(range(results.num_rows), pa.int64()))


def month_of_latest(rows: Reports) -> date | None:
    """The end of the month of the latest period among the rows."""
    latest = date.fromordinal(int(rows.ends.max())) if len(rows) else None
    return None if latest is None else month_end(latest.year, latest.month)


def _change(before: Mapping[str, Any], after: Mapping[str, Any]) -> LightChange:
    old, new = ({name: row[name] for name in JUDGED} for row in (before, after))
    return LightChange(
        **{name: after[name] for name in ("plan", "region", "indicator", "target_id", "name")},
        before=old["status"],
        after=new["status"],
        before_word=light_word(**old),
        after_word=light_word(**new),
    )


def _candidates(rows: Reports) -> pa.Table:
    columns = rows.columns()
    return pa.table({name: columns[name] for name in CANDIDATE.names}, schema=CANDIDATE)
