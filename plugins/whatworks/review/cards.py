"""The card of a changed item: what it is, what became of it, who reads it and who has to sign."""

from collections.abc import Iterable, Iterator

from whatworks.model import Item
from whatworks.problems import listing
from whatworks.review.lines import Line, Section, move_lines, open_view
from whatworks.review.reach import Copy, Reach
from whatworks.review.run import Review, Reviewed
from whatworks.schema.enums import Audience
from whatworks.schema.programme import Newsletter
from whatworks.views import words
from whatworks.views.common import signals


def card(one: Reviewed, review: Review, labels: dict[Audience, str], *, is_open: bool) -> Section:
    """Return the card of a changed item; ``is_open`` leaves out what is not for everybody."""
    change, item = one.change, one.change.item
    if item is None:
        return Section(change.path, (Line(change.became),), level=3)
    shown: Item | None = item
    if is_open:
        shown = open_view(item, review) if change.is_open else None
    more = any(shift.path == change.path for shift in review.widened)
    became = f"{change.became}; for more readers" if more else change.became
    lines = [Line(became, "What became of it")]
    kind = words.TYPES[item.type][0]
    facts = (kind, words.STATUSES[item.front.status].lower(), f"for {labels[item.front.audience]}")
    lines.append(Line(", ".join(facts), "What it is"))
    lines.append(Line(change.path, "File"))
    if shown is not None:
        lines.append(Line(shown.front.summary, "Summary"))
        if shown.front.withdrawn_because:
            lines.append(Line(shown.front.withdrawn_because, "Withdrawn because"))
        lines += _bars(item, review) if shown.rating is not None else ()
    else:
        lines.append(Line("its words are, or were, for fewer readers: read them in the file"))
    edits = change.open_edits if is_open else change.edits
    lines += [Line(edit, "Edited") for edit in edits]
    if is_open and change.edits != change.open_edits:
        lines.append(Line("something that is for fewer readers", "Edited"))
    lines += [Line(_reach(one.reach, labels), "Who will read it")]
    states = (change.before, change.after)
    if all(state is not None and state.front.status.is_public for state in states):
        lines += move_lines(one.moves, review, is_open=is_open)  # else the bars say it
    lines += _approval(one)
    if isinstance(item.front, Newsletter):
        lines.append(Line(words.count(len(item.front.carries), "item"), "Carries"))
    if one.carried_by:
        lines.append(Line(f"{listing(one.carried_by)}; no later issue will", "Carried by"))
    return Section(shown.front.title if shown else item.id, tuple(lines), level=3)


def _bars(item: Item, review: Review) -> Iterator[Line]:
    """Yield the rating as bars with words."""
    known = next((one for one in (review.after, review.before) if one and item in one.items), None)
    for signal in signals(known.ratings.get(item.id) if known else None):
        bars = "●" * signal.bars + "○" * (signal.out_of - signal.bars)
        yield Line(f"{bars} {signal.level.lower()}", signal.label)


def _reach(reach: Iterable[Reach], labels: dict[Audience, str]) -> str:
    """Return who reads an item, and what of it; one sentence where nothing moved."""
    told = []
    for one in reach:
        was, is_ = _copy(one.before), _copy(one.after)
        now = is_ if was == is_ else f"{is_} (before: {was})"
        told.append((labels[one.readers], now))
    if len({now for _, now in told}) == 1:
        return f"{listing([name for name, _ in told])}: {told[0][1]}"
    return "; ".join(f"{name}: {now}" for name, now in told)


def _copy(copy: Copy | None) -> str:
    if copy is None:
        return "nothing"
    files = f" and {words.count(len(copy.files), 'file')}" if copy.files else ""
    return f"{words.count(len(copy.passages), 'passage')}{files}"


def _approval(one: Reviewed) -> Iterator[Line]:
    approval = one.approval
    if approval is None:
        if one.change.after is not None:
            yield Line("nobody’s; whoever looks after it may change it", "Signature needed")
        return
    if approval.signed:
        yield Line(approval.signed, "Signed")
    if approval.needed:
        yield Line(approval.needed, "Signature needed")
    elif not approval.signed:
        yield Line("nobody’s; nothing that is gated has changed", "Signature needed")
