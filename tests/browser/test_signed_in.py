"""What people of each role see and can do, in the system's chromium."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from serving import PATIENCE, settle

from indicators import Store, submissions

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "trust"))
from outside import GOOD, House, serving, with_people

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
REPORT = "指标,数据期,地区,实际值\n社会消费品零售总额增速,2025-06,西洞庭管理区,6.5\n社会消费品零售总额增速,2025-06,祝丰镇,7.5\n"


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
    expect(page.get_by_label("口令")).to_be_visible()  # by itself, and without a word of the server's in English
    other.close()
    page.reload()
    expect(page.get_by_label("口令")).to_be_visible()


def test_who_is_disabled_sees_nothing_more(house: House, fresh_page: Opened) -> None:
    assert house.run("account", "add", "leaver", "--role", "viewer", environment={"XUSHI_PASSWORD": GOOD}).returncode == 0
    page = signed_in(fresh_page(), house, "leaver", "/milestones")
    assert house.run("account", "disable", "leaver").returncode == 0
    page.wait_for_url(lambda url: "/login" in url)
    assert parse_qs(urlsplit(page.url).query)["next"][0].startswith("/milestones")
    page.goto(f"http://127.0.0.1:{house.port}/league")
    expect(page.get_by_label("口令")).to_be_visible()
