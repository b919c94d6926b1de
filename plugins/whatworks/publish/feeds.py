"""Feeds of the latest items: Atom, RSS and JSON Feed 1.1, with ids that never change."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO

from feedgenerator import Atom1Feed, Rss201rev2Feed

from whatworks.model import Catalogue, Item
from whatworks.publish.records import as_json, listed
from whatworks.views import words
from whatworks.views.common import latest
from whatworks.views.lists import newest_first

FEED_LENGTH = 50
"""Entries in a feed."""


def files(catalogue: Catalogue, day: date) -> Mapping[str, bytes]:
    """Return the feed of all items in three formats, by address; an empty feed is dated ``day``."""
    items = newest_first(listed(catalogue))[:FEED_LENGTH]
    return {
        "feeds/all.atom": _xml(Atom1Feed, "feeds/all.atom", items, catalogue, day),
        "feeds/all.rss": _xml(Rss201rev2Feed, "feeds/all.rss", items, catalogue, day),
        "feeds/all.json": _json("feeds/all.json", items, catalogue),
    }


def _xml(
    kind: type[Atom1Feed] | type[Rss201rev2Feed],
    url: str,
    items: list[Item],
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
    for item in items:
        published = item.front.published or latest(item) or day
        feed.add_item(
            title=item.front.title,
            link=hub.url + item.url,
            unique_id=hub.url + item.url,
            unique_id_is_permalink=True,
            description=_summary(item),
            pubdate=_moment(published),
            updateddate=_moment(latest(item) or published),
            categories=[words.TYPES[item.type][0]],
            author_name=hub.publisher,
        )
    out = BytesIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def _json(url: str, items: list[Item], catalogue: Catalogue) -> bytes:
    hub = catalogue.configuration.hub
    entries = []
    for item in items:
        published, updated = item.front.published, latest(item)
        entries.append(
            {
                "id": hub.url + item.url,
                "url": hub.url + item.url,
                "title": item.front.title,
                "summary": _summary(item),
                "content_text": _summary(item),
                "date_published": _moment(published).isoformat() if published else None,
                "date_modified": _moment(updated).isoformat() if updated else None,
                "tags": [words.TYPES[item.type][0]],
            }
        )
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": hub.name,
            "description": hub.tagline,
            "home_page_url": hub.url,
            "feed_url": hub.url + url,
            "language": "en-GB",
            "authors": [{"name": hub.publisher}],
            "items": [{k: v for k, v in entry.items() if v is not None} for entry in entries],
        }
    )


def _summary(item: Item) -> str:
    return f"Worked example. {item.front.summary}" if item.front.example else item.front.summary


def _moment(day: date) -> datetime:
    """Return noon of a day, so that no time zone moves it to another."""
    return datetime.combine(day, time(12), UTC)
