"""What somebody answered with an issue form, and the draft that is made of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from whatworks.draft import draft
from whatworks.forms.questions import FORMS, Question, questions
from whatworks.model import Configuration
from whatworks.read.body import looks_like_audience_line
from whatworks.schema.enums import NARROWEST, ContentType
from whatworks.word.markdown import without_signs, without_start

LONGEST = 20_000
"""Characters that an answer may have."""

_NOTHING = frozenset({"_No response_", "None", ""})


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
        values = {"audience": NARROWEST, **self.values}
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
    """Return lines as Markdown that shows what was typed, as plain text and in lists."""
    return "\n".join(_LINE.sub(_as_typed, line, count=1) for line in lines).strip("\n")


_LINE = re.compile(r"\s*(?:#{1,6}\s+)?([-*+] +|\d{1,3}[.)] +)?(.*)")
"""A line, without what makes it a heading, and with what makes it the entry of a list."""


def _as_typed(line: re.Match[str]) -> str:
    return f"{line[1] or ''}{without_start(without_signs(line[2].strip()))}"
