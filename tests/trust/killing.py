"""Kill a writer at a random moment, open what it left, and compare with what it had acknowledged.

    python tests/trust/killing.py --kills 300 --seed 1
    python tests/trust/killing.py --kills 60 --work lake

Comes in: how often, a seed. Goes out: a line a kind of work with how often it was killed, and every loss in words (exit status
1). The work is done in a forked process, so that a kill costs no new start; it says on a pipe what it begins and, once the
store has returned, what is acknowledged. After SIGKILL another forked process opens the store, checks it as `xushi check`
does, and holds it against the pipe: all that was acknowledged is there, whole; what was only begun is there whole or not at all.
`lake` does the same with a lake in a PostgreSQL server of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from indicators import Store, XushiError, copy_store, open_store
from indicators.intake.submission import ActualRow, store_submission
from indicators.store import back_up, check_store, restore
from indicators.store.address import FileAddress, address_of
from indicators.submissions import withdraw

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import postgres

FIRST_RELEASE = Path(__file__).resolve().parent.parent / "store" / "released" / "schema-1.duckdb.gz"
ROUNDS_ON_ONE_STORE = 20
Say = Callable[[dict[str, Any]], None]
Told = list[dict[str, Any]]


def row(value: Decimal, month: int, part: int) -> ActualRow:
    """A value of a month; `part` makes it another key."""
    return ActualRow("xidongting-2025", "4307Z1", f"indicator-{part}", date(2025, 1, 1), date(2025, month, 28), value)


def submit(store: Store, seed: random.Random, say: Say) -> int:
    """Store a submission of random size; says its size and sum, by which its rows are known again."""
    number = seed.randrange(10**9)
    rows = [row(Decimal(number + part), 1 + part % 12, part) for part in range(seed.choice((1, 3, 40, 2500)))]
    kept = {"name": f"{number}.csv", "rows": len(rows), "sum": str(sum(one.value for one in rows))}
    say({"begun": "submit", **kept})
    content = str(number).encode() * seed.choice((1, 2000))
    submission = store_submission(store, rows, who="试验", file_name=kept["name"], content=content)
    say({"done": "submit", "submission": submission, **kept})
    return submission


def take_back(store: Store, submission: int, say: Say) -> None:
    """Withdraw a submission."""
    say({"begun": "withdraw", "submission": submission})
    withdraw(store, submission, who="试验", reason="试")
    say({"done": "withdraw", "submission": submission})


def address(folder: Path) -> str:
    """Where the store of a folder is: the file in it, or what another file there says."""
    named = folder / "at"
    return named.read_text(encoding="utf-8") if named.exists() else str(folder / "x.duckdb")


def write(folder: Path, seed: random.Random, say: Say) -> None:
    """Uploads and withdrawals without end, the file let go now and then, so that a kill meets its folding in too."""
    store, stored = Store(address(folder)), []
    while True:
        stored.append(submit(store, seed, say))
        if seed.random() < 0.4:
            take_back(store, stored.pop(seed.randrange(len(stored))), say)
        if seed.random() < 0.3:
            store.close()


def migrate(folder: Path, _seed: random.Random, say: Say) -> None:
    """Bring a store of the first release to this one."""
    say({"begun": "migrate"})
    Store(folder / "x.duckdb").version()
    say({"done": "migrate"})


def save(folder: Path, seed: random.Random, say: Say) -> None:
    """Backups one after the other, while uploads go on."""
    store = Store(folder / "x.duckdb")
    threading.Thread(target=lambda: [submit(store, seed, say) for _ in range(1000)], daemon=True).start()
    number = 0
    while True:
        number += 1
        found = back_up(store, folder / "saved" / f"{number % 3}.duckdb", replace=True)
        say({"done": "backup", "version": found.version, "name": f"{number % 3}.duckdb"})


def bring_back(folder: Path, _seed: random.Random, say: Say) -> None:
    """Restore in turn two backups that differ."""
    while True:
        for name in ("one", "two"):
            say({"begun": "restore", "backup": name})
            restore(FileAddress(folder / "x.duckdb"), folder / f"{name}.duckdb", wait=5)
            say({"done": "restore", "backup": name})


def contents(store: Store) -> dict[int, tuple[str, int, str, bool]]:
    """Each submission by number: name, rows, sum, whether withdrawn."""
    sums: dict[int, Decimal] = {}
    for one in store.query("export_actuals", {"plan": None}).dicts():
        sums[one["submission"]] = sums.get(one["submission"], Decimal(0)) + one["value"]
    found = store.query("submissions", {"plan": None}).dicts()
    return {
        one["submission"]: (
            one["file_name"],
            one["values"],
            str(sums.get(one["submission"], Decimal(0)).quantize(Decimal(1))),
            one["withdrawn"],
        )
        for one in found
    }


def compare(folder: Path, told: Told) -> list[str]:
    """What is wrong with the store that was left: it does not open, is not sound, lost or half kept something."""
    store = Store(address(folder))
    faults = list(check_store(store).faults)
    found = contents(store)
    done = {one["submission"]: one for one in told if one.get("done") == "submit"}
    back = {one["submission"] for one in told if one.get("done") == "withdraw"}
    begun = {one["name"]: one for one in told if one.get("begun") == "submit"}
    begun_back = {one["submission"] for one in told if one.get("begun") == "withdraw"}
    for number, one in done.items():
        if number not in found or found[number][:3] != (one["name"], one["rows"], one["sum"]):
            faults.append(f"acknowledged submission {number} became {found.get(number)}, was {one}")
    faults += [f"acknowledged withdrawal of {number} is lost" for number in back if number not in found or not found[number][3]]
    for number, (name, rows, total, withdrawn) in found.items():
        if name in begun and (rows, total) != (begun[name]["rows"], begun[name]["sum"]):
            faults.append(f"submission {number} is half stored: {rows} rows of {begun[name]}")
        if withdrawn and number in done and number not in begun_back:
            faults.append(f"submission {number} was never withdrawn")
    if list(done) != sorted(done):
        faults.append("submissions are not in order")
    store.close()
    return faults


def compare_migrated(folder: Path, _told: Told) -> list[str]:
    """A store of the first release, before or after: opens now, with what it held."""
    store = Store(folder / "x.duckdb")
    faults = list(check_store(store).faults)
    if [(one[0], one[1]) for one in contents(store).values()] != [("误报.csv", 1), ("六月更正.csv", 1), ("上半年.csv", 5)]:
        faults.append(f"content changed: {contents(store)}")
    if len(store.query("export_audit", {"plan": None}).rows) != 7:
        faults.append("not migrated exactly once")
    store.close()
    return faults


def compare_saved(folder: Path, told: Told) -> list[str]:
    """The store, and every backup under its own name: sound, and as new as was said."""
    faults = compare(folder, told)
    last = {one["name"]: one["version"] for one in told if one.get("done") == "backup"}
    for name, version in last.items():
        store = Store(folder / "saved" / name)
        found = check_store(store)
        store.close()
        faults += [f"backup {name}: {fault}" for fault in found.faults]
        if not found.faults and found.version < version:
            faults.append(f"backup {name} went back from {version} to {found.version}")
    return faults


def compare_restored(folder: Path, told: Told) -> list[str]:
    """One of the two, whole: the last acknowledged, or the one that was begun after it."""
    store = Store(folder / "x.duckdb")
    faults = list(check_store(store).faults)
    found = store.query("export_audit", {"plan": None}).rows[-1][0]
    expected = {"one": 2, "two": 3}
    said = [one.get("backup") for one in told][-1:]
    before = [one["backup"] for one in told if "done" in one][-1:]
    if found not in {expected[name] for name in (*said, *before)} and before:
        faults.append(f"restored {before}, begun {said}, found version {found}")
    store.close()
    return faults


def ready_store(folder: Path) -> None:
    """A new store with the shipped plans."""
    open_store(folder / "x.duckdb").close()
    (folder / "saved").mkdir(exist_ok=True)


def ready_lake(server: postgres.Server, folder: Path) -> None:
    """The same on a lake with a database of its own."""
    ready_store(folder)
    at = f"ducklake:postgres:{server.new_database(f'killed{folder.name}')} data_path={folder / 'lake'}"
    copy_store(Store(folder / "x.duckdb"), address_of(at))
    (folder / "at").write_text(at, encoding="utf-8")


def ready_first_release(folder: Path) -> None:
    """A store as the first release left it."""
    (folder / "x.duckdb").write_bytes(gzip.decompress(FIRST_RELEASE.read_bytes()))


def ready_two_backups(folder: Path) -> None:
    """Two backups of different versions, the store as the first of them."""
    store = open_store(folder / "x.duckdb")
    seed = random.Random(3)  # noqa: S311
    for name in ("one", "two"):
        submit(store, seed, lambda _: None)
        back_up(store, folder / f"{name}.duckdb")
    store.close()


# kind of work: how to make ready, what to do, what to hold it against, the longest it is let live, whether the store is used on
WORKS: dict[str, tuple[Any, Any, Any, float, bool]] = {
    "write": (ready_store, write, compare, 0.5, True),
    "migrate": (ready_first_release, migrate, compare_migrated, 0.25, False),
    "backup": (ready_store, save, compare_saved, 0.9, True),
    "restore": (ready_two_backups, bring_back, compare_restored, 0.6, True),
}
LAKE: dict[str, tuple[Any, Any, Any, float, bool]] = {"lake": (ready_lake, write, compare, 2.0, True)}


def in_a_fork(work: Callable[[Say], None], limit: float | None, *, acknowledged: bool = False) -> Told:
    """Run in a forked process, killed so many seconds after its first word, or its first acknowledgement; returns what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda words: os.write(writing, json.dumps(words).encode() + b"\n"))
        except BaseException as error:  # noqa: BLE001  a forked process must not go on as its parent
            with suppress(OSError):
                os.write(writing, json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode() + b"\n")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = line = pipe.readline() if limit is not None else b""
        while acknowledged and line and b'"done"' not in line:
            line = pipe.readline()
            first += line
        if limit is not None:
            time.sleep(limit)
            os.kill(child, signal.SIGKILL)
        text = first + pipe.read()
    os.waitpid(child, 0)
    return [json.loads(line) for line in text.split(b"\n") if line.endswith(b"}")]


def rounds(name: str, kills: int, seed: random.Random, stretch: float) -> Iterator[tuple[list[str], int]]:
    """Kill one kind of work so often; yields the faults found after each, and how much had been acknowledged."""
    ready, work, held, longest, goes_on = {**WORKS, **LAKE}[name]
    told: Told = []
    with ExitStack() as stack:
        base = stack.enter_context(tempfile.TemporaryDirectory(prefix="kill"))
        if name in LAKE:  # a short name, as that of a socket must be
            ready = partial(
                ready, stack.enter_context(postgres.running(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pg")))))
            )
        for number in range(kills):
            folder = Path(base) / str(number // ROUNDS_ON_ONE_STORE if goes_on else number)
            if not folder.exists():
                folder.mkdir()
                told = in_a_fork(lambda _, at=folder: ready(at), None)
            own = random.Random(seed.random())  # noqa: S311
            limit = seed.uniform(0, longest * stretch)
            # however slow the machine, every second kill has something acknowledged to hold against the store
            told += in_a_fork(lambda say, at=folder, own=own: work(at, own, say), limit, acknowledged=goes_on and number % 2 == 1)
            found = in_a_fork(lambda say, at=folder, told=told: say({"faults": held(at, told)}), None)
            faults = [one["failed"] for one in (*told, *found) if "failed" in one] + [
                fault for one in found for fault in one.get("faults", [])
            ]
            yield faults, sum("done" in one for one in told)
            told = [one for one in told if "failed" not in one]
            if not goes_on:
                shutil.rmtree(folder)


def main() -> int:
    """Kill as often as asked, spread over the kinds of work."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stretch", type=float, default=1.0, help="how much longer the work may live, on a busy machine")
    parser.add_argument("--work", choices=sorted({**WORKS, **LAKE}), action="append")
    asked = parser.parse_args()
    seed, lost, acknowledged = random.Random(asked.seed), Counter[str](), Counter[str]()  # noqa: S311
    names = asked.work or list(WORKS)
    for place, name in enumerate(names):
        kills = asked.kills // len(names) + (place < asked.kills % len(names))
        started = time.monotonic()
        for number, (faults, done) in enumerate(rounds(name, kills, seed, asked.stretch), 1):
            for fault in faults:
                sys.stdout.write(f"{name} {number}: {fault}\n")
            lost[name] += bool(faults)
            acknowledged[name] += done
        sys.stdout.write(
            f"{name}: {kills} kills, {acknowledged[name]} acknowledgements held against the store, {lost[name]} with faults, {time.monotonic() - started:.0f} s\n"
        )
        sys.stdout.flush()
    return 1 if lost.total() else 0


if __name__ == "__main__":
    with suppress(XushiError):
        sys.exit(main())
