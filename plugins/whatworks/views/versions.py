"""The pages of an item's kept versions, and of what differs between any two of them."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from bs4 import BeautifulSoup, Tag

from whatworks.model import Catalogue, Item, KeptVersion
from whatworks.prose import ProseWriter
from whatworks.sign import flat, runs
from whatworks.views import words
from whatworks.views.common import LISTS, decision_link, item_link
from whatworks.views.parts import (
    Block,
    Changed,
    Comparison,
    Entry,
    Link,
    Links,
    Page,
    Run,
    Timeline,
)

_BLOCKS = ["p", "li", "h3", "h4", "h5", "h6", "tr", "dt", "dd", "pre"]
"""What counts as one paragraph."""


def versions_url(item: Item) -> str:
    """Return the address of the page of an item's versions."""
    return f"{item.url}versions/"


def version_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Yield, for every item with kept versions, their list and a comparison of each two."""
    writer = ProseWriter()
    for item in catalogue.items:
        kept = catalogue.versions.get(item.id, ())
        if not kept:
            continue
        yield _list(item, kept, catalogue)
        whole = [version for version in kept if not version.withheld]
        texts = {version.number: _text(version, writer) for version in whole}
        for older, newer in combinations(whole, 2):
            yield _pair(item, older, newer, texts, catalogue)


def _list(item: Item, kept: tuple[KeptVersion, ...], catalogue: Catalogue) -> Page:
    entries = tuple(_entry(item, version, catalogue) for version in reversed(kept))
    pairs = tuple(
        Link(f"{_name(older)} and {_name(newer, short=True)}", _pair_url(item, older, newer))
        for newer, older in combinations(tuple(reversed(kept)), 2)
        if not (newer.withheld or older.withheld)
    )
    blocks = [Block("signed", "What was signed, latest first", (Timeline(entries),))]
    if pairs:
        blocks.append(Block("compare", "Compare two versions", (Links(pairs),)))
    return _page(
        item,
        url=versions_url(item),
        title=f"Versions of “{item.front.title}”",
        description="Every version that was signed off: when, by whom, and why it changed.",
        trail=(),
        blocks=tuple(blocks),
    )


def _entry(item: Item, version: KeptVersion, catalogue: Catalogue) -> Entry:
    why = " ".join(change.what for change in version.changes)
    if version.withheld:
        why += f" The text is no longer kept: {version.withheld}"
    signed = version.sign_off
    if signed is None:
        return Entry("", _label(version), why)
    return Entry(
        words.day(signed.date),
        f"{_label(version)}: {words.CHANGES[version.kind].lower()}",
        f"{why} Signed off by {signed.office}.",
        decision_link(signed.decision, catalogue),
    )


def _pair(
    item: Item,
    older: KeptVersion,
    newer: KeptVersion,
    texts: dict[int, dict[str, list[str]]],
    catalogue: Catalogue,
) -> Page:
    found = (
        *_fields(older, newer, catalogue),
        *_sections(texts[older.number], texts[newer.number]),
    )
    blocks = tuple(
        Block(f"difference-{number}", title, (Comparison(changes),))
        for number, (title, changes) in enumerate(found, 1)
    )
    same = Block("difference-0", "No difference", (), "The two versions read the same.")
    return _page(
        item,
        url=_pair_url(item, older, newer),
        title=f"{_label(older)} to {_label(newer, short=True)}",
        description=f"What differs in “{item.front.title}” between {_name(older, short=True)} and "
        f"{_name(newer, short=True)}.",
        trail=(Link("Versions", versions_url(item)),),
        blocks=blocks or (same,),
    )


def _page(
    item: Item,
    *,
    url: str,
    title: str,
    description: str,
    trail: tuple[Link, ...],
    blocks: tuple[Block, ...],
) -> Page:
    _, list_name, _ = words.TYPES[item.type]
    return Page(
        url=url,
        title=title,
        description=description,
        template="item.html",
        trail=(Link("Home", ""), Link(list_name, LISTS[item.type]), item_link(item), *trail),
        kicker=words.TYPES[item.type][0],
        blocks=blocks,
        section=LISTS[item.type],
    )


def _pair_url(item: Item, older: KeptVersion, newer: KeptVersion) -> str:
    return f"{versions_url(item)}{older.number}-to-{newer.number}/"


def _label(version: KeptVersion, *, short: bool = False) -> str:
    """Return what a version is called; ``short`` inside a sentence."""
    given = version.fields.get("version")
    label = f"Version {given}" if given else f"Sign-off {version.number}"
    return label[0].lower() + label[1:] if short else label


def _name(version: KeptVersion, *, short: bool = False) -> str:
    day = f" of {words.day(version.sign_off.date)}" if version.sign_off else ""
    return _label(version, short=short) + day


def _text(version: KeptVersion, writer: ProseWriter) -> dict[str, list[str]]:
    """Return the paragraphs of a version as plain text, by heading, without links."""
    text = "\n\n".join(fragment.text for fragment in version.body)
    body = writer.write(text, lambda _target, _is_image: "#")
    sections = {"": body.intro} | {section.title: section.html for section in body.sections}
    return {title: list(_paragraphs(html)) for title, html in sections.items()}


def _paragraphs(html: str) -> Iterator[str]:
    for block in BeautifulSoup(html, "html.parser").find_all(_BLOCKS):
        if block.name == "tr":
            yield " · ".join(
                cell.get_text(" ", strip=True) for cell in block.find_all(["th", "td"])
            )
        elif block.find(_BLOCKS) is None:
            yield " ".join(block.get_text().split())
        elif block.name == "li":
            own = "".join(_own_text(block)).split()
            if own:
                yield " ".join(own)


def _own_text(block: Tag) -> Iterator[str]:
    """Yield the words of a list entry without those of the blocks inside it."""
    for child in block.children:
        if not isinstance(child, Tag):
            yield str(child)
        elif child.name not in {*_BLOCKS, "ul", "ol", "dl", "table", "blockquote"}:
            yield child.get_text()


def _sections(
    before: dict[str, list[str]], after: dict[str, list[str]]
) -> Iterator[tuple[str, tuple[Changed, ...]]]:
    for title in dict.fromkeys([*after, *before]):
        pairs = runs(before.get(title, []), after.get(title, []))
        if changes := tuple(_changed("", was, is_) for was, is_ in pairs):
            yield title or "Introduction", changes


def _fields(
    older: KeptVersion, newer: KeptVersion, catalogue: Catalogue
) -> Iterator[tuple[str, tuple[Changed, ...]]]:
    before, after = (dict(_said(version, catalogue)) for version in (older, newer))
    changes = tuple(
        _changed(path, before.get(path, ""), after.get(path, ""))
        for path in dict.fromkeys([*after, *before])
        if before.get(path, "") != after.get(path, "")
    )
    if changes:
        yield "Facts and ratings", changes


def _said(version: KeptVersion, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the fields of a version in words: the path of each and what it says."""
    vocabularies = catalogue.configuration.vocabularies.values()
    labels = {id_: term.label for one in vocabularies for id_, term in one.terms.items()}
    labels |= {id_: item.front.title for id_, item in catalogue.by_id.items()}
    for path, value in flat(version.fields):
        name = " › ".join(part.replace("_", " ") for part in path.split("."))
        said = value if " " in value else value.replace("_", " ")
        ids = value.split(", ")
        if all(id_ in labels for id_ in ids):
            said = "; ".join(labels[id_] for id_ in ids)
        yield name[:1].upper() + name[1:], said


def _changed(where: str, was: str, is_: str) -> Changed:
    """Return a paragraph that differs, word by word where both versions have it."""
    if not was or not is_:
        return Changed(
            where, "Added" if is_ else "Taken out", (Run(is_ or was, _KINDS[bool(is_)]),)
        )
    old, new = was.split(), is_.split()
    found: list[Run] = []
    for kind, begin, end, start, stop in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            found.append(Run(" ".join(old[begin:end]), ""))
            continue
        if begin < end:
            found.append(Run(" ".join(old[begin:end]), "del"))
        if start < stop:
            found.append(Run(" ".join(new[start:stop]), "ins"))
    return Changed(where, "Changed", tuple(found))


_KINDS = {True: "ins", False: "del"}
"""The element that marks a run of words: added or taken out."""
