"""Why an item has the rating it has, in words for a terminal."""

from whatworks.model import Facts, Item, RatedItem
from whatworks.rate import value_in_words
from whatworks.views import words


def explain(item: Item, rated: RatedItem) -> str:
    """Return the judgement, the facts behind it, the rule that applied and what would raise it."""
    rating, framework = rated.rating, rated.framework
    lines = [
        item.front.title,
        f"{framework.label}, version {rating.version}. {rated.status_label}.",
        f"As published by {rating.rater}, recorded on {words.day(rating.date)} "
        f"from {rating.taken_from}."
        if rating.taken_from
        else f"Judged by {rating.rater} on {words.day(rating.date)}.",
        "",
        f"Why: {rating.rationale}",
        "",
        "Recorded facts:",
    ]
    lines += _facts(rated.recorded, rated)
    if rated.derived:
        lines += ["", "Worked out from the evidence cited:", *_facts(rated.derived, rated)]
    for signal in rated.signals:
        level = signal.level
        indicated = level.definition.levels[signal.indication.level].label
        lines += [
            "",
            f"{level.definition.label}: judged {level.label} ({level.bars} of {level.out_of} bars)",
            f"  The facts indicate {indicated}"
            + (", the same as was judged." if signal.agrees else ", not what was judged."),
        ]
        lines += [f"  Because: {reason}" for reason in signal.indication.because]
        if signal.indication.to_rise:
            lines.append(f"  To rise: {'; or '.join(signal.indication.to_rise)}")
    if rating.difference:
        lines += ["", f"Why the judgement differs: {rating.difference}"]
    for change in rated.changes:
        before = ", ".join(f"{one.definition.label} {one.label}" for one in change.before)
        lines += ["", f"Until {words.day(change.date)}: {before}. Changed because: {change.reason}"]
    return "\n".join(lines)


def _facts(facts: Facts, rated: RatedItem) -> list[str]:
    defined = rated.framework.facts
    return [
        f"  {defined[name].label}: {value_in_words(defined[name], value)}"
        for name, value in facts.items()
    ] or ["  None."]
