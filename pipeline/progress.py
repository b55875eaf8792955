"""How a long function says how far it is, without knowing who listens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Progress(Protocol):
    """Called with the share done (0 to 1) and a few words; must be cheap and must not raise."""

    def __call__(self, share: float, message: str) -> None:
        """Report that `share` of the work is done."""
        ...


def silent(share: float, message: str) -> None:
    """A `Progress` nobody listens to."""


@contextmanager
def watched(look: Callable[[], None], seconds: float) -> Iterator[None]:
    """Have a thread look every so many seconds, as long as the block lasts, how far what it waits for is."""
    ended = Event()

    def watch() -> None:
        while not ended.wait(seconds):
            look()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(watch)
        try:
            yield
        finally:
            ended.set()
