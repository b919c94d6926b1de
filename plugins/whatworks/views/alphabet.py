"""The A to Z: every item by its title, with a page for each letter."""

import re
import unicodedata
from collections.abc import Iterator
from string import ascii_lowercase

from whatworks.model import Catalogue, Item
from whatworks.views.lists import Letter, list_pages
from whatworks.views.parts import Link, Page

_SIGNS = "0-9"
"""Where titles stand that begin with a digit or another sign."""
_LABELS = {**{letter: letter.upper() for letter in ascii_lowercase}, _SIGNS: "0–9"}

_QUOTES = r"[\s\"'`‘’‚‛“”„‟«»‹›]*"
_BEFORE = re.compile(rf"{_QUOTES}(?:(?:the|an|a)\s+(?={_QUOTES}\w))?{_QUOTES}")
_APOSTROPHE = re.compile("['’]")
_BREAK = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")
_UNLIKE = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that are more than a plain letter with an accent."""


def filed(title: str) -> tuple[str, str]:
    """Return the letter that a title stands under, and what it is sorted by.

    Capitals, accents, quotation marks and an article at the start do not count; numbers stand in
    the order of their size.
    """
    plain = unicodedata.normalize("NFKD", title).casefold().translate(_UNLIKE)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = _BEFORE.sub("", plain, count=1)
    words = _BREAK.sub(" ", _APOSTROPHE.sub("", plain)).strip()
    key = _NUMBER.sub(lambda number: number[0].zfill(12), words)
    return (plain[0] if plain and plain[0] in ascii_lowercase else _SIGNS), key


def alphabet_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Yield the page of all letters, and the list of each letter, be there entries or not."""
    under: dict[str, list[Item]] = {letter: [] for letter in _LABELS}
    titled = [(*filed(item.front.title), item) for item in catalogue.items]
    for letter, _, item in sorted(titled, key=lambda found: (found[1], found[2].url)):
        under[letter].append(item)
    home = Link("Home", "")
    yield Page(
        url="a-z/",
        title="A to Z",
        description="Every entry of the hub by its title.",
        template="a-z.html",
        trail=(home,),
        section="a-z/",
        data=_letters(under),
    )
    for letter, items in under.items():
        label = _LABELS[letter]
        begins = "a number or a sign" if letter == _SIGNS else label
        yield from list_pages(
            catalogue,
            items,
            url=_url(letter),
            title=f"A to Z: {label}",
            lede=f"Titles that begin with {begins}, leaving out “The”, “A” and “An”.",
            trail=(home, Link("A to Z", "a-z/")),
            section="a-z/",
            letters=_letters(under, letter),
            empty=f"No title begins with {begins}.",
        )


def _url(letter: str) -> str:
    return f"a-z/{letter}/"


def _letters(under: dict[str, list[Item]], here: str = "") -> tuple[Letter, ...]:
    return tuple(
        Letter(_LABELS[letter], _url(letter), len(items), letter == here)
        for letter, items in under.items()
    )
