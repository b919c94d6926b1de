"""What an attached file holds: its texts, its tables, and what stands in it unseen."""

from whatworks.attached.look import Content, Passage, Table, UnreadableError, look_into

__all__ = ["Content", "Passage", "Table", "UnreadableError", "look_into"]
