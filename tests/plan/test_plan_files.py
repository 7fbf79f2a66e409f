"""Plan files: the shipped ones say what the documents say, and a wrong one is refused with line and field."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from indicators.catalog import DATA
from indicators.errors import PlanRefusedError
from indicators.plan import PlanDocument, Regions, Target, read_plan, read_regions

REGIONS = Regions(read_regions((DATA / "regions.csv").read_bytes()))
SHIPPED = sorted((DATA / "plans").glob("*.yaml"))


def _read(path: Path) -> tuple[PlanDocument, tuple[Target, ...]]:
    return read_plan(path.read_bytes(), path.name, REGIONS)


def _indicator(plan: str, name: str) -> tuple[object, list[Target]]:
    document, targets = _read(DATA / "plans" / f"{plan}.yaml")
    (found,) = [i for area in document.areas for i in area.indicators if i.name == name]
    return found, [target for target in targets if target.indicator == found.id]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_plan_is_sound(path: Path) -> None:
    document, targets = _read(path)
    assert document.plan.id == path.stem
    assert targets
    for area in document.areas:
        for entry in (*area.indicators, *area.milestones):
            assert entry.source, f"{entry.id} does not say where it stands"
            assert entry.lead or area.lead, f"{entry.id} has nobody to lead it"


def test_the_five_plans_hold_more_than_150_targets() -> None:
    assert len(SHIPPED) == 5
    assert sum(len(_read(path)[1]) for path in SHIPPED) > 150


# read from the documents by hand: plan, indicator, unit, measure, comparator, number, a place where it stands
@pytest.mark.parametrize(
    ("plan", "name", "unit", "measure", "comparator", "number", "place"),
    [
        ("hecheng-2024", "新增银行贷款", "亿元", "flow", ">=", "60", "二(一)1"),
        ("hecheng-2024", "新增高新技术企业", "家", "flow", ">=", "30", "二(四)4"),
        ("hecheng-2024", "技术合同成交额", "亿元", "flow", ">=", "20", "二(四)4"),
        ("xidongting-2025", "社会消费品零售总额增速", "%", "growth", ">=", "6", "一"),
        ("xidongting-2025", "高新技术企业数", "家", "level", ">=", "24", "二(三)"),
        ("jian-2023", "绿色金融贷款余额增速", "%", "growth", ">=", "20", "二"),
        ("dongyang-2016", "地区生产总值增速", "%", "growth", "~", "8", "一(三)3"),
    ],
)
def test_target_is_what_the_document_says(plan: str, name: str, unit: str, measure: str, comparator: str, number: str, place: str) -> None:
    indicator, targets = _indicator(plan, name)
    assert (indicator.unit, indicator.measure) == (unit, measure)
    assert place in indicator.source
    assert targets
    for target in targets:
        assert (target.expression.comparator, target.expression.number) == (comparator, Decimal(number))


PLAN = """\
plan:
  id: trial
  title: 试点方案
  region: 鹤城区
  window: 2025-01/2025-12
areas:
  - id: first
    name: 第一领域
    indicators:
      - id: loans
        name: 新增贷款
        unit: 亿元
        measure: flow
        target: ">= 60"
"""


def test_a_plan_written_from_the_page_is_taken() -> None:
    document, targets = read_plan(PLAN.encode(), "trial.yaml", REGIONS)
    assert document.plan.tolerance == 10
    assert document.plan.report_by == 20
    (target,) = targets
    assert (target.region, str(target.window), target.due.isoformat()) == ("431202", "2025-01/2025-12", "2025-12-31")


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ('target: ">= 60"', 'target: "60亿元以上"', 14, "areas.0.indicators.0.target", "不是目标"),
        ("measure: flow", "measure: flows", 13, "measure", "应为"),
        ("unit: 亿元", "units: 亿元", 12, "units", "是否 unit"),
        ("        unit: 亿元\n", "", 10, "unit", "缺少这个字段"),
        ("region: 鹤城区", "region: 鹤城县", 4, "plan.region", "没有区域“鹤城县”"),
        ("window: 2025-01/2025-12", "window: 2025-12/2025-01", 5, "plan.window", "起月晚于止月"),
        ("id: loans", "id: 贷款", 10, "id", "小写字母"),
        ('target: ">= 60"', 'target: "~ 60"', 14, "target", "margin"),
        ('target: ">= 60"', 'target: ">= 60"\n        schedule: {2025-06: 30, 2025-12: 50}', 14, "target", "到期节点"),
        ('target: ">= 60"', 'target: "> @deposits"', 14, "target", "没有别的指标 deposits"),
        ('target: ">= 60"', 'target: ">= 60"\n        part_of: loans', 15, "part_of", "成环"),
        ('target: ">= 60"', 'target: ">= 60"\n        regions: {祝丰镇: 20}', 15, "regions.祝丰镇", "没有区域"),
        ('target: ">= 60"', 'target: ">= 60"\n        target: ">= 70"', 15, "target", "写了两次"),
        ("title: 试点方案", "title: &a 试点方案\n  document: *a", 3, "document", "锚点"),
        ('target: ">= 60"', 'target: ">= 12345678901234"', 14, "target", "13 位"),
        ('target: ">= 60"', 'target: ">= 60"\n        due: 2026-01-31', 14, "target", "到期日"),
        ('target: ">= 60"', 'target: ">= 60"\n        tolerance: 很多', 15, "tolerance", "应为数字"),
        ('target: ">= 60"', 'target: ">= 60"\n        tolerance: 7.12345', 15, "tolerance", "7.12345"),
        ("areas:\n", "areas\n", 7, "格式", "YAML"),
    ],
)  # fmt: skip
def test_a_wrong_plan_is_refused_with_line_field_and_words(old: str, new: str, line: int, field: str, words: str) -> None:
    assert old in PLAN
    with pytest.raises(PlanRefusedError) as refusal:
        read_plan(PLAN.replace(old, new, 1).encode(), "trial.yaml", REGIONS)
    faults = refusal.value.faults
    assert any(f.file == "trial.yaml" and f.line == line and field in f.field and words in f.message for f in faults), [
        str(f) for f in faults
    ]


def test_every_fault_is_named_at_once() -> None:
    wrong = PLAN.replace("measure: flow", "measure: flows").replace("unit: 亿元", "units: 亿元").replace("id: first", "id: First")
    with pytest.raises(PlanRefusedError) as refusal:
        read_plan(wrong.encode(), "trial.yaml", REGIONS)
    assert len(refusal.value.faults) >= 3


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"- just\n- a list", b"plan: 1", b"[" * 5000], ids=["empty", "binary", "list", "scalar", "deep"]
)
def test_what_is_no_plan_at_all_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(PlanRefusedError, match=r"trial\.yaml 第 1 行"):
        read_plan(content, "trial.yaml", REGIONS)


def test_each_county_makes_a_target_for_every_county_below() -> None:
    _, targets = _read(DATA / "plans" / "jian-2023.yaml")
    counties = {region.code for region in REGIONS if region.parent == "360800" and region.level == "county"}
    by_indicator: dict[str, set[str]] = {}
    for target in targets:
        by_indicator.setdefault(target.indicator, set()).add(target.region)
    assert counties in by_indicator.values()


def test_a_number_keeps_its_digits() -> None:
    _, (target,) = read_plan(PLAN.replace(">= 60", ">= 0.1").encode(), "trial.yaml", REGIONS)
    assert target.expression.number == Decimal("0.1")


def test_the_entry_of_the_page_with_every_field_is_taken() -> None:
    entry = """        aliases: [贷款新增]
        reporting: cumulative
        every: month
        january: false
        window: 2025-01/2025-12
        baseline: {value: 4000, period: 2024-12}
        schedule: {2025-03: 10, 2025-06: 30, 2025-12: 60}
        path: linear
        tolerance: 15
        since: year
        decimals: 1
"""
    _, (target,) = read_plan((PLAN + entry).encode(), "trial.yaml", REGIONS)
    assert (target.path, len(target.schedule), target.tolerance) == ("linear", 3, 15)


def test_parts_do_not_inherit_the_nodes_of_the_whole() -> None:
    text = (
        PLAN.replace("鹤城区", "西洞庭管理区") + "        schedule: {2025-06: 30}\n        path: schedule\n        regions: {祝丰镇: 20}\n"
    )
    _, targets = read_plan(text.encode(), "trial.yaml", REGIONS)
    assert {target.region: (target.path, len(target.schedule)) for target in targets} == {"4307Z1": ("schedule", 1), "4307Z1A": (None, 0)}
