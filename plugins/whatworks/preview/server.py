"""The preview's server: pages over HTTP, and word to open pages of what was saved."""

import json
import mimetypes
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from threading import Condition
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from whatworks.build import LoadedHub, load
from whatworks.folders import TOP_FOLDERS
from whatworks.memory import Memory
from whatworks.model import Problem
from whatworks.preview.edition import Edition, Framer, Shown
from whatworks.preview.own import OWN, OwnPages
from whatworks.preview.watch import Watch
from whatworks.schema.enums import Audience

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Names of this computer by which no other can reach it."""
_ASSETS = {"preview.css", "preview.js"}
_STILL_THERE = 15.0
"""Seconds after which an open page is told that the server is there, if there is nothing else."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save."""

    paths: frozenset[str]
    """Of the files that changed."""
    new: tuple[Problem, ...]
    mended: tuple[Problem, ...]
    left: tuple[Problem, ...]
    """All problems that the hub has now."""


class Preview:
    """Keeps a hub in memory, and shows it as it is on the disk."""

    def __init__(
        self,
        root: Path,
        audience: Audience,
        framer: Framer,
        *,
        day: Callable[[], date],
        failed: Callable[[str, Exception], object],
        tell: Callable[[Saved], object],
    ) -> None:
        """Read the hub; ``tell`` is told of each save, and ``failed`` of faults of the program."""
        self._root, self._audience, self._framer = root, audience, framer
        self._day, self._tell = day, tell
        self._watch = Watch(root, (*TOP_FOLDERS, "site_config"), ("mkdocs.yml",), self._changed)
        self.failed = failed
        self._own, self._memory = OwnPages(failed), Memory()
        self._opened: set[str] = set()
        self._turn = Condition()
        self._closed = False
        self._edition = self._read()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems that the hub has."""
        return self._edition.hub.problems

    @property
    def edition(self) -> Edition:
        """Return the hub as it was last read."""
        return self._edition

    def read_again(self, paths: frozenset[str] = frozenset()) -> Saved:
        """Read what has changed, and wake all who wait; return what is different."""
        before, edition = self._edition.hub, self._read()
        with self._turn:
            self._edition = edition
            self._turn.notify_all()
        told = {_words(one) for one in before.problems}
        kept = {_words(one) for one in edition.hub.problems}
        is_read = edition.hub.configuration is not None  # else nobody has looked at the content
        return Saved(
            paths,
            new=tuple(one for one in edition.hub.problems if _words(one) not in told),
            mended=tuple(one for one in before.problems if is_read and _words(one) not in kept),
            left=edition.hub.problems,
        )

    def next_after(self, edition: Edition | None) -> Edition | None:
        """Wait for another edition than this, and return it; None if none came or none will."""
        with self._turn:
            self._turn.wait_for(
                lambda: self._closed or self._edition is not edition, timeout=_STILL_THERE
            )
            return None if self._edition is edition else self._edition

    @property
    def is_closed(self) -> bool:
        """Say whether no other edition will come."""
        return self._closed

    def start(self) -> None:
        """Begin to follow what is saved, and has been since the hub was first read."""
        self._watch.start()
        self._watch.ask_again()

    def close(self) -> None:
        """End, and let go all who wait."""
        self._watch.stop()
        with self._turn:
            self._closed = True
            self._turn.notify_all()

    def opened(self, url: str) -> None:
        """Take note that a page was opened, so that advice on its text is wanted."""
        path = self._edition.path_of(url)
        if path and path not in self._opened:
            self._opened.add(path)
            self._watch.ask_again()

    def _changed(self, paths: frozenset[str]) -> None:
        try:
            saved = self.read_again(paths)
            if paths:
                self._tell(saved)
        except Exception as error:  # the next save may be one that can be read
            self.failed("", error)

    def _read(self) -> Edition:
        hub: LoadedHub = load(
            self._root, self._day(), self._memory, advised=frozenset(self._opened).__contains__
        )
        return Edition(hub, self._audience, self._framer, self._own)


def _words(problem: Problem) -> tuple[str, str, str, str]:
    """Return what makes a problem the same although lines above it have come or gone."""
    return problem.path, problem.code, problem.field, problem.message


class Server(ThreadingHTTPServer):
    """Answers for a preview; pages that are open hold a thread each."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        """Take the port; raises ``OSError`` if it is in use."""
        self.preview: Preview | None = None
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)
        self.only_here = host in LOOPBACK
        self.names = {host.lower(), socket.gethostname().lower(), "localhost"}

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of readers who left before they had their answer."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "whatworks"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer a browser."""
        preview = self.server.preview
        if preview is None or not self._is_meant():
            self._send(403, "text/plain", b"This preview answers only to its own address.\n")
            return
        try:
            self._answer(preview, urlsplit(self.path))
        except ConnectionError:
            raise  # the reader has left
        except Exception as error:
            preview.failed(self.path.lstrip("/"), error)
            self._send(500, "text/plain", b"This cannot be shown; the terminal says why.\n")

    def _answer(self, preview: Preview, address: SplitResult) -> None:
        url = unquote(address.path).lstrip("/")
        if url == f"{OWN}events":
            self._events(preview, parse_qs(address.query))
        elif url.startswith(OWN) and url.removeprefix(OWN) in _ASSETS:
            self._asset(url.removeprefix(OWN))
        elif url == "sw.js":
            self._asset("sw.js")
        elif url.endswith("/index.html") or url == "index.html":
            self._to(f"/{url.removesuffix('index.html')}")
        elif url and not url.endswith("/"):
            self._file(preview.edition, url)
        else:
            preview.opened(url)
            self._page(_shown(preview.edition, url))

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: requests are not what the terminal is for."""

    def _is_meant(self) -> bool:
        """Say whether the browser was sent here on purpose, and not by another site's name.

        Such a name can be made to lead here, and its site could then read what is answered: so
        only addresses in numbers and the computer's own names will do.
        """
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
            return host in self.server.names or bool(ip_address(host))
        except ValueError:
            return False

    def _page(self, shown: Shown) -> None:
        self._send(200 if shown.found else 404, "text/html; charset=utf-8", shown.html.encode())

    def _file(self, edition: Edition, url: str) -> None:
        content = edition.file(url)
        if content is None and not Path(url).suffix:
            self._to(f"/{url}/")
        elif content is None:
            self._page(edition.page(url))
        else:
            kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
            self._send(200, kind, content)

    def _asset(self, name: str) -> None:
        content = (files("whatworks") / "preview" / "assets" / name).read_bytes()
        self._send(200, mimetypes.guess_type(name)[0] or "text/plain", content)

    def _to(self, address: str) -> None:
        query = urlsplit(self.path).query
        self.send_response(302)
        self.send_header("Location", quote(address) + (f"?{query}" if query else ""))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")  # also for scripts
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _events(self, preview: Preview, query: dict[str, list[str]]) -> None:
        """Tell an open page, for as long as it is open, of its problems and of its changes."""
        path, strip, page = (query.get(name, [""])[0] for name in ("path", "strip", "page"))
        url = unquote(path).lstrip("/")
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "HEAD":
            return
        self._event("hello", "")
        edition: Edition | None = None
        while not preview.is_closed:
            found = preview.next_after(edition)
            if found is None:
                self._event("hello", "")
                continue
            edition = found
            quick = edition.strip(url)
            is_new = quick.seen != strip
            if is_new:  # first, because the page may take longer
                self._event("strip", quick.html)
                strip = quick.seen
            shown = _shown(edition, url)
            if shown.digest != page:
                self._event("page", shown.digest)
                page = shown.digest
            elif is_new:
                self._event("strip", shown.strip)

    def _event(self, name: str, data: str) -> None:
        self.wfile.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())
        self.wfile.flush()


def _shown(edition: Edition, url: str) -> Shown:
    """Return a page: of the hub or of the preview itself."""
    match url.removeprefix(OWN).split("/") if url.startswith(OWN) else [""]:
        case ["drafts", ""]:
            return edition.drafts()
        case ["problems", ""]:
            return edition.problems()
        case ["problems", code, ""]:
            return edition.help(code)
        case _:
            return edition.page(url)
