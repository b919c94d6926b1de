"""What a change does beyond the files it touches: pages, feeds, and the next newsletter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from whatworks import build as building
from whatworks.build import LoadedHub
from whatworks.model import Severity
from whatworks.publish import newsletter as letters
from whatworks.schema.enums import Audience
from whatworks.sign import is_whole

_UNMAKEABLE = (
    *("WW1", "WW2", "WW301", "WW302", "WW303", "WW304", "WW305", "WW308", "WW314"),
    *("WW601", "WW602", "WW603", "WW605"),
)
"""Codes of errors that a page cannot be made with; the others are of words, days and approval."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What is made for one audience, as far as two states of it are compared."""

    pages: Mapping[str, str]
    """The digest of each page, by address."""
    feeds: Mapping[str, tuple[str, Mapping[str, str]]]
    """By the name of each feed: its title, and its entries by their ids."""


@dataclass(frozen=True, slots=True)
class FeedMove:
    """A feed whose entries are not what they were."""

    name: str
    title: str
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
    feeds: tuple[FeedMove, ...]

    @property
    def is_nothing(self) -> bool:
        """Say whether the site is the same."""
        return not (self.new or self.changed or self.gone or self.feeds)


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


def effects(before: LoadedHub, after: LoadedHub) -> list[Effect]:
    """Return what differs in the site of each audience; both hubs hold only what can be made.

    An audience that reads just what the one before it reads has the same difference, so its sites
    are not made.
    """
    found: list[Effect] = []
    last: list[tuple[object, ...]] = []
    for one in Audience:
        contents = [_contents(hub, one) for hub in (before, after)]
        if contents == last:
            found.append(replace(found[-1], readers=one))
        else:
            found.append(_effect(one, _printed(before, one), _printed(after, one)))
        last = contents
    return found


def _contents(hub: LoadedHub, audience: Audience) -> tuple[object, ...]:
    """Return what an audience's site is made of, but for its own name and address."""
    seen = building.catalogue(hub, audience)
    return seen.items, seen.versions, seen.sizes, seen.series


def _printed(hub: LoadedHub, audience: Audience) -> Printed:
    site = building.site(hub, audience)
    feeds = {}
    for address, content in site.files.items():
        if address.startswith("feeds/") and address.endswith(".json"):
            feed = json.loads(content)
            entries = {entry["id"]: json.dumps(entry) for entry in feed["items"]}
            feeds[address.removeprefix("feeds/").removesuffix(".json")] = feed["title"], entries
    return Printed(
        {one.page.url: sha256(one.html.encode()).hexdigest() for one in site.pages}, feeds
    )


def _effect(readers: Audience, before: Printed, after: Printed) -> Effect:
    was, is_ = before.pages, after.pages
    moves = []
    for name, (title, entries) in after.feeds.items():
        _, earlier = before.feeds.get(name, ("", {}))
        new, gone = entries.keys() - earlier.keys(), earlier.keys() - entries.keys()
        changed = [id_ for id_ in entries.keys() & earlier.keys() if entries[id_] != earlier[id_]]
        if new or changed or gone:
            moves.append(FeedMove(name, title, len(new), len(changed), len(gone)))
    return Effect(
        readers=readers,
        new=tuple(sorted(is_.keys() - was.keys())),
        changed=tuple(sorted(url for url in is_.keys() & was.keys() if is_[url] != was[url])),
        gone=tuple(sorted(was.keys() - is_.keys())),
        feeds=tuple(moves),
    )


def next_issue(before: LoadedHub, after: LoadedHub) -> NextIssue | None:
    """Return the next issue of the newsletter with what it would carry that it would not have."""
    drafts = [
        letters.draft(
            building.catalogue(hub, Audience.OPEN), building.newsletters(hub), "", hub.today
        )
        for hub in (before, after)
    ]
    was, is_ = drafts
    if is_ is None:
        return None
    had = was.carries if was is not None else ()
    carries = tuple(id_ for id_ in is_.carries if id_ not in had)
    return NextIssue(is_.path.rpartition("/")[2].removesuffix(".md"), carries)
