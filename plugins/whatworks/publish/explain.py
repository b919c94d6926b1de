"""Why an item has the rating it has, in words for a terminal."""

from whatworks.model import Item, RatedItem
from whatworks.rate import values_in_words
from whatworks.views import words


def explain(item: Item, rated: RatedItem) -> str:
    """Return the judgement, the facts behind it, the rule that applied and what would raise it."""
    rating, framework = rated.rating, rated.framework
    lines = [
        item.front.title,
        f"{framework.label}, version {rating.version}. {rated.status_label}.",
        f"Judged by {rating.rater} on {words.day(rating.date)}.",
        "",
        f"Why: {rating.rationale}",
        "",
        "Recorded facts:",
    ]
    lines += [
        f"  {framework.facts[name].label}: {values_in_words(framework.facts[name], value)}"
        for name, value in rating.facts.items()
    ] or ["  None."]
    for signal in rated.signals:
        indicated = signal.definition.levels[signal.indication.level].label
        agrees = signal.judged == signal.indication.level
        lines += [
            "",
            f"{signal.definition.label}: judged {signal.label} "
            f"({signal.bars} of {signal.out_of} bars)",
            f"  The facts indicate {indicated}"
            + (", the same as was judged." if agrees else ", not what was judged."),
        ]
        lines += [f"  Because: {reason}" for reason in signal.indication.because]
        if signal.indication.to_rise:
            lines.append(f"  To rise: {'; or '.join(signal.indication.to_rise)}")
    if rating.difference:
        lines += ["", f"Why the judgement differs: {rating.difference}"]
    return "\n".join(lines)
