"""Ratings: judgements stand, and the rules say what the recorded facts indicate."""

import json
import subprocess
from datetime import date
from pathlib import Path

import feedparser
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whatworks import build
from whatworks.cli import main
from whatworks.model import Catalogue, Indication
from whatworks.rate import derived_facts, recorded_facts
from whatworks.rate import indicate as indicate_facts
from whatworks.read import read_configuration
from whatworks.read.frameworks import read_schemes
from whatworks.schema.enums import Audience
from whatworks.schema.research import Evidence
from whatworks.schema.site import Framework
from whatworks.views import maps

TODAY = date(2026, 11, 21)
SITES = Path(__file__).parent / "sites"

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "rate"
PUBLISHED = yaml.safe_load((CASES / "published_examples.yml").read_text(encoding="utf-8"))
INDICATIONS = yaml.safe_load((CASES / "indications.yml").read_text(encoding="utf-8"))


CONFIGURATION, _ = read_configuration(ROOT)
assert CONFIGURATION is not None
FRAMEWORK = CONFIGURATION.frameworks["effective-practice"]


def indicate(framework: Framework, signal: str, written) -> Indication:
    return indicate_facts(framework, signal, recorded_facts(framework, written))


EVALUATIONS = list(FRAMEWORK.facts["evaluation"].values)
LEVELS = list(FRAMEWORK.signals["strength_of_evidence"].levels)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build.catalogue(build.load(ROOT, date(2026, 11, 21)), Audience.OPEN)


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["item"])
def test_a_published_judgement_stands_whatever_the_rules_indicate(case, catalogue):
    rated = catalogue.ratings[case["item"]]
    assert {one.level.signal: one.level.judged for one in rated.signals} == case["judged"]
    differs = not all(signal.agrees for signal in rated.signals)
    assert bool(rated.rating.difference) >= differs
    assert rated.rating.rationale


@pytest.mark.parametrize("case", INDICATIONS, ids=lambda case: str(case["facts"]))
def test_the_rules_indicate(case):
    for signal, level in case["indicates"].items():
        assert indicate(FRAMEWORK, signal, case["facts"]).level == level


def test_an_indication_says_why_and_what_would_raise_it():
    facts = {"evaluation": ["inspection"], "years_sustained": "2"}
    found = indicate(FRAMEWORK, "strength_of_evidence", facts)
    assert found.because == (
        "How it was evaluated: 1 or more recorded",
        "Years sustained: 1 or more",
    )
    assert any("Years sustained: 3 or more" in way for way in found.to_rise)


def test_the_highest_level_cannot_be_raised():
    facts = {"evaluation": ["systematic_review"]}
    assert indicate(FRAMEWORK, "strength_of_evidence", facts).to_rise == ()


@given(st.lists(st.sampled_from(EVALUATIONS)), st.integers(0, 40), st.randoms())
def test_order_of_facts_never_matters(evaluation, years, random):
    facts = {"evaluation": evaluation, "years_sustained": str(years)}
    shuffled = random.sample(evaluation, len(evaluation))
    other = {"years_sustained": str(years), "evaluation": shuffled}
    assert indicate(FRAMEWORK, "strength_of_evidence", facts) == indicate(
        FRAMEWORK, "strength_of_evidence", other
    )


@given(
    st.lists(st.sampled_from(EVALUATIONS)),
    st.integers(0, 40),
    st.sampled_from(EVALUATIONS),
    st.integers(0, 5),
)
def test_more_evidence_never_lowers_an_indication(evaluation, years, another, more_years):
    less = {"evaluation": evaluation, "years_sustained": str(years)}
    more = {"evaluation": [*evaluation, another], "years_sustained": str(years + more_years)}
    before = indicate(FRAMEWORK, "strength_of_evidence", less).level
    after = indicate(FRAMEWORK, "strength_of_evidence", more).level
    assert LEVELS.index(after) >= LEVELS.index(before)


def record(design="randomised-controlled-trial", direction="positive", independent="true"):
    return Evidence.model_validate(
        {
            "title": "A study",
            "summary": "A study.",
            "status": "published",
            "audience": "open",
            "owner": "An office",
            "citation": {
                "authors": "A body",
                "year": "2024",
                "publisher": "A body",
                "url": "https://example.org/",
                "accessed": "2026-11-01",
            },
            "design": design,
            "conducted_in": "England",
            "population": "Pupils",
            "evaluator": {"name": "A body", "independent": independent},
            "outcomes": [{"outcome": "attainment", "direction": direction, "finding": "It moved."}],
            "limitations": "Made up.",
        },
        context={"vocabularies": {n: v.terms for n, v in CONFIGURATION.vocabularies.items()}},
    )


STUDIES = st.lists(
    st.builds(
        record,
        st.sampled_from(["randomised-controlled-trial", "survey", "systematic-review"]),
        st.sampled_from(["positive", "negative", "none", "mixed", "not_measured"]),
        st.sampled_from(["true", "false"]),
    ),
    max_size=6,
)


def indicated(studies):
    return indicate_facts(
        FRAMEWORK, "strength_of_evidence", derived_facts(FRAMEWORK, studies)
    ).level


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(STUDIES)
def test_another_supportive_independent_study_never_lowers_an_indication(studies):
    assert LEVELS.index(indicated([*studies, record()])) >= LEVELS.index(indicated(studies))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(STUDIES, st.randoms())
def test_the_order_of_evidence_never_matters(studies, random):
    shuffled = random.sample(studies, len(studies))
    assert derived_facts(FRAMEWORK, studies) == derived_facts(FRAMEWORK, shuffled)


def test_three_fair_tests_that_agree_indicate_the_highest_level():
    assert indicated([record()] * 3) == "robust"
    assert indicated([record()] * 2) == "emerging"
    assert indicated([*[record()] * 3, record(direction="negative")]) == "emerging"
    assert indicated([*[record()] * 2, record(independent="false")]) == "emerging"


def test_nothing_is_worked_out_where_nothing_is_cited():
    assert derived_facts(FRAMEWORK, []) == {}


def test_a_rating_under_an_earlier_version_is_marked_and_keeps_its_own_rules(make_site):
    folder = SITES / "minimal/site_config/frameworks"
    framework = (folder / "effective-practice.yml").read_text()
    newer = framework.replace('version: "1.0"', 'version: "2.0"').replace(
        "years_kept_going: {at_least: 2}", "years_kept_going: {at_least: 9}"
    )
    root = make_site(
        files={
            "site_config/frameworks/effective-practice@1.0.yml": framework,
            "site_config/frameworks/effective-practice.yml": newer,
        }
    )
    hub = build.load(root, TODAY)
    assert hub.problems == ()
    rated = build.catalogue(hub, Audience.OPEN).ratings["riverside-shared-plots"]
    assert (rated.rating.version, rated.current_version) == ("1.0", "2.0")
    assert rated.signals[0].indication.level == "promising"
    site = build.site(hub, Audience.OPEN)
    page = next(one for one in site.pages if one.page.url.endswith("riverside-shared-plots/"))
    assert "This was judged under version 1.0. New ratings use version 2.0." in page.html


CHANGED = """\
  outcomes:
    - outcome: plots-in-use
      judged: {strength_of_evidence: promising, spread: not_known}
      rationale: More plots were in use.
  headline: There was one outcome, and its level was taken.
  history:
    - date: 2025-02-01
      version: "1.0"
      judged: {strength_of_evidence: emerging, spread: not_known}
      reason: It has now lasted for three years.
other_ratings:
  - scheme: nesta-2013
    judged: {SIGNAL: LEVEL}
    by: Another body
    date: 2026-01-05
    url: https://example.org/rating
    about: Shared plots in another town.
"""


@pytest.fixture
def changed(make_site):
    scheme = read_schemes()["nesta-2013"]
    signal = next(iter(scheme.signals))
    level = next(iter(scheme.signals[signal].levels))
    extra = CHANGED.replace("SIGNAL", signal).replace("LEVEL", f'"{level}"')
    study = (SITES / "minimal/case_studies/riverside-shared-plots.md").read_text()
    study = study.replace("  decision: spring-2026-1\n", "  decision: spring-2026-1\n" + extra)
    root = make_site(files={"case_studies/riverside-shared-plots.md": study})
    hub = build.load(root, TODAY)
    assert hub.problems == ()
    return hub


def test_a_page_shows_outcomes_headline_history_and_other_bodies(changed):
    site = build.site(changed, Audience.OPEN)
    html = next(one.html for one in site.pages if one.page.url.endswith("riverside-shared-plots/"))
    for words in (
        "Outcome by outcome",
        "There was one outcome, and its level was taken.",
        "changed from Emerging to Promising. It has now lasted for three years.",
        "What other bodies have said",
        "Another body",
        "A level there is not the same as a level here.",
        'Decided at: <a href="../../panels/spring-2026/#decision-spring-2026-1">',
    ):
        assert words in html


def test_a_changed_rating_is_news_of_its_own_kind(changed):
    site = build.site(changed, Audience.OPEN)
    atom = feedparser.parse(site.files["feeds/all.atom"])
    news = [entry for entry in atom.entries if entry.title.startswith("Rating changed:")]
    assert len(news) == 1
    assert news[0].id.endswith("riverside-shared-plots/#rating-2026-04-14")
    assert "from Emerging to Promising" in news[0].summary
    page = next(one.html for one in site.pages if one.page.url == "whats-new/")
    assert "Rating changed" in page
    assert "Strength of evidence changed from Emerging to Promising." in page
    carried = {url for url, data in site.files.items() if b"#rating-2026-04-14" in data}
    assert {url for url in carried if url.endswith(".atom")} == {
        "feeds/all.atom",
        "feeds/case-study.atom",
        "feeds/activity-growing.atom",
        "feeds/activity-vegetables.atom",
    }


def test_machines_get_the_same_rating_from_the_api_and_the_command(changed):
    site = build.site(changed, Audience.OPEN)
    from_api = json.loads(site.files["api/v1/items/riverside-shared-plots.json"])
    result = CliRunner().invoke(
        main,
        ["explain", "riverside-shared-plots", "--format", "json", "--root", str(changed.root)],
    )
    assert json.loads(result.output)["rating"] == from_api["rating"]
    assert from_api["rating"]["history"][0]["judged"]["strength_of_evidence"] == "emerging"
    assert from_api["register"][0]["citation"]["year"] == 2024


def git(root, *command):
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    subprocess.run(["git", "-C", str(root), *identity, *command], check=True, capture_output=True)


def test_rate_says_what_a_change_to_content_or_framework_would_alter(make_site):
    root = make_site()
    git(root, "init", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-m", "Start")
    ask = ["rate", "--diff", "main", "--root", str(root)]
    assert "No rating and no indication has changed." in CliRunner().invoke(main, ask).output

    study = root / "case_studies/riverside-shared-plots.md"
    original = study.read_text()
    better = original.replace("[own_review]", "[outside_review]")
    study.write_text(better.replace("evidence: promising", "evidence: good"))
    output = CliRunner().invoke(main, ask).output
    assert "riverside-shared-plots: strength_of_evidence, judged: promising → good" in output
    assert "riverside-shared-plots: strength_of_evidence, indicated: promising → good" in output

    study.write_text(better.replace("evidence: promising", "evidence: not_known"))
    moves = json.loads(CliRunner().invoke(main, [*ask, "--format", "json"]).output)
    assert {(move["what"], move["after"]) for move in moves} == {
        ("judged", "not_known"),
        ("indicated", "good"),
    }


def test_rate_refuses_a_revision_that_does_not_exist(make_site):
    root = make_site()
    git(root, "init", "-b", "main")
    result = CliRunner().invoke(main, ["rate", "--diff", "nowhere", "--root", str(root)])
    assert result.exit_code == 2
    assert 'no revision "nowhere"' in result.output


MAPPED = {"toolkit", "case_study", "guidance", "evidence", "rapid_cycle"}


def test_the_map_counts_what_stands_in_each_cell(catalogue):
    grid = maps.evidence_map(catalogue).data.grids[1]
    for row in grid.rows:
        need = next(
            term
            for term, entry in CONFIGURATION.vocabularies["need"].terms.items()
            if entry.label == row.name.text
        )
        for cell, phase in zip(row.cells, CONFIGURATION.vocabularies["phase"].terms, strict=True):
            both = [
                item
                for item in catalogue.items
                if need in item.front.topics.get("need", ())
                and phase in item.front.topics.get("phase", ())
                and item.type.value in MAPPED
            ]
            assert cell.count == len(both)
            assert cell.url == f"find/?need={need}&phase={phase}"


def test_what_did_not_help_is_kept_and_shown(catalogue):
    shown = {card.url for card in maps.tested_and_stopped(catalogue).data.cards}
    for id_ in ("trial-achievement-for-all-2020", "trial-paths-curriculum-2015"):
        assert f"evidence/{id_}/" in shown
    assert "evidence/eef-neli-effectiveness-2020/" not in shown


def test_the_page_of_ratings_explains_the_schemes_that_items_carry_and_no_other(changed):
    site = build.site(changed, Audience.OPEN)
    html = next(one.html for one in site.pages if one.page.url == "ratings/")
    schemes = read_schemes()
    assert schemes["nesta-2013"].label in html
    assert "What is left out here" in html
    assert schemes["grade"].label not in html


def test_a_worked_out_fact_of_the_wrong_kind_is_a_problem(make_site):
    path = "site_config/frameworks/effective-practice.yml"
    framework = (SITES / "minimal" / path).read_text()
    fact = "  counted:\n    label: Counted\n    definition: How many.\n    kind: list\n"
    text = framework.replace("facts:\n", f"facts:\n{fact}    derived: studies\n", 1)
    problems = build.check(make_site(files={path: text}), TODAY)
    assert [(problem.code, problem.field) for problem in problems] == [
        ("WW703", "facts.counted.kind")
    ]


def test_an_item_may_be_rated_with_another_bodys_scheme(make_site):
    scheme = read_schemes()["nesta-2013"]
    signal = next(iter(scheme.signals))
    level = next(iter(scheme.signals[signal].levels))
    study = (SITES / "minimal/case_studies/riverside-shared-plots.md").read_text()
    start, end = study.index("rating:\n"), study.index("---\n", 10)
    rating = (
        f'rating:\n  framework: nesta-2013\n  version: "{scheme.version}"\n  status: none\n'
        f'  judged: {{{signal}: "{level}"}}\n  rationale: Said.\n  rater: An office\n'
        "  date: 2026-04-14\n"
    )
    root = make_site(
        files={"case_studies/riverside-shared-plots.md": study[:start] + rating + study[end:]}
    )
    hub = build.load(root, TODAY)
    assert hub.problems == ()
    site = build.site(hub, Audience.OPEN)
    html = next(one.html for one in site.pages if one.page.url == "ratings/")
    assert 'id="nesta-2013"' in html
