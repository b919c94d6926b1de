"""Compares how fast sites are built, checked and served: ours, and other generators on its items.

Run it with ``python benchmarks/build/run.py [--sizes 1000 …] [--engines …] [--runs N]``. It prints
tables. If no generator and no part was left out, and there were 1,000 items or more, it writes them
to ``results.md`` beside it and into the docs.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import tables
from edits import Chosen, chosen, worded
from measuring import Cost, run
from peers import ENGINES, OURS, STOCK, WHATWORKS, Engine
from serving import SLIP, serve
from tables import AGAIN, CHECKED, CHECKED_AGAIN, COLD, Measured

RESULTS = Path(__file__).parent / "results.md"
DOCS = Path(__file__).parents[2] / "docs/speed.md"
SIZES = [1000, 5000, 10000]
RUNS = 3
PARTS = ["build", "check", "serve"]


def builds(found: Measured, engines: Mapping[str, Engine], folder: Path, runs: int) -> None:
    """Build with each generator in turn, several times; before that, look at its memory."""
    items = chosen(found.size)
    for key, engine in engines.items():
        tell(f"{found.size:,} items: memory of {engine.name}")
        forget(folder / key)
        found.memory[engine.name] = run(engine.build(), folder / key, memory=True)[1].memory
    for number in range(runs):
        for key, engine in engines.items():
            tell(f"{found.size:,} items, round {number + 1}: {engine.name}")
            for done, cost in turn(engine, folder / key, items, number):
                found.builds.setdefault((engine.name, done), []).append(cost)
            whole(folder / key, found.size)


def turn(engine: Engine, folder: Path, items: Chosen, number: int) -> Iterator[tuple[str, Cost]]:
    """Build from nothing, then after each edit, and after none; yield what each took."""
    forget(folder)
    yield COLD, run(engine.build(), folder)[1]
    if engine.edits is None:
        return
    for edit in engine.edits(items, number):
        edit.make(folder)
        yield edit.label, run(engine.build(), folder)[1]
        edit.look(folder)
    yield AGAIN, run(engine.build(), folder)[1]


def checks(found: Measured, hub: Path, runs: int) -> None:
    """Check the hub from nothing, and again when one item has a slip, which has to be told."""
    item = hub / ENGINES[OURS].source.format(chosen(found.size).edited)
    sound = item.read_text(encoding="utf-8")
    command = (WHATWORKS, "check")
    for number in range(runs):
        tell(f"{found.size:,} items, round {number + 1}: checking")
        forget(hub)
        found.checks.setdefault(CHECKED, []).append(run(command, hub)[1])
        item.write_text(worded(sound, SLIP), encoding="utf-8")
        said, cost = run(command, hub, fails=True)
        if SLIP not in said:
            raise SystemExit(f"the check does not tell {SLIP}:\n{said}")
        found.checks.setdefault(CHECKED_AGAIN, []).append(cost)
        item.write_text(sound, encoding="utf-8")


def serves(found: Measured, engines: Mapping[str, Engine], folder: Path) -> None:
    """Serve with each generator in turn, and save an item several times."""
    edited = chosen(found.size).edited
    for key, engine in engines.items():
        tell(f"{found.size:,} items: serving with {engine.name}")
        forget(folder / key)
        found.served[engine.name] = serve(engine, folder / key, edited, notes=key == OURS)


def forget(folder: Path) -> None:
    """Delete the site in a folder, and all that its generator keeps: in hidden folders."""
    for path in (*folder.glob(".*"), folder / "site"):
        if path.is_dir():
            shutil.rmtree(path)


def whole(folder: Path, size: int) -> None:
    """Stop unless each item has a page."""
    if (pages := len(list(folder.glob("site/*/item-*/index.html")))) != size:
        raise SystemExit(f"{folder} has {pages} pages of {size} items")


def machine(load: float, engines: Iterable[Engine]) -> str:
    """Return the day, the machine and the versions in words."""
    model = platform.processor() or platform.machine()
    if (known := Path("/proc/cpuinfo")).is_file():
        lines: Iterable[str] = known.read_text(encoding="utf-8").splitlines()
        model = next((ln.split(": ")[1] for ln in lines if ln.startswith("model name")), model)
    return (
        f"{date.today():%-d %B %Y}, {os.cpu_count()} cores ({model}), Python "
        f"{platform.python_version()}; the load average was {load:.1f} before the run began. "
        f"{', '.join(engine.version() or '' for engine in engines)}."
    )


def tell(text: str) -> None:
    """Say how far the run has come."""
    print(text, file=sys.stderr, flush=True)


def compare(
    size: int, engines: Mapping[str, Engine], folder: Path, options: argparse.Namespace
) -> Measured:
    """Measure what is asked for with a corpus of one size."""
    found, ours = Measured(size), {OURS: ENGINES[OURS]} if OURS in engines else {}
    for key, engine in engines.items():
        tell(f"{size:,} items: writing them for {engine.name}")
        engine.write(folder / key, size)
    if "build" in options.parts:
        builds(found, engines, folder, options.runs)
        tell(tables.builds(found, ENGINES[STOCK].name))
    if "check" in options.parts and ours:
        checks(found, folder / OURS, options.runs)
    if "serve" in options.parts:
        serves(found, engines if size == options.sizes[0] else ours, folder)
    return found


def main() -> None:
    """Compare, print the tables and, of all that is worth comparing, write them down."""
    parser = argparse.ArgumentParser(description="Compare generators on the same made-up items.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="ITEMS")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    engines = {key: ENGINES[key] for key in options.engines if ENGINES[key].version()}
    for key in set(options.engines) - set(engines):
        tell(f"{ENGINES[key].name} cannot be installed here, so it is left out.")
    measured, place = [], machine(os.getloadavg()[0], engines.values())
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="build-benchmark-") as folder:
            measured.append(compare(size, engines, Path(folder), options))
    shown = tables.all_of(measured, ENGINES[STOCK].name)
    text = f"{place} Times are medians of {options.runs} runs.\n\n{shown}"
    print(text)
    everything = (options.engines, options.parts) == (list(ENGINES), PARTS)
    if everything and min(options.sizes) >= SIZES[0]:
        RESULTS.write_text(f"# Speed, measured\n\n{text}", encoding="utf-8")
        DOCS.write_text(tables.put_into(DOCS.read_text(encoding="utf-8"), text), encoding="utf-8")


if __name__ == "__main__":
    main()
