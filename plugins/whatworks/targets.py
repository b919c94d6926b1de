"""Where the links that editors write lead to."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_SAFE_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A link that leaves the site."""

    scheme: str
    anchor: str = ""

    @property
    def is_unsafe(self) -> bool:
        """Say whether following the link could do more than open a page."""
        return self.scheme not in _SAFE_SCHEMES


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """A link by address: ``/find/``."""

    url: str
    """From the root of the site, without the first slash."""
    anchor: str


@dataclass(frozen=True, slots=True)
class HubFile:
    """A link by path to a file of the hub."""

    path: str
    """From the root of the hub."""
    anchor: str


Target = Elsewhere | SiteAddress | HubFile
"""Where a link leads to."""


def resolve(path: str, target: str) -> Target:
    """Return where ``target``, written in the file at ``path``, leads to."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return Elsewhere("malformed")
    if parts.scheme or parts.netloc:
        return Elsewhere(parts.scheme or "https")
    if parts.path.startswith("/"):
        return SiteAddress(unquote(parts.path).lstrip("/"), parts.fragment)
    return HubFile(beside(path, unquote(parts.path)) if parts.path else path, parts.fragment)


def beside(path: str, file: str) -> str:
    """Return the path, from the root of the hub, of a file named from the folder of ``path``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file))


def relative(page: str, url: str) -> str:
    """Return the address of ``url`` as a link on ``page``, both from the root of the site."""
    path, hash_, anchor = url.partition("#")
    path, mark, query = path.partition("?")
    here, there = _steps(page if page.endswith("/") else posixpath.dirname(page)), _steps(path)
    shared = 0
    while here[shared : shared + 1] == there[shared : shared + 1] != ():
        shared += 1
    link = "/".join([*[".."] * (len(here) - shared), *there[shared:]]) or "."
    if path.endswith("/") or not path:
        link += "/"
    return f"{link}{mark}{query}{hash_}{anchor}"


@lru_cache(maxsize=1 << 14)
def _steps(path: str) -> tuple[str, ...]:
    """Return the folders on the way to a path, and its own name."""
    return tuple(step for step in posixpath.normpath(path).split("/") if step not in {"", "."})


def relative_to(path: str, other: str) -> str:
    """Return ``other`` as it is written in the file at ``path``, both from the root of the hub."""
    return posixpath.relpath(other, posixpath.dirname(path))


def nearest(path: str, known: Iterable[str]) -> str | None:
    """Return the known path of the same kind whose name is nearest to that of ``path``."""
    name, _, kind = posixpath.basename(path).rpartition(".")
    names: dict[str, str] = {}
    for other in sorted(known):
        if other.endswith(f".{kind}"):
            names.setdefault(posixpath.basename(other).removesuffix(f".{kind}"), other)
    near = get_close_matches(name, names, n=1)
    return names[near[0]] if near else None
