"""Builds the search index of a hub and nothing else, and prints what that cost as JSON.

Reading the hub and making the pages come before and do not count as time. They do count as memory,
because they are held meanwhile; how much that is, is told too.
"""

import json
import resource
import sys
from pathlib import Path

from whatworks import build
from whatworks.prose import ProseWriter
from whatworks.publish import search
from whatworks.schema.enums import Audience
from whatworks.views.items import item_page


def seconds() -> float:
    """Return the processor time that this process and its children have used so far."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def memory() -> int:
    """Return the most memory that this process has used at a time so far, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main(root: Path) -> None:
    """Build the index and print its cost."""
    contents = build.catalogue(build.load(root, build.today()), Audience.OPEN)
    writer = ProseWriter()
    pages = {item.id: item_page(item, contents, writer)[0] for item in contents.items}
    before, held = seconds(), memory()
    reader = search.Reader(contents)
    found = search.search_of(contents, lambda item: reader.read(item, pages[item.id]))
    search.files(found, contents)
    print(json.dumps({"seconds": seconds() - before, "memory": memory(), "held": held}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
