"""The door to MkDocs: hooks of a few lines that hand over to ``whatworks.build``."""

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.templates import TemplateContext
from mkdocs.utils.yaml import yaml_load

from whatworks import build
from whatworks.model import Problem, Severity
from whatworks.publish.editor import NotInstalledError
from whatworks.read.layout import TOP_FOLDERS
from whatworks.schema.enums import Audience

log = logging.getLogger("mkdocs.plugins.whatworks")

CONFIG = "mkdocs.yml"
"""The file that MkDocs reads."""
_UNUSED = "assets/javascripts/"
"""Material's scripts, its search among them: the hub has its own."""
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
    progress: build.Progress = staticmethod(lambda *_: None)
    """Is told how far the build has come."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load the hub, and stop before anything is written if it has errors."""
        root, audience = Path(config.config_file_path).parent, Audience(self.config.audience)
        if _built_for(Path(config.site_dir)) not in {None, audience.value}:
            raise PluginError(_another_audience(Path(config.site_dir)))
        self._site = self.site or build.site(
            self.hub or _load(root, build.today(), config.strict), audience, progress=self.progress
        )
        self.pages = {one.page.url: one for one in self._site.pages}
        self._written = 0
        config.site_name = self._site.chrome.name
        config.site_url = config.site_url or self._site.chrome.url
        config.site_description = self._site.chrome.tagline
        config.theme.dirs.insert(0, str(_THEME))
        config.theme.static_templates.discard("sitemap.xml")  # ours has the items' own dates
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
        for folder in (*TOP_FOLDERS, "site_config"):
            if (root / folder).is_dir():
                server.watch(str(root / folder))
        return server


def build_site(
    root: Path,
    audience: Audience,
    out: Path,
    *,
    strict: bool,
    progress: build.Progress,
    editors: bool = False,
) -> tuple[Problem, ...]:
    """Build the site of the hub at ``root`` into ``out``, which is replaced only when all is well.

    With ``editors`` it gets the browser editor and is marked as the editors' build.

    Returns the problems that did not keep the site from being built. Raises ``ProblemsError`` if
    the hub has errors (with ``strict``, also warnings), ``RefusedError`` if ``out`` holds something
    other than a site for this audience, and ``EngineError`` if MkDocs stops.
    """
    plugins = plugins_of(root, audience)
    _may_replace(out, root, build.EDITORS if editors else audience.value)
    hub = _load(root, build.today(), strict)
    added = _for_editors(hub) if editors else {}
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".whatworks-", dir=out.parent.resolve()) as workplace:
        fresh, previous = Path(workplace) / "site", Path(workplace) / "previous"
        config = load_config(
            str(root / CONFIG), plugins=plugins, site_dir=str(fresh), strict=strict
        )
        plugin = config.plugins["whatworks"]
        assert isinstance(plugin, WhatWorksPlugin)
        plugin.hub, plugin.progress = hub, progress
        with messages(logging.WARNING):
            try:
                mkdocs_build(config)
            except Abort as abort:
                raise EngineError(str(abort)) from None
        _add(added, fresh)
        if out.exists():
            out.rename(previous)
        try:
            fresh.rename(out)
        except BaseException:
            if previous.exists():
                previous.rename(out)
            raise
    return hub.problems


def _load(root: Path, day: date, strict: bool) -> build.LoadedHub:
    hub = build.load(root, day)
    refused = {Severity.ERROR, *([Severity.WARNING] if strict else [])}
    if found := tuple(problem for problem in hub.problems if problem.severity in refused):
        raise ProblemsError(found)
    return hub


def plugins_of(root: Path, audience: Audience) -> dict[str, Any]:
    """Return the plugins of a hub's ``mkdocs.yml``, ours set to build for ``audience``."""
    file = root / CONFIG
    if not file.is_file():
        raise RefusedError(f"{root} is not a hub: it has no {CONFIG}")
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


def _for_editors(hub: build.LoadedHub) -> Mapping[str, bytes]:
    try:
        return build.for_editors(hub)
    except NotInstalledError:
        raise RefusedError(
            "the browser editor is not set up here; run: make editor (docs/browser-editor.md)"
        ) from None


def _add(files: Mapping[str, bytes], site: Path) -> None:
    """Write files into a site; only its mark may be there already."""
    for name, content in files.items():
        path = site / name
        if path.exists() and name != build.MARKER:
            raise RefusedError(f"a page of the hub has the address of the editor, /{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _may_replace(out: Path, root: Path, readers: str) -> None:
    if root.resolve().is_relative_to(out.resolve()):
        raise RefusedError(f"{out} holds the hub itself; choose another folder")
    if any(above.is_file() for above in (out, *out.parents)):
        raise RefusedError(f"{out} is below a file, not a folder; choose another place")
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    built_for = _built_for(out)
    if built_for is None:
        raise RefusedError(f"{out} holds something that is not a site; choose another folder")
    if built_for != readers:
        raise RefusedError(_another_audience(out))


def _built_for(folder: Path) -> str | None:
    """Return whom the site in a folder says it is for, or None where none says so."""
    marker = folder / build.MARKER
    if not marker.is_file():
        return None
    return marker.read_text(encoding="utf-8", errors="replace").strip()


def _another_audience(folder: Path) -> str:
    readers = _built_for(folder)
    whose = readers if readers == build.EDITORS else f"{readers} readers"
    return f"{folder} holds the site for {whose}; choose another folder"


def _url(page: Page) -> str:
    return page.file.src_uri.removesuffix("index.md")
