"""Everything that stands in a folder, however it is packed: names, texts, archives, metadata.

``places_of`` is how a test asks whether a word stands anywhere in a site. It knows no output of the
hub by name: whatever is in the folder is opened as what its bytes say it is, and what is found
inside is opened again. Only the word lists of the search are a format of our own.
"""

import bz2
import gzip
import html
import io
import json
import lzma
import re
import tarfile
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import unquote_to_bytes

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject, StreamObject

Inner = Iterator[tuple[str, bytes]]
"""What stands in something: a word for what it is, and its bytes."""


def everything_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every name and every content in a folder, as it stands there and unpacked."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield from unpacked(f"{name} (its name)", name.encode())
        if path.is_file():
            yield from unpacked(name, path.read_bytes())


def unpacked(place: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield some data and whatever is packed in it, with where that stands."""
    waiting, seen = [(place, data, True)], {data}
    while waiting:
        here, found, as_it_was = waiting.pop()
        yield here, found
        for opener in (*(CONTAINERS if as_it_was else ()), *TEXTS, *READINGS):
            for name, inner in opener(found):
                if inner not in seen:
                    seen.add(inner)
                    waiting.append((f"{here} > {name}", inner, opener not in READINGS))


def places_of(words: Iterable[str], folder: Path) -> dict[str, set[str]]:
    """Return for each word, in lower case, the files in whose name or content it stands."""
    places: dict[str, set[str]] = {word: set() for word in words}
    for place, data in everything_in(folder):
        small = data.lower()
        for word, found in places.items():
            if word.encode() in small:
                found.add(place)
    return places


def _compressed(data: bytes) -> Inner:
    if data.startswith(b"\x1f\x8b"):
        yield "gzip", gzip.decompress(data)
    elif data.startswith(b"BZh"):
        yield "bzip2", bz2.decompress(data)
    elif data.startswith(b"\xfd7zXZ"):
        yield "xz", lzma.decompress(data)
    elif len(data) > 2 and data[0] == 0x78 and int.from_bytes(data[:2], "big") % 31 == 0:
        yield from _inflated(data, "zlib")


def _inflated(data: bytes, name: str) -> Inner:
    machine = zlib.decompressobj()
    try:
        yield name, machine.decompress(data)
    except zlib.error:
        return
    if machine.unused_data:
        yield f"after {name}", machine.unused_data


def _zip(data: bytes) -> Inner:
    """Open an archive, be it called zip, docx, xlsx, odt or epub; a locked one stops the test."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "comment", archive.comment
        for entry in archive.infolist():
            yield "name", entry.filename.encode()
            yield f"{entry.filename}, comment", entry.comment + b"\n" + entry.extra
            yield entry.filename, archive.read(entry)


def _tar(data: bytes) -> Inner:
    if data[257:262] != b"ustar":
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for entry in archive:
            yield "name", entry.name.encode()
            if file := archive.extractfile(entry):
                yield entry.name, file.read()


def _pdf(data: bytes) -> Inner:
    if b"%PDF-" not in data[:1024]:
        return
    for number, match in enumerate(re.finditer(rb"stream\r?\n", data)):
        yield from _inflated(data[match.end() :], f"stream {number}")
    try:
        reader = PdfReader(io.BytesIO(data))
        yield "metadata", repr(reader.metadata).encode()
        for number, page in enumerate(reader.pages, 1):
            yield f"page {number}", page.extract_text().encode()
        ids = {id_ for generation in reader.xref.values() for id_ in generation}
        for id_ in sorted(ids | reader.xref_objStm.keys()):
            found = reader.get_object(IndirectObject(id_, 0, reader))
            yield f"object {id_}", repr(found).encode()
            if isinstance(found, StreamObject):
                yield f"object {id_}, stream", found.get_data()
    except (PyPdfError, NotImplementedError):
        return  # the streams are open all the same


def _png(data: bytes) -> Inner:
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + size]
        if kind in {b"zTXt", b"iTXt", b"iCCP"}:
            for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", chunk):
                yield from _inflated(chunk[match.start() :], kind.decode())
        at += 12 + size


def _jpeg(data: bytes) -> Inner:
    """Put the segments of each kind together: long metadata goes over several."""
    if not data.startswith(b"\xff\xd8"):
        return
    segments: dict[int, bytes] = {}
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        segments[data[at + 1]] = segments.get(data[at + 1], b"") + data[at + 4 : at + 2 + size]
        at += 2 + size
    for kind, joined in segments.items():
        yield f"segments {kind:x}", joined


def _mail(data: bytes) -> Inner:
    if not re.search(rb"(?im)^(content-transfer-encoding|subject):", data[:4000]):
        return
    message = message_from_bytes(data, policy=policy.default)
    yield "headers", "\n".join(str(value) for value in message.values()).encode()
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield part.get_filename() or part.get_content_type(), payload


def _folded(data: bytes) -> Inner:
    """Join the lines of a calendar or an address card, which may be cut within words."""
    if b"BEGIN:V" in data:
        yield "unfolded", re.sub(rb"\r?\n[ \t]", b"", data)


_DATA_URI = re.compile(rb"data:[\w/+.-]*(?:;[\w=.+-]+)*;base64,([A-Za-z0-9+/_=\s%-]+)", re.I)


def _data_uris(data: bytes) -> Inner:
    for match in _DATA_URI.finditer(data):
        text = unquote_to_bytes(match[1]).translate(bytes.maketrans(b"-_", b"+/"), b"= \t\r\n")
        whole = text[: len(text) - (len(text) % 4 == 1)]
        yield "data URI", b64decode(whole + b"=" * (-len(whole) % 4))


def _entities(data: bytes) -> Inner:
    if b"&" in data:
        text = html.unescape(data.decode("utf-8", "surrogateescape"))
        yield "without entities", text.encode("utf-8", "surrogateescape")


def _percent(data: bytes) -> Inner:
    if b"%" in data:
        yield "without percent signs", unquote_to_bytes(data)


_ESCAPE = re.compile(rb"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")


def _escapes(data: bytes) -> Inner:
    if b"\\" in data:
        yield "without escapes", _ESCAPE.sub(_character, data)


def _character(match: re.Match[bytes]) -> bytes:
    code = int(match[1] or match[2] or match[3], 16)
    return chr(min(code, 0x10FFFF)).encode("utf-8", "surrogatepass")


def _wide(data: bytes) -> Inner:
    if b"\0" in data:
        yield "without noughts", data.replace(b"\0", b"")  # UTF-16 and UTF-32, either way round


_DIGITS = [chr(code) for code in range(32, 127) if chr(code) not in '"\\<']


def _word_lists(data: bytes) -> Inner:
    """Put together the words of the search, each of which stands there as what it adds."""
    if not (match := re.fullmatch(rb'window\["[^"]+"\]=(.*);\n', data, re.S)):
        return
    waiting = [json.loads(match[1])]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("k"), str) and isinstance(value.get("f"), str):
                yield "forms of words", "\n".join(_forms(value["k"], value["f"])).encode()
            waiting += value.values()
        elif isinstance(value, list):
            if len(value) == 3 and all(isinstance(one, str) for one in value):
                yield "list of words", "\n".join(_words(value[0], value[1])).encode()
            waiting += value


def _words(shared: str, endings: str) -> Iterator[str]:
    before = ""
    for same, ending in zip(_numbers(shared), endings.split(" "), strict=False):
        before = before[:same] + ending
        yield before


def _forms(stems: str, endings: str) -> Iterator[str]:
    for stem, forms in zip(stems.split(" "), endings.split("|"), strict=False):
        for form in forms.split(","):
            if form:
                yield stem[: len(stem) - int(form[0], 36)] + form[1:]


def _numbers(text: str) -> Iterator[int]:
    rests: list[int] = []
    for sign in text:
        digit = _DIGITS.index(sign) if sign in _DIGITS else 0
        if digit >= 60:
            rests.append(digit - 60)
            continue
        for rest in reversed(rests):
            digit = digit * 32 + rest + 60
        rests = []
        yield digit


CONTAINERS = (_compressed, _zip, _tar, _pdf, _png, _jpeg, _word_lists)
"""What opens files; one that is broken stops the test."""
TEXTS = (_mail, _folded, _data_uris)
"""What opens texts."""
READINGS: tuple[Callable[[bytes], Inner], ...] = (_entities, _percent, _escapes, _wide)
"""What reads the same data in another way, which leaves no file whole."""
