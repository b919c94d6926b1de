"""The real site in real Chromium: accessible, calm on a phone, whole with the keyboard alone."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.browser

ONE_OF_EVERY_KIND = {
    "home": "",
    "find": "find/",
    "find: results": "find/?q=speach+therapy&place=telford-and-wrekin&area_type=unitary-authority",
    "find: a term": "find/?q=EHCP&type=evidence",
    "find: nothing": f"find/?q={'q' * 300}&type=toolkit",
    "what is new": "whats-new/",
    "what is new, further back": "whats-new/page/2/",
    "what is new, by panel": "whats-new/panels/",
    "feeds": "feeds/",
    "letters": "a-z/",
    "a letter": "a-z/e/",
    "a letter without entries": "a-z/q/",
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
    "versions": "toolkits/ordinarily-available-provision/versions/",
    "difference": "toolkits/ordinarily-available-provision/versions/1-to-2/",
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
    "no connection": "offline.html",
}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("kind", ONE_OF_EVERY_KIND)
def test_axe_finds_no_violation(kind, width, open_page):
    page = open_page(ONE_OF_EVERY_KIND[kind], width=width)
    if kind.startswith("find"):
        expect(page.get_by_role("status")).to_contain_text("esult")
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
    if kind.startswith("find"):
        expect(page.get_by_role("status")).to_contain_text("esult")
        for details in page.query_selector_all(".ww-find details:not([open]) > summary"):
            details.click()
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


EXPLAINED = "toolkits/ordinarily-available-provision/"


def test_a_word_is_explained_with_the_keyboard_alone(open_page):
    page = open_page(EXPLAINED)
    word = page.get_by_role("button", name="SEN support", exact=True)
    explanation = page.get_by_role("group", name="SEN support", exact=True)
    expect(explanation).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(explanation).to_be_visible()
    expect(explanation).to_be_in_viewport(ratio=1)
    expect(explanation).to_have_accessible_description(re.compile("^Extra help that a nursery"))
    expect(explanation.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(explanation).to_be_hidden()
    expect(word).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(explanation).to_be_hidden()
    expect(word).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#sen-support")
    expect(page.locator("#sen-support")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation_in_an_open_explanation(width, open_page):
    page = open_page(EXPLAINED, width=width)
    page.get_by_role("button", name="SEN support", exact=True).click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
    expect(page.locator(".ww-word:popover-open")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 390])
def test_a_word_is_explained_by_touch_and_without_javascript(width, open_page):
    page = open_page(EXPLAINED, width=width, java_script_enabled=False, has_touch=True)
    word = page.get_by_role("button", name="SEN support", exact=True)
    explanation = page.locator("#word-sen-support")
    word.tap()
    expect(explanation).to_be_in_viewport(ratio=1)
    page.touchscreen.tap(5, 5)
    expect(explanation).to_be_hidden()


def test_words_that_are_explained_stand_in_their_line_like_others(open_page):
    page = open_page(EXPLAINED)
    lines = page.locator("p:has(> .ww-term)").evaluate_all(
        "all => all.map(p => p.clientHeight / parseFloat(getComputedStyle(p).lineHeight))"
    )
    assert len(lines) >= 4
    assert all(abs(line - round(line)) < 0.05 for line in lines)


def test_what_is_printed_has_the_words_and_no_explanations(open_page):
    page = open_page(EXPLAINED)
    page.emulate_media(media="print")
    word = page.get_by_role("button", name="SEN support", exact=True)
    expect(word).to_be_visible()
    expect(word).to_have_css("text-decoration-line", "none")
    expect(page.get_by_text("Words on this page")).to_be_hidden()


def test_a_browser_without_popovers_lists_the_words_at_the_end(browser, address):
    def older(route):
        answer = route.fetch()
        text = answer.text().replace("<div popover ", "<div ")
        route.fulfill(response=answer, body=text.replace("selector(:popover-open)", "(no: such)"))

    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.add_init_script("delete HTMLElement.prototype.popover")
        page.route(f"{address}{EXPLAINED}", older)
        page.route("**/whatworks.css", older)
        page.goto(address + EXPLAINED)
        expect(page.get_by_role("heading", name="Words on this page")).to_be_visible()
        expect(page.get_by_role("button", name="Close")).to_have_count(0)
        assert page.evaluate("scrollY") == 0  # nothing has taken the focus
        page.get_by_role("button", name="SEN support", exact=True).click()
        expect(page.locator("#word-sen-support")).to_be_in_viewport()
        assert page.url.endswith("#word-sen-support")


def test_an_explanation_is_whole_wherever_its_word_stands(open_page):
    page = open_page(EXPLAINED, height=700)
    for number in range(page.locator(".ww-term").count()):
        word = page.locator(".ww-term").nth(number)
        word.evaluate("(element, low) => element.scrollIntoView(!low)", number % 2)
        word.click()
        explanation = page.locator(".ww-word:popover-open")
        assert explanation.evaluate("element => element.scrollHeight <= element.clientHeight + 1")
        page.keyboard.press("Escape")
