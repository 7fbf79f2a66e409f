"""Nothing acknowledged is lost and nothing is half stored, whenever the process is killed (the long run: killing.py --kills 300)."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import killing
import pytest

HERE = Path(__file__).resolve().parent


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(killing.os, "fork"), reason="这个系统不能 fork")
def test_whatever_was_acknowledged_is_there_after_a_kill() -> None:
    command = [sys.executable, str(HERE / "killing.py"), "--kills", "24", "--seed", "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(re.findall(r"^(\w+): 6 kills, (\d+) acknowledgements held against the store, 0 with faults", done.stdout, re.MULTILINE))
    assert set(told) == set(killing.WORKS)
    assert int(told["write"]) > 0
    assert int(told["backup"]) > 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(killing.os, "fork"), reason="这个系统不能 fork")
def test_a_lake_loses_nothing_either() -> None:
    pytest.importorskip("duckdb_extension_postgres_scanner")
    killing.postgres.binaries()
    command = [sys.executable, str(HERE / "killing.py"), "--kills", "6", "--work", "lake", "--seed", "5"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (told,) = re.findall(r"^lake: 6 kills, (\d+) acknowledgements held against the store, 0 with faults", done.stdout, re.MULTILINE)
    assert int(told) > 0


def test_the_harness_notices_a_loss_a_half_and_a_withdrawal_that_is_gone(tmp_path: Path) -> None:
    killing.ready_store(tmp_path)
    told: killing.Told = []
    store = killing.Store(tmp_path / "x.duckdb")
    submission = killing.submit(store, random.Random(1), told.append)  # noqa: S311
    store.close()
    assert killing.compare(tmp_path, told) == []
    begun, done = told
    (lost,) = killing.compare(tmp_path, [*told, {**done, "submission": 99, "name": "lost.csv"}])
    assert "acknowledged submission 99 became None" in lost
    (half,) = killing.compare(tmp_path, [{**begun, "rows": 17}])
    assert "half stored" in half
    (gone,) = killing.compare(tmp_path, [*told, {"done": "withdraw", "submission": submission}])
    assert f"withdrawal of {submission} is lost" in gone
