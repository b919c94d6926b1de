"""Front matter of each content type: the only place where keys are named and described."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whatworks.schema.common import FrontMatter
    from whatworks.schema.types import FRONT_MATTER

__all__ = ["FRONT_MATTER", "FrontMatter"]


def __getattr__(name: str) -> object:
    """Load the models when they are asked for: the command needs only ``schema.enums`` at first."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from whatworks.schema import types  # noqa: PLC0415 - see above

    return getattr(types, name)
