"""From a plan file to a `PlanDocument`, or to every fault in it with its line.

Comes in: the bytes of a YAML file. Every scalar is kept as the text that stands there, so that 0.1 is a tenth and no
word becomes a truth value by accident; a field left empty is a field left out; pydantic then says what each field must
be. Goes out: document and targets.
"""

from __future__ import annotations

import difflib
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from indicators.errors import PlanFault, PlanRefusedError
from indicators.plan.model import Area, Baseline, Indicator, Milestone, NamedTerms, PlanDocument, PlanHead, RegionalTerms
from indicators.plan.regions import Regions
from indicators.plan.targets import Place, Target, expand_targets
from indicators.wording import listed, say

LARGEST_FILE = 2_000_000
LONGEST_SHOWN = 40
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_MODELS: dict[type[BaseModel], str] = {Area: "areas", Indicator: "indicators", NamedTerms: "targets", RegionalTerms: "regions",
                                       Milestone: "milestones", PlanHead: "plan", Baseline: "baseline"}  # fmt: skip
_LISTS = frozenset({Area, Indicator, NamedTerms, RegionalTerms, Milestone})


def read_plan(content: bytes, file: str, regions: Regions) -> tuple[PlanDocument, tuple[Target, ...]]:
    """Read and check a plan file. Raises PlanRefusedError with every fault: file, line, field, what was expected."""
    tree, lines = _parse(content, file)
    try:
        document = PlanDocument.model_validate(tree)
    except ValidationError as error:
        raise PlanRefusedError(tuple(_fault(file, lines, detail) for detail in error.errors(include_url=False))) from error
    targets, faults = expand_targets(document, regions)
    if faults:
        raise PlanRefusedError(tuple(PlanFault(file, _line(lines, f.place), _field(f.place), f.message) for f in faults))
    return document, targets


def _parse(content: bytes, file: str) -> tuple[object, dict[Place, int]]:
    if len(content) > LARGEST_FILE:
        raise PlanRefusedError((PlanFault(file, 1, say("文件"), say("大于 {n} MB", n=LARGEST_FILE // 1000000)),))
    try:
        root = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PlanRefusedError((PlanFault(file, line, say("文件"), say("不是 UTF-8 编码")),)) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PlanRefusedError((PlanFault(file, line, say("格式"), say("不是合格的 YAML,请检查缩进、引号与冒号")),)) from error
    if root is None:
        raise PlanRefusedError((PlanFault(file, 1, say("文件"), say("是空的")),))
    lines: dict[Place, int] = {}
    faults: list[PlanFault] = []
    tree = _plain(root, (), lines, faults, file, set())
    if faults:
        raise PlanRefusedError(tuple(faults))
    return tree, lines


def _plain(node: yaml.Node, place: Place, lines: dict[Place, int], faults: list[PlanFault], file: str, seen: set[int]) -> object:
    line = node.start_mark.line + 1
    lines[place] = line
    if id(node) in seen:
        faults.append(PlanFault(file, line, _field(place), say("不使用 YAML 的锚点与引用,请写出全部内容")))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in _EMPTY else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, number), lines, faults, file, seen) for number, item in enumerate(node.value)]
    mapping: dict[str, object] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in mapping:
            faults.append(PlanFault(file, key.start_mark.line + 1, _field((*place, name)), say("这个字段写了两次")))
        mapping[name] = _plain(value, (*place, name), lines, faults, file, seen)
        lines[*place, name] = key.start_mark.line + 1
    return {name: value for name, value in mapping.items() if value is not None}


def _line(lines: dict[Place, int], place: Place) -> int:
    while place not in lines and place:
        place = place[:-1]
    return lines.get(place, 1)


def _field(place: Place) -> str:
    return ".".join(str(part) for part in place) or "plan"


def _fault(file: str, lines: dict[Place, int], detail: ErrorDetails) -> PlanFault:
    place = tuple(part for part in detail["loc"] if part != "[key]")
    return PlanFault(file, _line(lines, place), _field(place), _message(detail))


def _message(detail: ErrorDetails) -> str:
    kind, context, found = detail["type"], detail.get("ctx", {}), _shown(detail["input"])
    messages = {
        "missing": say("缺少这个字段"),
        "literal_error": say(
            "应为 {replace} 之一,写的是“{found}”", replace=str(context.get("expected", "")).replace(" or ", "、"), found=found
        ),
        "string_pattern_mismatch": say("应为小写字母、数字与连字符,写的是“{found}”", found=found),
        "value_error": str(context.get("error", "")),
        "int_parsing": say("应为整数,写的是“{found}”", found=found),
        "decimal_parsing": say("应为数字,写的是“{found}”", found=found),
        "bool_parsing": say("应为 true 或 false,写的是“{found}”", found=found),
        "string_type": say("应为一段文字"),
        "string_too_long": say("至多 {get} 个字", get=context.get("max_length")),
        "string_too_short": say("不能为空"),
        "tuple_type": say("应为一个列表"),
        "dict_type": say("应为一组“名称: 值”"),
        "model_type": say("应为一组“名称: 值”"),
        "too_short": say("不能为空"),
    }
    if kind == "extra_forbidden":
        return _unknown_field(str(detail["loc"][-1]))
    if kind.startswith("date"):
        return say("应为日期,如 2025-06-30,写的是“{found}”", found=found)
    if kind in {"greater_than_equal", "less_than_equal", "greater_than"}:
        limits: dict[str, Any] = {"ge": say("不小于"), "le": say("不大于"), "gt": say("大于")}
        wanted = listed(f"{limits[k]} {v}" for k, v in context.items() if k in limits)
        return say("应{wanted},写的是“{found}”", wanted=wanted, found=found)
    return messages.get(kind, say("写的是“{found}”,不合格式", found=found))


def _unknown_field(name: str) -> str:
    known: dict[str, str] = {}
    models: dict[type[BaseModel], str] = {PlanDocument: say("文件"), **_MODELS}
    for model, where in models.items():
        within = say("{list} 的一项", list=where) if model in _LISTS else where
        for key, field in model.model_fields.items():
            known.setdefault(field.alias or key, within)
    if name in known:
        return say("{name} 不写在这里,写在 {known} 里", name=name, known=known[name])
    near = difflib.get_close_matches(name, known, n=1)
    return say("没有这个字段,是否 {near}", near=near[0]) if near else say("没有这个字段")


def _shown(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
