"""The officer who prepares the monthly meeting, and the room it is held in: league, milestones, wall, paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from serving import OUTPUT, PATIENCE, Site, settle

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
JIAN = "吉安市重点改革突破攻坚战实施方案"
QUZHOU = "衢州市营商环境优化提升“一号改革工程”实施方案"
XIDONGTING = "西洞庭管理区“七大攻坚”总体方案"
OVERFLOWS = "() => { const e = document.querySelector('[data-testid=stMain]'); return e.scrollHeight - innerHeight }"
SIZES = """() => [...document.querySelectorAll('.st-key-screen p, .st-key-screen p *, .st-key-screen h1')]
  .filter(e => !e.closest('.st-key-screen-controls') && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize))"""


def test_a_row_of_the_league_leads_to_its_overview(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/league?plan={JIAN}&as_of=2025年5月")
    page.locator(".st-key-rows-league").get_by_role("link").filter(has_text="万安县").click()
    expect(page.locator(".st-key-headline")).to_contain_text("万安县")
    expect(page.locator(".st-key-headline")).to_contain_text("2025年5月")
    expect(page.locator(".st-key-plan").get_by_role("combobox")).to_have_value(JIAN)
    settle(page)
    other = fresh_page()
    other.goto(page.url)
    expect(other.locator(".st-key-headline")).to_have_text(page.locator(".st-key-headline").inner_text(), use_inner_text=True)
    page.go_back()
    expect(page.locator("h1")).to_have_text("晾晒")
    expect(page.locator(".st-key-region").get_by_role("combobox")).to_have_value("全部区域")


def test_a_row_of_the_league_of_a_region_leads_to_its_own(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/league?plan={JIAN}&region=吉安市&as_of=2025年5月")
    page.locator(".st-key-rows-league").get_by_role("link").filter(has_text="万安县").click()
    expect(page.locator(".st-key-region").get_by_role("combobox")).to_have_value("万安县")
    settle(page)
    page.reload()
    expect(page.locator(".st-key-region").get_by_role("combobox")).to_have_value("万安县")
    page.go_back()
    expect(page.locator("h1")).to_have_text("晾晒")
    expect(page.locator(".st-key-region").get_by_role("combobox")).to_have_value("吉安市")


def test_a_choice_of_the_league_is_in_the_address(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/league?plan={XIDONGTING}")
    page.locator(".st-key-by").get_by_text("领域").click()
    page.get_by_text("由差到好").click()
    expect(page.locator(".st-key-rows-league a").first).to_contain_text("50.0%")
    settle(page)
    other = fresh_page()
    other.goto(page.url)
    settle(other)
    expect(other.locator(".st-key-rows-league")).to_have_text(page.locator(".st-key-rows-league").inner_text(), use_inner_text=True)


def test_a_milestone_is_marked_done(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{own_site.url}/milestones?plan={QUZHOU}&due=overdue")
    line = page.locator(".st-key-milestone-quzhou-2023-chain-alliance")
    line.get_by_role("button", name="标记完成").click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("组建主导产业链发展联盟")
    window.get_by_label("说明(可不填)").fill("已发文")
    window.get_by_role("button", name="标记完成").dblclick()  # impatient, as people are
    expect(page.get_by_text("“组建主导产业链发展联盟”已标记完成", exact=False)).to_be_visible()
    expect(window).to_have_count(0)
    expect(line).to_have_count(0)
    page.locator("[class*=st-key-due-done]").get_by_role("button").click()
    expect(line).to_contain_text("已发文")
    settle(page)
    assert "due=done" in page.url
    assert "已发文" in own_site.run("export", "milestones", "--format", "csv")
    assert own_site.run("export", "audit", "--format", "csv").count("节点完成") == 1


def test_the_wall_turns_by_itself_and_stays_at_a_reload(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page(1920, 1080)
    page.goto(f"{full_site.url}/wall?plan={XIDONGTING}&seconds=4")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("内需扩量提效")
    expect(title).to_have_text("产业育新培强")
    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_role("button", name="继续轮播")).to_be_visible()
    shown = title.inner_text()
    assert "turn=" in page.url
    page.reload()
    expect(title).to_have_text(shown)
    expect(page.get_by_role("button", name="退出大屏")).to_be_visible()
    settle(page)
    page.wait_for_timeout(500)  # the key is listened to a moment after its button is there
    page.keyboard.press("Escape")
    expect(title).to_have_text(XIDONGTING)
    expect(page.locator(".st-key-bar")).to_be_visible()


@pytest.mark.parametrize("turn", ["xidongting-2025/民生补短提质", "jian-2023/重点领域改革攻坚行动"])
def test_the_wall_fills_one_screen_and_is_large(full_site: Site, fresh_page: Opened, turn: str) -> None:
    page = fresh_page(1920, 1080)
    page.goto(f"{full_site.url}/wall?turn={turn}&seconds=600")
    expect(page.get_by_role("heading", level=1)).to_have_text(turn.partition("/")[2])
    settle(page)
    OUTPUT.mkdir(exist_ok=True)
    page.screenshot(path=OUTPUT / f"wall-{turn.partition('/')[0]}.png")
    assert page.evaluate(OVERFLOWS) <= 0
    assert min(page.evaluate(SIZES)) >= 24
    assert page.locator(".st-key-bar").is_hidden()
    assert set(re.findall(r"[A-Za-z]{2,}", page.locator("[data-testid=stMain]").inner_text())) == {"Esc"}


@pytest.mark.parametrize("view", ["", "indicator"])
def test_paper_has_no_bars_and_holds_every_card(full_site: Site, fresh_page: Opened, view: str) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/{view}?plan={XIDONGTING}")
    settle(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 without its margins
    expect(page.locator(".st-key-bar")).to_be_hidden()
    expect(page.locator(".st-key-navigation")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stMain]')).overflowY") == "visible"


def test_one_click_is_one_step_whatever_it_changes(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/?page=2")
    settle(page)
    came = page.url
    page.locator(".st-key-areas button").first.click()  # plan and area, and the second page is none any more
    expect(page.locator(".st-key-area").get_by_role("combobox")).not_to_have_value("全部领域")
    settle(page)
    expect(page).to_have_url(re.compile("plan=.*area="))
    page.go_back()
    expect(page.locator(".st-key-area").get_by_role("combobox")).to_have_value("全部领域")
    settle(page)
    assert page.url == came


def test_back_from_the_other_language_is_the_page_as_it_was(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/?status=滞后")
    settle(page)
    status = page.locator(".st-key-status").get_by_role("combobox")
    page.get_by_role("button", name="English").click()
    expect(status).to_have_value("Lagging")
    settle(page)
    page.wait_for_timeout(2_000)  # so long a click counts in the language that was just chosen
    page.go_back()
    expect(status).to_have_value("滞后")
    page.go_forward()
    expect(status).to_have_value("Lagging")
