"""The command `xushi template`: a form to fill in, as .xlsx or .csv.

Comes in: a plan, a period, perhaps a region, and the file to write. Goes out: the file, and a sentence on what it asks for. A file
that is there already is not written over, and what is neither .xlsx nor .csv is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from indicators.accounts import Rights
from indicators.cli.options import RegionOption, opened
from indicators.errors import RefusedError
from indicators.wording import say

app = typer.Typer()


@app.command("template")
def template_command(
    context: typer.Context,
    plan: Annotated[str, typer.Option("--plan", help="方案编号,如 xidongting-2025")],
    period: Annotated[str, typer.Option("--period", help="数据期,如 2025-06")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪个文件,.xlsx 或 .csv")],
    region: RegionOption = None,
    department: Annotated[str | None, typer.Option("--department", help="只要该单位牵头或参与的指标")] = None,
    sub_regions: Annotated[bool, typer.Option("--sub-regions", help="连同有目标的下级区域")] = False,  # noqa: FBT002
    replace: Annotated[bool, typer.Option("--replace", help="已有同名文件时替换")] = False,  # noqa: FBT002
) -> None:
    """生成填报表:某方案某一期应报的指标,填好可直接报送。"""
    from indicators.intake import template_csv, template_workbook

    make = {".xlsx": template_workbook, ".csv": template_csv}.get(output.suffix.lower())
    if make is None:
        raise RefusedError(say("文件名“{name}”应以 .xlsx 或 .csv 结尾", name=output.name))
    own = Rights(department, "reporter", departments=frozenset((department,))) if department else None
    content = make(opened(context), plan=plan, period=period, region=region, sub_regions=sub_regions, own=own)
    try:
        with output.open("wb" if replace else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise RefusedError(say("已有文件 {output},没有改动;要替换请加 --replace,或换个文件名", output=output)) from error
    except OSError as error:
        raise RefusedError(say("写不了文件 {output}:{strerror}", output=output, strerror=error.strerror)) from error
    typer.echo(say("已写到 {output}", output=output))
