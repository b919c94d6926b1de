"""From ``site_config/checks.yml`` and the lists of the package to what is advised against."""

from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files

from whatworks.model import Problem
from whatworks.problems import ADVICE, File, did_you_mean, listing
from whatworks.read.records import Positions, read_record
from whatworks.schema.advice import Checks, Wording, WordList

CHECKS = "site_config/checks.yml"

Wordings = Mapping[str, tuple[Wording, ...]]
"""The words that are advised against, by the code of the advice."""


def read_word_lists() -> dict[str, WordList]:
    """Return the lists that come with the package, by the code that uses each."""
    lists: dict[str, WordList] = {}
    with as_file(files("whatworks") / "presets" / "words") as folder:
        for path in sorted(folder.glob("*.yml")):
            problems: list[Problem] = []
            read, _ = read_record(folder, path.name, WordList, problems)
            assert read is not None, problems
            lists[path.stem] = read
    return lists


def wordings(lists: Mapping[str, WordList], checks: Checks) -> Wordings:
    """Return the words of every list, without those that a hub removes and with those it adds.

    The source of a word becomes the name of the guidance.
    """
    return {
        code: (*_kept(one, checks.remove.get(code, {})), *checks.add.get(code, ()))
        for code, one in lists.items()
    }


def _kept(words: WordList, removed: Mapping[str, str]) -> Iterator[Wording]:
    for entry in words.entries:
        left = [word for word in entry.words if word not in removed]
        source = words.sources.get(entry.source or "")
        named = f"{source.publisher}: {source.title}" if source else None
        if left:
            yield entry.model_copy(update={"words": left, "source": named})


def faults_of_checks(
    checks: Checks, lists: Mapping[str, WordList], positions: Positions
) -> Iterator[Problem]:
    """Yield a problem for whatever is turned off, added to or removed from that cannot be."""
    file = File(CHECKS)
    for code in checks.off:
        if code not in ADVICE:
            yield file.problem(
                "WW702",
                f'"{code}" is no advice, and only advice can be turned off',
                f"write one of {listing(ADVICE)}, or delete the line",
                at=positions[("off", code)],
                field=f"off.{code}",
            )
    with_words = [code for code, one in lists.items() if one.entries]
    for field, named in (("add", checks.add), ("remove", checks.remove)):
        for code in named:
            if code not in with_words:
                yield file.problem(
                    "WW702",
                    f'"{code}" has no list of words',
                    f"write one of {listing(with_words)}",
                    at=positions[(field, code)],
                    field=f"{field}.{code}",
                )
    for code, added in checks.add.items():
        for index, entry in enumerate(added):
            for number, word in enumerate(entry.words):
                if not word[0].isalnum():
                    yield file.problem(
                        "WW702",
                        f'"{word}" does not begin with a letter',
                        "write a word or a phrase; only its end may be *",
                        at=positions[("add", code, index, "words", number)],
                        field=f"add.{code}.{index + 1}.words.{number + 1}",
                    )
    for code, removed in checks.remove.items():
        known = (
            [word for entry in lists[code].entries for word in entry.words]
            if code in with_words
            else []
        )
        for word in removed:
            if known and word not in known:
                yield file.problem(
                    "WW702",
                    f'"{word}" is not in the list of {code}',
                    did_you_mean(word, known, otherwise="write it as the list does, or delete it"),
                    at=positions[("remove", code, word)],
                    field=f"remove.{code}.{word}",
                )
