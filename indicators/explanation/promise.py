"""The first part of an explanation: whose light it is, what was promised, in which version, from which baseline, with which slack.

Comes in: one result of the rules and the versions of its target. Goes out: steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import pairwise

from indicators.catalog import TargetVersion
from indicators.explanation.step import Row, Step, fine, with_unit
from indicators.wording import say
from indicators.wording.numbers import COMPARATORS, NOTHING, plain, unit_word

SUBJECT = ("plan", "region", "area", "indicator_id", "target_id", "indicator", "unit", "measure")


def path_word(path: str | None) -> str:
    """How a target is to be reached; nothing where there is none."""
    words = {"linear": say("按月均匀推进"), "schedule": say("按节点计划"), "hold": say("各期都应达到"), "final": say("到期一次达到")}
    return words.get(path or "", "")


def measure_word(measure: str) -> str:
    """What kind of quantity an indicator is."""
    return {
        "flow": say("累计量"),
        "level": say("时点值"),
        "growth": say("增速"),
        "ratio": say("比率"),
        "standard": say("标准"),
        "rank": say("位次"),
    }[measure]


def promise_steps(row: Row, title: str, versions: Sequence[TargetVersion]) -> Iterator[Step]:
    """Subject, target, its versions, baseline and slack."""
    yield subject_step(row, title)
    yield _target(row)
    yield from _versions(row, versions)
    if row["basis"] != "absolute" or row["baseline"] is not None or row["baseline_end"] is not None:
        yield _baseline(row)
    yield _slack(row)


def subject_step(row: Row, title: str) -> Step:
    """Which indicator of which plan, area and region it is about."""
    about = say(
        "{title}(方案 {plan}),领域 {area},区域 {region},指标编码 {indicator},目标编号 {target_id},口径 {measure},单位 {unit}",
        title=title,
        plan=row["plan"],
        area=row["area_name"],
        region=row["region_name"],
        indicator=row["indicator"],
        target_id=row["target_id"] or "—",
        measure=measure_word(row["measure"]),
        unit=row["unit"],
    )
    return Step("promise", say("指标"), about, row["name"], SUBJECT)


def _target(row: Row) -> Step:
    terms = say(
        "{start} 至 {end},到期 {due},出处 {place},目标版本 {version}",
        start=f"{row['window_start']:%Y-%m}",
        end=f"{row['window_end']:%Y-%m}",
        due=row["due"],
        place=row["source"] or "—",
        version=row["target_version"],
    )
    result = f"{COMPARATORS[row['comparator']]} {_written(row['basis'], row['number'], row['reference_name'], row['unit'])}"
    if row["basis"] != "absolute" and row["final_target"] is not None:
        result += f" = {with_unit(row['final_target'], row['unit'])}"
    if row["stretch"]:
        result += say("(争取目标,不计入统计)")
    return Step("promise", say("目标 T"), terms, result, ("comparator", "target", "due", "target_version"))


def _written(basis: str, number: object, reference: str | None, unit: str) -> str:
    """The number of a target as the plan writes it."""
    text = plain(number)  # type: ignore[arg-type]  # a Decimal, or None for a target that is another indicator
    return {
        "absolute": f"{text}%" if unit == "%" else f"{text} {unit_word(unit)}",
        "times": say("基期的 {n} 倍", n=text),
        "plus": say("基期加 {n}", n=text),
        "minus": say("基期减 {n}", n=text),
        "indicator": say("“{name}”的同期值", name=reference),
    }[basis]


def version_text(one: TargetVersion) -> str:
    """What a version of a target says: ≥ 60 亿元."""
    return f"{COMPARATORS[one.comparator]} {_written(one.basis, one.number, one.reference, one.unit)}"


def version_origin(one: TargetVersion) -> str:
    """Who stored a version, when and why."""
    reason = say(",理由:{reason}", reason=one.reason) if one.reason else ""
    day = f"{one.happened_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d}"
    return say("第 {n} 版,{day} 由 {who} 入库{reason}", n=one.target_version, day=day, who=one.who, reason=reason)


def version_change(one: TargetVersion, before: TargetVersion) -> str:
    """What became different with a version: ≥ 60 亿元 → ≥ 70 亿元;到期 …"""
    named = [
        (say("目标"), version_text(before), version_text(one)),
        (say("到期"), before.due, one.due),
        (say("起"), before.window_start, one.window_start),
        (say("基期值"), plain(before.baseline_value), plain(one.baseline_value)),
        (say("容差 θ"), plain(before.tolerance), plain(one.tolerance)),
    ]
    changed = [say("{what} {old} → {new}", what=what, old=old, new=new) for what, old, new in named if old != new]
    return say(";").join(changed) or say("节点、推进方式或报送方式有变")


def _versions(row: Row, versions: Sequence[TargetVersion]) -> Iterator[Step]:
    """The first and the current version, and each change between them; nothing where a target never changed."""
    if len(versions) < 2:  # noqa: PLR2004  one version is no change
        return
    yield Step("promise", say("首个目标"), version_origin(versions[0]), version_text(versions[0]))
    for before, one in pairwise(versions):
        current = say("(现行,据此判定)") if one.target_version == row["target_version"] else ""
        yield Step("promise", say("目标变更"), version_origin(one) + current, version_change(one, before))


def _baseline(row: Row) -> Step:
    if row["baseline_value"] is not None:
        origin = say("方案所载")
    elif row["baseline_end"] is not None:
        origin = say("{end} 的已报数据", end=row["baseline_end"])
    else:
        origin = say("目标是另一个指标的同期值,不用基期") if row["basis"] == "indicator" else say("方案没有写明")
    unknown = NOTHING if row["basis"] == "indicator" else say("未知")
    result = with_unit(row["baseline"], row["unit"]) if row["baseline"] is not None else unknown
    return Step("promise", say("基期值 b"), origin, result, ("baseline",))


def _slack(row: Row) -> Step:
    """θ, and what `~` allows."""
    margin = say(",“≈”允许偏差 {margin}", margin=fine(row["margin"])) if row["comparator"] == "~" else ""
    both = say("(上下都算)") if row["two_sided"] else ""
    return Step(
        "promise",
        say("容差 θ"),
        say("方案规定,判定“滞后”与“严重滞后”的界限"),
        f"{fine(row['tolerance'])}{margin}{both}",
        ("tolerance", "margin"),
    )
