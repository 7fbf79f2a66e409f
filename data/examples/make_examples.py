"""Make the example actuals: plausible reports for the shipped plans, the same at every run.

Comes in: the shipped plan files. Goes out: one CSV a plan beside this file, in the long layout that offices send. Every
value is invented and is loaded as 示例 only. Run after a plan file has changed: `python data/examples/make_examples.py`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from indicators.period import DECEMBER, Period, month_end
from indicators.plan import Indicator, Regions, Target, read_plan, read_regions

HERE = Path(__file__).resolve().parent
REPORTED_UNTIL = {
    "dongyang-2016": date(2018, 12, 31),
    "quzhou-2023": date(2023, 12, 31),
    "hecheng-2024": date(2024, 12, 31),
    "jian-2023": date(2025, 9, 30),
    "xidongting-2025": date(2025, 9, 30),
}
MONTHS_OF = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
MEASURED = ("元", "%", "公里", "吨", "亩", "立方米", "度")
FULL = 100
# how a story ends, as a share of the target; how often it is told
ENDINGS = ((1.06, 5), (1.01, 5), (0.95, 3), (0.84, 2), (0.70, 1))
UNREPORTED_ONE_IN = 16


def main(folder: Path = HERE) -> None:
    """Write every file into `folder`."""
    regions = Regions(read_regions((HERE.parent / "regions.csv").read_bytes()))
    for file in sorted((HERE.parent / "plans").glob("*.yaml")):
        document, targets = read_plan(file.read_bytes(), file.name, regions)
        indicators = {indicator.id: indicator for area in document.areas for indicator in area.indicators}
        rows = [row for indicator in indicators.values() for row in _reports(document.plan.id, indicator, targets, regions)]
        with (folder / f"{document.plan.id}.csv").open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["地区", "指标名称", "数据期", "实际值", "单位", "备注"])
            writer.writerows([*row, "示例"] for row in rows)


def _reports(plan: str, indicator: Indicator, targets: tuple[Target, ...], regions: Regions) -> Iterator[list[str]]:
    """Rows of one indicator: region, indicator, period, value, unit."""
    own = [target for target in targets if target.indicator == indicator.id and not target.stretch]
    for code in dict.fromkeys(target.region for target in own):
        whose = [target for target in own if target.region == code and not target.per_year]
        chance = random.Random(f"{plan} {indicator.id} {code}")  # noqa: S311
        if chance.randrange(UNREPORTED_ONE_IN) == 0:
            continue
        ending = chance.choices([share for share, _ in ENDINGS], [weight for _, weight in ENDINGS])[0]
        region = regions.find(code)
        for target in whose:
            for period, value in _story(plan, indicator, target, ending, chance):
                yield [region.name if region else code, indicator.name, str(period), f"{value:f}", indicator.unit]


def _story(plan: str, indicator: Indicator, target: Target, ending: float, chance: random.Random) -> Iterator[tuple[Period, Decimal]]:
    if target.baseline is not None and target.baseline.period is not None and target.baseline.value is None:
        yield target.baseline.period, Decimal(38)
    months = _months(target)
    previous = carried = Decimal(0)
    for number in range(1, months + 1):
        year, month = divmod(target.window.start.month - 1 + number - 1, DECEMBER)
        end = month_end(target.window.start.year + year, month + 1)
        due = (month + 1) % MONTHS_OF.get(indicator.every, 1) == 0 and (month > 0 or indicator.january)
        if end > REPORTED_UNTIL[plan] or not due:
            continue
        value = _value(indicator, target, ending, number / months, chance)
        if indicator.measure == "flow":
            value = max(previous, value - carried)
            year_is_over = month + 1 == DECEMBER and indicator.since == "year"
            carried, previous = (carried + value, Decimal(0)) if year_is_over else (carried, value)
        yield Period(_first_day(indicator, target, end), end), value


def _first_day(indicator: Indicator, target: Target, end: date) -> date:
    if indicator.measure != "flow":
        return end.replace(day=1)
    return target.window.start if indicator.since == "window" else date(end.year, 1, 1)


def _months(target: Target) -> int:
    return (target.window.end.year - target.window.start.year) * 12 + target.window.end.month - target.window.start.month + 1


def _value(indicator: Indicator, target: Target, ending: float, passed: float, chance: random.Random) -> Decimal:
    """A value on the way to `ending` times the target when all of the window has `passed` = 1."""
    expression = target.expression
    whole = expression.number if expression.basis == "absolute" and expression.number is not None else Decimal(30)
    downward = expression.comparator in {"<=", "<"}
    wobble = 1 + chance.uniform(-0.02, 0.02)
    if whole == 0:
        value = Decimal(round(max(0.0, (1 - ending) * 12 * passed)))
        value = value if downward or expression.comparator == "=" else Decimal(round(ending * 2 * passed))
    elif indicator.measure == "rank":
        value = whole if ending >= 1 else whole + Decimal(round((1 - ending) * 12 + 0.5))
    elif indicator.measure == "growth":
        value = whole + abs(whole) * Decimal(repr((ending - 1) * wobble)) * (-1 if downward else 1)
    elif downward:
        value = whole * Decimal(repr((2 - ending) * wobble)) * (Decimal(repr(passed)) if indicator.measure == "flow" else 1)
    elif indicator.measure == "flow":
        value = whole * Decimal(repr(ending * passed * wobble))
    else:
        value = whole * Decimal(repr(ending * (0.72 + 0.28 * passed) * wobble))
    if indicator.unit == "%" and whole == FULL and not downward:
        value = min(value, Decimal(FULL)) if ending < 1 else Decimal(FULL)
    measured = indicator.unit.endswith(MEASURED) or indicator.unit.startswith(("万", "亿"))
    places = Decimal(1) if not measured else Decimal("0.1") if abs(whole) >= 1 else Decimal("0.01")
    return value.quantize(places, ROUND_HALF_UP)


if __name__ == "__main__":
    main()
