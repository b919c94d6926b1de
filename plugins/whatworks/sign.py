"""What of an item is gated, the digest of exactly that, and how two states of it differ.

What is signed is one text: the gated fields as JSON (RFC 8259, keys in order of the alphabet), a
line of ``---``, and the text in Markdown. Its digest is SHA-256 (FIPS 180-4), so that anybody can
work it out again with ``sha256sum``. The targets of links to other sites are left out of it, for
links break and may be mended without asking; so are line ends, and how many empty lines stand in
a row.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

from whatworks.model import Fragment, Item, SignedVersion
from whatworks.problems import File
from whatworks.read.body import read_body
from whatworks.read.markdown import outline
from whatworks.schema.common import Change
from whatworks.schema.enums import ChangeKind
from whatworks.schema.governance import AUDIENCE, TEXT, Governance

_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?@!$&'+,;=%#-]+")
_ANY_ADDRESS = "https://…"
_LINE = "---\n"


@dataclass(frozen=True, slots=True)
class Gated:
    """The gated parts of an item."""

    fields: Mapping[str, Any]
    """As JSON has them."""
    body: tuple[Fragment, ...]
    """The text, if it is gated."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field or a paragraph that is not what it was."""

    part: str
    """The name of the gated part: a field, or ``text``."""
    where: str
    """The place in words: ``rating.judged.strength_of_evidence``, or the heading above it."""
    before: str
    """What stood there; empty if it is new."""
    after: str
    """What stands there now; empty if it has gone."""


def gated(item: Item, parts: Collection[str]) -> Gated:
    """Return these parts of an item."""
    fields = {*parts} & set(type(item.front).model_fields)
    dumped = item.front.model_dump(mode="json", exclude_defaults=True, include=fields)
    body = tuple(replace(one, text=_without_targets(one)) for one in item.body)
    return Gated(_without_addresses(dumped), body if TEXT in parts else ())


def _without_targets(fragment: Fragment) -> str:
    """Return a fragment's text with the target of every link to another site left open."""
    lines = fragment.text.split("\n")
    for link in outline([fragment]).links:
        if _WEB_ADDRESS.fullmatch(link.target) and not link.is_image:
            at = link.line - fragment.line
            target = rf"(?<=\]\(){re.escape(link.target)}(?=[)\s])"
            lines[at] = re.sub(target, _ANY_ADDRESS, lines[at])
    return "\n".join(lines)


def _without_addresses(value: Any) -> Any:
    """Return data with every value that is a web address, and nothing but that, left open."""
    if isinstance(value, Mapping):
        return {key: _without_addresses(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_addresses(inner) for inner in value]
    return _ANY_ADDRESS if isinstance(value, str) and _WEB_ADDRESS.fullmatch(value) else value


def signed_text(parts: Gated) -> str:
    """Return gated parts as the one text that is signed."""
    fields = json.dumps(parts.fields, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{fields}\n{_LINE}{_all_of(parts.body)}\n"


def _all_of(body: Iterable[Fragment]) -> str:
    return "\n\n".join(filter(None, map(_markdown, body)))


def _markdown(fragment: Fragment) -> str:
    """Return a fragment in Markdown, with its audience lines and without what does not count."""
    lines = "\n".join(line.rstrip() for line in fragment.text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", lines).strip("\n")
    if text and fragment.audience is not None:
        return f"/// audience | {fragment.audience.value}\n{text}\n///"
    return text


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
        json.dumps(fields, ensure_ascii=False).encode()  # some characters cannot be written
        audience = fields.get(AUDIENCE)
    except (ValueError, RecursionError):
        return False
    of_head = audience == version.signature.audience.value
    return of_head and digest(version.text) == version.signature.digest


def shared_parts(version: SignedVersion, governance: Governance) -> tuple[str, ...]:
    """Return the parts that a kept sign-off covers and that are gated still."""
    return tuple(
        part
        for part in governance.parts_of(version.signature.type)
        if part in version.signature.parts
    )


def differences(before: Gated | None, after: Gated, parts: Collection[str]) -> list[Difference]:
    """Return how two states differ in these parts, field by field and paragraph by paragraph.

    There is none only where the two are signed alike. Without ``before`` everything is new.
    """
    old, new = ((_only(one, parts) if one else Gated({}, ())) for one in (before, after))
    found = []
    was, is_ = dict(flat(old.fields)), dict(flat(new.fields))
    for path in dict.fromkeys([*was, *is_]):
        if was.get(path) != is_.get(path):
            pair = was.get(path, ""), is_.get(path, "")
            found.append(Difference(path.partition(".")[0], path, *pair))
    told = {one.part for one in found}
    for name in dict.fromkeys([*old.fields, *new.fields]):
        pair = _as_json(old.fields.get(name)), _as_json(new.fields.get(name))
        if pair[0] != pair[1] and name not in told:  # their form alone differs
            found.append(Difference(name, name, *pair))
    return found + (list(_of_text(old.body, new.body)) if TEXT in parts else [])


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _only(state: Gated, parts: Collection[str]) -> Gated:
    fields = {name: value for name, value in state.fields.items() if name in parts}
    return Gated(fields, state.body if TEXT in parts else ())


def _of_text(before: tuple[Fragment, ...], after: tuple[Fragment, ...]) -> Iterator[Difference]:
    """Yield the paragraphs that differ; where only their order or form does, the lines."""
    old, new = _sections(before), _sections(after)
    found = [
        Difference(TEXT, title, was, is_)
        for title in dict.fromkeys([*old, *new])
        for was, is_ in runs(old.get(title, []), new.get(title, []))
    ]
    if not found:
        lines = (
            [line or "(an empty line)" for line in _all_of(body).split("\n")]
            for body in (before, after)
        )
        found = [Difference(TEXT, "", was, is_) for was, is_ in runs(*lines)]
    yield from found


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


def _sections(body: tuple[Fragment, ...]) -> dict[str, list[str]]:
    """Return the paragraphs of a body by the heading of the second level that they stand under."""
    headings = {heading.line: heading.text for heading in outline(body).headings}
    tops = {h.line for h in outline(body).headings if h.level == 2}
    title = ""
    found: dict[str, list[str]] = {}
    for fragment in body:
        mark = f"[{fragment.audience.value}] " if fragment.audience else ""
        texts: dict[str, list[str]] = {}
        for number, line in enumerate(fragment.text.split("\n"), fragment.line):
            title = headings[number] if number in tops else title
            texts.setdefault(title, []).append(line)
        for under, lines in texts.items():
            paragraphs = (mark + one for one in _paragraphs("\n".join(lines)))
            found.setdefault(under, []).extend(paragraphs)
    return found


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs, list entries, headings and rows of a Markdown text, each on a line."""
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s|#|\|)", text):
        if paragraph.strip():
            yield " ".join(paragraph.split())


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


def changed_parts(before: SignedVersion | None, after: Gated, parts: Collection[str]) -> set[str]:
    """Return which of these parts are not what was signed; all where it is not known."""
    if before is None or before.signature.withheld is not None:
        return set(parts)
    new = set(parts) - set(before.signature.parts)
    found = differences(read_back(before.text), after, set(parts) - new)
    return new | {one.part for one in found}


def new_changes(item: Item, versions: Iterable[SignedVersion]) -> list[Change]:
    """Return the entries of an item's history that no kept sign-off has approved yet."""
    approved = [change for version in versions for change in version.signature.changes]
    found = []
    for change in item.front.changes:
        if change in approved:
            approved.remove(change)
        else:
            found.append(change)
    return found


def biggest(changes: Iterable[Change]) -> ChangeKind | None:
    """Return the biggest kind among changes, or None where there are none."""
    kinds = {change.kind for change in changes}
    return next((kind for kind in ChangeKind if kind in kinds), None)
