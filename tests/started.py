"""Programs that listen: a free port for them, their start, the wait until they answer, and their end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

COMMAND = (sys.executable, "-c", "from indicators.cli import main; main()")
START_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def status(url: str) -> int | None:
    """The status that is answered; None while nobody listens."""
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310  our own address
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code
    except urllib.error.URLError:
        return None


@contextmanager
def started(
    command: Sequence[str], answers: Callable[[], bool], *, log: Path | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """The number of a process that runs from when it first answers; what it says on standard error stands in `log`."""
    with (log or Path(os.devnull)).open("wb") as file:
        errors = file if log else None
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env={**os.environ, **(environment or {})})
    try:
        until = time.monotonic() + START_SECONDS
        while not answers():
            if time.monotonic() > until or process.poll() is not None:
                raise AssertionError(log.read_text(encoding="utf-8") if log else f"{command} did not come up")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)
