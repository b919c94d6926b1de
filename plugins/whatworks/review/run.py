"""What a change does, from two states of a hub: everything a reviewer has to know, gathered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from whatworks import build as building
from whatworks.build import LoadedHub
from whatworks.model import Catalogue, Item, Problem, Severity
from whatworks.publish.moves import Move
from whatworks.publish.moves import moves as rating_moves
from whatworks.review.approvals import Approval, approvals
from whatworks.review.changes import ItemChange, item_changes
from whatworks.review.effects import (
    Effect,
    NextIssue,
    catalogues,
    effects,
    next_issue,
    side_by_side,
)
from whatworks.review.reach import Library, Reach, Shift, library, narrowed, reaches, widened
from whatworks.review.settings import SettingChange, setting_changes
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.programme import Newsletter
from whatworks.views import words


@dataclass(frozen=True, slots=True)
class Problems:
    """What the check says of a change."""

    new: tuple[Problem, ...]
    """Those that the earlier state did not have."""
    there: int
    """How many were there already."""
    mended: int
    """How many of the earlier state's are gone."""

    @property
    def errors(self) -> int:
        """Return how many of the new ones stop a build."""
        return sum(problem.severity is Severity.ERROR for problem in self.new)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A changed item, with what hangs on it."""

    change: ItemChange
    reach: tuple[Reach, ...]
    approval: Approval | None
    """None where nothing of its type is gated, or it has gone."""
    moves: tuple[Move, ...]
    """What moved in its rating."""
    carried_by: tuple[str, ...]
    """Ids of the issues of the newsletter that carry it already."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a change does."""

    base: str
    """The git revision that it is compared with, as it was asked for."""
    obstacles: tuple[str, ...]
    """Why something is not shown, in sentences."""
    items: tuple[Reviewed, ...]
    widened: tuple[Shift, ...]
    narrowed: tuple[Shift, ...]
    settings: tuple[SettingChange, ...]
    moves: tuple[Move, ...]
    """What moved in ratings of items that are not changed themselves."""
    effects: tuple[Effect, ...]
    """One for each audience; none where no site could be made."""
    issue: NextIssue | None
    problems: Problems
    open_paths: frozenset[str]
    """Files that hold, and held, nothing that is not for everybody."""
    before: Catalogue | None
    """What all audiences together could read of the earlier state, as far as it could be made."""
    after: Catalogue | None

    @property
    def is_nothing(self) -> bool:
        """Say whether the change does nothing that readers or editors would notice."""
        changed = self.items or self.settings or self.moves or self.widened or self.narrowed
        moved = any(not effect.is_nothing for effect in self.effects)
        return not (changed or moved or self.obstacles or self.problems.new)


def review(before: LoadedHub, after: LoadedHub, base: str) -> Review:
    """Return what came of the hub ``before`` in ``after``; both as of one day.

    Errors in either stand in the way of as little as possible; what they hide is told of.
    """
    if before.configuration is None or after.configuration is None:
        return _unreadable(before, after, base)
    problems = _problems(before, after)
    changes = list(item_changes(before, after))
    was, is_ = side_by_side(before, after)
    olds, news = catalogues(was), catalogues(is_)
    old, new = olds[Audience.DEPARTMENT], news[Audience.DEPARTMENT]
    moved = rating_moves(_renamed(old, changes), new)
    copies = library(before), library(after)
    more, fewer = _shifts(changes, *copies, after)
    needed = approvals(changes, before, after)
    return Review(
        base=base,
        obstacles=tuple(_obstacles(before, after, is_)),
        items=tuple(_reviewed(changes, copies, needed, after, moved)),
        widened=more,
        narrowed=fewer,
        settings=tuple(setting_changes(before, after, moved, problems.new)),
        moves=tuple(one for one in moved if one.item not in _ids(changes)),
        effects=tuple(effects(olds, news)),
        issue=next_issue(was, is_, (olds[Audience.OPEN], news[Audience.OPEN])),
        problems=problems,
        open_paths=_open_paths(before, after),
        before=old,
        after=new,
    )


def _unreadable(before: LoadedHub, after: LoadedHub, base: str) -> Review:
    """Return what can be said where one of the two has no configuration that can be read."""
    said = []
    if after.configuration is None:
        said.append("site_config/ cannot be read, so nothing can be shown before it is mended.")
    if before.configuration is None:
        said.append(f"site_config/ of {base} cannot be read, so there is nothing to compare with.")
    return Review(
        base=base,
        obstacles=tuple(said),
        items=(),
        widened=(),
        narrowed=(),
        settings=(),
        moves=(),
        effects=(),
        issue=None,
        problems=_told(before.problems, after.problems, ()),
        open_paths=frozenset(),
        before=None,
        after=None,
    )


def _obstacles(before: LoadedHub, after: LoadedHub, shown: LoadedHub) -> Iterable[str]:
    """Yield what errors keep from being shown."""
    for hub, name in ((before, "The hub before the change"), (after, "The hub with the change")):
        if errors := len(hub.errors):
            yield f"{name} has {words.count(errors, 'error')}, and cannot be published as it is."
    kept = {item.id for item in shown.items}
    left_out = [item.path for item in after.items if item.id not in kept]
    if left_out:
        yield (
            "Their errors stop these from being shown in pages, feeds and ratings: "
            f"{', '.join(left_out)}."
        )


def _problems(before: LoadedHub, after: LoadedHub) -> Problems:
    return _told(before.problems, after.problems, building.moves(before, after))


def _told(
    before: Iterable[Problem], after: Iterable[Problem], moved: Iterable[Problem]
) -> Problems:
    """Return which problems are new; on another line, a problem is the same as before."""
    was = Counter(map(_key, before))
    new, there = [], 0
    for problem in sorted({*after, *moved}):
        if was[_key(problem)]:
            was[_key(problem)] -= 1
            there += 1
        else:
            new.append(problem)
    return Problems(tuple(new), there, was.total())


def _key(problem: Problem) -> tuple[str, str, str, str]:
    return problem.path, problem.code, problem.field, problem.message


def _renamed(catalogue: Catalogue, changes: Iterable[ItemChange]) -> Catalogue:
    """Return an earlier catalogue whose ratings stand under the names that their items have now."""
    names = {one.before.id: one.after.id for one in changes if one.before and one.after}
    ratings = {names.get(id_, id_): rated for id_, rated in catalogue.ratings.items()}
    return replace(catalogue, ratings=ratings)


def _open_paths(before: LoadedHub, after: LoadedHub) -> frozenset[str]:
    """Return the files that can be read now and keep nothing back from anybody in either state."""
    return frozenset(item.path for item in after.items if _keeps_nothing(item, after)) - {
        item.path for item in before.items if not _keeps_nothing(item, before)
    }


def _keeps_nothing(item: Item, hub: LoadedHub) -> bool:
    """Say whether everything in an item is for everybody; a panel's decisions need not be."""
    assert hub.configuration is not None
    readers: set[Audience | None] = {one.audience for one in item.body}
    readers |= {item.front.audience, *(one.audience for one in item.front.downloads)}
    readers |= set(hub.configuration.audiences.fields.values())
    return item.type is not ContentType.PANEL and readers <= {None, Audience.OPEN}


def _ids(changes: Iterable[ItemChange]) -> set[str]:
    return {one.id for change in changes for one in (change.before, change.after) if one}


def _shifts(
    changes: Iterable[ItemChange], was: Library, is_: Library, after: LoadedHub
) -> tuple[tuple[Shift, ...], tuple[Shift, ...]]:
    """Return what is for more readers, and what for fewer."""
    names = {
        change.after.id: change.before.id
        for change in changes
        if change.before is not None and change.after is not None
    }
    paths = {item.id: item.path for item in after.items}
    return (
        tuple(widened(was, is_, names, paths)),
        tuple(narrowed(was, is_, names, paths)),
    )


def _reviewed(
    changes: list[ItemChange],
    copies: tuple[Library, Library],
    needed: Mapping[str, Approval],
    after: LoadedHub,
    moved: list[Move],
) -> Iterable[Reviewed]:
    issues = [one for one in after.items if isinstance(one.front, Newsletter)]
    for change in changes:
        ids = tuple(one.id if one else None for one in (change.before, change.after))
        yield Reviewed(
            change=change,
            reach=tuple(reaches(*copies, *ids)),
            approval=needed.get(change.path),
            moves=tuple(one for one in moved if one.item in ids),
            carried_by=tuple(_carrying(change.after, issues)),
        )


def _carrying(item: Item | None, issues: Iterable[Item]) -> Iterable[str]:
    if item is not None and item.type is not ContentType.NEWSLETTER:
        for issue in issues:
            if isinstance(issue.front, Newsletter) and item.id in issue.front.carries:
                yield issue.id
