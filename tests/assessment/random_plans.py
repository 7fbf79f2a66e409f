"""Random plans for the comparison with the plain rules; what is reported for them is in random_reports.py.

Every choice comes from one seeded `random.Random`. What the plan checker refuses is thrown away, so that nothing here
repeats its rules.
"""

import copy
import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import plain_terms
from assessment_ground import one_plan
from plain_results import half_up
from plain_terms import month_end
from pydantic import ValidationError

from indicators.plan import PlanDocument, Regions, expand_targets

LARGEST = Fraction(10**13)
WINDOWS = (
    *["2024-01/2024-12"] * 6,
    *("2023-01/2024-12", "2022-01/2024-12", "2023-01/2025-12", "2024-01/2025-12"),
    *("2024-04/2025-03", "2024-07/2025-06", "2023-07/2024-12", "2024-03/2024-11", "2024-02/2024-12"),
    *("2024-01/2024-06", "2023-10/2025-09", "2024-05/2024-05"),
)
LONG_WINDOWS = ("2010-01/2029-12", "2005-04/2025-03", "2024-01/2024-12")
COMPARATORS = {"rank": ["<="], "flow": [">=", ">=", ">=", ">", "~", "=", "<=", "<=", "<"]}
ALL_COMPARATORS = [">=", ">=", ">", "<=", "<", "=", "~"]
AREAS = ("a1", "a2", "a3")
LEADS = ("商务局", ["商务局", "工信局"], "发改局", ["人社局", "发改局"])
UNITS = {"flow": ["亿元", "人", "%"], "growth": ["%", "%", "百分点"], "ratio": ["%"], "rank": ["位"]}


class Chance(random.Random):
    """Where every choice comes from; `extreme` asks for the largest and the smallest figures that can be stored."""

    extreme = False


def number(chance: Chance) -> str:
    if chance.extreme:
        return chance.choice(["9999999999999.9999999999", "0.0000000001", "1", "4999999999999.5", f"{chance.uniform(1e9, 9e12):.3f}"])
    return f"{chance.uniform(0.5, 300):.{chance.choice([0, 0, 0, 1, 1, 2, 4])}f}"


def month(day: date, forward: int) -> date:
    """The first day of another month."""
    index = day.year * 12 + day.month - 1 + forward
    return date(index // 12, index % 12 + 1, 1)


def random_indicator(chance: Chance, name: str) -> dict[str, Any]:
    measure = chance.choice(["flow", "flow", "flow", "level", "level", "growth", "ratio", "standard", "rank"])
    entry: dict[str, Any] = {"id": name, "measure": measure, "unit": chance.choice(UNITS.get(measure, ["家", "元/月"]))}
    entry["every"] = chance.choice(["month"] * 8 + ["旬", "half-month", "quarter", "quarter", "half-year", "year"])
    if entry["every"] == "month" and chance.random() < 0.3:
        entry["january"] = False
    if measure == "flow":
        entry["reporting"] = chance.choice(["cumulative", "cumulative", "in_period"])
        entry["since"] = chance.choice(["year", "year", "window"])
    entry["window"] = chance.choice(LONG_WINDOWS if chance.extreme else WINDOWS)
    entry |= random_terms(chance, measure, entry["window"])
    return entry


def random_terms(chance: Chance, measure: str, window: str) -> dict[str, Any]:
    comparator = chance.choice(COMPARATORS.get(measure, ALL_COMPARATORS))
    amount = str(chance.randint(1, 40)) if measure == "rank" else number(chance)
    if chance.random() < 0.08:
        amount = "0"
    sign = "-" if measure == "growth" and chance.random() < 0.3 else ""
    baseline = chance.random()
    if measure != "rank" and baseline < 0.25 and chance.random() < 0.5:
        sign, amount = chance.choice(
            [("x", "2" if chance.extreme else chance.choice(["2", "1.5", "1.08"])), ("+", amount), ("-", amount), ("-", amount)]
        )
    terms: dict[str, Any] = {"target": f"{comparator} {sign}{amount}"}
    start, end = plain_terms.read_period(window)
    before = month(start, -1)
    if baseline < (0.6 if measure in ("level", "ratio", "standard") else 0.4):
        near = Decimal(amount) if sign == "" and chance.random() < 0.15 else Decimal(number(chance))
        terms["baseline"] = {"value": str(near), "period": f"{before:%Y-%m}"}
        if chance.random() < 0.3:
            terms["baseline"] = {"period": base_period(chance, before, end)}
        elif chance.random() < 0.2:
            terms["baseline"] = {"value": chance.choice([f"-{near}", "0"])}
    if comparator == "~":
        terms["margin"] = chance.choice(["0.5", "0", "3", "10.25"])
        terms["both"] = chance.random() < 0.5
    if chance.random() < 0.3:
        terms["schedule"] = random_nodes(chance, start, end, amount if sign != "-" else f"-{amount}")
    elif chance.random() < 0.3:
        terms["path"] = chance.choice(["linear", "hold", "final", "final"])
    if chance.random() < 0.3:
        terms["tolerance"] = chance.choice(["0", "5", "12.5", "20", "100"])
    if chance.random() < 0.12:
        terms["due"] = (start + timedelta(days=chance.randrange((end - start).days + 1))).isoformat()
    if measure == "growth" and chance.random() < 0.3:
        terms["per"] = "year"
    return terms


def base_period(chance: Chance, before: date, end: date) -> str:
    """Mostly the month before the window; others before it, and months inside it."""
    inside = month(before, 1 + chance.randrange((end.year - before.year) * 12 + end.month - before.month))
    others = [f"{month(before, -12):%Y-%m}", f"{month(before, -11):%Y-%m}", f"{inside:%Y-%m}", f"{before:%Y-%m}-20"]
    return chance.choice([f"{before:%Y-%m}"] * 4 + others)


def random_nodes(chance: Chance, start: date, end: date, amount: str) -> dict[str, str]:
    days = set()
    for _ in range(chance.randint(1, 4)):
        first = month(start, chance.randrange((end.year - start.year) * 12 + end.month - start.month + 1))
        days.add(month_end(first.year, first.month) if chance.random() < 0.7 else first.replace(day=chance.choice([10, 15, 20, 7])))
    nodes = {}
    for place, day in enumerate(sorted(days), start=1):
        value = Fraction(amount) * place / (len(days) + 1) + (0 if chance.extreme else chance.choice([0, 0, 0, 5, -3]))
        nodes[written(day)] = str(half_up(value, 2))
    if chance.random() < 0.5:
        nodes[written(end)] = amount
    return nodes


def written(day: date) -> str:
    return f"{day:%Y-%m}" if plain_terms.is_month_end(day) else day.isoformat()


def random_plan(chance: Chance, count: int, regions: Regions, plan: str = "trial") -> dict[str, Any]:
    """A plan with `count` indicators that the plan checker accepts."""
    entries: list[dict[str, Any]] = []
    while len(entries) < count:
        name = f"i{len(entries)}"
        entry = random_indicator(chance, name)
        group = [entry]
        if chance.random() < 0.08:  # against another indicator
            other = random_indicator(chance, f"{name}-other")
            other |= {"unit": entry["unit"], "target": f">= {number(chance)}"}
            entry["target"] = entry["target"].split()[0] + f" @{other['id']}"
            if chance.random() < 0.6:
                other |= {name: entry[name] for name in ("measure", "every", "january", "reporting", "since", "window") if name in entry}
            group.insert(0, other)
        if chance.random() < 0.15:
            entry["regions"] = random_shares(chance, entry)
        if chance.random() < 0.12:
            entry["targets"] = random_targets(chance, entry)
        for one in group:
            if chance.random() < 0.05 and "target" in one:
                one["stretch"] = True
            if chance.random() < 0.5:
                one["lead"] = chance.choice(LEADS)
        if is_accepted(one_plan(*group), regions):
            entries += group
    return in_areas(chance, one_plan(*entries, id=plan, tolerance=chance.choice(["10", "8"]), report_by=chance.choice([0, 5, 20, 45])))


def is_accepted(plan: dict[str, Any], regions: Regions) -> bool:
    """Does the plan checker take it; asked without a file, which would have to be written and read again each time."""
    try:
        return not expand_targets(PlanDocument.model_validate(as_text(plan)), regions)[1]
    except ValidationError:
        return False


def as_text(tree: Any) -> Any:
    """The tree as it comes from a file, where every scalar is a text."""
    if isinstance(tree, dict):
        return {name: as_text(part) for name, part in tree.items()}
    if isinstance(tree, list):
        return [as_text(part) for part in tree]
    return str(tree).lower() if isinstance(tree, bool) else str(tree)


def in_areas(chance: Chance, plan: dict[str, Any]) -> dict[str, Any]:
    """The indicators under three areas, some under a second one too."""
    areas: list[dict[str, Any]] = [{"id": name, "name": f"领域{name}", "lead": "发改局", "indicators": []} for name in AREAS]
    for entry in plan["areas"][0]["indicators"]:
        chosen = chance.choice(areas)
        if chance.random() < 0.15:
            entry["also_in"] = [name for name in AREAS if name != chosen["id"]][: chance.randint(1, 2)]
        chosen["indicators"].append(entry)
    return {**plan, "areas": areas}


def random_shares(chance: Chance, entry: dict[str, Any]) -> dict[str, Any]:
    """Targets of sub-regions: a number, an expression, or terms of their own."""
    comparator = entry["target"].split()[0]
    terms = random_terms(chance, entry["measure"], window := chance.choice([entry["window"], *WINDOWS]))
    shares: dict[str, Any] = {"东乡": number(chance), "西乡": {"target": f"{comparator} 7.5", "tolerance": "3"}}
    if chance.random() < 0.4:
        shares["西乡"] = {**terms, "window": window}
    if chance.random() < 0.2:
        shares = {"each township": number(chance)}
    if "@" in entry["target"] and chance.random() < 0.5:
        shares["东乡" if "东乡" in shares else "each township"] = entry["target"]
    return shares


def random_targets(chance: Chance, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Two or three targets of one indicator, with windows of their own, one of them perhaps 争取."""
    first = {name: entry.pop(name) for name in ("target", "regions", "stretch", "per", "due", "schedule") if name in entry}
    found = [{"id": "one", **first}]
    for name in ("two", "three")[: chance.randint(1, 2)]:
        window = chance.choice([entry["window"], *WINDOWS])
        found.append({"id": name, "window": window, **random_terms(chance, entry["measure"], window)})
        if chance.random() < 0.2:
            found[-1]["stretch"] = True
        if found[-1].get("path") is None and entry.get("path") and "schedule" in found[-1]:
            found[-1]["path"] = "schedule"
    return found


def changed(chance: Chance, plan: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The plan with other numbers for some of its plainest targets, and which indicators those are."""
    later = copy.deepcopy(plan)
    names = set()
    for area in later["areas"]:
        for entry in area["indicators"]:
            comparator, _, amount = entry.get("target", "").partition(" ")
            plain = amount[:1].isdigit() and not {"schedule", "baseline", "regions"} & set(entry) and Fraction(amount) > 0
            if plain and chance.random() < 0.4 and Fraction(amount) < LARGEST / 2:
                more = int(amount) + 1 if entry["measure"] == "rank" else half_up(Fraction(amount) * Fraction(5, 4), 10).normalize()
                if Fraction(more) != Fraction(amount):
                    entry["target"] = f"{comparator} {more:f}"
                    names.add(entry["id"])
    return later, names
