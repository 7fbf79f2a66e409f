"""The command line `xushi`: the same answers as the screen, for scripts and for those who like to type.

Comes in: arguments. Goes out: text, and an exit status: 0 done, 1 refused, 2 wrong usage, 3 the store cannot be used.
Thin: each command asks one function and shows what it says; no traceback reaches a user.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import traceback

from typer import Abort
from typer.exceptions import TyperException

from indicators.cli import accounts, due, importing, keeping, questions, reading, template
from indicators.cli.commands import app
from indicators.cli.frame import LANGUAGE_VARIABLE, choose_language, spoken_app, wrong_usage
from indicators.errors import StoreError, XushiError
from indicators.wording import say

for part in (importing, reading, template, questions, due, keeping):
    app.registered_commands += part.app.registered_commands
app.add_typer(accounts.app, name="account")
spoken_app(app)


def main() -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    choose_language(sys.argv[1:], os.environ.get(LANGUAGE_VARIABLE))
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except TyperException as error:
        if str(error):  # help that was shown for want of a command says nothing more
            sys.stderr.write(f"{wrong_usage(error)}\n")
        sys.exit(2)
    except Abort:
        sys.exit(130)
    except StoreError as error:
        _complain(error)
        sys.exit(3)
    except XushiError as error:
        _complain(error)
        sys.exit(1)
    except BrokenPipeError:  # whoever read the answer has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001  the last place where a trace can be kept from the reader
        _apologize(error)
        sys.exit(1)


def _apologize(error: Exception) -> None:
    """What nobody foresaw: the reader gets a sentence, a file gets the trace."""
    with tempfile.NamedTemporaryFile("w", prefix="xushi-", suffix=".log", encoding="utf-8", delete=False) as file:
        traceback.print_exception(error, file=file)
    said = say("程序出错了({kind})。这不是输入的问题;请把 {path} 交给管理员,里面有原因", kind=type(error).__name__, path=file.name)
    sys.stderr.write(said + "\n")


def _complain(error: XushiError) -> None:
    sys.stderr.write(f"{error}\n")
