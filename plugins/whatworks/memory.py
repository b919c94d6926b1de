"""What was made of what, kept between one load of a hub and the next."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")

_BY_VALUE = (str, bytes, date, tuple)


class Memory:
    """Keeps what functions returned for as long as they are asked again for the same things.

    A text, bytes, a day and a tuple of these are the same if they are equal; everything else is the
    same only if it is the very object. So a function may be asked of whatever is never changed.
    """

    def __init__(self) -> None:
        self._earlier: dict[tuple[object, ...], tuple[tuple[Any, ...], Any]] = {}
        self._used: dict[tuple[object, ...], tuple[tuple[Any, ...], Any]] = {}

    def recall(self, make: Callable[..., T], *given: Any) -> T:
        """Return ``make(*given)``, which is called only if it has not been for the same things."""
        key = (make, *(one if isinstance(one, _BY_VALUE) else id(one) for one in given))
        kept = self._used.get(key) or self._earlier.get(key)
        if kept is None:
            kept = given, make(*given)  # what was given is kept too, so that its id stays its own
        self._used[key] = kept
        result: T = kept[1]
        return result

    def forget_the_rest(self) -> None:
        """Drop whatever has not been asked for since this was last called."""
        self._earlier, self._used = self._used, {}
