"""What was promised, in the store: plans, regions, and their versions.

Comes in: plan files and region tables that were read and checked. Goes out: rows in the store, one version a plan, with
the file itself; and the catalog as it stands. Refuses a changed number without a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from indicators.errors import RefusedError
from indicators.plan import Indicator, PlanDocument, Region, Regions, Target, read_plan, read_regions
from indicators.plan import Milestone as MilestoneTerms
from indicators.store import Store

DATA = Path(__file__).resolve().parent.parent / "data"
NUMBER = pa.decimal128(23, 10)
NAMES = pa.list_(pa.string())

_REGION = pa.schema([("version", pa.int64()), ("code", pa.string()), ("name", pa.string()), ("parent", pa.string()),
                     ("level", pa.string()), ("aliases", NAMES)])  # fmt: skip
_PLAN = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("file_name", pa.string()), ("content", pa.binary()),
                   ("title", pa.string()), ("document", pa.string()), ("issued", pa.date32()), ("region", pa.string()),
                   ("window_start", pa.date32()), ("window_end", pa.date32()), ("tolerance", pa.decimal128(9, 4)),
                   ("report_by", pa.int32())])  # fmt: skip
_AREA = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("area", pa.string()), ("position", pa.int32()),
                   ("name", pa.string()), ("lead", NAMES)])  # fmt: skip
_INDICATOR = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("indicator", pa.string()), ("position", pa.int32()),
                        ("area", pa.string()), ("name", pa.string()), ("aliases", NAMES), ("unit", pa.string()),
                        ("measure", pa.string()), ("reporting", pa.string()), ("every", pa.string()), ("january", pa.bool_()),
                        ("since", pa.string()), ("part_of", pa.string()), ("decimals", pa.int32()), ("lead", NAMES),
                        ("partners", NAMES), ("also_in", NAMES), ("source", pa.string()), ("definition", pa.string())])  # fmt: skip
_TARGET = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("indicator", pa.string()), ("target_id", pa.string()),
                     ("region", pa.string()), ("position", pa.int32()), ("comparator", pa.string()), ("basis", pa.string()),
                     ("number", NUMBER), ("reference", pa.string()), ("window_start", pa.date32()), ("window_end", pa.date32()),
                     ("due", pa.date32()), ("path", pa.string()), ("baseline_value", NUMBER), ("baseline_end", pa.date32()),
                     ("tolerance", pa.decimal128(9, 4)), ("margin", NUMBER), ("two_sided", pa.bool_()), ("per_year", pa.bool_()),
                     ("stretch", pa.bool_()), ("target_version", pa.int32())])  # fmt: skip
_NODE = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("indicator", pa.string()), ("target_id", pa.string()),
                   ("region", pa.string()), ("node_end", pa.date32()), ("value", NUMBER)])  # fmt: skip
_MILESTONE = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("milestone", pa.string()), ("position", pa.int32()),
                        ("area", pa.string()), ("name", pa.string()), ("due", pa.date32()), ("lead", NAMES),
                        ("partners", NAMES), ("source", pa.string())])  # fmt: skip
_MILESTONE_DONE = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("milestone", pa.string()),
                             ("done_on", pa.date32()), ("note", pa.string())])  # fmt: skip

TargetKey = tuple[str, str, str]


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
class Milestone:
    """节点: a dated deliverable; `done_on` is None while it is not done."""

    plan: str
    region: str
    region_code: str
    area: str
    area_name: str
    milestone: str
    name: str
    due: date
    leads: tuple[str, ...]
    partners: tuple[str, ...]
    source: str
    done_on: date | None
    note: str | None


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
        transaction.append("region", _regions_table(shipped, transaction.version))
        for path, document, targets in plans:
            for table, rows in _plan_tables(
                document, _code(known, document), targets, path.name, path.read_bytes(), transaction.version, {}
            ).items():
                transaction.append(table, rows)


class _AlreadyPreparedError(Exception):
    """Another process was first; what this one began is rolled back."""


def regions(store: Store) -> Regions:
    """The regions as last stored."""
    return Regions(Region.model_validate(row) for row in store.query("regions").dicts())


def add_regions(store: Store, content: bytes, file: str, *, who: str) -> int:
    """Store a CSV of regions, new or corrected; returns how many. Raises RefusedError with file and line."""
    added = read_regions(content, file)
    known = {region.code: region for region in regions(store)}
    Regions({**known, **{region.code: region for region in added}}.values())
    with store.transaction(who=who, what="增加区域", subject=file, new="、".join(r.name for r in added[:20])) as transaction:
        transaction.append("region", _regions_table(added, transaction.version))
    return len(added)


def check_plan(store: Store, content: bytes, file: str) -> tuple[PlanDocument, tuple[Target, ...]]:
    """Read a plan file against the stored regions; raises PlanRefusedError with every fault."""
    return read_plan(content, file, regions(store))


def add_plan(store: Store, content: bytes, file: str, *, who: str, reason: str = "") -> str:
    """Store a plan file, or a new version of one; returns the plan's id.

    Raises PlanRefusedError for a faulty file, RefusedError where a target's terms change and no reason is given, where an
    indicator with stored actuals would change its unit or measure, or where nothing has changed.
    """
    known = regions(store)
    document, targets = read_plan(content, file, known)
    plan, home = document.plan.id, _code(known, document)
    with store.transaction(who=who, what="方案入库", subject=plan, reason=reason) as transaction:
        stored = transaction.query("stored_targets", {"plan": plan}).dicts()
        before = {(row["indicator"], row["target_id"], row["region"]): row for row in stored}
        current = [row for row in transaction.query("plans").dicts() if row["plan"] == plan]
        if current and current[0]["content"] == content:
            raise RefusedError(f"方案 {plan} 与已入库的完全相同,没有存下任何内容")
        _refuse_other_meaning(document, transaction.query("stored_indicators", {"plan": plan}).dicts())
        changed = [key for key, row in _terms_by_key(targets).items() if key in before and _terms(before[key]) != row]
        removed = set(before) - set(_terms_by_key(targets))
        if (changed or removed) and not reason.strip():
            first = "、".join(sorted({key[0] for key in [*changed, *removed]})[:5])
            raise RefusedError(f"方案 {plan} 有 {len(changed) + len(removed)} 个目标变更或取消(如 {first}),请用 --reason 写明理由")
        versions = {key: row["target_version"] + (key in changed) for key, row in before.items()}
        for table, rows in _plan_tables(document, home, targets, file, content, transaction.version, versions).items():
            transaction.append(table, rows)
    return plan


def plans(store: Store) -> tuple[Plan, ...]:
    """The plans in force."""
    names = Plan.__dataclass_fields__
    return tuple(Plan(**{name: row[name] for name in names}) for row in store.query("plans").dicts())


def milestones(store: Store, *, plan: str | None = None) -> tuple[Milestone, ...]:
    """The milestones of the plans in force, by due date."""
    rows = store.query("milestones", {"plan": plan}).dicts()
    return tuple(Milestone(**{**row, "leads": tuple(row["leads"]), "partners": tuple(row["partners"])}) for row in rows)


def nodes(store: Store, *, plan: str, indicator: str, target_id: str, region: str) -> tuple[tuple[date, Decimal], ...]:
    """节点计划 of one target (`region` is a code): period ends and values, in order; empty where it has none."""
    for row in store.query("stored_targets", {"plan": plan}).dicts():
        if (row["indicator"], row["target_id"], row["region"]) == (indicator, target_id, region):
            return tuple((node[0], node[1]) for node in row["nodes"])
    return ()


def _refuse_other_meaning(document: PlanDocument, stored: Iterable[Mapping[str, Any]]) -> None:
    """Stored actuals are numbers in the unit and of the measure they were sent in; neither may change under them."""
    now = {indicator.id: indicator for area in document.areas for indicator in area.indicators}
    words = {"unit": "单位", "measure": "口径", "reporting": "报送方式", "since": "累计起点"}
    for row in stored:
        indicator = now.get(row["indicator"])
        if indicator is None or not row["has_actuals"]:
            continue
        other = [
            f"{word} {row[name]} → {getattr(indicator, name)}" for name, word in words.items() if row[name] != getattr(indicator, name)
        ]
        if other:
            raise RefusedError(f"指标“{row['name']}”已有实际值,不能改{'、'.join(other)};请另立一个新编号的指标,或先撤回已报的数据")


def _code(known: Regions, document: PlanDocument) -> str:
    home = known.find(document.plan.region)
    if home is None:
        raise RefusedError(f"没有区域“{document.plan.region}”")
    return home.code


def _terms(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes a target another target when it changes."""
    names = ("comparator", "basis", "number", "reference", "window_start", "window_end", "due", "path", "baseline_value",
             "baseline_end", "tolerance", "margin", "two_sided", "per_year", "stretch")  # fmt: skip
    return (*(row[name] for name in names), tuple(tuple(node) for node in row["nodes"]))


def _terms_by_key(targets: Iterable[Target]) -> dict[TargetKey, tuple[object, ...]]:
    return {
        (target.indicator, target.target_id, target.region): _terms(
            {**_target_row(target), "nodes": [(period.end, value) for period, value in target.schedule]}
        )
        for target in targets
    }


def _target_row(target: Target) -> dict[str, object]:
    baseline, expression = target.baseline, target.expression
    return {
        "indicator": target.indicator,
        "target_id": target.target_id,
        "region": target.region,
        "comparator": expression.comparator,
        "basis": expression.basis,
        "number": expression.number,
        "reference": expression.indicator,
        "window_start": target.window.start,
        "window_end": target.window.end,
        "due": target.due,
        "path": target.path,
        "baseline_value": baseline.value if baseline else None,
        "baseline_end": baseline.period.end if baseline and baseline.period else None,
        "tolerance": target.tolerance,
        "margin": target.margin,
        "two_sided": target.both,
        "per_year": target.per_year,
        "stretch": target.stretch,
    }


def _indicator_row(indicator: Indicator, area: str) -> dict[str, object]:
    names = ("name", "unit", "measure", "reporting", "every", "january", "since", "part_of", "decimals", "source", "definition")
    lists = ("aliases", "lead", "partners", "also_in")
    row: dict[str, object] = {name: getattr(indicator, name) for name in names}
    return {**row, **{name: list(getattr(indicator, name)) for name in lists}, "indicator": indicator.id, "area": area}


def _table(rows: Iterable[Mapping[str, object]], schema: pa.Schema, version: int) -> pa.Table:
    return pa.Table.from_pylist([{"version": version, **row} for row in rows], schema=schema)


def _regions_table(added: Iterable[Region], version: int) -> pa.Table:
    return _table(({**region.model_dump(), "aliases": list(region.aliases)} for region in added), _REGION, version)


def _plan_tables(
    document: PlanDocument,
    home: str,
    targets: Iterable[Target],
    file: str,
    content: bytes,
    version: int,
    target_versions: Mapping[TargetKey, int],
) -> dict[str, pa.Table]:
    head, plan = document.plan, {"plan": document.plan.id}
    key = attrgetter("indicator", "target_id", "region")
    rows: dict[str, tuple[list[dict[str, object]], pa.Schema]] = {
        "plan": (
            [
                {
                    "file_name": file,
                    "content": content,
                    "title": head.title,
                    "document": head.document,
                    "issued": head.issued,
                    "region": home,
                    "window_start": head.window.start,
                    "window_end": head.window.end,
                    "tolerance": head.tolerance,
                    "report_by": head.report_by,
                }
            ],
            _PLAN,
        ),
        "area": ([{"area": area.id, "name": area.name, "lead": list(area.lead)} for area in document.areas], _AREA),
        "indicator": ([_indicator_row(indicator, area.id) for area in document.areas for indicator in area.indicators], _INDICATOR),
        "target": ([{**_target_row(target), "target_version": target_versions.get(key(target), 1)} for target in targets], _TARGET),
        "node": ([node for target in targets for node in _node_rows(target)], _NODE),
        "milestone": ([_milestone_row(milestone, area.id) for area in document.areas for milestone in area.milestones], _MILESTONE),
    }
    return {
        name: _table(({**plan, "position": n, **row} for n, row in enumerate(content_rows)), schema, version)
        for name, (content_rows, schema) in rows.items()
    }


def _node_rows(target: Target) -> list[dict[str, object]]:
    whose = {"indicator": target.indicator, "target_id": target.target_id, "region": target.region}
    return [{**whose, "node_end": period.end, "value": value} for period, value in target.schedule]


def _milestone_row(milestone: MilestoneTerms, area: str) -> dict[str, object]:
    return {
        "milestone": milestone.id,
        "area": area,
        "name": milestone.name,
        "due": milestone.due,
        "lead": list(milestone.lead),
        "partners": list(milestone.partners),
        "source": milestone.source,
    }


def find_indicator(store: Store, name: str, *, plan: str | None = None) -> tuple[str, str]:
    """The plan and id of the indicator of that id, name or alias. Raises RefusedError with near names."""
    rows = [row for row in store.query("indicator_names").dicts() if plan in {None, row["plan"]}]
    found = [row for row in rows if name in {row["indicator"], row["name"], *row["aliases"]}]
    if len(found) == 1:
        return found[0]["plan"], found[0]["indicator"]
    if found:
        raise RefusedError(f"指标“{name}”在多个方案中:{'、'.join(row['plan'] for row in found)},请写 --plan")
    near = get_close_matches(name, [word for row in rows for word in (row["name"], row["indicator"])], n=3)
    raise RefusedError(f"没有指标“{name}”" + (f",是否“{'”“'.join(dict.fromkeys(near))}”" if near else ""))


def finish_milestone(store: Store, milestone: str, *, done_on: date, note: str, who: str, plan: str | None = None) -> None:
    """Mark a milestone done. Raises RefusedError for an unknown one, or an id that several plans use."""
    found = [one for one in milestones(store, plan=plan) if one.milestone == milestone]
    if len(found) != 1:
        raise RefusedError(f"没有节点 {milestone}" if not found else f"节点 {milestone} 在多个方案中,请写明方案")
    whose = {"plan": found[0].plan, "milestone": milestone, "done_on": done_on, "note": note}
    with store.transaction(who=who, what="节点完成", subject=f"{found[0].plan} {milestone}", reason=note, new=str(done_on)) as transaction:
        transaction.append("milestone_done", _table([whose], _MILESTONE_DONE, transaction.version))
