"""Who may do what, asked where things are stored: through Python, with no page in between."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from indicators import (
    ADMINISTRATOR,
    Actor,
    RefusedError,
    Store,
    accounts,
    add_account,
    add_plan,
    add_regions,
    audit,
    check_file,
    disable_account,
    finish_milestone,
    forget_correction,
    milestones,
    reopen_milestone,
    rights,
    set_password,
    submissions,
    submit,
    who_is,
    withdraw,
)
from indicators.demo import clear_demo, load_demo
from indicators.intake.submission import ActualRow, store_submission

GOOD = "lantern june figures"
TODAY = date(2025, 8, 1)
PLAN = "xidongting-2025"
PROJECTS, NOTHING_OF_HIS = "区发改局", "区商务局(招商促进事务中心)"
FILES = Path(__file__).resolve().parents[1] / "files"


@pytest.fixture(scope="module")
def people_file(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An administrator, a viewer, a reporter of one township and one of one department, and one who has left."""
    path = tmp_path_factory.mktemp("people") / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    store = Store(path)
    add_account(store, "admin-a", role="administrator", who=ADMINISTRATOR, password=GOOD)
    add_account(store, "viewer-v", role="viewer", who="admin-a", password=GOOD)
    add_account(store, "zhufeng", role="reporter", who="admin-a", password=GOOD, regions=["祝丰镇"])
    add_account(store, "whole", role="reporter", who="admin-a", password=GOOD, regions=["西洞庭管理区"])
    add_account(store, "trade", role="reporter", who="admin-a", password=GOOD, departments=[NOTHING_OF_HIS])
    add_account(store, "gone", role="administrator", who="admin-a", password=GOOD)
    disable_account(store, "gone", who="admin-a", reason="调离")
    store.close()
    return path


@pytest.fixture
def people(people_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The same, for one test alone."""
    shutil.copy(people_file, tmp_path / "xushi.duckdb")
    store = Store(tmp_path / "xushi.duckdb")
    yield store
    store.close()


def table(*lines: str) -> bytes:
    return "\n".join(["指标,数据期,地区,实际值", *lines]).encode()


HOME, TOWN = "社会消费品零售总额增速,2025-06,西洞庭管理区,6.5", "社会消费品零售总额增速,2025-06,祝丰镇,7.5"
OTHER_LEAD = "规模工业增加值增速,2025-06,祝丰镇,5.5"


def sent(store: Store, who: str | Actor, *lines: str, partial: bool = False) -> int:
    check = check_file(store, table(*lines), f"{len(submissions(store))}.csv", today=TODAY, plan=PLAN, sender=who)
    receipt = submit(store, check, who=who, accept_warnings=True, partial=partial)
    assert receipt.submission is not None
    return receipt.submission


def test_a_row_outside_is_an_error_with_its_place_and_the_others_may_go(people: Store) -> None:
    check = check_file(people, table(HOME, TOWN), "a.csv", today=TODAY, plan=PLAN, sender="zhufeng")
    found = [(one.kind, one.place.row, one.place.letter) for one in check.errors]
    assert found == [("not_your_region", 2, "C")]
    assert "“西洞庭管理区”不是您负责的地区" in check.errors[0].found
    assert "负责的单位" in check.errors[0].remedy
    assert [(row.row, row.state) for row in check.rows] == [(2, "refused"), (3, "new")]
    with pytest.raises(RefusedError, match="1 处错误"):
        submit(people, check, who="zhufeng", accept_warnings=True)
    receipt = submit(people, check, who="zhufeng", accept_warnings=True, partial=True)
    assert (receipt.stored, receipt.left_out) == (1, 1)


def test_a_department_sends_what_it_leads_or_takes_part_in(people: Store) -> None:
    check = check_file(people, table(HOME, TOWN, OTHER_LEAD), "a.csv", today=TODAY, plan=PLAN, sender="trade")
    assert [(one.kind, one.place.row, one.place.letter) for one in check.errors] == [("not_your_department", 4, "A")]
    assert "区科工局" in check.errors[0].expected


def test_sub_regions_are_theirs_too(people: Store) -> None:
    assert not check_file(people, table(HOME, TOWN, OTHER_LEAD), "a.csv", today=TODAY, plan=PLAN, sender="whole").errors


def test_what_was_checked_as_someone_else_is_refused_when_it_is_stored(people: Store) -> None:
    check = check_file(people, table(HOME, TOWN), "a.csv", today=TODAY, plan=PLAN)
    assert not check.errors
    before = people.version()
    with pytest.raises(RefusedError, match="有 1 个数不是“zhufeng”负责的"):
        submit(people, check, who="zhufeng", accept_warnings=True)
    assert people.version() == before
    assert submissions(people) == ()
    rows = [ActualRow(PLAN, "4307Z1", "retail-sales-growth", date(2025, 6, 1), date(2025, 6, 30), 6, row_number=2)]  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="不是“zhufeng”负责的"):
        store_submission(people, rows, who="zhufeng", file_name="b.csv", content=b"b")
    with pytest.raises(RefusedError, match="要“管理”才能做"):
        store_submission(people, rows, who="whole", file_name="b.csv", content=b"b", kind="published")
    assert submissions(people) == ()


def test_a_role_that_was_changed_between_check_and_storing_counts(people: Store) -> None:
    check = check_file(people, table(TOWN), "a.csv", today=TODAY, plan=PLAN, sender="zhufeng")
    add_account(people, "zhufeng", role="viewer", who="admin-a")
    with pytest.raises(RefusedError, match="角色是“查看”"):
        submit(people, check, who="zhufeng", accept_warnings=True)
    assert submissions(people) == ()


def test_reporters_withdraw_their_own_alone(people: Store) -> None:
    by_whole, by_town = sent(people, "whole", HOME), sent(people, "zhufeng", TOWN)
    with pytest.raises(RefusedError, match=f"报送批次 {by_whole} 是whole报的,您只能撤回自己报的"):
        withdraw(people, by_whole, who="zhufeng", reason="不对")
    withdraw(people, by_town, who="zhufeng", reason="填错")
    withdraw(people, by_whole, who="admin-a", reason="口径变了")
    assert all(one.withdrawn for one in submissions(people))


def test_milestones_are_marked_by_who_leads_them(people: Store) -> None:
    found = next(one for one in milestones(people) if one.leads)
    milestone = found.milestone
    add_account(people, "lead", role="reporter", who="admin-a", password=GOOD, departments=[found.leads[0]])
    with pytest.raises(RefusedError, match="不是您负责的地区或单位的"):
        finish_milestone(people, milestone, done_on=TODAY, note="", who="trade", plan=found.plan)
    finish_milestone(people, milestone, done_on=TODAY, note="成立", who="lead", plan=found.plan)
    with pytest.raises(RefusedError, match="不是您负责的"):
        reopen_milestone(people, milestone, reason="误标", who="zhufeng", plan=found.plan)
    reopen_milestone(people, milestone, reason="误标", who="lead", plan=found.plan)
    done, undone = audit(people, who="admin-a", of="lead")[1], audit(people, who="admin-a", of="lead")[0]
    assert (done.old, done.new) == ("未完成", "2025-08-01")
    assert (undone.old, undone.new, undone.reason) == ("2025-08-01", "未完成", "误标")


def administers(trial_plan: bytes) -> dict[str, Callable[[Store, str | Actor], object]]:
    regions = (FILES / "regions.csv").read_bytes()
    return {
        "plan": lambda store, who: add_plan(store, trial_plan, "trial-2025.yaml", who=who),
        "regions": lambda store, who: add_regions(store, regions, "regions.csv", who=who),
        "account": lambda store, who: add_account(store, "someone", role="viewer", who=who, password=GOOD),
        "password": lambda store, who: set_password(store, "viewer-v", "another long one", who=who),
        "disable": lambda store, who: disable_account(store, "viewer-v", who=who),
        "demo": lambda store, who: list(load_demo(store, today=TODAY, who=who)),
        "clear demo": lambda store, who: list(clear_demo(store, who=who)),
        "audit": lambda store, who: audit(store, who=who),
    }


@pytest.mark.parametrize("what", ["plan", "regions", "account", "password", "disable", "demo", "clear demo", "audit"])
@pytest.mark.parametrize("who", ["viewer-v", "zhufeng", "gone", "nobody", Actor("viewer-v", "10.0.0.9", "signed_in")])
def test_only_administrators_do_the_rest(people: Store, trial_plan: bytes, what: str, who: str | Actor) -> None:
    before = people.version()
    with pytest.raises(RefusedError, match=r"管理|停用|没有账户"):
        administers(trial_plan)[what](people, who)
    assert people.version() == before


@pytest.mark.parametrize("what", ["regions", "account", "password", "disable", "clear demo", "audit"])
@pytest.mark.parametrize("who", ["admin-a", ADMINISTRATOR])
def test_administrators_do_them(people: Store, trial_plan: bytes, what: str, who: str) -> None:
    administers(trial_plan)[what](people, who)


@pytest.mark.parametrize("who", ["viewer-v", "gone", "nobody"])
def test_who_may_send_nothing_may_not_even_check(people: Store, who: str) -> None:
    with pytest.raises(RefusedError):
        check_file(people, table(TOWN), "a.csv", today=TODAY, plan=PLAN, sender=who)
    with pytest.raises(RefusedError):
        store_submission(people, [ActualRow(PLAN, "4307Z1", "x", TODAY, TODAY, 1)], who=who, file_name="a", content=b"a")  # type: ignore[arg-type]


def test_forgetting_a_correction_is_the_senders(people: Store) -> None:
    content = "指标,数据期,本月,完成值\n社会消费品零售总额增速,2025-06,1,6.5\n".encode()
    check = check_file(people, content, "a.csv", today=TODAY, plan=PLAN, region="祝丰镇", columns={"value": "D"}, sender="zhufeng")
    submit(people, check, who="zhufeng", accept_warnings=True)
    assert not forget_correction(people, sender="viewer-v", shape=check.shape)
    assert forget_correction(people, sender="zhufeng", shape=check.shape)


def test_before_there_are_accounts_everyone_named_administers_and_after_that_nobody_unknown(store: Store) -> None:
    assert rights(store, "张三").role == "administrator"
    assert store.version() == 1
    add_account(store, "李四", role="administrator", who="张三", password=GOOD)
    with pytest.raises(RefusedError, match="没有账户“张三”"):
        rights(store, "张三")
    with pytest.raises(RefusedError, match="没有账户"):
        rights(store, Actor("张三", "10.0.0.9", "signed_in"))


def test_who_came_through_the_gate_must_have_an_account_even_where_there_are_none(store: Store) -> None:
    with pytest.raises(RefusedError, match="没有账户"):
        rights(store, Actor("李四", "10.0.0.9", "signed_in"))


def test_accounts_change_by_new_rows_alone(people: Store) -> None:
    rows = people.query("accounts").rows
    set_password(people, "viewer-v", "another long one", who="admin-a")
    assert who_is(people, "viewer-v", GOOD) is None
    assert who_is(people, "viewer-v", "another long one") is not None
    assert who_is(people, "gone", GOOD) is None
    assert who_is(people, "nobody", GOOD) is None
    assert len(people.query("accounts").rows) == len(rows)
    kept = [one.password_hash for one in accounts(people)]
    assert all(hash_.startswith("$argon2id$") for hash_ in kept)


@pytest.mark.parametrize(
    ("name", "kind", "why"),
    [
        ("", {}, "1 至 64 个字"),
        ("x" * 65, {}, "1 至 64 个字"),
        ("a\nb", {}, "看不见"),
        ("a\u202eb", {}, "看不见"),
        ("管理员", {}, "程序自用"),
        ("系统", {}, "程序自用"),
        ("r", {"role": "reporter"}, "负责的地区或单位"),
        ("r", {"role": "viewer", "regions": ["祝丰镇"]}, "只有填报"),
        ("r", {"role": "reporter", "regions": ["祝风镇"]}, "没有区域“祝风镇”,是否“祝丰镇”"),
        ("r", {"password": "password123"}, "太常见"),
    ],
)
def test_accounts_that_cannot_be_are_refused_in_words(people: Store, name: str, kind: dict[str, object], why: str) -> None:
    before = accounts(people)
    with pytest.raises(RefusedError, match=why):
        add_account(people, name, **{"role": "viewer", "who": "admin-a", **kind})  # type: ignore[arg-type]
    assert accounts(people) == before


def test_the_last_administrator_stays(people: Store) -> None:
    for change in (
        lambda: disable_account(people, "admin-a", who="admin-a"),
        lambda: add_account(people, "admin-a", role="viewer", who="admin-a"),
    ):
        with pytest.raises(RefusedError, match="最后一个管理账户"):
            change()
    add_account(people, "admin-b", role="administrator", who="admin-a", password=GOOD)
    disable_account(people, "admin-a", who="admin-b")


def test_every_change_says_who_when_from_where_old_new_and_why_and_no_secret(people: Store) -> None:
    desk = Actor("admin-a", "10.1.2.3", "signed_in")
    add_account(people, "zhufeng", role="reporter", who=desk, regions=["西洞庭管理区"], reason="换岗")
    set_password(people, "viewer-v", "another long one", who=desk)
    first, second = sent(people, desk, HOME), sent(people, desk, HOME.replace("6.5", "6.8"))
    withdraw(people, second, who=desk, reason="报错了")
    changes = {(one.what, one.subject): one for one in reversed(audit(people, who=desk))}
    moved = changes["账户", "zhufeng"]
    assert (moved.who, moved.origin, moved.reason) == ("admin-a", "10.1.2.3", "换岗")
    assert (moved.old, moved.new) == ("角色:填报;地区:4307Z1A;有口令", "角色:填报;地区:4307Z1;有口令")
    assert changes["改口令", "viewer-v"].new == "角色:查看;换了口令"
    corrected = next(one for one in audit(people, who=desk) if one.version == second)
    assert "6.5" in corrected.old
    assert "6.8" in corrected.new
    assert "更正 1 个" in corrected.new
    back = changes["撤回报送", str(second)]
    assert (back.old, back.new, back.reason) == ("有效,1 个数值", "已撤回", "报错了")
    assert first < second
    text = repr(audit(people, who=desk))
    assert GOOD not in text
    assert "argon2" not in text
    assert "another long one" not in text


def test_a_plans_change_names_the_targets_before_and_after(people: Store, trial_plan: bytes) -> None:
    add_regions(people, (FILES / "regions.csv").read_bytes(), "regions.csv", who="admin-a")
    add_plan(people, trial_plan, "trial-2025.yaml", who="admin-a")
    changed = trial_plan.replace(b'target: ">= 60"', b'target: ">= 66"', 1)
    assert changed != trial_plan
    add_plan(people, changed, "trial-2025.yaml", who="admin-a", reason="上级调整")
    latest = audit(people, who="admin-a")[0]
    assert (latest.what, latest.subject, latest.reason) == ("方案入库", "trial-2025", "上级调整")
    assert "60" in latest.old
    assert "66" in latest.new
    assert latest.old.count(";") == latest.new.count(";")
