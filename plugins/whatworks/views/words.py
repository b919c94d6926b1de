"""The words that the hub itself says: names of types, statuses and values."""

from datetime import date

from whatworks.schema.enums import (
    ChangeKind,
    ContentType,
    CycleDecision,
    DecisionOutcome,
    Direction,
    RecommendationKind,
    Status,
)

TYPES: dict[ContentType, tuple[str, str, str]] = {
    ContentType.TOOLKIT: (
        "Toolkit",
        "Toolkits",
        "How to deliver each area of reform, step by step.",
    ),
    ContentType.CASE_STUDY: (
        "Case study",
        "Case studies",
        "What real places did, what changed, and how sure we are.",
    ),
    ContentType.EVIDENCE: (
        "Evidence",
        "Evidence register",
        "Every study, evaluation and set of statistics that the hub leans on.",
    ),
    ContentType.RECOMMENDATION: (
        "Recommendation",
        "Recommendations",
        "What the Expert Review Panel asks to change, and the answer it got.",
    ),
    ContentType.PANEL: (
        "Panel meeting",
        "Expert Review Panel",
        "What the panel considered, decided and learned at each meeting.",
    ),
    ContentType.COMMUNITY: (
        "Community of Practice",
        "Communities of Practice",
        "Groups of people who do this work and learn from one another.",
    ),
    ContentType.SESSION: (
        "Community session",
        "Community sessions",
        "What each session talked about, and what came of it.",
    ),
    ContentType.GUIDANCE: (
        "Guidance",
        "Guidance",
        "Principles and how-to, with the evidence behind them.",
    ),
    ContentType.RAPID_CYCLE: (
        "Rapid-cycle evaluation",
        "Rapid-cycle evaluations",
        "Small changes, tried, measured, and then adopted, adapted or stopped.",
    ),
    ContentType.DASHBOARD: (
        "Dashboard",
        "Dashboards",
        "Indicators over time, with where they started and where they should go.",
    ),
    ContentType.SUPPORT_OFFER: (
        "Support offer",
        "Support on offer",
        "The help you can ask for, by area of reform.",
    ),
    ContentType.NEWSLETTER: (
        "Newsletter",
        "Newsletters",
        "What was new, issue by issue.",
    ),
    ContentType.PAGE: ("Page", "About this hub", "How the hub works, and who is behind it."),
}
"""For each type: its name, its name in lists, and what the list holds."""

STATUSES: dict[Status, str] = {
    Status.DRAFT: "Draft",
    Status.IN_REVIEW: "In review",
    Status.PUBLISHED: "Published",
    Status.SUPERSEDED: "Superseded",
    Status.WITHDRAWN: "Withdrawn",
}

CHANGES: dict[ChangeKind, str] = {
    ChangeKind.NEW: "New",
    ChangeKind.MAJOR: "Major change",
    ChangeKind.MINOR: "Small change",
    ChangeKind.EVIDENCE_RECHECKED: "Evidence checked again",
}

DIRECTIONS: dict[Direction, str] = {
    Direction.POSITIVE: "Better",
    Direction.NEGATIVE: "Worse",
    Direction.MIXED: "Mixed",
    Direction.NONE: "No difference found",
    Direction.NOT_MEASURED: "Not measured",
}

CYCLE_DECISIONS: dict[CycleDecision, str] = {
    CycleDecision.ADOPT: "Adopt: keep doing it",
    CycleDecision.ADAPT: "Adapt: change it and try again",
    CycleDecision.STOP: "Stop: it did not help",
}

RECOMMENDATIONS: dict[RecommendationKind, str] = {
    RecommendationKind.REFORM_DELIVERY: "How the reform is delivered",
    RecommendationKind.CODE_OF_PRACTICE: "The Code of Practice",
    RecommendationKind.LEGISLATION: "The law",
}

OUTCOMES: dict[DecisionOutcome, str] = {
    DecisionOutcome.APPROVED: "Approved",
    DecisionOutcome.APPROVED_WITH_CHANGES: "Approved with changes",
    DecisionOutcome.DEFERRED: "Deferred",
    DecisionOutcome.DECLINED: "Declined",
}

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date) -> str:
    """Return a day as people write it: 5 October 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 item, 2 items."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
