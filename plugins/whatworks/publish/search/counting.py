"""What one entry adds to the search index, worked out of its texts and the glossary alone.

So it can be worked out anywhere, in any order, and kept for as long as the texts stay as they are.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from whatworks.glossary import Finder, forms
from whatworks.language import LONGEST, STOP_WORDS, fold, split, stem
from whatworks.schema.site import GlossaryTerm

TITLE, TEXT = "title", "text"
WEIGHTS = {TITLE: 4, "terms": 3, "headings": 2, "summary": 2, TEXT: 1}
"""What a word counts in each field."""
_MOST = 1 << 16
"""Runs of letters that are remembered."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as search sees it: the text of each field, by the field's name."""

    id: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a document adds to the index; words and keys have spaces between them."""

    id: str
    length: int
    """How many words it has, each as often as it has it."""
    keys: str
    """The stems of the words that tell something, and the keys of the glossary's terms."""
    counts: "array[int]"
    """For each key twice what it counts, by the weights of fields, and one if in the title."""
    words: str
    """Every folded word once."""
    again: str
    """A word once more for each further way in which it is written, such as with a capital."""
    chosen: str
    """The words of the fields that editors choose with care: all but the text."""
    small: tuple[str, ...]
    """The glossary's acronyms that stand in it in small letters, like ordinary words."""

    @classmethod
    def of(cls, id_: str) -> "Counted":
        """Return what a document without a word adds."""
        return cls(id_, 0, "", array("I"), "", "", "", ())


class Counting:
    """Counts the words of documents, and the terms of one glossary."""

    def __init__(self, glossary: Mapping[str, GlossaryTerm]) -> None:
        terms = numbered(glossary)
        self._finder = Finder({key: term.names for key, term in terms.items()})
        said = [form for key, term in terms.items() for form in forms(key, term.forms)]
        self._small = {one.capitals[0].lower() for one in said if len(one.stems) == 1} - {""}
        names = [form.stems for key, term in terms.items() for form in forms(key, term.names)]
        self._runs = _Runs(names)

    def count(self, document: Document) -> Counted:
        """Return what a document adds to the index."""
        counts: defaultdict[str, int] = defaultdict(int)
        spelt: dict[str, tuple[str, ...]] = {}
        titled: tuple[str, ...] = ()
        chosen: Iterable[str] = ()
        length = 0
        for name, weight in WEIGHTS.items():
            written = document.fields.get(name, "").split()
            times = Counter(written)
            # what a run of letters and signs holds is looked up once for all times it stands there
            known = dict(zip(times, map(self._runs.__getitem__, times), strict=True))
            for run, number in zip(known.values(), times.values(), strict=True):
                length += number * len(run.words)
                for key in run.keys if name == TITLE else run.telling:
                    counts[key] += 2 * weight * number
            if name == TITLE:
                titled = tuple(counts)
            for key in self._terms(written, known):
                counts[key] += 2 * weight
            if name == TEXT:
                chosen = dict.fromkeys(chain.from_iterable(spelt.values()))
            spelt.update(chain.from_iterable(map(_WORDS, known.values())))
        for key in titled:
            counts[key] += 1
        ways = Counter(chain.from_iterable(spelt.values()))
        again = [part for part, number in ways.items() if number > 1 for _ in range(number - 1)]
        return Counted(
            document.id,
            length,
            " ".join(counts),
            array("I", counts.values()),
            " ".join(ways),
            " ".join(again),
            " ".join(chosen),
            tuple(sorted(self._small & spelt.keys())),
        )

    def _terms(self, written: Sequence[str], known: Mapping[str, "_Run"]) -> Iterator[str]:
        """Yield the keys of the terms in a text; only the stretches that may hold one are read."""
        stems = set(map(_FIRST, known.values()))
        begins = {
            name
            for name, run in known.items()
            if run.reach and not (run.followers and run.followers.isdisjoint(stems))
        }
        silent = {name for name, run in known.items() if not run.words}
        told = [name for name in written if name not in silent] if silent else written
        start = end = 0
        for at in [at for at, name in enumerate(told) if name in begins]:
            run = known[told[at]]
            if run.followers and (
                at + 1 == len(told) or known[told[at + 1]].first not in run.followers
            ):
                continue
            if at >= end:
                yield from self._found(told[start:end], known)
                start = at
            end = max(end, at + run.reach)
        yield from self._found(told[start:end], known)

    def _found(self, stretch: Sequence[str], known: Mapping[str, "_Run"]) -> Iterator[str]:
        words = [word for name in stretch for word, _ in known[name].words]
        return (found.form.term for found in self._finder.find(words))


class _Run(NamedTuple):
    """A run of letters and signs without a space."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    """Each as it is written, with the folded words it holds: its parts, and the parts as one."""
    keys: tuple[str, ...]
    telling: tuple[str, ...]
    """The keys but those of words that say little."""
    first: str
    """The stem it begins with."""
    reach: int
    """How many runs with words the longest term takes that may begin in it; 0 if none may."""
    followers: frozenset[str]
    """The stems of which one has to follow if a term begins in it; empty if none has to."""


_WORDS: Callable[[_Run], Iterable[tuple[str, tuple[str, ...]]]] = attrgetter("words")
_FIRST: Callable[[_Run], str] = attrgetter("first")


class _Runs(dict[str, _Run]):
    """What is known of runs; most runs of a text have been met before."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        super().__init__()
        self._names: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
        for stems in names:
            self._names[stems[0]].append(stems)

    def __missing__(self, run: str) -> _Run:
        if len(self) > _MOST:
            self.clear()
        written = (run,) if run.isascii() and run.isalnum() else split(run)
        words = tuple((word, parts_of(word)) for word in written)
        keys = tuple(stem(part) for _, parts in words for part in parts)
        stems = [stem(part) for word, _ in words for part in fold(word)]
        names = [name for one in stems for name in self._names.get(one, ())]
        longer = len(stems) == 1 and all(len(name) > 1 for name in names)
        self[run] = made = _Run(
            words,
            keys,
            tuple(key for key in keys if key not in STOP_WORDS),
            stems[0] if stems else "",
            max(map(len, names), default=0),
            frozenset(name[1] for name in names) if longer else frozenset(),
        )
        return made


def numbered(glossary: Mapping[str, GlossaryTerm]) -> dict[str, GlossaryTerm]:
    """Return the terms of a glossary by their keys."""
    return {f"#{number}": term for number, term in enumerate(glossary.values())}


def parts_of(written: str) -> tuple[str, ...]:
    """Return the folded words that a written word holds: its parts, and the parts as one."""
    parts = fold(written)
    joined = "".join(parts)
    return (*parts, joined) if len(parts) > 1 and len(joined) <= LONGEST else parts
