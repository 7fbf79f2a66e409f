"""What is kept between two clicks: the only st.cache_* of the screen.

Comes in: the store's path and version, and what is asked. Goes out: answers of `indicators`, kept by the store's version
and the question, never by time: whatever is stored has another version, so nothing needs clearing. The version itself is
the one thing asked anew on every run of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import streamlit as st

from indicators import (
    Assessment,
    By,
    Decomposition,
    Dues,
    Group,
    Milestone,
    Plan,
    Region,
    Report,
    Scope,
    Step,
    Store,
    Submission,
    TargetVersion,
    Total,
    assess,
    decompositions,
    due,
    explain,
    groups,
    history,
    latest_period,
    league,
    milestones,
    nodes,
    open_store,
    plans,
    regions,
    say,
    submissions,
    target_versions,
    template_csv,
    template_workbook,
    totals,
)

KEPT = 256
FEW = 16
Slice = tuple[str, str, str, str]
RegionBelow = tuple[Region, frozenset[str]]
WAIT = say("正在按规则计算……")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A store at one version: the key of everything that is kept."""

    path: str
    version: int


_BY_VALUE: dict[str | type[Any], Callable[[Any], Any]] = {Snapshot: repr, Scope: repr}


@st.cache_resource(show_spinner=False)
def store(path: str) -> Store:
    """The one Store of this process."""
    return open_store(Path(path))


def snapshot(path: str) -> Snapshot:
    """The store as it stands now."""
    return Snapshot(path, store(path).version())


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def all_plans(at: Snapshot) -> tuple[Plan, ...]:
    """The plans in force."""
    return plans(store(at.path))


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def all_regions(at: Snapshot) -> dict[str, RegionBelow]:
    """Every region by code, with the codes of itself and all below it."""
    known = regions(store(at.path))
    return {region.code: (region, frozenset(known.below(region.code))) for region in known}


@st.cache_resource(show_spinner=WAIT, max_entries=FEW, hash_funcs=_BY_VALUE)
def results(at: Snapshot, as_of: date) -> tuple[Assessment, ...]:
    """How every target stands; the filters choose from these rows."""
    return assess(store(at.path), as_of=as_of)


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def slices(at: Snapshot, as_of: date) -> dict[Slice, Group]:
    """Counts and rates of every combination of plan, region, area and department; "" is "all" of them."""
    found = groups(store(at.path), as_of=as_of, by="slice")
    return {cast(Slice, tuple(group.key.split("\x1f"))): group for group in found}


@st.cache_resource(show_spinner=WAIT, max_entries=FEW, hash_funcs=_BY_VALUE)
def ranking(at: Snapshot, as_of: date, by: By, level: str | None, scope: Scope) -> tuple[Group, ...]:
    """A league table, best first, with the rank each had a month before."""
    return league(store(at.path), as_of=as_of, by=by, scope=scope, level=level)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def latest(at: Snapshot, today: date, scope: Scope) -> date | None:
    """The end of the latest period that has data."""
    return latest_period(store(at.path), today=today, scope=scope)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def reports(at: Snapshot, as_of: date, scope: Scope) -> tuple[Report, ...]:
    """Every report of the targets in scope."""
    return history(store(at.path), as_of=as_of, scope=scope)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def reasons(at: Snapshot, as_of: date, plan: str, indicator: str, region: str, target_id: str | None) -> tuple[Step, ...]:
    """The steps behind one light."""
    return explain(store(at.path), as_of=as_of, plan=plan, indicator=indicator, region=region, target_id=target_id)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def schedule(at: Snapshot, plan: str, indicator: str, target_id: str, region: str) -> tuple[tuple[date, Decimal], ...]:
    """The nodes of one target."""
    return nodes(store(at.path), plan=plan, indicator=indicator, target_id=target_id, region=region)


@st.cache_resource(show_spinner=say("正在生成填报表……"), max_entries=FEW, hash_funcs=_BY_VALUE)
def forms(at: Snapshot, wanted: tuple[tuple[str, Any], ...]) -> tuple[bytes, bytes]:
    """The form to fill in as xlsx and as csv. Raises RefusedError where nothing is due."""
    asked = dict(wanted)
    return template_workbook(store(at.path), **asked), template_csv(store(at.path), **asked)


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def dues(at: Snapshot, today: date, period: str, scope: Scope) -> Dues:
    """Who has reported for a period and who has not."""
    return due(store(at.path), period=period, today=today, scope=scope)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def all_submissions(at: Snapshot, plan: str) -> tuple[Submission, ...]:
    """The submissions of a plan ("" for all), the latest first."""
    return submissions(store(at.path), plan=plan or None)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def all_milestones(at: Snapshot) -> tuple[Milestone, ...]:
    """Every milestone of the plans in force."""
    return milestones(store(at.path))


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def counted(at: Snapshot, as_of: date) -> dict[tuple[str, str, str, str | None], Group]:
    """Each target as a group of one, by plan, indicator, code of the region and target id: what the rates count it as."""
    found: dict[tuple[str, str, str, str | None], Group] = {}
    for group in groups(store(at.path), as_of=as_of, by="target"):
        indicator, region, target_id = group.key.split("\x1f")
        found[group.plan or "", indicator, region, target_id] = group
    return found


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def sums(at: Snapshot, as_of: date, plan: str, indicator: str) -> tuple[Total, ...]:
    """The totals of an indicator over regions."""
    return totals(store(at.path), as_of=as_of, scope=Scope(plan=plan, indicator=indicator))


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def parts(at: Snapshot, as_of: date) -> tuple[Decomposition, ...]:
    """目标分解 of every target that has one; relative targets as they stand at `as_of`."""
    return decompositions(store(at.path), results(at, as_of))


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def versions(at: Snapshot, plan: str, indicator: str, target_id: str, region: str) -> tuple[TargetVersion, ...]:
    """The versions of one target, the first first."""
    return target_versions(store(at.path), plan=plan, indicator=indicator, target_id=target_id, region=region)
