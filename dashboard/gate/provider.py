"""Single sign-on by OpenID Connect: which provider, and which account its word makes.

Comes in: settings of the environment, and the claims of a person whom the provider has vouched for. Goes out: the account that
person signs in to. Where a claim names the role, the account follows it, as a row like any other and in the audit; else the
list of accounts decides. Refuses who is in neither, and who is disabled whatever the provider says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from indicators import (
    ROLES,
    Account,
    Actor,
    RefusedError,
    Role,
    Store,
    account_name,
    accounts,
    add_account,
    listed,
    region_codes,
    say,
)

ISSUER: Final = "XUSHI_OIDC_ISSUER"
CLIENT: Final = "XUSHI_OIDC_CLIENT_ID"
SECRET: Final = "XUSHI_OIDC_CLIENT_SECRET"  # noqa: S105  the name of a variable, not what is in it
NAME_CLAIM: Final = "XUSHI_OIDC_NAME_CLAIM"
ROLE_CLAIM: Final = "XUSHI_OIDC_ROLE_CLAIM"
REGION_CLAIM: Final = "XUSHI_OIDC_REGION_CLAIM"
DEPARTMENT_CLAIM: Final = "XUSHI_OIDC_DEPARTMENT_CLAIM"
BY_PROVIDER: Final = "单点登录"
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches, what this server is called there, and what the claims are called that say who someone is and may do.

    `name_claim` is `sub` unless told: the one that no provider gives to two people. An empty `role_claim` leaves roles to the list
    of accounts.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name_claim: str = "sub"
    role_claim: str = ""
    region_claim: str = ""
    department_claim: str = ""

    @property
    def metadata_url(self) -> str:
        """Where the provider says how it is asked."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


def provider_from(environment: Mapping[str, str]) -> Provider | None:
    """The provider that the environment names; None where it names none. Raises RefusedError for half of one."""
    issuer = environment.get(ISSUER, "").strip()
    if not issuer:
        return None
    missing = [name for name in (CLIENT, SECRET) if not environment.get(name, "").strip()]
    if missing:
        raise RefusedError(say("单点登录还缺环境变量 {names}", names=listed(missing)))
    address = urlsplit(issuer)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _HERE):
        raise RefusedError(say("单点登录的地址 {name} 应以 https:// 开头", name=ISSUER))
    return Provider(
        issuer,
        environment[CLIENT].strip(),
        environment[SECRET].strip(),
        environment.get(NAME_CLAIM, "").strip() or "sub",
        environment.get(ROLE_CLAIM, "").strip(),
        environment.get(REGION_CLAIM, "").strip(),
        environment.get(DEPARTMENT_CLAIM, "").strip(),
    )


def account_of(store: Store, provider: Provider, claims: Mapping[str, Any]) -> Account:
    """The account that someone with these claims signs in to. Raises RefusedError in words."""
    said = claims.get(provider.name_claim)
    if not isinstance(said, str) or (provider.name_claim == "email" and claims.get("email_verified") is False):
        raise RefusedError(say("单点登录没有说明您是谁(缺 {claim}),请找管理员", claim=provider.name_claim))
    name = account_name(said)
    found = next((one for one in accounts(store) if one.name == name), None)
    if found is not None and found.disabled:
        raise RefusedError(say("账户“{name}”已停用,请找管理员", name=name))
    if provider.role_claim:
        return _following(store, provider, claims, name, found)
    if found is None:
        raise RefusedError(say("“{name}”还没有账户,请管理员用 xushi account add 增加", name=name))
    return found


def _following(store: Store, provider: Provider, claims: Mapping[str, Any], name: str, found: Account | None) -> Account:
    """The account with the role and field that the claims name; it is changed where it was another."""
    role = _role(claims.get(provider.role_claim))
    if role is None:
        raise RefusedError(say("单点登录没有给“{name}”角色,请找管理员", name=name))
    regions = _texts(claims.get(provider.region_claim)) if provider.region_claim else list(found.regions) if found else []
    departments = _texts(claims.get(provider.department_claim)) if provider.department_claim else list(found.departments) if found else []
    if role != "reporter":
        regions, departments = [], []
    codes = region_codes(store, regions)
    if found is not None and (found.role, set(found.regions), set(found.departments)) == (role, set(codes), set(departments)):
        return found
    who = Actor(BY_PROVIDER, provider.issuer, "keyboard")
    return add_account(store, name, role=role, who=who, regions=codes, departments=departments, enable=False).account


def _role(claim: object) -> Role | None:
    """The highest role among those a claim names."""
    named = set(_texts(claim))
    return next((role for role in reversed(ROLES) if role in named), None)


def _texts(claim: object) -> list[str]:
    if isinstance(claim, str):
        claim = [claim]
    return [one.strip() for one in claim if isinstance(one, str) and one.strip()] if isinstance(claim, list) else []
