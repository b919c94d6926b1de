"""From the folders of a hub to its sources."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from whatworks.model import FieldPath, Position, Problem, SignedVersion, Source
from whatworks.problems import File
from whatworks.read.layout import TOP_FOLDERS, place
from whatworks.read.signed import read_signed
from whatworks.read.strict_yaml import read_yaml
from whatworks.schema.fields import is_id


@dataclass(frozen=True, slots=True)
class ReadHub:
    """What stands in a hub's content folders, and the sign-offs it keeps."""

    sources: tuple[Source, ...]
    files: Mapping[str, int]
    """The bytes of everything else that stands there, by path: possible attachments."""
    problems: tuple[Problem, ...]
    signed: Mapping[str, tuple[SignedVersion, ...]]
    """By item id, in the order they were signed."""


def read_hub(root: Path) -> ReadHub:
    """Return every source and every other file in the content folders of the hub at ``root``."""
    sources: list[Source] = []
    files: dict[str, int] = {}
    problems: list[Problem] = []
    for path in chain.from_iterable(_walk(root, top, problems) for top in TOP_FOLDERS):
        if path.suffix != ".md" or path.parent.name == "files":
            if path.suffix.lower() == ".md" and path.suffix != ".md":
                problems.append(
                    File(str(path)).problem(
                        "WW106",
                        f'the file\'s name ends in "{path.suffix}", not in ".md"',
                        'name the file with ".md" at its end',
                    )
                )
                continue
            files[str(path)] = (root / path).stat().st_size
            continue
        source, found = read_source(root, path)
        problems += found
        if source is not None:
            sources.append(source)
    for _ in _walk(root, "site_config", problems):
        pass  # what stands there is read by name; only its links are looked for
    signed, found = read_signed(root)
    return ReadHub(tuple(sources), files, (*problems, *found), signed)


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


def read_source(root: Path, path: PurePosixPath) -> tuple[Source | None, list[Problem]]:
    """Return the source at ``path`` (taken from ``root``), if it can be read at all."""
    file = File(str(path))
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
                "name the file with lower-case words and hyphens, like early-language-support",
            )
        )
    try:
        text = (root / path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(
            file.problem(
                "WW101",
                "a character here is not in the UTF-8 encoding",
                "save the file again as UTF-8 text",
                at=Position(line),
            )
        )
        return None, problems
    except OSError:
        problem = file.problem(
            "WW101", "the file cannot be opened", "check that it exists and may be read"
        )
        return None, [*problems, problem]
    front, body, body_line, fault = _split(text, file)
    if fault is not None:
        return None, [*problems, fault]
    document = read_yaml(front, file, first_line=2)
    problems += document.problems
    if any(problem.code == "WW103" for problem in document.problems):
        return None, problems
    positions: Mapping[FieldPath, Position] = document.positions
    source = Source(
        path=str(path),
        type=found.type,
        id=found.id,
        url=found.url,
        data=document.data,
        positions=positions,
        body=body,
        body_line=body_line,
    )
    return source, problems


def _split(text: str, file: File) -> tuple[str, str, int, Problem | None]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        problem = file.problem(
            "WW102",
            "the file does not start with front matter",
            'write a line with only "---" first, then the fields, then "---" again',
        )
        return "", "", 1, problem
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in {"---", "..."}:
            return "\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1, None
    problem = file.problem(
        "WW102",
        "the front matter is opened and never closed",
        'write a line with only "---" after the last field',
    )
    return "", "", 1, problem
