"""The zip archive inside a workbook, unpacked no further than the limits.

Comes in: the bytes of a workbook. Goes out: the parts of it, one piece after the other, to a parser of XML. Refuses what is packed
too tightly, what unpacks to too much, XML with definitions of its own (entities that grow), and damaged archives, in words.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from indicators.intake.finding import Fault, UnreadableError
from indicators.intake.reading.limits import Limits, too_large
from indicators.wording import say

_PIECE = 1 << 16
_DEEPEST = 256
_WATCHED_FROM = 20_000_000
_MEGABYTE = 1_000_000
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, expat.ExpatError, LookupError)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def damaged(kind: str) -> UnreadableError:
    """The refusal of a workbook that cannot be opened."""
    found = say("这是{kind},但打不开:文件已损坏,或不是标准的格式", kind=kind)
    return UnreadableError(Fault("unsupported_file", found, say("应为能打开的表格文件"), say("请用办公软件打开,另存为 .xlsx 后再报")))


class Archive:
    """The parts of a workbook by name; names are compared without case, as office software does."""

    def __init__(self, content: bytes, kind: str, limits: Limits) -> None:
        self.kind = kind
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except _DAMAGES as error:
            raise damaged(kind) from error
        if len(entries) > limits.archive_entries:
            most = say("至多 {count} 个", count=limits.archive_entries)
            raise too_large(say("文件里有 {count} 个部件", count=len(entries)), most)
        total = sum(entry.file_size for entry in entries)
        if total > limits.unpacked_bytes or total > max(_WATCHED_FROM, len(content) * limits.packed_times):
            raise self._too_much(total)
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._entries

    def parse(self, name: str, start: Start, end: End | None = None, text: Text | None = None) -> bool:
        """Feed one part to the handlers (names of elements without their namespace); False where there is no such part."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return False
        parser = self._parser(start, end, text)
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(_PIECE):
                    self._unpacked += len(piece)
                    if self._unpacked > self._limits.unpacked_bytes:
                        raise self._too_much(self._unpacked)
                    parser.Parse(piece)
            parser.Parse(b"", True)
        except UnreadableError:
            raise
        except _DAMAGES as error:
            raise damaged(self.kind) from error
        return True

    def _parser(self, start: Start, end: End | None, text: Text | None) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        depth = 0

        def opened(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                raise damaged(self.kind)
            start(tag.rpartition(":")[2], attributes)

        def closed(tag: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(tag.rpartition(":")[2])

        parser.StartElementHandler = opened
        parser.EndElementHandler = closed
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse_definitions
        return parser

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → (kind, name of the part)."""
        folder, base = posixpath.split(name.lstrip("/"))
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                path = target if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(path).lstrip("/"))

        self.parse(posixpath.join(folder, "_rels", f"{base}.rels"), start)
        return found

    def _refuse_definitions(self, *_: object) -> None:
        raise damaged(self.kind)

    def _too_much(self, size: int) -> UnreadableError:
        found = say("文件展开后有 {size} MB 以上,压缩得异常紧", size=f"{size / _MEGABYTE:.0f}")
        return too_large(found, say("展开后至多 {most} MB", most=f"{self._limits.unpacked_bytes / _MEGABYTE:g}"))
