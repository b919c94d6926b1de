"""What stands in a text is found wherever it stands, however little of the text is parsed."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from whatworks import build as building
from whatworks.model import Fragment
from whatworks.read.markdown import outline

SITES = Path(__file__).parent / "sites"

LINES = """
## A heading of words
### One with *stress*, `code` and [a link](there.md) ##
#none
Words of a paragraph
Words with [a link](there.md#part), and ![a picture](p.png)
    [indented](code.md)
- an entry
- [an entry](of-a-list.md)
1. ## a heading in a list
10) ten
> quoted words
> ## a heading in a quotation
!!! note "A note with [a link](in-its-title.md)"
    ## a heading in a note
A term
: its [definition](d.md)
~ another
| a | b |
| --- | --- |
| [a](cell.md) | c |
--- | ---
===
---
-
=
```
~~~
see [an address] and [^1]
[an address]: https://www.example.org/a/
[^1]: A note with [a link](in-a-note.md)
* * *
+ one more
[words](<two words.md>)
[words](https://example.org?a=b&c)
""".strip().split("\n")
"""Whatever may begin or end a part of a text."""
texts = st.lists(st.sampled_from([*LINES, "", "", "", " ", "\t"]), max_size=16).map("\n".join)


@given(texts)
def test_parts_that_are_passed_over_have_no_heading_and_no_link(text):
    whole = outline([Fragment(f"{text}\n\n<", 1)])  # a text with this sign is parsed as a whole
    assert outline([Fragment(text, 1)]) == whole


@pytest.mark.parametrize("line", ["[a](b.md)", "## Words", "<b>bold</b>", "Words\n---"])
@given(above=texts)
def test_what_stands_below_a_text_is_found_on_its_line(line, above):
    assume("```" not in above and "~~~" not in above)  # it would stand in a block of code
    number = above.count("\n") + 3
    found = outline([Fragment(f"{above}\n\n{line}", 1)])
    parts = (*found.headings, *found.links, *found.html)
    assert number in [part.line for part in parts]


addresses = st.from_regex(r"(https?://[a-z]+(\.[a-z]+)?)?[a-zA-Z0-9./#_-]+", fullmatch=True)


@given(addresses)
def test_an_address_is_what_the_parser_makes_of_it(address):
    (link,) = outline([Fragment(f"[words]({address})", 1)]).links
    assert link.target == MarkdownIt().normalizeLink(address)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Some words, TBD.", "WW504"),
        ("Some words, T&#66;D.", "WW504"),
        ("Some words, T\\.B\\.C\\.", "WW504"),
        ("Of <https://example.org/TO%44O>", "WW504"),
        ("- [İNSERT a name]", "WW504"),
        ("| a | fıxme |\n| --- | --- |", "WW504"),
        ("Not written yet.", "WW504"),
        ("Not written&#32;yet.", "WW504"),
        ("> *Now:* Not written yet\\.", None),
        ("##Words", "WW502"),
        ("&num;Words", "WW502"),
        ("\\#Words", "WW502"),
        ("**Now** and\n*then*#then", "WW502"),
        ("[Words](watering.md#words)", "WW307"),
        ("[words](two words.md)", "WW306"),
        ("&#91;words](two words.md)", "WW306"),
        ("[words](watering.md)", None),
    ],
)
def test_a_slip_is_told_however_its_characters_are_written(line, code, tmp_path):
    hub = shutil.copytree(SITES / "minimal", tmp_path / "hub")
    page = hub / "content" / "guidance" / "watering.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    problems = building.check(hub, date(2026, 11, 1))
    told = [one.code for one in problems if one.code in {"WW306", "WW307", "WW502", "WW504"}]
    assert told == ([code] if code else [])
