"""Seeing that something of a hub was saved, whatever way the editor's program saves it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

_QUIET = 0.02
"""Seconds without another event after which a save is over: programs write in several steps."""
_LONGEST = 1.0
"""Seconds after which something is shown, even if files go on changing."""
_READING = {"opened", "closed_no_write"}


class Watch(FileSystemEventHandler):
    """Tells which files have changed, several that change together at once.

    The folders are watched whole. The hub's own folder is watched only for them and for single
    files to come and go, as other programs keep much besides in it.
    """

    def __init__(
        self,
        root: Path,
        folders: Iterable[str],
        names: Iterable[str],
        changed: Callable[[frozenset[str]], object],
    ) -> None:
        self._root, self._folders, self._names = root.resolve(), set(folders), set(names)
        self._changed = changed
        self._events: Queue[str | None] = Queue()
        self._watched: dict[str, ObservedWatch] = {}
        self._observer: BaseObserver = Observer()
        self._teller = Thread(target=self._tell, daemon=True)

    def start(self) -> None:
        """Begin; where the system cannot tell of changes, the files are looked at each second."""
        try:
            self._watch_all()
            self._observer.start()
        except OSError:
            self._observer, self._watched = PollingObserver(), {}
            self._watch_all()
            self._observer.start()
        self._teller.start()

    def stop(self) -> None:
        """End, without another word."""
        self._observer.stop()
        self._events.put(None)
        self._observer.join()
        self._teller.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take note of whatever may have changed a file."""
        if event.event_type in _READING or (event.is_directory and event.event_type == "modified"):
            return
        for path in (event.src_path, event.dest_path):
            self._note(str(path))

    def ask_again(self) -> None:
        """Have the hub read again although no file has changed."""
        self._events.put("")

    def _note(self, path: str) -> None:
        if not path or not Path(path).is_relative_to(self._root):
            return
        name = Path(path).relative_to(self._root).as_posix()
        top, _, below = name.partition("/")
        if top in self._folders or (name in self._names and not below):
            self._events.put(name)

    def _watch_all(self) -> None:
        self._observer.schedule(self, str(self._root), recursive=False)
        for name in self._folders:
            self._watch_folder(name)

    def _watch_folder(self, name: str) -> None:
        """Watch a folder; one that was deleted and made again is another one."""
        if name in self._watched:
            self._observer.unschedule(self._watched.pop(name))
        if (self._root / name).is_dir():
            with suppress(FileNotFoundError, NotADirectoryError):  # it went at this very moment
                self._watched[name] = self._observer.schedule(
                    self, str(self._root / name), recursive=True
                )

    def _tell(self) -> None:
        while (first := self._events.get()) is not None:
            found, end = {first}, monotonic() + _LONGEST
            while (left := end - monotonic()) > 0:
                try:
                    following = self._events.get(timeout=min(_QUIET, left))
                except Empty:
                    break
                if following is None:
                    return
                found.add(following)
            for name in found & self._folders:
                self._watch_folder(name)
            self._changed(frozenset(found - {""}))
