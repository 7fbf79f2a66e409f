"""The SQL of the product, in .sql files: schema, migrations, named queries, and the chain of rules in `assessment/`.

Comes in: the name of a query. Goes out: its text. Texts are put together from files of this folder only; a value is
never part of a text, it is always bound.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- name: (?P<name>[a-z_]+)$", re.MULTILINE)
_READ = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")


def schema() -> str:
    """The tables of an empty store."""
    return _text("schema.sql")


@cache
def migrations() -> dict[int, str]:
    """What makes each version of the schema of the one before, by number; the first makes it of nothing."""
    folder = files(__package__).joinpath("migrations")
    return {int(entry.name[:4]): entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.name.endswith(".sql")}


@cache
def soundness() -> dict[str, str]:
    """Every question of `soundness.sql`, by name; a row of an answer is a fault of the store."""
    return _named("soundness.sql")


def macros() -> str:
    """The small arithmetic of the rules, made once in a database in memory beside the store."""
    return _text("macros.sql")


@cache
def queries() -> dict[str, str]:
    """Every named query of `queries.sql` and `accounts.sql`, by name."""
    return {**_named("queries.sql"), **_named("accounts.sql")}


@cache
def answers() -> dict[str, str]:
    """Every query of `answers.sql`, which is asked at the end of the chain of rules."""
    return _named("answers.sql")


def _named(file: str) -> dict[str, str]:
    text = _text(file)
    found = list(_NAME.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return {match["name"]: text[match.end() : end].strip() for match, end in zip(found, ends, strict=True)}


@cache
def assessment_steps() -> tuple[tuple[str, str], ...]:
    """The steps of the rules in their order: name of the step, its SELECT."""
    folder = files(__package__).joinpath("assessment")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple((name[3:-4], folder.joinpath(name).read_text(encoding="utf-8").strip()) for name in names)


@cache
def assessment(last: str) -> str:
    """The chain of steps as one WITH, followed by the query `last` of `answers.sql`.

    A step that is read in more than one place is reckoned once and kept; otherwise its text would be planned again in
    each. A step whose first words are "kept" or "reckoned anew" has been measured to be better off so.
    """
    bodies, answer = assessment_steps(), answers()[last]
    reads = Counter(name for text in (*(body for _, body in bodies), answer) for name in _READ.findall(text))
    kept = {name: body.startswith("-- kept") or (reads[name] > 1 and not body.startswith("-- reckoned anew")) for name, body in bodies}
    steps = ",\n".join(f"{name} AS {'MATERIALIZED' if kept[name] else 'NOT MATERIALIZED'} (\n{body}\n)" for name, body in bodies)
    return f"WITH {steps}\n{answer}"


@cache
def _text(file: str) -> str:
    return files(__package__).joinpath(file).read_text(encoding="utf-8")
