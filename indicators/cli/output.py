"""Rows as people and programs read them: a table in the terminal, CSV, JSON, Parquet.

Comes in: names of columns and rows of exact values. Goes out: bytes. CSV is UTF-8 with all digits, nothing for none; text
that a spreadsheet would run as a formula is written so that none does.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from indicators.wording.numbers import plain

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = re.compile(r"[-+]?\d+(\.\d+)?%?|[<>=~]{1,2}")

Row = Sequence[object]


def as_csv(columns: Sequence[str], rows: Iterable[Row], *, as_it_is: bool = False) -> str:
    """CSV with a header line; `as_it_is` writes texts to the letter, for looking at what a file holds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(row if as_it_is else [cell(value) for value in row] for row in rows)
    return text.getvalue()


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """A list of objects; exact numbers as text, so that no digit is lost."""
    objects = [{name: _json_value(value) for name, value in zip(columns, row, strict=True)} for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=1)


def as_parquet(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A Parquet file; lists stay lists."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    by_column = list(zip(*rows, strict=True)) or [() for _ in columns]
    sink = io.BytesIO()
    pq.write_table(pa.table({name: list(values) for name, values in zip(columns, by_column, strict=True)}), sink)
    return sink.getvalue()


def cell(value: object) -> str:
    """One value as CSV text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return cell(";".join(str(part) for part in value))
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) and not _HARMLESS.fullmatch(text) else text


def _json_value(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [_json_value(part) for part in value]
    return cell(value)
