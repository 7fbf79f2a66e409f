"""Forms to fill in, as .xlsx and as .csv: what is due, with units, targets and last values, and an empty cell for each value.

Comes in: a store, a plan, a period, perhaps a region. Goes out: bytes, the same for the same store. A filled form goes back in
without a change of layout: headings, periods and names are those the reader takes. No text of it is ever run as a formula.
"""

from __future__ import annotations

import csv
import io

from indicators.accounts import Rights
from indicators.errors import RefusedError
from indicators.intake.form import Form, FormLine, form_for
from indicators.intake.form_sheet import form_workbook
from indicators.store import Store
from indicators.wording import in_source, listed, say
from indicators.wording.numbers import plain

MOST_LINES = 20_000
RISKY = ("=", "+", "-", "@", "\t", "\r")


def template_workbook(
    store: Store, *, plan: str, period: str, region: str | None = None, sub_regions: bool = False, own: Rights | None = None
) -> bytes:
    """An .xlsx form: locked but for values, notes and units, with a sheet 说明. Raises RefusedError where nothing is due."""
    return form_workbook(_asked(store, plan, period, region, sub_regions=sub_regions, own=own))


def template_csv(
    store: Store, *, plan: str, period: str, region: str | None = None, sub_regions: bool = False, own: Rights | None = None
) -> bytes:
    """The same as CSV, UTF-8 with BOM. Raises RefusedError where nothing is due."""
    return _written(_asked(store, plan, period, region, sub_regions=sub_regions, own=own))


@in_source
def _written(form: Form) -> bytes:
    """In Chinese, the language of those who fill it in."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        (say("方案编码"), say("地区"), say("指标编码"), say("指标名称"), say("牵头单位"), say("填报口径"), say("目标"),
         say("上期数据期"), say("上期值"), say("计量单位"), say("数据期"), say("实际值"), say("备注"))
    )  # fmt: skip
    writer.writerows(_row(form, line) for line in form.lines)
    return text.getvalue().encode("utf-8-sig")


def _asked(store: Store, plan: str, period: str, region: str | None, *, sub_regions: bool, own: Rights | None) -> Form:
    form = form_for(store, plan=plan, period=period, region=region, sub_regions=sub_regions, own=own)
    if len(form.lines) > MOST_LINES:
        found = say("这张表有 {count} 行,至多 {most} 行;请选定区域,分别填报", count=len(form.lines), most=MOST_LINES)
        raise RefusedError(found)
    return form


def _row(form: Form, line: FormLine) -> tuple[str, ...]:
    last = plain(line.last_value) if line.last_value is not None else ""
    unit = "" if line.unit.startswith(RISKY) else line.unit  # a value without a unit is in the indicator's
    beside = (_harmless(listed(line.leads)), _harmless(line.measure), _harmless(line.target), line.last_period, last)
    return (form.plan.plan, _name(line.region), line.indicator, _name(line.name), *beside, unit, line.period, "", "")


def _harmless(text: str) -> str:
    """A text beside the values, written so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(RISKY) else text


def _name(text: str) -> str:
    """A name, written so that no spreadsheet runs it and the reader still knows it: the mark before it is one that it leaves out."""
    return f"·{text}" if text.startswith(RISKY) else text
