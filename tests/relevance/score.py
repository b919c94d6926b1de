"""How well search ranks a judged set of documents: nDCG@5 by kind of query."""

import json
import math
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory
from typing import Any

import yaml

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
MINIMAL = REPOSITORY / "tests/sites/minimal"


def documents() -> list[dict[str, Any]]:
    """Return the documents: id, title, summary, body and facets."""
    lines = (HERE / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def queries() -> list[dict[str, Any]]:
    """Return the queries, each with the grades of the documents that are relevant."""
    found: list[dict[str, Any]] = json.loads((HERE / "judged.json").read_text(encoding="utf-8"))
    return found


def make_hub(root: Path) -> None:
    """Write a hub of the documents into ``root``, with this repository's glossary."""
    copytree(MINIMAL / "site_config", root / "site_config")
    copy(MINIMAL / "mkdocs.yml", root)
    copy(REPOSITORY / "site_config/glossary.yml", root / "site_config")
    facets: dict[str, dict[str, str]] = {}
    for document in documents():
        for facet, labels in document["facets"].items():
            terms = facets.setdefault(_facet(facet), {})
            terms.update({label: f"term-{len(terms)}" for label in labels if label not in terms})
    vocabularies = {
        name: {
            "label": name.capitalize(),
            "plural": name.capitalize(),
            "definition": "A facet of the judged documents.",
            "facet": True,
            "terms": {id_: {"label": label, "definition": label} for label, id_ in terms.items()},
        }
        for name, terms in facets.items()
    }
    _write(root / "site_config/vocabularies.yml", vocabularies)
    hub = yaml.safe_load((root / "site_config/hub.yml").read_text(encoding="utf-8"))
    hub |= {"organised_by": "reform", "readers": "role", "footer": []}
    hub.pop("maps", None)
    _write(root / "site_config/hub.yml", hub)
    (root / "content/guidance").mkdir(parents=True)
    for document in documents():
        front = {
            "title": document["title"],
            "summary": document["summary"],
            "status": "published",
            "audience": "open",
            "published": "2026-01-05",
            "review_due": "2027-01-05",
            "owner": "Editors",
            "topics": {
                _facet(facet): [facets[_facet(facet)][label] for label in labels]
                for facet, labels in document["facets"].items()
            },
        }
        text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
        path = root / f"content/guidance/{document['id']}.md"
        path.write_text(f"---\n{text}---\n{document['body']}\n", encoding="utf-8")


def _facet(name: str) -> str:
    """Return the vocabulary of a facet; every hub has a facet ``type`` already."""
    return "kind" if name == "type" else name


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def ask(root: Path, asked: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return what ``whatworks search`` finds in a hub, by the id of the query."""
    lines = [
        {
            "qid": query["qid"],
            "query": query["query"],
            "filters": {_facet(name): term for name, term in query["filters"].items()},
        }
        for query in asked
    ]
    done = subprocess.run(
        [sys.executable, "-m", "whatworks", "search", "--queries", "-", "--root", str(root)],
        input="\n".join(map(json.dumps, lines)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    answers = map(json.loads, done.stdout.splitlines())
    return {answer["qid"]: answer["ids"] for answer in answers}


def ndcg(ids: Sequence[str], relevant: Mapping[str, int], depth: int = 5) -> float:
    """Return the normalised discounted cumulative gain: gain 2^grade - 1, discount log2."""
    ideal = sorted(relevant.values(), reverse=True)[:depth]
    return _gain([relevant.get(id_, 0) for id_ in ids[:depth]]) / _gain(ideal)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def scores(root: Path) -> dict[str, float]:
    """Return nDCG@5 by kind of query and of all; and the share of queries that find nothing."""
    asked = queries()
    found = ask(root, asked)
    by_kind: defaultdict[str, list[float]] = defaultdict(list)
    for query in asked:
        value = ndcg(found[query["qid"]], query["relevant"])
        by_kind[query["kind"]].append(value)
        by_kind["all"].append(value)
    by_kind["nothing found"] = [float(not ids) for ids in found.values()]
    return {kind: sum(values) / len(values) for kind, values in by_kind.items()}


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        make_hub(Path(folder))
        for kind, value in scores(Path(folder)).items():
            print(f"{kind:14}{value:.3f}")
