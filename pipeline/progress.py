"""How a long function says how far it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with the share done (0 to 1) and a few words; must be cheap and must not raise."""

    def __call__(self, share: float, message: str) -> None:
        """Report that `share` of the work is done."""
        ...


def silent(share: float, message: str) -> None:
    """A `Progress` nobody listens to."""
