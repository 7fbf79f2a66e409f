"""晾晒: ranks as the rules give them, what filters hide, where a row leads, and the comparison."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cards
from indicators import Group, Scope, Store, add_plan, add_regions, league, movement

Opened = Callable[..., AppTest]
JIAN = "吉安市重点改革突破攻坚战实施方案"
XIDONGTING = "西洞庭管理区“七大攻坚”总体方案"
DONGYANG = "东阳市县域经济体制综合改革总体方案"
APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
TWINS = """code,name,parent,level,aliases
99D000,双城市,,city,
99D001,甲县,99D000,county,
99D002,乙县,99D000,county,
99D011,城关镇,99D001,township,
99D021,城关镇,99D002,township,
99D022,河口镇,99D002,township,
"""
TWIN_LOANS = {"id": "loans", "name": "新增贷款", "unit": "亿元", "measure": "flow", "target": ">= 60",
              "regions": {"99D011": ">= 20", "99D021": ">= 30", "99D022": ">= 10"}}  # fmt: skip
TWIN_PLAN = {"plan": {"id": "twins", "title": "双城行动方案", "region": "双城市", "window": "2025-01/2025-12", "report_by": 20},
             "areas": [{"id": "money", "name": "资金", "lead": "市发改局", "indicators": [TWIN_LOANS]}]}  # fmt: skip


def links(app: AppTest) -> list[Any]:
    """The rows of the table: of all links those that are set in columns."""
    return [element for element in app.get("page_link") if element.proto.label.startswith(":small[")]


def rows(app: AppTest) -> list[list[str]]:
    """The cells of every row of the table, as text."""
    labels = [element.proto.label for element in links(app)]
    return [[re.sub(r":[a-z]+\[|\]|\*\*|\\", "", cell) for cell in label.removeprefix(":small[").split(" :small[")] for label in labels]


def compared(app: AppTest) -> dict[str, list[str]]:
    """The columns of a comparison by their headings, as text."""
    heads = next(element.value for element in app.markdown if element.value.startswith(":small[指标]"))
    columns = [text.removesuffix("]") for text in heads.removeprefix(":small[").split(" :small[")]
    return dict(zip(columns, map(list, zip(*rows(app), strict=True)), strict=True))


def said(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.title, *app.markdown, *app.caption])


@pytest.fixture
def full(store_files: dict[str, Path], tmp_path: Path) -> Iterator[Store]:
    store = Store(Path(shutil.copy(store_files["full"], tmp_path / "full.duckdb")))
    yield store
    store.close()


@pytest.mark.parametrize("by", ["区域", "领域", "牵头单位", "方案", "比较"])
@pytest.mark.parametrize("kind", ["none", "one", "full"])
def test_every_table_over_every_store(opened: Opened, kind: str, by: str) -> None:
    app = opened(kind, "league", by=by)
    assert not app.exception
    assert not app.error
    assert (
        app.button_group(key="by").value
        == {"区域": "region", "领域": "area", "牵头单位": "department", "方案": "plan", "比较": "compare"}[by]
    )


def test_counties_are_ranked_with_counties(opened: Opened, full: Store) -> None:
    found = league(full, as_of=date(2025, 6, 30), by="region", level="county")
    app = opened("full", "league", as_of="2025年6月")
    assert [cells[1] for cells in rows(app)] == [group.name for group in found]
    assert {group.name for group in found}.isdisjoint({"吉安市", "衢州市", "西洞庭管理区", "智造新城"})


def test_equal_figures_share_a_rank_and_the_next_is_skipped(opened: Opened) -> None:
    found = rows(opened("full", "league", plan=JIAN))
    ranks = [int(cells[0].split()[0]) for cells in found if cells[0] != "—"]
    tied = ranks.count(1)
    assert tied > 1
    assert sorted(ranks)[tied] == tied + 1
    assert all("并列" in cells[0] for cells in found[:tied])


def test_who_has_nothing_judged_has_no_rank_and_stands_last(opened: Opened) -> None:
    for address in ({}, {"worst_first": "true"}):
        found = rows(opened("full", "league", plan=JIAN, **address))
        unranked = [cells for cells in found if cells[0] == "—"]
        assert unranked
        assert found[-len(unranked) :] == unranked
        assert all(cells[2] == "未判断 0/0" for cells in unranked)


def test_worst_first_turns_the_ranked_round(opened: Opened) -> None:
    best = [cells for cells in rows(opened("full", "league", by="方案")) if cells[0] != "—"]
    worst = [cells for cells in rows(opened("full", "league", by="方案", worst_first="true")) if cells[0] != "—"]
    assert worst == best[::-1]


def test_a_filter_hides_rows_and_moves_no_rank(opened: Opened) -> None:
    whole = {cells[1]: cells[0].split()[0] for cells in rows(opened("full", "league", plan=JIAN))}
    app = opened("full", "league", plan=JIAN, region="万安县")
    (only,) = rows(app)
    assert (only[1], only[0].split()[0]) == ("万安县", whole["万安县"])
    assert "名次在全部 13 个中排出" in said(app)


def test_a_status_leaves_those_that_have_it(opened: Opened) -> None:
    found = rows(opened("full", "league", by="领域", plan=XIDONGTING, status="严重滞后"))
    assert found
    assert all("严重滞后" in cells[3] for cells in found)


def test_a_row_leads_to_its_overview(opened: Opened) -> None:
    app = opened("full", "league", plan=XIDONGTING, by="领域")
    row = links(app)[0]
    name = re.findall(r"\*\*(.+?)\*\*", row.proto.label)[1]
    assert row.proto.page == ""
    app = opened("full", **dict(parse_qsl(row.proto.query_string)))
    assert not app.exception
    assert app.title[0].value == XIDONGTING
    assert app.selectbox(key="area").value == name
    assert any(str(button.key).startswith("card-") for button in app.button)


def test_departments_of_the_same_name_are_those_of_one_government(opened: Opened, full: Store) -> None:
    found = rows(opened("full", "league", by="牵头单位", as_of="2025年6月"))
    named = [cells[1] for cells in found if cells[1].startswith("市发改委 ")]
    assert set(named) == {"市发改委 吉安市", "市发改委 衢州市"}
    whole = {group.name: group for group in league(full, as_of=date(2025, 6, 30), by="department")}["市发改委"]
    parts = [group for group in league(full, as_of=date(2025, 6, 30), by="office") if group.name == "市发改委"]
    assert {group.key for group in parts} == {"360800\x1f市发改委", "330800\x1f市发改委"}
    assert sum(group.targets for group in parts) == whole.targets
    assert sum(group.judged for group in parts) == whole.judged


def test_a_department_leads_to_the_overview_of_its_government(opened: Opened) -> None:
    app = opened("full", "league", by="牵头单位", as_of="2025年6月")
    (row,) = [link for link in links(app) if "市发改委" in link.proto.label and "吉安市" in link.proto.label]
    app = opened("full", **dict(parse_qsl(row.proto.query_string)))
    assert not app.exception
    assert (app.selectbox(key="region").value, app.selectbox(key="department").value) == ("360800", "市发改委")
    assert app.title[0].value == "吉安市"


def test_regions_side_by_side(opened: Opened) -> None:
    app = opened("full", "league", by="比较", plan=JIAN)
    assert list(compared(app)) == ["指标", "吉州区", "青原区"]
    app.multiselect(key="versus").set_value(["360828", "360829", "360830"]).run()
    assert list(compared(app)) == ["指标", "万安县", "安福县", "永新县"]
    assert "未报送" in "".join(compared(app)["安福县"])
    assert all(dict(parse_qsl(link.proto.query_string))["indicator"].split("/")[2] == "360828" for link in links(app))


def test_two_dates_side_by_side(opened: Opened) -> None:
    app = opened("full", "league", by="比较", between="两个时间", plan=XIDONGTING, versus_as_of="与 2025年3月 相比")
    table = compared(app)
    assert list(table) == ["指标", "2025年3月", "2025年6月"]
    growth = [name.startswith("社会消费品零售总额增速 ") for name in table["指标"]].index(True)
    cells = [table[month][growth].removeprefix(month) for month in ("2025年3月", "2025年6月")]
    assert cells[0] != cells[1]
    assert all("%" in cell for cell in cells)


def test_the_rank_a_month_before_is_among_the_same_level(full: Store) -> None:
    scope = Scope(plan="jian-2023")
    june, may = (league(full, as_of=day, by="region", scope=scope, level="county") for day in (date(2025, 6, 30), date(2025, 5, 31)))
    before = {group.key: group.rank for group in may}
    assert [group.previous_rank for group in june] == [before[group.key] for group in june]
    assert all(isinstance(group, Group) for group in june)


@pytest.mark.parametrize(
    ("now", "then", "word"), [(1, 3, "↑2"), (3, 2, "↓1"), (2, 2, "—"), (4, None, "新"), (None, 1, ""), (None, None, "")]
)
def test_how_a_rank_moved(now: int | None, then: int | None, word: str) -> None:
    assert movement(now, then) == word


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, object]]]:
    """What the files to take along hold, by the name of their table."""
    files: dict[str, list[dict[str, object]]] = {}

    def keep(_name: str, key: str, headings: list[str], table: list[list[object]]) -> None:
        files[key] = [dict(zip(headings, row, strict=True)) for row in table]

    monkeypatch.setattr(cards, "take_along", keep)
    return files


@pytest.mark.parametrize("address", [{"between": "两个时间", "plan": DONGYANG}, {"between": "两个时间"}, {"plan": JIAN}])
def test_rows_of_a_comparison_can_be_told_apart(opened: Opened, taken: dict[str, list[dict[str, object]]], address: dict[str, str]) -> None:
    app = opened("full", "league", by="比较", **address)
    names = compared(app)["指标"]
    assert len(set(names)) == len(names)
    rows = taken["comparison"]
    assert len({tuple(row[of] for of in ("方案", "领域", "指标", "区域", "目标期起", "目标期止", "到期", "争取")) for row in rows}) == len(
        rows
    )


def test_a_comparison_says_target_and_years_and_takes_them_along(opened: Opened, taken: dict[str, list[dict[str, object]]]) -> None:
    app = opened("full", "league", by="比较", between="两个时间", plan=DONGYANG)
    table = compared(app)
    growth = [name for name in table["指标"] if "地区生产总值增速" in name]
    assert len(growth) == 4
    assert all(any(years in name for name in growth) for years in ("2016年", "2017年", "2018年", "2016—2018年"))
    assert all("目标" in name for name in growth)
    months = list(table)[1:]
    shown = "".join(table[months[0]])
    assert all(row["方案"] == DONGYANG and row[f"{months[0]}目标"] for row in taken["comparison"])
    assert all(str(row[f"{months[0]}状态"]) in shown for row in taken["comparison"])


def test_regions_of_one_name_are_told_apart(store: Store, taken: dict[str, list[dict[str, object]]]) -> None:
    add_regions(store, TWINS.encode(), "区域.csv", who="试验")
    add_plan(store, json.dumps(TWIN_PLAN).encode(), "twins.yaml", who="试验")
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.secrets["store"] = str(store.path)
    app.query_params["plan"] = "双城行动方案"
    store.close()
    app.run().switch_page("views/league.py").run()
    assert sorted(cells[1] for cells in rows(app)) == ["城关镇 乙县", "城关镇 甲县", "河口镇"]
    assert {(row["区域"], row["所属"]) for row in taken["league"]} == {("城关镇", "甲县"), ("城关镇", "乙县"), ("河口镇", "")}
    app.button_group(key="by").set_value("compare").run()
    assert {"城关镇(甲县)", "城关镇(乙县)"} <= set(app.multiselect(key="versus").options)
    assert {"城关镇(甲县)", "城关镇(乙县)"} <= set(app.selectbox(key="region").options)
    app.switch_page("views/overview.py").run()
    assert "城关镇(甲县)" in said(app)
    assert "城关镇(乙县)" in said(app)


def test_the_status_is_said_beside_the_heading(opened: Opened) -> None:
    assert "状态\\:严重滞后" in said(opened("full", "league", by="领域", plan=XIDONGTING, status="严重滞后"))
