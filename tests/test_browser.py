"""The real site in real Chromium: accessible, calm on a phone, whole with the keyboard alone."""

import os
import shutil
import threading
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from building import build

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.browser

ONE_OF_EVERY_KIND = {
    "home": "",
    "find": "find/",
    "what is new": "whats-new/",
    "ratings": "ratings/",
    "topics": "topics/",
    "a facet": "topics/reform-area/",
    "regions": "topics/region/",
    "a term": "topics/need/semh/",
    "an empty term": "topics/reform-area/multi-agency-panels/",
    "toolkits": "toolkits/",
    "long list": "evidence/",
    "second page of a list": "evidence/page/2/",
    "support menu": "support/",
    "toolkit": "toolkits/early-language-support/",
    "case study": "case-studies/islington-partnership-working/",
    "evidence": "evidence/eef-neli-effectiveness-2020/",
    "recommendation": "recommendations/rec-example-test-before-buying/",
    "panel": "panels/example-panel-autumn-2026/",
    "community": "communities/example-early-language-community/",
    "session": "communities/example-early-language-community/example-early-language-session-1/",
    "guidance": "guidance/making-good-use-of-teaching-assistants/",
    "rapid cycle": "rapid-cycles/example-attendance-check-in/",
    "dashboard": "dashboards/national-send-picture/",
    "support offer": "SUPPORT",
    "newsletter": "newsletters/issue-1-october-2026/",
    "page": "accessibility/",
    "a level": "topics/strength-of-evidence/good/",
    "evidence map": "evidence-map/",
    "tested and stopped": "tested-and-stopped/",
    "glossary": "glossary/",
    "comparison": "compare/?items=early-language-support,islington-partnership-working",
    "harm found": "evidence/trial-achievement-for-all-2020/",
    "not found": "404.html",
}


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
        options = {"reduced_motion": "reduce", **options}  # axe must not measure fading colours
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


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", ONE_OF_EVERY_KIND)
def test_axe_finds_no_violation(kind, width, open_page):
    page = open_page(ONE_OF_EVERY_KIND[kind], width=width)
    if kind == "find":
        expect(page.locator("[data-results] li").first).to_be_visible()
    for details in page.query_selector_all("details:not([open]) > summary"):
        details.click()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("kind", ONE_OF_EVERY_KIND)
def test_nothing_scrolls_sideways_on_the_smallest_screen(kind, open_page):
    page = open_page(ONE_OF_EVERY_KIND[kind], width=320, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_text_at_four_hundred_per_cent_still_fits(open_page):
    page = open_page("toolkits/early-language-support/", width=320, height=256)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_tab_leads_past_the_header(open_page):
    page = open_page("toolkits/")
    page.keyboard.press("Tab")
    expect(page.locator(".ww-skip")).to_be_focused()
    expect(page.locator(".ww-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_menu_on_a_phone_opens_and_closes_with_the_keyboard(open_page):
    page = open_page("", width=390)
    button, menu = page.get_by_role("button", name="Menu"), page.locator("#menu")
    expect(menu).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_without_javascript_the_menu_is_simply_there(open_page):
    page = open_page("", width=390, java_script_enabled=False)
    expect(page.locator("#menu")).to_be_visible()


def test_the_choice_of_colours_is_kept(open_page):
    page = open_page("")
    button = page.locator("[data-theme-toggle]")
    button.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    button.click()
    page.goto(page.url + "toolkits/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_header_search_leads_to_what_was_asked_for(open_page):
    page = open_page("toolkits/")
    page.get_by_role("searchbox", name="Search the hub").fill("teaching assistants")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/?q=teaching+assistants")
    expect(page.locator("[data-results] h3").first).to_contain_text(
        "teaching assistants", ignore_case=True
    )


def test_typing_finds_and_says_how_many(open_page):
    page = open_page("find/")
    page.get_by_role("searchbox", name="Search by words").fill("islington")
    expect(page.get_by_role("status")).to_contain_text("result")
    expect(page.locator("[data-results] h3").first).to_contain_text("Islington")
    assert "q=islington" in page.url


def test_filters_combine_and_the_back_button_takes_them_away(open_page):
    page = open_page("find/")
    everything = int(page.get_by_role("status").inner_text().split()[0])
    page.get_by_label("Toolkit (").check()
    expect(page.get_by_role("status")).to_have_text("3 results")
    page.get_by_label("Case study (").check()
    expect(page.get_by_role("status")).to_have_text("14 results")
    assert "type=toolkit" in page.url
    assert "type=case_study" in page.url
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("3 results")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text(f"{everything} results")


def test_a_shared_address_shows_the_same_results(open_page):
    page = open_page("find/?q=language&type=toolkit")
    expect(page.get_by_role("searchbox", name="Search by words")).to_have_value("language")
    expect(page.get_by_label("Toolkit (")).to_be_checked()
    expect(page.locator("[data-results] h3").first).to_contain_text("Early language support")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("speach and languge", "anguage"),
        ("taskforce for alternitive provision", "taskforce"),
        ("what helps a child who finds it hard to attend", "attend"),
        ("co-production", "co-production"),
        ("coproduction", "co-production"),
    ],
)
def test_people_find_things_as_they_type_them(query, first, open_page):
    page = open_page("find/")
    page.get_by_role("searchbox", name="Search by words").fill(query)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("result")
    top = " ".join(page.locator("[data-results] .ww-card").all_inner_texts()[:3])
    assert first.casefold() in top.casefold()


def test_an_acronym_finds_what_is_written_in_full(open_page):
    page = open_page("find/?q=EHCP")
    expect(page.get_by_role("status")).to_contain_text("result")
    top = " ".join(page.locator("[data-results] .ww-card").all_inner_texts()[:5])
    assert "plan" in top.casefold()


def test_a_misspelled_word_is_repaired_and_said(open_page):
    page = open_page("find/?q=mediaton")
    expect(page.get_by_role("status")).to_contain_text("for “mediation”")


def test_a_search_that_finds_nothing_says_what_to_do(open_page):
    page = open_page("find/?q=qqqqzzzz")
    expect(page.get_by_role("status")).to_contain_text("Try fewer words")


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=alert(1)>", "(((", "\\", "???", "🙂", "מה", "a" * 10_000]
)
def test_no_query_breaks_the_page_or_becomes_part_of_it(query, open_page):
    page = open_page("find/")
    page.get_by_role("searchbox", name="Search by words").fill(query)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()
    assert page.locator("main img, [data-find] img").count() == 0


def test_without_javascript_finding_leads_to_the_topics(open_page):
    page = open_page("find/?q=language", java_script_enabled=False)
    page.get_by_role("link", name="Areas of need").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("reas of need")


def test_a_card_can_be_reached_and_opened_with_the_keyboard(open_page):
    page = open_page("toolkits/")
    page.locator(".ww-card a").first.focus()
    title = page.locator(".ww-card a").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_an_editor_of_a_map_of_the_page_reaches_every_block(open_page):
    page = open_page("toolkits/early-language-support/")
    for link in page.locator(".ww-contents a").all():
        anchor = link.get_attribute("href")
        assert page.locator(f"h2{anchor}").count() == 1


def test_signals_are_said_in_words_and_not_by_bars_alone(open_page):
    page = open_page("case-studies/islington-partnership-working/")
    signal = page.locator(".ww-head .ww-signal").first
    expect(signal).to_contain_text("Strength of evidence")
    expect(signal).to_contain_text("Good")


def test_bars_can_be_told_apart_in_forced_colours(open_page):
    page = open_page("case-studies/islington-partnership-working/", forced_colors="active")
    colour = "e => getComputedStyle(e).backgroundColor"
    on = page.locator(".ww-bars .ww-bars__on").first.evaluate(colour)
    off = page.locator(".ww-bars span:not(.ww-bars__on)").first.evaluate(colour)
    assert on != off


def test_the_site_works_from_a_folder_on_a_disk(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/index.html")
        page.locator(".ww-nav").get_by_role("link", name="Toolkits").click()
        page.locator(".ww-card a").first.click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("At a glance")
        page.get_by_role("searchbox", name="Search the hub").fill("islington")
        page.keyboard.press("Enter")
        expect(page.locator("[data-results] h3").first).to_contain_text("Islington")
        page.locator("[data-results] a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Islington")


def test_up_to_four_are_compared_by_their_address(open_page):
    page = open_page("compare/?items=early-language-support,islington-partnership-working,nonsense")
    expect(page.get_by_role("status")).to_have_text("Comparing 2 of at most 4.")
    row = page.get_by_role("row", name="Strength of evidence")
    expect(row).to_contain_text("Good (3 of 4)")
    page.get_by_label("Add to the comparison").select_option("stoke-speaks-out")
    page.get_by_role("button", name="Add").click()
    assert "stoke-speaks-out" in page.url
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("button", name="Remove Stoke").click()
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("Comparing 3 of at most 4.")


def test_a_cell_of_the_map_leads_to_just_what_it_counts(open_page):
    page = open_page("evidence-map/")
    cell = page.locator(".ww-map").nth(1).locator("td a").first
    count = cell.locator(".ww-map__count").inner_text()
    cell.click()
    expect(page.get_by_role("status")).to_contain_text("result")
    found = int(page.get_by_role("status").inner_text().split()[0])
    assert found >= int(count)


def test_what_is_printed_is_dark_on_white_whatever_colours_were_chosen(open_page):
    page = open_page("toolkits/early-language-support/", color_scheme="dark")
    page.locator("[data-theme-toggle]").click(click_count=2)
    page.emulate_media(media="print", color_scheme="dark")
    style = "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
    assert page.locator(".ww-prose p").first.evaluate(style) == [
        "rgb(0, 0, 0)",
        "rgb(255, 255, 255)",
    ]
