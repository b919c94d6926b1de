"""Old addresses: small pages that lead on to where an item stands now."""

from collections.abc import Mapping
from html import escape

from whatworks.model import Catalogue
from whatworks.targets import relative
from whatworks.views.site import chrome


def files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return a page for every old address of an item that the audience may read."""
    made = {}
    tier = chrome(catalogue).tier
    note = f'<p role="note">{escape(tier)}</p>' if tier else ""
    for item in catalogue.items:
        for alias in item.front.aliases:
            old = alias.strip("/") + "/"
            new, title = escape(relative(old, item.url)), escape(item.front.title)
            made[f"{old}index.html"] = (
                f'<!doctype html><html lang="en-GB"><meta charset="utf-8">'
                f'<title>{title}</title><meta http-equiv="refresh" content="0; url={new}">'
                f'<link rel="canonical" href="{new}"><meta name="robots" content="noindex">'
                f'{note}<p>This page has moved: <a href="{new}">{title}</a>.</p></html>\n'
            ).encode()
    return made
