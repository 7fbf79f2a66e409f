"""An account: who it is, what its role allows, and the regions and departments it answers for.

Comes in: rows of the table `account`. Goes out: frozen accounts, and words for roles. Refuses a name that could be mistaken
for another or for one of the product's own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from indicators.errors import RefusedError
from indicators.wording import listed, say

Role = Literal["viewer", "reporter", "administrator"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
ADMINISTRATOR: Final = "管理员"
RESERVED: Final = frozenset({ADMINISTRATOR, "系统", "示例", "公开发布", "单点登录"})
LONGEST_NAME: Final = 64


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its last row says. `regions` are codes, each with everything below it; none is no limit by region.

    `version` is that of the store with the last row: a session that was begun under another one has ended.
    """

    name: str
    role: Role
    regions: tuple[str, ...]
    departments: tuple[str, ...]
    disabled: bool
    version: int
    password_hash: str = field(repr=False)

    @property
    def signs_in_here(self) -> bool:
        """Whether it has a password; without one it signs in by single sign-on alone."""
        return bool(self.password_hash)


def as_account(row: Mapping[str, Any]) -> Account:
    """A row of the query `accounts`."""
    return Account(**{**row, "regions": tuple(row["regions"]), "departments": tuple(row["departments"])})


def role_word(role: Role) -> str:
    """The role as people read it."""
    words: Mapping[Role, str] = {"viewer": say("查看"), "reporter": say("填报"), "administrator": say("管理")}
    return words[role]


def as_role(text: str) -> Role:
    """The role of that name. Raises RefusedError."""
    for role in ROLES:
        if role == text:
            return role
    raise RefusedError(say("没有角色“{name}”,应为 {roles} 之一", name=text, roles=listed(ROLES)))


def as_typed(text: str) -> str:
    """A name that someone typed, written as names are stored: a letter with its accent is one letter, however the keyboard put it."""
    return unicodedata.normalize("NFC", text.strip())


def account_name(text: str) -> str:
    """The name as it is stored. Raises RefusedError for one that is empty, too long, invisible in part, or the product's own."""
    name = as_typed(text)
    if not name or len(name) > LONGEST_NAME:
        raise RefusedError(say("账户名应有 1 至 {most} 个字", most=LONGEST_NAME))
    if any(unicodedata.category(letter)[0] == "C" or (letter.isspace() and letter != " ") for letter in name):
        raise RefusedError(say("账户名里有看不见的字符,请改用看得见的字"))
    if name in RESERVED:
        raise RefusedError(say("“{name}”是程序自用的名字,请换一个账户名", name=name))
    return name
