"""Explanations of the glossary's terms, each where a page first uses it.

The words are looked for in HTML that is safe already, so what an editor writes can never become
one of these buttons, and e-mails, feeds and search are made without them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape, unescape
from itertools import islice

from whatworks.glossary import Form
from whatworks.language import WORD, fold, split
from whatworks.model import Configuration
from whatworks.schema.site import GlossaryTerm
from whatworks.views.parts import Block, Explanation, Prose

MOST = 12
"""More words than this on one page would be in the way of reading it."""

_TAG = re.compile(r'(<[^">]*(?:"[^"]*"[^">]*)*>)')
"""A tag as nh3 writes it: values in double quotes, and no bare < or > between tags."""
_NAME = re.compile(r"</?(\w+)")
_NO_END = frozenset({"br", "hr", "img"})
_LEFT_ALONE = frozenset(
    "a abbr blockquote code dt figcaption h2 h3 h4 h5 h6 pre sup th".split()  # noqa: SIM905
)
_LEFT_ALONE_TAGS = frozenset({'<p class="admonition-title">', '<div class="footnote">'})
_APART = re.compile(r"[.!?:;…]\s|\s-\s|[–—“”\"]")
"""What never stands inside a term."""


class Explainer:
    """Puts explanations into one page, in the order in which it is read."""

    def __init__(self, configuration: Configuration) -> None:
        self._finder = configuration.names_of_terms
        self._glossary = configuration.glossary
        self._seen: dict[str, Explanation] = {}

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """Return what has been explained, in its order."""
        return tuple(self._seen.values())

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """Return blocks with what editors wrote in them explained."""
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        if not any(isinstance(part, Prose) for part in block.parts):
            return block
        parts = (
            Prose(self.html(part.html)) if isinstance(part, Prose) else part for part in block.parts
        )
        return replace(block, parts=tuple(parts))

    def text(self, text: str) -> str:
        """Return a plain text as HTML, explained."""
        return self.html(escape(text, quote=False))

    def html(self, html: str) -> str:
        """Return HTML that nh3 has cleaned with a button around each word to explain."""
        if len(self._seen) == MOST:
            return html
        pieces = _TAG.split(html)
        inside = 0  # how many elements deep the text stands in one that is left alone
        for at, piece in enumerate(pieces):
            if at % 2 == 0:
                if not inside and len(self._seen) < MOST and piece.strip():
                    pieces[at] = self._piece(piece)
            elif piece.startswith("</"):
                inside = max(0, inside - 1)
            elif (inside and _name(piece) not in _NO_END) or _is_left_alone(piece):
                inside += 1
        return "".join(pieces)

    def _piece(self, piece: str) -> str:
        text = unescape(piece)
        words = split(text)
        found = [one for one in self._finder.find(words) if self._is_wanted(one.form.term)]
        if not found:
            return piece
        spans = [match.span() for match in islice(WORD.finditer(text), found[-1].end)]
        made, done = [], 0
        for one in found:
            start, end = spans[one.start][0], spans[one.end - 1][1]
            if text.count("(", start, end) > text.count(")", start, end):
                end += text.startswith(")", end)
            id_ = one.form.term
            if (
                self._is_wanted(id_)  # still: the same text may have said it twice
                and _are_whole(words[one.start : one.end], one.form)
                and _belong_together(text[start:end], self._glossary[id_])
            ):
                self._seen[id_] = self._explanation(id_)
                made += [escape(text[done:start], quote=False), _button(id_, text[start:end])]
                done = end
        return "".join([*made, escape(text[done:], quote=False)]) if made else piece

    def _is_wanted(self, id_: str) -> bool:
        return id_ not in self._seen and self._glossary[id_].explain and len(self._seen) < MOST

    def _explanation(self, id_: str) -> Explanation:
        term = self._glossary[id_]
        short = next((one for one in term.acronyms if one not in term.label), "")
        return Explanation(id_, term.label, short, term.definition, f"glossary/#{id_}")


def _are_whole(words: Sequence[str], form: Form) -> bool:
    """Say whether a form takes up the whole of the words, and not a part of one with hyphens."""
    return sum(len(fold(word)) for word in words) == len(form.stems)


def _belong_together(text: str, term: GlossaryTerm) -> bool:
    """Say whether the words of a text are one term, and not two parts of a sentence."""
    return (
        text.count("(") == text.count(")")
        and ("," not in text or "," in term.label)
        and not _APART.search(text)
    )


def _button(id_: str, words: str) -> str:
    return (
        f'<button type="button" class="ww-term" popovertarget="word-{escape(id_)}">'
        f"{escape(words, quote=False)}</button>"
    )


@lru_cache(maxsize=1 << 10)  # a page has the same few tags again and again
def _is_left_alone(tag: str) -> bool:
    return _name(tag) in _LEFT_ALONE or tag in _LEFT_ALONE_TAGS


def _name(tag: str) -> str:
    match = _NAME.match(tag)
    return match[1] if match else ""
