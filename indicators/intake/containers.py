"""What the bytes of a file are, whatever its name says.

Comes in: bytes. Goes out: a fault that names the kind of file and says what to do, or None where the bytes may be a
table of text. Nothing is unpacked but the list of names of a zip.
"""

from __future__ import annotations

import io
import re
import zipfile

from indicators.intake.finding import Fault
from indicators.wording import say

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(r"\A\s*<\?xml\b", re.IGNORECASE)


def container_fault(content: bytes) -> Fault | None:
    """The fault of a file that is not a table of text, by its bytes."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_fault(content)
    if content.startswith(_OLE):
        return _ole_fault(content)
    for signature, name in _signatures():
        if content.startswith(signature):
            return _not_a_table(name)
    head = _decoded_head(content)
    if _HTML.search(head):
        return _to_be_saved_again(say("网页(HTML),有的系统把它命名为 .xls 导出"))
    if _XML.search(head):
        return _to_be_saved_again(say("XML 表格")) if "spreadsheet" in head.lower() else _not_a_table(say("XML 文件"))
    return None


def _signatures() -> tuple[tuple[bytes, str], ...]:
    """How files that are no tables begin, and what they are called."""
    return (
        (b"%PDF", say("PDF 文件")),
        (b"\x89PNG", say("图片")),
        (b"\xff\xd8\xff", say("图片")),
        (b"GIF8", say("图片")),
        (b"Rar!", say("压缩包(RAR)")),
        (b"7z\xbc\xaf", say("压缩包(7z)")),
        (b"\x1f\x8b", say("压缩包(gzip)")),
        (b"{\\rtf", say("RTF 文档")),
        (b"MIME-Version:", say("单个文件网页(MHTML)")),
        (b"SQLite format 3", say("数据库文件")),
        (b"PAR1", say("Parquet 文件")),
    )


def _zip_fault(content: bytes) -> Fault:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return Fault("damaged", say("文件已损坏,打不开"), "", say("请重新保存或重新导出后再报"))
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        return _encrypted(say("加密的压缩包或工作簿"))
    if any(name.startswith("xl/") for name in names):
        return _to_be_saved_again(say("Excel 工作簿(.xlsx)"))
    if "content.xml" in names:
        return _to_be_saved_again(say("ODS 表格"))
    if any(name.startswith("word/") for name in names):
        return _not_a_table(say("Word 文档(.docx)"))
    return _not_a_table(say("压缩包(ZIP)"))


def _ole_fault(content: bytes) -> Fault:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _encrypted(say("加密的工作簿"))
    if "WordDocument".encode("utf-16-le") in content:
        return _not_a_table(say("Word 文档(.doc)"))
    return _to_be_saved_again(say("老式 Excel 工作簿(.xls)"))


def _decoded_head(content: bytes) -> str:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _to_be_saved_again(name: str) -> Fault:
    return Fault(
        "unsupported_file",
        say("这是{name},目前还不能直接读取", name=name),
        say("应为文本表格(CSV、制表符分隔的文本)"),
        say("请用办公软件打开,“文件→另存为”选“CSV UTF-8(逗号分隔)”后再报,或把表格复制后粘贴"),
    )


def _not_a_table(name: str) -> Fault:
    return Fault(
        "not_a_table",
        say("这是{name},不是表格", name=name),
        say("应为 CSV 或制表符分隔的文本"),
        say("请把数据整理成一行一个数的表格,另存为 CSV 后再报"),
    )


def _encrypted(name: str) -> Fault:
    return Fault("encrypted", say("这是{name}", name=name), say("应为没有密码的文件"), say("请去掉密码,另存为 CSV 后再报"))
