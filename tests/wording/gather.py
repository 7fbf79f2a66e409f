"""Every text that people read, gathered from the code, and the catalogue brought up to date with it.

`python tests/wording/gather.py` writes new texts without a translation into the catalogue and takes out those that the code no
longer says; the tests beside this file then name what is still to be translated. A text is what stands in say(…), and the help
of the command line, which stands in docstrings and beside options.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from indicators.wording import CATALOGS, DOMAIN

ROOT = Path(__file__).parents[2]
START = datetime(2026, 1, 1, tzinfo=UTC)
ENGLISH = CATALOGS / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"


def said_in_code() -> dict[str, set[str]]:
    """Every text by where it is said: files, and the command line's help."""
    found: dict[str, set[str]] = {}
    for folder in ("dashboard", "indicators"):
        for path in (ROOT / folder).rglob("*.py"):
            for text in said_in(path.read_text(encoding="utf-8")):
                found.setdefault(text, set()).add(path.relative_to(ROOT).as_posix())
    for text in help_texts():
        found.setdefault(text, set()).add("indicators/cli")
    return found


def said_in(source: str) -> Iterator[str]:
    """The texts of every say(…), those inside an f-string too, which Babel's own extractor does not see."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in {"say", "_say"} and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


def help_texts() -> Iterator[str]:
    """The help of every command and option, as it stands in the code."""
    from indicators.cli import app  # noqa: PLC0415  the commands as they are registered

    yield from _of_command(typer.main.get_command(app))


def _of_command(command: Any) -> Iterator[str]:  # noqa: ANN401 — Typer has several kinds of commands
    if command.help:
        yield command.help
    for parameter in command.params:
        if parameter.help:
            yield parameter.help
    for inner in getattr(command, "commands", {}).values():
        yield from _of_command(inner)


def english() -> Catalog:
    """The English catalogue as it stands."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain=DOMAIN)


def main() -> None:
    """Bring the catalogue up to date, in the order of the texts, so that two who translate seldom meet on a line."""
    before = {message.id: message.string for message in english() if message.id}
    new = Catalog(
        locale="en", domain=DOMAIN, project="xushi", version="-", header_comment="# English words of xushi; Chinese is the source.",
        msgid_bugs_address="-", last_translator="-", language_team="-", fuzzy=False,
    )  # fmt: skip
    new.revision_date = new.creation_date = START  # a day of its own would change the file each time
    for text, places in sorted(said_in_code().items()):
        new.add(text, str(before.get(text, "")), locations=[(place, 0) for place in sorted(places)])
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, new, width=0, include_lineno=False, sort_output=True)


if __name__ == "__main__":
    main()
