"""What people of each role see and can do, in the system's chromium; and that whatever is written in files and names stays text."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import PATIENCE, settle

from indicators import Store, add_account, add_plan, check_file, submissions, submit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "trust"))
from outside import GOOD, House, serving, with_people

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
REPORT = "指标,数据期,地区,实际值\n社会消费品零售总额增速,2025-06,西洞庭管理区,6.5\n社会消费品零售总额增速,2025-06,祝丰镇,7.5\n"
HTML = "<img src=x onerror=boom()><script>boom()</script>"
PAYLOADS = (HTML, "=HYPERLINK(0)", "'; DROP TABLE actual; --", "../../etc/passwd", "[x](javascript:boom())", "{{boom()}}%{boom()}")


@pytest.fixture(scope="module")
def house(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    store = with_people(shipped_store_file, tmp_path_factory.mktemp("signed-in") / "xushi.duckdb")
    with serving(store, "--sign-in") as running:
        yield running


def signed_in(page: Page, house: House, name: str, path: str = "/") -> Page:
    page.goto(f"http://127.0.0.1:{house.port}{path}")
    page.get_by_label("账户").fill(name)
    page.get_by_label("口令").fill(GOOD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_selector("[data-testid=stApp]")
    settle(page)
    return page


def navigation(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".st-key-navigation [data-testid=stPageLink]").all_inner_texts()]


def test_each_role_has_its_views_and_no_other(house: House, fresh_page: Opened) -> None:
    viewer = signed_in(fresh_page(), house, "viewer-v")
    assert not {"填报", "操作记录"} & set(navigation(viewer))
    expect(viewer.locator(".st-key-navigation")).to_contain_text("viewer-v")
    viewer.goto(f"http://127.0.0.1:{house.port}/upload")
    settle(viewer)
    assert viewer.locator("input[type=file]").count() == 0
    expect(viewer.get_by_text("这一页您的账户打不开")).to_be_visible()
    viewer.goto(f"http://127.0.0.1:{house.port}/milestones")
    settle(viewer)
    assert viewer.get_by_role("button", name="标记完成").count() == 0
    administrator = signed_in(fresh_page(), house, "admin-a", "/audit")
    assert {"填报", "操作记录"} <= set(navigation(administrator))
    expect(administrator.locator(".st-key-stacked-audit")).to_contain_text("张三")
    expect(administrator.locator(".st-key-stacked-audit")).to_contain_text("管理员")


def test_a_reporter_sends_what_is_theirs_alone(house: House, fresh_page: Opened) -> None:
    page = signed_in(fresh_page(), house, "张三", "/upload?plan=西洞庭管理区“七大攻坚”总体方案")
    assert "操作记录" not in navigation(page)
    assert page.get_by_label("填报人").count() == 0
    page.locator("input[type=file]").set_input_files({"name": "六月.csv", "mimeType": "text/csv", "buffer": REPORT.encode()})
    expect(page.get_by_text("“西洞庭管理区”不是您负责的地区")).to_be_visible()
    settle(page)
    page.get_by_text("只存无误的 1 个数,有误的不入库").click()
    page.get_by_role("button", name="入库 1 个数值").click()
    expect(page.get_by_text("已入库 1 个数值")).to_be_visible()
    store = Store(house.store)
    assert [(one.submitted_by, one.values) for one in submissions(store)] == [("张三", 1)]
    store.close()


def test_signing_out_in_one_window_ends_the_other(house: House, fresh_page: Opened) -> None:
    page = signed_in(fresh_page(), house, "viewer-v")
    other = page.context.new_page()
    other.goto(f"http://127.0.0.1:{house.port}/league")
    other.get_by_role("link", name="退出").click()
    other.get_by_role("button", name="退出登录").click()
    expect(other.get_by_label("口令")).to_be_visible()
    page.reload()
    expect(page.get_by_label("口令")).to_be_visible()


def test_who_is_disabled_sees_nothing_more(house: House, fresh_page: Opened) -> None:
    assert house.run("account", "add", "leaver", "--role", "viewer", environment={"XUSHI_PASSWORD": GOOD}).returncode == 0
    page = signed_in(fresh_page(), house, "leaver")
    assert house.run("account", "disable", "leaver").returncode == 0
    page.wait_for_timeout(1_500)
    page.goto(f"http://127.0.0.1:{house.port}/league")
    expect(page.get_by_label("口令")).to_be_visible()


def hostile_plan() -> bytes:
    """A plan whose every text is a payload."""

    def text(number: int) -> str:
        return "'" + f"{PAYLOADS[number % len(PAYLOADS)]} {number}".replace("'", "''") + "'"

    indicators = "\n".join(
        f"      - {{id: hostile-{number}, name: {text(number)}, unit: {text(number + 1)}, measure: level, target: '>= 5', lead: {text(number + 2)},"
        f" with: [{text(number + 3)}], source: {text(number + 4)}, definition: {text(number + 5)}, aliases: [{text(number + 60)}]}}"
        for number in range(len(PAYLOADS))
    )
    milestones = "\n".join(
        f"      - {{id: stone-{number}, name: {text(number)}, due: 2025-05-01, lead: {text(number + 1)}, source: {text(number + 2)}}}"
        for number in range(len(PAYLOADS))
    )
    return (
        f"plan: {{id: hostile-2025, title: {text(0)}, document: {text(2)}, region: 西洞庭管理区, window: 2025-01/2025-12}}\n"
        f"areas:\n  - id: one\n    name: {text(0)}\n    lead: {text(3)}\n    indicators:\n{indicators}\n    milestones:\n{milestones}\n"
    ).encode()


@pytest.fixture(scope="module")
def hostile(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Payloads in plan, values, notes, file names, reasons and accounts."""
    path = tmp_path_factory.mktemp("hostile") / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    store = Store(path)
    add_account(store, HTML, role="administrator", who="管理员", password=GOOD)
    add_plan(store, hostile_plan(), f"{HTML}.yaml", who=HTML, reason=HTML)
    lines = [f'hostile-{number},2025-0{month},{month},"{note}"' for number, note in enumerate(PAYLOADS) for month in (3, 6)]
    content = "\n".join(["指标编号,数据期,实际值,备注", *lines]).encode()
    for name in (f"../../{HTML}.csv", "=cmd.csv"):
        check = check_file(store, content, name, today=date(2025, 8, 1), plan="hostile-2025", region="西洞庭管理区")
        submit(store, check, who=HTML, accept_warnings=True, reason=HTML)
        content = content.replace(b",3,", b",4,")
    store.close()
    with serving(path, "--sign-in") as running:
        yield running


def test_payloads_are_text_on_every_view(hostile: House, fresh_page: Opened) -> None:
    page = fresh_page()
    ran: list[str] = []
    page.expose_function("boom", lambda: ran.append("boom"))
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    seen: dict[str, str] = {}
    signed_in(page, hostile, HTML)
    for view in ("", "league", "league?by=牵头单位", "milestones", "upload", "catalog", "audit", "wall", "indicator?plan=hostile-2025"):
        page.goto(f"http://127.0.0.1:{hostile.port}/{view}")
        settle(page)
        seen[view] = page.locator("body").inner_text()
        assert page.locator("img[src=x]").count() == 0, view
        assert page.locator("a[href^='javascript:']").count() == 0, view
        assert page.locator("body script:not([src])").count() == 0, view
    assert ran == []
    assert all(HTML in seen[view] for view in ("", "milestones", "catalog", "audit"))


@pytest.mark.parametrize("what", ["targets", "actuals", "milestones", "submissions", "audit"])
def test_exports_run_nothing(hostile: House, what: str) -> None:
    done = hostile.run("export", what, "--format", "csv")
    assert done.returncode == 0
    cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
    assert any("HYPERLINK" in cell or "=cmd" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=H", "=c", "@", "+", "\t"))]
