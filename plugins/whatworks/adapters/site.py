"""A site in its folder: printed with moulds of MkDocs's frame, or page by page by MkDocs itself."""

import logging
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.utils.yaml import yaml_load

from whatworks import build
from whatworks.adapters.mkdocs import (
    EngineError,
    RefusedError,
    WhatWorksPlugin,
    another_audience,
    buildable,
    built_for,
    menu_of,
    messages,
    plugins_of,
)
from whatworks.adapters.moulding import moulds
from whatworks.folders import ENGINE
from whatworks.last import Last, Outcome
from whatworks.model import Problem
from whatworks.output import Output
from whatworks.printing import Progress
from whatworks.publish.editor import NotInstalledError
from whatworks.schema.enums import Audience


def build_site(
    root: Path,
    audience: Audience,
    out: Path,
    *,
    last: Last,
    strict: bool,
    progress: Progress,
    editors: bool = False,
) -> tuple[Problem, ...]:
    """Build the site of the hub at ``root`` into ``out``, where nothing changes before all is well.

    With ``editors`` it gets the browser editor and is marked as the editors' build. What is the
    same as in the ``last`` build is not made again.

    Returns the problems that did not keep the site from being built. Raises ``ProblemsError`` if
    the hub has errors (with ``strict``, also warnings), ``RefusedError`` if ``out`` holds something
    other than a site for this audience, and ``EngineError`` if MkDocs stops.
    """
    plugins = plugins_of(root, audience)
    readers = build.EDITORS if editors else audience.value
    _may_replace(out, root, readers)
    ground = last.ground(build.today(), strict=strict)
    with build.remembered(last.state) as memory:
        hub = build.load(root, ground.day, memory)
    buildable(hub, strict=strict)
    added = _for_editors(hub) if editors else {}
    out.parent.mkdir(parents=True, exist_ok=True)
    written = last.outcome.written if last.outcome else {}
    with tempfile.TemporaryDirectory(prefix=".whatworks-", dir=out.parent.resolve()) as workplace:
        output = Output(out, Path(workplace), written)
        files = None
        if plugins.keys() == {"whatworks"} and _is_plain(root):
            frame = build.FrameMaker(
                partial(moulds, root, audience, strict=strict),
                menu_of((root / ENGINE).read_bytes()),
            )
            files = build.print_after(
                last, ground, hub, audience, output=output, frame=frame, progress=progress
            )
        is_all = files is not None
        if files is None:
            files = _by_engine(hub, audience, output, strict=strict, progress=progress)
        if clash := sorted(files.keys() & added.keys() - {build.MARKER}):
            raise RefusedError(f"a page of the hub has the address of the editor, /{clash[0]}")
        for address, content in {build.MARKER: f"{readers}\n".encode(), **added}.items():
            files[address] = output.put(address, content)
        written = output.finish(files)
    last.keep(Outcome(ground, written, is_all=is_all and not hub.problems))
    return hub.problems


def _by_engine(
    hub: build.LoadedHub,
    audience: Audience,
    output: Output,
    *,
    strict: bool,
    progress: Progress,
) -> dict[str, bytes]:
    """Let MkDocs build the site into an output, and return the digests of its files."""
    config = load_config(
        str(hub.root / ENGINE),
        plugins=plugins_of(hub.root, audience),
        site_dir=str(output.fresh),
        strict=strict,
    )
    plugin = config.plugins["whatworks"]
    assert isinstance(plugin, WhatWorksPlugin)
    plugin.hub, plugin.progress = hub, progress
    with messages(logging.WARNING):
        try:
            mkdocs_build(config)
        except Abort as abort:
            raise EngineError(str(abort)) from None
    return output.taken()


def _is_plain(root: Path) -> bool:
    """Say whether the theme's frame depends on nothing but the hub's own file for MkDocs."""
    file = root / ENGINE
    written = file.read_text(encoding="utf-8")
    settings = yaml_load(written) or {}
    theme = settings.get("theme")
    named = theme if isinstance(theme, dict) else {"name": theme}
    return (
        not file.is_symlink()
        and "!ENV" not in written
        and not {"INHERIT", "hooks"} & settings.keys()
        and named.get("name") == "material"
        and "custom_dir" not in named
    )


def _for_editors(hub: build.LoadedHub) -> Mapping[str, bytes]:
    try:
        return build.for_editors(hub)
    except NotInstalledError:
        raise RefusedError(
            "the browser editor is not set up here; run: make editor (docs/browser-editor.md)"
        ) from None


def _may_replace(out: Path, root: Path, readers: str) -> None:
    if root.resolve().is_relative_to(out.resolve()):
        raise RefusedError(f"{out} holds the hub itself; choose another folder")
    if any(above.is_file() for above in (out, *out.parents)):
        raise RefusedError(f"{out} is below a file, not a folder; choose another place")
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    whose = built_for(out)
    if whose is None:
        raise RefusedError(f"{out} holds something that is not a site; choose another folder")
    if whose != readers:
        raise RefusedError(another_audience(out))
