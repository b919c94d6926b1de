"""From the HTML of a document to Markdown that both readers of the hub take in the same way."""

import re
import unicodedata
from typing import Any

from bs4 import Tag
from markdownify import ATX, MarkdownConverter

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad]")
"""Signs that nobody sees, soft hyphens among them: with one inside, no search finds a word."""
_SIGNS = re.compile(r"([\\`*_\[\]])")
_STARTS = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|(#|[+-](?=\s|$)|>|!!!|--))")
_STARTS_OTHER = re.compile(r"^([:~=])(?=\s|$|~~|=)")
_SMALL = str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")


def markdown(elements: list[Tag]) -> str:
    """Return elements of HTML as Markdown, one after the other."""
    writer: Any = _Writer(
        heading_style=ATX,
        bullets="-",
        autolinks=False,
        table_infer_header=True,
    )
    texts = (str(writer.process_tag(one, set())).strip("\n") for one in elements)
    text = "\n\n".join(text for text in texts if text.strip())
    return "\n".join(line.rstrip() if line.strip() == "" else line for line in text.split("\n"))


class _Writer(MarkdownConverter):
    """Writes Markdown; signs that only look like Markdown stay signs."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return text of which nothing is taken for markup."""
        text = without_signs(text)
        return text.replace("|", "\\|") if {"td", "th"} & parent_tags else text

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a paragraph, of which no line begins like a list or a heading."""
        lines = (without_start(line) for line in text.strip().split("\n"))
        return str(super().convert_p(el, "\n".join(lines), parent_tags))  # type: ignore[misc]

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return an entry of a list; what belongs to it stands four spaces in, for every reader."""
        parent = el.parent
        mark = "-"
        if parent is not None and parent.name == "ol":
            start = str(parent.get("start") or 1)
            before = len(el.find_previous_siblings("li"))
            mark = f"{(int(start) if start.isdecimal() else 1) + before}."
        lines = text.strip().split("\n") or [""]
        rest = (f"    {line}" if line.strip() else "" for line in lines[1:])
        return "\n".join([f"{mark} {lines[0]}", *rest]) + "\n"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a cell of a table, on one line."""
        return f" {' '.join(text.split())} |"

    convert_th = convert_td

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return an image, with its description."""
        words = self.escape(str(el.get("alt") or ""), parent_tags)
        return f"![{words}]({el['src']})"

    def convert_noteref(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return the mark of a footnote."""
        return f"[^{el['number']}]"

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return what stands low as small signs, where there are any."""
        return _signs(text, _SMALL)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return what stands high as small signs, where there are any."""
        return _signs(text, _RAISED)

    def convert_s(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return what is struck out as plain text: Markdown has no way to say it."""
        return text


def _signs(text: str, table: dict[int, Any]) -> str:
    return text.translate(table) if all(ord(char) in table for char in text) else text


def without_signs(text: str) -> str:
    """Return text in which no sign is taken for markup, wherever in a line it stands."""
    text = _SIGNS.sub(r"\\\1", _CONTROL.sub("", text))
    return re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;")


def without_start(line: str) -> str:
    """Return a line that does not begin like a heading, a list, a note or the like."""
    line = _STARTS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line)
    return _STARTS_OTHER.sub(lambda m: f"&#{ord(m[1])};", line)


def plain(text: str) -> str:
    """Return the letters and figures of a text or of Markdown, to see whether they are all there.

    Where links lead, and the marks of footnotes, are left out.
    """
    text = re.sub(r"\]\([^)\s]*\)|\[\^\d+\]:?", "", text)
    text = re.sub(r"&#\d+;|&lt;|&amp;", "", text)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).casefold()
