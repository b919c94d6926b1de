"""The forms of the glossary's terms, and where they stand in a run of words."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain

from whatworks.language import STOP_WORDS, bare, fold, split, stem

SHORT = 4
"""Acronyms of so many letters or fewer are too like ordinary words to count in small letters."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a term."""

    term: str
    """The id of the term."""
    stems: tuple[str, ...]
    capitals: tuple[str, ...]
    """For each stem the letters it must be written in, such as SALT; empty where any will do."""

    @property
    def pivot(self) -> int:
        """Return the place of the first word that says something, which the form is kept under."""
        return next((at for at, one in enumerate(self.stems) if one not in STOP_WORDS), 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A form in a run of words."""

    form: Form
    start: int
    """Its first word."""
    end: int
    """The word after its last."""


def forms(id_: str, texts: Sequence[str], *, as_written: bool = False) -> Iterator[Form]:
    """Yield the forms of a term, those with a hyphenated word also with that word as one.

    ``as_written`` keeps the words themselves, and their plural, where else only the stems count;
    and it keeps the capitals of every acronym and name.
    """
    keeps = _has_own_capitals if as_written else _is_short_acronym
    for text in texts:
        words = [(written, fold(written)) for written in split(text)]
        apart = [
            (part, written if len(parts) == 1 else "") for written, parts in words for part in parts
        ]
        joined = [("".join(parts), written) for written, parts in words]
        for run in dict.fromkeys((tuple(apart), tuple(joined))):
            if run:
                capitals = tuple(
                    written if keeps(written, place) else ""
                    for place, (_, written) in enumerate(run)
                )
                parts = tuple(part for part, _ in run)
                if as_written:
                    yield Form(id_, parts, capitals)
                    yield Form(id_, (*parts[:-1], f"{parts[-1]}s"), capitals)
                else:
                    yield Form(id_, tuple(map(stem, parts)), capitals)


def _is_short_acronym(written: str, _place: int) -> bool:
    letters = written.removesuffix("s")
    return len(letters) <= SHORT and is_acronym(written)


def _has_own_capitals(written: str, place: int) -> bool:
    """Say whether a word has capitals beside the one that any first word of a label has."""
    return is_acronym(written) or (place > 0 and written != written.lower())


def is_acronym(written: str) -> bool:
    """Say whether a word has two capitals or more."""
    return sum(letter.isupper() for letter in written) > 1


class Finder:
    """Finds the terms of a glossary in texts."""

    def __init__(self, terms: Mapping[str, Sequence[str]], *, as_written: bool = False) -> None:
        """Take the texts of every term's forms, by its id.

        By default a form is found wherever its stems are, which is what a search wants.
        ``as_written`` finds only the words themselves or their plural, with the capitals of
        acronyms and names: an explanation must be of the term that stands there, not of one like
        it.
        """
        self._parts = fold if as_written else _stems
        self._start = _Step()
        for id_, texts in sorted(terms.items()):
            for form in dict.fromkeys(forms(id_, texts, as_written=as_written)):
                step = self._start
                for part in form.stems:
                    step = step.next.setdefault(part, _Step())
                step.forms.append(form)

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Yield the longest form that starts at each word, one after another, none overlapping."""
        cut = list(map(self._parts, words))
        parts = list(chain.from_iterable(cut))
        ends = list(accumulate(map(len, cut)))  # of each word, as a place among the parts
        next_ = 0
        for at in [at for at, first in enumerate(parts) if first in self._start.next]:
            if at < next_:
                continue
            step, longest = self._start, None
            for end in range(at, len(parts)):
                if (following := step.next.get(parts[end])) is None:
                    break
                step = following
                if step.forms:
                    own = [bisect_right(ends, place) for place in range(at, end + 1)]
                    written = [words[place] for place in own]
                    for form in step.forms:
                        if _keeps_capitals(form, written):
                            longest, next_ = Found(form, own[0], own[-1] + 1), end + 1
                            break
            if longest is not None:
                yield longest


@dataclass(slots=True)
class _Step:
    """A place on the way through the words of forms."""

    next: dict[str, "_Step"] = field(default_factory=dict)
    """The steps that may follow, by the word that leads to each."""
    forms: list[Form] = field(default_factory=list)
    """The forms that end here."""


@lru_cache(maxsize=1 << 16)
def _stems(written: str) -> tuple[str, ...]:
    return tuple(map(stem, fold(written)))


def _keeps_capitals(form: Form, words: Sequence[str]) -> bool:
    return all(
        not capitals or bare(word).removesuffix("s") == capitals.removesuffix("s")
        for capitals, word in zip(form.capitals, words, strict=True)
    )
