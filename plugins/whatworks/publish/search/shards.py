"""The index cut into small scripts, of which a query fetches the few it needs.

Scripts load from any server, from a folder (``file://``), and under a policy that forbids
``eval``. Numbers are written as printable text, which packs as well as bytes do once compressed.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from whatworks.publish.search.index import Index

SIZE = 9000
"""Characters of a shard, about; compressed it is less than half."""
_DIGITS = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\<')
_BASE_36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_LAST, _MORE = 60, 32
"""A number's last digit is one of the first 60, those before it are of the other 32."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of an index."""

    starts: tuple[str, ...]
    """Of each shard the first word or key it holds; anything before the first is in the first."""
    data: tuple[Mapping[str, Any], ...]


def shards(index: Index, glossary: Mapping[str, Sequence[Any]]) -> Shards:
    """Return an index in shards; ``glossary`` has by key what the browser shows of a term."""
    entries = dict(_entries(index))
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for word, stem in index.stems.items():
        forms[stem].append(word)
    names = sorted({*entries, *forms, *index.stems, *index.completions, *glossary})
    starts: list[str] = names[:1] or ["a"]  # a hub without entries has a shard, too
    size = 0
    for name in names:
        if size >= SIZE:
            starts.append(name)
            size = 0
        postings = index.postings.get(name, ())
        size += 2 * len(postings) + 8 + sum(len(form) for form in forms.get(name, ()))
        size += sum(len(str(value)) for value in (entries.get(name, ()), glossary.get(name, ())))
    groups: list[list[str]] = [[] for _ in starts]
    for name in names:
        groups[place(starts, name)].append(name)
    return Shards(
        tuple(starts),
        tuple(
            _shard(
                number,
                group,
                index=index,
                forms=forms,
                entries=entries,
                glossary=glossary,
                starts=starts,
            )
            for number, group in enumerate(groups)
        ),
    )


def place(starts: Sequence[str], name: str) -> int:
    """Return the number of the shard that holds a word or key."""
    return max(0, bisect_right(starts, name) - 1)


def _entries(index: Index) -> Iterator[tuple[str, tuple[list[Any], list[Any]]]]:
    """Yield what is kept under a stem besides its postings: forms of terms, and everyday words."""
    for stem in sorted({*index.phrases, *index.everyday}):
        phrases = [
            [" ".join(form.stems), form.pivot, form.term, int(index.needs_capitals(form))]
            for form in index.phrases.get(stem, ())
        ]
        everyday = [[" ".join(telling), key] for telling, key in index.everyday.get(stem, ())]
        yield stem, (phrases, everyday)


def _shard(
    number: int,
    group: Iterable[str],
    *,
    index: Index,
    forms: Mapping[str, Sequence[str]],
    entries: Mapping[str, tuple[list[Any], list[Any]]],
    glossary: Mapping[str, Sequence[Any]],
    starts: Sequence[str],
) -> dict[str, Any]:
    keys, endings, counts, weights, gaps, values = [], [], [], [], [], []
    elsewhere, phrases, everyday, completions, terms = {}, {}, {}, {}, {}
    for name in group:
        own = [form for form in forms.get(name, ()) if place(starts, form) == number]
        if own or name in index.postings:
            keys.append(name)
            endings.append(",".join(_ending(name, form) for form in own))
            found = index.postings.get(name, ())
            counts.append(len(found))
            weights.append(index.weights.get(name, 0))
            documents = [posting >> 5 for posting in found]
            gaps += [after - before - 1 for before, after in pairwise((-1, *documents))]
            values += [posting & 31 for posting in found]
        stem = index.stems.get(name, name)
        if stem != name and place(starts, stem) != number:
            elsewhere[name] = stem
        if name in entries:
            phrases[name], everyday[name] = entries[name]
        if name in index.completions:
            completions[name] = " ".join(index.completions[name])
        if name in glossary:
            terms[name] = glossary[name]
    data = {
        "k": " ".join(keys),
        "f": "|".join(endings),
        "n": numbers(counts),
        "w": numbers(weights),
        "g": numbers(gaps),
        "v": numbers(values),
        "s": elsewhere,
        "p": {stem: found for stem, found in phrases.items() if found},
        "e": {stem: found for stem, found in everyday.items() if found},
        "c": completions,
        "t": terms,
    }
    return {name: value for name, value in data.items() if value}


def _ending(stem: str, form: str) -> str:
    """Return how a form differs from its stem: letters to take away, then what to add."""
    same = _same(stem, form)
    return _BASE_36[len(stem) - same] + form[same:]


def _same(one: str, other: str) -> int:
    """Return how many first letters two words share."""
    differ = (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return next(differ, min(len(one), len(other)))


def word_list(words: Mapping[str, int]) -> list[str]:
    """Return sorted words, each as what it adds to the one before, with a number for each."""
    shared, endings, before = [], [], ""
    for word in words:
        same = _same(before, word)
        shared.append(same)
        endings.append(word[same:])
        before = word
    return [numbers(shared), " ".join(endings), numbers(words.values())]


def numbers(values: Iterable[int]) -> str:
    """Return whole numbers from 0 as printable text, small ones in one character."""
    return "".join([_SHORT[value] if value < len(_SHORT) else _digits(value) for value in values])


def _digits(value: int) -> str:
    text = ""
    while value >= _LAST:
        value, rest = divmod(value - _LAST, _MORE)
        text += _DIGITS[_LAST + rest]
    return text + _DIGITS[value]


_SHORT = tuple(map(_digits, range(1024)))
