"""Issue forms for people without an account on the repository, and drafts from what they answer.

The forms are GitHub's (docs.github.com, "Syntax for issue forms"). GitHub turns an answer into
``### Label``, an empty line and what was typed; ``_No response_`` stands for nothing, and several
choices are set in a row with commas. Whoever answers is a stranger: what they typed is text and
nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic.fields import FieldInfo

from whatworks.draft import draft
from whatworks.model import Configuration
from whatworks.publish.editor import label
from whatworks.read.body import looks_like_audience_line
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.shape import Form as Kind
from whatworks.schema.shape import shape
from whatworks.validate import record_in

FOLDER = ".github/ISSUE_TEMPLATE"
LONGEST = 20_000
"""Characters that an answer may have."""

_NARROWEST = max(Audience, key=lambda audience: audience.rank)
_PUBLIC = (
    "**Everyone can read what you write here**, and it cannot be taken back. Name no child or "
    "young person, no parent and no member of staff, and give nothing that could show who one is: "
    "no initials, no dates of birth, no case numbers, no small numbers."
)
_PROMISE = "Nothing I have written could show who a child or young person is."
_NOTHING = frozenset({"_No response_", "None", ""})


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


class AnswersError(Exception):
    """No draft can be made of what was sent; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered, as far as it can be used."""

    type: ContentType
    values: Mapping[str, Any]
    """The fields of the draft."""
    texts: Mapping[str, str]
    """The text under each heading."""
    left_out: tuple[str, ...]
    """What could not be used, in words."""

    @property
    def title(self) -> str:
        """Return the title, or nothing."""
        return str(self.values.get("title", ""))

    def draft(self, id_: str, configuration: Configuration, today: date) -> str:
        """Return the text of a draft for the narrowest audience."""
        values = {"audience": _NARROWEST, **self.values}
        try:
            return draft(self.type, id_, values, configuration, today=today, body=self.texts)
        except ValueError as error:
            raise AnswersError(f"A draft cannot be made of it: {error}.") from None


def read(issue: str, configuration: Configuration) -> Answered:
    """Return what the body of an issue answers. Raises ``AnswersError`` if it is of no form."""
    text = issue.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST * 4:
        raise AnswersError("The issue is too long to be made into a draft.")
    for form in FORMS:
        asked = questions(form, configuration)
        sections = _sections(text, [*(one.label for one in asked), "Before you send it"])
        if form.type is not None and sections and all(one.label in sections for one in asked):
            return _answered(form.type, asked, sections)
    raise AnswersError("The issue does not come from a form that a draft can be made of.")


def _sections(text: str, labels: list[str]) -> Mapping[str, str]:
    """Return the answers by label; a heading counts once, and only in the form's order."""
    found: dict[str, str] = {}
    waiting, current = list(labels), ""
    for line in text.split("\n"):
        if waiting and line.rstrip() == f"### {waiting[0]}":
            current = waiting.pop(0)
            found[current] = ""
        elif current:
            found[current] += f"{line}\n"
    return found


def _answered(
    type_: ContentType, asked: tuple[Question, ...], sections: Mapping[str, str]
) -> Answered:
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    left_out: list[str] = []
    for question in asked:
        answer = sections[question.label].strip()
        if answer in _NOTHING:
            continue
        if len(answer) > LONGEST:
            answer = answer[:LONGEST]
            left_out.append(f"{question.label}: what comes after {LONGEST:,} characters")
        used, lost = _value(question, answer)
        left_out += [f"{question.label}: {one}" for one in lost]
        if question.heading and used:
            texts[question.heading] = used
        elif used:
            _put(values, question.id.split("."), used)
    return Answered(type_, values, texts, tuple(left_out))


def _put(values: dict[str, Any], path: list[str], value: Any) -> None:
    *above, name = path
    for part in above:
        values = values.setdefault(part, {})
    values[name] = value


def _value(question: Question, answer: str) -> tuple[Any, list[str]]:
    """Return what an answer comes to, and what of it cannot be used."""
    if question.options:
        chosen, rest = _chosen(answer, question.options)
        lost = [f'"{rest}" cannot be chosen'] if rest else []
        return (chosen if question.several else next(iter(chosen), None)), lost
    lines = [_harmless(line) for line in answer.split("\n")]
    kept = [line for line in lines if not looks_like_audience_line(line)]
    lost = ["a line that looks as if it said who may read it"] * (len(lines) - len(kept))
    if question.heading:
        return _as_text(kept), lost
    return " ".join(" ".join(kept).split()), lost


def _chosen(answer: str, options: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the values whose labels stand in a row with commas, and what is left over.

    Labels may hold commas themselves, so the longest that fits is taken.
    """
    found: list[str] = []
    by_label = sorted(options.items(), key=lambda option: -len(option[1]))
    while answer:
        fitting = (one for one in by_label if answer == one[1] or answer.startswith(f"{one[1]}, "))
        value, words = next(fitting, (None, ""))
        if value is None:
            break
        found.append(value)
        answer = answer[len(words) :].removeprefix(", ")
    return found, answer


_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufffe\uffff]"
)


def _harmless(line: str) -> str:
    return _INVISIBLE.sub("", line).rstrip()


def _as_text(lines: list[str]) -> str:
    """Return lines as Markdown that shows no picture, runs no HTML and has no heading."""
    shown = []
    for line in lines:
        plain = re.sub(r"^\s{0,3}#{1,6}(\s+|$)", "", line)
        plain = re.sub(r"^\s{0,3}(=+|-+|\*{3,}|_{3,})\s*$", "", plain)
        plain = re.sub(r"!(?=\[)", "", plain)
        plain = re.sub(r"^(\s*)(`{3,}|~{3,}|!{3}|\?{3})", r"\1", plain)
        shown.append(re.sub(r"<(?=[A-Za-z/!?])", r"\\<", plain))
    return "\n".join(shown).strip("\n")
