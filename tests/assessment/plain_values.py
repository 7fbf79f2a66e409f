"""The plain rules, sections 2 to 4: the value at a date, the path, and the expectation."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from plain_terms import Report, Target, interval_of, label, months_through, next_interval

LEVELS = ("level", "ratio", "standard")


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


RANKS = {"example": 0, "published": 1, "office": 2}


def in_force(reports: list[Report], known_on: date | None) -> list[Report]:
    """What of one plan's reports was in force at the end of a day, the weightiest last (o).

    Sent by then and not taken back by then. Example values count only while no office has a submission in force; an
    office's value stands above a published one.
    """
    known = [r for r in reports if known_on is None or r.sent <= known_on]
    standing = [r for r in known if not r.withdrawn or (known_on is not None and r.taken_back > known_on)]
    if any(r.kind == "office" for r in standing):
        standing = [r for r in standing if r.kind != "example"]
    return [replace(r, withdrawn=False) if r.withdrawn else r for r in sorted(standing, key=lambda r: RANKS[r.kind])]


@dataclass
class Value:
    value: Fraction | None = None
    period: Report | None = None
    missing: list[str] = field(default_factory=list)


def inside_window(target: Target, known: dict, day: date) -> list[Report]:
    """What was reported of the window by a day, oldest first; of an in-period flow what lies in it whole."""
    inside = [known[when] for when in sorted(known) if target.start <= when <= min(target.end, day)]
    return [report for report in inside if target.reporting != "in_period" or report.start >= target.start]


def value_at(target: Target, known: dict, start: date, end: date, day: date) -> Value:
    """What the indicator stands at on a day, inside the window from start to end."""
    inside = inside_window(replace(target, start=start, end=end), known, day)
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
    """(h) The plan's number, or what was reported of the period it names, formed as every value; with a gap there is none."""
    if target.baseline_value is not None or target.baseline_period is None:
        return target.baseline_value
    start, end = target.baseline_period
    if end not in known:
        return None
    if target.reporting == "in_period" and known[end].start < start:
        return known[end].value  # the one that ends it counts whole
    formed = value_at(replace(target, per_year=False), known, start, end, end)
    return None if formed.missing else formed.value


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
