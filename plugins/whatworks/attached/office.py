"""Word, PowerPoint and Excel files: zip archives of XML (ECMA-376)."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree

from whatworks.attached.content import MOST_TEXT, Content, Passage, Table, UnreadableError, written
from whatworks.attached.pictures import look_into_picture

_MOST_PARTS = 2_000
_LARGEST_PART = 50_000_000
"""Bytes of one part of an archive when it is unpacked; a bomb is larger."""
_MOST_ROWS, _MOST_COLUMNS = 100_000, 500
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
"""How files of the older formats begin, and those with a password."""
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp")
_TEXTS = re.compile(
    r"(?:word|ppt)/(?:document|comments\w*|footnotes|endnotes|header\d*|footer\d*"
    r"|slides/slide\d+|notesSlides/notesSlide\d+|comments/\w+)\.xml"
)

_HIDDEN = re.compile(rb'<(?:\w+:)?(?:col|row)\b[^>]*\bhidden="(?:1|true)"')


def look_into_document(data: bytes, content: Content) -> None:
    """Take the texts, tables and hidden details out of a Word or PowerPoint file."""
    with _opened(data) as archive:
        names = archive.namelist()
        if not {"word/document.xml", "ppt/presentation.xml"} & set(names):
            raise UnreadableError("it is damaged, or not what the end of its name says")
        for name in names:
            if _TEXTS.fullmatch(name):
                _texts(name, _tree(archive, name), content)
        _details(archive, content)


def look_into_workbook(data: bytes, content: Content) -> None:
    """Take the cells and hidden details out of an Excel file."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and few hubs need it

    with _opened(data) as archive:
        _details(archive, content)
        for name in archive.namelist():
            if re.fullmatch(r"xl/(?:comments|threadedComments)/?\w*\.xml", name):
                _texts(name, _tree(archive, name), content)
            is_sheet = name.startswith("xl/worksheets/sheet")
            if is_sheet and _HIDDEN.search(_part(archive, name)):
                content.hide("hidden rows or columns")
            if name.startswith("xl/pivotCache/pivotCacheRecords"):
                content.hide("the rows behind a pivot table")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for number, sheet in enumerate(book.worksheets, 1):
        if sheet.sheet_state != "visible":
            content.hide("a hidden sheet")
        rows = [
            tuple(_cell(value) for value in row)
            for row in sheet.iter_rows(values_only=True, max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)
        ]
        filled = {line: row for line, row in enumerate(rows, 1) if any(row)}
        place = f"sheet {number}"
        content.tables.append(Table(tuple(filled.values()), tuple(filled), place, "row"))
        text = "\n".join(map(written, rows))
        content.passages.append(Passage(text[:MOST_TEXT], place, "row"))
    book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _opened(data: bytes) -> zipfile.ZipFile:
    if data.startswith(_OLD_FORMAT):
        raise UnreadableError("it has a password, or is of an older kind")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise UnreadableError("it is damaged, or not what the end of its name says") from None
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > 4 * _LARGEST_PART:
        raise UnreadableError("it unpacks to far more than such a file needs")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of an archive; what its head says of its size is not believed."""
    with archive.open(name) as part:
        data = part.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise UnreadableError("it unpacks to far more than such a file needs")
    return data


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    data = _part(archive, name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableError("it holds XML that such a file never needs")
    return ElementTree.fromstring(data)


def _kind(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _texts(name: str, tree: ElementTree.Element, content: Content) -> None:
    place = "the comments" if "omments" in name else ""
    if place:
        content.hide("comments")
    paragraphs = []
    for element in tree.iter():
        match _kind(element):
            case "p" | "text":
                paragraphs.append("".join(_letters(element)))
            case "tbl":
                rows = [row for row in element.iter() if _kind(row) == "tr"]
                table = tuple(
                    tuple("".join(_letters(cell)) for cell in _cells(row)) for row in rows
                )
                content.tables.append(Table(table, place="a table"))
                paragraphs += [" | ".join(row) for row in table]
            case "ins" | "del" | "moveFrom" | "moveTo" if any(
                _kind(inner) == "r" for inner in element.iter()
            ):
                content.hide("tracked changes")
            case "comment" | "person":
                for key, value in element.attrib.items():
                    if key.rpartition("}")[2] in {"author", "displayName"}:
                        content.people.setdefault("who commented", value)
    content.passages.append(Passage("\n\n".join(paragraphs)[:MOST_TEXT], place))


def _cells(row: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (cell for cell in row if _kind(cell) == "tc")


def _letters(element: ElementTree.Element) -> Iterator[str]:
    """Yield the text below an element, what was deleted with changes tracked too."""
    for inner in element.iter():
        kind = _kind(inner)
        if kind in {"t", "delText", "text"}:
            yield inner.text or ""
        elif kind in {"tab", "br", "cr"}:
            yield " "


def _details(archive: zipfile.ZipFile, content: Content) -> None:
    """Take out who made an office file, and what its pictures say of themselves."""
    for name in archive.namelist():
        if name == "docProps/core.xml":
            for element in _tree(archive, name).iter():
                who = {"creator": "its author", "lastModifiedBy": "who saved it last"}
                if (what := who.get(_kind(element))) and element.text:
                    content.people[what] = element.text
        elif name.lower().endswith(_PICTURES) and "/media/" in name:
            look_into_picture(_part(archive, name), content)
        elif "/embeddings/" in name:
            content.hide("another file")
