"""The front matter of every content type."""

from collections.abc import Mapping
from types import MappingProxyType

from whatworks.schema.common import FrontMatter
from whatworks.schema.enums import ContentType
from whatworks.schema.practice import CaseStudy, Guidance, Page, SupportOffer, Toolkit
from whatworks.schema.programme import Community, Newsletter, Panel, Recommendation, Session
from whatworks.schema.research import Dashboard, Evidence, RapidCycle

FRONT_MATTER: Mapping[ContentType, type[FrontMatter]] = MappingProxyType(
    {
        ContentType.TOOLKIT: Toolkit,
        ContentType.CASE_STUDY: CaseStudy,
        ContentType.EVIDENCE: Evidence,
        ContentType.RECOMMENDATION: Recommendation,
        ContentType.PANEL: Panel,
        ContentType.COMMUNITY: Community,
        ContentType.SESSION: Session,
        ContentType.GUIDANCE: Guidance,
        ContentType.RAPID_CYCLE: RapidCycle,
        ContentType.DASHBOARD: Dashboard,
        ContentType.SUPPORT_OFFER: SupportOffer,
        ContentType.NEWSLETTER: Newsletter,
        ContentType.PAGE: Page,
    }
)
"""The front matter model of every content type."""
