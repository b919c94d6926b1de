"""What a reader must know of an item before anything else."""

from whatworks.model import Catalogue, Item
from whatworks.schema.enums import Audience, Status
from whatworks.views import words
from whatworks.views.common import by_ids, item_link
from whatworks.views.parts import Notice


def ended(item: Item, catalogue: Catalogue) -> Notice | None:
    """Return the notice of an item that counts no more; None for one that does."""
    front = item.front
    newer = _in_force(item, catalogue)
    link, instead = (item_link(newer), "Read instead:") if newer else (None, "")
    if front.status is Status.WITHDRAWN:
        text = " ".join(filter(None, (front.withdrawn_because, instead)))
        return Notice("withdrawn", "This has been withdrawn.", text, link)
    if front.status is Status.SUPERSEDED:
        return Notice("superseded", "There is something newer.", instead, link)
    return None


def _in_force(item: Item, catalogue: Catalogue) -> Item | None:
    """Return what is to be read instead of an item: the last of its line, if that still counts."""
    seen = {item.id}
    while found := by_ids([item.front.superseded_by or ""], catalogue):
        item = found[0]
        if item.front.status is Status.PUBLISHED:
            return item
        if item.id in seen:
            break
        seen.add(item.id)
    return None


def notices(item: Item, catalogue: Catalogue) -> tuple[Notice, ...]:
    """Return what a reader of an item has to know of it, besides whether it still counts."""
    front = item.front
    found = []
    if front.example:
        found.append(
            Notice(
                "example",
                "This is a worked example.",
                "It shows the form. No public record stands behind it.",
            )
        )
    if front.audience is not Audience.OPEN:
        tier = catalogue.configuration.audiences.tiers[front.audience]
        found.append(Notice("audience", f"Only for: {tier.label}.", tier.definition))
    if front.review_due and item.is_overdue(catalogue.today):
        text = f"It was due to be checked by {words.day(front.review_due)}."
        if front.owner:
            text += f" Looked after by {front.owner}."
        found.append(Notice("overdue", "This page may be out of date.", text))
    return tuple(found)
