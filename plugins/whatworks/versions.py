"""What one audience may read of the states of an item that were signed off.

A kept state is shown to those who could read it then and can read it now: what has been
restricted since is taken out of the earlier states too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import Field

from whatworks.model import Configuration, Fragment, Item, KeptVersion, SignedVersion
from whatworks.schema.common import Change, Record, SignOff
from whatworks.schema.enums import Audience
from whatworks.sign import Gated, read_back
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

    ``hidden`` are the ids of the items and decisions that the audience may not know of.
    """
    states = [(version, _state(version)) for version in signed]
    bodies = [item.body, *(state.body for _, state in states)]
    restricted = {line for body in bodies for line in _lines_kept_from(body, audience)}
    found = []
    for version, state in states:
        if not audience.may_read(Audience(state.fields.get("audience", item.front.audience))):
            continue
        signature = version.signature
        signs = {name: getattr(signature, name) for name in SignOff.model_fields}
        head = _Head(sign_off=SignOff(**signs), changes=signature.changes)
        fields = _readable(state.fields, audience, hidden)
        for field, readers in configuration.audiences.fields.items():
            if not audience.may_read(readers):
                head, fields = (without(part, field.split(".")) for part in (head, fields))
        found.append(
            KeptVersion(
                number=version.number,
                withheld=signature.withheld or "",
                sign_off=head.sign_off,
                kind=signature.kind,
                changes=tuple(head.changes),
                fields=fields,
                body=tuple(_open(state.body, audience, restricted)),
            )
        )
    return tuple(found)


def _state(version: SignedVersion) -> Gated:
    """Return what was signed, or nothing where it is withheld."""
    return Gated({}, ()) if version.signature.withheld else read_back(version.text)


def _lines_kept_from(body: Iterable[Fragment], audience: Audience) -> Iterator[str]:
    for fragment in body:
        if fragment.audience is not None and not audience.may_read(fragment.audience):
            yield from filter(None, map(str.strip, fragment.text.split("\n")))


def _open(
    body: Iterable[Fragment], audience: Audience, restricted: Collection[str]
) -> Iterator[Fragment]:
    for fragment in body:
        if fragment.audience is None or audience.may_read(fragment.audience):
            lines = [line for line in fragment.text.split("\n") if line.strip() not in restricted]
            yield Fragment("\n".join(lines), fragment.line, fragment.audience)


def _readable(value: Any, audience: Audience, hidden: Collection[str]) -> Any:
    """Return fields without the ids of what readers may not know of, and what is not for them."""
    if isinstance(value, Mapping):
        return {
            key: _readable(inner, audience, hidden)
            for key, inner in value.items()
            if not _is_kept(inner, audience, hidden)
        }
    if isinstance(value, list):
        return [
            _readable(entry, audience, hidden)
            for entry in value
            if not _is_kept(entry, audience, hidden)
        ]
    return value


def _is_kept(value: Any, audience: Audience, hidden: Collection[str]) -> bool:
    """Say whether a value is kept from these readers: an id, or a record for narrower ones."""
    if isinstance(value, Mapping) and value.get("audience") is not None:
        return not audience.may_read(Audience(value["audience"]))
    return isinstance(value, str) and value in hidden
