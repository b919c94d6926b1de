"""Prose: Markdown becomes HTML that is safe, linked and cut at its headings."""

from hypothesis import given
from hypothesis import strategies as st

from whatworks.model import Fragment
from whatworks.prose import ProseWriter
from whatworks.read.markdown import anchors, outline
from whatworks.schema.enums import Audience


def write(text):
    return ProseWriter().write(text, lambda target, _: f"/there/{target}")


def test_a_body_is_cut_at_its_second_level_headings():
    body = write("Intro.\n\n## One & two\n\nText.\n\n### A step\n\nMore.\n\n## Three\n\n- point\n")
    assert body.intro == "<p>Intro.</p>"
    assert [section.title for section in body.sections] == ["One & two", "Three"]
    assert body.sections[0].steps == (("a-step", "A step"),)
    assert "<h2" not in body.sections[0].html
    assert "<li>point</li>" in body.sections[1].html


def test_every_link_and_image_goes_through_the_resolver():
    body = write("[a](x.md) ![b](y.png) [c][d]\n\n[d]: z.md\n")
    for target in ("x.md", "y.png", "z.md"):
        assert f'"/there/{target}"' in body.intro


def test_footnotes_keep_their_own_links():
    body = write("Text[^1].\n\n## More\n\nMore.\n\n[^1]: The note.\n")
    assert 'href="#fn:1"' in body.intro
    assert "The note." in body.sections[-1].html


def test_tables_get_a_frame_to_scroll_in():
    assert '<div class="ww-table"><table>' in write("|a|b|\n|-|-|\n|1|2|\n").intro


def test_what_could_run_is_taken_out():
    body = write(
        "<script>alert(1)</script>\n\n<b onclick='x()'>bold</b>\n\n"
        "<iframe src='https://example.org'></iframe>\n\n<!-- a comment -->\n"
    )
    for word in ("script", "alert", "onclick", "iframe", "comment"):
        assert word not in body.intro


def test_a_link_that_would_run_code_loses_its_target():
    assert "javascript" not in ProseWriter().write("[x](javascript:alert(1))", lambda t, _: t).intro


def test_what_a_writer_wrote_before_leaves_nothing_in_a_text():
    text = "## A\n\nText[^1].\n\n[^1]: Note.\n"
    writer = ProseWriter()
    writer.write("## A\n\nOther[^1].\n\n[^1]: Note 2.\n", lambda t, _: t)
    assert writer.write(text, lambda t, _: t) == ProseWriter().write(text, lambda t, _: t)


def test_a_text_is_made_again_only_where_its_links_lead_elsewhere():
    text, writer = "[a](a.md) ![b](b.png) [c](c.md)", ProseWriter()
    asked = []

    def to_here(target: str, is_image: bool) -> str:
        asked.append((target, is_image))
        return f"/here/{target}"

    first = writer.write(text, to_here)
    assert writer.write(text, to_here) is first
    assert asked == [("a.md", False), ("c.md", False), ("b.png", True)] * 2
    assert "/other/c.md" in writer.write(text, lambda target, _: f"/other/{target}").intro
    assert writer.write(text, to_here) is first


HEADING_WORDS = st.lists(
    st.sampled_from(["Why", "How & when", "SEND", "it’s", "2,000", "*soft*", "`code`", "Why"]),
    min_size=1,
    max_size=3,
)


@given(st.lists(HEADING_WORDS, min_size=1, max_size=6))
def test_the_checks_know_the_anchors_that_pages_have(headings):
    text = "\n\n".join(f"## {' '.join(words)}\n\nText." for words in headings)
    known = anchors(outline([Fragment(text, 1)]).headings, Audience.OPEN)
    assert list(known) == [section.anchor for section in write(text).sections]
