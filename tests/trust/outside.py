"""A server of its own with accounts, and a visitor who speaks HTTP and WebSocket to it without a browser."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from started import COMMAND, free_port, started
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from indicators import ADMINISTRATOR, Store, add_account

GOOD = "lantern june figures"
SECRET = "0123456789abcdef0123456789abcdef-for-tests"  # noqa: S105  signs nothing but these tests
PATIENCE = 60.0
COOKIE = "xushi_session"


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def cookie(self) -> str:
        """The session that was given; empty for none."""
        for key, value in self.headers:
            if key.lower() == "set-cookie" and value.startswith(f"{COOKIE}="):
                return value.partition(";")[0].partition("=")[2].strip('"')
        return ""


@dataclass
class House:
    """A running server: where it listens, its store, and what it has logged."""

    port: int
    store: Path
    log: Path
    base: str = ""
    jar: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        session: str = "",
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One request, exactly as it is said here."""
        content = urlencode(form).encode() if form is not None else body
        said = {"Host": f"127.0.0.1:{self.port}", **({"Cookie": f"{COOKIE}={session}"} if session else {}), **(headers or {})}
        if form is not None:
            said.setdefault("Content-Type", "application/x-www-form-urlencoded")
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, content, {key: value.encode("utf-8") for key, value in said.items()})  # type: ignore[misc]
            answer = line.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            line.close()

    def is_up(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False

    def sign_in(self, name: str, password: str = GOOD, **more: str) -> Answer:
        return self.ask(f"{self.base}/login", method="POST", form={"name": name, "password": password, **more})

    def session(self, name: str) -> str:
        """A session of that account; begun once and kept."""
        if name not in self.jar:
            answer = self.sign_in(name)
            assert answer.status == 303, answer.text
            self.jar[name] = answer.cookie
        return self.jar[name]

    def open_page(self, session: str = "", *, again: str = "", **headers: str) -> ClientConnection:
        """The websocket of a page, or of one that lost its connection (`again`). Raises InvalidStatus where it is refused."""
        said = {"Host": f"127.0.0.1:{self.port}", "Origin": f"http://127.0.0.1:{self.port}", **headers}
        if session:
            said["Cookie"] = f"{COOKIE}={session}"
        return connect(
            f"ws://127.0.0.1:{self.port}{self.base}/_stcore/stream",
            additional_headers={key: value for key, value in said.items() if key not in {"Host", "Origin"}},
            origin=said["Origin"],  # type: ignore[arg-type]
            subprotocols=["streamlit", *(["placeholder", again] if again else [])],  # type: ignore[list-item]
            open_timeout=PATIENCE,
            proxy=None,
        )

    def page_status(self, session: str = "", **headers: str) -> int:
        """101 where the websocket opens, else the status of the refusal."""
        try:
            with self.open_page(session, **headers):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Another command of the product on the same store."""
        return subprocess.run(
            [*COMMAND, "--db", str(self.store), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **(environment or {})},
        )

    def events(self) -> list[dict[str, object]]:
        """What the gate has logged: one line of JSON an event."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def closed_within(page: ClientConnection, seconds: float) -> bool:
    """Whether a page is closed by the server."""
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            try:
                page.recv(timeout=max(0.1, until - time.monotonic()))
            except TimeoutError:
                return False
    except ConnectionClosed:
        return True
    return False


def with_people(shipped: Path, path: Path) -> Path:
    """A store with an administrator, a viewer, and a reporter of one township."""
    shutil.copy(shipped, path)
    store = Store(path)
    add_account(store, "admin-a", role="administrator", who=ADMINISTRATOR, password=GOOD)
    add_account(store, "viewer-v", role="viewer", who=ADMINISTRATOR, password=GOOD)
    add_account(store, "张三", role="reporter", who=ADMINISTRATOR, password=GOOD, regions=["祝丰镇"])
    store.close()
    return path


@contextmanager
def serving(store: Path, *options: str, environment: Mapping[str, str] | None = None, base: str = "", port: int = 0) -> Iterator[House]:
    """The product's own command, listening on 127.0.0.1 with these options."""
    port = port or free_port()
    house = House(port, store, store.with_name(f"{store.stem}-{port}.log"), base)
    command = [*COMMAND, "--db", str(store), "serve", "--port", str(port), *options]
    with started(command, house.is_up, log=house.log, environment={"XUSHI_SECRET": SECRET, **(environment or {})}):
        yield house
