"""A clock that jumps, senders in other time zones: which value is in force follows the order of storing, never a clock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from indicators import Store, submissions
from indicators.intake.submission import ActualRow, store_submission
from indicators.store import transaction as transaction_of_store


def _submit(store: Store, number: int) -> int:
    row = ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), date(2025, 6, 30), Decimal(number))
    return store_submission(store, [row], who="测试", file_name=f"{number}.csv", content=str(number).encode())


def test_the_order_of_revisions_does_not_depend_on_the_clock(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(
        [datetime(2030, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC) + timedelta(hours=8)]
    )

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # noqa: ARG003
            return next(moments)

    monkeypatch.setattr(transaction_of_store, "datetime", Clock)
    numbers = [_submit(store, value) for value in (1, 2, 3)]
    assert numbers == sorted(numbers)
    (in_force,) = [row["value"] for row in store.query("export_actuals", {"plan": None}).dicts() if row["in_force"]]
    assert in_force == 3
    assert [row["version"] for row in store.query("export_audit", {"plan": None}).dicts()] == [1, *numbers]


def test_order_and_exports_are_the_same_in_every_time_zone(shipped_store_file: Path, tmp_path: Path) -> None:
    """Each sender's clock on the wall shows an earlier hour, then an earlier day, than that of the one before."""
    path = tmp_path / "x.duckdb"
    shutil.copy(shipped_store_file, path)
    zones = ("Pacific/Kiritimati", "Asia/Shanghai", "UTC", "Pacific/Pago_Pago")

    def run(zone: str, *arguments: str) -> str:
        command = [sys.executable, "-c", "from indicators.cli import main; main()", "--db", str(path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "TZ": zone}).stdout

    for number, zone in enumerate(zones):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"地区,指标,数据期,数值\n西洞庭管理区,社会消费品零售总额增速,2025-06,{number + 5}.5\n", encoding="utf-8")
        run(zone, "import", str(file), "--plan", "xidongting-2025", "--yes")
    for what in ("actuals", "submissions", "audit"):
        assert len({run(zone, "export", what) for zone in zones}) == 1, what
    assert len({run(zone, "assess", "--as-of", "2025-06", "--plan", "xidongting-2025", "--format", "csv") for zone in zones}) == 1
    store = Store(path)
    assert [one.file_name for one in submissions(store)] == ["3.csv", "2.csv", "1.csv", "0.csv"]
    (in_force,) = [row["value"] for row in store.query("export_actuals", {"plan": None}).dicts() if row["in_force"]]
    assert in_force == Decimal("8.5")
    store.close()
