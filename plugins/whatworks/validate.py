"""From raw fields to a schema's record, with every fault in an editor's words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from whatworks.model import Edit, FieldPath, Position, Problem
from whatworks.problems import File, field_name
from whatworks.schema.shape import fields_at
from whatworks.wording import Answer, Fault, in_words

R = TypeVar("R", bound=BaseModel)

Edits = Callable[[FieldPath, Answer], tuple[Edit, ...]]
"""Says how an answer is written into the file at a place."""


def validate(
    model: type[R],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
    vocabularies: Mapping[str, Any],
) -> tuple[R | None, list[Problem]]:
    """Return ``data`` as a record of ``model``, or None and all that is wrong with it."""
    try:
        return model.model_validate(data, context={"vocabularies": vocabularies}), []
    except ValidationError as error:
        told = _told(error, model, data, file, position, edits=lambda *_: ())
        return None, [problem for problem, _, _ in told]


def make_out(
    model: type[R],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
    vocabularies: Mapping[str, Any],
    *,
    edits: Edits,
) -> tuple[R | None, list[Problem]]:
    """Return what ``data`` means as a record of ``model``, and all that is wrong with it.

    Where it is certain what every wrong value was meant to be, there is a record in spite of the
    problems, so that whatever else is wrong comes out along with them. Nobody's sign-off is made
    out: it is as it was written, or it is none.
    """
    context = {"vocabularies": vocabularies}
    try:
        return model.model_validate(data, context=context), []
    except ValidationError as error:
        told = list(_told(error, model, data, file, position, edits=edits))
    meant = deepcopy(dict(data))
    for _, path, answer in told:
        if answer is not None:
            _put(meant, path, answer)
    problems = [problem for problem, _, _ in told]
    try:
        return model.model_validate(meant, context=context), problems
    except ValidationError:
        return None, problems


def _told(
    error: ValidationError,
    model: type[BaseModel],
    data: Mapping[str, Any],
    file: File,
    position: Callable[[FieldPath], Position],
    *,
    edits: Edits,
) -> Iterator[tuple[Problem, FieldPath, Answer | None]]:
    """Yield each fault in words, with its place and what certainly belongs there."""
    for path, fault in _faults(error.errors(include_url=False), model, data):
        code, message, hint, answer = in_words(fault)
        if path[:1] == ("sign_off",):
            answer = None
        mended = edits(path, answer) if answer else ()
        yield (
            file.problem(
                code, message, hint, at=position(path), field=field_name(path), edits=mended
            ),
            path,
            answer,
        )


def _put(data: Any, path: FieldPath, answer: Answer) -> None:
    """Write an answer into raw data; a renamed field keeps its place."""
    *above, last = path
    for part in above:
        data = data[part]
    if answer.of_name:
        renamed = {answer.value if key == last else key: value for key, value in data.items()}
        data.clear()
        data.update(renamed)
    else:
        data[last] = answer.value


def _faults(
    errors: Iterable[ErrorDetails], model: type[BaseModel], data: Mapping[str, Any]
) -> Iterator[tuple[FieldPath, Fault]]:
    """Yield one fault for each place, where pydantic may have several errors for it."""
    found: dict[FieldPath, ErrorDetails] = {}
    for error in errors:
        found.setdefault(_inside(error["loc"], data), error)
    misspelt = {
        (*path[:-1], near)
        for path, error in found.items()
        if error["type"] == "extra_forbidden"
        for near in get_close_matches(str(path[-1]), fields_at(model, path[:-1]), 1)
    }
    for path, error in found.items():
        if error["type"] == "missing" and path in misspelt:
            continue
        if any(other[: len(path)] == path for other in found if other != path):
            continue  # one kind of value was tried that the other shows was not meant
        context = error.get("ctx") or {}
        around = _value_at(data, path[:-1])
        yield path, Fault(error["type"], model, path, error.get("input"), context, around)


def _value_at(data: Any, path: FieldPath) -> Any:
    for part in path:
        data = data[part]
    return data


def _inside(loc: tuple[str | int, ...], data: object) -> FieldPath:
    """Return the part of a location that names fields, without pydantic's marks of unions."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(data, Mapping) and isinstance(part, str):
            if part not in data and "[" in part:
                continue
            path.append(part)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            path.append(part)
            data = data[part] if part < len(data) else None
    return tuple(path)
