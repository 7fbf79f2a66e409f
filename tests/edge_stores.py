"""Stores at the edges of what screens must bear: nothing, one value, forty regions, a hundred and twenty indicators.

Made the way people make them: plan files and sheets through the public interface. Names are of forty letters, values of up to
twelve digits; growth below nought, caps, ranks, five times the target, an area that nobody reports, and three years of months.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from indicators import Store, add_plan, add_regions, check_file, open_store, submit

TODAY = date(2025, 7, 5)
LONG = 40
CITY, ALONE = "99E000", "99F000"
REGIONS, INDICATORS, ONE = "edge-regions", "edge-indicators", "edge-one"
AREAS, COUNTIES, MANY = 6, 40, 120
SILENT = 5
FILLED = "推动区域协调高质量发展与乡村全面振兴有效衔接先行先试改革创新综合示范攻坚行动专项工作任务清单责任落实"
NUMERALS = "〇一二三四五六七八九"
MONTHS = tuple(f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13))[:30]


def long_name(start: str, number: int = 0, end: str = "") -> str:
    """A name of forty letters, told from its neighbours by what it starts with."""
    start = f"{start}{''.join(NUMERALS[int(digit)] for digit in f'{number:02}')}" if number else start
    return f"{start}{FILLED[: LONG - len(start) - len(end)]}{end}"


CITY_NAME, ALONE_NAME = long_name("长名市", end="新区"), "独一县"
COUNTY_NAMES = tuple(long_name("县区", number, "县") for number in range(1, COUNTIES + 1))
DEPARTMENTS = tuple(long_name("部门", number, "领导小组办公室") for number in range(1, 10))
REGIONS_TITLE, INDICATORS_TITLE = long_name("四十区域", end="实施方案"), long_name("一百二十项", end="实施方案")
ONE_TITLE = "独一县行动方案"
# what each county promises: the start of its name, the indicator with the city's target, the county's
COUNTED: Sequence[tuple[str, dict[str, Any], str]] = (
    ("新增贷款", {"unit": "万元", "measure": "flow", "target": ">= 987654321098"}, ">= 24691358027"),
    ("社零增速", {"unit": "%", "measure": "growth", "target": ">= 6"}, ">= 6"),
    ("败诉率", {"unit": "%", "measure": "ratio", "target": "<= 8"}, "<= 8"),
    ("位次", {"unit": "位", "measure": "rank", "target": "<= 8"}, "<= 8"),
    ("贷款余额", {"unit": "元", "measure": "level", "target": ">= 600000000000"}, ">= 600000000000"),
    ("高企数", {"unit": "家", "measure": "level", "target": ">= 2400"}, ">= 60"),
)


def empty_store(path: Path) -> Store:
    """The shipped plans without any value."""
    return open_store(path)


def edge_store(path: Path) -> Store:
    """The shipped plans, and those of one value, of forty counties and of a hundred and twenty indicators."""
    store = open_store(path)
    rows = [f"{CITY},{CITY_NAME},,city,", *(f"99E{number:03},{name},{CITY},county," for number, name in enumerate(COUNTY_NAMES, 1))]
    file = "\n".join(["code,name,parent,level,aliases", *rows, f"{ALONE},{ALONE_NAME},,county,"])
    add_regions(store, file.encode(), "区域.csv", who="试验")
    _one_value(store)
    _forty_counties(store)
    _many_indicators(store)
    return store


def _one_value(store: Store) -> None:
    """A plan of one region with one target, and its one value."""
    indicator = {"id": "loans", "name": "新增贷款", "unit": "亿元", "measure": "flow", "target": ">= 60"}
    areas = [{"id": "money", "name": "资金", "lead": "县发改局", "indicators": [indicator]}]
    _add(store, ONE, ONE_TITLE, ALONE_NAME, "2025-01/2025-12", areas, [])
    _send(store, [["指标", "数据期", "实际值"], ["新增贷款", "2025-06", "33"]], ONE)


def _forty_counties(store: Store) -> None:
    """A plan of a city with forty counties: targets for each in five areas, and a sixth that nobody reports."""
    areas = [
        {
            "id": f"area-{number}",
            "name": long_name("领域", number),
            "lead": DEPARTMENTS[number],
            "indicators": [{"id": f"kind-{number}", "name": long_name(name), **kind, "regions": dict.fromkeys(COUNTY_NAMES, each)}],
        }
        for number, (name, kind, each) in enumerate(COUNTED, 1)
    ]
    _add(store, REGIONS, REGIONS_TITLE, CITY_NAME, "2025-01/2025-12", areas, [_milestone(number) for number in range(30)])
    sheet = [
        [region, long_name(name), *(_regional(place, kind, month) for month in (5, 6))]
        for place, region in enumerate((CITY_NAME, *COUNTY_NAMES))
        for kind, (name, *_) in enumerate(COUNTED[:SILENT])
        if place % 9 != kind + 2
    ]
    _send(store, [["地区", "指标", "5月", "6月"], *sheet], REGIONS, period="2025-06")


def _many_indicators(store: Store) -> None:
    """A plan of a hundred and twenty indicators of every kind over three years."""
    areas = [
        {
            "id": f"area-{area}",
            "name": long_name("领域", area + 1),
            "lead": [DEPARTMENTS[area], DEPARTMENTS[area + 1], DEPARTMENTS[area + 2]] if area == 1 else DEPARTMENTS[area],
            "indicators": [_indicator(number) for number in range(area, MANY, AREAS)],
        }
        for area in range(AREAS)
    ]
    milestones = [_milestone(number) for number in range(30)]
    _add(store, INDICATORS, INDICATORS_TITLE, CITY_NAME, "2023-01/2025-12", areas, milestones)
    rows = [row for number in range(MANY) if number % AREAS != SILENT for row in _monthly(number)]
    _send(store, [["指标", "数据期", "实际值"], *rows], INDICATORS)


def _indicator(number: int) -> dict[str, Any]:
    kinds: Sequence[dict[str, Any]] = (
        {"unit": "元", "measure": "flow", "target": ">= 480000000000", "since": "window"},
        {"unit": "%", "measure": "growth", "target": ">= 6.5"},
        {"unit": "起", "measure": "flow", "target": "<= 120", "since": "window"},
        {"unit": "位", "measure": "rank", "target": "<= 8"},
        {"unit": "万元", "measure": "level", "target": ">= 987654321098", "baseline": {"value": 123456789012, "period": "2022-12"}},
        {"unit": "吨标准煤/万元", "measure": "ratio", "target": "<= 0.4876", "decimals": 4},
        {"unit": "人次", "measure": "level", "target": ">= 25000000"},
        {"unit": "起", "measure": "flow", "target": "= 0", "since": "window"},
        {"unit": "%", "measure": "growth", "target": "~ -3.5"},
        {
            "unit": "亿元",
            "measure": "flow",
            "target": ">= 60",
            "since": "window",
            "schedule": {"2024-06": 10, "2024-12": 30, "2025-12": 60},
        },
    )
    return {"id": f"indicator-{number}", "name": long_name("指标", number + 1), **kinds[number // AREAS % len(kinds)]}


def _monthly(number: int) -> Iterator[list[str]]:
    """Thirty months of one indicator: far beyond its target, near it, far behind, by turns."""
    pace = (0.31, 0.93, 1.07, 5.76)[number // 2 % 4]
    for at, month in enumerate(MONTHS, 1):
        share = at / 36
        value = (
            f"{480_000_000_000 * pace * share + number:.0f}",
            f"{-12.4 + at * 0.2 if pace < 1 else 7.8 - at * 0.04:.1f}",
            f"{120 * pace * share:.0f}",
            f"{max(1, 14 - at // 4) if pace < 1 else 3}",
            f"{123_456_789_012 + 864_197_532_086 * pace * share:.0f}",
            f"{0.4876 / pace:.4f}",
            f"{25_000_000 * pace * share:.0f}",
            f"{at // 8 if pace < 1 else 0}",
            f"{-3.5 + (pace - 1):.1f}",
            f"{60 * pace * share:.1f}",
        )[number // AREAS % 10]
        yield [long_name("指标", number + 1), month, value]


def _regional(place: int, kind: int, month: int) -> str:
    """One county's value, the city's where `place` is nought."""
    luck = (0.42, 0.97, 1.04, 4.8, 0.88)[(place + kind) % 5]
    share = month / 12
    whole = 987_654_321_098 if place == 0 else 24_691_358_027
    return (
        f"{whole * share * luck:.0f}",
        f"{6 * luck - 8 if place % 3 else 6.4:.1f}",
        f"{8 * luck:.2f}",
        f"{max(1, round(8 * luck)):.0f}",
        f"{600_000_000_000 * luck:.0f}",
    )[kind]


def _milestone(number: int) -> dict[str, Any]:
    """Deliverables of long names, some due on one day, some before and some after the plan's own years."""
    return {
        "id": f"milestone-{number}",
        "name": long_name("节点", number + 1),
        "due": f"{2024 + number // 12}-{number % 12 // 3 * 3 + 3:02}-28",
        "lead": DEPARTMENTS[number % len(DEPARTMENTS)],
        "source": "二(一)1",
    }


def _add(store: Store, plan: str, title: str, region: str, window: str, areas: list[dict[str, Any]], milestones: list[Any]) -> None:
    """Store a plan file; JSON is YAML too."""
    for number, one in enumerate(milestones):
        areas[number % len(areas)].setdefault("milestones", []).append(one)
    head = {"id": plan, "title": title, "region": region, "window": window, "report_by": 20}
    add_plan(store, json.dumps({"plan": head, "areas": areas}, ensure_ascii=False, indent=1).encode(), f"{plan}.yaml", who="试验")


def _send(store: Store, rows: Sequence[Sequence[str]], plan: str, period: str | None = None) -> None:
    """Send a sheet as a clerk would."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("报送")
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    check = check_file(store, content.getvalue(), f"{long_name('报送表')}.xlsx", today=TODAY, plan=plan, period=period, with_lights=False)
    submit(store, check, who="张三", accept_warnings=True, reason="试验")
