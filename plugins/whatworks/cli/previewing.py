"""The verb that shows a hub while it is written."""

import errno
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from whatworks.adapters.frame import Frames
from whatworks.adapters.mkdocs import RefusedError, plugins_of
from whatworks.build import today
from whatworks.cli.making import complaints
from whatworks.cli.options import audience_option, root_option
from whatworks.model import Problem, Severity
from whatworks.preview.server import LOOPBACK, Preview, Saved, Server
from whatworks.schema.enums import Audience
from whatworks.views.words import count

_SHOWN = 20
"""Problems that the terminal shows at once."""
_LAST = 65535
"""The highest port."""


@click.command()
@audience_option
@click.option("--addr", default="127.0.0.1:8000", show_default=True, help="Address to serve at.")
@root_option
def serve(audience: str, addr: str, root: Path) -> None:
    """Show the hub in a browser as it is written, with its drafts and its problems."""
    host, _, port = addr.rpartition(":")
    if not (port.isascii() and port.isdecimal()) or int(port) > _LAST:
        raise click.UsageError(f"{addr} is not an address; write it like 127.0.0.1:8000")
    host = host.removeprefix("[").removesuffix("]")
    with complaints():
        plugins_of(root, Audience(audience))  # a folder that is no hub is told of at once
        _serve(root, Audience(audience), _taken(host or LOOPBACK[0], int(port)))


def _taken(host: str, port: int) -> Server:
    try:
        return Server(host, port)
    except (OSError, ValueError) as error:
        match getattr(error, "errno", None):
            case errno.EADDRINUSE:
                other = _address(host, port + 1 if port < _LAST else port - 1)
                why = f"another program uses that port; choose another one: --addr {other}"
            case errno.EACCES:
                why = f"the system keeps that port; choose another one: --addr {_address(host)}"
            case _:
                why = f"it is no address of this computer; write --addr {_address(LOOPBACK[0])}"
        raise RefusedError(f"{_address(host, port)} cannot be served at: {why}") from None


def _address(host: str, port: int = 8000) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _serve(root: Path, audience: Audience, server: Server) -> None:
    address = _address(str(server.server_address[0]), server.server_address[1])
    click.echo("Reading the hub…")
    preview = Preview(
        root,
        audience,
        Frames(root, audience),
        day=today,
        failed=_failed,
        tell=partial(_tell, root),
    )
    server.preview = preview
    preview.start()
    _list(preview.problems)
    click.echo(_total(preview.problems))
    if not server.only_here:
        click.echo(
            f"Warning: other computers can open this preview at {address}, and it shows drafts."
        )
    try:
        click.echo(f"Preview for {audience.value} readers: http://{address}/ (Ctrl-C ends it)")
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        click.echo("\nThe preview has ended.")
    finally:
        preview.close()
        server.server_close()


def _tell(root: Path, saved: Saved) -> None:
    """Say what was saved, and what came of it."""
    names = sorted(name for name in saved.paths if _is_of_the_hub(root / name))
    if not (names or saved.new or saved.mended):
        return
    clock = datetime.now().astimezone().strftime("%H:%M:%S")
    more = f" and {count(len(names) - 3, 'more file')}" if len(names) > 3 else ""
    click.echo(f"\n{clock} Saved: {', '.join(names[:3])}{more}")
    _list(saved.new)
    for problem in saved.mended[:_SHOWN]:
        field = f" {problem.field}" if problem.field else ""
        click.echo(f"Mended: {problem.path}: {problem.code}{field}: {problem.message}")
    click.echo(_total(saved.left))


def _is_of_the_hub(path: Path) -> bool:
    """Say whether a path is of a file, and not of one that an editor's program made in passing."""
    return path.is_file() or path.suffix in {".md", ".yml", ".csv"}


def _list(problems: tuple[Problem, ...]) -> None:
    ordered = sorted(problems, key=lambda one: one.severity is not Severity.ERROR)
    for problem in ordered[:_SHOWN]:
        click.echo(str(problem))
    if len(ordered) > _SHOWN:
        click.echo(f"… and {len(ordered) - _SHOWN:,} more, on the page /-/problems/")


def _total(problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    others = len(problems) - errors
    words = [count(errors, "error")] if errors else []
    words += [count(others, "other note" if errors else "note")] if others else []
    return f"{', '.join(words)}." if words else "No problems."


def _failed(url: str, error: Exception) -> None:
    click.echo(f"/{url} cannot be made: {type(error).__name__}: {error}", err=True)
