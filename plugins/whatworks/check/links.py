"""Links and images in the text lead somewhere the same readers may go."""

from collections.abc import Iterator, Mapping

from whatworks.check.context import Context, Entry
from whatworks.check.references import restricted, unpublished
from whatworks.model import Position, Problem
from whatworks.problems import did_you_mean
from whatworks.read.markdown import Link
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import Audience
from whatworks.targets import Elsewhere, SiteAddress, beside, resolve


def links_lead_somewhere(context: Context) -> Iterator[Problem]:
    """Yield a problem for every link or image of a body that does not lead where it should."""
    for entry in context.entries:
        for link in entry.outline.links:
            yield from _problems(context, entry, link)


def _problems(context: Context, entry: Entry, link: Link) -> Iterator[Problem]:
    def problem(code: str, message: str, hint: str) -> Problem:
        return entry.file.problem(
            code, message, hint, at=Position(link.line), field="image" if link.is_image else "link"
        )

    target = resolve(entry.source.path, link.target)
    if isinstance(target, Elsewhere):
        if target.is_unsafe:
            yield problem(
                "WW505",
                f'a link may not start with "{target.scheme}:"',
                "link to a web address (https://…) or an item of the hub",
            )
        elif link.is_image:
            yield problem(
                "WW308",
                "images from other sites are not shown: nothing leaves this site",
                "save the image beside this file and name it here",
            )
        return
    readers = link.audience or _audience(entry)
    if isinstance(target, SiteAddress):
        found = context.by_url.get(target.url)
        if found is None and target.url not in context.made_pages:
            yield problem(
                "WW306",
                f"this site has no page at /{target.url}",
                did_you_mean(
                    target.url,
                    [*context.by_url, *context.made_pages],
                    otherwise="link to the Markdown file of an item",
                ),
            )
            return
    elif target.path in context.files:
        if not link.is_image and not _declares(entry, target.path):
            yield problem(
                "WW309",
                f"{target.path} is linked but not declared",
                "list it under downloads, with a title and an audience",
            )
        return
    else:
        found = context.by_path.get(target.path)
        if found is None:
            nearest = did_you_mean(
                target.path,
                [*context.by_path, *context.files],
                otherwise="check the path, from this file's folder",
            )
            code = "WW308" if link.is_image else "WW306"
            yield problem(code, f'there is no file at "{target.path}"', nearest)
            return
    if found is None:
        return
    if found.item is not None and found is not entry:
        if readers is not None and not readers.may_read(found.item.front.audience):
            yield problem("WW310", *restricted(readers, found))
        elif not found.item.front.status.is_public and _is_public(entry):
            yield problem("WW311", *unpublished(found))
    if target.anchor and target.anchor not in anchors(found):
        yield problem(
            "WW307",
            f'{found.source.path} has no heading with the address "#{target.anchor}"',
            did_you_mean(
                target.anchor, anchors(found), otherwise="link to the page without the part after #"
            ),
        )


def anchors(entry: Entry) -> Mapping[str, None]:
    """Return the addresses of headings on an item's page, in order."""
    blocks = FRONT_MATTER[entry.source.type].blocks
    return dict.fromkeys(
        [
            *(block.anchor for block in blocks),
            *(heading.anchor for heading in entry.outline.headings),
        ]
    )


def _audience(entry: Entry) -> Audience | None:
    return entry.item.front.audience if entry.item else None


def _is_public(entry: Entry) -> bool:
    return entry.item is not None and entry.item.front.status.is_public


def _declares(entry: Entry, path: str) -> bool:
    if entry.item is None:
        return True
    return any(
        beside(entry.source.path, download.file) == path
        for download in entry.item.front.downloads
    )
