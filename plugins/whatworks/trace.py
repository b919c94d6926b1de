"""How an item came about, and what came of it.

A session leads to outputs, a panel decides on items, under its decision an item is changed, rated
or recommended, and a newsletter carries it. Each of these is written once, in the front matter of
one item; here the chain is followed from any of them, back to its start and on to its end.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from whatworks.model import Catalogue, Item, JudgedLevel
from whatworks.schema.common import Change
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.programme import Decision, Newsletter, Panel, Recommendation, Session


class Relation(StrEnum):
    """How a step belongs to the chain, in the order of the programme."""

    CAME_OUT_OF = "Came out of"
    LED_TO = "Led to"
    DECIDED = "Decided by"
    RECOMMENDED = "Recommended in"
    CHANGED = "Changed"
    RATED = "Rated"
    CARRIED = "Carried by"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: to which items, on which day, and where to read of it."""

    relation: Relation
    item: Item
    """Where to read of it: the session, output, panel, recommendation, newsletter or entry."""
    date: date | None
    about: tuple[Item, ...]
    """Which items it happened to; the item that is traced first, then by title."""
    detail: str = ""
    decision: Decision | None = None
    """What the panel decided, or the decision behind a change or a rating."""
    change: Change | None = None

    @property
    def audience(self) -> Audience:
        """Return who may read of it."""
        if self.decision and isinstance(self.item.front, Panel):
            return self.item.front.readers_of(self.decision)
        return self.item.front.audience


@dataclass(frozen=True, slots=True)
class Trace:
    """The chain that an item is part of, from the first step to the last."""

    item: Item
    steps: tuple[Step, ...]


def trace(item: Item, catalogue: Catalogue) -> Trace:
    """Return the chain that an item is part of, as far as the catalogue's readers may see it.

    It holds everything that comes before the item and everything that comes after, each once.
    A newsletter ends the chain: what else it carried is not followed.
    """
    chain = _Chain(item, catalogue)
    order = list(Relation)
    steps = sorted(
        chain.steps(),
        key=lambda step: (
            step.date or date.min,
            order.index(step.relation),
            step.item.url,
            step.decision.id if step.decision else "",
            step.detail,
        ),
    )
    return Trace(item, tuple(steps))


@dataclass(frozen=True, slots=True)
class _Done:
    """A change or a rating of an item, made under a decision."""

    relation: Relation
    date: date
    decision: str
    detail: str
    change: Change | None = None


_Kind = Literal["item", "decision", "done"]


class _Node(NamedTuple):
    """Something in the chain."""

    kind: _Kind
    id: str
    """Of the decision or the item."""
    number: int = 0
    """Which of the things that were done to the item."""


class _Chain:
    """Everything before and after one item, found by following the catalogue's relations."""

    def __init__(self, start: Item, catalogue: Catalogue) -> None:
        self._start, self._catalogue = start, catalogue
        self._decisions = catalogue.decisions
        first = [_Node("item", start.id), *(node for node, _ in self._done(start))]
        if isinstance(start.front, Panel):
            first += [_Node("decision", decision.id) for decision in start.front.decisions]
        self._behind = _reached(first, self._before)
        self._ahead = _reached(first, self._after)

    def steps(self) -> Iterator[Step]:
        """Yield a step for everything in the chain but the item itself."""
        for node in self._behind | self._ahead:
            if node.kind == "decision":
                yield self._decided(node.id)
            elif node.kind == "done":
                yield self._made(node)
            elif node.id != self._start.id:
                yield from self._of_item(node)

    def _before(self, node: _Node) -> Iterator[_Node]:
        """Yield what comes right before a node."""
        if node.kind == "decision":
            yield from map(_item, self._known(self._decisions[node.id][1].items))
        elif node.kind == "done":
            yield _Node("decision", dict(self._done(self._item(node)))[node].decision)
        elif not self._ends(item := self._item(node)):
            yield from map(_item, self._sessions(item))
            if isinstance(item.front, Recommendation) and item.front.decision in self._decisions:
                yield _Node("decision", item.front.decision)
            if isinstance(item.front, Newsletter):
                for carried in self._known(item.front.carries):
                    nodes = (_item(carried), *self._covering(carried))
                    nodes += tuple(at for at, _ in self._done(carried))
                    yield from (at for at in nodes if self._carries(item, at, carried))

    def _after(self, node: _Node) -> Iterator[_Node]:
        """Yield what comes right after a node."""
        if node.kind == "decision":
            for citing in self._catalogue.cited_by.get(node.id, ()):
                if isinstance(citing.front, Recommendation) and citing.front.decision == node.id:
                    yield _item(citing)
                yield from (at for at, done in self._done(citing) if done.decision == node.id)
            for covered in self._known(self._decisions[node.id][1].items):
                yield from self._issues(covered, node)
        elif not self._ends(item := self._item(node)):
            if isinstance(item.front, Session):
                yield from map(_item, self._known(item.front.outputs))
            if node.kind == "item":
                behind = {done.decision for _, done in self._done(item)}
                is_start = item.id == self._start.id  # what it did under a decision came after it
                yield from (
                    one for one in self._covering(item) if not (is_start and one.id in behind)
                )
            yield from self._issues(item, node)

    def _item(self, node: _Node) -> Item:
        return self._catalogue.by_id[node.id]

    def _known(self, ids: Iterable[str]) -> list[Item]:
        by_id = self._catalogue.by_id
        return [by_id[id_] for id_ in dict.fromkeys(ids) if id_ in by_id]

    def _ends(self, item: Item) -> bool:
        """Say whether the chain ends at an item: at every newsletter that is not the start."""
        return isinstance(item.front, Newsletter) and item.id != self._start.id

    def _sessions(self, item: Item) -> list[Item]:
        """Return the sessions that led to an item."""
        return [
            user
            for user in self._catalogue.used_by.get(item.id, ())
            if user.type is ContentType.SESSION
            and isinstance(user.front, Session)
            and item.id in user.front.outputs
        ]

    def _done(self, item: Item) -> list[tuple[_Node, _Done]]:
        """Return what was done to an item under a decision that readers may see."""
        found = [
            _Done(Relation.CHANGED, change.date, change.decision or "", change.what, change)
            for change in item.front.changes
        ]
        if rated := self._catalogue.ratings.get(item.id):
            levels = tuple(signal.level for signal in rated.signals)
            ratings = [(one.date, one.decision, one.after) for one in rated.changes]
            latest = (rated.rating.date, rated.rating.decision, levels)
            if latest[:2] not in [one[:2] for one in ratings]:
                ratings.append(latest)
            found += [
                _Done(Relation.RATED, day, decision or "", _in_words(judged))
                for day, decision, judged in ratings
            ]
        return [
            (_Node("done", item.id, number), done)
            for number, done in enumerate(found)
            if done.decision in self._decisions
        ]

    def _covering(self, item: Item) -> Iterator[_Node]:
        """Yield the decisions that cover an item."""
        for user in self._catalogue.used_by.get(item.id, ()):
            if isinstance(user.front, Panel):
                for decision in user.front.decisions:
                    if item.id in decision.items:
                        yield _Node("decision", decision.id)

    def _issues(self, item: Item, node: _Node) -> Iterator[_Node]:
        """Yield the issues that carried an item, or what was done to it or decided about it."""
        for user in self._catalogue.used_by.get(item.id, ()):
            if self._carries(user, node, item):
                yield _item(user)

    def _carries(self, issue: Item, node: _Node, item: Item) -> bool:
        """Say whether an issue carried an item, and was not sent before what the node is."""
        if not isinstance(issue.front, Newsletter) or item.id not in issue.front.carries:
            return False
        if node.kind == "item":
            return True
        sent = issue.front.published
        if node.kind == "decision":
            panel, _ = self._decisions[node.id]
            when = panel.front.date if isinstance(panel.front, Panel) else None
        else:
            when = dict(self._done(item))[node].date
        return sent is not None and when is not None and when <= sent

    def _decided(self, id_: str) -> Step:
        panel, decision = self._decisions[id_]
        day = panel.front.date if isinstance(panel.front, Panel) else None
        about = self._in_order(self._known(decision.items))
        return Step(Relation.DECIDED, panel, day, about, decision.decision, decision)

    def _made(self, node: _Node) -> Step:
        item, done = self._item(node), dict(self._done(self._item(node)))[node]
        _, decision = self._decisions[done.decision]
        return Step(done.relation, item, done.date, (item,), done.detail, decision, done.change)

    def _of_item(self, node: _Node) -> Iterator[Step]:
        """Yield the steps that are an item: what came out of what, and who carried it."""
        item, front, chain = self._item(node), self._item(node).front, self._behind | self._ahead
        if isinstance(front, Newsletter):
            decided = [one for one in self._ahead if one.kind == "decision"]
            ids = [one.id for one in self._ahead if one.kind != "decision"]
            ids += [id_ for one in decided for id_ in self._decisions[one.id][1].items]
            carried = [one for one in self._known(ids) if one.id in front.carries]
            if carried:
                yield Step(Relation.CARRIED, item, front.published, self._in_order(carried))
            return
        if isinstance(front, Session) and node in self._behind:
            outputs = [one for one in self._known(front.outputs) if _item(one) in chain]
            if outputs:
                yield Step(Relation.CAME_OUT_OF, item, front.date, self._in_order(outputs))
        sessions = [one for one in self._sessions(item) if _item(one) in self._ahead]
        if node in self._ahead and sessions:
            held = [one.front.date for one in sessions if isinstance(one.front, Session)]
            day = max(filter(None, (front.published, min(held))))
            yield Step(Relation.LED_TO, item, day, self._in_order(sessions))
        if isinstance(front, Recommendation) and _Node("decision", front.decision) in chain:
            _, decision = self._decisions[front.decision]
            yield Step(Relation.RECOMMENDED, item, front.published, (item,), "", decision)

    def _in_order(self, items: Iterable[Item]) -> tuple[Item, ...]:
        start = self._start.id
        return tuple(
            sorted(items, key=lambda one: (one.id != start, one.front.title.casefold(), one.id))
        )


def _item(item: Item) -> _Node:
    return _Node("item", item.id)


def _in_words(levels: Iterable[JudgedLevel]) -> str:
    return "; ".join(f"{level.definition.label}: {level.label}" for level in levels) + "."


def _reached(
    first: Iterable[_Node], follow: Callable[[_Node], Iterable[_Node]]
) -> dict[_Node, None]:
    """Return what can be reached from the first nodes, each once, however it goes in circles."""
    reached = dict.fromkeys(first)
    waiting = list(reached)
    for node in waiting:
        for found in follow(node):
            if found not in reached:
                reached[found] = None
                waiting.append(found)
    return reached
