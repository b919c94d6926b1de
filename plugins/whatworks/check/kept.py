"""The sign-offs that a hub keeps are whole, and what was signed is still there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from whatworks.check.context import Context
from whatworks.model import Item, Position, Problem, SignedVersion
from whatworks.problems import File
from whatworks.read.content import read_source
from whatworks.read.governance import GOVERNANCE
from whatworks.read.layout import FOLDERS
from whatworks.schema.enums import Status
from whatworks.schema.governance import Governance, Signature
from whatworks.sign import is_whole

_PUT_BACK = "put back the file as it was kept; nobody edits these files by hand"


@dataclass(frozen=True, slots=True)
class State:
    """A hub at one time, as far as it matters for what came of it."""

    items: tuple[Item, ...]
    signed: Mapping[str, tuple[SignedVersion, ...]]
    governance: Governance


def kept_sign_offs_are_whole(context: Context) -> Iterator[Problem]:
    """Yield a problem for every kept sign-off that is not what was signed, or that is missing."""
    for versions in context.signed.values():
        for number, version in enumerate(versions, 1):
            file = File(version.path)
            if version.number != number:
                yield file.problem(
                    "WW803",
                    f"this is sign-off {version.number}, and sign-off {number} is missing",
                    "put back the file that is missing, as it was kept",
                )
                break
            if version.signature.withheld is not None and number == len(versions):
                yield file.problem(
                    "WW803",
                    "the latest sign-off cannot be withheld",
                    "put back the file as it was kept, and have the item signed off again first",
                    field="withheld",
                )
            elif not is_whole(version):
                yield file.problem(
                    "WW803",
                    "the text below is not what was signed: its digest is another",
                    _PUT_BACK,
                    at=version.digest_at,
                    field="digest",
                )


def what_was_signed_is_still_there(context: Context) -> Iterator[Problem]:
    """Yield a problem for every signed item that has gone, moved, or is gated no more."""
    aliases = {alias.strip("/") for _, item in context.items for alias in item.front.aliases}
    told = set()
    for id_, versions in context.signed.items():
        signature, entry = versions[-1].signature, context.by_id.get(id_)
        folder = FOLDERS.get(signature.type)
        is_led_on = folder is not None and f"{folder[1]}{id_}".strip("/") in aliases
        if entry is None and id_ not in context.unread_ids and not is_led_on:
            yield File(versions[-1].path).problem(
                "WW808",
                f'"{id_}" was signed and published, and its file has gone',
                'put it back with "status: withdrawn"; if it has a new name, write the old address '
                "under aliases there",
                field="item",
            )
        elif entry is not None and entry.source.type is not signature.type:
            yield entry.file.problem(
                "WW808",
                f"it was signed as a {_name(signature)}, and stands in the folder of another type",
                "put it back where it was; something of another type is something new",
            )
        gates = context.configuration.governance.gates_of(signature.type)
        if not gates and signature.type not in told:
            told.add(signature.type)
            yield File(GOVERNANCE).problem(
                "WW702",
                f"nothing of a {_name(signature)} is gated, but some are signed "
                f"({versions[-1].path})",
                "put back the gate of the type; docs/governance.md says how to give one up",
                field="gates",
            )


def _name(signature: Signature) -> str:
    return signature.type.value.replace("_", " ")


def statuses_follow_the_steps(context: Context) -> Iterator[Problem]:
    """Yield a problem for every status that cannot come of the one that was signed last."""
    governance = context.configuration.governance
    for entry, item in context.items:
        versions = context.whole.get(item.id)
        if versions is None:
            continue
        before = versions[-1].signature.status
        if not governance.may_follow(before, item.front.status):
            yield entry.problem(
                "WW807",
                ("status",),
                f"it was {before.value} when it was signed, and cannot become "
                f"{item.front.status.value}",
                _allowed(before, governance),
            )


def _allowed(before: Status, governance: Governance) -> str:
    following = " or ".join(status.value for status in governance.steps[before])
    return f"write {following or before.value}; {GOVERNANCE} has the steps"


def moves(before: State, after: State, root: Path) -> Iterator[Problem]:
    """Yield a problem for whatever may not have become of an earlier state of the hub at ``root``.

    A status takes one declared step at a time, by the steps of the earlier state, so that somebody
    looks at each. What was published keeps its address. What was signed stays as it was kept.
    """
    yield from _statuses(before, after.items, root)
    yield from _addresses(before.items, after.items, root)
    yield from _records(before.signed, after)


def _statuses(before: State, after: Iterable[Item], root: Path) -> Iterator[Problem]:
    earlier, steps = {item.id: item.front.status for item in before.items}, before.governance.steps
    for item in after:
        was, is_ = earlier.get(item.id, item.front.status), item.front.status
        if is_ is not was and steps and is_ not in steps[was]:
            source, _ = read_source(root, PurePosixPath(item.path))
            yield File(item.path).problem(
                "WW807",
                f"it was {was.value} and cannot become {is_.value} in one step",
                _allowed(was, before.governance),
                at=source.position(("status",)) if source else Position(1),
                field="status",
            )


def _addresses(before: Iterable[Item], after: tuple[Item, ...], root: Path) -> Iterator[Problem]:
    public = [item for item in after if item.front.status.is_public]
    addresses = {item.url.strip("/") for item in public}
    addresses |= {alias.strip("/") for item in public for alias in item.front.aliases}
    still_there = {item.path for item in after}
    for item in before:
        if item.front.status.is_public and item.url.strip("/") not in addresses:
            if item.path in still_there or (root / item.path).is_file():
                continue  # its status has moved, or it cannot be read, which is told of it
            yield File(item.path).problem(
                "WW808",
                f"it was {item.front.status.value} at /{item.url}, and its file has gone",
                'put it back with "status: withdrawn"; if it has a new name, write the old address '
                "under aliases there",
            )


def _records(before: Mapping[str, tuple[SignedVersion, ...]], after: State) -> Iterator[Problem]:
    now = {version.path: version for versions in after.signed.values() for version in versions}
    for versions in before.values():
        for version in versions:
            found = now.get(version.path)
            if found is None and not after.governance.gates_of(version.signature.type):
                continue  # the type is gated no more
            if found is None:
                yield File(version.path).problem("WW803", "a kept sign-off has gone", _PUT_BACK)
                continue
            withheld = found.signature.withheld
            head = found.signature.model_copy(update={"withheld": version.signature.withheld})
            if head != version.signature or (withheld is None and found.text != version.text):
                yield File(version.path).problem(
                    "WW803", "a kept sign-off is not what it was", _PUT_BACK
                )
