"""One state of a hub's files as the preview shows it: each page is made when it is asked for."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import RLock
from typing import Any, Protocol

from whatworks.build import LoadedHub, sound, with_drafts
from whatworks.build import catalogue as published
from whatworks.model import Catalogue, Item, Problem
from whatworks.press import Press
from whatworks.preview.mend import showable
from whatworks.preview.notes import Marks, marked, placed, with_notes, with_places
from whatworks.preview.own import DIGEST, OWN, OwnPages, Printed, Strip, Trouble
from whatworks.prose import ProseWriter
from whatworks.read.layout import place
from whatworks.schema.enums import Audience
from whatworks.views.common import Attachment
from whatworks.views.items import attachments, item_page
from whatworks.views.parts import Page
from whatworks.views.site import Chrome


class Frame(Protocol):
    """What a door to a site engine puts around a page."""

    def around(self, made: Page, html: str, preview: Mapping[str, Any]) -> str:
        """Return a page as a whole document."""

    def asset(self, url: str) -> bytes | None:
        """Return a file of the theme, or None where there is none."""


class FrameError(Exception):
    """The engine cannot make a frame; the message says why, for a person."""


Framer = Callable[[Chrome, Callable[[str], bool]], Frame]
"""Gives the frame for a hub, given what says whether it has a page; may raise ``FrameError``."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the preview."""

    html: str
    digest: str
    """Of everything but the strip: it changes when the page has to be read again."""
    strip: str
    """The strip that stands in it, as HTML."""
    found: bool = True


class Edition:
    """What the preview has to show of one load of the hub."""

    def __init__(self, hub: LoadedHub, audience: Audience, framer: Framer, own: OwnPages) -> None:
        self.hub = hub
        self._audience, self._framer, self._own = audience, framer, own
        self._lock = RLock()  # pages share their writer and their templates
        self._attachments: dict[str, Path] = {}
        self._sources = {source.url: source for source in hub.sources}
        self._of_path: dict[str, list[Problem]] = {}
        for problem in hub.problems:
            self._of_path.setdefault(problem.path, []).append(problem)

    def path_of(self, url: str) -> str:
        """Return the path of the file that a page is written in; empty where there is none."""
        source = self._sources.get(url)
        return source.path if source else self._unread.get(url, "")

    def page(self, url: str) -> Shown:
        """Return the page at an address: whatever is wrong, something that helps."""
        with self._lock:
            if self.hub.configuration is None:
                return self._troubled(url, "The hub cannot be shown yet", self.hub.problems)
            try:
                return self._page(url)
            except FrameError as error:
                trouble = Trouble("The pages cannot be framed", str(error), ())
                strip = self.strip(url)
                return self._shown(self._own.trouble(trouble, strip), strip)

    def drafts(self) -> Shown:
        """Return the list of what is not published yet."""
        strip = self.strip(OWN)
        made = self._own.drafts(self._unpublished, self._audience.value, strip)
        return self._shown(made, strip)

    def problems(self) -> Shown:
        """Return the list of every problem of the hub."""
        strip = self.strip(OWN)
        return self._shown(self._own.problems(self.hub.problems, self._address, strip), strip)

    def file(self, url: str) -> bytes | None:
        """Return a file that is no page, or None where there is none."""
        if self.hub.configuration is None:
            return None
        with self._lock:
            made = self._public.file(url)
            if made is None:
                with suppress(FrameError):
                    made = self._frame.asset(url)
            if made is None and self._is_attached(url):
                with suppress(OSError):  # deleted since
                    made = self._attachments[url].read_bytes()
        return made

    def help(self, code: str) -> Shown:
        """Return the page about a problem code."""
        strip = self.strip(OWN)
        html = self._own.help(code, strip)
        return self._missing(OWN) if html is None else self._shown(html, strip)

    def strip(self, url: str, at_place: frozenset[int] = frozenset()) -> Printed:
        """Return the strip of a page, without making the page.

        ``at_place`` are the numbers of the problems that stand in the page too.
        """
        path = self.path_of(url)
        whole = self.hub.configuration is None  # what is wrong then is in the way of every page
        strip = Strip(
            audience=self._audience.value,
            here=tuple(one for one in self.hub.problems if whole or one.path == path),
            at_place=at_place,
            elsewhere=tuple(one for one in self.hub.problems if not whole and one.path != path),
            address=self._address,
            drafts=len(self._unpublished),
            is_own=url.startswith(OWN),
        )
        return self._own.strip(strip)

    # how it comes about

    def _page(self, url: str) -> Shown:
        path = self.path_of(url)
        problems = self._of_path.get(path, []) if path else []
        item = self._items.get(url)
        if path and item is None:
            return self._troubled(url, "This page cannot be made yet", problems)
        if item is not None and not self._audience.may_read(item.front.audience):
            return self._missing(url, item)
        try:
            press = self._press_of(item)
            if item is None or not problems:
                page = press.page(url)
                if page is None:
                    return self._missing(url)
                if item is not None:
                    self._attach(press.item(press.contents.by_id[item.id])[1])
                return self._framed(page, press.print(page), self.strip(url))
            return self._with_notes(press, item, problems)
        except FrameError:
            raise
        except Exception as error:
            if not self.hub.problems:  # nobody's fault but the program's
                self._own.failed(url, error)
            return self._troubled(url, "This page cannot be made yet", problems)

    def _with_notes(self, press: Press, item: Item, problems: list[Problem]) -> Shown:
        readable = press.contents.by_id[item.id]
        page, files = item_page(marked(readable, problems), press.contents, ProseWriter(Marks()))
        self._attach(files)
        html = press.print(with_places(page, problems))
        at_place = placed(html)
        notes = {number: self._own.note(number, problems[number]) for number in at_place}
        return self._framed(page, with_notes(html, notes), self.strip(page.url, at_place))

    def _framed(self, page: Page, html: str, strip: Printed) -> Shown:
        banner = self._own.banner(self._items.get(page.url))
        added = {"strip": strip.html, "banner": banner, "seen": strip.seen, "page": DIGEST}
        return self._shown(self._frame.around(page, html, added), strip)

    def _troubled(
        self, url: str, title: str, problems: tuple[Problem, ...] | list[Problem]
    ) -> Shown:
        text = "Mend what is listed here and save; this page follows by itself."
        excerpts = tuple((one, self._own.excerpt(self.hub.root, one)) for one in problems)
        strip = self.strip(url)
        return self._shown(self._own.trouble(Trouble(title, text, excerpts), strip), strip)

    def _missing(self, url: str, item: Item | None = None) -> Shown:
        strip = self.strip(url)
        text = "The address may be mistyped, or nothing has been written for it yet."
        if item is not None:
            text = (
                f"This page is for {item.front.audience.value} readers only. To see it, start the "
                f"preview with --audience {item.front.audience.value}."
            )
        whole = self._own.trouble(Trouble("There is no such page in this preview", text, ()), strip)
        return self._shown(whole, strip, found=False)

    def _shown(self, html: str, strip: Printed, *, found: bool = True) -> Shown:
        digest = self._digest(html.replace(strip.html, "").replace(strip.seen, ""))
        return Shown(html.replace(DIGEST, digest), digest, strip.html, found)

    def _digest(self, html: str) -> str:
        """Return a digest of a page and of the files that belong to it."""
        digest = sha256(html.encode())
        for address, path in sorted(self._attachments.items()):
            if address in html and path.is_file():
                stat = path.stat()
                digest.update(f"{address} {stat.st_mtime_ns} {stat.st_size}".encode())
        return digest.hexdigest()[:16]

    def _attach(self, files: tuple[Attachment, ...]) -> None:
        self._attachments |= {file.url: self.hub.root / file.path for file in files}

    def _is_attached(self, url: str) -> bool:
        """Say whether a page gives a file out; the pages that name it are made to see that."""
        name = url.rpartition("/")[2]
        for press in (self._public, *([self._drafted] if self._unpublished else [])):
            for item in press.contents.items:
                self._attach(attachments(item, press.contents))
                if url not in self._attachments and name in item.text:
                    self._attach(press.item(item)[1])
        return url in self._attachments

    def _address(self, path: str) -> str:
        """Return the address of the page that a file is about; empty where it has none."""
        found = place(PurePosixPath(path)) if path.endswith(".md") else None
        return f"/{found.url}" if found else ""

    def _press_of(self, item: Item | None) -> Press:
        return self._public if item is None or item.front.status.is_public else self._drafted

    @cached_property
    def _unread(self) -> Mapping[str, str]:
        """Return the paths of files that could not be read, by the address they would have."""
        return {
            address.removeprefix("/"): path
            for path in self._of_path
            if (address := self._address(path)) and address.removeprefix("/") not in self._sources
        }

    @cached_property
    def _showable(self) -> LoadedHub:
        return showable(self.hub) if self.hub.configuration else self.hub

    @cached_property
    def _unpublished(self) -> list[Item]:
        """Return the drafts and items in review that are for the preview's readers."""
        return [
            item
            for item in self._showable.items
            if not item.front.status.is_public and self._audience.may_read(item.front.audience)
        ]

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.url: item for item in self._showable.items}

    @cached_property
    def _public(self) -> Press:
        return Press(self._catalogue(published))

    @cached_property
    def _drafted(self) -> Press:
        return Press(self._catalogue(with_drafts))

    def _catalogue(self, make: Callable[[LoadedHub, Audience], Catalogue]) -> Catalogue:
        """Return a catalogue of all items, or where faults forbid that, of those without errors."""
        try:
            return make(self._showable, self._audience)
        except Exception:
            if not self.hub.problems:
                raise
            return make(sound(self.hub), self._audience)

    @cached_property
    def _frame(self) -> Frame:
        return self._framer(self._public.chrome, self._has)

    def _has(self, url: str) -> bool:
        return url in self.hub.made or any(one.url == url for one in self._public.contents.items)
