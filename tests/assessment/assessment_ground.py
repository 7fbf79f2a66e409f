"""A store of its own for each test: one county with three townships, and the ways to put figures into it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from plain_terms import Report, read_period

from indicators import Assessment, Store, add_plan, add_regions, assess
from indicators.candidates import CANDIDATE
from indicators.intake.submission import ActualRow, store_submission
from indicators.store import Kind

HOME = "试验县"
REGIONS = """code,name,parent,level,aliases
900000,试验县,,county,
900001,东乡,900000,township,
900002,西乡,900000,township,
900003,南乡,900000,township,
"""
Rows = dict[tuple[str, str | None, str], Assessment]
CODES = {"试验县": "900000", "东乡": "900001", "西乡": "900002", "南乡": "900003"}


def empty_store(folder: Path) -> Store:
    """A store with the regions above and no plan."""
    store = Store(folder / "store.duckdb")
    add_regions(store, REGIONS.encode(), "regions.csv", who="试验")
    return store


def plan_text(plan: Mapping[str, Any]) -> bytes:
    written_out = json.loads(json.dumps(plan))  # the same part twice would be written as a reference
    return yaml.safe_dump(written_out, allow_unicode=True, sort_keys=False).encode()


def one_plan(*indicators: Mapping[str, Any], window: str = "2024-01/2024-12", **head: Any) -> dict[str, Any]:
    """A plan of the home region with one area."""
    entries = [{"name": entry["id"], "unit": "亿元", **entry} for entry in indicators]
    return {
        "plan": {"id": "trial", "title": f"试验方案{head.get('id', '')}", "region": HOME, "window": window, **head},
        "areas": [{"id": "area", "name": "领域", "lead": "发改局", "indicators": entries}],
    }


def report(indicator: str, period: str, value: str | float | Decimal, region: str = HOME) -> Report:
    start, end = read_period(period)
    return Report(indicator, region, start, end, Fraction(str(value)))


def as_candidates(reports: Iterable[Report], plan: str = "trial") -> pa.Table:
    """Reports as values that are being checked and not stored; no two of one key."""
    rows = [
        {
            "plan": plan,
            "region": CODES[entry.region],
            "indicator": entry.indicator,
            "period_start": entry.start,
            "period_end": entry.end,
            "value": Decimal(entry.value.numerator) / Decimal(entry.value.denominator),
        }
        for entry in reports
    ]
    return pa.Table.from_pylist(rows, schema=CANDIDATE)


def send(store: Store, reports: Iterable[Report], *, plan: str = "trial", kind: Kind = "office") -> int:
    """Store reports as one submission."""
    rows = [
        ActualRow(
            plan=plan,
            region=CODES[entry.region],
            indicator=entry.indicator,
            period_start=entry.start,
            period_end=entry.end,
            value=Decimal(entry.value.numerator) / Decimal(entry.value.denominator),
        )
        for entry in reports
    ]
    content = f"{store.version()}".encode()
    return store_submission(store, rows, who="试验", file_name="试验.csv", content=content, kind=kind)


def store_of(plan: Mapping[str, Any], folder: Path) -> Store:
    """A store with one plan."""
    store = empty_store(folder)
    add_plan(store, plan_text(plan), "trial.yaml", who="试验")
    return store


def look(store: Store, as_of: date, reports: Iterable[Report] = ()) -> Rows:
    """The results by indicator, target and region; the reports are not stored."""
    rows = assess(store, as_of=as_of, candidates=as_candidates(reports))
    return {(row.indicator, row.target_id, row.region_code): row for row in rows}
