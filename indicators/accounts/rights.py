"""Who acts, and whether they may: asked again in every transaction that changes something.

Comes in: a name, or an `Actor` that the gate or the command line vouches for. Goes out: `Rights`, read from the rows of the
accounts at that moment, and a transaction that knows who made it from where. Refuses unknown and disabled accounts, and
what a role, a region or a department does not cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from indicators.accounts.account import ADMINISTRATOR, ROLES, Account, Role, as_account, role_word
from indicators.errors import RefusedError
from indicators.store import Rows, Store, Transaction, Values
from indicators.wording import say

Kind = Literal["keyboard", "named", "signed_in"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, from where (an address, or the command line of a machine).

    `keyboard` is the person at this machine, who administers; `signed_in` came through the gate and must have an account;
    `named` must have one as soon as there are accounts.
    """

    name: str
    origin: str = ""
    kind: Kind = "named"


Who = str | Actor


@dataclass(frozen=True, slots=True)
class Rights:
    """What someone may do now. `regions` (codes) and `departments` are None where there is no limit by them."""

    name: str
    role: Role
    regions: frozenset[str] | None = None
    departments: frozenset[str] | None = None

    @property
    def limited(self) -> bool:
        """Whether there are figures that are not theirs for their region or department."""
        return self.regions is not None or self.departments is not None

    def covers(self, region: str, departments: Iterable[str]) -> bool:
        """Whether figures of a region (a code), answered for by any of these departments, are theirs."""
        if self.role == "viewer":
            return False
        here = self.regions is None or region in self.regions
        return here and (self.departments is None or not self.departments.isdisjoint(departments))


class Asked(Protocol):
    """A store, or a transaction in it."""

    def query(self, name: str, values: Values | None = None) -> Rows:
        """Run a named query."""
        ...


def acting(who: Who) -> Actor:
    """The actor of that name; the product's own name for the administrator is the person at the keyboard."""
    if isinstance(who, Actor):
        return who
    return Actor(who, kind="keyboard" if who == ADMINISTRATOR else "named")


def accounts(asked: Asked) -> tuple[Account, ...]:
    """Every account as it stands now, by name."""
    return tuple(as_account(row) for row in asked.query("accounts").dicts())


def rights(asked: Asked, who: Who) -> Rights:
    """What someone may do now. Raises RefusedError for an account that is not there, or disabled."""
    actor = acting(who)
    if actor.kind == "keyboard":
        return Rights(actor.name, "administrator")
    known = accounts(asked)
    if not known and actor.kind == "named":
        return Rights(actor.name, "administrator")
    found = [one for one in known if one.name == actor.name]
    if not found:
        raise RefusedError(say("没有账户“{name}”;账户由管理员用 xushi account add 增加", name=actor.name))
    account = found[0]
    if account.disabled:
        raise RefusedError(say("账户“{name}”已停用,不能再做任何改动;需要恢复的请找管理员", name=account.name))
    if account.role != "reporter":
        return Rights(account.name, account.role)
    regions = _with_below(asked, account.regions) if account.regions else None
    return Rights(account.name, account.role, regions, frozenset(account.departments) if account.departments else None)


def require(asked: Asked, who: Who, role: Role) -> Rights:
    """The rights of someone whose role is at least this one. Raises RefusedError in words."""
    found = rights(asked, who)
    if ROLES.index(found.role) < ROLES.index(role):
        raise RefusedError(
            say(
                "账户“{name}”的角色是“{role}”,这一步要“{needed}”才能做,没有存下任何内容",
                name=found.name,
                role=role_word(found.role),
                needed=role_word(role),
            )
        )
    return found


@contextmanager
def change(
    store: Store, who: Who, *, what: str, subject: str, role: Role = "administrator", reason: str = "", new: str = ""
) -> Iterator[tuple[Transaction, Rights]]:
    """A transaction of the store as someone whose role is at least this one, asked at the moment of writing."""
    actor = acting(who)
    with store.transaction(who=actor.name, what=what, subject=subject, reason=reason, new=new, origin=actor.origin) as transaction:
        yield transaction, require(transaction, actor, role)


def departments_of(asked: Asked, plans: Iterable[str]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Who answers for each indicator (plan, id): its leads, or its area's, and the partners."""
    rows = asked.query("indicator_departments", {"plans": sorted(set(plans))}).dicts()
    return {(row["plan"], row["indicator"]): (*row["leads"], *row["partners"]) for row in rows}


def theirs(asked: Asked, own: Rights | None, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows (plan, region_code, indicator) that stand for figures someone may send; all of them where nobody is asked for."""
    if own is None:
        return rows
    departments = departments_of(asked, {row["plan"] for row in rows}) if own.departments is not None else {}
    return [row for row in rows if own.covers(row["region_code"], departments.get((row["plan"], row["indicator"]), ()))]


def _with_below(asked: Asked, codes: Iterable[str]) -> frozenset[str]:
    """The regions and everything in them, as the regions stand now."""
    inside: dict[str | None, list[str]] = {}
    for row in asked.query("regions").dicts():
        inside.setdefault(row["parent"], []).append(row["code"])
    found, further = set[str](), list(codes)
    while further:
        code = further.pop()
        if code not in found:  # were they ever to lie in a circle, this would come to an end all the same
            found.add(code)
            further += inside.get(code, ())
    return frozenset(found)
