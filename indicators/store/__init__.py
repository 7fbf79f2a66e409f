"""The store: the only room that opens DuckDB.

Comes in: names of queries with values, and rows to append. Goes out: rows. A store is a DuckDB file, or a DuckLake with
its catalog in PostgreSQL where several machines work at once: the same schema, the same queries. `store.py` opens it for
use, reads and writes; `soundness.py` says whether it is sound; `copying.py` backs it up, restores and copies it.
"""

from indicators.store.address import Address, FileAddress, LakeAddress, address_of
from indicators.store.copying import back_up, copy_store, restore
from indicators.store.migration import SCHEMA_VERSION
from indicators.store.rows import Rows, Values
from indicators.store.soundness import Soundness, check_store
from indicators.store.store import Store
from indicators.store.transaction import Kind, Transaction

__all__ = [
    "SCHEMA_VERSION",
    "Address",
    "FileAddress",
    "Kind",
    "LakeAddress",
    "Rows",
    "Soundness",
    "Store",
    "Transaction",
    "Values",
    "address_of",
    "back_up",
    "check_store",
    "copy_store",
    "restore",
]
