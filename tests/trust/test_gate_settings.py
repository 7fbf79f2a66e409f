"""Where a server may listen and whom it believes, before any process is started; and the small parts of the gate."""

from __future__ import annotations

import os
import stat
import time
from itertools import pairwise
from pathlib import Path

import pytest
from outside import GOOD, House, serving, with_people
from started import free_port

from dashboard.gate.asked import asked_of, safe_return
from dashboard.gate.identity import vouched
from dashboard.gate.keys import secret_file, secret_key
from dashboard.gate.provider import Provider
from dashboard.gate.sessions import IDLE_SECONDS, LONGEST_SECONDS, Session, Sessions
from dashboard.gate.settings import AT_THIS_MACHINE, Settings, settle
from dashboard.gate.tries import FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, Tries
from indicators import Account, RefusedError

KEY = b"0123456789abcdef0123456789abcdef"
ADMINISTRATOR = Account("admin-a", "administrator", (), (), disabled=False, version=2, password_hash="x")  # noqa: S106
DISABLED = Account("gone", "administrator", (), (), disabled=True, version=2, password_hash="x")  # noqa: S106
NO_PASSWORD = Account("sso", "viewer", (), (), disabled=False, version=2, password_hash="")


def provider(role_claim: str = "") -> Provider:
    return Provider("https://id.example", "a", "b", role_claim=role_claim)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_alone_needs_no_account(host: str) -> None:
    assert settle(host, [ADMINISTRATOR]) == AT_THIS_MACHINE
    assert not AT_THIS_MACHINE.sign_in


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "board.example"])  # noqa: S104  what must be refused
@pytest.mark.parametrize("known", [[], [DISABLED], [NO_PASSWORD]])
def test_elsewhere_somebody_must_be_able_to_sign_in(host: str, known: list[Account]) -> None:
    with pytest.raises(RefusedError, match="还没有能登录的账户,看板只能在本机使用"):
        settle(host, known)
    with pytest.raises(RefusedError, match="还没有能登录的账户"):
        settle("127.0.0.1", known, sign_in=True)
    with pytest.raises(RefusedError, match="还没有能登录的账户"):
        settle("127.0.0.1", known, allow_hosts=["board.example"])
    assert settle(host, [*known, ADMINISTRATOR]).sign_in


def test_single_sign_on_alone_is_enough_where_someone_can_come_in() -> None:
    assert settle("0.0.0.0", [NO_PASSWORD], provider=provider()).sign_in  # noqa: S104
    assert settle("0.0.0.0", [], provider=provider("groups")).sign_in  # noqa: S104
    assert settle("127.0.0.1", [], provider=provider("groups")).sign_in
    with pytest.raises(RefusedError):
        settle("0.0.0.0", [], provider=provider())  # noqa: S104


def test_hosts_are_those_that_were_named() -> None:
    everywhere = settle("0.0.0.0", [ADMINISTRATOR], allow_hosts=["Board.Example."])  # noqa: S104
    assert [name for name in ("board.example", "127.0.0.1", "10.1.2.3", "::1", "evil.example", "") if everywhere.allows(name)] == [
        "board.example",
        "127.0.0.1",
        "10.1.2.3",
        "::1",
    ]
    behind = settle("127.0.0.1", [ADMINISTRATOR], allow_hosts=["board.example"])
    assert not behind.allows("10.1.2.3")


def scope(peer: str, **headers: str) -> dict[str, object]:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (peer, 1), "headers": [(b"host", b"board.example"), *named], "path": "/", "scheme": "http"}


@pytest.mark.parametrize(
    ("peer", "said", "address", "secure"),
    [
        ("10.0.0.1", {"x_forwarded_for": "1.2.3.4", "x_forwarded_proto": "https"}, "1.2.3.4", True),
        ("10.0.0.1", {"x_forwarded_for": "6.6.6.6, 1.2.3.4, 10.0.0.2"}, "1.2.3.4", False),
        ("10.0.0.1", {"x_forwarded_proto": "https, http"}, "10.0.0.1", False),
        ("9.9.9.9", {"x_forwarded_for": "1.2.3.4", "x_forwarded_proto": "https"}, "9.9.9.9", False),
    ],
)
def test_only_named_proxies_say_from_where_and_over_what(peer: str, said: dict[str, str], address: str, *, secure: bool) -> None:
    settings = settle("127.0.0.1", [ADMINISTRATOR], allow_hosts=["board.example"], proxies=["10.0.0.0/24"])
    asked = asked_of(scope(peer, **said), settings)
    assert (asked.address, asked.secure) == (address, secure)


def test_a_proxy_is_an_address() -> None:
    with pytest.raises(RefusedError, match="应是 IP 地址或网段"):
        settle("127.0.0.1", [ADMINISTRATOR], sign_in=True, proxies=["proxy.example"])


def test_our_headers_are_the_gates_alone() -> None:
    spoofed = scope("1.2.3.4", x_xushi_user="admin-a", X_XUSHI_SESSION="x")
    spoofed["headers"] = [*spoofed["headers"], (b"x_xushi_user", b"admin-a"), (b"X-Xushi_Address", b"x")]  # type: ignore[misc]
    headers = vouched(spoofed, address="1.2.3.4", name="张三", session="abc")["headers"]
    assert [(key, value) for key, value in headers if b"xushi" in key.lower()] == [
        (b"x-xushi-user", b"%E5%BC%A0%E4%B8%89"),
        (b"x-xushi-session", b"abc"),
        (b"x-xushi-address", b"1.2.3.4"),
    ]


@pytest.mark.parametrize("back", ["/", "/league?a=b%20c", "/xushi/league"])
def test_the_way_back_is_kept(back: str) -> None:
    assert safe_return(back, "") == back


def test_tries_cost_more_and_more_and_are_forgiven_when_right() -> None:
    tries, waits = Tries(), []
    for _ in range(FREE_FOR_ACCOUNT + 6):
        waits.append(tries.wait("a", "1.1.1.1"))
        tries.wrong("a", "1.1.1.1")
    assert waits[:FREE_FOR_ACCOUNT] == [0.0] * FREE_FOR_ACCOUNT
    later = waits[FREE_FOR_ACCOUNT:]
    assert all(after > 1.5 * before for before, after in pairwise(later))
    assert tries.wait("a", "2.2.2.2") > 0
    assert tries.wait("b", "2.2.2.2") == 0
    tries.right("a", "1.1.1.1")
    assert tries.wait("a", "2.2.2.2") == 0


def test_an_address_that_tries_many_names_is_slowed_too() -> None:
    tries = Tries()
    for number in range(FREE_FOR_ADDRESS):
        tries.wrong(f"name-{number}", "1.1.1.1")
    assert tries.wait("another", "1.1.1.1") > 0
    assert tries.wait("another", "2.2.2.2") == 0


@pytest.mark.parametrize(
    ("begun", "used", "stands"),
    [(0, 0, True), (LONGEST_SECONDS - 60, 60, True), (LONGEST_SECONDS + 1, 0, False), (IDLE_SECONDS + 1, IDLE_SECONDS + 1, False)],
)
def test_sessions_end_when_unused_and_when_their_day_is_over(begun: float, used: float, *, stands: bool) -> None:
    now = time.time()
    session = Session("id", "admin-a", 2, now - begun, now - used)
    assert Sessions(KEY).stands(session, {"admin-a": ADMINISTRATOR}) is stands


def test_use_keeps_a_session_alive_though_its_cookie_is_old() -> None:
    sessions, now = Sessions(KEY), time.time()
    session = Session("id", "admin-a", 2, now - IDLE_SECONDS - 100, now - IDLE_SECONDS - 50)
    assert not sessions.stands(session, {"admin-a": ADMINISTRATOR})
    assert sessions.use(session)
    assert sessions.stands(session, {"admin-a": ADMINISTRATOR})


def test_the_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    store = tmp_path / "x.duckdb"
    first = secret_key(store, {})
    assert len(first) >= 32
    assert secret_key(store, {}) == first
    assert stat.S_IMODE(secret_file(store).stat().st_mode) == 0o600
    assert secret_key(tmp_path / "other.duckdb", {}) != first
    secret_file(store).chmod(0o644)
    secret_key(store, {})
    assert stat.S_IMODE(secret_file(store).stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.duckdb.secret", "x.duckdb.secret"]


def test_keys_that_could_be_guessed_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="太短"):
        secret_key(None, {"XUSHI_SECRET": "short"})
    with pytest.raises(RefusedError, match="XUSHI_SECRET"):
        secret_key(None, {})
    secret_file(tmp_path / "x").write_bytes(b"cut")
    with pytest.raises(RefusedError, match="已损坏"):
        secret_key(tmp_path / "x", {})
    assert secret_key(None, {"XUSHI_SECRET": KEY.decode()}) == KEY


def test_a_signed_out_session_is_remembered_by_the_next_server(tmp_path: Path) -> None:
    file, known = tmp_path / "x.signed-out", {"admin-a": ADMINISTRATOR}
    sessions = Sessions(KEY, file)
    kept, ended = sessions.begin(ADMINISTRATOR), sessions.begin(ADMINISTRATOR)
    sessions.end(ended)
    after = Sessions(KEY, file)
    assert after.read(sessions.cookie(kept), known) is not None
    assert after.read(sessions.cookie(ended), known) is None


def test_settings_show_no_key() -> None:
    assert "0123" not in repr(Settings(key=KEY))


@pytest.mark.parametrize("options", [("--host", "0.0.0.0"), ("--sign-in",), ("--allow-host", "board.example")])  # noqa: S104
def test_the_command_refuses_to_start_without_accounts(options: tuple[str, ...], shipped_store_file: Path, tmp_path: Path) -> None:
    store = tmp_path / "xushi.duckdb"
    store.write_bytes(shipped_store_file.read_bytes())
    done = House(0, store, store).run("serve", *options, "--port", str(free_port()))
    assert (done.returncode, done.stdout) == (1, "")
    assert "还没有能登录的账户" in done.stderr


def test_at_this_machine_nobody_signs_in_and_nothing_that_was_handed_on_comes_in(shipped_store_file: Path, tmp_path: Path) -> None:
    """A proxy that was put before it without a word would let everyone administer: what it marks is refused."""
    store = with_people(shipped_store_file, tmp_path / "xushi.duckdb")
    with serving(store) as house:
        assert house.ask("/").status == 200
        assert house.page_status() == 101
        assert house.page_status(Origin="https://evil.example") == 403
        assert house.ask("/login", method="POST", form={"name": "admin-a", "password": GOOD}).status in {404, 405}
        for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Forwarded-Proto"):
            assert house.ask("/", headers={name: "10.0.0.1"}).status == 403
        assert house.page_status("", **{"X-Forwarded-For": "10.0.0.1"}) == 403


def test_under_a_path_and_behind_tls_everything_lies_below_it(shipped_store_file: Path, tmp_path: Path) -> None:
    store = with_people(shipped_store_file, tmp_path / "xushi.duckdb")
    options = ("--allow-host", "board.example", "--proxy", "127.0.0.1", "--base-path", "/xushi")
    with serving(store, *options, base="/xushi") as house:
        tls = {"Host": "board.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.7.7.7"}
        assert house.ask("/xushi/", headers=tls).status == 401
        assert house.ask("/xushi/healthz").status == 200
        page = house.ask("/xushi/league", headers={**tls, "Accept": "text/html"})
        assert page.header("location") == "/xushi/login?next=%2Fxushi%2Fleague"
        answer = house.ask("/xushi/login", method="POST", form={"name": "admin-a", "password": GOOD, "next": "/xushi/league"}, headers=tls)
        assert answer.header("location") == "/xushi/league"
        assert "; Secure" in answer.header("set-cookie")
        assert "Path=/xushi/" in answer.header("set-cookie")
        assert answer.header("strict-transport-security").startswith("max-age=")
        inside = house.ask("/xushi/", session=answer.cookie, headers=tls)
        assert (inside.status, "<title>Streamlit</title>" in inside.text) == (200, True)
        xsrf = house.ask("/xushi/_stcore/health", session=answer.cookie, headers=tls).header("set-cookie")
        assert "Secure" in xsrf
        assert house.page_status(answer.cookie) == 101
        assert house.events()[-1]["address"] == "10.7.7.7"
        assert not os.path.exists(secret_file(store))  # noqa: PTH110  the key came by the environment


def test_while_the_store_is_not_there_nobody_comes_in_and_no_path_is_told(shipped_store_file: Path, tmp_path: Path) -> None:
    store = with_people(shipped_store_file, tmp_path / "xushi.duckdb")
    with serving(store, "--sign-in") as house:
        session = house.session("admin-a")
        assert house.run("export", "submissions").returncode == 0  # waits until the server has let the file go
        store.write_bytes(b"not a store")
        time.sleep(1.1)
        for answer in (house.ask("/", session=session), house.ask("/login"), house.sign_in("admin-a"), house.ask("/healthz")):
            assert answer.status == 503
            assert str(tmp_path) not in answer.text
            assert "Traceback" not in answer.text
        assert house.page_status(session) == 403
