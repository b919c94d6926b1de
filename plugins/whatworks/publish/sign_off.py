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
from whatworks.problems import File
from whatworks.read.signed import SIGNED
from whatworks.read.strict_yaml import read_yaml
from whatworks.schema.common import SignOff
from whatworks.schema.enums import ChangeKind
from whatworks.schema.governance import Signature
from whatworks.sign import (
    Difference,
    changed_parts,
    differences,
    digest,
    gated,
    gates_of,
    new_changes,
    read_back,
    signed_text,
)


class SignOffError(Exception):
    """The item cannot be signed off like this; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class NewSignOff:
    """What a sign-off writes."""

    kind: ChangeKind
    differences: tuple[Difference, ...]
    """What has changed since the sign-off before."""
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
) -> tuple[Difference, ...]:
    """Return what has changed in the gated parts of an item since it was signed off last."""
    governance = configuration.governance
    named = {part for gate in gates_of(item.type, governance) for part in gate.parts}
    before = read_back(versions[-1].text) if versions else None
    return tuple(differences(before, read_back(signed_text(gated(item, governance))), named))


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
    if not gates_of(item.type, governance):
        name = item.type.value.replace("_", " ")
        raise SignOffError(f"Nothing of a {name} is gated, so it needs no sign-off.")
    waiting = new_changes(item, versions)
    if not waiting:
        raise SignOffError(
            "Its history does not say what is approved: add an entry under changes first, such "
            f'as\n  - {{date: {today}, kind: minor, what: "Clearer words in the steps."}}'
        )
    text = signed_text(gated(item, governance))
    kind = min((change.kind for change in waiting), key=list(ChangeKind).index)
    last = versions[-1] if versions else None
    sign_off = SignOff(
        role=role,
        office=office or (governance.roles[role].office if role in governance.roles else role),
        date=today,
        decision=decision,
        digest=digest(text),
    )
    if decision is not None and decision not in decisions:
        raise SignOffError(f'No panel page records a decision "{decision}".')
    if decision is not None and item.id not in decisions[decision].decision.items:
        raise SignOffError(f'The decision "{decision}" does not cover {item.id}.')
    if decision is not None and not item.front.audience.may_read(decisions[decision].readers):
        raise SignOffError(f"Readers of {item.id} may not see the decision.")
    signing = Signing(
        item.id,
        item.type,
        sign_off,
        kind=kind if last else ChangeKind.NEW,
        changed=changed_parts(last.text if last else None, text, item.type, governance),
        after=last.signature.date if last else None,
    )
    found = [
        f"{message}; {hint}."
        for _, _, message, hint in faults(signing, governance, decisions, today)
    ]
    if found:
        raise SignOffError("\n".join(found))
    signature = Signature(
        item=item.id,
        status=item.front.status,
        changes=waiting,
        **sign_off.model_dump(exclude={"digest"}),
        digest=digest(text),
    )
    number = last.number + 1 if last else 1
    return NewSignOff(
        kind=signing.kind or kind,
        differences=since_last(item, versions, configuration),
        path=f"{SIGNED}/{item.id}/{number}.md",
        record=f"---\n{_yaml(signature.model_dump(mode='json', exclude_none=True))}---\n{text}",
        source=_with_sign_off(source, sign_off),
    )


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
    while end < close and lines[end][:1] in {" ", "\t"}:
        end += 1
    ending = "\r" if lines[0].endswith("\r") else ""
    new = _yaml({"sign_off": sign_off.model_dump(mode="json", exclude_none=True)}).splitlines()
    front = [*lines[1:begin], *(line + ending for line in new), *lines[end:close]]
    was, is_ = (read_yaml("\n".join(part), File("")).data for part in (lines[1:close], front))
    written = is_.pop("sign_off", None)
    was.pop("sign_off", None)
    if was != is_ or written is None:
        raise SignOffError("The front matter is written in a way that the command cannot change.")
    return "\n".join([lines[0], *front, *lines[close:]])
