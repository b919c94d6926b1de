"""What several tests share: the day, throw-away copies of the test sites, and a browser."""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Page, sync_playwright

from building import build

# a busy machine is not a fault, and what lands is tried with the same examples each time
settings.register_profile("whatworks", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("whatworks")

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"

MakeSite = Callable[..., Path]


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start, where they were themselves started in the background."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def today() -> date:
    return date(2026, 11, 21)


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Return a function that copies a site, lays another over it, and adds files."""

    def make(
        name: str = "minimal",
        *,
        overlay: Path | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Path:
        root = tmp_path / "hub"
        shutil.copytree(SITES / name, root)
        if overlay is not None:
            shutil.copytree(overlay, root, symlinks=True, dirs_exist_ok=True)
            (root / "expected.yml").unlink(missing_ok=True)
            removed = root / "removed.txt"
            if removed.exists():
                for path in removed.read_text(encoding="utf-8").splitlines():
                    (root / path).unlink()
                removed.unlink()
        for path, text in (files or {}).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return root

    return make


@pytest.fixture
def one_processor():
    """Let this process use a single processor, so that it does everything itself and in order."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        """Say nothing: requests are not what a test prints."""

    def copyfile(self, source, outputfile):
        """Send a file, unless the browser has left the page meanwhile."""
        with suppress(BrokenPipeError, ConnectionResetError):
            super().copyfile(source, outputfile)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("browser") / "site"
    result = build(ROOT, out)
    assert result.returncode == 0, result.stderr
    return out


@pytest.fixture(scope="module")
def address(site):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser():
    options = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address, site):
    """Return a function that opens a page and fails if anything is asked of another site."""
    contexts, strangers = [], []

    def open_(path: str, *, width=1280, height=900, **options) -> Page:
        if path == "SUPPORT":
            path = f"support/{next((site / 'support').glob('support-*')).name}/"
        options = {
            "reduced_motion": "reduce",  # axe must not measure fading colours
            "service_workers": "block",  # what a worker fetches, a test cannot hold up
            **options,
        }
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                request.url.startswith((address, "data:")) or strangers.append(request.url)
            ),
        )
        page.on("pageerror", lambda error: strangers.append(str(error)))
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert strangers == []
