"""A PostgreSQL server of the tests' own, on a socket in a temporary folder, gone when they end.

Comes in: a folder. Goes out: how libpq reaches the server. Skips, saying why, where PostgreSQL is not installed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "xushi"
NewLake = Callable[[], str]


def binaries() -> Path:
    """The folder of initdb and pg_ctl. Skips where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if not folders:
        pytest.skip("没有安装 PostgreSQL;Debian 上 apt-get install postgresql,或运行 tests/install-browser")
    return folders[-1]


def _as_server(command: list[str]) -> None:
    """Run as a user who may run a server: PostgreSQL refuses root."""
    who = {}
    if os.getuid() == 0:
        server = pwd.getpwnam("postgres")
        who = {"user": server.pw_uid, "group": server.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/", **who)


class Server:
    """A server in a folder: started, stopped, and new databases made in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = binaries()
        self._made = 0
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _as_server([str(self.programs / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", USER, "-E", "UTF8"])

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200 -c shared_buffers=64MB"
        _as_server(
            [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-o", options, "-l", str(self.folder / "log"), "-w", "start"]
        )

    def stop(self, how: str = "immediate") -> None:
        """Stop it; `immediate` is as if its machine had died."""
        _as_server([str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-m", how, "-w", "stop"])

    def new_database(self, name: str = "") -> str:
        """How libpq reaches a new, empty database."""
        self._made += 1
        name = name or f"lake{self._made}"
        asked = ["-h", str(self.folder), "-U", USER, "-q", "-c", f"CREATE DATABASE {name}", "postgres"]
        subprocess.run([str(self.programs / "psql"), *asked], check=True, stdout=subprocess.DEVNULL)
        return f"dbname={name} host={self.folder} user={USER}"


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server for the length of a block."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
