"""One file of actuals for the tests, what stands beside it, and what must come of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

TODAY = "2025-09-05"
HEAD = "地区,指标,数据期,实际值,单位,备注"
LOANS = ["试验市", "new-loans", "2025-01/2025-06", "33"]
HERE_ONLY = {"plan": "trial-2025", "region": "试验市"}
JUNE = {"plan": "trial-2025", "period": "2025-06"}
JUNE_HERE = {"plan": "trial-2025", "region": "试验市", "period": "2025-06"}


@dataclass(frozen=True)
class Case:
    """One file: its text (or bytes), the choices beside it, and what must come of it."""

    name: str
    content: str | bytes
    options: dict[str, object] = field(default_factory=lambda: {"plan": "trial-2025"})
    values: list[list[str]] | None = None
    errors: list[list[object]] | None = None
    warnings: list[list[object]] | None = None
    passed_over: list[int] | None = None
    layout: str | None = None
    understood: list[str] | None = None
    extension: str = "csv"


def full_width(text: str) -> str:
    """The same text as a Chinese keyboard writes it: digits, letters, punctuation and signs in full width."""
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def lines(*rows: str, head: str = HEAD) -> str:
    """A table with the usual header."""
    return "\n".join([head, *rows]) + "\n"


def row(indicator: str, period: str, value: str, unit: str = "", region: str = "试验市") -> str:
    """A row under the usual header."""
    return f"{region},{indicator},{period},{value},{unit},"


def workbook() -> bytes:
    """As much of an .xlsx as its kind is known by."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(zipfile.ZipInfo(name), "<x/>")
    return content.getvalue()


ONE = lines(row("新增银行贷款", "2025-06", "33"))
TABLE = [["地区", "指标", "数据期", "实际值"], ["试验市", "新增银行贷款", "2025年1-6月", "33"], ["试验市", "社零增速", "2025年6月", "5.5"]]
BOTH = [LOANS, ["试验市", "retail-growth", "2025-01/2025-06", "5.5"]]
BOTH_PLAIN = [LOANS, ["试验市", "retail-growth", "2025-06", "5.5"]]


def cut(delimiter: str, ends: str = "\n") -> str:
    """The same small table with another delimiter or line end."""
    return ends.join(delimiter.join(cells) for cells in TABLE) + ends
