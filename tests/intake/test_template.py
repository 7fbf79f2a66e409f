"""A form made for a plan and a period goes back in as it is: every value, in the indicator's unit, and nothing else."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from workbooks import saved

from indicators import RefusedError, Rights, Store, add_plan, add_regions, template_csv, template_workbook
from indicators.intake import Check, check_file, submit
from indicators.intake.form import Form, FormLine, form_for
from indicators.period import parse_period

HEADER = 4
# plan, periods, with the regions below
ASKED = [
    ("xidongting-2025", "2025-02", True),
    ("xidongting-2025", "2025-06", False),
    ("xidongting-2025", "2025-12", True),
    ("hecheng-2024", "2024-06", True),
    ("hecheng-2024", "2024-12", True),
    ("quzhou-2023", "2023-03", True),
    ("quzhou-2023", "2023-12", True),
    ("jian-2023", "2023-12", True),
    ("jian-2023", "2025-06", True),
    ("dongyang-2016", "2016-06", True),
    ("dongyang-2016", "2018-12", True),
    ("trial-2025", "2025-01", True),
    ("trial-2025", "2025-02", True),
    ("trial-2025", "2025-06", True),
    ("trial-2025", "2025-08", False),
    ("trial-2025", "2025-12", True),
    ("solo-2025", "2025-09", True),
]
Fill = Callable[[bytes, Form, dict[int, str]], bytes]


def _numbers(form: Form) -> dict[int, str]:
    """A plausible number for each line but every fifth, by its place: what the target says, or a small one."""
    return {place: _plausible(line) for place, line in enumerate(form.lines) if place % 5 != 4}


def _plausible(line: FormLine) -> str:
    targets = [word for word in line.target.replace(";", " ").split() if word.replace(".", "").lstrip("-").isdigit()]
    number = Decimal(targets[0]) if targets else Decimal(3)
    return f"{number:f}" if line.unit == "位" or "." in f"{number}" else f"{number}.25" if line.unit == "亿元" else f"{number}"


def _cells() -> dict[str, str]:
    """Headings of the workbook's columns to their letters."""
    names = (
        "序号",
        "地区",
        "指标名称",
        "牵头单位",
        "填报口径",
        "目标",
        "上期数据期",
        "上期值",
        "计量单位",
        "数据期",
        "实际值",
        "备注",
        "指标编码",
        "方案编码",
    )
    return dict(zip(names, "ABCDEFGHIJKLMN", strict=True))


def _by_openpyxl(content: bytes, _form: Form, numbers: dict[int, str]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    value = _cells()["实际值"]
    for place, number in numbers.items():
        cell = book["填报表"][f"{value}{HEADER + 1 + place}"]
        cell.value = float(number) if "." in number else int(number)
    return saved(book)


def _by_csv(content: bytes, form: Form, numbers: dict[int, str]) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == len(form.lines) + 1
    place_of = rows[0].index("实际值")
    for place, number in numbers.items():
        rows[1 + place][place_of] = number
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _sent(store: Store, content: bytes, name: str, form: Form) -> Check:
    return check_file(store, content, name, today=form.period.end + timedelta(days=40), with_lights=False)


@pytest.mark.parametrize(("plan", "period", "below"), ASKED)
@pytest.mark.parametrize(("make", "fill", "name"), [(template_workbook, _by_openpyxl, "表.xlsx"), (template_csv, _by_csv, "表.csv")])
def test_a_filled_form_goes_back_in(
    read_only_store: Store,
    plan: str,
    period: str,
    below: bool,  # noqa: FBT001 — a column of the table above
    make: Callable[..., bytes],
    fill: Fill,
    name: str,
) -> None:
    form = form_for(read_only_store, plan=plan, period=period, sub_regions=below)
    numbers = _numbers(form)
    content = fill(make(read_only_store, plan=plan, period=period, sub_regions=below), form, numbers)
    check = _sent(read_only_store, content, name, form)
    assert [str(finding) for finding in check.findings] == []
    assert (check.counts["new"], check.counts["not_reported"]) == (len(numbers), len(form.lines) - len(numbers))
    assert check.layout == "long"
    got = [(row.terms.plan, row.region, row.terms.indicator, row.value) for row in check.values]
    assert got == [(plan, form.lines[p].region_code, form.lines[p].indicator, Decimal(n)) for p, n in sorted(numbers.items())]
    assert {row.period.end for row in check.values} <= {parse_period(line.period).end for line in form.lines}


def test_a_filled_form_is_stored(trial_store: Store) -> None:
    form = form_for(trial_store, plan="trial-2025", period="2025-06", sub_regions=True)
    numbers = _numbers(form)
    content = _by_openpyxl(template_workbook(trial_store, plan="trial-2025", period="2025-06", sub_regions=True), form, numbers)
    receipt = submit(trial_store, _sent(trial_store, content, "六月.xlsx", form), who="张三")
    assert (receipt.stored, receipt.new) == (len(numbers), len(numbers))
    stored = trial_store.query("values_in_force", {"plans": ["trial-2025"], "office": True}).dicts()
    found = {(row["region"], row["indicator"], row["period_end"]): row["value"] for row in stored}
    asked = {
        (form.lines[p].region_code, form.lines[p].indicator, parse_period(form.lines[p].period).end): Decimal(n) for p, n in numbers.items()
    }
    assert found == asked


def test_every_indicator_of_every_interval_is_asked_for_once(read_only_store: Store) -> None:
    june = form_for(read_only_store, plan="trial-2025", period="2025-06", sub_regions=True)
    asked = [(line.indicator, line.region, line.period) for line in june.lines]
    assert len(asked) == len(set(asked))
    grain = [line.period for line in june.lines if line.indicator == "grain"]
    assert grain == ["2025年6月上旬", "2025年6月中旬", "2025年6月下旬"]
    assert {line.region for line in june.lines if line.indicator == "jobs"} == {"试验市", "东县", "西县", "南区"}
    assert {line.period for line in june.lines if line.indicator in {"tax", "investment"}} == {"2025年4-6月", "2025年6月"}
    assert {line.period for line in june.lines if line.indicator in {"new-loans", "tax-total"}} == {"2025年1-6月"}


def test_quarters_and_a_january_that_is_not_due(read_only_store: Store) -> None:
    def of(period: str) -> set[str]:
        return {line.indicator for line in form_for(read_only_store, plan="trial-2025", period=period).lines}

    assert {"tax", "tax-total", "investment"} & of("2025-01") == set()
    assert {"tax", "tax-total", "investment"} & of("2025-02") == {"investment"}
    assert {"tax", "tax-total", "investment"} & of("2025-03") == {"tax", "tax-total", "investment"}
    assert {line.indicator for line in form_for(read_only_store, plan="trial-2025", period="2025年6月上旬").lines} == {"grain"}
    assert of("2024-06") == of("2026-06") == {"projects"}  # of the others' windows nothing is left


def test_one_region_alone_and_all_below_it(read_only_store: Store) -> None:
    east = form_for(read_only_store, plan="trial-2025", period="2025-06", region="东县")
    assert [(line.region, line.indicator) for line in east.lines] == [("东县", "jobs")]
    with pytest.raises(RefusedError, match="没有区域“北县”"):
        form_for(read_only_store, plan="trial-2025", period="2025-06", region="北县")
    with pytest.raises(RefusedError, match="不在方案"):
        form_for(read_only_store, plan="trial-2025", period="2025-06", region="独山区")
    with pytest.raises(RefusedError, match="没有方案"):
        form_for(read_only_store, plan="trial", period="2025-06")
    with pytest.raises(RefusedError, match="不是数据期"):
        form_for(read_only_store, plan="trial-2025", period="下月")
    with pytest.raises(RefusedError, match="没有应报的指标"):
        form_for(read_only_store, plan="trial-2025", period="2030-06")


def test_a_form_for_one_region_of_a_sender_alone(read_only_store: Store) -> None:
    everything = form_for(read_only_store, plan="trial-2025", period="2025-06", sub_regions=True)
    west = next(line.region_code for line in everything.lines if line.region == "西县")
    own = Rights("西县填报人", "reporter", regions=frozenset((west,)))
    assert {line.region for line in form_for(read_only_store, plan="trial-2025", period="2025-06", own=own).lines} == {"西县"}
    with pytest.raises(RefusedError, match="都不归西县填报人报"):
        form_for(read_only_store, plan="trial-2025", period="2025-06", region="东县", own=own)


def test_last_values_stand_beside(trial_store: Store) -> None:
    may = "地区,指标,数据期,实际值\n试验市,新增银行贷款,2025年1-5月,22.5\n试验市,网办率,2025年3月,81.5\n试验市,新增银行贷款,2025年1-6月,30\n".encode()
    check = check_file(trial_store, may, "五月.csv", today=date(2025, 7, 10), plan="trial-2025", with_lights=False)
    submit(trial_store, check, who="张三", accept_warnings=True)
    lines = {line.indicator: line for line in form_for(trial_store, plan="trial-2025", period="2025-06").lines}
    assert (lines["new-loans"].last_period, lines["new-loans"].last_value) == ("2025年1-5月", Decimal("22.5"))
    assert (lines["online"].last_period, lines["online"].last_value) == ("2025年3月", Decimal("81.5"))
    assert (lines["rank"].last_period, lines["rank"].last_value) == ("", None)
    assert lines["new-loans"].target == "≥ 60"
    assert lines["new-loans"].measure == "累计数,自1月起"
    assert lines["new-loans"].deadline == date(2025, 7, 20)


def _as_office_software_saves(content: bytes, changes: dict[str, tuple[object, str]], units: dict[str, str] | None = None) -> bytes:
    """The form saved again with values and the number formats that typing gave their cells; by the indicator's code."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["填报表"]
    for row in range(HEADER + 1, sheet.max_row + 1):
        code = sheet[f"M{row}"].value
        if code in changes:
            sheet[f"K{row}"].value, sheet[f"K{row}"].number_format = changes[code]
        if units and code in units:
            sheet[f"I{row}"].value = units[code]
    return saved(book)


def test_what_people_type_is_read_as_they_see_it(read_only_store: Store) -> None:
    content = template_workbook(read_only_store, plan="trial-2025", period="2025-06")
    typed = {
        "retail-growth": (0.065, "0.00%"),
        "online": ("81.5%", "General"),
        "loan-balance": (4240.5, "#,##0.00"),
        "jobs": ("1,234", "@"),
        "firms": ("—", "General"),
        "rank": ("第9名", "General"),
        "new-loans": (336000, "General"),
        "allowance": ("暂无", "General"),
    }
    content = _as_office_software_saves(content, typed, {"new-loans": "万元"})
    check = check_file(read_only_store, content, "表.xlsx", today=date(2025, 7, 10), with_lights=False)
    assert [str(finding) for finding in check.findings] == []
    got = {row.terms.indicator: format(row.value, "f") for row in check.values if row.value is not None}
    assert got == {"retail-growth": "6.5", "online": "81.5", "loan-balance": "4240.5", "jobs": "1234", "rank": "9", "new-loans": "33.6"}


def test_notes_are_kept(read_only_store: Store) -> None:
    book = load_workbook(io.BytesIO(template_workbook(read_only_store, plan="solo-2025", period="2025-06")))
    book["填报表"]["K5"], book["填报表"]["L5"] = 12, "含一笔展期"
    (row,) = check_file(read_only_store, saved(book), "表.xlsx", today=date(2025, 7, 10)).values
    assert (row.note, row.value) == ("含一笔展期", Decimal(12))


def test_the_same_form_is_the_same_bytes(read_only_store: Store) -> None:
    asked = {"plan": "jian-2023", "period": "2024-03"}
    content = template_workbook(read_only_store, **asked)
    assert content == template_workbook(read_only_store, **asked)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-03-31T00:00:00Z" in archive.read("docProps/core.xml")


def test_only_what_is_to_be_filled_in_is_open(read_only_store: Store) -> None:
    form = form_for(read_only_store, plan="trial-2025", period="2025-06")
    book = load_workbook(io.BytesIO(template_workbook(read_only_store, plan="trial-2025", period="2025-06")))
    sheet = book["填报表"]
    assert book.sheetnames == ["填报表", "说明"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for number, line in enumerate(form.lines):
        row = HEADER + 1 + number
        open_cells = {cell.column_letter for cell in sheet[row] if not cell.protection.locked}
        assert open_cells == {"K", "L"} | ({"I"} if len(line.units) > 1 else set())
        assert sheet[f"K{row}"].value is None
        deepest = max(
            -(-sum(1 + (not c.isascii()) for c in str(sheet[f"{x}{row}"].value or "")) // int(sheet.column_dimensions[x].width - 1))
            for x in "BCDEFGIJ"
        )
        assert sheet.row_dimensions[row].height >= 15 * deepest
    assert all(cell.protection.locked for row in sheet["A1:N4"] for cell in row)
    assert sheet.freeze_panes == "D5"
    assert [sheet.column_dimensions[x].hidden for x in "LMN"] == [False, True, True]
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == "$4:$4"


def test_numbers_are_asked_for_and_units_offered(read_only_store: Store) -> None:
    sheet = load_workbook(io.BytesIO(template_workbook(read_only_store, plan="trial-2025", period="2025-06")))["填报表"]
    rules = sheet.data_validations.dataValidation
    values = [rule for rule in rules if rule.type == "custom"]
    lists = [rule for rule in rules if rule.type == "list"]
    covered = sorted(cell for rule in values for area in rule.sqref.ranges for cells in area.rows for cell in cells)
    assert covered == sorted((row, 11) for row in range(HEADER + 1, sheet.max_row + 1))
    assert all("ISNUMBER(K" in rule.formula1 and rule.error and rule.prompt and len(rule.prompt) <= 255 for rule in values)
    assert {rule.formula1 for rule in lists} >= {'"亿元,万元,元"', '"人,万人"'}
    assert all(len(rule.formula1) <= 257 for rule in lists)


TWINS = "code,name,parent,level,aliases\n99A011,城关镇,99A001,township,\n99A021,城关镇,99A002,township,\n99A022,河口镇,99A002,township,\n"
TOWNS = """plan: {id: towns, title: 乡镇方案, region: 试验市, window: 2025-01/2025-12}
areas:
  - {id: all, name: 全部, lead: 市发改委, indicators: [{id: jobs, name: 就业, unit: 人, measure: flow, regions: {each township: 20}}]}
"""


@pytest.mark.parametrize(("make", "fill", "name"), [(template_workbook, _by_openpyxl, "表.xlsx"), (template_csv, _by_csv, "表.csv")])
def test_regions_of_one_name_are_told_apart(trial_store: Store, make: Callable[..., bytes], fill: Fill, name: str) -> None:
    add_regions(trial_store, TWINS.encode(), "towns.csv", who="试验")
    add_plan(trial_store, TOWNS.encode(), "towns.yaml", who="试验")
    with pytest.raises(RefusedError, match="都分解在下级区域"):
        form_for(trial_store, plan="towns", period="2025-06")
    form = form_for(trial_store, plan="towns", period="2025-06", sub_regions=True)
    assert [line.region for line in form.lines] == ["99A011", "99A021", "河口镇"]
    content = make(trial_store, plan="towns", period="2025-06", sub_regions=True)
    check = _sent(trial_store, fill(content, form, {0: "1", 1: "2", 2: "3"}), name, form)
    assert [str(finding) for finding in check.findings] == []
    assert [(row.region, row.value) for row in check.values] == [("99A011", 1), ("99A021", 2), ("99A022", 3)]


HOSTILE = """plan: {id: hostile, title: "=HYPERLINK(1)", region: 独山区, window: 2025-01/2025-12}
areas:
  - id: all
    name: 全部
    lead: ["=cmd|' /C calc'!A0", "+1"]
    indicators:
      - {id: one, name: "=SUM(A1:A9)", unit: 亿元, measure: flow, target: ">= 60", definition: "@SUM(1)"}
      - {id: two, name: "-2+3", unit: "%", measure: growth, target: "= 0"}
      - {id: three, name: "@three", unit: "=unit", measure: level, target: ">= 6"}
      - {id: four, name: "+four", unit: 家, measure: level, target: ">= 6"}
"""


@pytest.fixture
def hostile_store(trial_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "hostile.duckdb"
    shutil.copy(trial_store_file, copy)
    store = Store(copy)
    add_plan(store, HOSTILE.encode(), "hostile.yaml", who="试验")
    yield store
    store.close()


@pytest.mark.parametrize(("make", "fill", "name"), [(template_workbook, _by_openpyxl, "表.xlsx"), (template_csv, _by_csv, "表.csv")])
def test_nothing_runs_and_all_is_read_back(hostile_store: Store, make: Callable[..., bytes], fill: Fill, name: str) -> None:
    form = form_for(hostile_store, plan="hostile", period="2025-06")
    content = make(hostile_store, plan="hostile", period="2025-06")
    if name.endswith("csv"):
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
            assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")
    check = _sent(hostile_store, fill(content, form, dict.fromkeys(range(4), "5")), name, form)
    assert [str(finding) for finding in check.findings] == []
    assert [(row.terms.indicator, row.value) for row in check.values] == [(one, Decimal(5)) for one in ("one", "two", "three", "four")]
