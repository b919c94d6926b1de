"""From files to sources: strict YAML, Markdown bodies, and where each of them stands."""

from whatworks.read.configuration import read_configuration
from whatworks.read.content import ReadHub, read_hub

__all__ = ["ReadHub", "read_configuration", "read_hub"]
