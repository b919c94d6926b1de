"""What has changed in the ratings between two states of a hub."""

from dataclasses import dataclass

from whatworks.model import Catalogue, RatedSignal


@dataclass(frozen=True, slots=True)
class Move:
    """One signal of one item whose judgement or indication is not what it was."""

    item: str
    signal: str
    what: str
    """``judged`` or ``indicated``."""
    before: str
    """The earlier level; empty if the item had no rating."""
    after: str
    """The level now; empty if the item has no rating any more."""

    def __str__(self) -> str:
        """Return the change as one line, for a terminal."""
        return (
            f"{self.item}: {self.signal}, {self.what}: "
            f"{self.before or 'nothing'} → {self.after or 'nothing'}"
        )


def moves(before: Catalogue, after: Catalogue) -> list[Move]:
    """Return every change of a judgement or an indication, sorted by item."""
    found = []
    for id_ in sorted({*before.ratings, *after.ratings}):
        earlier, later = _signals(before, id_), _signals(after, id_)
        for signal in dict.fromkeys([*earlier, *later]):
            was, is_ = earlier.get(signal), later.get(signal)
            for what, old, new in (
                ("judged", was and was.level.judged, is_ and is_.level.judged),
                ("indicated", was and was.indication.level, is_ and is_.indication.level),
            ):
                if old != new:
                    found.append(Move(id_, signal, what, old or "", new or ""))
    return found


def _signals(catalogue: Catalogue, id_: str) -> dict[str, RatedSignal]:
    rated = catalogue.ratings.get(id_)
    return {one.level.signal: one for one in rated.signals} if rated else {}
