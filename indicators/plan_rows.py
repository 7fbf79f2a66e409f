"""What a plan says as rows of the store: one table a kind of entry, all of one version.

Comes in: a plan document with its targets, or regions, that were read and checked. Goes out: rows with the columns of
`sql/schema.sql`, and for each target the terms that make it another one when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from indicators.plan import Indicator, PlanDocument, Region, Target
from indicators.plan import Milestone as MilestoneTerms
from indicators.plan.model import PlanHead

TargetKey = tuple[str, str, str]
Row = dict[str, object]


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


def _target_row(target: Target) -> Row:
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


def _indicator_row(indicator: Indicator, area: str) -> Row:
    names = ("name", "unit", "measure", "reporting", "every", "january", "since", "part_of", "decimals", "source", "definition")
    lists = ("aliases", "lead", "partners", "also_in")
    row: Row = {name: getattr(indicator, name) for name in names}
    return {**row, **{name: list(getattr(indicator, name)) for name in lists}, "indicator": indicator.id, "area": area}


def region_rows(added: Iterable[Region]) -> list[Row]:
    """Regions as rows of the store."""
    return [{**region.model_dump(), "aliases": list(region.aliases)} for region in added]


def plan_rows(
    document: PlanDocument, home: str, targets: Iterable[Target], file: str, content: bytes, target_versions: Mapping[TargetKey, int]
) -> dict[str, list[Row]]:
    """A whole plan as rows of the store, by table; `home` is its region's code, a target without a number in `target_versions` is new."""
    key = attrgetter("indicator", "target_id", "region")
    rows = {
        "plan": [_plan_row(document.plan, home, file, content)],
        "area": _in_order({"area": area.id, "name": area.name, "lead": list(area.lead)} for area in document.areas),
        "indicator": _in_order(_indicator_row(indicator, area.id) for area in document.areas for indicator in area.indicators),
        "target": _in_order({**_target_row(target), "target_version": target_versions.get(key(target), 1)} for target in targets),
        "node": [node for target in targets for node in _node_rows(target)],
        "milestone": _in_order(_milestone_row(milestone, area.id) for area in document.areas for milestone in area.milestones),
    }
    return {name: [{"plan": document.plan.id, **row} for row in of_table] for name, of_table in rows.items()}


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """The same rows with their place in the plan."""
    return [{"position": place, **row} for place, row in enumerate(rows)]


def _plan_row(head: PlanHead, home: str, file: str, content: bytes) -> Row:
    return {
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


def _node_rows(target: Target) -> list[Row]:
    whose = {"indicator": target.indicator, "target_id": target.target_id, "region": target.region}
    return [{**whose, "node_end": period.end, "value": value} for period, value in target.schedule]


def _milestone_row(milestone: MilestoneTerms, area: str) -> Row:
    return {
        "milestone": milestone.id,
        "area": area,
        "name": milestone.name,
        "due": milestone.due,
        "lead": list(milestone.lead),
        "partners": list(milestone.partners),
        "source": milestone.source,
    }
