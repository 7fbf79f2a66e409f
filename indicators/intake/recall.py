"""What a sender corrected in one file, kept for that sender's next file of the same form, and taken back.

Comes in: the sheets of a file, what the sender says of them this time, and the store. Goes out: the table, read with this time's
words and, where they are silent, with those of last time; a remembered correction that no longer fits is left out and said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from indicators.accounts import Who, acting, change
from indicators.intake.correction import from_text, shape_of, to_text
from indicators.intake.finding import UnreadableError
from indicators.intake.header import Names
from indicators.intake.headings import meaning_word
from indicators.intake.layouts import MEANINGS, layout_word
from indicators.intake.reading import Grid
from indicators.intake.recognition import Correction, Table
from indicators.intake.sheets import table_of
from indicators.store import Store, Transaction
from indicators.wording import listed, say

NOTHING_SAID = Correction()
# what a correction of last time is to blame for
NO_LONGER_FITS = frozenset({"unknown_sheet", "unknown_column", "no_header", "no_data"})


@dataclass(frozen=True, slots=True)
class Recalled:
    """A table with the correction in force for it (`said`), and how much of that comes from an earlier file (`earlier`).

    `shape` is that of the file as it would be read without any correction; `outdated` is a remembered one that no longer fits.
    """

    table: Table
    said: Correction
    shape: str
    earlier: Correction = NOTHING_SAID
    outdated: bool = False
    sheets: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """A sentence on what was remembered, if anything was."""
        if self.outdated:
            return (say("上次对这种表的更正对不上这一份,没有用"),)
        told = correction_words(self.earlier)
        return (say("按上次的更正:{what}", what=listed(told)),) if told else ()


def recalled_table(store: Store, grids: Sequence[Grid], said: Correction, names: Names, sender: str | None) -> Recalled:
    """The table of a file, with what its sender said now and the last time. Raises UnreadableError for a sheet that is not there."""
    plain = table_of(grids, NOTHING_SAID, names)
    shape = shape_of(plain)
    sheets = tuple(grid.sheet for grid in grids)
    earlier = remembered(store, sender, shape) if sender else NOTHING_SAID
    if earlier != NOTHING_SAID:
        both = _merged(said, earlier)
        try:
            table = table_of(grids, both, names)
        except UnreadableError:
            table = None
        if table is not None and not {fault.kind for fault in table.faults} & NO_LONGER_FITS:
            return Recalled(table, both, shape, _without(earlier, said), sheets=sheets)
    table = plain if said == _only_choices(said) else table_of(grids, said, names)
    return Recalled(table, said, shape, outdated=earlier != NOTHING_SAID, sheets=sheets)


def remembered(store: Store, sender: str, shape: str) -> Correction:
    """The last correction of a sender for files of a shape; an empty one where there is none."""
    found = store.query("last_correction", {"sender": sender, "shape": shape}).rows
    return from_text(found[0][0]) if found else NOTHING_SAID


def keep(transaction: Transaction, sender: str, shape: str, said: Correction) -> None:
    """Remember a correction; a later one of the same sender and shape stands in its place.

    Period and region are not remembered: one sender may send the same form for another month or another county.
    """
    said = replace(said, period=None, region=None)
    row = {"sender": sender, "shape": shape, "correction": to_text(said)}
    transaction.append("correction", [row])


def forget_correction(store: Store, *, sender: Who, shape: str) -> bool:
    """Take back what was remembered for a sender's files of a shape; False where nothing was. Raises RefusedError for who may not send."""
    name = acting(sender).name
    told = correction_words(remembered(store, name, shape))
    if not told:
        return False
    with change(store, sender, what="撤销更正", subject=shape[:12], role="reporter") as (transaction, _):
        transaction.describe(old=";".join(told))
        keep(transaction, name, shape, NOTHING_SAID)
    return True


def correction_words(said: Correction) -> tuple[str, ...]:
    """What a correction says of how files of a shape are read, a phrase a part."""
    told = [say("工作表“{sheet}”", sheet=said.sheet)] if said.sheet else []
    told += [layout_word(said.layout)] if said.layout else []
    told += [say("表头第 {row} 行", row=said.header_row)] if said.header_row is not None else []
    for name, which in said.columns.items():
        told.append(say("{meaning}用“{which}”列", meaning=meaning_word(MEANINGS[name]) if name in MEANINGS else name, which=which))
    return tuple(told)


def _merged(said: Correction, earlier: Correction) -> Correction:
    """This time's words, and last time's where they are silent."""
    parts: dict[str, Any] = {part.name: getattr(said, part.name) or getattr(earlier, part.name) for part in fields(Correction)}
    return Correction(**{**parts, "columns": {**earlier.columns, **said.columns}})


def _without(earlier: Correction, said: Correction) -> Correction:
    """What of last time's correction this time's words leave standing."""
    parts: dict[str, Any] = {part.name: None if getattr(said, part.name) else getattr(earlier, part.name) for part in fields(Correction)}
    return Correction(**{**parts, "columns": {name: which for name, which in earlier.columns.items() if name not in said.columns}})


def _only_choices(said: Correction) -> Correction:
    """Period and region, which say nothing of how the table is read."""
    return Correction(period=said.period, region=said.region)
