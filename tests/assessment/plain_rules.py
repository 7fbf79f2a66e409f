"""The rules of design/semantics.md a second time, written to be read and not to be fast.

One target at a time, with loops and fractions. Nothing here is shared with the product: the plan file is read from its
plain dictionary, so that a wrong default or a wrong window in the product shows up as a difference too.
The letters (a) to (n) are decisions of the lead on points that semantics.md leaves open.
"""

import calendar
import math
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

LEVELS = ("level", "ratio", "standard")
GREEN = ("met", "on_track")
PERCENT = ("%", "百分点", "个百分点")
BAD = ("lagging", "off_track", "missed")


# ---------------------------------------------------------------- dates and periods


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def is_month_end(day: date) -> bool:
    return day == month_end(day.year, day.month)


def a_year_before(day: date) -> date:
    """The same point of the year before; the end of a month stays the end of that month."""
    if is_month_end(day):
        return month_end(day.year - 1, day.month)
    return day.replace(year=day.year - 1)


def read_period(text: str) -> tuple[date, date]:
    """`2025`, `2025-06`, `2025-06-10` (the 旬 that ends then), `2025-01/2025-06`: first and last day."""
    text = str(text).strip()
    if "/" in text:
        first, last = text.split("/")
        return read_period(first)[0], read_period(last)[1]
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), month_end(*parts)
    day = date(*parts)
    if day.day == 10:
        return day.replace(day=1), day
    if day.day == 20:
        return day.replace(day=11), day
    return day.replace(day=1), day


def interval_of(day: date, every: str, january: bool) -> tuple[date, date]:
    """The reporting interval that contains a day."""
    if not january and day.month in (1, 2):
        if every in ("旬", "half-month", "month"):
            return date(day.year, 1, 1), month_end(day.year, 2)
    last = calendar.monthrange(day.year, day.month)[1]
    if every == "旬":
        if day.day <= 10:
            return day.replace(day=1), day.replace(day=10)
        if day.day <= 20:
            return day.replace(day=11), day.replace(day=20)
        return day.replace(day=21), day.replace(day=last)
    if every == "half-month":
        if day.day <= 15:
            return day.replace(day=1), day.replace(day=15)
        return day.replace(day=16), day.replace(day=last)
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[every]
    first_month = (day.month - 1) // months * months + 1
    return date(day.year, first_month, 1), month_end(day.year, first_month + months - 1)


def next_interval(day: date, every: str, january: bool) -> tuple[date, date]:
    """The interval that follows the one containing the day."""
    return interval_of(interval_of(day, every, january)[1] + timedelta(days=1), every, january)


def previous_end(day: date, every: str, january: bool) -> date | None:
    """(e) Exactly one interval before; a day that ends no interval has none."""
    first, last = interval_of(day, every, january)
    if last != day:
        return None
    return first - timedelta(days=1)


def months_through(start: date, day: date) -> Fraction:
    """Whole months from the start of a window through a day, with the part of a begun month (section 3)."""
    whole = (day.year - start.year) * 12 + day.month - start.month
    days = calendar.monthrange(day.year, day.month)[1]
    if day.day == days:
        return Fraction(whole + 1)
    if day.day == 10:
        return whole + Fraction(1, 3)
    if day.day == 20:
        return whole + Fraction(2, 3)
    if day.day == 15:
        return whole + Fraction(1, 2)
    return whole + Fraction(day.day, days)


def label(first: date, last: date) -> str:
    """A period as it is written."""
    if not is_month_end(last) or first.day != 1:
        return last.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return last.strftime("%Y-%m")
    return f"{first:%Y-%m}/{last:%Y-%m}"


# ---------------------------------------------------------------- what a plan and a report say


@dataclass(frozen=True)
class Report:
    """One submitted value; the place in the list is the order of submission."""

    indicator: str
    region: str
    start: date
    end: date
    value: Fraction
    withdrawn: bool = False


@dataclass(frozen=True)
class Target:
    indicator: str
    target_id: str
    region: str
    unit: str
    measure: str
    reporting: str
    every: str
    january: bool
    since: str
    per_year: bool
    comparator: str
    basis: str  # absolute times plus minus indicator
    number: Fraction | None
    other: str | None
    start: date
    end: date
    due: date
    baseline_value: Fraction | None
    baseline_period: tuple[date, date] | None
    nodes: tuple[tuple[date, Fraction], ...]
    path: str | None
    theta: Fraction
    margin: Fraction
    both: bool
    other_terms: "Target | None" = None  # this target with the other indicator's measure, to value that one


def exact(number: object) -> Fraction:
    return Fraction(str(number))


def read_target(text: object, measure: str, comparator: str | None = None) -> tuple[str, str, Fraction | None, str | None]:
    """`>= 60`, `>= x2`, `<= -3`, `> @other`, or a bare number under a comparator given elsewhere.

    A sign makes a number relative to the baseline; a growth rate has a sign of its own.
    """
    matched = re.fullmatch(r"\s*(>=|<=|>|<|=|~)?\s*(\S(?:.*\S)?)\s*", str(text))
    if not matched:
        raise ValueError(text)
    comparator = matched[1] or comparator or ">="
    number = matched[2].replace(" ", "")
    if measure == "growth" and number[0] in "+-":
        return comparator, "absolute", exact(number), None
    if number.startswith("@"):
        return comparator, "indicator", None, number[1:]
    if number.startswith("x"):
        return comparator, "times", exact(number[1:]), None
    if number.startswith("+"):
        return comparator, "plus", exact(number[1:]), None
    if number.startswith("-"):
        return comparator, "minus", exact(number[1:]), None
    return comparator, "absolute", exact(number), None


def targets_of(plan: dict) -> list[Target]:
    """Every target of a plan file, the innermost word of each field winning."""
    head = plan["plan"]
    found = []
    indicators = {entry["id"]: entry for area in plan["areas"] for entry in area.get("indicators", ())}
    for area in plan["areas"]:
        for indicator in area.get("indicators", ()):
            if "targets" in indicator:
                own = [{**indicator, **entry, "target_id": entry["id"]} for entry in indicator["targets"]]
            else:
                own = [{**indicator, "target_id": "main"}]
            for fields in own:
                if "target" in fields:
                    found.append(one_target(head, indicator, fields, head["region"], None))
                main_comparator = read_target(fields["target"], indicator["measure"])[0] if "target" in fields else None
                for region, given in (fields.get("regions") or {}).items():
                    inner = given if isinstance(given, dict) else {"target": given}
                    # a baseline and nodes belong to the plan's region alone
                    outer = {k: v for k, v in fields.items() if k not in ("baseline", "schedule", "target", "regions")}
                    found.append(one_target(head, indicator, {**outer, **inner}, region, main_comparator))
    return [with_other(target, indicators) for target in found]


def with_other(target: Target, indicators: dict[str, dict]) -> Target:
    if target.other is None:
        return target
    other = indicators[target.other]
    names = ("measure", "reporting", "every", "january", "since")
    defaults = {"reporting": "cumulative", "every": "month", "january": True, "since": "year"}
    return replace(target, other_terms=replace(target, **{name: other.get(name, defaults.get(name)) for name in names}))


def one_target(head: dict, indicator: dict, fields: dict, region: str, main_comparator: str | None) -> Target:
    comparator, basis, number, other = read_target(fields["target"], indicator["measure"], main_comparator)
    start, end = read_period(fields.get("window") or head["window"])
    due = end
    if fields.get("due"):
        due = date.fromisoformat(str(fields["due"]))
        if due < end:  # (c)
            end = month_end(due.year, due.month)
    baseline = fields.get("baseline") or {}
    value = baseline.get("value")
    period = baseline.get("period")
    margin = fields.get("margin")
    if margin is None:
        margin = "0.5" if indicator["unit"] in PERCENT else "0"
    theta = fields.get("tolerance")
    if theta is None:
        theta = head.get("tolerance", 10)
    nodes = sorted((read_period(when)[1], exact(number)) for when, number in (fields.get("schedule") or {}).items())
    return Target(
        indicator=indicator["id"],
        target_id=fields["target_id"],
        region=region,
        unit=indicator["unit"],
        measure=indicator["measure"],
        reporting=fields.get("reporting", "cumulative"),
        every=fields.get("every", "month"),
        january=fields.get("january", True),
        since=fields.get("since", "year"),
        per_year=fields.get("per") == "year",
        comparator=comparator,
        basis=basis,
        number=number,
        other=other,
        start=start,
        end=end,
        due=due,
        baseline_value=None if value is None else exact(value),
        baseline_period=None if period is None else read_period(period),
        nodes=tuple(nodes),
        path=fields.get("path"),
        theta=exact(theta),
        margin=exact(margin),
        both=bool(fields.get("both", False)),
    )


# ---------------------------------------------------------------- section 2: the value at a date


def effective(reports: list[Report], indicator: str, region: str, reporting: str, day: date) -> dict:
    """Period end -> report, of everything that ends on or before the day; the last submitted of a key holds."""
    last = {}
    for report in reports:
        if report.withdrawn or report.indicator != indicator or report.region != region or report.end > day:
            continue
        key = (report.start, report.end) if reporting == "in_period" else report.end
        last[key] = report
    return {report.end: report for report in last.values()}


@dataclass
class Value:
    value: Fraction | None = None
    period: Report | None = None
    missing: list[str] = field(default_factory=list)


def value_at(target: Target, known: dict, start: date, end: date, day: date) -> Value:
    """What the indicator stands at on a day, inside the window from start to end."""
    inside = [known[when] for when in sorted(known) if start <= when <= min(end, day)]
    if target.measure == "flow" and target.reporting == "in_period":
        inside = [report for report in inside if report.start >= start]
    if not inside:
        return Value()
    latest = inside[-1]
    if target.measure == "flow" and target.reporting == "in_period":
        return sum_of_periods(target, inside, start, latest)
    if target.measure == "flow" and target.since == "year":
        total, missing = latest.value, []
        for year in range(start.year, latest.end.year):
            december = known.get(date(year, 12, 31))
            if december is None:
                missing.append(f"{year}-12")
            else:
                total += december.value
        return Value(total, latest, missing)
    if target.per_year:
        return mean_of_years(target, known, start, latest)
    return Value(latest.value, latest)


def sum_of_periods(target: Target, inside: list[Report], start: date, latest: Report) -> Value:
    total = Fraction(0)
    reported = set()
    for report in inside:
        total += report.value
        reported.add((report.start, report.end))
    missing = []
    first, last = interval_of(start, target.every, target.january)
    while last <= latest.end:
        if first >= start and (first, last) not in reported:
            missing.append(label(first, last))
        first, last = next_interval(last, target.every, target.january)
    return Value(total, latest, missing)


def mean_of_years(target: Target, known: dict, start: date, latest: Report) -> Value:
    rates, missing = [], []
    for year in range(start.year, latest.end.year):
        whole = known.get(date(year, 12, 31))
        if whole is None:
            missing.append(str(year))
        else:
            rates.append(whole.value)
    rates.append(latest.value)
    if len(rates) == 1:
        return Value(latest.value, latest, missing)
    if target.unit in ("百分点", "个百分点"):
        return Value(sum(rates, Fraction(0)) / len(rates), latest, missing)
    product = Fraction(1)
    for rate in rates:
        product *= max(Fraction(0), 1 + rate / 100)  # less than nothing is left of nothing
    return Value((root(product, len(rates)) - 1) * 100, latest, missing)


def root(number: Fraction, degree: int) -> Fraction:
    """Exact where there is an exact one, otherwise sixty digits of it."""
    if degree == 1:
        return number
    top, bottom = whole_root(number.numerator, degree), whole_root(number.denominator, degree)
    if top is not None and bottom is not None:
        return Fraction(top, bottom)
    with localcontext() as context:
        context.prec = 80
        return Fraction((Decimal(number.numerator) / Decimal(number.denominator)) ** (Decimal(1) / degree))


def whole_root(number: int, degree: int) -> int | None:
    low, high = 0, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**degree < number:
            low = middle + 1
        else:
            high = middle
    return low if low**degree == number else None


# ---------------------------------------------------------------- comparators and paths


def meets(target: Target, value: Fraction, wanted: Fraction) -> bool:
    if target.comparator == ">=":
        return value >= wanted
    if target.comparator == ">":
        return value > wanted
    if target.comparator == "<=":
        return value <= wanted
    if target.comparator == "<":
        return value < wanted
    if target.comparator == "=":
        return value == wanted
    if target.both:
        return abs(value - wanted) <= target.margin
    return value >= wanted - target.margin


def nearer_is_better(target: Target) -> bool:
    return target.comparator == "=" or (target.comparator == "~" and target.both)


def downwards(target: Target) -> bool:
    return target.comparator in ("<=", "<")


def gap_of(target: Target, value: Fraction, wanted: Fraction) -> Fraction:
    if nearer_is_better(target):  # (a)
        return -abs(value - wanted)
    if downwards(target):
        return wanted - value
    return value - wanted


def path_of(target: Target, wanted: Fraction | None, baseline: Fraction | None) -> str | None:
    if target.path:
        return target.path
    if target.nodes:
        return "schedule"
    if target.measure in ("growth", "rank"):
        return "hold"
    if wanted is None:
        return None
    if target.measure == "flow" and wanted > 0:
        return "linear"
    if target.measure in LEVELS and baseline is not None:
        return "hold" if meets(target, baseline, wanted) else "linear"
    if target.comparator in ("<=", "<", "="):
        return "hold"
    return "final"


def baseline_of(target: Target, known: dict) -> Fraction | None:
    """(h) The plan's number, or the effective value of the period it names."""
    if target.baseline_value is not None:
        return target.baseline_value
    if target.baseline_period is not None and target.baseline_period[1] in known:
        return known[target.baseline_period[1]].value
    return None


def nodes_of(target: Target, wanted: Fraction | None) -> list[tuple[date, Fraction]]:
    nodes = list(target.nodes)
    if wanted is not None and nodes[-1][0] < target.due:  # (b)
        nodes.append((target.due, wanted))
    return nodes


def expected_at(target: Target, path: str, wanted: Fraction | None, baseline: Fraction | None, day: date) -> Fraction | None:
    start_value = Fraction(0) if target.measure == "flow" else baseline
    if path == "hold":
        return wanted
    if path == "final":
        return wanted if day >= target.due else None
    if path == "linear":
        if wanted is None or start_value is None:
            return None
        return start_value + (wanted - start_value) * elapsed_at(target, day)
    if day >= target.due and wanted is not None:
        return wanted
    nodes = nodes_of(target, wanted)
    if target.measure in ("growth", "rank"):
        reached = None
        for when, number in nodes:
            if when <= day:
                reached = number
        return reached
    here = months_through(target.start, day)
    points = [] if start_value is None else [(Fraction(0), start_value)]
    for when, number in nodes:
        points.append((months_through(target.start, when), number))
    if here < points[0][0]:
        return None
    if here >= points[-1][0]:
        return points[-1][1]
    for (left, low), (right, high) in zip(points, points[1:], strict=False):
        if left <= here <= right:
            return low + (high - low) * (here - left) / (right - left)
    raise AssertionError("no stretch of the schedule holds the day")


def window_months(target: Target) -> Fraction:
    return months_through(target.start, target.end)


def elapsed_at(target: Target, day: date) -> Fraction:
    share = months_through(target.start, day) / window_months(target)
    return max(Fraction(0), min(Fraction(1), share))


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
    nothing = Judged(now, wanted, baseline, path, None, None, None, None, None, None, "", "")
    if now.period is not None:
        nothing = replace(nothing, elapsed=elapsed_at(target, now.period.end))
    if wanted is None:
        return replace(nothing, status="undetermined", rule="1a")
    if now.value is None:
        return replace(nothing, status="no_data", rule="2")

    at, value = now.period.end, now.value
    expected = expected_at(target, path, wanted, baseline, at)
    stand_in = wanted
    by_nodes = target.measure in ("growth", "rank") and path == "schedule"
    before_first_node = by_nodes and expected is None
    if by_nodes and expected is not None:
        stand_in = expected
    held = path == "hold" or by_nodes
    met = meets(target, value, stand_in)
    gap = gap_of(target, value, stand_in)
    pace_gap = pace_gap_of(target, path, value, wanted, baseline, expected)
    attainment = attainment_of(target, value, wanted)
    result = replace(nothing, expected=expected, stand_in=stand_in, pace_gap=pace_gap, attainment=attainment, gap=gap)

    def is_(status: str, rule: str) -> Judged:
        return replace(result, status=status, rule=rule)

    reached = at >= target.due
    cap = target.measure == "flow" and downwards(target) and path in ("linear", "schedule") and not reached
    if cap and not met:
        return is_("off_track", "10")  # (d) over its cap
    if before_first_node and not reached:
        return is_("pending", "7a")  # (g)
    if met and not held and not cap:
        return is_("met", "3")
    if met and held and not reached:
        return is_("on_track", "4")
    if met and held:
        return is_("met", "5")
    if reached:
        return is_("missed", "6")
    if path == "final":
        if result.elapsed >= Fraction(3, 4) and attainment is not None:
            if nearer_is_better(target):  # as far beyond T as before it (a)
                attainment = 100 - abs(attainment - 100)
            if attainment < 100 - target.theta:
                return is_("lagging", "7")
        return is_("pending", "7a")
    if path in ("linear", "schedule") and not by_nodes:
        if pace_gap is None:
            return is_("pending", "7a")
        if pace_gap >= 0:
            return is_("on_track", "8")
        if pace_gap >= -target.theta:
            return is_("lagging", "9")
        return is_("off_track", "10")
    slack = target.theta * abs(stand_in) / 100
    if target.measure == "rank":
        slack = max(Fraction(1), target.theta * stand_in / 100)
    if stand_in != 0 and gap >= -slack:
        return is_("lagging", "11")
    return is_("off_track", "12")


def assess_target(target: Target, reports: list[Report], as_of: date) -> dict:
    """One row of the results: the columns of Assessment."""
    known = effective(reports, target.indicator, target.region, target.reporting, as_of)
    others = {}
    if target.other:
        others = effective(reports, target.other, target.region, target.other_terms.reporting, as_of)
    judged = judge(target, known, others, as_of)
    now, wanted = judged.now, judged.wanted
    row = {
        "indicator_id": target.indicator,
        "target_id": target.target_id,
        "region": target.region,
        "target": wanted,
        "baseline": judged.baseline,
        "due": target.due,
        "period_end": None,
        "value": now.value,
        "elapsed": None if judged.elapsed is None else judged.elapsed * 100,
        "expected": judged.expected,
        "attainment": judged.attainment,
        "progress": None,
        "gap": judged.gap,
        "pace_gap": judged.pace_gap,
        "required_per_month": None,
        "required_multiple": None,
        "forecast": None,
        "forecast_met": None,
        "trend_previous": None,
        "trend_year": None,
        "status": judged.status,
        "rule": judged.rule,
        "stale": False,
        "missing_periods": now.missing,
        "periods_in_row": 0,
        "caught_up": False,
    }
    if now.period is None:
        return row
    at = now.period.end
    row["period_end"] = at
    row["trend_previous"] = trend_previous_of(target, known, at)
    row["trend_year"] = trend_year_of(target, known, at)

    next_end = next_interval(at, target.every, target.january)[1]
    row["stale"] = at < target.due and as_of > next_end + timedelta(days=20)

    row["forecast"] = forecast_of(target, judged.path, known, now, wanted, judged.expected)
    if wanted is not None and now.value is not None:
        row["progress"] = progress_of(target, now.value, wanted, judged.baseline)
        if row["forecast"] is not None:
            row["forecast_met"] = meets(target, row["forecast"], wanted)
        left = window_months(target) * (1 - judged.elapsed)
        upwards = target.measure == "flow" and not downwards(target)
        if upwards and now.value < wanted and left > 0 and at < target.due:
            row["required_per_month"] = (wanted - now.value) / left
            gone = window_months(target) * judged.elapsed
            if gone and now.value > 0:
                row["required_multiple"] = row["required_per_month"] / (now.value / gone)

    # 3a, which never covers 1a, 2, 3 or an exceeded cap (n)
    late = next_interval(target.due, target.every, target.january)[1] + timedelta(days=20)
    over_cap = judged.rule == "10" and target.measure == "flow" and downwards(target) and now.value is not None
    over_cap = over_cap and not meets(target, now.value, wanted)
    if at < target.due and as_of > late and judged.rule not in ("1a", "2", "3") and not over_cap:
        row["status"], row["rule"] = "no_data", "3a"

    # the lights of every period reported so far (l)
    lights = []
    for when in sorted(known):
        if target.start <= when <= min(target.end, at):
            past = judge(target, known, others, when)
            if past.now.period is not None and past.now.period.end == when:
                lights.append(past.status)
    for status in reversed(lights):
        if status not in BAD:
            break
        row["periods_in_row"] += 1
    row["caught_up"] = len(lights) > 1 and lights[-1] in GREEN and lights[-2] in BAD
    return row


def assess(plan: dict, reports: list[Report], as_of: date) -> dict:
    """(indicator, target, region) -> row."""
    rows = {}
    for target in targets_of(plan):
        rows[target.indicator, target.target_id, target.region] = assess_target(target, reports, as_of)
    return rows


def half_up(number: Fraction, places: int) -> Decimal:
    """Half up away from zero (四舍五入), for the eye."""
    size = math.floor(abs(number) * 10**places + Fraction(1, 2))
    return Decimal(size if number >= 0 else -size).scaleb(-places)
