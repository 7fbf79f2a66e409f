"""Whoever cannot see colours, or uses no mouse: axe on every view, light and dark; the keyboard; what charts say and give away."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from serving import PATIENCE, Site, settle

from indicators import period_words

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RETAIL = "社会消费品零售总额增速 · 西洞庭管理区"
VIEWS = {
    "overview": "",
    "indicator": f"indicator?indicator={RETAIL}",
    "league": "league",
    "comparison": "league?by=比较&plan=吉安市重点改革突破攻坚战实施方案",
    "milestones": "milestones",
    "upload": "upload",
    "catalog": "catalog?plan=西洞庭管理区“七大攻坚”总体方案",
    "wall": "wall?seconds=600",
}
FOUND = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(one => ['serious', 'critical'].includes(one.impact))
  .flatMap(one => one.nodes.map(node => one.id + ': ' + node.target.join(' ') + ' ' + node.html.slice(0, 120)))"""
FOCUSED = """() => { const e = document.activeElement, style = getComputedStyle(e), places = [];
  for (let up = e; up; up = up.parentElement) places.push(...[...up.classList].filter(name => name.startsWith('st-key-')));
  return {places, shown: style.outlineStyle !== 'none' || style.boxShadow !== 'none', href: e.getAttribute('href')} }"""
MOST_TABS = 60


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(full_site: Site, fresh_page: Opened, view: str) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/{VIEWS[view]}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        settle(page)
        page.evaluate(AXE)
        assert page.evaluate(FOUND) == [], scheme


@pytest.mark.parametrize(("address", "language"), [("", "zh"), ("?lang=en", "en"), ("league?lang=zh", "zh")])
def test_the_page_says_its_language_and_its_headings_are_in_order(full_site: Site, fresh_page: Opened, address: str, language: str) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/{address}")
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", language)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(e => Number(e.tagName[1]))")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_keyboard_reaches_the_bar_the_cards_and_a_gauge(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(full_site.url)
    expect(page.locator(".st-key-wall [data-testid=stGridCell]")).to_have_count(24)
    settle(page)
    stops: list[dict[str, Any]] = []
    while len(stops) < MOST_TABS and not (stops and "st-key-wall" in stops[-1]["places"]):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    passed = list(dict.fromkeys(place for stop in stops for place in stop["places"]))
    wanted = [
        "st-key-navigation",
        "st-key-plan",
        "st-key-status",
        "st-key-card-missed",
        "st-key-rows-lagging",
        "st-key-sort",
        "st-key-wall",
    ]
    assert [place for place in passed if place in wanted] == wanted
    assert "indicator" in stops[-1]["href"]
    assert stops[-1]["shown"]
    name = page.locator(".st-key-wall [data-testid=stPageLink-NavLink]").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_trend_and_its_table_are_taken_along(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/indicator?indicator={RETAIL}")
    expect(page.get_by_text("历次报送")).to_be_visible()
    settle(page)
    page.locator(".st-key-trend").hover()
    with page.expect_download() as picture:
        page.locator(".st-key-trend").get_by_role("button", name="下载图片").click()
    assert picture.value.suggested_filename == "社会消费品零售总额增速-西洞庭管理区-走势.png"
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as workbook:
        page.locator(".st-key-take-history").get_by_role("button", name="下载 xlsx").click()
    assert workbook.value.suggested_filename == "社会消费品零售总额增速-西洞庭管理区-历次报送.xlsx"
    sheet = load_workbook(io.BytesIO(Path(workbook.value.path()).read_bytes())).active
    assert sheet is not None
    shown = page.locator("[class*=st-key-row-history] button")
    assert sheet.max_row == shown.count() + 1
    assert period_words(str(sheet.cell(sheet.max_row, 1).value)) in shown.first.inner_text()


def test_a_period_of_the_past_opens_in_the_same_window(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/indicator?indicator={RETAIL}&plan=西洞庭管理区“七大攻坚”总体方案")
    page.locator("[class*=st-key-row-history]").filter(has_text="2025年3月").get_by_role("button").click()
    expect(page.locator(".st-key-as_of").get_by_role("combobox")).to_have_value("2025年3月")
    expect(page.locator(".st-key-reading")).to_contain_text("2025年3月")
    expect(page.locator(".st-key-plan").get_by_role("combobox")).to_have_value("西洞庭管理区“七大攻坚”总体方案")
    settle(page)
    assert len(page.context.pages) == 1
    other = fresh_page()
    other.goto(page.url)
    expect(other.locator(".st-key-reading")).to_contain_text("2025年3月")


def test_the_wall_is_ordered_as_asked_and_the_address_says_so(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{full_site.url}/?plan=西洞庭管理区“七大攻坚”总体方案")
    first = page.locator(".st-key-wall [data-testid=stGridCell]").first
    expect(first).to_be_visible()
    page.locator(".st-key-sort").get_by_text("按领域").click()
    expect(first).to_contain_text("社会消费品零售总额增速")
    expect(first).to_contain_text("内需扩量提效")
    settle(page)
    assert "sort=" in page.url
    page.reload()
    expect(first).to_contain_text("社会消费品零售总额增速")
