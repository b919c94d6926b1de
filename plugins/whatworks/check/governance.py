"""What is published is what was signed, by who may sign it, under a decision that covers it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile

from whatworks.check.context import Context, Entry, Recorded
from whatworks.model import FieldPath, Item, Position, Problem, SignedVersion
from whatworks.problems import did_you_mean, listing
from whatworks.read.signed import SIGNED
from whatworks.schema.common import Change, SignOff
from whatworks.schema.enums import ChangeKind, ContentType, Status
from whatworks.schema.fields import RefersToDecision
from whatworks.schema.governance import TEXT, Governance
from whatworks.sign import (
    Difference,
    biggest,
    changed_parts,
    differences,
    gated,
    new_changes,
    read_back,
    shared_parts,
)
from whatworks.walk import marked

_SIGN_OFF = ("sign_off",)
_LATER = [kind for kind in ChangeKind if kind is not ChangeKind.NEW]
_LONGEST = 60
"""Characters of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class Signing:
    """A sign-off, made or about to be made."""

    type: ContentType
    sign_off: SignOff
    changes: Collection[Change] = ()
    """What it approves."""
    changed: Collection[str] | None = None
    """The gated parts that changed since the one before; None where that is not to be judged."""
    before: tuple[SignedVersion, ...] = ()
    """Those before it."""

    @property
    def kind(self) -> ChangeKind:
        """Return the biggest kind of change that it approves; the first of all is new."""
        return (biggest(self.changes) if self.before else None) or ChangeKind.NEW


Fault = tuple[FieldPath, str, str, str]
"""A place below ``sign_off``, a code, a message and advice."""


def faults(
    signing: Signing, governance: Governance, decisions: Mapping[str, Recorded], today: date
) -> Iterator[Fault]:
    """Yield what is wrong with a sign-off: its role, its day, its decision."""
    yield from _faults_of_role(signing, governance)
    yield from _faults_of_date(signing, today)
    recorded = decisions.get(signing.sign_off.decision or "")
    if recorded is None:
        return  # no decision, or one that another rule tells of
    if signing.sign_off.date < recorded.held:
        message = f"{signing.sign_off.date} is before the panel decided, on {recorded.held}"
        yield ("date",), "WW806", message, "write the day of the decision, or a later one"
    used = next(
        (
            version
            for version in signing.before
            if version.signature.decision == recorded.decision.id
        ),
        None,
    )
    if used is not None and signing.kind is not ChangeKind.MINOR:
        yield (
            ("decision",),
            "WW805",
            f'the decision "{recorded.decision.id}" has approved an earlier state already '
            f"({used.path})",
            "name the decision that approved this one",
        )


def _faults_of_role(signing: Signing, governance: Governance) -> Iterator[Fault]:
    sign_off = signing.sign_off
    role = governance.roles.get(sign_off.role)
    if governance.roles and role is None:
        known = governance.roles
        hint = did_you_mean(sign_off.role, known, otherwise=f"write one of {listing(known)}")
        hint += "; a role that has signed stays in site_config/governance.yml"
        yield ("role",), "WW804", f'"{sign_off.role}" is not one of the roles', hint
    elif role is not None and signing.changed is not None:
        may = governance.approvers(signing.type, signing.kind, signing.changed, sign_off.date)
        if may is not None and sign_off.role not in may:
            touched = ""
            if signing.before and signing.changed:
                touched = f" that touches {listing(sorted(signing.changed))}"
            yield (
                ("role",),
                "WW804",
                f"{sign_off.role} may not approve {words_of(signing.kind)}{touched}",
                f"ask {listing(may)}"
                if may
                else "record it as another kind of change, or have one kind signed after the other",
            )
    if role is not None and role.decides and sign_off.decision is None:
        message = f"{sign_off.role} approves by a decision of the panel, and none is named"
        yield ("decision",), "WW805", message, "name the decision's id, as the panel's page has it"


def _faults_of_date(signing: Signing, today: date) -> Iterator[Fault]:
    day = signing.sign_off.date
    after = max((version.signature.date for version in signing.before), default=day)
    latest = max((change.date for change in signing.changes), default=day)
    if day > today:
        message = f"{day} is still to come (today is {today})"
        yield ("date",), "WW806", message, "sign off on the day of the approval"
    elif day < after:
        message = f"{day} is before the sign-off before this one, {after}"
        yield ("date",), "WW806", message, "write the real day"
    elif day < latest:
        message = f"{day} is before the change that it approves, {latest}"
        yield ("date",), "WW806", message, "correct one of the two days"


def sign_offs_follow_governance(context: Context) -> Iterator[Problem]:
    """Yield a problem for every sign-off whose role, day or decision cannot be right."""
    governance = context.configuration.governance
    for entry, item in context.items:
        if item.front.sign_off is None:
            continue
        *before, last = context.whole.get(item.id, ()) or (None,)
        signing = Signing(item.type, item.front.sign_off)
        if last is not None:
            signing = _signing(last, tuple(before), item.front.sign_off)
        for path, code, message, hint in faults(
            signing, governance, context.decisions, context.today
        ):
            yield entry.problem(code, (*_SIGN_OFF, *path), message, hint)


def _signing(
    version: SignedVersion, before: tuple[SignedVersion, ...], sign_off: SignOff
) -> Signing:
    """Return a kept sign-off as what was approved, over what stood there before."""
    signature, last = version.signature, before[-1] if before else None
    withheld = any(one is not None and one.signature.withheld for one in (version, last))
    changed = (
        changed_parts(last, read_back(version.text), signature.parts) if not withheld else None
    )
    return Signing(signature.type, sign_off, signature.changes, changed, before)


def what_is_gated_is_signed(context: Context) -> Iterator[Problem]:
    """Yield a problem for everything published that is gated and not what was signed."""
    governance = context.configuration.governance
    for entry, item in context.items:
        if not item.front.status.is_public or not governance.gates_of(item.type):
            continue
        versions, sign_off = context.signed.get(item.id, ()), item.front.sign_off
        if versions and item.id not in context.whole:
            continue  # told where they are kept
        if sign_off is None or (sign_off.digest is None and not versions):
            may = _may(item, ChangeKind.NEW, (), governance, context.today)
            first = "" if item.front.changes else "say under changes that it is new, then: "
            yield entry.problem(
                "WW801",
                _SIGN_OFF if sign_off else ("status",),
                f"a {_type(item)} is published only when it has been signed off",
                f'{first}{_ask(may, item.id, governance)}; until then, write "status: in_review"',
            )
        elif not versions:
            yield entry.problem(
                "WW803",
                (*_SIGN_OFF, "digest"),
                "no sign-off of it is kept, so nobody can tell what was signed",
                f"put back {SIGNED}/{item.id}/1.md as it was kept; if it never was, delete "
                "sign_off and have the item signed off",
            )
        elif (differing := _differing(sign_off, versions[-1])) is not None:
            yield entry.problem(
                "WW803",
                (*_SIGN_OFF, differing),
                f"this is not what the kept sign-off says ({versions[-1].path})",
                "write here what stands there",
            )
        else:
            yield from _changed(entry, item, versions, governance, context.today)
            yield from _history(entry, item, versions, governance, context.today)


def _differing(sign_off: SignOff, kept: SignedVersion) -> str | None:
    """Return the first field in which a sign-off is not as its record has it."""
    for field in SignOff.model_fields:
        if getattr(sign_off, field) != getattr(kept.signature, field):
            return field
    return None


def _changed(
    entry: Entry,
    item: Item,
    versions: tuple[SignedVersion, ...],
    governance: Governance,
    today: date,
) -> Iterator[Problem]:
    """Yield a problem for each gated part that is not what was signed last, or never was."""
    last = versions[-1]
    kind = biggest(new_changes(item, versions))
    for part in governance.parts_of(item.type):
        if part not in last.signature.parts:
            yield entry.problem(
                "WW802",
                _SIGN_OFF,
                f"{part} is gated now, and was not when it was signed on {last.signature.date}",
                _who(item, kind, part, governance, today),
            )
    parts = shared_parts(last, governance)
    found = differences(read_back(last.text), gated(item, parts), parts)
    since = f"since {last.signature.office} signed it on {last.signature.date}"
    for (part, where), here in groupby(found, key=lambda one: (one.part, one.where)):
        hint = _who(item, kind, part, governance, today)
        hint += "; or put back what was signed"
        message = f"{_what(list(here), is_field=part != TEXT)} {since}"
        if part != TEXT:
            path = tuple(int(one) - 1 if one.isdecimal() else one for one in where.split("."))
            yield entry.problem("WW802", path, message, hint)
        else:
            lines = {heading.text: heading.line for heading in entry.outline.headings}
            at = Position(lines.get(where, entry.source.body_line))
            yield entry.file.problem("WW802", message, hint, at=at, field=where or TEXT)


def _history(
    entry: Entry,
    item: Item,
    versions: tuple[SignedVersion, ...],
    governance: Governance,
    today: date,
) -> Iterator[Problem]:
    """Yield a problem for every entry of a history that says more than was approved, or less."""
    approved = [change for version in versions for change in version.signature.changes]
    rewritten = {(c.date, c.kind) for c in approved if c not in item.front.changes}
    for change in new_changes(item, versions):
        if (change.date, change.kind) in rewritten:
            continue  # told below, of the entry that was approved
        if change.kind is not ChangeKind.MINOR or change.decision is not None:
            yield entry.problem(
                "WW802",
                ("changes", item.front.changes.index(change)),
                f"nobody has signed {words_of(change.kind)} of {change.date}",
                f"{_ask(_may(item, change.kind, (), governance, today), item.id, governance)}; if "
                "nothing that is gated has changed and nobody checked anything, write kind: minor "
                "without a decision",
            )
    for version in versions:
        for change in version.signature.changes:
            if change not in item.front.changes:
                yield entry.problem(
                    "WW802",
                    ("changes",),
                    f"the entry of {change.date} ({change.kind.value}) is not as it was approved",
                    f"put it back as it stands in {version.path}",
                )


def _what(found: list[Difference], *, is_field: bool) -> str:
    one, more = found[0], len(found) - 1
    before, after = _quoted(one.before, one.after), _quoted(one.after, one.before)
    if is_field:
        return f"it has changed from {before} to {after}"
    words = f"{before} became {after}"
    if not one.before:
        words = f"{after} was added"
    elif not one.after:
        words = f"{before} was taken out"
    return f"{words}{f', and {more} more changed,' if more else ''}"


def _quoted(text: str, other: str) -> str:
    """Return a text in quotation marks; of a long one, the part that differs from another."""
    if not text:
        return "nothing"
    pairs = zip(text, other, strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    is_long = len(text) > _LONGEST
    start = text.rfind(" ", 0, max(0, alike - _LONGEST // 3)) + 1 if is_long else 0
    shown = text[start : start + _LONGEST]
    return f'"{"…" if start else ""}{shown}{"…" if start + _LONGEST < len(text) else ""}"'


def _who(
    item: Item, kind: ChangeKind | None, part: str, governance: Governance, today: date
) -> str:
    """Return who may approve a change to a part, and how."""
    if kind is not None:
        may = _may(item, kind, [part], governance, today)
        if may:
            return _ask(may, item.id, governance)
        return (
            f"{words_of(kind)} may not touch this: record another kind of change, or have one kind "
            "signed after the other"
        )
    kinds = {one: _may(item, one, [part], governance, today) for one in _LATER}
    ways = [f"{one.value} ({_labels(may, governance)})" for one, may in kinds.items() if may]
    return (
        "say what changed under changes, with its kind and who may approve it: "
        f"{', '.join(ways)}; then: whatworks sign-off {item.id} --role ROLE"
    )


def _may(
    item: Item, kind: ChangeKind, changed: Collection[str], governance: Governance, today: date
) -> tuple[str, ...]:
    """Return the roles that may approve a change today: all, where no gate judges it yet."""
    may = governance.approvers(item.type, kind, changed, today)
    return tuple(governance.roles) if may is None else may


def _ask(roles: Collection[str], item: str, governance: Governance) -> str:
    """Return words that say who may approve, and the command, for one who needs no panel if any."""
    ready = [role for role in roles if not governance.roles[role].decides]
    role = next(iter([*ready, *roles]), "ROLE")
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


def decisions_cover_what_cites_them(context: Context) -> Iterator[Problem]:
    """Yield a problem for every item that cites a decision of something else, or of nothing."""
    for entry, item in context.items:
        for path, id_, _ in marked(item.front, RefersToDecision):
            recorded = context.decisions.get(id_)
            if recorded is None or not all(map(context.by_id.get, recorded.decision.items)):
                continue  # another rule tells that it, or an item it names, does not exist
            if item.id not in recorded.decision.items:
                if item.front.status is Status.DRAFT:
                    continue  # a panel's page names it once there is something to name
                yield entry.problem(
                    "WW805",
                    path,
                    f'the decision "{id_}" does not cover {item.id}',
                    f"cite the decision that does, or add {item.id} to its items in "
                    f"{recorded.panel.path}",
                )
            elif not recorded.approves:
                yield entry.problem(
                    "WW805",
                    path,
                    f'the decision "{id_}" approved nothing: it was '
                    f"{recorded.decision.outcome.value}",
                    "cite the decision that approved it, or cite none",
                )
