"""Building again: what a build after an edit gives is what a build from nothing gives."""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import ENVIRONMENT, EPOCH, build, build_in_process, contents
from whatworks import build as building
from whatworks.adapters.mkdocs import ProblemsError
from whatworks.last import last_build
from whatworks.read import content
from whatworks.render import Renderer

SITES = Path(__file__).parent / "sites"
DAY = 24 * 60 * 60

BASE = (
    "<!doctype html><html><head>{{% block site_meta %}}{{% endblock %}}</head>"
    "<body>{}{{% block container %}}{{% endblock %}}</body></html>"
)
"""What the theme's own template extends."""

ABOUT = """\
---
title: About
summary: Who we are.
status: published
audience: open
published: 2026-01-05
review_due: 2027-01-05
owner: Gardens editorial team
---
We are gardeners.
"""
"""A page that every page names at its foot."""

HOOK = """\
def on_post_page(output, **_):
    return output + "<!-- {} -->"
"""

Edit = Callable[[Path, random.Random], None]


def items(root: Path, pattern: str = "**/*.md") -> list[Path]:
    tops = ("content", "toolkits", "case_studies")
    return sorted(path for top in tops for path in (root / top).glob(pattern))


def shown(root: Path, pattern: str = "**/*.md") -> list[Path]:
    """Return the items that the open site shows."""
    return [
        path
        for path in items(root, pattern)
        if "status: published\naudience: open" in path.read_text(encoding="utf-8")
    ]


def reword(path: Path, chance: random.Random, pattern: str, replacement: str) -> None:
    """Replace the first words that fit; ``{}`` stands for a word that was never there before."""
    text = path.read_text(encoding="utf-8")
    word = f"w{chance.randrange(10**6)}"
    path.write_text(re.sub(pattern, replacement.format(word), text, count=1, flags=re.M), "utf-8")


def text(root, chance):
    with chance.choice(shown(root)).open("a", encoding="utf-8") as file:
        file.write(f"\nA sentence about w{chance.randrange(10**6)}.\n")


def title(root, chance):
    reword(chance.choice(shown(root)), chance, r"^title: ", "title: Now {} ")


def topic(root, chance):
    term = chance.choice(["growing", "composting", "vegetables"])
    reword(chance.choice(shown(root)), chance, r"activity: \[\w+\]", f"activity: [{term}]")


def example(root, chance):
    reword(chance.choice(items(root)), chance, r"^example: true\n", "")


def judged(root, chance):
    for path in shown(root):
        level = chance.choice(["emerging", "promising"])
        reword(path, chance, r"strength_of_evidence: \w+", f"strength_of_evidence: {level}")
        reword(path, chance, r"^  rationale: ", "  difference: It is {}.\n  rationale: ")


def added(root, chance):
    old = root / "content/guidance/watering.md"
    if old.exists():
        new = old.with_name(f"added-{chance.randrange(10**6)}.md")
        new.write_text(old.read_text(encoding="utf-8"), "utf-8")
        reword(new, chance, r"^title: .*", "title: The {}")


def renamed(root, chance):
    if found := items(root, "**/added-*.md"):
        old = chance.choice(found)
        reword(old, chance, r"^aliases: .*\n|^title: ", f"aliases: [guidance/{old.stem}]\ntitle: ")
        old.rename(old.with_name(f"added-{chance.randrange(10**6)}.md"))


def deleted(root, chance):
    chance.choice(items(root, "**/added-*.md") or items(root)).unlink()


def withdrawn(root, chance):
    added(root, chance)
    ended = "status: withdrawn\nupdated: 2026-11-20\nwithdrawn_because: It is {}."
    reword(chance.choice(items(root, "**/added-*.md")), chance, r"^status: published", ended)


def tier(root, chance):
    readers = chance.choice(["open", "partnership"])
    for path in items(root, "**/added-*.md"):
        reword(path, chance, r"^audience: \w+", f"audience: {readers}")


def vocabulary(root, chance):
    reword(
        root / "site_config/vocabularies.yml",
        chance,
        r"label: (Compost\w*|Veg\w*)",
        r"label: Veg{}",
    )


def framework(root, chance):
    reword(
        root / "site_config/frameworks/effective-practice.yml",
        chance,
        r"means: It has \w+",
        "means: It has {}",
    )


def configuration(root, chance):
    reword(root / "site_config/hub.yml", chance, r"^tagline: \w+", "tagline: {}")


def template(root, chance):
    """The hub gets a template of its own, or changes it."""
    reword(
        root / "mkdocs.yml",
        chance,
        r"^  name: material\n(?!  custom)",
        "  name: material\n  custom_dir: own\n",
    )
    (root / "own").mkdir(exist_ok=True)
    (root / "own/base.html").write_text(BASE.format(f"w{chance.randrange(10**6)}"), "utf-8")


def demanding_template(root, chance):
    """The hub's own template prints what no mould can hold."""
    template(root, chance)
    (root / "own/base.html").write_text(
        BASE.format("{{ made.kicker if made is defined }}"), "utf-8"
    )


def hook(root, chance):
    """The hub gets a hook of its own, or changes it: MkDocs builds every page then."""
    (root / "hooks.py").write_text(HOOK.format(f"w{chance.randrange(10**6)}"), "utf-8")
    if "hooks:" not in (root / "mkdocs.yml").read_text(encoding="utf-8"):
        with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
            file.write("hooks: [hooks.py]\n")


def plain(root, _chance):
    """The hub has nothing of its own any more."""
    shutil.copy(SITES / "minimal/mkdocs.yml", root)


def menu(root, chance):
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        if "nav:" not in (root / "mkdocs.yml").read_text(encoding="utf-8"):
            file.write("nav:\n  - Guidance: guidance/index.md\n")
        file.write(f"  - Page {chance.randrange(99)}: guidance/watering/index.md\n")


def attachment(root, chance):
    file = root / "toolkits/starting-a-garden/files/checklist.csv"
    before = file.read_bytes()
    file.write_bytes(before[:-2] + bytes([97 + chance.randrange(26)]) + before[-1:])  # as long


def series(root, chance):
    reword(
        root / "content/dashboards/data/plots-in-use.csv", chance, r"\d+$", str(chance.randrange(9))
    )


def tomorrow(_root, chance):
    os.environ["SOURCE_DATE_EPOCH"] = str(int(EPOCH) + DAY * chance.randrange(400))


EDITS: tuple[Edit, ...] = (
    text,
    title,
    topic,
    example,
    judged,
    added,
    added,
    renamed,
    deleted,
    withdrawn,
    tier,
    vocabulary,
    framework,
    configuration,
    template,
    demanding_template,
    hook,
    plain,
    plain,
    menu,
    attachment,
    series,
    tomorrow,
)


def built(root: Path, out: Path, cache: Path) -> dict[str, bytes] | None:
    """Build a site, and return its files; None if the hub has errors."""
    os.environ["XDG_CACHE_HOME"] = str(cache)
    with last_build(root, "open", out, pytest.fail) as last:
        stands = last.stands(building.today(), strict=False)
    try:
        stands or build_in_process(root, out)
    except ProblemsError:
        return None
    return contents(out)


@settings(max_examples=8)
@given(st.lists(st.sampled_from(EDITS), min_size=6, max_size=6), st.randoms(use_true_random=False))
def test_a_build_after_an_edit_gives_what_a_build_from_nothing_gives(edits, chance):
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, SOURCE_DATE_EPOCH=EPOCH):
        root, before = Path(folder) / "hub", Path(folder) / "before"
        shutil.copytree(SITES / "minimal", root)
        shutil.copytree(SITES / "chain", root, dirs_exist_ok=True)
        (root / "content/about.md").write_text(ABOUT, "utf-8")
        change(root / "site_config/hub.yml", "footer: []", "footer: [about]")
        assert built(root, root / "site", Path(folder) / "cache") is not None
        for number, edit in enumerate(edits):
            shutil.rmtree(before, ignore_errors=True)
            shutil.copytree(root, before, ignore=shutil.ignore_patterns("site"))
            edit(root, chance)
            warm = built(root, root / "site", Path(folder) / "cache")
            cold = built(root, Path(folder) / f"cold-{number}", Path(folder) / f"none-{number}")
            if cold is None:  # the edit was a mistake, and is taken back
                assert warm is None
                for path in (p for p in root.iterdir() if p.name != "site"):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                shutil.copytree(before, root, dirs_exist_ok=True)
            else:
                assert warm == cold, edit.__name__


class Work:
    """Counts what a build does: sources parsed, pages printed, files of the site written."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.parsed, self.printed = root, [], []
        parse, render = content.read_yaml, Renderer.render

        def counted_parse(text, file, line):
            self.parsed.append(file.path)
            return parse(text, file, line)

        def counted_render(renderer, page):
            self.printed.append(page.url)
            return render(renderer, page)

        monkeypatch.setattr(content, "read_yaml", counted_parse)
        monkeypatch.setattr(Renderer, "render", counted_render)

    def of(self, edit: Callable[[], object]) -> tuple[int, int, set[str]]:
        """Return how many sources an edit has parsed, and pages printed, and what it writes."""
        site = self.root / "site"
        before = {path: path.stat().st_ino for path in site.rglob("*") if path.is_file()}
        edit()
        self.parsed.clear()
        self.printed.clear()
        assert built(self.root, site, self.root.parent / "cache") is not None
        after = {path: path.stat().st_ino for path in site.rglob("*") if path.is_file()}
        written = {path for path, number in after.items() if before.get(path) != number}
        names = {path.relative_to(site).as_posix() for path in written}
        return len(self.parsed), len(self.printed), {name for name in names if "search" not in name}


@pytest.fixture
def work(make_site, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    found = Work(make_site(overlay=SITES / "chain"), monkeypatch)
    found.of(lambda: None)
    return found


def change(path: Path, old: str, new: str) -> None:
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")


def test_nothing_is_done_where_nothing_changed(work):
    assert work.of(lambda: None) == (0, 0, set())


def test_a_word_in_a_text_costs_its_own_page(work):
    page = work.root / "content/guidance/watering.md"
    parsed, printed, written = work.of(lambda: change(page, "Less is lost", "Little is lost"))
    assert (parsed, printed) == (1, 1)
    assert written == {"guidance/watering/index.html"}


def test_a_title_costs_the_pages_that_show_it(work):
    page = work.root / "content/guidance/watering.md"
    parsed, _, written = work.of(lambda: change(page, "title: Watering", "title: Hosing"))
    assert parsed == 1
    assert "guidance/watering/index.html" in written
    assert "topics/activity/growing/index.html" in written
    assert "topics/activity/composting/index.html" not in written
    assert "dashboards/plots-in-use/index.html" not in written


def test_a_term_costs_no_source_that_is_parsed_again(work):
    terms = work.root / "site_config/vocabularies.yml"
    parsed, _, written = work.of(lambda: change(terms, "label: Composting", "label: Compost"))
    assert parsed == 0
    assert "topics/activity/composting/index.html" in written
    assert "privacy/index.html" not in written


def test_a_page_that_stands_at_the_foot_of_all_costs_them_all(work):
    about = work.root / "content/about.md"
    about.write_text(ABOUT, "utf-8")
    work.of(lambda: change(work.root / "site_config/hub.yml", "footer: []", "footer: [about]"))
    parsed, printed, _ = work.of(lambda: change(about, "title: About", "title: Who we are"))
    assert parsed == 1
    assert printed == sum(path.endswith("index.html") for path in contents(work.root / "site"))


def test_an_attached_file_costs_itself(work):
    file = work.root / "toolkits/starting-a-garden/files/checklist.csv"
    before, when = file.read_bytes(), file.stat()

    def edit():  # as long, and of the same age
        file.write_bytes(before.replace(b"a", b"e", 1))
        os.utime(file, ns=(when.st_atime_ns, when.st_mtime_ns))

    _, _, written = work.of(edit)
    assert written == {"files/toolkits/starting-a-garden/files/checklist.csv"}


def test_a_source_of_the_same_size_and_age_is_read(work):
    page = work.root / "content/guidance/watering.md"
    when = page.stat()

    def edit():
        change(page, "Less is lost", "Some is lost")
        os.utime(page, ns=(when.st_atime_ns, when.st_mtime_ns - 10**12))  # the clock went back

    _, _, written = work.of(edit)
    assert written == {"guidance/watering/index.html"}


HARM = ["changed", "deleted", "added", "emptied", "a folder", "a link", "no folder"]


@pytest.mark.parametrize("harm", HARM)
def test_a_site_that_somebody_touched_is_put_right(work, harm):
    page, site = work.root / "site/guidance/watering/index.html", work.root / "site"
    sound, when = contents(site), page.stat()

    def touch():
        if harm == "changed":
            page.write_bytes(page.read_bytes().replace(b"e", b"o"))
            os.utime(page, ns=(when.st_atime_ns, when.st_mtime_ns))
        elif harm == "deleted":
            page.unlink()
        elif harm == "added":
            page.with_name("stray.html").write_text("What is this?")
        elif harm == "a folder":
            page.unlink()
            page.mkdir()
        elif harm == "a link":
            page.unlink()
            page.symlink_to(work.root)
        elif harm == "no folder":
            shutil.rmtree(site / "guidance")
            (site / "guidance").write_text("What is this?")
        else:
            shutil.rmtree(site)

    work.of(touch)
    assert contents(site) == sound


def test_what_was_printed_and_never_put_in_its_place_is_printed_again(work, monkeypatch):
    page, site = work.root / "content/guidance/watering.md", work.root / "site"
    sound = contents(site)
    change(page, "Less is lost", "Little is lost")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("os.replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        build_in_process(work.root, site)
    assert contents(site) == sound
    work.of(lambda: None)
    assert b"Little is lost" in (site / "guidance/watering/index.html").read_bytes()


def test_a_hook_that_is_edited_is_run_again(make_site, tmp_path):
    root, out = make_site(), tmp_path / "site"
    for chance in (random.Random(1), random.Random(2)):
        hook(root, chance)
        assert build(root, out).returncode == 0
        assert (root / "hooks.py").read_text().split()[-2].encode() in (
            out / "index.html"
        ).read_bytes()


def test_a_file_that_becomes_a_folder_makes_room(work):
    listed = work.root / "toolkits/starting-a-garden/index.md"
    files = listed.parent / "files"

    def edit():
        (files / "checklist.csv").rename(files / "list")
        (files / "checklist.csv").mkdir()
        (files / "list").rename(files / "checklist.csv/list.csv")
        text = listed.read_text(encoding="utf-8")
        listed.write_text(
            text.replace("files/checklist.csv", "files/checklist.csv/list.csv"), "utf-8"
        )

    work.of(edit)
    assert (
        work.root / "site/files/toolkits/starting-a-garden/files/checklist.csv/list.csv"
    ).is_file()
    assert build(work.root, work.root.parent / "anew").returncode == 0
    assert contents(work.root / "site") == contents(work.root.parent / "anew")


@pytest.mark.parametrize("harm", ["garbled", "cut", "emptied", "deleted", "no file"])
def test_damaged_state_means_a_build_from_nothing_and_a_line(make_site, tmp_path, harm):
    root, out, cache = make_site(), tmp_path / "site", {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert build(root, out, environment=cache).returncode == 0
    sound = contents(out)
    change(root / "content/guidance/watering.md", "Less is lost", "Little is lost")
    [file] = (tmp_path / "cache/whatworks").glob("*.sqlite")
    whole = file.read_bytes()
    if harm == "garbled":
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + bytes(200) + whole[middle + 200 :])
    elif harm == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "emptied":
        file.write_bytes(b"")
    elif harm == "deleted":
        file.unlink()
    else:
        file.unlink()
        file.mkdir()
    result = build(root, out, environment=cache)
    assert result.returncode == 0, result.stderr
    told = {"garbled": "damaged", "cut": "damaged", "no file": "Nothing can be kept"}
    assert told.get(harm, "") in result.stderr
    assert "Traceback" not in result.stderr
    again = build(root, tmp_path / "again", environment={"XDG_CACHE_HOME": str(tmp_path / "new")})
    assert again.returncode == 0
    assert contents(out) == contents(tmp_path / "again") != sound


def test_a_disk_that_is_full_leaves_the_site_whole(make_site, tmp_path):
    root, out = make_site(), tmp_path / "site"
    limits = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000));"
    script = f"{limits} from whatworks.cli import main; main(['build', '--out', {str(out)!r}])"
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={**ENVIRONMENT, **cache},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "could not be kept for next time" in result.stderr
    assert result.returncode == 0, result.stderr
    assert build(root, tmp_path / "again", environment=cache).returncode == 0
    assert contents(out) == contents(tmp_path / "again")


def test_two_builds_at_once_give_one_whole_site(make_site, tmp_path):
    root, out = make_site(), tmp_path / "site"
    command = [sys.executable, "-m", "whatworks", "build", "--out", str(out)]
    environment = {**ENVIRONMENT, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    both = [
        subprocess.Popen(
            command, cwd=root, env=environment, stderr=subprocess.PIPE, text=True, stdout=-3
        )
        for _ in range(2)
    ]
    assert [(one.communicate(), one.returncode)[1] for one in both] == [0, 0]
    assert build(root, tmp_path / "again").returncode == 0
    assert contents(out) == contents(tmp_path / "again")


def test_a_file_deleted_meanwhile_is_named_and_nothing_changes(work, one_processor):
    file = work.root / "toolkits/starting-a-garden/files/checklist.csv"
    site, cache = work.root / "site", work.root.parent / "other"
    before = contents(site)
    os.environ["XDG_CACHE_HOME"] = str(cache)
    with pytest.raises(OSError, match="checklist"):
        build_in_process(work.root, site, progress=lambda *_: file.unlink(missing_ok=True))
    assert contents(site) == before


def test_what_is_kept_for_one_audience_is_nowhere_in_the_site_of_another(make_site, tmp_path):
    root, cache = make_site(), {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for readers in ("department", "open", "partnership", "open"):
        result = build(root, tmp_path / readers, "--audience", readers, environment=cache)
        assert result.returncode == 0, result.stderr
    fresh = build(root, tmp_path / "fresh", environment={"XDG_CACHE_HOME": str(tmp_path / "new")})
    assert fresh.returncode == 0
    assert contents(tmp_path / "open") == contents(tmp_path / "fresh")
    assert not [path for path in contents(tmp_path / "open") if "sqlite" in path]
