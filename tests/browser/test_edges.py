"""Every view at its edges: nothing stored, one value, forty regions, 120 indicators, long names, twelve digits, growth below nought.

Each page is opened once and looked at in three widths, some on paper too; the pictures go to tests/output. Nothing scrolls
sideways, no word leaves its card, no two texts stand on one another, nobody sees an error.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from edge_stores import (
    CITY_NAME,
    COUNTY_NAMES,
    INDICATORS_TITLE,
    ONE_TITLE,
    REGIONS_TITLE,
    edge_store,
    empty_store,
    long_name,
)
from playwright.sync_api import Browser, Page, expect
from serving import OUTPUT, PATIENCE, Site, serving, settle

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

PAPER = 703  # A4 without its margins
WIDTHS = {1400: 900, 1024: 768, 390: 844}
ONE, REGIONS, MANY = f"plan={ONE_TITLE}", f"plan={REGIONS_TITLE}", f"plan={INDICATORS_TITLE}"
EMPTY = {"overview": "", "indicator": "indicator", "league": "league", "upload": "upload", "wall": "wall?seconds=3600"}
EDGES = {
    "one-overview": f"?{ONE}",
    "one-indicator": f"indicator?{ONE}",
    "one-league": f"league?{ONE}",
    "one-wall": f"wall?{ONE}&seconds=3600",
    "regions-overview": f"?{REGIONS}",
    "regions-flow": f"indicator?{REGIONS}&indicator={long_name('新增贷款')} · {CITY_NAME}",
    "regions-growth": f"indicator?{REGIONS}&indicator={long_name('社零增速')} · {COUNTY_NAMES[3]}",
    "regions-league": f"league?{REGIONS}",
    "regions-comparison": f"league?{REGIONS}&by=比较",
    "regions-wall": f"wall?{REGIONS}&seconds=3600",
    "indicators-overview": f"?{MANY}",
    "indicators-scaled": f"?{MANY}&scaled=true&page=3&sort=按领域",
    "indicators-level": f"indicator?{MANY}&indicator={long_name('指标', 25)} · {CITY_NAME}",
    "indicators-beyond": f"indicator?{MANY}&indicator={long_name('指标', 55)} · {CITY_NAME}",
    "indicators-dates": f"league?{MANY}&by=比较&between=两个时间",
    "indicators-milestones": f"milestones?{MANY}",
    "indicators-catalog": f"catalog?{MANY}&q={long_name('指标', 7)}",
    "indicators-wall": f"wall?{MANY}&seconds=3600",
    "audit": "audit",
}
ON_PAPER = {"regions-overview", "indicators-overview", "indicators-level"}

WIDER = """() => Math.max(...[document.documentElement, document.body, document.querySelector('[data-testid=stMain]')]
  .map(e => e.scrollWidth - innerWidth))"""
# every piece of text that can be seen, with its place; what a box that scrolls or hides keeps back is no text of the page
PLACES = """const places = (root) => { const found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) { const node = walker.currentNode, e = node.parentElement;
    if (!node.textContent.trim() || e.closest('[data-testid=stIconMaterial], style, .hoverlayer')) continue;
    if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true}) || parseFloat(getComputedStyle(e).fontSize) < 1) continue;
    const clips = []; for (let up = e; up && up !== root.parentElement; up = up.parentElement)
      if (!(up instanceof SVGElement) && getComputedStyle(up).overflow !== 'visible') clips.push(up.getBoundingClientRect());
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) { const seen = {text: node.textContent.trim().slice(0, 30), node,
        left: Math.max(box.left, ...clips.map(c => c.left)), right: Math.min(box.right, ...clips.map(c => c.right)),
        top: Math.max(box.top, ...clips.map(c => c.top)), bottom: Math.min(box.bottom, ...clips.map(c => c.bottom))};
      if (seen.right - seen.left > 1 && seen.bottom - seen.top > 1) found.push(seen); } }
  return found };"""
# the middle half of a line is what its letters fill; boxes of lines overlap by themselves
ON_ONE_ANOTHER = f"""() => {{ {PLACES} const found = places(document.querySelector('[data-testid=stMain]')).map(
    one => ({{...one, top: one.top + (one.bottom - one.top) / 4, bottom: one.bottom - (one.bottom - one.top) / 4}}));
  found.sort((a, b) => a.top - b.top); const clashes = [];
  found.forEach((a, n) => {{ for (let m = n + 1; m < found.length && found[m].top < a.bottom; m++) {{ const b = found[m];
    if (a.node !== b.node && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - b.top > 2)
      clashes.push(a.text + ' × ' + b.text); }} }});
  return clashes }}"""
CARDS = """.st-key-wall [data-testid=stGridCell], .st-key-cards button, [data-testid=stMetric], [class*=st-key-rate-] button,
  [class*=st-key-row-] button, [class*=st-key-milestone-], td, [data-testid=stMain] a"""
OUTSIDE = f"""cards => {{ {PLACES} return [...document.querySelectorAll(cards)].filter(card => card.checkVisibility()).flatMap(card => {{
  const box = card.getBoundingClientRect();
  return places(card).filter(one => !one.node.parentElement.closest('svg')).filter(one => one.left < box.left - 1 || one.right > box.right + 1
    || one.top + 4 < box.top - 1 || one.bottom - 4 > box.bottom + 1).map(one => one.text) }}) }}"""
FAULTS = "[data-testid=stException], [data-testid=stAlertContentError]"


@pytest.fixture(scope="module")
def sites(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    folder = tmp_path_factory.mktemp("edges")
    built = {"empty": empty_store, "edges": edge_store}
    for name, build in built.items():
        shutil.copy(shipped_store_file, folder / name)
        build(folder / name).close()
    with serving(folder / "empty") as empty, serving(folder / "edges") as edges:
        yield {"empty": empty, "edges": edges}


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """One page for all, so that the browser keeps the screen's files."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def looked_at(page: Page, name: str, *, on_paper: bool = False) -> None:
    """Look at the page as it stands in every width."""
    OUTPUT.mkdir(exist_ok=True)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        nothing_amiss(page, str(width))
        page.screenshot(path=OUTPUT / f"edge-{name}-{width}.png")
    if on_paper:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": PAPER, "height": 1000})
        settle(page)
        nothing_amiss(page, "paper")
        page.screenshot(path=OUTPUT / f"edge-{name}-paper.png")
        page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1400, "height": 900})


def nothing_amiss(page: Page, where: str) -> None:
    page.wait_for_timeout(100)  # charts and grids follow the width a moment later
    page.wait_for_function(f"() => ({WIDER})() <= 0", timeout=5000)
    assert page.evaluate(ON_ONE_ANOTHER) == [], where
    assert page.evaluate(OUTSIDE, CARDS) == [], where


def opened(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)


@pytest.mark.parametrize("view", EMPTY)
def test_an_empty_store_looks_intended(sites: dict[str, Site], page: Page, view: str) -> None:
    opened(page, f"{sites['empty'].url}/{EMPTY[view]}")
    looked_at(page, f"empty-{view}")
    expect(page.locator(FAULTS)).to_have_count(0)


@pytest.mark.parametrize("view", EDGES)
def test_an_edge_looks_intended(sites: dict[str, Site], page: Page, view: str) -> None:
    opened(page, f"{sites['edges'].url}/{EDGES[view]}")
    looked_at(page, view, on_paper=view in ON_PAPER)
    expect(page.locator(FAULTS)).to_have_count(0)


def test_a_bad_sheet_of_long_names_looks_intended(sites: dict[str, Site], page: Page) -> None:
    values = ["五百亿", "-123456789012", "12345678901234567890", "99%", "12亿元", "家", "1e5", "—"]
    rows = [f"{name},{long_name('新增贷款')},2025-06,{values[number % len(values)]}" for number, name in enumerate(COUNTY_NAMES)]
    content = "\n".join(["地区,指标,数据期,实际值", f"{long_name('没有')},{long_name('没有')},2025-06,3", *rows]).encode()
    opened(page, f"{sites['edges'].url}/upload?{REGIONS}")
    page.locator("input[type=file]").set_input_files({"name": f"{long_name('表')}.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text("需要确认").first).to_be_visible()
    settle(page)
    looked_at(page, "bad-sheet")
