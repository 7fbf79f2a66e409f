"""The product's own files for operations, tried: nginx with TLS in front, the service's own command line behind, under a path."""

from __future__ import annotations

import asyncio
import configparser
import gzip
import http.client
import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from outside import COOKIE, GOOD, PATIENCE, SECRET, Answer, House, serving, with_people
from playwright.sync_api import sync_playwright
from serving import ARGUMENTS, settle
from started import COMMAND, free_port, started
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from dashboard.preload import charts_file

OPERATIONS = Path(__file__).resolve().parents[2] / "data" / "operations"
STREAMLIT = OPERATIONS.parents[1] / "dashboard" / ".streamlit" / "config.toml"
NAME = "board.example.gov.cn"
PREFIX = "/opt/xushi/.venv/bin/xushi"
SWEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Front:
    """A running nginx before a running house."""

    house: House
    plain: int
    tls: int
    trust: ssl.SSLContext

    def line(self, port: int, peer: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE, source_address=(peer, 0))

    def is_up(self) -> bool:
        try:
            self.line(self.tls).close()
        except OSError:
            return False
        return True

    def ask(
        self,
        path: str,
        *,
        session: str = "",
        form: Mapping[str, str] | None = None,
        peer: str = "127.0.0.1",
        secure: bool = True,
        **headers: str,
    ) -> Answer:
        """A request by the name in the certificate, from an address of this machine."""
        said = {"Host": f"{NAME}:{self.tls}" if secure else NAME, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if session:
            said["Cookie"] = f"{COOKIE}={session}"
        if form is not None:
            said |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}:{self.tls}"}
        asked = http.client.HTTPConnection(NAME, timeout=PATIENCE)
        bare = self.line(self.tls if secure else self.plain, peer)
        asked.sock = self.trust.wrap_socket(bare, server_hostname=NAME) if secure else bare
        try:
            asked.request("POST" if form is not None else "GET", path, urlencode(form).encode() if form is not None else None, said)
            answer = asked.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            asked.close()

    def sign_in(self, name: str = "admin-a", password: str = GOOD, **more: str) -> Answer:
        return self.ask("/xushi/login", form={"name": name, "password": password}, **more)

    def open_page(self, session: str, origin: str = "") -> connect:
        """The websocket of a page, refused with InvalidStatus. Of one thread: two that share a TLS line lose bytes before Python 3.13."""
        return connect(
            f"wss://{NAME}:{self.tls}/xushi/_stcore/stream",
            sock=self.line(self.tls),
            ssl=self.trust,
            origin=origin or f"https://{NAME}:{self.tls}",  # type: ignore[arg-type]
            additional_headers={"Cookie": f"{COOKIE}={session}"} if session else {},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            open_timeout=PATIENCE,
            proxy=None,
        )

    def page_status(self, session: str, origin: str = "") -> int:
        """101 where the websocket opens, else the status of the refusal."""

        async def opened() -> int:
            try:
                async with self.open_page(session, origin):
                    return 101
            except InvalidStatus as refusal:
                return refusal.response.status_code

        return asyncio.run(opened())

    def drawn(self, session: str) -> set[str | None]:
        """The kinds of messages that a page is sent until it is drawn."""

        async def read() -> set[str | None]:
            asked, kinds = BackMsg(), set()
            asked.rerun_script.query_string = ""
            async with self.open_page(session) as page, asyncio.timeout(PATIENCE):
                await page.send(asked.SerializeToString())
                while "script_finished" not in kinds:
                    kinds.add(ForwardMsg.FromString(await page.recv(decode=False)).WhichOneof("type"))
            return kinds

        return asyncio.run(read())


def command_of_the_service() -> list[str]:
    """What the service starts, without the program's own path."""
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(OPERATIONS / "xushi.service", encoding="utf-8")
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert program == PREFIX
    return arguments


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of the name, signed by itself, and its key."""
    pair = (folder / "fullchain.pem", folder / "key.pem")
    subject = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, "-out", pair[0], "-keyout", pair[1]],
        check=True,
        capture_output=True,
    )
    return pair


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        return False
    return True


def site(ports: Mapping[str, int], pair: tuple[Path, Path]) -> str:
    """The project's own file, with other ports and paths; each of them must stand in it."""
    text = (OPERATIONS / "nginx.conf").read_text(encoding="utf-8")
    if not has_ipv6():
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    for before, after in {
        "listen 80;": f"listen 127.0.0.1:{ports['plain']};",
        "listen 443 ssl": f"listen 127.0.0.1:{ports['tls']} ssl",
        "/etc/ssl/xushi/fullchain.pem": str(pair[0]),
        "/etc/ssl/xushi/key.pem": str(pair[1]),
        "http://127.0.0.1:8501;": f"http://127.0.0.1:{ports['house']};",
    }.items():
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text.replace("[::]:80;", f"[::1]:{ports['plain']};").replace("[::]:443", f"[::1]:{ports['tls']}")


def around(folder: Path, text: str) -> Path:
    """What Debian's own nginx.conf says around a site, with every file in one folder."""
    (folder / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""
    places = "".join(f"  {part}_temp_path {folder}/{part};\n" for part in SWEPT)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{user}worker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n  access_log {folder}/access.log;\n{places}  include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    return whole


def nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "tests/install-browser installs nginx"
    return found


@pytest.fixture(scope="module")
def front(shipped_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    ports = {"plain": free_port(), "tls": free_port(), "house": free_port()}
    pair = certificate(folder)
    whole = around(folder, site(ports, pair))
    subprocess.run([nginx(), "-t", "-p", folder, "-c", whole], check=True, capture_output=True)
    command, *options = command_of_the_service()
    assert command == "serve"
    port = options.index("--port")
    del options[port : port + 2]
    store = with_people(shipped_store_file, folder / "xushi.duckdb")
    with serving(store, *options, base="/xushi", port=ports["house"]) as house:
        running = Front(house, ports["plain"], ports["tls"], ssl.create_default_context(cafile=str(pair[0])))
        command = [nginx(), "-p", str(folder), "-c", str(whole), "-g", "daemon off;"]
        with started(command, running.is_up, log=folder / "said.log"):
            yield running


@pytest.fixture(scope="module")
def session(front: Front) -> str:
    answer = front.sign_in()
    assert answer.status == 303, answer.text
    return answer.cookie


def test_without_tls_one_is_sent_to_tls(front: Front) -> None:
    answer = front.ask("/xushi/league?plan=a%20b", secure=False)
    assert (answer.status, answer.header("location")) == (308, f"https://{NAME}/xushi/league?plan=a%20b")
    other = front.ask("/xushi/", secure=False, Host="evil.example")
    assert other.header("location") == f"https://{NAME}/xushi/"


def test_without_a_session_there_is_the_way_to_sign_in_and_health(front: Front) -> None:
    answer = front.ask("/xushi/league", Accept="text/html")
    assert (answer.status, answer.header("location")) == (303, "/xushi/login?next=%2Fxushi%2Fleague")
    assert front.ask("/xushi?plan=x").header("location") == f"https://{NAME}:{front.tls}/xushi/?plan=x"
    form = front.ask("/xushi/login")
    assert (form.status, 'action="/xushi/login' in form.text) == (200, True)
    assert front.ask("/xushi/healthz").text == "ok"
    assert front.ask("/xushi/_stcore/health").status == 401
    assert front.page_status("") == 403


def test_tls_is_asked_for_from_now_on_and_no_cookie_goes_without_it(front: Front) -> None:
    answer = front.sign_in()
    assert (answer.status, answer.header("location")) == (303, "/xushi/")
    given = answer.header("set-cookie")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/xushi/"} <= set(given.split("; "))
    for path in ("/xushi/", "/xushi/login", "/xushi/healthz"):
        assert int(front.ask(path).header("strict-transport-security").removeprefix("max-age=")) >= 180 * 24 * 3600
    assert front.ask("/xushi/login").header("server") == "nginx"


def test_with_a_session_the_page_its_files_and_its_websocket_open(front: Front, session: str) -> None:
    page = front.ask("/xushi/", session=session)
    assert (page.status, "<title>Streamlit</title>" in page.text) == (200, True)
    files = re.findall(r'(?:src|href)="\./(static/[^"]+)"', page.text)
    assert files
    assert {front.ask(f"/xushi/{file}", session=session).status for file in files} == {200}
    assert front.ask(f"/xushi/{files[0]}").status == 401
    assert {"new_session", "delta"} <= front.drawn(session)
    assert front.page_status(session) == 101
    assert front.page_status(session, origin="https://evil.example") == 403


def test_what_a_phone_loads_on_its_first_visit_comes_packed(front: Front, session: str) -> None:
    path = f"/xushi/static/js/{charts_file()}"
    plain, packed = (front.ask(path, session=session, Accept_Encoding=coding) for coding in ("identity", "gzip"))
    assert (plain.status, packed.status, packed.header("content-encoding")) == (200, 200, "gzip")
    assert len(packed.body) < len(plain.body) / 3
    assert gzip.decompress(packed.body) == plain.body


def test_the_address_in_the_log_is_the_one_that_nginx_saw(front: Front) -> None:
    """What a client says of itself ends at nginx; what comes to the port past nginx from elsewhere is not believed at all."""
    front.sign_in("by-nginx", "wrong", peer="127.0.0.3", X_Forwarded_For="10.9.9.9")
    false = {"Host": NAME, "X-Forwarded-For": "10.9.9.9", "X-Forwarded-Proto": "https"}
    past = http.client.HTTPConnection("127.0.0.1", front.house.port, timeout=PATIENCE, source_address=("127.0.0.2", 0))
    for name, password in (("past-nginx", "wrong"), ("admin-a", GOOD)):
        past.request("POST", "/xushi/login", urlencode({"name": name, "password": password}), false)
        answer = past.getresponse()
        answer.read()
        assert "Secure" not in (answer.getheader("Set-Cookie") or "")
        assert answer.getheader("Strict-Transport-Security") is None
    past.close()
    told = {event["name"]: event["address"] for event in front.house.events() if event["event"] == "sign_in_refused"}
    assert told == {"by-nginx": "127.0.0.3", "past-nginx": "127.0.0.2"}


def test_another_name_is_refused_behind_nginx_too(front: Front, session: str) -> None:
    assert front.ask("/xushi/", session=session, Host="evil.example").status == 403
    assert front.ask("/", session=session).header("location").endswith("/xushi/")
    assert front.ask("/other", session=session).status == 404


def test_the_largest_file_that_is_taken_passes_nginx() -> None:
    megabytes = int(re.findall(r"client_max_body_size (\d+)m;", (OPERATIONS / "nginx.conf").read_text(encoding="utf-8"))[0])
    assert f"maxUploadSize = {megabytes - 1}\n" in STREAMLIT.read_text(encoding="utf-8")


def test_the_log_is_a_line_of_json_an_event_without_a_secret(front: Front, session: str) -> None:
    front.sign_in("nobody", "wrong")
    with front.line(front.house.port) as nonsense:
        nonsense.sendall(b"NONSENSE\r\n\r\n")
        nonsense.recv(100)
    lines = front.house.log.read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert {"signed_in", "sign_in_refused"} <= {event["event"] for event in events}
    assert "uvicorn.error" in {event.get("from") for event in events}
    assert all(event["at"] for event in events)
    assert not [secret for secret in (GOOD, SECRET, session) for line in lines if secret in line]


def test_whoever_logs_logs_lines_of_json() -> None:
    """Streamlit, a logger of its that is made later, a thread that fails, a warning: a line each, with the trace in it."""
    said = """
import threading, warnings
from dashboard.logs import log_lines
from streamlit.logger import get_logger
get_logger("streamlit.before").setLevel("WARNING")
log_lines()
get_logger("streamlit.before").warning("one\\ntwo")
get_logger("streamlit.after").error("three")
failing = threading.Thread(target=lambda: 1 / 0)
failing.start(), failing.join()
warnings.warn("four")
"""
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["from"] for event in events] == ["streamlit.before", "streamlit.after", "dashboard.logs", "py.warnings"]
    assert events[0]["message"] == "one\ntwo"
    assert "ZeroDivisionError" in events[2]["trace"]


def test_the_unit_starts_what_is_there_with_options_that_it_knows() -> None:
    assert os.access(Path(sys.executable).with_name("xushi"), os.X_OK)
    command, *options = command_of_the_service()
    known = subprocess.run([*COMMAND, "--lang", "en", command, "--help"], capture_output=True, text=True, check=True).stdout
    assert not {option for option in options if option.startswith("--")} - set(re.findall(r"--[a-z-]+", known))


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """With the program where it lies here; systemd says of everything else whether it knows it."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("没有安装 systemd;Debian 上 apt-get install systemd,或运行 tests/install-browser")
    text = (OPERATIONS / "xushi.service").read_text(encoding="utf-8")
    unit = tmp_path / "xushi.service"
    unit.write_text(text.replace(PREFIX, str(Path(sys.executable).with_name("xushi"))), encoding="utf-8")
    said = subprocess.run([analyze, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    unit.write_text(unit.read_text(encoding="utf-8").replace("Restart=on-failure", "Restrat=on-failure"), encoding="utf-8")
    said = subprocess.run([analyze, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert "Restrat" in said.stderr


def test_the_service_stops_at_once_with_a_page_open(shipped_store_file: Path, tmp_path: Path) -> None:
    store = with_people(shipped_store_file, tmp_path / "xushi.duckdb")
    with ExitStack() as after:
        with serving(store, "--sign-in") as house:
            after.enter_context(house.open_page(house.session("viewer-v")))
            begun = time.monotonic()
        assert time.monotonic() - begun < 10
    assert House(0, store, store).run("check").returncode == 0


@pytest.mark.browser
def test_in_a_browser_people_sign_in_and_see_the_numbers(front: Front) -> None:
    with ThreadPoolExecutor(1) as apart:  # the browser of the other tests may be open in this thread
        wrong = apart.submit(signed_in_and_out, front).result()
    # at a deep link Streamlit asks for its server one folder too deep before it finds it
    assert not [one for one in wrong if "/xushi/league/_stcore/" not in one], wrong


def signed_in_and_out(front: Front) -> list[str]:
    """Sign in, look, sign out; the errors that the browser told of."""
    wrong: list[str] = []
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, rules])
        page = browser.new_context(ignore_https_errors=True, locale="zh-CN").new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda said: wrong.append(f"{said.text} {said.location['url']}") if said.type == "error" else None)
        page.goto(f"https://{NAME}:{front.tls}/xushi/league")
        page.get_by_label("账户").fill("admin-a")
        page.get_by_label("口令").fill(GOOD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile("/xushi/league"))
        page.wait_for_selector("[data-testid=stApp]")
        settle(page)
        page.get_by_role("link", name="总览").click()
        page.locator("[data-testid=stMetricValue]").first.wait_for()
        settle(page)
        page.get_by_role("link", name="退出").click()
        page.get_by_role("button", name="退出登录").click()
        page.wait_for_url(re.compile("/xushi/login"))
        browser.close()
    return wrong
