"""Nobody can be recognised: neither in a text, nor in a field, nor in an attached file."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from whatworks.attached import Content, Passage, Table, UnreadableError, look_into
from whatworks.check.allowances import excuses_nothing
from whatworks.check.context import Context, Entry
from whatworks.disclosure import Finding, Kind, in_table, in_text, mask
from whatworks.memory import Memory
from whatworks.model import FieldPath, Position, Problem
from whatworks.problems import File
from whatworks.read.allowances import configuration_texts, in_fields
from whatworks.schema.research import Dashboard
from whatworks.targets import beside

_CODES = {
    Kind.IDENTITY_NUMBER: ("WW901", "delete it: whoever knows it finds the person"),
    Kind.DATE_OF_BIRTH: ("WW902", 'write the age in years instead, or a range: "aged 5 to 7"'),
    Kind.PHONE: (
        "WW903",
        "write the number of an office or a service, and say whose it is: "
        '"the SEND team\'s office, 020 …"',
    ),
    Kind.POSTCODE: ("WW904", 'write the district alone, like "PO4", or the name of the area'),
    Kind.PRIVATE_EMAIL: ("WW905", "write the address of an office or a team instead"),
    Kind.RECOGNISABLE_CHILD: (
        "WW906",
        'leave out the name and the school: "a pupil of primary age in one of the schools"',
    ),
    Kind.SMALL_NUMBER: (
        "WW907",
        'write "fewer than 5", and hide a second number where a total would give it away',
    ),
    Kind.SUPPRESSED_NUMBER: (
        "WW908",
        "hide a second number in the same row and column, or leave out the total",
    ),
}

_MOST = 10
"""Problems of one code that are told of one file; a register of pupils would give thousands."""

_NO_PERSON = re.compile(
    r"\b(?:council|department|school|academy|trust|team|office|university|college|service|"
    r"centre|center|hub|group|network|nhs|dfe|ofsted|foundation|charity|limited|ltd|llp|plc|"
    r"partnership|association|institute|agency|government|authority|commission|unit|"
    r"microsoft|openpyxl|python|libreoffice|adobe|canva|user|admin|administrator|author|"
    r"unknown|anonymous|editor|editorial|template)\b",
    re.IGNORECASE,
)


def texts_hold_nobody(context: Context) -> Iterator[Problem]:
    """Yield a problem for whatever looks like personal data in a text or a field."""
    for entry, fields in context.texts:
        yield from _in_fields(entry, fields)
        yield from _in_body(entry)


def _in_fields(entry: Entry, fields: Sequence[tuple[FieldPath, str]]) -> Iterator[Problem]:
    joined = "\n\n".join(text for _, text in fields)
    found = in_text(joined)
    if not found:
        return
    starts = [0]
    for _, text in fields:
        starts.append(starts[-1] + len(text) + 2)
    for finding in found:
        at, _ = fields[bisect_right(starts, finding.at) - 1]
        code, hint = _CODES[finding.kind]
        yield entry.problem(code, at, _says(finding), f"{hint}{_or_allow(f'# allow {code}')}")


def _in_body(entry: Entry) -> Iterator[Problem]:
    body = entry.source.body
    for finding in in_text(body):
        code, hint = _CODES[finding.kind]
        line = body.count("\n", 0, finding.at)
        column = finding.at - (body.rfind("\n", 0, finding.at) + 1)
        yield entry.file.problem(
            code,
            _says(finding),
            f"{hint}{_or_allow(f'<!-- allow {code}', ' -->')}",
            at=Position(entry.source.body_line + line, column + 1),
            field="text",
        )


def configuration_holds_nobody(root: Path, memory: Memory) -> Iterator[Problem]:
    """Yield a problem for what looks like personal data in the hub's own texts and words.

    The glossary and the gaps are published, and so are many words of the other files.
    """
    for name, text in configuration_texts(root):
        yield from memory.recall(_in_configuration, name, text)


def _in_configuration(name: str, text: str) -> tuple[Problem, ...]:
    file = File(name)
    allowed, problems = in_fields(text, name, 1)
    excused = {(one.line, one.code): one for one in allowed}
    unused = dict(excused)
    found = list(problems)
    for finding in in_text(text):
        code, hint = _CODES[finding.kind]
        line = 1 + text.count("\n", 0, finding.at)
        unused.pop((line, code), None)
        if (line, code) not in excused:
            hint = f"{hint}{_or_allow(f'# allow {code}')}"
            found.append(file.problem(code, _says(finding), hint, at=Position(line)))
    return (*found, *map(excuses_nothing, unused.values()))


def _says(finding: Finding) -> str:
    """Return what was found in words; what it says may not stand in a public message."""
    shown = f" ({finding.shown})" if finding.shown else ""
    match finding.kind:
        case Kind.SMALL_NUMBER:
            return f"{finding.what} stands in this row"
        case Kind.SUPPRESSED_NUMBER:
            return f"{finding.what} in this row can be worked out from the rest of the table"
        case Kind.RECOGNISABLE_CHILD:
            return f"{finding.what}{shown}: somebody may recognise the child"
    return f"{finding.what}{shown} stands here"


def _or_allow(form: str, end: str = "") -> str:
    return f'; if it may stand here, write at the end of the line "{form}: and why{end}"'


def files_hold_nobody(context: Context, memory: Memory) -> Iterator[Problem]:
    """Yield a problem for what looks like personal data in a file, or stands in it unseen.

    ``memory`` spares a file of the same size and time of change from being read again.
    """
    about = dict(_about(context))
    owners = tuple(sorted({item.front.owner for _, item in context.items}))
    for path in sorted(context.files):
        with suppress(FileNotFoundError):  # deleted at this very moment
            stat = (context.root / path).stat()
            stamp = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
            declared = next((entry.source.path for entry, *_ in context.owners.get(path, ())), "")
            file = (str(context.root), path, stamp)
            yield from memory.recall(_in_file, file, declared, about.get(path, ""), owners)


def _in_file(
    at: tuple[str, str, str], declared: str, about: str, owners: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Return what is wrong with a file: its root, path and stamp; ``declared`` is its item's."""
    root, path, _ = at
    file = File(path)
    try:
        content = look_into(Path(root) / path)
    except UnreadableError as error:
        problem = file.problem(
            "WW910",
            f"the check cannot look into this file: {error}",
            "save it as docx, xlsx, pdf, csv, png or jpg, without a password"
            f"{_beside(declared, 'WW910')}",
        )
        return (problem,)
    told: Counter[str] = Counter()
    kept = []
    found = (
        *_in_passages(file, content, about, declared),
        *_unseen(file, content, declared, owners),
    )
    for problem in dict.fromkeys(found):
        told[problem.code] += 1
        if told[problem.code] <= _MOST:
            kept.append(problem)
    return tuple(kept)


def _about(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the data files of dashboards with what their numbers count."""
    for _, item in context.items:
        if isinstance(item.front, Dashboard):
            for one in item.front.indicators:
                yield beside(item.path, one.data), f"{one.title} {one.unit}"


def _in_passages(file: File, content: Content, about: str, declared: str) -> Iterator[Problem]:
    has_lines = PurePosixPath(file.path).suffix.lower() in {".csv", ".tsv", ".txt", ".md"}
    for where, line, finding in sorted(_found_in(content, about), key=lambda one: one[1]):
        code, hint = _CODES[finding.kind]
        yield file.problem(
            code,
            f"{_says(finding)}{where}",
            f"{hint}{_beside(declared, code)}",
            at=Position(line if has_lines else 1),
        )


def _found_in(content: Content, about: str) -> Iterator[tuple[str, int, Finding]]:
    """Yield what was found in a file, with its place in words and its line, 1 if it has none."""
    for one in content.passages:
        for finding in in_text(one.text):
            line = 1 + one.text.count("\n", 0, finding.at)
            yield _where(one, line), line, finding
    for table in content.tables:
        for finding in in_table(table.rows, about):
            line = table.lines[finding.at] if table.lines else 1
            yield _where(table, line), line, finding


def _where(part: Passage | Table, line: int) -> str:
    places = filter(None, (part.place, f"{part.unit} {line}" if part.unit else ""))
    return f" ({found})" if (found := ", ".join(places)) else ""


def _unseen(
    file: File, content: Content, declared: str, owners: tuple[str, ...]
) -> Iterator[Problem]:
    hidden = [*content.hidden]
    for what, name in content.people.items():
        if name.strip() and name not in owners and not _NO_PERSON.search(name):
            hidden.append(f"{what} ({mask(name)})")
    for what in hidden:
        yield file.problem(
            "WW909",
            f"the file holds, where nobody sees it: {what}",
            "take it out and save the file again; docs/problems/WW909.md says how"
            + _beside(declared, "WW909"),
        )


def _beside(declared: str, code: str) -> str:
    """Return how to make an exception for a file: beside the line that declares it."""
    if not declared:
        return ""
    where = f"where {declared} declares the file"
    return f'; if it may stand there, write at the end of the line {where} "# allow {code}: why"'
