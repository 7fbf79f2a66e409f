"""The command `xushi import`: a file of actuals, checked and stored.

Comes in: a file and what the sender says of it. Goes out: what was understood, findings with their places, what would
change, and with --yes or without warnings a receipt. Without anything to confirm nothing is stored unless --yes is given.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.cli.options import PlanOption, Reason, RegionOption, User, opened, read_bytes, today
from indicators.errors import RefusedError
from indicators.intake import Check, check_file, submit
from indicators.intake.preview import PreviewRow, State
from indicators.wording.numbers import NOTHING, plain

app = typer.Typer()

FATES: dict[State, str] = {"new": "新增", "changed": "变更", "same": "相同", "not_reported": "未报", "refused": "退回"}
MOST_LINES = 40


@app.command("import")
def import_command(
    context: typer.Context,
    file: Path,
    plan: PlanOption = None,
    period: Annotated[str | None, typer.Option("--period", help="表中没有数据期列时,全部数值的数据期,如 2025-06")] = None,
    region: RegionOption = None,
    header_row: Annotated[int | None, typer.Option("--header-row", help="表头在第几行")] = None,
    column: Annotated[list[str] | None, typer.Option("--column", help="哪一列是什么,如 value=D;可写多次")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="入库,并确认需要确认之处")] = False,  # noqa: FBT002
    reason: Reason = "",
    partial: Annotated[bool, typer.Option("--partial", help="只存无误的行")] = False,  # noqa: FBT002
    user: User = "管理员",
) -> None:
    """检查一个报送文件;写 --yes 才入库。"""
    store = opened(context)
    check = check_file(
        store,
        read_bytes(file),
        file.name,
        today=today(),
        plan=plan,
        period=period,
        region=region,
        header_row=header_row,
        columns=_columns(column or []),
    )
    _show(check)
    if yes:
        receipt = submit(store, check, who=user, accept_warnings=True, reason=reason, partial=partial)
        typer.echo(receipt.message)
    elif check.errors and not partial:
        raise RefusedError(f"有 {len(check.errors)} 处错误,没有存下任何内容")
    else:
        typer.echo("只作检查,没有存下任何内容;确认无误后请加 --yes")


def _columns(said: list[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for pair in said:
        meaning, equals, column = pair.partition("=")
        if not equals or not column.strip():
            raise RefusedError(f"“{pair}”应写成 含义=列,如 value=D")
        columns[meaning.strip()] = column.strip()
    return columns


def _show(check: Check) -> None:
    for line in check.understood:
        typer.echo(line)
    unused = "、".join(f"{column.letter}“{column.heading}”" for column in check.columns if not column.meaning)
    if unused:
        typer.echo(f"没有用到的列:{unused}")
    for passed in check.passed_over:
        typer.echo(f"略过第 {passed.number} 行({passed.reason}):{passed.text}")
    for group in check.groups:
        typer.echo(f"{'错误' if group.first.severity == 'error' else '请确认'} {group}")
    counts = check.counts
    if check.rows:
        typer.echo("、".join(f"{word} {counts[state]} 行" for state, word in FATES.items() if counts[state]))
    changed = [row for row in check.rows if row.state == "changed"]
    for row in changed[:MOST_LINES]:
        typer.echo(_change(row))
    if len(changed) > MOST_LINES:
        typer.echo(f"……另有 {len(changed) - MOST_LINES} 行变更")
    for light in check.lights:
        typer.echo(f"灯将改变:{light.region} {light.name} {light.before_word} → {light.after_word}")


def _change(row: PreviewRow) -> str:
    old = plain(row.old) if row.old is not None else NOTHING
    return f"变更:{row.region} {row.name} {row.period} {old} → {plain(row.new)} {row.unit}"
