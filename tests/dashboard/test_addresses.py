"""What an address says is what is shown; where that cannot be, the page says so, and shows no other light as if it were the one asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

Opened = Callable[..., AppTest]
XIDONGTING = "西洞庭管理区“七大攻坚”总体方案"
JIAN = "吉安市重点改革突破攻坚战实施方案"
RETAIL = "xidongting-2025/retail-sales-growth/4307Z1/main"


def shown(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(element.value for element in [*app.title, *app.markdown, *app.caption, *app.info])


@pytest.mark.parametrize("asked", [RETAIL, "社会消费品零售总额增速 · 西洞庭管理区"])
def test_an_indicator_is_found_by_its_identity_and_by_its_name(opened: Opened, asked: str) -> None:
    app = opened("full", "indicator", indicator=asked)
    assert app.title[0].value == "社会消费品零售总额增速"
    assert not app.info


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_address_of_an_indicator_is_the_same_in_every_language(opened: Opened, lang: str) -> None:
    app = opened("full", "indicator", indicator=RETAIL, lang=lang)
    assert app.title[0].value == "社会消费品零售总额增速"
    app.button(key="to-language").click().run()
    assert app.title[0].value == "社会消费品零售总额增速"
    assert app.query_params["indicator"] == RETAIL


def test_an_indicator_that_is_not_there_is_not_replaced_without_a_word(opened: Opened) -> None:
    app = opened("full", "indicator", indicator="没有这个")
    assert app.info[0].value.startswith(f"没有找到地址里的指标“没有这个”,下面是“{app.title[0].value}")


def test_an_indicator_that_the_bar_leaves_out_is_named_and_comes_back_with_the_choice(opened: Opened) -> None:
    app = opened("full", "indicator", indicator=RETAIL, plan=JIAN)
    assert app.info[0].value.startswith("“社会消费品零售总额增速 · 西洞庭管理区”不在现在的筛选里")
    app.selectbox(key="plan").select("").run()
    assert app.title[0].value == "社会消费品零售总额增速"
    assert not app.info


@pytest.mark.parametrize(
    ("key", "asked", "instead"), [("plan", "没有的方案", "全部方案"), ("as_of", "1999年1月", "最新数据"), ("status", "很好", "全部状态")]
)
def test_what_the_bar_does_not_offer_is_named(opened: Opened, key: str, asked: str, instead: str) -> None:
    assert f"没有“{asked}”可选,现为{instead}" in shown(opened("full", **{key: asked}))


def test_what_the_bar_offers_is_not_complained_of(opened: Opened) -> None:
    app = opened("full", plan=XIDONGTING, status="滞后")
    app.button(key="to-language").click().run()
    app.button(key="to-language").click().run()
    assert app.selectbox(key="status").value == "lagging"
    assert "可选" not in shown(app)


def test_the_order_of_the_wall_is_kept_over_another_view_and_another_language(opened: Opened) -> None:
    app = opened("full")
    app.button_group(key="sort").select("name").run()
    app.switch_page("views/league.py").run()
    app.button(key="to-language").click().run()
    app.switch_page("views/overview.py").run()
    assert app.button_group(key="sort").value == "name"


def test_a_cell_counts_what_the_page_behind_it_says(opened: Opened) -> None:
    app = opened("full", plan=XIDONGTING, department="区商务局(招商促进事务中心)")
    cells = {str(button.key): button.label for button in app.button if str(button.key).startswith("rate-")}
    assert len(cells) > 3
    for key, label in cells.items():
        page = opened("full", plan=XIDONGTING, department="区商务局(招商促进事务中心)")
        page.button(key=key).click().run()
        of = page.metric[0].label.split(":gray[")[1].rstrip("]")
        assert f":small[{of}]" in label


def test_a_year_that_is_over_is_named_whatever_is_chosen(opened: Opened) -> None:
    app = opened("full", status="未完成")
    lines = [element.proto.label for element in app.get("page_link") if "欠序时" in element.proto.label]
    assert lines
    assert all(":small[20" in line for line in lines)


def test_what_a_page_counts_is_what_the_card_counts(opened: Opened) -> None:
    app = opened("full")
    card = app.button(key="card-missed")
    many = card.label.split("**")[1]
    card.click().run()
    assert f"{many} 个目标 · 另有 1 个争取目标不计入" in shown(app)
