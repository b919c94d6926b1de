"""The generators that are compared: how each gets the items, builds its site and serves it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import tools
from corpus import KINDS, Corpus, page, write_hub, write_pages
from edits import Chosen, Edit, of_hub, of_pages

HERE = Path(__file__).parent
OURS, STOCK = "whatworks", "mkdocs"
WHATWORKS, MKDOCS = (Path(sys.executable).with_name(name) for name in ("whatworks", "mkdocs"))
"""The commands, as people run them."""

Command = tuple[object, ...]


@dataclass(frozen=True)
class Engine:
    """A generator; its commands run in the folder of its site and build into ``site``."""

    name: str
    version: Callable[[], str | None]
    """Returns which one it is, and puts it in place first; None where it cannot be had."""
    write: Callable[[Path, int], None]
    """Writes a corpus of a size into a new folder."""
    build: Callable[[], Command]
    serve: Callable[[int], Command]
    """Returns the command that serves at a port of this machine."""
    source: str
    """The path of an evidence record, with ``{}`` where its id stands."""
    page: str
    """The address of its page."""
    edits: Callable[[Chosen, int], Iterator[Edit]] | None = None
    """Returns the edits of a round; None if it keeps nothing, so that every build is a cold one."""


def _eleventy(folder: Path, size: int) -> None:
    shutil.copytree(HERE / "eleventy", folder)
    (folder / "node_modules").symlink_to(tools.PACKAGES, target_is_directory=True)
    _items(folder / "docs/items", size, note="::: note {title}\n{text}\n:::\n")


def _hugo(folder: Path, size: int) -> None:
    shutil.copytree(HERE / "hugo", folder)
    _items(folder / "content/items", size, note="> **{title}**\n>\n> {text}\n")


def _items(folder: Path, size: int, *, note: str) -> None:
    folder.mkdir(exist_ok=True)
    for item in Corpus(size).items():
        text = page(item, "/items/{}/", note=note)
        (folder / f"{item.id}.md").write_text(text, encoding="utf-8")


def _eleventy_command(*options: object) -> Command:
    return (tools.NODE, tools.eleventy(), "--quiet", *options)


def _of_zensical(items: Chosen, number: int) -> Iterator[Edit]:
    return of_pages(items.edited, f"docs/items/{items.edited}.md", number)


ENGINES = {
    STOCK: Engine(
        "MkDocs with Material",
        lambda: f"mkdocs {version('mkdocs')}, mkdocs-material {version('mkdocs-material')}",
        write_pages,
        lambda: (MKDOCS, "build", "--quiet"),
        lambda port: (MKDOCS, "serve", "-q", "--livereload", "-a", f"127.0.0.1:{port}"),
        "docs/items/{}.md",
        "items/{}/",
    ),
    "zensical": Engine(
        "Zensical",
        lambda: tools.zensical() and f"Zensical {tools.ZENSICAL}",
        write_pages,
        lambda: (tools.zensical(), "build"),
        lambda port: (tools.zensical(), "serve", "-a", f"127.0.0.1:{port}"),
        "docs/items/{}.md",
        "items/{}/",
        _of_zensical,
    ),
    "eleventy": Engine(
        "Eleventy",
        lambda: tools.eleventy() and f"Eleventy {tools.ELEVENTY['@11ty/eleventy']}",
        _eleventy,
        _eleventy_command,
        lambda port: _eleventy_command("--serve", "--incremental", f"--port={port}"),
        "docs/items/{}.md",
        "items/{}/",
    ),
    "hugo": Engine(
        "Hugo",
        lambda: (found := tools.hugo()) and f"Hugo {found}",
        _hugo,
        lambda: ("hugo", "--quiet"),
        lambda port: ("hugo", "server", "--bind", "127.0.0.1", "--port", port),
        "content/items/{}.md",
        "items/{}/",
    ),
    OURS: Engine(
        "whatworks",
        lambda: f"whatworks {version('whatworks')}",
        write_hub,
        lambda: (WHATWORKS, "build"),
        lambda port: (WHATWORKS, "serve", "--addr", f"127.0.0.1:{port}"),
        KINDS["evidence"].file,
        "evidence/{}/",
        of_hub,
    ),
}
"""In the order in which they take turns."""
