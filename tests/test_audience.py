"""Audience: what is restricted stands in no byte of what others may read, and leaves no hint."""

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from building import build, build_in_process, contents, run
from canaries import TIERS, UNPUBLISHED, D, Hub, P, inner_fields, whole_fields
from unpacking import places_of
from whatworks import build as building
from whatworks.adapters.mkdocs import RefusedError
from whatworks.cli import main
from whatworks.schema.enums import Audience

TODAY = date(2026, 11, 21)
KINDS = {
    "items": {},
    "inner fields": dict.fromkeys(inner_fields(), Audience.PARTNERSHIP),
    "whole fields": dict.fromkeys(whole_fields(), Audience.DEPARTMENT),
}
"""Hubs of every restricted place, by which fields ``audiences.yml`` restricts besides."""
CLOSED = [Audience.PARTNERSHIP, Audience.DEPARTMENT]


@pytest.fixture(scope="module")
def hub_of(tmp_path_factory) -> Callable[..., Hub]:
    """Return a function that gives a hub with everything, or with nothing beyond an audience."""
    made: dict[object, Hub] = {}

    def make(kind: str = "items", up_to: Audience | None = None) -> Hub:
        if (kind, up_to) not in made:
            hub = Hub(tmp_path_factory.mktemp("hub") / "hub", KINDS[kind], up_to)
            hub.write()
            made[kind, up_to] = hub
        return made[kind, up_to]

    return make


@pytest.fixture(scope="module")
def site_of(hub_of, tmp_path_factory) -> Callable[..., Path]:
    """Return a function that gives the site of such a hub, built as people build it."""
    made: dict[object, Path] = {}

    def make(kind: str, audience: Audience, up_to: Audience | None = None) -> Path:
        if (kind, audience, up_to) not in made:
            out = tmp_path_factory.mktemp("site") / "site"
            result = build(hub_of(kind, up_to).root, out, "--audience", audience.value)
            assert result.returncode == 0, result.stderr
            made[kind, audience, up_to] = out
        return made[kind, audience, up_to]

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_the_open_site_holds_no_restricted_word_in_any_byte(kind, site_of):
    out = site_of(kind, Audience.OPEN)

    assert places_of([P, D, UNPUBLISHED], out) == {P: set(), D: set(), UNPUBLISHED: set()}
    for type_ in ("toolkits/open-toolkit", "evidence/open-evidence", "panels/open-panel"):
        assert "Words before." in (out / type_ / "index.html").read_text()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("audience", [Audience.OPEN, Audience.PARTNERSHIP])
def test_a_site_is_what_it_would_be_if_nothing_narrower_had_been_written(kind, audience, site_of):
    found, wanted = contents(site_of(kind, audience)), contents(site_of(kind, audience, audience))

    assert sorted(found) == sorted(wanted)
    assert [path for path in found if found[path] != wanted[path]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_partnership_site_holds_what_is_for_it_and_nothing_narrower(kind, site_of, hub_of):
    out = site_of(kind, Audience.PARTNERSHIP)

    places = places_of([P, D, UNPUBLISHED], out)

    assert (places[D], places[UNPUBLISHED]) == (set(), set())
    assert_all_there(hub_of(kind).ids[Audience.PARTNERSHIP], out)
    for name in ("toolkits/open-toolkit", "guidance/open-guidance", "evidence/canaryp-evidence"):
        assert f"{name}/index.html" in places[P]


@pytest.mark.parametrize("kind", KINDS)
def test_the_department_site_holds_everything_that_is_published(kind, site_of, hub_of):
    out = site_of(kind, Audience.DEPARTMENT)

    places = places_of([P, D, UNPUBLISHED], out)

    assert places[UNPUBLISHED] == set()
    for audience in CLOSED:
        assert_all_there(hub_of(kind).ids[audience], out)
    if KINDS[kind]:
        return  # with fields left out, not every output has the words of both
    for word in (P, D):
        assert {
            "api/v1/items.json",
            "assets/comparison.js",
            "feeds/all.atom",
            "feeds/evidence.rss",
            "feeds/activity-growing.json",
            "feeds/search-words.json",
            "a-z/c/index.html",
            "evidence-map/index.html",
            "guidance/open-guidance/index.html",
            "guidance/index.html",
            "topics/activity/growing/index.html",
            "index.html",
            "404.html",
            "sitemap.xml",
        } <= places[word]
        for part in (
            "old/",
            "search/",
            "list of words",
            "forms of words",
            "files/",
            "zTXt",
            "page 1",
        ):
            assert any(part in place for place in places[word]), (word, part)


def assert_all_there(ids: list[str], out: Path) -> None:
    pages = {path.parent.name for path in out.rglob("index.html")}
    assert ids
    assert [id_ for id_ in ids if id_ not in pages] == []


@pytest.mark.parametrize("kind", ["inner fields", "whole fields"])
def test_the_hub_of_these_tests_has_a_word_in_every_text_that_is_restricted(kind, hub_of):
    hub, fields = hub_of(kind), KINDS[kind]
    word = TIERS[next(iter(fields.values()))]
    below = {path for path in hub.words if any(f"{path}.".startswith(f"{one}.") for one in fields)}

    assert len(below) > 50
    assert [path for path in sorted(below) if word not in hub.words[path]] == []
    for path, words in hub.words.items():
        assert words >= {word, UNPUBLISHED}, path


def test_the_hub_of_these_tests_has_restricted_files_of_every_kind(hub_of):
    paths = contents(hub_of().root)

    for word in (P, D, UNPUBLISHED):
        for ending in ("csv", "png", "jpg", "pdf", "docx"):
            assert any(path.endswith(ending) and word in path for path in paths), (word, ending)


def test_the_search_of_open_readers_knows_no_restricted_word(hub_of):
    loaded = building.load(hub_of().root, TODAY)
    words = {}  # as the program has them, before they are cut to pieces
    for audience in Audience:
        found = building.searching(building.catalogue(loaded, audience))
        known = {*found.index.stems, *found.index.postings, *found.index.suggestions}
        known |= set(found.index.ids)
        words[audience] = {one for one in (P, D, UNPUBLISHED) if any(one in w for w in known)}
    assert words == {
        Audience.OPEN: set(),
        Audience.PARTNERSHIP: {P},
        Audience.DEPARTMENT: {P, D},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_what_pages_are_made_from_has_no_restricted_word_already(kind, hub_of):
    loaded = building.load(hub_of(kind).root, TODAY)
    found = {}
    for audience in Audience:
        catalogue = building.catalogue(loaded, audience)
        names = {one.name for one in fields(catalogue)} - {"configuration", "sizes"}
        text = "".join(repr(getattr(catalogue, name)) for name in sorted(names))
        found[audience] = {word for word in (P, D, UNPUBLISHED) if word in text}
    assert found == {
        Audience.OPEN: set(),
        Audience.PARTNERSHIP: {P},
        Audience.DEPARTMENT: {P, D},
    }


COMMANDS = [
    ("search", "hosepipe", "--format", "json"),
    ("search", "canaryp", "--format", "json"),
    ("search", "--filter", "activity=composting", "--format", "json"),
    ("newsletter", "render", "open-newsletter"),
    ("newsletter", "render", "open-newsletter", "--format", "text"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_for_open_readers_says_what_it_would_if_nothing_else_were_there(command, hub_of):
    told = [asked(hub_of("items", up_to).root, *command) for up_to in (None, Audience.OPEN)]

    assert {result.exit_code for result in told} == {0}
    assert len({result.stdout for result in told}) == 1
    assert told[0].stdout


def asked(root: Path, *command: str) -> Result:
    return CliRunner().invoke(main, [*command, "--root", str(root)])


def test_the_next_issue_is_numbered_and_filled_from_what_open_readers_have(tmp_path):
    drafts = []
    for name, up_to in (("all", None), ("open", Audience.OPEN)):
        root = tmp_path / name
        Hub(root, {}, up_to).write()
        result = asked(root, "newsletter", "draft", "--today", "2026-11-21")
        assert result.exit_code == 0, result.output
        path = root / result.stdout.partition(" carries")[0]
        drafts.append((path.name, path.read_text(), result.stdout))
    assert drafts[0] == drafts[1]


@pytest.mark.parametrize("audience", CLOSED)
def test_every_page_of_a_restricted_site_says_so_and_asks_not_to_be_indexed(audience, site_of):
    out = site_of("items", audience)
    pages = {path: data.decode() for path, data in contents(out).items() if path.endswith(".html")}

    assert {
        "404.html",
        "offline.html",
        "index.html",
        "old/sparrow-open-guidance/index.html",
    } <= set(pages)
    for path, page in pages.items():
        assert '<meta name="robots" content="noindex">' in page, path
        assert re.search(r'<p [^>]*role="note">Only for: [^<]+ Do not share it.</p>', page), path


def test_the_open_site_is_not_marked_as_restricted(site_of):
    for path, data in contents(site_of("items", Audience.OPEN)).items():
        assert b"Do not share it." not in data, path
    assert 'content="noindex"' not in (site_of("items", Audience.OPEN) / "index.html").read_text()


# One tier is never written over another


@pytest.fixture(scope="module")
def small_sites(tmp_path_factory) -> dict[Audience, Path]:
    """Return a site for each audience."""
    made = {}
    for audience in Audience:
        made[audience] = tmp_path_factory.mktemp("small") / "site"
        assert build(MINIMAL, made[audience], "--audience", audience.value).returncode == 0
    return made


MINIMAL = Path(__file__).parent / "sites" / "minimal"


@pytest.mark.parametrize(("there", "wanted"), list(permutations(Audience, 2)))
def test_a_site_for_one_audience_is_never_written_over_that_for_another(there, wanted, small_sites):
    out = small_sites[there]
    before = contents(out)

    with pytest.raises(RefusedError, match=f"holds the site for {there.value} readers"):
        build_in_process(MINIMAL, out, wanted)

    assert contents(out) == before


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_an_engine_run_by_hand_writes_no_site_over_that_for_another_audience(
    engine, make_site, small_sites
):
    out = small_sites[Audience.OPEN]
    before = contents(out)
    root = make_site()
    settings = yaml.safe_load((root / "mkdocs.yml").read_text())
    settings["plugins"] = [{"whatworks": {"audience": "department"}}]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings))

    result = run(engine, "build", "-f", "mkdocs.yml", "-d", str(out), root=root)

    assert result.returncode == 1
    assert "holds the site for open readers" in result.stderr
    assert contents(out) == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda marker: marker.unlink(),
        lambda marker: marker.write_text(""),
        lambda marker: marker.write_text("OPEN\n"),
        lambda marker: marker.write_text("open department\n"),
        lambda marker: marker.write_bytes(b"\xff\xfeo\0p\0e\0n\0"),
        lambda marker: (marker.unlink(), marker.mkdir()),
        lambda marker: (marker.unlink(), marker.symlink_to("nowhere")),
    ],
    ids=["gone", "empty", "in capitals", "two", "UTF-16", "a folder", "a link"],
)
def test_a_folder_that_does_not_say_plainly_whom_it_is_for_is_left_alone(spoil, tmp_path):
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("Whose?")
    (out / ".whatworks").write_text("open\n")
    spoil(out / ".whatworks")

    for audience in Audience:
        with pytest.raises(RefusedError):
            build_in_process(MINIMAL, out, audience)
    assert (out / "index.html").read_text() == "Whose?"


# Bad input


SECRET = {"content/files/secret.csv": "canary\n", "content/files/open.csv": "open\n"}
DECLARED = "downloads:\n  - {file: files/secret.csv, title: D, audience: department}\n"
OPEN_PAGE = """\
---
title: A page
summary: A summary.
status: STATUS
audience: open
published: 2026-09-01
review_due: 2027-09-01
owner: An office
FIELDS---

BODY
"""


def open_page(body="Words.", fields="", status="published"):
    made = OPEN_PAGE.replace("STATUS", status)
    return made.replace("FIELDS", fields).replace("BODY", body)


SLY = {
    "definition before a block": "[s]: files/secret.csv\n\n/// audience | partnership\nX\n///\n"
    "\nSee [data][s].",
    "footnote": "Words[^1].\n\n/// audience | partnership\nX\n///\n\n"
    "[^1]: See [data](files/secret.csv).",
    "note to nothing": "Words.\n\n[^1]: See [data](files/secret.csv).",
    "code in a list": "- item\n\n  ~~~\n  [data](files/secret.csv)\n  ~~~",
    "image": "![d](files/secret.csv)",
    "plain link": "[d](files/secret.csv)",
}


@pytest.mark.parametrize("body", SLY.values(), ids=SLY.keys())
@pytest.mark.parametrize("owner", ["itself", "another", "a draft"])
def test_a_restricted_file_is_given_out_by_no_trick(body, owner, make_site, tmp_path):
    files = {**SECRET, "content/p.md": open_page(body, DECLARED if owner == "itself" else "")}
    if owner != "itself":
        status = "draft" if owner == "a draft" else "published"
        files["content/q.md"] = open_page(fields=DECLARED, status=status)
    root = make_site(files=files)
    told = [one for one in codes(root) if "WW312" not in one]
    if "~~~" not in body:
        assert re.fullmatch(r"WW3(09|10) content/p\.md:\d+", told[0])
        return
    assert told == []  # what stands in code is no link, and leads nowhere
    assert build(root, tmp_path / "site").returncode == 0
    assert places_of(["canary"], tmp_path / "site")["canary"] == set()


def codes(root: Path) -> list[str]:
    """Return code and place of every problem of a hub."""
    found = building.load(root, TODAY).problems
    return [f"{one.code} {one.path}:{one.line}" for one in found]


SLY_LINES = [
    "// audience | partnership",
    "// for audience partnership",
    "\\\\\\ audience | partnership",
    "／／／ audience | partnership",
    "::: audience | partnership",
    "- a /// audience | partnership",
    "// partnership //",
    "/// Audience|partnership",
]


@pytest.mark.parametrize("closing", ["///\n", "//\n", ""])
@pytest.mark.parametrize("line", SLY_LINES)
def test_a_mistyped_audience_line_publishes_nothing(line, closing, make_site):
    root = make_site(files={"content/p.md": open_page(f"Open.\n\n{line}\ncanary\n{closing}")})

    assert codes(root) == ["WW506 content/p.md:13"]


@pytest.mark.parametrize("command", ["newsletter render", "newsletter render --format text"])
@pytest.mark.parametrize("word", [P, D])
def test_an_issue_for_fewer_readers_is_not_rendered_for_everybody(command, word, hub_of):
    result = asked(hub_of().root, *command.split(), f"{word}-newsletter")

    assert result.exit_code == 2
    assert word not in result.stdout


# What others declare


PICTURE = "Words.\n\n![A plan](files/secret.csv)"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ("audience: open", "draft", "WW311"),
        ("audience: department", "published", "WW310"),
        ("audience: department", "draft", "WW310"),
    ],
)
def test_a_picture_that_others_declare_for_fewer_readers_is_told_at_its_line(
    fields, status, code, make_site
):
    declared = DECLARED.replace("audience: department", fields)
    pages = {"content/p.md": open_page(PICTURE), "content/q.md": open_page("", declared, status)}
    root = make_site(files={**SECRET, **pages})

    assert f"{code} content/p.md:13" in codes(root)


def test_a_picture_that_only_a_restricted_page_offers_is_told_at_its_line(make_site):
    declared = DECLARED.replace("audience: department", "audience: open")
    other = open_page("", declared).replace(
        "audience: open\npublished", "audience: partnership\npublished"
    )
    root = make_site(files={**SECRET, "content/p.md": open_page(PICTURE), "content/q.md": other})

    assert codes(root) == ["WW312 content/files/open.csv:1", "WW310 content/p.md:13"]


def test_a_file_that_an_open_page_offers_is_not_lost_because_a_restricted_one_offers_it_too(
    site_of,
):
    assert (site_of("items", Audience.OPEN) / "files/content/files/shared.csv").is_file()


def test_the_data_of_a_dashboard_is_for_its_readers_alone(make_site):
    text = (MINIMAL / "content/dashboards/plots-in-use.md").read_text()
    other = text.replace("audience: open", "audience: department", 1)
    root = make_site(files={"content/dashboards/plots-too.md": other})

    assert codes(root) == ["WW310 content/dashboards/plots-too.md:18"]


@pytest.mark.parametrize("field", ["downloads", "downloads.file"])
def test_a_file_whose_field_is_restricted_is_given_out_by_no_picture(field, make_site, tmp_path):
    declared = DECLARED.replace("audience: department", "audience: open")
    root = make_site(files={**SECRET, "content/p.md": open_page(PICTURE, declared)})
    audiences = root / "site_config/audiences.yml"
    audiences.write_text(
        audiences.read_text().replace("fields: {}", f"fields: {{{field}: department}}")
    )

    for audience, there in ((Audience.OPEN, set()), (Audience.DEPARTMENT, {SECRET_URL})):
        out = tmp_path / audience.value
        assert build(root, out, "--audience", audience.value).returncode == 0
        assert places_of(["canary"], out)["canary"] == there


SECRET_URL = "files/content/files/secret.csv"


# Out of the hub


OUTSIDE = ["../../outside.csv", "../../../outside.csv", "/etc/passwd", "files/../../../outside.csv"]


@pytest.mark.parametrize("name", [*OUTSIDE, "..\\\\..\\\\outside.csv", "%2e%2e/%2e%2e/outside.csv"])
def test_no_path_leads_out_of_the_hub(name, make_site, tmp_path):
    (tmp_path / "outside.csv").write_text("period,value\ncanary,1\n")
    (tmp_path / "hub-two").mkdir()
    download = f'downloads:\n  - {{file: "{name}", title: D, audience: open}}\n'
    text = (MINIMAL / "content/dashboards/plots-in-use.md").read_text()
    root = make_site(
        files={
            "content/p.md": open_page(f"![A](<{name}>)", download),
            "content/dashboards/d.md": text.replace(
                "data: data/plots-in-use.csv", f'data: "{name}"'
            ),
        }
    )

    found = codes(root)

    assert "WW308 content/p.md:10" in found
    assert any(one.startswith("WW308 content/dashboards/d.md") for one in found)
    assert building.load(root, TODAY).sizes.keys().isdisjoint({name, "outside.csv"})
    result = build(root, tmp_path / "site")
    assert result.returncode == 1
    assert "canary" not in result.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("top", ["content", "toolkits", "case_studies", "site_config"])
def test_a_folder_of_the_hub_that_is_a_symbolic_link_is_told(top, make_site, tmp_path):
    root = make_site()
    (root / top).rename(tmp_path / "elsewhere")
    (root / top).symlink_to(tmp_path / "elsewhere")

    assert f"WW107 {top}:1" in codes(root)


@pytest.mark.parametrize(
    "link",
    [
        *("content/p.md", "content/files/plan.csv", "content/more", "toolkits/more"),
        *("toolkits/starting-a-garden/files/more.csv", "content/guidance/files", "content/gone.md"),
        *("site_config/gaps.yml", "site_config/signed"),
    ],
)
def test_a_symbolic_link_is_told_where_it_stands_and_read_by_nobody(link, make_site, tmp_path):
    root, outside = make_site(), tmp_path / "outside"
    outside.mkdir()
    (outside / "canary.md").write_text(open_page("canary"))
    (outside / "canary.csv").write_text("canary")
    (outside / "canary.yml").write_text("gaps: []")
    leads_to = outside / f"canary{Path(link).suffix}" if "." in link else outside
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(leads_to if "gone" not in link else "nowhere")

    loaded = building.load(root, TODAY)

    assert f"WW107 {link}:1" in [f"{one.code} {one.path}:{one.line}" for one in loaded.problems]
    assert not [item for item in loaded.items if "canary" in item.text]
    assert not [path for path in loaded.sizes if path.startswith(link)]


def test_a_link_within_the_hub_is_not_followed_either(make_site):
    root = make_site()
    (root / "content/again").symlink_to(root / "content")

    assert codes(root) == ["WW107 content/again:1"]


def test_the_folder_that_the_engine_is_told_of_is_never_copied(make_site, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("canary.md", "canary.png", "canary.html"):
        (outside / name).write_text("canary")
    root = make_site()
    settings = yaml.safe_load((root / "mkdocs.yml").read_text())
    (root / "mkdocs.yml").write_text(yaml.safe_dump({**settings, "docs_dir": str(outside)}))

    result = build(root, tmp_path / "site")

    assert result.returncode == 0, result.stderr
    assert places_of(["canary"], tmp_path / "site")["canary"] == set()


# Headings of the same name


HEADINGS = """\
/// audience | partnership
## Notes

For partners.
///

## Notes

For everybody. See [the notes](#ANCHOR).
"""


@pytest.mark.parametrize(
    ("anchor", "says"),
    [("notes", "of one heading for open readers"), ("notes_1", "may not see|no heading with")],
)
def test_a_link_to_a_heading_leads_all_its_readers_to_the_same(anchor, says, make_site):
    root = make_site(files={"content/p.md": open_page(HEADINGS.replace("ANCHOR", anchor))})

    (problem,) = building.load(root, TODAY).problems

    assert problem.code == "WW307"
    assert re.search(says, problem.message)


def test_headings_are_numbered_as_their_readers_have_them(site_of):
    numbers = {}
    for audience in Audience:
        page = (site_of("items", audience) / "guidance/open-guidance/index.html").read_text()
        numbers[audience] = re.findall(r'<h2 id="(same-heading[^"]*)"', page)
    assert numbers == {
        Audience.OPEN: ["same-heading"],
        Audience.PARTNERSHIP: ["same-heading", "same-heading_1"],
        Audience.DEPARTMENT: ["same-heading", "same-heading_1", "same-heading_2"],
    }
