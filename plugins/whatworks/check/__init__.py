"""From sources to items, or to problems an editor understands."""

from whatworks.check.run import CheckedHub, check, prepare

__all__ = ["CheckedHub", "check", "prepare"]
