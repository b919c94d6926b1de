"""What is overdue for a check, and what falls due soon, for those who look after it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from whatworks.model import Catalogue, Item
from whatworks.publish.markdown import plain, table
from whatworks.schema.enums import Status
from whatworks.views import words

AHEAD = timedelta(days=90)
"""How far the report looks ahead."""


@dataclass(frozen=True, slots=True)
class Review:
    """An item that has to be checked."""

    item: Item
    due: date
    url: str
    """The full address of its page."""
    left: int
    """Days until it is due; less than 0 if it is overdue."""

    @property
    def when(self) -> str:
        """Return in words how long there is, or how long it has been overdue."""
        if self.left == 0:
            return "due today"
        days = words.count(abs(self.left), "day")
        return f"{days} {'left' if self.left > 0 else 'overdue'}"


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner, with what there is to check; the oldest dates come first."""

    name: str
    """As the items have it."""
    overdue: tuple[Review, ...]
    due: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What has to be checked, by owner, in the order of their names."""

    today: date
    until: date
    """The last day that the report looks at."""
    owners: tuple[Owner, ...]

    @property
    def overdue(self) -> int:
        """Return how many items are overdue."""
        return sum(len(owner.overdue) for owner in self.owners)

    @property
    def due(self) -> int:
        """Return how many items fall due soon."""
        return sum(len(owner.due) for owner in self.owners)

    @property
    def says(self) -> str:
        """Return what is in it, in one sentence."""
        return (
            f"As of {words.day(self.today)}: {self.overdue or 'nothing'} overdue, "
            f"{self.due or 'nothing'} due by {words.day(self.until)}."
        )


def report(items: Iterable[Item], catalogue: Catalogue) -> Report:
    """Return which of these items have to be checked: what is overdue, and what is due soon.

    Only what is published is checked again. Owners are told apart exactly as they are written.
    """
    today = catalogue.today
    until = today + min(AHEAD, date.max - today)
    found: defaultdict[str, list[Review]] = defaultdict(list)
    for item in items:
        due = item.front.review_due
        if item.front.status is Status.PUBLISHED and due is not None and due <= until:
            url = catalogue.configuration.hub.url + item.url
            found[item.front.owner].append(Review(item, due, url, (due - today).days))
    owners = []
    for name in sorted(found, key=lambda name: (name.casefold(), name)):
        reviews = sorted(found[name], key=lambda one: (one.due, one.item.path))
        overdue = tuple(one for one in reviews if one.item.is_overdue(today))
        due_soon = tuple(one for one in reviews if not one.item.is_overdue(today))
        owners.append(Owner(name, overdue, due_soon))
    return Report(today, until, tuple(owners))


def as_data(found: Report) -> dict[str, Any]:
    """Return a report as plain data, ready for JSON.

    ``today`` and ``until`` are the days it looks at, ``overdue`` and ``due`` how many items there
    are of each. ``owners`` is a list, each with ``owner`` (the name), ``overdue`` and ``due``:
    lists of items, oldest date first, each with ``id``, ``type``, ``title``, ``audience``, ``path``
    (of its file), ``url`` (of its page), ``review_due`` and ``days_overdue`` or ``days_left``.
    """
    return {
        "today": found.today.isoformat(),
        "until": found.until.isoformat(),
        "overdue": found.overdue,
        "due": found.due,
        "owners": [
            {
                "owner": owner.name,
                "overdue": [{**_record(one), "days_overdue": -one.left} for one in owner.overdue],
                "due": [{**_record(one), "days_left": one.left} for one in owner.due],
            }
            for owner in found.owners
        ],
    }


def _record(review: Review) -> dict[str, Any]:
    item = review.item
    return {
        "id": item.id,
        "type": item.type.value,
        "title": item.front.title,
        "audience": item.front.audience.value,
        "path": item.path,
        "url": review.url,
        "review_due": review.due.isoformat(),
    }


def as_text(found: Report) -> str:
    """Return a report for a terminal."""
    lines = [found.says]
    for owner in found.owners:
        lines += ["", owner.name]
        for title, reviews in (("Overdue", owner.overdue), ("Due soon", owner.due)):
            if reviews:
                lines += [f"  {title}", *(line for one in reviews for line in _lines(one))]
    return "\n".join(lines)


def _lines(review: Review) -> Iterator[str]:
    item = review.item
    kind = f"{words.TYPES[item.type][0]}, {item.front.audience.value}"
    yield f"    {review.due}  {review.when}: {item.front.title} ({kind})"
    yield f"                {item.path}"
    yield f"                {review.url}"


def as_markdown(found: Report) -> str:
    """Return a report to be pasted into an issue or an e-mail: a table for each owner."""
    lines = ["# Pages to check", "", found.says]
    for owner in found.owners:
        rows = (_row(one) for one in (*owner.overdue, *owner.due))
        columns = ("Page", "Type", "Audience", "Check by", "How long", "File")
        lines += ["", f"## {plain(owner.name)}", "", *table(columns, rows)]
    return "\n".join(lines)


def _row(review: Review) -> tuple[str, ...]:
    item, when = review.item, review.when
    return (
        f"[{plain(item.front.title)}]({review.url})",
        words.TYPES[item.type][0],
        item.front.audience.value,
        words.day(review.due),
        f"**{when}**" if review.left < 0 else when,
        plain(item.path),
    )
