"""The sign-offs that a hub keeps: ``site_config/signed/<id of the item>/<number>.md``.

A file's front matter is the signature; everything below is what was signed, byte for byte.
"""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from whatworks.memory import Memory
from whatworks.model import Position, Problem, SignedVersion
from whatworks.problems import File
from whatworks.read.strict_yaml import read_yaml
from whatworks.schema.governance import Signature
from whatworks.validate import validate

SIGNED = "site_config/signed"

_MARK = "---\n"


def read_signed(
    root: Path, memory: Memory
) -> tuple[Mapping[str, tuple[SignedVersion, ...]], list[Problem]]:
    """Return the kept sign-offs of the hub at ``root`` by item id, and what is wrong with them."""
    kept: dict[str, list[SignedVersion]] = {}
    problems: list[Problem] = []
    folders = sorted(path for path in (root / SIGNED).glob("[!.]*") if path.suffix != ".md")
    paths = (
        path for one in folders for path in (sorted(one.glob("[!.]*")) if one.is_dir() else [one])
    )
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            version = memory.recall(_version, name, path.read_bytes())
        except OSError:
            version = None
        if version is None:
            problems.append(_spoilt(name))
        else:
            kept.setdefault(path.parent.name, []).append(version)
    return {
        id_: tuple(sorted(versions, key=lambda version: version.number))
        for id_, versions in kept.items()
    }, problems


def _version(name: str, written: bytes) -> SignedVersion | None:
    path = PurePosixPath(name)
    try:
        content = written.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    opening, _, rest = content.partition(_MARK)
    head, closing, text = rest.partition(f"\n{_MARK}")
    if opening or not closing or not re.fullmatch(r"[1-9][0-9]{0,5}\.md", path.name):
        return None
    document = read_yaml(head, File(name), first_line=2)
    if document.problems:
        return None

    def position(at: tuple[str | int, ...]) -> Position:
        return document.positions.get(at, Position(1))

    signature, _found = validate(Signature, document.data, File(name), position, {})
    if signature is None or signature.item != path.parent.name:
        return None
    return SignedVersion(int(path.stem), name, signature, text, position(("digest",)))


def _spoilt(name: str) -> Problem:
    return File(name).problem(
        "WW803",
        "this is not a sign-off as the command writes them",
        "put back the file as it was kept; nobody edits these files by hand",
    )
