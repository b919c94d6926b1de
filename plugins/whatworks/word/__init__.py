"""From a Word document to the parts of a draft, with a report of what found no place.

Word's own format is read by mammoth, which takes the meaning of styles and leaves their looks.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import ZIP_STORED, ZipFile

import mammoth
from bs4 import BeautifulSoup, Tag

from whatworks.read.body import looks_like_audience_line
from whatworks.schema.common import Block
from whatworks.word import headings, links, lost, tables
from whatworks.word.cutting import (
    as_blocks,
    as_one,
    sections,
    take_summary,
    take_title,
)
from whatworks.word.markdown import markdown, plain
from whatworks.word.package import WordError, open_package
from whatworks.word.pictures import Pictures
from whatworks.word.sections import written_titles

__all__ = ["Imported", "WordError", "read_word"]

Describe = Callable[[str, str], str]
"""From a picture's file and the words before it to what it shows; "" if nobody says."""

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name^='toc '] => !
p[style-name^='TOC '] => !
strike => s
br[type='page'] => br
br[type='column'] => br
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document holds, as parts of a draft."""

    id: str
    title: str
    """Empty if it has none."""
    summary: str
    """Empty if its first paragraph cannot be one."""
    body: Mapping[str, str] | str
    """As ``draft`` takes it."""
    pictures: Mapping[str, bytes]
    """By their path from the folder of the draft."""
    undescribed: tuple[str, ...]
    """Paths of the pictures that nobody has described."""
    placed: tuple[str, ...]
    """What was put where, other than under its own heading, and why."""
    left_out: tuple[str, ...]
    """What has no place in the draft, with its words."""


def read_word(
    content: bytes, blocks: Sequence[Block], id_of: Callable[[str], str], describe: Describe
) -> Imported:
    """Return what a document holds, cut at the blocks of a type that has any.

    ``id_of`` makes an id of the document's title, which may be empty; ``describe`` is asked for the
    words for each picture that has none. Raises WordError if the file cannot be read.
    """
    parts = open_package(content)
    pictures = Pictures()
    try:
        soup, messages = _html(parts, pictures)
        left_out = [*lost.notes(parts), *pictures.notes, *messages]
    except (
        ParseError,
        ExpatError,
        KeyError,
        AttributeError,
        ValueError,
        TypeError,
        IndexError,
    ) as error:
        raise WordError(
            "The document is damaged; open it in Word, save it again, and try once more."
        ) from error
    notes = _take_notes(soup)
    left_out += [*tables.make_plain(soup), *links.make_plain(soup)]
    placed = [*headings.from_bold(soup), *headings.make_plain(soup)]
    title, elements = take_title(soup)
    id_ = id_of(title)
    undescribed = list(_place_pictures(soup, id_, describe))
    summary, elements, told = take_summary(elements)
    found = sections(elements)
    titles = written_titles(blocks)
    cut, moved = as_blocks(found, titles, blocks) if titles else (as_one(found), [])
    body, unfit = _without_audiences(_with_notes(cut, notes))
    left_out += unfit
    told = [*placed, *told, *moved]
    written = [*body, *body.values()] if isinstance(body, Mapping) else [body]
    text = "\n\n".join([title, summary, *written])
    left_out += _missing(parts, text, [*left_out, *told])
    return Imported(
        id=id_,
        title=title,
        summary=summary,
        body=body,
        pictures={f"files/{id_}-{name}": one for name, one in pictures.files.items()},
        undescribed=tuple(dict.fromkeys(undescribed)),
        placed=tuple(told),
        left_out=tuple(dict.fromkeys(left_out)),
    )


def _html(parts: Mapping[str, bytes], pictures: Pictures) -> tuple[BeautifulSoup, list[str]]:
    """Return a document as HTML, with the pictures taken out of it."""

    def take(image: Any) -> dict[str, str]:
        with image.open() as opened:
            path, words = pictures.take(opened.read(), image.alt_text)
        return {"src": path, "alt": words}

    found = mammoth.convert_to_html(
        BytesIO(_with_changes_accepted(parts)),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(take),
    )
    soup = BeautifulSoup(found.value, "html.parser")
    for image in soup.find_all("img"):
        if not image.get("src"):
            image.decompose()
    for box in soup.find_all("input"):
        box.replace_with("☒" if box.has_attr("checked") else "☐")
    said = {str(message.message) for message in found.messages}
    links = [f"A picture that stands elsewhere: {one}" for one in sorted(said) if "external" in one]
    return soup, links


def _place_pictures(soup: BeautifulSoup, id_: str, describe: Describe) -> Iterator[str]:
    """Name the files of pictures after the id, and have those described that are not.

    Yields the paths of the ones that still are not then.
    """
    for image in soup.find_all("img"):
        path = image["src"] = f"files/{id_}-{image['src']}"
        if not image.get("alt"):
            before = " ".join(str(image.find_previous(string=re.compile(r"\w")) or "").split())
            image["alt"] = " ".join(describe(path, before[-60:]).split())
            if not image["alt"]:
                yield path


def _with_changes_accepted(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a file without what Word hides, and with what was moved in its new place.

    Elements that mammoth passes over, with the words in them, get the name of one like it.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, _read_like(part) if name in lost.TEXTS else part)
    return out.getvalue()


def _read_like(part: bytes) -> bytes:
    root = ElementTree.fromstring(part)
    for element in list(root.iter()):
        space, brace, name = str(element.tag).rpartition("}")
        element.tag = f"{space}{brace}{_READ_LIKE.get(name, name)}"
        for run in filter(lost.is_hidden, list(element)):
            element.remove(run)
    return ElementTree.tostring(root)


_READ_LIKE = {"moveTo": "ins", "moveFrom": "del"} | dict.fromkeys(
    ("fldSimple", "dir", "bdo"), "smartTag"
)


def _take_notes(soup: BeautifulSoup) -> list[list[Tag]]:
    """Take the footnotes and endnotes out of a document and put their numbers where they belong."""
    notes: list[list[Tag]] = []
    for mark in soup.select("sup > a[href^='#footnote-'], sup > a[href^='#endnote-']"):
        entry = soup.find(id=str(mark["href"])[1:])
        if not isinstance(entry, Tag) or mark.parent is None:
            continue
        for back in entry.select("a[href^='#footnote-ref-'], a[href^='#endnote-ref-']"):
            back.decompose()
        notes.append([one for one in entry.children if isinstance(one, Tag)])
        mark.parent.replace_with(soup.new_tag("noteref", attrs={"number": str(len(notes))}))
    for entry in soup.select("ol > li[id^='footnote-'], ol > li[id^='endnote-']"):
        holder = entry.parent
        entry.extract()
        if holder is not None and not holder.find("li"):
            holder.decompose()
    return notes


def _without_audiences(
    body: Mapping[str, str] | str,
) -> tuple[Mapping[str, str] | str, list[str]]:
    """Return a text without lines that would be read as saying who may read it, and those."""
    if isinstance(body, str):
        lines = body.split("\n")
        unfit = [line for line in lines if looks_like_audience_line(line)]
        told = [f"A line that looks as if it said who may read it: “{line}”" for line in unfit]
        return "\n".join(line for line in lines if line not in unfit), told
    texts = {title: _without_audiences(text) for title, text in body.items()}
    return {title: str(text) for title, (text, _) in texts.items()}, [
        one for _, told in texts.values() for one in told
    ]


def _with_notes(body: Mapping[str, str] | str, notes: list[list[Tag]]) -> Mapping[str, str] | str:
    """Return a text with its footnotes at the end of the last part that has any."""
    written = []
    for number, note in enumerate(notes, 1):
        lines = markdown(note).split("\n")
        rest = [f"    {line}" if line.strip() else "" for line in lines[1:]]
        written.append("\n".join([f"[^{number}]: {lines[0]}", *rest]))
    if not written:
        return body
    foot = "\n\n".join(written)
    if isinstance(body, str):
        return f"{body}\n\n{foot}".strip()
    last = next((title for title in reversed(list(body)) if "[^" in body[title]), "")
    return {**body, last: f"{body.get(last, '')}\n\n{foot}".strip()}


def _missing(parts: Mapping[str, bytes], text: str, told: list[str]) -> Iterator[str]:
    """Yield every paragraph whose words are neither in the draft nor in what is told so far."""
    there = plain(text)
    reported = plain(" ".join(told))
    for box in lost.boxes(parts):
        where = (
            "now stands in the text, after the paragraph it hung on"
            if plain(box) in there
            else "has no place in the text"
        )
        yield f"A text box, which {where}: “{box}”"
    for words in lost.paragraphs(parts):
        bare = plain(words)
        if bare and bare not in there and bare not in reported:
            yield f"A paragraph that could not be placed as it stands: “{words}”"
