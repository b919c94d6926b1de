"""What is certain is mended, and nothing else is touched."""

import difflib
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from building import contents
from whatworks.build import LoadedHub, load, site
from whatworks.cli import main
from whatworks.fix import NotWrittenError, edited, mend, write
from whatworks.model import Edit, Position
from whatworks.schema.enums import Audience

MakeSite = Callable[..., Path]
SITES = Path(__file__).parent / "sites"
PAGE = "content/guidance/watering.md"
TOOLKIT = "toolkits/starting-a-garden/index.md"
FAULTS = {
    "title: Watering in dry weeks": "title: Watering: in dry weeks  # short",
    "status: published": "status:published",
    "published: 2026-03-02": "published: 2 March 2026",
    "owner: ": "Owner:   ",
    "example: true": "example: yes",
    "[growing]": "[ 'Groing' ]",
    "related: [starting-a-garden]": "related: starting-a-garden",
}
RISKY = {
    "audience: open": "audience: opne",
    "review_due: 2027-03-02": "review_due: 02/03/2027",
    "[volunteer]": "[volontair]",
    "summary: Water": "summary:   “Water”",
}


def faulty(changes: dict[str, str], *, newline: str = "\n", mark: str = "") -> bytes:
    text = (SITES / "minimal" / PAGE).read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after, 1)
    return (mark + text).replace("\n", newline).encode()


def fix(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["check", "--fix", "--root", str(root), "--today", "2026-11-21", *arguments]
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_all_that_is_certain_is_mended_and_all_around_it_stays(
    newline: str, mark: str, make_site: MakeSite
) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS, newline=newline, mark=mark))

    result = fix(root)

    assert result.exit_code == 0, result.output
    assert result.output.endswith("Mended 7 problems in 1 file. What remains:\n\nNo problems.\n")
    mended = {
        **dict.fromkeys(FAULTS, ""),
        "title: Watering in dry weeks": 'title: "Watering: in dry weeks"  # short',
        "status: published": "status: published",
        "published: 2026-03-02": "published: 2026-03-02",
        "owner: ": "owner:   ",
        "example: true": "example: true",
        "[growing]": "[ 'growing' ]",
        "related: [starting-a-garden]": "related: [starting-a-garden]",
    }
    assert (root / PAGE).read_bytes() == faulty(mended, newline=newline, mark=mark)


def test_the_difference_is_shown(make_site: MakeSite) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty({"[growing]": "[groing]"}))

    lines = fix(root).output.splitlines()

    assert lines[:2] == [f"--- {PAGE}", f"+++ {PAGE}"]
    assert "-  activity: [groing]" in lines
    assert "+  activity: [growing]" in lines


def test_what_somebody_has_to_decide_is_left(make_site: MakeSite) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(RISKY))

    result = fix(root)

    assert result.exit_code == 1
    assert (root / PAGE).read_bytes() == faulty(RISKY)
    assert "Mended" not in result.output


def test_other_formats_give_what_remains_alone(make_site: MakeSite) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS))

    result = fix(root, "--format", "json")

    assert result.stdout == "[]\n"
    assert "+++ " in result.stderr


def test_only_the_files_asked_for_are_mended(make_site: MakeSite) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS))

    assert fix(root, "toolkits").exit_code == 0
    assert (root / PAGE).read_bytes() == faulty(FAULTS)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("date: 2026-04-14, decision", "date: 14 April 2026, decision"),
        ("decision: spring-2026-1}", "decison: spring-2026-1}"),
        ("decision: spring-2026-1}", "decision: sprng-2026-1}"),
    ],
)
def test_a_sign_off_is_never_mended(right: str, wrong: str, make_site: MakeSite) -> None:
    root = make_site()
    above, name, line = (root / TOOLKIT).read_text(encoding="utf-8").rpartition("sign_off:")
    assert right in line
    (root / TOOLKIT).write_text(above + name + line.replace(right, wrong, 1), encoding="utf-8")
    before = contents(root)

    assert fix(root).exit_code == 1

    assert contents(root) == before


@pytest.fixture
def signed(make_site: MakeSite) -> Path:
    """Return a hub whose toolkit is signed off."""
    root = make_site(overlay=SITES / "governed")
    options = ("--role", "panel", "--decision", "spring-2026-1", "--today", "2026-04-20")
    asked = ["sign-off", "starting-a-garden", *options, "--root", str(root)]
    assert CliRunner().invoke(main, asked).exit_code == 0
    return root


def test_what_is_again_as_it_was_signed_is_kept(signed: Path) -> None:
    before = contents(signed)
    text = (signed / TOOLKIT).read_text(encoding="utf-8")
    (signed / TOOLKIT).write_text(text.replace("\ntitle: ", "\ntitle:"), encoding="utf-8")

    assert fix(signed).exit_code == 0

    assert contents(signed) == before


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (TOOLKIT, "title: Starting", "title: Steps: starting"),
        ("site_config/vocabularies.yml", "water-supply:", "water-supplies:"),
        ("site_config/vocabularies.yml", "    composting:", "    compost-making:"),
    ],
)
def test_what_would_not_be_as_it_was_signed_is_not_kept(
    path: str, before: str, after: str, signed: Path
) -> None:
    text = (signed / path).read_text(encoding="utf-8")
    assert before in text
    (signed / path).write_text(text.replace(before, after, 1), encoding="utf-8")
    spoilt = (signed / TOOLKIT).read_bytes()

    fix(signed)

    assert (signed / TOOLKIT).read_bytes() == spoilt


def test_a_file_that_has_changed_meanwhile_is_left_alone(make_site: MakeSite, today: date) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS))
    (file,) = mend(root, today, lambda _: True).files

    (root / PAGE).write_bytes(b"somebody else was here")

    with pytest.raises(NotWrittenError, match="changed meanwhile"):
        write(root, file)
    assert (root / PAGE).read_bytes() == b"somebody else was here"


def test_a_file_that_changes_while_it_is_mended_is_left_alone(
    make_site: MakeSite, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS))
    newer = faulty(FAULTS) + b"\nA sentence that was saved meanwhile.\n"

    def load_and_be_overtaken(*given: Any, contents: Mapping[str, bytes], **more: Any) -> LoadedHub:
        hub = load(*given, contents=contents, **more)
        if contents:
            (root / PAGE).write_bytes(newer)
        return hub

    monkeypatch.setattr("whatworks.fix.load", load_and_be_overtaken)
    result = fix(root)

    assert "was left alone: it has changed meanwhile" in result.stderr
    assert (root / PAGE).read_bytes() == newer


def test_a_file_that_may_only_be_read_is_left_alone(make_site: MakeSite) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS))
    (root / PAGE).chmod(0o444)
    before = contents(root)

    result = fix(root)

    assert result.exit_code == 1
    assert f"{PAGE} was left alone: it may only be read." in result.stderr
    assert "Mended" not in result.output
    assert contents(root) == before


def test_a_file_that_is_gone_stops_nothing(make_site: MakeSite, today: date) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS))
    (file,) = mend(root, today, lambda _: True).files
    (root / PAGE).unlink()

    with pytest.raises(NotWrittenError):
        write(root, file)
    assert not (root / PAGE).exists()


def test_nothing_is_left_where_writing_fails(
    make_site: MakeSite, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty(FAULTS))
    (file,) = mend(root, today, lambda _: True).files
    before = contents(root)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(NotWrittenError, match="No space left"):
        write(root, file)
    assert contents(root) == before


def test_no_other_file_follows_one_with_a_wrong_name(make_site: MakeSite) -> None:
    root = make_site()
    toolkit = root / "toolkits/starting-a-garden"
    toolkit.rename(toolkit.with_name("Starting A Garden"))
    before = contents(root)

    result = fix(root)

    assert result.exit_code == 1
    assert contents(root) == before
    assert [line for line in result.output.splitlines() if "WW303" in line] == []


@pytest.mark.parametrize(
    "above", ["owner: Gardens editorial team", "example: true", "status: published"]
)
def test_a_stray_line_becomes_part_of_nothing(above: str, make_site: MakeSite) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty({above: f"{above}\nAbout this page"}))
    before = contents(root)

    assert fix(root).exit_code == 1
    assert contents(root) == before


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("audience: open", "***\naudience: open"),
        ("topics:\n", ""),
        ("  activity: [growing]", "activity: [growing]"),
        ("owner: Gardens", "  owner: Gardens"),
        ("role: [volunteer]", "role: [volunteer]!"),
        ("example: true\ntopics:\n", "example: true\n"),
        ("topics:\n", "topics:\n  and more text\n"),
        ("owner: Gardens editorial team", "owner: Gardens editorial team\n- one"),
    ],
)
def test_lines_are_not_put_where_they_do_not_belong(
    right: str, wrong: str, make_site: MakeSite
) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty({right: wrong}))
    before = contents(root)

    fix(root)

    assert contents(root)[PAGE] in {before[PAGE], faulty({})}


def test_a_heading_below_a_whole_text_becomes_no_part_of_it(make_site: MakeSite) -> None:
    root = make_site()
    text = "summary: >-\n  Water in the evening.\nAbout this page\nlicence: Free"
    (root / PAGE).write_bytes(re.sub(rb"summary: .*", text.encode(), faulty({})))
    before = contents(root)

    result = fix(root)

    assert "this line is neither a field nor a part of one" in result.output
    assert contents(root) == before


def test_what_is_only_made_out_is_never_published(make_site: MakeSite, today: date) -> None:
    root = make_site()
    (root / PAGE).write_bytes(faulty({"status: published": "status: Published"}))
    hub = load(root, today)
    assert PAGE in {item.path for item in hub.items}

    with pytest.raises(ValueError, match="never built"):
        site(hub, Audience.OPEN)
    asked = ["build", "--root", str(root), "--out", str(root / "out")]
    assert CliRunner().invoke(main, asked).exit_code == 1
    assert not (root / "out").exists()


def test_the_configuration_is_left_to_people(make_site: MakeSite) -> None:
    root = make_site()
    path = root / "site_config/hub.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: ", "name:", 1), encoding="utf-8"
    )
    before = contents(root)

    result = fix(root)

    assert "put a space after the colon: name: " in result.output
    assert contents(root) == before


def test_nothing_is_left_beside_a_mended_file(make_site: MakeSite) -> None:
    root = make_site()
    before = set(contents(root))
    (root / PAGE).write_bytes(faulty(FAULTS))
    (root / PAGE).chmod(0o640)

    fix(root)

    assert set(contents(root)) == before
    assert (root / PAGE).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("report", [("--owners",), ("--base", "HEAD"), ("--exceptions",)])
def test_it_is_not_another_report(report: tuple[str, ...], make_site: MakeSite) -> None:
    assert fix(make_site(), *report).exit_code == 2


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb\r\n", "\ufeffa\rb"])
def test_an_edit_keeps_the_ends_of_lines(text: str) -> None:
    at = Position(2, 1)
    end = re.search(r"\r\n|\r|\n", text)
    assert end

    assert edited(text, [Edit(at, at, "x\n")]) == text.replace("b", f"x{end[0]}b")


damaged = st.fixed_dictionaries(
    {},
    optional={before: st.just(after) for before, after in {**FAULTS, **RISKY}.items()},
)
noise = st.sampled_from(["\t", " ", "\u00a0", '"', "'", ":", "[", "}", "#", "-", "“", "\n", "é"])


@settings(max_examples=30, deadline=None, database=None)
@given(damaged, st.lists(st.tuples(st.integers(0, 330), noise), max_size=2), st.booleans())
def test_a_mended_hub_is_never_worse(
    tmp_path_factory: pytest.TempPathFactory,
    changes: dict[str, str],
    slips: list[tuple[int, str]],
    windows: bool,
) -> None:
    root = tmp_path_factory.mktemp("hub") / "hub"
    shutil.copytree(SITES / "minimal", root)
    text = faulty(changes).decode()
    for at, sign in slips:
        text = text[:at] + sign + text[at:]
    before = text.replace("\n", "\r\n" if windows else "\n").encode()
    (root / PAGE).write_bytes(before)
    day = date(2026, 11, 21)
    was = load(root, day).problems

    first = mend(root, day, lambda _: True)
    for file in first.files:
        write(root, file)

    is_ = load(root, day).problems
    kinds = [Counter((p.path, p.code, p.field) for p in found) for found in (was, is_)]
    assert not kinds[1] - kinds[0]
    assert len(is_) == len(was) - len(first.problems)
    assert mend(root, day, lambda _: True).files == ()
    named = {
        line
        for problem in first.problems
        for edit in problem.edits
        for line in range(edit.start.line, edit.end.line + 1)
    }
    after = (root / PAGE).read_bytes()
    if not any(problem.code == "WW102" for problem in first.problems):
        pairs = zip(before.split(b"\n"), after.split(b"\n"), strict=True)
        assert {at for at, (a, b) in enumerate(pairs, 1) if a != b} <= named
    assert difflib.SequenceMatcher(None, before, after).ratio() > 0.5
