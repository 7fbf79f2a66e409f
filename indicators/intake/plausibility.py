"""What is odd about values that can be read: the sender is asked, nothing is refused.

Comes in: the rows of a file that would change something, and the values in force. Goes out: warnings: a cumulative that
falls, a jump, a share above 100, a bare fraction, a repeated month, a sum that does not add up, history outside windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow.compute as pc

from indicators.intake.entry import place
from indicators.intake.finding import Fault, Finding, shown, warning
from indicators.intake.headings import Meaning, heading
from indicators.intake.known import Known
from indicators.intake.lookups import Question
from indicators.intake.neighbours import FAR_BELOW, JUMP, RUNNING_TOTAL, Neighbours, counted_whole, says_of_a_period, worth_a_look
from indicators.intake.reported import Reported, Reports
from indicators.intake.units import COUNTS
from indicators.period import Period, in_words
from indicators.wording import say
from indicators.wording.numbers import exact

HUNDRED = 100
FEWEST_REPEATS = 2


def oddities(question: Question, rows: Reports, known: Known) -> Iterator[Finding]:
    """Warnings on the values that are new or changed, in the file's order; those on the whole file last."""
    neighbours = Neighbours(rows, known)
    largest = _largest(rows, known)
    for index in worth_a_look(question, rows, neighbours, largest):
        row = rows[int(index)]
        before, after = neighbours.of(int(index))
        faults = [*_against_neighbours(row, before, after), *_alone(question, row, largest), *_outside_windows(question, row)]
        faults += [*(_first_of_all(row) if before is None else ()), *_headed_as_of_a_period(question, row)]
        faults += _headed_as_a_running_total(question, row)
        for fault, meaning in faults:
            yield warning(fault, place(question, row.entry, meaning))
    for end, count in neighbours.repeated_months(FEWEST_REPEATS):
        found = say("数据期到 {end} 的 {count} 个数与上一期逐个相同", end=end.isoformat(), count=count)
        yield warning(Fault("repeats_previous", found, say("多数数据每期会变"), say("请核对是否误报了上一期的表")))


def sums_that_differ(question: Question, totals: Sequence[Reported], rows: Reports) -> Iterator[Finding]:
    """Warnings on 合计 rows of a flow that are not the sum of the regions in the file."""
    parts: dict[tuple[str, str, date], list[Decimal]] = {}
    summed = {total.terms for total in totals if total.terms.measure == "flow"}
    for row in rows.take(rows.of_terms(terms in summed for terms in rows.things.terms).astype(np.bool_)):
        if row.value is not None and row.region != question.words[row.terms.plan].plan.region_code:
            parts.setdefault((row.terms.plan, row.terms.indicator, row.period.end), []).append(row.value)
    for total in totals:
        own = parts.get((total.terms.plan, total.terms.indicator, total.period.end), [])
        if total.value is None or total.terms.measure != "flow" or not own or sum(own) == total.value:
            continue
        found = say("合计 {total} 与各地区之和 {sum} 不等", total=exact(total.value), sum=exact(sum(own, Decimal(0))))
        yield warning(
            Fault("total_differs", found, say("合计应等于各项之和"), say("请核对各项与合计;合计本身不入库")),
            place(question, total.entry, "value"),
        )


def _against_neighbours(row: Reported, before: Decimal | None, after: Decimal | None) -> Iterator[tuple[Fault, Meaning]]:
    value = row.value or Decimal(0)
    if row.terms.cumulative and before is not None and value < before:
        found = say("累计数 {value} 小于上一期的 {before}", value=exact(value), before=exact(before))
        yield Fault("cumulative_falls", found, say("累计数一般不减少"), say("请核对是否填了当期数")), "value"
    if row.terms.cumulative and after is not None and value > after:
        found = say("累计数 {value} 大于下一期的 {after}", value=exact(value), after=exact(after))
        yield Fault("cumulative_falls", found, say("累计数一般不减少"), say("请核对这两期的数")), "value"
    if before and value and (abs(value) > JUMP * abs(before) or JUMP * abs(value) < abs(before)):
        found = say("{value} 与上一期的 {before} 相差 10 倍以上", value=exact(value), before=exact(before))
        yield Fault("jump", found, say("以“{unit}”计", unit=row.terms.unit), say("请核对单位和小数点")), "value"


def _first_of_all(row: Reported) -> Iterator[tuple[Fault, Meaning]]:
    """A first value has no previous one to be held against, but its target."""
    target = max((abs(number) for number in row.terms.numbers), default=Decimal(0))
    value = row.value or Decimal(0)
    if target and row.terms.measure in {"flow", "level", "growth"} and abs(value) > JUMP * target:
        found = say("{value} 与目标 {target} 相差超过 10 倍", value=exact(value), target=exact(target))
        yield Fault("far_from_target", found, say("以“{unit}”计", unit=row.terms.unit), say("请核对单位和小数点")), "value"
    least = min((abs(number) for number in row.terms.numbers if number), default=Decimal(0))
    held = row.terms.measure in {"flow", "level"} and row.region in row.terms.windows
    if held and value and abs(value) * FAR_BELOW < least:
        found = say("{value} 不到目标 {target} 的千分之一", value=exact(value), target=exact(least))
        yield Fault("far_from_target", found, say("以“{unit}”计", unit=row.terms.unit), say("请核对单位和小数点")), "value"


def _headed_as_a_running_total(question: Question, row: Reported) -> Iterator[tuple[Fault, Meaning]]:
    """A column of 累计 figures is not what an indicator of 当期数 asks for, except where the interval begins the year."""
    column = question.settled.values[question.entries.which[row.entry]].heading
    if row.terms.in_period and (row.period.start.month, row.period.start.day) != (1, 1) and RUNNING_TOTAL in heading(column):
        found = say("这一列写的是“{heading}”,而这个指标报当期数", heading=shown(column))
        yield Fault("cumulative_figure", found, say("应为这一期单独的数"), say("请核对:若是累计数请改填当期数,若已是当期数请确认")), "value"


def _headed_as_of_a_period(question: Question, row: Reported) -> Iterator[tuple[Fault, Meaning]]:
    """A column of 本期 figures cannot be told from cumulative ones, except in January, where both are the same."""
    column = question.settled.values[question.entries.which[row.entry]].heading
    longer = (row.period.start.year, row.period.start.month) != (row.period.end.year, row.period.end.month)
    if row.terms.cumulative and longer and says_of_a_period(column):
        found = say("这一列写的是“{heading}”,而这个指标报累计数", heading=shown(column))
        yield Fault("period_figure", found, say("应为累计数"), say("请核对:若是本期数请改填累计数,若已是累计数请确认")), "value"


def _alone(question: Question, row: Reported, largest: Mapping[tuple[str, str], Decimal]) -> Iterator[tuple[Fault, Meaning]]:
    value, terms = row.value or Decimal(0), row.terms
    percent = terms.scale.base == "%"
    if terms.measure == "ratio" and (value < 0 or (percent and value > HUNDRED)):
        yield (
            Fault(
                "ratio_out_of_range",
                say("比率 {value} 小于 0 或大于 100", value=exact(value)),
                say("比率一般在 0 与 100 之间"),
                say("请核对"),
            ),
            "value",
        )
    elif value < 0 and terms.measure != "growth" and (terms.measure == "rank" or terms.scale.base in COUNTS):
        found = say("{value} {unit}是负数", value=exact(value), unit=terms.unit)
        yield Fault("negative_count", found, say("个数一般不小于 0"), say("请核对")), "value"
    elif counted_whole(terms) and (value != value.to_integral_value() or (terms.measure == "rank" and value < 1)):
        found = say("{value} {unit}不是整数", value=exact(value), unit=terms.unit) if value else say("位次写了 0")
        yield Fault("not_whole", found, say("个数应为整数,位次从 1 起"), say("请核对数和小数点")), "value"
    bare = percent and row.bare and 0 < abs(value) <= 1
    if bare and not question.table.formats_known:
        found = say("{value} 按 {value}% 读,而这种文件的百分比格式读不出来", value=exact(value))
        yield (
            Fault(
                "bare_fraction", found, say("以“%”计,6.5 即 6.5%"), say("若表里显示的是 {percent}%,请改写", percent=exact(value * HUNDRED))
            ),
            "value",
        )
    elif bare and largest.get((terms.plan, terms.indicator), Decimal(0)) > JUMP * abs(value):
        found = say("{value} 按 {value}% 读,而这个指标的目标或其他值大 10 倍以上", value=exact(value))
        remedy = say("若指 {percent}%,请改写", percent=exact(value * HUNDRED))
        yield Fault("bare_fraction", found, say("以“%”计,6.5 即 6.5%"), remedy), "value"


def _outside_windows(question: Question, row: Reported) -> Iterator[tuple[Fault, Meaning]]:
    plan, windows = question.words[row.terms.plan].plan, row.terms.windows
    own = windows.get(row.region) or tuple(window for of_region in windows.values() for window in of_region)
    own = own or ((plan.window_start, plan.window_end),)
    if any(start <= row.period.end <= end for start, end in own):
        return
    window = in_words(Period(min(start for start, _ in own), max(end for _, end in own)))
    found = say("数据期在目标的起止时间({window})之外", window=window)
    yield Fault("outside_window", found, say("数据期一般在起止时间之内"), say("将作为历史数据保存,不参与亮灯;若年份有误请改正")), "period"


def _largest(rows: Reports, known: Known) -> dict[tuple[str, str], Decimal]:
    """Of every indicator in % the largest amount among its values, those of the file, and its targets."""
    largest: dict[tuple[str, str], Decimal] = {}
    percent = {terms for terms in rows.things.terms if terms.scale.base == "%"}
    wanted = {(terms.plan, terms.indicator) for terms in percent}

    def grow(key: tuple[str, str], amount: Decimal) -> None:
        largest[key] = max(largest.get(key, Decimal(0)), abs(amount))

    for key, value in known.extremes():
        if key in wanted:
            grow(key, value)
    for number, terms in enumerate(rows.things.terms):
        if terms in percent:
            own = rows.take(rows.terms == number)
            for extreme in pc.min_max(own.values).as_py().values() if len(own) else ():
                grow((terms.plan, terms.indicator), extreme or Decimal(0))
            for target in terms.numbers:
                grow((terms.plan, terms.indicator), target)
    return largest
