"""Regions: codes, names and who lies in whom.

Comes in: `code,name,parent,level,aliases` (CSV, aliases separated by |). Goes out: `Regions`, to look a region up by
code, name or alias and to list what lies below it. Refuses an unknown parent, a circle and a name that two regions
share without a parent that tells them apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from indicators.errors import RefusedError
from indicators.wording import say

Level = Literal["province", "city", "county", "township", "zone"]


class Region(BaseModel):
    """One region; `code` is that of GB/T 2260, or one of our own with a letter in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1)

    code: str
    name: str
    parent: str | None
    level: Level
    aliases: tuple[str, ...] = ()


class Regions:
    """All known regions, as a table to look names up in."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in regions}
        self._by_name: dict[str, list[Region]] = {}
        self._children: dict[str | None, list[str]] = {}
        for region in self._by_code.values():
            self._children.setdefault(region.parent, []).append(region.code)
            if region.parent is not None and region.parent not in self._by_code:
                raise RefusedError(
                    say("区域“{name}”({code})的上级 {parent} 不在区域表中", name=region.name, code=region.code, parent=region.parent)
                )
            for name in {region.name, *region.aliases}:
                self._by_name.setdefault(name, []).append(region)
        for region in self._by_code.values():
            self._refuse_circle(region)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def _refuse_circle(self, region: Region) -> None:
        seen = {region.code}
        while region.parent is not None:
            if region.parent in seen:
                raise RefusedError(say("区域“{name}”的上级关系成环", name=region.name))
            seen.add(region.parent)
            region = self._by_code[region.parent]

    def find(self, name_or_code: str, *, within: str | None = None) -> Region | None:
        """The region of that code, name or alias; `within` (a code) tells equal names apart. None if unknown or unclear."""
        if name_or_code in self._by_code:
            return self._by_code[name_or_code]
        found = self._by_name.get(name_or_code, [])
        if within is not None:
            inside = [region for region in found if region.code in self.below(within)]
            found = inside or found
        return found[0] if len(found) == 1 else None

    def below(self, code: str) -> tuple[str, ...]:
        """The codes of a region and of everything in it, itself first."""
        inside = [code]
        for parent in inside:
            inside += self._children.get(parent, ())
        return tuple(inside)

    def names(self) -> tuple[str, ...]:
        """Every name and alias, for suggestions."""
        return tuple(self._by_name)


def read_regions(content: bytes, file: str = "regions.csv") -> tuple[Region, ...]:
    """Read a CSV of regions; raises RefusedError with file and line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(say("{file} 不是 UTF-8 编码(第 {n} 字节)", file=file, n=error.start + 1)) from error
    rows = csv.DictReader(io.StringIO(text))
    wanted = ["code", "name", "parent", "level", "aliases"]
    if rows.fieldnames is None or set(wanted) - set(rows.fieldnames):
        raise RefusedError(say("{file} 第 1 行:表头应为 {names}", file=file, names=",".join(wanted)))
    regions: dict[str, Region] = {}
    for row in rows:
        aliases = tuple(part.strip() for part in (row["aliases"] or "").split("|") if part.strip())
        try:
            region = Region.model_validate({**{k: row[k] for k in wanted}, "parent": row["parent"] or None, "aliases": aliases})
        except ValidationError as error:
            field = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise RefusedError(
                say("{file} 第 {line_num} 行 {field}:值“{n}”不对", file=file, line_num=rows.line_num, field=field, n=row.get(field) or "")
            ) from error
        if region.code in regions:
            raise RefusedError(say("{file} 第 {line_num} 行 code:{code} 重复", file=file, line_num=rows.line_num, code=region.code))
        regions[region.code] = region
    return tuple(regions.values())
