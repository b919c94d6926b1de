"""How an item came about and what came of it, as a block of its page."""

from collections.abc import Iterator
from itertools import groupby

from whatworks.model import Catalogue, Item
from whatworks.schema.enums import ChangeKind, ContentType
from whatworks.trace import Relation, Step, trace
from whatworks.views import words
from whatworks.views.common import decision_link, item_link
from whatworks.views.parts import Block, Steps, StepView

LINKS_LENGTH = 5
"""Links in one step; a panel may decide on many items at once."""

_TITLE = "How this came about"
_TITLES = {
    ContentType.SESSION: "What came of this",
    ContentType.PANEL: "What led to this, and what came of it",
}

_ABOUT = {
    Relation.CAME_OUT_OF: "led to",
    Relation.LED_TO: "came out of",
    Relation.DECIDED: "covers",
    Relation.CARRIED: "carries",
}
"""What the items are to the step that are not its own link."""


def trace_block(item: Item, catalogue: Catalogue) -> tuple[Block, ...]:
    """Return the chain that an item is part of, or nothing where it is part of none."""
    steps = tuple(view for view, _ in _views(item, catalogue))
    if not steps:
        return ()
    return (Block("trace", _TITLES.get(item.type, _TITLE), (Steps(steps),)),)


def told_by_trace(item: Item, catalogue: Catalogue) -> frozenset[str]:
    """Return the ids of the items that the chain on an item's page links to."""
    return frozenset(one.id for _, linked in _views(item, catalogue) for one in linked)


def _views(item: Item, catalogue: Catalogue) -> Iterator[tuple[StepView, tuple[Item, ...]]]:
    """Yield the steps that the page of an item shows, each with the items it links to."""
    steps = [step for step in trace(item, catalogue).steps if not _is_told(step, item)]
    if all(step.relation is Relation.LED_TO for step in steps):
        return  # a session has a block of its outputs
    for _, found in groupby(steps, key=_alike):
        yield _view(list(found), item, catalogue)


def _is_told(step: Step, page: Item) -> bool:
    """Say whether a page, or another step, tells the same already."""
    if step.relation is Relation.DECIDED:
        return step.item.id == page.id  # in the table of decisions
    recommended = step.item.type is ContentType.RECOMMENDATION and step.item.id != page.id
    return recommended and step.change is not None and step.change.kind is ChangeKind.NEW


def _alike(step: Step) -> tuple[object, ...]:
    """Return what steps have in common that can be told as one: the same done to many items."""
    if step.change is None and step.relation is not Relation.RATED:
        return (step.relation, step.item.id, step.decision.id if step.decision else "")
    decision = step.decision.id if step.decision else ""
    return (step.relation, step.date, decision, step.change and step.change.kind, step.detail)


def _view(steps: list[Step], page: Item, catalogue: Catalogue) -> tuple[StepView, tuple[Item, ...]]:
    """Return steps that are alike as one, as the page of an item shows it."""
    step = steps[0]
    done = step.relation in {Relation.CHANGED, Relation.RATED}
    leads = [one.item for one in steps if one.item.id != page.id]
    others = [] if done else [one for one in step.about if one.id not in {page.id, step.item.id}]
    also = "Also " if any(one.id == page.id for one in step.about) else ""
    about = f"{also}{_ABOUT[step.relation]}".capitalize() if others else ""
    shown, listed = leads[:LINKS_LENGTH], others[:LINKS_LENGTH]
    links = tuple(item_link(one) for one in shown)
    if step.relation is Relation.DECIDED and step.decision:
        links = tuple(filter(None, (decision_link(step.decision.id, catalogue),)))
    text = step.detail
    if step.relation is Relation.DECIDED and step.decision:
        text = f"{text} {words.OUTCOMES[step.decision.outcome]}."
    view = StepView(
        date=words.day(step.date) if step.date else "",
        label=_label(step, page),
        links=links,
        more=_more(len(leads)),
        text=text,
        about=about,
        others=tuple(item_link(one) for one in listed),
        more_others=_more(len(others)),
    )
    return view, (*shown, *listed)


def _label(step: Step, page: Item) -> str:
    if step.change:
        return words.CHANGES[step.change.kind]
    if step.relation is Relation.CAME_OUT_OF and all(one.id != page.id for one in step.about):
        return words.TYPES[step.item.type][0]
    return step.relation.value


def _more(number: int) -> str:
    return f"and {number - LINKS_LENGTH} more" if number > LINKS_LENGTH else ""
