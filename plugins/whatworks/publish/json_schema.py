"""JSON Schemas (draft 7) of what editors write, for editors of code that complete and check YAML.

They say what the types of the fields say, and not what needs the whole hub. What YAML itself makes
of a value before a schema sees it, they cannot say: that ``null`` is text in a field of the hub,
that 12.0 is no whole number and 1e3 no number, what a figure in quotation marks amounts to, and
that space around a text does not count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from whatworks.check.dates import NEEDED
from whatworks.model import Configuration
from whatworks.schema import FRONT_MATTER
from whatworks.schema.common import OtherRating
from whatworks.schema.enums import ContentType
from whatworks.schema.fields import ADDRESS, CONTROL, ID
from whatworks.schema.governance import Governance
from whatworks.schema.shape import Form, Shape, shape
from whatworks.schema.site import Audiences, Framework, Gaps, Glossary, Hub, Vocabulary

Schema = dict[str, Any]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_TEXT: Schema = {
    "type": ["string", "number", "boolean"],
    "pattern": r"\S",
    "not": {"type": "string", "pattern": CONTROL},
}
"""What YAML makes of a text without quotation marks; to the hub all of it is text."""
_NARROWER: Mapping[Form, Schema] = {
    Form.ID: {"pattern": f"^{ID}$", "minimum": 0},
    Form.ADDRESS: {"type": ["string", "integer", "boolean"], "pattern": f"^{ADDRESS}$"},
    Form.URL: {
        "type": "string",
        "pattern": r"^[hH][tT][tT][pP][sS]?://[^ /?#]*\.[^ /?#]*([/?#][^ ]*)?$",
    },
}
"""What kinds of text ask for besides; a figure can be an id, but no web address."""
_DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

SITE: Mapping[str, type[BaseModel]] = {
    "hub.yml": Hub,
    "audiences.yml": Audiences,
    "gaps.yml": Gaps,
    "glossary.yml": Glossary,
    "governance.yml": Governance,
    "frameworks/*.yml": Framework,
}
"""The files of ``site_config/`` that one record describes."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a hub has that fields can name."""

    configuration: Configuration | None = None
    ids: Mapping[str, ContentType] = field(default_factory=dict)
    """The type of each item, by its id."""


def front_matter(type_: ContentType, known: Known) -> Schema:
    """Return the schema of the front matter of a type, with the terms and ids of a hub."""
    schema = _Writer(known).record(FRONT_MATTER[type_])
    conditions = [
        {
            "if": {"properties": {"status": {"const": status.value}}, "required": ["status"]},
            "then": {"required": [name for name, _, _ in needed]},
        }
        for status, needed in NEEDED.items()
    ]
    return {"$schema": _DIALECT, **schema, "allOf": conditions}


def site_file(name: str) -> Schema:
    """Return the schema of a file of ``site_config/``."""
    writer = _Writer(Known())
    if name == "vocabularies.yml":
        described = writer.record(Vocabulary)
        names = {"pattern": "^[a-z][a-z0-9_]*$"}
        schema = {"type": "object", "propertyNames": names, "additionalProperties": described}
    else:
        schema = writer.record(SITE[name])
    return {"$schema": _DIALECT, **schema}


def files(known: Known) -> dict[str, Schema]:
    """Return every schema by the name of its file."""
    made = {f"{type_.value}.json": front_matter(type_, known) for type_ in ContentType}
    for name in ("vocabularies.yml", *SITE):
        stem = name.removesuffix(".yml").removesuffix("s/*")
        made[f"site-{stem}.json"] = site_file(name)
    return made


@dataclass(frozen=True, slots=True)
class _Writer:
    known: Known

    def record(self, model: type[BaseModel]) -> Schema:
        """Return the schema of a group of fields."""
        fields = model.model_fields
        return {
            "type": "object",
            "description": str(model.__doc__).split("\n", maxsplit=1)[0].replace("``", ""),
            "properties": {
                name: {"description": one.description, **self.value(model, name, shape(one))}
                for name, one in fields.items()
            },
            "required": [name for name, one in fields.items() if one.is_required()],
            "additionalProperties": False,
        }

    def value(self, model: type[BaseModel], name: str, found: Shape) -> Schema:
        """Return the schema of a value."""
        if found.is_list:
            one = self._one(model, name, found)
            fewest = {"minItems": found.fewest} if found.fewest else {}
            return {"type": "array", "items": one, **fewest}
        if found.either_list:
            one = self._one(model, name, found)
            return {"anyOf": [one, {"type": "array", "items": one}]}
        return self._one(model, name, found)

    def _one(self, model: type[BaseModel], name: str, found: Shape) -> Schema:
        match found.form:
            case Form.GROUP if found.group is not None:
                schema = self.record(found.group)
            case Form.NAMED:
                schema = self._named(model, name, found)
            case Form.DATE:
                schema = {"type": "string", "format": "date", "pattern": _DATE}
            case Form.NUMBER | Form.WHOLE:
                schema = _number(found)
            case Form.YES_NO:
                schema = {"enum": [True, False, "true", "false"]}
            case Form.CHOICE:
                schema = {"enum": list(found.choices)}
            case Form.TERM:
                schema = self._term(found.vocabulary)
            case _:
                schema = self._text(found)
        return schema

    def _text(self, found: Shape) -> Schema:
        schema = {**_TEXT, **_NARROWER.get(found.form, {})}
        if found.longest is not None:
            schema["maxLength"] = found.longest
        known = self.known.ids.items()
        ids = [id_ for id_, type_ in known if not found.types or type_ in found.types]
        if found.form is Form.ITEM and ids:
            return _suggesting(ids, schema)
        return schema

    def _term(self, vocabulary: str) -> Schema:
        configuration = self.known.configuration
        if configuration is None:
            return dict(_TEXT)
        known = configuration.vocabularies.get(vocabulary)
        return _terms(known) if known else {"not": {}}

    def _named(self, model: type[BaseModel], name: str, found: Shape) -> Schema:
        assert found.key is not None
        assert found.named is not None
        schema: Schema = {"type": "object"}
        if found.fewest:
            schema["minProperties"] = found.fewest
        configuration = self.known.configuration
        if name == "topics" and configuration is not None and model in FRONT_MATTER.values():
            facets = configuration.facets.items()
            listed = {facet: {"type": "array", "items": _terms(one)} for facet, one in facets}
            described = {
                facet: {"description": configuration.facets[facet].definition, **one}
                for facet, one in listed.items()
            }
            return {**schema, "properties": described, "additionalProperties": False}
        inner = self.value(model, "", found.named)
        if name == "judged" and configuration is not None:
            schema["properties"] = _levels(model, configuration, inner)
        if found.key.form is Form.CHOICE:
            schema["propertyNames"] = {"enum": list(found.key.choices)}
        elif found.key.form is Form.ID:
            schema["propertyNames"] = {"pattern": _NARROWER[Form.ID]["pattern"]}
        return {**schema, "additionalProperties": inner}


def _terms(vocabulary: Vocabulary) -> Schema:
    """Return the terms of a vocabulary, each with what it means."""
    meanings = [f"{term.label}: {term.definition}" for term in vocabulary.terms.values()]
    return {"enum": list(vocabulary.terms), "markdownEnumDescriptions": meanings}


def _number(found: Shape) -> Schema:
    whole = found.form is Form.WHOLE
    figures: Schema = {"type": "integer" if whole else "number"}
    if found.least is not None:
        figures["minimum"] = found.least
    if found.above is not None:
        figures["exclusiveMinimum"] = found.above
    pattern = r"^-?[0-9]+$" if whole else r"^-?[0-9]+(\.[0-9]+)?$"
    return {"anyOf": [figures, {"type": "string", "pattern": pattern}]}


def _suggesting(values: Iterable[str], schema: Schema) -> Schema:
    """Return a schema that offers values and takes others: whether they exist, the check says."""
    return {"anyOf": [{"enum": list(values)}, schema]}


def _levels(
    model: type[BaseModel], configuration: Configuration, inner: Schema
) -> dict[str, Schema]:
    """Return the signals that a rating can judge, each with its levels."""
    frameworks = configuration.schemes if model is OtherRating else configuration.frameworks
    return {
        id_: {
            "description": signal.asks,
            **_suggesting([*signal.levels, *framework.absences], inner),
        }
        for framework in frameworks.values()
        for id_, signal in framework.signals.items()
    }
