"""HTML, script, SQL, paths, formulas and marks of Markdown in every text that people write: on every view they are letters.

Every text field of a plan file, of regions, of accounts, of a file of actuals and of what is said when storing holds a payload. Each
view is opened in both languages, each choice that stands in an address is a payload once, each button that gives a file is
pressed.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import openpyxl
import pytest
import yaml
from playwright.sync_api import Page, expect
from serving import PATIENCE, settle
from test_signed_in import signed_in

from indicators import (
    Actor,
    Store,
    add_account,
    add_plan,
    add_regions,
    check_file,
    finish_milestone,
    reopen_milestone,
    submit,
    withdraw,
)
from indicators.plan import model

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "trust"))
from outside import GOOD, House, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE * 1000)

Opened = Callable[..., Page]
HTML = "<img src=x onerror=boom()><script>boom()</script>"
PAYLOADS = (
    HTML,
    "=HYPERLINK(0)",
    "'; DROP TABLE actual; --",
    "../../etc/passwd",
    "[x](javascript:boom())",
    "{{boom()}}%{boom()}",
    "![i](http://elsewhere.example/i.png)",
    "<a href=http://elsewhere.example onclick=boom()>",
    "@SUM(1) :red[x] :material/home: $x$",
    "+1 `x` **y** ~~z~~",
)
# a line of a sheet that nobody understands, each cell another payload; and the name of a sheet, which may hold few marks
LINE = [f'"{text}"' for text in PAYLOADS[:5]]
SHEET = "=1+1 <b>x"
TODAY = date(2025, 8, 1)
WIDTHLESS = "\u2060"  # keeps an address from becoming a link
LINKS_ELSEWHERE = "[...document.links].filter(a => a.hostname != '127.0.0.1' || a.protocol != 'http:').length"
VIEWS = ("", "indicator", "league", "milestones", "upload", "catalog", "audit", "wall")
BY = ("区域", "领域", "牵头单位", "方案")


def text(number: int) -> str:
    """One payload after the other, each told apart from its like."""
    return f"{PAYLOADS[number % len(PAYLOADS)]} {number}"


def hostile_plan(target: str = ">= 5") -> dict[str, Any]:
    """A plan whose every text is a payload."""
    indicators = [
        {
            "id": f"hostile-{number}", "name": text(number), "aliases": [text(number + 500)], "unit": text(number + 1), "measure": "level",
            "lead": [text(number + 2)], "with": [text(number + 3)], "source": text(number + 4), "definition": text(number + 5),
            "target": target, "baseline": {"value": 1, "period": "2024-12"}, "regions": {text(100): ">= 6"},
        }
        for number in range(len(PAYLOADS))
    ]  # fmt: skip
    milestones = [
        {"id": f"stone-{number}", "name": text(number), "due": date(2025, 5, 1), "lead": [text(number + 1)], "with": [text(number + 2)], "source": text(number + 3)}
        for number in range(len(PAYLOADS))
    ]  # fmt: skip
    head = {"id": "hostile-2025", "title": text(0), "document": text(2), "region": text(200), "window": "2025-01/2025-12"}
    areas = [{"id": "one", "name": text(0), "lead": [text(3)], "indicators": indicators, "milestones": milestones}]
    areas += [{"id": f"empty-{number}", "name": text(number), "lead": [text(number)]} for number in range(1, len(PAYLOADS))]
    return {"plan": head, "areas": areas}


def written(plan: dict[str, Any]) -> bytes:
    return yaml.safe_dump(plan, allow_unicode=True).encode()


def regions() -> bytes:
    """A county and a township with hostile names."""
    lines = io.StringIO()
    rows = [["X1", text(200), "430700", "zone", text(300)], ["X1A", text(100), "X1", "township", text(301)]]
    csv.writer(lines).writerows([["code", "name", "parent", "level", "aliases"], *rows])
    return lines.getvalue().encode()


def workbook(value: int) -> bytes:
    """Figures with hostile notes, on a sheet with a hostile name."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(["指标编号", "地区", "数据期", "实际值", "备注"])
    for number, note in enumerate(PAYLOADS):
        for where in (text(200), text(100)):
            sheet.append([f"hostile-{number}", where, "2025-03", value, note])
            sheet.append([f"hostile-{number}", where, "2025-06", value + number, note])
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture(scope="module")
def hostile(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Payloads in regions, plan, values, notes, names of files and sheets, reasons, accounts and addresses."""
    path = tmp_path_factory.mktemp("hostile") / "xushi.duckdb"
    shutil.copy(shipped_store_file, path)
    store = Store(path)
    who = Actor(HTML, text(7))
    add_regions(store, regions(), f"{HTML}.csv", who="管理员")
    add_account(store, HTML, role="administrator", who="管理员", password=GOOD, reason=text(1))
    add_plan(store, written(hostile_plan()), f"{HTML}.yaml", who=who, reason=HTML)
    add_account(store, text(6), role="reporter", who=who, password=GOOD, regions=[text(100)], departments=[text(8)], reason=text(4))
    for number, name in enumerate((f"../../{HTML}.xlsx", "=cmd.xlsx", f"{text(6)}.xlsx")):
        check = check_file(store, workbook(3 + number), name, today=TODAY, plan="hostile-2025", sender=who)
        sent = submit(store, check, who=who, accept_warnings=True, reason=text(number), source=text(number + 4))
    assert sent.submission is not None
    withdraw(store, sent.submission, who=who, reason=HTML)
    add_plan(store, written(hostile_plan(">= 7")), "../../plan.yaml", who=who, reason=text(6))
    for number in range(4):
        finish_milestone(store, f"stone-{number}", done_on=TODAY, note=text(number), who=who, plan="hostile-2025")
    reopen_milestone(store, "stone-3", reason=text(6), who=who, plan="hostile-2025")
    store.close()
    with serving(path, "--sign-in") as running:
        yield running


class Watch:
    """A signed-in page, and whatever on it ran, led elsewhere or was fetched from elsewhere."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = page, house
        self.ran: list[str] = []
        page.expose_function("boom", lambda: self.ran.append("boom"))
        page.on("dialog", lambda dialog: self.ran.append(dialog.message))
        page.on("request", lambda request: self._asked(request.url))
        signed_in(page, house, HTML)

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https", "ws"} and urlsplit(url).hostname != "127.0.0.1":
            self.ran.append(url)

    def open(self, path: str) -> str:
        """The text of a view; whatever was written is nothing but text there."""
        self.page.goto(f"http://127.0.0.1:{self.house.port}/{path}")
        settle(self.page)
        return self.look(path)

    def look(self, where: str) -> str:
        """The text of what is shown."""
        inside = "[data-testid=stApp]"
        found = {
            "images": self.page.locator("img[src=x], img[src*=elsewhere]").count(),
            "links": self.page.evaluate(LINKS_ELSEWHERE),
            "scripts": self.page.locator("body script:not([src])").count(),
            "marks": self.page.locator(f"{inside} .katex, {inside} del").count(),
            "failures": self.page.locator("[data-testid=stException]").count(),
        }
        assert (where, {name for name, count in found.items() if count}, self.ran) == (where, set(), [])
        return self.page.locator("body").inner_text().replace(WIDTHLESS, "")


@pytest.fixture
def watch(hostile: House, fresh_page: Opened) -> Watch:
    return Watch(fresh_page(), hostile)


def test_every_text_field_of_a_plan_is_a_payload() -> None:
    """A new field of text would have to be tried here too."""
    told = hostile_plan()
    indicator, milestone = told["areas"][0]["indicators"][0], told["areas"][0]["milestones"][0]
    for kind, given in (
        (model.PlanHead, told["plan"]),
        (model.Area, told["areas"][0]),
        (model.Indicator, indicator),
        (model.Milestone, milestone),
    ):
        texts = {field.alias or name for name, field in kind.model_fields.items() if re.search(r"\bstr\b|Name", str(field.annotation))}
        plain = {
            "id",
            "target",
            "measure",
            "reporting",
            "every",
            "since",
            "path",
            "per",
            "part_of",
            "also_in",
            "targets",
            "indicators",
            "milestones",
        }
        assert texts - plain <= set(given), kind
    model.PlanDocument.model_validate(told)


@pytest.mark.parametrize("language", ["", "lang=en"])
def test_payloads_are_text_on_every_view(watch: Watch, language: str) -> None:
    plan = f"plan={quote(text(0))}"
    for view in VIEWS:
        seen = watch.open(f"{view}?{plan}&{language}")
        if view not in {"upload", "league"}:
            assert HTML in seen, view
    for by in BY:
        watch.open(f"league?{plan}&by={quote(by)}&{language}")
    for number in range(len(PAYLOADS)):
        seen = watch.open(f"indicator?{plan}&region=X1&indicator={quote(text(number))}&{language}")
        assert text(number) in " ".join(seen.split()), number


def test_payloads_in_the_address_choose_nothing(watch: Watch) -> None:
    for key in ("plan", "region", "area", "department", "as_of", "status", "known_on", "indicator", "by", "lang", "q", "scaled"):
        for payload in (HTML, "'; DROP TABLE actual; --", "../../etc/passwd"):
            watch.open(f"{'league' if key == 'by' else 'catalog' if key == 'q' else ''}?{key}={quote(payload)}")
    assert Store(watch.house.store).query("export_actuals", {"plan": None}).rows


@pytest.mark.parametrize("how", ["file", "pasted"])
def test_a_sheet_of_payloads_is_answered_in_text(watch: Watch, how: str) -> None:
    lines = [
        ",".join(LINE),
        "地区,指标,数据期,实际值,单位,备注",
        *(",".join([*LINE[number:], *LINE[:number], '"x"']) for number in range(5)),
    ]
    lines += [f'西洞庭管理区,社会消费品零售总额增速,2025-06,"{payload}","{payload}","{payload}"' for payload in PAYLOADS]
    content = "\n".join(lines)
    watch.open("upload")
    if how == "file":
        watch.page.locator("input[type=file]").set_input_files(
            {"name": f"..{HTML.replace('/', '')}.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
    else:
        watch.page.locator(".st-key-upload-how").get_by_text("粘贴").click()
        watch.page.get_by_label("从表格里复制后粘贴,连同表头").fill(content)
        watch.page.get_by_role("button", name="核对", exact=True).click()
    expect(watch.page.get_by_text("没有可以入库的数").first).to_be_visible()
    settle(watch.page)
    for head in watch.page.locator("[data-testid=stExpander] summary").all():
        head.click()
        settle(watch.page)
    seen = watch.look("upload")
    assert [payload for payload in PAYLOADS[:5] if payload not in seen] == []


def test_what_is_written_on_the_page_stays_text_when_it_comes_back(watch: Watch) -> None:
    content = f'指标编号,地区,数据期,实际值,备注\nhostile-0,"{text(200)}",2025-07,9,"{HTML}"\n'
    watch.open(f"upload?plan={quote(text(0))}")
    watch.page.locator("input[type=file]").set_input_files({"name": f"{SHEET}.csv", "mimeType": "text/csv", "buffer": content.encode()})
    store = watch.page.get_by_role("button", name="入库 1 个数值")
    expect(store).to_be_visible()
    settle(watch.page)
    for label in watch.page.locator("[class*=st-key-upload-accepted] label").all():
        label.click()
        settle(watch.page)
    for reason in watch.page.get_by_label("说明(可不填)").all():
        reason.fill(HTML)
        reason.press("Enter")
        settle(watch.page)
    store.click()
    expect(watch.page.get_by_text("已入库 1 个数值")).to_be_visible()
    settle(watch.page)
    watch.look("receipt")
    watch.page.get_by_text("撤回一批").click()
    settle(watch.page)
    watch.page.locator(".st-key-withdraw-which").get_by_role("combobox").focus()
    watch.page.wait_for_timeout(500)  # a list that is open shuts when the page is scrolled to it
    watch.page.locator(".st-key-withdraw-which").get_by_role("combobox").press("ArrowDown")
    watch.page.get_by_role("option").first.click()
    watch.page.get_by_label("理由(必填)").fill(HTML)
    watch.page.get_by_label("理由(必填)").press("Enter")
    settle(watch.page)
    watch.page.get_by_role("button", name="撤回", exact=True).click()
    expect(watch.page.get_by_text("之前的数值重新有效").first).to_be_visible()
    settle(watch.page)
    assert HTML in watch.look("withdrawn")


@pytest.mark.parametrize("view", ["", "indicator", "league", "milestones", "catalog", "audit"])
def test_what_is_taken_along_runs_nothing(watch: Watch, view: str) -> None:
    watch.open(f"{view}?plan={quote(text(0))}")
    taken = watch.page.locator("[data-testid=stDownloadButton] button")
    assert taken.count()
    for number in range(taken.count()):
        if not taken.nth(number).is_visible():
            continue
        with watch.page.expect_download() as waiting:
            taken.nth(number).click()
        assert not set(waiting.value.suggested_filename) & set('/\\<>"')
        content = Path(waiting.value.path()).read_bytes()
        cells = cells_of_workbook(content) if content.startswith(b"PK") else cells_of_csv(content.decode("utf-8-sig"))
        assert any(payload in cell for payload in PAYLOADS for cell in cells), waiting.value.suggested_filename


def cells_of_workbook(content: bytes) -> list[str]:
    """The texts of a workbook, of which none is a formula or a link."""
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    return [str(cell.value) for cell in cells if cell.value is not None]


def cells_of_csv(content: str) -> list[str]:
    """The cells of a CSV, of which none begins as a formula does; numbers may have a sign, a comparator stands alone."""
    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
    assert [
        cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(r"=|[-+]?\d+(\.\d+)?", cell)
    ] == []
    return cells


@pytest.mark.parametrize(
    "asked",
    [
        *(("export", what) for what in ("targets", "actuals", "milestones", "submissions", "audit")),
        ("assess", "--as-of", "2025-06", "--plan", "hostile-2025"),
        ("group", "--by", "department", "--as-of", "2025-06"),
        ("due", "--period", "2025-07", "--plan", "hostile-2025"),
    ],
)
def test_exports_run_nothing(hostile: House, asked: tuple[str, ...]) -> None:
    done = hostile.run(*asked, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert any(payload in cell for payload in PAYLOADS for cell in cells_of_csv(done.stdout))
