"""Every page and file of one audience's site, each made when it is asked for and not before."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from whatworks.model import Catalogue, Item
from whatworks.prose import ProseWriter
from whatworks.publish import aliases, api, comparison, feeds, search, sitemap
from whatworks.publish.records import LISTED
from whatworks.render import Renderer
from whatworks.state import digest
from whatworks.views.common import Attachment
from whatworks.views.feeds import search_feed
from whatworks.views.items import item_page
from whatworks.views.parts import Page
from whatworks.views.site import Maker, chrome, made_page, made_pages, makers

Files = Mapping[str, bytes]
"""Made files, by their address."""


@dataclass(frozen=True, slots=True)
class Product:
    """What a unit of a site makes."""

    pages: tuple[Page, ...] = ()
    files: Files = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    reading: search.Reading | None = None
    """What search reads of it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a site that is made at once, of the catalogue and of what is given to it alone."""

    name: str
    kind: str
    """Pages of units of a kind mostly have the same frame."""
    make: Callable[[], Product]
    given: bytes = b""
    """A digest of what is given to it besides the catalogue."""


def name_of(item: str) -> str:
    """Return the name of the unit of an item, by its id."""
    return f"item {item}"


class Press:
    """Makes the pages and files of a catalogue; what has been made once is kept.

    Presses of catalogues that have much in common may share a ``writer``.
    """

    def __init__(self, contents: Catalogue, writer: ProseWriter | None = None) -> None:
        self.contents = contents
        self.chrome = chrome(contents)
        self._writer, self._renderer = writer or ProseWriter(), Renderer(self.chrome)
        self._items = {item.url: item for item in contents.items}
        self._views: dict[str, tuple[Page, tuple[Attachment, ...]]] = {}
        self._files: dict[str, Files] = {}

    @cached_property
    def others(self) -> tuple[Page, ...]:
        """Return the pages that no editor writes."""
        return tuple(made_pages(self.contents))

    def page(self, url: str) -> Page | None:
        """Return the page at an address, or None where there is none."""
        item = self._items.get(url)
        return made_page(url, self.contents) if item is None else self.item(item)[0]

    def item(self, item: Item) -> tuple[Page, tuple[Attachment, ...]]:
        """Return the page of an item, and the files that go with it."""
        if item.id not in self._views:
            self._views[item.id] = item_page(item, self.contents, self._writer)
        return self._views[item.id]

    def print(self, page: Page) -> str:
        """Return a page as HTML, without the frame around it."""
        return self._renderer.render(page)

    def files(self) -> Files:
        """Return everything that is made and is no page."""
        return {url: file for start in _FILES for url, file in self.made(start).items()}

    def file(self, url: str) -> bytes | None:
        """Return the made file at an address, or None where there is none."""
        for start in _FILES:
            if url.startswith(start) and (file := self.made(start).get(url)) is not None:
                return file
        return None

    def made(self, start: str) -> Files:
        """Return the made files of one kind, by how their addresses begin."""
        if start not in self._files:
            self._files[start] = _FILES[start](self)
        return self._files[start]

    @cached_property
    def searchable(self) -> search.Search:
        """Return what can be found."""
        return search.search_of(
            self.contents, lambda item: self._reader.read(item, self.item(item)[0])
        )

    @cached_property
    def _reader(self) -> search.Reader:
        return search.Reader(self.contents)

    def units(self) -> Iterator[Unit]:
        """Yield what the site is made of, but for what is made of all that."""
        for name, files in _OF_CATALOGUE.items():  # what takes longest comes first
            yield Unit(name, name, partial(self._of_files, files))
        for addresses, make in makers(self.contents.configuration).items():
            yield Unit(f"pages {addresses}", addresses, partial(self._of_maker, make))
        for item in self.contents.items:
            yield Unit(name_of(item.id), item.type, partial(self._of_item, item))

    def _of_item(self, item: Item) -> Product:
        page, attachments = item_page(item, self.contents, self._writer)
        reading = self._reader.read(item, page) if item.type in LISTED else None
        return Product((page,), api.single(item, self.contents), attachments, reading)

    def _of_maker(self, make: Maker) -> Product:
        return Product(tuple(make(self.contents)))

    def _of_files(self, make: Callable[[Catalogue], Files]) -> Product:
        return Product(files=make(self.contents))

    def map(self, urls: Iterable[str]) -> Unit:
        """Return what makes the sitemap of pages at addresses."""
        known = sorted(urls)
        make = partial(sitemap.files, self.contents, known)
        return Unit("sitemap", "", lambda: Product(files=make()), digest("\n".join(known).encode()))

    def search(
        self,
        given: bytes,
        readings: Callable[[], tuple[Mapping[bytes, search.Reading], search.Kept | None]],
    ) -> Unit:
        """Return what makes all that searching needs.

        ``readings`` gives what was read, by the names of units, and what can be gone on from;
        ``given`` is a digest of what was read.
        """

        def make() -> Product:
            read, earlier = readings()
            self.searchable = search.search_of(
                self.contents, lambda item: read[name_of(item.id).encode()], earlier
            )
            return Product(files={**self._search(), **self._searches()})

        return Unit("search", "", make, given)

    def _search(self) -> Files:
        return search.files(self.searchable, self.contents)

    def _feeds(self) -> Files:
        """Return the feeds of the hub, and those of the searches that people can follow."""
        return {**feeds.files(self.contents), **self._searches()}

    def _searches(self) -> Files:
        """Return the feeds of the searches that people can follow."""
        made: dict[str, bytes] = {}
        for id_, saved in self.contents.configuration.hub.searches.items():
            found = search.answer(self.searchable, saved.query, saved.filters)
            items = [entry.item for entry in found.entries]
            made |= feeds.feed_files(
                search_feed(id_), saved.label, items, self.contents, page=saved.url
            )
        return made

    def _sitemap(self) -> Files:
        urls = [*self._items, *(page.url for page in self.others)]
        return sitemap.files(self.contents, urls)


_FILES: Mapping[str, Callable[[Press], Files]] = {
    "search/": Press._search,
    "feeds/": Press._feeds,
    "api/": lambda press: api.files(press.contents),
    "assets/": lambda press: comparison.files(press.contents),
    "": lambda press: aliases.files(press.contents),
    "sitemap.xml": Press._sitemap,
}
"""What makes files, by how their addresses begin."""

_OF_CATALOGUE: Mapping[str, Callable[[Catalogue], Files]] = {
    "feeds": feeds.files,
    "api": api.every,
    "comparison": comparison.files,
    "aliases": aliases.files,
}
"""What makes files of the catalogue alone, by a name."""
