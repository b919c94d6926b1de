"""Which folder holds what, and which address it gets."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from whatworks.schema.enums import ContentType

FOLDERS: dict[ContentType, tuple[str, str]] = {
    ContentType.TOOLKIT: ("toolkits", "toolkits/"),
    ContentType.CASE_STUDY: ("case_studies", "case-studies/"),
    ContentType.EVIDENCE: ("content/evidence", "evidence/"),
    ContentType.RECOMMENDATION: ("content/recommendations", "recommendations/"),
    ContentType.PANEL: ("content/panels", "panels/"),
    ContentType.COMMUNITY: ("content/communities", "communities/"),
    ContentType.GUIDANCE: ("content/guidance", "guidance/"),
    ContentType.RAPID_CYCLE: ("content/rapid_cycles", "rapid-cycles/"),
    ContentType.DASHBOARD: ("content/dashboards", "dashboards/"),
    ContentType.SUPPORT_OFFER: ("content/support", "support/"),
    ContentType.NEWSLETTER: ("content/newsletters", "newsletters/"),
}
"""The folder of each type and the address of its list; sessions live in their community."""

_FOLDER_TYPES = {folder: type_ for type_, (folder, _) in FOLDERS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """What a file's path says about it."""

    type: ContentType
    id: str
    url: str


def place(path: PurePosixPath) -> Place | None:
    """Return what the path of a Markdown file says, or None where no item may stand.

    ``path`` is taken from the root of the hub.
    """
    folder, name = str(path.parent), path.stem
    if (type_ := _FOLDER_TYPES.get(folder)) not in {
        None,
        ContentType.TOOLKIT,
        ContentType.COMMUNITY,
    }:
        assert type_ is not None
        return Place(type_, name, f"{FOLDERS[type_][1]}{name}/")
    parent, holder = _FOLDER_TYPES.get(str(path.parent.parent)), path.parent.name
    if name == "index" and parent in {ContentType.TOOLKIT, ContentType.COMMUNITY}:
        return Place(parent, holder, f"{FOLDERS[parent][1]}{holder}/")
    if parent is ContentType.COMMUNITY:
        return Place(ContentType.SESSION, name, f"communities/{holder}/{name}/")
    inside_a_type = any(str(above) in _FOLDER_TYPES for above in path.parents)
    if path.parts[0] == "content" and not inside_a_type:
        url = str(path.relative_to("content").with_suffix(""))
        return Place(ContentType.PAGE, name, "" if url == "index" else f"{url}/")
    return None


def path_of(type_: ContentType, id_: str, community: str = "") -> str:
    """Return where the file of an item stands, from the root of the hub.

    A session stands in the folder of its ``community``; an ordinary page in ``content/``.
    """
    if type_ is ContentType.SESSION:
        return f"{FOLDERS[ContentType.COMMUNITY][0]}/{community}/{id_}.md"
    if type_ in {ContentType.TOOLKIT, ContentType.COMMUNITY}:
        return f"{FOLDERS[type_][0]}/{id_}/index.md"
    return f"{FOLDERS[type_][0] if type_ in FOLDERS else 'content'}/{id_}.md"
