"""A review as plain data, for other programs."""

from dataclasses import asdict
from typing import Any

from whatworks.review.checklist import checklist
from whatworks.review.reach import Copy, Shift
from whatworks.review.run import Review, Reviewed


def as_data(review: Review) -> dict[str, Any]:
    """Return a review as plain data, ready for JSON, with the words of every audience.

    ``widened`` and ``narrowed`` are what is for more or for fewer readers; ``items`` the changed
    items; ``settings`` the changed registers of the configuration; ``ratings`` what moved in items
    that did not change; ``sites`` what differs for each audience; ``newsletter`` the next issue;
    ``problems`` those that are new, and how many were there and are mended; ``checklist`` its
    lines.
    """
    return {
        "base": review.base,
        "obstacles": list(review.obstacles),
        "widened": [_shift(one) for one in review.widened],
        "narrowed": [_shift(one) for one in review.narrowed],
        "items": [_item(one) for one in review.items],
        "settings": [asdict(one) for one in review.settings],
        "ratings": [asdict(one) for one in review.moves],
        "sites": [{**asdict(one), "readers": one.readers.value} for one in review.effects],
        "newsletter": asdict(review.issue) if review.issue else None,
        "problems": asdict(review.problems),
        "checklist": [asdict(one) for one in checklist(review)],
    }


def _shift(shift: Shift) -> dict[str, Any]:
    readers = {"readers": shift.readers.value, "kept_for": shift.kept_for.value}
    return {**asdict(shift), **readers}


def _item(one: Reviewed) -> dict[str, Any]:
    change, item = one.change, one.change.item
    known = {}
    if item is not None:
        known = {
            "id": item.id,
            "type": item.type.value,
            "title": item.front.title,
            "status": item.front.status.value,
            "audience": item.front.audience.value,
            "summary": item.front.summary,
        }
    return {
        "path": change.path,
        **known,
        "became": change.became,
        "edits": list(change.edits),
        "reach": {
            reach.readers.value: {"before": _copy(reach.before), "after": _copy(reach.after)}
            for reach in one.reach
        },
        "approval": asdict(one.approval) if one.approval else None,
        "ratings": [asdict(move) for move in one.moves],
        "carried_by": list(one.carried_by),
    }


def _copy(copy: Copy | None) -> dict[str, Any] | None:
    if copy is None:
        return None
    return {"passages": len(copy.passages), "files": list(copy.files)}
