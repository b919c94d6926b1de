"""The text is whole, safe and in order."""

import re
from collections.abc import Iterator
from functools import partial

from whatworks.check.context import Context, Entry
from whatworks.draft import is_stand_in, stand_ins
from whatworks.model import Position, Problem
from whatworks.problems import did_you_mean, listing
from whatworks.read.body import looks_like_audience_line
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import Status

_NO_SPACE = re.compile(r"#{1,6}[^#\s]")
_NO_SPACE_ANYWHERE = re.compile(r"#(?<![A-Za-z0-9(/.#]#)#{0,5}[^#\s]")
"""The same where it may begin a run of text, which the anchor of an address does not."""
_PLACEHOLDER = re.compile(
    r"\blorem ipsum\b|\bT\.?B\.?[CD]\b\.?|\bXXX+\b|\bTODO\b|\bFIXME\b"
    r"|\[(?:insert|add|your)\b[^\]]*\]|\?\?\?+",
    re.IGNORECASE,
)
_IN_PLACEHOLDERS = (
    *("lorem", "tbc", "tbd", "tb.", "t.b", "xxx", "todo", "xme", "nsert"),
    *("[add", "[your", "???"),
)
"""What every placeholder has some of, without the letters that small ones of others stand for."""


def headings_are_in_order(context: Context) -> Iterator[Problem]:
    """Yield a problem for a skipped level, a second title, or a heading with no place."""
    for entry in context.entries:
        blocks = [b.title for b in FRONT_MATTER[entry.source.type].blocks if b.written]
        previous = 1
        for heading in entry.outline.headings:
            at = Position(heading.line)
            if heading.level == 1:
                yield entry.file.problem(
                    "WW507",
                    f'"{heading.text}" is a heading of the first level; that is the title',
                    "write ## before it, or delete it",
                    at=at,
                    field="heading",
                )
            elif heading.level > previous + 1:
                yield entry.file.problem(
                    "WW501",
                    f'"{heading.text}" is a heading of level {heading.level} after one of level '
                    f"{previous}",
                    f"write {'#' * (previous + 1)} before it",
                    at=at,
                    field="heading",
                )
            elif heading.level == 2 and blocks and heading.text not in blocks:
                yield entry.file.problem(
                    "WW502",
                    f'"{heading.text}" is not a heading of a '
                    f"{entry.source.type.value.replace('_', ' ')}",
                    did_you_mean(
                        heading.text, blocks, otherwise=f"the headings are: {listing(blocks)}"
                    ),
                    at=at,
                    field="heading",
                )
            previous = heading.level


def headings_stand_once(context: Context) -> Iterator[Problem]:
    """Yield a problem for a block's heading written twice, or written without a space."""
    for entry in context.entries:
        blocks = {b.title for b in FRONT_MATTER[entry.source.type].blocks if b.written}
        seen: dict[str, int] = {}
        for heading in entry.outline.headings:
            if heading.level == 2 and heading.text in blocks:
                first = seen.setdefault(heading.text, heading.line)
                if first != heading.line:
                    yield entry.file.problem(
                        "WW502",
                        f'"{heading.text}" stands already on line {first}',
                        "put both texts under one heading",
                        at=Position(heading.line),
                        field="heading",
                    )
        for run in entry.runs(_NO_SPACE_ANYWHERE.search):
            if _NO_SPACE.match(run.text):
                yield entry.file.problem(
                    "WW502",
                    f'"{run.text[:60]}" looks like a heading without a space after the #',
                    "write a space after the last #",
                    at=Position(run.line),
                    field="heading",
                )


def images_have_descriptions(context: Context) -> Iterator[Problem]:
    """Yield a problem for every image without words for those who cannot see it."""
    for entry in context.entries:
        for link in entry.outline.links:
            if link.is_image and not link.text.strip():
                yield entry.file.problem(
                    "WW503",
                    f"the image {link.target} has no description",
                    "say between the square brackets what it shows: ![Two pupils reading](…)",
                    at=Position(link.line),
                    field="image",
                )


def no_placeholder_is_left(context: Context) -> Iterator[Problem]:
    """Yield a problem for every text that was meant to be replaced."""
    for entry, texts in context.texts:
        may_be_in = partial(_may_be_left, entry)
        fields = texts if may_be_in("\n".join(text for _, text in texts)) else ()
        for path, value in fields:
            match = _PLACEHOLDER.search(value)
            if match and (" " in value or match[0] == value):  # not part of an id or a path
                yield entry.problem("WW504", path, *_placeholder(match[0]))
            elif _is_left(entry, value):
                yield entry.problem("WW504", path, *_placeholder(value))
        for run in entry.runs(may_be_in):
            match = _PLACEHOLDER.search(run.text)
            if match or _is_left(entry, run.text):
                found = match[0] if match else run.text
                yield entry.file.problem(
                    "WW504", *_placeholder(found), at=Position(run.line), field="text"
                )


def _may_be_left(entry: Entry, text: str) -> bool:
    """Say whether anything in a text may have been meant to be replaced; a cheap look."""
    small = text.casefold()
    signs = any(sign in small for sign in _IN_PLACEHOLDERS)
    return signs or any(one in text for one in stand_ins(entry.source.type))


def _is_left(entry: Entry, text: str) -> bool:
    """Say whether a text is what a new file comes with, in one that is no draft any more."""
    is_draft = entry.source.data.get("status") == Status.DRAFT
    return not is_draft and is_stand_in(entry.source.type, text)


def no_audience_line_is_in_a_field(context: Context) -> Iterator[Problem]:
    """Yield a problem for every field with an audience line: blocks work in the text alone."""
    for entry, texts in context.texts:
        if not looks_like_audience_line("\n".join(text for _, text in texts)):
            continue
        for path, value in texts:
            if looks_like_audience_line(value):
                yield entry.problem(
                    "WW506",
                    path,
                    "an audience line stands in a field, where it restricts nothing",
                    "put these words into an audience block of the text, or restrict the field in "
                    "site_config/audiences.yml",
                )


def _placeholder(found: str) -> tuple[str, str]:
    return f'"{found}" was left in', "write what belongs here, or delete the sentence"


def no_html_is_unsafe(context: Context) -> Iterator[Problem]:
    """Yield a problem for every piece of HTML in a text."""
    for entry in context.entries:
        for html in entry.outline.html:
            shown = html.text.splitlines()[0][:60]
            yield entry.file.problem(
                "WW505",
                f"HTML is not allowed in texts: {shown}",
                "write it in Markdown, or delete it; notes to other editors belong in the pull "
                "request",
                at=Position(html.line),
                field="text",
            )
