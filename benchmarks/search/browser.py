"""Searches a site in Chromium, as a reader would, and measures what that takes."""

import json
import os
import re
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright
from server import Served, serve

QUERIES = (
    "speech and language therapy",
    "school exclusion",
    "EHCP",
    "SENCO",
    "annual review",
    "alternative provision",
    "teaching assistants",
    "educational psychologist",
    "short breaks",
    "parent carers",
)
"""What is searched for: the first one cold, the second one next, and all of them warm."""

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
RUNS = 3
LONG = 60
"""A load that takes this many seconds is not repeated."""

SLOWER = 6
"""How many times slower than this machine the reader's is."""

PATIENCE = 900_000
"""Milliseconds after which a search counts as broken."""

QUIET = 2_000
"""Milliseconds without a request after which nothing more is expected."""

WATCH = """
([cards, counts]) => {
  const state = window.benchmark = { shown: 0, before: {} };
  state.read = () => {
    const found = document.querySelectorAll(cards);
    const labels = counts ? Array.from(document.querySelectorAll(counts), e => e.textContent) : [];
    if (found.length < 10 || counts && !labels.some(text => /\\(\\d/.test(text))) return null;
    const ten = Array.from(found).slice(0, 10).map(e => e.textContent).join();
    return { ten: ten, counts: counts ? labels.join() : Math.random() };
  };
  new MutationObserver(() => {
    if (state.shown) return;
    const now = state.read();
    if (!now || now.ten === state.before.ten || now.counts === state.before.counts) return;
    state.shown = -1;
    requestAnimationFrame(() => state.shown = performance.now());
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
"""
"""Notes when ten cards, and counts where there are any, stand there that did not before."""

ASK = """
([box, query]) => {
  const input = document.querySelector(box);
  benchmark.before = benchmark.read();
  benchmark.shown = 0;
  benchmark.asked = performance.now();
  input.value = query;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
}
"""


@dataclass(frozen=True)
class Engine:
    """A search as its reader sees it."""

    name: str
    address: str
    """Where its results are, but for the query."""
    box: str
    cards: str
    counts: str
    """The labels of facets; empty if it has none."""
    own: str
    """The addresses of files that only search needs, as a pattern; styles belong to the page."""

    def owns(self, path: str) -> bool:
        """Return whether only search needs a file."""
        return not path.endswith(".css") and re.match(self.own, path) is not None


ENGINES = {
    "whatworks": Engine(
        "whatworks",
        "find/?q=",
        "#find-query",
        "[data-results] li.ww-card",
        "[data-filters] label",
        r"assets/(search|find|offline)|search/|find/.|sw\.js",
    ),
    "material": Engine(
        "Material",
        "?q=",
        "input.md-search__input",
        "li.md-search-result__item",
        "",
        r"search/|assets/javascripts/(workers|lunr)/",
    ),
    "pagefind": Engine(
        "Pagefind",
        "find/?q=",
        ".pagefind-ui__search-input",
        ".pagefind-ui__result-link",
        ".pagefind-ui__filter-label",
        "pagefind/",
    ),
}


@dataclass(frozen=True)
class Measured:
    """What a reader's search takes: bytes as sent, and seconds."""

    before: int
    """Files of search that the home page loads."""
    cold: int
    """Files of search, from an empty cache until ten cards show."""
    page: int
    """Everything else that was sent for that."""
    next: int
    """Files of search for one more query."""
    slow: float
    """Until ten cards show, cold, on slow 4G."""
    warm: float
    """From setting a query until its results show, on a slow processor."""
    memory: int
    """JavaScript's, of the page and its workers, after the first query."""
    disk: int
    """Files of search as they are stored."""


def measure(engine: Engine, folder: Path) -> Measured:
    """Search the site in a folder in every way that is measured."""
    with serve(folder) as site, _chromium() as browser:
        at_home = _home(browser, site)
        with _page(browser, engine) as page:
            page.goto(site.address + engine.address + quote(QUERIES[0]))
            _shown(page)
            sent = _sent(page, site)
            _nothing_is_overlooked(engine, sent, at_home)
            memory = page.evaluate("performance.measureUserAgentSpecificMemory()")["bytes"]
            _ask(page, engine, QUERIES[1])
            following = _sent(page, site)
            warm = _warm(page, engine)
        cold = sum(size for path, size in sent if engine.owns(path))
        return Measured(
            before=sum(size for path, size in at_home if engine.owns(path)),
            cold=cold,
            page=sum(size for _, size in sent) - cold,
            next=sum(size for path, size in following if engine.owns(path)),
            slow=_slow(browser, engine, site),
            warm=warm,
            memory=memory,
            disk=_disk(engine, folder),
        )


@contextmanager
def _chromium() -> Iterator[Browser]:
    options = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-blink-features=ForceEagerMeasureMemory",  # or an answer takes 20 seconds
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        yield browser
        browser.close()


@contextmanager
def _page(browser: Browser, engine: Engine) -> Iterator[Page]:
    """Open a page with an empty cache that is watched for results."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(f"({WATCH})({json.dumps([engine.cards, engine.counts])})")
    yield context.new_page()
    context.close()


def _home(browser: Browser, site: Served) -> list[tuple[str, int]]:
    page = browser.new_page()
    page.goto(site.address, timeout=PATIENCE)
    sent = _sent(page, site)
    page.close()
    return sent


def _sent(page: Page, site: Served) -> list[tuple[str, int]]:
    """Return what was sent lately, once nothing has been asked for in a while."""
    sent = site.taken()
    while True:
        page.wait_for_timeout(QUIET)
        if not (latest := site.taken()):
            return sent
        sent += latest


def _nothing_is_overlooked(
    engine: Engine, sent: list[tuple[str, int]], at_home: list[tuple[str, int]]
) -> None:
    """Stop if a page of results loads a script or data that is counted neither here nor there."""
    known = {path for path, _ in at_home}
    other = {path for path, _ in sent if not engine.owns(path)} - known
    if strays := sorted(path for path in other if path.endswith((".js", ".json", ".bin", ".wasm"))):
        raise SystemExit(f"Say in ENGINES whether {engine.name} owns {', '.join(strays)}.")


def _shown(page: Page) -> float:
    """Wait until results show; return when that was, in milliseconds since the page began."""
    page.wait_for_function("window.benchmark && benchmark.shown > 0", polling=100)
    return float(page.evaluate("benchmark.shown"))


def _ask(page: Page, engine: Engine, query: str) -> float:
    """Set a query and return the milliseconds until its results show."""
    page.evaluate(ASK, [engine.box, query])
    return _shown(page) - float(page.evaluate("benchmark.asked"))


def _warm(page: Page, engine: Engine) -> float:
    """Return the median seconds of queries that were all asked before, on a slow processor."""
    for query in (*QUERIES[2:], *QUERIES[:2]):
        _ask(page, engine, query)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return statistics.median(_ask(page, engine, query) for query in QUERIES) / 1000


def _slow(browser: Browser, engine: Engine, site: Served) -> float:
    """Return the median seconds of cold loads on slow 4G."""
    times: list[float] = []
    while len(times) < RUNS and not (times and times[0] > LONG):
        with _page(browser, engine) as page:
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_4G)
            address = site.address + engine.address + quote(QUERIES[0])
            page.goto(address, wait_until="commit")
            times.append(_shown(page) / 1000)
    return statistics.median(times)


def _disk(engine: Engine, folder: Path) -> int:
    files = (file for file in folder.rglob("*") if file.is_file())
    return sum(
        file.stat().st_size for file in files if engine.owns(file.relative_to(folder).as_posix())
    )
