"""Looking into a file, whatever its kind, without ever failing."""

import codecs
import csv
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from whatworks.attached.content import (
    LARGEST,
    MOST_TEXT,
    Content,
    Passage,
    Table,
    UnreadableError,
    written,
)
from whatworks.attached.office import look_into_document, look_into_workbook
from whatworks.attached.pdf import look_into_pdf
from whatworks.attached.pictures import look_into_picture

__all__ = ["Content", "Passage", "Table", "UnreadableError", "look_into"]


def look_into(path: Path) -> Content:
    """Return what a file holds; raises ``UnreadableError`` where that cannot be said."""
    look = _KINDS.get(PurePosixPath(path.name).suffix.lower())
    if look is None:
        raise UnreadableError("it does not know files of this kind")
    if path.stat().st_size > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST // 1_000_000} MB")
    content = Content()
    try:
        look(path.read_bytes(), content)
    except UnreadableError:
        raise
    except Exception as error:  # a damaged file makes the libraries fail in any way there is
        raise UnreadableError("it is damaged, or not what the end of its name says") from error
    return content


def _look_into_text(data: bytes, content: Content) -> None:
    content.passages.append(Passage(_text(data)))


def _text(data: bytes) -> str:
    """Return a text; what is no Unicode is taken for the encoding that Windows had before."""
    try:
        text = data.decode(_unicode(data))
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if len(text) > MOST_TEXT:
        raise UnreadableError("it holds more text than the check reads")
    return text


def _unicode(data: bytes) -> str:
    """Return the form of Unicode that a file is in: Excel's "Unicode text" is UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in data[:2]:
        return "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    return "utf-8-sig"


_HEAD = 5
"""Lines by which the sign between cells is known; titles may stand above a table."""


def _look_into_csv(data: bytes, content: Content) -> None:
    text = _text(data).splitlines(keepends=True)
    head = "".join(text[:_HEAD])
    reader = csv.reader(text, delimiter=max(",;\t|", key=head.count))
    rows: dict[int, tuple[str, ...]] = {}
    for row in reader:
        if row:
            rows[reader.line_num] = tuple(row)
    content.tables.append(Table(tuple(rows.values()), tuple(rows)))
    lines = [written(rows.get(number, ())) for number in range(1, len(text) + 1)]
    content.passages.append(Passage("\n".join(lines)))


_KINDS: dict[str, Callable[[bytes, Content], None]] = {
    **dict.fromkeys((".csv", ".tsv"), _look_into_csv),
    **dict.fromkeys((".txt", ".md", ".json", ".ics", ".svg", ".vtt", ".srt"), _look_into_text),
    **dict.fromkeys((".docx", ".pptx"), look_into_document),
    ".xlsx": look_into_workbook,
    ".pdf": look_into_pdf,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff"), look_into_picture),
}
