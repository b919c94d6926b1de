"""Ids and addresses stand once in the whole hub."""

from collections.abc import Iterator
from dataclasses import replace

from whatworks.check.context import Context
from whatworks.check.references import may_point_at
from whatworks.model import Problem
from whatworks.problems import File, did_you_mean


def ids_are_unique(context: Context) -> Iterator[Problem]:
    """Yield a problem for every id that an earlier file already has."""
    for entry in context.entries:
        first = context.by_id[entry.source.id]
        if first is not entry:
            yield entry.file.problem(
                "WW301",
                f'the id "{entry.source.id}" is already that of {first.source.path}',
                "give this file another name",
                field="id",
            )


def addresses_are_unique(context: Context) -> Iterator[Problem]:
    """Yield a problem for every page or alias whose address is taken."""
    for entry in context.entries:
        url = entry.source.url
        first = context.by_url[url]
        if url in context.made_pages or first is not entry:
            taken_by = "a page the hub makes itself" if first is entry else first.source.path
            yield entry.file.problem(
                "WW302",
                f"the address /{url} is already that of {taken_by}",
                "give this file another name",
                field="address",
            )
    aliases: dict[str, str] = {}
    for entry, item in context.items:
        for index, alias in enumerate(item.front.aliases):
            url = f"{alias.strip('/')}/".removeprefix("/")
            taken = aliases.get(url) or (
                context.by_url[url].source.path if url in context.by_url else None
            )
            if url in context.made_pages:
                taken = "a page the hub makes itself"
            if taken:
                yield entry.problem(
                    "WW302",
                    ("aliases", index),
                    f"the old address /{url} is already that of {taken}",
                    "delete this old address, or the other use of it",
                )
            aliases.setdefault(url, entry.source.path)


def sessions_have_a_community(context: Context) -> Iterator[Problem]:
    """Yield a problem for every session in a folder that is no community's."""
    for entry, item in context.items:
        home = f"content/communities/{item.community}/index.md"
        if item.community and home not in context.by_path and home not in context.unread:
            yield entry.file.problem(
                "WW303",
                f'there is no community "{item.community}"',
                f"write {home}, or move the session to its community's folder",
                field="community",
            )
        elif item.community and home in context.by_path:
            for problem in may_point_at(entry, item, context.by_path[home], ()):
                yield replace(problem, field="community")


def footer_names_pages(context: Context) -> Iterator[Problem]:
    """Yield a problem for every page of the footer that does not exist."""
    path = "site_config/hub.yml"
    for index, id_ in enumerate(context.configuration.hub.footer):
        if id_ not in context.by_id and id_ not in context.unread_ids:
            yield File(path).problem(
                "WW303",
                f'there is no item with the id "{id_}"',
                did_you_mean(id_, context.by_id, otherwise="write the id of a page, or delete it"),
                at=context.configuration.positions[path][("footer", index)],
                field=f"footer.{index + 1}",
            )
