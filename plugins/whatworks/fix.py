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
from dataclasses import dataclass, replace
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
_MAY_BE_WRITTEN = 0o222
_MOVES_LINES, _MOVES_COLUMNS = "WW102", "WW103"
"""Problems that are mended before others of their file, whose places they change."""
_OF_SHAPE = frozenset({"WW201", "WW202", "WW203", "WW206", "WW208", "WW209", "WW502"})
"""Problems that fields have which stand in the wrong group, or in the text."""
_SIGNED = frozenset({"WW802", "WW803"})
"""Problems of an item that is not as it was signed; people mend such an item, and sign it again."""


class NotWrittenError(Exception):
    """A file that was left as it is, with the reason."""


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


def mend(
    root: Path, day: date, is_wanted: Callable[[str], bool], memory: Memory | None = None
) -> Mending:
    """Return the hub at ``root`` with all mended that is certain; no file is changed.

    ``is_wanted`` says of a path whether the file there may be mended. With the ``memory`` that is
    given, the hub can be loaded again without reading everything twice.
    """
    mender = _Mender(root, day, memory or Memory())
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
    files = tuple(state.files[path] for path in sorted(state.files))
    return Mending(files, state.gone, state.hub)


def write(root: Path, file: MendedFile) -> None:
    """Put a mended file in place of what it was, at once.

    Raises ``NotWrittenError``, and leaves everything as it is, if it no longer is what it was or
    may not be written.
    """
    path = root / file.path
    try:
        if path.read_bytes() != file.before:
            raise NotWrittenError("it has changed meanwhile")
        if not path.stat().st_mode & _MAY_BE_WRITTEN:
            raise NotWrittenError("it may only be read")
        _replace(path, file.after)
    except OSError as error:
        raise NotWrittenError(error.strerror or str(error)) from None


def _replace(path: Path, content: bytes) -> None:
    """Put other content in place of a file's, all of it or nothing; who may read it stays."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as made:
        try:
            made.write(content)
            made.close()
            shutil.copymode(path, made.name)
            os.replace(made.name, path)  # noqa: PTH105
        except BaseException:
            Path(made.name).unlink(missing_ok=True)
            raise


@dataclass(frozen=True, slots=True)
class _State:
    """How far the mending has come."""

    files: Mapping[str, MendedFile]
    """Those that are changed, by path, each as it was when it was first looked at."""
    hub: LoadedHub
    gone: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Mender:
    root: Path
    day: date
    memory: Memory

    def load(self, files: Mapping[str, MendedFile]) -> LoadedHub:
        contents = {path: file.after for path, file in files.items()}
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
        files = dict(state.files)
        for path, found in by_path.items():
            file = files.get(path) or self._found(path)
            edits = [edit for problem in found for edit in problem.edits]
            after = edited(file.after.decode(), edits).encode()
            if not _says_the_same(path, file.after, after, found):
                return None
            files[path] = replace(file, after=after)
        hub = self.load(files)
        if any(one.code in _SIGNED and one.path in by_path for one in hub.problems):
            return None
        if any(map(_left_by(problems), hub.problems)):
            return None
        was, is_ = (Counter(map(_kind, one.problems)) for one in (state.hub, hub))
        mended = Counter(map(_kind, problems))
        if is_ - was or any(is_[kind] > was[kind] - count for kind, count in mended.items()):
            return None
        return _State(files, hub, (*state.gone, *problems))

    def _found(self, path: str) -> MendedFile:
        content = (self.root / path).read_bytes()
        return MendedFile(path, content, content)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that can be mended together now: no two touch the same stretch."""
    certain = [one for one in problems if one.edits and _is_of_fields(one)]
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


def _is_of_fields(problem: Problem) -> bool:
    """Say whether a problem is of an item's own fields; not its sign-off, and no configuration."""
    return not problem.path.startswith("site_config/") and not problem.field.startswith("sign_off")


def _left_by(mended: Iterable[Problem]) -> Callable[[Problem], bool]:
    """Return what says of a problem that it shows a mend of another to be wrong.

    A mend that decides what a line belongs to is right only if all fields of the file then have
    their place; one that decides how a line is written, if that line then fits.
    """
    moved, rewritten = set(), set()
    for problem in mended:
        starts = {edit.start for edit in problem.edits}
        if problem.code == _MOVES_LINES or (
            problem.code == _MOVES_COLUMNS
            and (len(starts) > 1 or any(start.column == 1 for start in starts))
        ):
            moved.add(problem.path)
        if problem.code == _MOVES_COLUMNS:
            rewritten |= {(problem.path, start.line) for start in starts}

    def shows(problem: Problem) -> bool:
        is_near = problem.path in moved or (problem.path, problem.line) in rewritten
        return is_near and problem.code in _OF_SHAPE and not problem.edits

    return shows


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
