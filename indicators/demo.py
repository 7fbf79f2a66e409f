"""Data to look at: example actuals, marked 示例 wherever they are shown, and figures that were really published.

Comes in: the files in data/examples. Goes out: submissions made the way every file is, through reading, checking and
storing. Examples leave the screen as soon as an office sends its first file for the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from indicators.accounts import ADMINISTRATOR, Actor, Who, acting, require
from indicators.catalog import DATA
from indicators.errors import RefusedError
from indicators.intake import check_file, submit
from indicators.store import Kind, Store
from indicators.submissions import submissions, withdraw
from indicators.wording import say

EXAMPLES = DATA / "examples"
PUBLISHED = EXAMPLES / "published.csv"
WHO = "示例"


def load_demo(store: Store, *, today: date, who: Who = ADMINISTRATOR) -> Iterator[str]:
    """Store the examples of each shipped plan and the published figures; says of each what was done. For administrators."""
    require(store, who, "administrator")
    for file in sorted(EXAMPLES.glob("*.csv")):
        kind: Kind = "published" if file == PUBLISHED else "example"
        plan = None if file == PUBLISHED else file.stem
        yield f"{file.name}:{_load(store, file, plan=plan, kind=kind, today=today, origin=acting(who).origin)}"


def clear_demo(store: Store, *, who: Who = ADMINISTRATOR) -> Iterator[str]:
    """Withdraw the example submissions; the published figures stay. For administrators."""
    require(store, who, "administrator")
    found = [submission for submission in submissions(store) if submission.kind == "example" and not submission.withdrawn]
    for submission in found:
        withdraw(store, submission.submission, who=who, reason=say("撤去示例数据"))
        yield say("{file_name}:已撤去", file_name=submission.file_name)
    if not found:
        yield say("没有示例数据")


def _load(store: Store, file: Path, *, plan: str | None, kind: Kind, today: date, origin: str) -> str:
    check = check_file(store, file.read_bytes(), file.name, today=today, plan=plan)
    who, source = ("公开发布", say("公开发布的数据,出处见各行")) if kind == "published" else (WHO, say("示例数据,由脚本生成"))
    try:
        receipt = submit(store, check, who=Actor(who, origin, "keyboard"), accept_warnings=True, partial=True, kind=kind, source=source)
    except RefusedError as refusal:
        return str(refusal)
    left_out = say(",{left_out} 行没有对应的指标,未入库", left_out=receipt.left_out) if receipt.left_out else ""
    return say("已入库 {stored} 个数值{left_out}", stored=receipt.stored, left_out=left_out)
