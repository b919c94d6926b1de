"""Review: what a change does, told to whoever has to approve it."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from building import run
from whatworks import build as building
from whatworks.build import LoadedHub
from whatworks.cli import main
from whatworks.publish.markdown import plain
from whatworks.review import Review, review
from whatworks.review.checklist import checklist
from whatworks.review.effects import Effect
from whatworks.review.markdown import LIMIT, as_markdown
from whatworks.review.text import as_text
from whatworks.schema.enums import Audience

TODAY = date(2026, 11, 21)
MINIMAL = Path(__file__).parent / "sites" / "minimal"
GOVERNED = Path(__file__).parent / "sites" / "governed"
INVALID = Path(__file__).parent / "sites" / "invalid"
GUIDANCE = "content/guidance/watering.md"
CASE = "case_studies/riverside-shared-plots.md"
TOOLKIT = "toolkits/starting-a-garden/index.md"
PANEL = "content/panels/spring-2026.md"
SECRET = "The next visit of the partners to the gardens is on 4 March, at noon."
FENCED = f"/// audience | partnership\n{SECRET}\n///"
FIRST = "Water in the evening. Less"
NEW = """\
---
title: Mulching
summary: Cover the soil before the summer.
status: published
audience: AUDIENCE
published: 2026-11-20
review_due: 2027-03-02
owner: Gardens editorial team
example: true
---
This page was made up for illustration.
"""


def mulching(audience: str, status: str = "published") -> str:
    return NEW.replace("AUDIENCE", audience).replace("status: published", f"status: {status}")


Edits = dict[str, object]
"""By path: a text, None for a file that goes, or pairs of what stands there and what shall."""


@pytest.fixture(scope="module")
def sound() -> LoadedHub:
    """Return the minimal hub, which most changes are made of."""
    return building.load(MINIMAL, TODAY)


@pytest.fixture
def change(make_site, tmp_path, sound) -> Callable[..., Review]:
    """Return a function that makes a hub, edits a copy of it, and reviews what was edited."""

    def reviewed(edits: Edits, *, before: Edits | None = None, overlay: Path | None = None):
        root, earlier = make_site(overlay=overlay), sound
        if before or overlay is not None:
            apply(root, before or {})
            shutil.copytree(root, tmp_path / "before")
            earlier = building.load(tmp_path / "before", TODAY)
        apply(root, edits)
        return review(earlier, building.load(root, TODAY), "main")

    return reviewed


def apply(root: Path, edits: Edits) -> None:
    for path, edit in edits.items():
        file = root / path
        if edit is None:
            file.unlink()
        elif isinstance(edit, str):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(edit, encoding="utf-8")
        else:
            text = file.read_text(encoding="utf-8")
            for old, new in edit:
                assert old in text
                text = text.replace(old, new, 1)
            file.write_text(text, encoding="utf-8")


def became(found: Review) -> dict[str, str]:
    return {one.change.path: one.change.became for one in found.items}


def test_a_file_that_cannot_be_read_is_not_said_to_have_gone(change):
    found = change({GUIDANCE: [("audience: open", "audience: opened")]})
    assert "WW808" not in {one.code for one in found.problems.new}


def test_a_change_of_nothing_is_said_to_be_nothing(change):
    found = change({"README.md": "Something else."})
    assert found.is_nothing
    assert "Nothing that readers would notice" in as_markdown(found)


FOR_PARTNERS = [("audience: open", "audience: partnership")]
LISTED = "downloads:\n  - {file: files/list.csv, title: A list, audience: TIER}\ntopics:"
WIDENED = {
    "an item": ({GUIDANCE: mulching("partnership")}, {GUIDANCE: mulching("open")}),
    "a draft": (
        {"content/guidance/m.md": mulching("department", "draft")},
        {"content/guidance/m.md": mulching("open", "draft")},
    ),
    "a passage without its lines": (
        {GUIDANCE: [(FIRST, f"{FENCED}\n\n{FIRST}")]},
        {GUIDANCE: [(FENCED, SECRET)]},
    ),
    "a passage for other readers": (
        {GUIDANCE: [(FIRST, f"{FENCED.replace('partnership', 'department')}\n\n{FIRST}")]},
        {GUIDANCE: [("/// audience | department", "/// audience | partnership")]},
    ),
    "a passage in another item": (
        {GUIDANCE: [(FIRST, f"{FENCED}\n\n{FIRST}")]},
        {CASE: [("Plots dried out", f"Plots dried out.\n\n{SECRET}\n\nThat was")]},
    ),
    "a file": (
        {
            "content/guidance/files/list.csv": "Name,Plot\nA tap,1\n",
            GUIDANCE: [("topics:", LISTED.replace("TIER", "partnership"))],
        },
        {GUIDANCE: [("A list, audience: partnership", "A list, audience: open")]},
    ),
    "a file under another name": (
        {
            "content/guidance/files/list.csv": "Name,Plot\nA tap,1\n",
            GUIDANCE: [("topics:", LISTED.replace("TIER", "partnership"))],
        },
        {
            "case_studies/files/all.csv": "Name,Plot\nA tap,1\n",
            CASE: [("topics:", LISTED.replace("TIER", "open").replace("list.csv", "all.csv"))],
        },
    ),
    "a decision": (
        {PANEL: [("outcome: approved\n", "outcome: approved\n    audience: partnership\n")],
         CASE: [("\n  decision: spring-2026-1", "")],
         TOOLKIT: [(", decision: spring-2026-1}\ns", "}\ns"), (", decision: spring-2026-1}", "}")]},
        {PANEL: [("    audience: partnership\n", "")]},
    ),
    "a field": (
        {"site_config/audiences.yml": [("fields: {}", "fields: {owner: department}")]},
        {"site_config/audiences.yml": [("fields: {owner: department}", "fields: {}")]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "edits"), WIDENED.values(), ids=WIDENED.keys())
def test_what_more_people_may_read_stands_before_everything_else(change, before, edits):
    found = change(edits, before=before)
    assert found.widened
    comment = as_markdown(found)
    assert comment.split("\n\n")[1].startswith("> [!CAUTION]\n> **More people will be able")
    assert as_text(found).startswith("!! MORE PEOPLE")
    assert any("has agreed to it" in box.text for box in checklist(found))


SAME_READERS = {
    "something new": ({}, {"content/guidance/mulching.md": mulching("open")}),
    "something new for some": (
        {},
        {"content/guidance/mulching.md": mulching("partnership")},
    ),
    "a draft that is published": (
        {"content/guidance/m.md": mulching("open", "draft")},
        {"content/guidance/m.md": mulching("open")},
    ),
    "a passage for partners that is reworded": (
        {GUIDANCE: [(FIRST, f"{FENCED}\n\n{FIRST}")]},
        {GUIDANCE: [("on 4 March", "on 5 March")]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "edits"), SAME_READERS.values(), ids=SAME_READERS.keys())
def test_what_is_no_wider_is_not_said_to_be(change, before, edits):
    found = change(edits, before=before)
    assert found.items
    assert found.widened == ()
    assert "CAUTION" not in as_markdown(found)


def test_what_fewer_people_may_read_is_told(change):
    found = change({GUIDANCE: FOR_PARTNERS})
    (shift,) = found.narrowed
    assert (shift.readers, shift.kept_for, shift.is_whole) == (
        Audience.OPEN,
        Audience.PARTNERSHIP,
        True,
    )
    assert "it was for Everyone, and would be for Partner gardens" in as_text(found)


def test_who_will_read_it_is_counted_from_what_each_audience_gets(change):
    (one,) = change({GUIDANCE: [(FIRST, f"{FENCED}\n\n{FIRST}")]}).items
    counts = [(len(reach.before.passages), len(reach.after.passages)) for reach in one.reach]
    assert counts == [(5, 5), (5, 6), (5, 6)]
    assert one.change.edits[0].startswith("text under “When to water”")
    assert one.change.open_edits != one.change.edits


BECAME = {
    "new": ({"content/guidance/mulching.md": mulching("open")}, "New, published"),
    "edited": ({GUIDANCE: [("deeply and seldom", "seldom")]}, "Edited"),
    "withdrawn": (
        {GUIDANCE: [("published\n", "withdrawn\nwithdrawn_because: No.\nupdated: 2026-11-20\n")]},
        "Withdrawn",
    ),
    "taken back": ({GUIDANCE: [("status: published", "status: draft")]}, "Taken off the site"),
    "deleted": ({GUIDANCE: None}, "Deleted"),
    "broken": ({GUIDANCE: [("summary: ", "summary")]}, "Cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "words"), BECAME.values(), ids=BECAME.keys())
def test_what_became_of_an_item_is_said_in_words(change, edits, words):
    found = change(edits)
    assert became(found)[next(iter(edits))].startswith(words)
    assert words in as_markdown(found)


def test_an_item_with_a_new_name_is_one_item(change, make_site):
    text = (MINIMAL / GUIDANCE).read_text(encoding="utf-8")
    moved = text.replace("topics:", "aliases: [/guidance/watering/]\ntopics:")
    found = change({GUIDANCE: None, "content/guidance/dry-weeks.md": moved})
    assert became(found) == {"content/guidance/dry-weeks.md": f"Edited; it was {GUIDANCE}"}


@pytest.mark.parametrize(
    ("alias", "gone"), [("aliases: [/guidance/watering/]\n", ()), ("", ("guidance/watering/",))]
)
def test_a_page_that_leads_on_is_not_said_to_be_gone(change, alias, gone):
    text = (MINIMAL / GUIDANCE).read_text(encoding="utf-8").replace("topics:", f"{alias}topics:")
    found = change({GUIDANCE: None, "content/guidance/dry-weeks.md": text})
    assert [one.gone for one in found.effects] == [gone] * 3


def test_why_something_is_withdrawn_is_told(change):
    why = "published\n", "withdrawn\nwithdrawn_because: Rain came.\nupdated: 2026-11-20\n"
    assert "**Withdrawn because:** Rain came." in as_markdown(change({GUIDANCE: [why]}))


def test_of_what_is_new_no_rating_is_said_to_be_altered(change):
    text = (MINIMAL / CASE).read_text(encoding="utf-8")
    found = change({"case_studies/hill-plots.md": text.replace("Riverside", "Hilltop")})
    assert found.items[0].moves
    assert "Rating altered" not in as_markdown(found)


def test_what_waits_for_a_signature_stands_before_what_was_just_edited(change):
    edits = {GUIDANCE: [("deeply and seldom", "seldom")], TOOLKIT: [("Look for a tap", "Look")]}
    comment = as_markdown(change(edits, overlay=GOVERNED))
    assert comment.index(f"**File:** {TOOLKIT}") < comment.index(f"**File:** {GUIDANCE}")


def test_the_further_pages_of_a_list_and_the_formats_of_a_feed_are_not_counted(change):
    found = change({"content/guidance/mulching.md": mulching("open")})
    comment = as_markdown(found)
    assert "Guidance (1 new)" in comment
    assert "0 changed" not in comment
    effect = Effect(Audience.OPEN, (), ("whats-new/", "whats-new/page/2/"), (), ())
    assert "(Everyone):** 1: /whats-new/\n" in as_markdown(replace(found, effects=(effect,)))


def test_a_rating_that_takes_a_new_name_has_not_moved(change):
    text = (MINIMAL / CASE).read_text(encoding="utf-8")
    moved = text.replace("topics:", "aliases: [/case-studies/riverside-shared-plots/]\ntopics:")
    found = change({CASE: None, "case_studies/shared-plots.md": moved})
    assert [one.moves for one in found.items] == [()]
    assert found.moves == ()


def test_a_rating_is_shown_in_bars_and_its_moves_in_words(change):
    found = change({CASE: [("strength_of_evidence: promising", "strength_of_evidence: good")]})
    (one,) = found.items
    assert [(move.what, move.before, move.after) for move in one.moves] == [
        ("judged", "promising", "good")
    ]
    for form in (as_text(found), as_markdown(found)):
        assert re.search(r"Strength of evidence:(\*\*)? ●●● good", form)
        assert re.search(r"strength of evidence, judged: promising → good", form)


def test_a_rule_that_changes_says_how_many_ratings_it_moves(change):
    path = "site_config/frameworks/effective-practice.yml"
    found = change({path: [("years_kept_going: {at_least: 2}", "years_kept_going: {at_least: 4}")]})
    (move,) = found.moves
    assert (move.item, move.before, move.after) == (
        "riverside-shared-plots",
        "promising",
        "emerging",
    )
    assert "1 rating is now indicated otherwise" in as_markdown(found)


SETTINGS = {
    "Vocabularies": ("vocabularies.yml", "label: Composting", "label: Making compost"),
    "The hub": ("hub.yml", "tagline: ", "tagline: Now "),
    "Audiences": ("audiences.yml", "label: Partner gardens", "label: Partners"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_what_changed_in_the_settings_is_told(change, name):
    path, old, new = SETTINGS[name]
    found = change({f"site_config/{path}": [(old, new)]})
    (setting,) = found.settings
    assert setting.name == name
    assert any("→" in one for one in setting.moves)
    comment = as_markdown(found)
    framed = {"The hub": [True] * 3, "Audiences": [False, True, False]}.get(name, [False] * 3)
    assert [one.is_framed_anew for one in found.effects] == framed
    assert ("**Every page (Everyone):**" in comment) == (name == "The hub")
    if name == "Vocabularies":
        assert setting.changed == ("activity: composting",)
        assert setting.touches == "1 item carries what changed"


def test_new_rules_of_governance_say_what_they_ask_for(change):
    path = "site_config/governance.yml"
    rules = (GOVERNED / path).read_text(encoding="utf-8")
    found = change({path: rules})
    (setting,) = found.settings
    assert "1 file needs a signature" in setting.touches
    assert "WW801" in as_markdown(found)


def test_who_has_to_sign_is_named_and_then_who_has(change, today, tmp_path):
    entry = "  - {date: 2026-09-01, kind: minor, what: Clearer.}\n"
    step = [("Look for a tap", "Look for a pump"), ("sign_off:", f"{entry}sign_off:")]
    found = change({TOOLKIT: step}, overlay=GOVERNED)
    (one,) = found.items
    assert one.approval is not None
    assert one.approval.signed == ""
    assert set(one.approval.roles) == {"panel"}  # nothing was ever signed, so it is new
    assert "Review panel, for something new" in as_text(found)
    root = tmp_path / "hub"
    sign = (
        "whatworks",
        "sign-off",
        "starting-a-garden",
        "--role",
        "panel",
        "--decision",
        "spring-2026-1",
    )
    assert run(*sign, root=root).returncode == 0
    states = (building.load(one, today) for one in (tmp_path / "before", root))
    (one,) = review(*states, "main").items
    assert one.approval is not None
    assert one.approval.needed == ""
    assert one.approval.signed.startswith("Gardens review panel, in the role Review panel")


def test_what_readers_notice_is_what_differs_in_the_sites(change, tmp_path, today):
    found = change({"content/guidance/mulching.md": mulching("partnership")})
    effects = {one.readers: one for one in found.effects}
    for audience in Audience:
        pages = [
            {
                one.page.url: one.html
                for one in building.site(building.load(root, today), audience).pages
            }
            for root in (MINIMAL, tmp_path / "hub")
        ]
        was, is_ = pages
        assert set(effects[audience].new) == is_.keys() - was.keys()
        assert set(effects[audience].gone) == was.keys() - is_.keys()
        assert set(effects[audience].changed) == {
            url for url in was.keys() & is_.keys() if was[url] != is_[url]
        }
    assert effects[Audience.OPEN].is_nothing
    assert "guidance/mulching/" in effects[Audience.PARTNERSHIP].new
    assert "guidance" in {feed.name for feed in effects[Audience.PARTNERSHIP].feeds}
    assert found.issue is None or found.issue.carries == ()


def test_the_feeds_and_the_next_newsletter_that_carry_it_are_named(change):
    found = change({"content/guidance/mulching.md": mulching("open")})
    feeds = {feed.name: (feed.new, feed.changed) for feed in found.effects[0].feeds}
    assert feeds["all"] == (1, 0)
    assert feeds["guidance"] == (1, 0)
    assert found.issue is not None
    assert found.issue.carries == ("mulching",)
    assert "issue-1-november-2026 will carry mulching" in as_text(found)


def test_problems_that_are_new_are_told_apart_from_those_that_were_there(change):
    broken = [("volunteer]", "volunteeer]")]
    edits = {GUIDANCE: [("---\nThis", "---\n\nThis")], CASE: [("organiser]", "organizer]")]}
    found = change(edits, before={GUIDANCE: broken})
    assert [(one.path, one.code) for one in found.problems.new] == [(CASE, "WW204")]
    assert found.problems.there == 1
    assert found.problems.mended == 0


FAULTS = (
    *("WW101", "WW102", "WW103", "WW106", "WW107", "WW202", "WW204", "WW206", "WW301", "WW302"),
    *("WW303", "WW305", "WW306", "WW308", "WW310", "WW314", "WW403", "WW502", "WW505", "WW506"),
    *("WW601", "WW602", "WW603", "WW604", "WW605", "WW701", "WW702", "WW704", "WW802", "WW803"),
)


def by_code() -> dict[str, Path]:
    """Return a folder with a fault for each of these codes, one of every kind."""
    found: dict[str, Path] = {}
    for folder in sorted(path for path in INVALID.iterdir() if path.is_dir()):
        expected = yaml.safe_load((folder / "expected.yml").read_text(encoding="utf-8"))
        for problem in expected:
            found.setdefault(problem["code"], folder)
    return {code: found[code] for code in FAULTS}


@pytest.mark.parametrize("code", FAULTS)
def test_a_hub_with_errors_is_reviewed_as_far_as_it_can_be(code, make_site, today, sound):
    faulty = building.load(make_site(overlay=by_code()[code]), today)
    found = review(sound, faulty, "main")
    assert code in {problem.code for problem in found.problems.new}
    assert code in as_markdown(found)


@pytest.mark.parametrize("code", ["WW103", "WW301", "WW303", "WW601", "WW702", "WW803"])
def test_a_base_with_errors_is_compared_with_as_far_as_it_can_be(code, make_site, today, sound):
    faulty = building.load(make_site(overlay=by_code()[code]), today)
    found = review(faulty, sound, "main")
    assert found.problems.mended
    assert "before the change has" in as_text(found) or "cannot be read" in as_text(found)


def test_words_for_fewer_readers_are_not_in_a_comment(change):
    kept = {"content/guidance/mulching.md": mulching("partnership")}
    edits = {
        GUIDANCE: [(FIRST, f"{FENCED}\n\n{FIRST}")],
        "content/guidance/mulching.md": [("Mulching", "Quincunx"), ("Cover", "Zeugma of")],
        "content/guidance/broken.md": "---\ntitle: Ytterbium\nquagga: 1\n---\n",
    }
    found = change(edits, before=kept)
    comment, text = as_markdown(found), as_text(found)
    for word in ("4 March", "Quincunx", "Zeugma", "Ytterbium", "quagga"):
        assert word not in comment
    assert "Quincunx" in text
    assert "content/guidance/mulching.md" in comment


# What GitHub makes of text that is no code: people and teams, issues, web and e-mail addresses
CALLS = re.compile(
    r"@[a-z0-9]|#[0-9]|\bGH-[0-9]|https?://|ftp://|\bwww\.[a-z0-9]|[\w.+-]+@[\w-]+\.\w",
    re.IGNORECASE,
)
HOSTILE = """
@octocat|@example/editors|#12|GH-12|a/b#3|https://evil.example|www.evil.example|<script>|**bold**
[x](javascript:alert(1))|![x](https://evil.example/x.png)|<img src=x onerror=alert(1)>|`code`|$x$
<!-- whatworks review -->|me@evil.example|mailto:me@evil.example|&lt;b&gt;|&#64;octocat|[r][r]
[r]: https://evil.example|<https://evil.example>
""".replace("\n", "|").split("|")
HOSTILE += ["| a | b |", "\n# a", "\n\n- [x] a", "\n> a", "~~~\na\n~~~", "\u202ea", "\n"]
HOSTILE += ["- a", "+ a", "1. a", "12) a", "---", "===", "- - -"]


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), max_size=8).map("".join))
def test_what_contributors_write_calls_nobody_and_leads_nowhere(text):
    written = plain(text)
    assert "\n" not in written
    assert "<" not in written
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    lone = [token.type for token in reader.parse(f"- {written}")]
    assert lone == [token.type for token in reader.parse("- a" if written else "-")]
    tokens = reader.parse(f"- **A:** {written}")
    inline = [one for token in tokens if token.type == "inline" for one in token.children or ()]
    assert {one.type for one in inline} <= {"text", "text_special", "strong_open", "strong_close"}
    shown = "".join(one.content for one in inline)
    assert not CALLS.search(shown)
    visible = (one for one in text if one.isspace() or unicodedata.category(one)[0] != "C")
    assert shown.replace("\u200b", "").removeprefix("A:").split() == "".join(visible).split()


def test_a_comment_that_is_too_long_is_cut_between_two_sections_and_says_so(change):
    found = change({"content/guidance/mulching.md": mulching("open")})
    (one,) = found.items
    comment = as_markdown(replace(found, items=(one,) * 25))
    assert comment.count("#### Mulching") == 25
    assert "The rest is left out" not in comment
    long = replace(one, change=replace(one.change, edits=("☃" * 590,), open_edits=("☃" * 590,)))
    comment = as_markdown(replace(found, items=(long,) * 30))
    assert len(comment.encode()) <= LIMIT < 65_536
    assert 10 < comment.count("#### Mulching") < 30
    assert "The rest is left out" in comment.rstrip().split("\n")[-1]


def test_the_checklist_holds_what_applies_and_nothing_else(change):
    said = {box.text for box in checklist(change({GUIDANCE: [("deeply and seldom", "seldom")]}))}
    assert any("can be recognised" in one for one in said)
    assert not any("minutes of the meeting" in one for one in said)
    assert not any("description" in one for one in said)


def git(root: Path, *arguments: str) -> None:
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *name, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(make_site) -> Path:
    root = make_site()
    git(root, "init", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--message", "First")
    return root


def asked(*arguments: str, root: Path) -> Result:
    """Return what the command says of a hub, as of the day of these tests."""
    day = () if "--today" in arguments else ("--today", TODAY.isoformat())
    return CliRunner().invoke(main, ["review", "--root", str(root), *arguments, *day])


def test_the_command_compares_with_a_revision_in_three_forms(repository):
    apply(repository, {GUIDANCE: [("deeply and seldom", "seldom")]})
    for form, start in (("text", "In short"), ("markdown", "## What this change"), ("json", "{")):
        result = asked("--base", "main", "--format", form, root=repository)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.startswith(start)
        if form == "json":
            data = json.loads(result.stdout)
            assert [one["path"] for one in data["items"]] == [GUIDANCE]
            assert data["items"][0]["reach"]["open"]["after"]["passages"] == 5


def test_a_revision_that_git_does_not_know_is_told_in_words(repository, tmp_path):
    result = asked("--base", "nowhere", root=repository)
    assert result.exit_code == 2
    assert 'git has no revision "nowhere"' in result.stderr
    git(repository, "commit", "--allow-empty", "--message", "Second")
    shallow = tmp_path / "shallow"
    git(repository, "clone", "--depth=1", f"file://{repository}", str(shallow))
    result = asked("--base", "HEAD^1", root=shallow)
    assert result.exit_code == 2
    assert "fetch-depth" in result.stderr


def test_settings_that_cannot_be_read_are_told_on_either_side(repository):
    audiences = "site_config/audiences.yml"
    apply(repository, {audiences: [("tiers:", "tears:")]})
    result = asked("--base", "main", root=repository)
    assert result.exit_code == 0
    assert "site_config/ cannot be read" in result.stdout
    git(repository, "commit", "--all", "--message", "Broken")
    apply(repository, {audiences: [("tears:", "tiers:")]})
    result = asked("--base", "main", root=repository)
    assert result.exit_code == 0
    assert "site_config/ of main cannot be read" in result.stdout


def test_a_day_can_be_given(repository):
    day = date(2028, 1, 1).isoformat()
    result = asked("--base", "main", "--today", day, root=repository)
    assert result.exit_code == 0
    assert "Nothing that readers would notice" in result.stdout
