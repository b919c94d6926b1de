"""The text of a new file: every field explained, those that may wait switched off."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from whatworks.model import Configuration
from whatworks.problems import listing
from whatworks.schema import FRONT_MATTER, FrontMatter
from whatworks.schema.common import OPENING, Block, OtherRating, PastRating, Rating
from whatworks.schema.enums import Audience, ContentType, Status
from whatworks.schema.practice import Toolkit
from whatworks.schema.research import Citation
from whatworks.schema.shape import Form, Shape, shape
from whatworks.schema.site import Framework
from whatworks.yaml_text import WIDTH, entry

STAND_IN = "Not written yet."
"""Stands in a text field that must be there and that nobody has filled in."""
STAND_IN_ADDRESS = "https://not-written-yet.example/"
"""Begins a web address of that kind."""
MOST_TERMS = 12
"""So many terms of a vocabulary are named beside a field; of more, only where they stand."""

_STAND_INS = {
    type_: frozenset({STAND_IN, OPENING, *(one.advice for one in model.blocks if one.written)})
    for type_, model in FRONT_MATTER.items()
}
_FIGURES = {Form.DATE, Form.NUMBER, Form.WHOLE, Form.YES_NO}
_READ_BY = (
    "Fill in the first part. The rest can wait, or stay as it is: lines that begin with # are not "
    "read. Those with a space after the # explain the field below them. To use a field that is "
    "switched off, delete the # in front of its name."
)
_NOW, _OWN, _ANY = (
    "Now: what must be there",
    "If it fits: for items of this kind",
    "If it fits: for any item",
)
_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        _NOW: (),
        "Before it can be published": ("published", "review_due"),
        _OWN: (),
        _ANY: (),
        "If somebody has judged it": ("rating", "other_ratings"),
        "Later: when it is approved, replaced or withdrawn": (
            "sign_off",
            "superseded_by",
            "withdrawn_because",
        ),
    }
)
"""The parts of a file in their order, with the fields that always stand in one."""


def needed(type_: ContentType) -> tuple[str, ...]:
    """Return the fields of a type for which nothing can stand in: somebody has to say them.

    The audience is one, as is whatever must be there and is a choice, a date, a number or an id.
    """
    return tuple(
        name
        for name, field in FRONT_MATTER[type_].model_fields.items()
        if field.is_required()
        and name != "status"
        and shape(field).form not in {Form.TEXT, Form.GROUP}
    )


def draft(
    type_: ContentType,
    id_: str,
    values: Mapping[str, object],
    configuration: Configuration,
    *,
    today: date,
    body: Mapping[str, str] | str = "",
) -> str:
    """Return the text of a new file, with these values in its fields and the rest to be written.

    A value is text, a number, a date, a list of these, or for a group of fields a mapping; an
    empty one counts as none. ``body`` is the whole text, or the text of each block by its title,
    that under "" standing before the first heading; where there is none, a line of advice stands.
    Raises ValueError if something that is ``needed`` is missing, or for a field or block that the
    type does not have.
    """
    model = FRONT_MATTER[type_]
    values = {"status": Status.DRAFT, **values}
    if missing := [name for name in needed(type_) if _is_empty(values.get(name))]:
        raise ValueError(f"nobody has said: {listing(missing)}")
    writer = _Writer(configuration, id_, today, _examples(configuration))
    writer.refuse_unknown(model, values)
    lines = ["---", *_comment(_READ_BY)]
    for title, names in _parts(model, values).items():
        lines += ["", f"# ==== {title} ===="]
        for name in names:
            lines += ["", *writer.field(model, name, values.get(name))]
    text = "\n".join([*lines, "---", "", *_body(model.blocks, body)])
    return f"{text.rstrip()}\n"


def _parts(model: type[FrontMatter], values: Mapping[str, object]) -> Mapping[str, Sequence[str]]:
    """Return the fields in each part: first what must be there or is known already."""
    fixed = {name: title for title, names in _PARTS.items() for name in names}
    found: dict[str, list[str]] = {title: [] for title in _PARTS}
    for name, field in model.model_fields.items():
        is_known = field.is_required() or not _is_empty(values.get(name))
        kind = _ANY if name in FrontMatter.model_fields else _OWN
        found[_NOW if is_known else fixed.get(name, kind)].append(name)
    return {title: names for title, names in found.items() if names}


def stand_ins(type_: ContentType) -> frozenset[str]:
    """Return the texts that ``draft`` writes for somebody to replace, or how they begin."""
    return _STAND_INS[type_] | {STAND_IN_ADDRESS}


def is_stand_in(type_: ContentType, text: str) -> bool:
    """Say whether a text is one that ``draft`` writes for somebody to replace."""
    return text in _STAND_INS[type_] or text.startswith(STAND_IN_ADDRESS)


def _body(blocks: Iterable[Block], body: Mapping[str, str] | str) -> Iterator[str]:
    written = {block.title: block.advice for block in blocks if block.written}
    texts = {"": body} if isinstance(body, str) else body
    if unknown := [title for title in texts if title not in {"", *written}]:
        raise ValueError(f"not a heading of this type: {listing(unknown)}")
    opening = texts.get("", "").strip("\n")
    if opening:
        yield from (opening, "")
    elif not written:
        yield OPENING
    if isinstance(body, str) and opening:
        return
    for title, advice in written.items():
        yield from (f"## {title}", "", texts.get(title, "").strip("\n") or advice, "")


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], (), {})


def _comment(text: str, indent: str = "") -> list[str]:
    """Return a comment in lines that are not too long."""
    start = f"{indent}# "
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=start,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _examples(configuration: Configuration) -> Mapping[tuple[type[BaseModel], str], str]:
    """Return example values of the fields that name something of a framework or scheme."""
    found: dict[tuple[type[BaseModel], str], str] = {(Toolkit, "version"): "0.1"}
    for id_, framework in list(configuration.frameworks.items())[:1]:
        found[Rating, "framework"] = id_
        found[Rating, "version"] = found[PastRating, "version"] = framework.version
        found[Rating, "status"] = next(iter(framework.statuses), STAND_IN)
    for id_ in list(configuration.schemes)[:1]:
        found[OtherRating, "scheme"] = id_
    return found


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that a group of named values may have."""

    explanation: str
    example: object


@dataclass(frozen=True, slots=True)
class _Writer:
    configuration: Configuration
    id: str
    today: date
    examples: Mapping[tuple[type[BaseModel], str], str]

    def refuse_unknown(self, model: type[BaseModel], values: Mapping[str, Any]) -> None:
        """Raise ValueError for a value of a field that a record does not have."""
        if unknown := [name for name in values if name not in model.model_fields]:
            raise ValueError(f"not a field here: {listing(unknown)}")

    def field(self, model: type[BaseModel], name: str, value: Any) -> list[str]:
        """Return the lines that explain a field and those that hold it, switched off or not."""
        info = model.model_fields[name]
        lines = self._field(model, name, shape(info), None if _is_empty(value) else value)
        is_off = _is_empty(value) and not info.is_required()
        explained = _comment(self._explanation(name, info))
        return explained + ([f"#{line}" for line in lines] if is_off else lines)

    def _field(self, model: type[BaseModel], name: str, found: Shape, value: Any) -> list[str]:
        """Return the lines of a field, with an example where no value is given."""
        if found.form is Form.NAMED:
            return [f"{name}:", *self._named(model, name, value or {})]
        if found.group is not None and found.is_list:
            given: Any = value or ({},)
            entries = (self._entry(found.group, one) for one in given)
            return [f"{name}:", *chain.from_iterable(entries)]
        if found.group is not None:
            given = value or {}
            self.refuse_unknown(found.group, given)
            inside = (
                self.field(found.group, one, given.get(one)) for one in found.group.model_fields
            )
            return [f"{name}:", *(f"  {line}" for line in chain.from_iterable(inside))]
        if value is None:
            value = self._example(model, name, found)
            value = [value] if found.is_list else value
        return list(entry(name, value, figures=found.form in _FIGURES))

    def _entry(self, model: type[BaseModel], values: Mapping[str, Any]) -> list[str]:
        """Return an entry of a list of groups: what must be there, and what is given."""
        lines: list[str] = []
        for name, field in model.model_fields.items():
            if field.is_required() or not _is_empty(values.get(name)):
                lines += [] if values else _comment(self._explanation(name, field))
                lines += self._field(model, name, shape(field), values.get(name))
        first = next(index for index, line in enumerate(lines) if not line.startswith("#"))
        explained = [f"  {line}" for line in lines[:first]]
        return [*explained, f"  - {lines[first]}", *(f"    {line}" for line in lines[first + 1 :])]

    def _named(self, model: type[BaseModel], name: str, given: Mapping[str, Any]) -> Iterator[str]:
        known = self._names(model, name)
        for key in dict.fromkeys((*known, *given)):
            if key in known:
                yield from _comment(known[key].explanation, "  ")
            value = given.get(key)
            off = "" if not given or not _is_empty(value) else "#"
            if _is_empty(value):
                value = known[key].example if key in known else None
            yield from (f"  {off}{line}" for line in entry(key, value))

    def _names(self, model: type[BaseModel], name: str) -> Mapping[str, _Named]:
        """Return the names that the values of a group of named values may have."""
        if name == "topics":
            return {
                facet: _Named(f"{one.label}. {self._terms(facet)}", [next(iter(one.terms), "")])
                for facet, one in self.configuration.facets.items()
            }
        schemes = self.configuration.frameworks or self.configuration.schemes
        if model is OtherRating:
            schemes = self.configuration.schemes
        framework = next(iter(schemes.values()), None)
        if framework is None:
            return {}
        return _facts(framework) if name == "facts" else _signals(framework)

    def _terms(self, vocabulary: str) -> str:
        known = self.configuration.vocabularies.get(vocabulary)
        terms = list(known.terms) if known else []
        if terms and len(terms) <= MOST_TERMS:
            return f"Terms: {listing(terms)}."
        return f"The terms stand in site_config/vocabularies.yml, under {vocabulary}."

    def _explanation(self, name: str, field: FieldInfo) -> str:
        found = shape(field)
        words = [str(field.description)]
        match found.form:
            case Form.CHOICE if found.choices == tuple(one.value for one in Audience):
                tiers = self.configuration.audiences.tiers
                readers = [f"{one.value} ({tiers[one].label})" for one in Audience if one in tiers]
                words.append(f"One of: {listing(readers or found.choices)}.")
            case Form.CHOICE:
                words.append(f"One of: {listing(found.choices)}.")
            case Form.TERM:
                words.append(self._terms(found.vocabulary))
            case Form.DATE:
                words.append("Year, month and day.")
            case Form.YES_NO:
                words.append("Write true or false.")
        return " ".join(" ".join(words).split())

    def _example(self, model: type[BaseModel], name: str, found: Shape) -> object:
        """Return what stands for a value: true of no item, but of the right kind."""
        if (model, name) in self.examples:
            return self.examples[model, name]
        match found.form:
            case Form.DATE:
                year = timedelta(days=365 if name == "review_due" else 0)
                example: object = self.today + year
            case Form.NUMBER | Form.WHOLE:
                example = self.today.year if model is Citation else 1
            case Form.YES_NO:
                example = name == "example"
            case Form.CHOICE:
                example = found.choices[0]
            case Form.TERM:
                known = self.configuration.vocabularies.get(found.vocabulary)
                example = next(iter(known.terms), "") if known else ""
            case Form.URL:
                example = f"{STAND_IN_ADDRESS}{self.id}"
            case _:
                example = _EXAMPLES.get(found.form, STAND_IN)
        return example


_EXAMPLES = {
    Form.ID: "a-short-id",
    Form.ADDRESS: "/old/name/",
    Form.ITEM: "id-of-an-item",
    Form.DECISION: "id-of-a-decision",
    Form.FILE: "files/name-of-file.pdf",
}


def _signals(framework: Framework) -> Mapping[str, _Named]:
    return {
        id_: _Named(
            f"{signal.asks} One of: {listing((*signal.levels, *framework.absences))}.",
            next(iter(signal.levels)),
        )
        for id_, signal in framework.signals.items()
    }


def _facts(framework: Framework) -> Mapping[str, _Named]:
    found: dict[str, _Named] = {}
    for id_, fact in framework.facts.items():
        if fact.derived is None:
            values = list(fact.values)
            of = f" Values: {listing(values)}." if values else ""
            example: object = {"number": 1, "yes_no": True}.get(fact.kind.value, values[:1])
            found[id_] = _Named(f"{fact.definition}{of}", example)
    return found
