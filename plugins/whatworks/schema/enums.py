"""The closed lists that the whole product shares."""

from enum import Enum, StrEnum


class ContentType(StrEnum):
    """What kind of thing an item is; decides its folder, fields, blocks and URL."""

    TOOLKIT = "toolkit"
    CASE_STUDY = "case_study"
    EVIDENCE = "evidence"
    RECOMMENDATION = "recommendation"
    PANEL = "panel"
    COMMUNITY = "community"
    SESSION = "session"
    GUIDANCE = "guidance"
    RAPID_CYCLE = "rapid_cycle"
    DASHBOARD = "dashboard"
    SUPPORT_OFFER = "support_offer"
    NEWSLETTER = "newsletter"
    PAGE = "page"


class Audience(Enum):
    """Who may read something: three tiers, each reading all that the ones before it read."""

    OPEN = "open"
    PARTNERSHIP = "partnership"
    DEPARTMENT = "department"

    @property
    def rank(self) -> int:
        """Return 0 for the widest audience, rising as it narrows."""
        return list(Audience).index(self)

    def may_read(self, other: "Audience") -> bool:
        """Say whether this audience may read what is meant for ``other``."""
        return other is self or other.rank <= self.rank


NARROWEST = max(Audience, key=lambda audience: audience.rank)
"""Reads everything, and so may be given whatever nobody has said the readers of."""


class Status(StrEnum):
    """Where an item stands in its life."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def is_public(self) -> bool:
        """Say whether items of this status stand in a built site."""
        return self in {Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN}


class ChangeKind(StrEnum):
    """How big a recorded change is, the biggest first."""

    NEW = "new"
    MAJOR = "major"
    EVIDENCE_RECHECKED = "evidence_rechecked"
    MINOR = "minor"


class Direction(StrEnum):
    """Which way a measured outcome went."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"
    NONE = "none"
    NOT_MEASURED = "not_measured"


class CycleDecision(StrEnum):
    """What was decided at the end of a rapid-cycle evaluation."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    STOP = "stop"


class RecommendationKind(StrEnum):
    """What a panel's recommendation asks to change."""

    REFORM_DELIVERY = "reform_delivery"
    CODE_OF_PRACTICE = "code_of_practice"
    LEGISLATION = "legislation"


class DecisionOutcome(StrEnum):
    """What a panel decided."""

    APPROVED = "approved"
    APPROVED_WITH_CHANGES = "approved_with_changes"
    DEFERRED = "deferred"
    DECLINED = "declined"


class Better(StrEnum):
    """Which way an indicator should move."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class DerivedFact(StrEnum):
    """A fact that is not written down but worked out from the evidence records an item cites."""

    STUDIES = "studies"
    DESIGNS = "designs"
    INDEPENDENT_STUDIES = "independent_studies"
    SUPPORTIVE_STUDIES = "supportive_studies"
    CONSISTENT = "consistent"
    LATEST_YEAR = "latest_year"
    LARGEST_SAMPLE = "largest_sample"


class FactKind(StrEnum):
    """What kind of value a recorded fact has."""

    NUMBER = "number"
    YES_NO = "yes_no"
    LIST = "list"
