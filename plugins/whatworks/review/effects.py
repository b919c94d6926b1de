"""What a change does beyond the files it touches: pages, feeds, and the next newsletter."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from whatworks import build as building
from whatworks.build import LoadedHub
from whatworks.model import Catalogue, Severity
from whatworks.press import Press
from whatworks.prose import ProseWriter
from whatworks.publish import newsletter as letters
from whatworks.schema.enums import Audience
from whatworks.sign import is_whole
from whatworks.views.parts import Page
from whatworks.views.site import chrome

_UNMAKEABLE = (
    *("WW1", "WW2", "WW301", "WW302", "WW303", "WW304", "WW305", "WW308", "WW314"),
    *("WW601", "WW602", "WW603", "WW605"),
)
"""Codes of errors that a page cannot be made with; the others are of words, days and approval."""


Catalogues = Mapping[Audience, Catalogue]
"""What each audience may read of one state of a hub."""

Feeds = Mapping[str, tuple[str, Mapping[str, str]]]
"""By the name of each feed: its title, and its entries by their ids."""


@dataclass(frozen=True, slots=True)
class FeedMove:
    """A feed whose entries are not what they were."""

    name: str
    title: str
    """Without the name of the hub, unless it is all of it."""
    new: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What differs in the site of one audience."""

    readers: Audience
    new: tuple[str, ...]
    """Addresses of pages, from the root of the site."""
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    """Those that lead on to another page are not gone."""
    feeds: tuple[FeedMove, ...]
    is_framed_anew: bool = False
    """Whether what stands around every page differs: the hub's name, the menu, the foot."""

    @property
    def is_nothing(self) -> bool:
        """Say whether the site is the same."""
        differs = self.new or self.changed or self.gone or self.feeds or self.is_framed_anew
        return not differs


@dataclass(frozen=True, slots=True)
class NextIssue:
    """The next issue of the newsletter, with what it would carry because of the change."""

    id: str
    carries: tuple[str, ...]
    """Ids of items."""


def _makeable(hub: LoadedHub, without: frozenset[str]) -> LoadedHub:
    """Return a hub without the items of some ids, and without sign-offs that cannot be read."""
    kept = tuple(one for one in hub.items if one.id not in without)
    signed = {id_: found for id_, found in hub.signed.items() if all(map(is_whole, found))}
    return replace(hub, items=kept, signed=signed)


def side_by_side(before: LoadedHub, after: LoadedHub) -> tuple[LoadedHub, LoadedHub]:
    """Return two states without the items of which, in one of them, no page can be made.

    So their errors do not look as if their pages had gone.
    """
    paths = _unmade(before) | _unmade(after)
    unmade = frozenset(
        item.id for hub in (before, after) for item in hub.items if item.path in paths
    )
    return _makeable(before, unmade), _makeable(after, unmade)


def _unmade(hub: LoadedHub) -> set[str]:
    """Return the files of which no page can be made."""
    return {
        one.path
        for one in hub.problems
        if one.severity is Severity.ERROR and one.code.startswith(_UNMAKEABLE)
    }


def catalogues(hub: LoadedHub) -> Catalogues:
    """Return what each audience may read of a hub that holds only what can be made."""
    return {one: building.catalogue(hub, one) for one in Audience}


def effects(before: Catalogues, after: Catalogues) -> list[Effect]:
    """Return what differs in the site of each audience.

    An audience that reads just what the one before it reads has the same difference, and what is
    equal before and after is not printed.
    """
    found: list[Effect] = []
    last: tuple[object, ...] = ()
    writer = ProseWriter()
    for one in Audience:
        was, is_ = before[one], after[one]
        contents = _contents(was), _contents(is_), chrome(was) == chrome(is_)
        if contents == last:
            found.append(replace(found[-1], readers=one))
        elif was == is_:
            found.append(Effect(one, (), (), (), ()))
        else:
            found.append(_effect(Press(was, writer), Press(is_, writer)))
        last = contents
    return found


def _contents(seen: Catalogue) -> tuple[object, ...]:
    """Return what an audience's site is made of, but for its own name and address."""
    return seen.items, seen.versions, seen.sizes, seen.series


def _effect(before: Press, after: Press) -> Effect:
    was, is_ = _pages(before), _pages(after)
    same, led_on = before.chrome == after.chrome, after.made("")
    return Effect(
        readers=after.contents.audience,
        new=tuple(sorted(is_.keys() - was.keys())),
        changed=tuple(
            sorted(
                url
                for url in is_.keys() & was.keys()
                if not (same and is_[url] == was[url])
                and before.print(was[url]) != after.print(is_[url])
            )
        ),
        gone=tuple(
            sorted(url for url in was.keys() - is_.keys() if f"{url}index.html" not in led_on)
        ),
        feeds=tuple(_feed_moves(_feeds(before), _feeds(after))),
        is_framed_anew=not same,
    )


def _pages(press: Press) -> Mapping[str, Page]:
    """Return every page of a site, by address."""
    items = (press.item(item)[0] for item in press.contents.items)
    return {page.url: page for page in chain(items, press.others)}


def _feeds(press: Press) -> Feeds:
    found, hub = {}, press.chrome.name
    for address, content in press.made("feeds/").items():
        if address.endswith(".json"):
            feed = json.loads(content)
            entries = {entry["id"]: json.dumps(entry) for entry in feed["items"]}
            title = feed["title"].removeprefix(f"{hub}: ")
            found[address.removeprefix("feeds/").removesuffix(".json")] = title, entries
    return found


def _feed_moves(before: Feeds, after: Feeds) -> Iterator[FeedMove]:
    for name, (title, entries) in after.items():
        _, earlier = before.get(name, ("", {}))
        new, gone = entries.keys() - earlier.keys(), earlier.keys() - entries.keys()
        changed = [id_ for id_ in entries.keys() & earlier.keys() if entries[id_] != earlier[id_]]
        if new or changed or gone:
            yield FeedMove(name, title, len(new), len(changed), len(gone))


def next_issue(
    before: LoadedHub, after: LoadedHub, readable: tuple[Catalogue, Catalogue]
) -> NextIssue | None:
    """Return the next issue of the newsletter with what it would carry that it would not have.

    ``readable`` is what everybody may read before and after.
    """
    drafts = [
        letters.draft(contents, building.newsletters(hub), "", hub.today)
        for hub, contents in zip((before, after), readable, strict=True)
    ]
    was, is_ = drafts
    if is_ is None:
        return None
    had = was.carries if was is not None else ()
    carries = tuple(id_ for id_ in is_.carries if id_ not in had)
    return NextIssue(is_.path.rpartition("/")[2].removesuffix(".md"), carries)
