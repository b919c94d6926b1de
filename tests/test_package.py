"""What people install who do not have the repository."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from conftest import ROOT

PACKAGE = ROOT / "plugins" / "whatworks"
NOT_OURS = {"node_modules", "__pycache__"}


def test_the_wheel_has_every_file_of_the_package_and_the_help_and_nothing_else(tmp_path: Path):
    """Also where the browser editor has been set up, with its thousands of files."""
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", tmp_path, ROOT],
        check=True,
        timeout=120,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        found = {name for name in packed.namelist() if name.startswith("whatworks/")}

    ours = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and not NOT_OURS & set(path.parts)
    }
    pages = {f"whatworks/help/{page.name}" for page in (ROOT / "docs" / "problems").iterdir()}
    assert found == ours | pages
