"""What stands around the commands, in the language of whoever typed: help, usage, and what is said of a wrong call.

Comes in: the commands as they are written, with Chinese help. Goes out: the same commands, whose help is said in the reader's
language when it is built, and sentences for wrong usage. Typer's own words are English and partly fixed; here is every one that a
reader of this command line can meet.
"""

from __future__ import annotations

import re
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from indicators.wording import SOURCE, listed, say, speak

LANGUAGE_VARIABLE: Final = "XUSHI_LANG"
_QUOTED: Final = re.compile(r"'(?P<name>[^']*)'| \((?P<names>[^()]*)\)")


class _Spoken:
    """What a spoken command and a spoken group have in common; stands before Typer's class."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 — Typer's own class of contexts is private
        """The whole help; what draws its frames is loaded for it alone."""
        from indicators.cli.panels import speak_titles

        speak_titles()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401
        """The line of usage."""
        return _usage(super().get_usage(ctx))  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """--help, which Typer makes anew for each call."""
        return _said(super().get_help_option(ctx))  # type: ignore[misc]


class SpokenCommand(_Spoken, TyperCommand):
    """A command whose help speaks the reader's language."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 — whatever Typer gives a command
        super().__init__(*given, **named)
        _speak_help(self)


class SpokenGroup(_Spoken, TyperGroup):
    """A group of commands whose help speaks the reader's language."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given, **named)
        _speak_help(self)
        self.subcommand_metavar = say("命令 [参数]…")


def spoken_app(app: typer.Typer) -> typer.Typer:
    """The same application, all of whose commands are spoken ones; their help is said when the application is called."""
    app.info.cls = SpokenGroup
    for command in app.registered_commands:
        command.cls = SpokenCommand
    for group in app.registered_groups:
        group.cls = SpokenGroup
        if group.typer_instance is not None:
            spoken_app(group.typer_instance)
    return app


def choose_language(arguments: list[str], variable: str | None) -> None:
    """Speak what --lang before the command asks for, else the variable, else Chinese; Typer itself refuses another word."""
    asked = variable or SOURCE
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            asked = value if equals else "".join(arguments[number + 1 : number + 2])
    try:
        speak(asked)
    except ValueError:
        speak(SOURCE)


def wrong_usage(error: TyperException) -> str:
    """What is wrong with a call, and where to read more, in the reader's language."""
    context = getattr(error, "ctx", None)
    lines = [context.get_usage()] if context is not None else []
    lines.append(say("错误:{what}", what=_what_is_wrong(error)))
    if context is not None:
        lines.append(say("详见 {command}", command=f"{context.command_path} --help"))
    return "\n".join(lines)


def _what_is_wrong(error: TyperException) -> str:
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    name = (parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.display_name_raw) if parameter is not None else ""
    if kind == "MissingParameter":
        return say("缺少 {name}", name=name)
    if kind == "NoSuchOption":
        near = listed(getattr(error, "possibilities", None) or ())
        found = say("没有选项 {name}", name=getattr(error, "option_name", ""))
        return found + (say(",是否 {near}", near=near) if near else "")
    if kind == "BadOptionUsage":
        return say("选项 {name} 后面要写一个值", name=getattr(error, "option_name", ""))
    if parameter is not None:
        return _bad_value(name, parameter)
    quoted = _QUOTED.search(error.format_message())
    if quoted is None:
        return say("请写一个命令")
    return say("没有命令 {name}", name=quoted["name"]) if quoted["names"] is None else say("多写了 {names}", names=quoted["names"])


def _bad_value(name: str, parameter: Any) -> str:  # noqa: ANN401
    """The value of an option that cannot be: what it may be instead."""
    described = parameter.type_descriptor
    if described.is_choice:
        wanted = listed(str(getattr(choice, "value", choice)) for choice in described.choices)
        return say("{name} 的值不对,应为 {wanted} 之一", name=name, wanted=wanted)
    if parameter.min is not None and parameter.max is not None:
        return say("{name} 的值不对,应为 {least} 至 {most} 的整数", name=name, least=parameter.min, most=parameter.max)
    return say("{name} 的值不对,应为整数", name=name)


def _speak_help(command: Any) -> None:  # noqa: ANN401
    """The help of a command and its parameters, and what stands for their values."""
    command.help = _of_source(command.help)
    command.options_metavar = say("[选项]")
    for parameter in command.params:
        _said(parameter)


def _said(parameter: Any) -> Any:  # noqa: ANN401
    """A parameter with its help, and the kind of its value, in the reader's language."""
    if parameter is None:
        return None
    parameter.help = say("显示这段说明") if parameter.name == "help" else _of_source(parameter.help)
    described, kind = parameter.type_descriptor, ""
    if parameter.param_type_name == "argument":
        parameter.metavar = _argument_word(parameter.name)
    if described.is_choice:
        kind = f"<{'|'.join(str(getattr(choice, 'value', choice)) for choice in described.choices)}>"
    elif parameter.param_type_name == "option" and described.annotation is not bool:
        kind = f"<{_kind_word(described)}>"
    parameter.display_type_rich = lambda ctx: kind  # noqa: ARG005  Typer names the kinds in English wherever they stand
    return parameter


def _of_source(text: str | None) -> str | None:
    """Help that stands in the code as a docstring or beside an option; the catalogue holds it as it is written there."""
    return say(text) if text else text


def _argument_word(name: str) -> str:
    words = {
        "file": say("文件"),
        "files": say("文件"),
        "indicator": say("指标"),
        "milestone": say("节点编号"),
        "submission": say("批次号"),
        "what": say("内容"),
        "name": say("名称"),
        "source": say("从哪里"),
        "target": say("到哪里"),
    }
    return words.get(name, name).lower()


def _kind_word(described: Any) -> str:  # noqa: ANN401
    if described.is_path:
        return say("文件")
    return say("整数") if described.annotation is int else say("文字")


def _usage(text: str) -> str:
    return text.replace("Usage: ", say("用法:"), 1)
