"""What is asked of a cluster: work on every part, and work on what the parts have sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

Part = TypeVar("Part")
Told: TypeAlias = Callable[[float], None]  # is told the share that is done, now and then

KEY = "slice"  # int32: whom a row is sent to
SENDER = "part"  # int32: which part sent it


def nobody(share: float) -> None:
    """Told, and does not care."""


def share(whole: int, workers: int, most: int) -> int:
    """What is done together of a whole: no more than `most`, and so little that every worker has some."""
    return max(1, min(most, whole // (2 * workers)))


class Cluster(Protocol):
    """Processes, on one machine or many, that see the same files.

    Functions and parts are sent to them, so both can be pickled; functions are called in any order and, when
    a machine is lost, again. A TermlodeError that one of them raises is raised here.
    """

    workers: int  # how many functions run at once
    scratch: Path  # a folder that all of them see, for what is not kept

    def each(
        self, do: Callable[[Part], pa.Table], schema: pa.Schema, parts: Sequence[Part], told: Told = nobody
    ) -> Iterator[pa.Table]:
        """What a function makes of each part, in order.

        Args:
            do: returns a table.
            schema: its schema.
            parts: what it is called with.
            told: how far it is, before the first table comes.
        """
        ...

    def shuffle(
        self,
        send: Callable[[Part], Iterator[pa.RecordBatch]],
        sent: pa.Schema,
        receive: Callable[[int, pa.Table], pa.Table],
        schema: pa.Schema,
        parts: Sequence[Part],
        told: Told = nobody,
    ) -> Iterator[tuple[int, pa.Table]]:
        """What a function makes of all rows that were sent to the same key, by ascending keys.

        Args:
            send: makes rows of a part, KEY and SENDER among the columns; each pair of them once.
            sent: their schema.
            receive: is called with a key and its rows, by ascending SENDER; returns a table.
            schema: its schema.
            parts: what `send` is called with, SENDER being their number.
            told: how far it is, before the first table comes.
        """
        ...
