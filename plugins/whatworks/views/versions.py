"""The pages of an item's kept versions, and of what differs between any two of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from whatworks.model import Catalogue, Item, KeptVersion
from whatworks.prose import ProseWriter
from whatworks.sign import flat, runs
from whatworks.targets import HubFile, resolve
from whatworks.views import words
from whatworks.views.common import LISTS, decision_link, item_link
from whatworks.views.notices import ended
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


@dataclass(frozen=True, slots=True)
class _Text:
    """What a version says."""

    sections: dict[str, list[str]]
    """Its paragraphs, by the heading that they stand under."""
    links: list[str]
    """Its links to other pages of the hub: their words and where they lead."""

    @property
    def flat(self) -> list[str]:
        """Return headings and paragraphs in order."""
        return [text for title, under in self.sections.items() for text in (title, *under) if text]


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
        whole = [version for version in kept if not version.withheld]
        texts = {version.number: _text(item, version, writer, catalogue) for version in whole}
        compared = [
            (older, newer, found)
            for older, newer in combinations(whole, 2)
            if (found := _differences(older, newer, texts, catalogue))
        ]
        yield _list(item, kept, [pair[:2] for pair in compared], catalogue)
        for older, newer, found in compared:
            yield _pair(item, older, newer, found, catalogue)


def _list(
    item: Item,
    kept: tuple[KeptVersion, ...],
    compared: list[tuple[KeptVersion, KeptVersion]],
    catalogue: Catalogue,
) -> Page:
    entries = tuple(_entry(item, version, catalogue) for version in reversed(kept))
    pairs = tuple(
        Link(f"{_name(older)} and {_name(newer, short=True)}", _pair_url(item, older, newer))
        for older, newer in reversed(compared)
    )
    blocks = [Block("signed", "What was signed, latest first", (Timeline(entries),))]
    if pairs:
        blocks.append(Block("compare", "Compare two versions", (Links(pairs),)))
    return _page(
        item,
        catalogue,
        url=versions_url(item),
        title=f"Versions of “{item.front.title}”",
        description="Every version that was signed off: when, by whom, and why it changed.",
        trail=(),
        blocks=tuple(blocks),
    )


def _entry(item: Item, version: KeptVersion, catalogue: Catalogue) -> Entry:
    said = [change.what for change in version.changes]
    if version.withheld:
        said.append(f"The text is no longer kept: {version.withheld}")
    signed, kind = version.sign_off, version.kind
    label = f"{_label(version)}: {words.CHANGES[kind].lower()}" if kind else _label(version)
    if signed is None:
        return Entry("", label, " ".join(said))
    if signed.office:
        said.append(f"Signed off by {signed.office}.")
    decided_at = decision_link(signed.decision, catalogue)
    return Entry(words.day(signed.date), label, " ".join(said), decided_at)


_Differences = tuple[tuple[str, tuple[Changed, ...]], ...]
"""What differs, by the title of the part it stands in."""


def _differences(
    older: KeptVersion, newer: KeptVersion, texts: Mapping[int, _Text], catalogue: Catalogue
) -> _Differences:
    """Return what a reader can see that differs between two versions."""
    before, after = texts[older.number], texts[newer.number]
    found = [*_fields(older, newer, catalogue), *_sections(before.sections, after.sections)]
    if not found and before.sections != after.sections:
        found += _sections({"": before.flat}, {"": after.flat})
    if links := tuple(_changed("", *pair) for pair in runs(before.links, after.links)):
        found.append(("Where links lead", links))
    return tuple(found)


def _pair(
    item: Item,
    older: KeptVersion,
    newer: KeptVersion,
    found: _Differences,
    catalogue: Catalogue,
) -> Page:
    return _page(
        item,
        catalogue,
        url=_pair_url(item, older, newer),
        title=_both(older, newer),
        description=f"What differs in “{item.front.title}” between {_name(older, short=True)} and "
        f"{_name(newer, short=True)}.",
        trail=(Link("Versions", versions_url(item)),),
        blocks=tuple(
            Block(f"difference-{number}", title, (Comparison(changes),))
            for number, (title, changes) in enumerate(found, 1)
        ),
    )


def _page(
    item: Item,
    catalogue: Catalogue,
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
        ended=ended(item, catalogue),
        blocks=blocks,
        section=LISTS[item.type],
    )


def _pair_url(item: Item, older: KeptVersion, newer: KeptVersion) -> str:
    return f"{versions_url(item)}{older.number}-to-{newer.number}/"


def _both(older: KeptVersion, newer: KeptVersion) -> str:
    """Return what the comparison of two versions is called, by their days if by nothing else."""
    if _label(older) != _label(newer) or not (older.sign_off and newer.sign_off):
        return f"{_label(older)} to {_label(newer, short=True)}"
    days = (words.day(one.date) for one in (older.sign_off, newer.sign_off))
    return f"{_label(older)}, {' to '.join(days)}"


def _label(version: KeptVersion, *, short: bool = False) -> str:
    """Return what a version is called; ``short`` inside a sentence."""
    given = version.fields.get("version")
    label = f"Version {given}" if given else f"Sign-off {version.number}"
    return label[0].lower() + label[1:] if short else label


def _name(version: KeptVersion, *, short: bool = False) -> str:
    day = f" of {words.day(version.sign_off.date)}" if version.sign_off else ""
    return _label(version, short=short) + day


def _text(item: Item, version: KeptVersion, writer: ProseWriter, catalogue: Catalogue) -> _Text:
    """Return the text of a version without its marks."""
    from whatworks.views.plain import links, paragraphs  # noqa: PLC0415 - slow to load; rarely used

    def to_page(target: str, _is_image: bool) -> str:
        found = resolve(item.path, target)
        other = catalogue.by_path.get(found.path) if isinstance(found, HubFile) else None
        return f"/{other.url}" if other else "#"

    body = writer.write("\n\n".join(fragment.text for fragment in version.body), to_page)
    sections = {"": list(paragraphs(body.intro))}
    for section in body.sections:
        sections.setdefault(section.title, []).extend(paragraphs(section.html))
    html = "".join([body.intro, *(section.html for section in body.sections)])
    inside = [f"{said}: {leads_to}" for said, leads_to in links(html) if leads_to.startswith("/")]
    return _Text(sections, inside)


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

    def label(id_: str) -> str | None:
        item = catalogue.by_id.get(id_)
        return item.front.title if item else labels.get(id_)

    for path, value in flat(version.fields):
        name = " › ".join(part.replace("_", " ") for part in path.split("."))
        said = value if " " in value else value.replace("_", " ")
        known = [one for id_ in value.split(", ") if (one := label(id_)) is not None]
        if len(known) == value.count(", ") + 1:
            said = "; ".join(known)
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
