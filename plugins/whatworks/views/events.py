"""What happened in the hub: each event of each item once, the latest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from whatworks.model import Catalogue, Item, RatingChange
from whatworks.schema.common import Change
from whatworks.schema.enums import ChangeKind, ContentType, Status
from whatworks.views import words
from whatworks.views.common import by_ids
from whatworks.views.ratings import change_in_words

RATING_CHANGED = "Rating changed"
UPDATED = "Updated"

_KINDS = (
    words.STATUSES[Status.WITHDRAWN],
    words.STATUSES[Status.SUPERSEDED],
    words.CHANGES[ChangeKind.NEW],
    RATING_CHANGED,
    words.CHANGES[ChangeKind.MAJOR],
    words.CHANGES[ChangeKind.EVIDENCE_RECHECKED],
    words.CHANGES[ChangeKind.MINOR],
    UPDATED,
)
"""Of what happened on one day, what matters most comes first."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an item."""

    date: date
    kind: str
    """In words, as readers see it."""
    text: str
    """What happened, in a sentence; empty where the kind says it all."""
    item: Item
    decision: str = ""
    """The id of the panel decision behind it, if there is one and these readers may see it."""
    instead: Item | None = None
    """What to read instead of something that no longer holds."""


def events(catalogue: Catalogue) -> list[Event]:
    """Return everything that happened to the items of a catalogue, latest first.

    Ordinary pages are left out. Of one day, what matters most comes first, then by title.
    """
    found = (
        event
        for item in catalogue.items
        if item.type is not ContentType.PAGE
        for event in _events(item, catalogue)
    )
    return sorted(
        found,
        key=lambda event: (
            -event.date.toordinal(),
            _KINDS.index(event.kind),
            event.item.front.title.casefold(),
            event.item.id,
            event.text,
        ),
    )


def rating_changes(items: Iterable[Item], catalogue: Catalogue) -> list[tuple[RatingChange, Item]]:
    """Return every change of these items' ratings with its item, latest first."""
    changes = [
        (change, item)
        for item in items
        if item.id in catalogue.ratings
        for change in catalogue.ratings[item.id].changes
    ]
    return sorted(changes, key=lambda pair: (-pair[0].date.toordinal(), pair[1].id))


def _events(item: Item, catalogue: Catalogue) -> Iterator[Event]:
    front = item.front
    recorded = [_event(change, item) for change in dict.fromkeys(front.changes)]
    found = []
    if ended := _ended(item, catalogue):
        found.append(_taking_in(ended, recorded, any_decision=True))
    for change, _ in rating_changes([item], catalogue):
        text, decision = change_in_words(change), change.decision or ""
        event = Event(change.date, RATING_CHANGED, text, item, decision)
        found.append(_taking_in(event, recorded))
    found += recorded
    new = words.CHANGES[ChangeKind.NEW]
    if front.published and not any(event.kind == new for event in found):
        found.append(Event(front.published, new, "", item))
    if front.updated and not any(event.date == front.updated for event in found):
        found.append(Event(front.updated, UPDATED, "", item))
    for event in found:
        yield event if event.decision in catalogue.decisions else replace(event, decision="")


def _event(change: Change, item: Item) -> Event:
    return Event(change.date, words.CHANGES[change.kind], change.what, item, change.decision or "")


def _ended(item: Item, catalogue: Catalogue) -> Event | None:
    """Return the event of an item that no longer holds; the day is that of its last update."""
    front = item.front
    if front.status is Status.PUBLISHED or front.updated is None:
        return None
    newer = next(iter(by_ids([front.superseded_by or ""], catalogue)), None)
    text = front.withdrawn_because or "" if front.status is Status.WITHDRAWN else ""
    return Event(front.updated, words.STATUSES[front.status], text, item, "", newer)


def _taking_in(event: Event, recorded: list[Event], *, any_decision: bool = False) -> Event:
    """Return an event with what an entry of the same day says of it, which is taken out.

    The entry must be one for the same decision, or for any where the event has none of its own.
    """
    new = words.CHANGES[ChangeKind.NEW]
    for told in recorded:
        same = any_decision or (told.decision and told.decision == event.decision)
        if told.date == event.date and told.kind != new and same:
            recorded.remove(told)
            said = "" if told.text in event.text else told.text
            text = " ".join(filter(None, (said, event.text)))
            return replace(event, text=text, decision=told.decision)
    return event
