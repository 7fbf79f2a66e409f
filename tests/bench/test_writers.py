"""How uploads grow with writers: 1, 2 and 4 processes on a file, and on the larger store."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import postgres
import pytest

from indicators import Store, check_store, copy_store
from indicators.store import address_of

pytestmark = pytest.mark.bench

SECONDS = 10
MEASURE = Path(__file__).parent / "measure_writers.py"
Say = Callable[[str], None]


def uploads_a_second(at: str, writers: int) -> float:
    """What so many processes store together in a second."""
    with ExitStack() as stack:
        command = [sys.executable, str(MEASURE), at]
        running = [
            stack.enter_context(
                subprocess.Popen([*command, str(number + 1), str(SECONDS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for number in range(writers)
        ]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return sum(int(process.communicate()[0]) for process in running) / SECONDS


@pytest.mark.parametrize("kind", ["file", "lake"])
def test_uploads_a_second_with_more_writers(kind: str, shipped_store_file: Path, tmp_path: Path, say: Say) -> None:
    with ExitStack() as stack:
        rates = {}
        server = (
            stack.enter_context(postgres.running(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pg")))))
            if kind == "lake"
            else None
        )
        for writers in (1, 2, 4):
            at = str(shutil.copy(shipped_store_file, tmp_path / f"{writers}.duckdb"))
            if server is not None:
                source, at = Store(at), f"ducklake:postgres:{server.new_database()} data_path={tmp_path}/lake{writers}"
                copy_store(source, address_of(at))
                source.close()
            rates[writers] = uploads_a_second(at, writers)
            store = Store(at)
            found = check_store(store)
            store.close()
            assert (found.faults, found.rows["submission"]) == ((), round(rates[writers] * SECONDS) + writers)
        told = ", ".join(f"{writers} writers {rate:.1f}" for writers, rate in rates.items())
        say(f"uploads a second, {kind}: {told}; four against one {rates[4] / rates[1]:.2f}")
        # a file goes round the processes, each of which may hold it for seconds; writers of a lake queue upload by upload
        assert rates[4] > rates[1] * (0.5 if kind == "lake" else 0.2)
