"""What `xushi export` writes of a store, byte for byte."""

from __future__ import annotations

from indicators import Store
from indicators.cli.output import as_csv
from indicators.cli.tables import EXPORTS


def exports(store: Store) -> dict[str, str]:
    """Each export as CSV."""
    return {what: as_csv(*rows(store, None)) for what, rows in EXPORTS.items()}
