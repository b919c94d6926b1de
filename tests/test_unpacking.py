"""The walker of the audience tests finds a word wherever it is hidden; else they show nothing."""

import bz2
import gzip
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from unpacking import everything_in, places_of
from whatworks.publish.records import as_script
from whatworks.publish.search.shards import word_list

WORD = "canary"


def zipped(files: dict[str, bytes], comment: bytes = b"", entry_comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.comment, entry.compress_type = entry_comment, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a picture of one pixel with chunks of metadata."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x80")
    parts = [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """Return the head of a photograph with segments of metadata."""
    made = [
        b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data for kind, data in segments
    ]
    return b"\xff\xd8" + b"".join(made) + b"\xff\xda\x00\x02\x00\xff\xd9"


def pdf(text: str = "", title: str = "", attached: bytes = b"") -> bytes:
    """Return a document of one page, whose text is written in pieces, as typesetters do."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = StreamObject()
    pieces = " -5 ".join(f"({letter})" for letter in text)
    stream.set_data(f"BT /F1 12 Tf 10 100 Td [{pieces}] TJ ET".encode())
    page[NameObject("/Contents")] = stream.flate_encode()
    if title:
        writer.add_metadata({"/Title": title})
    if attached:
        writer.add_attachment("more.txt", attached)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def mail(text: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "News"
    message.set_content(text, cte="base64")
    return bytes(message)


def data_uri(data: bytes) -> bytes:
    return b'<img src="data:image/png;base64,' + b64encode(data) + b'">'


HIDDEN = {
    "plain": b"the Canary sings",
    "gzip": gzip.compress(b"canary"),
    "bzip2": bz2.compress(b"canary"),
    "xz": lzma.compress(b"canary"),
    "zlib": zlib.compress(b"canary " * 9),
    "zip": zipped({"a.txt": b"a canary and more of it: canary"}),
    "name in a zip": zipped({"canary.txt": b""}),
    "comment of a zip": zipped({"a.txt": b""}, comment=b"canary"),
    "comment of an entry": zipped({"a.txt": b""}, entry_comment=b"canary"),
    "zip with something before it": b"#!/bin/sh\n" + zipped({"a.txt": b"canary canary canary"}),
    "document": zipped({"word/document.xml": b"<w:t>canary canary canary</w:t>"}),
    "tar": tarred("a.txt", b"canary"),
    "name in a tar": tarred("canary.txt", b""),
    "gzip in a tar": tarred("a.gz", gzip.compress(b"canary")),
    "page of a PDF": pdf("a canary"),
    "metadata of a PDF": pdf(title="The canary"),
    "metadata of a PDF, beyond Latin": pdf(title="The canary 金"),
    "file in a PDF": pdf(attached=b"canary"),
    "archive in a PDF": pdf(attached=gzip.compress(b"canary")),
    "broken PDF": b"%PDF-1.7\nstream\n" + zlib.compress(b"canary") + b"\nendstream",
    "text of a picture": png((b"tEXt", b"Title\0canary")),
    "compressed text of a picture": png((b"zTXt", b"Title\0\0" + zlib.compress(b"canary"))),
    "international text of a picture": png(
        (b"iTXt", b"Title\0\1\0\0\0" + zlib.compress(b"canary"))
    ),
    "EXIF of a photograph": jpeg((0xE1, b"Exif\0\0" + "canary".encode("utf-16-le"))),
    "XMP of a photograph": jpeg((0xE1, b"http://ns.adobe.com/xap/1.0/\0<dc>canary</dc>")),
    "comment of a photograph, cut": jpeg((0xFE, b"a can"), (0xFE, b"ary")),
    "data URI": data_uri(gzip.compress(b"canary")),
    "letter": mail("A canary sings."),
    "subject of a letter": b"Subject: =?utf-8?b?" + b64encode(b"The canary") + b"?=\r\n\r\nNews.",
    "calendar": b"BEGIN:VCALENDAR\r\nSUMMARY:the can\r\n ary\r\nEND:VCALENDAR\r\n",
    "JSON": json.dumps("金canary").replace("c", "\\u0063").encode(),
    "JavaScript": b'"\\x63an\\u{61}ry"',
    "entities": b"<p>&#99;an&#x61;ry</p>",
    "percent signs": b'<a href="/%63anary/">',
    "percent signs in entities in JSON": b'"&#37;63an\\u0061ry"',
    "UTF-16": "the canary".encode("utf-16"),
    "UTF-16, big end first": "the canary".encode("utf-16-be"),
    "zip in gzip in a data URI": data_uri(gzip.compress(zipped({"a": b"canary" * 3}))),
    "words of the search": as_script(
        "search/suggestions", word_list({"can": 1, "canal": 1, "canary": 1, "cane": 1})
    ),
    "forms in the search": as_script("search/words-0", {"k": "can canar", "f": "0|0y,0ies"}),
}
OPEN = {"plain", "name in a zip", "comment of a zip", "comment of an entry", "text of a picture"}
OPEN |= {"XMP of a photograph", "metadata of a PDF", "file in a PDF", "xz"}
"""Where the word can be read as it stands."""


@pytest.mark.parametrize("kind", HIDDEN)
def test_a_word_is_found_wherever_it_is_hidden(kind: str, tmp_path: Path) -> None:
    (tmp_path / "innocent").write_bytes(HIDDEN[kind])

    assert (WORD.encode() in HIDDEN[kind].lower()) == (kind in OPEN)
    assert places_of([WORD], tmp_path)[WORD]


@pytest.mark.parametrize("name", ["canary.txt", "canary/a.txt", ".canary", quote("ç") + "%63anary"])
def test_a_word_is_found_in_a_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"")

    assert places_of([WORD], tmp_path)[WORD]


def test_an_empty_folder_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "canary").mkdir()

    assert places_of([WORD], tmp_path)[WORD]


def test_a_word_that_is_nowhere_is_not_found(tmp_path: Path) -> None:
    for number, data in enumerate(HIDDEN.values()):
        (tmp_path / str(number)).write_bytes(data)

    assert places_of(["goldfinch"], tmp_path) == {"goldfinch": set()}


def test_a_locked_archive_stops_the_test(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"canary canary canary"}))
    data[6] |= 1  # says that the entry is encrypted
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(data)

    with pytest.raises(RuntimeError):
        list(everything_in(tmp_path))
