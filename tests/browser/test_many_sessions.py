"""Eight browsers send revisions of the same keys while eight others read: what was acknowledged is there in order, no page mixes two states.

Of those who read two are browsers, and six sessions that speak with the server as browsers do: fourteen that draw charts would leave
the senders no processor.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from protocol import session
from serving import ARGUMENTS, PATIENCE, SETTLED, Site

from indicators import Store, check_store
from indicators.intake.submission import ActualRow, store_submission

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WRITERS, READERS = 8, 8
PLAN: Final = "西洞庭管理区“七大攻坚”总体方案"
AREA: Final = "内需扩量提效"
JUNE: Final = date(2025, 6, 30)
KEYS: Final = {"retail-sales-growth": "社会消费品零售总额增速", "fixed-asset-investment-growth": "固定资产投资增速"}
TARGETS: Final = ("≥ 6%", "≥ 5%")
FIRST: Final = 1.5
STATE: Final = """() => ({
  receipt: document.body.innerText.match(/已入库 2 个数值.*?批次号 (\\d+)/)?.[1],
  ticked: document.querySelector('[class*=st-key-upload-accepted] input')?.checked,
  ready: document.querySelector('.st-key-upload-store button')?.disabled === false})"""
BETWEEN_LOOKS: Final = 6.0  # eight pages that are drawn all the time would leave the senders no processor
FOREVER = 6 * PATIENCE * 1000
# what is gone in the same moment is not waited for
CLICK: Final = "selector => document.querySelector(selector)?.click()"
Seen = list[tuple[int, float]]
FIGURE = re.compile(r"(-?\d+(?:\.\d+)?)%")


def sheet(value: float) -> bytes:
    """A report that holds one value for every key, so that two values on one page are of two states."""
    rows = [f"西洞庭管理区,{name},2025-06,{value}" for name in KEYS.values()]
    return "\n".join(["地区,指标,数据期,实际值", *rows]).encode()


@asynccontextmanager
async def opened(browser: Browser, url: str) -> AsyncIterator[Page]:
    """A page of a session of its own."""
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1400, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(FOREVER)
    await page.goto(url)
    await settled(page)
    yield page
    await context.close()


async def settled(page: Page) -> None:
    await page.wait_for_function(SETTLED, polling=200)
    assert await page.locator("[data-testid=stException]").count() == 0


async def send(page: Page, value: float) -> int:
    """Send a sheet and confirm until it is stored; returns the number on the receipt."""
    name = f"{value}.csv"
    await page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": sheet(value)})
    await expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=FOREVER)
    end = time.monotonic() + 2 * FOREVER / 1000
    while True:
        await settled(page)
        assert time.monotonic() < end, await page.locator("body").inner_text()
        state = await page.evaluate(STATE)
        if state.get("receipt"):
            return int(state["receipt"])
        if state["ready"]:
            await page.evaluate(CLICK, ".st-key-upload-store button")
        elif state.get("ticked") is False:  # once more after another's value came in between
            await page.evaluate(CLICK, "[class*=st-key-upload-accepted] input")
        await page.wait_for_timeout(200)


async def write(browser: Browser, url: str, number: int, ready: asyncio.Barrier) -> tuple[int, float]:
    """The number and the value of what one sender was told is stored."""
    async with opened(browser, f"{url}/upload?{urlencode({'plan': PLAN})}") as page:
        await page.get_by_label("填报人").fill(f"填报人{number}")
        await page.get_by_label("填报人").press("Enter")
        await settled(page)
        await ready.wait()
        value = number * 10 + 0.5
        return await send(page, value), value


async def read_indicator(page: Page) -> tuple[int, float]:
    """The figure of the page of an indicator and the submission it says it is of; the same wherever it stands."""
    texts = [
        await page.locator(".st-key-reading").inner_text(),
        await page.locator(".st-key-rows-history [data-testid=stButton]").first.inner_text(),
        (await page.locator("body").inner_text()).partition("所用数据")[2],
    ]
    figures = [FIGURE.findall(text) for text in texts]
    submissions = {number for text in texts[1:] for number in re.findall(r"批次\s*(\d+)", text)}
    assert len({found[0] for found in figures}) == 1, texts
    assert len(submissions) == 1, texts
    return int(submissions.pop()), float(figures[0][0])


async def read_overview(page: Page) -> tuple[int, float]:
    """The figures of the wall, which are of one submission; it is not named there."""
    cards = page.locator(".st-key-wall [data-testid=stGridCell]")
    texts = [await cards.filter(has_text=name).inner_text() for name in KEYS.values()]
    found = {figure for text in texts for figure in FIGURE.findall(text)[:1]}
    assert len(found) == 1, texts
    return 0, float(found.pop())


async def read(browser: Browser, url: str, look: Callable[[Page], Awaitable[tuple[int, float]]], written: asyncio.Event) -> Seen:
    """What one reader saw until everything was written and once more."""
    seen, last = [], False
    async with opened(browser, url) as page:
        while not last:
            last = written.is_set()
            await page.reload()
            await settled(page)
            seen.append(await look(page))
            with suppress(TimeoutError):
                await asyncio.wait_for(written.wait(), BETWEEN_LOOKS)
    return seen


async def read_by_wire(url: str, written: asyncio.Event) -> Seen:
    """The same without a browser: the figures of the wall, which are of one submission."""
    seen, last = [], False
    async with session(url, urlencode({"plan": PLAN, "area": AREA})) as one:
        while not last:
            last = written.is_set()
            await one.click(None)
            cards = [text for text in one.texts if text.startswith("**") and any(target in text for target in TARGETS)]
            found = {FIGURE.findall(text)[0] for text in cards}
            assert len(cards) == len(KEYS), one.texts
            assert len(found) == 1, one.texts
            seen.append((0, float(found.pop())))
            with suppress(TimeoutError):
                await asyncio.wait_for(written.wait(), 0.5)
    return seen


async def everyone(url: str) -> tuple[Seen, list[Seen]]:
    """All senders and readers at once."""
    name = next(iter(KEYS.values()))
    looks = [(read_indicator, "/indicator", {"indicator": name}), (read_overview, "/", {"area": AREA})]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        ready, written = asyncio.Barrier(WRITERS), asyncio.Event()
        async with asyncio.TaskGroup() as readers:
            seen = [
                readers.create_task(read(browser, f"{url}{path}?{urlencode({'plan': PLAN, **more})}", look, written))
                for look, path, more in looks
            ]
            seen += [readers.create_task(read_by_wire(url, written)) for _ in range(READERS - len(looks))]
            async with asyncio.TaskGroup() as senders:
                told = [senders.create_task(write(browser, url, number + 1, ready)) for number in range(WRITERS)]
            written.set()
        await browser.close()
    return [one.result() for one in told], [one.result() for one in seen]


def test_eight_senders_and_eight_readers_at_once(own_site: Site) -> None:
    store = Store(own_site.store, wait=2 * PATIENCE)
    rows = [ActualRow("xidongting-2025", "4307Z1", key, JUNE.replace(month=1, day=1), JUNE, Decimal(str(FIRST))) for key in KEYS]
    first = store_submission(store, rows, who="张三", file_name="六月更正.csv", content=b"first")
    store.close()
    with ThreadPoolExecutor(1) as pool:  # where no other test's browser has a loop running
        told, seen = pool.submit(asyncio.run, everyone(own_site.url)).result()
    acknowledged = dict(told)
    assert sorted(acknowledged) == list(range(first + 1, first + 1 + WRITERS))
    for key in KEYS:
        found = [row for row in store.query("export_actuals", {"plan": None}).dicts() if row["indicator_id"] == key]
        assert {row["submission"]: float(row["value"]) for row in found if row["submission"] > first} == acknowledged
    there = [FIRST, *(acknowledged[number] for number in sorted(acknowledged))]
    for reader in seen:
        places = [there.index(value) for _, value in reader]
        assert places == sorted(places)  # never back to an earlier state
        assert places[-1] == WRITERS
        assert all(number in {0, first + place} for (number, _), place in zip(reader, places, strict=True))
    assert check_store(store).faults == ()
    store.close()


def test_a_file_that_is_chosen_while_the_page_begins_to_be_drawn_is_taken(own_site: Site) -> None:
    async def chosen() -> list[bool]:
        async with session(own_site.url) as one:
            return [await one.choose_file_while_drawn() for _ in range(40)]

    with ThreadPoolExecutor(1) as pool:
        answered = pool.submit(asyncio.run, chosen()).result()
    assert answered == [True] * 40
