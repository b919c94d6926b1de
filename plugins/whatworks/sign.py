"""What of an item is gated, the digest of exactly that, and how two states of it differ.

What is signed is one text: the gated fields as JSON (RFC 8259, keys in the order of the schema),
a line of ``---``, and the gated sections in Markdown. Its digest is SHA-256 (FIPS 180-4), so that
anybody can work it out again with ``sha256sum``. Web addresses are left out of it, for links break
and may be mended without asking; so are line ends, and how many empty lines stand in a row.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

from whatworks.model import Fragment, Item, SignedVersion
from whatworks.problems import File
from whatworks.read.body import read_body
from whatworks.read.markdown import outline
from whatworks.schema.common import Change
from whatworks.schema.enums import Audience, ChangeKind, ContentType, Status
from whatworks.schema.governance import TEXT, Gate, Governance

INTRO = ""
"""The title of the section that stands before the first heading."""

_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]]*")
_ANY_ADDRESS = "https://…"
_LINE = "---\n"


@dataclass(frozen=True, slots=True)
class Gated:
    """The gated parts of an item."""

    fields: Mapping[str, Any]
    """As JSON has them; the audience is always among them."""
    body: tuple[Fragment, ...]
    """What is gated of the text, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field or a section that is not what it was; a run of words or of paragraphs of it."""

    part: str
    """The name of the gated part: a field, a heading, or ``text``."""
    where: str
    """The place in words: ``rating.judged.strength_of_evidence``, or the heading."""
    before: str
    """What stood there; empty if it is new."""
    after: str
    """What stands there now; empty if it has gone."""


def gates_of(type_: ContentType, governance: Governance) -> tuple[Gate, ...]:
    """Return the gates that items of a type have to pass."""
    return tuple(gate for gate in governance.gates if type_ in gate.types)


def gated(item: Item, governance: Governance) -> Gated:
    """Return the gated parts of an item of a type that has gates."""
    parts = {part for gate in gates_of(item.type, governance) for part in gate.parts}
    fields = {"audience", *parts} & set(type(item.front).model_fields)
    dumped = item.front.model_dump(mode="json", exclude_defaults=True, include=fields)
    body = tuple(
        Fragment("\n".join(line.text for line in lines), lines[0].number, fragment.audience)
        for fragment, every in _lines(item.body)
        if (lines := [line for line in every if TEXT in parts or parts & set(line.sections)])
    )
    return Gated(dumped, body)


def signed_text(parts: Gated) -> str:
    """Return gated parts as the one text that is signed."""
    fields = json.dumps(parts.fields, ensure_ascii=False, indent=2)
    text = "\n\n".join(filter(None, map(_markdown, parts.body)))
    return _WEB_ADDRESS.sub(_ANY_ADDRESS, f"{fields}\n{_LINE}{text}\n")


def digest(text: str) -> str:
    """Return the digest of a signed text, as front matter has it."""
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def read_back(text: str) -> Gated:
    """Return the gated parts of a signed text; raises ``ValueError`` if it is not one."""
    head, line, body = text.partition(f"\n{_LINE}")
    fields = json.loads(head)
    if not line or not isinstance(fields, dict):
        raise ValueError(head)
    fragments, _ = read_body(body, File(""), 1)
    return Gated(fields, fragments)


def is_whole(version: SignedVersion) -> bool:
    """Say whether a kept sign-off holds what its digest says, in a form that can be read back.

    One that is withheld holds nothing.
    """
    if version.signature.withheld is not None:
        return not version.text.strip()
    try:
        fields = read_back(version.text).fields
        known = fields.get("audience") in {audience.value for audience in Audience}
    except (ValueError, RecursionError):
        return False
    return known and digest(version.text) == version.signature.digest


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    sections: tuple[str, ...]
    """The titles it stands under: more than one where only some may read the last heading."""


def _lines(body: tuple[Fragment, ...]) -> Iterator[tuple[Fragment, list[_Line]]]:
    """Yield the fragments of a body, each with its lines.

    A heading that only some may read opens a section for them and ends none for the others, so
    the lines that follow stand under two headings; if either is gated, they are.
    """
    headings = {heading.line: heading for heading in outline(body).headings if heading.level == 2}
    under: dict[Audience, str] = dict.fromkeys(Audience, INTRO)
    for fragment in body:
        readers = [one for one in Audience if one.may_read(fragment.audience or Audience.OPEN)]
        lines = []
        for number, text in enumerate(fragment.text.split("\n"), fragment.line):
            if number in headings:
                under |= dict.fromkeys(readers, headings[number].text)
            titles = tuple(dict.fromkeys(under[one] for one in readers))
            lines.append(_Line(number, text.rstrip(), titles))
        yield fragment, lines


def sections(body: tuple[Fragment, ...]) -> dict[str, tuple[Fragment, ...]]:
    """Return a body cut at its headings of the second level: text by title, in order."""
    found: dict[str, list[Fragment]] = {}
    for fragment, lines in _lines(body):
        texts: dict[str, list[str]] = {}
        for line in lines:
            for title in line.sections:
                texts.setdefault(title, []).append(line.text)
        for title, text in texts.items():
            piece = Fragment("\n".join(text), fragment.line, fragment.audience)
            found.setdefault(title, []).append(piece)
    return {title: tuple(pieces) for title, pieces in found.items()}


def _markdown(fragment: Fragment) -> str:
    text = re.sub(r"\n{3,}", "\n\n", fragment.text).strip("\n")
    if text and fragment.audience is not None:
        return f"/// audience | {fragment.audience.value}\n{text}\n///"
    return text


def differences(before: Gated | None, after: Gated, named: Collection[str]) -> list[Difference]:
    """Return how two states differ, field by field and paragraph by paragraph.

    ``named`` are the parts that the gates name, so that a section that no gate names by its
    heading counts as ``text``. Without ``before`` everything is new.
    """
    found = []
    old_fields = dict(flat(before.fields)) if before else {}
    new_fields = dict(flat(after.fields))
    for path in dict.fromkeys([*old_fields, *new_fields]):
        was, is_ = old_fields.get(path, ""), new_fields.get(path, "")
        if was != is_:
            found.append(Difference(path.partition(".")[0], path, was, is_))
    old = {t: _paragraphs(text) for t, text in sections(before.body).items()} if before else {}
    new = {t: _paragraphs(text) for t, text in sections(after.body).items()}
    for title in dict.fromkeys([*old, *new]):
        part = title if title in named else TEXT
        for was, is_ in runs(old.get(title, []), new.get(title, [])):
            found.append(Difference(part, title, was, is_))
    return found


def changed_parts(
    before: str | None, after: str, type_: ContentType, governance: Governance
) -> set[str]:
    """Return the gated parts in which two signed texts differ; all of them without ``before``."""
    named = {part for gate in gates_of(type_, governance) for part in gate.parts}
    if before is None:
        return named
    found = differences(read_back(before), read_back(after), named)
    return {one.part for one in found} or ({TEXT} if before != after else set())


def flat(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value with its path; a list of plain values is one value."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
        for number, entry in enumerate(value, 1):
            yield from flat(entry, f"{path}.{number}")
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, str(value)


def _paragraphs(fragments: Iterable[Fragment]) -> list[str]:
    paragraphs = []
    for fragment in fragments:
        mark = f"[{fragment.audience.value}] " if fragment.audience else ""
        paragraphs += [
            mark + " ".join(paragraph.split())
            for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s|#|\|)", fragment.text)
            if paragraph.strip()
        ]
    return paragraphs


def runs(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs that differ, those that were changed in pairs."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, begin, end, start, stop in matcher.get_opcodes():
        if kind == "equal":
            continue
        was, is_ = before[begin:end], after[start:stop]
        if len(was) == len(is_):
            yield from zip(was, is_, strict=True)
        else:
            yield from ((paragraph, "") for paragraph in was)
            yield from (("", paragraph) for paragraph in is_)


def new_changes(item: Item, versions: Iterable[SignedVersion]) -> list[Change]:
    """Return the entries of an item's history that no kept sign-off has approved yet."""
    approved = [change for version in versions for change in version.signature.changes]
    return [change for change in item.front.changes if change not in approved]


def approvers(
    type_: ContentType, kind: ChangeKind, changed: Collection[str], governance: Governance
) -> tuple[str, ...]:
    """Return the roles that may approve a change of a kind to these parts of an item.

    Every gate that a changed part stands in must know the role. A part in no gate, such as the
    audience where no gate names it, may be approved by whoever may approve something of the type.
    """
    gates = gates_of(type_, governance)
    concerned = [gate for gate in gates if set(gate.parts) & set(changed)] or list(gates)
    return tuple(
        role
        for role in governance.roles
        if all(role in gate.approvals.get(kind, ()) for gate in concerned)
    )


def may_follow(before: Status, after: Status, governance: Governance) -> bool:
    """Say whether a status can come of another by the declared steps, one or several of them."""
    if not governance.steps:
        return True
    reached, waiting = {before}, [before]
    while waiting:
        for status in governance.steps[waiting.pop()]:
            if status not in reached:
                reached.add(status)
                waiting.append(status)
    return after in reached
