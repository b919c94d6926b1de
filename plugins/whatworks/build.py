"""The order of the stages: the only module that knows it."""

import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from whatworks import clock
from whatworks.assemble import assemble
from whatworks.check import check as check_sources
from whatworks.check import prepare
from whatworks.check.kept import State as Known
from whatworks.check.kept import moves as check_moves
from whatworks.last import Ground, Last
from whatworks.memory import Memory
from whatworks.model import Catalogue, Configuration, Item, Problem, Severity, SignedVersion, Source
from whatworks.noted import Fingerprints
from whatworks.output import Output
from whatworks.press import Press
from whatworks.printing import CannotPourError, Job, Moulder, Printed, Progress, print_site
from whatworks.publish import editor, search
from whatworks.read import read_configuration, read_hub
from whatworks.read.content import read_source, source_paths
from whatworks.read.series import Series, read_series
from whatworks.schema.enums import Audience
from whatworks.schema.programme import Newsletter
from whatworks.schema.research import Dashboard
from whatworks.state import State
from whatworks.targets import beside
from whatworks.views.parts import Page
from whatworks.views.site import Chrome, made_pages

MARKER = ".whatworks"
"""A file in every built site that says whom it is for."""

EDITORS = "editors"
"""What that file says of the editors' build, which stands in no tier."""

today = clock.today
"""Return the day a build stands for."""

_MEMORY, _PRINTED, _SEARCH, _READING = "memory", "printed", "search", "reading"
"""The kinds of what is kept from one build to the next."""


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

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that keep the hub from being built."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


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
    given = root, _written(root)
    is_new = not memory.knows(_configuration, *given)
    configuration, problems = memory.recall(_configuration, *given)
    if configuration is None:
        return LoadedHub(root, day, None, (), tuple(sorted(set(problems))), {}, {})
    known, settled = memory, configuration

    def read_ahead(path: PurePosixPath) -> None:
        source, _ = read_source(root, path, known)
        if source is not None:
            prepare(source, settled, day, known)

    if is_new:  # so nothing is known of any source
        memory.ahead(read_ahead, source_paths(root))
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
    wrong = {problem.path for problem in hub.errors}
    return replace(hub, items=tuple(item for item in hub.items if item.path not in wrong))


def moves(earlier: LoadedHub, hub: LoadedHub) -> tuple[Problem, ...]:
    """Return the problems of how a hub came from an earlier state of itself."""
    assert hub.configuration is not None
    assert earlier.configuration is not None
    before = Known(earlier.items, earlier.signed, earlier.configuration.governance)
    after = Known(hub.items, hub.signed, hub.configuration.governance)
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
    if hub.errors:
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


@dataclass(frozen=True, slots=True)
class FrameMaker:
    """What a door to a site engine puts around pages."""

    moulder: Moulder
    menu: tuple[str, ...]
    """The addresses that its menu names, if there are such pages."""


@contextmanager
def remembered(state: State) -> Iterator[Memory]:
    """Give the memory that is kept in a state, and keep what it has learnt."""
    memory = Memory(state.all(_MEMORY))
    try:
        yield memory
    finally:
        state.keep(_MEMORY, *memory.to_keep())


def print_after(
    last: Last,
    ground: Ground,
    hub: LoadedHub,
    audience: Audience,
    *,
    output: Output,
    frame: FrameMaker,
    progress: Progress,
) -> dict[str, bytes] | None:
    """Put the site of a hub without errors into an output; what is as in the last build stands.

    Returns the digests of its files, by address, or None if the frame cannot be made into moulds.
    """
    contents = catalogue(hub, audience)
    job = Job(
        root=hub.root,
        catalogue=contents,
        now=Fingerprints(contents, hub.sources, ground.files),
        output=output,
        moulder=frame.moulder,
        menu=frame.menu,
        earlier_search=lambda: _kept(last, _SEARCH, ground),
        earlier_readings=lambda: last.state.all(_READING),
        progress=progress,
    )
    try:
        printed, findings = print_site(job, _kept(last, _PRINTED, ground) or Printed())
    except CannotPourError:
        return None
    for kind, made in ((_PRINTED, printed), (_SEARCH, findings.kept)):
        if made is not None:
            last.state.replace(kind, ground.settings, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    names = {name.encode() for name in printed.records}
    last.state.keep(_READING, findings.readings, last.state.keys(_READING) - names)
    return printed.files


def _kept(last: Last, kind: str, ground: Ground) -> Any:
    """Return what was kept of a kind under the same settings, or None."""
    found = last.state.all(kind).get(ground.settings)
    return pickle.loads(found) if found else None


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
