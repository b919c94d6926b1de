"""The issue forms of a hub: their questions, made from the schemas and vocabularies."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic.fields import FieldInfo

from whatworks.model import Configuration
from whatworks.publish.editor import label
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType
from whatworks.schema.shape import Form as Kind
from whatworks.schema.shape import record_in, shape

FOLDER = ".github/ISSUE_TEMPLATE"
_PUBLIC = (
    "**Everyone can read what you write here**, and it cannot be taken back. Name no child or "
    "young person, no parent and no member of staff, and give nothing that could show who one is: "
    "no initials, no dates of birth, no case numbers, no small numbers."
)
_PROMISE = "Nothing I have written could show who a child or young person is."


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form."""

    id: str
    """Where the answer goes: a field with dots between its levels, or ``text-<n>``."""
    label: str
    hint: str
    required: bool = False
    is_long: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    """The label of each value that can be chosen; empty where people type."""
    several: bool = False
    heading: str = ""
    """The heading of the text that the answer stands under."""


@dataclass(frozen=True, slots=True)
class IssueForm:
    """One form, and the type of item that is made of it."""

    name: str
    title: str
    about: str
    type: ContentType | None = None
    """None for a form that no draft is made of."""
    fields: tuple[str, ...] = ()


CASE_STUDY = IssueForm(
    "share-a-case-study",
    "Share a case study",
    "Tell us what a school, setting or area did, and what changed.",
    ContentType.CASE_STUDY,
    ("title", "summary", "place", "since", "population", "takes.staff_time", "takes.cost"),
)
EVIDENCE = IssueForm(
    "suggest-evidence",
    "Suggest evidence",
    "Tell us of a study, evaluation or review that we should know.",
    ContentType.EVIDENCE,
    (
        "title",
        "summary",
        "citation.authors",
        "citation.year",
        "citation.publisher",
        "citation.url",
        "citation.accessed",
        "design",
        "conducted_in",
        "population",
        "evaluator.name",
        "evaluator.independent",
        "limitations",
    ),
)
MISTAKE = IssueForm(
    "report-a-mistake",
    "Report a mistake on a page",
    "Tell us what is wrong, out of date or hard to understand.",
)
FORMS = (CASE_STUDY, EVIDENCE, MISTAKE)

_MISTAKE = (
    Question("page", "Address of the page", "Copy it from the top of your browser.", required=True),
    Question(
        "wrong", "What is wrong", "Copy the words that are wrong.", required=True, is_long=True
    ),
    Question("instead", "What it should say", "Leave it empty if you do not know.", is_long=True),
    Question("source", "How you know", "An address of a page that says so, if there is one."),
)
_LABELS = {
    "citation.url": "Web address of the source",
    "citation.accessed": "Day you read it",
    "conducted_in": "Where the study was done",
    "design": "How the study was done",
    "evaluator.name": "Who carried out the study",
    "evaluator.independent": "Were they independent of those who ran the practice?",
    "takes.staff_time": "Staff time",
    "population": "Who it was about",
}


def files(configuration: Configuration) -> Mapping[str, Mapping[str, Any]]:
    """Return every file of the forms by its name, as data to be written as YAML."""
    hub = configuration.hub
    made: dict[str, Mapping[str, Any]] = {
        f"{form.name}.yml": {
            "name": form.title,
            "description": form.about,
            "title": f"{form.title}: ",
            "labels": [form.name],
            "body": list(_body(form, configuration)),
        }
        for form in FORMS
    }
    link = {"name": hub.name, "url": hub.url, "about": "Look first whether it is there already."}
    return made | {"config.yml": {"blank_issues_enabled": False, "contact_links": [link]}}


def _body(form: IssueForm, configuration: Configuration) -> Iterator[Mapping[str, Any]]:
    yield {"type": "markdown", "attributes": {"value": f"{form.about}\n\n{_PUBLIC}\n"}}
    for question in questions(form, configuration):
        attributes: dict[str, Any] = {"label": question.label, "description": question.hint}
        kind = "textarea" if question.is_long else "input"
        if question.options:
            kind = "dropdown"
            attributes |= {"multiple": question.several, "options": [*question.options.values()]}
        yield {
            "type": kind,
            "id": question.id.replace(".", "-"),
            "attributes": attributes,
            "validations": {"required": question.required},
        }
    yield {
        "type": "checkboxes",
        "id": "promise",
        "attributes": {
            "label": "Before you send it",
            "options": [{"label": _PROMISE, "required": True}],
        },
    }


def questions(form: IssueForm, configuration: Configuration) -> tuple[Question, ...]:
    """Return the questions of a form in their order."""
    if form.type is None:
        return _MISTAKE
    model = FRONT_MATTER[form.type]
    blocks = [block for block in model.blocks if block.written]
    return (
        *(_asked(name, model, configuration) for name in form.fields),
        *_topics(configuration),
        *(
            Question(f"text-{at}", one.title, one.advice, is_long=True, heading=one.title)
            for at, one in enumerate(blocks, 1)
        ),
    )


def _asked(name: str, model: Any, configuration: Configuration) -> Question:
    """Return the question for a field; it must be answered where every field above it must be."""
    required, info = True, None
    for part in name.split("."):
        info = model.model_fields[part]
        required, model = required and info.is_required(), record_in(info.annotation)
    assert isinstance(info, FieldInfo)
    kind, hint = shape(info), re.sub(r", a term of \w+", "", str(info.description))
    options: Mapping[str, str] = {}
    if kind.form is Kind.TERM:
        options = _labels(configuration, kind.vocabulary)
    elif kind.form is Kind.YES_NO:
        options = {"true": "Yes", "false": "No"}
    if kind.form is Kind.DATE:
        hint = f"{hint} Write year, month and day, like 2026-09-01."
    is_long = kind.longest is not None or "sentence" in hint
    words = _LABELS.get(name) or label(name.rpartition(".")[2])
    return Question(name, words, hint, required, is_long and not options, options)


def _topics(configuration: Configuration) -> Iterator[Question]:
    """Yield a choice for what the hub is organised by, for whom, and where."""
    hub = configuration.hub
    for id_ in dict.fromkeys((hub.organised_by, hub.readers, hub.places or "")):
        if id_ in configuration.facets:
            facet = configuration.facets[id_]
            options = _labels(configuration, id_)
            yield Question(
                f"topics.{id_}", facet.label, facet.definition, options=options, several=True
            )


def _labels(configuration: Configuration, vocabulary: str) -> Mapping[str, str]:
    """Return the labels of the broadest terms: a form has no room for all places."""
    terms = configuration.vocabularies[vocabulary].terms
    return {id_: term.label for id_, term in terms.items() if term.within is None}
