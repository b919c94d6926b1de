"""The editor's checklist of a change: what a machine has checked, and what only a person can.

After the checklist for editors of RDMkit (ELIXIR), cut down to what applies to the change at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from whatworks.model import Item
from whatworks.read.markdown import Link, outline
from whatworks.review.changes import ItemChange
from whatworks.review.run import Review
from whatworks.schema.enums import ContentType, DecisionOutcome
from whatworks.schema.programme import Panel
from whatworks.targets import Elsewhere, resolve


@dataclass(frozen=True, slots=True)
class Box:
    """A line of the checklist."""

    text: str
    is_ticked: bool
    """Whether a machine has found it to be so; what a person must see to never is."""


def checklist(review: Review) -> list[Box]:
    """Return the lines that apply to a change: first what was checked, then what is to be done."""
    boxes = [*_checked(review), *_to_do(review)]
    return sorted(boxes, key=lambda box: not box.is_ticked)


def _items(review: Review) -> list[Item]:
    return [one.change.after for one in review.items if one.change.after is not None]


def _links(review: Review) -> list[tuple[Item, Link]]:
    """Return the links and images that the change brings, with the item that has them."""
    found = []
    for one in review.items:
        before, after = one.change.before, one.change.after
        had = {link.target for link in outline(before.body).links} if before is not None else ()
        if after is not None:
            new = (link for link in outline(after.body).links if link.target not in had)
            found += [(after, link) for link in new]
    return found


def _checked(review: Review) -> Iterator[Box]:
    """Yield what was checked: what was found to be so as one line, what was not as one each."""
    new = {problem.code for problem in review.problems.new}
    checks = [("no new error is found", review.problems.errors == 0)]
    if review.items:
        checks += [
            ("every field has a form that the hub knows", not _any(new, "WW1", "WW2")),
            ("every item, decision and page that is named exists", not _any(new, "WW30")),
            ("nothing points at what its readers may not see", not _any(new, "WW310", "WW311")),
        ]
    if any(link.is_image for _, link in _links(review)):
        checks.append(("every image has a description", "WW503" not in new))
    if any(item.rating for item in _items(review)):
        checks.append(
            ("every rating follows its framework, or says why not", not _any(new, "WW60"))
        )
    sound = [text for text, is_so in checks if is_so]
    if sound:
        yield Box(f"Checked by the program: {'; '.join(sound)}.", True)
    yield from (Box(f"Not yet so: {text}.", False) for text, is_so in checks if not is_so)
    for one in review.items:
        if one.approval is not None and one.approval.signed:
            yield Box(
                f"{one.change.path}: signed by {one.approval.signed}.", not one.approval.needed
            )


def _any(codes: set[str], *prefixes: str) -> bool:
    return any(code.startswith(prefixes) for code in codes)


def _to_do(review: Review) -> Iterator[Box]:
    items, links = _items(review), _links(review)
    types = {item.type for item in items}
    to_do = []
    if review.widened:
        to_do.append("Whoever owns what is for more readers now has agreed to it.")
    if items:
        to_do += [
            "No child, parent or member of staff can be recognised, not even from a rare mix of "
            "facts or a small number.",
            "A reader of 12 to 14 years can follow the summary and the text.",
            "The entry under changes says what readers need to know.",
        ]
    if ContentType.EVIDENCE in types:
        to_do.append("Somebody read each source itself, on the day that its citation gives.")
    if types & {ContentType.TOOLKIT, ContentType.CASE_STUDY, ContentType.GUIDANCE}:
        to_do.append("Each new fact stands in the source it leads to, in our own words.")
    if any(link.is_image for _, link in links):
        to_do.append("Each description of an image says what it shows.")
    if any(isinstance(resolve(item.path, link.target), Elsewhere) for item, link in links):
        to_do.append("The links to other sites open, and show what their words promise.")
    if any(_has_new_files(one.change) for one in review.items):
        to_do.append("Each file opens, is for the readers it names, and holds nothing hidden.")
    if review.moves or any(one.moves for one in review.items):
        to_do.append(
            "The reasons for each new or altered rating convince somebody who did not write it."
        )
    if any(_decides(item) for item in items):
        to_do.append("The minutes of the meeting have these decisions.")
    if any(item.front.example for item in items):
        to_do.append("Worked examples hold no invented figure, place or person that looks real.")
    yield from (Box(text, False) for text in to_do)
    for one in review.items:
        if one.approval is not None and one.approval.needed:
            yield Box(f"Signature on {one.change.path}: {one.approval.needed}.", False)


def _has_new_files(change: ItemChange) -> bool:
    before, after = change.before, change.after
    had = before.front.downloads if before is not None else []
    is_other = after is not None and after.front.downloads != had
    return is_other or any(edit.startswith("file: ") for edit in change.edits)


def _decides(item: Item) -> bool:
    made = item.front.decisions if isinstance(item.front, Panel) else []
    return any(one.outcome is not DecisionOutcome.DEFERRED for one in made)
