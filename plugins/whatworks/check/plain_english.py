"""Advice on plain English. docs/plain-english.md says what each piece of it leans on."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import sqrt

from whatworks.check.acronyms import acronyms_are_explained
from whatworks.check.context import Entry
from whatworks.check.pieces import ADDRESS, Piece, pieces
from whatworks.model import Configuration, Position, Problem
from whatworks.phrases import FoundPhrase, next_words, word_before
from whatworks.read.markdown import LEFT_OUT
from whatworks.readability import LONGEST, reading_age, sentences, words_in
from whatworks.schema.advice import Wording

OLDEST = 14
"""The reading age in years that a text should not pass; the aim is 12 to 14."""

DOUBT = 13
"""By how many years, divided by the root of the number of words, it must be passed to count.

A grade rests on the mean syllables of a word. In the summaries of the hub these have a standard
deviation of 0.74, so the mean of n words is out by 0.74/√n and the grade by 11.8 times that: 1.7
years for 25 words. One and a half times as much is beyond most chance.
"""

FEWEST = 20
"""Words that a text must have for its reading age to mean anything."""


def advice(entry: Entry, configuration: Configuration) -> tuple[Problem, ...]:
    """Return the advice on one item that its hub has not turned off."""
    read = pieces(entry)
    return tuple(
        found
        for code, rule in RULES.items()
        if code not in configuration.checks.off
        for found in rule(read, configuration)
    )


def summaries_and_steps_are_easy(
    read: Sequence[Piece], configuration: Configuration
) -> Iterator[Problem]:
    """Yield advice on each summary and each numbered list that is hard to read as a whole."""
    texts = [(one, one.text) for one in read if one.field == "summary"]
    steps = (one for one in read if one.steps is not None)
    for _, group in groupby(steps, key=lambda one: one.steps):
        first, *others = group
        texts.append((first, "\n".join(map(_closed, (first, *others)))))
    for piece, text in texts:
        count = words_in(text)
        if count < FEWEST:
            continue
        age = reading_age(text, configuration.names_of_terms)
        if age > OLDEST + DOUBT / sqrt(count):
            yield piece.problem(
                "WW551",
                f"it reads like a text for people of {age:.0f} years, by the formula of Flesch "
                "and Kincaid",
                "write for readers of 12 to 14: shorter sentences and shorter words",
            )


def _closed(piece: Piece) -> str:
    """Return the text of a step as a sentence, which it is even without a full stop."""
    return piece.text if piece.text.rstrip()[-1:] in {*".!?:"} else f"{piece.text}."


def sentences_are_short(read: Sequence[Piece], _: Configuration) -> Iterator[Problem]:
    """Yield advice on each sentence of more than ``LONGEST`` words, quotations not counted."""
    for piece in read:
        if piece.own.count(" ") + piece.own.count("\n") < LONGEST:
            continue
        for start, end in sentences(piece.own):
            count = words_in(piece.own[start:end])
            if count > LONGEST:
                begins = " ".join(piece.text[start:end].replace(LEFT_OUT, "…").split()[:5])
                yield piece.problem(
                    "WW552",
                    f'the sentence that begins "{begins}" has {count} words',
                    f"make two of it, or a list; {LONGEST} words are enough for one",
                    start,
                )


_NO_PURPOSE = frozenset(
    """
    here, click here, click, link, this link, the link, this, this page, this website, this site,
    this document, on this page, read more, more, find out more, learn more, more information,
    more info, see more, see here, details, more details, website, page, download, this report
    """.replace("\n", " ").strip().split(", ")
)  # fmt: skip


def links_say_where_they_lead(read: Sequence[Piece], _: Configuration) -> Iterator[Problem]:
    """Yield advice on each link whose words say nothing of its target, and each bare address."""
    for piece in read:
        for address in ADDRESS.finditer(piece.text):
            yield piece.problem(
                "WW555",
                f"the address itself is shown: {address[0][:60]}",
                "say what is behind it: [the report on short breaks](https://…)",
                address.start(),
            )
    links = read[0].entry.outline.links if read else ()
    for link in links:
        words = " ".join(re.sub(r"[^\w\s]", " ", link.text).lower().split())
        if not link.is_image and (words in _NO_PURPOSE or words.startswith("click here")):
            yield read[0].entry.file.problem(
                "WW555",
                f'the words "{link.text}" do not say where the link leads',
                "put the name of what is behind it between the square brackets",
                at=Position(link.line),
                field="text",
            )


_AFTER_A_NOUN = frozenset(
    """
    and or are is was were have has had do does did can could may might must shall should will
    would who whom need needs get gets go goes live lives lived to from by but than
    """.split()  # noqa: SIM905 - a list of forty strings is harder to read
)
"""Words that may follow people named as a group; a noun may not, as in "the deaf community"."""


def _words_of(code: str, says: str, write: Callable[[str], str]) -> "_Rule":
    """Return the rule that advises against the words of one list."""

    def rule(read: Sequence[Piece], configuration: Configuration) -> Iterator[Problem]:
        phrases, entries = configuration.advised_against.get(code, (None, {}))
        for piece in read if phrases else ():
            assert phrases is not None
            for found in phrases.find(piece.own):
                entry = entries[found.phrase]
                if not _is_meant(found, entry, piece.own):
                    continue
                written = " ".join(piece.text[found.start : found.end].split())
                why = f", because {entry.why}" if entry.why else ""
                source = f" ({entry.source})" if entry.source else ""
                yield piece.problem(
                    code,
                    f'"{written}" {says}{why}',
                    f"{write(_instead(written, found.phrase, entry))}{source}",
                    found.start,
                )

    return rule


def _is_meant(found: FoundPhrase, entry: Wording, text: str) -> bool:
    if entry.only_before and not any(
        word in entry.only_before for word in next_words(text, found.end, 4, over=",")
    ):
        return False
    follow = next_words(text, found.end, 1)
    if follow and follow[0] in entry.not_before:
        return False
    if entry.not_after and word_before(text, found.start) in entry.not_after:
        return False
    is_joined = text[found.end : found.end + 1] in {*"-‐‑'’"}
    return not (entry.as_noun and (is_joined or (follow and follow[0] not in _AFTER_A_NOUN)))


def _instead(written: str, phrase: str, entry: Wording) -> str:
    """Return what to write: with the ending of the word where the entry says so."""
    if not entry.instead.endswith("*"):
        return entry.instead
    return entry.instead.removesuffix("*") + written[len(phrase.removesuffix("*")) :]


_Rule = Callable[[Sequence[Piece], Configuration], Iterable[Problem]]

RULES: Mapping[str, _Rule] = {
    "WW551": summaries_and_steps_are_easy,
    "WW552": sentences_are_short,
    "WW553": acronyms_are_explained,
    "WW554": _words_of("WW554", "has a plainer word", lambda word: f'write "{word}"'),
    "WW555": links_say_where_they_lead,
    "WW556": _words_of("WW556", "is American spelling", lambda word: f'write "{word}"'),
    "WW557": _words_of("WW557", "is better not said of people", lambda word: f'write "{word}"'),
}
"""What finds each kind of advice, by its code."""
