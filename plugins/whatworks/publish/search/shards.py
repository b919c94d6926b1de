"""The index cut into small scripts, of which a query fetches the few it needs.

Scripts load from any server, from a folder (``file://``), and under a policy that forbids
``eval``. Numbers are written as printable text, which packs as well as bytes do once compressed.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

from whatworks.publish.records import as_text
from whatworks.publish.search.index import Index, Sayings

SIZE = 9000
"""Characters of a shard, about; compressed it is less than half."""
LEAST = 3000
"""From this size on a shard ends where the first letters of words change. So there are few shards
whose bounds move when a text is edited."""
LETTERS = 2
_SAYING = 40
"""Characters of one way to say a term, about."""
_END = chr(0x10FFFF)
"""After every word."""
_T = TypeVar("_T", str, tuple[str, str])
_DIGITS = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"\\<')
_BASE_36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_LAST, _MORE = 60, 32
"""A number's last digit is one of the first 60, those before it are of the other 32."""
_ONE_DIGIT = bytes(map(ord, _DIGITS[:_LAST])).ljust(256)


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of an index."""

    starts: tuple[str, ...]
    """Where each shard begins; anything before the first is in the first."""
    texts: tuple[str, ...]
    """What each holds, as JSON."""


def shards(index: Index, earlier: tuple[Index, Shards] | None = None) -> Shards:
    """Return an index in shards; those in which nothing has changed are taken from earlier ones."""
    cut = _Cut(index)
    kept: Mapping[tuple[str, str], str] = {}
    changed: Sequence[str] = ()
    if earlier and _weighs_alike(earlier[0], index):
        changed = sorted(_changed(earlier[0], index))
        kept = dict(zip(_ranges(earlier[1].starts), earlier[1].texts, strict=True))
    texts = []
    for start, end in _ranges(cut.starts):
        is_same = bisect_left(changed, start) == bisect_left(changed, end)
        own = kept.get((start, end)) if is_same else None
        texts.append(own or as_text(cut.shard(start, end)))
    return Shards(cut.starts, tuple(texts))


def place(starts: Sequence[str], name: str) -> int:
    """Return the number of the shard that holds a word or key."""
    return max(0, bisect_right(starts, name) - 1)


def _ranges(starts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield where each shard begins and where it ends."""
    return pairwise(("", *starts[1:], _END))


def _weighs_alike(before: Index, index: Index) -> bool:
    """Say whether what is the same under a key is the same in the shard."""
    return len(before.counted) == len(index.counted) and before.sayings == index.sayings


def _changed(before: Index, index: Index) -> set[str]:
    """Return the words and keys with which something else is kept than before."""
    forms, was = index.forms, before.forms
    changed = {
        word
        for key in _differing(forms, was)
        for word in (key, *forms.get(key, ()), *was.get(key, ()))
    }
    changed.update(_differing(index.postings, before.postings))
    changed.update(_differing(index.completions, before.completions))
    if before.ordinary != index.ordinary:
        changed.update(index.sayings.phrases)
    return changed


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> Iterator[str]:
    """Yield under which names not the same is kept."""
    for name, value in one.items():
        was = other.get(name)
        if value is not was and value != was:
            yield name
    yield from other.keys() - one.keys()


class _Cut:
    """An index with the places where it is cut."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._terms = dict(_terms(index.sayings))
        said = (index.sayings.phrases, index.sayings.everyday, self._terms)
        self._names = sorted({*index.postings, *index.forms}.union(*said))
        self._beginnings = sorted(index.completions)
        self.starts = tuple(self._starts())

    def _starts(self) -> Iterator[str]:
        if not self._names:
            yield "a"  # a hub without entries has a shard, too
        postings, forms, sayings = self._index.postings, self._index.forms, self._index.sayings
        more = Counter({key: len(term[2]) for key, term in self._terms.items()})
        for found in (sayings.phrases, sayings.everyday):
            more.update({name: _SAYING * len(said) for name, said in found.items()})
        before, size = "", 0
        for name in self._names:
            own = 2 * len(postings.get(name, ())) + 8 + sum(map(len, forms.get(name, ())))
            if name in more:
                own += more[name]
            full = size + own > SIZE or name[:LETTERS] != before[:LETTERS]
            if before == "" or (size >= LEAST and full):
                yield name[: _same(before, name) + 1]
                size = 0
            size += own
            before = name

    @cached_property
    def _elsewhere(self) -> list[tuple[str, str]]:
        """Return the forms whose stem is in another shard, with that stem."""
        found = []
        for start, end in _ranges(self.starts):
            for key in _within(self._names, start, end):
                forms = self._index.forms.get(key)
                if forms and (forms[0] < start or forms[-1] >= end):
                    found += [(form, key) for form in forms if not start <= form < end]
        return sorted(found)

    def shard(self, start: str, end: str) -> dict[str, Any]:
        """Return what stands from one word on and before another."""
        index = self._index
        keys, endings, counts, weights, gaps, values = [], [], [], [], [], []
        names = _within(self._names, start, end)
        for name in names:
            forms = [form for form in index.forms.get(name, ()) if start <= form < end]
            found = index.postings.get(name)
            if found or forms:
                keys.append(name)
                endings.append(",".join([_ending(name, form) for form in forms]))
                counts.append(len(found) if found else 0)
                weights.append(index.weights.get(name, 0))
            if found:
                documents = [posting >> 5 for posting in found]
                pairs = pairwise((-1, *documents))
                gaps.append(numbers([after - before - 1 for before, after in pairs]))
                values.append(numbers([posting & 31 for posting in found]))
        data = {
            "k": " ".join(keys),
            "f": "|".join(endings),
            "n": numbers(counts),
            "w": numbers(weights),
            "g": "".join(gaps),
            "v": "".join(values),
            "s": dict(_within(self._elsewhere, (start, ""), (end, ""))),
            "p": {name: self._phrases(name) for name in names if name in index.sayings.phrases},
            "e": {
                name: [[" ".join(telling), key] for telling, key in index.sayings.everyday[name]]
                for name in names
                if name in index.sayings.everyday
            },
            "c": {
                letters: " ".join(index.completions[letters])
                for letters in _within(self._beginnings, start, end)
            },
            "t": {name: self._terms[name] for name in names if name in self._terms},
        }
        return {name: value for name, value in data.items() if value}

    def _phrases(self, name: str) -> list[list[Any]]:
        return [
            [" ".join(form.stems), form.pivot, form.term, int(self._index.needs_capitals(form))]
            for form in self._index.sayings.phrases[name]
        ]


def _within(names: Sequence[_T], start: _T, end: _T) -> Sequence[_T]:
    return names[bisect_left(names, start) : bisect_left(names, end)]


def _terms(sayings: Sayings) -> Iterator[tuple[str, list[Any]]]:
    """Yield what the browser shows of each term of the glossary, and what it marks."""
    for (key, term), id_ in zip(sayings.terms.items(), sayings.glossary, strict=True):
        yield key, [term.label, id_, term.definition, list(term.names)]


def _ending(stem: str, form: str) -> str:
    """Return how a form differs from its stem: letters to take away, then what to add."""
    same = _same(stem, form)
    return _BASE_36[len(stem) - same] + form[same:]


def _same(one: str, other: str) -> int:
    """Return how many first letters two words share."""
    same = 0
    for letter, its in zip(one, other, strict=False):
        if letter != its:
            break
        same += 1
    return same


def word_list(words: Mapping[str, int]) -> list[str]:
    """Return sorted words, each as what it adds to the one before, with a number for each."""
    shared, endings, before = [], [], ""
    for word in words:
        same = _same(before, word)
        shared.append(same)
        endings.append(word[same:])
        before = word
    return [numbers(shared), " ".join(endings), numbers(list(words.values()))]


def numbers(values: Collection[int]) -> str:
    """Return whole numbers from 0 as printable text, small ones in one character."""
    if max(values, default=0) < _LAST:
        return bytes(values).translate(_ONE_DIGIT).decode()
    return "".join([_SHORT[value] if value < len(_SHORT) else _digits(value) for value in values])


def _digits(value: int) -> str:
    text = ""
    while value >= _LAST:
        value, rest = divmod(value - _LAST, _MORE)
        text += _DIGITS[_LAST + rest]
    return text + _DIGITS[value]


_SHORT = tuple(map(_digits, range(1024)))
