"""A national set of figures, judged at one date, against DuckDB's own plain scan of the same rows in the same run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from national import INDICATORS, make_national_store

pytestmark = pytest.mark.bench

REGIONS, YEARS = 2850, 10
GIBIBYTE = 2**30
AIM, MOST_TIMES_SLOWER = 4, 12
MEASURE = Path(__file__).parent / "measure_national.py"
Say = Callable[[str], None]


def measured(store: Path, question: str, *, region: str = "", indicator: str = "", turns: int = 2) -> dict[str, float]:
    """Rows, seconds and bytes of one question in a process of its own."""
    command = [sys.executable, str(MEASURE), str(store), question, region, indicator, str(turns)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=MEASURE.parent)
    return dict(json.loads(answer.stdout))


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The store with 68 million actuals."""
    path = tmp_path_factory.mktemp("national") / "national.duckdb"
    assert make_national_store(path, regions=REGIONS, years=YEARS) == REGIONS * INDICATORS * 12 * YEARS
    yield path
    path.unlink()


def test_a_national_set_is_judged_within_a_few_plain_scans(national: Path, say: Say) -> None:
    floor = measured(national, "floor")
    judged = measured(national, "results")
    ratio = judged["seconds"] / floor["seconds"]
    say(f"{REGIONS} regions x {INDICATORS} indicators x {YEARS} years: {judged['seconds']:.1f} s, plain scan {floor['seconds']:.1f} s")
    say(f"ratio {ratio:.1f} (aim {AIM}), memory {judged['memory'] / GIBIBYTE:.1f} GiB")
    assert judged["rows"] == REGIONS * INDICATORS
    assert floor["rows"] == REGIONS * INDICATORS * 12
    assert ratio < MOST_TIMES_SLOWER
    assert judged["memory"] < 4 * GIBIBYTE
    for name, only in (("one region", {"region": "110001"}), ("one indicator", {"indicator": "indicator-004"})):
        part = measured(national, "results", **only)
        history = measured(national, "history", region="110001", indicator="indicator-004")
        share = max(part["seconds"], history["seconds"]) / judged["seconds"]
        say(f"{name}: {part['seconds']:.2f} s, its history {history['seconds']:.2f} s, {share:.0%} of the whole")
        assert share < 0.1


@pytest.mark.parametrize(("regions", "years"), [(300, 1), (300, 10), (2850, 1)])
def test_time_grows_with_the_regions_and_hardly_with_the_years(regions: int, years: int, tmp_path: Path, say: Say) -> None:
    path = tmp_path / "part.duckdb"
    make_national_store(path, regions=regions, years=years)
    floor, judged = measured(path, "floor"), measured(path, "results")
    say(f"{regions} regions, {years} years: {judged['seconds']:.1f} s, plain scan {floor['seconds']:.2f} s")
    assert judged["seconds"] / floor["seconds"] < 3 * MOST_TIMES_SLOWER  # small sets have a fixed cost of planning
