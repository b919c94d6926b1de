"""Feeds of the latest entries: Atom, RSS and JSON Feed 1.1, with ids that never change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO

from feedgenerator import Atom1Feed, Rss201rev2Feed

from whatworks.model import Catalogue, Item
from whatworks.publish.records import as_json
from whatworks.schema.enums import Status
from whatworks.schema.site import Hub
from whatworks.views import words
from whatworks.views.common import latest
from whatworks.views.events import rating_changes
from whatworks.views.feeds import FEED_LENGTH, feeds
from whatworks.views.lists import newest_first
from whatworks.views.ratings import change_in_words


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """Something that happened: an item published or updated, or a rating changed."""

    id: str
    """A web address that never changes."""
    url: str
    title: str
    summary: str
    published: date
    updated: date
    category: str


@dataclass(frozen=True, slots=True)
class _Head:
    """What a feed says of itself; addresses are full web addresses."""

    id: str
    title: str
    page: str
    hub: Hub


def files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return every feed of the hub, by address."""
    made: dict[str, bytes] = {}
    for feed in feeds(catalogue):
        made |= feed_files(feed.name, feed.title, feed.items, catalogue, page=feed.page)
    return made


def feed_files(
    name: str, title: str, items: Iterable[Item], catalogue: Catalogue, *, page: str = ""
) -> Mapping[str, bytes]:
    """Return the feed that tells of these items, in three formats, by address.

    ``title`` says what it tells of, and ``page`` is the address where a reader sees the same; both
    are empty for a feed of everything. A feed without entries is dated the catalogue's day.
    """
    hub, found = catalogue.configuration.hub, entries(items, catalogue)
    day = catalogue.today
    url = f"{hub.url}feeds/{name}"
    head = _Head(url, f"{hub.name}: {title}" if title else hub.name, hub.url + page, hub)
    return {
        f"feeds/{name}.atom": _xml(Atom1Feed, f"{url}.atom", head, found, day),
        f"feeds/{name}.rss": _xml(Rss201rev2Feed, f"{url}.rss", head, found, day),
        f"feeds/{name}.json": _json(f"{url}.json", head, found),
    }


def entries(items: Iterable[Item], catalogue: Catalogue) -> list[FeedEntry]:
    """Return the latest that happened to these items, latest first."""
    hub = catalogue.configuration.hub
    found, chosen = [], list(items)
    for item in newest_first(chosen)[:FEED_LENGTH]:
        published, updated = item.front.published, latest(item)
        if published is None or updated is None:
            continue
        url, kind = hub.url + item.url, words.TYPES[item.type][0]
        found.append(
            FeedEntry(url, url, item.front.title, _summary(item), published, updated, kind)
        )
    for change, item in rating_changes(chosen, catalogue)[:FEED_LENGTH]:
        url = hub.url + item.url
        found.append(
            FeedEntry(
                id=f"{url}#rating-{change.date}",
                url=url,
                title=f"Rating changed: {item.front.title}",
                summary=change_in_words(change),
                published=change.date,
                updated=change.date,
                category="Rating changed",
            )
        )
    return sorted(found, key=lambda entry: entry.updated, reverse=True)[:FEED_LENGTH]


def _xml(
    kind: type[Atom1Feed] | type[Rss201rev2Feed],
    url: str,
    head: _Head,
    found: list[FeedEntry],
    day: date,
) -> bytes:
    class Feed(kind):  # type: ignore[misc, valid-type]
        """A feed whose own date is that of its latest entry, or the day of the build."""

        def latest_post_date(self) -> datetime:
            return max((entry["updateddate"] for entry in self.items), default=_moment(day))

    feed = Feed(
        title=head.title,
        link=head.page,
        description=head.hub.tagline,
        language="en-GB",
        feed_url=url,
        feed_guid=head.id,
    )
    for entry in found:
        feed.add_item(
            title=entry.title,
            link=entry.url,
            unique_id=entry.id,
            unique_id_is_permalink=True,
            description=entry.summary,
            pubdate=_moment(entry.published),
            updateddate=_moment(entry.updated),
            categories=[entry.category],
            author_name=head.hub.publisher,
        )
    out = BytesIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def _json(url: str, head: _Head, found: list[FeedEntry]) -> bytes:
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": head.title,
            "description": head.hub.tagline,
            "home_page_url": head.page,
            "feed_url": url,
            "language": "en-GB",
            "authors": [{"name": head.hub.publisher}],
            "items": [
                {
                    "id": entry.id,
                    "url": entry.url,
                    "title": entry.title,
                    "summary": entry.summary,
                    "content_text": entry.summary,
                    "date_published": _moment(entry.published).isoformat(),
                    "date_modified": _moment(entry.updated).isoformat(),
                    "tags": [entry.category],
                }
                for entry in found
            ],
        }
    )


def _summary(item: Item) -> str:
    front = item.front
    ended = f"{words.STATUSES[front.status]}. " if front.status is not Status.PUBLISHED else ""
    return f"{'Worked example. ' if front.example else ''}{ended}{front.summary}"


def _moment(day: date) -> datetime:
    """Return noon of a day, so that no time zone moves it to another."""
    return datetime.combine(day, time(12), UTC)
