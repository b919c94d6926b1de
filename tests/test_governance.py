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
from whatworks.model import Severity
from whatworks.problems import File
from whatworks.read.body import read_body
from whatworks.sign import Gated, differences, digest, read_back, signed_text

GOVERNED = Path(__file__).parent / "sites" / "governed"
TOOLKIT = "toolkits/starting-a-garden/index.md"
KEPT = "site_config/signed/starting-a-garden"
PANEL = ("--role", "panel", "--decision", "spring-2026-1")


AGAIN = ("--role", "panel", "--decision", "spring-2026-2")
SECOND = (
    "  - {id: spring-2026-2, decision: Ask for less., outcome: approved, "
    "items: [starting-a-garden]}\nactions:"
)


@pytest.fixture
def hub(make_site) -> Path:
    """Return a hub whose toolkit the panel has signed, with a second decision about it."""
    root = make_site(overlay=GOVERNED)
    edit(root, ("actions:", SECOND), path="content/panels/spring-2026.md")
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
    "another section": ("## How to do it", "## Working with families\n\nAsk.\n\n## How to do it"),
    "the order of the text": (
        "## What it is and who it is for",
        "## Working with families\n\n## What it is and who it is for",
    ),
    "an abbreviation": ("## How to do it", "*[tap]: A poisoned one.\n\n## How to do it"),
    "a link to another page": (
        "riverside-shared-plots.md)",
        "riverside-shared-plots.md#how-sure-we-are)",
    ),
}
DELEGATED = {
    "what is in no gate": ("case_studies: [riverside-shared-plots]", "case_studies: []"),
    "who looks after it": ("owner: Gardens editorial team", "owner: Gardens office"),
    "the next review": ("review_due: 2027-04-20", "review_due: 2027-03-20"),
    "topics": ("activity: [growing, composting]", "activity: [growing]"),
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
    record(hub, "major", decision="spring-2026-2")
    before = contents(hub)
    result = sign(hub, "--show")
    assert result.returncode == 0
    assert "enablers\n  - water-supply\n" in result.stdout
    assert "How to do it\n  - Look for a tap" in result.stdout
    assert "\n  + Look for a pump" in result.stdout
    assert contents(hub) == before
    assert sign(hub, *AGAIN).returncode == 0
    assert (hub / KEPT / "2.md").is_file()


def test_a_kept_sign_off_is_never_written_over(hub):
    edit(hub, GATED["a step"])
    record(hub, "major")
    (hub / KEPT / "2.md").write_text("Something of somebody’s.", encoding="utf-8")
    assert sign(hub, *AGAIN).returncode == 1
    assert (hub / KEPT / "2.md").read_text(encoding="utf-8") == "Something of somebody’s."


def test_a_record_made_by_hand_is_held_to_the_roles(hub, today):
    edit(hub, GATED["a fact"])
    record(hub, "minor")
    head, _, signed = (hub / KEPT / "1.md").read_text(encoding="utf-8").partition("\n---\n")
    fields, _, text = signed.partition("\n---\n")
    state = {key: value for key, value in json.loads(fields).items() if key != "enablers"}
    forged = f"{json.dumps(state, ensure_ascii=False, indent=2, sort_keys=True)}\n---\n{text}"
    change = "changes:\n- date: 2026-09-01\n  kind: minor\n  what: Something.\n"
    head = re.sub(r"changes:\n(?:[- ] .*\n)+", change, head)
    head = re.sub("digest: .*", f"digest: {digest(forged)}", head)
    head = head.replace("date: 2026-04-20", "date: 2026-09-02", 1)
    (hub / KEPT / "2.md").write_text(f"{head}\n---\n{forged}", encoding="utf-8")
    front = (hub / TOOLKIT).read_text(encoding="utf-8")
    edit(
        hub,
        ("  date: 2026-04-20\n  decision", "  date: 2026-09-02\n  decision"),
        (re.search("digest: .*", front)[0], f"digest: {digest(forged)}"),
    )
    found = load(hub, today).problems
    assert [(one.code, one.field) for one in found] == [("WW804", "sign_off.role")]


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
            "decision: spring-2026-2}\nsign_off:",
        ),
    )
    assert sign(hub, *AGAIN, day="2026-10-02").returncode == 0
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
    edit(root, ("actions:", SECOND), path="content/panels/spring-2026.md")
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    edit(root, ("Canary paragraph.", "/// audience | department\nCanary paragraph.\n///"))
    edit(root, ("Look for a tap", "Look for a pump"))
    record(root, "major")
    assert sign(root, *AGAIN).returncode == 0
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
    edit(root, ("actions:", SECOND), path="content/panels/spring-2026.md")
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    for path in (*others, TOOLKIT):
        edit(root, ("audience: partnership", "audience: open"), path=path)
    edit(root, ("Look for a canary", "Look for a tap"))
    record(root, "major")
    assert sign(root, *AGAIN).returncode == 0
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


def test_the_signed_text_is_json_and_markdown(hub):
    signed = (hub / KEPT / "1.md").read_text(encoding="utf-8").split("\n---\n")
    fields = json.loads(signed[1])
    assert fields["audience"] == "open"
    assert fields["enablers"] == ["water-supply"]
    assert signed[2].startswith("## What it is and who it is for\n")


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


# What a stranger tried


@pytest.mark.parametrize("text", ["> ## Notes", "``` not code\n## How to do it\nDig.\n```"])
def test_text_that_two_readers_of_markdown_see_differently_is_signed_too(hub, text, today):
    edit(hub, ("This toolkit was", f"{text}\n\nThis toolkit was"))
    assert "WW802" in errors(hub, today)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://example.org/a&#32;Always&#32;give", "https://example.org/a&#32;Never&#32;give"),
        ("https://example.org/;**always**", "https://example.org/;**never**"),
        ("https://example.org/always", "https://example.org/never"),
        ('[a](https://example.org/ "Always")', '[a](https://example.org/ "Never")'),
        ("<https://example.org/always>", "<https://example.org/never>"),
        ("`[a](https://example.org/always)`", "`[a](https://example.org/never)`"),
        (r"\[a](https://example.org/always)", r"\[a](https://example.org/never)"),
        ("\n\n```\n[a](https://x.org/yes)\n```\n\n", "\n\n```\n[a](https://x.org/no)\n```\n\n"),
        ("Tools:\n- one", "Tools:\n\n- one"),
        ("\n\n| a |\n|---|\n| 1 |\n| 2 |\n\n", "\n\n| a |\n|---|\n| 1 |\n\n| 2 |\n\n"),
    ],
)
def test_no_word_that_a_reader_sees_hides_in_an_address(make_site, before, after, today):
    root = make_site(overlay=GOVERNED)
    edit(root, ("Look for a tap", f"Look at {before} for a tap"))
    assert sign(root, *PANEL).returncode == 0
    edit(root, (before, after))
    assert "WW802" in errors(root, today)


def test_a_field_may_hold_addresses_and_quotation_marks(make_site, today):
    root = make_site(overlay=GOVERNED)
    old = "summary: The first steps from an empty piece of ground to the first harvest."
    edit(root, (old, 'summary: "See \\"https://example.org/a\\" and dig."'))
    assert sign(root, *PANEL).returncode == 0
    assert errors(root, today) == []
    edit(root, ("example.org/a", "example.org/b"))
    assert errors(root, today) == ["WW802"]


def test_nobody_widens_the_audience_along_with_a_small_change(make_site):
    root = make_site(overlay=GOVERNED)
    others = ("content/guidance/watering.md", "content/panels/spring-2026.md")
    for path in (*others, TOOLKIT):
        edit(root, ("audience: open", "audience: partnership"), path=path)
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    for path in (*others, TOOLKIT):
        edit(root, ("audience: partnership", "audience: open"), path=path)
    edit(root, GATED["a step"])
    record(root, "minor")
    result = sign(root, "--role", "unit")
    assert result.returncode == 2
    assert "may not approve a minor change that touches audience, text" in result.stderr


def test_a_decision_approves_once(hub):
    edit(hub, GATED["a step"])
    record(hub, "major")
    result = sign(hub, *PANEL)
    assert result.returncode == 2
    assert "has approved an earlier state already" in result.stderr
    assert sign(hub, *AGAIN).returncode == 0


def test_a_change_is_not_signed_before_it_was_made(hub):
    edit(hub, GATED["a step"])
    record(hub, "minor")
    result = sign(hub, "--role", "unit", day="2026-08-01")
    assert result.returncode == 1
    assert "2026-09-01 is still to come" in result.stderr


def test_what_was_signed_stays_signed_when_the_approvers_change(hub, today):
    path = "site_config/governance.yml"
    edit(hub, ("new: [panel]", "new: [editor]"), ("new: [panel]", "new: [editor]"), path=path)
    assert errors(hub, today) == ["WW804"]
    gates = (
        (hub / path)
        .read_text(encoding="utf-8")
        .replace("    parts:", "    since: 2026-05-01\n    parts:")
    )
    (hub / path).write_text(gates, encoding="utf-8")
    assert errors(hub, today) == []
    edit(hub, GATED["a step"])
    record(hub, "minor")
    assert "ask panel, unit" in sign(hub, "--role", "editor").stderr


def test_what_is_gated_no_more_may_change_and_what_is_gated_now_must_be_signed(hub, today):
    path = "site_config/governance.yml"
    edit(hub, ("parts: [rating, evidence, enablers,", "parts: [rating, evidence,"), path=path)
    edit(hub, GATED["a fact"])
    assert errors(hub, today) == []
    edit(hub, ("parts: [rating, evidence,", "parts: [rating, evidence, owner,"), path=path)
    problems = load(hub, today).problems
    assert [problem.code for problem in problems] == ["WW802"]
    assert "owner is gated now" in problems[0].message


def test_nothing_is_signed_that_needs_no_signature(hub):
    edit(hub, DELEGATED["topics"])
    record(hub, "minor")
    result = sign(hub, "--role", "unit")
    assert result.returncode == 2
    assert "needs no sign-off" in result.stderr


@pytest.mark.parametrize("sign_off", ["", '"sign_off":\n  role: a\n', "sign_off :\n  role: a\n"])
@pytest.mark.parametrize("end", ["---", "..."])
def test_a_sign_off_finds_its_place_or_writes_nothing(make_site, sign_off, end, today):
    root = make_site(overlay=GOVERNED)
    text = (root / TOOLKIT).read_text(encoding="utf-8")
    text = re.sub(r"sign_off: .*\n", sign_off, text).replace("\n---\n##", f"\n{end}\n##")
    (root / TOOLKIT).write_text(text, encoding="utf-8")
    before = contents(root)
    if sign(root, *PANEL).returncode == 0:
        assert errors(root, today) == []
    else:
        assert contents(root) == before


def test_comments_and_empty_lines_round_a_sign_off_are_no_trap(hub, today):
    edit(hub, ("sign_off:\n", "# who signed\nsign_off:\n\n# by the panel\n"))
    edit(hub, GATED["a step"])
    record_before = "  - {date: 2026-09-01, kind: minor, what: Something.}\n# who signed"
    edit(hub, ("# who signed", record_before))
    assert sign(hub, "--role", "unit").returncode == 0
    assert errors(hub, today) == []
    assert "# who signed\nsign_off:\n  role: unit\n" in (hub / TOOLKIT).read_text(encoding="utf-8")


def test_what_lies_about_among_the_kept_is_told_or_passed_over(hub, today):
    (hub / KEPT / ".DS_Store").write_bytes(b"\x00")
    assert errors(hub, today) == []
    (hub / "site_config/signed/other").write_text("x", encoding="utf-8")
    assert errors(hub, today) == ["WW803"]


@pytest.mark.parametrize("what", ["rewritten", "taken away", "signed anew"])
def test_a_kept_sign_off_is_held_against_an_earlier_revision(hub, what):
    commit(hub)
    kept = hub / KEPT / "1.md"
    if what == "rewritten":
        edit(hub, GATED["a step"])
        head, _, signed = kept.read_text(encoding="utf-8").partition("\n---\n")
        signed = signed.replace("a tap", "a pump")
        head = re.sub("digest: .*", f"digest: {digest(signed)}", head)
        kept.write_text(f"{head}\n---\n{signed}", encoding="utf-8")
        front = (hub / TOOLKIT).read_text(encoding="utf-8")
        edit(hub, (re.search("digest: .*", front)[0], f"digest: {digest(signed)}"))
        assert run("whatworks", "check", root=hub).returncode == 0
    else:
        kept.unlink()
    if what == "signed anew":
        edit(hub, (hub_sign_off(hub), ""))
        assert sign(hub, *PANEL).returncode == 0
        assert run("whatworks", "check", root=hub).returncode == 0
    result = run("whatworks", "check", "--base", "HEAD", root=hub)
    assert result.returncode == 1
    assert "site_config/signed/starting-a-garden/1.md" in result.stdout


def test_a_new_name_is_well_if_the_old_address_leads_on(hub):
    commit(hub)
    old, new = (hub / f"content/guidance/{name}.md" for name in ("watering", "when-to-water"))
    old.rename(new)
    result = run("whatworks", "check", "--base", "HEAD", root=hub)
    assert "WW808" in result.stdout
    text = new.read_text(encoding="utf-8")
    new.write_text(text.replace("---\n", "---\naliases: [/guidance/watering/]\n", 1), "utf-8")
    assert "WW808" not in run("whatworks", "check", "--base", "HEAD", root=hub).stdout


def test_links_beside_the_hub_do_not_matter_to_earlier_revisions(hub):
    (hub / "absolute").symlink_to("/etc/hostname")
    (hub / "outside").symlink_to("../../somewhere")
    commit(hub)
    assert run("whatworks", "check", "--base", "HEAD", root=hub).returncode == 0


RESTRICTED_SINCE = {
    "wrapped anew": ("Canary one two\nthree four.", "Canary one\ntwo three four."),
    "as a list": ("Canary one two three four.", "- Canary one two three four."),
    "one sentence of several": ("It is well. Canary one two three.", "Canary one two three."),
    "in bold": ("Canary **one** two three.", "Canary one two three."),
}


@pytest.mark.parametrize(("was", "is_"), RESTRICTED_SINCE.values(), ids=RESTRICTED_SINCE.keys())
def test_what_is_restricted_later_leaves_the_earlier_versions_however_it_is_written(
    make_site, tmp_path, was, is_
):
    root = make_site(overlay=GOVERNED)
    edit(root, ("actions:", SECOND), path="content/panels/spring-2026.md")
    edit(root, ("### 2. Share", f"{was}\n\n### 2. Share"))
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    edit(root, (was, f"/// audience | department\n{is_}\n///"), GATED["a step"])
    record(root, "major")
    assert sign(root, *AGAIN).returncode == 0
    assert build(root, tmp_path / "site").returncode == 0
    found = [p for p, data in contents(tmp_path / "site").items() if b"canary" in data.lower()]
    assert found == []


def test_a_link_to_what_is_restricted_now_leaves_the_earlier_versions(make_site, tmp_path):
    note = (GOVERNED.parent / "minimal/content/guidance/watering.md").read_text(encoding="utf-8")
    root = make_site(overlay=GOVERNED, files={"content/guidance/note.md": note})
    edit(root, ("actions:", SECOND), path="content/panels/spring-2026.md")
    link = "[Canary note](../../content/guidance/note.md)"
    edit(root, ("Look for a tap", f"Read {link} and look for a tap"))
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    edit(root, (f"Read {link} and look", "Look"))
    edit(root, ("audience: open", "audience: department"), path="content/guidance/note.md")
    record(root, "major")
    assert sign(root, *AGAIN).returncode == 0
    assert build(root, tmp_path / "site").returncode == 0
    found = [p for p, data in contents(tmp_path / "site").items() if b"canary" in data.lower()]
    assert found == []


def test_versions_that_differ_only_for_fewer_readers_are_not_compared(make_site, tmp_path):
    root = make_site(overlay=GOVERNED)
    edit(root, ("actions:", SECOND), path="content/panels/spring-2026.md")
    block = "/// audience | department\nOne.\n///\n\n### 2. Share"
    edit(root, ("### 2. Share", block))
    assert sign(root, *PANEL, day="2026-04-20").returncode == 0
    edit(root, ("One.\n", "Two.\n"))
    record(root, "major")
    assert sign(root, *AGAIN).returncode == 0
    build(root, tmp_path / "open")
    assert not list((tmp_path / "open").rglob("1-to-2"))
    build(root, tmp_path / "all", "--audience", "department")
    assert list((tmp_path / "all").rglob("1-to-2"))


RESTRICTED_FIELDS = {
    "changes": ["small change", "major change", "A pump will do"],
    "changes.what": ["A pump will do"],
    "sign_off": ["Signed off by", "Gardens implementation unit"],
    "sign_off.office": ["Gardens implementation unit", "Signed off by", "delegation by"],
    "sign_off.decision": ["No panel decision", "Decided at: Review panel"],
}


@pytest.mark.parametrize("field", RESTRICTED_FIELDS)
def test_what_fields_keep_from_readers_no_sentence_tells_them(field, changed, tmp_path):
    audiences = changed / "site_config/audiences.yml"
    text = audiences.read_text(encoding="utf-8").split("fields:")[0]
    audiences.write_text(f"{text}fields:\n  {field}: department\n", encoding="utf-8")
    assert build(changed, tmp_path / "site").returncode == 0
    for address in ("toolkits/starting-a-garden", "toolkits/starting-a-garden/versions"):
        said = " ".join(page_of(tmp_path / "site", address).get_text(" ").split()).lower()
        for words in RESTRICTED_FIELDS[field]:
            where = said.split("how this came about")[0]
            assert words.lower() not in where, words
        assert "by on" not in said
        assert "by ." not in said


def test_the_versions_of_what_is_withdrawn_say_so(changed, tmp_path):
    edit(
        changed,
        ("status: published", "status: withdrawn\nwithdrawn_because: It was wrong."),
    )
    assert build(changed, tmp_path / "site").returncode == 0, run(
        "whatworks", "check", root=changed
    ).stdout
    for address in ("", "versions", "versions/1-to-2"):
        page = page_of(tmp_path / "site", f"toolkits/starting-a-garden/{address}")
        assert "This has been withdrawn." in page.get_text()


def test_a_line_of_items_that_were_superseded_leads_to_the_one_that_counts(make_site, tmp_path):
    note = (GOVERNED.parent / "minimal/content/guidance/watering.md").read_text(encoding="utf-8")
    old = note.replace(
        "status: published", "status: superseded\nupdated: 2026-11-01\nsuperseded_by: NEXT"
    )
    root = make_site(
        files={
            "content/guidance/one.md": old.replace("NEXT", "two"),
            "content/guidance/two.md": old.replace("NEXT", "three"),
            "content/guidance/three.md": note.replace("title: ", "title: The third of "),
        }
    )
    assert build(root, tmp_path / "site").returncode == 0
    for name in ("one", "two"):
        notice = page_of(tmp_path / "site", f"guidance/{name}").select_one(".ww-notice--superseded")
        assert notice.find("a")["href"] == "../three/"


def test_what_is_signed_for_fewer_readers_leaves_no_trace_in_the_open_site(make_site, tmp_path):
    blocks = ("### 2. Share", "/// audience | department\nCanary.\n///\n\n### 2. Share")
    decision = (
        "  - {id: spring-2026-9, decision: Canary., outcome: approved, audience: department, "
        "items: [starting-a-garden]}\nactions:"
    )
    built = []
    for name, is_whole in (("whole", True), ("open", False)):
        root = make_site(overlay=GOVERNED).rename(tmp_path / name)
        if is_whole:
            edit(root, blocks)
            edit(root, ("actions:", decision), path="content/panels/spring-2026.md")
        assert sign(root, *PANEL, day="2026-04-20").returncode == 0
        assert build(root, tmp_path / f"{name}-site").returncode == 0
        built.append(contents(tmp_path / f"{name}-site"))
    assert built[0] == built[1]


def test_a_check_of_the_evidence_that_changes_nothing_can_be_signed(hub, today):
    record(hub, "evidence_rechecked", "We read the survey again.")
    assert errors(hub, today) == ["WW802"]
    assert "Gardens unit" in load(hub, today).problems[0].hint
    assert sign(hub, "--role", "unit").returncode == 0
    assert errors(hub, today) == []


def test_what_was_signed_in_full_is_not_called_delegated_when_the_approvers_change(
    hub, tmp_path, today
):
    path = hub / "site_config/governance.yml"
    gates = path.read_text(encoding="utf-8").replace("[panel]", "[editor]")
    path.write_text(gates.replace("    parts:", "    since: 2026-05-01\n    parts:"), "utf-8")
    assert errors(hub, today) == []
    build(hub, tmp_path / "site")
    assert "delegation" not in page_of(tmp_path / "site", "toolkits/starting-a-garden").get_text()


def test_a_type_can_be_given_up_in_one_change(hub):
    commit(hub)
    edit(hub, (hub_sign_off(hub), ""))
    for kept in (hub / KEPT).iterdir():
        kept.unlink()
    assert run("whatworks", "check", "--base", "HEAD", root=hub).returncode == 1
    rules = hub / "site_config/governance.yml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        text.replace("[toolkit]", "[newsletter]").replace(
            "rating, evidence, enablers, version", "carries"
        ),
        encoding="utf-8",
    )
    result = run("whatworks", "check", "--base", "HEAD", root=hub)
    assert result.returncode == 0, result.stdout


def hub_sign_off(hub: Path) -> str:
    return re.search(r"sign_off:\n(?:  .*\n)+", (hub / TOOLKIT).read_text(encoding="utf-8"))[0]


def test_a_signature_that_is_missing_is_not_washed_away_by_a_new_one(hub):
    (hub / KEPT / "1.md").unlink()
    edit(hub, GATED["a step"])
    result = sign(hub, *AGAIN)
    assert result.returncode == 2
    assert "put back site_config/signed/starting-a-garden/1.md" in result.stderr


def test_a_panel_may_decide_about_what_is_not_published(hub, tmp_path, today):
    note = (hub / "content/guidance/watering.md").read_text(encoding="utf-8")
    note = note.replace("status: published", "status: in_review").replace(
        "title: ", "title: Canary "
    )
    (hub / "content/guidance/canary-note.md").write_text(note, encoding="utf-8")
    later = (
        "  - {id: spring-2026-3, decision: Come back., outcome: deferred, items: [canary-note]}\n"
    )
    edit(hub, ("actions:", f"{later}actions:"), path="content/panels/spring-2026.md")
    assert errors(hub, today) == []
    assert build(hub, tmp_path / "site").returncode == 0
    found = [p for p, data in contents(tmp_path / "site").items() if b"canary" in data.lower()]
    assert found == []


def test_the_message_shows_where_a_long_paragraph_differs(hub, today):
    long = "This toolkit was made up for illustration. It is for people who want to start"
    edit(hub, (long, long.replace("want", "would like")))
    message = load(hub, today).problems[0].message
    assert "who want to start" in message
    assert "who would like to start" in message
