"""What the stages hand to one another: frozen values, no reading and no writing."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from whatworks.glossary import Finder, is_acronym
from whatworks.language import split
from whatworks.phrases import Phrases
from whatworks.schema import FrontMatter
from whatworks.schema.advice import Checks, Wording
from whatworks.schema.common import Change, Rating, SignOff
from whatworks.schema.enums import Audience, ChangeKind, ContentType, Status
from whatworks.schema.governance import Governance, Signature
from whatworks.schema.programme import Decision, Panel
from whatworks.schema.site import Audiences, Framework, Gap, GlossaryTerm, Hub, Signal, Vocabulary

FieldPath = tuple[str | int, ...]
"""Where a value stands in front matter: keys and list positions from the top."""


class Severity(StrEnum):
    """How bad a problem is: an error stops a build, a warning stops a strict one."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Position(NamedTuple):
    """A place in a file; lines and columns count from 1."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Edit:
    """What certainly belongs in place of a stretch of a file."""

    start: Position
    end: Position
    """The first place after the stretch; the start itself where nothing is taken away."""
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something an editor should mend, and how."""

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    field: str
    message: str
    hint: str
    url: str
    edits: tuple[Edit, ...] = dataclasses.field(default=(), compare=False)
    """What mends it, where that is certain; all of them together."""

    def __str__(self) -> str:
        """Return the problem as one line, for a terminal; what cannot be seen is spelt out."""
        subject = f" {self.field}" if self.field else ""
        text = (
            f"{self.path}:{self.line}:{self.column}: {self.code}{subject}: "
            f"{self.message}; {self.hint}"
        )
        return "".join(
            one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
        )


@dataclass(frozen=True, slots=True, order=True)
class Allowance:
    """An exception: an editor's word that what is found on a line may stand there."""

    path: str
    line: int
    column: int
    code: str
    """Of the problem that it excuses."""
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One Markdown file as it was read: nothing is known yet of whether it makes sense."""

    path: str
    """From the root of the hub, with forward slashes."""
    type: ContentType
    id: str
    url: str
    """Of the page, from the root of the site: ``toolkits/early-help/``."""
    data: Mapping[str, Any]
    """Front matter; every scalar is still the text that the editor typed."""
    positions: Mapping[FieldPath, Position]
    body: str
    body_line: int
    """The line of the file on which the body starts."""
    front: str = ""
    """The fields as they were typed; empty where slips had to be mended to read them."""
    front_line: int = 2
    """The line of the file on which the fields start."""
    allowances: tuple[Allowance, ...] = ()
    """The exceptions beside its lines; the body stands here without them."""

    def position(self, at: FieldPath) -> Position:
        """Return where a value stands, or the nearest thing around it that stands somewhere."""
        while at and at not in self.positions:
            at = at[:-1]
        return self.positions.get(at, Position(1))


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of lines of a body that are all for the same readers."""

    text: str
    line: int
    audience: Audience | None = None
    """Who may read it; None means whoever may read the item."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the hub, complete and checked."""

    type: ContentType
    id: str
    path: str
    url: str
    front: FrontMatter
    body: tuple[Fragment, ...]
    community: str | None = None
    """For a session, the id of its community."""

    @property
    def text(self) -> str:
        """Return the body as one Markdown text."""
        return "\n".join(fragment.text for fragment in self.body)

    @property
    def rating(self) -> Rating | None:
        """Return what was judged, or None for what is not rated or cannot be."""
        return getattr(self.front, "rating", None)

    def is_overdue(self, today: date) -> bool:
        """Say whether it is published and the day has passed by which it had to be checked."""
        due = self.front.review_due
        return self.front.status is Status.PUBLISHED and due is not None and due < today


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """A kept sign-off: who approved, and exactly what."""

    number: int
    """From 1, in the order they were signed."""
    path: str
    """From the root of the hub."""
    signature: Signature
    text: str
    """What was signed: the fields as JSON, a line of ``---``, then the text in Markdown."""
    digest_at: Position
    """Where the digest stands in the file."""


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A state of an item that was signed off, as far as an audience may read it."""

    number: int
    withheld: str
    """Why its text is no longer kept; empty if it is."""
    sign_off: SignOff | None
    """None where these readers may not know who signed."""
    kind: ChangeKind | None
    """The biggest kind of change approved; None where these readers may not know."""
    is_delegated: bool
    """Whether a role signed that may not approve more than small changes."""
    changes: tuple[Change, ...]
    """What was approved."""
    fields: Mapping[str, Any]
    """The gated fields, as JSON has them."""
    body: tuple[Fragment, ...]
    """The gated text."""


@dataclass(frozen=True)
class Configuration:
    """Everything that stands in ``site_config/``."""

    hub: Hub
    vocabularies: Mapping[str, Vocabulary]
    frameworks: Mapping[str, Framework]
    """The current version of each of the hub's frameworks, by id."""
    audiences: Audiences
    past_frameworks: Mapping[tuple[str, str], Framework] = field(default_factory=dict)
    """Earlier versions, by id and version."""
    schemes: Mapping[str, Framework] = field(default_factory=dict)
    """The schemes of other bodies that come with the package, by id."""
    glossary: Mapping[str, GlossaryTerm] = field(default_factory=dict)
    """Terms of the subject, by id."""
    gaps: tuple[Gap, ...] = ()
    """What is being asked for."""
    governance: Governance = field(default_factory=Governance)
    """Who may approve what; nothing is gated in a hub that does not say."""
    checks: Checks = field(default_factory=Checks)
    """What the hub has decided about the advice it is given."""
    wordings: Mapping[str, tuple[Wording, ...]] = field(default_factory=dict)
    """Words that are advised against, by the code of the advice."""
    known_acronyms: frozenset[str] = frozenset()
    """Acronyms that need no explanation, whether the glossary has them or not."""
    positions: Mapping[str, Mapping[FieldPath, Position]] = field(default_factory=dict)
    """By path of a file: where its values stand, for problems that show only later."""

    def framework(self, id_: str, version: str) -> Framework | None:
        """Return one version of a framework or scheme, or None where there is none."""
        current = self.frameworks.get(id_) or self.schemes.get(id_)
        if current is not None and current.version == version:
            return current
        return self.past_frameworks.get((id_, version))

    @cached_property
    def facets(self) -> Mapping[str, Vocabulary]:
        """Return the vocabularies that items are sorted and filtered by."""
        return {name: terms for name, terms in self.vocabularies.items() if terms.facet}

    @cached_property
    def names_of_terms(self) -> Finder:
        """Return what finds the names of the glossary's terms where they are written."""
        names = {id_: term.names for id_, term in self.glossary.items()}
        return Finder(names, as_written=True)

    @cached_property
    def explained_acronyms(self) -> frozenset[str]:
        """Return the acronyms that readers know or find explained, without the s of a plural."""
        names = (name for term in self.glossary.values() for name in term.names)
        words = (word for name in names for word in split(name) if is_acronym(word))
        return self.known_acronyms | {word.removesuffix("s") for word in words}

    @cached_property
    def advised_against(self) -> Mapping[str, tuple[Phrases, Mapping[str, Wording]]]:
        """Return, by the code of the advice, what finds its words, and the entry of each word."""
        entries = {
            code: {word: entry for entry in listed for word in entry.words}
            for code, listed in self.wordings.items()
        }
        return {code: (Phrases(words), words) for code, words in entries.items() if words}


@dataclass(frozen=True, slots=True)
class Indication:
    """What the recorded facts indicate for one signal, and by which rule."""

    signal: str
    level: str
    """The id of the highest level whose rule holds."""
    because: tuple[str, ...]
    """The conditions that held, in words."""
    to_rise: tuple[str, ...]
    """What the next level up asks for that is not recorded, in words; empty at the top."""


Facts = Mapping[str, float | bool | tuple[str, ...]]
"""What is known of an item, by the id of the fact: a number, yes or no, or a list."""


@dataclass(frozen=True, slots=True)
class JudgedLevel:
    """What was judged for one signal, in the words of its framework."""

    signal: str
    definition: Signal
    judged: str
    """The id of a level, or of an absence such as ``not_known``."""
    label: str
    means: str
    bars: int
    """How many bars are filled: 0 for an absence, 1 for the lowest level."""
    out_of: int


@dataclass(frozen=True, slots=True)
class RatedSignal:
    """One signal of a rated item: what was judged beside what the facts indicate."""

    level: JudgedLevel
    indication: Indication

    @property
    def agrees(self) -> bool:
        """Say whether the judgement is what the facts indicate."""
        return self.level.judged == self.indication.level


@dataclass(frozen=True, slots=True)
class RatedOutcome:
    """What was judged for one outcome."""

    outcome: str
    levels: tuple[JudgedLevel, ...]
    rationale: str


@dataclass(frozen=True, slots=True)
class RatingChange:
    """A rating that gave way to a later one."""

    date: date
    """The day of the later one."""
    before: tuple[JudgedLevel, ...]
    after: tuple[JudgedLevel, ...]
    reason: str
    decision: str | None


@dataclass(frozen=True, slots=True)
class RatedItem:
    """A judgement read in the light of its framework."""

    framework: Framework
    rating: Rating
    status_label: str
    status_means: str
    signals: tuple[RatedSignal, ...]
    outcomes: tuple[RatedOutcome, ...]
    changes: tuple[RatingChange, ...]
    """Latest first."""
    recorded: Facts
    derived: Facts
    """What the evidence cited adds to what is recorded."""
    current_version: str
    """The version of the framework that new ratings use."""


@dataclass(frozen=True)
class Catalogue:
    """Everything one audience may read, sorted by URL; made once and never changed."""

    configuration: Configuration
    audience: Audience
    today: date
    """The day it is made as of."""
    items: tuple[Item, ...]
    ratings: Mapping[str, RatedItem] = field(default_factory=dict)
    """By item id; an item that is not rated is not here."""
    used_by: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    """By item id: the items that point at it."""
    cited_by: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    """By decision id: the items that cite the decision."""
    terms: Mapping[tuple[str, str], tuple[Item, ...]] = field(default_factory=dict)
    """By facet and term: the items that carry the term or a narrower one."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """By path from the root of the hub: the bytes of every file that may be attached."""
    versions: Mapping[str, tuple[KeptVersion, ...]] = field(default_factory=dict)
    """By item id: the states of it that were signed off, in the order they were."""
    series: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """By path: the periods and values, as published, of every dashboard's data."""

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Return the items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def decisions(self) -> Mapping[str, tuple[Item, Decision]]:
        """Return what panels have decided, by id, each with the page that records it."""
        return {
            decision.id: (item, decision)
            for item in self.of_type(ContentType.PANEL)
            if isinstance(item.front, Panel)
            for decision in item.front.decisions
        }

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """Return the items by the path of their file."""
        return {item.path: item for item in self.items}

    def of_type(self, type_: ContentType) -> Iterator[Item]:
        """Yield the items of one type, in the catalogue's order."""
        return (item for item in self.items if item.type is type_)
