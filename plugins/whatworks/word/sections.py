"""Which heading of a document is which block of a page, and why."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType

from whatworks.schema.common import Block

ALIKE = 0.75
"""How alike a heading and a block's title are, of 1, to be taken for the same."""

_SPEAKS_OF: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # case studies
        "Why they did it": (
            "why background context rationale reason* challenge problem issue* need needs",
            "aim* purpose introduction starting before",
        ),
        "What they did": (
            "approach action* activity activities intervention* method* implement* deliver*",
            "did do done how process steps work project programme",
        ),
        "What changed": (
            "change* impact* outcome* result* difference effect* benefit* achieve*",
            "evaluation evidence happened findings data after worked",
        ),
        "What helped and what got in the way": (
            "help* enabler* barrier* lesson* learn* challenges obstacle* difficult* success*",
            "well working hard",
        ),
        "What you could try": ("try next recommend* advice tip* suggest*", "could future your"),
        # toolkits
        "What it is and who it is for": (
            "introduction overview about purpose audience",
            "what who for background aim*",
        ),
        "How well it works": (
            "evidence effective* impact* outcome* research",
            "works well result*",
        ),
        "What needs to be in place first": (
            "prerequisite* ready readiness enabler* condition* preparation",
            "before needs place first need",
        ),
        "What it takes": ("cost* resource* time staff* budget* funding", "takes who"),
        "How to do it": ("step* implement* deliver* guide process method*", "how do doing"),
        "Working with families": (
            "famil* parent* carer* co-production coproduction voice",
            "children",
        ),
        # support
        "What you get": ("get offer* include* receive content*", "what support"),
        "Who it is for": ("who eligib* audience member* participants", "for whom"),
        "How to get it": ("apply contact request refer* access how", "get ask"),
        # programme
        "What the panel discussed": ("discuss* agenda minutes considered notes", "points item*"),
        "What the panel learned": ("learn* lesson* reflect*", "review"),
        "What the panel recommends": ("recommend* proposal* advice", "what should"),
        "Why": ("why reason* evidence rationale background", "because problem"),
        "What happens next": ("next response timeline action* follow*", "future plan*"),
        "What it is for": ("purpose aim* about why", "what"),
        "How to join": ("join contact sign", "how meet* when"),
        "What we talked about": ("discuss* talk* presentation* notes topic*", "points agenda"),
        "What we learned": ("learn* lesson* takeaway* messages", "key"),
        # evidence, rapid cycles, dashboards
        "What it looked at": (
            "aim* method* design sample background introduction context participants",
            "question* what purpose approach",
        ),
        "What it found": ("finding* found result* outcome* effect* impact*", "evidence data"),
        "What it means for practice": (
            "implication* recommend* conclusion* practice means discussion",
            "next so",
        ),
        "The problem": ("problem* background why issue* challenge* context need", "before"),
        "What we changed": ("changed intervention* action* tried tested approach", "did do change"),
        "What happened": ("happened result* outcome* finding* impact*", "data after"),
        "What explains it": ("explain* attribution reason* analysis because", "why learn*"),
        "What this shows": ("shows summary finding* messages", "what key"),
        "How to read it": ("read interpret* caution* caveat* note notes", "how"),
        "Where the numbers come from": ("source* data method* definition*", "numbers from"),
    }
)
"""For each block, words that headings of such a part often hold: telling ones, and weaker ones.

The lists were put together from the blocks themselves and from headings that reports, evaluations
and minutes commonly have; a star stands for any ending.
"""
_TELLING, _WEAK = 3, 1


@dataclass(frozen=True, slots=True)
class Match:
    """The block that a heading was taken for."""

    block: str
    because: str
    """In words; empty where the heading is the block's own title."""


def written_titles(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the titles of the blocks that editors write."""
    return tuple(block.title for block in blocks if block.written)


def match(heading: str, titles: Iterable[str]) -> Match | None:
    """Return the block that a heading stands for: the same, nearly the same, or the same matter."""
    known = tuple(titles)
    said = _bare(heading)
    if not said:
        return None
    alike = {title: SequenceMatcher(None, said, _bare(title)).ratio() for title in known}
    best = max(known, key=lambda title: alike[title], default="")
    if best and alike[best] >= ALIKE:
        return Match(best, "" if said == _bare(best) else "the words are nearly the same")
    found = {title: _spoken(said.split(), title) for title in known}
    best = max(known, key=lambda title: found[title][0], default="")
    if not best or not found[best][0]:
        return None
    return Match(best, f"it speaks of: {', '.join(found[best][1])}")


def _spoken(words: list[str], title: str) -> tuple[int, list[str]]:
    """Return how much the words of a heading speak of a block, and which of them do."""
    telling, weak = _SPEAKS_OF.get(title, ("", ""))
    points, spoken = 0, []
    for word in words:
        worth = _TELLING if _is_among(word, telling) else _WEAK if _is_among(word, weak) else 0
        if worth:
            points += worth
            spoken.append(word)
    return points, spoken


def _is_among(word: str, listed: str) -> bool:
    return any(
        word.startswith(one[:-1]) if one.endswith("*") else word == one for one in listed.split()
    )


def _bare(heading: str) -> str:
    """Return a heading without its number and signs, in small letters."""
    text = re.sub(r"^\s*(?:(?:section|part|chapter)\s+)?[\dIVX]+(?:\.\d+)*[.):]?\s+", "", heading)
    return " ".join(re.findall(r"[\w'-]+", text.casefold()))
