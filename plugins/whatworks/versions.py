"""What one audience may read of the states of an item that were signed off.

A kept state is shown to those who could read it then and can read it now: what has been
restricted since is taken out of the earlier states too.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import Field

from whatworks.model import Configuration, Fragment, Item, KeptVersion, SignedVersion
from whatworks.read.markdown import outline
from whatworks.schema.common import Change, Record, SignOff
from whatworks.schema.enums import Audience, ChangeKind
from whatworks.schema.governance import Governance, Signature
from whatworks.sign import Gated, biggest, read_back
from whatworks.targets import HubFile, beside, resolve
from whatworks.walk import without


class _Head(Record):
    """The fields of a front matter that a sign-off keeps of its own."""

    sign_off: SignOff | None = None
    changes: list[Change] = Field(default_factory=list)


def kept_versions(
    item: Item,
    signed: Iterable[SignedVersion],
    audience: Audience,
    configuration: Configuration,
    hidden: Collection[str],
) -> tuple[KeptVersion, ...]:
    """Return the signed states of an item (as its file has it) that ``audience`` may read.

    ``hidden`` are the ids of items and decisions, and the paths of items and files, that the
    audience may not know of.
    """
    states = [(version, _state(version)) for version in signed]
    bodies = [item.body, *(state.body for _, state in states)]
    kept = [
        _words(fragment.text)
        for body in bodies
        for fragment in body
        if fragment.audience is not None and not audience.may_read(fragment.audience)
    ]
    found = []
    for version, state in states:
        signature = version.signature
        if not audience.may_read(signature.audience):
            continue
        signs = {name: getattr(signature, name) for name in SignOff.model_fields}
        head = _Head(sign_off=SignOff(**signs), changes=signature.changes)
        fields = _readable(state.fields, item.path, audience, hidden)
        for field, readers in configuration.audiences.fields.items():
            if not audience.may_read(readers):
                head, fields = (without(part, field.split(".")) for part in (head, fields))
        found.append(
            KeptVersion(
                number=version.number,
                withheld=signature.withheld or "",
                sign_off=head.sign_off,
                kind=biggest(head.changes),
                is_delegated=version.number > 1
                and _is_delegated(signature, configuration.governance),
                changes=tuple(head.changes),
                fields=fields,
                body=tuple(_open(state.body, item.path, audience, kept, hidden)),
            )
        )
    return tuple(found)


def _is_delegated(signature: Signature, governance: Governance) -> bool:
    """Say whether a role signed that could not, on that day, approve more than small changes."""
    if signature.role not in governance.roles:
        return False
    full = governance.approvers(signature.type, ChangeKind.MAJOR, signature.parts, signature.date)
    return full is not None and signature.role not in full


def _state(version: SignedVersion) -> Gated:
    """Return what was signed, or nothing where it is withheld."""
    return Gated({}, ()) if version.signature.withheld else read_back(version.text)


def _words(text: str) -> str:
    """Return the words of a text with one space around each, without marks and addresses."""
    plain = re.sub(r"\]\([^)]*\)", " ", text).casefold()
    return " ".join(["", *re.findall(r"\w+", plain), ""])


def _open(
    body: Iterable[Fragment],
    path: str,
    audience: Audience,
    kept: Collection[str],
    hidden: Collection[str],
) -> Iterator[Fragment]:
    """Yield what is for these readers, without the paragraphs that hold what is not today.

    ``kept`` are the words of every passage that is for narrower readers now, or was in some state.
    """
    for fragment in body:
        if fragment.audience is not None and not audience.may_read(fragment.audience):
            continue
        links = outline([fragment]).links
        lines = {one.line for one in links if _leads_to(one.target, path, hidden)}
        paragraphs, number = [], fragment.line
        for paragraph in re.split(r"(\n[ \t]*\n)", fragment.text):
            stop = number + paragraph.count("\n")
            if not lines & set(range(number, stop + 1)) and not _holds(paragraph, kept):
                paragraphs.append(paragraph)
            number = stop
        yield Fragment("".join(paragraphs), fragment.line, fragment.audience)


def _leads_to(target: str, path: str, hidden: Collection[str]) -> bool:
    found = resolve(path, target)
    return isinstance(found, HubFile) and found.path in hidden


def _holds(paragraph: str, kept: Collection[str]) -> bool:
    """Say whether a sentence or a line of a paragraph stands in a passage for narrower readers."""
    said = filter(str.strip, map(_words, re.split(r"[.!?:;|]\s|\n", paragraph)))
    return any(sentence in passage for sentence in said for passage in kept)


def _readable(value: Any, path: str, audience: Audience, hidden: Collection[str]) -> Any:
    """Return fields without the ids of what readers may not know of, and what is not for them."""
    if isinstance(value, Mapping):
        return {
            key: _readable(inner, path, audience, hidden)
            for key, inner in value.items()
            if not (isinstance(inner, str) and inner in hidden)
        }
    if isinstance(value, list):
        return [
            _readable(entry, path, audience, hidden)
            for entry in value
            if not _is_kept(entry, path, audience, hidden)
        ]
    return value


def _is_kept(entry: Any, path: str, audience: Audience, hidden: Collection[str]) -> bool:
    """Say whether an entry of a list is an id, a file or a record for narrower readers."""
    if isinstance(entry, Mapping):
        readers = {one.value for one in Audience if audience.may_read(one)}
        is_narrower = isinstance(entry.get("audience"), str) and entry["audience"] not in readers
        return is_narrower or beside(path, str(entry.get("file", ""))) in hidden
    return isinstance(entry, str) and entry in hidden
