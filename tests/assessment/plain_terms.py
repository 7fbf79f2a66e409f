"""The plain rules, first part: days and periods, and what a plan file and a report say.

Nothing here is shared with the product: the plan file is read from its plain dictionary, so that a wrong default or a
wrong window in the product shows up as a difference too.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

TOWNSHIPS = ("东乡", "西乡", "南乡")
PERCENT = ("%", "百分点", "个百分点")


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
    """One submitted value; the place in the list is the order of submission, `sent` and `taken_back` the days of it."""

    indicator: str
    region: str
    start: date
    end: date
    value: Fraction
    withdrawn: bool = False
    kind: str = "office"  # or example, published
    sent: date = date(2026, 1, 1)
    taken_back: date = date(2026, 1, 1)


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
    stretch: bool = False
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
                found += [one_target(head, indicator, own, region, main_comparator) for region, own in shares_of(fields)]
    return [with_other(target, indicators) for target in found]


def shares_of(fields: dict) -> Iterator[tuple[str, dict]]:
    """The targets of sub-regions; a baseline and nodes belong to the plan's region alone."""
    for name, given in (fields.get("regions") or {}).items():
        inner = given if isinstance(given, dict) else {"target": given}
        outer = {k: v for k, v in fields.items() if k not in ("baseline", "schedule", "target", "regions")}
        if outer.get("path") == "schedule" and not ({"path", "schedule"} & set(inner)):
            del outer["path"]
        for region in TOWNSHIPS if name == "each township" else [name]:
            yield region, {**outer, **inner}


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
        stretch=bool(fields.get("stretch", False)),
    )
