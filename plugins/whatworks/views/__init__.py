"""From a catalogue to small print-ready objects: one per page, card, list or part of a page."""
