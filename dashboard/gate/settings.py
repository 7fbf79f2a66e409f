"""Where the server may listen, and whom it believes.

Comes in: what `xushi serve` was told, the accounts there are, and the single sign-on that is configured. Goes out: frozen
settings of the gate. Refuses, before anything listens, an address that others can reach while nobody could sign in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from dashboard.gate.provider import Provider
from indicators import Account, RefusedError, say

LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104  asked about, not listened on  # nosec B104


@dataclass(frozen=True, slots=True)
class Settings:
    """What the gate goes by. `sign_in` is false for the person at this machine alone, who administers.

    `hosts` are the names a request may ask for, `addresses` whether it may ask for any address of this machine; only what comes
    from a network in `proxies` is believed about where it came from. `base` is the path under which all lies, "" or "/xushi".
    """

    sign_in: bool = False
    hosts: frozenset[str] = LOCAL
    addresses: bool = False
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    provider: Provider | None = None
    key: bytes = field(default=b"", repr=False)
    base: str = ""

    def allows(self, host: str) -> bool:
        """Whether a request may name this host."""
        return host in self.hosts or (self.addresses and _is_address(host))

    def believes(self, peer: str) -> bool:
        """Whether what this neighbour says of a request's origin is true."""
        return _is_address(peer) and any(ip_address(peer) in network for network in self.proxies)


AT_THIS_MACHINE: Final = Settings()


def settle(
    host: str,
    known: Iterable[Account],
    *,
    sign_in: bool = False,
    allow_hosts: Sequence[str] = (),
    proxies: Sequence[str] = (),
    provider: Provider | None = None,
) -> Settings:
    """The settings of a server on `host`; the key is put in by who starts it. Raises RefusedError where nobody could sign in."""
    local = host in LOCAL
    if local and not (sign_in or allow_hosts or provider):
        return AT_THIS_MACHINE
    names = frozenset(name.strip().lower().rstrip(".") for name in allow_hosts if name.strip())
    accounts = [one for one in known if not one.disabled]
    enter = any(one.signs_in_here for one in accounts) or (provider is not None and bool(accounts or provider.role_claim))
    if not enter:
        _refuse(host, local=local)
    return Settings(
        sign_in=True,
        hosts=LOCAL | names | (frozenset() if host in EVERYWHERE else {host.lower()}),
        addresses=host in EVERYWHERE,
        proxies=tuple(map(_network, proxies)),
        provider=provider,
    )


def _refuse(host: str, *, local: bool) -> None:
    if local:
        raise RefusedError(say("要登录才能用,但还没有能登录的账户。请先用 xushi account add 增加一个管理账户,再启动"))
    raise RefusedError(
        say(
            "不能监听 {host}:还没有能登录的账户,看板只能在本机使用(127.0.0.1、localhost 或 ::1)。"
            "请先用 xushi account add 增加一个管理账户,或配置单点登录,或去掉 --host 后重新启动",
            host=host or '""',
        )
    )


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise RefusedError(say("反向代理的地址“{text}”应是 IP 地址或网段,如 127.0.0.1 或 10.0.0.0/24", text=text)) from error


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
