"""The door to MkDocs: hooks of a few lines that hand over to ``whatworks.build``."""

import logging
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from whatworks import build
from whatworks.model import Severity
from whatworks.read.layout import TOP_FOLDERS
from whatworks.schema.enums import Audience

log = logging.getLogger("mkdocs.plugins.whatworks")

_THEME = Path(__file__).parent.parent / "theme"


class Options(Config):
    """What can be set for the plugin in ``mkdocs.yml``."""

    audience = Choice([audience.value for audience in Audience], default=Audience.OPEN.value)
    """Whom the site is for."""


class WhatWorksPlugin(BasePlugin[Options]):
    """Puts the pages and files of a hub into an MkDocs build."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the hub, and stop before anything is written if it has errors."""
        root, day = Path(config.config_file_path).parent, build.today()
        hub = build.load(root, day)
        for problem in hub.problems:
            level = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING}
            log.log(level.get(problem.severity, logging.INFO), str(problem))
        errors = [p for p in hub.problems if p.severity is Severity.ERROR]
        if errors:
            raise PluginError(f"{len(errors)} problems keep the hub from being built.")
        self._site = build.site(hub, Audience(self.config.audience), day)
        self._pages = {one.page.url: one for one in self._site.pages}
        config.site_name = self._site.chrome.name
        config.site_url = self._site.chrome.url
        config.site_description = self._site.chrome.tagline
        config.theme.dirs.insert(0, str(_THEME))
        config.theme.static_templates.discard("sitemap.xml")  # ours has the items' own dates
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Replace what MkDocs found in the content folder by what the hub publishes."""
        docs = Path(config.docs_dir)
        kept = [file for file in files if file.src_dir != str(docs)]
        for url in self._pages:
            kept.append(File.generated(config, f"{url}index.md", content=""))
        for url, content in self._site.files.items():
            kept.append(File.generated(config, url, content=content))
        for url, path in self._site.attachments.items():
            kept.append(File.generated(config, url, abs_src_path=str(path)))
        return Files(kept)

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Let the theme print what stands around every page."""
        env.globals["hub"] = self._site.chrome
        return env

    def on_page_markdown(
        self, markdown: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give a page its title and description; its text is made already."""
        made = self._pages[_url(page)].page
        page.meta |= {"title": made.title, "description": made.description}
        return ""

    def on_page_content(
        self, html: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Return the page that the hub has made."""
        page.toc = TableOfContents([])  # the page has its own
        return self._pages[_url(page)].html

    def on_page_context(
        self, context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any
    ) -> dict[str, Any]:
        """Let the theme print what it needs to know of the page."""
        context["made"] = self._pages[_url(page)].page
        return context

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Build again whenever anything of the hub changes."""
        root = Path(config.config_file_path).parent
        for folder in (*TOP_FOLDERS, "site_config"):
            if (root / folder).is_dir():
                server.watch(str(root / folder))
        return server


def _url(page: Page) -> str:
    return page.file.src_uri.removesuffix("index.md")
