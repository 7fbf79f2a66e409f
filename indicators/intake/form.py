"""What a form to fill in asks for: one line a region, indicator and reporting interval, in words people fill in by.

Comes in: a store, a plan, a period, a region. Goes out: a frozen `Form` with its lines, nothing of a file format. Which
intervals are due is said in the query `form`; a period or region for which nothing is due is refused in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.accounts import Rights, theirs
from indicators.assessment import Scope, ask
from indicators.catalog import Plan, regions
from indicators.errors import RefusedError
from indicators.intake.units import parse_unit
from indicators.intake.vocabulary import chosen_plan, find_region, read_catalogue
from indicators.period import DECEMBER, Period, PeriodError, in_words, parse_period
from indicators.plan import Regions
from indicators.store import Store
from indicators.wording import in_source, listed, say
from indicators.wording.numbers import COMPARATORS, plain
from indicators.wording.periods import stretch

# units that offices count the same thing in, by their base
_OFFERED = {"元": ("亿", "万", ""), "美元": ("亿", "万", ""), "人": ("万", ""), "人次": ("万", "")}


@dataclass(frozen=True, slots=True)
class FormLine:
    """One value asked for. `region` is its name, or its code where the name is not clear.

    `units`: the indicator's own and those it may be filled in instead; `last_value` is in its own.
    """

    region: str
    region_code: str
    indicator: str
    name: str
    leads: tuple[str, ...]
    units: tuple[str, ...]
    target: str
    measure: str
    last_period: str
    last_value: Decimal | None
    period: str
    deadline: date

    @property
    def unit(self) -> str:
        """The indicator's own unit."""
        return self.units[0]


@dataclass(frozen=True, slots=True)
class Form:
    """A form for one plan and period; `region` is where it is filled in."""

    plan: Plan
    period: Period
    region: str
    lines: tuple[FormLine, ...]

    @property
    def deadlines(self) -> tuple[date, ...]:
        """The days until which the lines are to be sent, each once, the first first."""
        return tuple(sorted({line.deadline for line in self.lines}))


def form_for(
    store: Store, *, plan: str, period: str, region: str | None = None, sub_regions: bool = False, own: Rights | None = None
) -> Form:
    """The form for a plan's region, or for `region` inside it; with `sub_regions` for all below it that have targets too.

    With `own`, what someone with these rights may send and no more; where they send for some regions only, these stand for the plan's.
    `period` is a month (2025-06), or a longer stretch, of which the last month counts; or a 旬 or half-month. Raises
    RefusedError for an unknown plan, period or region, and where nothing is due.
    """
    catalogue = read_catalogue(store)
    whose = chosen_plan(catalogue, plan)
    asked = _period(period)
    known = regions(store)
    where = find_region(known, region, within=whose.region_code) if region else find_region(known, whose.region_code)
    if where is None:
        raise RefusedError(say("没有区域“{name}”", name=region))
    if where.code not in catalogue.inside[whose.plan]:
        raise RefusedError(say("“{name}”不在方案“{plan}”的区域之内", name=where.name, plan=whose.title))
    rows = ask(store, "form", as_of=asked.end, scope=Scope(plan=whose.plan, region=where.code), first_day=asked.start, last_day=asked.end)
    sent_by_them = theirs(store, own, rows)
    if own and rows and not sent_by_them:
        when = in_words(asked)
        raise RefusedError(say("{region}{period}应报的指标都不归{who}报,请核对地区和单位", region=where.name, period=when, who=own.name))
    below = sub_regions or (own is not None and own.regions is not None and not region)
    wanted = [row for row in sent_by_them if below or row["region_code"] == where.code]
    if not wanted:
        raise RefusedError(_nothing_due(where.name, asked, sent_by_them))
    wanted.sort(key=lambda row: row["region_code"] != where.code)  # the region itself first, the others as they come
    names = {row["region_code"]: _region_name(known, row, whose) for row in wanted}
    return Form(whose, asked, where.name, tuple(_line(row, names[row["region_code"]]) for row in wanted))


def _region_name(known: Regions, row: Mapping[str, Any], plan: Plan) -> str:
    """The name, or the code where the name stands for another region or for several."""
    name: str = row["region"]
    found = find_region(known, name, within=plan.region_code)
    return name if found is not None and found.code == row["region_code"] else str(row["region_code"])


def _period(text: str) -> Period:
    """The stretch in which the intervals of a form end: the month, or a 旬 or half-month as it is."""
    try:
        stretch_asked = parse_period(text)
    except PeriodError as error:
        raise RefusedError(str(error)) from error
    whole_month = stretch_asked.start.day == 1
    start = stretch_asked.end.replace(day=1) if whole_month else stretch_asked.start
    return Period(start, stretch_asked.end)


def _nothing_due(region: str, period: Period, rows: Sequence[Mapping[str, Any]]) -> str:
    below = list(dict.fromkeys(row["region"] for row in rows))
    when = in_words(period)
    if not below:
        return say("{region}在{period}没有应报的指标;请核对数据期与方案的起止时间", region=region, period=when)
    names = listed(below[:6]) + (say("等") if len(below) > 6 else "")  # noqa: PLR2004
    return say("{period}应报的指标都分解在下级区域({names});请选定区域,或包括下级区域", period=when, names=names)


@in_source
def _line(row: Mapping[str, Any], region: str) -> FormLine:
    same = ("region_code", "indicator", "name", "last_value", "deadline")
    return FormLine(
        **{name: row[name] for name in same},
        region=region,
        leads=tuple(row["leads"]),
        units=_units(row["unit"]),
        target=_targets(row["targets"]),
        measure=";".join(part for part in (_measure(row), row["definition"]) if part),
        last_period=stretch(row["last_start"], row["last_end"]) if row["last_end"] else "",
        period=_period_words(row),
    )


def _units(unit: str) -> tuple[str, ...]:
    """The unit, and for money and people the others of the same kind that offices count in."""
    own = parse_unit(unit)
    others = [prefix + own.base for prefix in _OFFERED.get(own.base, ())] if own.known else []
    return tuple(dict.fromkeys((unit, *others))) if unit in others else (unit,)


def _period_words(row: Mapping[str, Any]) -> str:
    """The period as the reader takes it: of a running total from January, of a figure of the period its interval, else the month."""
    start, end = row["period_start"], row["period_end"]
    flow = row["measure"] == "flow"
    if flow and row["reporting"] == "in_period":
        return stretch(start, end)
    of_january = (start.month, start.day, row["every"]) == (1, 1, "month") and row["measure"] == "growth"
    whole_months = row["every"] not in {"旬", "half-month"}
    if of_january or (flow and row["since"] == "year" and whole_months):
        return stretch(date(end.year, 1, 1), end)
    return stretch(max(start, end.replace(day=1)), end)


def _measure(row: Mapping[str, Any]) -> str:
    """The 口径 in the words of those who fill in."""
    if row["measure"] == "flow":
        if row["reporting"] == "in_period":
            return say("当期数,只填这一期")
        return say("累计数,自1月起") if row["since"] == "year" else say("累计数,自方案起始月起")
    words = {"level": say("期末数"), "growth": say("增速"), "ratio": say("比率"), "standard": say("标准"), "rank": say("位次")}
    return words[row["measure"]]


def _targets(targets: Sequence[Mapping[str, Any]]) -> str:
    """The promised numbers; where there are several, each with its window."""
    return ";".join(_target(one, alone=len(targets) == 1) for one in targets)


def _target(one: Mapping[str, Any], *, alone: bool) -> str:
    sign, number = COMPARATORS[one["comparator"]], plain(one["number"])
    words = {
        "absolute": f"{sign} {number}",
        "times": say("{sign} 基期的 {number} 倍", sign=sign, number=number),
        "plus": say("{sign} 基期 + {number}", sign=sign, number=number),
        "minus": say("{sign} 基期 − {number}", sign=sign, number=number),
        "indicator": say("{sign} “{name}”", sign=sign, name=one["reference"] or ""),
    }[one["basis"]]
    marks = [
        "" if alone else _window(one["window_start"], one["window_end"]),
        say("年均") if one["per_year"] else "",
        say("争取") if one["stretch"] else "",
    ]
    said = ",".join(mark for mark in marks if mark)
    return f"{words}({said})" if said else words


def _window(start: date, end: date) -> str:
    """A window in as few words as can be: 2023-2025年."""
    whole_years = (start.month, end.month) == (1, DECEMBER) and start.year != end.year
    return say("{first}-{last}年", first=start.year, last=end.year) if whole_years else stretch(start, end)
