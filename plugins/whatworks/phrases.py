"""Finds phrases of a list in a text: whole words, however they are joined, and not in names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_JOIN = r"[\s\u2010\u2011-]+"
_SPACE = re.compile(_JOIN)
_NEXT = re.compile(r"(?P<between>[\s,]*)(?P<word>[^\W_][\w'’-]*)")
_BEFORE = re.compile(r"([\w'’-]+)\s*$")
_OPENING = " \t\n\"'“‘(["
"""What may stand between the end of a sentence and the first word of the next."""


@dataclass(frozen=True, slots=True)
class FoundPhrase:
    """A phrase where it stands in a text."""

    phrase: str
    """As it is written in the list."""
    start: int
    end: int


class Phrases:
    """Finds the phrases of one list, with one pattern for all of them."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take phrases; one that ends in * stands for every word that begins like its last."""
        self._phrases = {_key(one): one for one in phrases}
        longest = sorted(self._phrases, key=lambda key: (key[0], -len(key), key))
        # under their first letter, so that most words are passed over after a few comparisons
        letters = groupby(longest, key=lambda key: key[0])
        forms = "|".join(
            f"{re.escape(one)}(?:{'|'.join(_form(key[1:]) for key in keys)})"
            for one, keys in letters
        )
        self._pattern = re.compile(rf"(?<!\w)(?:{forms})(?!\w)") if forms else None

    def find(self, text: str) -> Iterator[FoundPhrase]:
        """Yield the phrases in a text, one after another, none of them part of a name.

        A phrase is part of a name where it has a capital that is neither its own nor that of the
        first word of a sentence, and where it begins a sentence and a capital follows.
        """
        small = text.lower()
        if self._pattern is None or len(small) != len(text):
            return
        for found in self._pattern.finditer(small):
            phrase = self._phrase(_key(found[0]))
            if not _is_name(text, found.start(), found.end(), phrase):
                yield FoundPhrase(phrase, found.start(), found.end())

    def _phrase(self, key: str) -> str:
        beginnings = (f"{key[:end]}*" for end in range(len(key), 0, -1))
        return next(self._phrases[one] for one in (key, *beginnings) if one in self._phrases)


def next_words(text: str, end: int, count: int, *, over: str = "") -> list[str]:
    """Return the words that follow a place in a text, as far as only spaces part them.

    ``over`` is a comma where that may part them too.
    """
    words: list[str] = []
    while len(words) < count and (found := _NEXT.match(text, end)):
        if not over and "," in found["between"]:
            break
        words.append(found["word"].lower())
        end = found.end()
    return words


def word_before(text: str, start: int) -> str:
    """Return the word before a place in a text, or nothing."""
    found = _BEFORE.search(text[max(0, start - 40) : start])
    return found[1].lower() if found else ""


def begins_sentence(text: str, start: int) -> bool:
    """Say whether the word at a place is the first of a sentence."""
    before = text[max(0, start - 20) : start].rstrip(_OPENING)
    return not before or before[-1] in ".!?:"


def _key(phrase: str) -> str:
    return _SPACE.sub(" ", phrase.lower())


def _form(key: str) -> str:
    stem = key.removesuffix("*")
    return _JOIN.join(map(re.escape, stem.split(" "))) + (r"\w*" if stem != key else "")


def _is_name(text: str, start: int, end: int, phrase: str) -> bool:
    written, listed = _SPACE.split(text[start:end]), _SPACE.split(phrase)
    for ours, theirs in zip(listed, written, strict=True):
        if ours != ours.lower():
            if theirs != ours:
                return True
        elif theirs != theirs.lower() and not (theirs is written[0] and theirs[1:].islower()):
            return True
    if written[0] == written[0].lower() or listed[0] != listed[0].lower():
        return False
    follows = _NEXT.match(text, end)
    return not begins_sentence(text, start) or (
        follows is not None and follows["between"].isspace() and follows["word"][0].isupper()
    )
