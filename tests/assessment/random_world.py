"""A whole store at random: two plans with the same names in them, sent and taken back and changed day by day.

Comes in: a seed. Goes out: the store, and for a viewing date and a day of knowing the rows that the plain rules give.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import plain_rules
import plain_terms
import plain_values
import pytest
from assessment_ground import REGIONS, empty_store, plan_text, send
from plain_terms import Report, Target
from random_plans import Chance, changed
from random_reports import DAYS, random_case

from indicators import Store, add_plan
from indicators.plan import Regions, read_regions
from indicators.store import transaction
from indicators.submissions import withdraw

Key = tuple[str, str, str | None, str]


@dataclass(frozen=True)
class Promise:
    """One plan, its later version, and what was sent for it."""

    plan: dict[str, Any]
    later: dict[str, Any]
    renewed: set[str]
    reports: list[Report]

    def on(self, known_on: date | None) -> dict[str, Any]:
        return self.later if known_on is None or known_on >= DAYS[7] else self.plan


def promises(chance: Chance, count: int) -> list[Promise]:
    """An office's plan, and a smaller one for which there are examples alone."""
    regions = Regions(read_regions(REGIONS.encode()))
    found = []
    for name, number, office in (("trial", count, True), ("other", count // 4, False)):
        plan, _, reports = random_case(chance, number, regions, name, office=office)
        found.append(Promise(plan, *changed(chance, plan), reports))
    return found


def stored(folder: Path, plans: list[Promise], patch: pytest.MonkeyPatch) -> Store:
    """A store to which everything came on its day."""
    world = empty_store(folder)
    on_day(patch, DAYS[0])
    for one in plans:
        add_plan(world, plan_text(one.plan), "trial.yaml", who="试验")
    back = [number for day in DAYS[1:6] for one in plans for number in submitted(world, one, day, patch)]
    on_day(patch, DAYS[6])
    for number in back:
        withdraw(world, number, who="试验", reason="试验")
    on_day(patch, DAYS[7])
    for one in plans:
        if one.renewed:
            add_plan(world, plan_text(one.later), "trial.yaml", who="试验", reason="改")
    return world


def on_day(patch: pytest.MonkeyPatch, day: date) -> None:
    moment = datetime.combine(day, time(12)).astimezone(UTC)
    patch.setattr(transaction, "datetime", SimpleNamespace(now=moment.astimezone))


def submitted(world: Store, one: Promise, day: date, patch: pytest.MonkeyPatch) -> list[int]:
    """The reports of a day in as many submissions as it takes, and which of those are to be taken back."""
    on_day(patch, day)
    batches: list[list[Report]] = []
    keys: set = set()
    for entry in (r for r in one.reports if r.sent == day):
        key = (entry.indicator, entry.region, entry.end)
        if not batches or key in keys:
            batches.append([])
            keys = set()
        batches[-1].append(entry)
        keys.add(key)
    back = []
    for batch in batches:
        number = send(world, batch, plan=one.plan["plan"]["id"], kind=batch[0].kind)
        if batch[0].withdrawn:
            back.append(number)
    return back


def plain_view(plans: list[Promise], as_of: date, known_on: date | None) -> list[tuple[dict, Target, dict[str, Any]]]:
    """What the plain rules give for every target, with its plan and its terms."""
    found = []
    for one in plans:
        plan = one.on(known_on)
        reports = plain_values.in_force(one.reports, known_on)
        by_indicator: dict[str, list[Report]] = {}
        for entry in reports:
            by_indicator.setdefault(entry.indicator, []).append(entry)
        for target in plain_terms.targets_of(plan):
            own = [*by_indicator.get(target.indicator, []), *by_indicator.get(target.other or "", [])]
            row = plain_rules.assess_target(target, own, as_of)
            renewed = plan is one.later and target.indicator in one.renewed
            found.append((plan, target, {**row, "target_version": 2 if renewed else 1}))
    return found


def without_target(plans: list[Promise], as_of: date, known_on: date | None) -> dict[Key, tuple]:
    """Rule 1: values of regions that promised nothing, formed over the plan's window, each with the end of its period."""
    found = {}
    for one in plans:
        plan = one.on(known_on)
        start, end = plain_terms.read_period(plan["plan"]["window"])
        targets = plain_terms.targets_of(plan)
        promised = {(target.indicator, target.region) for target in targets}
        by_key: dict[tuple[str, str], list[Report]] = {}
        for entry in plain_values.in_force(one.reports, known_on):
            by_key.setdefault((entry.indicator, entry.region), []).append(entry)
        unpromised = by_key.keys() - promised
        for target in {target.indicator: target for target in targets}.values():
            for region in {region for indicator, region in unpromised if indicator == target.indicator}:
                known = plain_values.effective(by_key[target.indicator, region], target.indicator, region, target.reporting, as_of)
                terms = replace(target, region=region, start=start, end=end, per_year=False)
                value = plain_values.value_at(terms, known, start, end, as_of)
                if value.period is not None:
                    found[plan["plan"]["id"], target.indicator, None, region] = (value.period.end, value.value)
    return found
