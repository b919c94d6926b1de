"""A web server that sends text gzipped, as hosts do, and keeps account of every byte of it."""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")
"""Kinds of file that hosts compress; Pagefind's own files are compressed when it writes them."""


class Served:
    """A folder that is being served, and what has been sent from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.answer = cache(self._answer)
        self._changed = threading.Condition()
        self._open = 0
        self._sent: list[tuple[str, int]] = []

    def begin(self) -> None:
        """Note that something has been asked for."""
        with self._changed:
            self._open += 1

    def end(self, path: str, size: int) -> None:
        """Note that what was asked for has been sent."""
        with self._changed:
            self._open -= 1
            self._sent.append((path, size))
            self._changed.notify_all()

    def taken(self) -> list[tuple[str, int]]:
        """Finish what has been asked for; return path and size of all sent since the last time."""
        with self._changed:
            self._changed.wait_for(lambda: not self._open)
            sent, self._sent = self._sent, []
            return sent

    def _answer(self, path: str) -> tuple[bytes, str, bool] | None:
        """Return the body, its kind and whether it is gzipped; None if there is no such file."""
        file = self.folder / path
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes()
        if kind.startswith(TEXT):
            return gzip.compress(body, 6, mtime=0), kind, True
        return body, kind, False


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Serve a folder on a free port of this machine until the block ends."""
    served = Served(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            """Send a file and write down its size, unless the browser has left meanwhile."""
            served.begin()
            path = unquote(urlsplit(self.path).path).lstrip("/")
            answer = served.answer(path)
            body, kind, zipped = answer or (b"", "text/plain", False)
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(200 if answer else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "public, max-age=600")
                self.send_header("Cross-Origin-Opener-Policy", "same-origin")
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
                if zipped:
                    self.send_header("Content-Encoding", "gzip")
                self.end_headers()
                self.wfile.write(body)
            served.end(path, len(body))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        served.address = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
