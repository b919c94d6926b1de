"""A Word document becomes a sound draft: nothing lost without a word, and no person given away."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Inches
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from building import contents
from drafts import fields_of
from terminal import Terminal
from whatworks.build import check
from whatworks.cli import main
from whatworks.problems import File
from whatworks.prose import ProseWriter
from whatworks.read.body import read_body
from whatworks.read.markdown import outline
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType
from whatworks.word import WordError, read_word
from whatworks.word.sections import _SPEAKS_OF, match, written_titles

MakeSite = Callable[..., Path]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
CASE_STUDY = FRONT_MATTER[ContentType.CASE_STUDY].blocks
AUTHOR = "Priscilla Confidential"


def picture(kind: str = "JPEG") -> BytesIO:
    """Return a picture that says where and by whom it was taken."""
    image = Image.new("RGB", (40, 30), "red" if kind == "TIFF" else "green")
    exif = image.getexif()
    exif[315] = AUTHOR
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)})
    out = BytesIO()
    image.save(out, kind, exif=exif)
    out.seek(0)
    return out


def saved(document: Any) -> bytes:
    document.core_properties.author = AUTHOR
    document.core_properties.last_modified_by = AUTHOR
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(content: bytes, **parts: str) -> bytes:
    """Return a file with parts put in, or put in their place."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info, old.read(info))
        for name, text in parts.items():
            new.writestr(name, text)
    return out.getvalue()


def read(content: bytes, type_: ContentType = ContentType.CASE_STUDY, describe: Any = None) -> Any:
    blocks = FRONT_MATTER[type_].blocks
    return read_word(content, blocks, lambda title: "an-id", describe or (lambda path, about: ""))


def import_(root: Path, content: bytes, *words: str, name: str = "Our story.docx") -> Result:
    file = root.parent / name
    file.write_bytes(content)
    options = words if "--type" in words else ("--type", "case_study", *words)
    return CliRunner().invoke(main, ["import", str(file), *options, "--root", str(root)])


def full_document() -> Any:
    document = Document()
    document.add_heading("Sharing plots: a “story”", 0)
    document.add_paragraph("Two gardens shared their plots in 2024. It's cheap.")
    document.add_heading("1. Background and context", 1)
    text = document.add_paragraph("Rent rose by 5* [a lot] & <more>, ")
    text.add_run("very").bold = True
    text.add_run(" ")
    text.add_run("quickly").italic = True
    text.add_run(". H")
    text.add_run("2").font.subscript = True
    text.add_run("O ran out.")
    document.add_heading("What did we do?", 1)
    for words in ("Asked around", "Shared"):
        document.add_paragraph(words, style="List Number")
    for words in ("hoses", "cans"):
        document.add_paragraph(words, style="List Bullet")
    document.add_heading("Partners", 2)
    document.add_paragraph("2024. A good year.")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Plot", "a|b", "North", "7"), strict=True):
        cell.text = words
    document.add_heading("Weather", 1)
    document.add_paragraph("It rained.")
    document.add_heading("Impact", 1)
    document.add_paragraph("More plots were in use.")
    return document


def test_a_document_becomes_a_draft_that_passes_the_check(make_site: MakeSite, today) -> None:
    root = make_site()
    result = import_(root, saved(full_document()))
    assert result.exit_code == 0, result.output
    path = root / "case_studies/sharing-plots-a-story.md"
    text = path.read_text(encoding="utf-8")
    fields = fields_of(text)
    assert fields["title"] == "Sharing plots: a “story”"
    assert fields["summary"] == "Two gardens shared their plots in 2024. It's cheap."
    assert (fields["status"], fields["audience"]) == ("draft", "department")
    assert "Say who may read it; until then it is kept for: department." in result.output
    assert [str(one) for one in check(root, today)] == []
    body = text[4:].split("\n---\n")[1]
    expected = """
## Why they did it

Rent rose by 5\\* \\[a lot\\] & &lt;more>, **very** *quickly*. H₂O ran out.

## What they did

1. Asked around
2. Shared

- hoses
- cans

### Partners

2024\\. A good year.

| Plot | a\\|b |
| --- | --- |
| North | 7 |

### Weather

It rained.

## What changed

More plots were in use.

## What helped and what got in the way
"""
    assert body.startswith(expected), body


def test_what_was_put_elsewhere_is_told_with_the_reason(make_site: MakeSite) -> None:
    output = import_(make_site(), saved(full_document())).output
    assert "“1. Background and context” → Why they did it (it speaks of: background" in output
    assert "“What did we do?” → What they did" in output
    assert "“Weather” stands as a smaller heading under What they did" in output
    assert "Without a place in the draft" not in output


def test_a_title_and_a_summary_that_are_given_do_not_hide_those_of_the_document(
    make_site: MakeSite,
) -> None:
    result = import_(
        make_site(), saved(full_document()), "--title", "Mine", "--summary", "Also mine."
    )
    assert "The title of the document: “Sharing plots: a “story””" in result.output
    assert "The summary of the document: “Two gardens shared their plots in 2024." in result.output


def test_nobody_who_wrote_or_commented_is_named(make_site: MakeSite) -> None:
    root, document = make_site(), full_document()
    document.add_picture(picture(), width=Inches(1))
    remark = document.add_paragraph("A remark.")
    document.add_comment(remark.runs, text="Please check this.", author=AUTHOR, initials="PC")
    result = import_(root, saved(document))
    assert "A comment on “A remark.”: “Please check this.”" in result.output
    assert AUTHOR not in result.output
    assert not [path for path, one in contents(root).items() if AUTHOR.encode() in one]


def test_pictures_stand_beside_the_draft_and_say_nothing_of_their_maker(
    make_site: MakeSite, today
) -> None:
    root, document = make_site(), Document()
    document.add_heading("What they did", 1)
    for kind in ("JPEG", "PNG", "TIFF"):
        document.add_picture(picture(kind), width=Inches(1))
    result = import_(root, saved(document), "--id", "plots", "--title", "Plots")
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (root / "case_studies/files").iterdir())
    assert names == ["plots-1.jpg", "plots-2.png", "plots-3.png"]
    for path in (root / "case_studies/files").iterdir():
        with Image.open(path) as image:
            assert not image.getexif()
            assert "exif" not in image.info
            assert image.size == (40, 30)
            assert path.suffix[1:] == {"JPEG": "jpg", "PNG": "png"}[str(image.format)]
    found = check(root, today)
    assert {problem.code for problem in found} == {"WW503"}
    assert len(found) == 3
    assert "Say what files/plots-1.jpg shows" in result.output


def test_a_photograph_stays_the_way_up_that_it_was_seen(make_site: MakeSite) -> None:
    image, out = Image.new("RGB", (40, 30), "green"), BytesIO()
    exif = image.getexif()
    exif[0x0112] = 6  # turned by a quarter
    image.save(out, "JPEG", exif=exif)
    out.seek(0)
    document = Document()
    document.add_picture(out)
    (content,) = read(saved(document)).pictures.values()
    with Image.open(BytesIO(content)) as drawn:
        assert drawn.size == (30, 40)


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("Two people digging", "Two people digging"),
        ("A dog. Description automatically generated", "A dog."),
        ("Picture 1", ""),
        ("image1.png", ""),
        ("", ""),
    ],
)
def test_a_description_in_the_document_is_taken_over(description: str, shown: str) -> None:
    document = Document()
    document.add_paragraph("Before it.")
    document.add_picture(picture())
    next(document.element.iter(qn("wp:docPr"))).set("descr", description)
    asked: list[tuple[str, str]] = []

    def describe(path: str, about: str) -> str:
        asked.append((path, about))
        return "Said by  somebody"

    found = read(saved(document), ContentType.GUIDANCE, describe)
    assert f"![{shown or 'Said by somebody'}](files/an-id-1.jpg)" in found.body
    assert asked == ([] if shown else [("files/an-id-1.jpg", "Before it.")])
    assert bool(found.left_out) == ("automatically" in description)


FOOTNOTES = f"""<?xml version="1.0"?><w:footnotes {NAMES}>
<w:footnote w:id="1"><w:p><w:r><w:t>See the *rules*.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>And again.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def with_footnotes(document: Any) -> bytes:
    content = saved(document)
    with zipfile.ZipFile(BytesIO(content)) as package:
        types = package.read("[Content_Types].xml").decode()
        links = package.read("word/_rels/document.xml.rels").decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    return with_parts(
        content,
        **{
            "word/footnotes.xml": FOOTNOTES,
            "[Content_Types].xml": types.replace(
                "</Types>",
                f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>',
            ),
            "word/_rels/document.xml.rels": links.replace(
                "</Relationships>",
                f'<Relationship Id="rIdF" Type="{relation}" Target="footnotes.xml"/>'
                "</Relationships>",
            ),
        },
    )


def add(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml.replace(">", f" {NAMES}>", 1)))


def test_footnotes_stay_footnotes() -> None:
    document = Document()
    document.add_heading("What they did", 1)
    for number in (1, 2):
        paragraph = document.add_paragraph(f"Claim {number}")
        add(paragraph, f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')
    document.add_heading("What changed", 1)
    document.add_paragraph("Nothing.")
    found = read(with_footnotes(document))
    assert found.body["What they did"] == (
        "Claim 1[^1]\n\nClaim 2[^2]\n\n[^1]: See the \\*rules\\*.\n\n[^2]: And again."
    )
    assert found.left_out == ()
    html = ProseWriter().write(found.body["What they did"], lambda link, image: link)
    assert "See the *rules*." in html.intro


def test_what_has_no_place_is_told_with_its_words() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Draft of the council"
    document.sections[0].footer.paragraphs[0].text = "Page of pages"
    paragraph = document.add_paragraph("It grew ")
    add(paragraph, '<w:ins w:id="1" w:author="A"><w:r><w:t>much </w:t></w:r></w:ins>')
    add(paragraph, '<w:del w:id="2" w:author="A"><w:r><w:delText>little</w:delText></w:r></w:del>')
    add(paragraph, "<m:oMath><m:r><m:t>x=y+2</m:t></m:r></m:oMath>")
    moved = document.add_paragraph("")
    add(moved, '<w:moveTo w:id="3" w:author="A"><w:r><w:t>Moved here.</w:t></w:r></w:moveTo>')
    box = "<w:p><w:r><w:t>Words in a box</w:t></w:r></w:p>"
    add(
        document.add_paragraph("Beside it. "),
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{box}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
    )
    struck = document.add_paragraph("Never ")
    struck.add_run("ever").font.strike = True
    found = read(saved(document), ContentType.GUIDANCE)
    told = "\n".join(found.left_out)
    for words in (
        "In the header of the pages: “Draft of the council”",
        "In the footer of the pages: “Page of pages”",
        "“much” was put in",
        "“little” was taken out",
        "An equation: “x=y+2”",
        "A text box, which now stands in the text",
        "“Words in a box”",
        "struck out now stand as plain text: “ever”",
    ):
        assert words in told, told
    assert "It grew much" in found.summary
    assert "Moved here." in found.body
    assert "Words in a box" in found.body
    assert "little" not in found.body


def test_merged_cells_and_tables_in_tables_are_told() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    for number, cell in enumerate(table._cells):
        cell.text = f"c{number}"
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 2).add_paragraph("second line")
    inner = table.cell(2, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "side"
    found = read(saved(document), ContentType.GUIDANCE)
    rows = found.body.split("\n")
    assert rows[0] == "| c0 | c1 c2 |  |"
    assert rows[2] == "| c3 c6 | c4 | c5 |"
    assert rows[3] == "|  | c7 in side | c8 second line |"
    assert any("merged" in one for one in found.left_out)
    assert any("A table inside a table" in one and "in side" in one for one in found.left_out)


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    document = Document()
    document.add_paragraph().add_run("Why we did it").bold = True
    document.add_paragraph("Because.")
    document.add_paragraph().add_run("Results").bold = True
    document.add_paragraph("Good ones.")
    found = read(saved(document))
    assert found.body == {"Why they did it": "Because.", "What changed": "Good ones."}
    assert (
        "“Results” is in bold on a line of its own, so it was taken for a heading" in found.placed
    )


def test_a_table_of_contents_is_told_once() -> None:
    document = Document()
    for level in (1, 2):
        document.styles.add_style(f"toc {level}", 1)
        document.add_paragraph(f"Part {level}\t{level}", style=f"toc {level}")
    document.add_heading("Part 1", 1)
    document.add_paragraph("Text.")
    found = read(saved(document), ContentType.GUIDANCE)
    assert found.left_out == ("A table of contents: the hub makes its own",)
    assert "Part 2" not in found.body


def test_links_are_kept_and_those_that_lead_nowhere_told() -> None:
    document = Document()
    paragraph = document.add_paragraph("See ")
    for target in ("https://www.gov.uk/x_y", "file:///C:/notes.docx"):
        add_link(document, paragraph, target)
    found = read(saved(document), ContentType.GUIDANCE)
    assert found.body == "See [this](https://www.gov.uk/x_y)this"
    (told,) = found.left_out
    assert "“this” (to file:///C:/notes.docx)" in told


def add_link(document: Any, paragraph: Any, target: str, words: str = "this") -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    id_ = document.part.relate_to(target, f"{relation}/hyperlink", is_external=True)
    link = f'<w:hyperlink xmlns:r="{relation}" r:id="{id_}"><w:r><w:t>{words}</w:t></w:r>'
    add(paragraph, f"{link}</w:hyperlink>")


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        (
            "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.gov.uk%2Fa"
            "&data=05%7Cpriscilla%40example.gov.uk",
            "https://www.gov.uk/a",
        ),
        ("https://www.gov.uk/a?utm_source=mail&id=3&mc_eid=ab12#b", "https://www.gov.uk/a?id=3#b"),
        ("https://x.safelinks.protection.outlook.com/?url=file:///C:/a&data=b", None),
        ("https://[no-address/?utm_source=mail", None),
    ],
)
def test_links_do_not_tell_who_followed_them(target: str, kept: str | None) -> None:
    document = Document()
    add_link(document, document.add_paragraph("See "), target)
    found = read(saved(document), ContentType.GUIDANCE)
    assert found.body == f"See [this]({kept or target})"
    told = f"The link “this” told who followed it; it now leads to {kept}"
    assert found.left_out == ((told,) if kept else ())


def test_a_link_with_spaces_and_brackets_in_it_leads_where_it_led() -> None:
    document = Document()
    add_link(document, document.add_paragraph("See "), "https://www.gov.uk/a b_(c)?d=%20é")
    found = read(saved(document), ContentType.GUIDANCE)
    assert found.body == "See [this](https://www.gov.uk/a%20b_%28c%29?d=%20%C3%A9)"
    assert found.left_out == ()


def test_what_a_heading_cannot_hold_stands_below_it_or_is_told() -> None:
    document = Document()
    document.add_heading("Title", 0)
    heading = document.add_heading("What they did", 1)
    heading.add_run().add_picture(picture())
    add(heading, '<w:r><w:footnoteReference w:id="1"/></w:r>')
    add_link(document, heading, "https://www.gov.uk/a", " here")
    document.add_heading("", 2).add_run().add_picture(picture("PNG"))
    found = read(with_footnotes(document))
    assert found.body["What they did"].startswith(
        "![](files/an-id-1.jpg)[^1]\n\n![](files/an-id-2.png)\n\n[^1]: See the"
    )
    told = "\n".join(found.placed)
    assert "A link in the heading “What they did here” is left out: it led to https://www" in told
    assert "of the heading “What they did here” now stands below it" in told


def test_words_that_word_hides_stay_hidden_and_are_told() -> None:
    document = Document()
    paragraph = document.add_paragraph("Seen. ")
    for words in ("A note ", "to myself"):
        paragraph.add_run(words).font.hidden = True
    paragraph.add_run("Seen too.").font.hidden = False
    found = read(saved(document), ContentType.GUIDANCE)
    assert found.summary == "Seen. Seen too."
    assert found.left_out == ("Words that Word hides: “A note to myself”",)


def test_no_words_of_a_document_say_who_may_read_it(make_site: MakeSite) -> None:
    document = Document()
    document.add_heading("Title", 0)
    for words in ("A summary.", "Before.", "/// audience | open", "Inside.", "///"):
        document.add_paragraph(words)
    root = make_site()
    result = import_(root, saved(document), "--type", "guidance", "--id", "an-id")
    assert "A line that looks as if it said who may read it: “/// audience | open”" in result.output
    text = (root / "content/guidance/an-id.md").read_text(encoding="utf-8")
    assert "///" not in text
    assert "Before.\n\n\nInside." in text


def test_a_table_inside_a_table_keeps_its_links_and_pictures() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Out"
    inner = table.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).paragraphs[0].add_run().add_picture(picture())
    add_link(document, inner.cell(0, 1).paragraphs[0], "https://www.gov.uk/a")
    found = read(saved(document), ContentType.GUIDANCE)
    assert "| ![](files/an-id-1.jpg) [this](https://www.gov.uk/a) |" in found.body


RUNS = (
    "<w:r><w:t>{}</w:t></w:r>",
    '<w:r><w:br w:type="page"/><w:t>{}</w:t></w:r>',
    '<w:fldSimple w:instr="REF a"><w:r><w:t>{}</w:t></w:r></w:fldSimple>',
    '<w:dir w:val="ltr"><w:r><w:t>{}</w:t></w:r></w:dir>',
    "<w:sdt><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>",
    '<w:ins w:author="A"><w:r><w:t>{}</w:t></w:r></w:ins>',
    '<w:del w:author="A"><w:r><w:delText>{}</w:delText></w:r></w:del>',
    '<w:moveTo w:author="A"><w:r><w:t>{}</w:t></w:r></w:moveTo>',
    "<w:r><w:ruby><w:rt><w:r><w:t>r</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r>"
    "</w:rubyBase></w:ruby></w:r>",
    "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>",
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
)
PLACES = ("Heading 1", "Heading 3", "Title", "Normal", "List Bullet 2", "Quote", "cell", "merged")


@settings(max_examples=60)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from(PLACES), st.lists(st.sampled_from(RUNS), min_size=1, max_size=4)),
        min_size=1,
        max_size=6,
    ),
    type_=st.sampled_from([ContentType.CASE_STUDY, ContentType.GUIDANCE]),
)
def test_every_word_of_a_document_stands_in_the_draft_or_is_told(
    parts: list[tuple[str, list[str]]], type_: ContentType
) -> None:
    document, words = Document(), []
    for place, runs in parts:
        if place in {"cell", "merged"}:
            table = document.add_table(rows=2, cols=2)
            first = (
                table.cell(0, 0).merge(table.cell(1, 0)) if place == "merged" else table.cell(0, 1)
            )
            paragraph = first.paragraphs[0]
        else:
            paragraph = document.add_paragraph(style=place)
        for run in runs:
            words.append(f"word{len(words)}x")
            add(paragraph, run.format(words[-1]))
    found = read(saved(document), type_)
    body = found.body if isinstance(found.body, str) else "\n".join(found.body.values())
    every = "\n".join([found.title, found.summary, body, *found.left_out, *found.placed])
    assert [one for one in words if one not in every] == []


def test_on_a_terminal_it_asks_what_a_picture_shows(make_site: MakeSite, today) -> None:
    root, document = make_site(), Document()
    document.add_heading("Plots", 0)
    document.add_paragraph("Look at this.")
    document.add_picture(picture())
    (root.parent / "plots.docx").write_bytes(saved(document))
    terminal = Terminal(root, "import", "../plots.docx", "--type", "guidance")
    terminal.until("after “Look at this.”")
    terminal.until("It shows")
    terminal.answer("Two rows of beans")
    terminal.until("Who may read it?")
    terminal.answer("open")
    terminal.until("looks after it")
    terminal.answer("Gardens editorial team")
    terminal.until("mainly about")
    terminal.answer("")
    terminal.until("Wrote content/guidance/plots.md")
    assert terminal.end() == 0
    text = (root / "content/guidance/plots.md").read_text(encoding="utf-8")
    assert "![Two rows of beans](files/plots-1.jpg)" in text
    assert check(root, today) == ()


def test_a_long_first_paragraph_is_no_summary() -> None:
    document = Document()
    document.add_paragraph("word " * 80)
    found = read(saved(document), ContentType.GUIDANCE)
    assert found.summary == ""
    assert found.body.startswith("word word")
    assert any("too many for the summary" in one for one in found.placed)


def test_headings_never_skip_a_level(make_site: MakeSite, today) -> None:
    document = Document()
    for level, words in ((2, "One"), (4, "Two"), (3, "Three"), (2, "What changed"), (6, "Four")):
        document.add_heading(words, level)
        document.add_paragraph(f"About {words}.")
    root = make_site()
    for type_ in ("case_study", "guidance"):
        result = import_(root, saved(document), "--type", type_, "--id", f"x-{type_[:4]}")
        assert result.exit_code == 0, result.output
    assert [str(one) for one in check(root, today)] == []


@pytest.mark.parametrize(
    ("heading", "block"),
    [
        ("What did we do?", "What they did"),
        ("Our approach", "What they did"),
        ("Why did we do this?", "Why they did it"),
        ("The challenge", "Why they did it"),
        ("2.1 Context", "Why they did it"),
        ("WHAT CHANGED?", "What changed"),
        ("What difference did it make?", "What changed"),
        ("Outcomes and impact", "What changed"),
        ("Barriers and enablers", "What helped and what got in the way"),
        ("Lessons learned", "What helped and what got in the way"),
        ("Challenges", "What helped and what got in the way"),
        ("Next steps", "What you could try"),
        ("What helped and what got in the way?", "What helped and what got in the way"),
        ("Weather", None),
        ("", None),
    ],
)
def test_near_wording_finds_the_block(heading: str, block: str | None) -> None:
    found = match(heading, written_titles(CASE_STUDY))
    assert (found.block if found else None) == block


def test_every_block_has_words_that_speak_of_it() -> None:
    blocks = {title for model in FRONT_MATTER.values() for title in written_titles(model.blocks)}
    assert set(_SPEAKS_OF) == blocks
    for type_ in FRONT_MATTER.values():
        for title in written_titles(type_.blocks):
            found = match(title, written_titles(type_.blocks))
            assert found is not None
            assert (found.block, found.because) == (title, "")


def test_all_types_take_a_document(make_site: MakeSite, today) -> None:
    said = {
        "newsletter": ("--set", "issue=1"),
        "panel": ("--set", "date=2026-11-01"),
        "rapid_cycle": ("--set", "cycle=1", "--set", "started=2026-11-01"),
        "evidence": ("--set", "design=survey"),
    }
    root = make_site()
    for type_ in ("toolkit", "guidance", "community", "dashboard", "page", *said):
        options = ("--type", type_, "--id", f"new-{type_.replace('_', '-')}", *said.get(type_, ()))
        result = import_(root, saved(full_document()), *options)
        assert result.exit_code == 0, result.output
    assert [str(one) for one in check(root, today)] == []
    result = import_(root, saved(full_document()), "--type", "panel", "--id", "other")
    assert "Please add: --set date=…." in result.output


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        for number in range(5):
            package.writestr(f"word/{number}.xml", b"\0" * 45_000_000)
        package.writestr("word/document.xml", "<x/>")
    return out.getvalue()


def zipped(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


SOUND = saved(Document())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
MACRO = {"word/vbaProject.bin": "x"}
BAD = {
    "empty": (b"", "The file is empty"),
    "no zip": (b"Hello, this is text.", "not a Word document"),
    "pdf": (b"%PDF-1.7 ...", "a PDF"),
    "rtf": (b"{\\rtf1 x}", "an RTF file"),
    "old word": (OLE, "old version of Word"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "cut off": (SOUND[: len(SOUND) // 2], "damaged"),
    "excel": (zipped(**{"xl/workbook.xml": "<x/>"}), "an Excel workbook"),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument"),
    "other zip": (zipped(**{"a.txt": "x"}), "not a Word document"),
    "macros": (with_parts(SOUND, **MACRO), "macros"),
    "entities": (with_parts(SOUND, **{"word/document.xml": ENTITIES}), "no word processor"),
    "broken part": (with_parts(SOUND, **{"word/document.xml": "<w:document"}), "damaged"),
    "wrong part": (with_parts(SOUND, **{"word/document.xml": "<x/>"}), "damaged"),
    "bomb": (bomb(), "unpacks to 225 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_sound_document_is_told_in_plain_words(name: str, make_site: MakeSite) -> None:
    root = make_site()
    before = contents(root)
    content, says = BAD[name]
    result = import_(root, content)
    assert result.exit_code == 1
    assert says in result.output
    assert "Nothing was written." in result.output
    assert "program failed" not in result.output
    assert contents(root) == before


@settings(max_examples=40)
@given(cut=st.integers(0, len(SOUND)), noise=st.binary(min_size=1, max_size=40))
def test_a_damaged_document_never_breaks_the_program(cut: int, noise: bytes) -> None:
    content = SOUND[:cut] + noise + SOUND[cut + len(noise) :]
    try:
        read(content)
    except WordError as error:
        assert str(error).endswith(".")


def test_an_id_in_use_is_refused_and_nothing_overwritten(make_site: MakeSite) -> None:
    root = make_site()
    before = contents(root)
    result = import_(root, saved(full_document()), "--id", "watering")
    assert "already that of content/guidance/watering.md" in result.output
    document = full_document()
    document.add_picture(picture())
    (root / "case_studies/files").mkdir()
    (root / "case_studies/files/plots-1.jpg").write_bytes(b"mine")
    result = import_(root, saved(document), "--id", "plots")
    assert "There is already a file" in result.output
    assert contents(root) == before | {"case_studies/files/plots-1.jpg": b"mine"}


WORDS = st.text(
    st.one_of(
        st.sampled_from("*_`[]<>#&|\\!-+1.: ~=$^(){}'\"/“é😀x"), st.characters(codec="utf-8")
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: text.isprintable() and text.strip() == text)


@settings(max_examples=60)
@given(paragraphs=st.lists(WORDS, min_size=2, max_size=5))
def test_any_text_reads_as_it_stood_and_nothing_more(paragraphs: list[str]) -> None:
    document = Document()
    document.add_heading("Title", 0)
    document.add_paragraph("x" * 301)
    for words in paragraphs:
        document.add_paragraph(words)
    found = read(saved(document), ContentType.PAGE)
    body = found.body.partition("\n\n")[2]
    html = ProseWriter().write(body, lambda link, image: link).intro
    soup = BeautifulSoup(html, "html.parser")
    shown = [" ".join(one.get_text().split()) for one in soup.find_all("p")]
    assert shown == [" ".join(words.split()) for words in paragraphs]
    fragments, problems = read_body(body, File("x.md"), 1)
    parts = outline(fragments)
    assert (parts.headings, parts.links, parts.html) == ((), (), ())
    assert {problem.code for problem in problems} <= {"WW506"}
