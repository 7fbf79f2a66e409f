"""The command line `xushi`: the same answers as the screen, for scripts and for those who like to type.

Comes in: arguments. Goes out: text, and an exit status: 0 done, 1 refused, 2 wrong usage, 3 the store cannot be used.
Thin: each command asks one function and shows what it says; no traceback reaches a user.
"""

from __future__ import annotations

import io
import sys

from indicators.cli import due, importing, questions, reading, template
from indicators.cli.commands import app
from indicators.errors import StoreError, XushiError

for part in (importing, reading, template, questions, due):
    app.registered_commands += part.app.registered_commands


def main() -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    try:
        app()
    except StoreError as error:
        _complain(error)
        sys.exit(3)
    except XushiError as error:
        _complain(error)
        sys.exit(1)


def _complain(error: XushiError) -> None:
    sys.stderr.write(f"{error}\n")
