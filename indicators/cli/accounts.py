"""The commands `xushi account`: who may see and send what.

Comes in: names, roles, fields; a password from the terminal (asked twice, not shown), from the variable XUSHI_PASSWORD or
from one line of standard input, never from an argument, which other people of the machine could see. Goes out: what was
stored, without any secret.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Final

import typer

from indicators import catalog
from indicators.accounts import accounts, add_account, as_role, as_typed, disable_account, role_word, set_password
from indicators.cli.options import Reason, User, acting_as, opened
from indicators.cli.questions import Format, FormatOption, print_table, write_rows
from indicators.errors import RefusedError
from indicators.wording import listed, say

PASSWORD_VARIABLE: Final = "XUSHI_PASSWORD"  # noqa: S105  the name of a variable, not what is in it
COLUMNS: Final = ("name", "role", "regions", "departments", "password", "disabled", "version")

app = typer.Typer(help="账户:增加、更改、停用", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="账户名,登录时用")]


@app.command("add")
def account_add(
    context: typer.Context,
    name: Name,
    role: Annotated[str, typer.Option("--role", help="viewer 查看、reporter 填报、administrator 管理")],
    region: Annotated[list[str] | None, typer.Option("--region", help="负责的区域(名称或代码),含其下级;可写多次")] = None,
    department: Annotated[list[str] | None, typer.Option("--department", help="负责的单位:牵头或配合的指标都归它报;可写多次")] = None,
    sso: Annotated[bool, typer.Option("--sso", help="没有口令,只用单点登录")] = False,  # noqa: FBT002
    reason: Reason = "",
    user: User = "管理员",
) -> None:
    """增加账户,或更改已有账户的角色、地区、单位;停用的重新启用。"""
    store, asked = opened(context), as_role(role)
    known = any(one.name == as_typed(name) for one in accounts(store))
    password = "" if sso else os.environ.get(PASSWORD_VARIABLE) if known else _password(name)
    added = add_account(
        store, name, role=asked, who=acting_as(user), regions=region or [], departments=department or [], password=password, reason=reason
    )
    account = added.account
    if added.new:
        typer.echo(say("账户“{name}”已增加,角色:{role}", name=account.name, role=role_word(account.role)))
    else:
        typer.echo(say("账户“{name}”已更改,角色:{role}", name=account.name, role=role_word(account.role)))
    for note in added.notes:
        typer.echo(note)


@app.command("password")
def account_password(context: typer.Context, name: Name, reason: Reason = "", user: User = "管理员") -> None:
    """换账户的口令;已登录的要重新登录。"""
    store, name = opened(context), as_typed(name)
    if not any(one.name == name for one in accounts(store)):
        raise RefusedError(say("没有账户“{name}”;账户由管理员用 xushi account add 增加", name=name))
    set_password(store, name, _password(name), who=acting_as(user), reason=reason)
    typer.echo(say("账户“{name}”已换口令", name=name))


@app.command("disable")
def account_disable(context: typer.Context, name: Name, reason: Reason = "", user: User = "管理员") -> None:
    """停用账户:不能再登录,已登录的立即退出;报过的数不变。"""
    disable_account(opened(context), name, who=acting_as(user), reason=reason)
    typer.echo(say("账户“{name}”已停用", name=name))


@app.command("list")
def account_list(context: typer.Context, output: FormatOption = Format.table) -> None:
    """列出全部账户。"""
    store = opened(context)
    known = accounts(store)
    if output is not Format.table:
        rows = [(one.name, one.role, one.regions, one.departments, one.signs_in_here, one.disabled, one.version) for one in known]
        write_rows(COLUMNS, rows, output)
        return
    names = {region.code: region.name for region in catalog.regions(store)}
    shown = [
        (
            one.name,
            role_word(one.role),
            listed(names.get(code, code) for code in one.regions),
            listed(one.departments),
            say("口令") if one.signs_in_here else say("单点登录"),
            say("停用") if one.disabled else say("有效"),
        )
        for one in known
    ]
    print_table([say("账户"), say("角色"), say("地区"), say("单位"), say("登录"), say("状态")], shown)


def _typed_twice(name: str) -> str:
    """Asked until both are alike; Typer's own confirmation complains in English to everybody."""
    while True:
        typed: str = typer.prompt(say("“{name}”的口令(不显示)", name=name), hide_input=True)
        if typer.prompt(say("再输一遍,以免输错"), hide_input=True) == typed:
            return typed
        typer.echo(say("两次输入的不一样,请重新输入。"), err=True)


def _password(name: str) -> str:
    """The password that someone types or a script hands over."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if sys.stdin.isatty():
        return _typed_twice(name)
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise RefusedError(
            say("没有给口令:请在终端里输入,或放进环境变量 {variable},或由标准输入给一行;只用单点登录的写 --sso", variable=PASSWORD_VARIABLE)
        )
    return line
