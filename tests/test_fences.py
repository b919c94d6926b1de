"""Audience lines however they are written: what stands in a block is never open.

A body is made of words whose readers are known: ``plain`` words stand outside blocks, ``hush``
words stand after a line that opens one, be it well written or not, and before the line that closes
it.
"""

import re
import shutil
from collections.abc import Callable
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whatworks import build as building
from whatworks.model import Fragment, Problem, Severity
from whatworks.problems import File
from whatworks.read.body import looks_like_audience_line, read_body
from whatworks.schema.enums import Audience

DAY = date(2026, 11, 21)
TIERS = [tier for tier in Audience if tier is not Audience.OPEN]
SEPARATORS = ["\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
"""What some editors and programs take for the end of a line, besides a line feed."""

SPOILT: dict[str, list[str]] = {
    "before": [
        *(" ", "    ", "\t", "\u00a0", "\ufeff", "\u200b", "\u2060"),
        *("> ", "> > ", "- ", "* ", "+ ", "1. ", "2) ", "- [ ] ", ":   ", "| ", "# ", "### "),
        *("<!-- ", "[^1]: ", "**", "`", "\\", "a", "Words. ", "- a ", "!!! ", "7 ", "_"),
    ],
    "slashes": [
        *("//", "////", "/////", "/ / /", "//\u200b/", "/", "\\\\\\", "&#47;&#47;&#47;", "&sol;//"),
        *("／／／", "∕∕∕", "⁄⁄⁄", "⧸⧸⧸", "⫻", ":::", "", "/\u00ad//", "//／"),
    ],
    "gap": ["", "  ", "\t", "\u00a0", "\u2003", "\u200b"],
    "word": [
        *("Audience", "AUDIENCE", "for audience", "audience audience", "аudience", "аudiеnсе"),
        *("au\u00addience", "audience\u200b", "\u200daudience", "ａｕｄｉｅｎｃｅ", "awdience", ""),
    ],
    "bar": ["", "||", "¦", "｜", "│", ":", "=", "-", "/", "&#124;", "&vert;"],
    "tier": [
        *("Partnership", "DEPARTMENT", "partners", "nobody", "", "the partnership", "ｄepartment"),
        *("partnership department", "partnership, department", "partnership only", "раrtnership"),
    ],
    "after": [" ///", "///", " |", " -->", "**", "`", "\u200b", "\ufeff", " {", ".", " please"],
}
"""For each part of the line that opens a block, what may stand there by mistake."""
SOUND = {"before": "", "slashes": "///", "gap": " ", "word": "audience", "bar": "|", "after": ""}
TELLING = {"slashes", "word", "tier", "bar"}
"""Of these only one is spoilt in a line, or nobody could say what it was meant to be."""

SPOILT_CLOSINGS = [
    *(
        " ///",
        "\t///",
        "> ///",
        "- ///",
        "////",
        "//",
        "/// end",
        "///.",
        "// /",
        "/ / /",
        "\u200b///",
    ),
    *("／／／", "⁄⁄⁄", "///\u200b", "\\///", "`///`", "<!-- /// -->", "/// audience", "Words. ///"),
    *("/// open", "/// audience | open", ""),
]
AROUND = [
    *("```", "~~~", "````", "~~~~", "```yaml", "``", "    ```", "> ```", "- ```", "```One```"),
    *("", "# Heading", "## Heading", "- entry", "1. entry", "> quoted", "| a | b |", "|---|---|"),
    *("<!-- note", "-->", "[^1]: A note", "*[CAN]: Short", "[ref]: x.md", "!!! note", "    code"),
    *("term", ": meaning", "<div>", "***", "\\", "`", "$$"),
]


def line_of(parts: dict[str, str], tier: str) -> str:
    made = {**SOUND, "tier": tier, **parts}
    gap = made["gap"]
    inner = (made["slashes"], made["word"], made["bar"], made["tier"])
    return made["before"] + gap.join(inner) + made["after"]


@st.composite
def spoilt_openings(draw: st.DrawFn) -> str:
    first = draw(st.sampled_from(sorted(SPOILT)))
    others = [name for name in sorted(SPOILT) if name != first]
    if first in TELLING:
        others = [name for name in others if name not in TELLING]
    names = [first, *draw(st.lists(st.sampled_from(others), max_size=1))]
    parts = {name: draw(st.sampled_from(SPOILT[name])) for name in names}
    return line_of(parts, draw(st.sampled_from(TIERS)).value)


sound_openings = st.sampled_from([f"/// audience | {tier.value}" for tier in TIERS])
openings = st.one_of(sound_openings, spoilt_openings())
closings = st.one_of(st.just("///"), st.just("///"), st.sampled_from(SPOILT_CLOSINGS))
words = st.sampled_from(
    ["@", "@ and @", "> @", "- @", "    @", "| @ | @ |", "`@`", "[@](https://example.org/@)"]
)


@st.composite
def bodies(draw: st.DrawFn, opening: st.SearchStrategy[str] = openings) -> str:
    """Return a body; after a block that is never closed every word is ``hush``."""
    lines: list[str] = []
    depth, never = 0, False
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(["word", "word", "around", "open", "close"]))
        if kind == "open":
            lines.append(draw(opening))
            depth += 1
        elif kind == "close" and depth:
            lines.append(closing := draw(closings))
            never = never or not closing
            depth -= 1
        elif kind == "around":
            lines.append(draw(st.sampled_from(AROUND)))
        else:
            word = f"hush{number}" if depth or never else f"plain{number}"
            lines.append(draw(words).replace("@", word))
    ends = st.one_of(st.just("\n"), st.just("\n"), st.just("\n"), st.sampled_from(SEPARATORS))
    return "".join(line + draw(ends) for line in lines)


def read(body: str) -> tuple[tuple[Fragment, ...], list[Problem]]:
    return read_body(body, File("content/about.md"), 1)


def text_for(audience: Audience, fragments: tuple[Fragment, ...]) -> str:
    return "\n".join(
        one.text for one in fragments if one.audience is None or audience.may_read(one.audience)
    )


@settings(max_examples=1500, database=None)
@given(bodies())
@example("- a /// audience | partnership\nhush1\n")
@example("- a /// audience | partnership\nhush1\n///\n")
@example("plain1\u2028/// audience | partnership\u2028hush1\u2028///\u2028plain2\n")
@example("plain1\u2028/ audience partnership\u2028hush1\n")
@example("plain1\x0b/ audience partnership\x0bplain2\nhush1\n")
@example("/ / / audience | partnership\nhush1\n")
@example("<!-- audience | partnership -->\nhush1\n")
def test_whatever_is_written_the_open_text_has_no_word_of_a_block(body: str) -> None:
    fragments, _ = read(body)

    assert "hush" not in text_for(Audience.OPEN, fragments)


@settings(max_examples=700, database=None)
@given(bodies(spoilt_openings()).filter(lambda body: "hush" in body))
def test_a_line_that_opens_a_block_wrongly_is_a_problem_or_opens_it(body: str) -> None:
    fragments, problems = read(body)

    assert problems or "hush" not in text_for(Audience.OPEN, fragments)
    assert problems or re.search(r"^/// audience \| (partnership|department)\s*$", body, re.M)


def test_every_line_that_was_meant_to_open_a_block_is_seen() -> None:
    missed = []
    for one, other in combinations(SPOILT, 2):
        if not {one, other} <= TELLING:
            for parts in product(SPOILT[one], SPOILT[other]):
                line = line_of(dict(zip((one, other), parts, strict=True)), "partnership")
                if not looks_like_audience_line(line):
                    missed.append(line)
    assert missed == []


@pytest.mark.parametrize(
    "line",
    [
        *(
            "## Working in partnership",
            "- Always open",
            "> the department",
            "* partnership",
            "open",
        ),
        *("| Audience | Number |", "| Role | Audience | Size |", "Our audience: teachers.", "***"),
        *("https://audience.example.org/department", "file:///audience", "and/or the audience"),
        *("See file:///tmp and a /// b.", "// a comment", "!!! note", "½ of the department", "```"),
        *("The audience of this is the partnership.", "a/b/department", "[open](x.md)", "1/2/2026"),
    ],
)
def test_what_people_write_anyway_is_no_audience_line(line: str) -> None:
    assert not looks_like_audience_line(line)


CONSTRUCTS = [
    "@ words.",
    "*@* and **@**, `@`, [@](https://example.org/@ '@').",
    "## Heading @\n\n@",
    "- @\n- @\n\n    - @",
    "1. @\n2. @",
    "> @\n> @",
    "| @ | b |\n|---|---|\n| @ | @ |",
    "```\n@\n```",
    "~~~yaml\n@: @\n~~~",
    "    @ as code",
    "Words[^@].\n\n[^@]: A note, @.",
    "See [it][@].\n\n[@]: https://example.org/@ '@'",
    "*[@]: Short for @",
    "@\n: What @ means",
    "!!! note\n\n    @",
    "<https://example.org/@>",
    "![@](plot.png '@')",
    "***\n\n@",
]
"""Every construct of Markdown, each whole, with ``@`` where a word stands."""

Sound = list[tuple[Audience | None, list[str]]]
sound_bodies: st.SearchStrategy[Sound] = st.lists(
    st.tuples(
        st.sampled_from([None, *Audience]),
        st.lists(st.sampled_from(CONSTRUCTS), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=6,
)


def word_for(audience: Audience | None, number: int) -> str:
    return f"{audience.value if audience else 'any'}word{number}"


def written(body: Sound) -> tuple[str, list[str]]:
    """Return a body as an editor writes it, and the text of each of its parts."""
    lines, texts = [], []
    for number, (audience, constructs) in enumerate(body):
        text = "\n\n".join(constructs).replace("@", word_for(audience, number))
        texts.append(text)
        block = f"/// audience | {audience.value}\n{text}\n///" if audience else f"\n{text}\n"
        lines.append(block)
    return "\n".join(lines) + "\n", texts


def may_read(readers: Audience, audience: Audience | None) -> bool:
    return audience is None or readers.may_read(audience)


@settings(max_examples=300, database=None)
@given(sound_bodies)
def test_blocks_that_are_well_written_reach_their_readers_whole(body: Sound) -> None:
    text, texts = written(body)

    fragments, problems = read(text)

    assert problems == []
    found = [(one.audience, one.text.strip("\n")) for one in fragments if one.text.strip()]
    wanted = [(part[0], inner) for part, inner in zip(body, texts, strict=True)]
    assert joined(found) == joined(wanted)
    for readers in Audience:
        shown = text_for(readers, fragments)
        for number, (audience, _) in enumerate(body):
            assert (word_for(audience, number) in shown) == may_read(readers, audience)


def joined(parts: list[tuple[Audience | None, str]]) -> list[tuple[Audience | None, str]]:
    """Return parts with neighbours outside of blocks put together, as a reader has them."""
    made: list[tuple[Audience | None, str]] = []
    for audience, text in parts:
        if made and made[-1][0] is None is audience:
            text = f"{made.pop()[1]}\n\n\n{text}"  # noqa: PLW2901
        made.append((audience, text))
    return made


PAGE = """\
---
title: A page
summary: A summary.
status: published
audience: open
published: 2026-09-01
review_due: 2027-09-01
owner: An office
---

"""


@pytest.fixture(scope="module")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[bytes] | None]:
    """Return a function that gives all the bytes of an open site with a body, if it is built."""
    root = tmp_path_factory.mktemp("fences") / "hub"
    shutil.copytree(Path(__file__).parent / "sites" / "minimal", root)
    (root / "content" / "plot.png").write_bytes(b"")

    def make(body: str) -> list[bytes] | None:
        (root / "content" / "p.md").write_text(PAGE + body, encoding="utf-8", newline="")
        hub = building.load(root, DAY)
        if any(problem.severity is Severity.ERROR for problem in hub.problems):
            return None
        site = building.site(hub, Audience.OPEN)
        return [*(one.html.encode() for one in site.pages), *site.files.values()]

    return make


@settings(max_examples=12, database=None)
@given(body=sound_bodies)
def test_a_site_has_of_each_block_what_its_readers_may_have(body: Sound, site_of) -> None:
    made = site_of(written(body)[0])

    assert made is not None
    everything = b"".join(made)
    for number, (audience, _) in enumerate(body):
        if not may_read(Audience.OPEN, audience):
            assert word_for(audience, number).encode() not in everything


@settings(max_examples=60, database=None)
@given(body=bodies())
def test_no_site_is_made_with_a_word_of_a_block(body: str, site_of) -> None:
    made = site_of(body)

    assert made is None or b"hush" not in b"".join(made)
