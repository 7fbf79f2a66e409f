"""Workbooks for the tests, as office software and other programs write them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import xlwt
from openpyxl import Workbook

ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">'
    '<office:automatic-styles><style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def one_sheet(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for cell, code in (formats or {}).items():
        book.worksheets[0][cell].number_format = code
    return saved(book)


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """The same archive with a text in one of its parts replaced."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            target.writestr(name, data)
    return again.getvalue()


def packed(parts: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def open_document(tables: str, manifest: str = "<m/>") -> bytes:
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": ODS_HEAD + tables + ODS_TAIL,
            "META-INF/manifest.xml": manifest,
        }
    )


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    sheet.write(0, 0, "地区")
    sheet.write(1, 0, 0.06534, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(1, 1, date(2025, 6, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(1, 2, True)
    sheet.write(1, 3, 12345, xlwt.easyxf(num_format_str='0!.0,"万"'))
    sheet.write(1, 4, 1.1 + 2.2)
    sheet.row(1).hidden = True
    sheet.write_merge(3, 3, 0, 2, "合并")
    hidden = book.add_sheet("藏")
    hidden.write(0, 0, 5)
    hidden.visibility = 1
    book.add_sheet("空")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def by_hand(sheet: str, shared: str = "<sst/>") -> bytes:
    """A workbook of one sheet from its XML, as another program might write it."""
    relation = '<r:Relationship Id="{0}" Type="http://x/{0}" Target="{1}"/>'
    relations = '<r:Relationships xmlns:r="p">{}</r:Relationships>'
    return packed(
        {
            "_rels/.rels": relations.format(relation.format("officeDocument", "/xl/Book.xml")),
            "xl/book.xml": '<w:workbook xmlns:w="m" xmlns:q="r"><w:sheets><w:sheet name="甲" q:id="worksheet"/></w:sheets></w:workbook>',
            "xl/_rels/Book.xml.rels": relations.format(
                relation.format("worksheet", "/xl/worksheets/Sheet1.xml") + relation.format("sharedStrings", "texts.xml")
            ),
            "xl/texts.xml": shared,
            "xl/worksheets/sheet1.xml": sheet,
        }
    )
