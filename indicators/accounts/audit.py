"""The audit: who changed what, when, from where, old → new, and why. It is only ever appended to.

Comes in: who asks. Goes out: every change, the latest first. Refuses all but administrators. There is no function that
changes or removes a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from indicators.accounts.rights import Who, require
from indicators.store import Store
from indicators.wording import say
from indicators.wording.numbers import number

COMMAND_LINE: Final = "命令行 "
COUNTED: Final = re.compile(r"(\d+) 个(数值|目标)")
SENT: Final = re.compile(r"新报 (\d+)、更正 (\d+) 个数值")


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `happened_at` is UTC, `origin` an address or a command line, `old` and `new` empty where there is nothing to say."""

    version: int
    happened_at: datetime
    who: str
    origin: str
    what: str
    subject: str
    reason: str
    old: str
    new: str


def audit(store: Store, *, who: Who, of: str | None = None) -> tuple[Change, ...]:
    """The changes, the latest first; `of` only those of one name. Raises RefusedError for who may not see them."""
    require(store, who, "administrator")
    return tuple(Change(**row) for row in store.query("audit", {"who": of}).dicts())


def change_word(text: str) -> str:
    """What the product itself stored of a change, in the reader's language; what people wrote stays as it is."""
    words = {
        "报送": say("报送"),
        "撤回报送": say("撤回报送"),
        "初始化": say("初始化"),
        "升级数据结构": say("升级数据结构"),
        "增加区域": say("增加区域"),
        "方案入库": say("方案入库"),
        "节点完成": say("节点完成"),
        "撤销节点完成": say("撤销节点完成"),
        "撤销更正": say("撤销更正"),
        "账户": say("账户"),
        "停用账户": say("停用账户"),
        "改口令": say("改口令"),
        "随附的区域与方案": say("随附的区域与方案"),
        "未完成": say("尚未完成"),
        "已撤回": say("已撤回"),
        "目标未变": say("目标未变"),
    }
    if text in words:
        return words[text]
    if found := COUNTED.fullmatch(text.removeprefix("有效,")):
        counted = number(int(found[1]), 0)
        return say("{n} 个数值", n=counted) if found[2] == "数值" else say("{n} 个目标", n=counted)
    if found := SENT.match(text):  # behind it, value by value, what was corrected
        sent = say("新报 {new}、更正 {changed} 个数值", new=number(int(found[1]), 0), changed=number(int(found[2]), 0))
        return sent + text[found.end() :]
    return text


def subject_text(one: Change, milestones: Mapping[str, str], submissions: Mapping[str, str]) -> str:
    """What a change was made to, by its name: of milestones ("plan code") and submissions ("number") the names are those given."""
    named = milestones if one.what in {"节点完成", "撤销节点完成"} else submissions if one.what == "撤回报送" else {}
    return named.get(one.subject) or change_word(one.subject)


def origin_text(origin: str) -> str:
    """Where a change came from, in the reader's language: an address, or the command line of a machine."""
    machine = origin.removeprefix(COMMAND_LINE)
    return origin if machine == origin else say("命令行 {machine}", machine=machine)
