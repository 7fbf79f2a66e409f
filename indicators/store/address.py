"""Where a store is: a DuckDB file, or a DuckLake for several machines.

Comes in: what stands behind `--db`: a path, or `ducklake:postgres:dbname=… host=… data_path=…` as libpq writes it, with
the folder or bucket of the data (and `url_style=path` for servers whose buckets have no host names of their own). Goes
out: an address; as text it shows no password. Nothing is opened here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from indicators.errors import StoreError
from indicators.wording import say

_LAKE: Final = "ducklake:"
_POSTGRES: Final = "postgres:"
_DATA: Final = re.compile(r"(?:^|\s)data_path=(?:'([^']*)'|(\S+))")
_PATH_STYLE: Final = re.compile(r"(?:^|\s)url_style=path(?=\s|$)")
_SECRETS: Final = (re.compile(r"(?:^|\s)password=('[^']*'|\S+)"), re.compile(r"://[^/:@\s]*:([^@\s]+)@"))
# names that DuckDB or the rules use for databases of their own
_TAKEN: Final = frozenset({"rules", "system", "temp", "memory"})


@dataclass(frozen=True, slots=True)
class FileAddress:
    """A store in a DuckDB file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def hidden(self, text: str) -> str:
        """The text; a file has no secret to hide."""
        return text


@dataclass(frozen=True, slots=True)
class LakeAddress:
    """A store in a DuckLake: its catalog as DuckLake names it, and where its data lie (None: as the catalog says).

    `text` is what stood behind --db, with its password; what is shown is `str` of the address.
    """

    catalog: str
    data: str | None
    text: str = field(repr=False)
    path_style: bool = False

    def __str__(self) -> str:
        return self.hidden(_LAKE + self.catalog)

    @property
    def postgres(self) -> str | None:
        """How libpq reaches the catalog; None where it is a file."""
        return self.catalog.removeprefix(_POSTGRES) if self.catalog.startswith(_POSTGRES) else None

    def hidden(self, text: str) -> str:
        """The text without the password of the catalog, which libpq's errors repeat."""
        for pattern in _SECRETS:
            for found in pattern.finditer(self.catalog):
                text = text.replace(found[1], "***")
        return text


Address = FileAddress | LakeAddress


def address_of(text: str | Path) -> Address:
    """What `--db` says. Raises StoreError for a file name that cannot be used."""
    if isinstance(text, str) and text.startswith(_LAKE):
        catalog = text.removeprefix(_LAKE)
        data = _DATA.search(catalog)
        rest = _PATH_STYLE.sub("", _DATA.sub("", catalog)).strip()
        return LakeAddress(rest, (data[1] or data[2]) if data else None, text, _PATH_STYLE.search(catalog) is not None)
    path = Path(text)
    if path.stem.lower() in _TAKEN:
        raise StoreError(say("数据库文件不能叫 {name};请换一个名称", name=path.name))
    return FileAddress(path)
