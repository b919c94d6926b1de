"""What editors of code are told of a field is what the check says of it."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from drafts import SAID, configuration_of, fields_of, said, switched_on
from whatworks.check.dates import NEEDED
from whatworks.cli import main
from whatworks.draft import draft
from whatworks.folders import TOP_FOLDERS
from whatworks.model import Configuration, Position
from whatworks.problems import File
from whatworks.publish.json_schema import SITE, Known, files, front_matter, site_file
from whatworks.read.layout import FOLDERS, place
from whatworks.read.strict_yaml import read_yaml
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType, Status
from whatworks.validate import validate

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"
HUBS = (ROOT, SITES / "minimal", SITES / "libraries")


class Quoted(str):
    """A text that stands in quotation marks."""


def as_other_programs_read(value: object) -> Any:
    """Return typed values as YAML 1.2 (its core schema) understands them."""
    if isinstance(value, Mapping):
        return {str(key): as_other_programs_read(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_other_programs_read(one) for one in value]
    return str(value) if isinstance(value, Quoted) else scalar_as_other_programs_read(str(value))


def scalar_as_other_programs_read(text: str) -> Any:
    if text in {"", "~", "null", "Null", "NULL"}:
        return None
    if text.lower() in {"true", "false"} and text in {text.lower(), text.title(), text.upper()}:
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def says_schema(schema: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    validator = Draft7Validator(schema, format_checker=FormatChecker(["date"]))
    return validator.is_valid(as_other_programs_read(data))


def says_check(type_: ContentType, data: Mapping[str, Any], configuration: Configuration) -> bool:
    """Say what the check says of fields alone: their kinds, the terms, what the status asks for."""
    terms = {name: one.terms for name, one in configuration.vocabularies.items()}
    record, problems = validate(
        FRONT_MATTER[type_], data, File("x.md"), lambda path: Position(1), terms
    )
    if record is None:
        assert problems
        return False
    facets = configuration.facets
    topics_are_known = all(
        facet in facets and term in facets[facet].terms
        for facet, named in record.topics.items()
        for term in named
    )
    needed = [name for name, _, _ in NEEDED.get(record.status, ())]
    return topics_are_known and all(getattr(record, name) is not None for name in needed)


@pytest.mark.parametrize("type_", ContentType)
def test_every_schema_is_one(type_: ContentType) -> None:
    for configuration in (None, configuration_of(ROOT)):
        Draft7Validator.check_schema(front_matter(type_, Known(configuration)))


@pytest.mark.parametrize("root", HUBS, ids=lambda root: root.name)
def test_all_that_is_published_agrees_with_the_schemas(root: Path) -> None:
    configuration = configuration_of(root)
    found = 0
    for path in (file for top in TOP_FOLDERS for file in (root / top).rglob("*.md")):
        where = place(PurePosixPath(path.relative_to(root).as_posix()))
        assert where is not None, path
        schema = front_matter(where.type, Known(configuration))
        assert says_schema(schema, fields_of(path.read_text(encoding="utf-8"))), path
        found += 1
    assert found


@pytest.mark.parametrize("root", HUBS, ids=lambda root: root.name)
def test_every_file_of_the_configuration_agrees_with_its_schema(root: Path) -> None:
    found = 0
    for name in ("vocabularies.yml", *SITE):
        for path in (root / "site_config").glob(name):
            data = read_yaml(path.read_text(encoding="utf-8"), File(name)).data
            assert says_schema(site_file(name), data), path
            found += 1
    assert found >= 4


CONFIGURATION = configuration_of(SITES / "libraries")
TERMS = {
    name: next(iter(CONFIGURATION.vocabularies[vocabulary].terms))
    for name, vocabulary in (("design", "study_design"), ("function", "support_function"))
}
WHOLE = {
    type_: fields_of(
        switched_on(
            draft(
                type_,
                "new",
                said(type_, SAID | TERMS),
                CONFIGURATION,
                today=date(2026, 11, 21),
            )
        )
    )
    for type_ in ContentType
}
"""For each type, front matter in which every field has a value."""

TYPED = """
draft published superseded withdrawn open nobody 7 -3 0 1799 2.5 true false yes survey é
2026-02-28 2026-02-30 2026-13-01 01/02/2026 https://www.gov.uk/ www.gov.uk ftp://a.b/
https://localhost a-b a_b /old/name/
""".split()  # noqa: SIM905 - a list of thirty strings is harder to read
QUOTED = [Quoted(text) for text in (" ", "a: b", "true", "\x07", "null")]
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([*TYPED, *QUOTED, "", "old name", "x" * 300, "x" * 301]),
    st.lists(st.sampled_from(["a", "", "7"]), max_size=2),
    st.dictionaries(
        st.sampled_from(["a", "role", "title"]), st.sampled_from(["a", "7"]), max_size=1
    ),
)


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    entries: Any = ()
    if isinstance(value, Mapping):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, inner in entries:
        yield from places(inner, (*path, key))


@st.composite
def spoilt(draw: st.DrawFn, whole: Mapping[str, Any]) -> dict[str, Any]:
    """Draw data in which up to three values are left out, replaced or misspelt."""
    data = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(0, 3))):
        if not data:
            break
        *path, last = draw(st.sampled_from(list(places(data))))
        at = data
        for step in path:
            at = at[step]
        match draw(st.sampled_from(["leave out", "replace", "misspell"])):
            case "replace":
                at[last] = draw(VALUES)
            case "misspell" if isinstance(at, dict):
                at[f"{last}s"] = at.pop(last)
            case _:
                del at[last]
    return data


@pytest.mark.parametrize("type_", ContentType)
@given(data=st.data())
def test_schema_and_check_agree_on_front_matter(type_: ContentType, data: st.DataObject) -> None:
    fields = data.draw(spoilt(WHOLE[type_]))
    schema = SCHEMAS[type_]
    assert says_schema(schema, fields) == says_check(type_, fields, CONFIGURATION)


SCHEMAS = {type_: front_matter(type_, Known(CONFIGURATION)) for type_ in ContentType}


@pytest.mark.parametrize("name", SITE)
@given(data=st.data())
def test_schema_and_check_agree_on_the_configuration(name: str, data: st.DataObject) -> None:
    path = next((ROOT / "site_config").glob(name))
    whole = read_yaml(path.read_text(encoding="utf-8"), File(name)).data
    if name == "glossary.yml":
        whole = {"terms": dict(list(whole["terms"].items())[:3])}
    fields = data.draw(spoilt(whole))
    record, _ = validate(SITE[name], fields, File(name), lambda path: Position(1), {})
    assert says_schema(site_file(name), fields) == (record is not None)


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("title", "null", False),
        ("example", "TRUE", True),
    ],
)
def test_what_yaml_makes_of_a_value_a_schema_cannot_undo(
    field: str, value: str, read: bool
) -> None:
    fields = {**WHOLE[ContentType.PAGE], field: value}
    assert says_schema(SCHEMAS[ContentType.PAGE], fields) is read
    assert says_check(ContentType.PAGE, fields, CONFIGURATION) is not read


def test_terms_come_with_what_they_mean_and_ids_are_offered() -> None:
    known = Known(configuration_of(ROOT), {"a-source": ContentType.EVIDENCE})
    schema = front_matter(ContentType.EVIDENCE, known)
    design = schema["properties"]["design"]
    assert len(design["enum"]) == len(design["markdownEnumDescriptions"])
    toolkit = front_matter(ContentType.TOOLKIT, known)["properties"]
    assert toolkit["evidence"]["items"]["anyOf"][0] == {"enum": ["a-source"]}
    assert "anyOf" not in toolkit["case_studies"]["items"]
    assert "early-years" in toolkit["topics"]["properties"]["phase"]["items"]["enum"]


def test_one_command_writes_all_that_vs_code_is_pointed_at(tmp_path: Path) -> None:
    out = tmp_path / ".vscode" / "schemas"
    result = CliRunner().invoke(main, ["schema", "--root", str(ROOT), "--out", str(out)])
    assert result.exit_code == 0, result.output
    made = {f".vscode/schemas/{path.name}" for path in out.iterdir()}
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    remark = (ROOT / ".remarkrc.mjs").read_text(encoding="utf-8")
    in_remark = dict(re.findall(r'"(\.vscode/schemas/\w+\.json)": \["([^"]+)"\]', remark))
    assert {*settings["yaml.schemas"], *in_remark} == made
    assert {path.name for path in out.iterdir()} == set(files(Known()))
    for type_, (folder, _) in FOLDERS.items():
        assert in_remark[f".vscode/schemas/{type_.value}.json"].startswith(f"{folder}/")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "whatworks schema --out .vscode/schemas" in makefile
    assert "/.vscode/schemas/" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_the_extensions_that_read_the_schemas_are_recommended() -> None:
    found = json.loads((ROOT / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert found == {"recommendations": ["redhat.vscode-yaml", "unifiedjs.vscode-remark"]}
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    imported = re.findall(r'from "([\w-]+)"', (ROOT / ".remarkrc.mjs").read_text(encoding="utf-8"))
    assert imported
    assert {*imported, "remark-cli"} == set(package["devDependencies"])


def test_in_no_hub_the_schemas_are_still_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["schema", "page", "--root", str(tmp_path)])
    assert result.exit_code == 0
    assert json.loads(result.output)["properties"]["topics"]["type"] == "object"


def test_every_status_of_the_schema_is_one_of_the_hub() -> None:
    schema = front_matter(ContentType.PAGE, Known())
    named = {one["if"]["properties"]["status"]["const"] for one in schema["allOf"]}
    assert named == {Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN}
