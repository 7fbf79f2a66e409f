"""The commands of `xushi` that change something: serve, demo, plan, region, milestone, import, withdraw.

Comes in: arguments as typer reads them. Goes out: a sentence on what was done; refusals are raised and worded elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from indicators import catalog
from indicators.cli.options import DEFAULT_STORE, PlanOption, Reason, Session, User, opened, read_bytes, read_day, today
from indicators.decomposition import decomposition_text, decompositions_of_file
from indicators.demo import clear_demo, load_demo
from indicators.intake.submission import withdraw
from indicators.plan import PlanDocument, Target, read_plan
from indicators.store import Store

app = typer.Typer(help="序时:行动方案的目标、实际值与序时进度", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
plan_app = typer.Typer(help="方案文件:检查、入库", no_args_is_help=True)
region_app = typer.Typer(help="区域:增加或更正", no_args_is_help=True)
milestone_app = typer.Typer(help="节点:标记完成、撤销标记", no_args_is_help=True)
app.add_typer(plan_app, name="plan")
app.add_typer(region_app, name="region")
app.add_typer(milestone_app, name="milestone")


@app.callback()
def options(
    context: typer.Context,
    db: Annotated[Path, typer.Option("--db", envvar="XUSHI_DB", help="数据库文件,首次使用时建立")] = DEFAULT_STORE,
) -> None:
    """序时:行动方案的目标、实际值与序时进度。"""
    context.obj = Session(db)


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8501,
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
    for line in clear_demo(store) if clear else load_demo(store, today=today()):
        typer.echo(line)


@plan_app.command("check")
def plan_check(context: typer.Context, files: list[Path]) -> None:
    """检查方案文件,不入库。"""
    store = opened(context)
    known = catalog.regions(store)
    for file in files:
        document, targets = read_plan(read_bytes(file), file.name, known)
        indicators = sum(len(area.indicators) for area in document.areas)
        milestones = sum(len(area.milestones) for area in document.areas)
        typer.echo(f"{file.name}:合格,{len(document.areas)} 个领域、{indicators} 个指标、{len(targets)} 个目标、{milestones} 个节点")
        _note_decomposition(store, document, targets)


@plan_app.command("add")
def plan_add(context: typer.Context, files: list[Path], reason: Reason = "", user: User = "管理员") -> None:
    """方案文件入库;改动过的存为新版本,目标有变须写 --reason。"""
    store = opened(context)
    for file in files:
        content = read_bytes(file)
        plan = catalog.add_plan(store, content, file.name, who=user, reason=reason)
        typer.echo(f"{file.name}:已入库,方案编号 {plan}")
        _note_decomposition(store, *catalog.check_plan(store, content, file.name))


def _note_decomposition(store: Store, document: PlanDocument, targets: Sequence[Target]) -> None:
    """Parts that do not come to their whole are a note on the plan, not a fault of the file."""
    for one in decompositions_of_file(store, document, targets):
        if one.short:
            typer.echo(f"提示:{decomposition_text(one)}")


@region_app.command("add")
def region_add(context: typer.Context, file: Path, user: User = "管理员") -> None:
    """区域表(code,name,parent,level,aliases)入库。"""
    added = catalog.add_regions(opened(context), read_bytes(file), file.name, who=user)
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
    catalog.finish_milestone(opened(context), milestone, done_on=read_day(on), note=note, who=user, plan=plan)
    typer.echo(f"节点 {milestone}:已标记完成")


@milestone_app.command("reopen")
def milestone_reopen(context: typer.Context, milestone: str, reason: Reason, plan: PlanOption = None, user: User = "管理员") -> None:
    """撤销节点的完成标记,写明理由。"""
    catalog.reopen_milestone(opened(context), milestone, reason=reason, who=user, plan=plan)
    typer.echo(f"节点 {milestone}:已撤销完成标记")


@app.command("withdraw")
def withdraw_submission(context: typer.Context, submission: int, reason: Reason, user: User = "管理员") -> None:
    """撤回一个报送批次,原先的值恢复有效。"""
    withdraw(opened(context), submission, who=user, reason=reason)
    typer.echo(f"报送批次 {submission}:已撤回")
