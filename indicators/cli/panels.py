"""The frames around the help of a command, in the reader's language.

Goes out: Typer's own drawing of help with Chinese or English titles, whose sentences break where the line ends. Loaded only when help
is shown: what draws it reads Markdown and colours code, for which no other command should wait.
"""

from __future__ import annotations

from rich.text import Text
from typer import rich_utils

from indicators.wording import say


def speak_titles() -> None:
    """The titles of the frames, which Typer keeps as names of a module."""
    rich_utils.highlighter = _Whole()
    rich_utils.ARGUMENTS_PANEL_TITLE = say("参数")
    rich_utils.OPTIONS_PANEL_TITLE = say("选项")
    rich_utils.COMMANDS_PANEL_TITLE = say("命令")
    rich_utils.REQUIRED_LONG_STRING = say("[必填]")
    rich_utils.DEFAULT_STRING = say("[默认:{}]")
    rich_utils.ENVVAR_STRING = say("[环境变量:{}]")


class _Whole(rich_utils.OptionHighlighter):
    """Help that goes on in the next line: a Chinese sentence without spaces would be cut off at the end of the first."""

    def highlight(self, text: Text) -> None:
        """Colour the options in a text, and let it break anywhere."""
        super().highlight(text)
        text.overflow = "fold"
