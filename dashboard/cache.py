"""What is kept between two clicks: the only st.cache_* of the screen.

Comes in: the store's path and version, and what is asked. Goes out: answers of `indicators`, kept by the store's version
and the question, never by time: whatever is stored has another version, so nothing needs clearing. The version itself is
the one thing asked anew on every run of the page. An answer that holds words is kept together with its language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import streamlit as st

from dashboard.namesakes import RegionBelow, regions_above
from indicators import (
    Actor,
    Assessment,
    By,
    Decomposition,
    Dues,
    Group,
    Milestone,
    Plan,
    Report,
    Rights,
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
    language,
    latest_period,
    league,
    milestones,
    nodes,
    open_store,
    plans,
    regions,
    rights,
    say,
    submissions,
    target_versions,
    totals,
)

KEPT = 256
FEW = 16
Slice = tuple[str, str, str, str]
_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A store at one version: the key of everything that is kept. With `known_on`, what was known at the end of that day."""

    path: str
    version: int
    known_on: date | None = None

    @property
    def known(self) -> date | int:
        """What every figure is asked for, so that those of one page are of one state, also while others store; plans are those of now."""
        return self.known_on or self.version


_BY_VALUE: dict[str | type[Any], Callable[[Any], Any]] = {Snapshot: repr, Scope: repr, Rights: repr}


def _kept_with(words: Callable[[], str]) -> Callable[[Callable[_Asked, _Answer]], Callable[_Asked, _Answer]]:
    """Keep what a function answers, and say `words` while it is asked.

    Streamlit takes the words of its spinner once and for all, so there is a decorated function a language; what they keep they
    share, because Streamlit keeps by the function inside.
    """

    def keep(asked: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
        kept: dict[str, Callable[_Asked, _Answer]] = {}

        @wraps(asked)
        def answer(*given: _Asked.args, **named: _Asked.kwargs) -> _Answer:
            if language() not in kept:
                kept[language()] = st.cache_resource(show_spinner=words(), max_entries=FEW, hash_funcs=_BY_VALUE)(asked)
            return kept[language()](*given, **named)

        return answer

    return keep


def _calculating() -> str:
    return say("正在按规则计算……")


def _making_forms() -> str:
    return say("正在生成填报表……")


@st.cache_resource(show_spinner=False)
def store(path: str) -> Store:
    """The one Store of this process."""
    return open_store(path)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs={**_BY_VALUE, Actor: repr})
def rights_now(at: Snapshot, who: Actor) -> Rights:
    """What someone may do. Raises RefusedError for an account that is not there any more, or disabled."""
    return rights(store(at.path), who)


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


@_kept_with(_calculating)
def results(at: Snapshot, as_of: date) -> tuple[Assessment, ...]:
    """How every target stands, each region by a name that no other has; the filters choose from these rows."""
    rows = assess(store(at.path), as_of=as_of, known_on=at.known)
    homes = (plan.region_code for plan in all_plans(at))
    above = regions_above(all_regions(at), {*homes, *(row.region_code for row in rows)})
    return tuple(replace(row, region=f"{row.region}({above[row.region_code]})") if row.region_code in above else row for row in rows)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def area_names(at: Snapshot, as_of: date) -> dict[tuple[str, str], str]:
    """The name of each area by its plan and code."""
    return {(row.plan, row.area): row.area_name for row in results(at, as_of)}


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def slices(at: Snapshot, as_of: date) -> dict[Slice, Group]:
    """Counts and rates of every combination of plan, region, area and department; "" is "all" of them."""
    found = groups(store(at.path), as_of=as_of, by="slice", known_on=at.known)
    return {cast(Slice, tuple(group.key.split("\x1f"))): group for group in found}


@_kept_with(_calculating)
def ranking(at: Snapshot, as_of: date, by: By, level: str | None, scope: Scope) -> tuple[Group, ...]:
    """A league table, best first, with the rank each had a month before."""
    return league(store(at.path), as_of=as_of, by=by, scope=scope, level=level, known_on=at.known)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def latest(at: Snapshot, today: date, scope: Scope) -> date | None:
    """The end of the latest period that has data."""
    return latest_period(store(at.path), today=today, scope=scope, known_on=at.known)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def reports(at: Snapshot, as_of: date, scope: Scope) -> tuple[Report, ...]:
    """Every report of the targets in scope."""
    return history(store(at.path), as_of=as_of, scope=scope, known_on=at.known)


def reasons(at: Snapshot, as_of: date, plan: str, indicator: str, region: str, target_id: str | None) -> tuple[Step, ...]:
    """The steps behind one light, in the reader's language."""
    return _reasons(at, as_of, plan, indicator, region, target_id, language())


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def _reasons(
    at: Snapshot,
    as_of: date,
    plan: str,
    indicator: str,
    region: str,
    target_id: str | None,
    spoken_in: str,  # noqa: ARG001  part of the key: a step is words
) -> tuple[Step, ...]:
    return explain(store(at.path), as_of=as_of, plan=plan, indicator=indicator, region=region, target_id=target_id, known_on=at.known)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def schedule(at: Snapshot, plan: str, indicator: str, target_id: str, region: str) -> tuple[tuple[date, Decimal], ...]:
    """The nodes of one target."""
    return nodes(store(at.path), plan=plan, indicator=indicator, target_id=target_id, region=region)


@_kept_with(_making_forms)
def forms(at: Snapshot, wanted: tuple[tuple[str, Any], ...]) -> tuple[bytes, bytes]:
    """The form to fill in as xlsx and as csv. Raises RefusedError where nothing is due."""
    from indicators import template_csv, template_workbook  # noqa: PLC0415  loads what reads and writes sheets

    asked = dict(wanted)
    return template_workbook(store(at.path), **asked), template_csv(store(at.path), **asked)


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def _dues(at: Snapshot, today: date, period: str, scope: Scope, own: Rights | None, spoken_in: str) -> Dues:  # noqa: ARG001  part of the key: the total has a name
    return due(store(at.path), period=period, today=today, scope=scope, known_on=at.version, own=own)


def dues(at: Snapshot, today: date, period: str, scope: Scope, own: Rights | None = None) -> Dues:
    """Who has reported for a period and who has not; with `own`, of what someone with these rights owes."""
    return _dues(at, today, period, scope, own, language())


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def all_submissions(at: Snapshot, plan: str) -> tuple[Submission, ...]:
    """The submissions of a plan ("" for all), the latest first."""
    return tuple(one for one in submissions(store(at.path), plan=plan or None) if one.submission <= at.version)


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def days_before(at: Snapshot) -> tuple[date, ...]:
    """The days on which something was sent, by the clock of this machine, the latest first and without it: it is known now."""
    sent = {one.submitted_at.replace(tzinfo=UTC).astimezone().date() for one in all_submissions(at, "")}
    return tuple(sorted(sent, reverse=True)[1:])


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def all_milestones(at: Snapshot) -> tuple[Milestone, ...]:
    """Every milestone of the plans in force, marked done as is known."""
    return milestones(store(at.path), known_on=at.known)


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def counted(at: Snapshot, as_of: date) -> dict[tuple[str, str, str, str | None], Group]:
    """Each target as a group of one, by plan, indicator, code of the region and target id: what the rates count it as."""
    found: dict[tuple[str, str, str, str | None], Group] = {}
    for group in groups(store(at.path), as_of=as_of, by="target", known_on=at.known):
        indicator, region, target_id = group.key.split("\x1f")
        found[group.plan or "", indicator, region, target_id] = group
    return found


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def sums(at: Snapshot, as_of: date, plan: str, indicator: str) -> tuple[Total, ...]:
    """The totals of an indicator over regions."""
    return totals(store(at.path), as_of=as_of, scope=Scope(plan=plan, indicator=indicator), known_on=at.known)


@st.cache_resource(show_spinner=False, max_entries=FEW, hash_funcs=_BY_VALUE)
def parts(at: Snapshot, as_of: date) -> tuple[Decomposition, ...]:
    """目标分解 of every target that has one; relative targets as they stand at `as_of`."""
    return decompositions(store(at.path), results(at, as_of))


@st.cache_resource(show_spinner=False, max_entries=KEPT, hash_funcs=_BY_VALUE)
def versions(at: Snapshot, plan: str, indicator: str, target_id: str, region: str) -> tuple[TargetVersion, ...]:
    """The versions of one target, the first first."""
    return target_versions(store(at.path), plan=plan, indicator=indicator, target_id=target_id, region=region)
