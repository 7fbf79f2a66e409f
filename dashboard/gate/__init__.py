"""The gate: it stands before every byte, pages, static files, uploads, downloads and the websocket alike."""

from dashboard.gate.door import guard
from dashboard.gate.identity import ADDRESS_HEADER, USER_HEADER, named
from dashboard.gate.opening import opened_gate
from dashboard.gate.settings import AT_THIS_MACHINE, Settings
from dashboard.gate.visitors import Visitors

__all__ = ["ADDRESS_HEADER", "AT_THIS_MACHINE", "USER_HEADER", "Settings", "Visitors", "guard", "named", "opened_gate"]
