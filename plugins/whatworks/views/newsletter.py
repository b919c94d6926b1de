"""An issue of the newsletter, ready to print as an e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from whatworks.model import Catalogue, Item
from whatworks.prose import ProseWriter
from whatworks.targets import Elsewhere, HubFile, resolve
from whatworks.views import words
from whatworks.views.common import card
from whatworks.views.parts import Card


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one type."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """What an issue prints; every address is a full web address."""

    title: str
    hub: str
    hub_url: str
    url: str
    intro_html: str
    intro_text: str
    groups: tuple[Group, ...]
    signed_off: str
    example: bool


def issue(item: Item, carried: Sequence[Item], catalogue: Catalogue) -> Issue:
    """Return an issue with what it carries, grouped by type in the hub's order of types."""
    from whatworks.views.plain import as_text  # noqa: PLC0415 - slow to load, and rarely used

    hub = catalogue.configuration.hub

    def to_web(target: str, _: bool) -> str:
        found = resolve(item.path, target)
        if isinstance(found, Elsewhere):
            return target
        if isinstance(found, HubFile):
            other = catalogue.by_path.get(found.path)
            return hub.url + other.url if other else hub.url
        return hub.url + found.url

    body = ProseWriter().write(item.text, to_web)
    html = body.intro + "".join(f"<h2>{escape(s.title)}</h2>{s.html}" for s in body.sections)
    groups = []
    for type_, (_, plural, _lede) in words.TYPES.items():
        cards = tuple(card(one, catalogue) for one in carried if one.type is type_)
        if cards:
            groups.append(Group(plural, cards))
    sign_off = item.front.sign_off
    return Issue(
        title=item.front.title,
        hub=hub.name,
        hub_url=hub.url,
        url=hub.url + item.url,
        intro_html=html,
        intro_text=as_text(html),
        groups=tuple(groups),
        signed_off=f"Signed off by {sign_off.office} on {words.day(sign_off.date)}."
        if sign_off
        else "",
        example=item.front.example,
    )
