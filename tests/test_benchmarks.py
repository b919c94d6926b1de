"""The benchmark of builds: the same text for all, edits that arrive, and sums that are right."""

import re
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
sys.path.append(str(Path(__file__).parents[1] / "benchmarks/build"))

import tables
from corpus import write_hub
from edits import chosen, of_hub, of_pages
from measuring import Cost, run
from peers import ENGINES
from serving import Served

from whatworks.build import load

SIZE = 40
DAY = date(2026, 11, 21)
OTHERS = {key: engine for key, engine in ENGINES.items() if key != "whatworks"}


def words(text: str) -> list[str]:
    """Return the words of a page, without front matter, addresses and marks of admonitions."""
    body = re.sub(r"\A---\n.*?^---\n", "", text, flags=re.DOTALL | re.MULTILINE)
    plain = re.sub(r"\]\([^)]*\)|^(?:!!!|:::) note", "", body, flags=re.MULTILINE)
    return re.findall(r"[^\W_][\w-]*", plain)


def test_a_made_up_hub_has_no_problems_before_its_edits_and_after(tmp_path: Path) -> None:
    hub = tmp_path / "hub"
    write_hub(hub, SIZE)
    assert load(hub, DAY).problems == ()
    for number in range(3):
        for edit in of_hub(chosen(SIZE), number):
            edit.make(hub)
    assert load(hub, DAY).problems == ()


def test_every_generator_gets_the_same_words(tmp_path: Path) -> None:
    found = {}
    for key, engine in OTHERS.items():
        engine.write(tmp_path / key, SIZE)
        files = sorted((tmp_path / key).glob(engine.source.format("*")))
        found[key] = [words(file.read_text(encoding="utf-8")) for file in files]
    assert len(found["mkdocs"]) == SIZE
    assert all(len(one) > 500 for one in found["mkdocs"])
    for key in OTHERS:
        assert found[key] == found["mkdocs"], key


def test_a_hub_has_the_words_that_the_others_get(tmp_path: Path) -> None:
    items = chosen(SIZE)
    ours, stock = ENGINES["whatworks"], ENGINES["mkdocs"]
    ours.write(tmp_path / "ours", SIZE)
    stock.write(tmp_path / "stock", SIZE)
    hub = (tmp_path / "ours" / ours.source.format(items.edited)).read_text(encoding="utf-8")
    page = (tmp_path / "stock" / stock.source.format(items.edited)).read_text(encoding="utf-8")
    front = yaml.safe_load(hub.split("---\n")[1])
    assert words(f"{front['title']}\n{front['summary']}") + words(hub) == words(page)


def test_edits_change_what_they_say(tmp_path: Path) -> None:
    write_hub(tmp_path / "hub", SIZE)
    items = chosen(SIZE)
    for edit in of_hub(items, 4):
        edit.make(tmp_path / "hub")
    file = tmp_path / "hub" / ENGINES["whatworks"].source.format(items.edited)
    _, front, body = file.read_text(encoding="utf-8").split("---\n")
    fields = yaml.safe_load(front)
    assert fields["title"] == "Fresh4title"
    assert fields["topics"]["theme"] == ["targeted-support"]
    assert body.endswith("\nFresh4words.\n")
    config = tmp_path / "hub/site_config"
    vocabularies = yaml.safe_load((config / "vocabularies.yml").read_text(encoding="utf-8"))
    term = items.citing.front["topics"]["reform_area"][0]
    assert vocabularies["reform_area"]["terms"][term]["label"] == "Fresh4label"
    framework = (config / "frameworks/effective-practice.yml").read_text(encoding="utf-8")
    levels = yaml.safe_load(framework)["signals"]["strength_of_evidence"]["levels"]
    level = items.rated.front["rating"]["judged"]["strength_of_evidence"]
    assert levels[level]["means"] == "Fresh4meaning"


def test_an_edit_that_does_not_arrive_stops_the_run(tmp_path: Path) -> None:
    page = tmp_path / "site/items/item-00001/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("the old words", encoding="utf-8")
    edit, _ = of_pages("item-00001", "item.md", 0)
    with pytest.raises(SystemExit, match="Fresh0words"):
        edit.look(tmp_path)
    page.write_text("Fresh0words", encoding="utf-8")
    edit.look(tmp_path)


def test_an_edit_that_changes_nothing_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "item.md").write_text("no title here\n", encoding="utf-8")
    _, retitled = of_pages("item-00001", "item.md", 0)
    with pytest.raises(SystemExit, match="stayed the same"):
        retitled.make(tmp_path)


def test_a_command_is_measured_with_its_children(tmp_path: Path) -> None:
    child = "held = bytearray(60_000_000); sum(range(3_000_000)); import time; time.sleep(0.3)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    said, cost = run((sys.executable, "-c", f"print('made'); {parent}"), tmp_path, memory=True)
    assert said == "made\n"
    assert cost.memory > 60_000_000
    assert cost.processor > 0


def test_a_command_that_fails_stops_the_run_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="out of paper"):
        run((sys.executable, "-c", "raise SystemExit('out of paper')"), tmp_path)


def test_tables_have_medians_ratios_and_growth() -> None:
    def measured(size: int, ours: tuple[float, ...]) -> tables.Measured:
        return tables.Measured(
            size,
            builds={
                ("Stock", tables.COLD): [Cost(size / 100, 3.0)],
                ("Ours", tables.COLD): [Cost(seconds, 2.0) for seconds in ours],
            },
            memory={"Stock": size * 60_000, "Ours": 5_000_000 + size * 30_000},
            checks={tables.CHECKED: [Cost(0.5, 0.4)]},
            served={"Ours": Served(2.0, (0.3, 0.1, 0.2), (0.4,))},
        )

    small, large = measured(1000, (4.0, 9.0, 3.0)), measured(10_000, (40.0,))
    shown = tables.all_of([small, large], "Stock")
    assert "| Ours, cold | 4.00 | 0.400 | 2.00 | 35 MB |" in shown
    assert "| Stock, cold | 10.00 | 1.000 | 3.00 | 60 MB |" in shown
    assert "| Ours, cold | 1.00 | 30 kB |" in shown
    assert "| 1,000 | whatworks check, cold | 0.50 | 2,000 | 0.40 |" in shown
    assert "| 1,000 | Ours | 0.20 | 0.40 | 2.0 |" in shown


def test_results_are_put_into_the_docs_once() -> None:
    page = "# Speed\n\n<!-- results -->\nold\n<!-- end of results -->\n\nMore.\n"
    once = tables.put_into(page, "new")
    assert once == "# Speed\n\n<!-- results -->\n\nnew\n<!-- end of results -->\n\nMore.\n"
    assert tables.put_into(once, "new") == once
    docs = Path(__file__).parents[1] / "docs/speed.md"
    assert "fresh tables" in tables.put_into(docs.read_text(encoding="utf-8"), "fresh tables")
