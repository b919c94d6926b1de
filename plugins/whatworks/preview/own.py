"""What the preview itself says: its strip, its notes and its own pages."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from whatworks.model import Item, Problem, Severity
from whatworks.problems import CODES
from whatworks.prose import ProseWriter
from whatworks.views import words

OWN = "-/"
"""How the addresses of the preview's own pages begin; no item can have such an id."""
FRAME = Path(__file__).parent / "frame"
"""The folder of the template that a theme's pages are printed with."""
DIGEST = "\ue002"
"""Stands in a page where its digest will, once it is known."""
SHOWN = 20
"""Problems of other files in the strip; the page of all problems has the rest."""
_AROUND = 3
"""Lines before and after the one in question."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_LINK = re.compile(r"(?:.*/)?(WW[0-9]{3})\.md(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file, with their numbers, and which of them is meant."""

    lines: tuple[tuple[int, str], ...]
    meant: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no page, and what is wrong with the file."""

    title: str
    text: str
    problems: Sequence[tuple[Problem, Excerpt]]


@dataclass(frozen=True, slots=True)
class Strip:
    """What stands above every page of the preview."""

    audience: str
    here: tuple[Problem, ...]
    """The problems of the file of this page."""
    at_place: frozenset[int]
    """Which of these stand in the page too, beside what they are about."""
    elsewhere: tuple[Problem, ...]
    """The problems of all other files."""
    address: Callable[[str], str]
    """Gives the address of the page of a file."""
    drafts: int
    is_own: bool
    """Whether it stands above a page of the preview itself, which is about the whole hub."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A strip as it is printed."""

    html: str
    seen: str
    """What it is known by, wherever its notes stand."""


class OwnPages:
    """Prints what the preview says."""

    def __init__(self, failed: Callable[[str, Exception], object]) -> None:
        """Make it; ``failed`` is told of an address and of what went wrong in making its page."""
        self.failed = failed
        self._templates = Environment(
            loader=PackageLoader("whatworks", "preview/templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"titles": {code: title for code, (_, title) in CODES.items()}}
        self._templates.filters["count"] = _count

    def strip(self, strip: Strip) -> Printed:
        """Return the strip as HTML."""
        first = nsmallest(SHOWN, strip.elsewhere, lambda one: (_ORDER[one.severity], one))
        html = self._print("strip.html", strip=strip, at_place=strip.at_place, first=first)
        plain = html
        if strip.at_place:
            plain = self._print("strip.html", strip=strip, at_place=(), first=first)
        return Printed(html, sha256(plain.encode()).hexdigest()[:16])

    def note(self, number: int, problem: Problem) -> str:
        """Return a note beside what a problem is about, as HTML."""
        return self._print("note.html", number=number, problem=problem)

    def banner(self, item: Item | None) -> str:
        """Return the banner of what is not published yet, as HTML; nothing for the rest."""
        if item is None or item.front.status.is_public:
            return ""
        return self._print("banner.html", status=words.STATUSES[item.front.status])

    def trouble(self, trouble: Trouble, strip: Printed) -> str:
        """Return a page that says why there is no other."""
        return self._print("trouble.html", trouble=trouble, strip=strip)

    def drafts(self, items: Iterable[Item], audience: str, strip: Printed) -> str:
        """Return the list of drafts."""
        shown = [(item, words.STATUSES[item.front.status]) for item in items]
        return self._print("drafts.html", items=shown, audience=audience, strip=strip)

    def problems(
        self, problems: Iterable[Problem], address: Callable[[str], str], strip: Printed
    ) -> str:
        """Return the list of all problems, by file."""
        by_path: dict[str, list[Problem]] = {}
        for problem in problems:
            by_path.setdefault(problem.path, []).append(problem)
        return self._print("problems.html", by_path=by_path, address=address, strip=strip)

    def help(self, code: str, strip: Printed) -> str | None:
        """Return the page about a problem code, or None for an unknown one."""
        if code not in CODES:
            return None
        text = _help_text(code).partition("\n")[2]
        body = ProseWriter().write(text, _to_help)
        return self._print(
            "help.html", code=code, title=CODES[code][1], html=body.intro, strip=strip
        )

    def excerpt(self, root: Path, problem: Problem) -> Excerpt:
        """Return the lines around a problem, as the file has them now."""
        try:
            content = (root / problem.path).read_bytes()
        except OSError:
            content = b""
        lines = content.decode("utf-8", errors="replace").splitlines()
        first = max(1, problem.line - _AROUND)
        shown = enumerate(lines[first - 1 : problem.line + _AROUND], first)
        return Excerpt(tuple(shown), problem.line)

    def _print(self, name: str, **values: object) -> str:
        printed = self._templates.get_template(name).render(**values)
        return printed.encode(errors="replace").decode()  # the name of a file may be no text


def _count(problems: Iterable[Problem]) -> str:
    """Return how many problems there are, in words."""
    found = list(problems)
    errors = sum(one.severity is Severity.ERROR for one in found)
    notes = len(found) - errors
    said = [words.count(errors, "problem")] if errors else []
    said += [words.count(notes, "note")] if notes else []
    return " and ".join(said) or "no problems"


def _help_text(code: str) -> str:
    """Return the page of a code as the package or the repository has it; empty if neither does."""
    packaged = files("whatworks") / "help" / f"{code}.md"
    in_repository = Path(__file__).parents[3] / "docs" / "problems" / f"{code}.md"
    for page in (packaged, in_repository):
        if page.is_file():
            return page.read_text(encoding="utf-8")
    return ""


def _to_help(target: str, is_image: bool) -> str:
    """Return where a link of a help page leads in the preview."""
    found = _LINK.fullmatch(target)
    if found:
        return f"/-/problems/{found[1]}/"
    return target if target.startswith("https://") else "/-/problems/"
