"""The edits after which a site is built again, and where each of them has to be seen."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus import KINDS, Corpus, Item

TEXT = "one item’s text edited"
METADATA = "one item’s metadata edited"
VOCABULARY = "a label of a vocabulary edited"
FRAMEWORK = "a framework edited"

_TITLE = re.compile(r"^(title: |# ).*", re.MULTILINE)
_TOPICS = re.compile(r"^topics: (.*)", re.MULTILINE)


@dataclass(frozen=True)
class Chosen:
    """The items of a corpus that the edits are about, the same ones each time."""

    edited: str
    """The id of an evidence record."""
    citing: Item
    """Cites it, so that its page has its title."""
    rated: Item


def chosen(size: int) -> Chosen:
    """Return what to edit in a corpus of a size."""
    citing = rated = None
    for item in Corpus(size).items():
        citing = citing or (item if "evidence" in item.front else None)
        rated = rated or (item if "rating" in item.front else None)
        if citing and rated:
            return Chosen(citing.front["evidence"][0], citing, rated)
    raise SystemExit(f"{size} items are too few: none of them has a rating")


@dataclass(frozen=True)
class Edit:
    """A change of one file."""

    label: str
    path: str
    change: Callable[[str], str]
    seen: Mapping[str, str]
    """By a pattern of paths, words that one of these built pages has to have then."""

    def make(self, folder: Path) -> None:
        """Change the file, which has to be another one then."""
        file = folder / self.path
        before = file.read_text(encoding="utf-8")
        if (after := self.change(before)) == before:
            raise SystemExit(f"{self.label}: {file} stayed the same")
        file.write_text(after, encoding="utf-8")

    def look(self, folder: Path) -> None:
        """Stop if the built pages do not have what they have to."""
        for pattern, words in self.seen.items():
            pages = folder.glob(pattern)
            if not any(words in page.read_text(encoding="utf-8") for page in pages):
                raise SystemExit(f"{self.label}: {folder / pattern} has no {words!r}")


def of_pages(id_: str, path: str, number: int) -> Iterator[Edit]:
    """Yield the edits of an item that a generator of pages reads at a path."""
    page = f"site/items/{id_}/index.html"
    words, title = f"Fresh{number}words", f"Fresh{number}title"
    yield Edit(TEXT, path, partial(worded, words=words), {page: words})
    yield Edit(METADATA, path, partial(retitled, title=title), {page: title})


def of_hub(items: Chosen, number: int) -> Iterator[Edit]:
    """Yield the edits of a hub; all but the first reach pages of other items too."""
    path = KINDS["evidence"].file.format(items.edited)
    page, citing, rated = (
        f"site/*/{id_}/index.html" for id_ in (items.edited, items.citing.id, items.rated.id)
    )
    words, title = f"Fresh{number}words", f"Fresh{number}title"
    yield Edit(TEXT, path, partial(worded, words=words), {page: words})

    themes = ("universal-support", "targeted-support", "strategic-partnership")
    theme = themes[number % len(themes)]
    yield Edit(
        METADATA,
        path,
        lambda text: refiled(retitled(text, title), "theme", theme),
        {page: title, citing: title, f"site/topics/theme/{theme}/**/*.html": title},
    )

    term, label = items.citing.front["topics"]["reform_area"][0], f"Fresh{number}label"
    yield Edit(
        VOCABULARY,
        "site_config/vocabularies.yml",
        partial(valued, key=term, field="label", value=label),
        {citing: label, f"site/topics/reform-area/{term}/index.html": label},
    )

    level = items.rated.front["rating"]["judged"]["strength_of_evidence"]
    meaning = f"Fresh{number}meaning"
    yield Edit(
        FRAMEWORK,
        "site_config/frameworks/effective-practice.yml",
        partial(valued, key=level, field="means", value=meaning),
        {rated: meaning, "site/ratings/**/*.html": meaning},
    )


def worded(text: str, words: str) -> str:
    """Return a page with a paragraph more."""
    return f"{text}\n{words}.\n"


def retitled(text: str, title: str) -> str:
    """Return a page with another title, in its front matter and its first heading."""
    return _TITLE.sub(lambda found: found[1] + title, text)


def refiled(text: str, facet: str, term: str) -> str:
    """Return an item that is filed under this one term of a facet."""
    found = _TOPICS.search(text)
    assert found, "the corpus writes topics on one line"
    topics = json.loads(found[1]) | {facet: [term]}
    return text.replace(found[0], f"topics: {json.dumps(topics)}", 1)


def valued(text: str, key: str, field: str, value: str) -> str:
    """Return a configuration with another value of a field, in the first block of a name."""
    block = rf"(^ +{key}:\n(?: +\w+: .*\n)*? +{field}: ).*"
    return re.sub(block, lambda found: found[1] + value, text, count=1, flags=re.MULTILINE)
