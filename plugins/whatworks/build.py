"""The order of the stages: the only module that knows it."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from whatworks.assemble import assemble
from whatworks.check import check as check_sources
from whatworks.check.kept import State
from whatworks.check.kept import moves as check_moves
from whatworks.memory import Memory
from whatworks.model import Catalogue, Configuration, Item, Problem, Severity, SignedVersion, Source
from whatworks.press import Press
from whatworks.publish import editor, search
from whatworks.read import read_configuration, read_hub
from whatworks.read.series import Series, read_series
from whatworks.schema.enums import Audience
from whatworks.schema.programme import Newsletter
from whatworks.schema.research import Dashboard
from whatworks.targets import beside
from whatworks.views.parts import Page
from whatworks.views.site import Chrome, made_pages

MARKER = ".whatworks"
"""A file in every built site that says whom it is for."""

EDITORS = "editors"
"""What that file says of the editors' build, which stands in no tier."""

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
    sources: tuple[Source, ...] = ()
    """What the items were made of; also what none could be made of."""
    made: frozenset[str] = frozenset()
    """The addresses of the pages that no editor writes, as far as any hub has them."""


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


def load(
    root: Path,
    day: date,
    memory: Memory | None = None,
    *,
    advised: Callable[[str], bool] = lambda _path: False,
    contents: Mapping[str, bytes] = MappingProxyType({}),
) -> LoadedHub:
    """Read and check the hub at ``root`` as of ``day``.

    With the ``memory`` of an earlier load, whatever has not changed since is not done again.
    Advice on plain English is given only on the files of whose paths ``advised`` says so.
    ``contents`` are read in place of what stands in the sources at these paths.
    """
    memory = memory or Memory()
    configuration, problems = memory.recall(_configuration, root, _written(root))
    if configuration is None:
        return LoadedHub(root, day, None, (), tuple(sorted(set(problems))), {}, {})
    hub = read_hub(root, memory, contents)
    made = memory.recall(_made, configuration, day)
    checked = check_sources(root, hub, configuration, day, made, memory=memory, advised=advised)
    memory.forget_the_rest()
    return LoadedHub(
        root,
        day,
        configuration,
        checked.items,
        checked.problems,
        hub.files,
        hub.signed,
        hub.sources,
        made,
    )


def check(root: Path, day: date) -> tuple[Problem, ...]:
    """Return every problem of the hub at ``root`` as of ``day``, and all advice."""
    return load(root, day, advised=lambda _path: True).problems


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
    return _catalogue(hub, audience)


def with_drafts(hub: LoadedHub, audience: Audience) -> Catalogue:
    """Return the same with drafts and items in review: for the preview, and for no site."""
    return _catalogue(hub, audience, drafts=True)


def _catalogue(hub: LoadedHub, audience: Audience, *, drafts: bool = False) -> Catalogue:
    assert hub.configuration is not None
    return assemble(
        hub.items,
        hub.configuration,
        audience,
        today=hub.today,
        sizes=hub.sizes,
        series=_series(hub.root, hub.items),
        signed=hub.signed,
        drafts=drafts,
    )


def searching(contents: Catalogue) -> search.Search:
    """Return what can be found in a catalogue, without making its site."""
    return Press(contents).searchable


def newsletters(hub: LoadedHub) -> list[Newsletter]:
    """Return every issue of the newsletter, drafts and restricted ones too."""
    return [item.front for item in hub.items if isinstance(item.front, Newsletter)]


def site(hub: LoadedHub, audience: Audience, *, progress: Progress = lambda *_: None) -> Site:
    """Return the site of a hub, for one audience, as of the day of the hub.

    Raises ``ValueError`` for a hub with errors: its items may hold what was only made out.
    """
    if any(problem.severity is Severity.ERROR for problem in hub.problems):
        raise ValueError("a hub with errors is never built")
    press = Press(catalogue(hub, audience))
    items = press.contents.items
    pages = chain((press.item(item)[0] for item in items), press.others)
    rendered: list[RenderedPage] = []
    for number, page in enumerate(pages, 1):
        rendered.append(RenderedPage(page, press.print(page)))
        progress("Making pages", number, len(items) + len(press.others))
    attachments = {file.url: hub.root / file.path for i in items for file in press.item(i)[1]}
    made = {**press.files(), MARKER: f"{audience.value}\n".encode()}
    return Site(press.chrome, tuple(rendered), made, attachments)


def for_editors(hub: LoadedHub) -> Mapping[str, bytes]:
    """Return what the editors' build has besides the site, by address: the editor, and its mark.

    Raises ``editor.NotInstalledError`` if the editor's bundle has not been set up.
    """
    assert hub.configuration is not None
    return {
        **editor.files(hub.configuration, hub.items),
        MARKER: f"{EDITORS}\n".encode(),
    }


def _written(root: Path) -> tuple[tuple[str, bytes], ...]:
    """Return what stands in the files that make up the configuration."""
    found = []
    for path in sorted((root / "site_config").rglob("*.yml")):
        with suppress(OSError):
            found.append((str(path), path.read_bytes()))
    return tuple(found)


def _configuration(
    root: Path, written: tuple[tuple[str, bytes], ...]
) -> tuple[Configuration | None, list[Problem]]:
    """Return the configuration at ``root``, where just this has been ``written``."""
    return read_configuration(root)


def _made(configuration: Configuration, day: date) -> frozenset[str]:
    """Return the addresses of the pages that are made for any hub with this configuration."""
    empty = assemble((), configuration, Audience.OPEN, today=day, sizes={}, series={}, signed={})
    return frozenset(page.url for page in made_pages(empty))


def _series(root: Path, items: tuple[Item, ...]) -> dict[str, Series]:
    paths = {
        beside(item.path, indicator.data)
        for item in items
        if isinstance(item.front, Dashboard)
        for indicator in item.front.indicators
    }
    return {path: read_series(root, path)[0] for path in sorted(paths)}
