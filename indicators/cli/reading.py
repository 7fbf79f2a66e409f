"""The command `xushi read`: a file as it was understood, before any meaning.

Comes in: a file of any origin, and which sheet or table of it. Goes out: header and rows as CSV, JSON or a table on standard output;
what was passed over or mended in sentences on standard error. Needs no store.
"""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from indicators.cli.options import Reported, read_bytes
from indicators.cli.output import as_csv
from indicators.wording import say

if TYPE_CHECKING:
    from indicators.intake.reading.look import Look

app = typer.Typer()


class Written(StrEnum):
    """How the table is written."""

    csv = "csv"
    table = "table"
    json = "json"


@app.command("read")
def read_command(
    file: Reported,
    sheet: Annotated[str | None, typer.Option("--sheet", help="工作表名;不写则为第一张有内容的")] = None,
    table: Annotated[int, typer.Option("--table", help="一张表里有几个表格时,第几个", min=1)] = 1,
    header_row: Annotated[int | None, typer.Option("--header-row", help="表头在第几行", min=1)] = None,
    output: Annotated[Written, typer.Option("--format", help="csv、table 或 json")] = Written.csv,
) -> None:
    """看一个文件被读成怎样的表:表头,然后是各行的文字。"""
    from indicators.intake.reading import limits_from
    from indicators.intake.reading.look import look

    seen = look(read_bytes(file), sheet=sheet, table=table, header_row=header_row, limits=limits_from(os.environ))
    for remark in seen.remarks:
        typer.echo(remark, err=True)
    if output is Written.table:
        _show(seen)
        return
    rows = [seen.header, *seen.rows] if seen.header or seen.rows else []
    text = _as_json(seen) if output is Written.json else as_csv(rows[0], rows[1:], as_it_is=True) if rows else ""
    # to the letter: a character that no encoding holds stands as a question mark rather than in a traceback
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _as_json(seen: Look) -> str:
    about = {"sheet": seen.sheet, "encoding": seen.encoding, "delimiter": seen.delimiter}
    return json.dumps({**about, "header": seen.header, "rows": seen.rows}, ensure_ascii=False, indent=1) + "\n"


def _show(seen: Look) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table(title=seen.sheet or None)
    width = max((len(row) for row in (seen.header, *seen.rows)), default=0)
    for index in range(width):
        shown.add_column(seen.header[index] if index < len(seen.header) else say("(无表头)"), overflow="fold")
    for row in seen.rows:
        shown.add_row(*row, *[""] * (width - len(row)))
    Console(markup=False, highlight=False).print(shown)
