"""Evidence-rated, searchable static knowledge hubs for What Works centres."""

__version__ = "0.1.0"
