"""Safety: no text of an editor becomes markup, no file leaves its place, nothing crashes."""

import pytest
from bs4 import BeautifulSoup

from building import build, contents, run

PAGE = """\
---
title: TITLE
summary: SUMMARY
status: published
audience: open
published: 2026-09-01
review_due: 2027-09-01
owner: An office
FIELDS---

BODY
"""


def page(title="A page", summary="A summary.", fields="", body="Words.") -> str:
    made = PAGE.replace("TITLE", title).replace("SUMMARY", summary)
    return made.replace("FIELDS", fields).replace("BODY", body)


ATTACK = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"


def test_no_field_becomes_markup_anywhere(make_site, tmp_path):
    quoted = f"'A \" {ATTACK}'"
    root = make_site(files={"content/p.md": page(quoted, quoted)})
    vocabularies = root / "site_config/vocabularies.yml"
    vocabularies.write_text(vocabularies.read_text().replace("label: ", f"label: '{ATTACK}' #", 1))
    result = build(root, tmp_path / "site")
    assert result.returncode == 0, result.stderr
    for path, data in contents(tmp_path / "site").items():
        if path.endswith(".html"):
            soup = BeautifulSoup(data, "html.parser")
            assert not soup.find_all("img", onerror=True), path
            assert all(script.get("src") for script in soup.find_all("script")), path
            description = soup.find("meta", attrs={"name": "description"})
            assert description is None or set(description.attrs) == {"name", "content"}, path
        elif path.endswith(".js"):
            assert b"</script" not in data, path


@pytest.mark.parametrize(
    "body",
    [
        "> ## Heading in a quotation\n\n## Real heading\n\nText.",
        "- ## Heading in a list\n\n## Real heading\n\nText.",
        "!!! note\n\n    ## Heading in a note\n\n## Real heading\n\nText.",
        "Words[^1].\n\n## Real heading\n\n[^1]: ## Heading in a footnote\n",
    ],
)
def test_a_heading_inside_something_else_does_not_break_the_page(body, make_site, tmp_path):
    result = build(make_site(files={"content/p.md": page(body=body)}), tmp_path / "site")
    assert "Traceback" not in result.stderr
    if result.returncode == 0:
        assert "Real heading" in (tmp_path / "site/p/index.html").read_text()
    else:
        assert "WW" in result.stderr


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("content/p.md", page(fields="topics: " + "[" * 30_000 + "\n")),
        ("content/p.md", ""),
        ("content/p.md", "\x00\x00"),
        ("site_config/vocabularies.yml", ""),
        ("site_config/hub.yml", "- a\n- b\n"),
        ("site_config/audiences.yml", "fields: {citation: partnership}\n"),
        ("site_config/frameworks/effective-practice.yml", "signals: {}\n"),
    ],
    ids=str,
)
def test_whatever_is_written_nobody_sees_a_traceback(path, content, make_site):
    result = run("whatworks", "check", root=make_site(files={path: content}))
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "WW" in result.stdout


def test_an_address_that_cannot_be_read_leads_nowhere(make_site, tmp_path):
    root = make_site(files={"content/p.md": page(body="[x](http://[oops)")})
    result = build(root, tmp_path / "site")
    assert "Traceback" not in result.stderr
    assert 'href="http://[' not in (tmp_path / "site/p/index.html").read_text()


def test_a_symbolic_link_is_not_followed(make_site, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    download = "downloads:\n  - {file: files/s.txt, title: S, audience: open}\n"
    root = make_site(files={"content/p.md": page(fields=download)})
    (root / "content/files").mkdir()
    (root / "content/files/s.txt").symlink_to(secret)
    result = build(root, tmp_path / "site")
    assert result.returncode == 1
    assert "WW308" in result.stderr


def test_a_site_is_never_built_over_its_hub(make_site):
    root = make_site()
    (root / ".whatworks").write_text("open")
    result = build(root, root)
    assert result.returncode == 2
    assert (root / "mkdocs.yml").is_file()


def test_a_markdown_file_can_be_a_download(make_site, tmp_path):
    download = "downloads:\n  - {file: files/notes.md, title: Notes, audience: open}\n"
    files = {"content/p.md": page(fields=download), "content/files/notes.md": "# Notes\n"}
    result = build(make_site(files=files), tmp_path / "site")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "site/files/content/files/notes.md").read_text() == "# Notes\n"


def test_check_refuses_a_path_that_is_not_there(make_site):
    assert run("whatworks", "check", "content/nosuch.md", root=make_site()).returncode == 2


def test_check_of_one_file_still_tells_of_a_broken_configuration(make_site):
    root = make_site(files={"site_config/hub.yml": "name: [\n"})
    result = run("whatworks", "check", "content/guidance", root=root)
    assert result.returncode == 1
    assert "site_config/hub.yml" in result.stdout


def test_a_problem_cannot_forge_a_workflow_command(make_site):
    fields = '"a\\n::error::forged": x\n'
    root = make_site(files={"content/p.md": page(fields=fields)})
    result = run("whatworks", "check", "--format", "github", root=root)
    assert all(line.startswith("::error file=") for line in result.stdout.splitlines())
