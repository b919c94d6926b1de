"""Mends what is certain, and only that, in the fields of a hub's files.

A problem may carry edits: exactly what belongs in place of a stretch of its file. Nothing is
written anew from what was read, so all around such a stretch stays byte for byte. An edit is kept
only if the whole hub, checked with it, has that problem no more, no problem that it had not
before, and says the same in every other field and in the text.
"""

import os
import re
import shutil
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from tempfile import NamedTemporaryFile

from whatworks.build import LoadedHub, load
from whatworks.memory import Memory
from whatworks.model import Edit, Position, Problem
from whatworks.read.content import parse_source

_LINE_END = re.compile(r"\r\n|\r|\n")
_BOM = "\ufeff"
_MOVES_LINES, _MOVES_COLUMNS = "WW102", "WW103"
"""Problems that are mended before others of their file, whose places they change."""
_SIGNED = frozenset({"WW802", "WW803"})
"""Problems of an item that is not as it was signed; people mend such an item, and sign it again."""


@dataclass(frozen=True, slots=True)
class MendedFile:
    """A file as it was and as it should be."""

    path: str
    before: bytes
    after: bytes

    def diff(self) -> str:
        """Return what is different, as a unified diff."""
        was, is_ = (_lines(content) for content in (self.before, self.after))
        return "\n".join(unified_diff(was, is_, self.path, self.path, lineterm=""))


@dataclass(frozen=True, slots=True)
class Mending:
    """What can be mended in a hub, and the hub with that."""

    files: tuple[MendedFile, ...]
    problems: tuple[Problem, ...]
    """Those that are gone."""
    hub: LoadedHub


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a file's text with edits made; new lines end as the first line of the file does."""
    ends = [found.span() for found in _LINE_END.finditer(text)]
    starts = [len(_BOM) if text.startswith(_BOM) else 0, *(end for _, end in ends)]
    line_end = text[slice(*ends[0])] if ends else "\n"

    def offset(at: Position) -> int:
        return min(starts[at.line - 1] + at.column - 1, len(text))

    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        written = edit.text.replace("\n", line_end)
        text = text[: offset(edit.start)] + written + text[offset(edit.end) :]
    return text


def mend(root: Path, day: date, is_wanted: Callable[[str], bool]) -> Mending:
    """Return the hub at ``root`` with all mended that is certain; no file is changed.

    ``is_wanted`` says of a path whether the file there may be mended.
    """
    mender = _Mender(root, day, Memory())
    state = _State({}, mender.load({}), ())
    refused: set[tuple[str, ...]] = set()
    while True:
        possible = [
            problem
            for problem in _in_order(state.hub.problems)
            if is_wanted(problem.path) and _name(problem) not in refused
        ]
        if not possible:
            break
        later = mender.mended(state, possible, refused)
        if later is state:
            continue  # each of them is refused now; there may be others behind them
        state = later
    files = tuple(
        MendedFile(path, (root / path).read_bytes(), content)
        for path, content in sorted(state.contents.items())
    )
    return Mending(files, state.gone, state.hub)


def write(root: Path, file: MendedFile) -> bool:
    """Put a mended file in place of what it was, at once; say whether it still was that."""
    path = root / file.path
    if path.read_bytes() != file.before:
        return False
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as made:
        made.write(file.after)
    shutil.copymode(path, made.name)
    os.replace(made.name, path)  # noqa: PTH105
    return True


@dataclass(frozen=True, slots=True)
class _State:
    """How far the mending has come."""

    contents: Mapping[str, bytes]
    """Of the files that are changed, by path."""
    hub: LoadedHub
    gone: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Mender:
    root: Path
    day: date
    memory: Memory

    def load(self, contents: Mapping[str, bytes]) -> LoadedHub:
        return load(self.root, self.day, self.memory, contents=contents)

    def mended(
        self, state: _State, problems: Sequence[Problem], refused: set[tuple[str, ...]]
    ) -> _State:
        """Return the state with as many problems mended as can be; the rest is ``refused``."""
        if not problems:
            return state
        tried = self._tried(state, problems)
        if tried is not None:
            return tried
        if len(problems) == 1:
            refused.add(_name(problems[0]))
            return state
        half = len(problems) // 2
        for some in (problems[:half], problems[half:]):
            state = self.mended(state, _still_in(state.hub, some), refused)
        return state

    def _tried(self, state: _State, problems: Sequence[Problem]) -> _State | None:
        """Return the state with all of these mended, or None where that is not for the better."""
        by_path: dict[str, list[Problem]] = {}
        for problem in problems:
            by_path.setdefault(problem.path, []).append(problem)
        contents = dict(state.contents)
        for path, found in by_path.items():
            before = contents.get(path) or (self.root / path).read_bytes()
            edits = [edit for problem in found for edit in problem.edits]
            contents[path] = edited(before.decode(), edits).encode()
            if not _says_the_same(path, before, contents[path], found):
                return None
        hub = self.load(contents)
        if any(one.code in _SIGNED and one.path in by_path for one in hub.problems):
            return None
        was, is_ = (Counter(map(_kind, one.problems)) for one in (state.hub, hub))
        mended = Counter(map(_kind, problems))
        if is_ - was or any(is_[kind] > was[kind] - count for kind, count in mended.items()):
            return None
        return _State(contents, hub, (*state.gone, *problems))


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that can be mended together now: no two touch the same stretch."""
    certain = [one for one in problems if one.edits and not one.field.startswith("sign_off")]
    first = {
        code: {problem.path for problem in certain if problem.code == code}
        for code in (_MOVES_LINES, _MOVES_COLUMNS)
    }
    taken: dict[str, list[tuple[Position, Position]]] = {}
    chosen = []
    for problem in certain:
        if problem.path in first[_MOVES_LINES] and problem.code != _MOVES_LINES:
            continue
        if problem.path in first[_MOVES_COLUMNS] - first[_MOVES_LINES] and (
            problem.code != _MOVES_COLUMNS
        ):
            continue
        spans = taken.setdefault(problem.path, [])
        own = [(edit.start, edit.end) for edit in problem.edits]
        if all(end <= other or until <= start for start, end in own for other, until in spans):
            for span in own:
                insort(spans, span)
            chosen.append(problem)
    return chosen


def _still_in(hub: LoadedHub, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems as they stand in a hub now; what was mended before may have moved them."""
    names = {_name(problem) for problem in problems}
    return [problem for problem in _in_order(hub.problems) if _name(problem) in names]


def _kind(problem: Problem) -> tuple[str, ...]:
    return problem.path, problem.code, problem.field


def _name(problem: Problem) -> tuple[str, ...]:
    return (*_kind(problem), problem.message, problem.hint)


def _says_the_same(path: str, before: bytes, after: bytes, problems: Iterable[Problem]) -> bool:
    """Say whether a file's text and all its fields but those of the problems are as they were."""
    was, is_ = (parse_source(path, content)[0] for content in (before, after))
    if was is None or is_ is None:
        return was is is_
    named = [problem for problem in problems if problem.code not in (_MOVES_LINES, _MOVES_COLUMNS)]
    allowed = {problem.field for problem in named}
    for problem in named:
        group, dot, _ = problem.field.rpartition(".")
        allowed |= {f"{group}{dot}{edit.text}" for edit in problem.edits}
    differing = dict(set(_leaves(was.data, "")) ^ set(_leaves(is_.data, "")))
    return was.body == is_.body and all(
        any(name == field or name.startswith(f"{field}.") for field in allowed)
        for name in differing
    )


def _leaves(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield every value in raw fields, each with its name as problems tell it."""
    dot = "." if name else ""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}{dot}{key}")
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{name}{dot}{index}")
    else:
        yield name, repr(value)


def _lines(content: bytes) -> list[str]:
    return _LINE_END.split(content.decode())
