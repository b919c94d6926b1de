"""A new file passes the check as a draft, explains itself, and gives back what was put into it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from drafts import configuration_of, fields_of, said, switched_on
from whatworks.build import check, load
from whatworks.draft import STAND_IN, draft
from whatworks.problems import File
from whatworks.read.layout import path_of, place
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType
from whatworks.validate import validate
from whatworks.yaml_text import entry

HERE = Path(__file__).parent
ROOT = HERE.parent
TODAY = date(2026, 11, 21)
HUB = """
support_function:
  label: Support
  plural: Kinds of support
  definition: What help there is.
  terms:
    advice:
      label: Advice
      definition: Somebody to ask.
"""
MakeSite = Callable[..., Path]


@pytest.fixture
def hub(make_site: MakeSite) -> Path:
    root = make_site()
    vocabularies = root / "site_config" / "vocabularies.yml"
    vocabularies.write_text(vocabularies.read_text(encoding="utf-8") + HUB, encoding="utf-8")
    return root


def put(root: Path, type_: ContentType, id_: str, text: str) -> str:
    path = path_of(type_, id_, "gardeners")
    if type_ is ContentType.SESSION:
        put(
            root,
            ContentType.COMMUNITY,
            "gardeners",
            draft(
                ContentType.COMMUNITY,
                "gardeners",
                {"audience": "open"},
                configuration_of(root),
                today=TODAY,
            ),
        )
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("type_", ContentType)
def test_a_new_file_of_each_type_passes_the_check(type_: ContentType, hub: Path) -> None:
    values = said(type_)
    text = draft(type_, "brand-new", values, configuration_of(hub), today=TODAY)

    path = put(hub, type_, "brand-new", text)

    assert check(hub, TODAY) == ()
    found = place(Path(path))  # type: ignore[arg-type]
    assert found is not None
    assert (found.type, found.id) == (type_, "brand-new")


@pytest.mark.parametrize("type_", ContentType)
def test_what_nobody_has_written_is_found_once_it_is_no_draft(
    type_: ContentType, hub: Path
) -> None:
    values = said(type_) | {"status": "in_review"}
    text = draft(type_, "brand-new", values, configuration_of(hub), today=TODAY)

    path = put(hub, type_, "brand-new", text)

    found = [problem for problem in check(hub, TODAY) if problem.path == path]
    assert {problem.code for problem in found} <= {"WW504", "WW805"}  # no panel decided yet
    blocks = [block for block in FRONT_MATTER[type_].blocks if block.written]
    in_text = [problem for problem in found if problem.field == "text"]
    assert len(in_text) == (len(blocks) or 1)
    assert "title" in {problem.field for problem in found}


def test_every_field_of_every_type_is_there_and_explained(hub: Path) -> None:
    configuration = configuration_of(hub)
    for type_ in ContentType:
        lines = draft(type_, "new", said(type_), configuration, today=TODAY).splitlines()
        for name, field in FRONT_MATTER[type_].model_fields.items():
            at = next(i for i, line in enumerate(lines) if re.match(rf"#?{name}:", line))
            assert lines[at - 1].startswith("# "), (type_, name)
            start = str(field.description).split(".", maxsplit=1)[0][:40]
            assert any(start in line for line in lines[at - 4 : at]), (type_, name)
            is_off = lines[at].startswith("#")
            assert is_off == (not field.is_required()), (type_, name)


@pytest.mark.parametrize("type_", ContentType)
def test_every_field_that_is_switched_off_can_be_switched_on(type_: ContentType, hub: Path) -> None:
    configuration = configuration_of(hub)
    text = draft(type_, "new", said(type_), configuration, today=TODAY)

    data = fields_of(switched_on(text))

    assert set(data) == set(FRONT_MATTER[type_].model_fields)
    file, terms = File("x.md"), {n: v.terms for n, v in configuration.vocabularies.items()}
    record, problems = validate(FRONT_MATTER[type_], data, file, lambda path: None, terms)  # type: ignore[arg-type,return-value]
    assert problems == []
    assert record is not None


@pytest.mark.parametrize("type_", ContentType)
def test_what_must_be_there_comes_first_and_what_can_wait_after_it(
    type_: ContentType, hub: Path
) -> None:
    text = draft(type_, "new", said(type_), configuration_of(hub), today=TODAY)
    front = text.split("\n---\n")[0]
    now, _, rest = front.partition("# ==== Before it can be published ====")
    required = {n for n, field in FRONT_MATTER[type_].model_fields.items() if field.is_required()}
    assert set(re.findall(r"^(\w+):", now, re.MULTILINE)) == required
    assert all(line.startswith("#") for line in rest.splitlines() if line)
    assert "#review_due: 2027-11-21" in rest.split("# ====")[0]


def test_the_real_hub_names_terms_or_where_they_stand() -> None:
    configuration = configuration_of(ROOT)
    text = draft(ContentType.CASE_STUDY, "new", {"audience": "open"}, configuration, today=TODAY)
    assert "early-years" in text
    assert "under region." in text
    assert "barking-and-dagenham" not in text
    assert max(map(len, text.splitlines())) < 130


def test_what_nobody_can_stand_in_for_has_to_be_said(hub: Path) -> None:
    configuration = configuration_of(hub)
    with pytest.raises(ValueError, match="audience"):
        draft(ContentType.GUIDANCE, "new", {}, configuration, today=TODAY)
    with pytest.raises(ValueError, match="kind, panel, decision"):
        draft(ContentType.RECOMMENDATION, "new", {"audience": "open"}, configuration, today=TODAY)
    with pytest.raises(ValueError, match="summery"):
        draft(
            ContentType.PAGE,
            "new",
            {"audience": "open", "summery": "x"},
            configuration,
            today=TODAY,
        )


def test_texts_of_blocks_stand_below_their_headings(hub: Path) -> None:
    text = draft(
        ContentType.SUPPORT_OFFER,
        "new",
        {"audience": "open", "function": "advice"},
        configuration_of(hub),
        today=TODAY,
        body={"": "Before all.", "Who it is for": "Anyone.\n\nEven you."},
    )
    body = text.split("\n---\n")[1]
    assert body.startswith("\nBefore all.\n\n## What you get\n\nSay what")
    assert "\n## Who it is for\n\nAnyone.\n\nEven you.\n\n## How to get it\n" in body


def test_known_values_of_groups_and_lists_are_written(hub: Path) -> None:
    values: dict[str, object] = {
        "audience": "open",
        "design": "survey",
        "topics": {"role": ["volunteer"]},
        "citation": {"authors": "A: B", "year": 2024},
        "outcomes": [{"outcome": "plots-in-use", "direction": "none", "size": 0.5}],
        "related": ["watering"],
        "review_due": "2027-01-31",
    }
    text = draft(ContentType.EVIDENCE, "new", values, configuration_of(hub), today=TODAY)
    data = fields_of(text)
    assert data["topics"] == {"role": ["volunteer"]}
    assert data["citation"]["authors"] == "A: B"
    assert (data["citation"]["year"], data["citation"]["accessed"]) == ("2024", "2026-11-21")
    assert data["outcomes"] == [
        {"size": "0.5", "outcome": "plots-in-use", "direction": "none", "finding": STAND_IN}
    ]
    assert "\nreview_due: 2027-01-31\n" in text
    put(hub, ContentType.EVIDENCE, "new", text)
    assert [str(one) for one in load(hub, TODAY).problems] == []


SIGNS = r""": |: | #|#|'|"|- |---|...|  |NO|007|null|~|2026-01-01|1:30|{|[|>|&a|*a|!x|%|@|`|\\|=|<<|? """  # noqa: E501
BREAKS = (
    "|",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\x85",
    "\u2028",
    "\ufeff",
    "\u00a0",
    "“",
    "é",
    "😀",
    "\x00",
)
TRICKY = st.sampled_from([*SIGNS.split("|"), *BREAKS])
TEXTS = st.one_of(
    st.text(min_size=1),
    st.lists(st.one_of(TRICKY, st.text(max_size=8)), min_size=1, max_size=12).map("".join),
    st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=20).map(" ".join),
    st.lists(st.from_regex(r"[a-z#:' -]{0,40}", fullmatch=True), min_size=2).map("\n".join),
).filter(bool)


@given(title=TEXTS, listed=st.lists(TEXTS, min_size=1), inside=TEXTS)
def test_any_text_comes_back_as_it_was(title: str, listed: list[str], inside: str) -> None:
    values = {
        "audience": "open",
        "title": title,
        "agenda": listed,
        "date": "2026-11-21",
        "downloads": [{"file": inside, "title": title, "audience": "open"}],
        "topics": {"role": listed},
    }
    data = fields_of(draft(ContentType.SESSION, "new", values, MINIMAL, today=TODAY))
    assert data["title"] == title
    assert data["agenda"] == listed
    assert data["downloads"][0]["file"] == inside
    assert data["topics"] == {"role": listed}


@given(text=TEXTS)
def test_any_text_is_text_for_other_programs_too(text: str) -> None:
    assert yaml.safe_load("\n".join(entry("title", text))) == {"title": text}


@given(
    value=st.one_of(
        st.integers(), st.booleans(), st.dates(), st.floats(allow_nan=False, allow_infinity=False)
    )
)
def test_figures_are_figures(value: object) -> None:
    found = yaml.safe_load("\n".join(entry("value", value)))["value"]
    assert not isinstance(found, str)
    assert (float(found) if isinstance(value, float) else found) == value


MINIMAL = configuration_of(HERE / "sites" / "minimal")
