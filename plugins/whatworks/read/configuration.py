"""From ``site_config/`` to the hub's configuration."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from whatworks.model import Configuration, Problem
from whatworks.problems import File, did_you_mean, listing
from whatworks.read.advice import CHECKS, faults_of_checks, read_word_lists, wordings
from whatworks.read.frameworks import read_frameworks, read_schemes
from whatworks.read.governance import read_governance
from whatworks.read.records import Positions, read_document, read_record, validate_part
from whatworks.read.strict_yaml import Document
from whatworks.schema import FRONT_MATTER
from whatworks.schema.advice import Checks
from whatworks.schema.enums import Audience, ContentType
from whatworks.schema.fields import TermOf
from whatworks.schema.shape import record_in
from whatworks.schema.site import (
    RESERVED,
    USED,
    Audiences,
    Gaps,
    Glossary,
    Hub,
    SavedSearch,
    Vocabulary,
)

VOCABULARIES = "site_config/vocabularies.yml"
GAPS = "site_config/gaps.yml"
GLOSSARY = "site_config/glossary.yml"

R = TypeVar("R", bound=BaseModel)


def read_configuration(root: Path) -> tuple[Configuration | None, list[Problem]]:
    """Return the configuration of the hub at ``root``, or None and all that is wrong with it."""
    problems: list[Problem] = []
    hub, hub_at = read_record(root, "site_config/hub.yml", Hub, problems)
    audiences, audiences_at = read_record(root, "site_config/audiences.yml", Audiences, problems)
    vocabularies = _vocabularies(root, problems)
    if hub is not None and not any(problem.path == VOCABULARIES for problem in problems):
        problems += _facets_of_hub(hub, vocabularies, hub_at)
    if audiences is not None:
        problems += _tiers(audiences, audiences_at)
        problems += _fields_of_audiences(audiences, audiences_at)
    gaps, gaps_at = _optional(root, GAPS, Gaps, problems)
    if not any(problem.path == VOCABULARIES for problem in problems):
        problems += _topics_of_gaps(gaps, vocabularies, gaps_at)
    glossary, glossary_at = _optional(root, GLOSSARY, Glossary, problems)
    problems += _forms_stand_once(glossary, glossary_at)
    checks, checks_at = _optional(root, CHECKS, Checks, problems)
    word_lists = read_word_lists()
    problems += faults_of_checks(checks, word_lists, checks_at)
    governance = read_governance(root, problems)
    current, past = read_frameworks(root, vocabularies, problems)
    if problems or hub is None or audiences is None:
        return None, problems
    configuration = Configuration(
        hub=hub,
        vocabularies=vocabularies,
        frameworks=current,
        audiences=audiences,
        past_frameworks=past,
        schemes=read_schemes(),
        glossary=glossary.terms,
        gaps=tuple(gaps.gaps),
        governance=governance,
        checks=checks,
        wordings=wordings(word_lists, checks),
        known_acronyms=frozenset(
            chain(checks.acronyms, *(one.acronyms for one in word_lists.values()))
        ),
        positions={"site_config/hub.yml": hub_at},
    )
    return configuration, []


def _vocabularies(root: Path, problems: list[Problem]) -> dict[str, Vocabulary]:
    name = VOCABULARIES
    document = read_document(root, name, problems)
    vocabularies: dict[str, Vocabulary] = {}
    for key, data in (document.data if document else {}).items():
        assert document is not None
        at = document.positions[(key,)]
        if key in RESERVED or key.startswith(USED) or not re.fullmatch(r"[a-z][a-z0-9_]*", key):
            problems.append(
                File(name).problem(
                    "WW702",
                    f'"{key}" cannot be the name of a vocabulary',
                    f"write lower-case words with underscores; what begins with {USED} is "
                    f"taken, and so are {listing(sorted(RESERVED))}",
                    at=at,
                    field=key,
                )
            )
            continue
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
        vocabulary, found = validate_part(Vocabulary, data, name, document, (key,))
        problems += found
        if vocabulary is not None:
            problems += _broader(vocabulary, key, document, File(name))
            vocabularies[key] = vocabulary
    if document is not None and len(vocabularies) == len(document.data):
        problems += _implied(vocabularies, document, File(name))
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


def _implied(
    vocabularies: Mapping[str, Vocabulary], document: Document, file: File
) -> Iterator[Problem]:
    facets = [name for name, vocabulary in vocabularies.items() if vocabulary.facet]
    for key, vocabulary in vocabularies.items():
        others = [name for name in facets if name != key]
        for term, entry in vocabulary.terms.items():
            for name, implied in entry.implies.items():
                if name not in others:
                    message = f'"{name}" is not another vocabulary that items are sorted by'
                    hint = did_you_mean(
                        name, others, otherwise="name another vocabulary that has facet: true"
                    )
                elif implied not in (known := vocabularies[name].terms):
                    message = f'"{implied}" is not a term of "{name}"'
                    hint = did_you_mean(implied, known, otherwise=f"write one of {listing(known)}")
                else:
                    continue
                yield file.problem(
                    "WW204",
                    message,
                    hint,
                    at=document.positions[(key, "terms", term, "implies", name)],
                    field=f"{term}.implies.{name}",
                )


def _optional(
    root: Path, name: str, model: type[R], problems: list[Problem]
) -> tuple[R, Positions]:
    """Return a file that a hub may have, or an empty one where it has none."""
    if not (root / name).is_file():
        return model(), {}
    record, positions = read_record(root, name, model, problems)
    return record or model(), positions


def _forms_stand_once(glossary: Glossary, positions: Positions) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for id_, term in glossary.terms.items():
        for form in dict.fromkeys(one.casefold() for one in term.forms):
            other = seen.setdefault(form, id_)
            if other != id_:
                yield File(GLOSSARY).problem(
                    "WW702",
                    f'"{form}" stands already under "{other}"',
                    "keep it under the term it belongs to",
                    at=positions[("terms", id_)],
                    field=f"terms.{id_}",
                )


def _topics_of_gaps(
    gaps: Gaps, vocabularies: Mapping[str, Vocabulary], positions: Positions
) -> Iterator[Problem]:
    for index, gap in enumerate(gaps.gaps):
        for name, term in gap.topics.items():
            known = vocabularies[name].terms if name in vocabularies else {}
            if term not in known:
                yield File(GAPS).problem(
                    "WW204",
                    f'"{term}" is not a term of "{name}"',
                    did_you_mean(term, known, otherwise=f"write one of {listing(known)}"),
                    at=positions[("gaps", index, "topics", name)],
                    field=f"gaps.{index + 1}.topics.{name}",
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


_NEEDED = {
    *("title", "status", "audience", "topics", "example"),
    *("rating.framework", "rating.version", "other_ratings.scheme"),
}
"""Fields without which an item, or a rating, cannot be shown at all."""


def _fields_of_audiences(audiences: Audiences, positions: Positions) -> Iterator[Problem]:
    paths = dict(pair for model in FRONT_MATTER.values() for pair in _paths(model))
    known = sorted({path for path, can_go in paths.items() if can_go} - _NEEDED)
    for path in audiences.fields:
        if path in known:
            continue
        around = path.rpartition(".")[0]
        if path not in paths:
            message = "this field is not known in any type of item"
            hint = did_you_mean(path, known, otherwise="delete it, or correct its spelling")
        else:
            message = "nothing can be shown without this field"
            hint = f'write "{around}" to restrict all of it' if around in known else "delete it"
        yield File("site_config/audiences.yml").problem(
            "WW201", message, hint, at=positions[("fields", path)], field=f"fields.{path}"
        )


def _paths(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, bool]]:
    """Yield every field, however deep, and whether a record can be shown without it."""
    for name, field in model.model_fields.items():
        is_term = any(isinstance(mark, TermOf) for mark in field.metadata)
        can_go = not field.is_required() or (field.annotation is str and not is_term)
        yield f"{before}{name}", can_go
        inner = record_in(field.annotation)
        if inner is not None:
            yield from _paths(inner, f"{before}{name}.")


def _facets_of_hub(
    hub: Hub, vocabularies: Mapping[str, Vocabulary], positions: Positions
) -> Iterator[Problem]:
    facets = [name for name, vocabulary in vocabularies.items() if vocabulary.facet]
    for index, map_ in enumerate(hub.maps):
        for field, value in (("rows", map_.rows), ("columns", map_.columns)):
            if value not in (*facets, "outcome") or value not in vocabularies:
                yield File("site_config/hub.yml").problem(
                    "WW702",
                    f'"{value}" is not a vocabulary that a map can be made of',
                    did_you_mean(
                        value,
                        [*facets, "outcome"],
                        otherwise=f"write outcome, or one of {listing(facets)}",
                    ),
                    at=positions[("maps", index, field)],
                    field=f"maps.{index + 1}.{field}",
                )
    for id_, saved in hub.searches.items():
        yield from _filters_of(id_, saved, vocabularies, positions)
    for field in ("organised_by", "readers", "places"):
        value = getattr(hub, field)
        if value is not None and value not in facets:
            yield File("site_config/hub.yml").problem(
                "WW702",
                f'"{value}" is not a vocabulary that items are sorted by',
                f"write one of {listing(facets)}",
                at=positions[(field,)],
                field=field,
            )


def _filters_of(
    id_: str, saved: SavedSearch, vocabularies: Mapping[str, Vocabulary], positions: Positions
) -> Iterator[Problem]:
    known = {"type": [one.value for one in ContentType if one is not ContentType.PAGE]}
    known |= {
        name: [term for term, entry in one.terms.items() if entry.within is None]
        for name, one in vocabularies.items()
        if one.facet
    }
    for facet, terms in saved.filters.items():
        at: tuple[str | int, ...] = ("searches", id_, "filters", facet)
        field = f"searches.{id_}.filters.{facet}"
        if not terms:
            yield File("site_config/hub.yml").problem(
                "WW702",
                f'no term of "{facet}" is given',
                "name a term, or delete the line",
                at=positions[at],
                field=field,
            )
            continue
        asked = [(facet, list(known), at)]
        asked += [(term, known[facet], (*at, n)) for n, term in enumerate(terms) if facet in known]
        for named, words, place in asked:
            if named not in words:
                yield File("site_config/hub.yml").problem(
                    "WW702",
                    f'"{named}" is nothing that entries are filtered by',
                    did_you_mean(named, words, otherwise=f"write one of {listing(words)}"),
                    at=positions[place],
                    field=field,
                )
