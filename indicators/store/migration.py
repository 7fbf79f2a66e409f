"""A store that fits this program: made if it is empty, migrated if it is older, refused if it is newer.

Comes in: a store just opened. Goes out: the same, of SCHEMA_VERSION. An older store is first copied beside itself, then
changed in one transaction by the numbered files of sql/migrations, which the audit records.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb

from indicators import sql
from indicators.errors import StoreError
from indicators.store.address import Address, FileAddress, LakeAddress
from indicators.store.file_copy import write_copy
from indicators.store.lake import turn_to_write
from indicators.store.opening import Opened
from indicators.store.rows import reason
from indicators.store.transaction import Transaction, roll_back, take_turn
from indicators.wording import say

SCHEMA_VERSION: Final = max(sql.migrations())


def prepare(opened: Opened, address: Address) -> bool:
    """Bring a store just opened to SCHEMA_VERSION; says whether it was made now.

    Raises StoreError in words for what is no store, what is newer, and what cannot be changed.
    """
    try:
        found, made = _schema_version(opened, address)
        if found == SCHEMA_VERSION:
            return made
        if found > SCHEMA_VERSION:
            raise StoreError(
                say(
                    "数据库的版本是 {number},本程序用的是 {schema_version};请用与之相配的程序版本打开",
                    number=found,
                    schema_version=SCHEMA_VERSION,
                )
            )
        if opened.read_only:
            raise StoreError(
                say(
                    "数据库 {path} 是旧版本({number}),要升级到 {schema_version} 才能打开,但没有写入权限",
                    path=address,
                    number=found,
                    schema_version=SCHEMA_VERSION,
                )
            )
        _migrate(opened, address, found)
    except duckdb.Error as error:
        raise StoreError(
            say("{path} 不是序时的数据库,或已损坏:{reason}。请从备份恢复,或换一个 --db", path=address, reason=reason(error, address))
        ) from error
    return False


def _schema_version(opened: Opened, address: Address) -> tuple[int, bool]:
    """The version of the schema; makes an empty store first. Who makes it at the same time as another takes the other's."""
    made = False
    for last in (False, True):
        tables = {row[0] for row in opened.cursor().execute(sql.queries()["own_tables"]).fetchall()}
        if tables and "store_state" not in tables:
            raise StoreError(say("{path} 里是别的内容,不是序时的数据库;请换一个 --db", path=address))
        if tables:
            break
        cursor = opened.cursor()
        try:
            cursor.execute("BEGIN")
            cursor.execute(sql.schema())
            cursor.execute("COMMIT")
            made = True
            break
        except duckdb.Error:
            roll_back(cursor)
            if last:
                raise
    row = opened.cursor().execute(sql.queries()["schema_version"]).fetchone()
    if row is None:
        raise StoreError(say("数据库 {path} 已损坏:没有版本记录。请从备份恢复,或换一个 --db", path=address))
    return int(row[0]), made


def _migrate(opened: Opened, address: Address, found: int) -> None:
    """Everything from one version to the other in one transaction; who comes second finds it done."""
    queue = turn_to_write(opened.connection, address) if isinstance(address, LakeAddress) else nullcontext()
    with queue:
        _copy_before(opened, address)
        cursor = opened.cursor()
        version = take_turn(cursor)
        try:
            row = cursor.execute(sql.queries()["schema_version"]).fetchone()
            found = int(row[0]) if row else found
            if found < SCHEMA_VERSION:
                for number in range(found + 1, SCHEMA_VERSION + 1):
                    cursor.execute(sql.migrations()[number])
                cursor.execute(sql.queries()["set_schema_version"], {"schema_version": SCHEMA_VERSION})
                change = Transaction(cursor, version)
                change.describe(old=str(found), new=str(SCHEMA_VERSION))
                change.record(who="系统", what="升级数据结构", subject="", reason="", origin="")
                cursor.execute("COMMIT")
            else:
                roll_back(cursor)
        except BaseException:
            roll_back(cursor)
            raise


def _copy_before(opened: Opened, address: Address) -> None:
    """The automatic backup: beside the file; of a lake in the folder of its data, or as its last snapshot where that is a bucket."""
    if isinstance(address, FileAddress):
        beside = address.path
    elif address.data is not None and "://" not in address.data:
        beside = Path(address.data) / "xushi.duckdb"
    else:
        return
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = beside.with_name(f"{beside.stem}-before-{SCHEMA_VERSION}-{moment}{beside.suffix}")
    write_copy(opened, address, target, replace=True)
