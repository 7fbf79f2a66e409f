"""The commands of `xushi` that change something: serve, demo, plan, region, milestone, import, withdraw.

Comes in: arguments as typer reads them. Goes out: a sentence on what was done; refusals are raised and worded elsewhere.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from indicators import catalog
from indicators.cli.frame import LANGUAGE_VARIABLE
from indicators.cli.options import (
    DEFAULT_STORE,
    Language,
    PlanOption,
    Reason,
    Session,
    User,
    acting_as,
    opened,
    read_bytes,
    read_day,
    today,
)
from indicators.decomposition import decomposition_text, decompositions_of_file
from indicators.milestones import finish_milestone, reopen_milestone
from indicators.plan import PlanDocument, Target, read_plan
from indicators.store import Store
from indicators.submissions import withdraw
from indicators.wording import say, speak

app = typer.Typer(help="序时:行动方案的目标、实际值与序时进度", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
DB_HELP = "数据库文件,没有则建立,并在标准错误上说明;多台机器共用时写 ducklake:postgres:dbname=… host=… data_path=…"
PlanFiles = Annotated[list[Path], typer.Argument(help="方案文件,可写多个")]
MilestoneName = Annotated[str, typer.Argument(help="方案文件里的节点编号")]
plan_app = typer.Typer(help="方案文件:检查、入库", no_args_is_help=True)
region_app = typer.Typer(help="区域:增加或更正", no_args_is_help=True)
milestone_app = typer.Typer(help="节点:标记完成、撤销标记", no_args_is_help=True)
app.add_typer(plan_app, name="plan")
app.add_typer(region_app, name="region")
app.add_typer(milestone_app, name="milestone")


@app.callback()
def options(
    context: typer.Context,
    db: Annotated[str, typer.Option("--db", envvar="XUSHI_DB", help=DB_HELP)] = str(DEFAULT_STORE),
    lang: Annotated[Language, typer.Option("--lang", envvar=LANGUAGE_VARIABLE, help="语言:zh 中文,en 英文")] = Language.zh,
) -> None:
    """序时:行动方案的目标、实际值与序时进度。"""
    speak(lang.value)
    context.obj = Session(db)


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8501,
    host: Annotated[str, typer.Option(help="监听地址;本机以外的地址先要有账户")] = "127.0.0.1",
    sign_in: Annotated[bool, typer.Option("--sign-in", help="在本机也要登录")] = False,  # noqa: FBT002
    allow_host: Annotated[list[str] | None, typer.Option("--allow-host", help="别人用哪个域名打开;可写多次;写了就要登录")] = None,
    base_path: Annotated[str, typer.Option("--base-path", help="在反向代理的哪个路径下,如 /xushi")] = "",
    proxy: Annotated[list[str] | None, typer.Option("--proxy", help="反向代理的地址,只信它转告的来源和协议;可写多次")] = None,
) -> None:
    """打开看板,在浏览器中查看。"""
    gc.disable()  # nothing that is loaded now is garbage; the screen enables it again when it has loaded what it needs
    opened(context)
    (screen,) = entry_points(group="xushi.screen", name="dashboard")
    screen.load()(
        context.obj.store, host=host, port=port, sign_in=sign_in, allow_hosts=allow_host or [], proxies=proxy or [], base_path=base_path
    )


@app.command()
def demo(
    context: typer.Context,
    clear: Annotated[bool, typer.Option("--clear", help="撤去示例数据")] = False,  # noqa: FBT002
    user: User = "管理员",
) -> None:
    """装入示例数据(处处标明“示例”)和公开发布的实际值。"""
    from indicators.demo import clear_demo, load_demo

    store, who = opened(context), acting_as(user)
    for line in clear_demo(store, who=who) if clear else load_demo(store, today=today(), who=who):
        typer.echo(line)


@plan_app.command("check")
def plan_check(context: typer.Context, files: PlanFiles) -> None:
    """检查方案文件,不入库。"""
    store = opened(context)
    known = catalog.regions(store)
    for file in files:
        document, targets = read_plan(read_bytes(file), file.name, known)
        indicators = sum(len(area.indicators) for area in document.areas)
        milestones = sum(len(area.milestones) for area in document.areas)
        typer.echo(
            say(
                "{name}:合格,{n} 个领域、{indicators} 个指标、{n_} 个目标、{milestones} 个节点",
                name=file.name,
                n=len(document.areas),
                indicators=indicators,
                n_=len(targets),
                milestones=milestones,
            )
        )
        _note_decomposition(store, document, targets)


@plan_app.command("add")
def plan_add(context: typer.Context, files: PlanFiles, reason: Reason = "", user: User = "管理员") -> None:
    """方案文件入库;改动过的存为新版本,目标有变须写 --reason。"""
    store = opened(context)
    for file in files:
        content = read_bytes(file)
        plan = catalog.add_plan(store, content, file.name, who=acting_as(user), reason=reason)
        typer.echo(say("{name}:已入库,方案编号 {plan}", name=file.name, plan=plan))
        _note_decomposition(store, *catalog.check_plan(store, content, file.name))


def _note_decomposition(store: Store, document: PlanDocument, targets: Sequence[Target]) -> None:
    """Parts that do not come to their whole are a note on the plan, not a fault of the file."""
    for one in decompositions_of_file(store, document, targets):
        if one.short:
            typer.echo(say("提示:{decomposition_text}", decomposition_text=decomposition_text(one)))


@region_app.command("add")
def region_add(context: typer.Context, file: Annotated[Path, typer.Argument(help="区域表(.csv)")], user: User = "管理员") -> None:
    """区域表(code,name,parent,level,aliases)入库。"""
    added = catalog.add_regions(opened(context), read_bytes(file), file.name, who=acting_as(user))
    typer.echo(say("{name}:已入库 {added} 个区域", name=file.name, added=added))


@milestone_app.command("done")
def milestone_done(
    context: typer.Context,
    milestone: MilestoneName,
    on: Annotated[str, typer.Option("--on", help="完成日期,如 2025-06-30")],
    note: Annotated[str, typer.Option(help="说明")] = "",
    plan: PlanOption = None,
    user: User = "管理员",
) -> None:
    """标记节点已完成。"""
    finish_milestone(opened(context), milestone, done_on=read_day(on), note=note, who=acting_as(user), plan=plan)
    typer.echo(say("节点 {milestone}:已标记完成", milestone=milestone))


@milestone_app.command("reopen")
def milestone_reopen(
    context: typer.Context, milestone: MilestoneName, reason: Reason, plan: PlanOption = None, user: User = "管理员"
) -> None:
    """撤销节点的完成标记,写明理由。"""
    reopen_milestone(opened(context), milestone, reason=reason, who=acting_as(user), plan=plan)
    typer.echo(say("节点 {milestone}:已撤销完成标记", milestone=milestone))


@app.command("withdraw")
def withdraw_submission(
    context: typer.Context,
    submission: Annotated[int, typer.Argument(help="回执上的批次号")],
    reason: Reason,
    user: User = "管理员",
) -> None:
    """撤回一个报送批次,原先的值恢复有效。"""
    withdraw(opened(context), submission, who=acting_as(user), reason=reason)
    typer.echo(say("报送批次 {submission}:已撤回", submission=submission))
