from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from serving import PATIENCE, Site, settle

from indicators import Scope, Store, assess

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
PLANS = (
    "东阳市县域经济体制综合改革总体方案",
    "鹤城区改革攻坚行动实施方案",
    "吉安市重点改革突破攻坚战实施方案",
    "衢州市营商环境优化提升“一号改革工程”实施方案",
    "西洞庭管理区“七大攻坚”总体方案",
)
SIXTH = """
plan: {id: sixth-2025, title: 第六个方案, region: 鹤城区, window: 2025-01/2025-12}
areas:
  - id: one
    name: 新领域
    indicators:
      - {id: new-loans, name: 新增贷款, unit: 亿元, measure: flow, lead: 区金融办, target: ">= 60"}
      - {id: marks, name: "<img src=x onerror=alert(1)> [x](javascript:alert(1)) :red[y] **z** http://x.cn", unit: 家, measure: flow,
         lead: "<b>区科技局</b>", target: ">= 5"}
"""
JUNE = "地区,指标,数据期,实际值\n西洞庭管理区,社会消费品零售总额增速,2025-06,6.9%\n西洞庭管理区,城镇新增就业,2025-06,512人\n"
WITH_BAD_ROW = "地区,指标,数据期,实际值\n西洞庭管理区,社会消费品零售总额增速,2025-06,7.1%\n西洞庭管理区,城镇新增就业,2025-06,五百\n"


def choose(page: Page, key: str, text: str) -> None:
    """Pick an option of a list of the bar."""
    page.locator(f".st-key-{key}").get_by_role("combobox").click()
    page.get_by_role("option", name=text, exact=True).click()


def cards_of(page: Page) -> Locator:
    return page.locator(".st-key-wall [data-testid=stGridCell]")


def wait_for_another_wall(page: Page, act: Callable[[], None]) -> None:
    """Do something that changes the wall, and wait until it has changed and stands."""
    first = cards_of(page).first
    before = first.inner_text()
    act()
    expect(first).not_to_have_text(before, use_inner_text=True)
    settle(page)


def upload(page: Page, name: str, content: str) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})


def test_overview_shows_the_five_plans(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(full_site.url)
    for plan in PLANS:
        expect(page.locator(".st-key-matrix").get_by_text(plan)).to_be_visible()
    expect(cards_of(page)).to_have_count(24)


def test_region_then_area_leaves_its_indicators(full_site: Site, fresh_page: Opened) -> None:
    store = Store(full_site.store)
    expected = {row.name for row in assess(store, as_of=date(2025, 6, 30), scope=Scope(region="西洞庭管理区", area="民生补短提质"))}
    store.close()
    page = fresh_page()
    page.goto(full_site.url)
    choose(page, "region", "西洞庭管理区")
    expect(page.get_by_role("heading", level=1)).to_have_text("西洞庭管理区")
    settle(page)
    wait_for_another_wall(page, lambda: choose(page, "area", "民生补短提质"))
    expect(page.locator(".st-key-headline")).to_contain_text("民生补短提质")
    names: set[str] = set()
    for number in range(1, -(-len(expected) // 24) + 1):
        if number > 1:
            wait_for_another_wall(page, page.get_by_role("button", name=f"Page {number}", exact=True).click)
        expect(cards_of(page)).to_have_count(min(24, len(expected) - 24 * (number - 1)))
        names |= set(page.locator(".st-key-wall [data-testid=stPageLink-NavLink]").all_inner_texts())
    assert names == expected


def test_a_gauge_leads_to_its_indicator_and_keeps_the_bar(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(full_site.url)
    expect(cards_of(page)).to_have_count(24)
    settle(page)
    wait_for_another_wall(page, lambda: choose(page, "plan", PLANS[4]))
    expect(page.get_by_role("heading", level=1)).to_have_text(PLANS[4])
    link = page.locator(".st-key-wall [data-testid=stPageLink-NavLink]").first
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".st-key-plan").get_by_role("combobox")).to_have_value(PLANS[4])
    expect(page.get_by_text("为什么是这个灯")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(PLANS[4])


def test_one_step_back_from_a_gauge_is_the_wall_as_it_was(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/?sort=按名称&page=2")
    link = page.locator(".st-key-wall [data-testid=stPageLink-NavLink]").first
    expect(link).to_be_visible()
    settle(page)  # the gauges come in any order
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settle(page)
    page.go_back()
    expect(page.locator(".st-key-wall [data-testid=stPageLink-NavLink]").first).to_have_text(name)
    assert parse_qs(urlsplit(page.url).query) == {"sort": ["按名称"], "page": ["2"]}


def test_the_same_link_shows_the_same(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(full_site.url)
    choose(page, "plan", PLANS[4])
    choose(page, "area", "产业育新培强")
    choose(page, "as_of", "2025年4月")
    expect(page.locator(".st-key-headline")).to_contain_text("产业育新培强")
    expect(page.locator(".st-key-headline")).to_contain_text("2025年4月")
    settle(page)
    other = fresh_page()
    other.goto(page.url)
    expect(other.locator(".st-key-headline")).to_have_text(page.locator(".st-key-headline").inner_text(), use_inner_text=True)
    settle(other)
    assert cards_of(other).all_inner_texts() == cards_of(page).all_inner_texts()


def test_june_is_uploaded_and_its_gauge_shows_it(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{own_site.url}/indicator?indicator=社会消费品零售总额增速 · 西洞庭管理区")
    expect(page.locator(".st-key-reading")).to_contain_text("6.4%")
    page.get_by_role("link", name="填报").click()
    upload(page, "六月.csv", JUNE)
    expect(page.locator(".st-key-stacked-preview")).to_contain_text("6.4% → 6.9%")
    expect(page.locator(".st-key-stacked-preview")).to_contain_text("512 人")
    page.get_by_text("处需要确认的,已核对无误").click()
    page.get_by_role("button", name="入库 2 个数值").dblclick()  # impatient, as people are
    expect(page.get_by_text("已入库 2 个数值(新报 1、更正 1)")).to_be_visible()
    page.get_by_role("link", name="总览").click()
    page.locator(".st-key-wall").get_by_role("link", name="社会消费品零售总额增速").click()
    expect(page.locator(".st-key-reading")).to_contain_text("6.9%")
    expect(page.locator(".st-key-gauge [role=figure]")).to_have_attribute("aria-label", re.compile("6.9%"))
    expect(page.get_by_text("第 2 次报送").first).to_be_visible()


def test_a_bad_row_is_named_and_nothing_stored(own_site: Site, fresh_page: Opened) -> None:
    before = own_site.run("export", "actuals", "--format", "csv")
    page = fresh_page()
    page.goto(f"{own_site.url}/upload")
    upload(page, "六月.csv", WITH_BAD_ROW)
    expect(page.get_by_role("alert").filter(has_text="1 处错误,整个文件不入库")).to_be_visible()
    findings = page.locator(".st-key-stacked-findings-error")
    expect(findings).to_contain_text("第 3 行 D 列")
    expect(findings).to_contain_text("五百")
    expect(page.get_by_role("button", name="入库 1 个数值")).to_be_disabled()
    assert own_site.run("export", "actuals", "--format", "csv") == before


def test_a_submission_is_withdrawn_with_a_reason(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{own_site.url}/upload")
    page.get_by_text("撤回一批").click()
    settle(page)
    page.locator(".st-key-withdraw-which").get_by_role("combobox").focus()
    page.wait_for_timeout(500)  # a list that is open shuts when the page is scrolled to it
    page.locator(".st-key-withdraw-which").get_by_role("combobox").press("ArrowDown")
    page.get_by_role("option").first.click()
    page.get_by_label("理由(必填)").fill("数字有误")
    page.get_by_label("理由(必填)").press("Enter")
    page.get_by_role("button", name="撤回", exact=True).dblclick()
    expect(page.get_by_text("已撤回批次", exact=False)).to_be_in_viewport()  # where it was pressed
    expect(page.locator(".st-key-stacked-submissions")).to_contain_text("已撤回:数字有误")


def test_a_sixth_plan_of_another_process_shows_at_the_next_click(own_site: Site, fresh_page: Opened, tmp_path: Path) -> None:
    page = fresh_page()
    page.goto(own_site.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("5 个方案")
    file = tmp_path / "sixth.yaml"
    file.write_text(SIXTH, encoding="utf-8")
    own_site.run("plan", "add", str(file))
    choose(page, "status", "未报送")
    expect(page.get_by_role("heading", level=1)).to_have_text("6 个方案")
    choose(page, "plan", "第六个方案")
    expect(cards_of(page)).to_have_count(2)
    expect(cards_of(page).filter(has_text="新增贷款")).to_be_visible()


def test_names_are_shown_letter_by_letter(own_site: Site, fresh_page: Opened, tmp_path: Path) -> None:
    file = tmp_path / "sixth.yaml"
    file.write_text(SIXTH, encoding="utf-8")
    own_site.run("plan", "add", str(file))
    page = fresh_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    for view in ("", "indicator", "catalog", "wall"):
        page.goto(f"{own_site.url}/{view}?plan=第六个方案")
        if view == "indicator":
            page.locator(".st-key-indicator").get_by_role("combobox").click()
            page.get_by_role("option").filter(has_text="javascript").click()
        shown = page.locator("[data-testid=stMain]").get_by_text("<img src=x onerror=alert(1)> [x](javascript:alert(1)) :red[y] **z**")
        expect(shown.first).to_be_visible()
        assert page.locator("[data-testid=stMain] img").count() == 0
        assert page.locator("[data-testid=stMain] a[href^='http://x.cn']").count() == 0
    page.goto(f"{own_site.url}/league?plan=第六个方案&by=牵头单位")
    expect(page.locator(".st-key-rows-league").get_by_text("<b>区科技局</b>")).to_be_visible()
    assert asked == []


def test_health_says_when_the_store_does_not_answer(own_site: Site) -> None:
    assert own_site.health() == 200
    own_site.run("export", "submissions", "--format", "csv")  # waits until the server has let the file go
    own_site.store.write_bytes(b"not a store")
    assert own_site.health() == 503


def test_a_clerk_corrects_a_table_by_hand_and_sees_who_has_not_reported(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{own_site.url}/upload?plan=西洞庭管理区“七大攻坚”总体方案")
    expect(page.get_by_role("heading", name="谁还没报")).to_be_visible()
    upload(page, "六月.csv", "指标,数据期,本月,完成值,累计完成\n城镇新增就业,2025-06,40,512,512.5\n")
    expect(page.get_by_role("alert").filter(has_text="没有读懂")).to_be_visible()
    settle(page)
    column = page.locator("[class*=st-key-column-of-value]").get_by_role("combobox")
    column.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # a page that still scrolls closes the list again
    column.click()
    page.get_by_role("option").filter(has_text="完成值").first.click()
    page.get_by_role("button", name="按此重新核对").click()
    expect(page.locator(".st-key-stacked-preview")).to_contain_text("512 人")
    expect(page.get_by_role("button", name="入库 1 个数值")).to_be_visible()


def test_a_mayor_on_a_phone_gets_from_a_count_to_its_reason(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page(390, 844)
    page.goto(f"{full_site.url}/?plan={PLANS[4]}")
    count = page.locator(".st-key-card-off_track").get_by_role("button")
    many = int(re.findall(r"\d+", count.inner_text())[0])
    count.click()
    expect(page.locator(".st-key-status").get_by_role("combobox")).to_have_value("严重滞后")
    expect(page.locator(".st-key-headline")).to_contain_text("严重滞后")
    expect(cards_of(page)).to_have_count(min(many, 24))
    settle(page)
    line = page.locator(".st-key-rows-lagging [data-testid=stPageLink-NavLink]").first
    name = line.locator("strong").inner_text()
    line.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".st-key-reasons")).to_contain_text("判定")
    page.go_back()
    expect(page.locator(".st-key-status").get_by_role("combobox")).to_have_value("严重滞后")


@pytest.mark.parametrize(
    ("address", "heading"),
    [("by=牵头单位&worst_first=true", "Lead department"), ("by=比较&between=两个时间&versus_as_of=与 2025年3月 相比", "Mar 2025")],
)
def test_what_the_league_shows_outlives_the_other_language(full_site: Site, fresh_page: Opened, address: str, heading: str) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/league?{address}")
    page.get_by_role("button", name="English").click()
    head = page.locator(".st-key-rows-league .stHorizontalBlock, .st-key-rows-comparison .stHorizontalBlock")
    expect(head).to_contain_text(heading)
    settle(page)
    page.reload()
    expect(head).to_contain_text(heading)
    expect(page).not_to_have_url(re.compile(r"by=%E"))
