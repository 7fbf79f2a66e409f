"""What a plan says as rows of the store: one table a kind of entry, all of one version.

Comes in: a plan document with its targets, or regions, that were read and checked. Goes out: arrow tables with the columns of
`sql/schema.sql`, and for each target the terms that make it another one when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

import pyarrow as pa

from indicators.plan import Indicator, PlanDocument, Region, Target
from indicators.plan import Milestone as MilestoneTerms

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
                     ("due", pa.date32()), ("path", pa.string()), ("baseline_value", NUMBER), ("baseline_start", pa.date32()),
                     ("baseline_end", pa.date32()),
                     ("tolerance", pa.decimal128(9, 4)), ("margin", NUMBER), ("two_sided", pa.bool_()), ("per_year", pa.bool_()),
                     ("stretch", pa.bool_()), ("target_version", pa.int32())])  # fmt: skip
_NODE = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("indicator", pa.string()), ("target_id", pa.string()),
                   ("region", pa.string()), ("node_end", pa.date32()), ("value", NUMBER)])  # fmt: skip
_MILESTONE = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("milestone", pa.string()), ("position", pa.int32()),
                        ("area", pa.string()), ("name", pa.string()), ("due", pa.date32()), ("lead", NAMES),
                        ("partners", NAMES), ("source", pa.string())])  # fmt: skip
MILESTONE_DONE = pa.schema([("version", pa.int64()), ("plan", pa.string()), ("milestone", pa.string()),
                             ("done_on", pa.date32()), ("note", pa.string())])  # fmt: skip

TargetKey = tuple[str, str, str]


def terms(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes a target another target when it changes: its numbers and days, and what its indicator's figures mean."""
    names = ("comparator", "basis", "number", "reference", "window_start", "window_end", "due", "path", "baseline_value",
             "baseline_start", "baseline_end", "tolerance", "margin", "two_sided", "per_year", "stretch",
             "unit", "measure", "reporting", "since", "every", "january")  # fmt: skip
    return (*(row[name] for name in names), tuple(tuple(node) for node in row["nodes"]))


def terms_by_key(document: PlanDocument, targets: Iterable[Target]) -> dict[TargetKey, tuple[object, ...]]:
    """The terms of every target of a plan file, by indicator, target id and region."""
    of_indicator = {indicator.id: _indicator_row(indicator, area.id) for area in document.areas for indicator in area.indicators}
    return {
        (target.indicator, target.target_id, target.region): terms(
            {**of_indicator[target.indicator], **_target_row(target), "nodes": [(period.end, value) for period, value in target.schedule]}
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
        "baseline_start": baseline.period.start if baseline and baseline.period else None,
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


def table(rows: Iterable[Mapping[str, object]], schema: pa.Schema, version: int) -> pa.Table:
    """Rows of one version as a table of the store."""
    return pa.Table.from_pylist([{"version": version, **row} for row in rows], schema=schema)


def regions_table(added: Iterable[Region], version: int) -> pa.Table:
    """Regions as rows of the store."""
    return table(({**region.model_dump(), "aliases": list(region.aliases)} for region in added), _REGION, version)


def plan_tables(
    document: PlanDocument,
    home: str,
    targets: Iterable[Target],
    file: str,
    content: bytes,
    version: int,
    target_versions: Mapping[TargetKey, int],
) -> dict[str, pa.Table]:
    """A whole plan as rows of the store, by table; `home` is its region's code, a target without a number in `target_versions` is new."""
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
        name: table(({**plan, "position": n, **row} for n, row in enumerate(content_rows)), schema, version)
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
