"""Time to rate many items, as a ratio to validating the same front matter in the same run.

Run it with ``python benchmarks/rate/run.py [ITEMS] [RECORDS]``; 10,000 and 30,000 if not given.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from whatworks.model import Configuration, Item
from whatworks.rate import evidence_of, rate
from whatworks.read import read_configuration
from whatworks.schema.enums import ContentType
from whatworks.schema.practice import CaseStudy
from whatworks.schema.research import Evidence

ROOT = Path(__file__).parents[2]
RUNS = 5


def evidence(number: int, chance: random.Random, configuration: Configuration) -> dict[str, object]:
    """Return the front matter of one made-up evidence record."""
    designs = list(configuration.vocabularies["study_design"].terms)
    outcomes = list(configuration.vocabularies["outcome"].terms)
    return {
        "title": f"Study {number}",
        "summary": "A study.",
        "status": "published",
        "audience": "open",
        "owner": "An office",
        "citation": {
            "authors": "A body",
            "year": str(chance.randint(2000, 2026)),
            "publisher": "A body",
            "url": f"https://example.org/{number}",
            "accessed": "2026-11-01",
        },
        "design": chance.choice(designs),
        "sample": {"size": str(chance.randint(10, 5000)), "unit": "pupils"},
        "conducted_in": "England",
        "population": "Pupils",
        "evaluator": {"name": "A body", "independent": chance.choice(["true", "false"])},
        "outcomes": [
            {
                "outcome": chance.choice(outcomes),
                "direction": chance.choice(["positive", "negative", "mixed", "none"]),
                "finding": "Something.",
            }
            for _ in range(chance.randint(0, 3))
        ],
        "limitations": "Made up.",
    }


def case_study(
    number: int, records: int, chance: random.Random, configuration: Configuration
) -> dict[str, object]:
    """Return the front matter of one made-up case study that cites three to six records."""
    framework = configuration.frameworks["effective-practice"]
    evaluations = list(framework.facts["evaluation"].values)
    return {
        "title": f"Practice {number}",
        "summary": "A practice.",
        "status": "published",
        "audience": "open",
        "owner": "An office",
        "place": "A place",
        "population": "Pupils",
        "evidence": [f"study-{chance.randrange(records)}" for _ in range(chance.randint(3, 6))],
        "rating": {
            "framework": "effective-practice",
            "version": framework.version,
            "status": "quality_assured",
            "judged": {"strength_of_evidence": "good", "breadth_of_impact": "promising"},
            "facts": {
                "evaluation": chance.sample(evaluations, chance.randint(0, 4)),
                "years_sustained": str(chance.randint(0, 12)),
            },
            "rationale": "Made up.",
            "rater": "An office",
            "date": "2026-11-01",
        },
    }


def median(work: Callable[[], object]) -> float:
    """Return the median time of some runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(items: int, records: int) -> None:
    """Make the corpus, take the times and print them."""
    configuration, _ = read_configuration(ROOT)
    assert configuration is not None
    context = {
        "vocabularies": {name: one.terms for name, one in configuration.vocabularies.items()}
    }
    chance = random.Random(7)
    raw_records = [evidence(number, chance, configuration) for number in range(records)]
    raw_items = [case_study(number, records, chance, configuration) for number in range(items)]

    def validate() -> tuple[list[CaseStudy], dict[str, Evidence]]:
        register = {
            f"study-{number}": Evidence.model_validate(raw, context=context)
            for number, raw in enumerate(raw_records)
        }
        return [CaseStudy.model_validate(raw, context=context) for raw in raw_items], register

    fronts, register = validate()
    made = [
        Item(ContentType.CASE_STUDY, f"p-{n}", f"case_studies/p-{n}.md", f"p-{n}/", front, ())
        for n, front in enumerate(fronts)
    ]

    def rate_all() -> None:
        for item in made:
            assert item.rating is not None
            rate(item.rating, configuration, evidence_of(item, register))

    rating, validating = median(rate_all), median(validate)
    print(f"{items:,} items, {records:,} evidence records, {date.today()}, median of {RUNS} runs")
    print(f"rating       {rating:8.3f} s   {items / rating:10,.0f} items a second")
    print(f"validating   {validating:8.3f} s   the peer: the same front matter, by pydantic")
    print(f"ratio        {rating / validating:8.2f}")


if __name__ == "__main__":
    main(*(int(number) for number in (sys.argv[1:] or ["10000", "30000"])))
