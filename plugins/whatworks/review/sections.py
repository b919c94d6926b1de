"""A review as sections of plain lines, the same for a terminal and for a comment.

A comment is sent by e-mail to whoever watches the repository. So for a comment (``is_open``) the
words of whatever is for fewer readers are left in the files: it names those and says what moved.
"""

from collections.abc import Iterator

from whatworks.model import Problem, Severity
from whatworks.problems import CODES, listing
from whatworks.review.cards import card
from whatworks.review.checklist import checklist
from whatworks.review.effects import Effect
from whatworks.review.lines import Line, Section, move_lines, tiers
from whatworks.review.reach import Shift
from whatworks.review.run import Review
from whatworks.schema.enums import Audience
from whatworks.views import words

_NAMED = 8
"""Pages, feeds and entries that are named before the rest is counted."""
_PROBLEMS = 20
"""New problems that are told of one by one."""
_CARDS = 30
"""Changed items that have a card; the rest is a line each."""


def sections(review: Review, *, is_open: bool) -> Iterator[Section]:
    """Yield what a change does, the most serious first; ``is_open`` as the module says."""
    if review.is_nothing:
        yield Section("What this change does", (Line("Nothing that readers would notice."),))
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
        (shift.values, "field value"),
        (len(shift.files), "file"),
    )
    what = listing([words.count(number, name) for number, name in counts if number])
    files = f" ({listing(shift.files)})" if shift.files and not is_open else ""
    moved = "did not have them, and would" if is_more else "had them, and would not any more"
    return f"{what}{files}: {readers} {moved}"


def _short(review: Review) -> Iterator[Line]:
    problems = review.problems
    yield Line(words.count(len(review.items), "item"), "Changed")
    waiting = [one for one in review.items if one.approval is not None and one.approval.needed]
    if waiting:
        yield Line(words.count(len(waiting), "item"), "Waiting for a signature")
    told = f"{len(problems.new)} new, {problems.there} there already, {problems.mended} mended"
    if problems.new:
        told += f"; {words.count(problems.errors, 'new one stops', 'new ones stop')} the site"
    yield Line(told, "Problems")


def _cards(review: Review, labels: dict[Audience, str], *, is_open: bool) -> Iterator[Section]:
    for one in review.items[:_CARDS]:
        yield card(one, review, labels, is_open=is_open)
    rest = review.items[_CARDS:]
    if rest:
        lines = tuple(Line(one.change.became, one.change.path) for one in rest)
        yield Section("Other items", lines)


def _settings(review: Review) -> Iterator[Line]:
    for one in review.settings:
        told = [
            f"{how}: {listing(names, _NAMED)}"
            for how, names in (("new", one.new), ("changed", one.changed), ("gone", one.gone))
            if names
        ]
        yield Line("; ".join(filter(None, (*told, one.touches))), one.name)


def _effects(review: Review, labels: dict[Audience, str]) -> Iterator[Line]:
    widest, *narrower = review.effects
    yield from _effect(widest, labels[widest.readers])
    for one in narrower:
        if (one.new, one.changed, one.gone, one.feeds) == (
            widest.new,
            widest.changed,
            widest.gone,
            widest.feeds,
        ):
            yield Line("the same", labels[one.readers])
        else:
            counts = (
                f"{len(one.new)} new, {len(one.changed)} changed and {len(one.gone)} gone pages, "
                f"{words.count(len(one.feeds), 'feed')}"
            )
            yield Line(counts, labels[one.readers])
    if review.issue is not None and review.issue.carries:
        yield Line(
            f"{review.issue.id} will carry {listing(review.issue.carries, _NAMED)}",
            "Newsletter",
        )
    else:
        yield Line("the next issue carries nothing because of this change", "Newsletter")


def _effect(effect: Effect, label: str) -> Iterator[Line]:
    if effect.is_nothing:
        yield Line("nothing differs", label)
        return
    for how, pages in (
        ("New pages", effect.new),
        ("Changed pages", effect.changed),
        ("Pages gone", effect.gone),
    ):
        if pages:
            named = listing([f"/{page}" for page in pages], _NAMED)
            yield Line(f"{len(pages)}: {named}", f"{how} ({label})")
    carrying = [one for one in effect.feeds if one.new or one.changed]
    named = listing([f"{one.name} ({one.new} new, {one.changed} changed)" for one in carrying], 12)
    yield Line(named or "none", f"Feeds that will carry it ({label})")


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
