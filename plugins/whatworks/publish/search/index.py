"""The search index: for every word and every term of the glossary, where it stands and how much.

Ranking is BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
fields", CIKM 2004): what a word adds to an entry is worked out here, from the fields it stands in
and the length of the entry, and rounded to 15 steps. A query only adds these up.
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from whatworks.glossary import Finder, Form, forms
from whatworks.language import LONGEST, STOP_WORDS, fold, kin, split, stem
from whatworks.schema.site import GlossaryTerm

TITLE, TEXT = "title", "text"
WEIGHTS = {TITLE: 4, "terms": 3, "headings": 2, "summary": 2, TEXT: 1}
"""What a word counts in each field."""
STEPS = 15
"""Impacts go from 1 to this."""
SCALE = 16
"""Weights of words are whole numbers of sixteenths, so that every sum is exact in any language."""
START = 3
"""Letters of a word from which on it is completed."""
COMPLETIONS = 4
"""Completions of so few letters."""
_K1, _B = 2.0, 0.4


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as search sees it: the text of each field, by the field's name."""

    id: str
    fields: Mapping[str, str]


Saying = tuple[tuple[str, ...], str]
"""The telling stems of what people say instead of a term of the glossary, and the term's key."""


@dataclass(frozen=True)
class Index:
    """Everything that is needed to rank documents for a query; the browser gets it in shards.

    A key is the stem of a word, or ``#`` and the number of a term of the glossary.
    """

    ids: tuple[str, ...]
    postings: Mapping[str, Sequence[int]]
    """By key, in the documents' order: each is a ``posting``."""
    weights: Mapping[str, int]
    """By key: how telling it is (its inverse document frequency), in sixteenths."""
    stems: Mapping[str, str]
    """The stem of every known word, and of those that mean the same."""
    phrases: Mapping[str, Sequence[Form]]
    """By the stem that a form of the glossary is kept under; ``Form.term`` is a key."""
    everyday: Mapping[str, Sequence[Saying]]
    """By its first stem: what people say instead of a term, and the term's key."""
    ordinary: frozenset[str]
    """Acronyms, as folded words, that are too like ordinary words to count in small letters."""
    suggestions: Mapping[str, int]
    """Words that a misspelt one may be mended to, with how often they occur, on a scale of doubles.

    A word that stands in the text of one document only is not there: it may be misspelt itself.
    """
    completions: Mapping[str, tuple[str, ...]]
    """By the first three letters of a word: the most frequent keys that start with them."""

    def needs_capitals(self, form: Form) -> bool:
        """Say whether a form counts in capitals only, or as the whole query."""
        return len(form.stems) == 1 and bool(form.capitals[0]) and form.stems[0] in self.ordinary

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return all keys in their order."""
        return tuple(self.postings)

    def keys_from(self, start: str) -> tuple[str, ...]:
        """Return the keys that start with some letters."""
        return self.keys[
            bisect_left(self.keys, start) : bisect_left(self.keys, start + chr(0x10FFFF))
        ]


def build(documents: Iterable[Document], glossary: Mapping[str, GlossaryTerm]) -> Index:
    """Return the index of documents; they are numbered in the order given."""
    terms = {f"#{number}": term for number, term in enumerate(glossary.values())}
    counts = _Counts(terms)
    for document in documents:
        counts.add(document)
    return counts.index()


class _Counts:
    """What has been counted of the documents so far."""

    def __init__(self, terms: Mapping[str, GlossaryTerm]) -> None:
        self._terms = terms
        self._finder = Finder(
            {key: (t.label, *t.acronyms, *t.variants) for key, t in terms.items()}
        )
        self._ids: list[str] = []
        self._lengths: list[int] = []
        self._counts: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        """By key, one after the other: a document, and twice its count, and one if in the title."""
        self._written: Counter[str] = Counter()
        """By word as it is written: how many documents have it."""
        self._telling: set[str] = set()
        """Words that stand in a field that editors choose with care, or in the glossary."""
        for term in terms.values():
            self._telling.update(_parts(split(" . ".join(term.forms))))

    def add(self, document: Document) -> None:
        """Count the words of one more document."""
        counts: defaultdict[str, int] = defaultdict(int)
        words: set[str] = set()
        title: frozenset[str] = frozenset()
        length = 0
        for name, weight_ in WEIGHTS.items():
            written = split(document.fields.get(name, ""))
            times = Counter(written)
            keys = _keys if name == TITLE else _telling_keys
            for word, number in times.items():
                for key in keys(word):
                    counts[key] += weight_ * number
            if name == TITLE:
                title = frozenset(counts)
            for found in self._finder.find(written):
                counts[found.form.term] += weight_
            if name != TEXT:
                self._telling.update(_parts(times))
            words.update(times)
            length += len(written)
        document_ = len(self._ids)
        for key, count in counts.items():
            self._counts[key].extend((document_, 2 * count + (key in title)))
        self._written.update(words)
        self._ids.append(document.id)
        self._lengths.append(length)

    def index(self) -> Index:
        """Return the index of what has been counted."""
        frequency = Counter(self._telling)
        for written, times in self._written.items():
            for word in _words(written):
                frequency[word] += times
        having = {key: len(found) // 2 for key, found in self._counts.items()}
        phrases: defaultdict[str, list[Form]] = defaultdict(list)
        for key, term in self._terms.items():
            for form in dict.fromkeys(forms(key, term.forms)):
                phrases[form.stems[form.pivot]].append(form)
        return Index(
            ids=tuple(self._ids),
            postings=self._postings(),
            weights={key: weight(number, len(self._ids)) for key, number in having.items()},
            stems=_stems(frequency),
            phrases=phrases,
            everyday=_everyday(self._terms),
            ordinary=self._ordinary(form for found in phrases.values() for form in found),
            completions=_completions(having),
            suggestions={
                word: times.bit_length()
                for word, times in sorted(frequency.items())
                if len(word) > START and word.isalpha() and word not in STOP_WORDS
                if times > 1 or word in self._telling
            },
        )

    def _postings(self) -> dict[str, Sequence[int]]:
        average = sum(self._lengths) / max(1, len(self._lengths)) or 1
        norms = [_K1 * (1 - _B + _B * length / average) for length in self._lengths]
        return {
            key: array(
                "I",
                [
                    posting(document, count >> 1, norms[document], count & 1)
                    for document, count in zip(found[::2], found[1::2], strict=True)
                ],
            )
            for key, found in sorted(self._counts.items())
        }

    def _ordinary(self, found: Iterable[Form]) -> frozenset[str]:
        return frozenset(
            form.stems[0]
            for form in found
            if len(form.stems) == 1 and (word := form.capitals[0].lower())
            if len(word) < START or word in self._written or word in STOP_WORDS
        )


def _stems(words: Iterable[str]) -> dict[str, str]:
    known = {word: stem(word) for word in sorted(words)}
    others = {
        other: known[word] for word in known for other in sorted(kin(word)) if other not in known
    }
    return known | others


@lru_cache(maxsize=1 << 16)
def _keys(written: str) -> tuple[str, ...]:
    """Return the keys of a written word: the stem of each part, and of the parts as one word."""
    return tuple(map(stem, _words(written)))


@lru_cache(maxsize=1 << 16)
def _telling_keys(written: str) -> tuple[str, ...]:
    """Return the keys of a written word but those of words that say little."""
    return tuple(key for key in _keys(written) if key not in STOP_WORDS)


@lru_cache(maxsize=1 << 16)
def _words(written: str) -> tuple[str, ...]:
    """Return the words that a written word holds: its parts, and the parts as one."""
    parts = fold(written)
    joined = "".join(parts)
    return (*parts, joined) if len(parts) > 1 and len(joined) <= LONGEST else parts


def _parts(written: Iterable[str]) -> set[str]:
    return set(chain.from_iterable(map(_words, written)))


def posting(document: int, count: int, norm: float, in_title: int) -> int:
    """Return as one number that a word stands in a document, what that counts, and if in its title.

    ``count`` is of BM25F, weighted by field; it counts less and less the higher it is.
    """
    return document << 5 | (int(STEPS * count / (count + norm) + 0.5) or 1) << 1 | in_title


def weight(having: int, documents: int) -> int:
    """Return how telling a word is that so many of the documents have, in sixteenths."""
    return max(1, round(SCALE * math.log(1 + (documents - having + 0.5) / (having + 0.5))))


def _completions(having: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    starting: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(having, key=lambda key: (-having[key], key)):
        if len(key) >= START and len(found := starting[key[:START]]) < COMPLETIONS:
            found.append(key)
    return {start: tuple(found) for start, found in sorted(starting.items())}


def _everyday(terms: Mapping[str, GlossaryTerm]) -> dict[str, Sequence[Saying]]:
    found: defaultdict[str, list[Saying]] = defaultdict(list)
    for key, term in terms.items():
        for text in term.everyday:
            parts = (part for word in split(text) for part in fold(word))
            telling = tuple(stem(part) for part in parts if part not in STOP_WORDS)
            if len(telling) > 1:
                found[telling[0]].append((telling, key))
    return {
        first: sorted(sayings, key=lambda one: (-len(one[0]), one[1]))
        for first, sayings in found.items()
    }
