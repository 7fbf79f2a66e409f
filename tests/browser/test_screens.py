"""Every view at a desk and on a phone, light and dark; pictures go to tests/output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import OUTPUT, PATIENCE, Site, settle

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
WIDTHS = {1400: 900, 390: 844}
VIEWS = {
    "overview": "",
    "plan": "?plan=西洞庭管理区“七大攻坚”总体方案",
    "counties": "?plan=吉安市重点改革突破攻坚战实施方案",
    "indicator": "indicator?indicator=城镇新增就业 · 西洞庭管理区",
    "growth": "indicator?indicator=社会消费品零售总额增速 · 西洞庭管理区",
    "regions": "indicator?indicator=县级平台公司国有股权划转比例 · 吉州区",
    "league": "league",
    "departments": "league?by=牵头单位&plan=西洞庭管理区“七大攻坚”总体方案",
    "comparison": "league?by=比较&plan=吉安市重点改革突破攻坚战实施方案&versus=吉州区&versus=万安县",
    "milestones": "milestones?plan=衢州市营商环境优化提升“一号改革工程”实施方案&as_of=2023年6月",
    "upload": "upload",
    "catalog": "catalog?plan=西洞庭管理区“七大攻坚”总体方案",
}
# what is English and may stand in Chinese text: file formats, and names of the trade in the plans themselves
ALLOWED = {"English", "CSV", "csv", "tsv", "txt", "xlsx", "xls", "ods", "GDP", "AA", "AAA", "PM2.5", "b0"}

TRUNCATED = """() => [...document.querySelectorAll('[data-testid=stMain] p, [data-testid=stMain] button, [data-testid=stMain] a, [data-testid=stMain] td')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible' && e.clientWidth > 0)
  .map(e => e.innerText)"""
WIDER = """() => [document.documentElement, document.body, document.querySelector('[data-testid=stMain]')]
  .map(e => e.scrollWidth - innerWidth)"""
WORDS = """() => { const icons = [...document.querySelectorAll('[data-testid=stIconMaterial]')];
  icons.push(...[...document.querySelectorAll('p')].filter(e => getComputedStyle(e).fontSize === '0px'));  // said, not shown
  icons.forEach(e => e.style.display = 'none'); const text = document.querySelector('[data-testid=stMain]').innerText;
  icons.forEach(e => e.style.display = ''); return text }"""


def open_view(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    settle(page)


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> Iterator[dict[bool, Page]]:
    """One page for each theme, so that the browser keeps the screen's files."""
    contexts = {dark: chromium.new_context(locale="zh-CN", color_scheme="dark" if dark else "light") for dark in (False, True)}
    for context in contexts.values():
        context.set_default_timeout(PATIENCE * 1000)
    yield {dark: context.new_page() for dark, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_cut_or_scrolls_sideways(full_site: Site, pages: dict[bool, Page], view: str, dark: bool) -> None:  # noqa: FBT001
    page = pages[dark]
    page.set_viewport_size({"width": 1400, "height": 900})
    open_view(page, f"{full_site.url}/{VIEWS[view]}")
    english = set(re.findall(r"[A-Za-z][A-Za-z0-9.]+", page.evaluate(WORDS))) - ALLOWED
    assert english == set()
    OUTPUT.mkdir(exist_ok=True)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        page.wait_for_function(f"() => Math.max(...({WIDER})()) <= 0", timeout=5000)  # charts follow the width a moment later
        name = f"{view}-{width}-{'dark' if dark else 'light'}"
        page.screenshot(path=OUTPUT / f"{name}.png")
        assert page.evaluate(TRUNCATED) == []
        whole = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": min(whole, 9000)})
        settle(page)
        page.screenshot(path=OUTPUT / f"{name}-whole.png")


@pytest.mark.parametrize("view", ["overview", "plan", "counties"])
def test_first_screen_holds_cards_five_that_lag_and_a_row_of_the_wall(full_site: Site, fresh_page: Opened, view: str) -> None:
    page = fresh_page(1400, 900)
    open_view(page, f"{full_site.url}/{VIEWS[view]}")

    def bottom(selector: str, number: int) -> float:
        box = page.locator(selector).nth(number).bounding_box()
        assert box is not None
        return box["y"] + box["height"]

    assert bottom(".st-key-cards", 0) < 900
    assert page.locator(".st-key-rows-lagging [data-testid=stPageLink-NavLink]").count() == 5
    assert bottom(".st-key-rows-lagging", 0) < 900
    assert bottom(".st-key-wall [data-testid=stGridCell]", 0) <= 900


@pytest.mark.parametrize("view", ["overview", "indicator", "counties"])
def test_every_chart_has_words_and_no_tool_but_its_picture(full_site: Site, fresh_page: Opened, view: str) -> None:
    page = fresh_page()
    open_view(page, f"{full_site.url}/{VIEWS[view]}")
    charts = page.locator("[data-testid=stPlotlyChart]")
    labels = [chart.get_attribute("aria-label") for chart in charts.all()]
    assert labels
    assert all(label and re.search(r"目标", label) for label in labels)
    tools = {button.get_attribute("aria-label") for button in page.locator(".modebar-btn").all()}
    assert tools <= {"下载图片"}


def test_nothing_is_fetched_from_elsewhere(full_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_view(page, full_site.url)
    assert {url for url in asked if not url.startswith((full_site.url, "data:", "blob:"))} == set()


def test_a_store_with_one_value_looks_intended(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    OUTPUT.mkdir(exist_ok=True)
    for view in ("overview", "indicator", "league", "milestones", "upload", "catalog"):
        open_view(page, f"{own_site.url}/{VIEWS[view]}")
        page.screenshot(path=OUTPUT / f"{view}-one-value.png")
        assert page.get_by_role("alert").count() == 0
