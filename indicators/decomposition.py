"""目标分解: whether what was promised by the parts of a region comes to what the whole promised.

Comes in: targets, from a plan file or as assessed. Goes out: for each target of a region and each level of regions below it
that has targets of its own the comparison of the sum with the whole, and its words. What may be summed, and with what it
may be compared, is said in the query `parts_of_wholes`; nothing is reckoned here. A finding, never a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.assessment import Assessment
from indicators.catalog import regions
from indicators.plan import PlanDocument, Target
from indicators.store import Store
from indicators.wording import listed, say
from indicators.wording.numbers import COMPARATORS, exact
from indicators.wording.places import level_word

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The targets of the regions of one level beside that of the region they lie in, in the indicator's unit.

    `given` of `regions` have a target that counts, `without` names the others; `short` says that the parts do not come to
    the whole (for a cap: that they exceed it), by `difference`.
    """

    plan: str
    indicator: str
    target_id: str
    region_code: str
    region: str
    name: str
    source: str
    unit: str
    comparator: str
    level: str
    whole: Decimal
    parts: Decimal
    given: int
    regions: int
    without: tuple[str, ...]
    difference: Decimal
    short: bool


def decompositions(store: Store, rows: Iterable[Assessment]) -> tuple[Decomposition, ...]:
    """The decompositions among assessed targets; relative ones stand with the number they come to."""
    return _compared(store, [_assessed(row) for row in rows if row.target_id is not None])


def decompositions_of_file(store: Store, document: PlanDocument, targets: Sequence[Target]) -> tuple[Decomposition, ...]:
    """The decompositions in a plan file that was read; a relative target counts where the file gives its baseline."""
    indicators = {indicator.id: indicator for area in document.areas for indicator in area.indicators}
    names = {region.code: region.name for region in regions(store)}
    return _compared(
        store,
        [
            {
                "plan": document.plan.id,
                "indicator": target.indicator,
                "name": indicators[target.indicator].name,
                "source": indicators[target.indicator].source,
                "unit": indicators[target.indicator].unit,
                "measure": indicators[target.indicator].measure,
                "target_id": target.target_id,
                "region": target.region,
                "region_name": names[target.region],
                "comparator": target.expression.comparator,
                "basis": target.expression.basis,
                "number": target.expression.number,
                "baseline": target.baseline.value if target.baseline else None,
                "window_start": target.window.start,
                "window_end": target.window.end,
                "due": target.due,
            }
            for target in targets
        ],
    )


def decomposition_text(one: Decomposition) -> str:
    """What a plan that does not add up is told, with figures, place and coverage."""
    coverage = say("{regions} 个{level}中 {given} 个有分解目标", regions=one.regions, level=level_word(one.level), given=one.given)
    if one.without:
        named = listed(one.without[:MOST_NAMES]) + (say("等") if len(one.without) > MOST_NAMES else "")
        coverage += say("(没有的:{names})", names=named)
    words = {"sum": exact(one.parts), "unit": one.unit, "region": one.region, "sign": COMPARATORS[one.comparator],
             "whole": exact(one.whole), "difference": exact(one.difference)}  # fmt: skip
    said = (
        say("分解目标合计 {sum} {unit},比{region}目标 {sign} {whole} {unit} 少 {difference} {unit}", **words)
        if one.parts < one.whole
        else say("分解目标合计 {sum} {unit},比{region}目标 {sign} {whole} {unit} 多 {difference} {unit}", **words)
    )
    place = say("(出处 {source})", source=one.source) if one.source else ""
    return say("{name}{place}:{said};{coverage}", name=one.name, place=place, said=said, coverage=coverage)


def _assessed(row: Assessment) -> dict[str, Any]:
    return {
        "plan": row.plan,
        "indicator": row.indicator,
        "name": row.name,
        "source": row.source,
        "unit": row.unit,
        "measure": row.measure,
        "target_id": row.target_id,
        "region": row.region_code,
        "region_name": row.region,
        "comparator": row.comparator,
        "basis": "indicator" if row.basis == "indicator" else "absolute",
        "number": None if row.basis == "indicator" else row.target,
        "baseline": None,
        "window_start": row.window_start,
        "window_end": row.window_end,
        "due": row.due,
    }


def _compared(store: Store, targets: Sequence[Mapping[str, Any]]) -> tuple[Decomposition, ...]:
    """Ask the query; only indicators with targets in several regions can have parts."""
    places: dict[tuple[str, str, str], set[str]] = {}
    for target in targets:
        places.setdefault((target["plan"], target["indicator"], target["target_id"]), set()).add(target["region"])
    asked = [target for target in targets if len(places[target["plan"], target["indicator"], target["target_id"]]) > 1]
    numbered = [
        {"nth": nth, **{key: value for key, value in target.items() if key not in {"source", "region_name"}}}
        for nth, target in enumerate(asked)
    ]
    answers = store.query("parts_of_wholes", {"targets": numbered}).dicts() if numbered else []
    return tuple(_decomposition(asked[row["nth"]], row) for row in answers)


def _decomposition(target: Mapping[str, Any], row: Mapping[str, Any]) -> Decomposition:
    same = ("plan", "indicator", "target_id", "name", "source", "unit", "comparator")
    reckoned = ("level", "whole", "parts", "given", "regions", "difference", "short")
    return Decomposition(
        region_code=target["region"],
        region=target["region_name"],
        without=tuple(row["without"] or ()),
        **{name: target[name] for name in same},
        **{name: row[name] for name in reckoned},
    )
