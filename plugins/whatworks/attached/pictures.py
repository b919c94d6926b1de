"""What pictures say of themselves: Exif, XMP and PNG texts."""

import io
import re
import warnings

from whatworks.attached.content import Content, Passage

_GPS, _ARTIST, _XP_AUTHOR, _OWNER, _EXIF = 0x8825, 0x013B, 0x9C9D, 0xA430, 0x8769
_DESCRIPTION, _XP_COMMENT, _USER_COMMENT = 0x010E, 0x9C9C, 0x9286
"""Tags of Exif 2.32, and those that Windows adds."""
_XMP_CREATOR = re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^>]*>([^<]+)<", re.DOTALL)


def look_into_picture(data: bytes, content: Content) -> None:
    """Take where a picture was taken, by whom, and what was written beside it."""
    from PIL import Image  # noqa: PLC0415 - slow to load, and few hubs need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no pixel is read, so a large picture does no harm
        with Image.open(io.BytesIO(data)) as picture:
            exif = picture.getexif()
            info = {key: value for key, value in picture.info.items() if isinstance(value, str)}
            xmp = picture.info.get("xmp", b"")
    inner = exif.get_ifd(_EXIF)
    if exif.get_ifd(_GPS):
        content.hide("where it was taken (GPS)")
    creator = _XMP_CREATOR.search(xmp) if isinstance(xmp, bytes) else None
    people = [exif.get(_ARTIST), exif.get(_XP_AUTHOR), inner.get(_OWNER)]
    people += [creator[1] if creator else None, info.get("Author"), info.get("Artist")]
    for person in map(_words, people):
        if person:
            content.people.setdefault("who took it", person)
    written = [exif.get(_DESCRIPTION), exif.get(_XP_COMMENT), inner.get(_USER_COMMENT)]
    texts = [*map(_words, written), *info.values()]
    if said := "\n\n".join(filter(None, texts)):
        content.passages.append(Passage(said, "the words stored with the picture"))


def _words(value: object) -> str:
    """Return a value of Exif as text; Windows writes UTF-16, comments begin with their code."""
    if isinstance(value, tuple):
        value = bytes(value)
    if isinstance(value, bytes):
        plain = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0")
        is_wide = plain[1:2] == b"\0"
        value = plain.decode("utf-16-le" if is_wide else "utf-8", errors="ignore")
    return value.strip("\0 ") if isinstance(value, str) else ""
