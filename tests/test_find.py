"""The page for finding, in real Chromium: what people type, choose, keep and come back to."""

import re
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


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
    expect(page.get_by_role("status")).to_contain_text("results")
    everything = int(page.get_by_role("status").inner_text().split()[0])
    page.get_by_label("Toolkit (").check()
    expect(page.get_by_role("status")).to_have_text("3 results with 1 filter")
    page.get_by_label("Case study (").check()
    expect(page.get_by_role("status")).to_have_text("14 results with 2 filters")
    assert "type=toolkit" in page.url
    assert "type=case_study" in page.url
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("3 results with 1 filter")
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
    expect(page.get_by_role("status")).to_contain_text(" for “")
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
    expect(page.get_by_role("status")).to_contain_text("What you can try is below")
    expect(page.locator("[data-advice]")).to_contain_text("Try another word")
    page.goto(page.url + "+xxxxwwww")
    expect(page.locator("[data-advice]")).to_contain_text("Try fewer words")


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


def test_without_javascript_a_title_is_found_by_its_letter(open_page):
    page = open_page("find/", java_script_enabled=False)
    page.locator("[data-find]").get_by_role("link", name="A to Z").click()
    letters = page.get_by_role("navigation", name="Letters")
    expect(letters.get_by_role("link", name="Q")).to_have_count(0)
    letters.get_by_role("link", name=re.compile(r"^N \d+ titles$")).click()
    expect(letters.locator("[aria-current]")).to_have_text("N")
    page.get_by_role("link", name="The national SEND picture").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The national SEND picture")


def fetched(page):
    """Return a list that grows with the names of the search scripts that a page asks for."""
    names = []
    page.on(
        "request",
        lambda request: "/search/" in request.url and names.append(Path(request.url).stem),
    )
    return names


def hold(page, pattern):
    """Hold back what a page asks for; return a function that lets it through."""
    held, is_open = [], threading.Event()

    def handle(route):
        if is_open.is_set():
            route.continue_()
        else:
            held.append(route)

    def release():
        is_open.set()
        for route in held:
            route.continue_()

    page.route(pattern, handle)
    return release


def titles(page):
    return page.locator("[data-results] h3").all_inner_texts()


def group(page, name):
    return page.locator(".ww-filters details").filter(
        has=page.locator(f"summary:text-is('{name}')")
    )


def settled(page, path):
    """Go to a search and wait until its results stand."""
    page.goto(path, wait_until="commit")
    expect(page.get_by_role("status")).to_contain_text("esult")


def test_other_pages_fetch_nothing_of_search(open_page, address):
    page = open_page("")
    names = []
    page.on("request", lambda request: names.append(request.url))
    page.reload()
    page.goto(f"{address}toolkits/early-language-support/")
    assert names
    assert [name for name in names if "search" in name or "/find" in name] == []


@pytest.mark.parametrize(("width", "facets"), [(1280, {"facet-type"}), (390, set())])
def test_only_what_is_shown_is_fetched(width, facets, open_page, address):
    page = open_page("toolkits/", width=width)
    names = fetched(page)
    settled(page, f"{address}find/")
    page.wait_for_load_state("networkidle")
    assert set(names) == {"index", *(f"cards-{number}" for number in range(5)), *facets}
    if width == 390:
        page.locator("summary", has_text="Filters").click()
    group(page, "Phase").locator("summary").click()
    expect(page.get_by_label("Primary (")).to_be_visible()
    assert {name for name in names if name.startswith("facet")} == {"facet-type", "facet-phase"}


def test_passages_come_as_their_cards_come_near(open_page, address):
    page = open_page("toolkits/", height=600)
    names = fetched(page)
    settled(page, f"{address}find/?q=language")
    passage = page.locator(".ww-card__passage").first
    expect(passage.locator("mark").first).to_contain_text("language", ignore_case=True)
    page.wait_for_load_state("networkidle")
    before = sum(name.startswith("text-") for name in names)
    assert 0 < before < page.locator("[data-results] > li").count()
    marked = page.locator("[data-results] > li:has(mark)")
    number = marked.count()
    page.locator("[data-results] > li").last.scroll_into_view_if_needed()
    expect(marked).not_to_have_count(number)
    assert sum(name.startswith("text-") for name in names) > before


def test_a_passage_leads_to_its_section(open_page):
    page = open_page("find/?q=teaching+assistants")
    link = page.locator(".ww-card__passage a").first
    section = link.inner_text().partition("”")[0].strip("“")
    link.click()
    anchor = page.evaluate("location.hash")
    expect(page.locator(anchor)).to_have_text(section)


def test_room_for_a_passage_is_there_before_it_comes(open_page, address):
    page = open_page("toolkits/")
    release = hold(page, "**/search/*/text-*")
    settled(page, f"{address}find/?q=early+language")
    second = page.locator("[data-results] > li").nth(1)
    before = second.bounding_box()["y"]
    release()
    expect(page.locator(".ww-card__passage mark").first).to_be_visible()
    assert abs(second.bounding_box()["y"] - before) < 40


def test_typing_replaces_the_address_and_submitting_adds_to_the_history(open_page):
    page = open_page("find/?q=mediation")
    expect(page.get_by_role("status")).to_contain_text("“mediation”")
    steps = page.evaluate("history.length")
    box = page.get_by_role("searchbox", name="Search by words")
    box.fill("")
    box.press_sequentially("autism", delay=30)
    expect(page.get_by_role("status")).to_contain_text("“autism”")
    page.wait_for_url("**/find/?q=autism")
    expect(box).to_be_focused()
    assert page.evaluate("history.length") == steps
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Results")).to_be_focused()
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(box).to_have_value("mediation")
    expect(page.get_by_role("status")).to_contain_text("“mediation”")
    page.go_forward()
    expect(page.get_by_role("status")).to_contain_text("“autism”")


def test_a_late_answer_never_replaces_a_newer_one(open_page, address):
    page = open_page("toolkits/")
    settled(page, f"{address}find/")
    release = hold(page, "**/search/*/words-*")
    box = page.get_by_role("searchbox", name="Search by words")
    box.fill("autism")
    expect(page.get_by_role("status")).to_have_text("Searching…")
    box.fill("")
    expect(page.get_by_role("status")).to_contain_text("results")
    everything = page.get_by_role("status").inner_text()
    release()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("status")).to_have_text(everything)


def test_mended_words_are_said_and_what_was_typed_can_be_asked_for(open_page):
    page = open_page("find/?q=speach+therapy")
    read = page.locator("[data-read-as]")
    expect(read).to_have_text(
        "Showing results for “speech therapy”. Search instead for “speach therapy”."
    )
    read.get_by_role("link").click()
    expect(page.get_by_role("status")).to_contain_text("for “speach therapy”")
    expect(read).to_be_hidden()
    expect(page.get_by_role("heading", name="Results")).to_be_focused()
    assert "exact=1" in page.url
    page.get_by_role("searchbox", name="Search by words").fill("speach therapi")
    page.wait_for_url("**/find/?q=speach+therapi")


@pytest.mark.parametrize(
    ("query", "is_told"),
    [("EHCP", True), ("what is an EHCP", True), ("EHCP delay tribunal", False)],
)
def test_what_a_term_means_is_told_above_the_results(query, is_told, open_page):
    page = open_page(f"find/?q={query}")
    expect(page.get_by_role("status")).to_contain_text("results for")
    told = page.locator("[data-meaning]")
    if not is_told:
        expect(told).to_be_hidden()
        return
    expect(told).to_contain_text("Education, health and care plan: A legal document")
    told.get_by_role("link").click()
    expect(page.locator(":target")).to_contain_text("Education, health and care plan")


@pytest.mark.parametrize("query", ["", "q=language&"])
def test_a_number_beside_a_filter_is_what_ticking_it_finds(query, open_page, address):
    page = open_page(f"find/?{query}phase=early-years&phase=primary&year=2026")
    expect(page.get_by_label("Evidence (")).to_be_visible()
    labels = [
        label
        for name in ("Type", "Phase", "Year")
        for label in group(page, name).locator("label").all()
    ]
    expect(page.get_by_role("status")).to_contain_text("results")
    both = int(page.get_by_role("status").inner_text().split()[0])
    numbers = {
        (label.locator("input").get_attribute("name"), label.locator("input").input_value()): (
            int(label.inner_text().rpartition("(")[2].rstrip(")")),
            label.locator("input").is_disabled(),
        )
        for label in labels
    }
    chosen = {"phase": ["early-years", "primary"], "year": ["2026"]}
    for (facet, term), (number, is_disabled) in numbers.items():
        assert is_disabled == (number == 0 and term not in chosen.get(facet, ()))
        others = {**chosen, facet: [term]}
        params = "&".join(f"{name}={one}" for name, terms in others.items() for one in terms)
        settled(page, f"{address}find/?{query}{params}")
        found = page.get_by_role("status").inner_text().split()[0]
        assert found == (str(number) if number else "No"), (facet, term)
    early, primary = numbers["phase", "early-years"][0], numbers["phase", "primary"][0]
    assert max(early, primary) <= both <= early + primary


def test_the_year_of_a_filter_is_the_year_of_what_it_finds(open_page):
    page = open_page("find/?type=evidence&year=2020")
    expect(page.get_by_label("2020 (")).to_be_checked()
    expect(page.get_by_role("status")).to_contain_text("with 2 filters")
    expect(page.locator("[data-results]")).to_contain_text("large (effectiveness) trial")


def test_chosen_filters_stand_above_the_results_and_can_be_taken_away(open_page):
    page = open_page("find/?type=toolkit&type=guidance&phase=primary")
    chosen = page.get_by_role("group", name="Chosen filters")
    expect(chosen.get_by_role("button")).to_have_count(4)
    chosen.get_by_role("button", name="Remove the filter Type: Toolkit").click()
    expect(page.get_by_role("status")).to_contain_text("with 2 filters")
    expect(chosen.get_by_role("button", name="Guidance")).to_be_focused()
    assert "type=toolkit" not in page.url
    chosen.get_by_role("button", name="Clear all filters").click()
    expect(chosen).to_be_hidden()
    expect(page.get_by_role("heading", name="Results")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("with 2 filters")


def test_on_a_phone_filters_wait_behind_a_button_that_says_what_they_find(open_page):
    page = open_page("find/", width=390)
    expect(page.get_by_label("Toolkit (")).to_be_hidden()
    page.locator("summary", has_text="Filters").click()
    page.get_by_label("Toolkit (").check()
    page.get_by_role("button", name="Show 3 results").click()
    expect(page.get_by_label("Toolkit (")).to_be_hidden()
    expect(page.locator("summary", has_text="Filters (1 chosen)")).to_be_visible()
    expect(page.get_by_role("heading", name="Results")).to_be_focused()


def test_choosing_ones_own_place_ticks_what_it_is_and_offers_where_it_is(open_page):
    page = open_page("find/")
    places = page.get_by_role("group", name="Places like mine")
    for name in ("Region or local authority", "Kind of area", "Used since in"):
        expect(places.locator("summary", has_text=name)).to_be_visible()
    own = places.get_by_label("Where you live or work")
    own.select_option("Telford and Wrekin")
    expect(page.get_by_role("status")).to_contain_text("with 1 filter")
    expect(places).to_contain_text("“Unitary authority” is ticked under “Kind of area”.")
    places.get_by_role("button", name="Also tick “West Midlands”").click()
    expect(page.get_by_role("status")).to_contain_text("with 2 filters")
    expect(places).to_contain_text("“West Midlands” is ticked")
    own.select_option("Camden")
    chosen = page.get_by_role("group", name="Chosen filters")
    expect(chosen).to_contain_text("London borough")
    expect(chosen.get_by_role("button")).to_have_count(2)
    page.reload()
    expect(own).to_have_value("camden")
    expect(chosen).to_contain_text("London borough")
    page.go_back()
    expect(own).to_have_value("telford-and-wrekin")
    own.select_option("Not chosen")
    expect(chosen).to_be_hidden()


def test_results_can_be_ordered(open_page):
    page = open_page("find/")
    order = page.get_by_label("Order")
    expect(order).to_have_value("strength")
    strongest = titles(page)
    order.select_option("Newest first")
    page.wait_for_url("**/find/?sort=newest")
    expect(page.locator("[data-results] h3").first).not_to_have_text(strongest[0])
    dates = page.evaluate(
        "[...document.querySelectorAll('[data-results] .ww-card__foot')]"
        ".map(foot => Date.parse(foot.lastChild.textContent))"
    )
    assert dates == sorted(dates, reverse=True)
    page.goto(page.url.partition("?")[0] + "?q=language")
    expect(order).to_have_value("best")
    order.select_option("Strongest first")
    page.wait_for_url("**/find/?q=language&sort=strength")
    page.reload()
    expect(order).to_have_value("strength")


def test_more_results_are_added_and_the_first_new_one_gets_the_focus(open_page):
    page = open_page("find/")
    expect(page.locator("[data-results] > li")).to_have_count(20)
    page.get_by_role("button", name="Show more results").click()
    expect(page.locator("[data-results] > li")).to_have_count(40)
    expect(page.locator("[data-results] > li").nth(20).locator("h3 a")).to_be_focused()
    links = page.locator("[data-results] h3 a").all()
    assert len({link.get_attribute("href") for link in links}) == len(links)


def test_a_change_is_said_once(open_page):
    page = open_page("find/")
    expect(page.get_by_role("status")).to_contain_text("results")
    page.evaluate(
        "window.said = []; new MutationObserver(() => said.push(document.querySelector"
        "('[data-status]').textContent)).observe(document.querySelector('[data-status]'),"
        " {childList: true, subtree: true, characterData: true})"
    )
    page.get_by_role("searchbox", name="Search by words").press_sequentially("language", delay=20)
    expect(page.get_by_role("status")).to_contain_text("“language”")
    page.get_by_label("Toolkit (").check()
    expect(page.get_by_role("status")).to_contain_text("with 1 filter")
    page.wait_for_load_state("networkidle")
    said = page.evaluate("said")
    assert [text.partition(" ")[2] for text in said] == [
        "results for “language”",
        "results for “language” with 1 filter",
    ]


def test_on_a_slow_network_it_is_said_that_something_goes_on(open_page, address):
    page = open_page("toolkits/")
    release = hold(page, "**/search/index.js")
    page.goto(f"{address}find/?q=autism", wait_until="commit")
    expect(page.get_by_role("status")).to_have_text("Loading…")
    release()
    expect(page.get_by_role("status")).to_contain_text("results for “autism”")


def test_few_results_come_with_ways_on_whose_numbers_are_true(open_page):
    page = open_page("find/?q=dyslexia+mediation&type=case_study&region=london")
    advice = page.locator("[data-advice]")
    for name in ("A to Z", "topics", "glossary", "See what we are asking for"):
        expect(advice.get_by_role("link", name=name)).to_be_visible()
    expect(advice).to_contain_text("Try fewer words.")
    way = advice.locator("li", has_text="Without the filter “London”")
    number = way.inner_text().rpartition("(")[2].split()[0]
    way.get_by_role("link").click()
    expect(page.get_by_role("status")).to_have_text(
        re.compile(rf"^{number} results? for “dyslexia mediation” with 1 filter$")
    )
    expect(page.get_by_role("heading", name="Results")).to_be_focused()


def test_what_is_being_asked_for_is_where_the_page_says(open_page):
    page = open_page("find/?q=qqqqzzzz")
    page.get_by_role("link", name="See what we are asking for").click()
    expect(page.locator(":target")).to_have_text("What is being asked for")


def test_recent_searches_are_kept_until_forgotten(open_page, address):
    page = open_page("find/")
    box = page.get_by_role("searchbox", name="Search by words")
    for number in range(9):
        box.fill(f"language {number}")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(f"“language {number}”")
    recent = page.get_by_role("list", name="Recent searches")
    expect(recent).to_be_hidden()
    page.goto(f"{address}find/")
    expect(recent.get_by_role("link")).to_have_count(8)
    expect(recent.get_by_role("link").first).to_have_text("“language 8”")
    recent.get_by_role("link").first.click()
    expect(page.get_by_role("status")).to_contain_text("“language 8”")
    box.fill("")
    page.get_by_role("button", name="Forget these recent searches").click()
    expect(recent).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_search_can_be_saved_followed_and_forgotten(open_page, address, site):
    page = open_page("find/?reform_area=early-language-support&sort=newest")
    page.get_by_role("button", name="Save this search").click()
    expect(page.get_by_role("button", name="Forget this saved search")).to_be_visible()
    feed = page.get_by_role("link", name="Follow as a feed")
    assert (site / feed.get_attribute("href").removeprefix("../")).is_file()
    settled(page, f"{address}find/?q=language")
    expect(page.get_by_role("link", name="Follow what is new")).to_be_visible()
    page.get_by_role("button", name="Save this search").click()
    expect(page.get_by_role("button", name="Forget this saved search")).to_be_visible()
    settled(page, f"{address}find/")
    saved = page.get_by_role("list", name="Saved searches")
    expect(saved.get_by_role("link")).to_have_count(3)
    expect(saved.get_by_role("link", name="Feed of Early language support")).to_be_visible()
    saved.get_by_role("link", name="Early language support, newest first", exact=True).click()
    page.wait_for_url("**/find/?reform_area=early-language-support&sort=newest")
    page.get_by_role("button", name="Forget this saved search").click()
    expect(page.get_by_role("button", name="Save this search")).to_be_visible()


def test_every_feed_that_a_search_offers_is_there(open_page, site, address):
    page = open_page("find/")
    expect(page.get_by_label("Toolkit (")).to_be_visible()
    for facet, name in (("type", "Type"), ("reform_area", "Reform area")):
        for box in group(page, name).locator("input").all():
            settled(page, f"{address}find/?{facet}={box.get_attribute('value')}")
            href = page.get_by_role("link", name="Follow as a feed").get_attribute("href")
            assert (site / href.removeprefix("../")).is_file()


def test_a_link_to_a_search_is_copied(open_page, address):
    page = open_page(
        "find/?q=language&type=toolkit", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("[data-said]")).to_have_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}find/?q=language&type=toolkit"


def test_without_a_place_to_keep_things_finding_works(open_page, address):
    page = open_page("toolkits/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})"
    )
    settled(page, f"{address}find/")
    page.get_by_role("searchbox", name="Search by words").fill("language")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("results for “language”")
    page.get_by_role("button", name="Save this search").click()
    expect(page.locator("[data-said]")).to_have_text("This browser does not allow saving.")


@pytest.mark.parametrize("failing", ["index.js*", "*/words-*", "*/suggestions*"])
def test_what_does_not_load_is_said_and_can_be_tried_again(failing, open_page, address):
    page = open_page("toolkits/")
    page.route(f"**/search/{failing}", lambda route: route.abort())
    page.goto(f"{address}find/?q=mediaton")
    expect(page.get_by_role("status")).to_contain_text("did not load")
    expect(page.get_by_role("searchbox", name="Search by words")).to_have_value(
        "" if failing.startswith("index") else "mediaton"
    )
    page.unroute(f"**/search/{failing}")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status")).to_contain_text("for “mediation”")
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_a_filter_that_does_not_load_is_marked_and_the_rest_works(open_page, address):
    page = open_page("toolkits/")
    page.route("**/search/*/facet-phase*", lambda route: route.abort())
    settled(page, f"{address}find/")
    group(page, "Phase").locator("summary").click()
    expect(group(page, "Phase")).to_contain_text("This filter did not load.")
    page.get_by_label("Toolkit (").check()
    expect(page.get_by_role("status")).to_have_text("3 results with 1 filter")
    page.get_by_label("Primary").check()
    expect(page.locator("[data-problem]")).to_contain_text("not filtered by it: Phase")
    expect(page.locator("[data-results] > li")).to_have_count(3)
    page.unroute("**/search/*/facet-phase*")
    page.locator("[data-problem]").get_by_role("button", name="Try again").click()
    expect(page.locator("[data-problem]")).to_be_hidden()
    expect(page.get_by_label("Primary (")).to_be_checked()


def test_cards_that_do_not_load_leave_the_others(open_page, address):
    page = open_page("toolkits/")
    page.route("**/search/*/cards-1.js", lambda route: route.abort())
    settled(page, f"{address}find/")
    expect(page.locator("[data-results] > li")).to_have_count(16)
    expect(page.locator("[data-problem]")).to_contain_text("4 entries did not load")
    page.unroute("**/search/*/cards-1.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-results] > li")).to_have_count(20)


def test_passages_that_do_not_load_are_not_missed(open_page, address):
    page = open_page("toolkits/")
    page.route("**/search/*/text-*", lambda route: route.abort())
    settled(page, f"{address}find/?q=language")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-results] > li").first.locator(".ww-card__passage")).to_have_count(0)
    expect(page.locator("[data-problem]")).to_be_hidden()


@pytest.mark.parametrize("query", ["", "?q=language", "?type=toolkit"])
def test_a_site_published_anew_meanwhile_goes_unnoticed(query, open_page, address, site):
    page = open_page("toolkits/")
    index = (site / "search/index.js").read_text()
    version = re.search(r'"version":"(\w+)"', index)[1]
    page.route(
        "**/search/index.js",
        lambda route: route.fulfill(
            body=index.replace(version, "0" * 12), content_type="text/javascript"
        ),
    )
    settled(page, f"{address}find/{query}")
    expect(
        page.get_by_label("Toolkit (3)" if not query.startswith("?q") else "Toolkit (")
    ).to_be_visible()
    expect(page.locator("[data-results] > li").first).to_be_visible()
    expect(page.locator("[data-problem]")).to_be_hidden()
    assert page.url == f"{address}find/{query}"


def test_finding_works_under_the_strictest_policy(open_page, address):
    page = open_page("toolkits/")
    said = []
    page.on("console", lambda message: said.append(message.text))

    def strict(route):
        answer = route.fetch()
        policy = {"content-security-policy": "default-src 'self'"}
        route.fulfill(response=answer, headers={**answer.headers, **policy})

    page.route("**/*", strict)
    settled(page, f"{address}find/?q=EHCP")
    expect(page.locator(".ww-card__passage mark").first).to_be_visible()
    page.get_by_label("Evidence (").check()
    expect(page.get_by_role("status")).to_contain_text("with 1 filter")
    page.get_by_role("button", name="Save this search").click()
    page.wait_for_load_state("networkidle")
    page.unroute_all(behavior="ignoreErrors")
    assert [text for text in said if "Content Security Policy" in text] == []
    page.evaluate("document.body.setAttribute('onclick', 'this')")
    assert "Content Security Policy" in said[-1]


def test_whatever_is_typed_stays_text(open_page):
    page = open_page("find/", width=320)
    expect(page.get_by_role("status")).to_contain_text("results")
    box = page.get_by_role("searchbox", name="Search by words")
    tags = "[...new Set([...document.querySelectorAll('[data-find] *')].map(e => e.localName))]"
    expected = set(page.evaluate(tags)) | {"bdi", "mark", "strong"}

    @settings(max_examples=25, deadline=None)
    @given(st.text(max_size=400) | st.from_regex(r"[<>&\"'(){}\[\]\\*+?^$|./=a-z -]{1,80}"))
    def check(query):
        box.fill(query)
        page.keyboard.press("Enter")
        expect(page.locator("[data-results]")).not_to_have_attribute("aria-busy", "true")
        expect(page.get_by_role("status")).to_contain_text("esult")
        assert set(page.evaluate(tags)) <= expected
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    check()


def test_a_very_long_query_leaves_an_address_that_can_be_sent(open_page):
    page = open_page("find/")
    page.get_by_role("searchbox", name="Search by words").fill("language " * 2000)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("results for “language")
    assert len(page.url) < 500


def test_finding_works_with_the_keyboard_alone(open_page):
    page = open_page("find/?q=language")
    expect(page.get_by_label("Toolkit (")).to_be_visible()
    page.get_by_role("searchbox", name="Search by words").focus()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        if page.evaluate("Boolean(document.activeElement.closest('[data-results]'))"):
            break
    for stop in ('type="submit"', 'value="toolkit"', "<summary>", "data-place", "data-sort"):
        assert any(stop in element for element in reached), stop
    outline = "getComputedStyle(document.activeElement, '::after').outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Find")


def test_everything_to_press_is_large_enough(open_page):
    page = open_page("find/?q=dyslexia+mediation&type=case_study&region=london", width=390)
    expect(page.locator("[data-advice]")).to_be_visible()
    page.locator("summary", has_text="Filters").click()
    for control in page.locator("[data-find] :is(button, select, input, summary)").all():
        if control.is_visible():
            size = control.bounding_box()
            assert min(size["width"], size["height"]) >= 24, control.evaluate("e => e.outerHTML")


def test_finding_works_from_a_folder_on_a_disk(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/find/index.html?q=language&type=toolkit")
        expect(page.get_by_role("status")).to_contain_text("for “language” with 1 filter")
        page.get_by_role("searchbox", name="Search by words").fill("mediation")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("for “mediation” with 1 filter")
        page.get_by_role("button", name="Clear all filters").first.click()
        expect(page.get_by_role("status")).to_have_text(re.compile(r"results for “mediation”$"))
        expect(page.locator(".ww-card__passage mark").first).to_be_visible()
        page.get_by_role("searchbox", name="Search by words").fill("")
        expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ results$"))
        page.get_by_role("button", name="Show more results").click()
        expect(page.locator("[data-results] > li")).to_have_count(40)


def test_without_javascript_the_page_says_what_to_do(open_page):
    page = open_page("find/?q=language", java_script_enabled=False)
    expect(page.get_by_role("heading", name="Other ways to find things")).to_be_visible()
    expect(page.locator(".ww-find__without > p")).to_contain_text("open the A to Z")
    expect(page.get_by_role("heading", name="Results")).to_be_hidden()
    expect(page.locator("[data-filters-box]")).to_be_hidden()
