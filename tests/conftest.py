"""What several tests share: the day they stand for, and throw-away copies of the test sites."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("whatworks", deadline=None)  # a busy machine is not a fault
settings.load_profile("whatworks")

SITES = Path(__file__).parent / "sites"

MakeSite = Callable[..., Path]


@pytest.fixture
def today() -> date:
    return date(2026, 11, 21)


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Return a function that copies a site, lays another over it, and adds files."""

    def make(
        name: str = "minimal",
        *,
        overlay: Path | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Path:
        root = tmp_path / "hub"
        shutil.copytree(SITES / name, root)
        if overlay is not None:
            shutil.copytree(overlay, root, dirs_exist_ok=True)
            (root / "expected.yml").unlink(missing_ok=True)
            removed = root / "removed.txt"
            if removed.exists():
                for path in removed.read_text(encoding="utf-8").splitlines():
                    (root / path).unlink()
                removed.unlink()
        for path, text in (files or {}).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return root

    return make
