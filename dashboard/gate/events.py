"""What happens at the gate, one line of JSON an event: for whoever watches the log.

Comes in: the name of an event and what belongs to it. Goes out: a line on the logger `xushi.gate`. Never a password, a cookie,
a token or a key.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

_log = logging.getLogger("xushi.gate")


def tell(event: str, *, level: int = logging.INFO, **what: object) -> None:
    """Log an event; control characters in names are escaped by JSON, so that one event is one line."""
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **what}
    _log.log(level, "%s", json.dumps(line, ensure_ascii=False, default=str))
