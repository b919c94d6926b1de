"""What is kept from one save to the next never shows: all is as if read for the first time."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SITES
from whatworks import build
from whatworks.adapters.frame import Frames
from whatworks.folders import TOP_FOLDERS
from whatworks.memory import Memory
from whatworks.preview.edition import Edition
from whatworks.preview.own import OwnPages
from whatworks.read import content, read_configuration
from whatworks.schema.enums import Audience

DAY = date(2026, 11, 21)
SITE = SITES / "minimal"
PATHS = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*")
    if path.is_file() and path.name != "mkdocs.yml"
)
FAULTS = sorted(path for path in (SITES / "invalid").iterdir())
WORDS = [
    ("audience: open", "audience: partnership"),
    ("audience: partnership", "audience: department"),
    ("audience: department", "audience: open"),
    ("status: published", "status: draft"),
    ("status: draft", "status: published"),
    ("2026", "2027"),
    ("2027", "2024"),
    ("watering", "soaking"),
    ("title: ", "title: New "),
    ("label: ", "label: New "),
    ("\n## ", "\n### "),
    ("(", "(/"),
    (":", ""),
    (".", " TBC."),
]
STEPS = st.one_of(
    st.tuples(st.just("words"), st.sampled_from(PATHS), st.sampled_from(WORDS)),
    st.tuples(st.just("fault"), st.sampled_from(FAULTS), st.none()),
    st.tuples(st.just("delete"), st.sampled_from(PATHS), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("sound"), st.sampled_from([*PATHS, "."]), st.none()),
    st.tuples(st.just("day"), st.integers(1, 400), st.none()),
)


def write(root: Path, kind, what, more) -> None:
    match kind:
        case "words" if (root / what).is_file():
            content = (root / what).read_bytes()
            (root / what).write_bytes(content.replace(more[0].encode(), more[1].encode(), 2))
        case "fault":
            shutil.copytree(what, root, dirs_exist_ok=True)
        case "delete":
            (root / what).unlink(missing_ok=True)
        case "rename" if (root / what).is_file():
            (root / more).parent.mkdir(parents=True, exist_ok=True)
            (root / what).rename(root / more)
        case "sound" if what == ".":
            shutil.rmtree(root)
            shutil.copytree(SITE, root)
        case "sound":
            (root / what).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SITE / what, root / what)


def shown(hub: build.LoadedHub, frames: Frames) -> dict[str, str]:
    edition = Edition(hub, Audience.PARTNERSHIP, frames, OwnPages(lambda *_: None))
    urls = sorted({"", "guidance/", "new/", *(source.url for source in hub.sources)})
    return {url: edition.page(url).html for url in urls} | {"-/": edition.drafts().html}


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, min_size=3, max_size=8))
def test_a_hub_that_is_read_again_and_again_is_the_one_that_is_read_afresh(steps):
    with TemporaryDirectory() as folder:
        root, memory, day = Path(folder) / "hub", Memory(), DAY
        shutil.copytree(SITE, root)
        frames = Frames(root, Audience.PARTNERSHIP)
        shown(build.load(root, day, memory), frames)
        for kind, what, more in steps:
            write(root, kind, what, more)
            if kind == "day":
                day += timedelta(days=what)
            again = build.load(root, day, memory, advised=lambda _: True)
            afresh = build.load(root, day, advised=lambda _: True)
            assert again == afresh
        assert shown(again, frames) == shown(afresh, Frames(root, Audience.PARTNERSHIP))


def test_what_was_kept_of_a_load_spares_the_next_one_all_parsing(monkeypatch):
    first = Memory({})
    hub = build.load(SITE, DAY, first)
    new, gone = first.to_keep()
    monkeypatch.setattr(content, "read_yaml", lambda *_: pytest.fail("it was parsed again"))
    second = Memory(new)
    again = build.load(SITE, DAY, second)
    assert (again.items, again.sources, again.problems) == (hub.items, hub.sources, hub.problems)
    assert second.to_keep() == ({}, frozenset())
    assert not gone


def test_what_is_no_longer_asked_for_is_kept_no_longer(tmp_path):
    root = tmp_path / "hub"
    shutil.copytree(SITE, root)
    first = Memory({})
    sources = len(build.load(root, DAY, first).sources)
    new, _ = first.to_keep()
    for top in TOP_FOLDERS:
        shutil.rmtree(root / top)
    second = Memory(new)
    build.load(root, DAY, second)
    _, gone = second.to_keep()
    assert 2 * sources <= len(gone) < len(new)  # what was parsed, and what was made of that


def test_two_records_that_are_made_of_different_things_are_never_taken_for_one_another():
    memory = Memory({})
    one = memory.recall(read_configuration, SITE)
    other = memory.recall(read_configuration, SITES / "libraries")
    assert memory.recall(name_of, one[0]) != memory.recall(name_of, other[0])
    memory.forget_the_rest()
    later = Memory(memory.to_keep()[0])
    assert later.recall(name_of, later.recall(read_configuration, SITE)[0]) == name_of(one[0])


def name_of(configuration):
    return configuration.hub.name
