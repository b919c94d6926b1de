"""Whose signature a change needs, and who has given it already."""

from collections.abc import Mapping
from dataclasses import dataclass

from whatworks.build import LoadedHub
from whatworks.check.governance import words_of
from whatworks.model import Item, SignedVersion
from whatworks.review.changes import ItemChange
from whatworks.schema.enums import ChangeKind
from whatworks.schema.governance import Governance
from whatworks.sign import biggest, changed_parts, gated, is_whole, new_changes
from whatworks.views import words


@dataclass(frozen=True, slots=True)
class Approval:
    """What an item of a gated type has, and what it still needs."""

    path: str
    signed: str
    """Who has signed the change, in words; empty if nobody has."""
    needed: str
    """Who has to sign, in words; empty if nobody has to."""
    roles: tuple[str, ...]
    """The ids of the roles that may."""


def approvals(
    changes: list[ItemChange], before: LoadedHub, after: LoadedHub
) -> Mapping[str, Approval]:
    """Return what each changed item of a gated type needs, by the path of its file."""
    assert after.configuration is not None
    governance = after.configuration.governance
    found = {}
    for change in changes:
        item = change.after
        if item is not None and governance.gates_of(item.type):
            signed = _signed(item, before, after, governance)
            waiting = _waiting(item, after, governance)
            roles = tuple(dict.fromkeys(role for _, may in waiting for role in may))
            needed = _needed(item, waiting, governance)
            found[change.path] = Approval(change.path, signed, needed, roles)
    return found


Waiting = list[tuple[ChangeKind, tuple[str, ...]]]
"""Kinds of change that would do, each with the roles that may approve it."""


def _signed(item: Item, before: LoadedHub, after: LoadedHub, governance: Governance) -> str:
    """Return who signed the item since the earlier state, or nothing."""
    had = {version.path for version in before.signed.get(item.id, ())}
    new = [one for one in after.signed.get(item.id, ()) if one.path not in had]
    return "; ".join(_by_whom(one, governance) for one in new)


def _by_whom(version: SignedVersion, governance: Governance) -> str:
    signature = version.signature
    role = governance.roles.get(signature.role)
    label = role.label if role is not None else signature.role
    kind = biggest(signature.changes) or ChangeKind.NEW
    decision = f", decision {signature.decision}" if signature.decision else ""
    return (
        f"{signature.office}, in the role {label}, on {words.day(signature.date)}{decision}: "
        f"{words_of(kind)}"
    )


def _waiting(item: Item, hub: LoadedHub, governance: Governance) -> Waiting:
    """Return the kinds of change that would do, with who may approve each; none if all is signed.

    One kind if the item's history names it; where it names none, every kind that somebody may.
    """
    versions = hub.signed.get(item.id, ())
    last = versions[-1] if versions and is_whole(versions[-1]) else None
    parts = governance.parts_of(item.type)
    changed = changed_parts(last, gated(item, parts), parts)
    unsigned = new_changes(item, versions)
    kind = biggest(unsigned) if versions else ChangeKind.NEW
    delegated = kind in {None, ChangeKind.MINOR} and not any(one.decision for one in unsigned)
    if not changed and delegated:
        return []
    later = [one for one in ChangeKind if one is not ChangeKind.NEW]
    found = []
    for one in [kind] if kind is not None else later:
        may = governance.approvers(item.type, one, changed, hub.today)
        found.append((one, tuple(governance.roles) if may is None else may))
    return found


def _needed(item: Item, waiting: Waiting, governance: Governance) -> str:
    if not waiting:
        return ""
    ways = [
        f"{' or '.join(governance.roles[role].label for role in may)}, for {words_of(kind)}"
        for kind, may in waiting
        if may
    ]
    if not ways:
        return (
            f"nobody may sign {words_of(waiting[0][0])} that touches this: record another kind of "
            "change, or have one kind signed after the other"
        )
    before = "" if item.front.status.is_public else "before it is published: "
    return f"{before}{'; '.join(ways)}"
