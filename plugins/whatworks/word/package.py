"""The parts of a Word file, once it is known to be one and safe to read."""

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception, whatever its own name

MOST_BYTES = 50_000_000
"""Of a file, as it is."""
MOST_UNPACKED = 200_000_000
"""Of its parts; more is no text that anybody wrote."""
MOST_PARTS = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": "a PDF; open what it was made from, or copy its text into a Word document",
    b"{\\rtf": "an RTF file; open it in Word or LibreOffice and save it as a Word document (.docx)",
}
_SAVE_AS = "open it in Word or LibreOffice and save it as a Word document (.docx)"


class WordError(Exception):
    """A file that cannot be read as a Word document; the text says why and what to do."""


def open_package(content: bytes) -> Mapping[str, bytes]:
    """Return the parts of a Word file by name; raise WordError for anything else."""
    if not content:
        raise WordError("The file is empty.")
    if len(content) > MOST_BYTES:
        raise WordError(_too_big(len(content), "is"))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise WordError(
                "The document is protected by a password; open it in Word, take the password "
                "away (File, Info, Protect Document) and save it."
            )
        raise WordError(f"This is a document of an old version of Word (.doc); {_SAVE_AS}.")
    for start, what in _OTHERS.items():
        if content.startswith(start):
            raise WordError(f"This is {what}.")
    try:
        with ZipFile(BytesIO(content)) as package:
            return _parts(package)
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise WordError(
            "This is not a Word document (.docx), or it is damaged; open it in Word and save it "
            "again."
        ) from None


def _parts(package: ZipFile) -> Mapping[str, bytes]:
    infos = package.infolist()
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MOST_UNPACKED or len(infos) > MOST_PARTS:
        raise WordError(_too_big(unpacked, "unpacks to"))
    if any(info.flag_bits & 1 for info in infos):
        raise WordError("The document is protected by a password; take it away and save it again.")
    names = {info.filename for info in infos}
    if "mimetype" in names:
        raise WordError(f"This is an OpenDocument file (.odt or the like); {_SAVE_AS}.")
    for folder, what in (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint presentation")):
        if any(name.startswith(folder) for name in names):
            raise WordError(f"This is {what}, not a Word document.")
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise WordError("This is not a Word document (.docx); open it in Word and save it as one.")
    parts = {info.filename: package.read(info) for info in infos if not info.is_dir()}
    types = parts["[Content_Types].xml"]
    if b"macroEnabled" in types or any("vbaProject" in name for name in parts):
        raise WordError(
            "The document holds macros (small programs); save it as a Word document without "
            "macros (.docx)."
        )
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and _declares(part):
            raise WordError("The document holds something that no word processor writes.")
    return parts


def _declares(part: bytes) -> bool:
    """Say whether a part declares entities, with which a small file can exhaust a machine."""
    return re.search(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", part) is not None


def _too_big(size: int, verb: str) -> str:
    return (
        f"The document {verb} {size / 1_000_000:.0f} MB, which is too big to read; make its "
        "pictures smaller (in Word: Compress Pictures), or split it."
    )
