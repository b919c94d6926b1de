"""Says what a change does, for the person who reviews it."""

from whatworks.review.run import Review, review

__all__ = ["Review", "review"]
