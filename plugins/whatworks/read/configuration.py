"""From ``site_config/`` to the hub's configuration."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from whatworks.model import Configuration, FieldPath, Position, Problem
from whatworks.problems import File, did_you_mean, listing
from whatworks.read.strict_yaml import Document, read_yaml
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import Audience, FactKind
from whatworks.schema.site import Audiences, Framework, Hub, Vocabulary
from whatworks.validate import record_in, validate

R = TypeVar("R", bound=BaseModel)
Positions = Mapping[FieldPath, Position]
VOCABULARIES = "site_config/vocabularies.yml"


def read_configuration(root: Path) -> tuple[Configuration | None, list[Problem]]:
    """Return the configuration of the hub at ``root``, or None and all that is wrong with it."""
    problems: list[Problem] = []
    hub, hub_at = _record(root, "site_config/hub.yml", Hub, problems)
    audiences, audiences_at = _record(root, "site_config/audiences.yml", Audiences, problems)
    vocabularies = _vocabularies(root, problems)
    if hub is not None and not any(problem.path == VOCABULARIES for problem in problems):
        problems += _facets_of_hub(hub, vocabularies, hub_at)
    if audiences is not None:
        problems += _tiers(audiences, audiences_at)
        problems += _fields_of_audiences(audiences, audiences_at)
    frameworks: dict[str, Framework] = {}
    for path in sorted((root / "site_config" / "frameworks").glob("*.yml")):
        name = path.relative_to(root).as_posix()
        framework, framework_at = _record(root, name, Framework, problems)
        if framework is not None:
            problems += _rules(framework, File(name), framework_at)
            problems += _names(framework, File(name), framework_at, vocabularies)
            frameworks[path.stem] = framework
    if problems or hub is None or audiences is None:
        return None, problems
    positions = {"site_config/hub.yml": hub_at}
    return Configuration(hub, vocabularies, frameworks, audiences, positions), []


def _document(root: Path, name: str, problems: list[Problem]) -> Document | None:
    file = File(name)
    try:
        text = (root / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(
            file.problem(
                "WW701",
                "the hub has no such file",
                "write it; docs/make-your-own-hub.md shows what it holds",
            )
        )
        return None
    except (OSError, UnicodeDecodeError):
        problems.append(
            file.problem("WW702", "the file cannot be read", "save it again as UTF-8 text")
        )
        return None
    document = read_yaml(text, file)
    problems += document.problems
    return None if document.problems else document


def _record(
    root: Path, name: str, model: type[R], problems: list[Problem]
) -> tuple[R | None, Positions]:
    document = _document(root, name, problems)
    if document is None:
        return None, {}
    record, found = _validated(model, document.data, name, document, ())
    problems += found
    return record, document.positions


def _validated(
    model: type[R],
    data: Mapping[str, Any],
    name: str,
    document: Document,
    base: tuple[str, ...],
) -> tuple[R | None, list[Problem]]:
    def position(path: tuple[str | int, ...]) -> Position:
        at: tuple[str | int, ...] = (*base, *path)
        while at and at not in document.positions:
            at = at[:-1]
        return document.positions.get(at, Position(1))

    return validate(model, data, File(name), position, {})


def _vocabularies(root: Path, problems: list[Problem]) -> dict[str, Vocabulary]:
    name = VOCABULARIES
    document = _document(root, name, problems)
    vocabularies: dict[str, Vocabulary] = {}
    for key, data in (document.data if document else {}).items():
        assert document is not None
        at = document.positions[(key,)]
        if not isinstance(data, dict):
            problems.append(
                File(name).problem(
                    "WW702",
                    "a vocabulary is expected here",
                    "write its label, plural, definition and terms below, indented",
                    at=at,
                    field=key,
                )
            )
            continue
        vocabulary, found = _validated(Vocabulary, data, name, document, (key,))
        problems += found
        if vocabulary is not None:
            problems += _broader(vocabulary, key, document, File(name))
            vocabularies[key] = vocabulary
    return vocabularies


def _broader(vocabulary: Vocabulary, key: str, document: Document, file: File) -> Iterator[Problem]:
    for term, entry in vocabulary.terms.items():
        seen, broader = {term}, entry.within
        while broader is not None and broader not in seen and broader in vocabulary.terms:
            seen.add(broader)
            broader = vocabulary.terms[broader].within
        if broader is not None:
            circular = broader in seen
            first = min(seen, key=list(vocabulary.terms).index)
            if circular and (broader != term or first != term):
                continue  # told once, at the first term of the circle
            yield file.problem(
                "WW704",
                f'"{broader}" leads back to itself' if circular else f'"{broader}" is not a term',
                "name a broader term that does not belong to this one"
                if circular
                else did_you_mean(broader, vocabulary.terms, otherwise="name one of the terms"),
                at=document.positions[(key, "terms", term, "within")],
                field=f"{term}.within",
            )


def _tiers(audiences: Audiences, positions: Positions) -> Iterator[Problem]:
    for audience in Audience:
        if audience not in audiences.tiers:
            yield File("site_config/audiences.yml").problem(
                "WW702",
                f'the audience "{audience.value}" is not described',
                "add it under tiers, with a label and a definition",
                at=positions[("tiers",)],
                field="tiers",
            )


def _names(
    framework: Framework, file: File, positions: Positions, vocabularies: Mapping[str, Vocabulary]
) -> Iterator[Problem]:
    for signal in framework.signals:
        if signal in vocabularies or signal in {"type", "q"}:
            yield file.problem(
                "WW702",
                f'"{signal}" is already the name of something that items are filtered by',
                "give the signal another id",
                at=positions[("signals", signal)],
                field=f"signals.{signal}",
            )


def _fields_of_audiences(audiences: Audiences, positions: Positions) -> Iterator[Problem]:
    known = sorted({path for model in FRONT_MATTER.values() for path in _paths(model)})
    for path in audiences.fields:
        if path not in known:
            yield File("site_config/audiences.yml").problem(
                "WW201",
                "this field is not known in any type of item",
                did_you_mean(path, known, otherwise="delete it, or correct its spelling"),
                at=positions[("fields", path)],
                field=f"fields.{path}",
            )


def _paths(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{before}{name}"
        inner = record_in(field.annotation)
        if inner is not None:
            yield from _paths(inner, f"{before}{name}.")


def _facets_of_hub(
    hub: Hub, vocabularies: Mapping[str, Vocabulary], positions: Positions
) -> Iterator[Problem]:
    facets = [name for name, vocabulary in vocabularies.items() if vocabulary.facet]
    for field in ("organised_by", "readers"):
        value = getattr(hub, field)
        if vocabularies and value not in facets:
            yield File("site_config/hub.yml").problem(
                "WW702",
                f'"{value}" is not a vocabulary that items are sorted by',
                f"write one of {listing(facets)}",
                at=positions[(field,)],
                field=field,
            )


def _rules(framework: Framework, file: File, positions: Positions) -> Iterator[Problem]:
    for signal_id, signal in framework.signals.items():
        for level_id, level in signal.levels.items():
            for index, group in enumerate(level.when):
                for fact_id, condition in group.items():
                    at = positions[
                        ("signals", signal_id, "levels", level_id, "when", index, fact_id)
                    ]
                    field = f"signals.{signal_id}.{level_id}.{fact_id}"
                    fact = framework.facts.get(fact_id)
                    if fact is None:
                        yield file.problem(
                            "WW703",
                            f'the rule uses "{fact_id}", which is not one of the facts',
                            did_you_mean(
                                fact_id, framework.facts, otherwise="define it under facts"
                            ),
                            at=at,
                            field=field,
                        )
                        continue
                    values = (*condition.any_of, *condition.all_of)
                    if values and fact.kind is FactKind.NUMBER:
                        yield file.problem(
                            "WW703",
                            f'"{fact_id}" is a number, and the rule asks for values of a list',
                            "write at_least with a number",
                            at=at,
                            field=field,
                        )
                        continue
                    for value in values:
                        if fact.values and value not in fact.values:
                            yield file.problem(
                                "WW703",
                                f'the rule uses "{value}", which is not a value of {fact_id}',
                                did_you_mean(
                                    value, fact.values, otherwise="define it under its values"
                                ),
                                at=at,
                                field=field,
                            )
