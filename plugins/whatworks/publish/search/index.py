"""The search index: for every word and every term of the glossary, where it stands and how much.

Ranking is BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
fields", CIKM 2004): what a word adds to an entry is worked out here, from the fields it stands in
and the length of the entry, and rounded to 15 steps. A query only adds these up.

An index can be made from an earlier one, and is the same as if it had been made anew. It shares
with that everything but what the texts that were edited have changed.
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import accumulate, chain, islice, pairwise
from typing import Any

from whatworks.glossary import Form, forms
from whatworks.language import STOP_WORDS, fold, kin, split, stem
from whatworks.publish.search.counting import Counted, numbered, parts_of
from whatworks.schema.site import GlossaryTerm

STEPS = 15
"""Impacts go from 1 to this."""
SCALE = 16
"""Weights of words are whole numbers of sixteenths, so that every sum is exact in any language."""
START = 3
"""Letters of a word from which on it is completed."""
COMPLETIONS = 4
"""Completions of so few letters."""
_K1, _B = 2.0, 0.4
_ROUNDED = 8
"""The average length is rounded to one of so many steps on the way to its double: else every edit
would move the impacts of all entries a little."""

Saying = tuple[tuple[str, ...], str]
"""The telling stems of what people say instead of a term of the glossary, and the term's key."""
Postings = dict[str, "array[int]"]


@dataclass(frozen=True)
class Sayings:
    """What people say, by the glossary."""

    glossary: Mapping[str, GlossaryTerm]

    @cached_property
    def terms(self) -> Mapping[str, GlossaryTerm]:
        """Return the terms of the glossary by their keys."""
        return numbered(self.glossary)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of all forms of terms."""
        written = split(" . ".join(form for term in self.terms.values() for form in term.forms))
        return frozenset(chain.from_iterable(map(parts_of, written)))

    @cached_property
    def phrases(self) -> Mapping[str, Sequence[Form]]:
        """Return forms of the glossary by the stem each is kept under; ``Form.term`` is a key."""
        phrases: defaultdict[str, list[Form]] = defaultdict(list)
        for key, term in self.terms.items():
            for form in dict.fromkeys(forms(key, term.forms)):
                phrases[form.stems[form.pivot]].append(form)
        return dict(phrases)

    @cached_property
    def everyday(self) -> Mapping[str, Sequence[Saying]]:
        """Return by its first stem what people say instead of a term, and the term's key."""
        found: defaultdict[str, list[Saying]] = defaultdict(list)
        for key, term in self.terms.items():
            for text in term.everyday:
                parts = (part for word in split(text) for part in fold(word))
                telling = tuple(stem(part) for part in parts if part not in STOP_WORDS)
                if len(telling) > 1:
                    found[telling[0]].append((telling, key))
        return {
            first: sorted(sayings, key=lambda one: (-len(one[0]), one[1]))
            for first, sayings in found.items()
        }


@dataclass(frozen=True)
class Index:
    """Everything that is needed to rank documents for a query; the browser gets it in shards.

    A key is the stem of a word, or ``#`` and the number of a term of the glossary.
    """

    counted: tuple[Counted, ...]
    """What it was made of; a document's number is its place here."""
    postings: Mapping[str, "array[int]"]
    """By key, in the documents' order: each is a ``posting``."""
    times: Mapping[str, int]
    """By word, how often documents have it, each way of writing it counted by itself."""
    chosen: Mapping[str, int]
    """By word, how many documents have it in a field that editors choose with care."""
    forms: Mapping[str, tuple[str, ...]]
    """By stem, every known word that has it and the words that mean the same, sorted."""
    completions: Mapping[str, tuple[str, ...]]
    """By the first three letters of a word: the most frequent keys that start with them."""
    sayings: Sayings

    def __reduce__(self) -> tuple[Any, ...]:
        """Return it in a few large pieces, which are read much faster than many small ones."""
        kept = (_packed(self.forms), _packed(self.completions))
        sums = [(" ".join(sums), array("I", sums.values())) for sums in (self.times, self.chosen)]
        postings = array("I")
        for found in self.postings.values():
            postings.extend(found)
        numbers = array("I", map(len, self.postings.values()))
        return _unpacked, (
            self.counted,
            (" ".join(self.postings), numbers, postings),
            sums,
            kept,
            self.sayings,
        )

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the documents."""
        return tuple(one.id for one in self.counted)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return all keys in their order."""
        return tuple(sorted(self.postings))

    def keys_from(self, start: str) -> tuple[str, ...]:
        """Return the keys that start with some letters."""
        return self.keys[
            bisect_left(self.keys, start) : bisect_left(self.keys, start + chr(0x10FFFF))
        ]

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """Return by key how telling it is (its inverse document frequency), in sixteenths."""
        numbers = {len(found) for found in self.postings.values()}
        weights = {number: weight(number, len(self.counted)) for number in numbers}
        return {key: weights[len(found)] for key, found in self.postings.items()}

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """Return the stem of every known word, and of those that mean the same."""
        return {word: stem_ for stem_, words in self.forms.items() for word in words}

    @cached_property
    def suggestions(self) -> Mapping[str, int]:
        """Return words that a misspelt one may be mended to, with how often they occur.

        That is on a scale of doubles. A word that stands in the text of one document only is not
        there: it may be misspelt itself.
        """
        telling = self.chosen.keys() | self.sayings.words
        often = {word for word, times in self.times.items() if times > 1} | telling
        return {
            word: (self.times.get(word, 0) + (word in telling)).bit_length()
            for word in sorted(often)
            if len(word) > START and word.isalpha() and word not in STOP_WORDS
        }

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Return the stems of acronyms too like ordinary words to count in small letters."""
        small = {*STOP_WORDS, *chain.from_iterable(one.small for one in self.counted)}
        return frozenset(
            form.stems[0]
            for form in chain.from_iterable(self.sayings.phrases.values())
            if len(form.stems) == 1 and (word := form.capitals[0].lower())
            if len(word) < START or word in small
        )

    def needs_capitals(self, form: Form) -> bool:
        """Say whether a form counts in capitals only, or as the whole query."""
        return len(form.stems) == 1 and bool(form.capitals[0]) and form.stems[0] in self.ordinary


def build(
    counted: Iterable[Counted],
    glossary: Mapping[str, GlossaryTerm],
    before: Index | None = None,
) -> Index:
    """Return the index of documents; they are numbered in the order given.

    ``before`` is an index of the same hub at an earlier time.
    """
    documents = tuple(counted)
    if before is None or before.sayings.glossary != glossary:
        before = Index((), {}, {}, {}, {}, {}, Sayings(glossary))
    times, chosen = _sums(before, documents)
    postings = _postings(before, documents)
    return Index(
        counted=documents,
        postings=postings,
        times=times,
        chosen=chosen,
        forms=_forms(times, before),
        completions=_completions(postings, before),
        sayings=before.sayings,
    )


_Packed = tuple[str, "array[int]", str]


def _packed(table: Mapping[str, Sequence[str]]) -> _Packed:
    words = " ".join(chain.from_iterable(table.values()))
    return " ".join(table), array("I", map(len, table.values())), words


def _unpacked(
    counted: tuple[Counted, ...],
    postings: tuple[str, "array[int]", "array[int]"],
    sums: Iterable[tuple[str, "array[int]"]],
    kept: Iterable[_Packed],
    sayings: Sayings,
) -> Index:
    """Return the index whose pieces these are."""
    keys, numbers, flat = postings
    ends = (0, *accumulate(numbers))
    times, chosen = (dict(zip(words.split(), each, strict=True)) for words, each in sums)
    forms_, completions = map(_table, kept)
    found = {key: flat[a:b] for key, (a, b) in zip(keys.split(), pairwise(ends), strict=True)}
    return Index(counted, found, times, chosen, forms_, completions, sayings)


def _table(packed: _Packed) -> dict[str, tuple[str, ...]]:
    names, lengths, words = packed
    rest = iter(words.split())
    return {
        name: tuple(islice(rest, length))
        for name, length in zip(names.split(), lengths, strict=True)
    }


def _sums(before: Index, documents: Sequence[Counted]) -> tuple[Counter[str], Counter[str]]:
    """Return by word how often documents have it at all, and in a field chosen with care."""
    times, chosen = Counter(before.times), Counter(before.chosen)
    was = {one.id: one for one in before.counted}
    for one in documents:
        old = was.pop(one.id, None)
        if old != one:
            times.update(chain(one.words.split(), one.again.split()))
            chosen.update(one.chosen.split())
            if old is not None:
                was[one.id] = old
    for old in was.values():
        _take(times, chain(old.words.split(), old.again.split()))
        _take(chosen, old.chosen.split())
    return times, chosen


def _take(sums: Counter[str], words: Iterable[str]) -> None:
    for word in words:
        sums[word] -= 1
        if not sums[word]:
            del sums[word]


def _postings(before: Index, documents: Sequence[Counted]) -> Postings:
    average = _average(documents)
    if before.ids == tuple(one.id for one in documents) and _average(before.counted) == average:
        return _mended(before, documents, average)
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, one in enumerate(documents):
        document = number << 5
        for key, code in _codes(one, average).items():
            postings[key].append(document | code)
    return dict(postings)


def _mended(before: Index, documents: Sequence[Counted], average: float) -> Postings:
    """Return the postings of an index after some of its documents were edited."""
    postings = dict(before.postings)
    for number, (old, new) in enumerate(zip(before.counted, documents, strict=True)):
        if old == new:
            continue
        was, now = _codes(old, average), _codes(new, average)
        for key in was.keys() | now.keys():
            if was.get(key) == (code := now.get(key)):
                continue
            found = postings.pop(key, array("I"))
            start = bisect_left(found, number << 5)
            own = array("I", () if code is None else (number << 5 | code,))
            if made := found[:start] + own + found[start + (key in was) :]:
                postings[key] = made
    return postings


def _average(documents: Sequence[Counted]) -> float:
    """Return the average length of documents, rounded to a step."""
    average = sum(one.length for one in documents) / max(1, len(documents)) or 1
    return float(2 ** (round(math.log2(average) * _ROUNDED) / _ROUNDED))


def _codes(one: Counted, average: float) -> dict[str, int]:
    """Return by key what a document's posting says beside its number."""
    norm = _K1 * (1 - _B + _B * one.length / average)
    codes = {
        count: (int(STEPS * (count >> 1) / ((count >> 1) + norm) + 0.5) or 1) << 1 | count & 1
        for count in {*one.counts}
    }
    return dict(zip(one.keys.split(), map(codes.__getitem__, one.counts), strict=True))


def weight(having: int, documents: int) -> int:
    """Return how telling a word is that so many of the documents have, in sixteenths."""
    return max(1, round(SCALE * math.log(1 + (documents - having + 0.5) / (having + 0.5))))


def _forms(times: Mapping[str, int], before: Index) -> dict[str, tuple[str, ...]]:
    """Return by stem the known words that have it, with their kin."""
    always = before.sayings.words
    known = times.keys() | always
    was = before.times.keys() | always if before.forms else set[str]()
    words: defaultdict[str, set[str]] = defaultdict(set)
    for word in known ^ was:
        words[stem(word)].add(word)
    forms_ = dict(before.forms)
    for key, changed in words.items():
        own = known & changed.union(forms_.pop(key, ()))
        if own:
            forms_[key] = tuple(sorted(own.union(*map(kin, own))))
    return forms_


def _completions(postings: Postings, before: Index) -> dict[str, tuple[str, ...]]:
    """Return by the first letters of keys the most frequent of these."""
    was = before.postings
    changed = {
        key[:START]
        for key in chain(postings, was.keys() - postings.keys())
        if postings.get(key) is not (old := was.get(key)) and len(key) >= START
        if len(postings.get(key, ())) != len(old or ())
    }
    starting: defaultdict[str, list[str]] = defaultdict(list)
    for key in postings:
        if key[:START] in changed:
            starting[key[:START]].append(key)
    kept = {start: keys for start, keys in before.completions.items() if start not in changed}
    return kept | {
        start: tuple(nsmallest(COMPLETIONS, keys, key=lambda key: (-len(postings[key]), key)))
        for start, keys in starting.items()
    }
