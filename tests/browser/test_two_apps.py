"""Two dashboards and a command on one lake at once, one of them killed: what was acknowledged is there, and the other shows it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres
import pytest
from playwright.sync_api import Page, expect
from serving import PATIENCE, Site, serving, settle
from started import COMMAND

from indicators import Store, check_store, copy_store, submissions
from indicators.store import address_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
PLAN = "西洞庭管理区“七大攻坚”总体方案"
FIRST, SECOND, THIRD = "社会消费品零售总额增速", "固定资产投资增速", "民间投资占全部投资比重"


def sheet(name: str, month: int) -> str:
    return f"地区,指标,数据期,实际值\n西洞庭管理区,{name},2025-{month:02},6.5\n"


@pytest.fixture
def lake(shipped_store_file: Path, tmp_path: Path) -> Iterator[str]:
    """The shipped plans on a lake in PostgreSQL."""
    pytest.importorskip("duckdb_extension_postgres_scanner")
    with tempfile.TemporaryDirectory(prefix="pg") as folder, postgres.running(Path(folder)) as server:
        at = f"ducklake:postgres:{server.new_database()} data_path={tmp_path}/lake"
        source = Store(shipped_store_file)
        copy_store(source, address_of(at))
        source.close()
        yield at


def ready(page: Page, site: Site, file: str, content: str) -> None:
    """A sheet held against the store, one click before it is stored."""
    page.goto(f"{site.url}/upload?plan={PLAN}")
    settle(page)
    page.locator("input[type=file]").set_input_files({"name": file, "mimeType": "text/csv", "buffer": content.encode()})
    expect(page.get_by_role("heading", name=file)).to_be_visible()
    expect(page.locator(".st-key-upload-store button")).to_be_enabled()
    settle(page)


def click(page: Page) -> None:
    page.locator(".st-key-upload-store button").click()


def receipt(page: Page) -> int:
    """The number on the receipt."""
    said = page.get_by_text(re.compile("已入库 1 个数值"))
    expect(said).to_be_visible()
    found = re.search(r"批次号 (\d+)", said.inner_text())
    assert found is not None
    return int(found[1])


def test_two_dashboards_and_an_import_one_of_them_killed(lake: str, fresh_page: Opened, tmp_path: Path) -> None:
    table = tmp_path / "命令.csv"
    table.write_text(sheet(THIRD, 6), encoding="utf-8")
    command = [*COMMAND, "--db", lake, "import", str(table), "--plan", "xidongting-2025", "--yes"]
    with serving(lake) as one, serving(lake) as other:
        here, there = fresh_page(), fresh_page()
        ready(here, one, "甲5.csv", sheet(FIRST, 5))
        ready(there, other, "乙5.csv", sheet(SECOND, 5))
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as imported:
            click(here)
            click(there)
            acknowledged = {receipt(here): "甲5.csv", receipt(there): "乙5.csv"}
            said = imported.communicate(timeout=4 * PATIENCE)[0]
        assert imported.returncode == 0, said
        acknowledged[int(re.findall(r"批次号 (\d+)", said)[0])] = "命令.csv"
        ready(here, one, "甲6.csv", sheet(FIRST, 6))
        ready(there, other, "乙6.csv", sheet(SECOND, 6))
        click(here)
        click(there)
        os.kill(one.process, signal.SIGKILL)
        acknowledged[receipt(there)] = "乙6.csv"
        there.reload()
        settle(there)
        shown = there.locator(".st-key-stacked-submissions").inner_text()
    assert len(acknowledged) == 4
    store = Store(lake)
    found = {one.submission: one.file_name for one in submissions(store)}
    assert check_store(store).faults == ()
    store.close()
    assert acknowledged.items() <= found.items()
    assert set(found.values()) - {"甲6.csv"} == set(acknowledged.values())
    assert [name for name in found.values() if name not in shown] == []
