"""A review as sections of plain lines, the same for a terminal and for a comment.

A comment is sent by e-mail to whoever watches the repository. So for a comment (``is_open``) the
words of whatever is for fewer readers are left in the files: it names those and says what moved.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from whatworks.model import Problem, Severity
from whatworks.problems import CODES, listing
from whatworks.review.cards import card
from whatworks.review.changes import EDITED
from whatworks.review.checklist import checklist
from whatworks.review.effects import Effect, FeedMove
from whatworks.review.lines import Line, Section, move_lines, tiers
from whatworks.review.reach import Shift
from whatworks.review.run import Review, Reviewed
from whatworks.schema.enums import Audience
from whatworks.views import words

_NAMED = 8
"""Pages, feeds and entries that are named before the rest is counted."""
_FURTHER = re.compile(r"/page/\d+/$")
_PROBLEMS = 20
"""New problems that are told of one by one."""
_CARDS = 30
"""Changed items that have a card; the rest is a line each."""


def sections(review: Review, *, is_open: bool) -> Iterator[Section]:
    """Yield what a change does, the most serious first; ``is_open`` as the module says."""
    if review.is_nothing:
        yield Section("In short", (Line("Nothing that readers would notice."),))
        return
    labels = tiers(review)
    if review.widened:
        yield Section(
            "More people will be able to read this",
            tuple(
                Line(_shift(one, labels, is_open=is_open, is_more=True), one.path)
                for one in review.widened
            ),
            is_alarm=True,
        )
    if review.obstacles:
        yield Section("What stands in the way", tuple(map(Line, review.obstacles)))
    yield Section("In short", tuple(_short(review)))
    yield from _cards(review, labels, is_open=is_open)
    if review.narrowed:
        yield Section(
            "Fewer people will be able to read this",
            tuple(
                Line(_shift(one, labels, is_open=is_open, is_more=False), one.path)
                for one in review.narrowed
            ),
        )
    if review.settings:
        yield Section("The hub’s settings", tuple(_settings(review)))
    moves = tuple(move_lines(review.moves, review, is_open=is_open))
    if moves:
        yield Section("Ratings of other items", moves)
    if review.effects:
        yield Section("Where readers will notice", tuple(_effects(review, labels)))
    if review.problems.new:
        told = tuple(_problems(review, is_open=is_open))
        yield Section("New problems", told)
    boxes = (Line(box.text, is_ticked=box.is_ticked) for box in checklist(review))
    yield Section("Checklist", tuple(boxes))


def _shift(shift: Shift, labels: dict[Audience, str], *, is_open: bool, is_more: bool) -> str:
    """Return a shift in words; nothing that moved is quoted."""
    readers, others = labels[shift.readers], labels[shift.kept_for]
    if shift.is_whole:
        was, is_ = (others, readers) if is_more else (readers, others)
        return f"the whole item: it was for {was}, and would be for {is_}"
    counts = (
        (shift.passages, "passage"),
        (shift.values, "field entry", "field entries"),
        (len(shift.files), "file"),
    )
    what = listing([words.count(*one) for one in counts if one[0]])
    files = f" ({listing(shift.files)})" if shift.files and not is_open else ""
    moved = "could not read this, and would" if is_more else "could read this, and would not"
    return f"{what}{files}: {readers} {moved}"


def _short(review: Review) -> Iterator[Line]:
    problems = review.problems
    yield Line(words.count(len(review.items), "item"), "Changed")
    waiting = [one for one in review.items if one.approval is not None and one.approval.needed]
    if waiting:
        yield Line(words.count(len(waiting), "item"), "Waiting for a signature")
    told = f"{len(problems.new)} new, {problems.there} there already, {problems.mended} mended"
    if problems.errors:
        told += f"; {words.count(problems.errors, 'new one stops', 'new ones stop')} the site"
    yield Line(told, "Problems")


def _cards(review: Review, labels: dict[Audience, str], *, is_open: bool) -> Iterator[Section]:
    found = sorted(review.items, key=_weight)
    for one in found[:_CARDS]:
        yield card(one, review, labels, is_open=is_open)
    rest = found[_CARDS:]
    if rest:
        lines = tuple(Line(one.change.became, one.change.path) for one in rest)
        yield Section("Other items", lines)


def _weight(one: Reviewed) -> tuple[bool, bool]:
    """Return how early a card stands: what waits for somebody first, what was just edited last."""
    return not (one.approval and one.approval.needed), one.change.became == EDITED


def _settings(review: Review) -> Iterator[Line]:
    for one in review.settings:
        told = [
            f"{how}: {listing(names, _NAMED)}"
            for how, names in (("new", one.new), ("changed", one.changed), ("gone", one.gone))
            if names
        ]
        yield Line("; ".join(filter(None, (*told, one.touches))), one.name)
        yield from map(Line, one.moves[:_NAMED])
        if len(one.moves) > _NAMED:
            yield Line(f"and {len(one.moves) - _NAMED} more places in what changed")


def _effects(review: Review, labels: dict[Audience, str]) -> Iterator[Line]:
    widest, *narrower = review.effects
    changed = [one.change.item.url for one in review.items if one.change.item is not None]
    yield from _effect(widest, labels[widest.readers], changed)
    for one in narrower:
        is_same = replace(one, readers=widest.readers) == widest
        yield Line("the same" if is_same else _counted(one), labels[one.readers])
    if review.issue is not None and review.issue.carries:
        yield Line(
            f"{review.issue.id} will carry {listing(review.issue.carries, _NAMED)}",
            "Newsletter",
        )
    else:
        yield Line("the next issue carries nothing because of this change", "Newsletter")


def _effect(effect: Effect, label: str, changed: list[str]) -> Iterator[Line]:
    """Yield the pages and feeds that differ; ``changed`` are the pages of the changed items."""
    if effect.is_nothing:
        yield Line("nothing differs", label)
        return
    if effect.is_framed_anew:
        yield Line("what stands around it: name, menu or foot", f"Every page ({label})")
    for how, pages in (
        ("New pages", effect.new),
        ("Changed pages", effect.changed),
        ("Pages gone", effect.gone),
    ):
        shown = sorted(_first_pages(pages), key=lambda page: (page not in changed, page))
        if shown:
            named = listing([f"/{page}" for page in shown], _NAMED)
            yield Line(f"{len(shown)}: {named}", f"{how} ({label})")
    carrying = [one for one in effect.feeds if one.new or one.changed]
    named = listing([f"{one.title} ({_moved(one)})" for one in carrying], _NAMED)
    yield Line(named or "none", f"Feeds that will carry it ({label})")


def _first_pages(pages: Iterable[str]) -> list[str]:
    """Return addresses without those of the further pages of a list, which shift with the first."""
    return [page for page in pages if not _FURTHER.search(page)]


def _moved(feed: FeedMove) -> str:
    return listing([f"{n} {how}" for n, how in ((feed.new, "new"), (feed.changed, "changed")) if n])


def _counted(effect: Effect) -> str:
    states = (("new", effect.new), ("changed", effect.changed), ("gone", effect.gone))
    pages = [(len(_first_pages(pages)), how) for how, pages in states]
    told = ["what stands around every page"] if effect.is_framed_anew else []
    told += [words.count(number, f"{how} page") for number, how in pages if number]
    if effect.feeds:
        told.append(words.count(len(effect.feeds), "feed"))
    return listing(told) or "nothing differs"


def _problems(review: Review, *, is_open: bool) -> Iterator[Line]:
    order = list(Severity)
    found = sorted(review.problems.new, key=lambda one: order.index(one.severity))
    for problem in found[:_PROBLEMS]:
        at = f"{problem.path}, line {problem.line}"
        yield Line(
            _problem(problem, words_too=not is_open or problem.path in review.open_paths), at
        )
    if len(found) > _PROBLEMS:
        yield Line(f"and {len(found) - _PROBLEMS} more; whatworks check tells them all")


def _problem(problem: Problem, *, words_too: bool) -> str:
    """Return a problem in words; its own quote the file, so without them its title stands there."""
    if words_too or problem.path.startswith("site_config/"):
        field = f"{problem.field}: " if problem.field else ""
        return f"{problem.code} {field}{problem.message}; {problem.hint}"
    return f"{problem.code} {CODES[problem.code][1]} (the check says where and how to mend it)"
