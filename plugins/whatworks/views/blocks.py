"""What the fields of an item put into the blocks of its page, type by type."""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from whatworks.model import Catalogue, Item
from whatworks.schema.common import Takes
from whatworks.schema.enums import ContentType
from whatworks.schema.practice import CaseStudy, SupportOffer, Toolkit
from whatworks.schema.programme import Community, Panel, Recommendation, Session
from whatworks.schema.research import Dashboard, Evidence, RapidCycle
from whatworks.targets import beside
from whatworks.views import words
from whatworks.views.chart import chart
from whatworks.views.common import (
    attachment,
    by_ids,
    cards,
    decision_anchor,
    facet_facts,
    item_link,
    latest,
    sources,
)
from whatworks.views.history import history
from whatworks.views.parts import (
    Citation,
    Downloads,
    DownloadView,
    Entry,
    Fact,
    Facts,
    Link,
    Links,
    Part,
    Table,
    Terms,
    Timeline,
)
from whatworks.views.ratings import rating_parts
from whatworks.views.trace import told_by_trace
from whatworks.views.whats_new import meeting_url

Made = Mapping[str, tuple[Part, ...]]
"""Parts by the title of the block they stand in."""


def _toolkit(item: Item, catalogue: Catalogue) -> Made:
    front = cast(Toolkit, item.front)
    return {
        **shared_blocks(item, catalogue, front.evidence),
        "At a glance": _facts(facet_facts(item, catalogue)),
        "What needs to be in place first": _enablers(front.enablers, catalogue),
        "What it takes": _takes(front.takes),
        "In practice": cards(by_ids(front.case_studies, catalogue), catalogue),
    }


def _case_study(item: Item, catalogue: Catalogue) -> Made:
    front = cast(CaseStudy, item.front)
    own = [Fact("Where", (front.place,))]
    if front.since:
        own.append(Fact("Since", (front.since,)))
    own.append(Fact("Who it was for", (front.population,)))
    return {
        **shared_blocks(item, catalogue, front.evidence),
        "At a glance": _facts((*own, *facet_facts(item, catalogue))),
        "What helped and what got in the way": _enablers(front.enablers, catalogue),
        "What it takes": _takes(front.takes),
    }


def _evidence(item: Item, catalogue: Catalogue) -> Made:
    front = cast(Evidence, item.front)
    citation = front.citation
    designs = catalogue.configuration.vocabularies["study_design"].terms
    facts = [
        Fact("Kind of study", (designs[front.design].label,)),
        Fact("Where", (front.conducted_in,)),
        Fact("Who was studied", (front.population,)),
    ]
    if front.sample:
        facts.append(Fact("How many", (f"{front.sample.size:,} {front.sample.unit}",)))
    independent = "independent" if front.evaluator.independent else "not independent"
    facts.append(Fact("Carried out by", (f"{front.evaluator.name} ({independent})",)))
    trust = [Fact("What limits it most", (front.limitations,))]
    if front.appraisal:
        checked = f"{front.appraisal.tool}: {front.appraisal.result}"
        trust.append(Fact("Quality checked with", (checked,)))
    if front.funding:
        trust.append(Fact("Paid for by", (front.funding,)))
    if front.conflicts:
        trust.append(Fact("Interests", (front.conflicts,)))
    told = told_by_trace(item, catalogue)
    users = [one for one in catalogue.used_by.get(item.id, ()) if one.id not in told]
    doi = f" doi:{citation.doi}" if citation.doi else ""
    text = f"{citation.authors} ({citation.year}). {front.title}. {citation.publisher}.{doi}"
    read = f"Read by the editors on {words.day(citation.accessed)}"
    return {
        "At a glance": _facts((*facts, *facet_facts(item, catalogue))),
        "Outcomes": _outcomes(front, catalogue),
        "How far to trust it": (*rating_parts(item, catalogue), *_facts(trust)),
        "Used by": cards(users, catalogue),
        "Reference": (Citation(text, Link(citation.url, citation.url, read)),),
    }


def _outcomes(front: Evidence, catalogue: Catalogue) -> tuple[Part, ...]:
    if not front.outcomes:
        return ()
    terms = catalogue.configuration.vocabularies["outcome"].terms
    rows = []
    for outcome in front.outcomes:
        size = ""
        if outcome.size is not None:
            size = f"{outcome.size:g} {outcome.unit or ''}".strip()
            if outcome.low is not None and outcome.high is not None:
                size += f" ({outcome.low:g} to {outcome.high:g})"
        rows.append(
            (
                terms[outcome.outcome].label,
                words.DIRECTIONS[outcome.direction],
                outcome.finding,
                size or "Not reported",
            )
        )
    columns = ("Outcome", "Which way", "What was found", "Size")
    return (Table("Outcomes the study looked at", columns, tuple(rows)),)


def _recommendation(item: Item, catalogue: Catalogue) -> Made:
    front = cast(Recommendation, item.front)
    facts = [Fact("Asks to change", (words.RECOMMENDATIONS[front.kind],))]
    if panel := by_ids([front.panel], catalogue):
        facts.append(Fact("Made by", (item_link(panel[0]),)))
    return {
        **shared_blocks(item, catalogue, front.evidence),
        "At a glance": _facts((*facts, *facet_facts(item, catalogue))),
        "Response": _facts([Fact("Answer", (front.response,))]) if front.response else (),
    }


def _panel(item: Item, catalogue: Catalogue) -> Made:
    front = cast(Panel, item.front)
    decisions = tuple(
        (
            decision.decision,
            words.OUTCOMES[decision.outcome],
            tuple(item_link(found) for found in by_ids(decision.items, catalogue))
            or "No item of the hub",
        )
        for decision in front.decisions
    )
    decided: tuple[Part, ...] = ()
    if decisions:
        anchors = tuple(decision_anchor(decision.id) for decision in front.decisions)
        columns = ("Decision", "Outcome", "Covers")
        came = Link("What came of these decisions", meeting_url(item, catalogue))
        decided = (Table("Decisions", columns, decisions, anchors), Links((came,)))
    actions = [(a.action, a.owner, words.day(a.due)) for a in front.actions]
    return {
        **shared_blocks(item, catalogue, ()),
        "At a glance": _facts(
            [Fact("Date of the meeting", (words.day(front.date),)), *facet_facts(item, catalogue)]
        ),
        "Evidence considered": sources(front.evidence, catalogue),
        "Decisions": decided,
        "Actions": _table("Actions", ("Action", "Who", "By when"), actions),
    }


def _community(item: Item, catalogue: Catalogue) -> Made:
    front = cast(Community, item.front)
    sessions = [
        session
        for session in catalogue.of_type(ContentType.SESSION)
        if session.community == item.id
    ]
    sessions.sort(key=lambda session: (cast(Session, session.front).date, session.id), reverse=True)
    coming = tuple(
        Entry(words.day(plan.date), "", plan.topic)
        for plan in sorted(front.forward_plan, key=lambda plan: plan.date)
    )
    return {
        "Coming up": (Timeline(coming),) if coming else (),
        "Sessions so far": cards(sessions, catalogue),
    }


def _session(item: Item, catalogue: Catalogue) -> Made:
    front = cast(Session, item.front)
    facts = [Fact("Date", (words.day(front.date),))]
    if community := by_ids([item.community or ""], catalogue):
        facts.append(Fact("Community", (item_link(community[0]),)))
    return {
        **shared_blocks(item, catalogue, ()),
        "At a glance": _facts((*facts, *facet_facts(item, catalogue))),
        "Agenda": (Links(tuple(Link(point, "") for point in front.agenda)),)
        if front.agenda
        else (),
        "Outputs": cards(by_ids(front.outputs, catalogue), catalogue),
    }


def _rapid_cycle(item: Item, catalogue: Catalogue) -> Made:
    front = cast(RapidCycle, item.front)
    until = f" to {words.day(front.ended)}" if front.ended else ", still running"
    facts = [
        Fact("Where", (front.place,)),
        Fact("Cycle", (f"Number {front.cycle}",)),
        Fact("When", (f"{words.day(front.started)}{until}",)),
    ]
    decided = []
    if front.decision:
        decided.append(Fact("Decision", (words.CYCLE_DECISIONS[front.decision],)))
    if front.next_cycle:
        decided.append(Fact("Next cycle", (front.next_cycle,)))
    rows = [(sign.measure, sign.before, sign.after) for sign in front.lead_indicators]
    return {
        **shared_blocks(item, catalogue, front.evidence),
        "At a glance": _facts((*facts, *facet_facts(item, catalogue))),
        "Lead indicators": _table("Lead indicators", ("Measure", "Before", "After"), rows),
        "The decision and the next cycle": _facts(decided),
    }


def _dashboard(item: Item, catalogue: Catalogue) -> Made:
    front = cast(Dashboard, item.front)
    charts = tuple(
        chart(indicator, catalogue.series.get(beside(item.path, indicator.data), ()))
        for indicator in front.indicators
    )
    return {
        **shared_blocks(item, catalogue, front.evidence),
        "At a glance": _facts(facet_facts(item, catalogue)),
        "Indicators": charts,
    }


def _support_offer(item: Item, catalogue: Catalogue) -> Made:
    front = cast(SupportOffer, item.front)
    function = catalogue.configuration.vocabularies["support_function"].terms[front.function]
    facts = [Fact("Kind of support", (f"{function.label}: {function.definition}",))]
    return {
        **shared_blocks(item, catalogue, ()),
        "At a glance": _facts((*facts, *facet_facts(item, catalogue))),
    }


MADE_BLOCKS: Mapping[ContentType, Callable[[Item, Catalogue], Made]] = {
    ContentType.TOOLKIT: _toolkit,
    ContentType.CASE_STUDY: _case_study,
    ContentType.EVIDENCE: _evidence,
    ContentType.RECOMMENDATION: _recommendation,
    ContentType.PANEL: _panel,
    ContentType.COMMUNITY: _community,
    ContentType.SESSION: _session,
    ContentType.RAPID_CYCLE: _rapid_cycle,
    ContentType.DASHBOARD: _dashboard,
    ContentType.SUPPORT_OFFER: _support_offer,
}
"""For each type with fixed blocks, the function that fills them."""


def shared_blocks(item: Item, catalogue: Catalogue, evidence: Iterable[str]) -> Made:
    """Return the blocks that are made alike for every type; a page takes those that it has."""
    return {
        "How sure we are": rating_parts(item, catalogue),
        "Tools and templates": _downloads(item, catalogue),
        "What changed and who signed it off": history(item, catalogue),
        "Sources": sources(evidence, catalogue),
        "How to cite this page": (_citation(item, catalogue),),
    }


def _facts(facts: Iterable[Fact]) -> tuple[Part, ...]:
    found = tuple(facts)
    return (Facts(found),) if found else ()


def _table(
    caption: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> tuple[Part, ...]:
    found = tuple(rows)
    return (Table(caption, columns, found),) if found else ()


def _enablers(enablers: Iterable[str], catalogue: Catalogue) -> tuple[Part, ...]:
    names = tuple(enablers)
    if not names:
        return ()
    terms = catalogue.configuration.vocabularies["enabler"].terms
    return (Terms(tuple((terms[name].label, terms[name].definition) for name in names)),)


def _takes(takes: Takes | None) -> tuple[Part, ...]:
    if takes is None:
        return ()
    return _facts(
        (
            Fact("Staff time", (takes.staff_time,)),
            Fact("Cost", (takes.cost,)),
            Fact("Who pays", (takes.who_pays,)),
        )
    )


def _downloads(item: Item, catalogue: Catalogue) -> tuple[Part, ...]:
    files = []
    for download in item.front.downloads:
        path = beside(item.path, download.file)
        files.append(
            DownloadView(
                title=download.title,
                url=attachment(path).url,
                kind=path.rpartition(".")[2].upper(),
                size=_size(catalogue.sizes.get(path, 0)),
                easy_read=path == beside(item.path, item.front.easy_read or ""),
            )
        )
    return (Downloads(tuple(files)),) if files else ()


def _size(bytes_: int) -> str:
    return (
        f"{max(1, round(bytes_ / 1000)):,} kB" if bytes_ < 1_000_000 else f"{bytes_ / 1e6:.1f} MB"
    )


def _citation(item: Item, catalogue: Catalogue) -> Part:
    hub = catalogue.configuration.hub
    when = latest(item)
    version = getattr(item.front, "version", None)
    edition = f" Version {version}." if version else ""
    year = f" ({when.year})" if when else ""
    url = hub.url + item.url
    return Citation(
        text=f"{hub.publisher}{year}. {item.front.title}.{edition}",
        link=Link(url, url),
        licence=Link(item.front.licence, "")
        if item.front.licence
        else Link(hub.licence, hub.licence_url),
        copyright=item.front.copyright or "",
    )
