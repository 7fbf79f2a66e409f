"""The browser goes away in the middle of sending, of checking, of storing: nothing is stored, or all of it, and it is seen on return."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from serving import PATIENCE, Site, settle

from indicators import Scope, Store, assess, check_store, submissions

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
PLAN = "西洞庭管理区“七大攻坚”总体方案"
TURNS = 6
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 50_000}


@pytest.fixture
def names(own_site: Site) -> list[str]:
    """The indicators of a plan that may be reported for every month."""
    store = Store(own_site.store, wait=2 * PATIENCE)
    rows = assess(store, as_of=date(2025, 6, 30), scope=Scope(plan="xidongting-2025"))
    store.close()
    return sorted({row.name for row in rows if row.region_code == "4307Z1" and row.every == "month" and row.measure in {"growth", "ratio"}})


def sheet(names: list[str], value: int, size: int = 0) -> bytes:
    """A value of every month for each indicator; `size` makes it that many bytes larger."""
    rows = [f"西洞庭管理区,{name},2025-{month:02},{value}" for name in names for month in range(2, 13)]
    return "\n".join(["地区,指标,数据期,实际值", *rows, " " * size]).encode()


def opened(site: Site, fresh_page: Opened) -> Page:
    page = fresh_page()
    page.goto(f"{site.url}/upload?plan={PLAN}")
    settle(page)
    return page


def put(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def stored(site: Site) -> dict[str, int]:
    """How many values each file brought, in a sound store."""
    store = Store(site.store, wait=2 * PATIENCE)
    found = {one.file_name: one.values for one in submissions(store)}
    assert check_store(store).faults == ()
    store.close()
    return found


def test_half_a_file_is_no_file(own_site: Site, fresh_page: Opened, names: list[str]) -> None:
    before = stored(own_site)
    page = opened(own_site, fresh_page)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    with page.expect_request(lambda asked: "upload_file" in asked.url and asked.method == "PUT"):
        put(page, "半个.csv", sheet(names, 3, size=4_000_000))
    page.wait_for_timeout(1_000)
    page.context.close()
    assert own_site.health() == 200
    assert stored(own_site) == before
    again = opened(own_site, fresh_page)
    expect(again.get_by_text("放入各单位报来的表")).to_be_visible()
    assert "半个.csv" not in again.locator("body").inner_text()


def test_who_leaves_after_the_check_has_stored_nothing(own_site: Site, fresh_page: Opened, names: list[str]) -> None:
    before = stored(own_site)
    for wait in (0, 300):
        page = opened(own_site, fresh_page)
        put(page, "未入库.csv", sheet(names, 3))
        page.wait_for_timeout(wait)
        page.context.close()
    page = opened(own_site, fresh_page)
    put(page, "未入库.csv", sheet(names, 3))
    expect(page.locator(".st-key-upload-store")).to_be_visible()
    page.context.close()
    assert stored(own_site) == before


def confirmed(page: Page, name: str, content: bytes) -> None:
    """Put a file in and agree to all of it."""
    put(page, name, content)
    expect(page.locator(".st-key-upload-store")).to_be_visible()
    settle(page)
    for tick in page.locator("[class*=st-key-upload-accepted] label").all():
        tick.click()
        settle(page)


def test_who_leaves_while_it_is_stored_finds_all_of_it_or_nothing(own_site: Site, fresh_page: Opened, names: list[str]) -> None:
    """Leaves at random moments, from at once to twice as long as storing took this machine when somebody stayed."""
    page = opened(own_site, fresh_page)
    confirmed(page, "留下.csv", sheet(names, 9))
    began = time.monotonic()
    page.locator(".st-key-upload-store button").click()
    expect(page.get_by_text("已入库").first).to_be_visible()
    whole = 1000 * (time.monotonic() - began)
    page.context.close()
    seed = random.Random(4)  # noqa: S311  moments, not secrets
    there = 0
    for turn in range(TURNS):
        name, content = f"{turn}.csv", sheet(names, 10 + turn)
        page = opened(own_site, fresh_page)
        confirmed(page, name, content)
        page.locator(".st-key-upload-store button").click()
        page.wait_for_timeout(2 * whole * (turn + seed.random()) / TURNS)
        page.context.close()
        page = opened(own_site, fresh_page)
        found = stored(own_site)
        if name in found:
            assert found[name] == len(names) * 11
            there += 1
        page.reload()
        settle(page)
        is_there = name in stored(own_site)
        assert (name in page.locator(".st-key-stacked-submissions").inner_text()) == is_there
        put(page, name, content)
        again = page.get_by_text("未重复入库" if is_there else "可以入库")
        expect(again.first).to_be_visible()
        page.context.close()
    assert there
    assert own_site.health() == 200
