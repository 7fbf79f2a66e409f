"""The list of accounts: adding, changing, disabling, and who a name with a password is.

Comes in: what an administrator says, from the command line or from single sign-on. Goes out: rows that are appended, each
in the audit with what changed and never with a secret. Refuses weak passwords, unknown regions, a reporter without a
field, and an end of the last administrator who can still sign in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from indicators.accounts.account import Account, Role, account_name, as_typed
from indicators.accounts.passwords import checked_password, fits, hashed
from indicators.accounts.rights import Asked, Who, accounts, change
from indicators.errors import RefusedError
from indicators.plan import Region, Regions
from indicators.store import Store, Transaction
from indicators.wording import say


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an account: whether it is new, and what the administrator should know besides."""

    account: Account
    new: bool
    notes: tuple[str, ...] = ()


def add_account(
    store: Store,
    name: str,
    *,
    role: Role,
    who: Who,
    regions: Sequence[str] = (),
    departments: Sequence[str] = (),
    password: str | None = None,
    reason: str = "",
    enable: bool = True,
) -> Added:
    """Add an account, or change one: role, regions (names or codes), departments; it is in force from then on, disabled or not before.

    `password` None leaves a stored one as it is, "" takes it away: who has none signs in by single sign-on alone. Without `enable`
    a disabled account is refused. Raises RefusedError.
    """
    name = account_name(name)
    given = hashed(checked_password(password, name)) if password else password
    with change(store, who, what="账户", subject=name, reason=reason) as (transaction, _):
        known = {one.name: one for one in accounts(transaction)}
        before = known.get(name)
        if before is not None and before.disabled and not enable:
            raise RefusedError(say("账户“{name}”已停用,请找管理员", name=name))
        secret = given if given is not None else before.password_hash if before else ""
        codes = region_codes(transaction, regions)
        asked = tuple(dict.fromkeys(one.strip() for one in departments if one.strip()))
        _refuse_odd_field(role, codes, asked)
        account = Account(name, role, codes, asked, disabled=False, version=transaction.version, password_hash=secret)
        if before is not None and replace(before, version=account.version) == account:
            raise RefusedError(say("账户“{name}”已经是这样,没有存下任何内容", name=name))
        _refuse_end_of_administrators(known, account)
        _append(transaction, account, before)
        return Added(account, before is None, _notes(transaction, asked))


def set_password(store: Store, name: str, password: str, *, who: Who, reason: str = "") -> None:
    """Give an account another password; its sessions end. Raises RefusedError."""
    name = as_typed(name)
    secret = hashed(checked_password(password, name))
    with change(store, who, what="改口令", subject=name, reason=reason) as (transaction, _):
        before = _known(transaction, name)
        _append(transaction, replace(before, password_hash=secret, version=transaction.version), before)


def disable_account(store: Store, name: str, *, who: Who, reason: str = "") -> None:
    """Let an account in no more; its sessions end, what it stored stays. Raises RefusedError."""
    name = as_typed(name)
    with change(store, who, what="停用账户", subject=name, reason=reason) as (transaction, _):
        before = _known(transaction, name)
        if before.disabled:
            raise RefusedError(say("账户“{name}”已经停用", name=name))
        after = replace(before, disabled=True, version=transaction.version)
        _refuse_end_of_administrators({one.name: one for one in accounts(transaction)}, after)
        _append(transaction, after, before)


def who_is(store: Store, name: str, password: str) -> Account | None:
    """The account that this name and password sign in to; None for any other pair, a disabled one too."""
    name = as_typed(name)
    found = next((one for one in accounts(store) if one.name == name), None)
    right = fits(found.password_hash if found else "", password)
    return found if right and found is not None and not found.disabled else None


def account_text(account: Account, *, password_changed: bool = False) -> str:
    """What the audit keeps of an account: role, field, whether it is disabled; of the password only that there is one."""
    words = {"viewer": "查看", "reporter": "填报", "administrator": "管理"}
    parts = [
        f"角色:{words[account.role]}",
        f"地区:{'、'.join(account.regions)}" if account.regions else "",
        f"单位:{'、'.join(account.departments)}" if account.departments else "",
        "已停用" if account.disabled else "",
        "换了口令" if password_changed else "有口令" if account.signs_in_here else "只用单点登录",
    ]
    return ";".join(part for part in parts if part)


def _append(transaction: Transaction, account: Account, before: Account | None) -> None:
    changed = before is not None and account.signs_in_here and before.password_hash != account.password_hash
    transaction.describe(old=account_text(before) if before else "", new=account_text(account, password_changed=changed))
    row = {
        "name": account.name,
        "role": account.role,
        "regions": list(account.regions),
        "departments": list(account.departments),
        "password_hash": account.password_hash,
        "disabled": account.disabled,
    }
    transaction.append("account", [row])


def _known(transaction: Transaction, name: str) -> Account:
    for one in accounts(transaction):
        if one.name == name:
            return one
    raise RefusedError(say("没有账户“{name}”;账户由管理员用 xushi account add 增加", name=name))


def region_codes(asked: Asked, names: Sequence[str]) -> tuple[str, ...]:
    """The codes of regions by name or code, each once. Raises RefusedError for one that there is not."""
    known = Regions(Region.model_validate(row) for row in asked.query("regions").dicts())
    codes: list[str] = []
    for name in names:
        found = known.find(name.strip())
        if found is None:
            near = get_close_matches(name, known.names(), n=3)
            meant = say(",是否“{names}”", names="”“".join(near)) if near else say(";重名的请写代码")
            raise RefusedError(say("没有区域“{name}”", name=name) + meant)
        codes.append(found.code)
    return tuple(dict.fromkeys(codes))


def _refuse_odd_field(role: Role, regions: Sequence[str], departments: Sequence[str]) -> None:
    if role == "reporter" and not (regions or departments):
        raise RefusedError(say("填报的账户要写明负责的地区或单位(--region、--department)"))
    if role != "reporter" and (regions or departments):
        raise RefusedError(say("只有填报(reporter)的账户才限定地区和单位;查看与管理的账户看得到全部"))


def _refuse_end_of_administrators(known: dict[str, Account], account: Account) -> None:
    """The command line of this machine could always mend it; but nobody should lock everyone out by one slip."""
    before = known.get(account.name)
    after = {**known, account.name: account}
    if before is None or before.role != "administrator" or before.disabled:
        return
    if not any(one.role == "administrator" and not one.disabled for one in after.values()):
        raise RefusedError(say("“{name}”是最后一个管理账户,请先另加一个管理账户", name=account.name))


def _notes(transaction: Transaction, departments: Sequence[str]) -> tuple[str, ...]:
    known = {row[0] for row in transaction.query("department_names").rows}
    return tuple(say("提示:还没有方案写到单位“{name}”", name=name) for name in departments if name not in known)
