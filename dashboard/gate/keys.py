"""The key that signs sessions: from the environment, or a file beside the store that only its owner reads.

Comes in: where the store lies, and the environment. Goes out: the key. It is never logged and never in the store, so a copy
of the store signs nobody in. Refuses a key that could be guessed.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from indicators import RefusedError, say

VARIABLE: Final = "XUSHI_SECRET"
SHORTEST: Final = 32
OWNER_ONLY: Final = 0o600


def secret_key(beside: Path | None, environment: Mapping[str, str]) -> bytes:
    """The key; made on first use where a file can lie beside the store. Raises RefusedError in words."""
    given = environment.get(VARIABLE)
    if given is not None:
        if len(given) < SHORTEST:
            raise RefusedError(say("环境变量 {name} 太短:至少 {least} 个字符,请用随机的字符", name=VARIABLE, least=SHORTEST))
        return given.encode()
    if beside is None:
        raise RefusedError(say("这个数据库不是文件,请把签名用的密钥放进环境变量 {name}", name=VARIABLE))
    path = secret_file(beside)
    try:
        return _kept(path)
    except FileNotFoundError:
        return _made(path)
    except OSError as error:
        raise RefusedError(say("读不到密钥文件 {path}:{reason}", path=path, reason=error.strerror)) from error


def secret_file(store: Path) -> Path:
    """Where the key of a store in a file lies."""
    return store.with_name(f"{store.name}.secret")


def _kept(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) < SHORTEST:
        raise RefusedError(say("密钥文件 {path} 已损坏;删去它会重新生成,已登录的人要重新登录", path=path))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(OWNER_ONLY)
    return key


def _made(path: Path) -> bytes:
    """A new key, linked into place whole: of two that start at once one wins, and neither reads half a key."""
    key = secrets.token_hex(SHORTEST).encode()
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:  # noqa: PTH123  a mode from the start
            file.write(key)
        try:
            os.link(draft, path)
        except FileExistsError:
            return _kept(path)
        finally:
            draft.unlink()
    except OSError as error:
        raise RefusedError(
            say("写不了密钥文件 {path}:{reason};也可放进环境变量 {name}", path=path, reason=error.strerror, name=VARIABLE)
        ) from error
    return key
