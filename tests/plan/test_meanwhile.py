"""What another stored between the look at the store and the writing: asked again inside the transaction."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from types import ModuleType

import pytest

from indicators import (
    ADMINISTRATOR,
    RefusedError,
    Scope,
    Store,
    add_account,
    add_plan,
    add_regions,
    assess,
    audit,
    catalog,
    finish_milestone,
    milestones,
    reopen_milestone,
    rights,
)
from indicators.accounts import Rights, Who, change
from indicators.plan import read_regions
from indicators.plan_rows import region_rows
from indicators.store import Transaction

HEAD = "code,name,parent,level,aliases\n"
TODAY = date(2025, 8, 1)
GOOD = "lantern june figures"
MILESTONES = importlib.import_module("indicators.milestones")  # the package hands out the function of that name
PLAN = """\
plan: {id: seventh, title: 第七方案, region: 试验市, window: 2025-01/2025-12}
areas:
  - id: one
    name: 领域
    lead: 发改局
    indicators:
      - {id: firms, name: 高企, unit: 家, measure: level, target: ">= 30", regions: {东县: ">= 10"}}
"""


def _meanwhile(monkeypatch: pytest.MonkeyPatch, room: ModuleType, other: Callable[[], object]) -> None:
    """Have another store something just before the next change of this room begins."""
    waiting = [other]

    def later(store: Store, who: Who, **said: str) -> AbstractContextManager[tuple[Transaction, Rights]]:
        if waiting:
            waiting.pop()()
        return change(store, who, **said)  # type: ignore[arg-type]  the role is one of its words

    monkeypatch.setattr(room, "change", later)


def _add(store: Store, *rows: str) -> None:
    add_regions(store, (HEAD + "\n".join(rows) + "\n").encode(), "区域.csv", who="试验")


def test_a_region_may_lose_its_parent(trial_store: Store) -> None:
    assert catalog.regions(trial_store).below("99A000") == ("99A000", "99A001", "99A002", "99A003")
    add_plan(trial_store, PLAN.encode(), "seventh.yaml", who="试验")
    scope = Scope(plan="seventh", region="试验市")
    assert {row.region for row in assess(trial_store, as_of=TODAY, scope=scope)} == {"试验市", "东县"}
    _add(trial_store, "99A001,东县,,county,")
    assert catalog.regions(trial_store).below("99A000") == ("99A000", "99A002", "99A003")
    assert {row.region for row in assess(trial_store, as_of=TODAY, scope=scope)} == {"试验市"}


def test_two_tables_of_regions_make_no_circle_together(trial_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _meanwhile(monkeypatch, catalog, lambda: _add(trial_store, "99B000,独山区,99A002,county,独山"))
    with pytest.raises(RefusedError, match="成环"):
        _add(trial_store, "99A002,西县,99B000,county,西")
    assert catalog.regions(trial_store).below("99A002") == ("99A002", "99B000")


def test_a_plan_is_read_with_the_regions_as_they_stand_when_it_is_stored(trial_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _meanwhile(monkeypatch, catalog, lambda: _add(trial_store, "99A001,改名县,99A000,county,", "99C000,东县,99A000,county,"))
    add_plan(trial_store, PLAN.encode(), "seventh.yaml", who="试验")
    assert {row["region"] for row in trial_store.query("stored_targets", {"plan": "seventh"}).dicts()} == {"99A000", "99C000"}


def test_the_rights_of_an_account_come_to_an_end_even_in_a_circle(trial_store: Store) -> None:
    add_account(trial_store, "lead", role="reporter", who=ADMINISTRATOR, password=GOOD, regions=["西县"])
    circle = read_regions((HEAD + "99B000,独山区,99A002,county,\n99A002,西县,99B000,county,\n").encode())
    with trial_store.transaction(who="试验", what="试", subject="试") as transaction:
        transaction.append("region", region_rows(circle))
    found: list[frozenset[str] | None] = []
    asking = threading.Thread(target=lambda: found.append(rights(trial_store, "lead").regions), daemon=True)
    asking.start()
    asking.join(10)
    assert found == [frozenset({"99A002", "99B000"})]


def test_a_mark_says_what_stood_when_it_was_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = milestones(store)[0]
    mark = {"note": "成立", "who": "张三", "plan": one.plan}
    _meanwhile(monkeypatch, MILESTONES, lambda: finish_milestone(store, one.milestone, done_on=date(2025, 7, 1), **mark))
    finish_milestone(store, one.milestone, done_on=TODAY, **mark)
    assert [(line.old, line.new) for line in audit(store, who=ADMINISTRATOR)[:2]] == [
        ("2025-07-01", "2025-08-01"),
        ("未完成", "2025-07-01"),
    ]


def test_a_mark_is_taken_back_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = milestones(store)[0]
    finish_milestone(store, one.milestone, done_on=TODAY, note="成立", who="张三", plan=one.plan)
    _meanwhile(monkeypatch, MILESTONES, lambda: reopen_milestone(store, one.milestone, reason="误标", who="张三", plan=one.plan))
    with pytest.raises(RefusedError, match="没有标记完成"):
        reopen_milestone(store, one.milestone, reason="误标", who="李四", plan=one.plan)
    assert audit(store, who=ADMINISTRATOR)[0].who == "张三"
