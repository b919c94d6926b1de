"""The theme's frame as MkDocs puts it around a page, for one page at a time."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage
from yaml import YAMLError

from whatworks.adapters.mkdocs import (
    RefusedError,
    WhatWorksPlugin,
    menu_of,
    messages,
    plugins_of,
)
from whatworks.build import RenderedPage, Site
from whatworks.folders import ENGINE
from whatworks.preview.edition import FrameError
from whatworks.preview.own import FRAME
from whatworks.schema.enums import Audience
from whatworks.views.parts import Page
from whatworks.views.site import Chrome

_NOWHERE = ".whatworks-preview"
"""Where MkDocs would write a site; nothing is ever written."""


class Frames:
    """Gives the frame of a hub; it is made again only when something of it has changed."""

    def __init__(self, root: Path, audience: Audience) -> None:
        self._root, self._audience = root, audience
        self._known: tuple[object, ...] = ()
        self._frame: Frame | None = None

    def __call__(self, chrome: Chrome, has: Callable[[str], bool]) -> "Frame":
        """Return the frame for what stands around pages; ``has`` says whether there is a page.

        Raises ``FrameError`` if MkDocs does not take its configuration.
        """
        try:
            written = (self._root / ENGINE).read_bytes()
            menu = tuple(url for url in menu_of(written) if has(url))
            known = (written, chrome, menu)
            if self._frame is None or known != self._known:
                self._frame = Frame(self._root, self._audience, chrome, menu)
                self._known = known
        except (OSError, YAMLError, MkDocsException, RefusedError) as error:
            raise FrameError(f"{ENGINE} cannot be used: {error}") from None
        return self._frame


class Frame:
    """Puts the theme around pages, with one configuration, menu and set of templates for all."""

    def __init__(
        self, root: Path, audience: Audience, chrome: Chrome, menu: tuple[str, ...]
    ) -> None:
        plugins = plugins_of(root, audience)
        with messages(logging.ERROR):
            config = load_config(str(root / ENGINE), plugins=plugins, site_dir=str(root / _NOWHERE))
            plugin = config.plugins["whatworks"]
            assert isinstance(plugin, WhatWorksPlugin)
            pages = (Page(url=url, title="", description="", template="") for url in menu)
            stubs = tuple(RenderedPage(page, "") for page in pages)
            plugin.site = Site(chrome, stubs, {}, {})
            self._config = config.plugins.on_config(config)
            self._config.theme.dirs.insert(0, str(FRAME))
            self._config.plugins.on_pre_build(config=config)
            env, files = config.theme.get_env(), Files([])
            files.add_files_from_theme(env, config)
            self._files = config.plugins.on_files(files, config=config)
            nav = get_navigation(self._files, config)
            self._nav = config.plugins.on_nav(nav, config=config, files=self._files)
            self._env = config.plugins.on_env(env, config=config, files=self._files)
        self._plugin = plugin
        self._lock = Lock()  # MkDocs knows one page at a time
        self._assets = {
            file.dest_uri: file for file in self._files if not file.is_documentation_page()
        }

    def around(self, made: Page, html: str, preview: Mapping[str, Any]) -> str:
        """Return a page as a whole document; ``preview`` is what its template adds."""
        with self._lock:
            return self._around(made, html, preview)

    def _around(self, made: Page, html: str, preview: Mapping[str, Any]) -> str:
        config, events = self._config, self._config.plugins
        self._plugin.pages[made.url] = RenderedPage(made, html)
        page = self._page(made.url)
        page = events.on_pre_page(page, config=config, files=self._files)
        page.read_source(config)
        page.markdown = events.on_page_markdown(
            page.markdown or "", page=page, config=config, files=self._files
        )
        page.render(config, self._files)
        page.content = events.on_page_content(
            page.content or "", page=page, config=config, files=self._files
        )
        page.active = True
        try:
            context = get_context(self._nav, self._files, config, page)
            context = events.on_page_context(context, page=page, config=config, nav=self._nav)
            template = self._env.get_template("preview.html")
            output = template.render({**context, "preview": preview})
        finally:
            page.active = False
        whole: str = events.on_post_page(output, page=page, config=config)
        return whole

    def asset(self, url: str) -> bytes | None:
        """Return a file of the theme by its address, or None where there is none."""
        file = self._assets.get(url)
        return file.content_bytes if file else None

    def _page(self, url: str) -> MkDocsPage:
        """Return MkDocs's idea of a page: the one in the menu, where it stands there."""
        make = partial(File.generated, self._config, inclusion=InclusionLevel.NOT_IN_NAV)
        file = self._files.get_file_from_path(f"{url}index.md") or make(
            f"{url}index.md", content=""
        )
        return file.page or MkDocsPage(None, file, self._config)
