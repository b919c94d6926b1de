"""The words of a text: cut, folded, spelt one way and stemmed.

This is the one definition of a word. The search index is made with it, and ships what the browser
needs of it: the browser cuts and folds (``split`` in ``theme/assets/search.js`` does the same, and
the golden cases in ``tests/cases/words.yml`` hold both to it) and looks stems up in the index.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from lunr.stemmer import PorterStemmer

STOP_WORDS = frozenset(
    """
    a about all also am an and any are as at be because been but by came can come comes coming
    could did do does doing don each for from get gets getting give given go goes going good got
    had has have having he her here hers him his how i if in into is it its itself just know let
    like made make me more most much my need needs no nor not of off on once one only or other our
    ours out over own please same she should so some such tell than that the their theirs them
    then there these they this those to too up us use used using very want was we were what when
    where which who whom whose why will with would you your yours
    """.split()  # noqa: SIM905 - a list of a hundred strings is harder to read
)
"""Words that say nothing of what a question is about; only queries leave them out."""

LONGEST = 32
"""Letters of a word that count; no word of any language here is longer."""

_LETTERS = r"(?:[^\W_\U00010000-\U0010ffff]++|[\u0300-\u036f]++)++"
WORD = re.compile(rf"{_LETTERS}(?:[-\u2010\u2011'’]{_LETTERS})*")
_POSSESSIVE = re.compile(r"['’]s$")
_APOSTROPHE = re.compile(r"['’]")
_MARKS = re.compile(r"[\u0300-\u036f]")
_PARTS = re.compile(r"[^\W_]+")

_AMERICAN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(practi)s(?=e|ing)", r"\1c"),  # before the next, which it would be one of
        (r"(?<=...)is(e|ed|es|er|ers|ing|ation|ations|ational)$", r"iz\1"),
        (r"(?<=..)lys(e|ed|es|er|ers|ing)$", r"lyz\1"),
        (r"^(behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rum)our", r"\1or"),
        (r"^programmes?$", "program"),
        (r"^(kilomet|lit|met|cent|theat)re(s?)$", r"\1er\2"),
        (r"^(p|orthop)aed", r"\1ed"),
        (r"^(an|leuk)aem", r"\1em"),
        (r"^(counse|labe|mode|trave|cance|signa)ll(?=ed|ing|or|er)", r"\1l"),
        (r"^(enro|fulfi)(?=l(?:$|s$|ment))", r"\1l"),
        (r"^skilful", "skillful"),
        (r"^(licen)c(?=e)", r"\1s"),
        (r"^(def|off|pret)ence", r"\1ense"),
        (r"^(judg|acknowledg)ement", r"\1ment"),
        (r"^ageing$", "aging"),
        (r"^grey", "gray"),
        (r"^maths$", "math"),
        (r"^mum(s?)$", r"mom\1"),
        (r"^learnt$", "learned"),
        (r"^(cata|dia)logue", r"\1log"),
    )
)
_BRITISH = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=...)iz(e|ed|es|er|ers|ing|ation|ations|ational)$", r"is\1"),
        (r"^(behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rum)or", r"\1our"),
        (r"^program(s?)$", r"programme\1"),
        (r"^center(s?)$", r"centre\1"),
        (r"^(p|orthop)ed(?=iatr)", r"\1aed"),
        (r"^(counse|labe|mode|trave|cance|signa)l(?=ed|ing|or|er)", r"\1ll"),
        (r"^(enro|fulfi)l(?=l(?:$|s$|ment))", r"\1"),
        (r"^practic(?=e|ing)", "practis"),
        (r"^license", "licence"),
        (r"^(def|off|pret)ense", r"\1ence"),
        (r"^(judg|acknowledg)ment", r"\1ement"),
        (r"^aging$", "ageing"),
        (r"^gray", "grey"),
    )
)
_TO_AMERICAN, _TO_BRITISH = (
    re.compile("|".join(pattern.pattern for pattern, _ in table)) for table in (_AMERICAN, _BRITISH)
)
_STEMMER = PorterStemmer()


def split(text: str) -> list[str]:
    """Return the words of a text as they are written, in their order."""
    return WORD.findall(text)


def bare(written: str) -> str:
    """Return a written word without the ending of a possessive: SALT of SALT’s."""
    return _POSSESSIVE.sub("", written)


@lru_cache(maxsize=1 << 16)
def fold(written: str) -> tuple[str, ...]:
    """Return the parts of a written word: in small letters, without accents, cut at hyphens."""
    if written.isascii() and written.isalnum():  # most are
        return (written.lower()[:LONGEST],)
    word = _APOSTROPHE.sub("", bare(written))
    if not word.isascii():
        word = _MARKS.sub("", unicodedata.normalize("NFKD", word))
    return tuple(part[:LONGEST] for part in _PARTS.findall(word.lower()))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a folded word: Porter's, of the word in its American spelling.

    Stop words stay as they are. The spelling is only a key, so that "programme" and "program",
    "practise" and "practice" meet; readers never see it.
    """
    if word in STOP_WORDS or not word.isascii():
        return word
    return _porter(_american(word))


@lru_cache(maxsize=1 << 16)
def _porter(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "sses", "ies")):
        return _porter(word[:-1])  # what Porter's first step does
    return str(_STEMMER.stem(word))


def kin(word: str) -> frozenset[str]:
    """Return the words that mean the same as a folded word: its other spelling, and its number."""
    spellings = {word, _american(word), _respelt(word, _BRITISH, _TO_BRITISH)}
    numbers = {f"{one}s" for one in spellings} | {one.removesuffix("s") for one in spellings}
    numbers |= {f"{one[:-1]}ies" for one in spellings if one.endswith("y")}
    numbers |= {f"{one[:-3]}y" for one in spellings if one.endswith("ies")}
    return frozenset(one for one in spellings | numbers if stem(one) == stem(word)) - {word}


@lru_cache(maxsize=1 << 16)
def _american(word: str) -> str:
    return _respelt(word, _AMERICAN, _TO_AMERICAN)


def _respelt(word: str, table: Sequence[tuple[re.Pattern[str], str]], any_: re.Pattern[str]) -> str:
    if any_.search(word):
        for pattern, replacement in table:
            word = pattern.sub(replacement, word)
    return word
