"""The newsletter: which items an issue carries, and the issue as HTML and as plain text."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import css_inline

from whatworks.model import Catalogue, Item
from whatworks.publish.records import listed
from whatworks.render import Renderer
from whatworks.schema.enums import ContentType, Status
from whatworks.schema.programme import Newsletter
from whatworks.views import words
from whatworks.views.common import by_ids
from whatworks.views.lists import newest_first
from whatworks.views.newsletter import Issue, issue


@dataclass(frozen=True, slots=True)
class Draft:
    """A new issue, ready to be written into the hub."""

    path: str
    """From the root of the hub."""
    text: str
    carries: tuple[str, ...]


def uncarried(catalogue: Catalogue, issues: Iterable[Newsletter]) -> tuple[Item, ...]:
    """Return every item no issue has carried yet, latest first.

    ``issues`` are all issues of the hub, drafts too, so that nothing is carried twice; an issue
    for narrower readers does not count, because these readers never had it.
    """
    carried = {
        id_
        for front in issues
        if catalogue.audience.may_read(front.audience)
        for id_ in front.carries
    }
    waiting = [
        item
        for item in listed(catalogue)
        if item.id not in carried
        and item.type is not ContentType.NEWSLETTER
        and item.front.status is Status.PUBLISHED
    ]
    return tuple(newest_first(waiting))


def draft(
    catalogue: Catalogue, issues: Iterable[Newsletter], owner: str, day: date
) -> Draft | None:
    """Return the next issue with everything no earlier one carried, or None if there is nothing."""
    earlier = list(issues)
    items = uncarried(catalogue, earlier)
    if not items:
        return None
    known = [front.issue for front in earlier if catalogue.audience.may_read(front.audience)]
    number = max(known, default=0) + 1
    hub = catalogue.configuration.hub
    month = words.day(day).partition(" ")[2]
    id_ = f"issue-{number}-{month.lower().replace(' ', '-')}"
    entries = words.count(len(items), "new entry", "new entries")
    lines = [
        "---",
        f"title: {_quoted(f'Issue {number}: {month}')}",
        f"summary: {_quoted(f'This issue brings {entries} from {hub.short_name}.')}",
        "status: draft",
        "audience: open",
        f"owner: {_quoted(owner)}",
        f"issue: {number}",
        "carries:",
        *(f"  - {item.id}" for item in items),
        "---",
        "",
        f"Welcome to issue {number}. It brings {entries}.",
        "",
    ]
    carries = tuple(item.id for item in items)
    return Draft(f"content/newsletters/{id_}.md", "\n".join(lines), carries)


def _quoted(text: str) -> str:
    """Return a text as it is safe to write in YAML."""
    return json.dumps(text, ensure_ascii=False)


def as_html(item: Item, catalogue: Catalogue, renderer: Renderer) -> str:
    """Return an issue as an HTML e-mail whose styles stand on the elements themselves."""
    return css_inline.inline(renderer.letter("newsletter.html", _issue(item, catalogue)))


def as_text(item: Item, catalogue: Catalogue, renderer: Renderer) -> str:
    """Return an issue as plain text."""
    return renderer.letter("newsletter.txt", _issue(item, catalogue))


def _issue(item: Item, catalogue: Catalogue) -> Issue:
    assert isinstance(item.front, Newsletter)
    return issue(item, by_ids(item.front.carries, catalogue), catalogue)
