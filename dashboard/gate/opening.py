"""What a server needs before it opens its gate.

Comes in: a store, where to listen, and the environment. Goes out: the settings, and who may come in (None where only the person
at this machine does). Refuses in words, before anything listens.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.gate.keys import secret_key
from dashboard.gate.provider import provider_from
from dashboard.gate.settings import Settings, settle
from dashboard.gate.visitors import Visitors
from indicators import RefusedError, Store, StoreError, accounts, say


def opened_gate(
    store: Store,
    host: str,
    environment: Mapping[str, str],
    *,
    sign_in: bool = False,
    allow_hosts: Sequence[str] = (),
    proxies: Sequence[str] = (),
    base_path: str = "",
) -> tuple[Settings, Visitors | None]:
    """Settings and visitors of a server on `host`. Raises RefusedError where it must not be opened so."""
    base = _base(base_path)
    known = accounts(store)
    settings = settle(host, known, sign_in=sign_in, allow_hosts=allow_hosts, proxies=proxies, provider=provider_from(environment))
    if not settings.sign_in:
        return replace(settings, base=base), None
    file = _file(store)
    settings = replace(settings, base=base, key=secret_key(file, environment))
    if allow_hosts and not settings.proxies:
        sys.stderr.write(
            say("提示:前面若有反向代理,请写 --proxy 它的地址,否则看不到来人的地址,也不知道有没有 TLS,https 的页面会被当作来自别的网站")
            + "\n"
        )
    _log_to_stderr()
    return settings, Visitors(settings, store, file.with_name(f"{file.name}.signed-out") if file else None)


def _base(path: str) -> str:
    """The path as it is put before others: /xushi, or nothing."""
    base = path.strip().strip("/")
    if any(not (letter.isascii() and (letter.isalnum() or letter in "-_/")) for letter in base):
        raise RefusedError(say("路径“{path}”只能用字母、数字、- 和 _", path=path))
    return f"/{base}" if base else ""


def _file(store: Store) -> Path | None:
    try:
        return store.path.resolve()
    except StoreError:
        return None


def _log_to_stderr() -> None:
    """One line of JSON an event; what the gate says is said once."""
    log = logging.getLogger("xushi.gate")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
