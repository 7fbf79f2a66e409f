"""The commands of `xushi` that answer: assess, explain, group, export.

Comes in: a store and what to look at. Goes out: tables for people, CSV, JSON or Parquet for programs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from indicators import catalog
from indicators.accounts import ADMINISTRATOR, require
from indicators.assessment import Assessment, By, Group, Scope, assess, league
from indicators.cli.options import AreaOption, AsOf, PlanOption, RegionOption, User, acting_as, opened, read_day, viewing_date
from indicators.cli.output import Row, as_csv, as_json, as_parquet
from indicators.cli.tables import ASSESS_COLUMNS, EXPORTS, assess_row
from indicators.explanation import explain
from indicators.wording import say
from indicators.wording.lights import SHAPES, light_word
from indicators.wording.numbers import NOTHING, difference, percent, points, quantity

app = typer.Typer()


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


KnownOn = Annotated[str | None, typer.Option("--known-on", help="按这一天已知的数据与目标")]
WhatArgument = Annotated[What, typer.Argument(help="导出什么")]
FormatOption = Annotated[Format, typer.Option("--format", help="table、csv、json 或 parquet")]


@app.command("assess")
def assess_command(
    context: typer.Context,
    as_of: AsOf = None,
    plan: PlanOption = None,
    region: RegionOption = None,
    area: AreaOption = None,
    known_on: KnownOn = None,
    output: FormatOption = Format.table,
) -> None:
    """各目标的完成率、差距、序时与状态。"""
    store = opened(context)
    scope = Scope(plan=plan, region=region, area=area)
    rows = assess(store, as_of=viewing_date(store, as_of, scope), scope=scope, known_on=read_day(known_on) if known_on else None)
    if output is Format.table:
        print_table(_assess_headings(), [_assessment_row(row) for row in rows])
    else:
        write_rows(ASSESS_COLUMNS, [assess_row(row) for row in rows], output)


@app.command("explain")
def explain_command(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="指标编号、名称或别名")],
    region: Annotated[str, typer.Option("--region", help="区域名称或代码")],
    as_of: AsOf = None,
    plan: PlanOption = None,
    target: Annotated[str, typer.Option("--target", help="目标编号(一个指标有多个目标时)")] = "main",
    known_on: KnownOn = None,
    output: FormatOption = Format.table,
) -> None:
    """一个灯的全部依据:输入、步骤、规则。"""
    store = opened(context)
    where, indicator = catalog.find_indicator(store, indicator, plan=plan)
    day = viewing_date(store, as_of, Scope(plan=where))
    known = read_day(known_on) if known_on else None
    steps = explain(store, as_of=day, plan=where, indicator=indicator, region=region, target_id=target, known_on=known)
    columns = (say("步骤"), say("依据"), say("结果"))
    rows = [(step.title, step.formula, step.result) for step in steps]
    if output is Format.table:
        print_table(columns, rows)
    else:
        write_rows(columns, rows, output)


@app.command("group")
def group_command(
    context: typer.Context,
    by: Annotated[Grouping, typer.Option("--by", help="按区域、领域、部门或方案")],
    as_of: AsOf = None,
    plan: PlanOption = None,
    known_on: KnownOn = None,
    output: FormatOption = Format.table,
) -> None:
    """晾晒:序时达标率、排名与升降。"""
    store = opened(context)
    scope = Scope(plan=plan)
    kind: By = by.value
    groups = league(store, as_of=viewing_date(store, as_of, scope), by=kind, scope=scope, known_on=read_day(known_on) if known_on else None)
    columns = tuple(groups[0].__dataclass_fields__) if groups else ("key",)
    if output is not Format.table:
        write_rows(columns, [tuple(getattr(group, name) for name in columns) for group in groups], output)
        return
    print_table(_league_headings(), [_league_row(group) for group in groups])


@app.command("export")
def export_command(
    context: typer.Context, what: WhatArgument, plan: PlanOption = None, output: FormatOption = Format.csv, user: User = ADMINISTRATOR
) -> None:
    """导出目标、实际值、节点、报送批次或操作记录(操作记录只给管理的账户)。"""
    store = opened(context)
    if what is What.audit:
        require(store, acting_as(user), "administrator")
    columns, rows = EXPORTS[what.value](store, plan)
    if output is Format.table:
        print_table(columns, rows)
    else:
        write_rows(columns, rows, output)


def _movement(rank: int | None, before: int | None) -> str:
    if rank is None or before is None or rank == before:
        return NOTHING
    return f"↑{before - rank}" if before > rank else f"↓{rank - before}"


def _assess_headings() -> tuple[str, ...]:
    return (say("区域"), say("领域"), say("指标"), say("目标"), say("实际值"), say("数据期"), say("完成率"), say("差距"), say("超/欠序时"),
            say("状态"))  # fmt: skip


def _league_headings() -> tuple[str, ...]:
    return (
        say("名次"),
        say("升降"),
        say("名称"),
        say("序时达标率"),
        say("平均超/欠序时"),
        say("达标/已判"),
        say("报送率"),
        say("已报/应报"),
    )


def _league_row(group: Group) -> Row:
    return (
        group.rank or NOTHING,
        _movement(group.rank, group.previous_rank),
        group.name + (say("(示例)") if group.example else ""),
        percent(group.on_pace_rate),
        points(group.mean_pace),
        f"{group.met + group.on_track}/{group.judged}",
        percent(group.reporting_rate),
        f"{group.reported}/{group.due}",
    )


def _assessment_row(row: Assessment) -> Row:
    word = light_word(row.status, row.rule, capped=row.capped, over_cap=row.over_cap)
    return (
        row.region,
        row.area_name,
        row.name,
        f"{row.comparator} {quantity(row.target, row.unit, row.decimals)}" if row.comparator else NOTHING,
        quantity(row.value, row.unit, row.decimals) + (say("(示例)") if row.example else ""),
        row.data_period or NOTHING,
        percent(row.attainment),
        difference(row.gap, row.unit, row.decimals),
        points(row.pace_gap),
        f"{SHAPES[row.status]} {word}" + (say("(逾期完成)") if row.met_late else ""),
    )


def print_table(columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Rows as a table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False).print(table)


def write_rows(columns: Sequence[str], rows: Sequence[Row], output: Format) -> None:
    """Rows for programs, on standard output."""
    if output is Format.parquet:
        sys.stdout.buffer.write(as_parquet(columns, rows))
        return
    sys.stdout.buffer.write((as_csv(columns, rows) if output is Format.csv else as_json(columns, rows) + "\n").encode())
