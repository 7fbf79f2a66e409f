"""The names a file may use: plans, their indicators and regions, and what each stands for.

Comes in: the store. Goes out: look-ups that answer a name as typed, or a `CellError` that offers the near names. Exact
names come first, then aliases, then names without 其中:, #, ★ and the unit in brackets; a near name is never taken.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from indicators.catalog import Plan, plans, regions
from indicators.errors import RefusedError
from indicators.intake.finding import CellError, Fault, shown
from indicators.intake.header import Names
from indicators.intake.headings import bracketed, fold
from indicators.intake.parsing import Measured
from indicators.intake.units import Unit, parse_unit
from indicators.plan import Region, Regions
from indicators.store import Store
from indicators.wording import listed, say

NEAR = 0.6
MOST_NEAR = 2
TOTALS = frozenset(("合计", "总计", "小计", "共计", "全市", "全区", "全县", "全省", "全州"))
_MARKS = re.compile(r"^(?:其中[::]?|[##★☆**▲△●○·\-—>]+)+")
_UNIT_BRACKET = re.compile(r"[((\[]\s*(?:单位[::])?(?P<unit>[^()()\[\]]+)[))\]]$")


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """An indicator as far as a file of actuals needs it; `windows` and `numbers` are those of its targets, by region code."""

    plan: str
    indicator: str
    name: str
    aliases: tuple[str, ...]
    measured: Measured
    reporting: str
    every: str
    january: bool
    since: str
    windows: Mapping[str, tuple[tuple[date, date], ...]]
    numbers: tuple[Decimal, ...]

    @property
    def unit(self) -> str:
        """The unit as written in the plan."""
        return self.measured.unit

    @property
    def scale(self) -> Unit:
        """The unit as a power of ten and a base."""
        return self.measured.scale

    @property
    def measure(self) -> str:
        """The 口径."""
        return self.measured.measure

    @property
    def cumulative(self) -> bool:
        """累计量, reported as 累计数."""
        return self.measure == "flow" and self.reporting == "cumulative"

    @property
    def in_period(self) -> bool:
        """累计量, reported as 当期数."""
        return self.measure == "flow" and self.reporting == "in_period"


@dataclass(frozen=True, slots=True)
class PlanWords:
    """One plan: what it is, the version of its file, its indicators by folded name, and the regions it may speak of."""

    plan: Plan
    version: int
    indicators: Mapping[str, tuple[Terms, ...]]
    inside: frozenset[str]
    only_region: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All plans and regions of the store, for finding the plan that a file speaks of."""

    plans: tuple[Plan, ...]
    regions: Regions
    inside: Mapping[str, frozenset[str]]


def read_catalogue(store: Store) -> Catalogue:
    """Plans and regions as they stand."""
    known, all_plans = regions(store), plans(store)
    return Catalogue(all_plans, known, {plan.plan: frozenset(known.below(plan.region_code)) for plan in all_plans})


def find_plan(catalogue: Catalogue, text: str) -> Plan:
    """The plan of that id or title, or the only plan of that region. Raises CellError in words."""
    wanted = fold(text)
    for plan in catalogue.plans:
        if wanted in {fold(plan.plan), fold(plan.title)}:
            return plan
    region = find_region(catalogue.regions, text)
    if region is not None:
        whose = [plan for plan in catalogue.plans if plan.region_code == region.code]
        if len(whose) == 1:
            return whose[0]
        if len(whose) > 1:
            ids = listed(plan.plan for plan in whose)
            found = say("“{region}”有 {count} 个方案", region=shown(text), count=len(whose))
            raise CellError(Fault("ambiguous_plan", found, say("应为其中一个:{names}", names=ids), say("请写方案编号")))
    names = {fold(name): name for plan in catalogue.plans for name in (plan.plan, plan.title)}
    expected = say("应为方案编号或名称:{names}", names=listed(plan.plan for plan in catalogue.plans[:10]))
    raise CellError(
        Fault("unknown_plan", say("没有方案“{name}”", name=shown(text)), expected, near_names(wanted, names, say("请改写方案编号")))
    )


def chosen_plan(catalogue: Catalogue, text: str) -> Plan:
    """The plan that the sender chose; raises RefusedError in words."""
    try:
        return find_plan(catalogue, text)
    except CellError as error:
        raise RefusedError(str(error.fault)) from error


def read_words(store: Store, catalogue: Catalogue, chosen: Sequence[Plan]) -> dict[str, PlanWords]:
    """The names of each plan in question."""
    names = {"plans": [plan.plan for plan in chosen]}
    targets: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in store.query("target_windows", names).dicts():
        targets.setdefault((row["plan"], row["indicator"]), []).append(row)
    terms: dict[str, list[Terms]] = {plan.plan: [] for plan in chosen}
    versions: dict[str, int] = {}
    for row in store.query("indicators_in_force", names).dicts():
        terms[row["plan"]].append(_terms(row, targets.get((row["plan"], row["indicator"]), [])))
        versions[row["plan"]] = row["version"]
    return {
        plan.plan: PlanWords(
            plan=plan,
            version=versions.get(plan.plan, 0),
            indicators=_by_name(terms[plan.plan]),
            inside=catalogue.inside[plan.plan],
            only_region=all(set(each.windows) <= {plan.region_code} for each in terms[plan.plan]),
        )
        for plan in chosen
    }


def find_indicator(words: PlanWords, text: str, *, offer: bool = True) -> Terms:
    """The indicator of that id, name or alias. Raises CellError, with the near names where `offer`."""
    for form in name_forms(text):
        found = words.indicators.get(form, ())
        if len(found) == 1:
            return found[0]
        if found:
            ids = listed(each.indicator for each in found)
            expected = say("应为其中一个指标编码:{names}", names=ids)
            raise CellError(
                Fault("ambiguous_indicator", say("“{name}”是几个指标的名称", name=shown(text)), expected, say("请改写指标编码"))
            )
    names = {form: each.name for form, found in words.indicators.items() for each in found} if offer else {}
    expected = say("应为《{plan}》中的指标名称、别名或编码", plan=words.plan.title)
    raise CellError(
        Fault("unknown_indicator", say("没有指标“{name}”", name=shown(text)), expected, near_names(name_forms(text)[-1], names))
    )


def name_forms(text: str) -> tuple[str, ...]:
    """A name as typed and folded, then without marks, then without the unit in brackets."""
    plain = fold(text)
    bare = _MARKS.sub("", plain)
    unit = _UNIT_BRACKET.search(bare)
    without = bare[: unit.start()] if unit and parse_unit(unit["unit"]).known else bare
    return tuple(dict.fromkeys((plain, bare, without)))


@lru_cache(maxsize=1 << 16)
def unit_in_name(text: str) -> str:
    """The unit that stands in brackets in a name or heading; empty where there is none."""
    return next((inside for inside in reversed(bracketed(text)) if parse_unit(inside).known), "")


def find_region(known: Regions, text: str, *, within: str | None = None) -> Region | None:
    """The region of that code, name or alias, as typed, folded, or without marks; `within` tells equal names apart."""
    forms = tuple(dict.fromkeys((text.strip(), *name_forms(text), fold(text).upper())))
    # asked without `within` first: only names that several regions share need the walk through the tree
    return next((found for form in forms if (found := known.find(form) or (known.find(form, within=within) if within else None))), None)


def heading_names(store: Store, catalogue: Catalogue) -> Names:
    """Which headings are names of indicators of any plan, and of regions; asked only where a table is not long."""

    @cache
    def indicators() -> frozenset[str]:
        rows = store.query("indicators_in_force", {"plans": [plan.plan for plan in catalogue.plans]}).dicts()
        names = (name for row in rows for name in (row["indicator"], row["name"], *row["aliases"]))
        return frozenset(form for name in names for form in name_forms(name))

    @cache
    def regions_by_name() -> frozenset[str]:
        codes = (region.code for region in catalogue.regions)
        return frozenset(form for name in (*catalogue.regions.names(), *codes) for form in name_forms(name))

    def region(text: str) -> bool:
        whole = fold(text) in TOTALS and fold(text).startswith("全")
        return whole or any(form in regions_by_name() for form in name_forms(text))

    return Names(lambda text: any(form in indicators() for form in name_forms(text)), region)


def near_names(wanted: str, names: Mapping[str, str], otherwise: str = "") -> str:
    """The remedy that offers the nearest names; a general one where none is near."""
    near = difflib.get_close_matches(wanted, list(names), n=MOST_NEAR * 2, cutoff=NEAR)
    offered = list(dict.fromkeys(names[form] for form in near))[:MOST_NEAR]
    if not offered:
        return otherwise or say("请对照方案目录改正,方案里没有的请删去该行")
    return say("是否{names}?是则改正名称,不是则删去该行", names=say("或").join(f"“{name}”" for name in offered))


def _terms(row: Mapping[str, Any], targets: Iterable[Mapping[str, Any]]) -> Terms:
    windows: dict[str, tuple[tuple[date, date], ...]] = {}
    numbers: list[Decimal] = []
    for target in targets:
        window = (target["window_start"], target["window_end"])
        for region in target["regions"]:
            windows[region] = (*windows[region], window) if region in windows else (window,)
        numbers.extend(target["numbers"] or ())
    names = ("plan", "indicator", "name", "reporting", "every", "january", "since")
    return Terms(
        **{name: row[name] for name in names},
        aliases=tuple(row["aliases"]),
        measured=Measured(row["unit"], parse_unit(row["unit"]), row["measure"]),
        windows=windows,
        numbers=tuple(dict.fromkeys(numbers)),
    )


def _by_name(terms: Iterable[Terms]) -> dict[str, tuple[Terms, ...]]:
    """By folded id and name; then by alias, then by what is left without marks and brackets, where these are still free."""
    known = list(terms)
    found: dict[str, tuple[Terms, ...]] = {}
    layers: tuple[list[tuple[str, Terms]], ...] = (
        [(fold(name), each) for each in known for name in (each.indicator, each.name)],
        [(fold(alias), each) for each in known for alias in each.aliases],
        [(form, each) for each in known for name in (each.name, *each.aliases) for form in name_forms(name)[1:]],
    )
    for layer in layers:
        fresh: dict[str, tuple[Terms, ...]] = {}
        for form, each in layer:
            if form not in found and each not in fresh.get(form, ()):
                fresh[form] = (*fresh.get(form, ()), each)
        found |= fresh
    return found
