"""The rating of an item as a part of its page: judgement, reasons, indication, history."""

from whatworks.model import Catalogue, Facts, Item, RatedItem, RatedSignal, RatingChange
from whatworks.rate import levels, value_in_words
from whatworks.schema.common import OtherRating, Rated
from whatworks.views import words
from whatworks.views.common import (
    RATINGS_PAGE,
    by_ids,
    decision_link,
    item_link,
    level_signals,
    signals,
)
from whatworks.views.parts import (
    Entry,
    Fact,
    IndicationView,
    Link,
    OtherRatings,
    OtherRatingView,
    OutcomeView,
    Part,
    RatingPanel,
)


def rating_parts(item: Item, catalogue: Catalogue) -> tuple[Part, ...]:
    """Return our rating of an item and other bodies' ratings of it, where there are any."""
    others = item.front.other_ratings if isinstance(item.front, Rated) else []
    parts: list[Part] = (
        [_panel(rated, catalogue)] if (rated := catalogue.ratings.get(item.id)) else []
    )
    if others:
        parts.append(OtherRatings(tuple(_other(other, catalogue) for other in others)))
    return tuple(parts)


def change_in_words(change: RatingChange) -> str:
    """Return a change of a rating as a reader would say it: signal, from what, to what, why."""
    earlier = {level.signal: level for level in change.before}
    moves = [
        f"{level.definition.label} changed from {earlier[level.signal].label} to {level.label}"
        for level in change.after
        if level.signal in earlier and earlier[level.signal].judged != level.judged
    ]
    moved = "; ".join(moves) or "Judged again, with the same result"
    return f"{moved}. {change.reason}"


def _panel(rated: RatedItem, catalogue: Catalogue) -> RatingPanel:
    rating = rated.rating
    outcomes = catalogue.configuration.vocabularies.get("outcome")
    outdated = ""
    if rating.version != rated.current_version:
        outdated = (
            f"This was judged under version {rating.version}. "
            f"New ratings use version {rated.current_version}."
        )
    return RatingPanel(
        signals=signals(rated),
        status=rated.status_label,
        status_means=rated.status_means,
        rationale=rating.rationale,
        judged_by=_judged_by(rated),
        published_at=next(map(item_link, by_ids([rating.taken_from or ""], catalogue)), None),
        decided_at=decision_link(rating.decision, catalogue),
        outdated=outdated,
        facts=_facts(rated.recorded, rated),
        derived=_facts(rated.derived, rated),
        indications=tuple(_indication(signal) for signal in rated.signals),
        difference=rating.difference or "",
        outcomes=tuple(
            OutcomeView(
                outcomes.terms[one.outcome].label if outcomes else one.outcome,
                level_signals(one.levels),
                one.rationale,
            )
            for one in rated.outcomes
        ),
        headline=rating.headline or "",
        changes=tuple(
            Entry(
                words.day(change.date),
                "",
                change_in_words(change),
                decision_link(change.decision, catalogue),
            )
            for change in rated.changes
        ),
        explained_at=f"{RATINGS_PAGE}#{rating.framework}",
    )


def _judged_by(rated: RatedItem) -> str:
    rating = rated.rating
    if rating.taken_from:
        return (
            f"These are the levels that {rating.rater} published; they were recorded here on "
            f"{words.day(rating.date)}. What follows below are this hub's own rules, not theirs."
        )
    return (
        f"Judged by {rating.rater}, {words.day(rating.date)}, with the {rated.framework.label}, "
        f"version {rating.version}."
    )


def _indication(signal: RatedSignal) -> IndicationView:
    return IndicationView(
        signal=signal.level.definition.label,
        level=signal.level.definition.levels[signal.indication.level].label,
        agrees=signal.agrees,
        because=signal.indication.because,
        to_rise=signal.indication.to_rise,
    )


def _facts(facts: Facts, rated: RatedItem) -> tuple[Fact, ...]:
    defined = rated.framework.facts
    return tuple(
        Fact(defined[name].label, (value_in_words(defined[name], value),))
        for name, value in facts.items()
    )


def _other(other: OtherRating, catalogue: Catalogue) -> OtherRatingView:
    scheme = catalogue.configuration.schemes[other.scheme]
    return OtherRatingView(
        scheme=scheme.label,
        by=other.by,
        date=words.day(other.date),
        signals=level_signals(levels(scheme, other.judged)),
        about=other.about,
        link=Link("Read it at its source", other.url),
    )
