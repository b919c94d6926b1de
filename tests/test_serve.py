"""The preview: the real command on a free port, and what people see in it as they save."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import ClassVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from watchdog.events import FileModifiedEvent

from building import ENVIRONMENT, build, contents
from conftest import ROOT, SITES, Quiet
from whatworks import build as building
from whatworks.memory import Memory
from whatworks.press import Press
from whatworks.preview.server import Server
from whatworks.preview.watch import Watch
from whatworks.schema.enums import Audience

WATERING = "content/guidance/watering.md"
PAGE = "guidance/watering/"
ADDED = re.compile(r"<!--preview-->.*?<!--/preview-->", re.DOTALL)
PATIENCE = 30
SERVE = [sys.executable, "-u", "-m", "whatworks", "serve"]


class Running:
    """A preview that runs in a process of its own."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.process = subprocess.Popen(
            [*SERVE, "--root", str(root), "--addr", f"127.0.0.1:{self.port}", *options],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.output = ""
        self._lines: Queue[str] = Queue()
        self._listener = Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.decode(errors="replace"))

    def said(self, words: str) -> str:
        """Wait until the terminal shows some words; return what it has shown since the last."""
        shown = ""
        while words not in shown:
            try:
                shown += self._lines.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"{words!r} was never said: {self.output}{shown}") from None
        self.output += shown
        return shown

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._listener.join()

    def get(self, url: str, **headers: str) -> tuple[int, str]:
        status, content = self.get_bytes(url, **headers)
        return status, content.decode()

    def get_bytes(self, url: str, **headers: str) -> tuple[int, bytes]:
        request = urllib.request.Request(self.address + url, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def until(self, url: str, is_so: Callable[[str], bool]) -> str:
        """Return a page as soon as something is so of it."""
        end = time.monotonic() + PATIENCE
        while not is_so(text := self.get(url)[1]):
            assert time.monotonic() < end, text
            time.sleep(0.05)
        return text

    def save(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.save(path, text.replace(old, new, 1))


@contextmanager
def running(root: Path, *options: str) -> Iterator[Running]:
    preview = Running(root, *options)
    try:
        preview.said("Ctrl-C")
        yield preview
    finally:
        preview.end()


@pytest.fixture
def preview(make_site) -> Iterator[Running]:
    with running(make_site()) as found:
        yield found


def without_additions(html: str) -> str:
    return ADDED.sub("", html)


# what is shown is what will be built


@pytest.mark.parametrize(
    ("site", "overlay"),
    [
        ("minimal", None),
        ("minimal", "chain"),
        ("libraries", None),
        ("empty", None),
    ],
)
def test_every_page_and_file_is_the_one_that_is_built(site, overlay, make_site, tmp_path):
    root, out = make_site(site, overlay=overlay and SITES / overlay), tmp_path / "built"
    result = build(root, out)
    assert result.returncode == 0, result.stderr
    built = contents(out)
    engine = {"404.html", "offline.html", "sw.js", building.MARKER}

    with running(root) as preview:
        for path, content in built.items():
            if path in engine:
                continue
            status, shown = preview.get_bytes(path)
            if path.endswith(".html"):
                shown = without_additions(shown.decode()).encode()
            assert (status, path, shown) == (200, path, content)


def test_a_page_that_is_made_alone_is_the_one_among_all(make_site):
    hub = building.load(make_site(overlay=SITES / "chain"), building.today())
    press = Press(building.catalogue(hub, Audience.OPEN))

    assert press.others
    for page in press.others:
        assert Press(press.contents).page(page.url) == page
    assert press.page("no/such/page/") is None


def test_a_restricted_preview_is_the_restricted_site(make_site, tmp_path):
    root, out = make_site(overlay=SITES / "chain"), tmp_path / "built"
    assert build(root, out, "--audience", "department").returncode == 0
    pages = {
        path: content for path, content in contents(out).items() if path.endswith("index.html")
    }

    with running(root, "--audience", "department") as preview:
        assert "for department readers" in preview.get("")[1]
        for path, content in pages.items():
            assert without_additions(preview.get(path)[1]) == content.decode()


# problems


def test_a_problem_is_told_in_the_terminal_and_on_the_page_and_so_is_that_it_is_mended(preview):
    assert "No problems on this page" in preview.get(PAGE)[1]

    preview.change(WATERING, "lost to the sun.", "lost to the sun. TBC")
    told = preview.said("1 error.")
    shown = preview.until(PAGE, lambda page: "wwp-note" in page)

    line = (preview.root / WATERING).read_text().split("TBC")[0].count("\n") + 1
    assert f"Saved: {WATERING}" in told
    assert f'{WATERING}:{line}:1: WW504 text: "TBC" was left in; ' in told
    assert re.search(r"TBC</p>\s*<div class=\"wwp-note wwp-note--error\"", shown)
    assert "<strong>1 problem</strong> on this page" in shown
    assert 'href="/-/problems/WW504/"' in shown
    assert "Placeholder text was left in" in preview.get("-/problems/WW504/")[1]
    assert "On other pages: 1 problem" in preview.get("")[1]

    preview.change(WATERING, " TBC", "")
    assert f"Mended: {WATERING}: WW504" in preview.said("No problems.")
    preview.until(PAGE, lambda page: "wwp-note" not in page)
    assert "No problems." in preview.get("-/problems/")[1]


def test_a_note_stands_by_whatever_it_is_about(preview):
    preview.change(
        WATERING,
        "Water in the evening.",
        """A paragraph
TBC
on three lines with **bold TODO**.

- an entry
    - an entry inside FIXME
- another entry

| One | Two |
|---|---|
| cell | TODO |

### Heading TBC

> A quotation XXX

Text with a note.[^1]

[^1]: The note TODO.
""",
    )
    preview.said("errors.")
    page = preview.until(PAGE, lambda page: "wwp-note" in page)

    note = r'<div class="wwp-note[^>]*>'
    for before in (
        r"<strong>bold TODO</strong>\.</p>\s*",
        r"an entry inside FIXME",
        r"<td>TODO",
        r'<h3 id="heading-tbc">Heading TBC</h3>\s*',
        r"<p>A quotation XXX</p>\s*",
    ):
        assert re.search(before + note, page), before
    assert re.search(r"The note TODO\..*?</p>\s*" + note, page, re.DOTALL)
    assert '<h3 id="heading-tbc">Heading TBC</h3>' in page
    assert not re.search("[\ue000-\ue002]", page)


def test_a_field_with_a_fault_is_left_out_and_its_note_stands_in_its_block(make_site):
    root = make_site("libraries")
    with running(root) as preview:
        preview.change(
            "toolkits/quiet-hours/index.md", "topics:\n", "topics:\n  nosuchthing: [term]\n"
        )
        assert "WW204" in preview.said("error")
        page = preview.until("toolkits/quiet-hours/", lambda page: "nosuchthing" in page)
        assert re.search(r"At a glance</h2>.{0,200}wwp-note", page, re.DOTALL)


def test_a_file_that_no_page_can_be_made_of_shows_what_is_wrong_with_its_lines(preview):
    sound = (preview.root / WATERING).read_text(encoding="utf-8")
    for broken, words in (
        (sound.replace("title:", "title: [", 1), "The front matter cannot be read"),
        ("No front matter\n", "The front matter is missing or not closed"),
        (re.sub(r"(?m)^title:.*\n", "", sound), "A field is missing"),
    ):
        preview.save(WATERING, broken)
        page = preview.until(PAGE, lambda page, words=words: words in page)
        assert "This page cannot be made yet" in page
        assert 'class="wwp-meant"' in page
        assert preview.get("guidance/")[0] == 200

    preview.save(WATERING, sound)
    preview.until(PAGE, lambda page: "ww-item" in page)


@pytest.mark.parametrize(
    "path", ["site_config/hub.yml", "site_config/vocabularies.yml", "mkdocs.yml"]
)
def test_a_broken_configuration_is_shown_at_every_address_and_heals(path, preview):
    sound = (preview.root / path).read_text(encoding="utf-8")
    preview.save(path, "one: [two\n")
    for url in ("", PAGE, "guidance/"):
        page = preview.until(url, lambda page: "ww-header" not in page)
        assert path in page

    preview.save(path, sound)
    for url in ("", PAGE, "guidance/"):
        preview.until(url, lambda page: "ww-header" in page)


def test_a_hub_with_faults_can_be_opened(make_site):
    root = make_site(files={WATERING: "nothing\n", "content/guidance/Bad Name.md": "---\n"})
    with running(root) as preview:
        assert "WW102" in preview.output
        assert preview.get("")[0] == 200
        assert "The front matter is missing" in preview.get(PAGE)[1]


@pytest.mark.parametrize("fault", sorted(path.name for path in (SITES / "invalid").iterdir())[::8])
def test_a_fault_leaves_a_preview_that_says_so(fault, make_site):
    """In the process itself: one in eight of the known faults, and all pages of its hub."""
    from whatworks.adapters.frame import Frames  # noqa: PLC0415 - once MkDocs is quiet
    from whatworks.preview.edition import Edition  # noqa: PLC0415
    from whatworks.preview.own import OwnPages  # noqa: PLC0415

    overlay = SITES / "invalid" / fault
    root = make_site(overlay=overlay)
    hub = building.load(root, building.today())
    failures: list[tuple[str, Exception]] = []
    own = OwnPages(lambda url, error: failures.append((url, error)))
    edition = Edition(hub, Audience.OPEN, Frames(root, Audience.OPEN), own)

    for url in ("", "guidance/", *{source.url for source in hub.sources}):
        shown = edition.page(url)
        assert "<h1" in shown.html
        for problem in hub.problems:
            if problem.path == edition.path_of(url):
                assert problem.code in shown.html
    assert failures == []
    assert all(problem.path in edition.problems().html for problem in hub.problems)


def test_a_page_with_many_faults_is_shown_without_the_fields_that_have_them(preview):
    preview.change(
        WATERING, "title: ", "downloads:\n  - file: files/a.pdf\n    title: A\ntitle: TBC "
    )
    page = preview.until(PAGE, lambda page: "was left in" in page)
    assert re.search('<h1 id="top">TBC ', page)
    assert "nobody has said who may read this" in page


def test_a_file_whose_name_is_no_text_is_shown_all_the_same(preview):
    (preview.root / os.fsdecode(b"content/guidance/caf\xe9.md")).write_text("---\n")
    page = preview.until("-/problems/", lambda page: "caf" in page)
    assert "caf?.md" in page
    assert "<strong>2 problems</strong> in the hub" in page
    assert "caf?.md" in preview.get("")[1]


# drafts


DRAFT = """---
title: Weeding
summary: How to weed.
status: draft
audience: open
owner: Gardens editorial team
---
Pull canarydraft out.
"""


def test_a_draft_is_visible_with_a_banner_and_in_no_list(preview):
    preview.save("content/guidance/weeding.md", DRAFT)
    page = preview.until("guidance/weeding/", lambda page: "canarydraft" in page)

    assert re.search(r"<strong>Draft:</strong> readers cannot see this", page)
    drafts = preview.get("-/drafts/")[1]
    assert '<a href="/guidance/weeding/">Weeding</a>' in drafts
    assert "Drafts (1)" in preview.get("")[1]
    for url in ("", "guidance/", "a-z/w/", "sitemap.xml", "feeds/all.atom", "api/v1/items.json"):
        assert "eeding" not in without_additions(preview.get(url)[1]), url
    assert "eeding" not in preview.get("search/index.js")[1]


def test_a_draft_for_other_readers_is_not_shown(preview):
    preview.save(
        "content/guidance/weeding.md", DRAFT.replace("audience: open", "audience: department")
    )
    page = preview.until("guidance/weeding/", lambda page: "department readers only" in page)
    assert "canarydraft" not in page
    assert "Weeding" not in preview.get("-/drafts/")[1]


def test_what_lets_drafts_in_is_asked_for_by_the_preview_alone():
    package = ROOT / "plugins" / "whatworks"
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\bwith_drafts\b|\bdrafts=True\b", path.read_text(encoding="utf-8"))
    }
    assert users == {"build.py", "preview/edition.py"}


def test_a_draft_reaches_no_site(make_site, tmp_path):
    root = make_site(files={"content/guidance/weeding.md": DRAFT})
    assert build(root, tmp_path / "ours").returncode == 0
    for path, content in contents(tmp_path / "ours").items():
        assert b"canarydraft" not in content, path
        assert b"weeding" not in content.lower(), path


def test_what_nobody_has_signed_is_shown_all_the_same(make_site):
    with running(make_site(overlay=SITES / "governed")) as preview:
        assert "WW801" in preview.output
        page = preview.get("toolkits/starting-a-garden/")[1]
        assert "ww-item" in page
        assert "WW801" in page


# saving


def test_files_come_and_go_however_they_are_saved(preview):
    sound = (preview.root / WATERING).read_text(encoding="utf-8")
    temporary = preview.root / "content/guidance/.watering.md.swp"
    temporary.write_text(sound.replace("title: ", "title: Renamed ", 1), encoding="utf-8")
    temporary.rename(preview.root / WATERING)
    preview.until(PAGE, lambda page: '<h1 id="top">Renamed' in page)

    folder = preview.root / "case_studies"
    folder.mkdir(exist_ok=True)
    (preview.root / WATERING).rename(preview.root / "content/guidance/soaking.md")
    preview.until("guidance/soaking/", lambda page: "Renamed" in page)
    assert preview.get(PAGE)[0] == 404

    (preview.root / "content/guidance/soaking.md").unlink()
    preview.until("guidance/soaking/", lambda page: "There is no such page" in page)
    preview.save(WATERING, sound)
    preview.until(PAGE, lambda page: "ww-item" in page)


def test_a_folder_that_is_made_later_is_followed(make_site):
    root = make_site()
    shutil.rmtree(root / "toolkits", ignore_errors=True)
    with running(root) as preview:
        (root / "toolkits" / "new-one").mkdir(parents=True)
        preview.save("toolkits/new-one/index.md", DRAFT)
        preview.until(
            "toolkits/new-one/",
            lambda page: "This page cannot be made yet" in page or "canarydraft" in page,
        )


def test_many_saves_at_once_are_one(preview):
    for number in range(30):
        preview.save(f"content/guidance/one-{number}.md", DRAFT.replace("Weeding", f"W{number}"))
    preview.until("-/drafts/", lambda page: page.count("canary") == 0 and "W29" in page)
    told = preview.said("more file")
    assert told.count("Saved:") <= 3


def test_hundreds_of_files_that_change_together_are_read_once(tmp_path):
    """As when git checks out another branch."""
    told: Queue[frozenset[str]] = Queue()
    watch = Watch(tmp_path, ["content"], [], told.put)
    names = {f"content/guidance/one-{number}.md" for number in range(300)}
    for name in names:
        watch.on_any_event(FileModifiedEvent(str(tmp_path.resolve() / name)))
    watch.start()
    try:
        assert told.get(timeout=PATIENCE) == names
    finally:
        watch.stop()


def test_a_folder_that_goes_while_it_is_looked_for_stops_nothing(make_site):
    told: Queue[frozenset[str]] = Queue()
    root = make_site()
    watch = Watch(root, ["content", "toolkits"], [], told.put)
    watch.start()
    try:
        for _ in range(20):
            shutil.rmtree(root / "toolkits", ignore_errors=True)
            (root / "toolkits").mkdir()
        (root / WATERING).write_text("the end")
        found: set[str] = set()
        while WATERING not in found:
            found |= told.get(timeout=PATIENCE)
    finally:
        watch.stop()


def test_what_has_not_changed_is_not_parsed_again(make_site):
    root = make_site()
    memory = Memory()
    first = building.load(root, building.today(), memory)
    again = building.load(root, building.today(), memory)
    assert all(a is b for a, b in zip(first.sources, again.sources, strict=True))
    assert all(a is b for a, b in zip(first.items, again.items, strict=True))

    (root / WATERING).write_text((root / WATERING).read_text() + "\nMore.\n")
    third = building.load(root, building.today(), memory)
    changed = [a.path for a, b in zip(again.sources, third.sources, strict=True) if a is not b]
    assert changed == [WATERING]
    assert third.problems == building.load(root, building.today()).problems


def test_a_hub_that_is_read_again_has_the_problems_of_one_that_is_read_afresh(make_site):
    """Faults are laid over one another and taken away again, with one memory for all."""
    root, memory = make_site(), Memory()
    day = building.today()
    sound = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for fault in sorted((SITES / "invalid").iterdir())[::6]:
        for source in fault.rglob("*"):
            target = root / source.relative_to(fault)
            if source.is_file() and not source.is_symlink() and source.name != "expected.yml":
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
        assert building.load(root, day, memory).problems == building.load(root, day).problems
        for path in root.rglob("*"):
            if path.is_file() and path not in sound:
                path.unlink()
        for path, content in sound.items():
            path.write_bytes(content)
    assert building.load(root, day, memory).problems == ()


# the server


def test_a_port_in_use_is_said_so(preview):
    second = subprocess.run(
        [*SERVE, "--root", str(preview.root), "--addr", f"127.0.0.1:{preview.port}"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert second.returncode == 2
    assert (
        f"another program uses that port; choose another one: --addr 127.0.0.1:{preview.port + 1}"
        in second.stderr
    )


@pytest.mark.parametrize(
    "address",
    ["nonsense", "127.0.0.1:port", "127.0.0.1:99999", "127.0.0.1:\u0663", "http://127.0.0.1:8000/"],
)
def test_an_address_that_is_none_is_refused(address, make_site):
    result = subprocess.run(
        [*SERVE, "--root", str(make_site()), "--addr", address],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert result.returncode == 2
    assert "write it like 127.0.0.1:8000" in result.stderr


def test_a_folder_that_is_no_hub_is_refused(tmp_path):
    result = subprocess.run(
        [*SERVE, "--root", str(tmp_path), "--addr", ":0"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert result.returncode == 2
    assert "is not a hub" in result.stderr


@pytest.mark.parametrize("address", ["256.1.1.1:0", "a..b:0", "two words:0", "[::2]:0"])
def test_an_address_of_no_computer_or_another_is_refused_in_words(address, make_site):
    result = subprocess.run(
        [*SERVE, "--root", str(make_site()), "--addr", address],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (result.returncode, result.stderr) == (
        2,
        f"Error: {address} cannot be served at: it is no address of this computer; "
        "write --addr 127.0.0.1:8000\n",
    )


@pytest.mark.skipif(not socket.has_ipv6, reason="the computer has no IPv6")
def test_it_can_be_served_over_ipv6(make_site):
    process = subprocess.Popen(
        [*SERVE, "--root", str(make_site()), "--addr", "[::1]:0"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = [process.stdout.readline() for _ in range(3)]
        address = re.search(r"http://\[::1\]:[0-9]+/", said[2])
        assert address, said
        with urllib.request.urlopen(address[0], timeout=PATIENCE) as answer:
            assert answer.status == 200
    finally:
        process.kill()
        process.communicate()


def test_ctrl_c_ends_it_cleanly(preview):
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(timeout=PATIENCE) == 0
    assert preview.said("ended").strip() == "The preview has ended."


def test_a_name_of_another_site_does_not_open_it(preview):
    for host in ("evil.example", "127.0.0.1.evil.example", "2130706433", "[::1", ""):
        assert preview.get("", Host=host)[0] == 403, host
    for host in (f"localhost:{preview.port}", "LOCALHOST", "[::1]:80", "192.0.2.1"):
        assert preview.get("", Host=host)[0] == 200, host


def test_an_answer_to_a_strange_address_is_only_that(preview):
    for path, to in (
        ("x%0d%0aX-Injected:1", "/x%0D%0AX-Injected%3A1/"),
        ("%E6%97%A5%E6%9C%AC", "/%E6%97%A5%E6%9C%AC/"),
        ("a%5cevil", "/a%5Cevil/"),
        ("guidance?q=1", "/guidance/?q=1"),
    ):
        connection = HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        connection.request("GET", f"/{path}")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (302, to)
        assert answer.getheader("X-Injected") is None
        connection.close()


def test_heads_are_answered_without_a_body(preview):
    for path in ("/", f"/{PAGE}", "/-/events?path=/", "/nothing.txt"):
        connection = HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        connection.request("HEAD", path)
        assert connection.getresponse().read() == b""
        connection.close()


def test_a_fault_of_the_program_is_told_and_answered():
    class Broken:
        """A preview that can show nothing."""

        failures: ClassVar[list[tuple[str, str]]] = []

        def failed(self, url, error):
            self.failures.append((url, str(error)))

        @property
        def edition(self):
            raise RuntimeError("broken")

    server = Server("127.0.0.1", 0)
    server.preview = Broken()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(f"http://127.0.0.1:{server.server_address[1]}/a.txt", timeout=9)
        with raised.value as answer:
            assert (answer.code, answer.read()) == (
                500,
                b"This cannot be shown; the terminal says why.\n",
            )
        assert Broken.failures == [("a.txt", "broken")]
    finally:
        server.shutdown()
        server.server_close()


def test_a_binding_that_others_can_reach_is_warned_of(make_site):
    process = subprocess.Popen(
        [*SERVE, "--root", str(make_site()), "--addr", "0.0.0.0:0"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = [process.stdout.readline() for _ in range(4)]
    finally:
        process.kill()
        process.communicate()
    assert any("other computers can open this preview" in line for line in said)


def test_files_beside_are_given_out_only_where_a_page_gives_them_out(make_site):
    root = make_site(files={"content/guidance/files/secret.txt": "canarysecret"})
    with running(root) as preview:
        preview.get(PAGE)
        assert preview.get("files/content/guidance/files/secret.txt")[0] == 404
        assert preview.get("../../etc/passwd")[0] == 404
        assert preview.get("site_config/hub.yml")[0] == 404


# in a browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_note_comes_and_goes_as_the_file_is_saved(width, preview, browser):
    page = browser.new_page(viewport={"width": width, "height": 700})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda request: request.url.startswith(preview.address) or errors.append(request.url),
    )
    page.goto(preview.address + PAGE)
    expect(page.get_by_role("status")).to_have_text("No problems on this page")
    page.evaluate("window.scrollTo({top: 300, behavior: 'instant'})")
    title = "document.querySelector('h1').getBoundingClientRect().top"
    top = page.evaluate(title)

    preview.change(WATERING, "lost to the sun.", "lost to the sun. TBC")
    note = page.get_by_role("note", name="Placeholder text was left in")
    expect(note).to_contain_text('"TBC" was left in')
    expect(page.get_by_role("status")).to_have_text("1 problem on this page")
    page.wait_for_function(f"Math.abs({title} - {top}) < 60")  # the strip may grow by a line

    page.get_by_text("On this page: 1 problem").click()
    page.get_by_role("link", name="Show the place").click()
    expect(note).to_be_in_viewport()

    preview.change(WATERING, " TBC", "")
    expect(note).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("No problems on this page")
    assert errors == []


@pytest.mark.browser
def test_another_site_that_is_open_can_read_nothing(preview, browser, tmp_path):
    """Not even what any page may load, like a script: the search index of a restricted hub."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.html").write_text(
        f"""<script>
        const out = {{}}, address = "{preview.address}";
        const note = (name) => [() => {{ out[name] = "read" }}, () => {{ out[name] = "refused" }}];
        fetch(address).then(...note("fetch"));
        fetch(address, {{ mode: "no-cors" }}).then(...note("opaque"));
        const script = document.createElement("script");
        [script.onload, script.onerror] = note("script");
        script.src = address + "search/index.js";
        document.head.append(script);
        const events = new EventSource(address + "-/events?path=/");
        [events.onopen, events.onerror] = note("events");
        </script>"""
    )
    handler = partial(Quiet, directory=str(tmp_path / "other"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01}).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{other.server_port}/")
        page.wait_for_function("Object.keys(out).length === 4")
        assert set(page.evaluate("Object.values(out)")) == {"refused"}
        page.close()
        other.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("meanwhile", ["nothing", "another program"])
def test_a_page_finds_the_preview_again_that_was_started_again(meanwhile, preview, browser):
    page = browser.new_page()
    page.goto(preview.address + PAGE)
    preview.process.kill()
    preview.process.wait()
    alone = "document.documentElement.hasAttribute('data-wwp-alone')"
    page.wait_for_function(alone)
    if meanwhile == "another program":
        with ThreadingHTTPServer(
            ("127.0.0.1", preview.port), partial(Quiet, directory=preview.root)
        ) as it:
            Thread(target=it.serve_forever, kwargs={"poll_interval": 0.01}).start()
            with page.expect_response("**/-/events?*", timeout=PATIENCE * 1000) as answered:
                pass
            assert answered.value.status == 404
            it.shutdown()
    preview.change(WATERING, "lost to the sun.", "lost to the moon.")

    command = [*SERVE, "--root", str(preview.root), "--addr", f"127.0.0.1:{preview.port}"]
    again = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        expect(page.get_by_text("lost to the moon.")).to_be_visible(timeout=PATIENCE * 1000)
        assert not page.evaluate(alone)
    finally:
        page.close()
        again.kill()
        again.wait()


@pytest.mark.browser
def test_a_page_that_has_not_changed_is_not_read_again(preview, browser):
    page = browser.new_page()
    page.goto(preview.address + PAGE)
    page.evaluate("window.kept = true")
    other = (
        next(
            path
            for path in sorted((preview.root / "content").rglob("*.md"))
            if path.name != "watering.md" and path.parent.name == "evidence"
        )
        .relative_to(preview.root)
        .as_posix()
    )
    text = (preview.root / other).read_text(encoding="utf-8")
    preview.save(other, text.rstrip() + " TBC\n")
    expect(page.get_by_text("On other pages: 1 problem")).to_be_visible()
    assert page.evaluate("window.kept") is True


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_what_the_preview_adds(width, preview, browser):
    preview.change(WATERING, "lost to the sun.", "lost to the sun. TBC\n\n- XXX\n")
    preview.save("content/guidance/weeding.md", DRAFT)
    preview.save("content/guidance/broken.md", "nothing\n")
    preview.until("-/problems/", lambda page: "broken.md" in page)
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    for url in (
        PAGE,
        "guidance/weeding/",
        "guidance/broken/",
        "-/drafts/",
        "-/problems/",
        "-/problems/WW504/",
        "nothing/",
    ):
        page.goto(preview.address + url)
        for details in page.query_selector_all(".wwp details:not([open]) > summary"):
            details.click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{url} {scheme}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    page.emulate_media(media="print")
    page.goto(preview.address + PAGE)
    expect(page.locator(".wwp")).to_be_hidden()
    context.close()
