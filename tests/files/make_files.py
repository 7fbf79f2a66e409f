"""Make the files of actuals that the tests read, and beside each what it must give.

Goes out: accepted/ (no error) and rejected/ (at least one), each file with a .json beside it: the sender's choices (`options`) and
what is expected (`values`, `errors`, `warnings`, `passed_over`, `layout`, `understood`, each only where it is given; a finding is
its kind and row, and the column where that is told). A file dropped there without a .json must be accepted, or rejected, and no
more. Run `python tests/files/make_files.py` after a change.
"""

from __future__ import annotations

import json
from pathlib import Path

import cell_cases
import line_cases
import long_cases
import wide_cases
import workbook_cases
from case import TODAY, Case

HERE = Path(__file__).resolve().parent
ROOMS = (long_cases, line_cases, cell_cases, wide_cases, workbook_cases)
TOLD = ("values", "errors", "warnings", "passed_over", "layout", "understood")


def main() -> None:
    """Write every file and its expectation, and remove those of cases that are no more."""
    for folder, cases in (
        ("accepted", [case for room in ROOMS for case in room.ACCEPTED]),
        ("rejected", [case for room in ROOMS for case in room.REJECTED]),
    ):
        (HERE / folder).mkdir(exist_ok=True)
        names = [case.name for case in cases]
        if len(set(names)) < len(names):
            raise ValueError(sorted(name for name in names if names.count(name) > 1))
        for old in (HERE / folder).iterdir():
            if old.stem not in names:
                old.unlink()
        for case in cases:
            _write(HERE / folder, case)


def _write(folder: Path, case: Case) -> None:
    content = case.content.encode() if isinstance(case.content, str) else case.content
    (folder / f"{case.name}.{case.extension}").write_bytes(content)
    expected = {name: getattr(case, name) for name in TOLD if getattr(case, name) is not None}
    text = json.dumps({"today": TODAY, "options": case.options, **expected}, ensure_ascii=False, indent=1)
    (folder / f"{case.name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
