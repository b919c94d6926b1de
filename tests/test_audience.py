"""Audience: what is restricted stands in no byte of what others may read."""

import struct
import zlib
from datetime import date
from pathlib import Path

import pytest

from building import build, contents, run
from whatworks import build as building
from whatworks.schema.enums import Audience

CANARY = b"canary"

GUIDANCE = """\
---
title: Open guidance
summary: Everybody may read this, but not all of it.
status: published
audience: open
published: 2026-09-01
review_due: 2027-09-01
owner: Canary office
downloads:
  - {file: files/open-list.csv, title: A list for everybody, audience: open}
  - {file: files/canary-list.csv, title: A canary list, audience: department}
changes:
  - {date: 2026-09-01, kind: new, what: First published.}
sign_off: {role: editor, office: Canary signing office, date: 2026-09-01}
---

Open words.

/// audience | partnership
Canary paragraph with a [canary link](../evidence/canary-record.md) and a note[^canary].

| Canary | table |
|---|---|
| canary | cell |

## Canary heading

```
canary code
```

![Canary picture](files/canary-picture.png)

[^canary]: A canary note.

*[CAN]: Canary abbreviation
///

## Open heading

More open words. CAN is not explained.

/// audience | department
Canary words for the department.
///
"""

RECORD = """\
---
title: Canary record
summary: A canary summary.
status: published
audience: partnership
published: 2026-09-01
review_due: 2027-09-01
owner: Canary owner
topics: {activity: [growing]}
aliases: [/old/canary/]
related: [open-guidance]
citation:
  authors: Canary author
  year: 2025
  publisher: Canary publisher
  url: https://example.org/canary
  accessed: 2026-09-01
design: DESIGN
conducted_in: Canary place
population: Canary people
evaluator: {name: Canary evaluator, independent: true}
limitations: Canary limits.
---

## What it found

Canary findings.
"""

PANEL = """\
---
title: Canary panel
summary: A canary meeting.
status: published
audience: department
published: 2026-09-01
review_due: 2027-09-01
owner: Canary owner
date: 2026-09-01
decisions:
  - {id: canary-d1, decision: A canary decision, outcome: approved, items: [open-guidance]}
---

## What the panel discussed

Canary discussion.
"""

DASHBOARD = """\
---
title: Canary dashboard
summary: Canary numbers.
status: published
audience: department
published: 2026-09-01
review_due: 2027-09-01
owner: Canary owner
indicators:
  - {id: canary, title: Canary share, unit: "%", better: up, data: data/canary.csv}
---
"""

DRAFT = """\
---
title: Canary draft
summary: Not ready; canary.
status: draft
audience: open
owner: Canary owner
---

Canary draft words.
"""

LETTER = """\
---
title: Canary letter
summary: Canary news.
status: published
audience: partnership
published: 2026-09-01
review_due: 2027-09-01
owner: Canary owner
issue: 7
carries: [open-guidance, canary-record]
---

Canary greeting.
"""


def png(text: bytes) -> bytes:
    """Return a tiny picture that carries a text in its metadata."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data)
        for kind, data in [(b"IHDR", header), (b"tEXt", text), (b"IDAT", pixels), (b"IEND", b"")]
    )


@pytest.fixture
def hub(make_site) -> Path:
    designs = (Path(__file__).parent / "sites/minimal/site_config/vocabularies.yml").read_text()
    design = designs.split("study_design:")[1].split("terms:")[1].split(":")[0].strip()
    root = make_site(
        files={
            "content/guidance/open-guidance.md": GUIDANCE,
            "content/guidance/files/open-list.csv": "open\n",
            "content/guidance/files/canary-list.csv": "canary\n",
            "content/evidence/canary-record.md": RECORD.replace("DESIGN", design),
            "content/panels/canary-panel.md": PANEL,
            "content/dashboards/canary-dashboard.md": DASHBOARD,
            "content/dashboards/data/canary.csv": "period,value\n2025,1\n",
            "content/guidance/canary-draft.md": DRAFT,
            "content/newsletters/canary-letter.md": LETTER,
        }
    )
    (root / "content/guidance/files/canary-picture.png").write_bytes(png(b"canary\x00metadata"))
    audiences = root / "site_config" / "audiences.yml"
    kept = audiences.read_text().split("fields:")[0]
    audiences.write_text(kept + "fields:\n  owner: department\n  sign_off.office: department\n")
    return root


def places_of_canary(out: Path) -> set[str]:
    return {
        path
        for path, data in contents(out).items()
        if CANARY in data.lower() or CANARY.decode() in path.lower()
    }


def test_the_open_site_holds_no_restricted_word_in_any_byte(hub, tmp_path):
    result = build(hub, tmp_path / "site")
    assert result.returncode == 0, result.stderr
    assert places_of_canary(tmp_path / "site") == set()
    page = (tmp_path / "site/guidance/open-guidance/index.html").read_text()
    assert "Open words." in page
    assert "Open heading" in page
    assert "A list for everybody" in page
    assert (tmp_path / "site/files/content/guidance/files/open-list.csv").is_file()


def test_the_search_of_open_readers_knows_no_restricted_word(hub):
    loaded = building.load(hub, date(2026, 11, 21))
    words = {}  # in the site they stand cut to pieces, where bytes would not show them
    for audience in Audience:
        found = building.searching(building.catalogue(loaded, audience))
        known = {*found.index.stems, *found.index.postings, *found.index.suggestions}
        known |= set(found.index.ids)
        words[audience] = {word for word in known if CANARY.decode() in word}
    assert words[Audience.OPEN] == set()
    assert words[Audience.DEPARTMENT] != set()


def test_the_partnership_site_holds_what_is_for_it_and_nothing_narrower(hub, tmp_path):
    result = build(hub, tmp_path / "site", "--audience", "partnership")
    assert result.returncode == 0, result.stderr
    page = (tmp_path / "site/guidance/open-guidance/index.html").read_text()
    assert "Canary paragraph" in page
    assert "Canary words for the department" not in page
    assert "Canary office" not in page
    assert "canary-list.csv" not in page
    assert (tmp_path / "site/evidence/canary-record/index.html").is_file()
    assert (tmp_path / "site/files/content/guidance/files/canary-picture.png").is_file()
    assert not (tmp_path / "site/panels/canary-panel").exists()


def test_the_department_site_holds_everything_that_is_published(hub, tmp_path):
    result = build(hub, tmp_path / "site", "--audience", "department")
    assert result.returncode == 0, result.stderr
    found = places_of_canary(tmp_path / "site")
    for path in (
        "guidance/open-guidance/index.html",
        "files/content/guidance/files/canary-list.csv",
        "files/content/guidance/files/canary-picture.png",
        "evidence/canary-record/index.html",
        "old/canary/index.html",
        "panels/canary-panel/index.html",
        "files/content/dashboards/data/canary.csv",
        "newsletters/canary-letter/index.html",
        "api/v1/items.json",
        "feeds/all.atom",
        "feeds/evidence.rss",
        "feeds/activity-growing.json",
        "a-z/c/index.html",
        "sitemap.xml",
    ):
        assert path in found
    assert any(path.startswith("search/") for path in found)
    assert not (tmp_path / "site/guidance/canary-draft").exists()


def test_a_site_that_is_not_for_everybody_says_so_and_asks_not_to_be_indexed(hub, tmp_path):
    build(hub, tmp_path / "site", "--audience", "partnership")
    page = (tmp_path / "site/index.html").read_text()
    assert 'name="robots" content="noindex"' in page
    assert "Do not share it." in page


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
    build(make_site(files=files), tmp_path / "site")
    if (tmp_path / "site").exists():
        assert places_of_canary(tmp_path / "site") == set()


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


@pytest.mark.parametrize("line", SLY_LINES)
def test_a_mistyped_audience_line_publishes_nothing(line, make_site, tmp_path):
    root = make_site(files={"content/p.md": open_page(f"Open.\n\n{line}\ncanary\n///\n")})
    result = build(root, tmp_path / "site")
    assert result.returncode == 1
    assert "WW506" in result.stderr
    assert not (tmp_path / "site").exists()


def test_an_issue_for_the_department_is_not_rendered_for_everybody(hub):
    letter = hub / "content/newsletters/canary-letter.md"
    result = run("whatworks", "newsletter", "render", letter.stem, root=hub)
    assert result.returncode == 2
    assert "Canary greeting" not in result.stdout
