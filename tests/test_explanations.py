"""Explanations: a term is a button where a page first uses it, and nowhere that would do harm."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from whatworks import build
from whatworks.glossary import Finder
from whatworks.prose import ProseWriter
from whatworks.publish import newsletter
from whatworks.read import read_configuration
from whatworks.render import Renderer
from whatworks.schema.enums import Audience
from whatworks.schema.site import GlossaryTerm
from whatworks.views.explanations import MOST, Explainer
from whatworks.views.items import item_page
from whatworks.views.site import chrome

SITES = Path(__file__).parent / "sites"
CONFIGURATION, _ = read_configuration(SITES / "minimal")


def term(label, **fields):
    return GlossaryTerm(label=label, definition=f"What {label} means.", **fields)


GLOSSARY = {
    "plan": term(
        "Education, health and care plan",
        acronyms=["EHCP"],
        variants=["education, health and care (EHC) plan"],
        everyday=["plan for my child"],
    ),
    "therapist": term("Speech and language therapist", acronyms=["SALT"]),
    "needs": term("Special educational needs", acronyms=["SEN"]),
    "parent-carer": term("Parent carer"),
    "inclusion": term("Inclusion", variants=["inclusive practice"], explain=False),
    "exclusion": term("Exclusion"),
    "off-rolling": term("Off-rolling"),
}


def explainer(glossary=GLOSSARY):
    return Explainer(replace(CONFIGURATION, glossary=glossary))


def explained(text, glossary=GLOSSARY):
    body = ProseWriter().write(text, lambda target, _: target)
    one = explainer(glossary)
    return one.html(body.intro) + "".join(one.html(section.html) for section in body.sections)


def buttons(html):
    """Return the id and words of every button in HTML."""
    return [
        (button["popovertarget"].removeprefix("word-"), button.get_text())
        for button in BeautifulSoup(html, "html.parser").find_all("button")
    ]


def without_buttons(html):
    return re.sub(r'<button type="button" class="ww-term"[^>]*>(.*?)</button>', r"\1", html)


def test_the_word_becomes_a_button_that_opens_its_explanation():
    assert explained("Ask for an EHCP now.") == (
        '<p>Ask for an <button type="button" class="ww-term" popovertarget="word-plan">EHCP'
        "</button> now.</p>"
    )


def test_only_the_first_mention_is_explained_whatever_form_it_has():
    html = explained(
        "An education, health and care plan (EHCP).\n\n## More\n\nAn EHCP. Special "
        "educational needs: SEN."
    )
    assert buttons(html) == [
        ("plan", "education, health and care plan"),
        ("needs", "Special educational needs"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "### An EHCP\n",
        "[an EHCP](/find/)",
        "Type `EHCP`.",
        "    EHCP\n",
        "```\nEHCP\n```",
        "> An EHCP is a plan.\n>\n> Somebody, *On the EHCP*",
        "| EHCP |\n|---|\n| cell |\n",
        "EHCP\n: what it is",
        '!!! note "The EHCP"\n    Text.',
        "Text[^1].\n\n[^1]: Somebody (2020), The EHCP.",
        '<a href="/find/">EHCP</a>',
        "<h3>EHCP</h3>",
    ],
)
def test_what_is_a_heading_a_link_code_or_somebody_elses_words_is_left_alone(text):
    assert buttons(explained(text)) == []
    assert buttons(explained(f"{text}\n\nThen an EHCP comes.")) == [("plan", "EHCP")]


def test_an_abbreviation_that_an_editor_explains_is_left_alone():
    assert buttons(explained("The EHCP and the SEN.\n\n*[EHCP]: a plan")) == [("needs", "SEN")]


@pytest.mark.parametrize("text", ["- An EHCP", "**The EHCP**", "| a |\n|---|\n| EHCP |\n"])
def test_lists_strong_words_and_cells_are_explained(text):
    assert buttons(explained(text)) == [("plan", "EHCP")]


def test_an_acronym_is_explained_only_in_its_capitals():
    assert buttons(explained("Pass the salt. Salt is salty.")) == []
    assert buttons(explained("Ask the SALT’s advice.")) == [("therapist", "SALT’s")]


def test_what_people_say_instead_is_not_explained():
    assert buttons(explained("I want a plan for my child.")) == []


def test_a_term_that_is_not_to_be_explained_is_not():
    assert buttons(explained("Inclusion and inclusive practice.")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Meet each parent. Carer groups help.",
        "Teachers, parents, carers and others.",
        "The parent – carer or not – decides.",
        "Special (educational needs",
    ],
)
def test_words_of_two_parts_of_a_sentence_are_not_one_term(text):
    assert buttons(explained(text)) == []


def test_a_part_of_a_word_with_hyphens_is_not_a_term():
    assert buttons(explained("A self-exclusion scheme, and off-rolling.")) == [
        ("off-rolling", "off-rolling")
    ]


def test_an_acronym_in_brackets_belongs_to_the_term():
    html = explained("An education, health and care (EHC) plan (EHCP).")
    assert buttons(html) == [("plan", "education, health and care (EHC) plan")]


def test_no_page_has_more_than_a_dozen():
    many = {f"t{n}": term(f"Long word {n}") for n in range(MOST + 5)}
    html = explained(" ".join(f"A long word {n}." for n in range(MOST + 5)), many)
    assert [id_ for id_, _ in buttons(html)] == [f"t{n}" for n in range(MOST)]


def test_a_button_of_an_editor_is_taken_out():
    html = explained(
        '<button type="button" class="ww-term" popovertarget="word-plan">Send money</button>\n\n'
        'An <button popovertarget="menu">EHCP</button> <b popover id="x">y</b>.'
    )
    assert buttons(html) == [("plan", "EHCP")]
    assert "menu" not in html
    assert "popover " not in html


def test_text_stays_text():
    html = explained("Write &lt;script&gt; &amp; x < y in the EHCP & sign.")
    assert buttons(html) == [("plan", "EHCP")]
    assert "&lt;script&gt; &amp; x &lt; y in the <button" in html
    assert html.endswith("</button> &amp; sign.</p>")


PIECES = st.sampled_from(
    [
        "EHCP", "SEN", "salt", "an exclusion", "**", "*", "`", "[", "](/x/)", "<", ">", "&amp;",
        "&", '"', "\n\n", "\n> ", "\n### ", "\n- ", "<h3>", "</h3>", "<a href='>'>", "</a>",
        "| EHCP |", "\n|---|\n", " (", ") ", "parent", "carer", ". ", "<img src=x>", "<br>", "[^1]",
        "\n\n[^1]: EHCP\n\n", "\n    ", "<code>", "<!--",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_whatever_is_written_only_buttons_are_added_and_only_where_they_may_be(text):
    body = ProseWriter().write(text, lambda target, _: target)
    for clean in (body.intro, *(section.html for section in body.sections)):
        html = explainer().html(clean)
        assert without_buttons(html) == clean
        for button in BeautifulSoup(html, "html.parser").find_all("button"):
            above = {parent.name for parent in button.parents}
            assert not above & {"a", "h2", "h3", "h4", "code", "pre", "th", "button", "blockquote"}
        ids = [id_ for id_, _ in buttons(html)]
        assert len(ids) == len(set(ids))


GUIDANCE = """---
title: An EHCP
summary: What an EHCP & a SALT are, for "all".
status: published
audience: open
published: 2026-10-05
review_due: 2027-10-05
owner: Team
---

The SALT writes to the EHCP. Read about SEN.
"""

HOSTILE = """terms:
  plan:
    label: Education plan <b>
    acronyms: [EHCP]
    definition: "A plan. </div><script>alert(1)</script> \\" onclick=x"
  therapist: {label: Therapist, acronyms: [SALT], definition: Somebody.}
  needs: {label: Special needs, acronyms: [SEN], definition: A need., explain: false}
"""


@pytest.fixture
def hub(make_site, today):
    files = {"content/guidance/one.md": GUIDANCE, "site_config/glossary.yml": HOSTILE}
    hub = build.load(make_site(files=files), today)
    assert hub.configuration is not None, hub.problems
    return hub


def whole_page(hub):
    catalogue = build.catalogue(hub, Audience.OPEN)
    page, _ = item_page(catalogue.by_id["one"], catalogue, ProseWriter())
    return Renderer(chrome(catalogue)).render(page)


def test_the_summary_is_read_first_so_it_is_explained_first(hub):
    html = BeautifulSoup(whole_page(hub), "html.parser")
    assert buttons(str(html.find(class_="ww-lede"))) == [("plan", "EHCP"), ("therapist", "SALT")]
    assert buttons(str(html.find(class_="ww-prose"))) == []
    assert html.find(class_="ww-lede").get_text() == 'What an EHCP & a SALT are, for "all".'


def test_every_button_has_its_explanation_and_every_explanation_its_button(hub):
    html = BeautifulSoup(whole_page(hub), "html.parser")
    words = html.find_all(attrs={"popover": True})
    assert [word["id"] for word in words] == [
        f"word-{id_}" for id_, text in buttons(str(html)) if text != "Close"
    ][:2]
    assert words[1].find("a")["href"] == "../../glossary/#therapist"
    assert words[1].find(id=words[1]["aria-labelledby"]).get_text() == "Therapist (SALT)"
    assert words[1].find(id=words[1]["aria-describedby"]).get_text() == "Somebody."


def test_what_a_definition_says_cannot_become_part_of_the_page(hub):
    html = whole_page(hub)
    assert "<script" not in html
    assert "<b>" not in html
    assert "</div><" not in html.partition("word-plan-means")[2].partition("</p>")[0]
    assert "&lt;script&gt;alert(1)" in html


def test_a_page_that_explains_nothing_has_no_list_of_words(make_site, today):
    hub = build.load(make_site(files={"content/guidance/one.md": GUIDANCE}), today)
    assert "ww-word" not in whole_page(hub)
    assert "<button" not in whole_page(hub)


def test_a_newsletter_has_plain_words(make_site, today):
    letter = GUIDANCE.replace("owner: Team", "owner: Team\nissue: 1\ncarries: [one]")
    files = {
        "content/guidance/one.md": GUIDANCE,
        "content/newsletters/issue-1.md": letter,
        "site_config/glossary.yml": HOSTILE,
    }
    hub = build.load(make_site(files=files), today)
    catalogue = build.catalogue(hub, Audience.OPEN)
    item = catalogue.by_id["issue-1"]
    renderer = Renderer(chrome(catalogue))
    html = newsletter.as_html(item, catalogue, renderer)
    assert "The SALT writes to the EHCP" in html
    assert "popover" not in html
    assert "<button" not in html
    assert "The SALT writes to the EHCP" in newsletter.as_text(item, catalogue, renderer)


def test_the_finder_of_explanations_is_made_once_for_a_build():
    configuration = replace(CONFIGURATION, glossary=GLOSSARY)
    assert isinstance(configuration.names_of_terms, Finder)
    assert configuration.names_of_terms is configuration.names_of_terms
