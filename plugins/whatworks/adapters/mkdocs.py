"""The door to MkDocs: hooks of a few lines that hand over to ``whatworks.build``."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.templates import TemplateContext
from mkdocs.utils.yaml import yaml_load

from whatworks import build
from whatworks.folders import ENGINE, SETTINGS, TOP_FOLDERS
from whatworks.model import Problem, Severity
from whatworks.printing import Progress
from whatworks.schema.enums import Audience

log = logging.getLogger("mkdocs.plugins.whatworks")

_UNUSED = ("assets/javascripts/", "sitemap.xml")
"""What the hub has its own of: scripts, search among them, and a sitemap with the items' dates."""
_THEME = Path(__file__).parent.parent / "theme"


class RefusedError(Exception):
    """What was asked for cannot be done; the message says why, for a person."""


class ProblemsError(PluginError):
    """The hub has problems that keep it from being built."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(["the hub has problems", *map(str, problems)]))
        self.problems = problems


class EngineError(Exception):
    """MkDocs stopped; it has said why itself."""


class Options(Config):  # type: ignore[no-untyped-call]
    """What can be set for the plugin in ``mkdocs.yml``."""

    audience = Choice([audience.value for audience in Audience], default=Audience.OPEN.value)
    """Whom the site is for."""


class WhatWorksPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Puts the pages and files of a hub into an MkDocs build."""

    hub: build.LoadedHub | None = None
    """The hub, where it has been loaded already; else each build loads it."""
    site: build.Site | None = None
    """The site, where it has been made already; else each build makes it."""
    progress: Progress = staticmethod(lambda *_: None)
    """Is told how far the build has come."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the hub, and stop before anything is written if it has errors."""
        root, audience = Path(config.config_file_path).parent, Audience(self.config.audience)
        if built_for(Path(config.site_dir)) not in {None, audience.value}:
            raise PluginError(another_audience(Path(config.site_dir)))
        self._site = self.site or build.site(
            self.hub or buildable(build.load(root, build.today()), strict=config.strict),
            audience,
            progress=self.progress,
        )
        self.pages = {one.page.url: one for one in self._site.pages}
        self._written = 0
        config.site_name = self._site.chrome.name
        config.site_url = config.site_url or self._site.chrome.url
        config.site_description = self._site.chrome.tagline
        config.theme.dirs.insert(0, str(_THEME))
        config.theme.static_templates.discard("sitemap.xml")
        config.theme.static_templates |= {"offline.html", "sw.js"}
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Replace what MkDocs found in the content folder by what the hub publishes."""
        docs = Path(config.docs_dir)
        kept = [
            file
            for file in files
            if file.src_dir != str(docs) and not file.src_uri.startswith(_UNUSED)
        ]
        add = partial(File.generated, config, inclusion=InclusionLevel.NOT_IN_NAV)
        kept += [add(f"{url}index.md", content="") for url in self.pages]
        kept += [add(url, content=content) for url, content in self._site.files.items()]
        for url, path in self._site.attachments.items():
            file = add(f"{url}.attachment", abs_src_path=str(path))  # whatever its ending, no page
            file.dest_uri = url
            kept.append(file)
        return Files(kept)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Leave out of the main menu what this site has no page for: others may have one."""
        nav.items = [
            entry
            for entry in nav.items
            if not isinstance(entry, Link) or entry.url.startswith(("/", "https:", "http:"))
        ]
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Let the theme print what stands around every page."""
        env.globals["hub"] = self._site.chrome
        return env

    def on_page_markdown(
        self, markdown: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give a page its title and description; its text is made already."""
        made = self.pages[_url(page)].page
        page.meta.update(title=made.title, description=made.description)
        return ""

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Return the page that the hub has made."""
        page.toc = TableOfContents([])  # the page has its own
        return self.pages[_url(page)].html

    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Let the theme print what it needs to know of the page."""
        context["made"] = self.pages[_url(page)].page  # type: ignore[typeddict-unknown-key]
        self._written += 1
        self.progress("Writing pages", self._written, len(self.pages))
        return context

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Build again whenever anything of the hub changes."""
        root = Path(config.config_file_path).parent
        for folder in (*TOP_FOLDERS, SETTINGS):
            if (root / folder).is_dir():
                server.watch(str(root / folder))
        return server


def buildable(hub: build.LoadedHub, *, strict: bool) -> build.LoadedHub:
    """Return a hub that may be built; raises ``ProblemsError`` for one that may not."""
    refused = {Severity.ERROR, *([Severity.WARNING] if strict else [])}
    if found := tuple(problem for problem in hub.problems if problem.severity in refused):
        raise ProblemsError(found)
    return hub


def built_for(folder: Path) -> str | None:
    """Return whom the site in a folder says it is for, or None where none says so."""
    marker = folder / build.MARKER
    if not marker.is_file():
        return None
    return marker.read_text(encoding="utf-8", errors="replace").strip()


def another_audience(folder: Path) -> str:
    """Return why a folder cannot be written to: it holds a site for others."""
    readers = built_for(folder)
    whose = readers if readers == build.EDITORS else f"{readers} readers"
    return f"{folder} holds the site for {whose}; choose another folder"


def plugins_of(root: Path, audience: Audience) -> dict[str, Any]:
    """Return the plugins of a hub's ``mkdocs.yml``, ours set to build for ``audience``."""
    file = root / ENGINE
    if not file.is_file():
        raise RefusedError(f"{root} is not a hub: it has no {ENGINE}")
    with file.open("rb") as stream:
        named = yaml_load(stream).get("plugins") or []
    if not isinstance(named, dict):
        entries = [entry if isinstance(entry, dict) else {entry: {}} for entry in named]
        named = {name: options for entry in entries for name, options in entry.items()}
    if "whatworks" not in named:
        raise RefusedError(f"{file} does not name the whatworks plugin; add it under plugins:")
    return {**named, "whatworks": {**(named["whatworks"] or {}), "audience": audience.value}}


@contextmanager
def messages(level: int) -> Iterator[None]:
    """Let MkDocs say on the terminal what it has to say at ``level`` or above."""
    logger, handler = logging.getLogger("mkdocs"), logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def menu_of(written: bytes) -> tuple[str, ...]:
    """Return the addresses of the hub's own pages that the main menu names."""
    nav = (yaml_load(BytesIO(written)) or {}).get("nav")
    return tuple(name.removesuffix("index.md") for name in _names(nav) if name.endswith("index.md"))


def _names(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for inner in nav.values():
            yield from _names(inner)
    elif isinstance(nav, list):
        for inner in nav:
            yield from _names(inner)


def _url(page: Page) -> str:
    return page.file.src_uri.removesuffix("index.md")
