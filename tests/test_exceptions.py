"""Exceptions: written beside a line with a reason, listed in a report, and nowhere to be read."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from building import build, run
from test_governance import GOVERNED, PANEL, edit, sign
from unpacking import places_of
from whatworks.build import check, load
from whatworks.cli import main
from whatworks.read.allowances import take_out
from whatworks.schema.enums import Audience

GUIDE = "content/guidance/watering.md"
TOOLKIT = "toolkits/starting-a-garden/index.md"
CALL = "Call 07700 900123 for the key."
WHY = "the switchboard of the town hall"
HIDDEN = "magpie"
"""Stands in the reason of every exception here, and in nothing that is published."""


def write(root: Path, text: str, fields: str = "") -> Path:
    page = (root / GUIDE).read_text(encoding="utf-8")
    page = page.replace("example: true\n", f"example: true\n{fields}")
    (root / GUIDE).write_text(f"{page}\n{text}\n", encoding="utf-8")
    return root


def codes_with_advice(root: Path) -> list[str]:
    arguments = ["check", "--root", str(root), "--advice", "--format", "json"]
    found = json.loads(CliRunner().invoke(main, arguments).output)
    return [one["code"] for one in (found["problems"] if isinstance(found, dict) else found)]


def codes(root: Path, today: date) -> list[str]:
    return [problem.code for problem in check(root, today)]


@pytest.mark.parametrize(
    "text",
    [
        f"{CALL} <!-- allow WW903: {WHY} -->",
        f"{CALL}<!--allow WW903:   {WHY}-->  ",
        f"- {CALL} <!-- allow WW903: {WHY} -->\n- Wait.",
        f"| Key |\n|---|\n| {CALL} | <!-- allow WW903: {WHY} -->",
        f"Ring first.\n{CALL} <!-- allow WW903: {WHY} -->\nThen wait.",
        f"{CALL} Or julie.a72@gmail.com. <!-- allow WW903, WW905: {WHY} -->",
        f"{CALL} Or julie.a72@gmail.com. <!-- allow WW903: {WHY} --> <!-- allow WW905: {WHY} -->",
    ],
)
def test_a_line_of_the_text_is_excused(text: str, make_site, today: date) -> None:
    assert codes(write(make_site(), text), today) == []


@pytest.mark.parametrize(
    "fields",
    [
        f'changes:\n  - {{date: 2026-03-02, kind: new, what: "{CALL}"}}  # allow WW903: {WHY}\n',
        f"changes:\n  - date: 2026-03-02\n    kind: new\n    what: {CALL}  # allow WW903: {WHY}\n",
        f"changes:\n  - date: 2026-03-02\n    kind: new\n    what: >-  # allow WW903: {WHY}\n"
        f"      Read this.\n      {CALL}\n",
        'changes:\n  - date: 2026-03-02\n    kind: new\n    what: "Read this.\n'
        f'      {CALL}" # allow WW903: {WHY}\n',
    ],
)
def test_a_field_is_excused(fields: str, make_site, today: date) -> None:
    assert codes(write(make_site(), "", fields), today) == []


def test_an_exception_of_one_line_excuses_no_other(make_site, today: date) -> None:
    text = f"{CALL} <!-- allow WW903: {WHY} -->\nElse 07700 900124."

    assert codes(write(make_site(), text), today) == ["WW903"]


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{CALL} <!-- allow WW903: {WHY} -->\n```",
        f"{CALL} <!-- allow WW903: {WHY} -->\r\n\r\nMore.\r\n",
        f"1. One\n\n    {CALL} <!-- allow WW903: {WHY} -->",
    ],
)
def test_wherever_it_stands_an_exception_counts_and_is_taken_out(
    text: str, make_site, today: date
) -> None:
    root = write(make_site(), "")
    page = (root / GUIDE).read_bytes() + text.encode()
    (root / GUIDE).write_bytes(page)

    assert codes(root, today) == []
    assert all(WHY not in source.body for source in load(root, today).sources)


def test_advice_that_is_turned_off_needs_no_exception_and_minds_none(
    make_site, today: date
) -> None:
    text = f"We utilise it. <!-- allow WW554: {WHY} -->"
    root = write(make_site(), text)
    assert codes_with_advice(root) == []

    (root / "site_config/checks.yml").write_text("off:\n  WW554: We like it.\n", encoding="utf-8")

    assert codes_with_advice(root) == []


def test_exceptions_in_the_words_of_the_hub_are_listed(make_site, today: date) -> None:
    root = make_site()
    (root / "site_config/glossary.yml").write_text(
        f"terms:\n  key:\n    label: Key\n    definition: {CALL}  # allow WW903: {WHY}\n",
        encoding="utf-8",
    )
    assert codes(root, today) == []

    listed = CliRunner().invoke(main, ["check", "--root", str(root), "--exceptions"])

    assert "site_config/glossary.yml:4: WW903 " in listed.output
    assert listed.output.count(WHY) == 1


def test_an_exception_of_one_code_excuses_no_other(make_site, today: date) -> None:
    text = f"{CALL} <!-- allow WW905: {WHY} -->"

    assert codes(write(make_site(), text), today) == ["WW903", "WW912"]


def declare(root: Path, line: str) -> Path:
    page = (root / TOOLKIT).read_text(encoding="utf-8")
    (root / TOOLKIT).write_text(page.replace("downloads:\n", f"downloads:\n{line}\n"), "utf-8")
    return root


def test_a_file_is_excused_where_it_is_declared(make_site, today: date) -> None:
    files = {"toolkits/starting-a-garden/files/keys.csv": "who,phone\nGate,07700 900123\n"}
    line = "  - {file: files/keys.csv, title: Keys, audience: open}"
    root = declare(make_site(files=files), f"{line}  # allow WW903: {WHY}")

    assert codes(root, today) == []


def test_a_picture_is_excused_where_it_is_shown(make_site, today: date) -> None:
    root = write(make_site(), f"![A can](can.png) <!-- allow WW910: {WHY} -->")
    (root / "content/guidance/can.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    assert codes(root, today) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<!-- allow WW903 -->", "no reason"),
        ("<!-- allow WW903: -->", "no reason"),
        ("<!-- allow WW903: ... -->", "says nothing"),
        ("<!-- allow: a reason -->", "no code"),
        ("<!-- allow WW903 a reason -->", "no colon"),
        ("<!-- allow WW903: a reason", "not closed"),
        ("<!-- allow WW903: a reason --> and more", "end of its line"),
        ("<!-- allow WW505: a reason -->", "WW505 cannot be excused"),
        ("<!-- allow WW911: a reason -->", "WW911 cannot be excused"),
        ("<!-- allow WW999: a reason -->", "WW999 cannot be excused"),
        ("<!-- Allow ww903: a reason -->", "no code"),
    ],
)
def test_an_exception_that_is_not_right_says_why(
    text: str, says: str, make_site, today: date
) -> None:
    found = check(write(make_site(), f"{CALL} {text}"), today)

    assert [problem.code for problem in found] == ["WW903", "WW911"]
    assert says in found[1].message
    assert "allow WW903: the school's public switchboard -->\"" in found[1].hint or "delete" in (
        found[1].hint
    )


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        (f"licence: Open # allow WW903: {WHY}", ["WW912"]),
        ("licence: Open # allow WW903", ["WW911"]),
        ('licence: "Open # allow WW903: a reason"', ["WW911"]),
        ("licence: >-\n  Open\n  # allow WW903: a reason", ["WW911"]),
        ("# allow WW903: a reason\nlicence: Open", ["WW911"]),
        ('licence: "We # allow that"', []),
        ("# Allow for delays.\nlicence: Open", []),
    ],
)
def test_comments_of_fields_are_told_from_texts(
    field: str, wrong: list[str], make_site, today: date
) -> None:
    assert codes(write(make_site(), "", f"{field}\n"), today) == wrong


@given(st.text(alphabet=st.sampled_from("ab <!->\n#:W903allow"), max_size=80))
def test_no_line_is_lost_or_moved(body: str) -> None:
    left, _, _ = take_out(body, "a.md", 1)

    assert left.count("\n") == body.count("\n")
    for before, after in zip(body.split("\n"), left.split("\n"), strict=True):
        assert before == after or before.startswith(after)


# the report


def report(root: Path, *options: str) -> Result:
    command = ["check", "--exceptions", "--root", str(root), "--today", "2026-11-21", *options]
    return CliRunner().invoke(main, command)


@pytest.fixture
def excused(make_site) -> Path:
    fields = f"licence: Call 07700 900123 # allow WW903: {HIDDEN} of the field\n"
    text = f"{CALL} <!-- allow WW903: {HIDDEN} | of the text -->"
    return write(make_site(), text, fields)


def test_the_report_lists_every_exception(excused: Path) -> None:
    told = report(excused)

    assert told.exit_code == 0
    assert told.output.splitlines() == [
        f"{GUIDE}:10: WW903 A telephone number that may be private: {HIDDEN} of the field",
        f"{GUIDE}:27: WW903 A telephone number that may be private: {HIDDEN} | of the text",
        "2 exceptions.",
    ]
    records = json.loads(report(excused, "--format", "json").output)
    assert [(one["path"], one["line"], one["code"]) for one in records] == [
        (GUIDE, 10, "WW903"),
        (GUIDE, 27, "WW903"),
    ]
    assert records[1]["reason"] == f"{HIDDEN} | of the text"
    markdown = report(excused, "--format", "markdown").output
    assert f"{HIDDEN} \\| of the text |" in markdown


def test_the_report_can_be_about_some_files_and_may_be_empty(excused: Path) -> None:
    assert report(excused, "toolkits").output == "No exceptions.\n"
    assert report(excused, "--format", "sarif").exit_code == 2
    assert report(excused, "--owners").exit_code == 2


# nobody reads them


@pytest.mark.parametrize("audience", Audience)
def test_no_reader_ever_sees_an_exception(
    excused: Path, audience: Audience, tmp_path: Path
) -> None:
    block = f"/// audience | partnership\n{CALL} <!-- allow WW903: {HIDDEN} -->\n///"
    code = f"```\n{CALL} <!-- allow WW903: {HIDDEN} -->\n```"
    listed = f"- {CALL} <!-- allow WW903: {HIDDEN} -->"
    write(excused, f"{block}\n\n{code}\n\n{listed}")
    line = "  - {file: files/keys.csv, title: Keys, audience: open}"
    declare(excused, f"{line}  # allow WW903: {HIDDEN} of the file")
    (excused / "toolkits/starting-a-garden/files/keys.csv").write_text("gate,07700 900123\n")
    out = tmp_path / "site"

    result = build(excused, out, "--audience", audience.value, "--strict")

    assert result.returncode == 0, result.stderr
    assert places_of([HIDDEN, "allow ww903"], out) == {HIDDEN: set(), "allow ww903": set()}
    assert "07700 900123" in (out / "guidance/watering/index.html").read_text(encoding="utf-8")


def test_the_build_for_editors_shows_no_exception_either(excused: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"

    result = build(excused, out, "--editors")

    assert result.returncode == 0, result.stderr
    assert (out / "admin/index.html").is_file()
    assert places_of([HIDDEN, "allow ww903"], out) == {HIDDEN: set(), "allow ww903": set()}


def test_an_exception_changes_nothing_that_was_signed(make_site) -> None:
    root = make_site(overlay=GOVERNED)
    edit(root, ("Look for a tap", "Call 07700 900123 and look for a tap"))
    signed = sign(root, *PANEL, day="2026-04-20")
    assert signed.returncode == 0, signed.stdout + signed.stderr
    page = (root / TOOLKIT).read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(page) if "07700" in line)
    page[at] += f" <!-- allow WW903: {HIDDEN} -->"
    (root / TOOLKIT).write_text("\n".join(page) + "\n", encoding="utf-8")

    checked = run("whatworks", "check", "--today", "2026-11-21", root=root)

    assert checked.stdout == "No problems.\n"
    kept = "".join(path.read_text() for path in (root / "site_config/signed").rglob("*.md"))
    assert "07700 900123" in kept
    assert HIDDEN not in kept


def test_an_exception_signed_with_the_text_is_not_kept(make_site) -> None:
    root = make_site(overlay=GOVERNED)
    edit(
        root,
        ("## How to do it\n", f"## How to do it\n\n{CALL} <!-- allow WW903: {HIDDEN} -->\n"),
    )

    assert sign(root, *PANEL, day="2026-04-20").returncode == 0

    kept = "".join(path.read_text() for path in (root / "site_config/signed").rglob("*.md"))
    assert CALL in kept
    assert HIDDEN not in kept
    assert HIDDEN in (root / TOOLKIT).read_text(encoding="utf-8")


def test_advice_that_was_not_given_leaves_its_exceptions_alone(make_site, today: date) -> None:
    root = write(make_site(), f"Click here. <!-- allow WW555: {WHY} -->")

    assert [one.code for one in load(root, today).problems] == []
