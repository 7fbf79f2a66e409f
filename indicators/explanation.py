"""为什么是这个灯: every input, step and rule that led to one light, in words.

Comes in: one target of one region at a viewing date. Goes out: ordered steps, each with what was reckoned, the formula
with its figures, and the result, as the chain of rules has them; nothing is reckoned again here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from indicators.assessment import Report, Scope, ask, history
from indicators.catalog import regions
from indicators.errors import RefusedError
from indicators.store import Store
from indicators.wording import say
from indicators.wording.lights import light_word
from indicators.wording.numbers import COMPARATORS, difference, percent, plain, points, rounded

PATHS = {"linear": say("按月均匀推进"), "schedule": say("按节点计划"), "hold": say("各期都应达到"), "final": say("到期一次达到")}
ORIGINS = {"office": say("单位报送"), "published": say("公开发布"), "example": say("示例数据"), "candidate": say("待入库")}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, how it was reckoned with its figures, and what came out."""

    title: str
    formula: str
    result: str


def explain(store: Store, *, as_of: date, plan: str, indicator: str, region: str, target_id: str = "main") -> tuple[Step, ...]:
    """The steps behind one light. Raises RefusedError where there is no such target."""
    scope = Scope(plan=plan, indicator=indicator, region=region, target_id=target_id)
    where = regions(store).find(region)
    home = [row for row in ask(store, "one_result", as_of=as_of, scope=scope) if where is not None and row["region"] == where.code]
    if not home:
        raise RefusedError(
            say("方案 {plan} 在“{region}”没有目标 {indicator}/{target}", plan=plan, region=region, indicator=indicator, target=target_id)
        )
    row = home[0]
    reports = [report for report in history(store, as_of=as_of, scope=scope) if report.region_code == row["region"]]
    return tuple(_steps(row, reports, as_of))


def _steps(row: Mapping[str, Any], reports: Sequence[Report], as_of: date) -> Iterator[Step]:
    yield _target(row)
    if row["basis"] != "absolute" or row["baseline"] is not None:
        yield _baseline(row)
    yield from _inputs(row, reports)
    if row["period_end"] is not None:
        yield from _pace(row)
        yield from _results(row)
        yield from _outlook(row)
    yield _rule(row, as_of)


def _target(row: Mapping[str, Any]) -> Step:
    window = f"{row['window_start']:%Y-%m} 至 {row['window_end']:%Y-%m}"
    terms = say(
        "{window},到期 {due},出处 {place},目标版本 {version}",
        window=window,
        due=row["due"],
        place=row["source"] or "—",
        version=row["target_version"],
    )
    written = {
        "absolute": plain(row["number"]),
        "times": say("基期的 {n} 倍", n=plain(row["number"])),
        "plus": say("基期加 {n}", n=plain(row["number"])),
        "minus": say("基期减 {n}", n=plain(row["number"])),
        "indicator": say("指标 {name} 同期值", name=row["reference"]),
    }[row["basis"]]
    result = f"{COMPARATORS[row['comparator']]} {written} {row['unit']}"
    if row["basis"] != "absolute" and row["final_target"] is not None:
        result += f" = {plain(row['final_target'])} {row['unit']}"
    if row["comparator"] == "~":
        result += say("(允许偏差 {margin})", margin=plain(row["margin"]))
    return Step(say("目标 T"), terms, result)


def _baseline(row: Mapping[str, Any]) -> Step:
    origin = say("方案所载") if row["baseline_value"] is not None else say("{end} 的已报数据", end=row["baseline_end"] or "—")
    return Step(say("基期值 b"), origin, f"{plain(row['baseline'])} {row['unit']}" if row["baseline"] is not None else say("未知"))


def _inputs(row: Mapping[str, Any], reports: Sequence[Report]) -> Iterator[Step]:
    used = _used(row, reports)
    for report in used:
        place = say("第 {row} 行", row=report.row_number) if report.row_number else ""
        sent = " ".join(part for part in (report.file_name or "", report.sheet or "", place) if part)
        text = say(
            "批次 {submission}({origin}),{who} {at},{place},原文“{cell}”",
            submission=report.submission,
            origin=ORIGINS[report.kind],
            who=report.submitted_by or "—",
            at=f"{report.submitted_at.replace(tzinfo=UTC).astimezone():%Y-%m-%d}" if report.submitted_at else "—",
            place=sent or "—",
            cell=report.cell_text or plain(report.reported),
        )
        revised = say(",第 {n} 次报送", n=report.revisions) if report.revisions > 1 else ""
        yield Step(say("实际值 {period}", period=report.data_period), text + revised, f"{plain(report.reported)} {row['unit']}")
    if not reports:
        yield Step(say("实际值"), say("目标期内没有已报数据"), "—")
    elif len(used) > 1 or row["missing_periods"]:
        how = say("各年增速的平均") if row["per_year"] else say("各期之和")
        missing = say(";缺 {periods}", periods=row["missing_periods"]) if row["missing_periods"] else ""
        yield Step(say("当前值 v"), how + missing, f"{plain(row['value'])} {row['unit']}")


def _used(row: Mapping[str, Any], reports: Sequence[Report]) -> list[Report]:
    """The reports that the value at the data period is made of."""
    if not reports:
        return []
    if row["measure"] == "flow" and row["reporting"] == "in_period":
        return list(reports)
    last = reports[-1]
    if row["per_year"] or (row["measure"] == "flow" and row["since"] == "year" and row["over_years"]):
        year_ends = [
            r for r in reports[:-1] if (r.period_end.month, r.period_end.day) == (12, 31) and r.period_end.year < last.period_end.year
        ]
        return [*year_ends, last]
    return [last]


def _pace(row: Mapping[str, Any]) -> Iterator[Step]:
    over, under, months = Decimal(row["elapsed_over"]), Decimal(row["elapsed_under"]), row["months"]
    passed = plain(rounded(over * months / under, 4))
    yield Step(
        say("序时进度 τ"),
        say("数据期 {end} 为第 {passed} 个月,共 {months} 个月", end=row["period_end"], passed=passed, months=months),
        percent(row["elapsed"], 2),
    )
    how = {
        "linear": say(
            "b0 + (T − b0) × τ = {b0} + ({t} − {b0}) × {tau}",
            b0=plain(row["start_value"]),
            t=plain(row["final_target"]),
            tau=f"{over:f}/{under:f}",
        ),
        "schedule": say("节点之间按月折算"),
        "hold": say("每一期都应达到目标"),
        "final": say("到期日之前没有序时目标"),
    }[row["path"]]
    shown = f"{plain(row['expected'])} {row['unit']}" if row["expected"] is not None else "—"
    yield Step(say("序时目标 E({path})", path=PATHS[row["path"]]), how, shown)


def _results(row: Mapping[str, Any]) -> Iterator[Step]:
    v, t = plain(row["value"]), plain(row["target_now"])
    yield Step(say("是否达到"), f"{v} {COMPARATORS[row['comparator']]} {t}", say("达到") if row["met"] else say("未达到"))
    if row["gap"] is not None:
        how = f"{t} − {v}" if row["direction"] < 0 else f"{v} − {t}"
        yield Step(say("差距"), f"−|{v} − {t}|" if row["exact"] else how, difference(row["gap"], row["unit"], 4))
    if row["attainment"] is not None:
        yield Step(say("完成率"), f"{v} ÷ {plain(row['final_target'])} × 100", percent(row["attainment"], 4))
    if row["progress"] is not None:
        b = plain(row["baseline"])
        yield Step(say("基期以来进度"), f"({v} − {b}) ÷ ({plain(row['final_target'])} − {b}) × 100", percent(row["progress"], 4))
    if row["pace_gap"] is not None:
        yield Step(say("超/欠序时"), _pace_formula(row), points(row["pace_gap"], 4))
    if row["required_per_month"] is not None:
        yield Step(say("月均需完成"), say("(T − v) ÷ 剩余月数"), f"{plain(rounded(row['required_per_month'], 4))} {row['unit']}")


def _pace_formula(row: Mapping[str, Any]) -> str:
    v, e, t = plain(row["mirrored"]), plain(rounded(row["expected"], 4)), plain(row["final_target"])
    upper = f"({e} − {v})" if row["comparator"] in {"<=", "<"} and not row["from_baseline"] else f"({v} − {e})"
    if row["measure"] != "flow" and row["from_baseline"]:
        return f"({v} − {e}) ÷ ({t} − {plain(row['baseline'])}) × 100"
    return f"{upper} ÷ {t} × 100"


def _outlook(row: Mapping[str, Any]) -> Iterator[Step]:
    if row["forecast"] is None:
        return
    if row["reached_due"] or row["measure"] in {"growth", "rank"}:
        how = say("取最新值")
    elif row["measure"] != "flow":
        how = say("近六期连线外推至到期日")
    elif row["share_used"]:
        how = say("按上年同期占全年的份额推算")
    else:
        how = say("v ÷ τ") if row["path"] != "schedule" else say("v × T ÷ E")
    verdict = say("预计达到") if row["forecast_met"] else say("预计达不到")
    yield Step(say("年末预计"), how, f"{plain(rounded(row['forecast'], 4))} {row['unit']},{verdict}")


def _rule(row: Mapping[str, Any], as_of: date) -> Step:
    word = light_word(row["status"], row["rule"], capped=bool(row["capped"]), over_cap=bool(row["over_cap"]))
    theta = plain(row["tolerance"])
    reasons = {
        "1a": say("目标所依据的基期或对照值未知,不作判断"),
        "2": say("目标期内没有已报数据"),
        "3": say("已达到目标"),
        "3a": say("到期日之后超过一个报送间隔又 20 天仍未报到到期数据(统计截止 {day})", day=as_of),
        "4": say("已达到,应继续保持到到期日"),
        "5": say("到期数据已达到目标"),
        "6": say("数据期已到到期日而未达到"),
        "7": say("时间已过 75%,完成率低于 100 − {theta}", theta=theta),
        "7a": say("到期之前尚不判断快慢"),
        "8": say("未超过按时间折算的上限") if row["capped"] else say("未到目标,但不落后于序时"),
        "9": say("落后于序时不超过 {theta} 个百分点", theta=theta),
        "10": say("落后于序时超过 {theta} 个百分点", theta=theta),
        "11": say("与目标之差不超过目标的 {theta}%", theta=theta),
        "12": say("与目标之差超过允许范围"),
    }
    if row["capped"]:
        reasons |= {
            "9": say("超过按时间折算的上限,不多于目标的 {theta}%", theta=theta),
            "10": say("已超过上限") if row["over_cap"] else say("超过按时间折算的上限,多于目标的 {theta}%", theta=theta),
        }
    if row["measure"] == "rank":
        reasons["11"] = say("与目标相差不超过 1 位,或不超过目标的 {theta}%", theta=theta)
    return Step(say("判定:规则 {rule}", rule=row["rule"]), reasons[row["rule"]], word)
