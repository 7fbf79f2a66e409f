"""Answers, and why there is none.

Comes in: a cursor, the text of a query, values; or DuckDB's error. Goes out: rows; or the reason in the reader's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from indicators.store.address import Address
from indicators.wording import say

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: names of the columns and the rows as tuples."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows as dicts by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def run(cursor: duckdb.DuckDBPyConnection, text: str, values: Values | None) -> Rows:
    """Ask a query with its values bound."""
    answer = cursor.execute(text, dict(values) if values else None)
    return Rows(tuple(column[0] for column in answer.description or ()), tuple(answer.fetchall()))


def reason(error: duckdb.Error, address: Address) -> str:
    """Why DuckDB refused, in one line that shows no password."""
    text = str(error)
    first = address.hidden(text.split("\n", maxsplit=1)[0])
    if "No space left" in text or "Disk quota exceeded" in text:
        return say("磁盘已满,请清理后重试({detail})", detail=first)
    if "Read-only file system" in text or "Permission denied" in text:
        return say("没有写入权限({detail})", detail=first)
    if is_damage(error):
        return say("文件已损坏({detail})", detail=first)
    return first


def is_damage(error: duckdb.Error) -> bool:
    """Whether what is stored could not be read as it was written."""
    text = str(error).lower()
    return any(word in text for word in ("checksum", "corrupt", "failure while replaying wal", "failed to load metadata"))
