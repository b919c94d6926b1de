"""Feeds of the latest items: Atom, RSS and JSON Feed 1.1, with ids that never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO

from feedgenerator import Atom1Feed, Rss201rev2Feed

from whatworks.model import Catalogue, Item
from whatworks.publish.records import as_json, listed
from whatworks.views import words
from whatworks.views.common import latest
from whatworks.views.lists import newest_first, rating_changes
from whatworks.views.ratings import change_in_words

FEED_LENGTH = 50
"""Entries in a feed."""


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


def entries(catalogue: Catalogue) -> list[FeedEntry]:
    """Return what feeds carry, latest first."""
    hub = catalogue.configuration.hub
    found = []
    for item in newest_first(listed(catalogue)):
        published, updated = item.front.published, latest(item)
        if published is None or updated is None:
            continue
        url, kind = hub.url + item.url, words.TYPES[item.type][0]
        found.append(
            FeedEntry(url, url, item.front.title, _summary(item), published, updated, kind)
        )
    for change, item in rating_changes(catalogue):
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


def files(catalogue: Catalogue, day: date) -> Mapping[str, bytes]:
    """Return the feed of everything in three formats, by address; an empty one is dated ``day``."""
    found = entries(catalogue)
    return {
        "feeds/all.atom": _xml(Atom1Feed, "feeds/all.atom", found, catalogue, day),
        "feeds/all.rss": _xml(Rss201rev2Feed, "feeds/all.rss", found, catalogue, day),
        "feeds/all.json": _json("feeds/all.json", found, catalogue),
    }


def _xml(
    kind: type[Atom1Feed] | type[Rss201rev2Feed],
    url: str,
    found: list[FeedEntry],
    catalogue: Catalogue,
    day: date,
) -> bytes:
    hub = catalogue.configuration.hub

    class Feed(kind):  # type: ignore[misc, valid-type]
        """A feed whose own date is that of its latest entry, or the day of the build."""

        def latest_post_date(self) -> datetime:
            return max((entry["updateddate"] for entry in self.items), default=_moment(day))

    feed = Feed(
        title=hub.name,
        link=hub.url,
        description=hub.tagline,
        language="en-GB",
        feed_url=hub.url + url,
        feed_guid=hub.url,
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
            author_name=hub.publisher,
        )
    out = BytesIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def _json(url: str, found: list[FeedEntry], catalogue: Catalogue) -> bytes:
    hub = catalogue.configuration.hub
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": hub.name,
            "description": hub.tagline,
            "home_page_url": hub.url,
            "feed_url": hub.url + url,
            "language": "en-GB",
            "authors": [{"name": hub.publisher}],
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
    return f"Worked example. {item.front.summary}" if item.front.example else item.front.summary


def _moment(day: date) -> datetime:
    """Return noon of a day, so that no time zone moves it to another."""
    return datetime.combine(day, time(12), UTC)
