from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import duckdb
import pytest
from example_store import actual
from streamlit.testing.v1 import AppTest

from indicators import Store, add_plan
from indicators.intake.submission import store_submission

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
Opened = Callable[..., AppTest]
XIDONGTING = "西洞庭管理区“七大攻坚”总体方案"
RETAIL = "xidongting-2025/retail-sales-growth/4307Z1/main"


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in [*app.title, *app.header, *app.markdown, *app.caption, *app.info])


def links(app: AppTest) -> list[Any]:
    """What leads to another view and is part of the page, not of the navigation."""
    return [element.proto for element in app.get("page_link") if element.proto.query_string.startswith("indicator=")]


def words(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


@pytest.mark.parametrize("view", ["overview", "indicator", "league", "milestones", "upload", "catalog", "wall"])
@pytest.mark.parametrize("kind", ["none", "one", "full"])
def test_every_view_over_every_store(opened: Opened, kind: str, view: str) -> None:
    app = opened(kind, view)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1


def test_overview_names_the_five_plans(opened: Opened) -> None:
    labels = "\n".join(words(opened("full")))
    for plan in ("东阳市县域经济体制综合改革", "鹤城区改革攻坚行动", "吉安市重点改革突破攻坚战", "衢州市营商环境优化提升", "西洞庭管理区"):
        assert plan in labels


def test_without_values_everything_is_not_reported(opened: Opened) -> None:
    app = opened("none")
    assert [metric.value for metric in app.metric] == ["—", "0.0%"]
    assert "所列指标还没有可以判断的数据;数据从“填报”送来。" in texts(app)
    assert "没有滞后的指标" not in texts(app)
    assert "示例数据" not in texts(app)


def test_one_value_lights_one_gauge(opened: Opened) -> None:
    app = opened("one", plan=XIDONGTING)
    assert "**6.4%**" in texts(app)
    assert "● 达标" in texts(app)
    assert app.metric[0].value == "100.0%"


def test_example_values_are_marked(opened: Opened) -> None:
    assert "示例数据" in texts(opened("full"))
    assert "示例数据" in texts(opened("full", "indicator"))
    assert "示例" not in texts(opened("one"))


def test_area_narrows_the_wall_and_falls_back_with_its_plan(opened: Opened) -> None:
    app = opened("full", plan=XIDONGTING)
    app.selectbox(key="area").select("民生补短提质").run()
    assert "民生补短提质" in texts(app)
    assert "社会消费品零售总额增速" not in texts(app)
    app.selectbox(key="plan").select("jian-2023").run()
    assert not app.exception
    assert app.selectbox(key="area").value == ""
    assert app.title[0].value == "吉安市重点改革突破攻坚战实施方案"


def test_the_address_sets_the_bar(opened: Opened) -> None:
    app = opened("full", plan=XIDONGTING, status="滞后", as_of="2025年3月")
    assert app.selectbox(key="plan").value == "xidongting-2025"
    assert app.selectbox(key="status").value == "lagging"
    assert "截至 2025年3月" in texts(app)


def test_a_card_filters_by_its_status_and_lets_go(opened: Opened) -> None:
    app = opened("full", plan=XIDONGTING)
    app.button(key="card-lagging").click().run()
    assert app.selectbox(key="status").value == "lagging"
    assert app.button(key="card-lagging").label.startswith("***")
    app.button(key="card-lagging").click().run()
    assert app.selectbox(key="status").value == ""


def test_a_cell_chooses_its_plan(opened: Opened) -> None:
    app = opened("full")
    cell = next(button for button in app.button if "西洞庭" in button.label)
    cell.click().run()
    assert app.selectbox(key="plan").value == "xidongting-2025"


def test_counts_of_cards_add_up_to_the_targets_shown(opened: Opened) -> None:
    app = opened("full", plan=XIDONGTING)
    counts = [int(button.label.split("**")[1]) for button in app.button if re.match(r"card-(?!no_target)", str(button.key))]
    about = next(element.value for element in app.markdown if "截至" in element.value)
    assert sum(counts) == int(about.split(" 个目标")[0].split(" ")[-1])


def test_indicator_view_explains_its_light(opened: Opened) -> None:
    app = opened("one", "indicator", plan=XIDONGTING)
    app.selectbox(key="indicator").select("社会消费品零售总额增速 · 西洞庭管理区").run()
    assert not app.exception
    assert app.title[0].value == "社会消费品零售总额增速"
    shown = texts(app)
    assert "为什么是这个灯" in shown
    assert "规则 4" in shown
    assert "一; 附件1 一".replace(";", "\\;") in shown or "附件1 一" in shown


def test_a_relative_target_names_what_it_waits_for(opened: Opened) -> None:
    app = opened("full", "indicator", plan=XIDONGTING, indicator="xidongting-2025/rural-income-growth/4307Z1/main")
    shown = texts(app).replace("\\", "")
    assert "“全市农村居民人均可支配收入增速”的同期值" in shown
    assert "city-rural-income-growth" not in shown
    assert "— 的已报数据" not in shown


def test_targets_of_several_years_say_their_years_in_a_list(opened: Opened) -> None:
    app = opened("full", plan="吉安市重点改革突破攻坚战实施方案")
    app.button(key="counted-reporting").click().run()
    listed = [row.label for row in links(app) if row.label.startswith(":small[**绿色金融贷款余额增速**")]
    assert sorted(re.findall(r":gray\[(20[^]]*)\]", " ".join(label.split("] :small")[0] + "]" for label in listed))) == [
        "2023—2025年",
        "2023年",
        "2024年",
        "2025年",
    ]


def test_catalog_finds_by_every_word(opened: Opened) -> None:
    app = opened("full", "catalog")
    app.text_input(key="q").set_value("零售 区商务局").run()
    (row,) = links(app)
    assert row.label.startswith(":small[**社会消费品零售总额增速**]")
    assert unquote_plus(row.query_string) == f"indicator={RETAIL}"
    app.text_input(key="q").set_value("没有这样的").run()
    assert "没有符合条件的目标。" in texts(app)


def test_pasted_text_is_checked_and_nothing_stored_of_a_bad_row(opened: Opened) -> None:
    app = opened("none", "upload", plan=XIDONGTING)
    app.button_group(key="upload-how").select("paste").run()
    app.text_area(key="text-0").input("指标,数据期,实际值\n社会消费品零售总额增速,2025-06,6.5\n地区生产总值增速,2025-06,很好\n").run()
    assert not app.exception
    assert "1 处错误,整个文件不入库" in app.error[0].value
    (findings,) = [table.value for table in app.table if "怎么改" in table.value]
    assert "第 3 行" in findings["哪里"][0]
    assert "很好" in findings["发现"][0]
    assert app.button(key="upload-store").disabled


@pytest.mark.parametrize("as_of", ["2016年1月", "2019年1月", "2024年2月"])
@pytest.mark.parametrize("view", ["overview", "indicator", "league", "milestones", "catalog", "wall"])
def test_every_viewing_date_has_a_page(opened: Opened, view: str, as_of: str) -> None:
    app = opened("full", view, as_of=as_of)
    assert not app.exception
    assert not app.error


def test_a_value_without_a_target_is_shown_and_not_judged(opened: Opened) -> None:
    app = opened("full", region="祝丰镇")
    assert app.metric[0].value == "没有目标"
    assert "未设目标" in texts(app)
    assert "**7.2%**" in texts(app)
    app = opened("full", "indicator", region="祝丰镇")
    assert not app.exception
    assert {"走势", "历次报送"} <= {header.value for header in app.header}
    assert [button.label for button in app.button if "2025年6月" in button.label and "7.2%" in button.label]


def _listed(app: AppTest) -> list[int]:
    """How many targets each group of an opened list has."""
    headed = [element.value for element in app.markdown if re.fullmatch(r"\*\*.+\*\* :gray\[\d+\]", element.value)]
    return [int(text.rpartition("[")[2].rstrip("]")) for text in headed]


@pytest.mark.parametrize("plan", [XIDONGTING, "吉安市重点改革突破攻坚战实施方案"])
@pytest.mark.parametrize(("rate", "metric"), [("pace", 0), ("reporting", 1)])
def test_a_rate_leads_to_the_very_targets_it_counts(opened: Opened, plan: str, rate: str, metric: int) -> None:
    app = opened("full", plan=plan)
    over, under = (int(part) for part in re.findall(r"(\d+)/(\d+)", app.metric[metric].label)[0])
    total = int(next(element.value for element in app.markdown if "截至" in element.value).split(" 个目标")[0].split(" ")[-1])
    app.button(key=f"counted-{rate}").click().run()
    assert not app.exception
    yes, no, rest = _listed(app)
    assert (yes, yes + no) == (over, under)
    assert rest >= total - under
    assert len({row.query_string for row in links(app) if row.label.startswith(":small[**")}) == yes + no + rest


def test_each_light_of_the_past_leads_to_its_reasons(opened: Opened) -> None:
    app = opened("full", "indicator", plan=XIDONGTING)
    app.selectbox(key="indicator").select(RETAIL).run()
    periods = [button for button in app.button if str(button.key).startswith("row-history-")]
    assert [button.label[:15] for button in periods] == [f":small[2025年{month}月]" for month in (6, 5, 4, 3, 2)]
    periods[3].click().run()
    assert not app.exception
    assert app.selectbox(key="as_of").value == "2025-03-31"
    assert app.selectbox(key="indicator").value == RETAIL
    assert "数据期 2025年3月" in texts(app)


def test_a_value_without_a_target_has_its_reasons(opened: Opened) -> None:
    app = opened("full", "indicator", region="祝丰镇")
    assert "判定:规则 1**" in texts(app).replace("\\", "")
    assert "示例.csv 第 2 行" in texts(app)


PARTS = """\
plan: {id: parts, title: 分解方案, region: 吉安市, window: 2025-01/2025-12}
areas:
  - id: one
    name: 领域
    lead: 市发改委
    indicators:
      - {id: loans, name: 新增贷款, unit: 亿元, measure: flow, source: 二(一), target: ">= 60", regions: {吉州区: 20, 青原区: 30}}
"""


@pytest.fixture
def parts_app(store: Store) -> Callable[..., AppTest]:
    """A plan that does not add up, changed once, with values of three regions."""
    add_plan(store, PARTS.encode(), "parts.yaml", who="张三")
    add_plan(store, PARTS.replace(">= 60", ">= 70").encode(), "parts.yaml", who="李四", reason="年中调整")
    may = date(2025, 5, 31)
    rows = [actual("parts", code, "loans", may, value) for code, value in (("360800", "21"), ("360802", "8"), ("360803", "12.5"))]
    store_submission(store, rows, who="张三", file_name="五月.csv", content=b"may")
    store.close()

    def open_view(view: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.secrets["store"] = str(store.path)
        for key, value in address.items():
            app.query_params[key] = value
        return app.run().switch_page(f"views/{view}.py").run()

    return open_view


def test_the_catalog_says_where_a_plan_does_not_add_up(parts_app: Callable[..., AppTest]) -> None:
    app = parts_app("catalog", plan="分解方案")
    (finding,) = app.warning
    assert "分解目标合计 50 亿元,比吉安市目标 ≥ 70 亿元 少 20 亿元" in finding.value.replace("\\", "")
    assert "13 个县区中 2 个有分解目标" in finding.value
    assert not parts_app("catalog", plan=XIDONGTING).warning


def test_the_total_of_the_regions_stands_beside_what_the_whole_reported(parts_app: Callable[..., AppTest]) -> None:
    for region in ("吉安市", "青原区"):
        app = parts_app("indicator", plan="分解方案", indicator=f"新增贷款 · {region}")
        assert not app.exception
        said = texts(app).replace("\\", "")
        assert "吉安市各地合计 20.5 亿元** 数据期 2025年5月 · 2/13 个县区 · 比吉安市自报的 21.0 亿元 少 0.5 亿元" in said
        assert "该期未报:" in said


def test_a_past_screen_is_shown_as_it_was_known_then(store: Store) -> None:
    add_plan(store, PARTS.encode(), "parts.yaml", who="张三")
    store_submission(store, [actual("parts", "360800", "loans", date(2025, 5, 31), "21")], who="张三", file_name="五月.csv", content=b"may")
    later = [actual("parts", "360800", "loans", date(2025, 5, 31), "48"), actual("parts", "360800", "loans", date(2025, 6, 30), "49")]
    store_submission(store, later, who="张三", file_name="六月.csv", content=b"later")
    store.close()
    with duckdb.connect(store.path) as connection:  # the correction came three days after
        connection.execute("UPDATE change SET happened_at = happened_at - INTERVAL 3 DAY WHERE version < (SELECT max(version) FROM change)")
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.secrets["store"] = str(store.path)
    app.query_params["plan"] = "分解方案"
    assert "**49.0 亿元**" in texts(app.run())
    assert "截至 2025年6月" in texts(app)
    then = next(option for option in app.selectbox(key="known_on").options if "所知" in option and "现在" not in option)
    app.selectbox(key="known_on").select(then.removesuffix(" 所知")).run()
    assert not app.exception
    assert "**21.0 亿元**" in texts(app)
    assert "截至 2025年5月" in texts(app)
    assert f"这是 {then.removesuffix(' 所知')} 那天结束时所知的数据" in texts(app)


def test_without_a_past_nobody_is_asked_when_it_was_known(opened: Opened) -> None:
    assert "known_on" not in {box.key for box in opened("one").selectbox}


@pytest.mark.parametrize("order", ["按领域", "按名称"])
def test_the_wall_is_ordered_as_asked(opened: Opened, order: str) -> None:
    app = opened("full", plan=XIDONGTING, sort=order)
    gauges = [row.label for row in links(app) if "badge" not in row.label]
    if order == "按领域":
        assert gauges[0] == "社会消费品零售总额增速"
        assert "内需扩量提效" in texts(app)
    else:
        assert gauges == sorted(gauges, key=lambda name: name.encode("gb18030"))
        assert len(set(gauges)) > 20


def test_first_and_current_target_stand_on_the_page(parts_app: Callable[..., AppTest]) -> None:
    said = texts(parts_app("indicator", plan="分解方案", indicator="新增贷款 · 吉安市")).replace("\\", "")
    assert "目标变更过,首个目标 ≥ 60 亿元" in said
    assert "目标 ≥ 60 亿元 → ≥ 70 亿元" in said
    assert "由 李四 入库,理由:年中调整" in said
