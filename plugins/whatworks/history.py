"""Earlier states of a hub, as git keeps them."""

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

_FETCH = (
    " This copy of the repository holds only its latest states: get them all with "
    '"git fetch --unshallow", or write a larger fetch-depth in the workflow.'
)


class RevisionError(Exception):
    """Git does not have the revision; the message says so for a person."""


def checkout(root: Path, revision: str, folder: Path) -> None:
    """Write the hub at ``root``, as it was at a git revision, into an empty folder.

    Raises ``RevisionError`` if git is not there, or does not know the revision or the folder.
    """
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}"]
    try:
        tree = _git(root, *asked).stdout.decode().strip()
        result = _git(root, "archive", "--format=tar", tree or "0", "--", ".")
    except FileNotFoundError:
        raise RevisionError("git is needed for this and is not installed.") from None
    if result.returncode:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        raise RevisionError(
            f'git has no revision "{revision}" of {root.resolve()}.{_FETCH if shallow else ""}'
        )
    with tarfile.open(fileobj=BytesIO(result.stdout)) as archive:
        archive.extractall(folder, filter=_without_links)


def _without_links(member: tarfile.TarInfo, path: str) -> tarfile.TarInfo | None:
    """Return what may be written of an archive; a hub has no links, what stands beside it may."""
    if member.issym() or member.islnk():
        return None
    return tarfile.data_filter(member, path)


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, check=False)
