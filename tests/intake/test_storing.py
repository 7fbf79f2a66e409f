"""From a check to the store: one transaction, revisions, the same file, partial files, what changed in between."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest

from indicators import RefusedError, Scope, Store, add_plan, assess
from indicators.intake import Check, check_file, lights, submit
from indicators.intake.submission import ActualRow, store_submission
from indicators.store import Kind
from indicators.submissions import submissions, withdraw

HEAD = "地区,指标,数据期,实际值\n"
TODAY = date(2025, 9, 5)


def _check(store: Store, *rows: str, name: str = "表.csv", kind: Kind = "office", lights: bool = False) -> Check:
    content = (HEAD + "\n".join(rows) + "\n").encode()
    return check_file(store, content, name, today=TODAY, plan="trial-2025", kind=kind, with_lights=lights)


def _in_force(store: Store) -> dict[tuple[str, date], Decimal]:
    rows = store.query("values_in_force", {"plans": ["trial-2025"], "office": True}).dicts()
    return {(row["indicator"], row["period_end"]): row["value"] for row in rows}


JUNE, MAY = date(2025, 6, 30), date(2025, 5, 31)
LOANS = "试验市,new-loans,2025-06,{}"


def test_a_check_writes_nothing(trial_store: Store) -> None:
    before = trial_store.version()
    _check(trial_store, LOANS.format(33), lights=True)
    assert trial_store.version() == before


def test_a_good_file_is_stored_with_its_places(trial_store: Store) -> None:
    receipt = submit(trial_store, _check(trial_store, LOANS.format("33亿元"), "试验市,firms,2025-06,—"), who="张三", reason="月报")
    assert (receipt.stored, receipt.new, receipt.not_reported, receipt.left_out) == (1, 1, 1, 0)
    (stored,) = trial_store.query("export_actuals", {"plan": "trial-2025"}).dicts()
    assert (stored["value"], stored["row"], stored["cell_text"], stored["period"], stored["submitted_by"]) == (
        33,
        2,
        "33亿元",
        "2025-01/2025-06",
        "张三",
    )
    (submission,) = submissions(trial_store, plan="trial-2025")
    assert (submission.submission, submission.file_name, submission.left_out) == (receipt.submission, "表.csv", 0)


def test_errors_keep_the_whole_file_out_unless_partial(trial_store: Store) -> None:
    check = _check(trial_store, LOANS.format(33), "试验市,firms,2025-06,六十")
    with pytest.raises(RefusedError, match="1 处错误"):
        submit(trial_store, check, who="张三", accept_warnings=True)
    assert _in_force(trial_store) == {}
    receipt = submit(trial_store, check, who="张三", partial=True)
    assert (receipt.stored, receipt.left_out) == (1, 1)
    assert submissions(trial_store)[0].left_out == 1


def test_a_table_of_unclear_structure_is_never_stored_in_part(trial_store: Store) -> None:
    content = "地区,指标,数据期,完成值,累计完成\n试验市,new-loans,2025-06,5,33\n".encode()
    check = check_file(trial_store, content, "两列.csv", today=TODAY, plan="trial-2025")
    with pytest.raises(RefusedError, match="没有可以入库"):
        submit(trial_store, check, who="张三", accept_warnings=True, partial=True)


def test_warnings_ask_for_a_tick(trial_store: Store) -> None:
    check = _check(trial_store, "试验市,online,2025-06,101")
    with pytest.raises(RefusedError, match="需要确认"):
        submit(trial_store, check, who="张三")
    assert submit(trial_store, check, who="张三", accept_warnings=True).stored == 1


def test_a_later_value_is_a_revision_and_shown_as_a_change(trial_store: Store) -> None:
    submit(trial_store, _check(trial_store, LOANS.format(33)), who="张三")
    check = _check(trial_store, LOANS.format(34), "试验市,new-loans,2025-05,30")
    assert [(row.state, row.old, row.new) for row in check.rows] == [("changed", 33, 34), ("new", None, 30)]
    assert [finding.kind for finding in check.warnings] == ["already_reported"]
    assert "33 → 34" in str(check.warnings[0])
    receipt = submit(trial_store, check, who="李四", accept_warnings=True)
    assert (receipt.new, receipt.changed) == (1, 1)
    assert _in_force(trial_store) == {("new-loans", JUNE): 34, ("new-loans", MAY): 30}
    withdraw(trial_store, receipt.submission or 0, who="李四", reason="误报")
    assert _in_force(trial_store) == {("new-loans", JUNE): 33}


def test_the_same_file_again_says_when_and_by_whom(trial_store: Store) -> None:
    receipt = submit(trial_store, _check(trial_store, LOANS.format(33)), who="张三")
    again = _check(trial_store, LOANS.format(33), name="另一个名字.csv")
    assert "张三" in again.already
    with pytest.raises(RefusedError, match="张三"):
        submit(trial_store, again, who="李四")
    withdraw(trial_store, receipt.submission or 0, who="张三", reason="重报")
    assert submit(trial_store, _check(trial_store, LOANS.format(33)), who="张三").stored == 1


def test_the_same_file_stays_refused_after_a_correction(trial_store: Store) -> None:
    submit(trial_store, _check(trial_store, LOANS.format(33)), who="张三")
    submit(trial_store, _check(trial_store, LOANS.format(34)), who="张三", accept_warnings=True)
    with pytest.raises(RefusedError, match="未重复入库"):
        submit(trial_store, _check(trial_store, LOANS.format(33)), who="李四", accept_warnings=True)


def test_the_same_bytes_for_another_chosen_period_are_another_report(trial_store: Store) -> None:
    content = "地区,指标,实际值\n试验市,loan-balance,4100\n".encode()
    for period in ("2025-05", "2025-06"):
        check = check_file(trial_store, content, "无期.csv", today=TODAY, plan="trial-2025", period=period, with_lights=False)
        submit(trial_store, check, who="张三")
    assert _in_force(trial_store) == {("loan-balance", MAY): 4100, ("loan-balance", JUNE): 4100}


def test_a_partial_file_may_come_again_when_more_of_it_is_good(trial_store: Store, trial_plan: bytes) -> None:
    rows = (LOANS.format(33), "试验市,新指标,2025-06,5")
    submit(trial_store, _check(trial_store, *rows), who="张三", partial=True)
    assert _check(trial_store, *rows).already
    more = trial_plan + "      - {id: fresh, name: 新指标, unit: 个, measure: flow, target: '>= 9'}\n".encode()
    add_plan(trial_store, more, "trial-2025.yaml", who="试验")
    receipt = submit(trial_store, _check(trial_store, *rows), who="张三")
    assert (receipt.stored, receipt.same) == (1, 1)


def test_a_file_of_known_values_stores_nothing(trial_store: Store) -> None:
    submit(trial_store, _check(trial_store, LOANS.format(33)), who="张三")
    version = trial_store.version()
    receipt = submit(trial_store, _check(trial_store, LOANS.format("33.0")), who="李四")
    assert (receipt.submission, receipt.stored, receipt.same) == (None, 0, 1)
    assert trial_store.version() == version


def test_a_value_reported_by_another_since_the_check(trial_store: Store) -> None:
    mine = _check(trial_store, LOANS.format(33))
    submit(trial_store, _check(trial_store, LOANS.format(30)), who="李四")
    with pytest.raises(RefusedError, match="重新检查"):
        submit(trial_store, mine, who="张三")
    assert submit(trial_store, mine, who="张三", accept_warnings=True).changed == 1
    assert _in_force(trial_store) == {("new-loans", JUNE): 33}


def test_a_plan_changed_since_the_check(trial_store: Store, trial_plan: bytes) -> None:
    check = _check(trial_store, LOANS.format(33))
    add_plan(trial_store, trial_plan.replace("亿元".encode(), "万元".encode()), "trial-2025.yaml", who="试验", reason="改单位")
    with pytest.raises(RefusedError, match="新版本"):
        submit(trial_store, check, who="张三", accept_warnings=True)


def test_many_senders_of_one_key_are_revisions_none_lost(trial_store: Store) -> None:
    checks = [_check(trial_store, LOANS.format(30 + n)) for n in range(8)]
    threads = [
        threading.Thread(target=submit, args=(trial_store, check), kwargs={"who": f"第{n}人", "accept_warnings": True})
        for n, check in enumerate(checks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = trial_store.query("export_actuals", {"plan": "trial-2025"}).dicts()
    assert sorted(row["value"] for row in stored) == list(range(30, 38))
    latest = max(stored, key=lambda row: row["submission"])
    assert _in_force(trial_store) == {("new-loans", JUNE): latest["value"]}


def test_an_office_does_not_see_examples_as_reported(trial_store: Store) -> None:
    submit(trial_store, _check(trial_store, LOANS.format(20), kind="example"), who="示例")
    check = _check(trial_store, LOANS.format(33))
    assert [row.state for row in check.rows] == ["new"]
    assert check.warnings == ()
    submit(trial_store, check, who="张三")
    assert _in_force(trial_store) == {("new-loans", JUNE): 33}


def test_overlapping_in_period_values_are_refused(trial_store: Store, trial_plan: bytes) -> None:
    submit(trial_store, _check(trial_store, "试验市,tax,2025Q2,2"), who="张三")
    monthly = trial_plan.replace(b"reporting: in_period, every: quarter", b"reporting: in_period")
    add_plan(trial_store, monthly, "trial-2025.yaml", who="试验", reason="改为按月")
    check = _check(trial_store, "试验市,tax,2025-06,1", "试验市,tax,2025-07,1")
    assert [(finding.kind, finding.place.row) for finding in check.errors] == [("period_overlaps", 2)]


def test_a_period_that_overlaps_and_came_in_since_the_check_is_refused(trial_store: Store, trial_plan: bytes) -> None:
    monthly = trial_plan.replace(b"reporting: in_period, every: quarter", b"reporting: in_period")
    add_plan(trial_store, monthly, "trial-2025.yaml", who="试验", reason="改为按月")
    check = _check(trial_store, "试验市,tax,2025-06,1", "试验市,tax,2025-07,1")
    quarter = ActualRow("trial-2025", "99A000", "tax", date(2025, 4, 1), JUNE, Decimal(3))
    sent = store_submission(trial_store, [quarter], who="李四", file_name="季.csv", content=b"3")
    with pytest.raises(RefusedError, match=r"的数据期2025年6月与检查之后入库的另一期.*重叠,没有存下任何内容"):
        submit(trial_store, check, who="张三", accept_warnings=True)
    assert trial_store.version() == sent
    withdraw(trial_store, sent, who="李四", reason="误报")
    assert submit(trial_store, check, who="张三", accept_warnings=True).stored == 2


def test_lights_that_would_change_do_change(trial_store: Store) -> None:
    check = _check(trial_store, LOANS.format(33), "试验市,retail-growth,2025-06,5.0", lights=True)
    assert check.as_of == JUNE
    assert {(light.indicator, light.before, light.after) for light in check.lights} == {
        ("new-loans", "no_data", "on_track"),
        ("retail-growth", "no_data", "off_track"),
    }
    assert check.lights_changed == 2
    submit(trial_store, check, who="张三")
    after = {row.indicator: row.status for row in assess(trial_store, as_of=JUNE, scope=Scope(plan="trial-2025"))}
    assert (after["new-loans"], after["retail-growth"]) == ("on_track", "off_track")


def test_of_very_many_lights_the_first_are_named_and_all_are_counted(trial_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (LOANS.format(33), "试验市,retail-growth,2025-06,5.0", "试验市,online,2025-06,95")
    whole = _check(trial_store, *rows, lights=True)
    monkeypatch.setattr(lights, "MOST_LIGHTS", 2)
    check = _check(trial_store, *rows, lights=True)
    assert (check.lights, check.lights_changed) == (whole.lights[:2], 3)


@pytest.mark.parametrize(("option", "value"), [("plan", "没有"), ("region", "没有"), ("period", "六月前后")])
def test_a_choice_that_cannot_be_is_refused(read_only_store: Store, option: str, value: str) -> None:
    with pytest.raises(RefusedError, match=value):
        check_file(read_only_store, HEAD.encode(), "x.csv", today=TODAY, **{option: value})  # type: ignore[arg-type]
