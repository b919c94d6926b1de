"""The form of a type: a field for everything that its schema has, and a box for each heading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from whatworks.model import Configuration, Item
from whatworks.publish.editor.widgets import (
    NAMES,
    SINGLE,
    YES_NO,
    Field,
    choice,
    entry_name,
    fact_widget,
    field,
    label,
    text_widget,
)
from whatworks.schema import FRONT_MATTER, FrontMatter
from whatworks.schema.enums import ContentType, Status
from whatworks.schema.programme import Panel
from whatworks.schema.shape import Form, Shape, shape
from whatworks.schema.site import Framework
from whatworks.views import words

_WRITTEN_BY_COMMANDS = frozenset({"sign_off"})
"""Fields that no form shows; they are kept as they are."""


def in_order(fields: list[Field], type_: ContentType) -> Iterator[Field]:
    """Yield the fields of a form: what must be there, the text, the type's own, the common ones."""
    required = [one for one in fields if one["required"]]
    optional = [one for one in fields if not one["required"]]
    yield from required
    yield from _texts(type_)
    yield from (one for one in optional if one["name"] not in FrontMatter.model_fields)
    yield from (one for one in optional if one["name"] in FrontMatter.model_fields)


def _texts(type_: ContentType) -> Iterator[Field]:
    """Yield a box for each part of the text that editors write."""
    blocks = [block for block in FRONT_MATTER[type_].blocks if block.written]
    yield {
        "name": "whatworks_text",
        "label": "Introduction" if blocks else "Text",
        "widget": "text",
        "required": False,
        "hint": "Text before the first heading; it stands in the first part of the page."
        if blocks
        else "The text in Markdown, with headings that start with ##.",
    }
    for block in blocks:
        yield {
            "name": f"whatworks_text: {block.title}",
            "label": block.title,
            "widget": "text",
            "required": False,
            "hint": f"{block.advice} Left empty, the page says: {block.empty}",
        }


@dataclass(frozen=True)
class FormMaker:
    """Makes the fields of a form for one hub."""

    configuration: Configuration
    items: tuple[Item, ...]
    framework: Framework | None = None
    """The scheme whose levels and facts are asked for, inside a rating."""

    def fields(self, model: type[BaseModel], without: frozenset[str] = frozenset()) -> list[Field]:
        """Return a field for everything that a record may hold in this hub."""
        hidden = without | (_WRITTEN_BY_COMMANDS if issubclass(model, FrontMatter) else frozenset())
        known = {"", *self.configuration.vocabularies}
        return [
            self._field(name, info)
            for name, info in model.model_fields.items()
            if name not in hidden and shape(info).vocabulary in known
        ]

    def _field(self, name: str, info: FieldInfo) -> Field:
        kind = shape(info)
        made: Field = {"name": name, "label": label(name), "required": info.is_required()}
        made["hint"] = (info.description or "").replace(", in quotation marks", "")
        if name in _WHEN:
            made["whatworks_when"] = [status.value for status in _WHEN[name]]
        if name in _RATINGS:
            return made | self._rated(name, kind)
        if kind.form is Form.NAMED:
            return made | {"widget": "object", "fields": self._named(name), "collapsed": False}
        if kind.form is Form.GROUP:
            return made | self._group(name, kind, required=info.is_required())
        return made | self._value(name, info.description or "", kind)

    def _group(self, name: str, kind: Shape, *, required: bool) -> Field:
        assert kind.group is not None
        fields = self.fields(kind.group)
        if required and not kind.is_list:
            return {"widget": "object", "fields": fields}
        return {
            "widget": "list",
            "fields": fields,
            "default": [],
            "label_singular": entry_name(name),
            "summary": f"{{{{fields.{fields[0]['name']}}}}}",
        } | ({} if kind.is_list else {"max": 1, "whatworks_one": True})

    def _rated(self, name: str, kind: Shape) -> Field:
        """Return a choice of schemes, each with its own levels and facts."""
        assert kind.group is not None
        key = _RATINGS[name]
        known = self.configuration.frameworks
        if name == "other_ratings":
            known = {**self.configuration.schemes, **known}
        types = [
            {
                "name": id_,
                "label": scheme.label,
                "widget": "object",
                "fields": replace(self, framework=scheme).fields(kind.group, frozenset({key})),
            }
            for id_, scheme in known.items()
        ]
        one = {} if kind.is_list else {"max": 1, "whatworks_one": True}
        entries = {"default": [], "label_singular": entry_name(name)}
        return {"widget": "list", "typeKey": key, "types": types} | entries | one

    def _named(self, name: str) -> list[Field]:
        """Return a field for each name that a group with names of the hub's own may hold."""
        if name == "topics":
            return self._topics
        assert self.framework is not None
        if name == "facts":
            facts = self.framework.facts.items()
            return [
                field(id_, fact.label, fact.definition) | fact_widget(fact)
                for id_, fact in facts
                if fact.derived is None
            ]
        absences = {id_: absence.label for id_, absence in self.framework.absences.items()}
        return [
            field(id_, signal.label, signal.asks)
            | choice({**{one: level.label for one, level in signal.levels.items()}, **absences})
            for id_, signal in self.framework.signals.items()
        ]

    def _value(self, name: str, description: str, kind: Shape) -> Field:
        options = self._options(name, kind)
        if options is not None:
            return choice(options, multiple=kind.is_list)
        if kind.form is Form.ITEM and len(kind.types) == 1:
            relation = {
                "widget": "relation",
                "collection": kind.types[0].value,
                "value_field": "{{slug}}",
                "search_fields": ["title"],
                "display_fields": ["title"],
                "options_length": 500,
            }
            return relation | ({"multiple": True} if kind.is_list else {})
        single = SINGLE.get(kind.form, text_widget)(name, description, kind)
        if not kind.is_list:
            return single
        entry = {"name": "value", "label": entry_name(name), **single}
        return {"widget": "list", "default": [], "field": entry, "label_singular": entry_name(name)}

    def _options(self, name: str, kind: Shape) -> Mapping[str, str] | None:
        """Return the values of a closed list with their labels, or None where there is none."""
        if self.framework is not None and name in {"version", "status"}:
            return self._versions if name == "version" else self._statuses
        if kind.form is Form.CHOICE:
            return {value: self._name(name, value) for value in kind.choices}
        if kind.form is Form.ITEM and len(kind.types) != 1:
            return self._any_item
        closed = {Form.YES_NO: YES_NO, Form.DECISION: self._decisions}
        return self._terms(kind.vocabulary) if kind.form is Form.TERM else closed.get(kind.form)

    def _name(self, name: str, value: str) -> str:
        if name == "audience":
            tiers = self.configuration.audiences.tiers
            return next((tier.label for one, tier in tiers.items() if one.value == value), value)
        return NAMES.get(value) or label(value)

    def _terms(self, vocabulary: str) -> Mapping[str, str]:
        terms = self.configuration.vocabularies[vocabulary].terms
        return {
            id_: f"{term.label} ({terms[term.within].label})" if term.within else term.label
            for id_, term in terms.items()
        }

    @cached_property
    def _topics(self) -> list[Field]:
        """Return a choice for each facet; one object, so that it is written down only once."""
        return [
            field(id_, facet.label, facet.definition) | choice(self._terms(id_), multiple=True)
            for id_, facet in self.configuration.facets.items()
        ]

    @property
    def _versions(self) -> Mapping[str, str]:
        assert self.framework is not None
        past = self.configuration.past_frameworks.values()
        earlier = [one.version for one in past if one.label == self.framework.label]
        return {version: version for version in (self.framework.version, *earlier)}

    @property
    def _statuses(self) -> Mapping[str, str]:
        assert self.framework is not None
        return {id_: status.label for id_, status in self.framework.statuses.items()}

    @cached_property
    def _any_item(self) -> Mapping[str, str]:
        return {
            item.id: f"{item.front.title} ({words.TYPES[item.type][0].lower()})"
            for item in self.items
        }

    @cached_property
    def _decisions(self) -> Mapping[str, str]:
        return {
            decision.id: f"{decision.id}: {decision.decision}"
            for item in self.items
            if isinstance(item.front, Panel)
            for decision in item.front.decisions
        }


_WHEN = {
    "superseded_by": (Status.SUPERSEDED, Status.WITHDRAWN),
    "withdrawn_because": (Status.WITHDRAWN,),
}
"""Fields that ``hub.js`` shows only while the item has one of these statuses."""

_RATINGS = {"rating": "framework", "other_ratings": "scheme"}
"""Groups whose fields depend on a scheme, and the field that names it."""
