"""报送情况: what is due for a period, what came in time, what late, what is owed; and the same rate as the league table."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from example_store import full_store
from typer.testing import CliRunner, Result

from indicators import Duty, RefusedError, Scope, Store, add_plan, due, duty_text, groups, withdraw
from indicators.assessment import By
from indicators.cli import app
from indicators.intake.submission import ActualRow, store_submission
from indicators.period import month_end

PLAN = """plan: {id: duties, title: 报送试验, region: 试验市, window: 2025-01/2025-12, report_by: 20}
areas:
  - id: one
    name: 领域一
    lead: 市发改委
    indicators:
      - {id: loans, name: 新增贷款, unit: 亿元, measure: flow, target: ">= 60", regions: {东县: 20, 西县: 10}}
      - {id: sales, name: 社零增速, unit: "%", measure: growth, lead: [市商务局, 市统计局], january: false, target: ">= 6"}
      - {id: tax, name: 税收, unit: 亿元, measure: flow, every: quarter, target: ">= 80"}
      - {id: rank, name: 位次, unit: 位, measure: rank, every: year, targets: [{id: must, target: "<= 8"}, {id: more, target: "<= 3", stretch: true}]}
      - {id: first-half, name: 上半年清零, unit: 件, measure: flow, target: "= 9", window: 2025-01/2025-06}
"""


@pytest.fixture
def duties(trial_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "duties.duckdb"
    shutil.copy(trial_store_file, path)
    store = Store(path)
    add_plan(store, PLAN.encode(), "duties.yaml", who="试验")
    yield store
    store.close()


@pytest.fixture
def sent(duties: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Stores a value as if a clock on the wall showed that day."""

    def send(indicator: str, end: date, on: date, *, region: str = "99A000", value: str = "5", kind: str = "office") -> int:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                assert tz is UTC
                return datetime.fromtimestamp(time.mktime((on.year, on.month, on.day, 12, 0, 0, 0, 0, -1)), UTC)

        monkeypatch.setattr("indicators.store.transaction.datetime", Clock)
        row = ActualRow("duties", region, indicator, end.replace(day=1), end, Decimal(value), "", 2, value, "")
        content = f"{indicator}{region}{end}{on}{value}".encode()
        return store_submission(duties, [row], who="张三", file_name="一.csv", content=content, kind=kind)  # type: ignore[arg-type]

    return send


def _of(store: Store, period: str, today: date) -> dict[tuple[str, str], Duty]:
    found = due(store, period=period, today=today, scope=Scope(plan="duties"))
    return {(one.indicator, one.region): one for one in found.duties}


def test_before_on_and_after_the_deadline(duties: Store) -> None:
    loans = ("loans", "试验市")
    assert _of(duties, "2025-05", date(2025, 6, 20))[loans].state == "not_yet"
    assert duty_text(_of(duties, "2025-05", date(2025, 6, 20))[loans]) == "未报,距截止 0 天"
    owed = _of(duties, "2025-05", date(2025, 6, 25))[loans]
    assert (owed.state, owed.days, owed.due, owed.deadline, owed.period) == ("overdue", 5, True, date(2025, 6, 20), "2025-05")
    assert duty_text(owed) == "未报,已逾期 5 天"


def test_the_first_submission_in_force_says_how_late(duties: Store, sent: Callable[..., int]) -> None:
    june = date(2025, 6, 30)
    first = sent("loans", june, date(2025, 7, 23))
    sent("loans", june, date(2025, 8, 1), value="6")
    sent("sales", june, date(2025, 7, 20))
    sent("loans", june, date(2025, 7, 20), region="99A001")
    at = _of(duties, "2025-06", date(2025, 8, 5))
    late = at["loans", "试验市"]
    assert (late.state, late.days, late.submission, late.sent_by, late.sent_on) == ("late", 3, first, "张三", date(2025, 7, 23))
    assert duty_text(late) == "迟报 3 天"
    assert (at["sales", "试验市"].state, duty_text(at["sales", "试验市"])) == ("reported", "按时报送")
    assert at["loans", "东县"].state == "reported"
    assert at["loans", "西县"].state == "overdue"
    withdraw(duties, first, who="张三", reason="误报")
    now = _of(duties, "2025-06", date(2025, 8, 5))["loans", "试验市"]
    assert (now.state, now.days) == ("late", 12)


def test_a_later_figure_stands_for_a_period_without_one_and_that_is_said(duties: Store, sent: Callable[..., int]) -> None:
    sent("loans", date(2025, 6, 30), date(2025, 7, 10))
    one = _of(duties, "2025-05", date(2025, 7, 15))["loans", "试验市"]
    assert (one.state, one.days, one.data_period, one.due) == ("skipped", 25, "2025-06", True)
    assert duty_text(one) == "本期未报,后一期(2025年6月)已报"


def test_quarters_years_january_and_the_end_of_a_window(duties: Store) -> None:
    def of(period: str) -> set[str]:
        return {one.indicator for one in due(duties, period=period, today=date(2026, 3, 1), scope=Scope(plan="duties")).duties}

    assert of("2025-01") == {"loans", "first-half"}
    assert of("2025-02") == {"loans", "sales", "first-half"}
    assert of("2025-03") == of("2025-06") == {"loans", "sales", "tax", "first-half"}
    assert of("2025-07") == {"loans", "sales", "tax"}  # the second quarter's figure is still owed
    assert of("2025-12") == {"loans", "sales", "tax", "rank"}
    assert of("2026-01") == {"sales", "tax", "rank"}  # until the next figure would be due; nothing of January 2026 is
    assert of("2024-12") == of("2027-01") == set()
    stretch = due(duties, period="2025-12", today=date(2026, 3, 1), scope=Scope(plan="duties", region="试验市"))
    assert [one.target_id for one in stretch.duties if one.indicator == "rank"] == ["must"]


def test_what_falls_due_next(duties: Store, sent: Callable[..., int]) -> None:
    coming = due(duties, period="2025-06", today=date(2025, 7, 5), scope=Scope(plan="duties")).coming
    assert [(one.indicator, one.region, one.period_end, one.deadline) for one in coming[:2]] == [
        ("loans", "试验市", date(2025, 6, 30), date(2025, 7, 20)), ("sales", "试验市", date(2025, 6, 30), date(2025, 7, 20))]  # fmt: skip
    assert [one.deadline for one in coming] == sorted(one.deadline for one in coming)
    assert ("rank", date(2025, 12, 31)) in {(one.indicator, one.period_end) for one in coming}
    sent("loans", date(2025, 6, 30), date(2025, 7, 4))
    after = due(duties, period="2025-06", today=date(2025, 7, 5), scope=Scope(plan="duties")).coming
    assert len(after) == len(coming) - 1
    assert due(duties, period="2025-06", today=date(2027, 7, 5), scope=Scope(plan="duties")).coming == ()


def test_counts_by_region_and_each_lead_in_full(duties: Store, sent: Callable[..., int]) -> None:
    june = date(2025, 6, 30)
    for indicator, region in (("loans", "99A000"), ("sales", "99A000"), ("loans", "99A001")):
        sent(indicator, june, date(2025, 7, 10), region=region)
    found = due(duties, period="2025-06", today=date(2025, 8, 5), scope=Scope(plan="duties"))
    assert (found.total.due, found.total.reported, found.total.overdue, found.total.reporting_rate) == (6, 3, 3, Decimal(50))
    assert [(one.name, one.reported, one.due) for one in found.by_region] == [("西县", 0, 1), ("试验市", 2, 4), ("东县", 1, 1)]
    assert {one.name: (one.reported, one.due) for one in found.by_department} == {
        "市发改委": (2, 5),
        "市商务局": (1, 1),
        "市统计局": (1, 1),
    }
    alone = due(duties, period="2025-06", today=date(2025, 8, 5), scope=Scope(plan="duties", department="市商务局"))
    assert [one.indicator for one in alone.duties] == ["sales"]


def test_figures_of_others_are_never_late(duties: Store, sent: Callable[..., int]) -> None:
    sent("loans", date(2025, 6, 30), date(2025, 9, 9), kind="published")
    sent("loans", date(2025, 6, 30), date(2025, 9, 9), kind="example", region="99A001")
    at = _of(duties, "2025-06", date(2025, 9, 10))
    assert (at["loans", "试验市"].state, duty_text(at["loans", "试验市"])) == ("reported", "已有公开数据")
    assert (at["loans", "东县"].state, at["loans", "东县"].example, duty_text(at["loans", "东县"])) == ("reported", True, "已报(示例)")


def test_what_cannot_be_asked_is_refused(duties: Store) -> None:
    with pytest.raises(RefusedError, match="不是数据期"):
        due(duties, period="昨天", today=date(2025, 7, 1))
    with pytest.raises(RefusedError, match="没有方案"):
        due(duties, period="2025-06", today=date(2025, 7, 1), scope=Scope(plan="dutie"))


@pytest.fixture(scope="module")
def examples(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("examples") / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    store = full_store(path)
    yield store
    store.close()


MONTHS = [(2018, 12), (2023, 3), (2024, 7), (2025, 1), (2025, 6), (2026, 1)]


@pytest.mark.parametrize("month", MONTHS)
def test_the_rate_is_that_of_the_league_table(examples: Store, month: tuple[int, int]) -> None:
    """Seen on the last day of the next month, when every deadline of the month is past and none of the next."""
    end = month_end(*month)
    today = month_end(end.year + end.month // 12, end.month % 12 + 1)
    found = due(examples, period=f"{end:%Y-%m}", today=today)
    kinds: dict[By, tuple[object, ...]] = {"all": (found.total,), "region": found.by_region, "department": found.by_department}
    for by, counts in kinds.items():
        league = {one.key: (one.due, one.reported, one.reporting_rate) for one in groups(examples, as_of=today, by=by) if one.due}
        assert {one.key: (one.due, one.reported, one.reporting_rate) for one in counts if one.due} == league  # type: ignore[attr-defined]


def _xushi(store: Store, *args: str) -> Result:
    store.close()
    return CliRunner().invoke(app, ["--db", str(store.path), "due", *args])


def test_the_command_says_who_owes_what(duties: Store, sent: Callable[..., int]) -> None:
    sent("loans", date(2025, 6, 30), date(2025, 7, 23))
    asked = ("--period", "2025-06", "--plan", "duties", "--as-of", "2025-08-05")
    told = _xushi(duties, *asked)
    assert told.exit_code == 0
    for words in ("数据期 2025-06,截至 2025-08-05", "迟报 3 天", "未报,已逾期 16 天", "市商务局、市统计局", "接下来到期", "1/6"):
        assert words in told.stdout
    rows = list(csv.DictReader(io.StringIO(_xushi(duties, *asked, "--format", "csv").stdout)))
    assert {row["state"] for row in rows if row["coming"] == "false"} == {"late", "overdue"}
    (late,) = [row for row in rows if row["state"] == "late"]
    assert (late["region"], late["indicator_id"], late["days"], late["first_on"]) == ("试验市", "loans", "3", "2025-07-23")
    east = json.loads(_xushi(duties, *asked, "--region", "东县", "--format", "json").stdout)
    assert {(row["region"], row["indicator_id"]) for row in east} == {("东县", "loans")}
    none = _xushi(duties, "--period", "2030-06", "--plan", "duties")
    assert (none.exit_code, "没有应报的指标" in none.stdout) == (0, True)


def test_the_command_refuses_in_words(duties: Store) -> None:
    assert isinstance(_xushi(duties, "--period", "六").exception, RefusedError)
    assert _xushi(duties).exit_code == 2
