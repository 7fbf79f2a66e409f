"""Whether a store is sound.

Comes in: a store. Goes out: its version, how many rows each table has, and every fault in words; none is sound. Every
byte of every table is read, so that damage shows, and what must hold between the rows is asked (sql/soundness.sql).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import duckdb

from indicators import sql
from indicators.store.file_copy import fingerprint, tables
from indicators.store.migration import SCHEMA_VERSION
from indicators.store.rows import reason
from indicators.store.store import Store
from indicators.store.transaction import current_version
from indicators.wording import say


@dataclass(frozen=True, slots=True)
class Soundness:
    """What a check found: no fault is sound."""

    version: int
    schema_version: int
    rows: dict[str, int]
    faults: tuple[str, ...]


# the question of sql/soundness.sql and what each row of its answer means
_FAULTS: Final[Mapping[str, Callable[[tuple[object, ...]], str]]] = {
    "one_state": lambda row: say("版本记录应为一行,有 {count} 行", count=row[0]),
    "versions_without_change": lambda row: say("表 {table} 的版本 {version} 没有操作记录", table=row[0], version=row[1]),
    "missing_changes": lambda row: say("操作记录缺第 {version} 号", version=row[0]),
    "changes_told_twice": lambda row: say("操作记录第 {version} 号有 {count} 行", version=row[0], count=row[1]),
    "changes_to_come": lambda row: say("操作记录有第 {version} 号,而数据库只到第 {last} 号", version=row[0], last=row[1]),
    "actuals_without_submission": lambda row: say("有 {count} 个实际值属于不存在的报送批次 {submission}", submission=row[0], count=row[1]),
    "submissions_without_actuals": lambda row: say("报送批次 {submission} 没有实际值", submission=row[0]),
    "submissions_told_twice": lambda row: say("报送批次 {submission} 有 {count} 行", submission=row[0], count=row[1]),
    "kept_files_changed": lambda row: say("报送批次 {submission} 留存的原文件“{name}”与入库时不同", submission=row[0], name=row[1]),
    "withdrawals_of_nothing": lambda row: say("撤回记录指向不存在的报送批次 {submission}", submission=row[0]),
    "withdrawn_twice": lambda row: say("报送批次 {submission} 撤回了 {count} 次", submission=row[0], count=row[1]),
    "actuals_of_nothing": lambda row: say(
        "实际值的方案 {plan} 或区域 {region} 不存在({count} 个)", plan=row[0], region=row[1], count=row[2]
    ),
    "actuals_incomplete": lambda row: say(
        "报送批次 {submission} 有 {count} 个实际值缺值,或数据期首尾颠倒", submission=row[0], count=row[1]
    ),
    "parts_without_plan": lambda row: say("表 {table} 中方案 {plan} 的版本 {version} 不存在", table=row[0], plan=row[1], version=row[2]),
    "targets_without_indicator": lambda row: say(
        "方案 {plan} 版本 {version} 的目标指向不存在的指标 {indicator}", plan=row[0], version=row[1], indicator=row[2]
    ),
    "milestones_done_of_nothing": lambda row: say("完成标记指向不存在的节点 {plan} {milestone}", plan=row[0], milestone=row[1]),
}


def check_store(store: Store) -> Soundness:
    """Read everything and ask what must hold. Raises StoreError where the store cannot be opened at all."""
    with store.lent() as opened:
        cursor = opened.cursor()
        try:
            cursor.execute("BEGIN")  # one state of the store, whoever writes meanwhile
            (own,) = cursor.execute("SELECT current_database()").fetchone() or ("",)
            rows: dict[str, int] = {}
            faults: list[str] = []
            for table in tables(cursor, own):
                try:
                    rows[table], _ = fingerprint(cursor, own, table)
                except duckdb.Error as error:
                    faults.append(say("表 {table} 读不出:{reason}", table=table, reason=reason(error, store.address)))
            if not faults:
                faults += _missing_columns(cursor, own)
            if not faults:
                faults += _broken_rules(cursor)
            return Soundness(0 if faults else current_version(cursor), SCHEMA_VERSION, rows, tuple(faults))
        finally:
            cursor.close()


def _missing_columns(cursor: duckdb.DuckDBPyConnection, own: str) -> Iterator[str]:
    with duckdb.connect() as pattern:
        pattern.execute(sql.schema())
        (name,) = pattern.execute("SELECT current_database()").fetchone() or ("",)
        wanted = set(pattern.execute(sql.queries()["columns_of"], {"database": name}).fetchall())
    found = set(cursor.execute(sql.queries()["columns_of"], {"database": own}).fetchall())
    for table, column, kind in sorted(wanted ^ found):
        yield say("表 {table} 的列 {column}({kind})与本版本的结构不符", table=table, column=column, kind=kind)


def _broken_rules(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for name, text in sql.soundness().items():
        for row in cursor.execute(text).fetchmany(20):
            yield _FAULTS[name](row)
