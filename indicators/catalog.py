"""What was promised, in the store: plans, regions, and their versions.

Comes in: plan files and region tables that were read and checked. Goes out: rows in the store, one version a plan, with
the file itself; and the catalog as it stands. Refuses a changed number without a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from indicators.accounts import Asked, Who, change, require
from indicators.errors import RefusedError
from indicators.plan import PlanDocument, Region, Regions, Target, read_plan, read_regions
from indicators.plan_rows import TargetKey, plan_rows, region_rows, terms, terms_by_key
from indicators.store import Store
from indicators.wording import listed, say

DATA = Path(__file__).resolve().parent.parent / "data"
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it stands in the store."""

    plan: str
    title: str
    document: str
    issued: date | None
    region: str
    region_code: str
    window_start: date
    window_end: date
    report_by: int


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """A target as it stood from one change of its plan on: its terms, and who changed it, when (UTC) and why.

    `number` is what is written (a factor for the basis `times`), `reference` the name of the indicator that is the target;
    `version` is that of the store.
    """

    plan: str
    indicator: str
    target_id: str
    region: str
    target_version: int
    version: int
    comparator: str
    basis: str
    number: Decimal | None
    reference: str | None
    unit: str
    window_start: date
    due: date
    baseline_value: Decimal | None
    tolerance: Decimal
    who: str
    happened_at: datetime
    reason: str


def prepare(store: Store) -> None:
    """Load the shipped regions and plans into a store that has never been written to."""
    if store.version():
        return
    shipped = read_regions((DATA / "regions.csv").read_bytes())
    known = Regions(shipped)
    plans = [(path, *read_plan(path.read_bytes(), path.name, known)) for path in sorted((DATA / "plans").glob("*.yaml"))]
    with suppress(_AlreadyPreparedError), store.transaction(who="系统", what="初始化", subject="随附的区域与方案") as transaction:
        if transaction.version > 1:
            raise _AlreadyPreparedError
        transaction.append("region", region_rows(shipped))
        for path, document, targets in plans:
            for name, rows in plan_rows(document, _code(known, document), targets, path.name, path.read_bytes(), {}).items():
                transaction.append(name, rows)


class _AlreadyPreparedError(Exception):
    """Another process was first; what this one began is rolled back."""


def regions(asked: Asked) -> Regions:
    """The regions as last stored."""
    return Regions(Region.model_validate(row) for row in asked.query("regions").dicts())


def add_regions(store: Store, content: bytes, file: str, *, who: Who) -> int:
    """Store a CSV of regions, new or corrected; returns how many. Raises RefusedError with file and line, or for who may not."""
    require(store, who, "administrator")
    added = read_regions(content, file)
    with change(store, who, what="增加区域", subject=file, new=_told_regions(added)) as (transaction, _):
        known = {region.code: region for region in regions(transaction)}
        Regions({**known, **{region.code: region for region in added}}.values())
        corrected = [known[region.code] for region in added if region.code in known and known[region.code] != region]
        transaction.describe(old=_told_regions(corrected))
        transaction.append("region", region_rows(added))
    return len(added)


def _told_regions(named: Sequence[Region]) -> str:
    """The first of some regions, for the audit."""
    told = [f"{region.code} {region.name}" for region in named[:MOST_TOLD]]
    return ";".join([*told, f"…… 共 {len(named)} 个"] if len(named) > MOST_TOLD else told)


def check_plan(store: Store, content: bytes, file: str) -> tuple[PlanDocument, tuple[Target, ...]]:
    """Read a plan file against the stored regions; raises PlanRefusedError with every fault."""
    return read_plan(content, file, regions(store))


def add_plan(store: Store, content: bytes, file: str, *, who: Who, reason: str = "") -> str:
    """Store a plan file, or a new version of one; returns the plan's id.

    Raises PlanRefusedError for a faulty file, RefusedError where a number changes or a target is taken out and no reason is
    given, where an indicator with stored actuals would change its unit or measure, where nothing has changed, and for who does not
    administer.
    """
    require(store, who, "administrator")
    known = regions(store)
    document, targets = read_plan(content, file, known)
    plan = document.plan.id
    with change(store, who, what="方案入库", subject=plan, reason=reason) as (transaction, _):
        now_known = regions(transaction)
        if tuple(now_known) != tuple(known):
            document, targets = read_plan(content, file, now_known)
        home = _code(now_known, document)
        before = _by_key(transaction.query("stored_targets", {"plan": plan}).dicts())
        current = [row for row in transaction.query("plans").dicts() if row["plan"] == plan]
        if current and current[0]["content"] == content:
            raise RefusedError(say("方案 {plan} 与已入库的完全相同,没有存下任何内容", plan=plan))
        _refuse_other_meaning(document, transaction.query("stored_indicators", {"plan": plan}).dicts())
        now = terms_by_key(document, targets)
        changed = {key for key in now if key in before and terms(before[key]) != now[key]}
        _refuse_without_reason(plan, reason, changed | (before.keys() - now.keys()), document, current)
        last = {
            key: row["target_version"] for key, row in _by_key(transaction.query("last_target_versions", {"plan": plan}).dicts()).items()
        }
        versions = {key: last[key] + (key not in before or key in changed) for key in now if key in last}
        transaction.describe(**_told_targets({key: terms(row) for key, row in before.items()}, now))
        for name, rows in plan_rows(document, home, targets, file, content, versions).items():
            transaction.append(name, rows)
    return plan


def _told_targets(before: Mapping[TargetKey, tuple[object, ...]], now: Mapping[TargetKey, tuple[object, ...]]) -> dict[str, str]:
    """The first targets that are other than before, as they were and as they are, for the audit."""
    if not before:
        return {"new": f"{len(now)} 个目标"}
    other = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))

    def told(of: Mapping[TargetKey, tuple[object, ...]]) -> str:
        lines = [f"{' '.join(key)}: {' '.join(str(term) for term in of[key][:3])}" for key in other[:MOST_TOLD] if key in of]
        return ";".join([*lines, f"…… 共 {len(other)} 个目标有变"] if len(other) > MOST_TOLD else lines)

    return {"old": told(before), "new": told(now) or "目标未变"}


def _by_key(rows: Iterable[Mapping[str, Any]]) -> dict[TargetKey, Mapping[str, Any]]:
    return {(row["indicator"], row["target_id"], row["region"]): row for row in rows}


def _refuse_without_reason(
    plan: str, reason: str, changed: Collection[TargetKey], document: PlanDocument, current: Sequence[Mapping[str, Any]]
) -> None:
    """A changed number wants a reason: a target's, or the days that decide who is late. Words, leads and places do not."""
    if reason.strip():
        return
    if changed:
        first = listed(sorted({key[0] for key in changed})[:5])
        raise RefusedError(
            say("方案 {plan} 有 {n} 个目标变更或取消(如 {first}),请用 --reason 写明理由", plan=plan, n=len(changed), first=first)
        )
    if current and current[0]["report_by"] != document.plan.report_by:
        days = say("{report_by} → {report_by_} 天", report_by=current[0]["report_by"], report_by_=document.plan.report_by)
        raise RefusedError(say("方案 {plan} 的报送期限(report_by)有变({change}),请用 --reason 写明理由", plan=plan, change=days))


def target_versions(
    store: Store,
    *,
    plan: str | None = None,
    indicator: str | None = None,
    target_id: str | None = None,
    region: str | None = None,
    known: int | None = None,
) -> tuple[TargetVersion, ...]:
    """Every version of the targets in question, each one's first first; `region` is a code, `known` the latest version of the store."""
    whose = {"plan": plan, "indicator": indicator, "target_id": target_id, "region": region, "known": known}
    return tuple(TargetVersion(**row) for row in store.query("target_versions", whose).dicts())


def plans(store: Store) -> tuple[Plan, ...]:
    """The plans in force."""
    names = Plan.__dataclass_fields__
    return tuple(Plan(**{name: row[name] for name in names}) for row in store.query("plans").dicts())


def nodes(store: Store, *, plan: str, indicator: str, target_id: str, region: str) -> tuple[tuple[date, Decimal], ...]:
    """节点计划 of one target (`region` is a code): period ends and values, in order; empty where it has none."""
    for row in store.query("stored_targets", {"plan": plan}).dicts():
        if (row["indicator"], row["target_id"], row["region"]) == (indicator, target_id, region):
            return tuple((node[0], node[1]) for node in row["nodes"])
    return ()


def _refuse_other_meaning(document: PlanDocument, stored: Iterable[Mapping[str, Any]]) -> None:
    """Stored actuals are numbers in the unit and of the measure they were sent in; neither may change under them."""
    now = {indicator.id: indicator for area in document.areas for indicator in area.indicators}
    words = {"unit": say("单位"), "measure": say("口径"), "reporting": say("报送方式"), "since": say("累计起点")}
    for row in stored:
        indicator = now.get(row["indicator"])
        if indicator is None or not row["has_actuals"]:
            continue
        other = [
            f"{word} {row[name]} → {getattr(indicator, name)}" for name, word in words.items() if row[name] != getattr(indicator, name)
        ]
        if other:
            raise RefusedError(
                say("指标“{name}”已有实际值,不能改{names};请另立一个新编号的指标,或先撤回已报的数据", name=row["name"], names=listed(other))
            )


def _code(known: Regions, document: PlanDocument) -> str:
    home = known.find(document.plan.region)
    if home is None:
        raise RefusedError(say("没有区域“{region}”", region=document.plan.region))
    return home.code


def find_indicator(store: Store, name: str, *, plan: str | None = None) -> tuple[str, str]:
    """The plan and id of the indicator of that id, name or alias. Raises RefusedError with near names."""
    rows = [row for row in store.query("indicator_names").dicts() if plan in {None, row["plan"]}]
    found = [row for row in rows if name in {row["indicator"], row["name"], *row["aliases"]}]
    if len(found) == 1:
        return found[0]["plan"], found[0]["indicator"]
    if found:
        raise RefusedError(say("指标“{name}”在多个方案中:{names},请写 --plan", name=name, names=listed(row["plan"] for row in found)))
    near = get_close_matches(name, [word for row in rows for word in (row["name"], row["indicator"])], n=3)
    raise RefusedError(say("没有指标“{name}”", name=name) + (say(",是否“{names}”", names="”“".join(dict.fromkeys(near))) if near else ""))


__all__ = [
    "DATA",
    "Plan",
    "TargetVersion",
    "add_plan",
    "add_regions",
    "check_plan",
    "find_indicator",
    "nodes",
    "plans",
    "prepare",
    "regions",
    "target_versions",
]
