"""From a query to documents, best first. ``theme/assets/search.js`` is the same in the browser.

All arithmetic is in whole numbers, so both give the same order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from whatworks.glossary import Form, is_acronym
from whatworks.language import STOP_WORDS, fold, split
from whatworks.publish.search.index import START, STEPS, Index, weight

LONGEST = 32
"""Words of a query that are read; what follows is left out."""
FULL, COMPLETED, APART = 100, 60, 50
"""What it counts to meet a wish, in hundredths: with the word itself or the term of the glossary;
with a longer word that starts like the one being typed; with all the words of a term as well."""
CONCEPT = (13, 10)
"""A term of the glossary weighs so much more than one word."""
ENOUGH = 7 * FULL
"""From this impact on a wish counts as met in full."""
TITLED = (13, 10)
"""A document counts so much more if its title has something of every wish."""
COVERAGE = (4, 10)
"""Documents that meet a smaller share than this of what the best one meets are left out …"""
ALWAYS = 10
"""… but never of so many best ones."""
PREFIX = 5
"""Letters of the first part of a compound, at most."""
COMPLETIONS = 8
"""Longer words that stand in for a word being typed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a query asks for: any of these keys, with what each adds in hundredths."""

    keys: tuple[tuple[str, int], ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a query finds."""

    documents: tuple[int, ...]
    """The numbers of the documents, best first."""
    read_as: str
    """The query as it was read, where words of it had to be mended; else empty."""
    concepts: tuple[str, ...]
    """The terms of the glossary that the query names."""


def ask(index: Index, query: str, *, mend: bool = True) -> Ranking:
    """Return the documents that fit a query, best first; none for a query without words.

    With ``mend``, a word that is not known is read as the nearest known word.
    """
    words = list(_words(index, query, mend=mend))
    wishes, concepts = _wishes(index, words)
    read_as = " ".join(word.text for word in words) if any(word.mended for word in words) else ""
    return Ranking(tuple(_ranked(index, wishes)), read_as, tuple(concepts))


@dataclass(frozen=True, slots=True)
class _Word:
    """A part of a written word of the query."""

    text: str
    stem: str
    capitals: bool
    mended: bool

    @property
    def says_something(self) -> bool:
        return self.text not in STOP_WORDS


def _words(index: Index, query: str, *, mend: bool) -> Iterator[_Word]:
    written = split(query)[:LONGEST]
    parts = [(part, is_acronym(one)) for one in written for part in fold(one)][:LONGEST]
    for at, (part, capitals) in enumerate(parts):
        text, stem = part, index.stems.get(part)
        is_last = at == len(parts) - 1
        if stem is None and mend and not (is_last and completions(index, part)):
            text = _mended(index, part) or part
            stem = index.stems.get(text)
        yield _Word(text, stem or text, capitals, text != part)


def completions(index: Index, start: str) -> tuple[str, ...]:
    """Return the keys that a word being typed may become, most frequent first."""
    if len(start) < START:
        return ()
    if len(start) == START:
        return tuple(key for key in index.completions.get(start, ()) if key != start)
    found = [key for key in index.keys_from(start) if key != start]
    return tuple(sorted(found, key=lambda key: (-len(index.postings[key]), key)))[:COMPLETIONS]


def _mended(index: Index, word: str) -> str | None:
    """Return the nearest word of the index, the most frequent of those equally near, or None."""
    if len(word) < 4 or any(map(str.isdigit, word)):
        return None
    limit = 1 if len(word) < 7 else 2
    best: tuple[int, int, str] | None = None
    for other, times in index.suggestions.items():
        changes = distance(word, other, limit)
        if changes <= limit:
            found = (2 * changes + (word[0] != other[0]), -times, other)
            best = min(best, found) if best else found
    return best[2] if best else None


def distance(a: str, b: str, limit: int) -> int:
    """Return how many single changes lead from one word to another, or more than ``limit``.

    A letter added, left out, changed, or swapped with the next is one change (Damerau 1964, each
    letter changed once at most).
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            changes = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                changes = min(changes, before[j - 2] + 1)
            current.append(changes)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return previous[-1]


def _wishes(index: Index, words: Sequence[_Word]) -> tuple[list[Wish], list[str]]:
    wishes: list[Wish] = []
    concepts: list[str] = []
    at, taken = 0, set[int]()
    for start, form in _named(index, words):
        if start < at:
            continue
        at = start + len(form.stems)
        concepts.append(form.term)
        taken.update(range(start, at))
        inside = words[start:at]
        if form.term in index.postings:
            wish = _either(index, form.term, inside)
            wishes.append(Wish(wish.keys, wish.weight * CONCEPT[0] // CONCEPT[1]))
        else:
            wishes += [_wish(index, word.stem) for word in inside if word.says_something]
    for key in _meant(index, [word.stem for word in words if word.says_something]):
        if key not in concepts and key in index.postings:
            concepts.append(key)
            wishes.append(Wish(((key, FULL),), index.weights[key]))
    for start, joined in _compounds(index, words):
        if not taken & {start, start + 1}:
            taken |= {start, start + 1}
            wishes.append(_either(index, joined, words[start : start + 2]))
    silent = not wishes and not any(word.says_something for word in words)
    for place, word in enumerate(words):
        if place in taken or not (word.says_something or silent):
            continue
        wishes.append(
            _wish(
                index, word.stem, completions(index, word.text) if place == len(words) - 1 else ()
            )
        )
    return wishes, list(dict.fromkeys(concepts))


def _wish(index: Index, stem: str, others: Sequence[str] = ()) -> Wish:
    keys = ((stem, FULL), *((other, COMPLETED) for other in others))
    weight_ = (
        index.weights.get(stem)
        or index.weights.get(others[0] if others else "")
        or weight(0, len(index.ids))
    )
    return Wish(keys, weight_)


def _meant(index: Index, said: Sequence[str]) -> Iterator[str]:
    """Yield the terms that people mean who say these stems, whatever else stands between them."""
    for at, first in enumerate(said):
        for telling, key in index.sayings.everyday.get(first, ()):
            rest = iter(said[at:])
            if all(stem in rest for stem in telling):
                yield key


def _either(index: Index, key: str, words: Sequence[_Word]) -> Wish:
    """Return the wish for a key, and for less the words that stand for it."""
    telling = [word.stem for word in words if word.says_something]
    keys = ((key, FULL), *((stem, APART // len(telling)) for stem in telling))
    return Wish(keys, index.weights[key])


def _compounds(index: Index, words: Sequence[_Word]) -> Iterator[tuple[int, str]]:
    """Yield where two words of the query stand as one in documents, as well being and wellbeing."""
    for start, (one, other) in enumerate(pairwise(words)):
        if len(one.text) <= PREFIX and (one.says_something or other.says_something):
            stem = index.stems.get(one.text + other.text, "")
            if stem in index.postings:
                yield start, stem


def _named(index: Index, words: Sequence[_Word]) -> Iterator[tuple[int, Form]]:
    """Yield where the query names a term of the glossary: from the left, the longest form first."""
    found = []
    for place, word in enumerate(words):
        for form in index.sayings.phrases.get(word.stem, ()):
            start = place - form.pivot
            run = words[max(0, start) : start + len(form.stems)]
            if start < 0 or tuple(one.stem for one in run) != form.stems:
                continue
            if index.needs_capitals(form) and len(words) > 1 and not run[0].capitals:
                continue
            found.append((start, -len(run), form.term, form))
    for start, _, _, form in sorted(found, key=lambda one: one[:3]):
        yield start, form


def _ranked(index: Index, wishes: Sequence[Wish]) -> list[int]:
    score: dict[int, int] = {}
    matched: dict[int, int] = {}
    titled: dict[int, int] = {}
    for wish in wishes:
        met: dict[int, int] = {}
        title: set[int] = set()
        for key, share in wish.keys:
            for posting in index.postings.get(key, ()):
                document = posting >> 5
                met[document] = met.get(document, 0) + share * (posting >> 1 & STEPS)
                if posting & 1 and share != COMPLETED:
                    title.add(document)
        for document, value in met.items():
            score[document] = score.get(document, 0) + wish.weight * value
            matched[document] = matched.get(document, 0) + wish.weight * min(ENOUGH, value)
        for document in title:
            titled[document] = titled.get(document, 0) + 1
    best = max(matched.values(), default=0)
    for document in score:
        factor = TITLED[titled.get(document) != len(wishes)]
        score[document] *= matched[document] * factor
    found = sorted(score, key=lambda document: (-score[document], document))
    return [
        document
        for place, document in enumerate(found)
        if place < ALWAYS or matched[document] * COVERAGE[1] >= best * COVERAGE[0]
    ]
