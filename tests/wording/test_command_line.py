from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from started import COMMAND
from typer.testing import CliRunner

from indicators import speak
from indicators.cli import app, main
from indicators.cli.frame import LANGUAGE_VARIABLE, choose_language

HAN = re.compile(r"[\u3400-\u9fff]+")
# what is written the same in every language: names of options and their values, of files, formats and programs
SAME = re.compile(
    r"--?[a-z][a-z-]*|<[^<>]*>|\bxushi\b|\bxidongting-2025\b|\bvalue=D\b|\bcode,name,parent,level,aliases\b|\.?\b(?:xlsx|csv|json|parquet|table)\b"
    r"|\bducklake:[a-z:]*|[a-z_]+=…|\bXUSHI_[A-Z]+\b|\b(?:long|months|indicators|regions|zh|en|viewer|reporter|administrator)\b"
    r"|/\S*|\[[x0-9<>=]+\]|\b127\.0\.0\.1\b"
)


def every_command(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:  # noqa: ANN401
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from every_command(inner, (*path, name))


COMMANDS = list(every_command(typer.main.get_command(app)))


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    choose_language([], None)


def help_of(path: tuple[str, ...], language: str) -> str:
    choose_language(["--lang", language], None)
    done = CliRunner().invoke(app, ["--lang", language, *path, "--help"], prog_name="xushi", terminal_width=400)
    assert done.exit_code == 0
    return done.output


def test_every_command_is_looked_at() -> None:
    assert len(COMMANDS) > 20
    assert {(), ("serve",), ("import",), ("plan", "add"), ("milestone", "done")} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_english_help_has_no_chinese(path: tuple[str, ...]) -> None:
    text = help_of(path, "en").replace("管理员", "")  # the name of who acts, which is stored
    assert HAN.findall(text) == []
    assert "Usage: " in text


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_chinese_help_has_no_english(path: tuple[str, ...]) -> None:
    names = {name for command in COMMANDS for name in command}
    text = SAME.sub(" ", help_of(path, "zh"))
    assert [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in names | SPELT_ALIKE] == []
    assert HAN.search(text)


SPELT_ALIKE = {"IP", "main"}  # an abbreviation, and the id of a target
WRONG = {
    ("due",): ("缺少 --period", "--period is missing"),
    ("due", "--period"): ("选项 --period 后面要写一个值", "Option --period needs a value"),
    ("due", "--period", "2025-06", "--foo"): ("没有选项 --foo", "There is no option --foo"),
    ("serve", "--port", "x"): ("--port 的值不对,应为 1 至 65535 的整数", "--port must be a whole number from 1 to 65535"),
    ("group", "--by", "x"): (
        "--by 的值不对,应为 region、area、department、plan 之一",
        "--by must be one of region, area, department, plan",
    ),
    ("import",): ("缺少 文件", "file is missing"),
    ("withdraw", "1", "2", "--reason", "x"): ("多写了 2", "Not expected: 2"),
    ("nothing",): ("没有命令 nothing", "There is no command nothing"),
}


@dataclass(frozen=True)
class Done:
    """What a call left: its exit status and what it said on standard error."""

    status: int
    said: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Call the command as its own process does, but in this one, which takes a hundredth of the time."""

    def call(*arguments: str, variable: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["xushi", *arguments])
        monkeypatch.setenv(LANGUAGE_VARIABLE, variable)
        with pytest.raises(SystemExit) as left:
            main()
        return Done(int(left.value.code or 0), capsys.readouterr().err)

    return call


@pytest.mark.parametrize(("arguments", "words"), WRONG.items(), ids=str)
def test_wrong_usage_in_both_languages(run: Callable[..., Done], arguments: tuple[str, ...], words: tuple[str, str]) -> None:
    chinese, english = run(*arguments), run("--lang", "en", *arguments)
    assert (chinese.status, english.status) == (2, 2)
    assert words[0] in chinese.said.replace("\uff0c", ",")
    assert words[1] in english.said
    assert HAN.search(english.said) is None


def test_the_language_comes_from_the_variable_and_the_option_goes_before_it(run: Callable[..., Done]) -> None:
    assert "--period is missing" in run("due", variable="en").said
    assert "缺少 --period" in run("--lang=zh", "due", variable="en").said
    assert "缺少 --period" in run("due").said


def test_a_language_that_there_is_not_is_wrong_usage(run: Callable[..., Done]) -> None:
    refused = run("--lang", "fr", "due", "--period", "2025-06")
    assert refused.status == 2
    assert "--lang 的值不对" in refused.said


def test_a_refusal_speaks_english_from_a_process_of_its_own(shipped_store_file: Path, tmp_path: Path) -> None:
    store = shutil.copy(shipped_store_file, tmp_path / "x.duckdb")
    arguments = ["--lang", "en", "--db", str(store), "explain", "nothing-like-it", "--region", "x"]
    refused = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "There is no indicator “nothing-like-it”" in refused.stderr


def test_speaking_is_over_with_the_call() -> None:
    speak("zh")
    CliRunner().invoke(app, ["--lang", "en", "--help"])
    assert "用法" in help_of((), "zh")
