"""Bytes become text: by the byte order mark, else UTF-8, else UTF-16 that is plainly so, else GB18030.

Comes in: bytes that are no workbook. Goes out: text and the name of the encoding. Refuses, with the byte's place, what decodes
in none. `decode_any` is for looking only: there western and other encodings are tried where GB18030 would be nonsense.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from indicators.intake.finding import Fault, UnreadableError
from indicators.wording import say

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKS_32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_SAMPLE = 65_536
_GUESSED_FROM = 20_000
_HIGH = re.compile(rb"[\x80-\xff]+")
_PLAIN = re.compile("[\t\n\r -~\u00a0-\u00ff\u2010-\u203b\u2190-\u21ff\u2460-\u24ff\u25a0-\u26ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_PLAIN_SHARE = 0.98
_EVERYDAY_SHARE = 0.4
_COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises UnreadableError with the place of the first byte that does not decode."""
    text, name = _by_mark_or_trial(content)
    return text.lstrip("\ufeff"), name


def _by_mark_or_trial(content: bytes) -> tuple[str, str]:
    if content.startswith(codecs.BOM_UTF8):
        return _decoded(content[len(codecs.BOM_UTF8) :], "utf-8", len(codecs.BOM_UTF8)), "UTF-8(带 BOM)"
    if content.startswith(_MARKS_32):
        raise UnreadableError(_binary(say("这是 UTF-32 编码的文字")))
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], codec, len(mark)), "UTF-16"
    if b"\x00" in content[:_SAMPLE]:
        unmarked = _utf16_without_mark(content)
        if unmarked:
            return _decoded(content, unmarked, 0), "UTF-16(无 BOM)"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as not_utf8:
        if b"\x00" in content[:1000]:
            raise UnreadableError(_binary(say("文件里有零字节,不是文字表格"))) from not_utf8
        if _mostly_utf8(content):
            return _decoded(content, "utf-8", 0), "UTF-8"
        return _decoded(content, "gb18030", 0), "GB18030"


def decode_any(content: bytes) -> tuple[str, str]:
    """Like `decode`, but text that can hardly be Chinese is read in the encoding it most likely has."""
    try:
        text, name = decode(content)
    except UnreadableError as refusal:
        if refusal.fault.kind != "undecodable" or _mostly_utf8(content) or _plainly_chinese(content):
            raise
        return _western(content) or _guessed(content) or _refused(refusal)
    if name == "GB18030" and not _plainly_chinese(content):
        return _western(content) or _guessed(content) or (text, name)
    return text, name


def refuse_control_characters(text: str) -> None:
    """Refuse text with characters that no table has, with their row."""
    control = _CONTROL.search(text)
    if control:
        row = text.count("\n", 0, control.start()) + 1
        raise UnreadableError(_binary(say("文件里有文字表格不会有的控制字符(U+{code})", code=f"{ord(control[0]):04X}")), row)


def _binary(found: str) -> Fault:
    return Fault("binary", found, say("应为 CSV 或文本"), say("请用办公软件打开原文件,另存为 CSV 后再报"))


def _utf16_without_mark(content: bytes) -> str | None:
    """The UTF-16 codec in which nearly every character is one that tables have, if exactly one of the two fits."""
    sample = content[: _SAMPLE // 2 * 2]
    if len(content) % 2:
        return None
    fitting = []
    for _, codec in _MARKS:
        text = sample.decode(codec, errors="replace")
        if text and "\x00" not in text and len(_PLAIN.findall(text)) >= _PLAIN_SHARE * len(text):
            fitting.append(codec)
    return fitting[0] if len(fitting) == 1 else None


def _mostly_utf8(content: bytes) -> bool:
    """Whether most characters are whole in UTF-8, as they hardly ever are in a file of GB18030."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(c >= "\u2e80" for c in text) - broken > 4 * broken


def _decoded(content: bytes, codec: str, offset: int) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        found = say("第 {byte} 字节起不是 {codec} 文字", byte=error.start + offset + 1, codec=codec.upper())
        expected = say("应为 UTF-8、UTF-16(带 BOM)或 GB18030(GBK)编码")
        raise UnreadableError(
            Fault("undecodable", found, expected, say("请用办公软件打开,另存为“CSV UTF-8(逗号分隔)”后再报")),
            content.count(b"\n", 0, error.start) + 1,
        ) from error


def _isolated(content: bytes) -> tuple[int, int]:
    """How many runs of bytes above 127 are one byte long, as accents are between letters, and how many runs there are."""
    runs = [len(run) for run in _HIGH.findall(content[:_SAMPLE])]
    return sum(length == 1 for length in runs), len(runs)


def _plainly_chinese(content: bytes) -> bool:
    """Whether bytes that decode as GB18030 are Chinese: its everyday characters stand in runs of two bytes and more."""
    single, runs = _isolated(content)
    if single * 2 > runs:
        return False
    high = _HIGH.findall(content[:_SAMPLE])
    everyday = sum(2 * len(_COMMON.findall(run)) for run in high)
    return everyday >= _EVERYDAY_SHARE * sum(map(len, high))


def _western(content: bytes) -> tuple[str, str] | None:
    single, runs = _isolated(content)
    if single * 2 <= runs:
        return None
    try:
        return content.decode("cp1252"), "CP1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "Latin-1"


def _guessed(content: bytes) -> tuple[str, str] | None:
    best = from_bytes(content[:_GUESSED_FROM]).best()
    if best is None:
        return None
    try:
        return content.decode(best.encoding), best.encoding.upper().replace("_", "-")
    except (UnicodeDecodeError, LookupError):
        return None


def _refused(refusal: UnreadableError) -> tuple[str, str]:
    raise refusal
