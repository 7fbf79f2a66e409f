from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send

from dashboard.app import serve
from dashboard.download import as_csv
from dashboard.gate import guard
from indicators import RefusedError


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.com", ""])  # noqa: S104  what must be refused
def test_other_machines_are_refused_in_words(host: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="只能在本机使用"):
        serve(tmp_path / "x.duckdb", host=host, port=1)


def test_what_goes_out_in_pieces_is_not_held_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held_back: list[int] = []

    def run(_server: uvicorn.Server, sockets: list[socket.socket]) -> None:
        with sockets[0], socket.create_connection(sockets[0].getsockname()), sockets[0].accept()[0] as accepted:
            held_back.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(uvicorn.Server, "run", run)
    serve(tmp_path / "x.duckdb", port=0)
    assert held_back == [1]


def asked(kind: str, host: bytes | None) -> list[Message]:
    """What a request with that Host header is answered; "passed" where it came through."""
    sent: list[Message] = []

    async def inner(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "passed"})

    async def receive() -> Message:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host)] if host is not None else []
    asyncio.run(guard(inner)({"type": kind, "headers": headers, "path": "/"}, receive, send))
    return sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", [b"localhost:8501", b"127.0.0.1", b"[::1]:8501", b"LOCALHOST"])
def test_this_machine_comes_in(kind: str, host: bytes) -> None:
    assert asked(kind, host) == [{"type": "passed"}]


@pytest.mark.parametrize("host", [b"evil.example", b"evil.example:8501", b"127.0.0.1.evil.example", b"", None])
def test_other_names_stay_out(host: bytes | None) -> None:
    assert asked("http", host)[0]["status"] == 403
    assert asked("websocket", host) == [{"type": "websocket.close", "code": 1008, "reason": ""}]


def test_csv_runs_no_formula_and_opens_right() -> None:
    content = as_csv(["名称", "值"], [("=1+1", None), ("@x", 5)])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == ["名称,值", "'=1+1,", "'@x,5"]
