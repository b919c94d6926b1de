"""What people slip at in YAML: where it is, in their words, and what they meant.

A parser says where it gave up, which is often lines below the slip. So each repair that a line
could need is tried, and the slip is the one whose repair lets the reading go on.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from whatworks.schema import FRONT_MATTER
from whatworks.schema.governance import Governance
from whatworks.schema.shape import Form, Shape, shape
from whatworks.schema.site import Audiences, Framework, Gaps, Glossary, Hub

_ODD_SPACES = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_LEAD = r"(?P<lead>[ \t]*(?:-[ ]+)*)"
_FIELD = re.compile(_LEAD + r"(?P<name>[A-Za-z_][\w -]*?) *:[ \t]+(?P<value>\S.*?)\s*$")
_ENTRY = re.compile(r"(?P<lead>[ \t]*-[ ]+)(?P<value>\S.*?)\s*$")
_NO_SPACE = re.compile(_LEAD + r"(?P<name>[A-Za-z_]\w*) ?:(?=[^\s/:])")
_OTHER_SIGN = re.compile(_LEAD + r"(?P<name>[A-Za-z_]\w*)(?P<sign>[ ]?[;=：﹕][ ]*|[ ]+)(?=\S)")
_BULLET = re.compile(r"[ \t]*(?P<mark>[•·–—]\s*|\*[ ]+|-(?=[^\s-]))")
_ODD = re.compile(rf"^[ \t]*[{_ODD_SPACES}][\s{_ODD_SPACES}]*|(?<=[:-])[ ]*[{_ODD_SPACES}]+[ ]*")
_NAME = re.compile(_LEAD + r"(?P<name>[A-Za-z_]\w*) *:(?=\s|$)")
_BRACED = re.compile(r"\b\w+: (?P<value>[^\"'\s,{}\[\]][^,{}\[\]]*?: [^,{}\[\]]*)")
_NO_COMMA = re.compile(r"(?:(?<=[\"'\d\]}])|(?<=true)|(?<=false))(?P<gap>[ ]+)(?P<name>[a-z_]+): ")
_HASH = re.compile(r"[ \t]+#(?=[^\s#])")
_INSIDE = re.compile(r"\b(?P<name>[a-z_]+): ")
_COMMENT = re.compile(r"\s+#.*$")
_SPECIAL = re.compile(r"[@`%*&!>|?,\]}\[{#]|- |.*?:(?: |$)")
_QUOTES = {'"': '"', "'": "'", "“": "”", "”": "”", "„": "“", "‘": "’", "’": "’"}
_BRACKETS = {"[": "]", "{": "}"}
_SEARCHED = 40
"""Lines above the one where reading stopped that may hold the slip."""


@dataclass(frozen=True, slots=True)
class Change:
    """Characters of one line, counted from 0, and what belongs in their place."""

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip, with what the person meant to write."""

    line: int
    """Counted from 0, like the column."""
    column: int
    field: str
    message: str
    hint: str
    is_guess: bool
    """Whether only the person knows what was meant."""
    changes: tuple[Change, ...]
    """What lets the reading go on; nothing where it was not made out."""


Fails = Callable[[str], tuple[int, int] | None]
"""Says of a text on which line begins what cannot be read, and on which the reading stops."""


def mend(text: str, fails: Fails) -> tuple[str, tuple[Slip, ...]]:
    """Return ``text`` as it was meant, as far as that is plain, and the slips that were in it.

    No line is added or taken away.
    """
    found: list[Slip] = []
    while (failure := fails(text)) is not None:
        slip = _slip(text, failure, fails)
        if slip is None:
            break
        if slip.is_guess:
            found.append(replace(slip, changes=()))
            break
        found.append(slip)
        text = _changed(text, slip.changes)
    return text, tuple(sorted(found, key=lambda slip: slip.line))


def quoted(value: str) -> str:
    """Return a value in the quotation marks that it needs in YAML."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _slip(text: str, failure: tuple[int, int], fails: Fails) -> Slip | None:
    """Return the slip whose repair lets the text be read, or at least be read further."""
    lines = text.split("\n")
    last = len(lines) - 1
    begun, stopped = min(failure[0], last), min(failure[1], last)
    further: Slip | None = None
    near = dict.fromkeys((begun, *range(stopped, max(stopped - _SEARCHED, -1), -1)))
    for kinds in (_WITHIN_A_LINE, _AMONG_LINES):
        for slip in (slip for at in near for kind in kinds for slip in kind(lines, at)):
            after = fails(_changed(text, slip.changes))
            if after is None:
                return slip
            if further is None and after > failure and min(after) > slip.line:
                further = slip
    return further


def _changed(text: str, changes: Sequence[Change]) -> str:
    lines = text.split("\n")
    for change in sorted(changes, key=lambda one: (one.line, one.start), reverse=True):
        line = lines[change.line]
        lines[change.line] = line[: change.start] + change.text + line[change.end :]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that one change mends."""

    lines: Sequence[str]
    at: int

    def slip(
        self, message: str, advice: str, start: int, end: int, text: str, *, whole: str = ""
    ) -> Slip:
        """Return the slip; ``advice`` goes before the line as it should be.

        ``whole`` is an example in place of that, where only the person knows what was meant.
        """
        line = self.lines[self.at]
        mended = line[:start] + text + line[end:]
        named = _FIELD.match(mended)
        return Slip(
            line=self.at,
            column=start,
            field=named["name"] if named else "",
            message=message,
            hint=f"{advice}: {whole or mended.strip()}",
            is_guess=bool(whole),
            changes=(Change(self.at, start, end, text),),
        )


def _tab(lines: Sequence[str], at: int) -> Iterator[Slip]:
    line = lines[at]
    lead = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" not in lead:
        return
    for width in (*_widths(lines, at), len(lead.expandtabs(2))):
        count = f"{width} space{'' if width == 1 else 's'}" if width else "no space"
        yield _Line(lines, at).slip(
            "there is a tab where spaces belong",
            f"replace the tab: {count} before",
            0,
            len(lead),
            " " * width,
        )


def _widths(lines: Sequence[str], at: int) -> list[int]:
    """Return how far a line may have to be indented, as the nearest line above it comes first.

    An entry of a list lines up with entries, a field with fields, and other text with anything.
    """
    line = lines[at].lstrip()
    around = [*reversed(lines[max(at - _SEARCHED, 0) : at]), *lines[at + 1 : at + 2]]
    plain = [one for one in around if one.strip() and "\t" not in one]
    below = _NAME.match(plain[0]) if plain and at else None
    if line.startswith("-"):
        kin = [one for one in plain if one.lstrip().startswith("-")]
        return list(dict.fromkeys(len(one) - len(one.lstrip()) for one in kin))
    named = _NAME.match(line)
    if named and named["name"] in _NAMES:
        plain = [one for one in plain if _NAME.match(one)]
    elif named is None and below:  # a text that starts below the name of its field
        return [len(below["lead"]) + 2]
    return list(dict.fromkeys(len(one) - len(one.lstrip(" -")) for one in plain))


def _odd_space(lines: Sequence[str], at: int) -> Iterator[Slip]:
    if odd := _ODD.search(lines[at]):
        yield _Line(lines, at).slip(
            "the space here is not an ordinary one, as happens when text comes from a word "
            "processor",
            "type the space again",
            odd.start(),
            odd.end(),
            " " if odd.start() else "",
        )


def _sign(lines: Sequence[str], at: int) -> Iterator[Slip]:
    line = lines[at]
    if found := _NO_SPACE.match(line):
        yield _Line(lines, at).slip(
            "there is no space after the colon",
            "put a space after the colon",
            found.end(),
            found.end(),
            " ",
        )
    found = _OTHER_SIGN.match(line)
    if found and found["name"] in _NAMES:
        sign = found["sign"].strip()
        yield _Line(lines, at).slip(
            f'there is "{sign}" where a colon belongs'
            if sign
            else "the field has no colon after its name",
            "write the name, a colon, a space and the value",
            found.start("sign"),
            found.end("sign"),
            ": ",
        )


def _bullet(lines: Sequence[str], at: int) -> Iterator[Slip]:
    found = _BULLET.match(lines[at])
    if not found:
        return
    mark, line = found["mark"].strip(), _Line(lines, at)
    message = (
        "there is no space after the hyphen of a list entry"
        if mark == "-"
        else f'a list entry starts with "{mark}", not with a hyphen'
    )
    advice = "start the entry with a hyphen and a space"
    yield line.slip(message, advice, found.start("mark"), found.end("mark"), "- ")
    for width in _widths(lines, at):
        advice = "line it up with the entries above, and put a space after its hyphen"
        yield line.slip(message, advice, 0, found.end("mark"), " " * width + "- ")


def _value(line: str) -> tuple[int, str]:
    """Return where the value of a line starts, and the value without a comment after it."""
    found = _FIELD.match(line) or _ENTRY.match(line)
    return (found.start("value"), _COMMENT.sub("", found["value"])) if found else (0, "")


def _quotation_marks(lines: Sequence[str], at: int) -> Iterator[Slip]:
    start, value = _value(lines[at])
    if not value or value[0] not in _QUOTES:
        return
    line, end, closing = _Line(lines, at), start + len(value), _QUOTES[value[0]]
    is_whole = len(value) > 1 and value.endswith(closing)
    inner = value[1:-1] if is_whole else value
    if value[0] not in "\"'":
        if is_whole:
            yield line.slip(
                "these quotation marks are curly, and only straight ones hold a value together",
                "write straight quotation marks",
                start,
                end,
                inner if re.fullmatch(r"\"[^\"\\\\]*\"|'[^']*'", inner) else quoted(inner),
            )
    elif value.count(value[0]) == 1:
        yield line.slip(
            "a quotation mark is opened and never closed",
            "close the quotation mark, or remove it",
            start,
            end,
            value + closing,
        )
    else:
        yield line.slip(
            "a quotation mark ends the value too early",
            "put the other kind of quotation marks around the whole value",
            start,
            end,
            quoted(inner),
        )


def _hash(lines: Sequence[str], at: int) -> Iterator[Slip]:
    found = _FIELD.match(lines[at]) or _ENTRY.match(lines[at])
    if found and _HASH.search(lines[at], found.start("value") - 1):
        start, end = found.span("value")
        whole = lines[at][:start].lstrip() + quoted(found["value"])
        yield _Line(lines, at).slip(
            'what stands after the "#" would be lost, because a comment starts there',
            "if it belongs to the value, put all of it in quotation marks; if it is a comment, "
            'write a space after the "#"',
            start,
            end,
            quoted(found["value"]),
            whole=whole,
        )


def _brackets(lines: Sequence[str], at: int) -> Iterator[Slip]:
    start, value = _value(lines[at])
    closing = _BRACKETS.get(value[:1])
    if closing is None:
        return
    line, end = _Line(lines, at), start + len(value)
    others = "".join(_BRACKETS.values())
    for text in (value.rstrip(",") + closing, value.rstrip(others) + closing):
        yield line.slip(
            "the bracket that is opened here is not closed as it should be",
            "close the bracket",
            start,
            end,
            text,
        )


def _in_braces(lines: Sequence[str], at: int) -> Iterator[Slip]:
    for found in _NO_COMMA.finditer(lines[at]) if "{" in lines[at] else ():
        if found["name"] in _NAMES:
            yield _Line(lines, at).slip(
                f'there is no comma before "{found["name"]}"',
                "put a comma between the two fields",
                found.start("gap"),
                found.start("gap"),
                ",",
            )
    for found in _BRACED.finditer(lines[at]) if "{" in lines[at] else ():
        start, end = found.span("value")
        yield _Line(lines, at).slip(
            "there is a second colon in a value",
            "put the value in quotation marks",
            start,
            end,
            quoted(found["value"]),
        )


def _special(lines: Sequence[str], at: int) -> Iterator[Slip]:
    start, value = _value(lines[at])
    if not value or not _SPECIAL.match(value) or value[0] in _QUOTES:
        return
    if value.endswith(_BRACKETS.get(value[0], "\n")):
        return  # a list or a group; what is wrong stands inside
    if _goes_on_below(lines, at):
        return  # a text over several lines; one pair of quotation marks goes around all of it
    line, end = _Line(lines, at), start + len(value)
    named = _FIELD.match(lines[at])
    if named and named["name"] in _LISTS and value.startswith("- "):
        yield line.slip(
            "a list entry starts on the line of its field",
            'put it in brackets, or each "- " entry on a line of its own below',
            start,
            end,
            f"[{value[2:].strip()}]",
        )
    if value[0] == "*":
        message = "a value starts with an asterisk, which has a special meaning"
    elif value[0] in "@`%&!>|?,]}[{#-":
        message = f'a value starts with "{value[0]}", which has a special meaning there'
    else:
        message = "there is a second colon on the line"
    inside = next((one for one in _INSIDE.finditer(value) if one["name"] in _NAMES), None)
    if inside and named and named["name"] in _OF_ONE_WORD:
        message, advice = "two fields stand on one line", "put the second on a line of its own"
        yield line.slip(message, advice, start, end, quoted(value), whole=value[inside.start() :])
    elif named and named["name"] in _LISTS:
        message, advice = "this cannot be read as a list", "write the values in brackets"
        example = f"{named['name']}: [first, second]"
        yield line.slip(message, advice, start, end, quoted(value), whole=example)
    else:
        yield line.slip(message, "put the value in quotation marks", start, end, quoted(value))


def _text_over_lines(lines: Sequence[str], at: int) -> Iterator[Slip]:
    """Yield the slip of a text that runs over lines and has a colon in one of them."""
    found = _FIELD.match(lines[at])
    if not found or "-" in found["lead"]:
        return
    if _goes_on_below(lines, at):
        first, width = at, len(found["lead"]) + 1
    elif found["lead"] and found["name"] not in _NAMES:
        first, width = at - 1, len(found["lead"])
        while first > 0 and lines[first].startswith(" " * width):
            first -= 1
    else:
        return
    last = at
    while last + 1 < len(lines) and lines[last + 1].startswith(" " * width):
        last += 1
    opening = _FIELD.match(lines[first])
    text = "".join(lines[first : last + 1])
    if opening is None or opening["value"][0] in (*_QUOTES, *">|[{") or '"' in text or "\\" in text:
        return
    begins, ends = opening.start("value"), len(lines[last].rstrip())
    yield Slip(
        line=at,
        column=opening.start("value") if first == at else lines[at].index(":"),
        field=opening["name"],
        message="there is a colon in a text that runs over several lines",
        hint=f'put a quotation mark (") before "{opening["value"][:20]}" on the line where the '
        f'text starts, and one after "{lines[last].strip()[-20:]}"',
        is_guess=False,
        changes=(Change(first, begins, begins, '"'), Change(last, ends, ends, '"')),
    )


def _goes_on_below(lines: Sequence[str], at: int) -> bool:
    """Say whether the text of a field runs on in the line below: deeper, and of no form of its own.

    A value that stands on its own in brackets or quotation marks, or as a block, does not.
    """
    found = _FIELD.match(lines[at])
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if found is None or found["value"][0] in (*_QUOTES, *">|[{") or not below.strip():
        return False
    is_deeper = len(below) - len(below.lstrip(" ")) > len(found["lead"])
    return is_deeper and not _ENTRY.match(below) and not _NAME.match(below)


def _indentation(lines: Sequence[str], at: int) -> Iterator[Slip]:
    line = lines[at]
    width = len(line) - len(line.lstrip(" "))
    named = _NAME.match(line)
    is_text = not named and not _ENTRY.match(line)
    for meant in _widths(lines, at):
        if meant == width or not line.strip():
            continue
        if meant == 0 and named and named["name"] not in _OUTERMOST:
            continue  # it stands inside a group; the slip is on another line
        count = f"{meant or 'no'} space{'' if meant == 1 else 's'}"
        if is_text and not _goes_on(lines[at - 1], line):
            yield _Line(lines, at).slip(
                "this line is neither a field nor a part of one",
                f"delete it, or put it below the fields; if it belongs to the text above, write "
                f"{count} before it",
                0,
                width,
                " " * meant,
                whole=" " * meant + line.strip(),
            )
        else:
            yield _Line(lines, at).slip(
                "the line is indented differently from its neighbours",
                f"line it up with them, with {count} before",
                0,
                width,
                " " * meant,
            )


def _goes_on(above: str, line: str) -> bool:
    """Say whether a line certainly is the rest of what the one above it opens or breaks off."""
    above, line = above.rstrip(), line.rstrip()
    is_broken_off = len(above) >= _A_LINE and not above.endswith((*_ENDS, '"', "'", "]", "}"))
    is_text = len(line) >= _A_LINE or line.endswith(_ENDS)
    return above.endswith((":", ">", "|", "-")) or (is_broken_off and is_text)


_ENDS = (".", "!", "?")
_A_LINE = 60
"""Characters of a line that looks as if it was broken because it was full."""


_WITHIN_A_LINE = (
    _tab,
    _odd_space,
    _sign,
    _bullet,
    _quotation_marks,
    _hash,
    _brackets,
    _in_braces,
    _special,
)
_AMONG_LINES = (_text_over_lines, _indentation)
"""The kinds of slip, the plainest first."""


def _named(model: type[BaseModel]) -> Iterator[tuple[str, Shape]]:
    """Yield every field of a record and of the records inside it, with what it may hold."""
    for name, field in model.model_fields.items():
        found = shape(field)
        yield name, found
        for inside in (found.group, found.named.group if found.named else None):
            if inside is not None:
                yield from _named(inside)


_FIELDS = [one for model in FRONT_MATTER.values() for one in _named(model)]
_NAMES = frozenset(name for name, _ in _FIELDS)
_FILES: tuple[type[BaseModel], ...] = (
    *FRONT_MATTER.values(),
    *(Hub, Audiences, Gaps, Glossary, Framework, Governance),
)
_OUTERMOST = frozenset(name for model in _FILES for name in model.model_fields)
_LISTS = frozenset(name for name, found in _FIELDS if found.is_list)
_OF_ONE_WORD = frozenset(
    name for name, found in _FIELDS if found.form in {Form.CHOICE, Form.DATE, Form.YES_NO}
)
