"""Building: the same site by every door, the same bytes every time, and nothing half-written."""

import posixpath
import re
from pathlib import Path

import pytest

from building import EPOCH, build, build_in_process, contents, run

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"


def without_generator(files):
    """Return files without the tag that names the engine, the one thing that may differ."""
    return {
        path: re.sub(rb'<meta name="generator"[^>]*>', b"", data) for path, data in files.items()
    }


@pytest.fixture(scope="module")
def real_site(tmp_path_factory):
    out = tmp_path_factory.mktemp("real") / "site"
    result = build(ROOT, out, "--strict")
    assert result.returncode == 0, result.stderr
    return out


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_every_engine_gives_the_same_site(engine, real_site, tmp_path):
    out = tmp_path / engine
    result = run(engine, "build", "--strict", "-f", "mkdocs.yml", "-d", str(out), root=ROOT)
    assert result.returncode == 0, result.stderr
    assert without_generator(contents(out)) == without_generator(contents(real_site))


def test_two_builds_in_one_process_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    for name in ("first", "second"):
        build_in_process(SITES / "minimal", tmp_path / name)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


@pytest.mark.parametrize("site", ["minimal", "empty", "libraries"])
def test_a_hub_of_any_subject_builds(site, tmp_path):
    result = build(SITES / site, tmp_path / "site", "--strict")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_hub_of_another_subject_has_no_word_of_this_one(tmp_path):
    build(SITES / "libraries", tmp_path / "site")
    words = re.compile(
        rb"\bSEND\b|special educational|alternative provision|\bSENCO|\bEHC|reform area|disabilit",
        re.IGNORECASE,
    )
    for path, data in contents(tmp_path / "site").items():
        if (
            path.endswith((".html", ".json", ".js", ".xml", ".atom", ".rss"))
            and "javascripts" not in path
        ):
            assert not words.search(data), path


def test_a_hub_with_errors_leaves_the_previous_site_whole(make_site, tmp_path):
    root, out = make_site(), tmp_path / "site"
    assert build(root, out).returncode == 0
    before = contents(out)
    page = next((root / "content" / "guidance").glob("*.md"))
    page.write_text(page.read_text().replace("audience: open", "audience: everyone"))
    result = build(root, out)
    assert result.returncode == 1
    assert "WW206" in result.stderr
    assert "Nothing was written." in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_an_engine_run_by_hand_refuses_a_hub_with_errors(engine, make_site, tmp_path):
    root = make_site()
    page = next((root / "content" / "guidance").glob("*.md"))
    page.write_text(page.read_text().replace("audience: open", "audience: everyone"))
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("The previous site.")
    result = run(engine, "build", "-f", "mkdocs.yml", "-d", str(out), root=root)
    assert result.returncode == 1
    assert "WW206" in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(out) == {"index.html": b"The previous site."}


def test_a_build_that_breaks_midway_leaves_the_previous_site_whole(tmp_path, monkeypatch):
    out = tmp_path / "site"
    build_in_process(SITES / "minimal", out)
    before = contents(out)
    later = str(int(EPOCH) + 86_400)  # on another day everything is made again
    monkeypatch.setenv("SOURCE_DATE_EPOCH", later)

    def interrupt(stage, done, total):
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_in_process(SITES / "minimal", out, progress=interrupt)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_folders_named_from_where_the_command_is_run_are_found(make_site, tmp_path):
    hub = make_site()
    result = run("whatworks", "build", "--root", hub.name, "--out", "made", root=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "made/index.html").is_file()


def test_a_build_refuses_to_replace_what_is_not_its_site(tmp_path):
    out = tmp_path / "precious"
    out.mkdir()
    (out / "thesis.docx").write_bytes(b"years of work")
    result = build(SITES / "minimal", out)
    assert result.returncode == 2
    assert "not a site" in result.stderr
    assert contents(out) == {"thesis.docx": b"years of work"}


def test_a_build_refuses_to_replace_the_site_of_another_audience(tmp_path):
    out = tmp_path / "site"
    assert build(SITES / "minimal", out, "--audience", "department").returncode == 0
    before = contents(out)
    result = build(SITES / "minimal", out)
    assert result.returncode == 2
    assert "department" in result.stderr
    assert contents(out) == before


def test_a_folder_that_is_no_hub_is_refused_in_words(tmp_path):
    result = build(tmp_path, tmp_path / "site")
    assert result.returncode == 2
    assert "mkdocs.yml" in result.stderr
    assert "Traceback" not in result.stderr


def test_undeclared_and_unpublished_things_are_not_copied(real_site):
    suffixes = {path.rpartition(".")[2] for path in contents(real_site)}
    assert "md" not in suffixes
    assert not (real_site / "vocabularies.yml").exists()


def test_no_page_names_another_site_as_the_source_of_anything_it_loads(real_site):
    loads = re.compile(
        rb'<(?:script|img|iframe|source)[^>]+src="(?:https?:)?//|'
        rb'<link[^>]+rel="(?:stylesheet|preload|preconnect|icon)"[^>]+href="(?:https?:)?//'
    )
    for path, data in contents(real_site).items():
        if path.endswith(".html"):
            assert not loads.search(data), path


def test_nothing_of_the_stock_search_is_shipped(real_site):
    files = {path.relative_to(real_site).as_posix() for path in real_site.rglob("*.js*")}
    assert "search/index.js" in files
    assert not [path for path in files if "search_index" in path or "workers/" in path]


def test_every_internal_link_of_the_real_site_leads_to_a_file(real_site):
    files = contents(real_site)
    links = re.compile(rb'(?:href|src)="([^"#?]*)[^"]*"')
    for path, data in files.items():
        if not path.endswith(".html") or path == "404.html":
            continue
        for target in {match.decode() for match in links.findall(data)}:
            if not target or ":" in target:
                continue
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            pages = (found, posixpath.normpath(f"{found}/index.html"))
            assert any(page in files for page in pages), f"{path} links to {target}"


def test_a_restricted_site_has_its_own_address_and_never_names_the_open_one(make_site, tmp_path):
    root = make_site()
    shared, own = "https://open.example.org/hub/", "https://partners.example.org/hub/"
    for name, old, new in (
        ("hub.yml", "url: https://gardens.example.org/\n", f"url: {shared}\n"),
        ("audiences.yml", "  partnership:\n", f"  partnership:\n    url: {own}\n"),
    ):
        file = root / "site_config" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    for audience, there, elsewhere in (("open", shared, own), ("partnership", own, shared)):
        out = tmp_path / audience
        assert build(root, out, "--audience", audience).returncode == 0
        everything = b"".join(contents(out).values())
        assert f"{there}toolkits/".encode() in everything
        assert elsewhere.encode() not in everything
