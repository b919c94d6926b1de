"""PDF files."""

import io
import logging

from whatworks.attached.content import MOST_TEXT, Content, Passage, UnreadableError

_MOST_PAGES = 300


def look_into_pdf(data: bytes, content: Content) -> None:
    """Take the text, the comments and the author out of a PDF."""
    from pypdf import PdfReader  # noqa: PLC0415 - slow to load, and few hubs need it
    from pypdf.errors import DependencyError, FileNotDecryptedError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every small fault
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("it has a password")
        pages = list(reader.pages)
    except DependencyError:
        raise UnreadableError("it is encrypted") from None
    except FileNotDecryptedError:
        raise UnreadableError("it has a password") from None
    if len(pages) > _MOST_PAGES:
        raise UnreadableError(f"it has more than {_MOST_PAGES} pages")
    if reader.metadata is not None and reader.metadata.author:
        content.people["its author"] = reader.metadata.author
    if reader.attachments:
        content.hide("another file")
    taken = 0
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        for note in page.get("/Annots") or ():
            found = note.get_object()
            if found.get("/Subtype") in {"/Text", "/FreeText", "/Highlight", "/Popup"}:
                content.hide("comments")
                text += f"\n\n{found.get('/Contents', '')}"
        taken += len(text)
        if taken > MOST_TEXT:
            raise UnreadableError("it holds more text than the check reads")
        content.passages.append(Passage(text, f"page {number}"))
    if not any(one.text.strip() for one in content.passages):
        raise UnreadableError("no text can be read in its pages; they may be scans")
