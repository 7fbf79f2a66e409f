"""The command `xushi import`: a file of actuals, checked and stored.

Comes in: a file and what the sender says of it. Goes out: what was understood, findings with their places, what would
change, and with --yes a receipt. Without --yes it only checks. Long files show how far they are, on a terminal only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from indicators.accounts import Actor
from indicators.cli.options import PlanOption, Reason, RegionOption, Reported, User, acting_as, opened, read_bytes, today
from indicators.errors import RefusedError
from indicators.store import Store
from indicators.wording import say

if TYPE_CHECKING:
    from indicators.intake import Check
    from indicators.intake.layouts import Layout
    from indicators.intake.progress import Progress

app = typer.Typer()

LONG_FILE = 1_000_000
LAYOUT_HELP = "版式:long 一行一个数,months 一期一列,indicators 一个指标一列,regions 一个地区一列"


@app.command("import")
def import_command(
    context: typer.Context,
    file: Reported,
    plan: PlanOption = None,
    period: Annotated[str | None, typer.Option("--period", help="表中没有数据期列时,全部数值的数据期,如 2025-06")] = None,
    region: RegionOption = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="用哪张工作表")] = None,
    layout: Annotated[str | None, typer.Option("--layout", help=LAYOUT_HELP)] = None,
    header_row: Annotated[int | None, typer.Option("--header-row", help="表头在第几行", min=1)] = None,
    column: Annotated[list[str] | None, typer.Option("--column", help="哪一列是什么,如 value=D;可写多次")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="入库,并确认需要确认之处")] = False,  # noqa: FBT002
    reason: Reason = "",
    partial: Annotated[bool, typer.Option("--partial", help="只存无误的行")] = False,  # noqa: FBT002
    user: User = "管理员",
    marked: Annotated[Path | None, typer.Option("--marked", help="把标出问题的工作簿写到这个 .xlsx 文件")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="不用、也不再记住这个填报人上次对这种表的更正")] = False,  # noqa: FBT002
) -> None:
    """检查一个报送文件;写 --yes 才入库。"""
    from indicators.cli.checked import shown
    from indicators.intake import check_file, forget_correction, limits_from
    from indicators.intake.progress import silent

    store, content, columns = opened(context), read_bytes(file), _columns(column or [])

    def check(progress: Progress = silent) -> Check:
        return check_file(
            store, content, file.name, today=today(), plan=plan, period=period, region=region, header_row=header_row, columns=columns,
            sheet=sheet, layout=cast("Layout | None", layout), sender=acting_as(user), limits=limits_from(os.environ), progress=progress,
        )  # fmt: skip

    with _progress(len(content)) as progress:
        found = check(progress)
    if forget and found.recalled and forget_correction(store, sender=acting_as(user), shape=found.shape):
        found = check()
    for line in shown(found):
        typer.echo(line)
    if marked:
        _write_marked(marked, content, found)
    _store(store, found, yes=yes, partial=partial, who=acting_as(user), reason=reason)


def _store(store: Store, found: Check, *, yes: bool, partial: bool, who: Actor, reason: str) -> None:
    from indicators.intake import submit

    if yes:
        with _progress(len(found.content)) as progress:
            progress(say("入库"), 0.5)
            receipt = submit(store, found, who=who, accept_warnings=True, reason=reason, partial=partial)
        typer.echo(receipt.message)
    elif found.errors and not partial:
        raise RefusedError(say("有 {n} 处错误,没有存下任何内容", n=len(found.errors)))
    elif found.already:
        raise RefusedError(say("没有存下任何内容"))
    else:
        typer.echo(say("只作检查,没有存下任何内容;确认无误后请加 --yes"))


@contextmanager
def _progress(size: int) -> Iterator[Progress]:
    """A bar for a long file; nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TimeElapsedColumn

    from indicators.intake.progress import silent

    if size < LONG_FILE or not sys.stderr.isatty():
        yield silent
        return
    with Bar(*Bar.get_default_columns()[:3], TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda doing, share: bar.update(task, description=doing, completed=share)


def _columns(said: list[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for pair in said:
        meaning, equals, column = pair.partition("=")
        if not equals or not column.strip():
            raise RefusedError(say("“{pair}”应写成 含义=列,如 value=D", pair=pair))
        columns[meaning.strip()] = column.strip()
    return columns


def _write_marked(target: Path, content: bytes, found: Check) -> None:
    """The sender's own workbook with the bad cells marked. A file that is there already is not written over."""
    from indicators.intake import marked_workbook

    if target.suffix.lower() != ".xlsx":
        raise RefusedError(say("文件名“{name}”应以 .xlsx 结尾", name=target.name))
    marked = marked_workbook(content, found)
    try:
        with target.open("xb") as file:
            file.write(marked)
    except FileExistsError as error:
        raise RefusedError(say("已有文件 {target},没有改动;请换个文件名", target=target)) from error
    except OSError as error:
        raise RefusedError(say("写不了文件 {target}:{strerror}", target=target, strerror=error.strerror)) from error
    typer.echo(say("标出问题的工作簿已写到 {target}", target=target))
