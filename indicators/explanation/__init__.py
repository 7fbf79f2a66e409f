"""为什么是这个灯: every input, step and rule that led to one light, in words.

Comes in: one target of one region at a viewing date (or a region without a target that reported a value). Goes out: ordered
steps in four parts: what was promised, what was reported, what follows from both, and the rule that decided. All figures are
those of the chain of rules; nothing is reckoned again here, a formula only shows what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from indicators.as_known import Known, known_version
from indicators.assessment import Assessment, Scope, ask, assess
from indicators.catalog import TargetVersion, plans, regions, target_versions
from indicators.errors import RefusedError
from indicators.explanation.figures import figure_steps
from indicators.explanation.inputs import Sent, input_steps, origin_word
from indicators.explanation.judgement import judgement_steps
from indicators.explanation.outlook import outlook_steps
from indicators.explanation.promise import path_word, promise_steps, subject_step, version_change, version_origin, version_text
from indicators.explanation.step import Step
from indicators.store import Store
from indicators.wording import say
from indicators.wording.lights import status_word

Key = tuple[str, str, str, str | None]


def explain(
    store: Store,
    *,
    as_of: date,
    plan: str,
    indicator: str,
    region: str,
    target_id: str | None = "main",
    known_on: Known = None,
) -> tuple[Step, ...]:
    """The steps behind one light, as known on `known_on`, a day or a version of the store (default: now).

    `target_id` None asks for a value that was reported where nothing was promised. Raises RefusedError where there is neither.
    """
    where = regions(store).find(region)
    code = where.code if where else region
    for asked in dict.fromkeys((target_id, None)):
        scope = Scope(plan=plan, indicator=indicator, region=code, target_id=asked)
        found = explanations(store, as_of=as_of, scope=scope, known_on=known_on).get((plan, indicator, code, asked))
        if found and target_id in {asked, "main"}:
            return found
    raise RefusedError(
        say("方案 {plan} 在“{region}”没有目标 {indicator}/{target}", plan=plan, region=region, indicator=indicator, target=target_id or "—")
    )


def explanations(store: Store, *, as_of: date, scope: Scope, known_on: Known = None) -> dict[Key, tuple[Step, ...]]:
    """The steps behind every light in scope, by plan, indicator, code of the region, and target id (None: nothing was promised)."""
    sent: dict[Key, list[Sent]] = {}
    for figure in ask(store, "evidence", as_of=as_of, scope=scope, known_on=known_on):
        one = Sent(**figure)
        sent.setdefault((one.plan, one.indicator, one.region, one.target_id), []).append(one)
    titles = {one.plan: one.title for one in plans(store)}
    versions = _versions(store, scope, known_version(store, known_on))
    found: dict[Key, tuple[Step, ...]] = {}
    for row in ask(store, "one_result", as_of=as_of, scope=scope, known_on=known_on):
        key = (row["plan"], row["indicator"], row["region"], row["target_id"])
        found[key] = tuple(_with_target(row, titles.get(key[0], key[0]), sent.get(key, []), versions[key], as_of))
    if any(key[3] is None for key in sent):
        for result in assess(store, as_of=as_of, scope=scope, known_on=known_on):
            key = (result.plan, result.indicator, result.region_code, result.target_id)
            if result.target_id is None:
                found[key] = tuple(_without_target(result, titles.get(result.plan, result.plan), sent[key]))
    return found


def _versions(store: Store, scope: Scope, known: int) -> dict[Key, list[TargetVersion]]:
    found: dict[Key, list[TargetVersion]] = {}
    for one in target_versions(store, plan=scope.plan, indicator=scope.indicator, target_id=scope.target_id, known=known):
        found.setdefault((one.plan, one.indicator, one.region, one.target_id), []).append(one)
    return found


def _with_target(
    row: Mapping[str, Any], title: str, sent: Sequence[Sent], versions: Sequence[TargetVersion], as_of: date
) -> Iterator[Step]:
    yield from promise_steps(row, title, versions)
    yield from input_steps(row, sent)
    if row["period_end"] is not None:
        yield from figure_steps(row)
        yield from outlook_steps(row, sent)
    yield from judgement_steps(row, sent, as_of)


def _without_target(one: Assessment, title: str, sent: Sequence[Sent]) -> Iterator[Step]:
    """What can be said of a value where nothing was promised: whose it is, where it came from, and rule 1."""
    fields = {name: getattr(one, name) for name in one.__dataclass_fields__}
    row = fields | {"region": one.region_code, "region_name": one.region}
    yield subject_step(row, title)
    yield from input_steps(row, sent)
    columns = ("rule", "status", "stale", "periods_in_row", "caught_up")
    yield Step("verdict", say("判定:规则 {rule}", rule=one.rule), say("该区域没有设目标,只显示数值"), status_word(one.status), columns)


__all__ = ["Step", "explain", "explanations", "origin_word", "path_word", "version_change", "version_origin", "version_text"]
