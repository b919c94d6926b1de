"""Governance: what is published is what was signed, by who may sign it."""

import json
import re
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from building import build, contents, run
from whatworks.build import load
from whatworks.model import Fragment, Severity
from whatworks.problems import File
from whatworks.read.body import read_body
from whatworks.schema.enums import Audience
from whatworks.sign import Gated, differences, digest, read_back, sections, signed_text

GOVERNED = Path(__file__).parent / "sites" / "governed"
TOOLKIT = "toolkits/starting-a-garden/index.md"
KEPT = "site_config/signed/starting-a-garden"
PANEL = ("--role", "panel", "--decision", "spring-2026-1")


@pytest.fixture
def hub(make_site) -> Path:
    """Return a hub whose toolkit the panel has signed."""
    root = make_site(overlay=GOVERNED)
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    return root


def sign(root: Path, *options: str, day: str = "2026-11-21"):
    return run("whatworks", "sign-off", "starting-a-garden", *options, "--today", day, root=root)


def edit(root: Path, *pairs: tuple[str, str], path: str = TOOLKIT) -> None:
    text = (root / path).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    (root / path).write_text(text, encoding="utf-8")


def record(root: Path, kind: str, what: str = "Something.", decision: str = "") -> None:
    more = f", decision: {decision}" if decision else ""
    edit(
        root,
        ("sign_off:", f"  - {{date: 2026-09-01, kind: {kind}, what: {what}{more}}}\nsign_off:"),
    )


def errors(root: Path, today: date) -> list[str]:
    problems = load(root, today).problems
    return [problem.code for problem in problems if problem.severity is Severity.ERROR]


def test_nothing_that_is_gated_is_built_before_it_is_signed(make_site, tmp_path):
    root = make_site(overlay=GOVERNED)
    result = build(root, tmp_path / "site")
    assert result.returncode == 1
    assert "WW801" in result.stderr
    assert not (tmp_path / "site").exists()
    assert sign(root, *PANEL).returncode == 0
    assert build(root, tmp_path / "site").returncode == 0


def test_a_sign_off_is_written_into_the_item_and_kept(hub):
    front = (hub / TOOLKIT).read_text(encoding="utf-8").split("---")[1]
    kept = (hub / KEPT / "1.md").read_bytes()
    head, _, signed = kept.partition(b"\n---\n")
    worked_out = f"sha256:{sha256(signed).hexdigest()}"
    for text in (front, f"{head.decode()}\n"):
        assert f"digest: {worked_out}\n" in text
        assert "role: panel\n" in text
        assert "date: 2026-04-20\n" in text
        assert "decision: spring-2026-1\n" in text


def test_a_sign_off_changes_nothing_else_of_the_file(hub):
    before = (GOVERNED.parent / "minimal" / TOOLKIT).read_text(encoding="utf-8")
    after = (hub / TOOLKIT).read_text(encoding="utf-8")
    old = r"sign_off: \{.*\}\n"
    new = r"sign_off:\n(  .*\n)+"
    assert re.sub(old, "", before) == re.sub(new, "", after)


def test_line_ends_and_a_byte_order_mark_stay_as_they_were(make_site, today):
    root = make_site(overlay=GOVERNED)
    text = (root / TOOLKIT).read_text(encoding="utf-8")
    (root / TOOLKIT).write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert sign(root, *PANEL).returncode == 0
    written = (root / TOOLKIT).read_bytes()
    assert written.startswith(b"\xef\xbb\xbf---\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")
    assert errors(root, today) == []
    kept = root / KEPT / "1.md"
    kept.write_bytes(kept.read_bytes().replace(b"\n", b"\r\n"))  # as some checkouts do
    assert errors(root, today) == []


GATED = {
    "a fact": ("enablers: [water-supply]", "enablers: []"),
    "the title": ("title: Starting a garden", "title: Starting two gardens"),
    "a step": ("Look for a tap", "Look for a pump"),
    "a step for some": ("### 2.", "/// audience | department\nAsk us.\n///\n\n### 2."),
    "a heading": ("### 1. Find water", "### 1. Find a river"),
    "a link to another page": (
        "riverside-shared-plots.md)",
        "riverside-shared-plots.md#how-sure-we-are)",
    ),
}
DELEGATED = {
    "what is in no gate": ("It is for people who", "It is for anyone who"),
    "who looks after it": ("owner: Gardens editorial team", "owner: Gardens office"),
    "the next review": ("review_due: 2027-04-20", "review_due: 2027-03-20"),
    "topics": ("activity: [growing, composting]", "activity: [growing]"),
    "another section": (
        "## How to do it",
        "## Working with families\n\nAsk them.\n\n## How to do it",
    ),
    "empty lines": ("### 1. Find water\n", "### 1. Find water\n\n\n"),
    "space at the end of a line": ("starts there too.", "starts there too.  "),
}


@pytest.mark.parametrize("change", GATED.values(), ids=GATED.keys())
def test_a_gated_change_is_a_problem_that_names_the_role_and_the_command(hub, change, today):
    edit(hub, change)
    problems = load(hub, today).problems
    assert {problem.code for problem in problems} == {"WW802"}
    for problem in problems:
        assert problem.path == TOOLKIT
        assert "Review panel" in problem.hint
        assert "whatworks sign-off starting-a-garden --role" in problem.hint


@pytest.mark.parametrize("change", DELEGATED.values(), ids=DELEGATED.keys())
def test_a_delegated_change_needs_nobody(hub, change, today):
    edit(hub, change)
    assert errors(hub, today) == []


def test_a_web_address_may_be_mended_without_asking(make_site, today):
    root = make_site(overlay=GOVERNED)
    edit(root, ("Look for a tap", "Look at [a map](https://example.org/old) for a tap"))
    assert sign(root, *PANEL).returncode == 0
    edit(root, ("https://example.org/old", "https://example.org/new?page=2"))
    assert errors(root, today) == []
    edit(root, ("[a map]", "[the map]"))
    assert errors(root, today) == ["WW802"]


def test_a_wider_audience_is_never_delegated(make_site, today):
    root = make_site(overlay=GOVERNED)
    edit(root, ("audience: open\npublished", "audience: partnership\npublished"))
    for path in ("content/guidance/watering.md", "content/panels/spring-2026.md"):
        edit(root, ("audience: open", "audience: partnership"), path=path)
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    edit(root, ("audience: partnership\npublished", "audience: open\npublished"))
    edit(root, ("audience: partnership", "audience: open"), path="content/panels/spring-2026.md")
    found = load(root, today).problems
    assert [(problem.code, problem.field) for problem in found] == [("WW802", "audience")]


def test_who_may_approve_hangs_on_the_kind_of_change_and_on_what_it_touches(hub, today):
    edit(hub, GATED["a step"])
    nothing_recorded = sign(hub, "--role", "unit")
    assert nothing_recorded.returncode == 2
    assert "kind: minor" in nothing_recorded.stderr
    record(hub, "minor")
    assert "ask panel, unit" in sign(hub, "--role", "editor").stderr
    edit(hub, GATED["a fact"])
    assert "may not approve a minor change" in sign(hub, "--role", "unit").stderr
    edit(hub, GATED["a fact"][::-1])
    assert sign(hub, "--role", "unit").returncode == 0
    assert errors(hub, today) == []


REFUSED = {
    "an unknown role": (("--role", "pannel"), "panel"),
    "a panel without a decision": (("--role", "panel"), "none is named"),
    "an unknown decision": (("--role", "panel", "--decision", "spring-2027-1"), "No panel page"),
    "the day before the panel met": ((*PANEL, "--today", "2026-04-01"), ""),
}


@pytest.mark.parametrize(("options", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_sign_off_that_is_not_allowed_writes_nothing(make_site, options, says):
    root = make_site(overlay=GOVERNED)
    before = contents(root)
    result = run("whatworks", "sign-off", "starting-a-garden", *options, root=root)
    assert result.returncode in {1, 2}
    assert says in result.stderr
    assert contents(root) == before


def test_a_decision_about_something_else_approves_nothing(make_site):
    root = make_site(overlay=GOVERNED)
    edit(root, ("items: [starting-a-garden, ", "items: ["), path="content/panels/spring-2026.md")
    edit(root, (", decision: spring-2026-1}\nsign", "}\nsign"))
    result = sign(root, *PANEL)
    assert result.returncode == 2
    assert "does not cover starting-a-garden" in result.stderr


def test_a_page_with_other_faults_is_not_signed(hub):
    edit(hub, ("summary: The first", "sumary: The first"))
    result = sign(hub, *PANEL)
    assert result.returncode == 1
    assert "WW201" in result.stderr
    assert not (hub / KEPT / "2.md").exists()


def test_an_unknown_item_is_told_with_the_nearest(hub):
    result = run("whatworks", "sign-off", "starting-a-gardn", "--role", "panel", root=hub)
    assert result.returncode == 2
    assert 'write "starting-a-garden"' in result.stderr


def test_the_difference_is_shown_and_with_show_nothing_is_written(hub):
    edit(hub, GATED["a step"], GATED["a fact"])
    record(hub, "major", decision="spring-2026-1")
    before = contents(hub)
    result = sign(hub, *PANEL, "--show")
    assert result.returncode == 0
    assert "enablers\n  - water-supply\n" in result.stdout
    assert "How to do it\n  - Look for a tap" in result.stdout
    assert "\n  + Look for a pump" in result.stdout
    assert contents(hub) == before
    assert sign(hub, *PANEL).returncode == 0
    assert (hub / KEPT / "2.md").is_file()


def test_a_kept_sign_off_is_never_written_over(hub):
    edit(hub, GATED["a step"])
    record(hub, "major")
    (hub / KEPT / "2.md").write_text("Something of somebody’s.", encoding="utf-8")
    assert sign(hub, *PANEL).returncode == 1
    assert (hub / KEPT / "2.md").read_text(encoding="utf-8") == "Something of somebody’s."


def test_a_forger_who_works_out_the_digest_again_is_still_held_to_roles(hub, today):
    """A kept file made by hand passes as far as it is a sign-off that could have been made."""
    edit(hub, GATED["a fact"])
    record(hub, "minor")
    result = load(hub, today)
    text = (hub / KEPT / "1.md").read_text(encoding="utf-8")
    head, _, signed = text.partition("\n---\n")
    signed = signed.replace('"enablers": [\n    "water-supply"\n  ],\n', "").replace(
        '"version": "1.0",\n  "evidence"', '"version": "1.0",\n  "evidence"'
    )
    forged = digest(signed)
    head = re.sub(r"digest: .*", f"digest: {forged}", head)
    head = head.replace("kind: new", "kind: minor").replace("First published.", "Something.")
    head = head.replace("date: 2026-04-20\n  kind", "date: 2026-09-01\n  kind")
    head = re.sub(r"\n +decision: .*", "", head)
    (hub / KEPT / "2.md").write_text(f"{head}\n---\n{signed}", encoding="utf-8")
    edit(
        hub,
        (
            result.items and re.search(r"digest: .*", (hub / TOOLKIT).read_text())[0],
            f"digest: {forged}",
        ),
    )
    assert "WW804" in errors(hub, today)


def test_a_spoilt_record_is_told_and_never_a_crash(hub, today):
    kept = hub / KEPT / "1.md"
    good = kept.read_text(encoding="utf-8")
    head = good.partition("\n---\n")[0]
    for text in (
        "",
        "words",
        "[" * 5000,
        '{"audience": "nobody"}\n---\n',
        '{"audience": 1}',
        "{}\n---\n",
    ):
        spoilt = re.sub("digest: .*", f"digest: {digest(text)}", head) + "\n---\n" + text
        kept.write_text(spoilt, encoding="utf-8")
        assert errors(hub, today) == ["WW803"], text


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("draft", "in_review", True),
        ("draft", "published", False),
        ("in_review", "published", True),
        ("published", "in_review", False),
        ("published", "draft", False),
        ("withdrawn", "published", False),
    ],
)
def test_a_status_takes_one_declared_step_at_a_time(before, after, moves, make_site):
    page = (
        "---\ntitle: A page\nsummary: A summary.\nstatus: STATUS\naudience: open\n"
        "published: 2026-09-01\nupdated: 2026-09-01\nreview_due: 2027-08-01\n"
        "owner: An office\nwithdrawn_because: It was wrong.\n---\n\nWords.\n"
    )
    path = "content/guidance/a-page.md"
    root = make_site(overlay=GOVERNED, files={path: page.replace("STATUS", before)})
    assert sign(root, *PANEL).returncode == 0
    commit(root)
    (root / path).write_text(page.replace("STATUS", after), encoding="utf-8")
    result = run("whatworks", "check", "--base", "HEAD", root=root)
    assert ("WW807" in result.stdout) is not moves, result.stdout
    assert result.returncode == (0 if moves else 1)


def test_what_was_published_may_not_vanish(hub):
    commit(hub)
    (hub / "content/guidance/watering.md").unlink()
    result = run("whatworks", "check", "--base", "HEAD", root=hub)
    assert "content/guidance/watering.md:1:1: WW808" in result.stdout
    assert result.returncode == 1


def test_an_unknown_revision_is_told(hub):
    commit(hub)
    result = run("whatworks", "check", "--base", "nowhere", root=hub)
    assert result.returncode == 2
    assert "nowhere" in result.stderr


def commit(root: Path) -> None:
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "A state"],
    ):
        subprocess.run(["git", "-C", str(root), *command], check=True)


# Pages


def page_of(out: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((out / address / "index.html").read_text(encoding="utf-8"), "html.parser")


def marked(page: BeautifulSoup, mark: str) -> list[str]:
    """Return what is marked as added or taken out, without what only a screen reader says."""
    for spoken in page.select("ins .ww-hidden, del .ww-hidden"):
        spoken.decompose()
    return [run.get_text() for run in page.select(mark)]


@pytest.fixture
def changed(hub) -> Path:
    """Return the hub after a minor change, a major one and a delegated one."""
    edit(hub, GATED["a step"])
    record(hub, "minor", "A pump will do.")
    assert sign(hub, "--role", "unit", day="2026-09-02").returncode == 0
    edit(hub, GATED["a fact"], ('version: "1.0"', 'version: "2.0"'))
    edit(
        hub,
        (
            "sign_off:",
            "  - {date: 2026-10-01, kind: major, what: Asks for less., "
            "decision: spring-2026-1}\nsign_off:",
        ),
    )
    assert sign(hub, *PANEL, day="2026-10-02").returncode == 0
    edit(
        hub,
        DELEGATED["what is in no gate"],
        ("published: 2026-04-20", "published: 2026-04-20\nupdated: 2026-11-01"),
    )
    return hub


def test_a_toolkit_shows_its_versions_with_reason_and_decision(changed, tmp_path):
    assert build(changed, tmp_path / "site").returncode == 0
    page = page_of(tmp_path / "site", "toolkits/starting-a-garden")
    assert page.find("a", href="versions/")
    said = page.get_text(" ", strip=True)
    assert "Signed off by Gardens review panel on 2 October 2026." in said
    assert "Updated under delegation on 1 November 2026." in said
    assert "A pump will do. Updated under delegation by Gardens implementation unit." in said
    versions = page_of(tmp_path / "site", "toolkits/starting-a-garden/versions")
    listed = [entry.get_text(" ", strip=True) for entry in versions.select("#signed ~ ol li")]
    assert [text.split(":")[0] for text in listed] == [
        "2 October 2026 Version 2.0",
        "2 September 2026 Version 1.0",
        "20 April 2026 Version 1.0",
    ]
    assert "Asks for less." in listed[0]
    assert versions.select_one("#signed ~ ol li a")["href"].startswith(
        "../../../panels/spring-2026/"
    )


def test_a_small_change_by_a_delegate_does_not_hide_who_signed_the_rest(hub, tmp_path):
    edit(hub, GATED["a step"])
    record(hub, "minor", "A pump will do.")
    assert sign(hub, "--role", "unit", day="2026-09-02").returncode == 0
    build(hub, tmp_path / "site")
    said = page_of(tmp_path / "site", "toolkits/starting-a-garden").get_text(" ", strip=True)
    assert (
        "Signed off by Gardens review panel on 20 April 2026. Updated under delegation by "
        "Gardens implementation unit on 2 September 2026. Decided at: Review panel, spring 2026"
    ) in said


def test_any_two_kept_versions_can_be_compared(changed, tmp_path):
    build(changed, tmp_path / "site")
    base = "toolkits/starting-a-garden/versions"
    links = page_of(tmp_path / "site", base).select("#compare ~ ul a")
    assert sorted(link["href"] for link in links) == ["1-to-2/", "1-to-3/", "2-to-3/"]
    words = page_of(tmp_path / "site", f"{base}/1-to-2")
    assert marked(words, "del") == ["tap"]
    assert marked(words, "ins") == ["pump"]
    facts = page_of(tmp_path / "site", f"{base}/2-to-3")
    assert "Version" in facts.get_text()
    assert {"1.0", "Water supply"} <= set(marked(facts, "del"))
    both = page_of(tmp_path / "site", f"{base}/1-to-3")
    assert {"tap", "1.0"} <= set(marked(both, "del"))


def test_earlier_versions_give_away_nothing_that_is_restricted_now(make_site, tmp_path):
    root = make_site(overlay=GOVERNED)
    edit(
        root,
        (
            "### 2. Share",
            "Canary paragraph.\n\n/// audience | department\nCanary secret.\n///\n\n### 2. Share",
        ),
    )
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    edit(root, ("Canary paragraph.", "/// audience | department\nCanary paragraph.\n///"))
    edit(root, ("Look for a tap", "Look for a pump"))
    record(root, "major")
    assert sign(root, *PANEL).returncode == 0
    audiences = root / "site_config/audiences.yml"
    audiences.write_text(
        audiences.read_text().split("fields:")[0] + "fields:\n  sign_off.office: department\n"
    )
    assert build(root, tmp_path / "open").returncode == 0
    for path, data in contents(tmp_path / "open").items():
        assert b"canary" not in data.lower(), path
        if "versions" in path:
            assert b"Gardens review panel" not in data.split(b"</main>")[0].split(b"<main")[-1], (
                path
            )
    assert build(root, tmp_path / "all", "--audience", "department").returncode == 0
    page = page_of(tmp_path / "all", "toolkits/starting-a-garden/versions/1-to-2").get_text()
    assert "Canary paragraph." in page or "pump" in page


def test_a_version_for_fewer_readers_is_not_shown_to_more(make_site, tmp_path, today):
    root = make_site(overlay=GOVERNED)
    others = ("content/guidance/watering.md", "content/panels/spring-2026.md")
    for path in (*others, TOOLKIT):
        edit(root, ("audience: open", "audience: partnership"), path=path)
    edit(root, ("Look for a tap", "Look for a canary"))
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    for path in (*others, TOOLKIT):
        edit(root, ("audience: partnership", "audience: open"), path=path)
    edit(root, ("Look for a canary", "Look for a tap"))
    record(root, "major")
    assert sign(root, *PANEL).returncode == 0
    assert errors(root, today) == []
    assert build(root, tmp_path / "site").returncode == 0
    assert not [p for p, data in contents(tmp_path / "site").items() if b"canary" in data.lower()]
    assert not list((tmp_path / "site").rglob("1-to-2"))


def test_a_decision_for_fewer_readers_stays_among_them(make_site, tmp_path):
    root = make_site(overlay=GOVERNED)
    panel = "content/panels/spring-2026.md"
    secret = (
        "  - {id: canary-1, decision: A canary decision., outcome: approved, "
        "audience: department, items: [canary-note]}\nactions:"
    )
    edit(root, ("actions:", secret), path=panel)
    note = (root / "content/guidance/watering.md").read_text(encoding="utf-8")
    note = note.replace("audience: open", "audience: department", 1)
    (root / "content/guidance/canary-note.md").write_text(note, encoding="utf-8")
    assert sign(root, *PANEL).returncode == 0
    assert build(root, tmp_path / "open").returncode == 0
    assert not [p for p, data in contents(tmp_path / "open").items() if b"canary" in data.lower()]
    build(root, tmp_path / "all", "--audience", "department")
    assert "A canary decision." in page_of(tmp_path / "all", "panels/spring-2026").get_text()
    edit(root, ("audience: department, ", ""), path=panel)
    assert "WW310" in run("whatworks", "check", root=root).stdout


# What is signed

_lines = st.lists(
    st.sampled_from(
        [
            "",
            "Words.",
            "  indented",
            "- a list",
            "## One",
            "## Two",
            "### Inside",
            "```",
            "/// audience | partnership",
            "/// audience | department",
            "///",
            "---",
            "| a | b |",
            "{",
            "“quoted” \\ back",
        ]
    ),
    max_size=14,
)


@given(_lines)
def test_what_is_signed_can_be_read_back(lines):
    body, found = read_body("\n".join(lines), File("a.md"), 1)
    if found:
        return
    text = signed_text(Gated({"audience": "open", "title": "A — “title”"}, body))
    assert signed_text(read_back(text)) == text


@given(_lines, _lines)
def test_two_texts_that_say_different_things_never_have_one_digest(first, second):
    bodies = []
    for lines in (first, second):
        body, found = read_body("\n".join(lines), File("a.md"), 1)
        if found:
            return
        bodies.append(body)
    texts = [signed_text(Gated({"audience": "open"}, body)) for body in bodies]
    said = [
        [(f.audience, line.rstrip()) for f in body for line in f.text.split("\n") if line.strip()]
        for body in bodies
    ]
    assert (digest(texts[0]) == digest(texts[1])) == (said[0] == said[1] and texts[0] == texts[1])
    if said[0] != said[1]:
        assert digest(texts[0]) != digest(texts[1])
        assert differences(read_back(texts[0]), read_back(texts[1]), {"text"})


def test_a_heading_for_some_readers_takes_no_text_out_of_a_gate():
    body = (
        Fragment("## How to do it\n\nDig.", 1),
        Fragment("## Notes\n\nOnly for us.", 5, Audience.DEPARTMENT),
        Fragment("Water.", 9),
    )
    cut = sections(body)
    assert [fragment.text for fragment in cut["How to do it"]] == [
        "## How to do it\n\nDig.",
        "Water.",
    ]
    assert [fragment.text for fragment in cut["Notes"]][-1] == "Water."


def test_the_signed_text_is_json_and_markdown(hub):
    signed = (hub / KEPT / "1.md").read_text(encoding="utf-8").split("\n---\n")
    fields = json.loads(signed[1])
    assert fields["audience"] == "open"
    assert fields["enablers"] == ["water-supply"]
    assert signed[2].startswith("## How to do it\n")


def test_an_earlier_version_can_be_withheld_and_the_latest_cannot(changed, tmp_path, today):
    kept = changed / KEPT / "1.md"
    head = kept.read_text(encoding="utf-8").partition("\n---\n")[0]
    kept.write_text(f"{head}\nwithheld: It named a child.\n---\n", encoding="utf-8")
    assert errors(changed, today) == []
    build(changed, tmp_path / "site")
    base = "toolkits/starting-a-garden/versions"
    assert "It named a child." in page_of(tmp_path / "site", base).get_text()
    assert not (tmp_path / "site" / base / "1-to-2").exists()
    assert (tmp_path / "site" / base / "2-to-3").is_dir()
    last = changed / KEPT / "3.md"
    head = last.read_text(encoding="utf-8").partition("\n---\n")[0]
    last.write_text(f"{head}\nwithheld: It named a child.\n---\n", encoding="utf-8")
    assert errors(changed, today) == ["WW803"]
