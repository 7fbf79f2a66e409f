"""Values as if an office had sent them last: the columns in which they are handed to the rules.

Goes out: the types and names of these columns, and the table of none. Loaded only where values are written or compared, as the library
of tables is slow to load.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

NUMBER: Final = pa.decimal128(23, 10)
CANDIDATE: Final = pa.schema([("plan", pa.string()), ("region", pa.string()), ("indicator", pa.string()),
                              ("period_start", pa.date32()), ("period_end", pa.date32()), ("value", NUMBER)])  # fmt: skip
NO_CANDIDATES: Final = pa.Table.from_batches([], schema=CANDIDATE)
