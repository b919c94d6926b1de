"""The frame that MkDocs and its theme put around pages, taken as moulds from a small site."""

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from whatworks.adapters.mkdocs import (
    EngineError,
    WhatWorksPlugin,
    messages,
    plugins_of,
)
from whatworks.build import RenderedPage, Site
from whatworks.folders import ENGINE
from whatworks.moulds import CONTENT, MARKED, READ, Key, Moulds, cut
from whatworks.schema.enums import Audience
from whatworks.views.parts import Page
from whatworks.views.site import Chrome

_PROOF = "wwproof"
_PROOF_TEXT = 'Fish & "chips", it\'s <b>'
"""A title that shows whether a theme prints titles as it should."""


class _Asked:
    """A page for the theme, which notes what the theme asks of it."""

    def __init__(self, page: Page, asked: set[str]) -> None:
        self._page, self._asked = page, asked

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._page, name)


def moulds(
    root: Path,
    audience: Audience,
    chrome: Chrome,
    kinds: Mapping[Key, Page],
    menu: tuple[str, ...],
    *,
    strict: bool,
) -> Moulds | None:
    """Return moulds for kinds of pages, each given with one page of the kind.

    MkDocs builds a site with a page of marks of each kind, and one more of each kind to see
    whether pouring gives what MkDocs gives. Where it does not, or where the theme wants to know
    more of a page than a mould can, the answer is None. Raises ``EngineError`` if MkDocs stops.
    """
    asked: set[str] = set()
    marked = {key: _beside(page, key, MARKED.url) for key, page in kinds.items()}
    proofs = {
        key: replace(_beside(page, key, _PROOF), title=_PROOF_TEXT, description=_PROOF_TEXT)
        for key, page in kinds.items()
        if len(key) > 1
    }
    pages = {page.url: RenderedPage(_Asked(page, asked), CONTENT) for page in marked.values()}  # type: ignore[arg-type]
    pages |= {page.url: RenderedPage(page, f"<p>{_PROOF}</p>") for page in proofs.values()}
    stubs = {url: RenderedPage(replace(MARKED, url=url), "") for url in menu if url not in pages}
    with tempfile.TemporaryDirectory(prefix="whatworks-") as folder:
        site = Site(chrome, (*pages.values(), *stubs.values()), {}, {})
        _build(root, audience, site, Path(folder), strict=strict)
        written = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }
    documents = {url: written.pop(f"{url}index.html").decode() for url in (*pages, *stubs)}
    found = Moulds({key: cut(documents[page.url]) for key, page in marked.items()}, menu, written)
    whole = all(
        found.pour(page, f"<p>{_PROOF}</p>") == documents[page.url] for page in proofs.values()
    )
    return found if whole and asked <= READ else None


def _beside(page: Page, key: Key, name: str) -> Page:
    """Return a page of marks that has the frame of a page; under a name, where others have it."""
    url = page.url if len(key) == 1 else f"{key[0]}{name}/"
    return replace(MARKED, url=url, section=page.section, feeds=page.feeds)


def _build(root: Path, audience: Audience, site: Site, out: Path, *, strict: bool) -> None:
    config = load_config(
        str(root / ENGINE), plugins=plugins_of(root, audience), site_dir=str(out), strict=strict
    )
    plugin = config.plugins["whatworks"]
    assert isinstance(plugin, WhatWorksPlugin)
    plugin.site = site
    with messages(logging.WARNING):
        try:
            mkdocs_build(config)
        except Abort as abort:
            raise EngineError(str(abort)) from None
