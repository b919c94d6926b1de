"""From the folders of a hub to its sources."""

import os
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from whatworks.folders import TOP_FOLDERS
from whatworks.memory import Memory
from whatworks.model import FieldPath, Position, Problem, SignedVersion, Source
from whatworks.problems import File
from whatworks.read.allowances import in_fields, take_out
from whatworks.read.fences import split
from whatworks.read.layout import place
from whatworks.read.signed import read_signed
from whatworks.read.strict_yaml import can_be_read, read_yaml
from whatworks.schema.fields import as_id, is_id


@dataclass(frozen=True, slots=True)
class ReadHub:
    """What stands in a hub's content folders, and the sign-offs it keeps."""

    sources: tuple[Source, ...]
    files: Mapping[str, int]
    """The bytes of everything else that stands there, by path: possible attachments."""
    problems: tuple[Problem, ...]
    signed: Mapping[str, tuple[SignedVersion, ...]]
    """By item id, in the order they were signed."""


def read_hub(root: Path, memory: Memory, contents: Mapping[str, bytes]) -> ReadHub:
    """Return every source and every other file in the content folders of the hub at ``root``.

    ``contents`` are read in place of what stands in the sources at these paths.
    What ``memory`` knows from another time, because not a byte is different, is not parsed again.
    """
    sources: list[Source] = []
    files: dict[str, int] = {}
    problems: list[Problem] = []
    for path in chain.from_iterable(_walk(root, top, problems) for top in TOP_FOLDERS):
        if not _is_source(path):
            if path.suffix != ".md" and _is_markdown(root, path):
                problems.append(
                    File(str(path)).problem(
                        "WW106",
                        f'the file\'s name ends in "{path.suffix}", not in ".md"',
                        f'name the file with ".md" at its end: "{path.name.partition(".")[0]}.md"',
                    )
                )
                continue
            with suppress(FileNotFoundError):  # deleted at this very moment
                files[str(path)] = (root / path).stat().st_size
            continue
        if (given := contents.get(str(path))) is not None:
            source, found = memory.recall(parse_source, str(path), given)
        else:
            source, found = read_source(root, path, memory)
        problems += found
        if source is not None:
            sources.append(source)
    for _ in _walk(root, "site_config", problems):
        pass  # what stands there is read by name; only its links are looked for
    signed, found = read_signed(root, memory)
    return ReadHub(tuple(sources), files, (*problems, *found), signed)


def source_paths(root: Path) -> list[PurePosixPath]:
    """Return the paths of all sources of the hub at ``root``."""
    paths = chain.from_iterable(_walk(root, top, []) for top in TOP_FOLDERS)
    return [path for path in paths if _is_source(path)]


def _is_source(path: PurePosixPath) -> bool:
    return path.suffix == ".md" and path.parent.name != "files"


def _is_markdown(root: Path, path: PurePosixPath) -> bool:
    """Say whether a file is an item by its ending, or a text file that starts as items do."""
    if path.suffix.lower() in _MARKDOWN:
        return True
    if path.suffix.lower() not in _TEXT or path.parent.name == "files":
        return False
    with suppress(OSError), (root / path).open("rb") as file:
        return file.read(len(_OPENING)).removeprefix(BOM_UTF8).startswith(b"---")
    return False


_MARKDOWN = {".md", ".markdown", ".mdown", ".mkd"}
_TEXT = {".txt", ".text"}
_OPENING = BOM_UTF8 + b"---"


def _walk(root: Path, top: str, problems: list[Problem]) -> Iterator[PurePosixPath]:
    """Yield every file below a folder; a symbolic link is a problem, wherever it leads."""
    if (root / top).is_symlink():
        problems.append(_link(top))
        return
    for folder, subfolders, names in os.walk(root / top):
        here = PurePosixPath(Path(folder).relative_to(root).as_posix())
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in (*subfolders, *sorted(names)):
            path = here / name
            if name.startswith("."):
                continue
            if (root / path).is_symlink():
                problems.append(_link(str(path)))
            elif name in names:
                yield path


def _link(path: str) -> Problem:
    return File(path).problem(
        "WW107",
        "this is a symbolic link, and what it leads to is not read",
        "put the file or the folder itself here, or delete the link",
    )


def read_source(
    root: Path, path: PurePosixPath, memory: Memory | None = None
) -> tuple[Source | None, list[Problem]]:
    """Return the source at ``path`` (taken from ``root``), if it can be read at all."""
    try:
        content = (root / path).read_bytes()
    except OSError:
        return None, [
            File(str(path)).problem(
                "WW101", "the file cannot be opened", "check that it exists and may be read"
            )
        ]
    return (memory or Memory()).recall(parse_source, str(path), content)


def parse_source(name: str, content: bytes) -> tuple[Source | None, list[Problem]]:
    """Return the source that stands at a path (from the root of the hub)."""
    path, file = PurePosixPath(name), File(name)
    found = place(path)
    if found is None:
        return None, [
            file.problem(
                "WW106",
                "no item can stand here",
                "move the file into the folder of its type; a toolkit is toolkits/<id>/index.md",
            )
        ]
    problems: list[Problem] = []
    if not is_id(found.id):
        problems.append(
            file.problem(
                "WW106",
                f'"{found.id}" cannot be an id',
                _better_name(path, found.id),
            )
        )
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        problems.append(_not_utf8(error, file))
        return None, problems
    parts = split(text, file, can_be_read)
    problems += parts.problems
    if not parts.is_whole:
        return None, problems
    document = read_yaml(parts.front, file, parts.front_line)
    problems += document.problems
    if not document.is_readable:
        return None, problems
    positions: Mapping[FieldPath, Position] = document.positions
    body, beside, found_beside = take_out(parts.body, name, parts.body_line)
    in_front, found_in_front = in_fields(parts.front, name, parts.front_line)
    problems += (*found_in_front, *found_beside)
    source = Source(
        path=str(path),
        type=found.type,
        id=found.id,
        url=found.url,
        data=document.data,
        positions=positions,
        body=body,
        body_line=parts.body_line,
        front=parts.front if document.is_as_written else "",
        front_line=parts.front_line,
        allowances=(*in_front, *beside),
    )
    return source, problems


def _better_name(path: PurePosixPath, id_: str) -> str:
    """Return advice that makes an id of the words that are there, if there are any."""
    words = as_id(id_)
    folder = path.stem == "index"
    what, example = ("folder", words) if folder else ("file", f"{words}.md")
    shown = f'"{example}"' if words else "like early-language-support"
    return f"name the {what} with lower-case words and hyphens: {shown}"


def _not_utf8(error: UnicodeDecodeError, file: File) -> Problem:
    """Return the problem of a file in another encoding, at the first character that shows it."""
    before = error.object[: error.start]
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8", errors="ignore")
    seen = error.object[error.start : error.start + 1].decode("cp1252", errors="ignore")
    return file.problem(
        "WW101",
        f'the character "{seen}" here is not in the UTF-8 encoding'
        if seen.isprintable() and seen
        else "a character here is not in the UTF-8 encoding",
        'save the file again as UTF-8 text: "Save as", then choose UTF-8 as the encoding',
        at=Position(before.count(b"\n") + 1, len(line) + 1),
    )
