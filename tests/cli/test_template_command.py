"""`xushi template`: a file to fill in that `xushi import` takes back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from indicators import RefusedError, Store
from indicators.cli import app


@pytest.fixture
def db(trial_store: Store) -> Path:
    trial_store.close()
    return trial_store.path


def _xushi(db: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(app, ["--db", str(db), *map(str, args)])


def test_a_workbook_filled_in_is_imported(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "六月.xlsx"
    made = _xushi(db, "template", "--plan", "solo-2025", "--period", "2025-06", "-o", file)
    assert (made.exit_code, made.stdout.strip()) == (0, f"已写到 {file}")
    book = load_workbook(io.BytesIO(file.read_bytes()))
    book["填报表"]["K5"], book["填报表"]["K6"] = 33, "—"
    book.save(file)
    told = _xushi(db, "import", file, "--yes")
    assert told.exit_code == 0
    assert "已入库 1 个数值(新报 1、更正 0)" in told.stdout
    assert "未报 1 行" in told.stdout


def test_a_csv_and_the_regions_below(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "六月.csv"
    assert _xushi(db, "template", "--plan", "trial-2025", "--period", "2025-06", "--sub-regions", "-o", file).exit_code == 0
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "西县" in content.decode("utf-8-sig")
    one = tmp_path / "东县.csv"
    assert _xushi(db, "template", "--plan", "trial-2025", "--period", "2025-06", "--region", "东县", "-o", one).exit_code == 0
    assert len(one.read_text(encoding="utf-8-sig").splitlines()) == 2


def test_nothing_is_written_over_and_refusals_are_words(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "表.csv"
    file.write_text("旧", encoding="utf-8")
    asked = ("template", "--plan", "solo-2025", "--period", "2025-06", "-o")
    kept = _xushi(db, *asked, file)
    assert isinstance(kept.exception, RefusedError)
    assert "--replace" in str(kept.exception)
    assert file.read_text(encoding="utf-8") == "旧"
    assert _xushi(db, *asked, file, "--replace").exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert ".xlsx 或 .csv" in str(_xushi(db, *asked, tmp_path / "表.pdf").exception)
    assert "写不了文件" in str(_xushi(db, *asked, tmp_path / "没有" / "表.csv").exception)
    unknown = _xushi(db, "template", "--plan", "solo", "--period", "2025-06", "-o", tmp_path / "b.csv")
    assert "没有方案“solo”" in str(unknown.exception)
    assert not (tmp_path / "b.csv").exists()


def test_only_what_a_department_answers_for(db: Path, tmp_path: Path) -> None:
    asked = ("template", "--plan", "trial-2025", "--period", "2025-06", "--sub-regions")
    everything, own = tmp_path / "all.csv", tmp_path / "own.csv"
    assert _xushi(db, *asked, "-o", everything).exit_code == 0
    assert _xushi(db, *asked, "--department", "市人社局", "-o", own).exit_code == 0
    lines = own.read_text(encoding="utf-8-sig").splitlines()
    assert 1 < len(lines) < len(everything.read_text(encoding="utf-8-sig").splitlines())
    assert all("市人社局" in line for line in lines[1:])
    nobody = _xushi(db, *asked, "--department", "市气象局", "-o", tmp_path / "none.csv")
    assert isinstance(nobody.exception, RefusedError)
    assert "都不归市气象局报" in str(nobody.exception)
