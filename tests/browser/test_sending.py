"""What a clerk downloads on 填报 and sends back: the form filled in, and the own workbook with its findings marked."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from serving import PATIENCE, Site, settle

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
PLAN = "西洞庭管理区“七大攻坚”总体方案"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = "规" * 70
REPORT = "指标,地区,数据期,实际值\n社会消费品零售总额增速,西洞庭管理区,2025-06,6.5\n"


def choose(page: Page, key: str, text: str) -> None:
    page.locator(f"[class*=st-key-{key}]").get_by_role("combobox").click()
    page.get_by_role("option", name=text, exact=True).click()
    settle(page)


def downloaded(page: Page, key: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(f"[class*=st-key-{key}] button").click()
    return Path(waiting.value.path()).read_bytes()


def send(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    settle(page)


def test_the_form_is_downloaded_filled_in_and_stored(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{own_site.url}/upload")
    choose(page, "upload-plan", PLAN)
    choose(page, "upload-period", "2025年6月")
    page.get_by_text("还没有表?下载填报表").click()
    expect(page.get_by_text("2025年6月 应报的指标")).to_be_visible()
    settle(page)
    assert downloaded(page, "form-csv").startswith(b"\xef\xbb\xbf")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "form-xlsx")))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "实际值" for cell in row))
    value = next(cell.column for cell in head if cell.value == "实际值")
    sheet.cell(head[0].row + 1, value).value = 5.5
    filled = io.BytesIO()
    book.save(filled)
    send(page, "填报表.xlsx", filled.getvalue())
    expect(page.get_by_role("button", name="入库 1 个数值")).to_be_visible()
    for box in page.locator("[class*=st-key-upload-accepted] label").all():
        box.click()
        settle(page)
    page.get_by_role("button", name="入库 1 个数值").click()
    expect(page.get_by_text("已入库 1 个数值")).to_be_visible()


def test_the_marked_workbook_is_downloaded_mended_and_stored(own_site: Site, fresh_page: Opened) -> None:
    book = openpyxl.Workbook()
    for row in (["地区", "指标", "数据期", "实际值"], ["西洞庭管理区", "城镇新增就业", "2025-06", "五百"]):
        book.worksheets[0].append(row)
    wrong = io.BytesIO()
    book.save(wrong)
    page = fresh_page()
    page.goto(f"{own_site.url}/upload")
    settle(page)
    send(page, "六月.xlsx", wrong.getvalue())
    marked = openpyxl.load_workbook(io.BytesIO(downloaded(page, "marked")))
    cell = marked.worksheets[0]["D2"]
    assert "用了中文数字" in cell.comment.text
    assert "校核意见" in marked.sheetnames
    cell.value = 512
    mended = io.BytesIO()
    marked.save(mended)
    page.locator("[data-testid=stFileUploaderDeleteBtn] button, [data-testid=stFileChipDeleteBtn] button").first.click()
    send(page, "六月-标出问题.xlsx", mended.getvalue())
    page.get_by_role("button", name="入库 1 个数值").click()
    expect(page.get_by_text("已入库 1 个数值")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_cut_off_however_awful_the_file(full_site: Site, fresh_page: Opened, width: int, *, dark: bool) -> None:
    rows = [f"西洞庭管理区,{LONG}{number},2025年1-6月,{'x' * 90},{'亿' * 50},{'y' * 200}" for number in range(30)]
    content = "\n".join(["标" * 150, "地区,指标,数据期,实际值,单位,备注", *rows]).encode()
    page = fresh_page(width, dark=dark)
    page.goto(f"{full_site.url}/upload")
    settle(page)
    page.locator("input[type=file]").set_input_files({"name": f"{'很长的名字' * 12}.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text("没有可以入库的数").first).to_be_visible()
    settle(page)
    page.get_by_text("读懂了什么?读错了可以在这里改").click()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stTable] td *, [data-testid=stMarkdownContainer], h2')]
        .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline').map(e => e.innerText.slice(0, 60))"""
    )
    assert cut == []


def test_the_language_switch_leaves_sending_as_it_is(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{own_site.url}/upload")
    settle(page)
    for language, other in (("English", "中文"), ("中文", "English"), ("English", "中文")):
        page.get_by_role("button", name=language).click()
        expect(page.get_by_role("button", name=other)).to_be_visible()
        settle(page)
    expect(page.get_by_role("combobox", name="Plan", exact=True).last).to_have_value("As the file says")
    send(page, "june.csv", REPORT.encode())
    expect(page.get_by_role("button", name="Store 1 value")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("button", name="入库 1 个数值")).to_be_visible()
    page.locator(".st-key-upload-how").get_by_text("粘贴").click()
    page.locator("textarea").fill(REPORT)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("button", name="入库 1 个数值")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Store 1 value")).to_be_visible()
    expect(page.locator("textarea")).to_have_value(REPORT)


def test_every_accepted_type_is_read_in_english(own_site: Site, fresh_page: Opened) -> None:
    page = fresh_page()
    page.goto(f"{own_site.url}/upload?lang=en")
    settle(page)
    told = page.locator("[data-testid=stFileUploaderDropzoneInstructions]")
    expect(told).to_contain_text("TSV, TXT")
    cut = "e => [e, ...e.querySelectorAll('*')].some(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')"
    assert not told.evaluate(cut)
    zone = page.locator("[data-testid=stFileUploaderDropzone]").bounding_box()
    words = told.locator("span").bounding_box()
    assert zone
    assert words
    assert words["x"] + words["width"] <= zone["x"] + zone["width"]
    assert words["y"] + words["height"] <= zone["y"] + zone["height"]
