"""The browser editor: its page, its bundle, and its configuration made from the schemas.

The editor is Decap CMS (docs/browser-editor.md says why), and the configuration is what Decap calls
``config.yml``. ``hub.js`` reads more from it: ``whatworks_one`` marks a group that may stand at
most once (Decap shows it as a list, so that the fields inside are asked for only when the group has
been added), ``whatworks_when`` the statuses that a field is for, ``whatworks_order`` the order of
the fields in a new file.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from whatworks.model import Configuration, Item
from whatworks.publish.editor.form import FormMaker, in_order
from whatworks.publish.editor.widgets import Field, label
from whatworks.read.layout import FOLDERS
from whatworks.schema import FRONT_MATTER
from whatworks.schema.enums import ContentType
from whatworks.views import words

__all__ = ["FOLDER", "HOME", "NotInstalledError", "config", "files", "label"]

FOLDER = "admin/"
"""Where the editor stands in the editors' build, and in no other."""
HOME = Path(__file__).parents[2] / "editor"
"""Where the page of the editor stands in the package, and beside it the bundle."""
LOCAL = "http://localhost:8081/api/v1"
"""Where Decap's server for local work answers."""

_BUNDLES = ("decap-cms/dist/*decap-cms.js", "decap-cms/dist/*.wasm", "js-yaml/dist/js-yaml.min.js")
_PAGE = ("index.html", "hub.js", "hub.css")


class NotInstalledError(Exception):
    """The bundle of the editor is not there; it is not part of the package."""


def files(
    configuration: Configuration, items: Iterable[Item], home: Path = HOME
) -> Mapping[str, bytes]:
    """Return every file of the editor by its address; ``items`` are all items of the hub.

    Raises ``NotInstalledError`` if the bundle has not been set up in ``home``.
    """
    bundle = [path for one in _BUNDLES for path in sorted((home / "node_modules").glob(one))]
    if not any(path.name == "decap-cms.js" for path in bundle):
        raise NotInstalledError
    made = {path.name: path.read_bytes() for path in (*bundle, *(home / one for one in _PAGE))}
    settings = config(configuration, items)
    made["config.yml"] = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True).encode()
    made["index.html"] = made["index.html"].replace(b"{{ hosts }}", _hosts(configuration).encode())
    return {f"{FOLDER}{name}": content for name, content in made.items()}


def _hosts(configuration: Configuration) -> str:
    """Return the hosts that the editor may ask: the local server, and the code host if named."""
    local = "http://localhost:*"
    return f"{local} https://api.github.com" if configuration.hub.editor else local


def config(configuration: Configuration, items: Iterable[Item]) -> Mapping[str, Any]:
    """Return the editor's settings: where it saves, and a collection for each folder of items."""
    form = FormMaker(configuration, tuple(sorted(items, key=lambda item: item.id)))
    local = {"name": "proxy", "proxy_url": LOCAL, "branch": "main"}
    settings: dict[str, Any] = {"load_config_file": False, "backend": local}
    settings["local_backend"] = {"url": LOCAL}
    if editor := configuration.hub.editor:
        settings["backend"] = {
            "name": "github",
            "repo": editor.repository,
            "branch": editor.branch,
            "base_url": editor.sign_in,
        }
    return settings | {
        "publish_mode": "editorial_workflow",
        "site_url": configuration.hub.url,
        "locale": "en",
        "media_folder": "content/files",
        "public_folder": "files",
        "show_preview_links": False,
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": list(_collections(form)),
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """One folder of items of a type."""

    type: ContentType
    name: str
    label: str
    folder: str
    path: str = "{{slug}}"
    only: str = ""
    """A field that only the items meant have, where other files stand in the folder too."""


def _collections(form: FormMaker) -> Iterator[Field]:
    for place in _places(form.items):
        one, many, purpose = words.TYPES[place.type]
        collection = {
            "name": place.name,
            "label": place.label or many,
            "label_singular": one,
            "description": purpose,
            "folder": place.folder,
            "path": place.path,
            "create": True,
            "delete": False,
            "publish": form.configuration.hub.editor is None,  # else a review publishes
            "slug": "{{fields.whatworks_id}}",
            "extension": "md",
            "format": f"whatworks-{place.name}",
            "identifier_field": "title",
            "summary": "{{title}}",
            "sortable_fields": ["title"],
            "media_folder": "files",
            "public_folder": "files",
            "editor": {"preview": False},
            "fields": list(in_order(form.fields(FRONT_MATTER[place.type]), place.type)),
            "whatworks_order": list(FRONT_MATTER[place.type].model_fields),
        }
        if place.only:
            collection["filter"] = {"field": place.only, "pattern": ".+"}
        yield collection


def _places(items: Iterable[Item]) -> Iterator[_Place]:
    """Yield the folders of every type; a community has one of its own for its sessions."""
    for type_, (folder, _) in FOLDERS.items():
        has_folders = type_ in {ContentType.TOOLKIT, ContentType.COMMUNITY}
        yield _Place(
            type_, type_.value, "", folder, "{{slug}}/index" if has_folders else "{{slug}}"
        )
        if type_ is ContentType.COMMUNITY:
            for item in items:
                if item.type is ContentType.COMMUNITY:
                    yield _Place(
                        ContentType.SESSION,
                        f"session-{item.id}",
                        f"Sessions: {item.front.title}",
                        f"{folder}/{item.id}",
                        only="date",
                    )
    above = {
        str(PurePosixPath(item.path).parent) for item in items if item.type is ContentType.PAGE
    }
    for folder in sorted({"content", *above}):
        name = folder.replace("/", "-").replace("content", "page", 1)
        label = "Pages" if folder == "content" else f"Pages in {folder}"
        yield _Place(ContentType.PAGE, name, label, folder)
