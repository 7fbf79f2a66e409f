"""The parts of the gate that a request from outside reaches only by chance: origins, messages of open pages, a disk that is full."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from outside import GOOD, with_people
from starlette.types import Message, Scope
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.gate import guard
from dashboard.gate.asked import asked_of, from_elsewhere
from dashboard.gate.door import _goes_on, _receiving
from dashboard.gate.reader import language_of
from dashboard.gate.sessions import IDLE_SECONDS, LONGEST_SECONDS, Session, Sessions
from dashboard.gate.settings import Settings, settle
from dashboard.gate.visitors import Visitors
from indicators import Account, Store, StoreError, accounts, add_account

KEY = b"0123456789abcdef0123456789abcdef"
ADMINISTRATOR = Account("admin-a", "administrator", (), (), disabled=False, version=2, password_hash="x")  # noqa: S106
BEHIND = settle("0.0.0.0", [ADMINISTRATOR], allow_hosts=["board.example"], proxies=["10.0.0.1"])  # noqa: S104


def scope(kind: str, host: str, peer: str = "9.9.9.9", path: str = "/login", **headers: str) -> Scope:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": kind, "method": "POST", "client": (peer, 1), "path": path, "scheme": "ws" if kind == "websocket" else "http",
            "headers": [(b"host", host.encode()), *named]}  # fmt: skip


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("host", "origin", "said", "elsewhere"),
    [
        ("10.1.2.3:8501", "http://10.1.2.3:8501", {}, False),
        ("10.1.2.3:8501", "http://10.1.2.3:9000", {}, True),
        ("10.1.2.3:8501", "http://10.1.2.3", {}, True),
        ("10.1.2.3:8501", "http://10.6.6.6:8501", {}, True),
        ("10.1.2.3:8501", "https://10.1.2.3:8501", {}, True),
        ("[::1]:8501", "http://[::1]:8501", {}, False),
        ("board.example", "http://board.example:80", {}, False),
        ("Board.Example.:80", "http://board.example", {}, False),
        ("board.example", "http://board.example:99999", {}, True),
        ("board.example", "http://[", {}, True),
        ("board.example", "null", {}, True),
        ("board.example", "", {}, True),
        ("board.example", "https://board.example", {"peer": "10.0.0.1", "x_forwarded_proto": "https"}, False),
        ("board.example:443", "https://board.example", {"peer": "10.0.0.1", "x_forwarded_proto": "https"}, False),
        ("board.example", "http://board.example", {"peer": "10.0.0.1", "x_forwarded_proto": "https"}, True),
        ("board.example", "https://board.example", {"x_forwarded_proto": "https"}, True),
        ("board.example", "http://board.example", {"sec_fetch_site": "same-site"}, True),
    ],
)
def test_our_own_pages_are_of_the_very_address_that_is_asked(
    kind: str, host: str, origin: str, said: Mapping[str, str], *, elsewhere: bool
) -> None:
    sent = scope(kind, host, origin=origin, **said)
    assert from_elsewhere(sent, asked_of(sent, BEHIND)) is elsewhere


@pytest.mark.parametrize(("headers", "elsewhere"), [({}, False), ({"cookie": "xushi_session=x"}, True)])
def test_a_websocket_with_cookies_says_from_where(headers: Mapping[str, str], *, elsewhere: bool) -> None:
    sent = scope("websocket", "board.example", **headers)
    assert from_elsewhere(sent, asked_of(sent, BEHIND)) is elsewhere


@pytest.mark.parametrize("onward", ["//[", "http://[x", "//]"])
def test_an_address_that_is_none_asks_for_no_language(onward: str) -> None:
    asked = {"type": "http", "query_string": f"next={onward}".encode()}
    assert language_of(asked) == "zh"
    assert language_of({**asked, "query_string": asked["query_string"] + b"&lang=en"}) == "en"  # type: ignore[operator]


@pytest.fixture
def visitors(shipped_store_file: Path, tmp_path: Path) -> Visitors:
    store = with_people(shipped_store_file, tmp_path / "xushi.duckdb")
    return Visitors(Settings(sign_in=True, key=KEY, base="/xushi"), Store(store))


def begun(visitors: Visitors, *, ago: float, used: float) -> Session:
    account = next(one for one in accounts(visitors.store) if one.name == "viewer-v")
    now = time.time()
    return replace(visitors.sessions.begin(account), begun=now - ago, used=now - used)


def turned_by_itself() -> BackMsg:
    message = BackMsg()
    message.rerun_script.fragment_id = "wall"
    message.rerun_script.is_auto_rerun = True
    return message


def clicked() -> BackMsg:
    message = BackMsg()
    message.rerun_script.fragment_id = "wall"
    message.rerun_script.widget_states.widgets.add(id="button", trigger_value=True)
    return message


@pytest.mark.parametrize(
    ("said", "by_hand"),
    [
        (clicked().SerializeToString(), True),
        (BackMsg(stop_script=True).SerializeToString(), True),
        (turned_by_itself().SerializeToString(), False),
        (BackMsg(app_heartbeat=True).SerializeToString(), False),
        (b"\xff\xff", False),
        (b"", False),
        (None, False),
    ],
)
def test_only_what_somebody_does_keeps_a_session(visitors: Visitors, said: bytes | None, *, by_hand: bool) -> None:
    session = begun(visitors, ago=IDLE_SECONDS, used=IDLE_SECONDS - 60)
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.receive", "bytes": said}

    async def send(message: Message) -> None:
        sent.append(message)

    async def heard() -> Message:
        return await _receiving(visitors, session, asyncio.Event(), receive, send)()

    assert asyncio.run(heard()) == {"type": "websocket.receive", "bytes": said}  # it is let through all the same
    assert sent == []
    two_minutes_on = replace(session, used=session.used - 120)
    assert visitors.sessions.lasts(two_minutes_on) is by_hand


@pytest.mark.parametrize(
    ("ago", "used", "goes_on"), [(60, 60, True), (LONGEST_SECONDS + 1, 60, False), (IDLE_SECONDS + 1, IDLE_SECONDS + 1, False)]
)
def test_a_session_that_is_over_ends_without_a_store_too(visitors: Visitors, ago: float, used: float, *, goes_on: bool) -> None:
    session = begun(visitors, ago=ago, used=used)
    without_a_store(visitors)
    assert asyncio.run(_goes_on(visitors, session)) is goes_on


def without_a_store(visitors: Visitors) -> None:
    file = visitors.store.path
    visitors.store.close()
    file.write_bytes(b"not a store")
    with pytest.raises(StoreError):
        accounts(visitors.store)


def test_signed_out_is_signed_out_where_nothing_can_be_written(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sessions, known = Sessions(KEY, tmp_path / "gone" / "x.signed-out"), {"admin-a": ADMINISTRATOR}
    session = sessions.begin(ADMINISTRATOR)
    sessions.end(session)
    assert sessions.read(sessions.cookie(session), known) is None
    assert '"event": "sign_out_not_written"' in caplog.text
    assert session.id not in caplog.text


def asked(visitors: Visitors, said: Scope, body: bytes = b"") -> tuple[int, str]:
    """What the door answers, in this process."""
    sent: list[Message] = []

    async def inner(_scope: object, _receive: object, _send: object) -> None:
        raise AssertionError

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(guard(inner, visitors.settings, visitors)({"query_string": b"", **said}, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()


def test_the_page_of_a_store_that_is_not_there_leads_below_the_path(visitors: Visitors) -> None:
    without_a_store(visitors)
    status, page = asked(visitors, {**scope("http", "localhost", path="/xushi/login"), "method": "GET"})
    assert (status, 'href="/xushi/login"' in page) == (503, True)


def test_signing_out_closes_the_open_pages_where_nothing_can_be_written(visitors: Visitors, tmp_path: Path) -> None:
    visitors.sessions = Sessions(KEY, tmp_path / "gone" / "x.signed-out")
    session = begun(visitors, ago=60, used=60)
    with visitors.page_of(session) as bell:
        cookie = f"xushi_session={visitors.sessions.cookie(session)}"
        assert asked(visitors, scope("http", "localhost", path="/xushi/logout", cookie=cookie))[0] == 303
        assert bell.is_set()


def test_a_name_with_its_accents_apart_signs_in(visitors: Visitors) -> None:
    add_account(visitors.store, "Zo\u00e9", role="viewer", who="admin-a", password=GOOD)
    body = b"name=Zoe%CC%81&password=" + GOOD.replace(" ", "+").encode()
    assert asked(visitors, scope("http", "localhost", path="/xushi/login"), body)[0] == 303
