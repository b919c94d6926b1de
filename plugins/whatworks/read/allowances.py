"""Exceptions that editors write beside a line: ``allow``, a code, a colon and the reason.

They are taken out here, before anything is made of the text, so none can reach a reader. In the
fields they are comments of YAML, which nobody reads but this module.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import yaml

from whatworks.model import Allowance, Position, Problem
from whatworks.problems import File, can_be_allowed, listing

_IN_TEXT = re.compile(r"[ \t]*<!--[ \t]*allow\b(?P<said>.*?)(?:--!?>|$)", re.IGNORECASE)
_IN_FIELDS = re.compile(r"#[ \t]*allow\b(?P<said>(?:(?!#[ \t]*allow\b).)*)", re.IGNORECASE)
_SAID = re.compile(r"\s+(?P<codes>WW\d{3}(?:,? WW\d{3})*):\s*(?P<reason>\S.*?)\s*")
_CODE = re.compile(r"WW\d{3}")
_WORD = re.compile(r"[^\W\d_]{2,}")


def take_out(
    body: str, path: str, first_line: int
) -> tuple[str, tuple[Allowance, ...], tuple[Problem, ...]]:
    """Return a body without its exceptions, the exceptions, and what is wrong with them.

    No line is lost or moved.
    """
    if "<!--" not in body or "allow" not in body.lower():
        return body, (), ()
    lines = body.split("\n")
    allowed: list[Allowance] = []
    problems: list[Problem] = []
    for index, line in enumerate(lines):
        found = list(_IN_TEXT.finditer(line))
        if not found:
            continue
        rest = line[found[-1].end() :].strip()
        lines[index] = _IN_TEXT.sub("", line).rstrip()
        for match in found:
            at = Position(first_line + index, match.start() + 1)
            is_closed = match[0].endswith(">")
            fault = "it does not stand at the end of its line" if rest else None
            fault = fault or (None if is_closed else "the comment is not closed on its line")
            good, bad = _read(match["said"], at, path, fault, "<!-- allow {}: {} -->")
            allowed += good
            problems += bad
    return "\n".join(lines), tuple(allowed), tuple(problems)


def in_fields(
    front: str, path: str, first_line: int
) -> tuple[tuple[Allowance, ...], tuple[Problem, ...]]:
    """Return the exceptions in the comments of a front matter, and what is wrong with them."""
    if "#" not in front or "allow" not in front.lower():
        return (), ()
    allowed: list[Allowance] = []
    problems: list[Problem] = []
    texts = tuple(_texts(front))
    for index, line in enumerate(front.split("\n")):
        for match in _IN_FIELDS.finditer(line):
            place = (index, match.start())
            is_text = any(start <= place < end for start, end in texts)
            is_alone = not line[: match.start()].strip(" ,")
            if (is_text or is_alone) and not _CODE.search(match["said"]):
                continue  # words of somebody who writes about allowing something
            at = Position(first_line + index, match.start() + 1)
            fault = None
            if is_text:
                fault = "it stands inside a text, where it would be published"
            elif is_alone:
                fault = "it stands alone on its line"
            good, bad = _read(match["said"], at, path, fault, "# allow {}: {}")
            allowed += good
            problems += bad
    return tuple(allowed), tuple(problems)


def _texts(front: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where values start and end; a comment beside the sign of a folded text is outside."""
    try:
        tokens = list(yaml.scan(front, Loader=yaml.CBaseLoader))
    except yaml.YAMLError:
        return  # which another problem tells
    for token in tokens:
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark, token.end_mark
            is_folded = token.style in {"|", ">"}
            begin = (start.line + 1, 0) if is_folded else (start.line, start.column)
            yield begin, (end.line, end.column)


_Read = tuple[list[Allowance], list[Problem]]


def _read(said: str, at: Position, path: str, fault: str | None, form: str) -> _Read:
    """Return what an exception allows, or what is wrong with it: its ``fault``, or another."""
    match = _SAID.fullmatch(said.rstrip())
    codes = _CODE.findall(said)
    refused = [code for code in codes if not can_be_allowed(code)]
    if fault is None and refused:
        fault = f"{listing(refused)} cannot be excused"
    elif fault is None and match is None:
        fault = "it has no reason, or no colon before it" if codes else "it has no code"
    elif fault is None and match is not None and not _WORD.search(match["reason"]):
        fault = "its reason says nothing"
    if fault is None and match is not None:
        reason = match["reason"]
        return [Allowance(path, at.line, at.column, code, reason) for code in codes], []
    mended = form.format(", ".join(codes) or "WW903", "the school's public switchboard")
    problem = File(path).problem(
        "WW911",
        f"this exception does not count: {fault}",
        "delete it, and mend what the line says"
        if refused
        else f'write, at the end of the line, in this form: "{mended}"',
        at=at,
        field="exception",
    )
    return [], [problem]


def configuration_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the YAML files of ``site_config/`` that editors write, with their paths."""
    folder = root / "site_config"
    for path in sorted((*folder.glob("*.yml"), *folder.glob("frameworks/*.yml"))):
        with suppress(OSError, UnicodeDecodeError):  # which other problems tell
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8-sig")


def in_configuration(root: Path) -> Iterator[Allowance]:
    """Yield the exceptions in the files of ``site_config/``."""
    for name, text in configuration_texts(root):
        yield from in_fields(text, name, 1)[0]
