from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from dashboard import charts, trend
from dashboard.text import cut_apart, literal
from indicators import SHAPES, Assessment, Report, Scope, Store, assess, history, milestones

AS_OF = date(2025, 6, 30)

# Machado, Oliveira and Fernandes 2009, full deficiency; rows for red, green, blue in linear light
SIGHT = {
    "whole": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
LEAST_DISTANCE = 15


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """CIELAB of a colour as an eye sees it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    r, g, b = (min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True)))) for row in SIGHT[sight])
    x, y, z = 0.4124 * r + 0.3576 * g + 0.1805 * b, 0.2126 * r + 0.7152 * g + 0.0722 * b, 0.0193 * r + 0.1192 * g + 0.9505 * b
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.95047, y, z / 1.08883))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("palette", [charts.LIGHT, charts.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_lights_stay_apart_for_every_eye(palette: dict[str, str], sight: str) -> None:
    for one, other in combinations(palette, 2):
        pair = zip(seen(palette[one], sight), seen(palette[other], sight), strict=True)
        assert sum((a - b) ** 2 for a, b in pair) ** 0.5 >= LEAST_DISTANCE, (one, other)


def test_every_status_has_its_own_shape_and_a_tone() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES)
    assert set(charts.TONES) == set(SHAPES)


def test_theme_and_charts_use_the_same_colours() -> None:
    theme = (Path(charts.__file__).parent / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    for palette in (charts.LIGHT, charts.DARK):
        for tone, colour in palette.items():
            assert f'{tone}Color = "{colour}"' in theme


@pytest.fixture(scope="module")
def rows(store_files: dict[str, Path]) -> dict[str, Assessment]:
    store = Store(store_files["full"])
    found = assess(store, as_of=AS_OF, scope=Scope(plan="xidongting-2025"))
    store.close()
    return {row.indicator: row for row in found}


def test_a_flow_is_an_arc_to_its_target_with_a_mark_for_time(rows: dict[str, Assessment]) -> None:
    row = next(row for row in rows.values() if row.measure == "flow" and row.path == "linear" and row.value and row.value < row.target)
    gauge = charts.gauge(row, dark=False).data[0].gauge
    assert gauge.axis.range == (0, float(row.target))
    assert gauge.threshold.value == float(row.expected)


def test_growth_is_a_dial_about_its_target(rows: dict[str, Assessment]) -> None:
    row = rows["industrial-value-added-growth"]
    figure = charts.gauge(row, dark=False).data[0]
    assert figure.gauge.axis.range == (-1, 1)
    assert figure.gauge.threshold.value == pytest.approx(float(row.gap / (abs(row.gap) + row.target / 2)))
    assert "%" not in figure.mode


def gauge_of(row: Assessment, **changed: object) -> dict[str, Any]:
    """The gauge of a row of which something is another."""
    drawn: dict[str, Any] = charts.gauge(replace(row, **changed), dark=False).data[0].gauge.to_plotly_json()
    return drawn


def test_more_than_the_target_passes_its_mark(rows: dict[str, Assessment]) -> None:
    flow = next(row for row in rows.values() if row.measure == "flow" and row.attainment is not None)
    over = gauge_of(flow, target=Decimal(60), value=Decimal(88), expected=Decimal(30), attainment=Decimal(88) / 60 * 100)
    assert over["axis"]["range"] == [0, 88]
    assert over["threshold"]["value"] == 60
    assert over["steps"][0]["range"] == [60, 88]


def test_a_negative_flow_lies_left_of_nought(rows: dict[str, Assessment]) -> None:
    flow = next(row for row in rows.values() if row.measure == "flow" and row.attainment is not None)
    lost = gauge_of(flow, target=Decimal(10), value=Decimal("-2.5"), expected=Decimal(5), attainment=Decimal(-25))
    assert lost["axis"]["range"] == [-10, 10]
    assert lost["steps"][0]["range"] == [-2.5, 0]
    assert lost["bar"]["thickness"] == 0


@pytest.mark.parametrize(
    ("comparator", "value", "target", "expected", "pointer"),
    [
        ("<=", 6, 12, 9, 1 / 2),
        ("<=", 14, 12, 9, -1 / 4),
        ("=", 2, 0, None, -4 / 5),
        ("=", 8, 6, None, -2 / 5),
        (">=", -4, -2, None, -2 / 3),
    ],
)
def test_a_dial_points_to_the_better_side(
    rows: dict[str, Assessment], comparator: str, value: int, target: int, expected: int | None, pointer: float
) -> None:
    row = rows["industrial-value-added-growth"]
    changed = {"comparator": comparator, "value": Decimal(value), "target": Decimal(target), "path": "linear" if expected else "hold",
               "expected": None if expected is None else Decimal(expected), "attainment": None}  # fmt: skip
    dial = gauge_of(row, **changed)
    assert dial["threshold"]["value"] == pytest.approx(pointer)
    marks = [sum(step["range"]) / 2 for step in dial["steps"]]
    assert (pytest.approx(1 / 3) in marks) if expected is not None else True
    assert any(step["range"][1] == 1 for step in dial["steps"]) == (comparator != "=")


@pytest.mark.parametrize("target", [Decimal(0), Decimal("0.6"), Decimal(-3), Decimal(300000)])
def test_a_worse_miss_always_points_lower(rows: dict[str, Assessment], target: Decimal) -> None:
    row = rows["industrial-value-added-growth"]
    misses = [Decimal(10) ** power for power in range(-2, 9)]
    pointers = [gauge_of(row, target=target, value=target - miss)["threshold"]["value"] for miss in misses]
    assert pointers == sorted(set(pointers), reverse=True)
    assert all(-1 < pointer < 0 for pointer in pointers)


def test_no_value_is_an_empty_dial(rows: dict[str, Assessment]) -> None:
    row = next(row for row in rows.values() if row.value is None)
    assert charts.gauge(row, dark=True).data[0].gauge.bar.thickness == 0
    assert "未报送" in charts.describe(row)


def test_a_gauge_has_no_template_with_which_plotly_would_draw_it_twice(rows: dict[str, Assessment]) -> None:
    assert "template" not in charts.gauge(rows["retail-sales-growth"], dark=False).to_dict()["layout"]


def test_a_mean_over_years_says_so_and_names_what_was_sent(store_files: dict[str, Path]) -> None:
    store = Store(store_files["full"])
    scope = Scope(plan="dongyang-2016", indicator="gdp-growth", target_id="period")
    (row,) = assess(store, as_of=date(2018, 12, 31), scope=scope)
    reports = history(store, as_of=date(2018, 12, 31), scope=scope)
    store.close()
    assert (row.per_year, charts.target_text(row)) == (True, "目标 年均 ≈ 8%")
    last = replace(reports[-1], value=Decimal("7.16"), reported=Decimal("5.5"))
    assert charts.value_then(row, last) == "7.2%(当期 5.5%)"
    assert charts.value_then(row, replace(last, reported=last.value)) == "7.2%"
    (line,) = [line for line in drawn(row, (last,)).data if line.name == "年均值"]
    assert line.text[0].startswith("7.2%(当期 5.5%)")


@pytest.mark.parametrize(
    ("comparator", "status", "gap", "pace", "said"),
    [
        (">", "missed", 0, 0, "差距 0 个(须超过)"),
        ("<", "missed", 0, None, "差距 0 个(须低于)"),
        ("=", "missed", -1, 14, "差距 −1 个"),
        (">=", "missed", -2, -10, "欠序时 10.0 个百分点"),
        (">=", "met", 1, 14, "超序时 14.0 个百分点"),
        (">=", "met", 0, None, "差距 0 个"),
    ],
)
def test_a_missed_target_is_never_said_to_be_ahead_of_time(
    rows: dict[str, Assessment], comparator: str, status: str, gap: int, pace: int | None, said: str
) -> None:
    row = next(iter(rows.values()))
    row = replace(row, comparator=comparator, status=status, gap=Decimal(gap), pace_gap=None if pace is None else Decimal(pace), unit="个")
    assert charts.behind_text(row) == said


def test_trend_shows_what_was_reported_and_ends_at_the_target(store_files: dict[str, Path], rows: dict[str, Assessment]) -> None:
    row = next(row for row in rows.values() if row.path == "linear" and row.measure == "flow" and row.value is not None)
    store = Store(store_files["full"])
    scope = Scope(plan=row.plan, indicator=row.indicator, region=row.region_code, target_id=row.target_id)
    reports = history(store, as_of=AS_OF, scope=scope)
    store.close()
    lines = {line.name: line for line in trend.trend(row, reports, (), dark=False).data}
    assert list(lines["实际"].y) == [float(report.value) for report in reports]
    assert list(lines["序时"].x)[-1] == row.due
    assert list(lines["序时"].y)[-1] == float(row.target)
    assert row.name in trend.describe_trend(row, reports)


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("[x](javascript:alert(1))", r"\[x\](javascript\:alert(1))"),
        ("<b>x</b>", r"\<b\>x\</b\>"),
        ("**x** _y_ `z`", r"\*\*x\*\* \_y\_ \`z\`"),
        (":red[x] $y$", r"\:red\[x\] \$y\$"),
        ("- x", r"\- x"),
        ("1. x", r"1\. x"),
        ("www.x.cn a@b.cn http://x :smile:", "www\u2060.x.cn a\u2060@b.cn http\\:\u2060//x \\:\u2060smile\\:"),
        ("6.4%(1-6月)+5.0 个百分点", "6.4%(1-6月)+5.0 个百分点"),
        ("−1.4 个百分点", "−1.4 个百分点"),
    ],
)
def test_names_are_text(name: str, escaped: str) -> None:
    assert literal(name) == escaped


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["东县", "西县"], ["东县", "西县"]),
        (["东部改革试验县", "西部改革试验县"], ["东部改革…", "西部改革…"]),
        (["改革试验区东县", "改革试验区西县"], ["改革…东县", "改革…西县"]),
        (["改革试验东部县", "改革试验南部县"], ["改革试验东部县", "改革试验南部县"]),
    ],
)
def test_names_in_narrow_places_can_be_told_apart(names: list[str], shown: list[str]) -> None:
    assert cut_apart(names, 4) == shown


def drawn(row: Assessment, reports: tuple[Report, ...]) -> Any:  # noqa: ANN401  a figure of Plotly says nothing of its types
    return trend.trend(row, reports, (), dark=False)


def test_what_is_foreseen_is_pointed_at_only_where_it_lies(rows: dict[str, Assessment]) -> None:
    row = next(row for row in rows.values() if row.forecast is not None and row.due != row.period_end)
    foreseen = [line for line in drawn(row, ()).data if line.name == "年末预计" and line.hoverinfo != "skip"]
    assert [list(line.x) for line in foreseen] == [[row.due]]
    assert sum(line.showlegend is not False for line in drawn(row, ()).data if line.name == "年末预计") == 1


def test_the_month_pointed_at_is_said_with_its_year_first(rows: dict[str, Assessment]) -> None:
    assert drawn(rows["retail-sales-growth"], ()).layout.xaxis.unifiedhovertitle.text == "%{x|%Y年%-m月}"


def test_places_of_a_rank_are_whole_and_milestones_stand_at_the_foot(store_files: dict[str, Path], rows: dict[str, Assessment]) -> None:
    store = Store(store_files["full"])
    due = milestones(store, plan="quzhou-2023")[:8]
    store.close()
    flow = next(row for row in rows.values() if row.measure == "flow" and row.value is not None)
    rank = replace(flow, measure="rank", unit="位", target=Decimal(3), value=Decimal(4), forecast=Decimal(4), path=None)
    layout = trend.trend(rank, (), (), dark=False, milestones=due).layout
    assert (layout.yaxis.range, layout.yaxis.tick0, layout.yaxis.dtick) == ((4.5, 2.5), 0, 1)
    assert layout.yaxis2.range == (-0.03, 1)
    far = replace(rank, value=Decimal(38), forecast=Decimal(38))
    assert drawn(far, ()).layout.yaxis.dtick == 6


def test_milestones_of_a_day_are_pointed_at_in_few_short_lines(store_files: dict[str, Path], rows: dict[str, Assessment]) -> None:
    store = Store(store_files["full"])
    one = milestones(store, plan="quzhou-2023")[0]
    store.close()
    held = [replace(one, name=f"{number}<b>%{{x}}{'很长的名称' * 8}") for number in range(7)]
    (text,) = trend.trend(rows["retail-sales-growth"], (), (), dark=False, milestones=held).data[-1].hovertemplate
    lines = text.removesuffix("<extra></extra>").split("<br>")
    assert (lines[0], lines[-1], len(lines)) == (str(one.due), "另有 2 项", 7)
    assert lines[1] == "0&lt;b>%&#123;x}很长…"


def test_a_trend_of_noughts_begins_at_nought(rows: dict[str, Assessment]) -> None:
    flow = next(row for row in rows.values() if row.measure == "flow" and row.value is not None)
    none = replace(flow, target=Decimal(0), value=Decimal(0), forecast=Decimal(0), comparator="=", path=None)
    assert drawn(none, ()).layout.yaxis.range == (0, 1)
    assert drawn(flow, ()).layout.yaxis.range is None
