"""Links and images in the text lead somewhere the same readers may go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whatworks.check.context import Context, Entry, id_at
from whatworks.check.references import restricted, unpublished
from whatworks.model import Item, Position, Problem
from whatworks.problems import did_you_mean
from whatworks.read.markdown import Link, anchors
from whatworks.schema import FRONT_MATTER
from whatworks.schema.common import Download
from whatworks.schema.enums import Audience
from whatworks.targets import Elsewhere, HubFile, SiteAddress, beside, relative_to

_NO_LINK = re.compile(r"\[[^\]]+\]\((?P<target>[^()<>\"]* [^()<>\"]*\.\w+)\)")


def addresses_have_no_spaces(context: Context) -> Iterator[Problem]:
    """Yield a problem for whatever was meant as a link and is none: its address has a space."""
    for entry in context.entries:
        for run in entry.runs(_NO_LINK.search):
            for found in _NO_LINK.finditer(run.text):
                target = found["target"]
                yield entry.file.problem(
                    "WW306",
                    f'this is no link, because "{target}" has a space in it',
                    f'if the file has the space in its name, write "{target.replace(" ", "%20")}"; '
                    f'else "{target.replace(" ", "-")}"',
                    at=Position(run.line),
                    field="link",
                )


def links_lead_somewhere(context: Context) -> Iterator[Problem]:
    """Yield a problem for every link or image of a body that does not lead where it should."""
    for entry in context.entries:
        for link, target in zip(entry.outline.links, entry.targets, strict=True):
            checked = _Checked(context, entry, link)
            if not link.target:
                yield checked.problem(
                    "WW306",
                    "this link leads nowhere: nothing stands between its round brackets",
                    "write the address between the brackets",
                )
                continue
            match target:
                case Elsewhere():
                    yield from checked.elsewhere(target)
                case SiteAddress():
                    yield from checked.address(target)
                case HubFile():
                    yield from checked.file(target)


@dataclass(frozen=True, slots=True)
class _Checked:
    """One link, and what can be wrong with each kind of target."""

    context: Context
    entry: Entry
    link: Link

    def problem(self, code: str, message: str, hint: str) -> Problem:
        field = "image" if self.link.is_image else "link"
        return self.entry.file.problem(
            code, message, hint, at=Position(self.link.line), field=field
        )

    def elsewhere(self, target: Elsewhere) -> Iterator[Problem]:
        if target.is_unsafe:
            yield self.problem(
                "WW505",
                f'a link may not start with "{target.scheme}:"',
                "link to a web address (https://…) or an item of the hub",
            )
        elif self.link.is_image:
            yield self.problem(
                "WW308",
                "images from other sites are not shown: nothing leaves this site",
                "save the image beside this file and name it here",
            )

    def address(self, target: SiteAddress) -> Iterator[Problem]:
        found = self.context.by_url.get(target.url)
        if found is not None:
            yield from self.item(found, target.anchor)
        elif target.url not in self.context.made_pages:
            known = [f"/{url}" for url in (*self.context.by_url, *self.context.made_pages)]
            yield self.problem(
                "WW306",
                f"this site has no page at /{target.url}",
                did_you_mean(
                    f"/{target.url}", known, otherwise="link to the Markdown file of an item"
                ),
            )

    def file(self, target: HubFile) -> Iterator[Problem]:
        found = self.context.by_path.get(target.path)
        if found is not None:
            yield from self.item(found, target.anchor)
        elif target.path not in self.context.files:
            is_item = target.path.endswith(".md")
            is_told = target.path in self.context.unread or (
                is_item and id_at(target.path) in self.context.unread_ids
            )
            if is_told or _declared(self.entry, target.path):
                return  # told where the file is, or where it is declared
            path = self.entry.source.path
            near = self.context.nearest_file(target.path, path)
            yield self.problem(
                "WW308" if self.link.is_image else "WW306",
                f'there is no file at "{target.path}"',
                f'write "{relative_to(path, near)}"'
                if near
                else "check the path, from this file's folder",
            )
        elif download := _declared(self.entry, target.path):
            readers = self._readers()
            if readers is not None and not readers.may_read(download.audience):
                yield self.hidden(readers, target.path, download.audience)
        elif self.entry.item is not None and self.link.is_image:
            yield from self.shown(target.path, self.entry.item)
        elif self.entry.item is not None:
            yield self.problem(
                "WW309",
                f"{target.path} is linked but not declared",
                "list it under downloads, with a title and an audience",
            )

    def shown(self, path: str, own: Item) -> Iterator[Problem]:
        """Yield a problem if a picture is a file that others declare, and not for these readers."""
        owners = self.context.owners.get(path, ())
        public = [item for _, item, _ in owners if item.front.status.is_public]
        readers = self.link.audience or own.front.audience
        seen_by = [audience for _, _, audience in owners if not readers.may_read(audience)]
        if public and not any(readers.may_read(item.front.audience) for item in public):
            seen_by += [item.front.audience for item in public]
        if seen_by:
            yield self.hidden(readers, path, seen_by[0])
        elif owners and not public and own.front.status.is_public:
            yield self.problem("WW311", *unpublished(owners[0][0]))

    def hidden(self, readers: Audience, what: str, audience: Audience) -> Problem:
        return self.problem("WW310", *restricted(readers, what, audience))

    def _readers(self) -> Audience | None:
        own = self.entry.item
        return self.link.audience or (own.front.audience if own else None)

    def item(self, found: Entry, anchor: str) -> Iterator[Problem]:
        own = self.entry.item
        if found.item is not None and own is not None and found is not self.entry:
            own_readers = self.link.audience or own.front.audience
            if not own_readers.may_read(found.item.front.audience):
                yield self.hidden(own_readers, found.source.path, found.item.front.audience)
            elif own.front.status.is_public and not found.item.front.status.is_public:
                yield self.problem("WW311", *unpublished(found))
        if anchor:
            yield from self.heading(found, anchor, self._readers() or Audience.OPEN)

    def heading(self, found: Entry, anchor: str, readers: Audience) -> Iterator[Problem]:
        """Yield a problem if an address is not that of one heading for all who read the link."""
        blocks = [block.anchor for block in FRONT_MATTER[found.source.type].blocks]
        if anchor in blocks:
            return
        pages = {one: anchors(found.outline.headings, one) for one in Audience}
        meant = pages[readers].get(anchor)
        others = [pages[one].get(anchor) for one in Audience if one.may_read(readers)]
        if meant is None:
            kept = next(filter(None, others), None)
            if (
                kept is not None
                and kept.audience is not None
                and not readers.may_read(kept.audience)
            ):
                yield self.hidden(readers, f'the heading "{kept.text}"', kept.audience)
                return
            yield self.problem(
                "WW307",
                f'{found.source.path} has no heading with the address "#{anchor}"',
                did_you_mean(
                    anchor,
                    [*blocks, *pages[readers]],
                    otherwise="link to the page without the part after #",
                ),
            )
        elif any(other is not meant for other in others):
            yield self.problem(
                "WW307",
                f'"#{anchor}" is the address of one heading for {readers.value} readers, and of '
                "another for those who have more of the page",
                f'give the headings "{meant.text}" different words',
            )


def _declared(entry: Entry, path: str) -> Download | None:
    downloads = entry.item.front.downloads if entry.item else ()
    return next((one for one in downloads if beside(entry.source.path, one.file) == path), None)
