"""Advice on plain English: nearly always right, given where it is asked for, in nobody's way."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from building import build as build_site
from whatworks.build import check, load
from whatworks.check.context import Entry
from whatworks.check.plain_english import advice
from whatworks.cli import main
from whatworks.glossary import Finder
from whatworks.model import Configuration, Problem, Severity
from whatworks.phrases import Phrases
from whatworks.problems import ADVICE, CODES, File
from whatworks.read import read_configuration
from whatworks.read.advice import read_word_lists
from whatworks.read.body import read_body
from whatworks.read.content import read_source
from whatworks.read.markdown import outline
from whatworks.readability import reading_age, sentences, syllables, words_in

HERE = Path(__file__).parent
CASES = HERE / "cases" / "plain_english"
MINIMAL = HERE / "sites" / "minimal"
WATERING = "content/guidance/watering.md"
LISTS = read_word_lists()
MakeSite = Callable[..., Path]


@pytest.fixture(scope="module")
def hub() -> Configuration:
    configuration, problems = read_configuration(HERE.parent)
    assert configuration is not None, problems
    return configuration


def advised(folder: Path, hub: Configuration, body: str, summary: str = "Short.") -> list[Problem]:
    """Return the advice on a page; nothing but the hub's configuration is read beside it."""
    page = f"---\ntitle: A page\nsummary: {json.dumps(summary)}\n---\n{body}\n"
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "page.md").write_text(page, encoding="utf-8")
    source, problems = read_source(folder, PurePosixPath("content/page.md"))
    assert source is not None, problems
    text, _ = read_body(source.body, File(source.path), source.body_line)
    return list(advice(Entry(source, None, outline(text)), hub))


@dataclass(frozen=True, slots=True)
class Score:
    code: str
    lines: int
    right: int
    false_alarms: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false_alarms)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def cases(half: str) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    for path in sorted(CASES.glob("WW*.yml")):
        yield path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))[half]


def scores(half: str, hub: Configuration, folder: Path) -> Iterator[Score]:
    for code, lines in cases(half):
        counted = [(line["advise"], line["text"]) for line in lines]
        told = [
            any(
                problem.code == code
                for problem in (
                    advised(folder, hub, "Short.", text)
                    if code == "WW551"
                    else advised(folder, hub, text)
                )
            )
            for _, text in counted
        ]
        pairs = [(wanted, is_told) for (wanted, _), is_told in zip(counted, told, strict=True)]
        yield Score(
            code,
            len(lines),
            pairs.count((True, True)),
            pairs.count((False, True)),
            pairs.count((True, False)),
        )


HALVES = ("tuning", "held_out", "independent")
KNOWN = {
    # a headline that is quoted without quotation marks of its own
    ("held_out", "WW554"): (0, 1),
    # a word that the list does not have
    ("held_out", "WW557"): (1, 0),
    # the long words of a link, and a long sentence in a cell, which few would split
    ("independent", "WW552"): (0, 2),
    # a charity known by its letters alone
    ("independent", "WW553"): (0, 1),
}
"""By part and rule, the lines that are missed and the false alarms; of all others there are none.

How they were at first sight, before anything was mended, stands in ``docs/plain-english.md``.
"""


@pytest.mark.parametrize("half", HALVES)
def test_table_of_how_often_each_rule_is_right(
    half: str, hub: Configuration, tmp_path: Path
) -> None:
    found = list(scores(half, hub, tmp_path))
    rows = [
        f"{one.code}  {one.lines:>5}  {one.precision:>9.2f}  {one.recall:>6.2f}" for one in found
    ]
    table = "\n".join((f"{half}\ncode   lines  precision  recall", *rows))
    sys.stdout.write(f"\n{table}\n")
    assert {one.code for one in found} == set(ADVICE)
    wrong = {(half, one.code): (one.missed, one.false_alarms) for one in found}
    known = {key: counts for key, counts in KNOWN.items() if key[0] == half}
    assert {key: counts for key, counts in wrong.items() if any(counts)} == known, table


def test_there_are_enough_labelled_lines_of_both_kinds() -> None:
    for half in ("tuning", "held_out"):
        lines = [line for _, of_code in cases(half) for line in of_code]
        assert len(lines) >= 150
        assert 0.4 <= sum(line["advise"] for line in lines) / len(lines) <= 0.6


SYLLABLES = """
cat 1, street 1, played 1, wanted 2, horse 1, horses 2, apple 2, people 2, library 3, computer 3,
activity 4, assessment 3, attendance 3, exclusion 3, mainstream 2, specialist 3, therapy 3,
secondary 4, primary 3, parents 2, carers 2, nursery 3, absence 2, anxiety 4, psychology 4,
communication 5, responsibility 6, movement 2, improvement 3, someone 2, sometimes 2, medium 3,
society 4, theory 3, museum 3, poem 2, lion 2, science 2, ocean 2, nation 2, usually 4, guide 1,
league 1, unique 2, question 2, cube 1, cubes 1, boxes 2, wishes 2, judged 1, judges 2, hoped 1
"""


def test_syllables_are_counted_nearly_right() -> None:
    known = [entry.split() for entry in SYLLABLES.replace("\n", " ").split(",")]
    wrong = {word: syllables(word) for word, count in known if syllables(word) != int(count)}
    assert len(wrong) <= len(known) * 0.1, wrong


def test_the_formula_is_the_published_one() -> None:
    # 6 words of one syllable each: 0.39 times 6, and 11.8, less 15.59; and 5 for the age
    assert reading_age("The cat sat on the mat.", Finder({})) == pytest.approx(3.55)


def test_terms_that_the_glossary_explains_make_no_text_hard() -> None:
    text = "They met the special educational needs co-ordinator and asked her for help."
    finder = Finder({"senco": ["special educational needs co-ordinator"]}, as_written=True)
    assert reading_age(text, finder) < reading_age(text, Finder({})) - 2


@given(st.lists(st.sampled_from(["plans", "say", "who", "helps", "whom"]), min_size=1))
def test_a_text_said_twice_is_as_hard(words: list[str]) -> None:
    text = f"{' '.join(words).capitalize()}."
    twice = reading_age(f"{text} {text}", Finder({}))
    assert twice == pytest.approx(reading_age(text, Finder({})))


@given(st.text(alphabet="aB 1.?!\"'(é\n-", max_size=60))
def test_sentences_leave_no_word_out(text: str) -> None:
    cut = [text[start:end] for start, end in sentences(text)]
    assert sum(words_in(one) for one in cut) == words_in(text)


@pytest.mark.parametrize("code", [code for code, one in LISTS.items() if one.entries])
def test_every_listed_word_is_found_and_leads_to_guidance(code: str, hub: Configuration) -> None:
    phrases, entries = hub.advised_against[code]
    assert set(LISTS[code].sources) >= {e.source for e in LISTS[code].entries if e.source}
    for word, entry in entries.items():
        (found,) = phrases.find(f"and {word.removesuffix('*')} too")
        assert found.phrase == word
        assert not list(phrases.find(f"x{word}x"))
        assert entry.instead
        assert entry.source or code == "WW556"
        assert entry.why or code != "WW557"


def test_what_is_written_instead_is_not_advised_against(hub: Configuration) -> None:
    for code, (_, entries) in hub.advised_against.items():
        for entry in entries.values():
            said = [p for p, _ in hub.advised_against.values() for _ in p.find(entry.instead)]
            assert not said, (code, entry.instead)


@given(st.sampled_from(["utilise", "prior to"]), st.sampled_from([" ", "\n", "-", "\u2011"]))
def test_a_phrase_is_found_however_it_is_joined(word: str, join: str) -> None:
    phrases = Phrases(["prior to", "utili*"])
    text = f"and {word.replace(' ', join)} them"
    assert [text[f.start : f.end] for f in phrases.find(text)] == [word.replace(" ", join)]


@given(
    st.lists(st.text(min_size=1, max_size=8).filter(lambda word: word[0].isalnum()), min_size=1),
    st.text(max_size=40),
)
def test_any_words_can_be_looked_for(words: list[str], text: str) -> None:
    for found in Phrases(words).find(text):
        assert found.phrase in words
        assert 0 <= found.start < found.end <= len(text)


HARD = """\
The center utilised it.
A path for wheelchair-bound people leads there, and [click here](../evidence/x.md)
for the MDT.
"""


def test_advice_stands_at_its_line(hub: Configuration, tmp_path: Path) -> None:
    found = sorted((one.line, one.code, one.field) for one in advised(tmp_path, hub, HARD))
    assert found == [
        (5, "WW554", "text"),
        (5, "WW556", "text"),
        (6, "WW555", "text"),
        (6, "WW557", "text"),
        (7, "WW553", "text"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'The poster says "utilise the center".',
        "The poster says “utilise the center”.",
        "Read *Utilise the Center: a guide*.",
        "Run `utilise center`.",
        "```\nutilise center\n```",
        "> We utilise the center.",
        "See [the guide](https://example.org/utilise/center).",
        "Utilise Center Ltd. paid for it.",
    ],
)
def test_words_that_are_not_the_editors_own_are_left_alone(
    text: str, hub: Configuration, tmp_path: Path
) -> None:
    assert advised(tmp_path, hub, text) == []


def test_the_source_of_a_record_is_left_alone(make_site: MakeSite, today: date) -> None:
    path = "content/evidence/shared-plots-survey-2024.md"
    page = (MINIMAL / path).read_text(encoding="utf-8")
    lines = page.splitlines()
    changed = [
        line.replace(line.split(": ", 1)[1], "The Behavior Center utilised by the disabled")
        if line.strip().startswith(("authors:", "publisher:", "title:"))
        else line
        for line in lines
    ]
    assert changed != lines
    assert check(make_site(files={path: "\n".join(changed)}), today) == ()


def hard_page() -> dict[str, str]:
    page = (MINIMAL / WATERING).read_text(encoding="utf-8")
    return {WATERING: f"{page}\nUtilise a can.\n"}


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["check", "--root", str(root), "--today", "2026-11-21", *arguments]
    )


def test_advice_is_given_on_files_that_are_named_or_where_it_is_asked_for(
    make_site: MakeSite,
) -> None:
    root = make_site(files=hard_page())

    assert run(root).output == "No problems.\n"
    assert run(root, "toolkits").output == "No problems.\n"
    assert run(root, WATERING, "--no-advice").output == "No problems.\n"
    for arguments in ([WATERING], ["content"], ["--advice"]):
        result = run(root, *arguments)
        assert "WW554" in result.output
        assert result.output.endswith("0 errors, 1 piece of advice.\n")
        assert result.exit_code == 0


def test_a_change_gets_advice_on_what_it_changes(make_site: MakeSite) -> None:
    root = make_site(files={"content/guidance/old.md": hard_page()[WATERING]})
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "As it was"]):
        author = ["-c", "user.name=An editor", "-c", "user.email=editor@example.org"]
        subprocess.run(["git", "-C", str(root), *author, *arguments], check=True)
    assert run(root, "--base", "HEAD").output == "No problems.\n"

    for path, text in hard_page().items():
        (root / path).write_text(text, encoding="utf-8")

    found = run(root, "--base", "HEAD").output.splitlines()
    assert [line.split(":")[0] for line in found[:-1]] == [WATERING]
    assert run(root, "--base", "HEAD", "--no-advice").output == "No problems.\n"
    assert run(root, "--base", "HEAD", "content/evidence").output == "No problems.\n"
    assert "2 pieces of advice" in run(root, "--base", "HEAD", "--advice").output


def test_advice_is_no_more_than_a_notice_to_other_programs(make_site: MakeSite) -> None:
    root = make_site(files=hard_page())
    (told,) = json.loads(run(root, "--advice", "--format", "json").output)
    assert (told["code"], told["severity"]) == ("WW554", "notice")
    assert run(root, "--advice", "--format", "github").output.startswith("::notice file=")
    assert {CODES[code][0] for code in ADVICE} == {Severity.NOTICE}


def test_a_strict_build_is_not_stopped_by_advice(make_site: MakeSite, tmp_path: Path) -> None:
    result = build_site(make_site(files=hard_page()), tmp_path / "site", "--strict")
    assert result.returncode == 0, result.stderr
    assert "WW554" not in result.stderr


def codes(root: Path, today: date) -> list[str]:
    return [problem.code for problem in check(root, today)]


def test_a_hub_can_turn_advice_off_with_a_reason(make_site: MakeSite, today: date) -> None:
    off = {"site_config/checks.yml": "off:\n  WW554: Our readers are clinicians.\n"}
    assert codes(make_site(files=hard_page() | off), today) == []


def test_a_hub_can_add_words_and_remove_some(make_site: MakeSite, today: date) -> None:
    checks = """\
add:
  WW554:
    - {words: [watering can*], instead: can, source: Our own style}
remove:
  WW554:
    utilise*: It is the name of a course here.
acronyms: [RHS]
"""
    page = (MINIMAL / WATERING).read_text(encoding="utf-8")
    text = f"{page}\nUtilise two watering cans, the RHS says.\n"

    root = make_site(files={WATERING: text, "site_config/checks.yml": checks})

    (problem,) = check(root, today)
    assert problem.message == '"watering cans" has a plainer word'
    assert problem.hint == 'write "can" (Our own style)'


def test_advice_costs_nothing_where_it_is_not_wanted(make_site: MakeSite, today: date) -> None:
    asked: list[str] = []

    def advised_on(path: str) -> bool:
        asked.append(path)
        return path == WATERING

    problems = load(make_site(files=hard_page()), today, advised=advised_on).problems

    assert [(one.code, one.path) for one in problems] == [("WW554", WATERING)]
    assert len(asked) > 1
