"""What the bytes of a file are, whatever its name says.

Comes in: bytes. Goes out: the kind of workbook they are, or None where they may be a table of text. Refuses everything else by its
name and says what to do. Nothing is unpacked but the list of names of a zip.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from indicators.intake.finding import Fault, UnreadableError
from indicators.wording import say

Workbook = Literal["xlsx", "xls", "ods"]

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = re.compile(rb"\A\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")  # very old .xls: a stream without a container
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(r"\A\s*<\?xml\b", re.IGNORECASE)


def workbook_kind(content: bytes) -> Workbook | None:
    """The kind of workbook, None for what may be text. Raises UnreadableError with the name of what is neither."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _of_zip(content)
    if content.startswith(_OLE):
        return _of_ole(content)
    if _BARE_BIFF.match(content):
        return "xls"
    for signature, name in _signatures():
        if content.startswith(signature):
            raise UnreadableError(_not_a_table(name))
    head = _decoded_head(content)
    if _HTML.search(head):
        raise UnreadableError(_to_be_saved_again(say("网页(HTML),有的系统把它命名为 .xls 导出")))
    if _XML.search(head):
        name = say("XML 表格") if "spreadsheet" in head.lower() else ""
        raise UnreadableError(_to_be_saved_again(name) if name else _not_a_table(say("XML 文件")))
    return None


def encrypted(name: str) -> Fault:
    """The fault of a file that needs a password."""
    return Fault("encrypted", say("这是{name}", name=name), say("应为没有密码的文件"), say("请去掉密码,重新保存后再报"))


def _signatures() -> tuple[tuple[bytes, str], ...]:
    """How files that are no tables begin, and what they are called."""
    return (
        (b"%PDF", say("PDF 文件")),
        (b"\x89PNG", say("图片")),
        (b"\xff\xd8\xff", say("图片")),
        (b"GIF8", say("图片")),
        (b"BM\x36", say("图片")),
        (b"II*\x00", say("图片")),
        (b"MM\x00*", say("图片")),
        (b"Rar!", say("压缩包(RAR)")),
        (b"7z\xbc\xaf", say("压缩包(7z)")),
        (b"\x1f\x8b", say("压缩包(gzip)")),
        (b"{\\rtf", say("RTF 文档")),
        (b"MIME-Version:", say("单个文件网页(MHTML)")),
        (b"SQLite format 3", say("数据库文件")),
        (b"PAR1", say("Parquet 文件")),
    )


def _of_zip(content: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise UnreadableError(
            Fault("damaged", say("文件已损坏,打不开"), say("应为能打开的表格文件"), say("请重新保存或重新导出后再报"))
        ) from error
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError(encrypted(say("加密的压缩包或工作簿")))
    if "xl/workbook.bin" in names:
        raise UnreadableError(_to_be_saved_again(say("Excel 二进制工作簿(.xlsb)")))
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return _of_open_document(content)
    raise UnreadableError(_not_a_table(_name_of_zip(names)))


def _of_open_document(content: bytes) -> Workbook:
    head = content[:_HEAD]
    if b"opendocument.text" in head or b"opendocument.presentation" in head:
        raise UnreadableError(_not_a_table(say("文字或演示文档(OpenDocument)")))
    return "ods"


def _name_of_zip(names: list[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return say("Word 文档(.docx)")
    if any(name.startswith("ppt/") for name in names):
        return say("演示文稿(.pptx)")
    if any(name.endswith(".iwa") or name.startswith("index/tables") for name in names):
        return say("Numbers 表格或其他 iWork 文档")
    return say("压缩包(ZIP)")


def _of_ole(content: bytes) -> Workbook:
    def holds(*streams: str) -> bool:
        return any(stream.encode("utf-16-le") in content for stream in streams)

    if holds("EncryptedPackage"):
        raise UnreadableError(encrypted(say("加密的工作簿")))
    if holds("Workbook", "Book"):
        return "xls"
    if holds("WordDocument"):
        raise UnreadableError(_not_a_table(say("Word 文档(.doc)")))
    if holds("PowerPoint Document"):
        raise UnreadableError(_not_a_table(say("演示文稿(.ppt)")))
    if holds("ETExtData", "ET"):
        raise UnreadableError(_to_be_saved_again(say("WPS 表格(.et)")))
    raise UnreadableError(_to_be_saved_again(say("老式 Office 文件")))


def _decoded_head(content: bytes) -> str:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _to_be_saved_again(name: str) -> Fault:
    return Fault(
        "unsupported_file",
        say("这是{name},不能直接读取", name=name),
        say("应为 Excel 工作簿(.xlsx)或文本表格(CSV)"),
        say("请用办公软件打开,“文件→另存为”选“Excel 工作簿(.xlsx)”后再报,或把表格复制后粘贴"),
    )


def _not_a_table(name: str) -> Fault:
    return Fault(
        "not_a_table",
        say("这是{name},不是表格", name=name),
        say("应为 Excel 工作簿(.xlsx)、CSV 或制表符分隔的文本"),
        say("请把数据整理成一行一个数的表格,另存为 .xlsx 或 CSV 后再报"),
    )
