"""What was judged, read in the light of a framework, beside what the facts indicate.

A judgement is never computed. The framework's rules say only which level the facts indicate, on
what grounds, and what the next level up would ask for.
"""

from whatworks.rate.facts import derived_facts, evidence_of, recorded_facts
from whatworks.rate.judged import levels, rate
from whatworks.rate.rules import in_words, indicate, value_in_words

__all__ = [
    "derived_facts",
    "evidence_of",
    "in_words",
    "indicate",
    "levels",
    "rate",
    "recorded_facts",
    "value_in_words",
]
