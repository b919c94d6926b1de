"""What a review is written in: lines under headings, and the names that they use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whatworks.assemble import for_audience
from whatworks.model import Item
from whatworks.publish.moves import Move
from whatworks.review.run import Review
from whatworks.schema.enums import Audience


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a label, what it says, and whether it is a box that is ticked or not."""

    text: str
    label: str = ""
    is_ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    title: str
    lines: tuple[Line, ...]
    level: int = 2
    is_alarm: bool = False
    """Whether nobody may miss it."""


def tiers(review: Review) -> dict[Audience, str]:
    """Return the audiences in the hub's own words."""
    known = review.after or review.before
    if known is None:
        return {one: one.value for one in Audience}
    return {one: tier.label for one, tier in known.configuration.audiences.tiers.items()}


def move_lines(moves: Iterable[Move], review: Review, *, is_open: bool) -> Iterator[Line]:
    """Yield what moved in ratings, as far as everybody may know of it if ``is_open``."""
    for move in moves:
        states = [known.by_id.get(move.item) for known in (review.before, review.after) if known]
        views = [open_view(state, review) for state in states if state is not None]
        if is_open and any(view is None or view.rating is None for view in views):
            continue
        was, is_ = (side.replace("_", " ") or "nothing" for side in (move.before, move.after))
        signal = move.signal.replace("_", " ")
        yield Line(f"{move.item}: {signal}, {move.what}: {was} → {is_}", "Rating altered")


def open_view(item: Item, review: Review) -> Item | None:
    """Return an item as everybody may see it, or None if it is for fewer readers."""
    known = review.after or review.before
    if known is None or item.front.audience is not Audience.OPEN:
        return None
    return for_audience(item, Audience.OPEN, known.configuration)
