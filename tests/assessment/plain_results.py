"""The plain rules, section 5: pace, attainment, progress, forecast and trend."""

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from plain_terms import Target, a_year_before, interval_of, months_through, previous_end
from plain_values import Value, downwards, elapsed_at, meets, nearer_is_better, value_at, window_months

# ---------------------------------------------------------------- section 5: results


def pace_gap_of(target, path, value, wanted, baseline, expected):
    """In 百分点; None where there is no expectation or nothing to measure the distance by."""
    if path not in ("linear", "schedule") or expected is None or wanted is None:
        return None
    if target.measure in ("growth", "rank"):
        return None
    if target.measure == "flow":
        if downwards(target):
            return share_of(expected - value, abs(wanted))
        if nearer_is_better(target) and value > wanted:
            value = 2 * wanted - value
        return share_of(value - expected, abs(wanted))
    if baseline is not None and baseline != wanted and not meets(target, baseline, wanted):
        if nearer_is_better(target):
            if (value > wanted) == (wanted > baseline):
                value = 2 * wanted - value
        return share_of((value - expected) / (wanted - baseline), Fraction(1))
    # (k) no baseline, or one that says nothing about the way to go
    if downwards(target):
        return share_of(expected - value, abs(wanted))
    if nearer_is_better(target):
        if expected > wanted:  # from above
            if value < wanted:
                value = 2 * wanted - value
            return share_of(expected - value, abs(wanted))
        if value > wanted:
            value = 2 * wanted - value
    return share_of(value - expected, abs(wanted))


def share_of(part: Fraction, whole: Fraction) -> Fraction | None:
    if whole:
        return part / whole * 100
    return None  # nothing to measure it by: pending


def attainment_of(target: Target, value: Fraction, wanted: Fraction) -> Fraction | None:
    if target.measure in ("growth", "rank") or downwards(target) or wanted <= 0:
        return None
    return value / wanted * 100


def progress_of(target: Target, value: Fraction, wanted: Fraction, baseline: Fraction | None) -> Fraction | None:
    if baseline is None or target.measure in ("flow", "growth"):
        return None
    if meets(target, baseline, wanted) or baseline == wanted:
        return None
    return (value - baseline) / (wanted - baseline) * 100


def last_years_share(target: Target, known: dict, day: date) -> Fraction | None:
    """(f) The share of the window a year before that was reached at the same point."""
    if window_months(target) > 12:
        return None
    start, end, point = a_year_before_start(target.start), a_year_before(target.end), a_year_before(day)
    whole = value_at(target, known, start, end, end)
    part = value_at(target, known, start, end, point)
    for value, when in ((whole, end), (part, point)):
        if value.period is None or value.period.end != when or value.missing:
            return None
    if whole.value == 0:
        return None
    return part.value / whole.value


def a_year_before_start(day: date) -> date:
    return day.replace(year=day.year - 1)


def forecast_of(target, path, known, now: Value, wanted, expected) -> Fraction | None:
    day = now.period.end
    if day >= target.due:
        return now.value
    if target.measure in ("growth", "rank"):
        return now.value
    if target.measure == "flow":
        share = last_years_share(target, known, day)
        if share is not None:
            return now.value / share if share else None
        if path == "schedule":
            if wanted is None or not expected:
                return None
            return now.value * wanted / expected
        elapsed = elapsed_at(target, day)
        return now.value / elapsed if elapsed else None
    last_six = [known[when] for when in sorted(known) if when <= day][-6:]
    if len(last_six) < 3:
        return None
    places = [months_through(target.start, report.end) for report in last_six]
    values = [report.value for report in last_six]
    count = len(places)
    middle_place, middle_value = sum(places) / count, sum(values) / count
    slope = sum((x - middle_place) * (y - middle_value) for x, y in zip(places, values, strict=True)) / sum(
        (x - middle_place) ** 2 for x in places
    )
    return middle_value + slope * (months_through(target.start, target.due) - middle_place)


def added_in(target: Target, known: dict, end: date | None) -> Fraction | None:
    """What the interval that ends on a day brought (本期新增)."""
    if end is None or end not in known:
        return None
    if target.reporting == "in_period":
        return known[end].value
    if target.since == "window" and not target.start <= end <= target.end:
        return None  # another run, of which nothing is known
    run_start = target.start if target.since == "window" else date(end.year, 1, 1)
    first, _ = interval_of(end, target.every, target.january)
    if first <= run_start:
        return known[end].value
    before = first - timedelta(days=1)
    if before not in known:
        return None
    return known[end].value - known[before].value


def trend_previous_of(target: Target, known: dict, day: date) -> Fraction | None:
    before = previous_end(day, target.every, target.january)
    if before is None:
        return None
    if target.measure == "flow":
        now, then = added_in(target, known, day), added_in(target, known, before)
    else:
        now, then = known[day].value, known[before].value if before in known else None
    if now is None or then is None:
        return None
    return now - then


def trend_year_of(target: Target, known: dict, day: date) -> Fraction | None:
    then = a_year_before(day)
    if target.measure == "flow" and target.reporting == "in_period":
        if window_months(target) > 12:
            return None
        now = value_at(target, known, target.start, target.end, day)
        last = value_at(target, known, a_year_before_start(target.start), then, then)
        if now.missing or last.missing or last.period is None or last.period.end != then:
            return None
        return now.value - last.value
    if then not in known:
        return None
    return known[day].value - known[then].value


def half_up(number: Fraction, places: int) -> Decimal:
    """Half up away from zero (四舍五入), for the eye."""
    size = math.floor(abs(number) * 10**places + Fraction(1, 2))
    return Decimal(size if number >= 0 else -size).scaleb(-places)
