"""What every command of `xushi` shares: its options, the store they name, the day they mean.

Comes in: the options before and behind a command. Goes out: an open store, dates, bytes of files; refuses in words.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from indicators import catalog
from indicators.accounts import ADMINISTRATOR, COMMAND_LINE, Actor
from indicators.assessment import Scope, latest_period
from indicators.errors import RefusedError
from indicators.period import PeriodError, parse_period
from indicators.store import Store
from indicators.wording import say

DEFAULT_STORE = catalog.DATA / "local" / "xushi.duckdb"

AsOf = Annotated[str | None, typer.Option("--as-of", help="统计截止:月份(2025-06,即月末)或日期;不写则为最近有数据的一期")]
PlanOption = Annotated[str | None, typer.Option("--plan", help="方案编号,如 xidongting-2025")]
RegionOption = Annotated[str | None, typer.Option("--region", help="区域名称或代码,含其下级")]
AreaOption = Annotated[str | None, typer.Option("--area", help="攻坚领域编号或名称")]
User = Annotated[str, typer.Option("--user", help="以哪个账户的名义;不写则为管理员")]
Reported = Annotated[Path, typer.Argument(help="报来的文件:工作簿或文本")]
Reason = Annotated[str, typer.Option("--reason", help="理由")]


class Language(StrEnum):
    """What the command line speaks; what it writes for programs is the same in both."""

    zh = "zh"
    en = "en"


@dataclass(frozen=True, slots=True)
class Session:
    """What the options before the command say."""

    store: str


def opened(context: typer.Context) -> Store:
    """The store that the options name, made on first use; one that was just made is told of, lest a wrong --db goes unnoticed."""
    store = Store(context.obj.store)
    context.call_on_close(store.close)
    catalog.prepare(store)
    if store.made:
        typer.echo(say("新建了数据库 {path},已装入随附的区域与方案", path=store.address), err=True)
    return store


def acting_as(user: str) -> Actor:
    """Who a command acts as: the account that --user names, else the administrator at this machine."""
    return Actor(user, f"{COMMAND_LINE}{socket.gethostname()}", "keyboard" if user == ADMINISTRATOR else "named")


def read_bytes(file: Path) -> bytes:
    """The file's bytes; raises RefusedError in words."""
    try:
        return file.read_bytes()
    except OSError as error:
        why = (
            say("没有这个文件")
            if isinstance(error, FileNotFoundError)
            else say("这是一个文件夹")
            if isinstance(error, IsADirectoryError)
            else say("没有读取权限")
        )
        raise RefusedError(say("读不到文件 {file}:{why}", file=file, why=why)) from error


def read_day(text: str) -> date:
    """The day a text means: a date, or the last day of a month or longer period."""
    try:
        return parse_period(text).end
    except PeriodError as error:
        raise RefusedError(str(error)) from error


def viewing_date(store: Store, text: str | None, scope: Scope) -> date:
    """The day to look at: as said, else the end of the latest period that has data, else today."""
    if text is not None:
        return read_day(text)
    return latest_period(store, today=today(), scope=scope) or today()


def today() -> date:
    """The day on the machine's calendar; the one place where the command line reads it."""
    return date.today()  # noqa: DTZ011 — people mean the local day
