"""The rules of design/semantics.md a second time, written to be read and not to be fast.

One target at a time, with loops and fractions, in five parts: terms, values, results, groups, and here the status. Nothing is
shared with the product. The letters (a) to (p) are decisions of the lead on points that semantics.md leaves open.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from plain_results import attainment_of, forecast_of, pace_gap_of, progress_of, trend_previous_of, trend_year_of
from plain_terms import Report, Target, label, next_interval
from plain_values import (
    Value,
    baseline_of,
    downwards,
    effective,
    elapsed_at,
    expected_at,
    gap_of,
    inside_window,
    meets,
    nearer_is_better,
    path_of,
    value_at,
    window_months,
)  # fmt: skip

GREEN = ("met", "on_track")
BAD = ("lagging", "off_track", "missed")


# ---------------------------------------------------------------- section 6: status


@dataclass(frozen=True)
class Judged:
    """One target looked at at one data period, by the rules 1a to 12 without 3a."""

    now: Value
    wanted: Fraction | None
    baseline: Fraction | None
    path: str | None
    elapsed: Fraction | None
    expected: Fraction | None
    stand_in: Fraction | None  # what the value is held against: T, or for growth and rank the node reached
    pace_gap: Fraction | None
    attainment: Fraction | None
    gap: Fraction | None
    status: str
    rule: str


def wanted_at(target: Target, baseline, others: dict, now: Value, day: date) -> Fraction | None:
    if target.basis == "absolute":
        return target.number
    if target.basis == "indicator":  # (i)
        if now.period is None:
            return value_at(target.other_terms, others, target.start, target.end, day).value
        there = value_at(target.other_terms, others, target.start, target.end, now.period.end)
        return there.value if there.period is not None and there.period.end == now.period.end else None
    if baseline is None:
        return None
    if target.basis == "times":
        return baseline * target.number
    if target.basis == "plus":
        return baseline + target.number
    return baseline - target.number


def judge(target: Target, known: dict, others: dict, day: date) -> Judged:
    """Rules 1a to 12 at the data period that holds on the day."""
    now = value_at(target, known, target.start, target.end, day)
    baseline = baseline_of(target, known)
    wanted = wanted_at(target, baseline, others, now, day)
    path = path_of(target, wanted, baseline)
    elapsed = None if now.period is None else elapsed_at(target, now.period.end)
    nothing = Judged(now, wanted, baseline, path, elapsed, None, None, None, None, None, "", "")
    if wanted is None:
        return replace(nothing, status="undetermined", rule="1a")
    if now.value is None:
        return replace(nothing, status="no_data", rule="2")
    expected = expected_at(target, path, wanted, baseline, now.period.end)
    # growth and rank with nodes: the latest node reached stands for T
    stand_in = expected if by_nodes(target, path) and expected is not None else wanted
    seen = replace(
        nothing,
        expected=expected,
        stand_in=stand_in,
        gap=gap_of(target, now.value, stand_in),
        pace_gap=pace_gap_of(target, path, now.value, wanted, baseline, expected),
        attainment=attainment_of(target, now.value, wanted),
    )
    status, rule = rule_of(target, seen)
    return replace(seen, status=status, rule=rule)


def by_nodes(target: Target, path: str | None) -> bool:
    return target.measure in ("growth", "rank") and path == "schedule"


def capped(target: Target, path: str | None) -> bool:
    return target.measure == "flow" and downwards(target) and path in ("linear", "schedule")


def over_its_cap(target: Target, seen: Judged) -> bool:
    """(d) A yearly cap that is passed before the due date."""
    return capped(target, seen.path) and seen.now.period.end < target.due and not meets(target, seen.now.value, seen.wanted)


def rule_of(target: Target, seen: Judged) -> tuple[str, str]:
    """The first rule that applies, with the exception for caps put before them."""
    reached = seen.now.period.end >= target.due
    held = seen.path == "hold" or by_nodes(target, seen.path)
    met = meets(target, seen.now.value, seen.stand_in)
    if over_its_cap(target, seen):
        return "off_track", "10"
    if by_nodes(target, seen.path) and seen.expected is None and not reached:
        return "pending", "7a"  # (g)
    if met and not held and not (capped(target, seen.path) and not reached):
        return "met", "3"
    if met and held:
        return ("met", "5") if reached else ("on_track", "4")
    if reached:
        return "missed", "6"
    if seen.path == "final":
        return rule_of_final(target, seen)
    return rule_of_hold(target, seen) if held else rule_of_pace(target, seen)


def rule_of_final(target: Target, seen: Judged) -> tuple[str, str]:
    attainment = seen.attainment
    if attainment is None or seen.elapsed < Fraction(3, 4):
        return "pending", "7a"
    if nearer_is_better(target):  # as far beyond T as before it (a)
        attainment = 100 - abs(attainment - 100)
    return ("lagging", "7") if attainment < 100 - target.theta else ("pending", "7a")


def rule_of_pace(target: Target, seen: Judged) -> tuple[str, str]:
    if seen.pace_gap is None:
        return "pending", "7a"
    if seen.pace_gap >= 0:
        return "on_track", "8"
    return ("lagging", "9") if seen.pace_gap >= -target.theta else ("off_track", "10")


def rule_of_hold(target: Target, seen: Judged) -> tuple[str, str]:
    slack = target.theta * abs(seen.stand_in) / 100
    if target.measure == "rank":
        slack = max(Fraction(1), target.theta * seen.stand_in / 100)
    return ("lagging", "11") if seen.stand_in != 0 and seen.gap >= -slack else ("off_track", "12")


# ---------------------------------------------------------------- one row of the results


def what_is_seen(target: Target, known: dict, seen: Judged, as_of: date) -> dict[str, Any]:
    """The columns that need no looking back or ahead."""
    return {
        "target": seen.wanted,
        "baseline": seen.baseline,
        "due": target.due,
        "window_end": target.end,
        "path": None if seen.wanted is None else seen.path,
        "stretch": target.stretch,
        "example": any(r.kind == "example" for r in inside_window(target, known, as_of)),
        "period_end": seen.now.period.end if seen.now.period else None,
        "value": seen.now.value,
        "elapsed": None if seen.elapsed is None else seen.elapsed * 100,
        "expected": seen.expected,
        "attainment": seen.attainment,
        "gap": seen.gap,
        "pace_gap": seen.pace_gap,
        "missing_periods": seen.now.missing,
        "progress": None,
        **dict.fromkeys(("required_per_month", "required_multiple", "forecast", "forecast_met", "trend_previous", "trend_year")),
        "status": seen.status,
        "rule": seen.rule,
        "stale": False,
        "periods_in_row": 0,
        "caught_up": False,
        "met_late": seen.rule == "6" and met_later(target, known, seen),
        "over_cap": seen.now.value is not None
        and seen.wanted is not None
        and capped(target, seen.path)
        and not meets(target, seen.now.value, seen.wanted),
        "lights": [],
        **dict.fromkeys(("data_period", "trend_previous_side", "trend_year_side")),
    }


def assess_target(target: Target, reports: list[Report], as_of: date) -> dict[str, Any]:
    """The columns of Assessment that these rules decide."""
    known = effective(reports, target.indicator, target.region, target.reporting, as_of)
    others = {}
    if target.other:
        others = effective(reports, target.other, target.region, target.other_terms.reporting, as_of)
    seen = judge(target, known, others, as_of)
    row = what_is_seen(target, known, seen, as_of)
    if seen.now.period is None:
        return row
    row["data_period"] = label(seen.now.period.start, seen.now.period.end)
    row |= required(target, seen) | outlook(target, known, seen) | lights(target, known, others, seen.now.period.end)
    for name in ("trend_previous", "trend_year"):
        row[f"{name}_side"] = side_of(target, row[name], known[seen.now.period.end].value, seen.wanted)
    if seen.wanted is not None:
        row["progress"] = progress_of(target, seen.now.value, seen.wanted, seen.baseline)
    at = seen.now.period.end
    if at < target.due:
        row["stale"] = as_of > next_interval(at, target.every, target.january)[1] + timedelta(days=20)
        late = as_of > next_interval(target.due, target.every, target.january)[1] + timedelta(days=20)
        # 3a never covers 1a, 2, 3 or an exceeded cap (n)
        if late and seen.rule not in ("1a", "2", "3") and not over_its_cap(target, seen):
            row |= {"status": "no_data", "rule": "3a"}
    return row


def required(target: Target, seen: Judged) -> dict[str, Any]:
    """月均需完成: what is left, by the months that are left; nothing once the due date is reached."""
    upwards = target.measure == "flow" and not downwards(target)
    left = window_months(target) * (1 - seen.elapsed)
    if seen.wanted is None or not upwards or seen.now.value >= seen.wanted or not left or seen.now.period.end >= target.due:
        return {}
    per_month = (seen.wanted - seen.now.value) / left
    gone = window_months(target) * seen.elapsed
    multiple = per_month / (seen.now.value / gone) if gone and seen.now.value > 0 else None
    return {"required_per_month": per_month, "required_multiple": multiple}


def outlook(target: Target, known: dict, seen: Judged) -> dict[str, Any]:
    at = seen.now.period.end
    forecast = forecast_of(target, seen.path, known, seen.now, seen.wanted, seen.expected)
    return {
        "forecast": forecast,
        "forecast_met": None if forecast is None or seen.wanted is None else meets(target, forecast, seen.wanted),
        "trend_previous": trend_previous_of(target, known, at),
        "trend_year": trend_year_of(target, known, at),
    }


def met_later(target: Target, known: dict, seen: Judged) -> bool:
    """逾期完成: a later value of the same run meets what was missed; the growth of a later year is another figure."""
    if target.measure == "growth":
        return False
    runs_on = target.measure != "flow" or (target.reporting != "in_period" and target.since == "window")
    later = [when for when in sorted(known) if when > target.end and (runs_on or when.year == target.end.year)]
    found = [value_at(target, known, target.start, when, when) for when in later]
    return any(meets(target, one.value, seen.wanted) for one in found if one.value is not None)


def side_of(target: Target, change: Fraction | None, now: Fraction, wanted: Fraction | None) -> int | None:
    """1 where the change is for the better, -1 for the worse."""
    if change is None or (nearer_is_better(target) and wanted is None):
        return None
    if nearer_is_better(target):
        change = abs(now - change - wanted) - abs(now - wanted)
    elif downwards(target):
        change = -change
    return (change > 0) - (change < 0)


def lights(target: Target, known: dict, others: dict, at: date) -> dict[str, Any]:
    """The lights of every period reported so far (l): how many yellow or red ones end the row, and green after such a one."""
    row, each = [], []
    for when in sorted(known):
        if target.start <= when <= min(target.end, at):
            past = judge(target, known, others, when)
            if past.now.period is not None and past.now.period.end == when:
                row.append(past.status)
                each.append((when, past.rule, past.now.value))
    behind = 0
    for status in reversed(row):
        if status not in BAD:
            break
        behind += 1
    return {"lights": each, "periods_in_row": behind, "caught_up": len(row) > 1 and row[-1] in GREEN and row[-2] in BAD}
