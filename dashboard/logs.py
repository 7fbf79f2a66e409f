"""The log of a running server: one line of JSON an event, whoever says it.

Comes in: what this product, its server and Streamlit log. Goes out: lines on standard error with the time, the level, who says it,
the words, and the trace where something failed. What happens at the gate has a form of its own (gate/events.py).
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime

from streamlit import logger as streamlit_logger

_log = logging.getLogger(__name__)


class _Line(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "event": "log",
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_lines() -> None:
    """From now on everything that is logged in this process is a line of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed
    # Streamlit gives each of its loggers, also one made later, a handler with a form of text alone
    streamlit_logger.setup_formatter = _to_root
    streamlit_logger.update_formatter()


def _to_root(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    _log.error("a thread failed", exc_info=failed.exc_value)
