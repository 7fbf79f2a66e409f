"""What users see when something breaks: a sentence, nothing half stored, reading goes on, never a silent empty store."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import faults
import pytest

from indicators import Store, StoreError, XushiError, assess, back_up, check_store, submissions
from indicators.intake.submission import ActualRow, store_submission

JUNE = date(2025, 6, 30)


def _rows(count: int, value: int = 5) -> list[ActualRow]:
    return [
        ActualRow("xidongting-2025", "4307Z1", "retail-sales-growth", date(2025, 1, 1), JUNE, Decimal(value), cell_text=str(n) * 20)
        for n in range(count)
    ]


def _submit(store: Store, number: int, *, rows: int = 1, size: int = 10) -> int:
    content = random.Random(number).randbytes(size)  # noqa: S311
    return store_submission(store, _rows(rows, number), who="测试", file_name=f"{number}.csv", content=content)


# -- the disk is full, or cannot be written --


def test_a_full_disk_says_so_keeps_what_was_acknowledged_and_can_still_be_read(shipped_store_file: Path, tmp_path: Path) -> None:
    with faults.mounted(tmp_path / "small", "12m") as folder:
        shutil.copy(shipped_store_file, folder / "x.duckdb")
        store = Store(folder / "x.duckdb")
        stored: list[int] = []
        with pytest.raises(StoreError, match="磁盘已满"):
            stored.extend(_submit(store, number, rows=20, size=300_000) for number in range(200))
        assert stored
        assert [one.submission for one in submissions(store)] == stored[::-1]
        assert assess(store, as_of=JUNE)
        store.close()
        again = Store(folder / "x.duckdb")
        found = check_store(again)
        assert (found.faults, found.rows["submission"]) == ((), len(stored))
        with pytest.raises(StoreError, match="磁盘已满"):
            back_up(again, folder / "saved.duckdb")
        assert sorted(one.name for one in folder.iterdir() if "saved" in one.name) == []
        again.close()


@pytest.mark.parametrize("room", ["300k", "800k"])  # the commit fails, and the folding in of the journal after it
def test_a_backup_without_room_says_that_the_disk_is_full(sound_file: Path, tmp_path: Path, room: str) -> None:
    store = Store(sound_file)
    with faults.mounted(tmp_path / "small", room) as folder:
        with pytest.raises(StoreError, match="磁盘已满"):
            back_up(store, folder / "saved.duckdb")
        assert list(folder.iterdir()) == []
    assert check_store(store).faults == ()
    store.close()


def test_with_room_again_it_goes_on(shipped_store_file: Path, tmp_path: Path) -> None:
    with faults.mounted(tmp_path / "small", "16m") as folder:
        shutil.copy(shipped_store_file, folder / "x.duckdb")
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(16_000_000 - (folder / "x.duckdb").stat().st_size - 100_000))
        store = Store(folder / "x.duckdb")
        with pytest.raises(StoreError, match="磁盘已满"):
            _submit(store, 1, rows=50, size=1_500_000)
        ballast.unlink()
        assert _submit(store, 2) == 2
        assert [one.file_name for one in submissions(store)] == ["2.csv"]
        store.close()


def test_a_store_on_a_read_only_disk_is_read_and_says_why_it_stores_nothing(shipped_store_file: Path, tmp_path: Path) -> None:
    with faults.mounted(tmp_path / "small") as folder:
        shutil.copy(shipped_store_file, folder / "x.duckdb")
        faults.make_read_only(folder)
        store = Store(folder / "x.duckdb")
        assert assess(store, as_of=JUNE)
        with pytest.raises(StoreError, match="只能读,不能存入"):
            _submit(store, 1)
        assert check_store(store).faults == ()
        with pytest.raises(StoreError, match=r"写不了文件|没有复制到"):
            back_up(store, folder / "saved.duckdb")
        assert back_up(store, tmp_path / "saved.duckdb").rows["plan"] == 5
        store.close()
        with pytest.raises(StoreError, match=r"打不开数据库|不能建立"):
            Store(folder / "new.duckdb").version()


def test_a_file_one_may_only_read_is_read(shipped_store_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(shipped_store_file, tmp_path / "x.duckdb")
    (tmp_path / "x.duckdb").chmod(0o400)
    if os.getuid() == 0:  # root may write everything
        monkeypatch.setattr(os, "access", lambda path, how: not (how == os.W_OK and Path(path).suffix == ".duckdb"))
    store = Store(tmp_path / "x.duckdb")
    assert store.query("plans").rows
    with pytest.raises(StoreError, match="只能读"):
        _submit(store, 1)
    store.close()


# -- the file is damaged --


@pytest.fixture
def sound_file(shipped_store_file: Path, tmp_path: Path) -> Path:
    """A store with some submissions, closed."""
    path = tmp_path / "x.duckdb"
    shutil.copy(shipped_store_file, path)
    store = Store(path)
    for number in range(6):
        _submit(store, number, rows=300, size=20_000)
    store.close()
    return path


def _everything(store: Store) -> tuple[object, ...]:
    names = ("export_actuals", "export_submissions", "export_audit", "export_milestones")
    return tuple(store.query(name, {"plan": None}).rows for name in names)


@pytest.mark.slow
def test_flipped_bytes_give_a_sentence_or_the_right_values_never_others(sound_file: Path, tmp_path: Path) -> None:
    whole = sound_file.read_bytes()
    store = Store(sound_file)
    right = _everything(store)
    store.close()
    seed, refused = random.Random(5), 0  # noqa: S311
    places = [*range(0, 12288, 1024), *(seed.randrange(12288, len(whole)) for _ in range(40))]
    for number, place in enumerate(places):
        damaged = bytearray(whole)
        for beside in range(place, min(place + 8, len(damaged))):
            damaged[beside] ^= 0xFF
        path = tmp_path / f"{number}.duckdb"
        path.write_bytes(damaged)
        store = Store(path, wait=0.1)
        try:
            assert check_store(store).faults or _everything(store) == right, place
            refused += bool(check_store(store).faults)
        except XushiError as error:
            refused += 1
            assert "备份" in str(error) or "损坏" in str(error), error  # noqa: PT017  either the right values or a sentence
        finally:
            store.close()
            path.unlink()
    assert refused > len(places) // 4


def test_a_damaged_block_is_told_by_the_check_with_what_to_do(sound_file: Path) -> None:
    damaged = bytearray(sound_file.read_bytes())
    for place in range(12388, len(damaged), 262144):
        damaged[place] ^= 0xFF
    sound_file.write_bytes(damaged)
    command = [sys.executable, "-c", "from indicators.cli import main; main()", "--db", str(sound_file), "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {1, 3}
    assert "损坏" in done.stdout + done.stderr
    assert "备份" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_file_in_the_place_of_a_store_is_not_taken_for_a_new_one_in_silence(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").touch()
    command = [sys.executable, "-c", "from indicators.cli import main; main()", "--db", str(tmp_path / "x.duckdb"), "export", "submissions"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3 or "新建了数据库" in done.stderr


# -- the journal, which holds what was committed last --


@pytest.fixture
def killed_store(shipped_store_file: Path, tmp_path: Path) -> Path:
    """A store whose process was killed after three submissions: they stand in the journal only."""
    path = tmp_path / "x.duckdb"
    shutil.copy(shipped_store_file, path)
    work = (
        "import os, signal, sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path; from indicators import Store; import test_faults as t\n"
        "s = Store(Path(sys.argv[1]))\nfor n in range(3): t._submit(s, n)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    folders = [str(Path(__file__).parent)]
    subprocess.run([sys.executable, "-c", work, str(path), *folders], check=False)
    assert path.with_name("x.duckdb.wal").stat().st_size > 0
    return path


def test_what_was_acknowledged_before_a_kill_is_there(killed_store: Path) -> None:
    store = Store(killed_store)
    assert [one.file_name for one in submissions(store)] == ["2.csv", "1.csv", "0.csv"]
    store.close()


@pytest.mark.slow
def test_a_damaged_journal_gives_a_sentence_wherever_a_byte_is_flipped(killed_store: Path) -> None:
    store_file, journal = killed_store.read_bytes(), killed_store.with_name("x.duckdb.wal").read_bytes()
    seed = random.Random(3)  # noqa: S311
    frames, place = [], 8
    while place < len(journal):
        frames.append(place)
        place += 16 + int.from_bytes(journal[place : place + 8], "little")
    lengths = [frame + offset for frame in seed.sample(frames[:-1], 6) for offset in (0, 7)]  # where DuckDB alone would lose all in silence
    for where in (*range(0, 8, 3), *lengths, frames[-1], *(seed.randrange(8, len(journal)) for _ in range(15))):
        damaged = bytearray(journal)
        damaged[where] ^= 0xFF
        killed_store.write_bytes(store_file)
        killed_store.with_name("x.duckdb.wal").write_bytes(damaged)
        with pytest.raises(StoreError, match="损坏"):
            Store(killed_store).version()


def test_an_entry_that_a_power_cut_broke_off_is_no_damage(killed_store: Path) -> None:
    journal = killed_store.with_name("x.duckdb.wal")
    whole = journal.read_bytes()
    journal.write_bytes(whole + whole[8:400])
    store = Store(killed_store)
    assert [one.file_name for one in submissions(store)] == ["2.csv", "1.csv", "0.csv"]
    store.close()


def test_a_journal_without_its_store_is_no_new_store(killed_store: Path) -> None:
    killed_store.unlink()
    with pytest.raises(StoreError, match="不见了,只剩它的日志"):
        Store(killed_store).version()
    assert not killed_store.exists()


# -- versions, the end of a program --


def test_a_program_that_ends_in_the_middle_of_a_question_ends_in_order(shipped_store_file: Path, tmp_path: Path) -> None:
    shutil.copy(shipped_store_file, tmp_path / "x.duckdb")
    work = (
        "import sys, threading, time\nfrom pathlib import Path\nfrom indicators import Store, assess\nfrom datetime import date\n"
        "store = Store(Path(sys.argv[1]))\n"
        "def ask():\n"
        "    while True:\n"
        "        try: assess(store, as_of=date(2025, 6, 30))\n"
        "        except Exception: return\n"
        "for _ in range(4): threading.Thread(target=ask, daemon=True).start()\n"
        "time.sleep(float(sys.argv[2]))\n"
    )
    for seconds in ("0.4", "1.1"):
        done = subprocess.run(
            [sys.executable, "-c", work, str(tmp_path / "x.duckdb"), seconds], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_a_released_store_without_write_permission_says_that_it_wants_to_be_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = min((Path(__file__).parent.parent / "store" / "released").glob("*.gz"))
    path = tmp_path / "x.duckdb"
    path.write_bytes(gzip.decompress(released.read_bytes()))
    monkeypatch.setattr(os, "access", lambda _path, how: how != os.W_OK)
    with pytest.raises(StoreError, match=r"是旧版本.*没有写入权限"):
        Store(path).version()


def test_who_waits_too_long_hears_which_command_has_the_store(shipped_store_file: Path, tmp_path: Path) -> None:
    shutil.copy(shipped_store_file, tmp_path / "x.duckdb")
    command = tmp_path / "xushi"
    command.write_text("import duckdb, sys; c = duckdb.connect(sys.argv[2]); print('held', flush=True); sys.stdin.read()")
    asked = [sys.executable, str(command), "serve", str(tmp_path / "x.duckdb")]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreError) as refused:
            Store(tmp_path / "x.duckdb", wait=0.2).version()
        holder.kill()
    assert "xushi serve" in str(refused.value)
    assert str(holder.pid) in str(refused.value)
