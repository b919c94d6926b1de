"""What a Word file holds besides the text of its pages: comments, changes, boxes, equations."""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
"""The parts of a file that hold the text and its notes, as far as it has them."""
_BESIDE = {"header": "In the header of the pages", "footer": "In the footer of the pages"}


def notes(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield a sentence, with its words, on everything that has no place in a text of the hub.

    Who wrote a comment or made a change is not told: a draft names no people.
    """
    body = _root(parts, "word/document.xml")
    yield from _comments(parts, body)
    yield from _changes(body)
    yield from _hidden(parts)
    for name in sorted(parts):
        beside = re.fullmatch(r"word/(header|footer)\d*\.xml", name)
        if beside and (words := _words(_root(parts, name))):
            yield f"{_BESIDE[beside[1]]}: “{words}”"
    for equation in body.iter(f"{{{_MATHS}}}oMath"):
        yield f"An equation: “{_words(equation)}”"
    if any(map(_is_of_contents, body.iter())):
        yield "A table of contents: the hub makes its own"
    yield from _objects(parts)


def paragraphs(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the words of every paragraph of the document and its notes, as they stand there."""
    for name in TEXTS:
        if name in parts:
            for paragraph in _root(parts, name).iter():
                is_text = _local(paragraph) == "p" and not _is_of_contents(paragraph)
                if is_text and (words := _own_words(paragraph)):
                    yield words


def boxes(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the words of every text box; Word keeps each in two forms, which count as one."""
    found = (
        _words(one)
        for one in _root(parts, "word/document.xml").iter()
        if _local(one) == "txbxContent"
    )
    yield from dict.fromkeys(filter(None, found))


def _comments(parts: Mapping[str, bytes], body: Element) -> Iterator[str]:
    if "word/comments.xml" not in parts:
        return
    anchors = _anchors(body)
    for comment in _root(parts, "word/comments.xml"):
        about = anchors.get(_attribute(comment, "id"), "")
        on = f" on “{about}”" if about else ""
        yield f"A comment{on}: “{_words(comment)}”"


def _anchors(body: Element) -> dict[str, str]:
    """Return the words that each comment is about, by the comment's id."""
    open_: set[str] = set()
    found: dict[str, list[str]] = {}
    for element in body.iter():
        match _local(element):
            case "commentRangeStart":
                open_.add(_attribute(element, "id"))
            case "commentRangeEnd":
                open_.discard(_attribute(element, "id"))
            case "t":
                for id_ in open_:
                    found.setdefault(id_, []).append(element.text or "")
    return {id_: _tidy("".join(words)) for id_, words in found.items()}


def _changes(body: Element) -> Iterator[str]:
    for element in body.iter():
        kind, words = _local(element), _words(element)
        if kind == "ins" and words:
            yield f"A tracked change, taken as accepted: “{words}” was put in"
        elif kind == "del" and words:
            yield f"A tracked change, taken as accepted: “{words}” was taken out"


def _hidden(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name in TEXTS:
        for parent in _root(parts, name).iter() if name in parts else ():
            hidden = Element("hidden")
            hidden.extend(filter(is_hidden, parent))
            if words := _words(hidden):
                yield f"Words that Word hides: “{words}”"


def is_hidden(element: Element) -> bool:
    """Say whether an element is a run of words that Word does not show."""
    marks = (one for one in element.findall("./*/*") if _local(one) == "vanish")
    is_run = _local(element) == "r"
    return is_run and any(_attribute(one, "val") not in {"0", "false", "off"} for one in marks)


def _objects(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name in sorted(parts):
        short = name.rpartition("/")[2]
        if name.startswith("word/embeddings/"):
            yield f"An embedded object: {short}"
        elif re.fullmatch(r"word/charts/chart\d*\.xml", name):
            yield f"A chart: “{_words(_root(parts, name))}”"
        elif re.fullmatch(r"word/diagrams/data\d*\.xml", name):
            yield f"A diagram: “{_words(_root(parts, name))}”"


def _root(parts: Mapping[str, bytes], name: str) -> Element:
    return ElementTree.fromstring(parts[name])  # parts that declare entities are refused before


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    return next((v for key, v in element.attrib.items() if key.endswith(f"}}{name}")), "")


def _words(element: Element) -> str:
    """Return all the words in an element, those that were taken out too."""
    kinds = {"t": "", "delText": "", "v": "", "p": " ", "tab": " ", "br": " "}
    found = (
        kinds[_local(one)] + (one.text or "" if not kinds[_local(one)] else "")
        for one in element.iter()
        if _local(one) in kinds
    )
    return _tidy("".join(found))


def _is_of_contents(element: Element) -> bool:
    """Say whether an element is a line of a table of contents."""
    styles = (one for one in element.findall("./*/*") if _local(one) == "pStyle")
    is_paragraph = _local(element) == "p"
    return is_paragraph and any(_attribute(one, "val").lower().startswith("toc") for one in styles)


def _own_words(paragraph: Element) -> str:
    """Return the words of a paragraph without those of boxes and equations that hang on it."""
    words: list[str] = []

    def walk(element: Element) -> None:
        for one in element:
            kind = _local(one)
            if is_hidden(one) or kind in {"txbxContent", "oMath", "del", "moveFrom", "instrText"}:
                continue
            if kind == "t":
                words.append(one.text or "")
            elif kind in {"tab", "br"}:
                words.append(" ")
            walk(one)

    walk(paragraph)
    return _tidy("".join(words))


def _tidy(text: str) -> str:
    return " ".join(text.split())
