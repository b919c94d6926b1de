"""A new sign-off: the record to be kept, and the item with the sign-off in its front matter."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

import yaml

from whatworks.check.context import Recorded
from whatworks.check.governance import Signing, faults
from whatworks.model import Configuration, Item, Problem, Severity, SignedVersion
from whatworks.problems import File, did_you_mean
from whatworks.read.signed import SIGNED
from whatworks.read.strict_yaml import read_yaml
from whatworks.schema.common import SignOff
from whatworks.schema.enums import ChangeKind
from whatworks.schema.governance import Signature
from whatworks.sign import (
    Difference,
    biggest,
    changed_parts,
    differences,
    digest,
    gated,
    new_changes,
    read_back,
    signed_text,
)


class SignOffError(Exception):
    """The item cannot be signed off like this; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class NewSignOff:
    """What a sign-off writes."""

    path: str
    """Of the record, from the root of the hub."""
    record: str
    source: str
    """The item's file, with the sign-off in its front matter."""


def hindering(problems: Iterable[Problem], id_: str, item: Item | None) -> list[Problem]:
    """Return the problems that have to be mended before the item with an id can be signed off.

    ``item`` is None where its file cannot be made sense of. What is wrong with the sign-off that
    an item has is mended by a new one; other items do not matter.
    """
    return [problem for problem in problems if _hinders(problem, id_, item)]


def _hinders(problem: Problem, id_: str, item: Item | None) -> bool:
    if problem.severity is not Severity.ERROR:
        return False
    if problem.path.startswith(f"{SIGNED}/"):
        return problem.path.startswith(f"{SIGNED}/{id_}/")
    if item is not None and problem.path == item.path:
        of_sign_off = problem.field.partition(".")[0] == "sign_off"
        return not of_sign_off and problem.code not in {"WW801", "WW802"}
    path = PurePosixPath(problem.path)
    is_it = item is None and id_ in {path.stem, path.parent.name}
    return is_it or problem.path.startswith("site_config/")


def since_last(
    item: Item, versions: tuple[SignedVersion, ...], configuration: Configuration
) -> list[Difference]:
    """Return what has changed in the gated parts of an item since it was signed off last.

    Raises ``SignOffError`` if nothing of it is gated.
    """
    parts = configuration.governance.parts_of(item.type)
    if not parts:
        name = item.type.value.replace("_", " ")
        raise SignOffError(f"Nothing of a {name} is gated, so it needs no sign-off.")
    before = read_back(versions[-1].text) if versions else None
    return differences(before, gated(item, parts), parts)


def in_words(found: Iterable[Difference]) -> str:
    """Return differences for a terminal: each place, with what stood there and what does now."""
    lines: list[str] = []
    for where, here in groupby(found, key=lambda one: one.where):
        lines += ["", where or "(before the first heading)"]
        for one in here:
            lines += [f"  - {one.before}"] if one.before else []
            lines += [f"  + {one.after}"] if one.after else []
    return "\n".join(lines[1:]) if lines else "Nothing that is gated has changed."


def new_sign_off(
    item: Item,
    source: str,
    versions: tuple[SignedVersion, ...],
    configuration: Configuration,
    decisions: Mapping[str, Recorded],
    *,
    role: str,
    office: str | None,
    decision: str | None,
    today: date,
) -> NewSignOff:
    """Return the sign-off of an item as it stands, whose file holds ``source``.

    ``versions`` are the sign-offs kept of it so far. Raises ``SignOffError`` where governance does
    not allow it, or where the item's history does not say what is approved.
    """
    governance = configuration.governance
    parts = governance.parts_of(item.type)
    if not versions and item.front.sign_off is not None and item.front.sign_off.digest:
        raise SignOffError(
            f"It was signed, and what was signed is missing: put back {SIGNED}/{item.id}/1.md."
        )
    waiting = new_changes(item, versions)
    if not waiting:
        entry = 'minor, what: "Clearer words in the steps."'
        if not versions:
            entry = 'new, what: "First published."'
        raise SignOffError(
            "Its history does not say what is approved: add an entry under changes first, such "
            f"as\n  - {{date: {today}, kind: {entry}}}"
        )
    state = gated(item, parts)
    changed = changed_parts(versions[-1] if versions else None, state, parts)
    if not changed and biggest(waiting) is ChangeKind.MINOR and decision is None:
        raise SignOffError("Nothing that is gated has changed, so it needs no sign-off.")
    sign_off = SignOff(
        role=role,
        office=office or (governance.roles[role].office if role in governance.roles else role),
        date=today,
        decision=decision,
        digest=digest(signed_text(state)),
    )
    said = _faults_of_decision(decision, item, decisions)
    signing = Signing(item.type, sign_off, waiting, changed, versions)
    for _, _, message, hint in faults(signing, governance, decisions, today):
        said.append(f"{message}; {hint}.")
    if said:
        raise SignOffError("\n".join(said))
    signature = Signature(
        item=item.id,
        type=item.type,
        audience=item.front.audience,
        parts=list(parts),
        status=item.front.status,
        changes=waiting,
        **sign_off.model_dump(),
    )
    number = versions[-1].number + 1 if versions else 1
    head = _yaml(signature.model_dump(mode="json", exclude_none=True))
    return NewSignOff(
        path=f"{SIGNED}/{item.id}/{number}.md",
        record=f"---\n{head}---\n{signed_text(state)}",
        source=_with_sign_off(source, sign_off),
    )


def _faults_of_decision(
    decision: str | None, item: Item, decisions: Mapping[str, Recorded]
) -> list[str]:
    """Return why a decision cannot be cited by an item, if it cannot."""
    if decision is None:
        return []
    if decision not in decisions:
        hint = did_you_mean(decision, decisions, otherwise="record it on the panel's page first")
        return [f'No panel page records a decision "{decision}"; {hint}.']
    recorded = decisions[decision]
    if item.id not in recorded.decision.items:
        return [f'The decision "{decision}" does not cover {item.id}.']
    if not item.front.audience.may_read(recorded.readers):
        return [f"Readers of {item.id} may not see the decision."]
    if not recorded.approves:
        return [f'The decision "{decision}" was {recorded.decision.outcome.value}.']
    return []


def _yaml(data: Mapping[str, object]) -> str:
    """Return data as editors write it: on long lines, and with days that need no quotation."""
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000)
    return re.sub(r"(?m)(?<=date: )'(\d{4}-\d\d-\d\d)'$", r"\1", text)


def _with_sign_off(source: str, sign_off: SignOff) -> str:
    """Return an item's file with a sign-off in place of the one it had; all else stays as it is."""
    lines = source.split("\n")
    close = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."})
    begin = next((n for n in range(1, close) if lines[n].startswith("sign_off:")), close)
    end = begin + (begin < close)
    for number in range(end, close):  # to its last line that is indented
        if lines[number][:1] in {" ", "\t"} and lines[number].strip():
            end = number + 1
        elif lines[number].strip() and not lines[number].startswith("#"):
            break
    ending = "\r" if lines[0].endswith("\r") else ""
    written = sign_off.model_dump(mode="json", exclude_none=True)
    new = [line + ending for line in _yaml({"sign_off": written}).splitlines()]
    front = [*lines[1:begin], *new, *lines[end:close]]
    was, is_ = (read_yaml("\n".join(part), File("")) for part in (lines[1:close], front))
    expected = {**was.data, "sign_off": written}
    if is_.problems or is_.data != expected:
        raise SignOffError(
            "The command cannot tell where sign_off begins and ends in the front matter: write it "
            "as one group, with its fields indented below it."
        )
    return "\n".join([lines[0], *front, *lines[close:]])
