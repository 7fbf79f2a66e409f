"""A file of actuals against the plan and what is stored: findings and a preview. Never writes, never repairs.

Comes in: a store, the bytes of a file, the day of submission, and what the sender chose. Goes out: a frozen `Check` that
shows what was understood, every row's fate, what is wrong or odd, and which lights would change. Whatever the bytes are,
the answer is words; only a wrong choice of the sender (no such plan, region, period) is refused outright.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.accounts import Who, acting
from indicators.candidates import NUMBER
from indicators.errors import RefusedError
from indicators.intake.examination import Choices, Examined, examine
from indicators.intake.field import field_of
from indicators.intake.finding import Finding, FindingGroup, Place, UnreadableError, error, grouped
from indicators.intake.headings import meaning_word
from indicators.intake.layouts import MEANINGS, Layout
from indicators.intake.lights import LightChange, changed_lights, month_of_latest
from indicators.intake.preview import Fates, PreviewRow, PreviewRows, State, fates
from indicators.intake.progress import Progress, silent
from indicators.intake.reading import DEFAULT_LIMITS, Limits, read_grids
from indicators.intake.recall import NO_LONGER_FITS, Recalled, recalled_table
from indicators.intake.recognition import Correction, PassedRow
from indicators.intake.reported import Reported, Reports
from indicators.intake.settling import Settled
from indicators.intake.understanding import SeenRow, UnderstoodColumn, first_rows, understood_columns
from indicators.intake.vocabulary import Catalogue, chosen_plan, find_region, heading_names, read_catalogue
from indicators.period import PeriodError, parse_period
from indicators.store import Kind, Store
from indicators.wording import listed, say

LAYOUTS: tuple[Layout, ...] = ("long", "months", "indicators", "regions")


@dataclass(frozen=True, slots=True)
class Check:
    """What a file would do. `rows` are in the file's order, `values` those fit to be stored; `already` is set for a file stored before.

    `old_values` are those in force for `values`, null where there is none; `shape` is the same for files of the same form.
    `lights` are the first of the `lights_changed` that would change, `sheets` all with anything in them, `first_rows` the first
    rows of the one that was read.
    `correction` is what was said of this file, now and, as `recalled` says, the last time.
    """

    file_name: str
    content: bytes = field(repr=False)
    kind: Kind
    today: date
    layout: str
    sheet: str
    encoding: str
    delimiter: str
    header_row: int | None
    columns: tuple[UnderstoodColumn, ...]
    understood: tuple[str, ...]
    passed_over: tuple[PassedRow, ...]
    findings: tuple[Finding, ...]
    rows: Sequence[PreviewRow] = field(repr=False)
    lights: tuple[LightChange, ...]
    lights_changed: int
    as_of: date | None
    plans: tuple[str, ...]
    versions: tuple[tuple[str, int], ...]
    values: Sequence[Reported] = field(repr=False)
    fingerprint: str
    already: str
    counts: Mapping[State, int]
    old_values: pa.Array = field(repr=False)
    shape: str
    correction: Correction
    recalled: tuple[str, ...]
    sheets: tuple[str, ...]
    first_rows: tuple[SeenRow, ...] = field(repr=False)

    @property
    def reports(self) -> Reports:
        """The values fit to be stored, in columns. Raises TypeError where there are none."""
        if not isinstance(self.values, Reports):
            raise TypeError(self.values)
        return self.values

    @property
    def followed(self) -> bool:
        """Whether the file has the sheet, header row and columns that were said of it."""
        return bool(self.first_rows) and not {finding.kind for finding in self.findings} & NO_LONGER_FITS

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep rows out."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that ask for a tick."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def groups(self) -> tuple[FindingGroup, ...]:
        """The findings for reading: equal causes together, errors first."""
        return grouped(self.findings)


def meanings_to_choose() -> dict[str, str]:
    """What a column may be, by the name an option gives it and the word people read."""
    return {name: meaning_word(meaning) for name, meaning in MEANINGS.items()}


def check_file(
    store: Store,
    content: bytes,
    file_name: str,
    *,
    today: date,
    plan: str | None = None,
    period: str | None = None,
    region: str | None = None,
    header_row: int | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    layout: Layout | None = None,
    kind: Kind = "office",
    limits: Limits = DEFAULT_LIMITS,
    with_lights: bool = True,
    sender: Who | None = None,
    progress: Progress = silent,
) -> Check:
    """Check a file of actuals (or pasted text) as if it were sent on `today`.

    `with_lights` also judges which lights would change, which costs two runs of the rules.
    `period` and `region` stand in for columns the file lacks; `columns` says of a meaning (value, region …) which column
    it is, by letter or heading; `layout` is long, months, indicators or regions. What `sender` corrected in an earlier file of the
    same shape holds again, where nothing else is said. `progress` hears how far a long check has come. Raises RefusedError
    only for a choice that cannot be (unknown plan, region, period, layout).
    """
    catalogue = read_catalogue(store)
    choices = _choices(catalogue, plan, region, period)
    if layout is not None and layout not in LAYOUTS:
        raise RefusedError(say("没有版式“{layout}”,应为 {names} 之一", layout=layout, names=listed(LAYOUTS)))
    said = Correction(header_row, columns or {}, layout, sheet, period, region)
    names = heading_names(store, catalogue)
    whose = field_of(store, sender, [known.plan for known in catalogue.plans])
    recalled: Recalled | None = None
    with _uncollected():
        progress(say("读取文件"), 0.0)
        try:
            name = acting(sender).name if sender is not None else None
            recalled = recalled_table(store, read_grids(content, file_name, limits=limits), said, names, name)
            examined = examine(store, recalled.table, catalogue, names, choices, today=today, kind=kind, whose=whose, progress=progress)
        except UnreadableError as refusal:
            examined = Examined((error(refusal.fault, Place(row=refusal.row)),))
    progress(say("计算哪些灯会变"), 0.85)
    return _as_check(store, recalled, examined, choices, _File(file_name, content, kind, today), with_lights=with_lights)


@contextmanager
def _uncollected() -> Iterator[None]:
    """The rows of a large file are no garbage; to look through all of them for some, again and again, costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _File:
    """What was sent, as what, when."""

    file_name: str
    content: bytes
    kind: Kind
    today: date


def _as_check(store: Store, recalled: Recalled | None, examined: Examined, choices: Choices, file: _File, *, with_lights: bool) -> Check:
    table = recalled.table if recalled else None
    kept = examined.kept
    fresh = kept.of("new", "changed") if kept else None
    as_of = month_of_latest(fresh) if fresh else None
    lights, lights_changed = changed_lights(store, fresh, as_of) if with_lights and fresh and as_of else ((), 0)
    fingerprint = _fingerprint(file.content, examined.settled, choices)
    again = store.query("same_file", {"sha256": fingerprint}).dicts()
    rows = _preview(examined)
    passed = (*(table.passed_over if table else ()), *(examined.answer.passed if examined.answer else ()))
    return Check(
        file_name=file.file_name,
        content=file.content,
        kind=file.kind,
        today=file.today,
        layout=table.layout if table else "unknown",
        sheet=table.sheet if table else "",
        encoding=table.encoding if table else "",
        delimiter=table.delimiter if table else "",
        header_row=table.header_row if table else None,
        columns=understood_columns(table, examined.settled),
        understood=(*(recalled.words if recalled else ()), *examined.understood),
        passed_over=tuple(sorted(passed, key=lambda row: row.number)),
        findings=examined.findings,
        rows=rows if len(rows) else (),
        lights=lights,
        lights_changed=lights_changed,
        as_of=as_of,
        plans=tuple(examined.words),
        versions=tuple((name, words.version) for name, words in examined.words.items()),
        values=kept.rows if kept and len(kept.rows) else (),
        fingerprint=fingerprint,
        already=stored_before(again, plans_of(kept.rows) if kept else set(), rows.counts()["refused"]),
        counts=rows.counts(),
        old_values=kept.old if kept else pa.nulls(0, NUMBER),
        shape=recalled.shape if recalled else "",
        correction=recalled.said if recalled else Correction(),
        recalled=recalled.words if recalled else (),
        sheets=recalled.sheets if recalled else (),
        first_rows=first_rows(table, passed) if table else (),
    )


def plans_of(values: Sequence[Reported]) -> set[str]:
    """The plans that values belong to."""
    if isinstance(values, Reports):
        return {values.things.terms[number].plan for number in set(values.terms.tolist())}
    return {row.terms.plan for row in values}


def stored_before(found: Iterable[Mapping[str, Any]], plans: Iterable[str], left_out: int) -> str:
    """The sentence for a file that was stored before and not withdrawn; empty where it was not.

    A file of which rows were left out may come again when more of it is good.
    """
    for stored in found:
        if set(plans) <= set(stored["plans"]) and stored["left_out"] <= left_out:
            when = f"{stored['happened_at'].replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
            return say(
                "同一文件已由{who}于 {when} 报送,批次号 {number},未重复入库", who=stored["who"], when=when, number=stored["submission"]
            )
    return ""


def _choices(catalogue: Catalogue, plan: str | None, region: str | None, period: str | None) -> Choices:
    chosen = chosen_plan(catalogue, plan) if plan else None
    where = find_region(catalogue.regions, region, within=chosen.region_code if chosen else None) if region else None
    if region and where is None:
        raise RefusedError(say("没有区域“{name}”", name=region))
    try:
        end = parse_period(period).end if period else None
    except PeriodError as wrong:
        raise RefusedError(str(wrong)) from wrong
    return Choices(chosen, where.code if where else None, period or None, end.year if end else None)


def _fingerprint(content: bytes, settled: Settled | None, choices: Choices) -> str:
    """The digest of the bytes, and of a chosen period or region where the file has no column of its own for it."""
    digest = hashlib.sha256(content)
    if settled is not None and not (settled.has("period") or "year" in settled.columns) and choices.period:
        digest.update(f"\nperiod={parse_period(choices.period)}".encode())
    if settled is not None and not settled.has("region") and choices.region:
        digest.update(f"\nregion={choices.region}".encode())
    return digest.hexdigest()


def _preview(examined: Examined) -> PreviewRows:
    once, answer, kept, known = examined.once, examined.answer, examined.kept, examined.known
    if once is None or answer is None or kept is None:
        return PreviewRows()
    silent = answer.reported.take(np.asarray(pc.is_null(answer.reported.values).to_numpy(zero_copy_only=False), dtype=np.bool_))
    parts: tuple[Fates, ...] = (
        kept,
        fates(silent, known),
        fates(once.repeated, known, always="same"),
        fates(once.refused, known, always="refused"),
    )
    return PreviewRows(parts, answer.refused)
