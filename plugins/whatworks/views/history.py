"""What changed on an item and who approved it."""

from whatworks.model import Catalogue, Item
from whatworks.schema.common import Change, SignOff
from whatworks.views import words
from whatworks.views.common import decision_link
from whatworks.views.parts import Entry, Link, Part, Timeline
from whatworks.views.versions import versions_url


def history(item: Item, catalogue: Catalogue) -> tuple[Part, ...]:
    """Return an item's history with who signed it off, or nothing where nothing is recorded."""
    front = item.front
    entries = tuple(
        Entry(
            words.day(change.date),
            words.CHANGES[change.kind],
            f"{change.what} {_approved(change, item, catalogue)}".strip(),
            decision_link(change.decision, catalogue),
        )
        for change in sorted(front.changes, key=lambda change: change.date, reverse=True)
    )
    signed = _signed_in_full(item, catalogue)
    statement = _statement(item, signed, catalogue) if signed else ""
    if not entries and not statement:
        return ()
    decision = decision_link(signed.decision if signed else None, catalogue)
    kept = catalogue.versions.get(item.id)
    more = Link("All versions, and what differs between them", versions_url(item)) if kept else None
    return (Timeline(entries, statement, decision, more),)


def _signed_in_full(item: Item, catalogue: Catalogue) -> SignOff | None:
    """Return the latest sign-off by who may approve more than small changes, else the latest."""
    kept = catalogue.versions.get(item.id, ())
    full = (version.sign_off for version in reversed(kept) if not version.is_delegated)
    return next(full, item.front.sign_off) if item.front.sign_off else None


def _statement(item: Item, signed: SignOff, catalogue: Catalogue) -> str:
    last, updated = item.front.sign_off, item.front.updated
    by = f" by {signed.office}" if signed.office else ""
    statement = f"Signed off{by} on {words.day(signed.date)}."
    if signed.decision is None and "sign_off.decision" not in _kept(catalogue):
        statement += " No panel decision is recorded."
    if last is not None and last != signed:
        by = f" by {last.office}" if last.office else ""
        statement += f" Updated under delegation{by} on {words.day(last.date)}."
    if last is not None and updated is not None and updated > last.date:
        statement += f" Updated under delegation on {words.day(updated)}."
    return statement


def _kept(catalogue: Catalogue) -> set[str]:
    """Return the fields that these readers may not see."""
    fields = catalogue.configuration.audiences.fields
    return {field for field, readers in fields.items() if not catalogue.audience.may_read(readers)}


def _approved(change: Change, item: Item, catalogue: Catalogue) -> str:
    """Say of a change who approved it under delegation; nothing of what was signed in full."""
    kept = catalogue.versions.get(item.id, ())
    version = next((version for version in kept if change in version.changes), None)
    if not kept or (version and not version.is_delegated):
        return ""
    office = version.sign_off.office if version and version.sign_off else ""
    return f"Updated under delegation{f' by {office}' if office else ''}."
