"""A made-up hub of any size: the same items as a hub's folder and as pages for other generators.

The vocabularies, the glossary and the common words are those of the real hub; the rest of the
20,000 words is made up to sound like them. Words follow Zipf's law. Bodies have lists, tables,
admonitions, footnotes and links. The same hub and the same seed give the same items. Nothing is
gated, as nobody has signed made-up items. To look at some, give a form, a number and a new folder:
``benchmarks/corpus.py hub 1000 FOLDER``.
"""

import json
import posixpath
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from html import escape
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
NAME = "What Works for SEND and AP"
SEED = 7
VOCABULARY = 20_000
WORDS = 1_000
"""How many words the body of an item has, about."""


@dataclass(frozen=True)
class Kind:
    """What the items of one type have in common."""

    label: str
    share: int
    """Of a hundred items, how many have this type."""
    file: str
    headings: tuple[str, ...]


KINDS = {
    "evidence": Kind(
        "Evidence",
        60,
        "content/evidence/{}.md",
        (
            "## What it looked at",
            "### Who took part",  # the hub fixes the headings of the second level
            "## What it found",
            "### How it was measured",
            "## What it means for practice",
        ),
    ),
    "case_study": Kind(
        "Case study",
        15,
        "case_studies/{}.md",
        (
            "## Why they did it",
            "## What they did",
            "## What changed",
            "## What helped and what got in the way",
            "## What you could try",
        ),
    ),
    "guidance": Kind(
        "Guidance",
        15,
        "content/guidance/{}.md",
        (
            "## What the evidence says",
            "## On Monday",
            "## Step by step",
            "## What to measure",
            "## What to avoid",
        ),
    ),
    "toolkit": Kind(
        "Toolkit",
        10,
        "toolkits/{}/index.md",
        (
            "## What it is and who it is for",
            "## How well it works",
            "## What needs to be in place first",
            "## What it takes",
            "## How to do it",
            "## Working with families",
        ),
    ),
}

PHRASES = (
    "speech and language therapy",
    "school exclusion",
    "EHCP",
    "SENCO",
    "annual review",
    "alternative provision",
    "teaching assistants",
    "educational psychologist",
    "short breaks",
    "early years",
    "parent carers",
    "emotionally based school avoidance",
)
"""What people look for; each item is about two of them, so one in six items has each."""

FILTERS = ("Type", "Reform area", "Area of need", "Phase", "Setting", "Role", "Theme")
"""The seven vocabularies that Pagefind filters by; the hub's search offers more than these."""

TOPS = ("content", "toolkits", "case_studies")
"""The folders whose texts the common words come from."""

_LEFT_OUT = frozenset({"age", "aged"})
"""By chance they would stand between a capital letter and a number, and tell of a made-up child."""
_WORD = re.compile(r"[a-z]{2,}(?:-[a-z]+)*")
_FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\([^)]*\)")
_ITEM = re.compile(r"\]\(@(item-\d+)\)")
_NOTE = re.compile(r'^!!! note "(.*)"\n\n {4}(.*)\n', re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """One made-up item, before it is written in one form or another."""

    id: str
    type: str
    front: Mapping[str, object]
    body: str
    """Links to other items are written ``](@id)``; admonitions as Python-Markdown has them."""
    terms: Mapping[str, tuple[str, ...]]
    """What it is filed under: labels of terms, by the label of their vocabulary."""


class Corpus:
    """Makes items of plausible words, the same ones each time."""

    def __init__(self, size: int, seed: int = SEED) -> None:
        self.size = size
        self.chance = random.Random(seed)
        self.vocabularies = _yaml("site_config/vocabularies.yml")
        self.facets = [name for name, one in self.vocabularies.items() if one["facet"]]
        framework = _yaml("site_config/frameworks/effective-practice.yml")
        self.version = framework["version"]
        self.evaluations = list(framework["facts"]["evaluation"]["values"])
        self.glossary = [
            form
            for term in _yaml("site_config/glossary.yml")["terms"].values()
            for form in (term["label"], *term.get("acronyms", ()))
        ]
        shares = [kind.share for kind in KINDS.values()]
        self.types = self.chance.choices(list(KINDS), shares, k=size)

    @cached_property
    def words(self) -> list[str]:
        """The vocabulary, the most frequent word first."""
        known = _known_words()
        return known + _made_up_words(VOCABULARY - len(known), known, self.chance)

    @cached_property
    def weights(self) -> list[float]:
        """How often each word comes, added up, by Zipf's law."""
        return list(accumulate((rank + 1) ** -1.07 for rank in range(1, VOCABULARY + 1)))

    def items(self) -> Iterator[Item]:
        """Yield every item, in order of its number."""
        for number in range(self.size):
            yield self._item(number)

    def _item(self, number: int) -> Item:
        chance, type_ = self.chance, self.types[number]
        about = chance.sample(PHRASES, 2)
        own = [self.words[rank] for rank in chance.sample(range(150, VOCABULARY), 24)]
        topics = {
            facet: self._some(facet, 1 if facet == "region" else chance.randint(1, 2))
            for facet in self.facets
        }
        published = date(2026, chance.randint(1, 10), chance.randint(1, 28))
        front: dict[str, object] = {
            "title": self._title(about[0], own),
            "summary": self._summary(about, own),
            "status": "published",
            "audience": "open",
            "published": published.isoformat(),
            "review_due": (published + timedelta(days=364)).isoformat(),
            "owner": "Hub editorial team",
            "topics": topics,
            **getattr(self, f"_{type_}")(number, own),
        }
        labels = {
            self.vocabularies[facet]["label"]: tuple(self._label(facet, term) for term in terms)
            for facet, terms in topics.items()
        }
        body = self._body(KINDS[type_].headings, about, own)
        return Item(_id(number), type_, front, body, {"Type": (KINDS[type_].label,), **labels})

    def _some(self, vocabulary: str, count: int) -> list[str]:
        return self.chance.sample(list(self.vocabularies[vocabulary]["terms"]), count)

    def _label(self, facet: str, term: str) -> str:
        terms = self.vocabularies[facet]["terms"]
        return str(terms[terms[term].get("within", term)]["label"])

    def _title(self, phrase: str, own: Sequence[str]) -> str:
        opening = self.chance.choice(
            ("A study of", "Better", "Planning", "Reviewing", "How schools use", "A trial of")
        )
        return f"{opening} {phrase}: {own[0]} and {own[1]}"

    def _summary(self, about: Sequence[str], own: Sequence[str]) -> str:
        words = " ".join(self._sample(14))
        return f"What we know about {about[0]} and {own[0]}, with {about[1]}. It shows {words}."

    def _sample(self, count: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=count)

    def _body(self, headings: Sequence[str], about: Sequence[str], own: Sequence[str]) -> str:
        each = WORDS // len(headings)
        phrases = [*about, *self.chance.sample(self.glossary, 3)]
        extras = [self._list(own), self._table(own), self._admonition(own), self._links()]
        extras += [""] * (len(headings) - len(extras))
        self.chance.shuffle(extras)
        sections = (
            f"{heading}\n\n{self._section(each, phrases, own)}{extra}".rstrip()
            for heading, extra in zip(headings, extras, strict=True)
        )
        return "\n\n".join([*sections, f"[^1]: A note on {own[7]} and {own[8]}.\n"])

    def _list(self, own: Sequence[str]) -> str:
        mark = self.chance.choice(("-", "1."))
        return "".join(f"{mark} **{word}** {' '.join(self._sample(9))}.\n" for word in own[:5])

    def _table(self, own: Sequence[str]) -> str:
        rows = [(word, *self._sample(2)) for word in own[5:9]]
        lines = [("What", "Before", "After"), ("---", "---", "---"), *rows]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def _admonition(self, own: Sequence[str]) -> str:
        return (
            f'!!! note "{own[9].capitalize()}"\n\n    {" ".join(self._sample(15)).capitalize()}.\n'
        )

    def _links(self) -> str:
        cited = self.chance.choices(self._register, k=3)
        return f"See {', '.join(f'[the study {id_}](@{id_})' for id_ in cited)}.[^1]\n"

    def _section(self, count: int, phrases: Sequence[str], own: Sequence[str]) -> str:
        words = self._sample(count)
        words[::9] = self.chance.choices(own, k=len(words[::9]))
        sentences, start = [], 0
        while start < count:
            end = start + self.chance.randint(8, 22)
            sentence = words[start:end]
            if self.chance.random() < 0.25:
                sentence.append(f"and {self.chance.choice(phrases)}")
            text = " ".join(sentence)
            sentences.append(f"{text[0].upper()}{text[1:]}.")
            start = end
        paragraphs = [sentences[at : at + 5] for at in range(0, len(sentences), 5)]
        return "".join(" ".join(paragraph) + "\n\n" for paragraph in paragraphs)

    def _evidence(self, number: int, own: Sequence[str]) -> dict[str, object]:
        chance = self.chance
        return {
            "citation": {
                "authors": "A body",
                "year": chance.randint(2000, 2026),
                "publisher": "A body",
                "url": f"https://example.org/{number}",
                "accessed": "2026-11-01",
            },
            "design": self._some("study_design", 1)[0],
            "sample": {"size": chance.randint(10, 5000), "unit": "pupils"},
            "conducted_in": "England",
            "population": f"Pupils with {own[2]}",
            "evaluator": {"name": "A body", "independent": chance.random() < 0.5},
            "outcomes": [
                {
                    "outcome": outcome,
                    "direction": chance.choice(["positive", "negative", "mixed", "none"]),
                    "finding": f"There was more {own[3]}.",
                }
                for outcome in self._some("outcome", chance.randint(0, 3))
            ],
            "limitations": f"It says little of {own[4]}.",
        }

    def _case_study(self, number: int, own: Sequence[str]) -> dict[str, object]:
        place = self._some("region", 1)[0]
        return {
            "place": self.vocabularies["region"]["terms"][place]["label"],
            "population": f"Pupils with {own[2]}",
            "evidence": self._cited(),
            **self._rating(),
        }

    def _guidance(self, number: int, own: Sequence[str]) -> dict[str, object]:
        return {"evidence": self._cited()}

    def _toolkit(self, number: int, own: Sequence[str]) -> dict[str, object]:
        return {"version": "1.0", "evidence": self._cited(), **self._rating()}

    @cached_property
    def _register(self) -> list[str]:
        return [_id(number) for number, type_ in enumerate(self.types) if type_ == "evidence"]

    def _cited(self) -> list[str]:
        return sorted(set(self.chance.choices(self._register, k=self.chance.randint(2, 5))))

    def _rating(self) -> dict[str, object]:
        chance = self.chance
        if chance.random() < 0.3:
            return {}
        levels = ("emerging", "promising", "good", "robust")
        return {
            "rating": {
                "framework": "effective-practice",
                "version": self.version,
                "status": "quality_assured",
                "judged": {
                    "strength_of_evidence": chance.choice(levels),
                    "breadth_of_impact": chance.choice(levels),
                },
                "facts": {
                    "evaluation": chance.sample(self.evaluations, chance.randint(1, 4)),
                    "years_sustained": chance.randint(1, 12),
                },
                "rationale": "Made up.",
                "difference": "Made up.",
                "rater": "Hub editorial team",
                "date": "2026-10-30",
            }
        }


def write_hub(folder: Path, size: int) -> None:
    """Write a whole hub of made-up items into a new folder, with the real hub's configuration."""
    ignored = shutil.ignore_patterns("signed", "governance.yml")
    shutil.copytree(ROOT / "site_config", folder / "site_config", ignore=ignored)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    hub = _yaml("site_config/hub.yml") | {"footer": []}  # the pages named there are not copied
    _write(folder / "site_config/hub.yml", yaml.safe_dump(hub))
    _write(folder / "site_config/gaps.yml", "gaps: []\n")
    corpus = Corpus(size)
    files = {_id(at): KINDS[one].file.format(_id(at)) for at, one in enumerate(corpus.types)}
    for item in corpus.items():
        here = posixpath.dirname(files[item.id])
        body = _ITEM.sub(
            lambda found, here=here: f"]({posixpath.relpath(files[found[1]], here)})", item.body
        )
        _write(folder / files[item.id], f"---\n{_head(item.front)}---\n{body}")


def write_pages(folder: Path, size: int, *, marked: bool = False) -> None:
    """Write the same items into a new folder as pages for stock MkDocs, not in the menu.

    The menu would otherwise list every one of them on every page. ``marked`` puts in empty
    elements that only Pagefind reads: what its filters are made of.
    """
    config = {
        "site_name": NAME,
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "markdown_extensions": ["admonition", "footnotes"],
        "nav": [{"Home": "index.md"}],
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
    _write(folder / "mkdocs.yml", yaml.safe_dump(config))
    _write(folder / "docs/index.md", f"# {NAME}\n\nThe home page.\n")
    for item in Corpus(size).items():
        text = page(item, "{}.md", marks=_marks(item) if marked else "")
        _write(folder / f"docs/items/{item.id}.md", text)


def page(item: Item, address: str, *, note: str = "", marks: str = "") -> str:
    """Return an item as a page for a generator: front matter, title, summary and body.

    ``address`` is that of a page, with ``{}`` where its id stands; ``note`` is an admonition in the
    generator's own Markdown, with ``{title}`` and ``{text}``; MkDocs's if not given.
    """
    title, summary = item.front["title"], item.front["summary"]
    front = {
        "title": title,
        "description": summary,
        "date": item.front["published"],
        "tags": list(dict.fromkeys(chain.from_iterable(item.terms.values()))),
    }
    body = _ITEM.sub(lambda found: f"]({address.format(found[1])})", item.body)
    if note:
        body = _NOTE.sub(lambda found: note.format(title=found[1], text=found[2]), body)
    return f"---\n{_head(front)}---\n# {title}\n\n{summary}\n\n{marks}{body}"


def _marks(item: Item) -> str:
    marks = "".join(
        f'<span data-pagefind-filter="{escape(label)}:{escape(term)}"></span>'
        for label in FILTERS
        for term in item.terms[label]
    )
    return f"<p>{marks}</p>\n\n"


def _id(number: int) -> str:
    return f"item-{number:05}"


def _yaml(path: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return loaded


def _head(fields: Mapping[str, object]) -> str:
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    return "".join(lines)  # JSON is YAML too


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _known_words() -> list[str]:
    """Return every word of the real hub's texts and glossary, the most frequent first."""
    files = sorted(file for top in TOPS for file in (ROOT / top).rglob("*.md"))
    texts = [_FRONT_MATTER.sub("", file.read_text(encoding="utf-8"), 1) for file in files]
    for term in _yaml("site_config/glossary.yml")["terms"].values():
        texts += [term["label"], term["definition"], *term.get("everyday", ())]
    counted = Counter(_WORD.findall(_LINK.sub("]", "\n".join(texts)).lower()))
    words = sorted(counted.keys() - _LEFT_OUT, key=lambda word: (-counted[word], word))
    return words[:VOCABULARY]


def _made_up_words(count: int, known: Sequence[str], chance: random.Random) -> list[str]:
    """Return words that sound like the known ones: each letter follows three as it does there."""
    follows: dict[str, list[str]] = {}
    for word in known:
        for at, letter in enumerate(f"{word}$"):
            follows.setdefault(f"^^^{word}"[at : at + 3], []).append(letter)
    found, taken = dict[str, None](), set(known)
    while len(found) < count:
        word = "^^^"
        while not word.endswith("$"):
            word += chance.choice(follows[word[-3:]])
        word = word[3:-1]
        if 4 <= len(word) <= 14 and word not in taken:
            found[word] = None
    return list(found)


if __name__ == "__main__":
    marked = partial(write_pages, marked=True)
    write = {"hub": write_hub, "pages": write_pages, "marked": marked}[sys.argv[1]]
    write(Path(sys.argv[3]), int(sys.argv[2]))
