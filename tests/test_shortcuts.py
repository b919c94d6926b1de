"""Shortcuts: Markdown that is read the short way becomes the same HTML as read the long way."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from whatworks.shortcuts import Contents, Footnotes, Shortcuts

OTHERS = ["abbr", "admonition", "def_list", "fenced_code", "sane_lists", "tables"]
LONG = Markdown(extensions=["footnotes", "toc", *OTHERS], output_format="html")
SHORT = Markdown(extensions=[Footnotes(), Contents(), *OTHERS, Shortcuts()], output_format="html")

LINES = """
    a|Words|of a text|ÉTÉ|été’s|ASD|SEND|2|2.|2. one|1. |10) |- |* |+ |- [ ] |http://a.b|a@b.c
    #|## |### Head|## Head ##|===|---|***|___|* * *|>|> |: |:   said|~|^|$|%|"|'|–|“|”|=
    !!! note|!!! tip "Title"|!!!|```|```py|~~~|[TOC]|*[ASD]: Autism|*[SEND]: ""
    *|**|***|_|__|*a*|**b**|_c_|__d__|***e***|**f*|a_b_c|`|``|`x`|``y ` z``
    \\|\\*|\\_|\\`|\\[|\\\\|\t|\u00a0|\u2028|\x02|\x03|\ufeff|𝐀|{: #id }|{.c}
    [|]|(|)|[a](b)|[a](b "t")|[a](<b c>)|[a][b]|[a][]|[a]|[b]: c.md|[b]: <c> 't'
    ![|![a](b)|![a][b]|![b]|[^1]|[^1]: Note|[^2]|[^2]: Two|///Footnotes Go Here///
    <|>|<br>|<b>|</b>|<p>|</p>|<div>|</div>|<!-- c -->|<?x?>|<a@b.c>|<http://a.b>
    &|&amp;|&#38;|&copy|&copy;
"""
ROWS = ["|", "|-", "|:-:|", "| a |", "a | b", "--- | ---", "|---|---|", "\\|"]
PIECES = st.sampled_from(
    [*(one for line in LINES.split("\n") for one in line.strip(" ").split("|")), *ROWS]
)
GAPS = st.sampled_from(["", " ", "  ", "\n", "  \n", "\n\n", "\n    ", "\n\n    "])
TEXTS = st.lists(st.one_of(PIECES, GAPS)).map("".join)


def read(markdown: Markdown, text: str) -> tuple[str, object]:
    html = markdown.reset().convert(text)
    return html, getattr(markdown, "toc_tokens", None) if text.strip() else None


@given(TEXTS)
@example("- **Bold** words\n- plain\n\n  more\n")
@example("Term\n\n:   Said\n\nTwo\nlines\n=====\n")
@example("!!! note\n\n    One\n\nTwo\n\n    Three\n")
@example("Text[^1] and ASD.\n\n[^1]: Note.\n\n*[ASD]: Autism\n\n[TOC]\n\n## Head\n")
@example("a\\\nb  \nc &amp; [d][]\n\n[d]: e.md\n")
def test_no_text_is_read_otherwise(text):
    assert read(SHORT, text) == read(LONG, text)
