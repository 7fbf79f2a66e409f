"""From what a plan file says to one `Target` for each indicator, target id and region.

Comes in: a `PlanDocument` and the regions. Goes out: targets with every default filled in from the indicator and the
plan. Refuses what contradicts itself, each fault with the path of the field that holds it. Which path (linear, hold …)
a target without one takes is a rule of assessment and is decided in `sql/`, not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.period import DECEMBER, Period, month_end
from indicators.plan.expression import Expression, parse_expression
from indicators.plan.model import Area, Baseline, Indicator, PlanDocument, PlanHead, RegionalTerms, TargetTerms
from indicators.plan.regions import Region, Regions
from indicators.wording import say

PERCENT = frozenset({"%", "百分点", "个百分点"})
DEFAULT_MARGIN = Decimal("0.5")
ONLY_TARGET = "main"
MOST_MONTHS = 240

Place = tuple[str | int, ...]
EACH = {"each province": "province", "each city": "city", "each county": "county", "each township": "township", "each zone": "zone"}


@dataclass(frozen=True, slots=True)
class Target:
    """目标: what one region promised of one indicator. Numbers are in the indicator's unit, `tolerance` is θ in percent."""

    indicator: str
    target_id: str
    region: str
    expression: Expression
    window: Period
    due: date
    path: str | None
    baseline: Baseline | None
    schedule: tuple[tuple[Period, Decimal], ...]
    tolerance: Decimal
    margin: Decimal
    both: bool
    per_year: bool
    stretch: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and the path of the field that holds it, such as areas, 0, indicators, 3, target."""

    place: Place
    message: str


def expand_targets(document: PlanDocument, regions: Regions) -> tuple[tuple[Target, ...], tuple[Fault, ...]]:
    """All targets of a plan, and all faults found on the way; a plan with faults is not to be stored."""
    faults = list(_clashing_ids(document))
    home = regions.find(document.plan.region)
    if home is None:
        return (), (
            *faults,
            Fault(("plan", "region"), say("没有区域“{region}”,请写 regions.csv 里的名称或代码", region=document.plan.region)),
        )
    targets: list[Target] = []
    for place, area, indicator in _indicators(document):
        faults += _reference_faults(place, indicator, area, document)
        for terms_place, target_id, region, terms in _terms(place, indicator, home, regions, faults):
            try:
                target = _target(document.plan, indicator, target_id, region, terms)
                _compared_with(target, indicator, document)
                targets.append(target)
            except ValueError as error:
                faults.append(Fault(terms_place, str(error)))
    return tuple(targets), tuple(faults)


def _indicators(document: PlanDocument) -> Iterator[tuple[Place, Area, Indicator]]:
    for a, area in enumerate(document.areas):
        for i, indicator in enumerate(area.indicators):
            yield ("areas", a, "indicators", i), area, indicator


def _clashing_ids(document: PlanDocument) -> Iterator[Fault]:
    seen: dict[tuple[str, str], None] = {}
    for a, area in enumerate(document.areas):
        entries: list[tuple[str, str, Place]] = [(say("领域"), area.id, ("areas", a, "id"))]
        for i, indicator in enumerate(area.indicators):
            place: Place = ("areas", a, "indicators", i)
            entries.append((say("指标"), indicator.id, (*place, "id")))
            entries.append((say("指标名称"), indicator.name, (*place, "name")))
            entries += [(say("指标名称"), alias, (*place, "aliases")) for alias in indicator.aliases]
            entries += [(say("{id} 的目标", id=indicator.id), t.id, (*place, "targets", n, "id")) for n, t in enumerate(indicator.targets)]
        entries += [(say("节点"), m.id, ("areas", a, "milestones", n, "id")) for n, m in enumerate(area.milestones)]
        for kind, name, where in entries:
            if (kind, name) in seen:
                yield Fault(where, say("{kind} {name} 重复", kind=kind, name=name))
            seen[kind, name] = None


def _reference_faults(place: Place, indicator: Indicator, area: Area, document: PlanDocument) -> Iterator[Fault]:
    known = {other.id: other for _, _, other in _indicators(document)}
    areas = {other.id for other in document.areas}
    for other_area in indicator.also_in:
        if other_area not in areas or other_area == area.id:
            yield Fault((*place, "also_in"), say("没有别的领域 {other_area}", other_area=other_area))
    whole, seen = indicator.part_of, {indicator.id}
    while whole is not None:
        if whole not in known or whole in seen:
            yield Fault((*place, "part_of"), say("{whole} 不是别的指标,或其中关系成环", whole=whole))
            break
        seen.add(whole)
        whole = known[whole].part_of


def _compared_with(target: Target, indicator: Indicator, document: PlanDocument) -> None:
    """Raises ValueError where a target is compared with an indicator that is not there or has another unit."""
    name = target.expression.indicator
    if name is None:
        return
    other = next((other for _, _, other in _indicators(document) if other.id == name), None)
    if other is None or name == indicator.id:
        raise ValueError(say("没有别的指标 {name}", name=name))
    if other.unit != indicator.unit:
        raise ValueError(say("{name} 的单位是 {unit},与 {unit_} 不同,不能相比", name=name, unit=other.unit, unit_=indicator.unit))


def _terms(
    place: Place, indicator: Indicator, home: Region, regions: Regions, faults: list[Fault]
) -> Iterator[tuple[Place, str, Region, TargetTerms]]:
    if indicator.targets:
        for number, named in enumerate(indicator.targets):
            at = (*place, "targets", number)
            yield from _home_and_regions(at, named.id, _inherit(indicator, named), named.regions, home, regions, faults)
    else:
        yield from _home_and_regions(place, ONLY_TARGET, indicator, indicator.regions, home, regions, faults)


def _home_and_regions(
    place: Place,
    target_id: str,
    terms: TargetTerms,
    shares: dict[str, RegionalTerms],
    home: Region,
    regions: Regions,
    faults: list[Fault],
) -> Iterator[tuple[Place, str, Region, TargetTerms]]:
    if terms.target is not None:
        yield (*place, "target"), target_id, home, terms
    elif not shares and terms.model_fields_set & {"schedule", "path", "baseline", "due", "per", "stretch", "margin"}:
        faults.append(Fault(place, say("缺少 target")))
    taken: set[str] = set()
    for name, share in shares.items():
        at = (*place, "regions", name)
        found = _named_regions(name, home, regions)
        if not found:
            faults.append(Fault(at, say("{name}之内没有区域“{name_}”", name=home.name, name_=name)))
        for region in found:
            if region.code in taken:
                faults.append(Fault(at, say("区域“{name}”有两个目标", name=region.name)))
            taken.add(region.code)
            own = _inherit(terms, share, but=frozenset({"target", "schedule", "baseline"}))
            if share.path is None and terms.path == "schedule" and share.schedule is None:
                own = own.model_copy(update={"path": None})  # the whole's nodes are not the part's
            if own.target is None:
                faults.append(Fault(at, say("缺少 target")))
            else:
                yield at, target_id, region, own.model_copy(update={"target": _with_comparator(own.target, terms.target)})


def _named_regions(name: str, home: Region, regions: Regions) -> tuple[Region, ...]:
    inside = [code for code in regions.below(home.code) if code != home.code]
    if name in EACH:
        return tuple(region for region in regions if region.code in inside and region.level == EACH[name])
    found = regions.find(name, within=home.code)
    return (found,) if found is not None and found.code in inside else ()


def _with_comparator(text: str, whole: str | None) -> str:
    """`20` beside a whole of `>= 60` is `>= 20`; without a whole a bare number is a number of things to do."""
    if text[:1] in set("<>=~"):
        return text
    comparator = re.match("[<>=~]*", whole or "")
    return f"{(comparator and comparator[0]) or '>='} {text}"


def _inherit(whole: TargetTerms, part: TargetTerms, *, but: frozenset[str] = frozenset()) -> TargetTerms:
    """The part's terms, and where it says nothing the whole's."""
    names = TargetTerms.model_fields.keys()
    return TargetTerms.model_construct(
        **{name: getattr(part, name) if getattr(part, name) is not None or name in but else getattr(whole, name) for name in names}
    )


def _target(plan: PlanHead, indicator: Indicator, target_id: str, region: Region, terms: TargetTerms) -> Target:
    expression = parse_expression(terms.target or "", indicator.measure)
    window, due = _window_and_due(plan, terms)
    margin = terms.margin
    if expression.comparator == "~" and margin is None:
        if indicator.unit not in PERCENT:
            raise ValueError(say("“~”的单位是 {unit},须给出 margin(允许的偏差)", unit=indicator.unit))
        margin = DEFAULT_MARGIN
    target = Target(
        indicator=indicator.id,
        target_id=target_id,
        region=region.code,
        expression=expression,
        window=window,
        due=due,
        path=terms.path,
        baseline=terms.baseline,
        schedule=tuple(sorted((terms.schedule or {}).items(), key=lambda node: node[0].end)),
        tolerance=plan.tolerance if terms.tolerance is None else terms.tolerance,
        margin=margin or Decimal(0),
        both=bool(terms.both),
        per_year=terms.per == "year",
        stretch=bool(terms.stretch),
    )
    _refuse_impossible(indicator, target)
    return target


def _window_and_due(plan: PlanHead, terms: TargetTerms) -> tuple[Period, date]:
    """A due date ends the window with its month: what is linear is whole when it is due."""
    window = terms.window or plan.window
    if terms.due is not None:
        if not window.start <= terms.due <= window.end:
            raise ValueError(say("到期日 {due} 不在起止月份 {window} 之内", due=terms.due, window=window))
        window = Period(window.start, month_end(terms.due.year, terms.due.month))
    months = (window.end.year - window.start.year) * 12 + window.end.month - window.start.month + 1
    if months > MOST_MONTHS:
        raise ValueError(say("起止月份 {window} 超过 {n} 年", window=window, n=MOST_MONTHS // 12))
    return window, terms.due or window.end


def _refuse_impossible(indicator: Indicator, target: Target) -> None:
    expression, measure = target.expression, indicator.measure
    if measure == "rank" and expression.comparator != "<=":
        raise ValueError(say("位次越小越好,rank 的目标只能用 <="))
    if target.both and expression.comparator != "~":
        raise ValueError(say("both 只用于“~”"))
    if target.per_year and (measure != "growth" or target.window.start.month != 1 or target.window.end.month != DECEMBER):
        raise ValueError(say("per: year(年均)只用于 growth,且起止为整年"))
    _refuse_schedule(target, measure)
    absolute = expression.basis == "absolute"
    if measure == "flow" and target.path in {"linear", "schedule"} and absolute and (expression.number or 0) <= 0:
        raise ValueError(say("目标不大于 0 的累计量没有序时进度,path 应为 hold 或 final"))
    if target.path == "linear" and measure in {"growth", "rank"}:
        raise ValueError(say("增速与位次不随时间累积,path 不能是 linear"))
    if target.path == "linear" and measure != "flow":
        if target.baseline is None:
            raise ValueError(say("path: linear 需要 baseline(基期)"))
        value = target.baseline.value
        if absolute and value is not None and _satisfied(value, expression, target.margin, both=target.both):
            raise ValueError(say("基期已经达到目标,path 应为 hold"))


def _refuse_schedule(target: Target, measure: str) -> None:
    if target.path == "schedule" and not target.schedule:
        raise ValueError(say("path: schedule 需要 schedule(节点计划)"))
    ends = [node.end for node, _ in target.schedule]
    if len(set(ends)) != len(ends) or any(not target.window.start <= end <= target.window.end for end in ends):
        raise ValueError(say("节点应各不相同,并在起止月份 {window} 之内", window=target.window))
    number = target.expression.number
    absolute = target.expression.basis == "absolute"
    if target.schedule and absolute and ends[-1] >= target.due and target.schedule[-1][1] != number:
        raise ValueError(say("到期节点的值 {schedule} 应等于目标 {number}", schedule=target.schedule[-1][1], number=number))
    if target.schedule and absolute and measure not in {"growth", "rank"} and number == 0 and target.baseline is None:
        raise ValueError(say("目标为 0 的节点计划需要 baseline(基期)"))
    if target.schedule and measure == "flow" and absolute and (number or 0) <= 0:
        raise ValueError(say("目标不大于 0 的累计量不能有节点计划"))


def _satisfied(value: Decimal, expression: Expression, margin: Decimal, *, both: bool) -> bool:
    number = expression.number or Decimal(0)
    return {
        ">=": value >= number,
        ">": value > number,
        "<=": value <= number,
        "<": value < number,
        "=": value == number,
        "~": value >= number - margin and (not both or value <= number + margin),
    }[expression.comparator]
