"""What is published is what was signed, by who may sign it, under a decision that covers it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from whatworks.check.context import Context, Entry, Recorded
from whatworks.model import FieldPath, Item, Position, Problem, SignedVersion
from whatworks.problems import File, did_you_mean, listing
from whatworks.read.content import read_source
from whatworks.schema.common import SignOff
from whatworks.schema.enums import ChangeKind, ContentType, DecisionOutcome
from whatworks.schema.fields import RefersToDecision
from whatworks.schema.governance import Governance
from whatworks.sign import (
    Difference,
    approvers,
    changed_parts,
    differences,
    digest,
    gated,
    gates_of,
    is_whole,
    may_follow,
    new_changes,
    read_back,
    signed_text,
)
from whatworks.walk import marked

_APPROVING = {DecisionOutcome.APPROVED, DecisionOutcome.APPROVED_WITH_CHANGES}
_SIGN_OFF = ("sign_off",)
_LATER = [kind for kind in ChangeKind if kind is not ChangeKind.NEW]
_LONGEST = 60
"""Characters of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class Signing:
    """A sign-off, made or about to be made."""

    item: str
    type: ContentType
    sign_off: SignOff
    kind: ChangeKind | None = None
    """The biggest kind of change that it approves; None where nothing is gated."""
    changed: Collection[str] = ()
    """The gated parts that changed since the one before."""
    after: date | None = None
    """The day of the one before."""


Fault = tuple[FieldPath, str, str, str]
"""A place below ``sign_off``, a code, a message and advice."""


def faults(
    signing: Signing, governance: Governance, decisions: Mapping[str, Recorded], today: date
) -> Iterator[Fault]:
    """Yield what is wrong with a sign-off: its role, its day, its decision."""
    sign_off = signing.sign_off
    role = governance.roles.get(sign_off.role)
    if governance.roles and role is None:
        known = governance.roles
        hint = did_you_mean(sign_off.role, known, otherwise=f"write one of {listing(known)}")
        yield ("role",), "WW804", f'"{sign_off.role}" is not one of the roles', hint
    elif role is not None and signing.kind is not None:
        may = approvers(signing.type, signing.kind, signing.changed, governance)
        if sign_off.role not in may:
            touched = f" that touches {listing(sorted(signing.changed))}" if signing.after else ""
            yield (
                ("role",),
                "WW804",
                f"{sign_off.role} may not approve {words_of(signing.kind)}{touched}",
                f"ask {listing(may)}" if may else "record it as another kind of change",
            )
    if sign_off.date > today:
        message = f"{sign_off.date} is still to come (today is {today})"
        yield ("date",), "WW806", message, "sign off on the day of the approval"
    elif signing.after is not None and sign_off.date < signing.after:
        message = f"{sign_off.date} is before the sign-off before this one, {signing.after}"
        yield ("date",), "WW806", message, "write the real day"
    if role is not None and role.decides and sign_off.decision is None:
        message = f"{sign_off.role} approves by a decision of the panel, and none is named"
        yield ("decision",), "WW805", message, "name the decision's id, as the panel's page has it"
    recorded = decisions.get(sign_off.decision or "")
    if recorded is None:
        return  # no decision, or one that another rule tells of
    if recorded.decision.outcome not in _APPROVING:
        outcome = recorded.decision.outcome.value
        message = f'the decision "{sign_off.decision}" did not approve it (it was {outcome})'
        yield ("decision",), "WW805", message, "name the decision that approved it"
    if sign_off.date < recorded.held:
        message = f"{sign_off.date} is before the panel decided, on {recorded.held}"
        yield ("date",), "WW806", message, "write the day of the decision, or a later one"


def sign_offs_follow_governance(context: Context) -> Iterator[Problem]:
    """Yield a problem for every sign-off whose role, day or decision cannot be right."""
    governance = context.configuration.governance
    for entry, item in context.items:
        if item.front.sign_off is None:
            continue
        versions = context.whole.get(item.id, ())
        signing = Signing(item.id, item.type, item.front.sign_off)
        if versions and gates_of(item.type, governance):
            signing = _last_signing(item, versions, governance)
        for path, code, message, hint in faults(
            signing, governance, context.decisions, context.today
        ):
            yield entry.problem(code, (*_SIGN_OFF, *path), message, hint)


def _last_signing(
    item: Item, versions: tuple[SignedVersion, ...], governance: Governance
) -> Signing:
    """Return the sign-off that stands in an item, as the approval of what its record holds."""
    assert item.front.sign_off is not None
    *earlier, last = versions
    before = earlier[-1] if earlier else None
    if before is not None and before.signature.withheld is not None:
        return Signing(item.id, item.type, item.front.sign_off, after=before.signature.date)
    return Signing(
        item.id,
        item.type,
        item.front.sign_off,
        kind=last.signature.kind if before else ChangeKind.NEW,
        changed=changed_parts(before.text if before else None, last.text, item.type, governance),
        after=before.signature.date if before else None,
    )


def what_is_gated_is_signed(context: Context) -> Iterator[Problem]:
    """Yield a problem for everything published that is gated and not what was signed."""
    governance = context.configuration.governance
    for entry, item in context.items:
        if not item.front.status.is_public or not gates_of(item.type, governance):
            continue
        versions = context.signed.get(item.id, ())
        if versions and item.id not in context.whole:
            continue  # told where they are kept
        sign_off = item.front.sign_off
        if sign_off is None or (sign_off.digest is None and not versions):
            may = approvers(item.type, ChangeKind.NEW, (), governance)
            yield entry.problem(
                "WW801",
                _SIGN_OFF if sign_off else ("status",),
                f"a {_type(item)} is published only when it has been signed off",
                f'{_ask(may, item.id, governance)}; until then, write "status: in_review"',
            )
        elif not versions:
            yield entry.problem(
                "WW803",
                (*_SIGN_OFF, "digest"),
                "no sign-off of it is kept, so nobody can tell what was signed",
                f"have it signed off with the command: whatworks sign-off {item.id} --role ROLE",
            )
        elif (differing := _differing(sign_off, versions[-1])) is not None:
            yield entry.problem(
                "WW803",
                (*_SIGN_OFF, differing),
                f"this is not what the kept sign-off says ({versions[-1].path})",
                "put back what the command wrote, or have it signed off again",
            )
        else:
            yield from _changed(entry, item, versions, governance)


def _differing(sign_off: SignOff, kept: SignedVersion) -> str | None:
    """Return the first field in which a sign-off is not as its record has it."""
    for field in SignOff.model_fields:
        if getattr(sign_off, field) != getattr(kept.signature, field):
            return field
    return None


def _changed(
    entry: Entry, item: Item, versions: tuple[SignedVersion, ...], governance: Governance
) -> Iterator[Problem]:
    """Yield a problem for each gated part that is not what was signed last."""
    text, last = signed_text(gated(item, governance)), versions[-1]
    if digest(text) == last.signature.digest:
        return
    named = {part for gate in gates_of(item.type, governance) for part in gate.parts}
    found = differences(read_back(last.text), read_back(text), named)
    waiting = new_changes(item, versions)
    kind = min((change.kind for change in waiting), key=list(ChangeKind).index, default=None)
    for where in dict.fromkeys(one.where for one in found) or [""]:
        here = [one for one in found if one.where == where]
        part = here[0].part if here else "text"
        hint = _who(item, kind, part, governance)
        message = (
            f"{_what(here, is_field=part in type(item.front).model_fields)} since "
            f"{last.signature.office} signed it on {last.signature.date}"
        )
        if part in type(item.front).model_fields:
            path = tuple(int(one) - 1 if one.isdecimal() else one for one in where.split("."))
            yield entry.problem("WW802", path, message, hint)
        else:
            lines = {heading.text: heading.line for heading in entry.outline.headings}
            at = Position(lines.get(where, entry.source.body_line))
            yield entry.file.problem("WW802", message, hint, at=at, field=where or "text")


def _what(found: list[Difference], *, is_field: bool) -> str:
    if is_field:
        return f"it has changed from {_quoted(found[0].before)} to {_quoted(found[0].after)}"
    for one in found:
        words = f"{_quoted(one.before)} became {_quoted(one.after)}"
        if not one.before:
            words = f"{_quoted(one.after)} was added"
        elif not one.after:
            words = f"{_quoted(one.before)} was taken out"
        more = len(found) - 1
        return f"{words}{f', and {more} more changed,' if more else ''}"
    return "its spacing has changed"


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[: _LONGEST - 1]}…"'


def _who(item: Item, kind: ChangeKind | None, part: str, governance: Governance) -> str:
    otherwise = "or put back what was signed"
    if kind is not None:
        may = approvers(item.type, kind, [part], governance)
        if not may:
            return f"{words_of(kind)} may not touch this: record a bigger change, {otherwise}"
        return f"{_ask(may, item.id, governance)}; {otherwise}"
    kinds = {one: approvers(item.type, one, [part], governance) for one in _LATER}
    ways = [f"{one.value} ({_labels(may, governance)})" for one, may in kinds.items() if may]
    return (
        "say what changed under changes, with its kind and who may approve it: "
        f"{', '.join(ways)}; then: whatworks sign-off {item.id} --role ROLE; {otherwise}"
    )


def _ask(roles: Collection[str], item: str, governance: Governance) -> str:
    """Return words that say who may approve, and the command for the first of them."""
    role = next(iter(roles), "ROLE")
    decides = role in governance.roles and governance.roles[role].decides
    command = f"whatworks sign-off {item} --role {role}{' --decision ID' if decides else ''}"
    return f"{_labels(roles, governance)} may approve it: {command}"


def _labels(roles: Iterable[str], governance: Governance) -> str:
    return " or ".join(governance.roles[role].label for role in roles)


def words_of(kind: ChangeKind) -> str:
    """Return a kind of change in words."""
    return {
        ChangeKind.NEW: "something new",
        ChangeKind.MAJOR: "a major change",
        ChangeKind.EVIDENCE_RECHECKED: "a check of the evidence",
        ChangeKind.MINOR: "a minor change",
    }[kind]


def _type(item: Item) -> str:
    return item.type.value.replace("_", " ")


def kept_sign_offs_are_whole(context: Context) -> Iterator[Problem]:
    """Yield a problem for every record that is not what was signed, or that is missing."""
    for id_, versions in context.signed.items():
        for number, version in enumerate(versions, 1):
            file = File(version.path)
            if version.number != number:
                yield file.problem(
                    "WW803",
                    f"this is sign-off {version.number}, and sign-off {number} is missing",
                    "put back the file as it was kept",
                )
                break
            is_last = number == len(versions)
            if version.signature.withheld is not None and is_last:
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
                    "put back the file as it was kept; nobody edits these files by hand",
                    at=version.digest_at,
                    field="digest",
                )
        if id_ not in context.by_id and id_ not in context.unread_ids:
            yield File(versions[-1].path).problem(
                "WW808",
                f'"{id_}" was signed and published, and its file has gone',
                'put it back with "status: withdrawn", so that its address says what became of it',
                field="item",
            )


def decisions_cover_what_cites_them(context: Context) -> Iterator[Problem]:
    """Yield a problem for every item that cites a decision about something else."""
    for entry, item in context.items:
        for path, id_, _ in marked(item.front, RefersToDecision):
            recorded = context.decisions.get(id_)
            if recorded is None or not all(map(context.by_id.get, recorded.decision.items)):
                continue  # another rule tells that it, or an item it names, does not exist
            if item.id not in recorded.decision.items:
                yield entry.problem(
                    "WW805",
                    path,
                    f'the decision "{id_}" does not cover {item.id}',
                    f"cite the decision that does, or add {item.id} to its items in "
                    f"{recorded.panel.path}",
                )


def statuses_follow_the_steps(context: Context) -> Iterator[Problem]:
    """Yield a problem for every status that cannot come of the one that was signed last."""
    governance = context.configuration.governance
    for entry, item in context.items:
        versions = context.whole.get(item.id, ())
        if not versions or not governance.steps:
            continue
        before = versions[-1].signature.status
        if not may_follow(before, item.front.status, governance):
            allowed = listing(status.value for status in governance.steps[before])
            yield entry.problem(
                "WW807",
                ("status",),
                f"it was {before.value} when it was signed, and cannot become "
                f"{item.front.status.value}",
                f"write {allowed or before.value}; site_config/governance.yml has the steps",
            )


def moves(
    before: Iterable[Item], after: Iterable[Item], governance: Governance, root: Path
) -> Iterator[Problem]:
    """Yield a problem for every status that took an undeclared step, and every page that has gone.

    ``before`` and ``after`` are the items of two states of the hub at ``root``, which has the
    second. Each step is to be a change of its own, so that somebody looks at it.
    """
    now = {item.id: item for item in after}
    for item in before:
        was, found = item.front.status, now.get(item.id)
        if found is None:
            if was.is_public:
                yield File(item.path).problem(
                    "WW808",
                    f'"{item.id}" was {was.value}, and its file has gone',
                    'put it back with "status: withdrawn", so that its address says what became '
                    "of it; if it has a new name, that page takes the old address under aliases",
                )
            continue
        is_ = found.front.status
        if is_ is not was and governance.steps and is_ not in governance.steps[was]:
            source, _ = read_source(root, PurePosixPath(found.path))
            allowed = listing(status.value for status in governance.steps[was]) or was.value
            yield File(found.path).problem(
                "WW807",
                f"it was {was.value} and cannot become {is_.value} in one step",
                f"write {allowed}; site_config/governance.yml has the steps",
                at=source.position(("status",)) if source else Position(1),
                field="status",
            )
