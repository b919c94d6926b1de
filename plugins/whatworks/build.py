"""The order of the stages: the only module that knows it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from whatworks.assemble import assemble
from whatworks.check import check as check_sources
from whatworks.check.kept import State
from whatworks.check.kept import moves as check_moves
from whatworks.model import Catalogue, Configuration, Item, Problem, Severity, SignedVersion
from whatworks.prose import ProseWriter
from whatworks.publish import aliases, api, comparison, feeds, search, sitemap
from whatworks.read import read_configuration, read_hub
from whatworks.read.series import Series, read_series
from whatworks.render import Renderer
from whatworks.schema.enums import Audience
from whatworks.schema.programme import Newsletter
from whatworks.schema.research import Dashboard
from whatworks.targets import beside
from whatworks.views.feeds import search_feed
from whatworks.views.items import item_page
from whatworks.views.parts import Page
from whatworks.views.site import Chrome, chrome, made_pages

MARKER = ".whatworks"
"""A file in every built site that says whom it is for."""

Progress = Callable[[str, int, int], object]
"""Is told the stage of long work, how many pieces of it are ready, and how many there are."""


@dataclass(frozen=True, slots=True)
class LoadedHub:
    """A hub as it was read and checked; nothing has been left out yet for any audience."""

    root: Path
    today: date
    """The day it was loaded as of, and is built as of."""
    configuration: Configuration | None
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    sizes: Mapping[str, int]
    signed: Mapping[str, tuple[SignedVersion, ...]]
    """The sign-offs that are kept, by item id."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page with its HTML."""

    page: Page
    html: str


@dataclass(frozen=True, slots=True)
class Site:
    """Everything a door such as MkDocs puts into the site's folder."""

    chrome: Chrome
    pages: tuple[RenderedPage, ...]
    files: Mapping[str, bytes]
    """Made files, by their address."""
    attachments: Mapping[str, Path]
    """Files to be copied, by their address."""


def today() -> date:
    """Return the day a build stands for: ``SOURCE_DATE_EPOCH`` where it is set, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    known = epoch is not None and epoch.isdecimal()
    now = datetime.fromtimestamp(int(epoch or 0), UTC) if known else datetime.now(UTC)
    return now.date()


def load(root: Path, day: date) -> LoadedHub:
    """Read and check the hub at ``root`` as of ``day``."""
    configuration, problems = read_configuration(root)
    if configuration is None:
        return LoadedHub(root, day, None, (), tuple(sorted(set(problems))), {}, {})
    hub = read_hub(root)
    checked = check_sources(root, hub, configuration, day, _made(configuration, day))
    return LoadedHub(
        root, day, configuration, checked.items, checked.problems, hub.files, hub.signed
    )


def check(root: Path, day: date) -> tuple[Problem, ...]:
    """Return every problem of the hub at ``root`` as of ``day``."""
    return load(root, day).problems


def sound(hub: LoadedHub) -> LoadedHub:
    """Return a hub without the items that have errors, to look at a state that was never built."""
    wrong = {problem.path for problem in hub.problems if problem.severity is Severity.ERROR}
    return replace(hub, items=tuple(item for item in hub.items if item.path not in wrong))


def moves(earlier: LoadedHub, hub: LoadedHub) -> tuple[Problem, ...]:
    """Return the problems of how a hub came from an earlier state of itself."""
    assert hub.configuration is not None
    assert earlier.configuration is not None
    before = State(earlier.items, earlier.signed, earlier.configuration.governance)
    after = State(hub.items, hub.signed, hub.configuration.governance)
    return tuple(sorted(check_moves(before, after, hub.root)))


def catalogue(hub: LoadedHub, audience: Audience) -> Catalogue:
    """Return what ``audience`` may read of a hub without errors."""
    assert hub.configuration is not None
    return assemble(
        hub.items,
        hub.configuration,
        audience,
        today=hub.today,
        sizes=hub.sizes,
        series=_series(hub.root, hub.items),
        signed=hub.signed,
    )


def searching(contents: Catalogue) -> search.Search:
    """Return what can be found in a catalogue, without making its site."""
    writer = ProseWriter()
    return search.search_of(contents, lambda item: item_page(item, contents, writer)[0])


def newsletters(hub: LoadedHub) -> list[Newsletter]:
    """Return every issue of the newsletter, drafts and restricted ones too."""
    return [item.front for item in hub.items if isinstance(item.front, Newsletter)]


def site(hub: LoadedHub, audience: Audience, *, progress: Progress = lambda *_: None) -> Site:
    """Return the site of a hub without errors, for one audience, as of the day of the hub."""
    contents = catalogue(hub, audience)
    around = chrome(contents)
    writer, renderer = ProseWriter(), Renderer(around)
    rendered: list[RenderedPage] = []
    attachments: dict[str, Path] = {}
    pages: dict[str, Page] = {}
    others = list(made_pages(contents))
    total = len(contents.items) + len(others)

    def render(page: Page) -> None:
        rendered.append(RenderedPage(page, renderer.render(page)))
        progress("Making pages", len(rendered), total)

    for item in contents.items:
        page, files = item_page(item, contents, writer)
        pages[item.id] = page
        render(page)
        attachments |= {file.url: hub.root / file.path for file in files}
    for page in others:
        render(page)
    searchable = search.search_of(contents, lambda item: pages[item.id])
    made = {
        **search.files(searchable, contents),
        **feeds.files(contents),
        **_followed(searchable, contents),
        **api.files(contents),
        **comparison.files(contents),
        **aliases.files(contents),
        **sitemap.files(contents, [one.page.url for one in rendered]),
        MARKER: f"{audience.value}\n".encode(),
    }
    return Site(around, tuple(rendered), made, attachments)


def _made(configuration: Configuration, day: date) -> frozenset[str]:
    """Return the addresses of the pages that are made for any hub with this configuration."""
    empty = assemble((), configuration, Audience.OPEN, today=day, sizes={}, series={}, signed={})
    return frozenset(page.url for page in made_pages(empty))


def _followed(searchable: search.Search, contents: Catalogue) -> dict[str, bytes]:
    """Return the feeds of the searches that people can follow."""
    made: dict[str, bytes] = {}
    for id_, saved in contents.configuration.hub.searches.items():
        found = search.answer(searchable, saved.query, saved.filters)
        items = [entry.item for entry in found.entries]
        made |= feeds.feed_files(search_feed(id_), saved.label, items, contents, page=saved.url)
    return made


def _series(root: Path, items: tuple[Item, ...]) -> dict[str, Series]:
    paths = {
        beside(item.path, indicator.data)
        for item in items
        if isinstance(item.front, Dashboard)
        for indicator in item.front.indicators
    }
    return {path: read_series(root, path)[0] for path in sorted(paths)}
