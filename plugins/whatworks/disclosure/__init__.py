"""Is there somebody in this text? Pure functions from a text or a table to what was found.

They know nothing of a hub. What is looked for, what is not, and how well it is found stands in
``docs/disclosure.md``.
"""

from whatworks.disclosure.finding import Finding, Kind, mask
from whatworks.disclosure.tables import in_table
from whatworks.disclosure.text import in_text

__all__ = ["Finding", "Kind", "in_table", "in_text", "mask"]
