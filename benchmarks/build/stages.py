"""Where the time of a build goes: the processor time of each stage, in one process, from nothing.

Run it with ``python benchmarks/build/stages.py [ITEMS]``; 1,000 if not given. What the stages leave
over of a whole build, which is measured as a command with all its processes, is the theme's frame
and writing.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus import write_hub
from measuring import run
from peers import WHATWORKS

from whatworks import build
from whatworks.press import Press
from whatworks.schema.enums import Audience


def stages(root: Path) -> Iterator[str]:
    """Go through the stages of a build, and yield the name of each when it is done."""
    hub = build.load(root, build.today())
    press = Press(build.catalogue(hub, Audience.OPEN))
    yield "Reading and checking"
    items = [press.item(item)[0] for item in press.contents.items]
    yield "Views of items"
    pages = [*items, *press.others]
    yield "Views of other pages"
    for page in pages:
        press.print(page)
    yield "Templates"
    press.made("search/")
    yield "Search"
    press.files()
    yield "Feeds, API and other files"


def main(size: int) -> None:
    """Print the stages of a build of a made-up hub, and the whole of it."""
    with TemporaryDirectory(prefix="build-benchmark-") as folder:
        root = Path(folder) / "hub"
        write_hub(root, size)
        imports = run((sys.executable, "-c", "import whatworks.adapters.mkdocs"), root)[1]
        whole = run((WHATWORKS, "build"), root)[1].processor
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # so that no work is shared
        rows, before = [("Starting", imports.processor)], time.process_time()
        for name in stages(root):
            rows.append((name, (now := time.process_time()) - before))
            before = now
        rows.append(("The theme’s frame, and writing", whole - sum(seconds for _, seconds in rows)))
        for name, seconds in [*rows, ("All of it", whole)]:
            print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
