"""Advice on acronyms that nothing explains where they are first used."""

import re
from collections.abc import Iterator, Sequence

from whatworks.check.pieces import Piece
from whatworks.language import WORD
from whatworks.model import Configuration, Problem
from whatworks.phrases import begins_sentence
from whatworks.readability import sentences

_ACRONYM = re.compile(
    r"(?<![\w@/.&’'\ufffc])(?:[A-Z]{2,7}|[A-Z][a-z][A-Z]{1,4})(?=s?(?:['’]s?)?(?![\w@&]|[./]\w|-\d))"
)
_SAYS_WHAT = re.compile(r",? (?:stands for|is short for|means|is an?|was an?|is the) ")
_OF_A_NAME = re.compile(r"\s[A-Z][a-z]")
_LAST_WORD = re.compile(r"\b([\w’'-]+)\s$")
_FIGURE = re.compile(r"(?: ?[=:<>] ?| )[-\u2212]?\d*\.\d")
"""What follows the letters of a statistic: ``SD 1.2``, ``CI = 0.3``."""
_WRITTEN = """
ALL ALWAYS AND BEFORE DO DOES EVERY FIRST HOW IF IS ME MUST MY NEVER NO NONE NOT NOW ONLY OR OUR
STOP THE WE WHAT WHEN WHO WHY YES YOU YOUR
"""
_STRESSED = frozenset(_WRITTEN.split())
"""Words that are written in capitals so that nobody overlooks them."""
_ROMAN = re.compile(r"[IVX]+")
_SMALL = frozenset({"of", "and", "for", "the", "in", "to", "with", "on", "at", "a", "an"})


def acronyms_are_explained(
    read: Sequence[Piece], configuration: Configuration
) -> Iterator[Problem]:
    """Yield advice on the first use of each acronym that nothing explains."""
    seen = set(configuration.explained_acronyms)
    for piece in read:
        if piece.field == "title" or piece.is_heading or _is_shouted(piece.text):
            continue
        for found in _ACRONYM.finditer(piece.own):
            acronym = found[0]
            if acronym in seen or acronym in _STRESSED or _ROMAN.fullmatch(acronym):
                continue
            if _FIGURE.match(piece.text, found.end()):
                continue
            seen.add(acronym)
            if _is_introduced(found, piece.text) or _is_spelt_out(
                acronym, _sentence_at(found.start(), piece.text)
            ):
                continue
            yield piece.problem(
                "WW553",
                f'"{acronym}" is not explained',
                f'spell it out the first time, with "({acronym})" after it, or add it to '
                "site_config/glossary.yml",
                found.start(),
            )


def _is_shouted(text: str) -> bool:
    words = [word for word in text.split() if word.isalpha()]
    return len(words) > 2 and sum(map(str.isupper, words)) > len(words) / 2


def _is_introduced(found: re.Match[str], text: str) -> bool:
    """Say whether the words beside an acronym say what it is, or make it part of a name."""
    if _SAYS_WHAT.match(text, found.end()) or _OF_A_NAME.match(text, found.end()):
        return True
    before = _LAST_WORD.search(text, max(0, found.start() - 40), found.start())
    return before is not None and (
        before[1] == "called"
        or (before[1][0].isupper() and not begins_sentence(text, before.start()))
    )


def _sentence_at(place: int, text: str) -> str:
    return next((text[start:end] for start, end in sentences(text) if place < end), text)


def _is_spelt_out(acronym: str, text: str) -> bool:
    """Say whether words in a row begin with the letters of an acronym, small words aside."""
    parts = [part.lower() for word in WORD.findall(text) for part in re.split(r"[-‐‑]", word)]
    letters = acronym.lower()
    parts = [part for part in parts if part and part.removesuffix("s") != letters]
    return any(
        _spells(parts[at : at + 2 * len(letters)], letters)
        for at, part in enumerate(parts)
        if part[0] == letters[0]
    )


def _spells(parts: Sequence[str], letters: str) -> bool:
    if not letters:
        return True
    if not parts:
        return False
    if parts[0][0] == letters[0] and _spells(parts[1:], letters[1:]):
        return True
    return parts[0] in _SMALL and _spells(parts[1:], letters)
