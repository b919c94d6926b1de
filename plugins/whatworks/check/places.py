"""Ids and addresses stand once in the whole hub."""

from collections.abc import Iterator

from whatworks.check.context import Context
from whatworks.model import Problem


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
            url = alias.strip("/") + "/"
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
