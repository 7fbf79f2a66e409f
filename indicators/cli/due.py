"""The command `xushi due`: who owes which figures, since when.

Comes in: a period, and what to look at. Goes out: counts by region and department, what is owed and what was late, and what
falls due next, as tables; or every duty as CSV, JSON or Parquet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Final

import typer

from indicators.assessment import Scope
from indicators.cli.options import PlanOption, RegionOption, opened, read_day, today
from indicators.cli.output import Row
from indicators.cli.questions import Format, FormatOption, print_table, write_rows
from indicators.due import DUTY_STATES, Dues, Duty, DutyCount, due, duty_text
from indicators.wording import listed, say
from indicators.wording.numbers import percent

app = typer.Typer()

COLUMNS: Final = (
    "plan", "region", "area", "indicator_id", "target_id", "indicator", "lead", "period", "period_end", "deadline", "due", "state",
    "days", "data_period", "first_submission", "first_by", "first_on", "example", "coming",
)  # fmt: skip
MOST_LINES: Final = 200


@app.command("due")
def due_command(
    context: typer.Context,
    period: Annotated[str, typer.Option("--period", help="数据期,如 2025-06")],
    plan: PlanOption = None,
    region: RegionOption = None,
    department: Annotated[str | None, typer.Option("--department", help="牵头单位")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="以哪一天论逾期;不写则为今天")] = None,
    output: FormatOption = Format.table,
) -> None:
    """某一期该报的数:按时、迟报、逾期未报,以及接下来到期的。"""
    day = read_day(as_of) if as_of else today()
    found = due(opened(context), period=period, today=day, scope=Scope(plan=plan, region=region, department=department))
    if output is not Format.table:
        rows = [_row(one, coming=False) for one in found.duties] + [_row(one, coming=True) for one in found.coming]
        write_rows(COLUMNS, rows, output)
        return
    _show(found)


def _show(found: Dues) -> None:
    typer.echo(say("数据期 {period},截至 {today}", period=found.period, today=found.today.isoformat()))
    if not found.duties:
        typer.echo(say("这一期没有应报的指标"))
    else:
        for title, counts in ((say("按区域"), found.by_region), (say("按牵头单位"), found.by_department)):
            typer.echo(title)
            print_table(_count_headings(), [_count_row(one) for one in (found.total, *counts)])
    _list(say("逾期未报、迟报与未到期"), sorted((o for o in found.duties if o.state != "reported"), key=_urgency))
    _list(say("接下来到期(尚未报)"), found.coming)


def _list(title: str, duties: Sequence[Duty]) -> None:
    if not duties:
        return
    typer.echo(say("{title}:{n} 项", title=title, n=len(duties)))
    print_table(_duty_headings(), [_line(one) for one in duties[:MOST_LINES]])
    if len(duties) > MOST_LINES:
        typer.echo(say("……另有 {n} 项,用 --format csv 看全部", n=len(duties) - MOST_LINES))


def _count_headings() -> tuple[str, ...]:
    return (say("名称"), say("报送率"), say("已报/应报"), say("迟报"), say("缺本期"), say("逾期未报"), say("未到期"))


def _duty_headings() -> tuple[str, ...]:
    return (say("方案"), say("区域"), say("指标"), say("牵头单位"), say("数据期"), say("截止日"), say("报送情况"))


def _urgency(one: Duty) -> tuple[int, int]:
    return DUTY_STATES.index(one.state), -(one.days or 0)


def _line(one: Duty) -> Row:
    leads = listed(one.leads)
    return (one.plan, one.region, one.name, leads, one.period, one.deadline.isoformat(), duty_text(one))


def _count_row(one: DutyCount) -> Row:
    return (one.name, percent(one.reporting_rate), f"{one.reported}/{one.due}", one.late, one.skipped, one.overdue, one.not_yet)


def _row(one: Duty, *, coming: bool) -> Row:
    whose: Iterable[object] = (one.plan, one.region, one.area, one.indicator, one.target_id, one.name, one.leads)
    when = (one.period, one.period_end, one.deadline, one.due, one.state, one.days, one.data_period)
    return (*whose, *when, one.submission, one.sent_by, one.sent_on, one.example, coming)
