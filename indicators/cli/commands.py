"""The commands of `xushi`, each a few lines: read the arguments, ask, show.

Comes in: arguments as typer reads them. Goes out: text on standard output; refusals are raised and worded elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from indicators import catalog
from indicators.assessment import Assessment, By, Scope, assess, latest_period, league
from indicators.cli.output import Row, as_csv, as_json, as_parquet
from indicators.cli.tables import ASSESS_COLUMNS, EXPORTS, assess_row
from indicators.errors import RefusedError
from indicators.explanation import explain
from indicators.demo import clear_demo, load_demo
from indicators.intake.submission import withdraw
from indicators.period import PeriodError, parse_period
from indicators.plan import read_plan
from indicators.store import Store
from indicators.wording.lights import SHAPES, light_word
from indicators.wording.numbers import difference, percent, points, quantity

DEFAULT_STORE = catalog.DATA / "local" / "xushi.duckdb"

app = typer.Typer(help="序时:行动方案的目标、实际值与序时进度", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
plan_app = typer.Typer(help="方案文件:检查、入库", no_args_is_help=True)
region_app = typer.Typer(help="区域:增加或更正", no_args_is_help=True)
milestone_app = typer.Typer(help="节点:标记完成", no_args_is_help=True)
export_app = typer.Typer(help="导出库中的内容", no_args_is_help=True)
app.add_typer(plan_app, name="plan")
app.add_typer(region_app, name="region")
app.add_typer(milestone_app, name="milestone")


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


class Grouping(StrEnum):
    """What a league table compares."""

    region = "region"
    area = "area"
    department = "department"
    plan = "plan"


class What(StrEnum):
    """What can be exported."""

    targets = "targets"
    actuals = "actuals"
    milestones = "milestones"
    submissions = "submissions"
    audit = "audit"


@dataclass(frozen=True, slots=True)
class Session:
    """What the options before the command say."""

    store: Path


FormatOption = Annotated[Format, typer.Option("--format", help="table、csv、json 或 parquet")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="统计截止:月份(2025-06,即月末)或日期;不写则为最近有数据的一期")]
PlanOption = Annotated[str | None, typer.Option("--plan", help="方案编号,如 xidongting-2025")]
RegionOption = Annotated[str | None, typer.Option("--region", help="区域名称或代码,含其下级")]
AreaOption = Annotated[str | None, typer.Option("--area", help="攻坚领域编号或名称")]
User = Annotated[str, typer.Option("--user", help="以谁的名义")]
Reason = Annotated[str, typer.Option("--reason", help="理由")]


@app.callback()
def options(
    context: typer.Context,
    db: Annotated[Path, typer.Option("--db", envvar="XUSHI_DB", help="数据库文件,首次使用时建立")] = DEFAULT_STORE,
) -> None:
    """序时:行动方案的目标、实际值与序时进度。"""
    context.obj = Session(db)


def opened(context: typer.Context) -> Store:
    """The store that the options name, made on first use."""
    store = Store(context.obj.store)
    catalog.prepare(store)
    context.call_on_close(store.close)
    return store


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="端口")] = 8501,
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
) -> None:
    """打开看板,在浏览器中查看。"""
    opened(context).close()
    (screen,) = entry_points(group="xushi.screen", name="dashboard")
    screen.load()(context.obj.store, host=host, port=port)


@app.command()
def demo(context: typer.Context, clear: Annotated[bool, typer.Option("--clear", help="撤去示例数据")] = False) -> None:  # noqa: FBT002
    """装入示例数据(处处标明“示例”)和公开发布的实际值。"""
    store = opened(context)
    for line in clear_demo(store) if clear else load_demo(store, today=date.today()):  # noqa: DTZ011
        typer.echo(line)


@plan_app.command("check")
def plan_check(context: typer.Context, files: list[Path]) -> None:
    """检查方案文件,不入库。"""
    known = catalog.regions(opened(context))
    for file in files:
        document, targets = read_plan(_bytes(file), file.name, known)
        indicators = sum(len(area.indicators) for area in document.areas)
        milestones = sum(len(area.milestones) for area in document.areas)
        typer.echo(f"{file.name}:合格,{len(document.areas)} 个领域、{indicators} 个指标、{len(targets)} 个目标、{milestones} 个节点")


@plan_app.command("add")
def plan_add(context: typer.Context, files: list[Path], reason: Reason = "", user: User = "管理员") -> None:
    """方案文件入库;改动过的存为新版本,目标有变须写 --reason。"""
    store = opened(context)
    for file in files:
        plan = catalog.add_plan(store, _bytes(file), file.name, who=user, reason=reason)
        typer.echo(f"{file.name}:已入库,方案编号 {plan}")


@region_app.command("add")
def region_add(context: typer.Context, file: Path, user: User = "管理员") -> None:
    """区域表(code,name,parent,level,aliases)入库。"""
    added = catalog.add_regions(opened(context), _bytes(file), file.name, who=user)
    typer.echo(f"{file.name}:已入库 {added} 个区域")


@milestone_app.command("done")
def milestone_done(
    context: typer.Context,
    milestone: str,
    on: Annotated[str, typer.Option("--on", help="完成日期,如 2025-06-30")],
    note: Annotated[str, typer.Option(help="说明")] = "",
    plan: PlanOption = None,
    user: User = "管理员",
) -> None:
    """标记节点已完成。"""
    catalog.finish_milestone(opened(context), milestone, done_on=_day(on), note=note, who=user, plan=plan)
    typer.echo(f"节点 {milestone}:已标记完成")


@app.command("withdraw")
def withdraw_submission(context: typer.Context, submission: int, reason: Reason, user: User = "管理员") -> None:
    """撤回一个报送批次,原先的值恢复有效。"""
    withdraw(opened(context), submission, who=user, reason=reason)
    typer.echo(f"报送批次 {submission}:已撤回")


@app.command("assess")
def assess_command(
    context: typer.Context,
    as_of: AsOf = None,
    plan: PlanOption = None,
    region: RegionOption = None,
    area: AreaOption = None,
    known_on: Annotated[str | None, typer.Option("--known-on", help="按这一天已知的数据与目标")] = None,
    output: FormatOption = Format.table,
) -> None:
    """各目标的完成率、差距、序时与状态。"""
    store = opened(context)
    scope = Scope(plan=plan, region=region, area=area)
    rows = assess(store, as_of=_as_of(store, as_of, scope), scope=scope, known_on=_day(known_on) if known_on else None)
    if output is Format.table:
        _print_assessments(rows)
    else:
        _write(ASSESS_COLUMNS, [assess_row(row) for row in rows], output)


@app.command("explain")
def explain_command(
    context: typer.Context,
    indicator: str,
    region: Annotated[str, typer.Option("--region", help="区域名称或代码")],
    as_of: AsOf = None,
    plan: PlanOption = None,
    target: Annotated[str, typer.Option("--target", help="目标编号(一个指标有多个目标时)")] = "main",
    output: FormatOption = Format.table,
) -> None:
    """一个灯的全部依据:输入、步骤、规则。"""
    store = opened(context)
    where = plan or _plan_of(store, indicator)
    day = _as_of(store, as_of, Scope(plan=where))
    steps = explain(store, as_of=day, plan=where, indicator=indicator, region=region, target_id=target)
    columns = ("步骤", "依据", "结果")
    rows = [(step.title, step.formula, step.result) for step in steps]
    if output is Format.table:
        _print_table(columns, rows)
    else:
        _write(columns, rows, output)


@app.command("group")
def group_command(
    context: typer.Context,
    by: Annotated[Grouping, typer.Option("--by", help="按区域、领域、部门或方案")],
    as_of: AsOf = None,
    plan: PlanOption = None,
    output: FormatOption = Format.table,
) -> None:
    """晾晒:序时达标率、排名与升降。"""
    store = opened(context)
    scope = Scope(plan=plan)
    kind: By = by.value
    groups = league(store, as_of=_as_of(store, as_of, scope), by=kind, scope=scope)
    columns = tuple(groups[0].__dataclass_fields__) if groups else ("key",)
    if output is not Format.table:
        _write(columns, [tuple(getattr(group, name) for name in columns) for group in groups], output)
        return
    shown = [
        (g.rank or "—", _movement(g.rank, g.previous_rank), g.name, percent(g.on_pace_rate), points(g.mean_pace), f"{g.met + g.on_track}/{g.judged}",
         percent(g.reporting_rate), f"{g.reported}/{g.due}")
        for g in groups
    ]  # fmt: skip
    _print_table(("名次", "升降", "名称", "序时达标率", "平均超/欠序时", "达标/已判", "报送率", "已报/应报"), shown)


@app.command("export")
def export_command(context: typer.Context, what: What, plan: PlanOption = None, output: FormatOption = Format.csv) -> None:
    """导出目标、实际值、节点、报送批次或操作记录。"""
    columns, rows = EXPORTS[what.value](opened(context), plan)
    if output is Format.table:
        _print_table(columns, rows)
    else:
        _write(columns, rows, output)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise RefusedError(f"读不到文件 {file}:{error.strerror}") from error


def _day(text: str) -> date:
    try:
        return parse_period(text).end
    except PeriodError as error:
        raise RefusedError(str(error)) from error


def _as_of(store: Store, text: str | None, scope: Scope) -> date:
    """The day to look at: as said, else the end of the latest period that has data, else today."""
    if text is not None:
        return _day(text)
    today = date.today()  # noqa: DTZ011
    return latest_period(store, today=today, scope=scope) or today


def _plan_of(store: Store, indicator: str) -> str:
    found = catalog.plans_with(store, indicator)
    if len(found) != 1:
        raise RefusedError(f"没有指标 {indicator}" if not found else f"指标 {indicator} 在多个方案中:{'、'.join(found)},请写 --plan")
    return found[0]


def _movement(rank: int | None, before: int | None) -> str:
    if rank is None or before is None or rank == before:
        return "—"
    return f"↑{before - rank}" if before > rank else f"↓{rank - before}"


def _print_assessments(rows: Sequence[Assessment]) -> None:
    columns = ("区域", "领域", "指标", "目标", "实际值", "数据期", "完成率", "差距", "超/欠序时", "状态")
    shown = []
    for row in rows:
        word = light_word(row.status, row.rule, capped=row.capped, over_cap=row.over_cap)
        target = f"{row.comparator} {quantity(row.target, row.unit, row.decimals)}" if row.comparator else "—"
        value = quantity(row.value, row.unit, row.decimals) + ("(示例)" if row.example else "")
        gap = difference(row.gap, row.unit, row.decimals)
        shown.append((row.region, row.area_name, row.name, target, value, row.data_period or "—", percent(row.attainment), gap, points(row.pace_gap),
                      f"{SHAPES[row.status]} {word}"))  # fmt: skip
    _print_table(columns, shown)


def _print_table(columns: Sequence[str], rows: Sequence[Row]) -> None:
    table = Table(*columns)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False).print(table)


def _write(columns: Sequence[str], rows: Sequence[Row], output: Format) -> None:
    if output is Format.parquet:
        sys.stdout.buffer.write(as_parquet(columns, rows))
        return
    sys.stdout.buffer.write((as_csv(columns, rows) if output is Format.csv else as_json(columns, rows) + "\n").encode())
