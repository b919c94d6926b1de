"""How an item came about and what came of it, in words for a terminal and as data."""

from typing import Any

from whatworks.model import Catalogue, Item
from whatworks.schema.enums import Audience
from whatworks.schema.programme import Panel
from whatworks.trace import Step, Trace
from whatworks.views import words
from whatworks.views.common import decision_anchor


def as_text(found: Trace, catalogue: Catalogue) -> str:
    """Return the chain, a paragraph for each step: what happened, where it stands, to what."""
    lines = [found.item.front.title, f"  {_place(found.item, catalogue)}"]
    if not found.steps:
        lines += [
            "",
            "It came out of no session, no panel decided on it, no newsletter carried it.",
        ]
    for number, step in enumerate(found.steps, 1):
        day = f"{words.day(step.date)}. " if step.date else ""
        lines += [
            "",
            f"{number}. {day}{step.relation}: {step.item.front.title}{_for(step, catalogue)}",
        ]
        if step.detail:
            lines.append(f"   {_kind(step)}{step.detail}")
        if step.decision:
            outcome = words.OUTCOMES[step.decision.outcome]
            lines.append(f"   Decision {step.decision.id}: {outcome.lower()}")
        others = [one for one in step.about if one.id != step.item.id]
        lines += [f"   About: {one.front.title} ({one.id})" for one in others]
        lines.append(f"   {_place(step.item, catalogue, step)}")
    return "\n".join(lines)


def as_data(found: Trace, catalogue: Catalogue) -> dict[str, Any]:
    """Return the chain as plain data, ready for JSON."""
    return {
        **_record(found.item, catalogue),
        "steps": [
            {
                "relation": step.relation.value,
                "date": step.date.isoformat() if step.date else None,
                "item": _record(step.item, catalogue, step),
                "about": [one.id for one in step.about],
                "detail": step.detail or None,
                "kind": step.change.kind.value if step.change else None,
                "decision": step.decision.id if step.decision else None,
                "outcome": step.decision.outcome.value if step.decision else None,
                "audience": step.audience.value,
            }
            for step in found.steps
        ],
    }


def _record(item: Item, catalogue: Catalogue, step: Step | None = None) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type.value,
        "title": item.front.title,
        "path": item.path,
        "url": _url(item, catalogue, step),
    }


def _place(item: Item, catalogue: Catalogue, step: Step | None = None) -> str:
    return f"{item.id}  {item.path}  {_url(item, catalogue, step)}"


def _url(item: Item, catalogue: Catalogue, step: Step | None = None) -> str:
    """Return where an item can be read; for a decision, its place on the panel's page."""
    url = catalogue.configuration.hub.url + item.url
    if step and step.decision and isinstance(item.front, Panel):
        return f"{url}#{decision_anchor(step.decision.id)}"
    return url


def _kind(step: Step) -> str:
    return f"{words.CHANGES[step.change.kind]}: " if step.change else ""


def _for(step: Step, catalogue: Catalogue) -> str:
    if step.audience is Audience.OPEN:
        return ""
    return f" (only for: {catalogue.configuration.audiences.tiers[step.audience].label})"
