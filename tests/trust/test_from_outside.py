"""The gate of a real server, tried from outside: without a session, with a forged, an expired and another role's one."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer
from outside import GOOD, SECRET, Answer, House, closed_within, serving, with_people
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from dashboard.gate.sessions import IDLE_SECONDS, LONGEST_SECONDS

ROUTES = [
    ("GET", "/"), ("GET", "/upload"), ("GET", "/audit"), ("GET", "/no-such-page"), ("GET", "/index.html"), ("GET", "/favicon.png"),
    ("GET", "/static/js/index.js"), ("GET", "/static/../index.html"), ("GET", "/media/0123456789abcdef.csv"),
    ("GET", "/component/streamlit.something/index.html"), ("GET", "/_stcore/bidi-components/x/index.js"),
    ("GET", "/app/static/x.txt"), ("GET", "/_stcore/health"), ("GET", "/_stcore/script-health-check"), ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/host-config"), ("GET", "/_stcore/allowed-message-origins"), ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/interact"), ("PUT", "/_stcore/upload_file/session/file"), ("DELETE", "/_stcore/upload_file/session/file"),
    ("OPTIONS", "/_stcore/upload_file/session/file"), ("GET", "/_stcore/stream"), ("POST", "/"), ("HEAD", "/"), ("GET", "/auth/login"),
    ("GET", "/oauth2callback"), ("GET", "/healthz/"), ("GET", "//healthz"), ("GET", "/healthz/../"), ("GET", "/login/../"),
    ("GET", "/login/other"), ("GET", "/LOGIN"), ("GET", "/%6cogout/x"), ("GET", "/login;x=1"),
]  # fmt: skip


ELSEWHERE = ["https://evil.example", "null", "http://127.0.0.1:1", "https://board.example.gov.cn"]


@pytest.fixture(scope="module")
def house(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    store = with_people(shipped_store_file, tmp_path_factory.mktemp("outside") / "xushi.duckdb")
    with serving(store, "--sign-in", "--allow-host", "board.example.gov.cn") as running:
        yield running


def forged(name: str = "admin-a", *, key: str = SECRET, begun: float = 0.0, used: float = 0.0, account: int = 2) -> str:
    """A cookie as the server makes it, of any age, signed with any key."""
    now = time.time()
    serializer = URLSafeSerializer(key.encode(), salt="xushi-session", signer_kwargs={"digest_method": hashlib.sha256})
    return str(serializer.dumps([secrets.token_hex(8), name, account, now - begun, now - used]))


def bad_sessions() -> dict[str, str]:
    whole = forged()
    payload, _, signature = whole.rpartition(".")
    return {
        "none": "",
        "nonsense": "x",
        "unsigned": payload,
        "another key": forged(key="another-key-another-key-another-key"),
        "another payload": f"{forged('viewer-v', account=3).rpartition('.')[0]}.{signature}",
        "long unused": forged(begun=IDLE_SECONDS + 60, used=IDLE_SECONDS + 60),
        "too old": forged(begun=LONGEST_SECONDS + 60),
        "an account that is not there": forged("nobody"),
        "an account as it was before": forged("admin-a", account=1),
    }


def test_a_cookie_made_here_with_the_right_key_is_good(house: House) -> None:
    """Else the cookies below would be refused for what they are not."""
    assert house.ask("/", session=forged()).status == 200


@pytest.mark.parametrize("kind", list(bad_sessions()))
def test_nothing_is_answered_without_a_session_that_stands(house: House, kind: str) -> None:
    session = bad_sessions()[kind]
    for method, path in ROUTES:
        answer = house.ask(path, method=method, session=session, headers={"Origin": f"http://127.0.0.1:{house.port}"})
        assert answer.status == 401, (method, path, answer.status)
        assert len(answer.body) < 40
    assert house.page_status(session) == 403


def test_a_page_leads_to_signing_in_and_back_to_what_was_asked_for(house: House) -> None:
    answer = house.ask("/league?plan=a%20b&x=<script>", headers={"Accept": "text/html"})
    assert (answer.status, answer.header("location")) == (303, "/login?next=%2Fleague%3Fplan%3Da%2520b%26x%3D%3Cscript%3E")
    form = house.ask(answer.header("location"))
    assert form.status == 200
    assert "<script" not in form.text
    assert 'value="/league?plan=a%20b&amp;x=&lt;script&gt;"' in form.text
    assert house.sign_in("admin-a", next="/league?plan=a%20b").header("location") == "/league?plan=a%20b"


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y", "/login", "", "/_stcore/x"]
)
def test_signing_in_leads_to_no_other_place(house: House, back: str) -> None:
    assert house.sign_in("admin-a", next=back).header("location") == "/"


def test_with_a_session_everything_is_there(house: House) -> None:
    session = house.session("viewer-v")
    assert "<title>Streamlit</title>" in house.ask("/", session=session).text
    assert house.ask("/_stcore/health", session=session).status == 200
    assert house.ask("/favicon.png", session=session).status == 200
    assert house.page_status(session) == 101


def test_health_is_for_everyone_and_says_nothing_of_the_house(house: House) -> None:
    answer = house.ask("/healthz")
    assert (answer.status, answer.text) == (200, "ok")


def test_an_address_that_is_none_is_no_fault_of_the_server(house: House) -> None:
    assert house.ask("/login?next=//[").status == 200


def test_the_cookie_is_out_of_reach(house: House) -> None:
    answer = house.sign_in("admin-a")
    cookie = answer.header("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # this server is reached without TLS
    assert GOOD not in cookie


def test_what_a_client_says_of_itself_is_not_believed(house: House) -> None:
    """Forwarded addresses and protocols count from named proxies alone, our own headers from nobody."""
    false = {"X-Forwarded-For": "10.9.9.9", "X-Forwarded-Proto": "https", "X-Xushi-User": "admin-a", "x_xushi_user": "admin-a"}
    assert house.ask("/", headers=false).status == 401
    assert house.page_status("", **false) == 403
    refused = house.ask("/login", method="POST", form={"name": "spoof", "password": "x"}, headers=false)
    assert refused.status == 401
    assert [event["address"] for event in house.events() if event.get("name") == "spoof"] == ["127.0.0.1"]
    assert "Secure" not in house.ask("/login", method="POST", form={"name": "admin-a", "password": GOOD}, headers=false).header(
        "set-cookie"
    )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "board.example.gov.cn.evil.example", "10.0.0.1"])
def test_other_hosts_are_refused_with_a_session_too(house: House, host: str) -> None:
    session = house.session("admin-a")
    for path in ("/", "/login", "/healthz"):
        assert house.ask(path, session=session, headers={"Host": host}).status == 403


def test_the_named_host_is_let_in(house: House) -> None:
    assert house.ask("/login", headers={"Host": "board.example.gov.cn"}).status == 200


@pytest.mark.parametrize(
    "said",
    [*({"Origin": origin} for origin in ELSEWHERE), {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_what_another_sites_page_sends_is_refused(house: House, said: dict[str, str]) -> None:
    session = house.session("admin-a")
    form = {"name": "admin-a", "password": GOOD}
    assert house.ask("/login", method="POST", form=form, headers=said).status == 403
    assert house.ask("/logout", method="POST", session=session, headers=said).status == 403
    assert house.ask("/_stcore/upload_file/a/b", method="PUT", session=session, headers=said, body=b"x").status == 403
    if "Origin" in said:
        assert house.page_status(session, **said) == 403
    assert house.ask("/", session=session).status == 200


def test_an_upload_wants_the_pages_own_token_too(house: House) -> None:
    """Streamlit's own protection against forged uploads is on, behind the gate."""
    answer = house.ask("/_stcore/upload_file/a/b", method="PUT", session=house.session("admin-a"), body=b"x")
    assert answer.status == 403


def test_every_answer_carries_the_headers_that_protect(house: House) -> None:
    session = house.session("viewer-v")
    answers: list[Answer] = [house.ask("/", session=session), house.ask("/login"), house.ask("/healthz"), house.ask("/nope"),
                             house.ask("/", headers={"Host": "evil.example"})]  # fmt: skip
    for answer in answers:
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header("x-frame-options") == "DENY"
        assert answer.header("referrer-policy") == "same-origin"
        policy = answer.header("content-security-policy")
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'self'" in policy or "default-src 'none'" in policy
        assert "http:" not in policy
        assert "server" not in {key.lower() for key, _ in answer.headers}
    assert answers[0].header("cache-control") == "no-store"
    assert "script" not in answers[1].header("content-security-policy")


def test_a_form_that_is_too_large_is_not_read(house: House) -> None:
    assert house.ask("/login", method="POST", form={"name": "x" * 10_000, "password": "x"}).status == 413


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "=1+1", "a\r\nb", "\u202e", "admin-a\x00", "张三 "]
)
def test_names_are_data_on_the_page_and_in_the_log(house: House, name: str) -> None:
    answer = house.ask("/login", method="POST", form={"name": name, "password": "wrong"})
    assert answer.status in {401, 429}
    assert "<script" not in answer.text
    assert house.events()[-1]["name"] == name.strip()


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(house: House) -> None:
    unknown, wrong = house.sign_in("nobody-here", "wrong"), house.sign_in("viewer-v", "wrong")
    assert unknown.status == wrong.status == 401
    assert unknown.text.replace("nobody-here", "").split("<body>")[1] == wrong.text.replace("viewer-v", "").split("<body>")[1]


def test_signing_out_ends_every_copy_of_the_cookie_and_the_open_page(house: House) -> None:
    session = house.sign_in("admin-a").cookie
    asked = house.ask("/logout", session=session)
    assert asked.status == 200
    assert house.ask("/", session=session).status == 200  # a link alone signs nobody out
    with house.open_page(session) as page:
        answer = house.ask("/logout", method="POST", session=session)
        assert (answer.status, answer.header("location")) == (303, "/login")
        assert closed_within(page, 5)
    assert house.ask("/", session=session).status == 401
    assert house.page_status(session) == 403


def test_logged_events_hold_no_secret(house: House) -> None:
    house.sign_in("viewer-v", "a wrong password that nobody should read")
    log = house.log.read_text(encoding="utf-8")
    assert "signed_in" in log
    assert "sign_in_refused" in log
    for secret in (GOOD, "nobody should read", SECRET, *house.jar.values()):
        assert secret not in log


def page_id(page: ClientConnection) -> str:
    """The name that the server gives to an open page once it asks for its content."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    page.send(asked.SerializeToString())
    while True:
        message = ForwardMsg.FromString(page.recv(timeout=60))
        if message.WhichOneof("type") == "new_session":
            return str(message.new_session.initialize.session_id)


def test_a_page_that_lost_its_connection_comes_back_to_the_same_person_alone(house: House) -> None:
    """Else what one person has on the page, an upload not yet stored, would be another's."""
    mine, other = house.sign_in("viewer-v").cookie, house.sign_in("admin-a").cookie
    with house.open_page(mine) as page:
        first = page_id(page)
    with house.open_page(other, again=first) as page:
        assert page_id(page) != first
    with house.open_page(mine, again=first) as page:
        assert page_id(page) == first


# these change the accounts and come last


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("role", ("account", "add", "role", "--role", "reporter", "--region", "祝丰镇")),
        ("password", ("account", "password", "password")),
        ("disabled", ("account", "disable", "disabled")),
    ],
)
def test_a_change_of_the_account_ends_its_sessions_and_open_pages(house: House, name: str, command: tuple[str, ...]) -> None:
    environment = {"XUSHI_PASSWORD": GOOD}
    assert house.run("account", "add", name, "--role", "viewer", environment=environment).returncode == 0
    time.sleep(1.1)  # the gate looks at the accounts once a second
    session = house.sign_in(name).cookie
    with house.open_page(session) as page:
        assert house.run(*command, environment={"XUSHI_PASSWORD": f"{GOOD} again"}).returncode == 0
        time.sleep(1.1)
        assert house.ask("/", session=session).status == 401
        page.send(b"")  # whatever the page says next is not heard
        assert closed_within(page, 5)
    assert house.page_status(session) == 403


def test_an_idle_page_is_closed_too(house: House) -> None:
    assert house.run("account", "add", "idle", "--role", "viewer", environment={"XUSHI_PASSWORD": GOOD}).returncode == 0
    time.sleep(1.1)
    session = house.sign_in("idle").cookie
    with house.open_page(session) as page:
        assert house.run("account", "disable", "idle").returncode == 0
        assert closed_within(page, 20)


def test_wrong_tries_are_slowed_by_account_and_logged(house: House) -> None:
    statuses = [house.sign_in("tried", f"wrong {n}").status for n in range(8)]
    assert statuses[:5] == [401] * 5
    assert statuses[5:] == [429] * 3
    slowed = house.sign_in("tried", "x")
    assert int(slowed.header("retry-after")) >= 1
    assert "请过" in slowed.text
    assert any(event["event"] == "sign_in_slowed" and event["name"] == "tried" for event in house.events())
    assert house.sign_in("admin-a").status == 303  # others are not held up


def test_sessions_outlive_a_restart_and_signed_out_ones_do_not_come_back(shipped_store_file: Path, tmp_path: Path) -> None:
    store = with_people(shipped_store_file, tmp_path / "xushi.duckdb")
    with serving(store, "--sign-in") as before:
        kept, ended = before.sign_in("admin-a").cookie, before.sign_in("admin-a").cookie
        before.ask("/logout", method="POST", session=ended)
    with serving(store, "--sign-in") as after:
        assert after.ask("/", session=kept).status == 200
        assert after.ask("/", session=ended).status == 401
