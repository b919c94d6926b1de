"""The same work on many things, spread over the processors."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WORTH_IT = 64
"""Fewer things than this are done sooner than another process is ready."""
_TOGETHER = 4
"""Things that a process takes at a time."""


def spread(work: Callable[[T], R], things: Sequence[T]) -> Iterator[R]:
    """Yield what ``work`` returns for each of the things, in their order.

    On systems that can fork, processes share the work: each sees whatever the caller saw when it
    began, changes nothing for the caller, and hands over what it returns, which has to be
    picklable. Anywhere else, and for few things, it is done right here, one thing after another.
    What ``work`` raises is raised here, and the processes end; ``OSError`` if the system ends one.
    """
    if not is_worth_spreading(things):
        yield from map(work, things)
        return
    # ``work`` reaches the processes as they fork: it need not be picklable
    executor = ProcessPoolExecutor(
        _processes(),
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
        initargs=(os.getpid(), work, things),
    )
    try:
        yield from executor.map(_one, range(len(things)), chunksize=_TOGETHER)
    except BrokenProcessPool:
        raise OSError("the system ended a process; is there enough memory?") from None
    finally:
        executor.shutdown(cancel_futures=True)


def is_worth_spreading(things: Sequence[object]) -> bool:
    """Say whether work on these things would be shared by processes."""
    return len(things) >= _WORTH_IT and _processes() > 1


def _processes() -> int:
    """Return how many processes to use; 1 where forking is not to be had, or not safe."""
    if not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


_given: list[Any] = []
"""In a process that was forked off: the work, and the things to be done."""


def _begin(parent: int, *given: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts tells the one that forked
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _given[:] = given


def _end_with(parent: int) -> None:
    """End this process once the one that forked it off has gone without a word."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _one(number: int) -> Any:
    work, things = _given
    return work(things[number])
