"""Items name other items that exist, are of the right type and may be seen by the same readers."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import PurePosixPath

from whatworks.check.context import Context, Entry
from whatworks.model import FieldPath, Item, Problem
from whatworks.problems import did_you_mean, listing, sure_of
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.fields import Refers, RefersToDecision, is_id
from whatworks.schema.programme import Panel
from whatworks.walk import marked


def references_exist(context: Context) -> Iterator[Problem]:
    """Yield a problem for every named item that does not exist, does not fit or is restricted."""
    meant = cache(partial(_meant, context))  # what was deleted may be named in many places
    for entry, item in context.items:
        for path, id_, mark in marked(item.front, Refers):
            target = context.by_id.get(id_)
            if target is None and id_ in context.unread_ids:
                continue  # told where the file is
            if target is None:
                hint, instead = meant(id_, mark.types)
                message = f'there is no item with the id "{id_}"'
                yield entry.problem("WW303", path, message, hint, instead=instead)
            elif mark.types and target.source.type not in mark.types:
                wanted = listing(type_.value.replace("_", " ") for type_ in mark.types)
                one = f"{'an' if wanted[0] in 'aeiou' else 'a'} {wanted}"
                yield entry.problem(
                    "WW304",
                    path,
                    f'"{id_}" is a {target.source.type.value.replace("_", " ")}; '
                    f"this field asks for {wanted}",
                    f"name {one}, or put this id under related",
                )
            else:
                found = may_point_at(entry, item, target, path, readers=_readers(item, path))
                of_panel = isinstance(item.front, Panel) and path[0] == "decisions"
                # a panel may defer or approve what is not published yet; its page leaves that out
                yield from (one for one in found if not (of_panel and one.code == "WW311"))


def _meant(context: Context, id_: str, types: tuple[ContentType, ...]) -> tuple[str, str | None]:
    """Return advice on an id that no item has, and the one that was certainly meant."""
    known = [
        other.source.id
        for other in context.entries
        if is_id(other.source.id) and (not types or other.source.type in types)
    ]
    hint = did_you_mean(id_, known, otherwise="write the id of an item: the name of its file")
    return hint, sure_of(id_, known) or sure_of(_name_of_file(id_), known, guess=False)


def _name_of_file(id_: str) -> str:
    """Return the id of an item whose file or address was written in place of it."""
    path = PurePosixPath(id_)
    return path.parent.name if path.stem == "index" else path.stem


def _readers(item: Item, path: FieldPath) -> Audience:
    """Return who may read a field: of a panel's decision, those who may read the decision."""
    if isinstance(item.front, Panel) and path[0] == "decisions" and isinstance(path[1], int):
        return item.front.readers_of(item.front.decisions[path[1]])
    return item.front.audience


def decisions_exist(context: Context) -> Iterator[Problem]:
    """Yield a problem for every decision no panel has recorded, or that readers may not see."""
    decisions = context.decisions
    seen: set[str] = set()
    for entry, item in context.items:
        if isinstance(item.front, Panel):
            for index, decision in enumerate(item.front.decisions):
                if decision.id in seen:
                    yield entry.problem(
                        "WW301",
                        ("decisions", index, "id"),
                        f'the decision "{decision.id}" is already recorded in '
                        f"{decisions[decision.id].panel.path}",
                        "give this decision another id",
                    )
                seen.add(decision.id)
    panels_are_whole = not any(
        entry.source.type is ContentType.PANEL and entry.item is None for entry in context.entries
    ) and not any(path.startswith("content/panels/") for path in context.unread)
    for entry, item in context.items:
        for path, id_, _ in marked(item.front, RefersToDecision):
            if id_ not in decisions and not panels_are_whole:
                continue  # it may stand on the page that cannot be read
            if id_ not in decisions:
                yield entry.problem(
                    "WW305",
                    path,
                    f'no panel page records a decision "{id_}"',
                    did_you_mean(
                        id_, decisions, otherwise="record it under decisions on the panel's page"
                    ),
                    instead=sure_of(id_, decisions) if path[0] != "sign_off" else None,
                )
            else:
                found = decisions[id_]
                panel = context.by_path[found.panel.path]
                yield from may_point_at(entry, item, panel, path, seen_by=found.readers)


def nothing_replaces_itself(context: Context) -> Iterator[Problem]:
    """Yield a problem for every item that, in the end, is superseded by itself."""
    newer = {
        item.id: item.front.superseded_by
        for _, item in context.items
        if item.front.superseded_by is not None
    }
    for entry, item in context.items:
        seen, next_ = [item.id], newer.get(item.id)
        while next_ is not None and next_ not in seen:
            seen.append(next_)
            next_ = newer.get(next_)
        if next_ == item.id and item.id == min(seen):
            yield entry.problem(
                "WW314",
                ("superseded_by",),
                f"this leads back to itself: {' → '.join([*seen, item.id])}",
                "name the item that is really the newest",
            )


def may_point_at(
    entry: Entry,
    item: Item,
    target: Entry,
    path: FieldPath,
    *,
    readers: Audience | None = None,
    seen_by: Audience | None = None,
) -> Iterator[Problem]:
    """Yield a problem if readers may not see what an item points at, or nobody can yet.

    ``readers`` are those of the field, ``seen_by`` those of what it points at, where either is
    for fewer than the whole page is.
    """
    other = target.item
    if other is None:
        return  # its own problems are reported where they are
    readers, seen_by = readers or item.front.audience, seen_by or other.front.audience
    if not readers.may_read(seen_by):
        yield entry.problem("WW310", path, *restricted(readers, target.source.path, seen_by))
    elif item.front.status.is_public and not other.front.status.is_public:
        yield entry.problem("WW311", path, *unpublished(target))


def restricted(readers: Audience, what: str, seen_by: Audience) -> tuple[str, str]:
    """Return the message and the advice for something that points at what is restricted."""
    return (
        f"readers of this ({readers.value}) may not see {what} ({seen_by.value})",
        "remove it, or put it in a block for that audience",
    )


def unpublished(target: Entry) -> tuple[str, str]:
    """Return the message and the advice for something that points at what is not published."""
    assert target.item is not None
    return (
        f"{target.source.path} is not published (its status is {target.item.front.status.value})",
        "publish it first, or remove it here",
    )
