"""The frame around pages as moulds: what a site engine makes, with holes for what differs.

An engine takes longer to put its frame around a page than it took to make the page, and the frame
is nearly always the same. So the engine is asked for one page of each kind, with marks where the
text of its own goes, and pages are poured into that.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from markupsafe import escape

from whatworks.views.parts import Page

Key = tuple[str, ...]
"""What decides the frame of a page."""

_NAME = "wwmould"
MARKED = Page(f"{_NAME}-url", f"{_NAME}-title", f"{_NAME}-description", "")
"""A page of marks, to be made by an engine below a folder of the site."""
CONTENT = f"<i>{_NAME}-content</i>"
"""What stands for the text of that page."""
READ = frozenset({"url", "title", "description", "section", "feeds"})
"""What a frame may print or ask of a page; one that asks for anything else cannot be a mould."""

_HOLES = re.compile(f"({_NAME}-url|{_NAME}-title|{_NAME}-description|{re.escape(CONTENT)})")


@dataclass(frozen=True, slots=True)
class Moulds:
    """The frame of every kind of page of a site, and the engine's own files."""

    texts: Mapping[Key, tuple[str, ...]]
    """By key: the frame cut at its marks, which stand between the pieces."""
    menu: tuple[str, ...]
    """The addresses of the pages that the frame's own menu names."""
    files: Mapping[str, bytes]
    """Styles, scripts and whatever else comes with the frame, by address."""

    def key_of(self, page: Page) -> Key:
        """Return what decides the frame of a page."""
        return key_of(page, self.menu)

    def pour(self, page: Page, html: str) -> str:
        """Return a page as a whole document; raises ``KeyError`` if there is no mould for it."""
        name = page.url.rstrip("/").rpartition("/")[2]
        fill = {
            MARKED.url: name,
            MARKED.title: str(escape(page.title)),
            MARKED.description: str(escape(page.description)),
            CONTENT: html,
        }
        return "".join([fill.get(part, part) for part in self.texts[self.key_of(page)]])


def key_of(page: Page, menu: Container[str]) -> Key:
    """Return what decides the frame of a page.

    Links of the frame are relative, so it depends on the folder that the page's own folder is in.
    A page right below the top may be one that the frame links to, and so has a frame of its own;
    so has a page in the menu, and one with a feed.
    """
    above, _, _ = page.url.rstrip("/").rpartition("/")
    alone = not above or page.feeds or page.url in menu
    return (page.url,) if alone else (f"{above}/", page.section)


def cut(document: str) -> tuple[str, ...]:
    """Return a page of marks, cut at its marks."""
    return tuple(_HOLES.split(document))
