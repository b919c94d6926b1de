"""YAML in which text stays text, every key stands once, and everything knows its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from whatworks.model import Edit, FieldPath, Position, Problem
from whatworks.problems import File, field_name
from whatworks.read.slips import mend

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}

_TAB = ("there is a tab where spaces belong", "replace the tab by spaces")
_INDENTED = (
    "this line is indented, but nothing above it opens a group",
    "line it up with the fields above and below it",
)
_STARTS = ("quoted scalar", "flow ", "simple key")
"""What YAML was reading when the fault lies where that began, not where YAML gave up."""

_ADVICE = {
    "mapping values are not allowed": (
        "there is a second colon on the line, or the line above is not finished",
        'put the whole value in quotation marks, like title: "Inclusion: a guide"',
    ),
    "could not find expected ':'": (
        "a field has no colon after its name",
        'write the name, a colon, a space and the value, like "status: draft"',
    ),
    "while scanning a quoted scalar": (
        "a quotation mark is opened and never closed",
        "close the quotation mark, or remove it",
    ),
    "found unexpected end of stream": (
        "a quotation mark is opened and never closed",
        "close the quotation mark, or remove it",
    ),
    "did not find expected key": (
        "a line is indented differently from its neighbours, or a quotation mark stands inside "
        "a quoted value",
        "line it up with the fields above and below it, and check the quotation marks",
    ),
    "did not find expected ',' or": (
        "a list or group opened with a bracket is not closed",
        "close the bracket, and put a comma between the entries",
    ),
    "did not find expected '-' indicator": (
        "the entries of a list are not lined up",
        'start every entry with "- " in the same column',
    ),
    "block sequence entries are not allowed": (
        "a list entry starts where a value was expected",
        'put each "- " entry on a line of its own under the field\'s name',
    ),
    "cannot start any token": (
        "a value starts with a character that has a special meaning",
        "put the whole value in quotation marks",
    ),
    "found undefined alias": (
        "a value starts with an asterisk",
        "put the whole value in quotation marks",
    ),
    "while scanning an alias": (
        "a value starts with an asterisk",
        "put the whole value in quotation marks",
    ),
}
_OTHERWISE = (
    "the line cannot be understood",
    "compare it with the lines around it: name, colon, space, value",
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text says, and where it says it."""

    data: dict[str, Any]
    positions: dict[FieldPath, Position]
    problems: tuple[Problem, ...]
    is_readable: bool = True
    """Whether it could be made out what the text says, slips mended if need be."""
    is_as_written: bool = True
    """Whether that took no mending."""


def read_yaml(text: str, file: File, first_line: int = 1) -> Document:
    """Return the mapping that ``text`` holds; scalars stay text, the first of equal keys wins.

    ``first_line`` is the line of the file on which ``text`` starts. Where slips are so plain that
    it is certain what was meant, each is a problem, and what was meant is returned.
    """
    try:
        if not _is_too_deep(text):
            if _may_be_misread(text) and _misread(text) is not None:
                return _made_out(text, file, first_line)
            return _document(text, file, first_line)
    except yaml.YAMLError:
        return _made_out(text, file, first_line)
    problem = file.problem(
        "WW103", "there are too many brackets inside one another", "write it in a simpler way"
    )
    return Document({}, {}, (problem,), is_readable=False)


def can_be_read(text: str) -> bool:
    """Say whether a text is YAML, whatever it says."""
    return _stopped(text) is None


def _made_out(text: str, file: File, first_line: int) -> Document:
    """Return what a text means in spite of its slips, or what is known of why it cannot be read."""
    meant, slips = mend(text, _failure)
    problems = tuple(
        file.problem(
            "WW103",
            slip.message,
            slip.hint,
            at=Position(slip.line + first_line, slip.column + 1),
            field=slip.field,
            edits=tuple(
                Edit(
                    Position(change.line + first_line, change.start + 1),
                    Position(change.line + first_line, change.end + 1),
                    change.text,
                )
                for change in slip.changes
            ),
        )
        for slip in slips
    )
    if slips and not slips[-1].changes:
        return Document({}, {}, problems, is_readable=False)
    try:
        document = _document(meant, file, first_line)
    except yaml.YAMLError as error:
        unreadable = _unreadable(error, file, meant, first_line)
        return Document({}, {}, (*problems, unreadable), is_readable=False)
    return replace(document, problems=(*problems, *document.problems), is_as_written=False)


def _may_be_misread(text: str) -> bool:
    """Say whether anything stands in a text that ``_misread`` may say something of."""
    return ("#" in text and _CUT_SHORT.search(text) is not None) or (
        "- " in text and _INSIDE.search(text) is not None
    )


_CUT_SHORT = re.compile(r"[ \t]#[^\s#]")
_INSIDE = re.compile(r"^(?P<lead> *)- [^\n]*\n(?P=lead) +- ", flags=re.MULTILINE)


def _failure(text: str) -> tuple[int, int] | None:
    """Return where a text cannot be read, or else where YAML would read what nobody meant."""
    return _stopped(text) or _misread(text)


def _misread(text: str) -> tuple[int, int] | None:
    """Return the line, from 0, where YAML reads what nobody meant: less than the line, or more.

    It takes what follows a ``#`` for a comment, and an entry of a list that is indented further
    than the text above for a part of that text.
    """
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        start, end = event.start_mark, event.end_mark
        if not isinstance(event, yaml.ScalarEvent) or event.style or not (start and end):
            continue
        if entry := _ENTRY.search(text, start.index, end.index):
            at = text.count("\n", 0, entry.end())
        elif _CUT.match(text, end.index):
            at = text.count("\n", 0, end.index)
        else:
            continue
        return at, at
    return None


_ENTRY = re.compile(r"\n *- ")
_CUT = re.compile(r"[ \t]+#(?!allow\b)[^\s#]", flags=re.IGNORECASE)


def _stopped(text: str) -> tuple[int, int] | None:
    """Return the lines, from 0, where what cannot be read begins and where the reading stops."""
    anchors: set[str] = set()
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.AliasEvent) and event.anchor not in anchors:
                line = event.start_mark.line if event.start_mark else 0
                return line, line
            if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
                anchors.add(event.anchor)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return 0, 0
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        begun = error.context_mark if _is_begun(error) else mark
        return (begun.line, mark.line) if mark and begun else (0, 0)
    except yaml.YAMLError:
        return 0, 0
    return None


def _is_begun(error: yaml.MarkedYAMLError) -> bool:
    """Say whether the fault lies where that began which YAML was reading, not where it gave up."""
    return error.context_mark is not None and any(
        start in (error.context or "") for start in _STARTS
    )


_DEEPEST = 50
"""Groups inside groups; no field of any schema needs more than a few."""


def _is_too_deep(text: str) -> bool:
    """Say whether a text nests so deep that building it could exhaust the machine."""
    if (
        sum(map(text.count, ("[", "{", "- -", "? "))) < _DEEPEST
        and "\n" + " " * _DEEPEST not in text
    ):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            return True
    return False


def _document(text: str, file: File, first_line: int) -> Document:
    node = yaml.compose(text, Loader=yaml.CBaseLoader)
    if node is None:
        return Document({}, {}, ())
    if not isinstance(node, yaml.MappingNode):
        problem = file.problem(
            "WW103",
            "this should be a list of fields, each with a name and a value",
            'write fields like "title: Early language support"',
            at=_position(node, first_line),
        )
        return Document({}, {}, (problem,), is_readable=False)
    positions: dict[FieldPath, Position] = {}
    problems: list[Problem] = []
    builder = _Builder(file, first_line, positions, problems, set(), _anchors(text))
    data = builder.mapping(node, ())
    return Document(data, positions, tuple(problems))


def _anchors(text: str) -> set[tuple[int, int]]:
    """Return where anchors stand; composed nodes no longer tell."""
    if "&" not in text:
        return set()
    return {
        (event.start_mark.line, event.start_mark.column)
        for event in yaml.parse(text, Loader=yaml.CBaseLoader)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None and event.start_mark
    }


def _position(node: yaml.Node, first_line: int) -> Position:
    return Position(node.start_mark.line + first_line, node.start_mark.column + 1)


def _unreadable(error: yaml.YAMLError, file: File, text: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:  # a character that YAML does not allow; the reader gives its offset
        before = text.encode()[: getattr(error, "position", 0)].decode(errors="ignore")
        at = Position(before.count("\n") + first_line, len(before) - before.rfind("\n"))
        return file.problem(
            "WW103",
            "there is an invisible character here that does not belong in text",
            "delete the character and type the text again",
            at=at,
        )
    if isinstance(error, yaml.MarkedYAMLError) and error.context_mark and _is_begun(error):
        mark = error.context_mark
    words = f"{getattr(error, 'problem', '')} {getattr(error, 'context', '')}"
    message, hint = next(
        (advice for phrase, advice in _ADVICE.items() if phrase in words), _OTHERWISE
    )
    line = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    if "mapping values are not allowed" in words and line.count(":") == 1:
        message, hint = _INDENTED
    if "cannot start any token" in words and line[mark.column : mark.column + 1] == "\t":
        message, hint = _TAB
    return file.problem(
        "WW103", message, hint, at=Position(mark.line + first_line, mark.column + 1)
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    file: File
    first_line: int
    positions: dict[FieldPath, Position]
    problems: list[Problem]
    seen: set[int]
    anchors: set[tuple[int, int]]

    def mapping(self, node: yaml.MappingNode, path: FieldPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            at = _position(key, self.first_line)
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, path)
                continue
            name = str(key.value)
            here = (*path, name)
            if name in data:
                self.problems.append(
                    self.file.problem(
                        "WW104",
                        f"the field is written twice, first on line {self.positions[here].line}",
                        "keep one of the two and delete the other",
                        at=at,
                        field=field_name(here),
                    )
                )
                continue
            self.positions[here] = at
            data[name] = self.value(value, here)
        return data

    def value(self, node: yaml.Node, path: FieldPath) -> Any:
        if id(node) in self.seen:  # an alias; only its field still knows where it stands
            self._refuse(node, path, self.positions.get(path))
            return ""
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS or self._is_anchor(node):
            self._refuse(node, path)
            return ""
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return list(self._entries(node, path))
        return node.value

    def _is_anchor(self, node: yaml.Node) -> bool:
        at = node.start_mark
        return bool(self.anchors) and (at.line, at.column) in self.anchors

    def _entries(self, node: yaml.SequenceNode, path: FieldPath) -> Iterator[Any]:
        for index, entry in enumerate(node.value):
            self.positions[(*path, index)] = _position(entry, self.first_line)
            yield self.value(entry, (*path, index))

    def _refuse(self, node: yaml.Node, path: FieldPath, at: Position | None = None) -> None:
        self.problems.append(
            self.file.problem(
                "WW105",
                "this uses a special feature of YAML (a tag, an alias or a key that is not text)",
                "write the value out in full; if it starts with !, & or *, put it in quotation "
                "marks",
                at=at or _position(node, self.first_line),
                field=field_name(path),
            )
        )
