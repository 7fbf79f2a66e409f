"""The commands of `xushi` that keep a store safe: check, backup, restore, copy.

Comes in: a store and files. Goes out: what the store holds and whether it is sound (exit status 1 where it is not), or what
was written where. A file that is there already is only written over when told so.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from indicators.accounts import ADMINISTRATOR, Actor, require
from indicators.cli.options import User, acting_as, opened
from indicators.errors import RefusedError, StoreError
from indicators.store import FileAddress, Soundness, Store, address_of, back_up, check_store, copy_store, restore
from indicators.wording import say

app = typer.Typer()

RESTORE_WAIT_SECONDS = 10.0
Replace = Annotated[bool, typer.Option("--replace", help="文件已有时换掉它")]


@app.command("check")
def check_command(context: typer.Context) -> None:
    """检查数据库是否完好:读出全部内容,核对各表之间的关系和留存的原文件。"""
    store = _there(context)
    found = check_store(store)
    for fault in found.faults:
        typer.echo(fault)
    if found.faults:
        raise RefusedError(say("数据库 {path} 不完好:{count} 处。请从备份恢复(xushi restore)", path=store.address, count=len(found.faults)))
    typer.echo(say("数据库 {path} 完好:{contents}", path=store.address, contents=_contents(found)))


@app.command("backup")
def backup_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="备份到哪个文件")],
    replace: Replace = False,  # noqa: FBT002
    user: User = ADMINISTRATOR,
) -> None:
    """备份到一个文件;看板开着、有人报送时也可以。备份写完后读出核对过才算数。"""
    store = _there(context)
    require(store, acting_as(user), "administrator")
    found = back_up(store, file, replace=replace)
    typer.echo(say("已备份到 {path}:{contents}", path=file, contents=_contents(found)))


@app.command("restore")
def restore_command(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="从哪个备份文件")], user: User = ADMINISTRATOR
) -> None:
    """从备份恢复;先核对备份,再替换。原来的数据库留在旁边。看板须先停止。"""
    if user != ADMINISTRATOR:  # the person at this machine may restore where nothing can be read any more
        store = _there(context)
        try:
            require(store, acting_as(user), "administrator")
        finally:
            store.close()  # letting the file go later would give up the lock that restoring holds
    address = address_of(context.obj.store)
    found, kept = restore(address, file, wait=RESTORE_WAIT_SECONDS)
    typer.echo(say("已恢复 {path}:{contents}", path=address, contents=_contents(found)))
    if kept is not None:
        typer.echo(say("原来的数据库留在 {path}", path=kept))
    if isinstance(address, FileAddress):
        _note(address.path, acting_as(user), file, kept)


@app.command("copy")
def copy_command(
    source: Annotated[str, typer.Argument(metavar="FROM", help="从哪个数据库:文件,或 ducklake:…")],
    target: Annotated[str, typer.Argument(metavar="TO", help="到哪里:还没有的文件,或空的 ducklake:…")],
) -> None:
    """把一个数据库整个复制到另一处:文件到大库,或大库到文件。"""
    address = address_of(target)
    store = _existing(Store(source))
    try:
        if not store.version():
            raise RefusedError(say("{path} 是空的,没有可复制的内容", path=store.address))
        found = copy_store(store, address)
    finally:
        store.close()
    typer.echo(say("已复制到 {path}:{contents}", path=address, contents=_contents(found)))


def _note(restored: Path, who: Actor, backup: Path, kept: Path | None) -> None:
    """Who restored what and when, beside the store: inside, everything is to be what it was at the backup, the audit too."""
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "who": who.name,
        "origin": who.origin,
        "backup": str(backup),
        "former": str(kept or ""),
    }
    notes = restored.with_name(f"{restored.name}.restored.jsonl")
    try:
        with notes.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        typer.echo(say("已经恢复,但没能记下是谁恢复的:{path}:{why}", path=notes, why=error.strerror), err=True)
        return
    typer.echo(say("谁在何时恢复,记在 {path}", path=notes))


def _there(context: typer.Context) -> Store:
    """The store that the options name, which must be there: nothing is to be made in order to be kept."""
    _existing(Store(context.obj.store))
    return opened(context)


def _existing(store: Store) -> Store:
    if isinstance(store.address, FileAddress) and not store.address.path.exists():
        raise StoreError(say("没有数据库 {path}", path=store.address))
    return store


def _contents(found: Soundness) -> str:
    return say(
        "第 {version} 号版本,结构版本 {schema};{plans} 次方案入库、{submissions} 个报送批次、{actuals} 个实际值、{changes} 条操作记录",
        version=found.version,
        schema=found.schema_version,
        plans=found.rows["plan"],
        submissions=found.rows["submission"],
        actuals=found.rows["actual"],
        changes=found.rows["change"],
    )
