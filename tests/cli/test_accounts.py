"""Accounts on the command line: passwords never as arguments, and --user acts as that account."""

from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from started import COMMAND

from indicators import Store, accounts, who_is
from indicators.cli import main

GOOD, THIRD = "lantern june figures", "a third long one"


class Line:
    def __init__(self, db: Path, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self.db, self._patch, self._captured = db, monkeypatch, captured

    def __call__(self, *arguments: str | Path, typed: str = "", password: str | None = None) -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["xushi", "--db", str(self.db), *map(str, arguments)])
        self._patch.setattr(sys, "stdin", io.StringIO(typed))
        if password is None:
            self._patch.delenv("XUSHI_PASSWORD", raising=False)
        else:
            self._patch.setenv("XUSHI_PASSWORD", password)
        with pytest.raises(SystemExit) as left:
            main()
        printed = self._captured.readouterr()
        return int(left.value.code or 0), printed.out, printed.err


@pytest.fixture
def line(store: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Line:
    store.close()
    return Line(store.path, monkeypatch, capfd)


@pytest.fixture
def people(line: Line) -> Line:
    for name, *what in (("admin-a", "administrator"), ("viewer-v", "viewer"), ("zhufeng", "reporter", "--region", "祝丰镇")):
        assert line("account", "add", name, "--role", *what, password=GOOD)[0] == 0
    return line


def test_accounts_are_added_changed_listed_and_disabled(people: Line) -> None:
    assert people("account", "add", "zhufeng", "--role", "reporter", "--department", "区发改局")[1] == "账户“zhufeng”已更改,角色:填报\n"
    assert people("account", "disable", "viewer-v")[1] == "账户“viewer-v”已停用\n"
    status, out, _ = people("account", "list", "--format", "csv")
    assert status == 0
    assert [row.rsplit(",", 1)[0] for row in out.splitlines()] == [
        "name,role,regions,departments,password,disabled",
        "admin-a,administrator,,,true,false",
        "viewer-v,viewer,,,true,true",
        "zhufeng,reporter,,区发改局,true,false",
    ]
    shown = people("account", "list")[1]
    assert all(word in shown for word in ("账户", "区发改局", "停用", "填报"))
    assert "argon2" not in shown + out


def test_a_password_comes_by_standard_input_or_environment_and_is_printed_nowhere(people: Line) -> None:
    status, out, err = people("account", "add", "李四", "--role", "viewer", typed="another long one\n")
    assert (status, out, err) == (0, "账户“李四”已增加,角色:查看\n", "")
    assert people("account", "password", "李四", password=THIRD) == (0, "账户“李四”已换口令\n", "")
    store = Store(people.db)
    assert who_is(store, "李四", THIRD) is not None
    store.close()


@pytest.mark.parametrize(
    ("arguments", "typed", "status", "words"),
    [
        (("account", "add", "x", "--role", "viewer"), "", 1, "没有给口令"),
        (("account", "add", "x", "--role", "viewer"), "password123\n", 1, "太常见"),
        (("account", "add", "x", "--role", "king"), "", 1, "没有角色“king”"),
        (("account", "add", "x", "--role", "reporter"), f"{GOOD}\n", 1, "负责的地区或单位"),
        (("account", "add", "管理员", "--role", "viewer"), f"{GOOD}\n", 1, "程序自用"),
        (("account", "password", "nobody"), f"{GOOD}\n", 1, "没有账户"),
        (("account", "disable", "nobody"), "", 1, "没有账户"),
        (("account", "disable", "admin-a"), "", 1, "最后一个管理账户"),
        (("account", "add", "x", "--role", "viewer", "--password", GOOD), "", 2, ""),
        (("account", "add", "x"), "", 2, ""),
    ],
)
def test_what_cannot_be_is_refused(people: Line, arguments: tuple[str, ...], typed: str, status: int, words: str) -> None:
    answered, out, err = people(*arguments, typed=typed)
    assert (answered, words in err) == (status, True), err
    assert "Traceback" not in err
    assert out == ""


def test_single_sign_on_alone_needs_no_password(people: Line) -> None:
    assert people("account", "add", "sso-only", "--role", "viewer", "--sso")[0] == 0
    store = Store(people.db)
    assert [one.signs_in_here for one in accounts(store) if one.name == "sso-only"] == [False]
    store.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ("demo",), ("demo", "--clear"), ("account", "disable", "viewer-v"), ("account", "add", "x", "--role", "viewer", "--sso"),
        ("export", "audit"), ("withdraw", "1", "--reason", "x"), ("milestone", "done", "no-such", "--on", "2025-06-30"),
        ("backup", "never-written.duckdb"), ("restore", "never-read.duckdb"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("user", ["viewer-v", "nobody"])
def test_a_user_without_the_right_is_refused(people: Line, arguments: tuple[str, ...], user: str) -> None:
    before = Store(people.db)
    version = before.version()
    before.close()
    status, out, err = people(*arguments, "--user", user)
    assert (status, out) == (1, "")
    assert "Traceback" not in err
    after = Store(people.db)
    assert after.version() == version
    after.close()


def test_an_import_acts_as_its_user(people: Line, tmp_path: Path) -> None:
    file = tmp_path / "六月.csv"
    file.write_text(
        "指标,数据期,地区,实际值\n社会消费品零售总额增速,2025-06,西洞庭管理区,6\n社会消费品零售总额增速,2025-06,祝丰镇,7\n",
        encoding="utf-8",
    )
    send = ("import", file, "--plan", "xidongting-2025", "--yes")
    status, out, err = people(*send, "--user", "zhufeng")
    assert (status, "“西洞庭管理区”不是您负责的地区" in out, "1 处错误" in err) == (1, True, True)
    assert people(*send, "--user", "viewer-v")[0] == 1
    status, out, _ = people(*send, "--partial", "--user", "zhufeng")
    assert (status, "已入库 1 个数值" in out) == (0, True)
    status, out, _ = people("export", "submissions", "--format", "csv")
    assert "zhufeng" in out
    number = out.splitlines()[1].split(",")[0]
    assert people("account", "add", "other", "--role", "reporter", "--region", "祝丰镇", password=GOOD)[0] == 0
    assert "您只能撤回自己报的" in people("withdraw", number, "--reason", "x", "--user", "other")[2]
    assert people("withdraw", number, "--reason", "x", "--user", "zhufeng")[0] == 0


def test_the_audit_says_from_where_and_holds_no_formula(people: Line) -> None:
    assert people("account", "add", "=cmd|'x'!A0", "--role", "viewer", password=GOOD)[0] == 0
    status, out, _ = people("export", "audit", "--format", "csv")
    assert status == 0
    assert out.splitlines()[0] == "version,happened_at,who,origin,what,subject,reason,old,new"
    assert "'=cmd|'x'!A0" in out
    assert f"命令行 {os.uname().nodename}" in out
    assert GOOD not in out


def test_a_terminal_is_asked_twice_and_shows_nothing(people: Line) -> None:
    """Through a terminal of its own: the password is not echoed, and two different ones are asked for again."""
    lead, follow = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "XUSHI_PASSWORD"}
    process = subprocess.Popen(
        [*COMMAND, "--db", str(people.db), "account", "add", "typed", "--role", "viewer"],
        stdin=follow,
        stdout=follow,
        stderr=follow,
        env=environment,
    )
    os.close(follow)
    seen = ""
    for answer in (GOOD, "something else", GOOD, GOOD):
        seen += _until_asked(lead)
        os.write(lead, f"{answer}\n".encode())
    while process.poll() is None:
        seen += _read(lead)
    seen += _read(lead)
    os.close(lead)
    assert process.wait() == 0, seen
    assert "已增加" in seen
    assert GOOD not in seen
    assert "something else" not in seen


def _until_asked(lead: int) -> str:
    """Until the space behind the colon: what is typed before it, while the terminal still echoes, is thrown away."""
    seen, until = "", time.monotonic() + 60
    while not seen.endswith((": ", "\uff1a ")) and time.monotonic() < until:
        seen += _read(lead)
    return seen


def _read(lead: int) -> str:
    ready, _, _ = select.select([lead], [], [], 1.0)
    try:
        return os.read(lead, 4096).decode(errors="replace") if ready else ""
    except OSError:
        return ""


def test_a_password_is_given_to_a_name_with_its_accents_apart(people: Line) -> None:
    assert people("account", "add", "Zoé", "--role", "viewer", password=GOOD)[0] == 0
    assert people("account", "password", "Zoe\u0301", password=THIRD)[:2] == (0, "账户“Zoé”已换口令\n")
