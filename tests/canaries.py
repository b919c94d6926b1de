"""A hub in which every restricted place that there can be holds a word of its own.

The front matter is made from the schemas, so that a field or a type is covered the day it is
added; a field of a kind that nobody has met here stops the test. With ``up_to`` the hub is the same
without anything narrower than an audience, as if none of that had ever been written.
"""

import gzip
import json
import shutil
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from test_fences import CONSTRUCTS
from test_unpacking import jpeg, pdf, png, zipped
from whatworks.read.layout import FOLDERS
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import Audience, ContentType, Status
from whatworks.schema.fields import (
    FileBeside,
    Id,
    PageAddress,
    Refers,
    RefersToDecision,
    TermOf,
    Url,
)
from whatworks.schema.site import Tier

P, D = "canaryp", "canaryd"
"""Stand wherever something is for partnerships, and for the department."""
UNPUBLISHED = "canaryu"
"""Stands in everything that is not published."""
TIERS = {Audience.OPEN: "sparrow", Audience.PARTNERSHIP: P, Audience.DEPARTMENT: D}

MINIMAL = Path(__file__).parent / "sites" / "minimal"
NEEDED = {
    *("title", "status", "audience", "topics", "example"),
    *("rating.framework", "rating.version", "other_ratings.scheme"),
}
"""Fields that ``audiences.yml`` may not name."""


def can_go(one: FieldInfo) -> bool:
    """Say whether a record can be shown without a field."""
    is_term = any(isinstance(mark, TermOf) for mark in one.metadata)
    return not one.is_required() or (one.annotation is str and not is_term)


def record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(record_in, get_args(annotation))), None)


def whole_fields() -> set[str]:
    """Return every field of the front matter that can be restricted, of all types."""
    return {
        name
        for model in FRONT_MATTER.values()
        for name, one in model.model_fields.items()
        if can_go(one)
    } - NEEDED


def inner_fields() -> set[str]:
    """Return every field that can be restricted and holds no other, however deep it stands."""

    def walk(model: type[BaseModel], before: str) -> Iterator[str]:
        for name, one in model.model_fields.items():
            if inner := record_in(one.annotation):
                yield from walk(inner, f"{before}{name}.")
            elif can_go(one):
                yield f"{before}{name}"

    return {path for model in FRONT_MATTER.values() for path in walk(model, "")} - NEEDED


_CHECKS = {get_args(kind)[-1].func: kind for kind in (Id, PageAddress, Url)}
_FILES = {
    "csv": lambda word: f"{word}\n".encode(),
    "png": lambda word: png(
        (b"tEXt", b"Title\0" + word.encode()), (b"zTXt", b"C\0\0" + zlib.compress(word.encode()))
    ),
    "jpg": lambda word: jpeg((0xE1, b"Exif\0\0" + word.encode("utf-16-le"))),
    "pdf": cache(
        lambda word: pdf(word, title=word, attached=gzip.compress(word.encode(), mtime=0))
    ),
    "docx": lambda word: zipped({f"{word}.xml": f"<w:t>{word}</w:t>".encode()}),
}


_ASKED_FOR = {"published", "review_due", "headline", "difference", "decisions", "items"}
"""Fields that other fields ask for; instead of being left out, they say something else."""


@dataclass(frozen=True)
class Here:
    """Where a value stands: in which item, and for whom."""

    id: str
    tier: Audience
    word: str
    day: str
    last: bool
    """Whether of a closed list the last value is taken, not the first."""
    path: str = ""


@dataclass
class Hub:
    """Writes the hub into a folder."""

    root: Path
    fields: Mapping[str, Audience] = field(default_factory=dict)
    """What ``audiences.yml`` restricts."""
    up_to: Audience | None = None
    """The narrowest audience that anything is written for; None for drafts as well."""
    ids: dict[Audience, list[str]] = field(default_factory=dict)
    """The ids of the restricted items that are published."""
    words: dict[str, set[str]] = field(default_factory=dict)
    """For every field with a text of its own: the words that stand in it somewhere."""

    def write(self) -> None:
        shutil.copytree(MINIMAL, self.root)
        self._configure()
        planned: list[tuple[ContentType, Audience, Status | None]] = []
        for type_ in ContentType:
            planned.append((type_, Audience.OPEN, None))
            planned += [(type_, tier, Status.PUBLISHED) for tier in self._closed()]
            if self.up_to is None:
                planned += [(type_, Audience.OPEN, one) for one in (Status.DRAFT, Status.IN_REVIEW)]
        if Audience.DEPARTMENT in self._closed():
            for status in (Status.SUPERSEDED, Status.WITHDRAWN):
                planned.append((ContentType.GUIDANCE, Audience.DEPARTMENT, status))
        self.known = {id_of(*one) for one in planned}
        for type_, tier, status in planned:
            if status is None:
                self._open_item(type_)
            else:
                self._closed_item(type_, tier, status)
        self._shared_file()
        self._easy_read()

    def _closed(self) -> list[Audience]:
        """Return the restricted audiences that something is written for."""
        most = Audience.DEPARTMENT if self.up_to is None else self.up_to
        return [tier for tier in Audience if Audience.OPEN.rank < tier.rank <= most.rank]

    def _word(self, tier: Audience) -> str:
        """Return what stands where something is for an audience, or else what stands instead."""
        return TIERS[tier] if tier in (Audience.OPEN, *self._closed()) else "wren"

    def _configure(self) -> None:
        folder = self.root / "site_config"
        hub = yaml.safe_load((folder / "hub.yml").read_text())
        hub |= {
            "maps": [{"rows": "activity", "columns": "role"}],
            "searches": {
                "growing": {"label": "Growing", "filters": {"activity": ["growing"]}},
                "words": {"label": "Words", "query": "water words hosepipe"},
            },
            "places": "activity",
            "footer": ["open-page", *(f"{TIERS[tier]}-page" for tier in self._closed())],
        }
        (folder / "hub.yml").write_text(yaml.safe_dump(hub, sort_keys=False))
        menu = [{"Guidance": "guidance/index.md"}, {"Open": "open-page/index.md"}]
        for word in (TIERS[tier] for tier in self._closed()):
            menu += [{word: f"{word}-page/index.md"}, f"guidance/{word}-guidance/index.md"]
        engine = yaml.safe_load((self.root / "mkdocs.yml").read_text())
        (self.root / "mkdocs.yml").write_text(yaml.safe_dump({**engine, "nav": menu}))
        terms = yaml.safe_load((folder / "vocabularies.yml").read_text())
        one = {"advice": {"label": "Advice", "definition": "Somebody to ask."}}
        words = {"label": "Support", "plural": "Support", "definition": "What is offered."}
        terms["support_function"] = {**words, "terms": one}
        (folder / "vocabularies.yml").write_text(yaml.safe_dump(terms, sort_keys=False))
        self.terms = {name: list(one["terms"]) for name, one in terms.items()}
        self.facets = [name for name, one in terms.items() if one.get("facet")]
        audiences = yaml.safe_load((folder / "audiences.yml").read_text())
        audiences["fields"] = {path: tier.value for path, tier in sorted(self.fields.items())}
        for tier in (Audience.PARTNERSHIP, Audience.DEPARTMENT):
            audiences["tiers"][tier.value] = {
                name: f"https://{TIERS[tier]}.example.org/" if name == "url" else TIERS[tier]
                for name in Tier.model_fields
            }
        (folder / "audiences.yml").write_text(yaml.safe_dump(audiences, sort_keys=False))
        hosepipe = {"label": "Hosepipe", "definition": "A pipe that bends."}
        (folder / "glossary.yml").write_text(yaml.safe_dump({"terms": {"hosepipe": hosepipe}}))
        gap = {"topics": {"activity": "composting"}, "asked": "Studies.", "by": "An office"}
        (folder / "gaps.yml").write_text(
            yaml.safe_dump({"gaps": [{**gap, "since": "2026-09-01"}]}, default_style='"')
        )

    # items

    def _open_item(self, type_: ContentType) -> None:
        here = Here(
            id_of(type_, Audience.OPEN, None), Audience.OPEN, "sparrow", "2026-09-01", last=False
        )
        front = self._front(type_, here, Status.PUBLISHED)
        front["title"] = f"Open {type_.value}"
        self._save(type_, here, front, self._open_body(type_))

    def _closed_item(self, type_: ContentType, tier: Audience, status: Status) -> None:
        word = TIERS[tier] if status.is_public else UNPUBLISHED
        here = Here(id_of(type_, tier, status), tier, word, "2026-11-20", last=True)
        front = self._front(type_, here, status)
        titles = [block.title for block in FRONT_MATTER[type_].blocks if block.written]
        level = "###" if titles else "##"
        body = [f"## {titles[0]}"] if titles else []
        body += ["Hosepipe.", *constructs(word, level)]
        if status.is_public:
            self.ids.setdefault(tier, []).append(here.id)
        self._save(type_, here, front, "\n\n".join(body))

    def _open_body(self, type_: ContentType) -> str:
        titles = [block.title for block in FRONT_MATTER[type_].blocks if block.written]
        level = "###" if titles else "##"
        lines = ["Words before.", *([f"## {titles[0]}"] if titles else []), ""]
        for tier, word in list(TIERS.items())[1:]:
            inner = [
                f"{level} Same heading",
                "The hosepipe comes first.",
                f"[ref]: https://{word}.example.org/ '{word}'",
                f"[^note]: A note, {word}.",
                f"*[CAN]: A short form, {word}",
                *constructs(word, level),
            ]
            if tier in self._closed():
                lines += [f"/// audience | {tier.value}", "\n\n".join(inner), "///"]
        lines += ["Open [words][ref] of a hosepipe[^note] and a CAN.", "", f"{level} Same heading"]
        lines += ["", "Words after."]
        if len(titles) > 1:
            inside = [f"/// audience | {a.value}\n{TIERS[a]}\n///" for a in self._closed()]
            lines += ["", f"## {titles[1]}", "", *inside]
        return "\n".join(lines)

    def _shared_file(self) -> None:
        """Let a restricted item and an open one offer the same file, which both call open."""
        listed = "downloads: [{file: files/shared.csv, title: Shared, audience: open}]\n"
        if "downloads" in self.fields:
            return
        for id_, tier in (("open-shared", Audience.OPEN), (f"{P}-shared", Audience.PARTNERSHIP)):
            if tier in (Audience.OPEN, *self._closed()):
                self._page(id_, tier, listed)
        self._put("content/files/shared.csv", b"sparrow\n")

    def _easy_read(self) -> None:
        """Let the Easy Read version of an open page be for fewer readers than the page."""
        name = f"files/{D}-easy.pdf"
        listed = f"downloads: [{{file: {name}, title: {D}, audience: department}}]\n"
        shown = Audience.DEPARTMENT in self._closed()
        self._page("open-easy", Audience.OPEN, f"{listed}easy_read: {name}\n" * shown)
        if shown:
            self._put(f"content/{name}", pdf(D, title=D))

    def _page(self, id_: str, tier: Audience, fields: str) -> None:
        text = (
            f"---\ntitle: {id_}\nsummary: {id_}\nstatus: published\naudience: {tier.value}\n"
            f"published: 2026-09-01\nreview_due: 2027-09-01\nowner: An office\n{fields}---\n"
        )
        self._put(f"content/{id_}.md", text.encode())

    # front matter

    def _front(self, type_: ContentType, here: Here, status: Status) -> dict[str, Any]:
        front = self._record(FRONT_MATTER[type_], here)
        front |= {"status": status.value, "audience": here.tier.value}
        if here.id.endswith(("-guidance", "-guidance-draft")):
            front.pop("superseded_by", None)  # what everything else is superseded by
        if "easy_read" in front and "downloads" in front:
            front["easy_read"] = front["downloads"][0]["file"]
        else:
            front.pop("easy_read", None)
        return front

    def _record(self, model: type[BaseModel], here: Here) -> dict[str, Any]:
        made = {}
        for name, one in model.model_fields.items():
            path = f"{here.path}.{name}".removeprefix(".")
            kept_from = max(
                (tier for named, tier in self.fields.items() if f"{path}.".startswith(f"{named}.")),
                key=lambda tier: tier.rank,
                default=Audience.OPEN,
            )
            inside = replace(here, path=path)
            if kept_from.rank > here.tier.rank and here.word != UNPUBLISHED:
                inside = replace(inside, word=self._word(kept_from))
                if inside.word == "wren":
                    if not one.is_required() and name not in _ASKED_FOR:
                        continue
                    inside = replace(inside, day="2026-08-15")
            found = self._special(model, name, inside)
            if found is None:
                found = self._value(one.annotation, one.metadata, inside)
            if found is not ...:
                made[name] = found
        return made

    def _special(self, model: type[BaseModel], name: str, here: Here) -> Any:
        """Return what only a person could know of a field; ``...`` leaves it out."""
        level = -1 if here.last else 0
        levels = {
            "strength_of_evidence": ["emerging", "good"],
            "spread": ["one_place", "more_places"],
        }
        judged = {signal: names[level] for signal, names in levels.items()}
        grade = {"grade_certainty": "low"}
        facts = {"evaluation": ["own_review"], "years_kept_going": "3", "used_elsewhere": "true"}
        return {
            ("Rating", "framework"): "effective-practice",
            ("Rating", "version"): "1.0",
            ("Rating", "status"): "quality_assured",
            ("Rating", "judged"): judged,
            ("Rating", "facts"): facts,
            ("PastRating", "version"): "1.0",
            ("PastRating", "judged"): {signal: names[0] for signal, names in levels.items()},
            ("PastRating", "date"): "2026-08-01",
            ("OutcomeRating", "judged"): judged,
            ("OtherRating", "scheme"): "grade",
            ("OtherRating", "judged"): grade,
            (
                "SignOff",
                "digest",
            ): ...,  # made by a command, and for hubs that gate what they publish
            ("Newsletter", "issue"): {"sparrow": "5", UNPUBLISHED: "2"}.get(here.word, "9"),
            ("Decision", "id"): f"{here.word}-{here.id}-{here.tier.value}",
            ("Decision", "outcome"): "approved",
            ("Decision", "items"): self._all(here),
        }.get((model.__name__, name)) or {
            "topics": {facet: self.terms[facet] for facet in self.facets},
            "review_due": "2027-09-01",
            "easy_read": "-",  # one of the downloads, when these are known
        }.get(here.path)

    def _all(self, here: Here) -> list[str]:
        """Return the ids of all items that a decision may be about."""
        ids = [f"{prefix(here)}-{slug(type_)}{draft(here)}" for type_ in ContentType]
        ids += [f"open-{slug(type_)}" for type_ in ContentType]
        statuses = {UNPUBLISHED: [Status.IN_REVIEW], D: [Status.SUPERSEDED, Status.WITHDRAWN]}
        for status in statuses.get(prefix(here), ()):
            ids += [f"{prefix(here)}-{slug(one)}-{slug(status)}" for one in ContentType]
        return [one for one in dict.fromkeys(ids) if one in self.known]

    def _value(self, annotation: Any, marks: list[Any], here: Here) -> Any:  # noqa: PLR0911
        if get_origin(annotation) is Annotated:
            inner, *more = get_args(annotation)
            return self._value(inner, [*marks, *more], here)
        options = [one for one in get_args(annotation) if one is not NoneType]
        if len(options) < len(get_args(annotation)):
            return self._value(options[0], marks, here)
        if get_origin(annotation) is list:
            return self._list(options[0], marks, here)
        if not isinstance(annotation, type):
            raise TypeError(f"{here.path} is of a kind that is not known here: {annotation}")
        if issubclass(annotation, BaseModel):
            return self._record(annotation, here)
        if annotation is Audience:
            return here.tier.value
        if issubclass(annotation, Enum):
            return list(annotation)[-1 if here.last else 0].value
        kinds = {date: here.day, int: "2025", float: "1", bool: "false"}
        return kinds[annotation] if annotation is not str else self._text(marks, here)

    def _list(self, annotation: Any, marks: list[Any], here: Here) -> list[Any]:
        """Return one entry, or where each may have its own readers, one for all that may read."""
        refers = next((m for m in (*marks, *get_args(annotation)) if isinstance(m, Refers)), None)
        if refers is not None:
            return self._ids(refers, here)
        model = record_in(annotation)
        own = model and any(
            Audience in (one.annotation, *get_args(one.annotation))
            for one in model.model_fields.values()
        )
        if not own or here.word in (UNPUBLISHED, "wren"):
            return [self._value(annotation, marks, here)]
        tiers = [tier for tier in Audience if tier.rank >= here.tier.rank]
        made = []
        for tier in [tier for tier in tiers if tier in (here.tier, *self._closed())]:
            word = here.word if tier is here.tier else TIERS[tier]
            made.append(self._value(annotation, marks, replace(here, tier=tier, word=word)))
        return made

    def _ids(self, mark: Refers, here: Here) -> list[str]:
        """Return an item for each audience that reads no more than may be read here."""
        type_ = mark.types[0] if mark.types else ContentType.GUIDANCE
        tiers = [tier for tier in Audience if tier.rank <= here.tier.rank]
        ids = [f"{prefix(replace(here, tier=tier))}-{slug(type_)}{draft(here)}" for tier in tiers]
        return [*ids, *([f"open-{slug(type_)}"] if draft(here) else [])]

    def _text(self, marks: list[Any], here: Here) -> str:
        for mark in marks:
            if isinstance(mark, TermOf):
                return str(self.terms[mark.vocabulary][0])
            if isinstance(mark, Refers):
                type_ = mark.types[0] if mark.types else ContentType.GUIDANCE
                return f"{prefix(here)}-{slug(type_)}{draft(here)}"
            if isinstance(mark, RefersToDecision):
                return self._decision(here)
            if isinstance(mark, FileBeside):
                return self._file(here)
        self.words.setdefault(here.path, set()).add(here.word)
        checks = {_CHECKS.get(getattr(mark, "func", None)) for mark in marks}
        texts = {
            Id: here.word,
            PageAddress: f"/old/{here.word}-{here.id}/",
            Url: f"https://{here.word}.example.org/{here.id}/{here.path}",
        }
        found = next((text for kind, text in texts.items() if kind in checks), None)
        return found or f"{here.word} {here.path} {here.id} hosepipe"

    def _decision(self, here: Here) -> str:
        panel = f"{prefix(here)}-panel{draft(here)}"
        word = UNPUBLISHED if prefix(here) == UNPUBLISHED else TIERS[here.tier]
        kept_from = self.fields.get("decisions.id") or self.fields.get("decisions")
        if kept_from and kept_from.rank > here.tier.rank and word != UNPUBLISHED:
            word = self._word(kept_from)
        return f"{word}-{panel}-{here.tier.value}"

    def _file(self, here: Here) -> str:
        kinds = list(_FILES)
        number = sum(map(ord, here.id)) + here.tier.rank
        kind, content = kinds[number % len(kinds)], b""
        if here.path == "indicators.data":
            kind, content = "csv", f"period,value\n{here.word},1\n".encode()
        name = f"files/{here.word}-{here.id}-{here.path.replace('.', '-')}-{here.tier.rank}.{kind}"
        folder = self._path_of(here).rpartition("/")[0]
        self._put(f"{folder}/{name}", content or _FILES[kind](here.word))
        return name

    # files

    def _path_of(self, here: Here) -> str:
        type_ = next(
            one
            for one in sorted(ContentType, key=lambda one: -len(one.value))
            if f"-{slug(one)}-" in f"{here.id}-"
        )
        if type_ is ContentType.SESSION:
            owner = here.id.partition("-")[0]
            return f"content/communities/{owner}-community{draft(here)}/{here.id}.md"
        if type_ is ContentType.PAGE:
            return f"content/{here.id}.md"
        folder = FOLDERS[type_][0]
        alone = type_ not in {ContentType.TOOLKIT, ContentType.COMMUNITY}
        return f"{folder}/{here.id}.md" if alone else f"{folder}/{here.id}/index.md"

    def _save(self, type_: ContentType, here: Here, front: dict[str, Any], body: str) -> None:
        fields = "".join(f"{name}: {json.dumps(value)}\n" for name, value in front.items())
        path = self._path_of(here)
        self._put(path, f"---\n{fields}---\n{body}\n".encode())
        for word in (P, D, UNPUBLISHED):
            if f"files/{word}-picture.png" in body:
                folder = path.rpartition("/")[0]
                self._put(f"{folder}/files/{word}-picture.png", _FILES["png"](word))

    def _put(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)


def slug(value: str) -> str:
    return str(value).replace("_", "-")


def id_of(type_: ContentType, tier: Audience, status: Status | None) -> str:
    """Return the id of an item; without a status, of an open one that is published."""
    if status is None:
        return f"open-{slug(type_)}"
    word = TIERS[tier] if status.is_public else UNPUBLISHED
    suffix = "" if status is Status.PUBLISHED else f"-{slug(status)}"
    return f"{word}-{slug(type_)}{suffix}"


def prefix(here: Here) -> str:
    """Return what the ids of the items begin with that this may point at."""
    if here.id.startswith(UNPUBLISHED):
        return UNPUBLISHED
    return "open" if here.tier is Audience.OPEN else TIERS[here.tier]


def draft(here: Here) -> str:
    return "-draft" if here.id.startswith(UNPUBLISHED) else ""


def constructs(word: str, level: str) -> list[str]:
    """Return every construct of Markdown with a word in each place."""
    return [
        one.replace("@", word)
        .replace("plot.png", f"files/{word}-picture.png")
        .replace("## Heading", f"{level} Heading")
        for one in CONSTRUCTS
    ]
