"""The page of an item: the fixed blocks of its type, filled with what it has to say."""

from whatworks.model import Catalogue, Item
from whatworks.prose import Body, ProseWriter, Section
from whatworks.schema.common import CITE, HISTORY, HOW_SURE, SOURCES, TOOLS, FrontMatter
from whatworks.schema.enums import ContentType, Status
from whatworks.targets import Elsewhere, HubFile, beside, relative, resolve
from whatworks.views import words
from whatworks.views.blocks import MADE_BLOCKS, Made, shared_blocks
from whatworks.views.common import (
    COMPARED,
    LISTS,
    Attachment,
    attachment,
    by_ids,
    cards,
    chips,
    item_link,
    latest,
    signals,
)
from whatworks.views.explanations import Explainer
from whatworks.views.notices import ended, notices
from whatworks.views.parts import Block, Link, Page, Part, Prose, RatingPanel
from whatworks.views.trace import told_by_trace, trace_block


def attachments(item: Item, catalogue: Catalogue) -> tuple[Attachment, ...]:
    """Return the files an item declares, as far as the catalogue's audience may have them."""
    names = [download.file for download in item.front.downloads]
    names += [indicator.data for indicator in getattr(item.front, "indicators", ())]
    paths = [beside(item.path, name) for name in names]
    return tuple(attachment(path) for path in dict.fromkeys(paths) if path in catalogue.sizes)


def item_page(
    item: Item, catalogue: Catalogue, writer: ProseWriter
) -> tuple[Page, tuple[Attachment, ...]]:
    """Return the page of an item, and the files that go with it."""
    shown: list[Attachment] = []
    declared = {file.path for file in attachments(item, catalogue)}

    def to_page(target: str, is_image: bool) -> str:
        found = resolve(item.path, target)
        if isinstance(found, Elsewhere):
            return "#" if found.is_unsafe else target
        anchor = f"#{found.anchor}" if found.anchor else ""
        if isinstance(found, HubFile):
            if found.path == item.path:
                return anchor or "#"
            if found.path in catalogue.sizes and (is_image or found.path in declared):
                shown.append(attachment(found.path))
                return relative(item.url, shown[-1].url)
            other = catalogue.by_path.get(found.path)
            return relative(item.url, other.url + anchor) if other else "#"
        return relative(item.url, found.url + anchor)

    body = writer.write(item.text, to_page)
    made = MADE_BLOCKS[item.type](item, catalogue) if item.type in MADE_BLOCKS else {}
    explainer = Explainer(catalogue.configuration)
    lede = explainer.text(item.front.summary)
    blocks = explainer.blocks(
        _fixed(item.front, body, made) if item.front.blocks else _free(item, body, catalogue)
    )
    files = dict.fromkeys((*attachments(item, catalogue), *shown))
    type_name, list_name, _ = words.TYPES[item.type]
    trail = [Link("Home", "")]
    if item.type is not ContentType.PAGE:
        trail.append(Link(list_name, LISTS[item.type]))
    trail += [item_link(community) for community in by_ids([item.community or ""], catalogue)]
    page = Page(
        url=item.url,
        title=item.front.title,
        description=item.front.summary,
        template="item.html",
        lede=lede,
        trail=tuple(trail),
        kicker="" if item.type is ContentType.PAGE else type_name,
        ended=ended(item, catalogue),
        notices=notices(item, catalogue),
        chips=chips(item, catalogue),
        signals=signals(catalogue.ratings.get(item.id)),
        reasons=next(
            (b.anchor for b in blocks if any(isinstance(part, RatingPanel) for part in b.parts)), ""
        ),
        compare=f"compare/?items={item.id}" if item.type in COMPARED else "",
        meta=_meta(item, catalogue),
        blocks=(*blocks, *trace_block(item, catalogue), *_read_next(item, catalogue)),
        explanations=explainer.explanations,
        source=item.path,
        section=LISTS[item.type],
    )
    return page, tuple(files)


def _fixed(front: FrontMatter, body: Body, made: Made) -> tuple[Block, ...]:
    written = {section.anchor: section for section in body.sections}
    blocks = []
    for index, block in enumerate(front.blocks):
        parts: list[Part] = []
        anchor = block.anchor
        section = written.get(anchor) if block.written else None
        if index == 0 and body.intro:
            parts.append(Prose(body.intro))
        if section is not None and section.html:
            parts.append(Prose(section.html))
        parts += made.get(block.title, ())
        steps = _steps(section) if section else ()
        blocks.append(Block(anchor, block.title, tuple(parts), block.empty, steps))
    return tuple(blocks)


def _free(item: Item, body: Body, catalogue: Catalogue) -> tuple[Block, ...]:
    blocks = [Block("", "", (Prose(body.intro),))] if body.intro else []
    blocks += [
        Block(section.anchor, section.title, (Prose(section.html),), "", _steps(section))
        for section in body.sections
    ]
    if carried := by_ids(getattr(item.front, "carries", ()), catalogue):
        blocks.append(Block("in-this-issue", "In this issue", cards(carried, catalogue)))
    made = shared_blocks(item, catalogue, getattr(item.front, "evidence", ()))
    plain = item.type in {ContentType.PAGE, ContentType.NEWSLETTER}
    for block in (HOW_SURE, TOOLS, HISTORY, SOURCES, *(() if plain else (CITE,))):
        if parts := made[block.title]:
            blocks.append(Block(block.anchor, block.title, parts))
    return tuple(blocks)


def _steps(section: Section) -> tuple[Link, ...]:
    return tuple(Link(title, f"#{anchor}") for anchor, title in section.steps)


def _read_next(item: Item, catalogue: Catalogue) -> tuple[Block, ...]:
    named = set(item.front.related)
    others = () if item.type is ContentType.EVIDENCE else catalogue.used_by.get(item.id, ())
    ids = [*item.front.related, *(other.id for other in others if other.id not in named)]
    told = {item.id, *told_by_trace(item, catalogue)}
    found = by_ids([id_ for id_ in ids if id_ not in told], catalogue)
    if not found:
        return ()
    return (Block("read-next", "Read next", cards(found[:6], catalogue)),)


def _meta(item: Item, catalogue: Catalogue) -> tuple[str, ...]:
    front = item.front
    meta = []
    if item.type is not ContentType.PAGE and (version := getattr(front, "version", None)):
        meta.append(f"Version {version}")
    if front.updated and front.published:
        meta.append(f"Updated {words.day(front.updated)}")
    elif when := latest(item):
        meta.append(f"Published {words.day(when)}")
    if item.is_overdue(catalogue.today):  # the notice says it, and who looks after the item
        return tuple(meta)
    if front.review_due and front.status is Status.PUBLISHED:
        meta.append(f"To be checked again by {words.day(front.review_due)}")
    if front.owner:
        meta.append(f"Looked after by {front.owner}")
    return tuple(meta)
