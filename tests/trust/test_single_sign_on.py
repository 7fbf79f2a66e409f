"""Single sign-on at the gate against a provider that is a process of its own."""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from outside import PATIENCE, Answer, House, serving, with_people
from started import free_port, started, status

from indicators import Store, accounts, audit

USERS = [
    {"sub": "viewer-v", "name": "在名单里的人"},
    {"sub": "stranger", "name": "不在名单里的人"},
    {"sub": "boss", "groups": ["staff", "administrator", "viewer"]},
    {"sub": "clerk", "groups": "reporter", "towns": ["祝丰镇"]},
    {"sub": "nobody-special", "groups": ["staff"]},
    {"sub": "<script>alert(1)</script>", "groups": ["staff"]},
]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    claims = [part for user in USERS for part in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true", *claims]
    with started(
        command,
        lambda: status(f"http://127.0.0.1:{port}/.well-known/openid-configuration") == 200,
        log=tmp_path_factory.mktemp("provider") / "log",
    ):
        yield port


@contextmanager
def signing_on(provider: int, store: Path, **more: str) -> Iterator[House]:
    environment = {
        "XUSHI_OIDC_ISSUER": f"http://127.0.0.1:{provider}",
        "XUSHI_OIDC_CLIENT_ID": "xushi",
        "XUSHI_OIDC_CLIENT_SECRET": "told-to-nobody",
        **more,
    }
    with serving(store, environment=environment) as house:
        yield house


@pytest.fixture
def store(shipped_store_file: Path, tmp_path: Path) -> Path:
    return with_people(shipped_store_file, tmp_path / "xushi.duckdb")


@pytest.fixture(scope="module")
def listed(provider: int, shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server whose list of accounts says who may do what."""
    with signing_on(provider, with_people(shipped_store_file, tmp_path_factory.mktemp("sso") / "xushi.duckdb")) as house:
        yield house


def cookies(answer: Answer) -> str:
    return "; ".join(value.partition(";")[0] for key, value in answer.headers if key.lower() == "set-cookie")


def go(house: House, back: str = "/") -> tuple[Answer, str]:
    """To the provider; returns the redirect and the cookie for the way."""
    answer = house.ask(f"/login/sso?{urlencode({'next': back})}")
    assert answer.status == 302, answer.text
    return answer, cookies(answer)


def approve(provider: int, address: str, sub: str) -> str:
    """What a person does at the provider; returns where it sends them back to."""
    parts = urlsplit(address)
    form = urlencode({"sub": sub})
    with closing(http.client.HTTPConnection("127.0.0.1", provider, timeout=PATIENCE)) as line:
        line.request("POST", f"{parts.path}?{parts.query}", form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = line.getresponse()
        answer.read()
        location = answer.getheader("Location") or ""
    back = urlsplit(location)
    return f"{back.path}?{back.query}"


def signed_on(house: House, provider: int, sub: str, back: str = "/") -> Answer:
    answer, way = go(house, back)
    return house.ask(approve(provider, answer.header("location"), sub), headers={"Cookie": way})


def test_who_is_on_the_list_comes_in_and_goes_on(listed: House, provider: int) -> None:
    answer = signed_on(listed, provider, "viewer-v", "/league?x=1")
    assert (answer.status, answer.header("location")) == (303, "/league?x=1")
    assert listed.ask("/", session=answer.cookie).status == 200
    assert listed.page_status(answer.cookie) == 101


def test_everyone_else_is_refused_in_words(listed: House, provider: int) -> None:
    answer = signed_on(listed, provider, "stranger")
    assert answer.status == 403
    assert "“stranger”还没有账户" in answer.text
    assert answer.cookie == ""


def test_the_way_there_carries_state_nonce_and_pkce(listed: House) -> None:
    asked = parse_qs(urlsplit(go(listed)[0].header("location")).query)
    assert asked["redirect_uri"] == [f"http://127.0.0.1:{listed.port}/login/sso/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))
    assert asked["scope"][0].split()[0] == "openid"


def test_a_word_that_was_not_asked_for_here_is_refused(listed: House, provider: int) -> None:
    answer, way = go(listed)
    back = approve(provider, answer.header("location"), "viewer-v")
    _, other_way = go(listed)
    for cookie in ("", other_way, way[:-4] + "AAAA"):
        refused = listed.ask(back, headers={"Cookie": cookie})
        assert refused.status == 502
        assert "单点登录没有成功" in refused.text
        assert refused.cookie == ""
    changed = back.replace("state=", "state=x")
    assert listed.ask(changed, headers={"Cookie": way}).status == 502


def test_a_code_is_good_once(listed: House, provider: int) -> None:
    answer, way = go(listed)
    back = approve(provider, answer.header("location"), "viewer-v")
    assert listed.ask(back, headers={"Cookie": way}).status == 303
    assert listed.ask(back, headers={"Cookie": way}).status == 502


def test_the_form_offers_both_ways(listed: House) -> None:
    page = listed.ask("/login?next=/league").text
    assert 'href="/login/sso?next=%2Fleague"' in page
    assert 'type="password"' in page


def test_no_token_or_secret_is_logged(listed: House, provider: int) -> None:
    signed_on(listed, provider, "viewer-v")
    log = listed.log.read_text(encoding="utf-8")
    assert '"by": "sso"' in log
    assert "told-to-nobody" not in log
    assert "eyJ" not in log


def test_roles_follow_a_claim_and_stand_in_the_audit(provider: int, store: Path) -> None:
    claims = {"XUSHI_OIDC_ROLE_CLAIM": "groups", "XUSHI_OIDC_REGION_CLAIM": "towns"}
    with signing_on(provider, store, **claims) as house:
        assert signed_on(house, provider, "boss").status == 303
        for _ in range(2):  # the second time nothing has changed, and nothing is stored
            session = signed_on(house, provider, "clerk").cookie
            assert house.ask("/", session=session).status == 200
        refused = signed_on(house, provider, "nobody-special")
        assert (refused.status, "没有给“nobody-special”角色" in refused.text) == (403, True)
        script = signed_on(house, provider, "<script>alert(1)</script>")
        assert script.status == 403
        assert "<script" not in script.text
        assert house.run("account", "disable", "clerk").returncode == 0
        time.sleep(1.1)
        assert house.ask("/", session=session).status == 401
        assert "已停用" in signed_on(house, provider, "clerk").text
    opened = Store(store)
    known = {one.name: one for one in accounts(opened)}
    made = [one for one in audit(opened, who="boss") if one.who == "单点登录"]
    opened.close()
    assert known["boss"].role == "administrator"
    assert (known["clerk"].role, known["clerk"].regions, known["clerk"].disabled) == ("reporter", ("4307Z1A",), True)
    assert [(one.subject, one.origin) for one in made] == [
        ("clerk", f"http://127.0.0.1:{provider}"),
        ("boss", f"http://127.0.0.1:{provider}"),
    ]


def test_a_provider_that_is_down_is_said_so(store: Path) -> None:
    with signing_on(free_port(), store) as house:
        answer = house.ask("/login/sso")
        assert answer.status == 502
        assert "单点登录没有成功" in answer.text
        assert house.sign_in("admin-a").status == 303  # passwords go on


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"XUSHI_OIDC_ISSUER": "https://id.example"}, "单点登录还缺环境变量 XUSHI_OIDC_CLIENT_ID、XUSHI_OIDC_CLIENT_SECRET"),
        ({"XUSHI_OIDC_ISSUER": "http://id.example", "XUSHI_OIDC_CLIENT_ID": "a", "XUSHI_OIDC_CLIENT_SECRET": "b"}, "应以 https:// 开头"),
        ({"XUSHI_SECRET": "short"}, "XUSHI_SECRET 太短"),
    ],
)
def test_half_a_configuration_does_not_start(environment: Mapping[str, str], words: str, store: Path) -> None:
    done = House(0, store, store).run("serve", "--sign-in", "--port", str(free_port()), environment=environment)
    assert (done.returncode, words in done.stderr) == (1, True)
