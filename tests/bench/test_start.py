"""What a restart costs those who wait: from the start of the process until the first page is answered, against a bare Streamlit page.

Both are started in turn in the same minutes. The aim is for a quiet machine; what is asserted leaves room for a busy one.
"""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import pytest
from serving import PATIENCE
from started import COMMAND, free_port

pytestmark = pytest.mark.bench

STARTS = 7
AIM, MOST_TIMES_SLOWER = 1.5, 3
BARE = "import streamlit as st\nst.title('bare')\n"


def answered(url: str) -> bool:
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310  our own address
            return answer.status == 200 and bool(answer.read())
    except urllib.error.URLError:
        return False


def seconds_to_first_page(command: Sequence[str], port: int, paths: Sequence[str]) -> float:
    """From the start of a process until each of its paths has been answered whole."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for path in paths:
            while not answered(f"http://127.0.0.1:{port}{path}"):
                assert process.poll() is None
                assert time.perf_counter() - begun < PATIENCE
                time.sleep(0.005)
        return time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def test_from_start_to_the_first_page(shipped_store_file: Path, tmp_path: Path, say: Callable[[str], None]) -> None:
    script = tmp_path / "bare.py"
    script.write_text(BARE, encoding="utf-8")
    ours, bare = [], []
    for _ in range(STARTS):
        port = free_port()
        options = ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
        command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
        bare.append(seconds_to_first_page(command, port, ("/_stcore/health", "/")))
        port = free_port()
        command = [*COMMAND, "--db", str(shipped_store_file), "serve", "--port", str(port)]
        ours.append(seconds_to_first_page(command, port, ("/healthz", "/")))
    ratio = median(ours[1:]) / median(bare[1:])
    say(f"start {median(ours[1:]):.2f} s, bare page {median(bare[1:]):.2f} s, ratio {ratio:.2f} (aim {AIM})")
    assert ratio < MOST_TIMES_SLOWER
